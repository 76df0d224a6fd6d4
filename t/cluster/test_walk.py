"""From an empty cluster to injected pods, with what is shipped."""

import json
import os
import subprocess

from control import Failed
from node import Node
from test_manifests import ensure_namespace, remove, render, script
from test_scripts import CREATE, HERE, K8S, PATCH

HOOKS = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations'


def containers(pod):
    spec = pod['spec']
    return [c['name'] for c in spec.get('initContainers', [])
            + spec['containers']]


def pod_of(control, namespace, app):
    """The pod that the ReplicaSet controller has made for a Deployment."""
    base = f'/api/v1/namespaces/{namespace}'
    try:
        return control.wait_for(lambda: (control.get(
            f'{base}/pods', labelSelector=f'app={app}')['items']
            or [None])[0], 30, f'pod of {app}')
    except Failed as e:
        events = [i['message'] for i in control.get(f'{base}/events')['items']]
        raise Failed(f'{e}: {events}') from e


def deploy(control, namespace, app, image='registry.example.com/app:1'):
    control.kubectl('create', 'deployment', app, '-n', namespace, '--image',
                    image)


def namespace(control, name, **labels):
    control.kubectl('create', 'namespace', name)
    for key, value in labels.items():
        control.kubectl('label', 'namespace', name,
                        f'{key.replace("_", "-")}={value}')


def istio_07(c, t):
    """The way of Istio 0.7, step by step."""
    served = c.kubectl('api-versions').stdout
    t.contains(served, 'admissionregistration.k8s.io/v1', 'the API is there')
    ensure_namespace(c, 'istio-system')
    c.kubectl('apply', '-f', os.path.join(HERE, 'documents/istio-0.7.yaml'))
    out = script(c, CREATE, ())
    t.contains(out, 'stored the pair in secret/sidecar-injector-certs',
               'key and certificate')
    text = script(c, PATCH, (), None, c.kubectl(
        'kustomize', os.path.join(K8S, 'overlays/istio-0.7')).stdout)
    t.ok('${CA_BUNDLE}' not in text, 'the bundle is in')
    c.kubectl('apply', '-f', '-', stdin=text)

    with Node(c, 'istio-system') as node:
        node.wait_ready(2)
        c.kubectl('rollout', 'status', '-n', 'istio-system', '--timeout=30s',
                  'deployment/istio-sidecar-injector')
        got = c.kubectl('get', 'deployment', '-n', 'istio-system', '-l',
                        'istio=sidecar-injector', '--no-headers').stdout
        t.ok(got.startswith('istio-sidecar-injector'), 'see the deployment',
             got)

        namespace(c, 'mesh', istio_injection='enabled')
        namespace(c, 'bare')
        for ns in ('mesh', 'bare'):
            deploy(c, ns, 'sleep')
        pod = pod_of(c, 'mesh', 'sleep')
        t.equal(containers(pod), ['istio-init', 'app', 'istio-proxy'],
                'a labelled namespace: the sidecar')
        t.equal(pod['spec']['initContainers'][0]['args'],
                ['-p', '15001', '-u', '1337'], 'with the mesh\'s values')
        t.contains(pod['metadata']['annotations'], 'sidecar.istio.io/status',
                   'with the status')
        t.equal(containers(pod_of(c, 'bare', 'sleep')), ['app'],
                'an unlabelled namespace: none')

        # Versions of the review, as the registration asks for them.
        for versions in (['v1'], ['v1beta1'], ['v1beta1', 'v1']):
            c.call('PATCH', f'{HOOKS}/istio-sidecar-injector', [{
                'op': 'replace', 'path': '/webhooks/0/admissionReviewVersions',
                'value': versions}], 'application/json-patch+json')
            want = {'metadata': {'name': 'versions', 'namespace': 'mesh'},
                    'spec': {'containers': [{'name': 'app', 'image': 'x'}]}}
            c.wait_for(lambda v=versions: c.get(
                f'{HOOKS}/istio-sidecar-injector')['webhooks'][0][
                    'admissionReviewVersions'] == v, 5, 'new versions')
            status, pod = c.call('POST', '/api/v1/namespaces/mesh/pods'
                                 '?dryRun=All', want)
            t.equal((status, containers(pod)),
                    (201, ['istio-init', 'app', 'istio-proxy']),
                    f'reviews of {versions}')
        t.ok('"outcome":"injected"' in ''.join(
            i.access() for i in node.running()), 'the log tells it')
    remove(c, text)
    for ns in ('mesh', 'bare'):
        c.kubectl('delete', 'namespace', ns, '--wait=false')


