"""Every manifest in k8s/, built, checked and applied."""

import os
import subprocess

import yaml

from signer import LEGACY, OldCluster, Signer
from test_scripts import CREATE, HERE, K8S, PATCH

# overlay: (namespace, options of webhook-create-signed-cert.sh)
NGX = ('--service', 'ngx-admission', '--namespace', 'ngx-admission',
       '--secret', 'ngx-admission-tls')
ISTIO = ('--service', 'ngx-admission', '--namespace', 'istio-system',
         '--secret', 'ngx-admission-tls')
CANARY = ('--service', 'ngx-admission-canary', '--namespace', 'istio-system',
          '--secret', 'ngx-admission-tls-canary')
OVERLAYS = {
    'base': ('ngx-admission', NGX),
    'overlays/istio-0.7': ('istio-system', ()),
    'overlays/istio-0.7-v1beta1': ('istio-system', ()),
    'overlays/istio': ('istio-system', ISTIO),
    'overlays/istio-canary': ('istio-system', CANARY),
    'overlays/policies': ('ngx-admission', NGX),
    'overlays/policies-enforce': ('ngx-admission', NGX),
    'overlays/cert-manager': ('ngx-admission', None),
    'overlays/static-pod': ('kube-system',
                            ('--namespace', 'kube-system', '--service',
                             'ngx-admission', '--secret', 'ngx-admission-tls',
                             '--san', '127.0.0.1')),
}

RESTRICTED = {'pod-security.kubernetes.io/enforce': 'restricted',
              'pod-security.kubernetes.io/warn': 'restricted'}


def kustomize(control, overlay):
    """The manifests of an overlay, as text."""
    folder = HERE if overlay == 'walk' else K8S
    return control.kubectl('kustomize', os.path.join(folder, overlay)).stdout


def script(control, path, options, config=None, stdin=None):
    done = subprocess.run([path, *options], text=True, input=stdin,
                          capture_output=True, env=control.env(config),
                          check=False)
    if done.returncode:
        raise RuntimeError(f'{path}: {done.stderr}')
    return done.stdout


def bundle_options(options):
    """Those of them that webhook-patch-ca-bundle.sh takes."""
    pairs = zip(options[::2], options[1::2])
    return [word for pair in pairs if pair[0] in ('--namespace', '--secret')
            for word in pair]


def render(control, overlay, config=None):
    """The way of the documentation: certificate, manifests, bundle."""
    options = NGX if overlay == 'walk' else OVERLAYS[overlay][1]
    text = kustomize(control, overlay)
    if options is not None:
        script(control, CREATE, options, config)
        text = script(control, PATCH, bundle_options(options), config, text)
    return text


def ensure_namespace(control, name):
    if not control.get(f'/api/v1/namespaces/{name}'):
        control.call('POST', '/api/v1/namespaces', {
            'metadata': {'name': name, 'labels': RESTRICTED}})


def install_crds(control):
    """Stand-ins for cert-manager's, which do not look at the spec."""
    for plural, kind in (('issuers', 'Issuer'),
                         ('certificates', 'Certificate')):
        control.call('POST', '/apis/apiextensions.k8s.io/v1/'
                     'customresourcedefinitions', {
            'metadata': {'name': f'{plural}.cert-manager.io'},
            'spec': {'group': 'cert-manager.io', 'scope': 'Namespaced',
                     'names': {'plural': plural, 'kind': kind,
                               'singular': kind.lower()},
                     'versions': [{
                         'name': 'v1', 'served': True, 'storage': True,
                         'schema': {'openAPIV3Schema': {
                             'type': 'object',
                             'x-kubernetes-preserve-unknown-fields': True,
                         }}}]}})
        control.wait_for(lambda: control.get(
            f'/apis/cert-manager.io/v1/{plural}'), 20, 'CRD')


def check_objects(checks, overlay, text):
    """What every overlay promises, read off its manifests."""
    objects = [o for o in yaml.safe_load_all(text) if o]
    kinds = {o['kind'] for o in objects}
    for o in objects:
        name = f'{overlay}: {o["kind"]}/{o["metadata"]["name"]}'
        if o['kind'] == 'ServiceAccount':
            checks.equal(o['automountServiceAccountToken'], False,
                         f'{name}: no token')
        if o['kind'] in ('Deployment', 'Pod'):
            spec = o['spec'] if o['kind'] == 'Pod' \
                else o['spec']['template']['spec']
            check_pod(checks, name, spec)
        if 'WebhookConfiguration' in o['kind']:
            for hook in o['webhooks']:
                check_hook(checks, f'{name}: {hook["name"]}', hook,
                           overlay)
    check_rules(checks, overlay, objects)
    checks.equal({'Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding'}
                 & kinds, set(), f'{overlay}: no rights are asked for')


def rules(rule_list):
    return {(g, r, op) for rule in rule_list for g in rule['apiGroups']
            for r in rule['resources'] for op in rule['operations']}


def check_rules(checks, overlay, objects):
    """The API server sends whatever the policies of an overlay look at."""
    sent, wanted = set(), set()
    for o in objects:
        if o['kind'] == 'ValidatingWebhookConfiguration':
            for hook in o['webhooks']:
                sent |= rules(hook['rules'])
        if o['metadata']['name'] == 'ngx-admission-policies':
            for text in o['data'].values():
                for doc in yaml.safe_load_all(text):
                    if doc and doc['kind'] == 'ValidatingAdmissionPolicy':
                        wanted |= rules(doc['spec']['matchConstraints'][
                            'resourceRules'])
    if wanted:
        checks.equal(wanted - sent, set(),
                     f'{overlay}: rules cover the policies')


def check_pod(checks, name, spec):
    c = spec['containers'][0]
    checks.equal(spec['automountServiceAccountToken'], False,
                 f'{name}: no token is mounted')
    checks.equal((spec['securityContext']['runAsNonRoot'],
                  c['securityContext']),
                 (True, {'allowPrivilegeEscalation': False,
                         'capabilities': {'drop': ['ALL']},
                         'readOnlyRootFilesystem': True}),
                 f'{name}: least privileges')
    command = c['lifecycle']['preStop']['exec']['command'][-1]
    wait = int(command.rsplit(' ', 1)[1])
    checks.ok(spec['terminationGracePeriodSeconds'] >= wait + 30,
              f'{name}: the grace period fits the drain')
    checks.ok(all(v.get('readOnly') or v['name'] == 'tmp'
                  for v in c['volumeMounts']), f'{name}: nothing to write to')
    volumes = {v['name'] for v in spec['volumes']}
    checks.equal({v['name'] for v in c['volumeMounts']}, volumes,
                 f'{name}: volumes and mounts')


def check_hook(checks, name, hook, overlay):
    key = 'kubernetes.io/metadata.name'
    own = OVERLAYS[overlay][0]
    for e in hook['namespaceSelector'].get('matchExpressions', []):
        if e['key'] == key:
            checks.ok(e['operator'] == 'NotIn' and 'kube-system' in
                      e['values'] and (own in e['values']
                                       or own == 'istio-system'),
                      f'{name}: own namespace and kube-system are left out')
            break
    else:
        checks.equal(hook['namespaceSelector'],
                     {'matchLabels': {'istio-injection': 'enabled'}},
                     f'{name}: only namespaces that ask for it')
    if 'sideEffects' in hook:
        checks.equal(hook['sideEffects'], 'None', f'{name}: no side effects')


def apply(control, checks, overlay, config=None, real=True):
    """Dry run, for real, and once more without a difference."""
    text = render(control, overlay, config)
    check_objects(checks, overlay, text)
    ways = [('--server-side', '--dry-run=server'), ('--server-side',)] \
        if real else [()]
    for way in ways:
        done = control.kubectl('apply', *way, '-f', '-', stdin=text,
                               config=config, check=False)
        what = ' '.join(['apply', *way])
        checks.equal((done.returncode, done.stderr), (0, ''),
                     f'{overlay}: {what}')
    if real:
        done = control.kubectl('diff', '--server-side', '-f', '-', stdin=text,
                               check=False)
        checks.equal((done.returncode, done.stdout), (0, ''),
                     f'{overlay}: a second time changes nothing')
    return text


def pods_of(control, namespace):
    return control.get(f'/api/v1/namespaces/{namespace}/pods')['items']


def remove(control, text):
    """All of an overlay but its namespace, with the pods."""
    objects = [o for o in yaml.safe_load_all(text) if o
               and o['kind'] != 'Namespace']
    control.kubectl('delete', '--ignore-not-found', '--wait=false', '-f', '-',
                    stdin=yaml.safe_dump_all(objects))
    for o in objects:
        ns = o['metadata'].get('namespace')
        if o['kind'] == 'Deployment':
            control.kubectl('delete', 'pods', '--all', '--force', '-n', ns,
                            '--grace-period=0')
            control.wait_for(lambda ns=ns: not pods_of(control, ns), 30,
                             'end of the pods')


def run(control, checks):
    install_crds(control)
    for namespace in ('ngx-admission', 'istio-system'):
        ensure_namespace(control, namespace)
    for overlay, (namespace, _) in OVERLAYS.items():
        if overlay == 'overlays/istio-0.7-v1beta1':
            with OldCluster(control) as old, Signer(control, LEGACY,
                                                    'kubernetes'):
                text = apply(control, checks, overlay, old.config, False)
                remove_old(control, text, old.config)
            continue
        text = apply(control, checks, overlay)
        if 'kind: Deployment' in text:
            # The namespace enforces the restricted level.
            pods = control.wait_for(lambda ns=namespace: pods_of(control, ns),
                                    30, f'pods of {overlay}')
            checks.ok(pods, f'{overlay}: a pod is created')
        remove(control, text)
    scaled(control, checks)


def remove_old(control, text, config):
    control.kubectl('delete', '--ignore-not-found', '--wait=false', '-f', '-',
                    stdin=text, config=config)
    control.kubectl('delete', 'pods', '--all', '--force', '-n',
                    'istio-system', '--grace-period=0')


def scaled(control, checks):
    """Two replicas without anybody saying so but the autoscaler."""
    text = apply(control, checks, 'base')
    control.wait_for(lambda: len(pods_of(control, 'ngx-admission')) == 2, 60,
                     'second replica')
    checks.ok(True, 'base: the autoscaler makes two replicas')
    remove(control, text)