def curl(c, node, *args):
    """A call of somebody who is not the API server."""
    pod = node.running()[0]
    return subprocess.run(
        ['curl', '-s', '--cacert', c.path('check-ca.pem'), '--resolve',
         f'ngx-admission.ngx-admission.svc:8443:{pod.ip}', '-w',
         '%{http_code}', '-o', '/dev/null', *args,
         'https://ngx-admission.ngx-admission.svc:8443/nothing'],
        text=True, capture_output=True, check=False).stdout


def everything(c, t):
    """Injector and policies, client certificates, warnings, audit."""
    ensure_namespace(c, 'ngx-admission')
    c.kubectl('create', 'configmap', 'ngx-admission-client-ca', '-n',
              'ngx-admission', f'--from-file=ca.crt={c.path("kubernetes.crt")}')
    text = render(c, 'walk')
    c.kubectl('apply', '-f', '-', stdin=text)
    with Node(c, 'ngx-admission') as node:
        node.wait_ready(2)
        t.ok(True, 'two replicas')
        namespace(c, 'market', injection='enabled')
        namespace(c, 'plain')

        deploy(c, 'market', 'web')
        t.equal(containers(pod_of(c, 'market', 'web')),
                ['istio-init', 'istio-proxy', 'app'], 'injected')

        pod = {'apiVersion': 'v1', 'kind': 'Pod',
               'metadata': {'name': 'p'}, 'spec': {'containers': [{
                   'name': 'app', 'image': 'registry.evil.example/app:1'}]}}
        done = c.kubectl('apply', '-n', 'plain', '-f', '-',
                         stdin=json.dumps(pod), check=False)
        t.ok(done.returncode == 1 and done.stderr.startswith(
            'Error from server (Forbidden): ') and (
            'admission webhook "validate.ngx-admission.svc" denied the '
            'request: ') in done.stderr and 'registry.evil.example/app:1' in done.stderr,
            'denied with the policy\'s message', done.stderr)

        pod['spec']['containers'][0]['image'] = (
            'registry.example.com/app:latest')
        done = c.kubectl('apply', '-n', 'plain', '-f', '-',
                         stdin=json.dumps(pod))
        t.contains(done.stderr, 'Warning: ', 'warnings reach kubectl')
        t.contains(done.stdout, 'pod/p created', 'and the pod is created')

        def annotation():
            for event in c.audit():
                ref = event['objectRef']
                if (ref.get('name'), ref.get('namespace'), event['verb']) == (
                        'p', 'plain', 'create'):
                    found = {k: v for k, v in event.get(
                        'annotations', {}).items()
                        if k.startswith('validate.ngx-admission.svc/')}
                    if found:
                        return found
            return None

        t.ok(c.wait_for(annotation, 10, 'audit annotation of the webhook'),
             'audit annotations reach the audit log')

        # The client certificate.
        data = c.get('/api/v1/namespaces/ngx-admission/configmaps/'
                     'ngx-admission-tls-ca')['data']['ca.crt']
        c.write('check-ca.pem', data)
        t.equal(curl(c, node), '400', 'nobody without a client certificate')
        t.equal(curl(c, node, '--cert', c.path('serving-ca.crt'), '--key',
                     c.path('serving-ca.key')), '400',
                'nor with one of another CA')
        t.equal(curl(c, node, '--cert', c.path('webhook-client.crt'), '--key',
                     c.path('webhook-client.key')), '404',
                'but with the right one')
        lines = [json.loads(line) for i in node.running()
                 for line in i.access().splitlines()]
        seen = {(line['outcome'], line['client_cn']) for line in lines
                if line['user'] == 'admin'}
        t.contains(seen, ('denied', 'CN=kube-apiserver'),
                   'the log has the certificate\'s name')
        pages = ''.join(i.page('/metrics')[1] for i in node.running())
        for outcome in ('injected', 'denied', 'admitted'):
            t.ok(any(f'outcome="{outcome}"' in line and not
                     line.endswith(' 0') for line in pages.splitlines()),
                 f'metrics: {outcome}')
    remove(c, text)
    for ns in ('market', 'plain'):
        c.kubectl('delete', 'namespace', ns, '--wait=false')


def run(control, checks):
    istio_07(control, checks)
    everything(control, checks)
