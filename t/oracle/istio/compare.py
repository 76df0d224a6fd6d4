"""Generated pods and documents through Istio's own injector and through ours.

Seeded, see ../oracle.py.  The pods are ones that an API server would send; the
documents are the stock ones with other values and mesh configurations, and
small ones that use the functions of Istio's templates.  Equal are the patched
pods in normal form, or both sides refuse, and name the same annotations with
the same values.
"""

import base64
import json
import os
import re
import sys
import tempfile

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
sys.path[:0] = [os.path.join(ROOT, 't/oracle'), os.path.join(ROOT, 't/tools')]

import istio_conformance as form  # noqa: E402
import oracle  # noqa: E402

SHARED = os.environ.get('SHARED', os.path.join(ROOT, '../shared'))
STOCK = os.path.join(SHARED, 'conformance/istio/main/configs')

PORTS = ['', '*', '80', '80,443', ' 80 , 90', '80,,90', 'x', '65536', '0',
         '-1', '080', '+1', '80,80', '1,2,3,4', ',', '8 0', '15020']
RANGES = ['', '*', '10.0.0.0/8', '10.0.0.0/8,192.168.0.0/16', '10.0.0.1',
          '::/0', 'fe80::%1/64', '10.0.0.0/33', '*,10.0.0.0/8', 'nonsense',
          '10.0.0.0/08', ' 10.0.0.0/8']
INTERFACES = ['', 'eth0', 'eth0,eth1', 'net*', 'eth 0', 'a' * 16, 'eth0,',
              '"', 'eth0;rm', 'cni0', '.', 'a/b']
NUMBERS = ['', '0', '1', '30', '-1', '4294967296', '1.5', '0x10', '010', ' 1',
           '4294967295', '1_0']
BOOLEANS = ['true', 'false', 'True', 'TRUE', 't', 'f', '1', '0', 'yes', '',
            'y', 'on', 'off', 'no', 'FALSE']
QUANTITIES = ['100m', '1', '1Gi', '0.5', '1e3', '', 'x', '-1', '128Mi', '1.5Gi',
              ' 1', '1\n', '0', '1000m', '1K', '1k', '.5', '1.', '+1', '1E']
TEXTS = ['', 'a', 'a b', 'x: y', '"q"', "'q'", '{}', '[]', 'ä', '1', 'true',
         'null', '~', '#c', '- a', 'a\nb', '%', '&a', '*a', 'a\\b', '<&>',
         '0x1', '1e3', '1:30', '2020-01-01', 'a,b']
SECURED = ['{"a":{"mountPath":"/m","readOnly":true}}', '[{"name":"x"}]', '{',
           '', '{}', '[]', 'null',
           '[{"name":"v","mountPath":"/v"},{"name":"w","mountPath":"/w"}]']
VOLUMES = ['[{"name":"v","emptyDir":{}}]',
           '[{"name":"s","secret":{"secretName":"t"}}]', '[{"name":"v"',
           '{"v":{"emptyDir":{}}}', '', '[]', '{}',
           '[{"name":"v","emptyDir":{}},{"name":"w","configMap":{"name":"c"}}]']
MOUNTS = ['[{"name":"v","mountPath":"/v"}]', '[]', '', '{', '{}',
          '{"v":{"mountPath":"/v","readOnly":true}}',
          '[{"name":"v","mountPath":"/v"},{"name":"w","mountPath":"/w"}]']

PROXY_FIELDS = {
    'concurrency': ['0', '2', '-1', 'null', '"2"', 'x', '2.0', '2.5'],
    'discoveryAddress': ['d:1', '""', 'd', 'istiod.x.svc:15012', '1', '[a]'],
    'drainDuration': ['45s', '0s', '1.5s', '1m', 'x', '5', '0.0001s'],
    'terminationDrainDuration': ['5s', '3.25s', '0s', '-1s'],
    'parentShutdownDuration': ['60s', '1s'],
    'holdApplicationUntilProxyStarts': ['true', 'false', '"true"', 'null'],
    'statusPort': ['15020', '0', '15021', '70000', '-1', '"1"'],
    'proxyAdminPort': ['15000', '1', '0', '99999'],
    'controlPlaneAuthPolicy': ['NONE', 'MUTUAL_TLS', 'nope', '0', '1'],
    'interceptionMode': ['REDIRECT', 'TPROXY', 'NONE', 'redirect', '1'],
    'configPath': ['/etc/x', '""', './etc', '"a b"'],
    'binaryPath': ['/usr/b', 'x'],
    'serviceCluster': ['c', '"a b"', 'istio-proxy'],
    'customConfigFile': ['/c', 'x'],
    'statNameLength': ['189', '10', '0'],
    'statusPorts': ['1'],
    'availabilityZone': ['z'],
    'zipkinAddress': ['z:9411', 'zz'],
    'statsdUdpAddress': ['s:8125', 'x'],
    'envoyAccessLogService': ['{address: "a:1"}', '{}'],
    'envoyMetricsService': [
        '{address: "a:1"}',
        '{address: "a:1", tlsSettings: {mode: SIMPLE, caCertificates: /c}}',
        '{address: "a:1", tcpKeepalive: {probes: 3, time: 10s}}'],
    'proxyMetadata': ['{A: b}', '{A: "1", B: "2"}', '{A: 1}', '{}',
                      '{ISTIO_META_X: "a b", ISTIO_META_DNS_CAPTURE: "true"}',
                      '{"A": "x: y"}', 'x', '{A: null}', '{A: ""}',
                      '{PROXY_CONFIG: x}', '{ISTIO_META_CLUSTER_ID: c}'],
    'tracing': ['{}', '{zipkin: {address: "z:1"}}', '{sampling: 10.5}',
                '{sampling: 101}', '{sampling: -1}',
                '{lightstep: {address: "l:1", accessToken: t}}',
                '{datadog: {address: "d:1"}}', '{maxPathTagLength: 10}',
                '{openCensusAgent: {address: "o:1"}}',
                '{stackdriver: {debug: true}}', '{zipkin: {address: x}}',
                '{customTags: {a: {literal: {value: v}}}}',
                '{customTags: {a: {header: {name: h, defaultValue: d}}}}',
                '{tlsSettings: {mode: SIMPLE}}', '{enableIstioTags: false}'],
    'sds': ['{enabled: true}'],
    'readinessProbe': [
        '{httpGet: {port: 1, path: /x}}', '{tcpSocket: {port: 1}}',
        '{exec: {command: [a]}}', '{initialDelaySeconds: 3, httpGet: '
        '{port: 2, httpHeaders: [{name: a, value: b}]}}'],
    'gatewayTopology': [
        '{numTrustedProxies: 2}', '{forwardClientCertDetails: SANITIZE}',
        '{proxyProtocol: {}}', '{forwardClientCertDetails: 3}'],
    'extraStatTags': ['[a, b]', '[]', 'a'],
    'image': ['{imageType: distroless}', '{imageType: debug}', '{}',
              '{imageType: default}', '{imageType: "a b"}'],
    'meshId': ['m', '""'],
    'tracingServiceName': ['APP_LABEL_AND_NAMESPACE', 'CANONICAL_NAME_ONLY',
                           'x', '2'],
    'runtimeValues': ['{a: b}', '{a: 1}'],
    'proxyStatsMatcher': ['{inclusionRegexps: [a.*, b]}',
                          '{inclusionPrefixes: [p], inclusionSuffixes: [s]}',
                          '{exclusionPrefixes: [a]}', '{}'],
    'caCertificatesPem': ['[a, b]'],
    'privateKeyProvider': [
        '{cryptomb: {pollDelay: 10ms}}', '{qat: {pollDelay: 1s}}',
        '{cryptomb: {pollDelay: 0.01s}}', '{qat: {}}', '{cryptomb: {}}',
        '{cryptomb: {pollDelay: 0.01s, fallback: true}}'],
    'proxyHeaders': ['{server: {disabled: true}}', '{server: {value: x}}',
                     '{forwardedClientCert: SANITIZE}', '{requestId: {}}',
                     '{attemptCount: {disabled: false}}',
                     '{server: {disabled: true, value: x}}',
                     '{metadataExchangeHeaders: {mode: IN_MESH}}',
                     '{setCurrentClientCertDetails: {uri: true}}'],
    'fileFlushInterval': ['1s'], 'fileFlushMinSizeKb': ['64'],
    'statsCompression': ['true'], 'statsFlushInterval': ['5s', '1ms'],
    'statsEvictionInterval': ['5s', '10s'],
    'unknownField': ['1'],
    'drain_duration': ['5s'], 'proxy_metadata': ['{A: b}'],
    'status_port': ['15021'],
}
WHOLE = ['', '{}', '[]', 'x', 'null', 'a: b: c', '{', '"x"', '1', '# c', '---',
         'concurrency: 1\nconcurrency: 2', '{"concurrency": 1}', '\t',
         'concurrency: 1\n---\nconcurrency: 2', 'concurrency:']

TEMPLATE_NAMES = ['sidecar', 'gateway', 'grpc-simple', 'grpc-agent', 'waypoint',
                  'custom', 'second', 'both', 'none', '']


def proxy_config(r, count=None):
    if r.random() < 0.06:
        return r.choice(WHOLE)
    good = r.random() < 0.65
    names = r.sample(sorted(PROXY_FIELDS), count or r.randint(1, 4))
    lines = []
    for n in names:
        values = PROXY_FIELDS[n]
        if good and n == 'unknownField':
            continue
        lines.append(f'{n}: {values[0] if good and r.random() < .8 else r.choice(values)}')
    return '\n'.join(lines)


def templates(r):
    names = [r.choice(TEMPLATE_NAMES) if r.random() < .3
             else r.choice(['sidecar', 'custom', 'both', 'second'])
             for _ in range(r.randint(1, 3))]
    return r.choice([',', ',', ', ', ' ,']).join(names)


def annotations(r):
    p = 'sidecar.istio.io/'
    t = 'traffic.sidecar.istio.io/'
    s = 'readiness.status.sidecar.istio.io/'
    known = {
        p + 'inject': BOOLEANS, p + 'proxyCPU': QUANTITIES,
        p + 'proxyMemory': QUANTITIES, p + 'proxyCPULimit': QUANTITIES,
        p + 'proxyMemoryLimit': QUANTITIES,
        p + 'proxyImage': ['img:1', 'a/b', '', 'x y', 'auto'],
        p + 'proxyImageType': ['debug', 'distroless', 'default', '', 'x-y'],
        p + 'interceptionMode': ['REDIRECT', 'TPROXY', 'NONE', 'x', ''],
        p + 'rewriteAppHTTPProbers': BOOLEANS,
        p + 'logLevel': ['debug', 'info', '', 'a:b', 'all:debug'],
        p + 'componentLogLevel': ['misc:error', '', 'a'],
        p + 'agentLogLevel': ['default:debug', ''],
        p + 'bootstrapOverride': ['cm', '', 'a b'],
        p + 'discoveryAddress': ['d:1'],
        p + 'controlPlaneAuthPolicy': ['NONE', 'MUTUAL_TLS'],
        p + 'userVolume': VOLUMES, p + 'userVolumeMount': MOUNTS,
        p + 'statsInclusionPrefixes': ['a,b', ''],
        p + 'statsInclusionSuffixes': ['a'],
        p + 'statsInclusionRegexps': ['a.*'],
        p + 'statsHistogramBuckets': ['{"a":[1,2]}', 'x'],
        p + 'extraStatTags': ['a,b', ''],
        p + 'enableCoreDump': BOOLEANS, p + 'nativeSidecar': BOOLEANS,
        p + 'status': ['{}', '{"containers":["istio-proxy"]}', 'x',
                       '{"initContainers":["istio-init"],"containers":'
                       '["istio-proxy"],"volumes":["istio-envoy"],'
                       '"imagePullSecrets":null,"revision":"default"}'],
        'status.sidecar.istio.io/port': NUMBERS + ['15021', '70000', '0'],
        s + 'initialDelaySeconds': NUMBERS, s + 'periodSeconds': NUMBERS,
        s + 'failureThreshold': NUMBERS,
        s + 'applicationPorts': PORTS,
        t + 'includeInboundPorts': PORTS, t + 'excludeInboundPorts': PORTS,
        t + 'includeOutboundPorts': PORTS, t + 'excludeOutboundPorts': PORTS,
        t + 'includeOutboundIPRanges': RANGES,
        t + 'excludeOutboundIPRanges': RANGES,
        t + 'excludeInterfaces': INTERFACES,
        t + 'kubevirtInterfaces': INTERFACES,
        'istio.io/reroute-virtual-interfaces': INTERFACES,
        'prometheus.istio.io/merge-metrics': BOOLEANS,
        'prometheus.io/scrape': BOOLEANS, 'prometheus.io/port': PORTS,
        'prometheus.io/path': ['/m', 'm', '', '/a?b=c&d', '/ä'],
        'prometheus.io/scheme': ['https', 'http'],
        'prometheus_io_port': ['1'], 'prometheus.io.scrape': ['true'],
        'prometheus-io/path': ['/x'],
        'proxy.istio.io/overrides': [
            '{}', 'x', '', '{"containers":[{"name":"istio-proxy",'
            '"image":"o","resources":{}}]}',
            '{"containers":[{"name":"istio-proxy","image":"auto",'
            '"resources":{"limits":{"cpu":"3"}}}],"initContainers":['
            '{"name":"istio-init","resources":{}}]}'],
        'proxy.istio.io/cluster': ['c', ''],
        'topology.istio.io/cluster': ['c'],
        'k8s.v1.cni.cncf.io/networks': [
            'a', '', 'a,b', '[{"name":"a"}]', '[]', '[{"name":"a"},]', '[',
            'ns/istio-cni', '[{"name":"istio-cni","namespace":"d"}]'],
        'kubectl.kubernetes.io/default-container': ['app', 'x'],
        'kubectl.kubernetes.io/default-logs-container': ['app'],
        'seccomp.security.alpha.kubernetes.io/pod': ['x'],
        'security.istio.io/tlsMode': ['istio'],
        'inject.istio.io/templates': None, 'proxy.istio.io/config': None,
        'ambient.istio.io/redirection': ['enabled'],
        'sidecar.istio.io/unknown': TEXTS, 'foo.example.com/bar': TEXTS,
        'container.apparmor.security.beta.kubernetes.io/istio-proxy': ['x'],
    }
    good = r.random() < 0.5
    out = {}
    for name in r.sample(sorted(known), r.choice([0, 0, 1, 2, 3, 4, 6])):
        values = known[name]
        if name == 'inject.istio.io/templates':
            out[name] = templates(r)
        elif name == 'proxy.istio.io/config':
            out[name] = proxy_config(r)
        elif good and r.random() < .9:
            out[name] = r.choice(values[:4])
        else:
            out[name] = r.choice(values + (TEXTS if r.random() < .2 else []))
    if r.random() < .25:
        out['proxy.istio.io/config'] = proxy_config(r)
    if r.random() < .15:
        out['inject.istio.io/templates'] = templates(r)

    # of two spellings of a name Istio takes either, in the order of a Go map
    spelled = {}
    for name in out:
        spelled.setdefault(re.sub(r'\W', '_', name), name)
    return {name: out[name] for name in spelled.values()}


def handler(r):
    port = r.choice([80, 8080, 'http', 'web', 9999, 'nope', '8080'])
    kind = r.choice(['http', 'http', 'http', 'tcp', 'grpc', 'exec'])
    if kind == 'http':
        get = {'port': port}
        if r.random() < .7:
            get['path'] = r.choice(['/h', '/', 'x', '/a?b=c', '/<&>'])
        if r.random() < .5:
            get['scheme'] = r.choice(['HTTP', 'HTTPS'])
        if r.random() < .2:
            get['host'] = r.choice(['h', '127.0.0.1'])
        if r.random() < .2:
            get['httpHeaders'] = [{'name': 'Host', 'value': 'h'},
                                  {'name': 'X', 'value': ''}]
        return {'httpGet': get}
    if kind == 'tcp':
        return {'tcpSocket': {'port': port}}
    if kind == 'grpc':
        # an API server always sends a service
        return {'grpc': {'port': r.choice([80, 9000]),
                         'service': r.choice(['', '', 's'])}}
    return {'exec': {'command': ['a', '-b']}}


def probe(r):
    out = handler(r)
    for name in ('initialDelaySeconds', 'timeoutSeconds', 'periodSeconds',
                 'successThreshold', 'failureThreshold',
                 'terminationGracePeriodSeconds'):
        if r.random() < .25:
            out[name] = r.choice([1, 5, 30])
    return out


def context(r, pod=False):
    out = {}
    for name, values in (('runAsUser', [0, 1, 1000, 1337, 1000620000]),
                         ('runAsGroup', [0, 1337, 2000]),
                         ('runAsNonRoot', [True, False])):
        if r.random() < .4:
            out[name] = r.choice(values)
    if pod:
        if r.random() < .3:
            out['fsGroup'] = r.choice([0, 1, 1337])
        if r.random() < .2:
            out['supplementalGroups'] = [1, 2]
        if r.random() < .1:
            out['sysctls'] = [{'name': 'net.ipv4.ip_unprivileged_port_start',
                               'value': '0'}]
    else:
        if r.random() < .3:
            out['privileged'] = r.random() < .5
        if r.random() < .3:
            out['capabilities'] = {'drop': ['ALL']}
            if r.random() < .3:
                out['capabilities']['add'] = ['NET_ADMIN']
        if r.random() < .2:
            out['readOnlyRootFilesystem'] = r.random() < .5
    if r.random() < .2:
        out['seccompProfile'] = {'type': 'RuntimeDefault'}
    return out


def container(r, name, init=False):
    c = {'name': name, 'image': r.choice(['nginx', 'a/b:1', 'auto']),
         'resources': {}}
    if name.startswith('istio-') and r.random() < .3:
        del c['image']
    if r.random() < .5:
        c['ports'] = []
        for i, n in enumerate(r.sample([80, 8080, 9090, 443, 15020],
                                       r.randint(1, 3))):
            port = {'containerPort': n}
            if r.random() < .5:
                port['name'] = r.choice(['http', 'web', 'p']) + ('' if not i else str(i))
            if r.random() < .5:
                port['protocol'] = r.choice(['TCP', 'UDP', 'SCTP'])
            if r.random() < .1:
                port['hostPort'] = n
            c['ports'].append(port)
    if r.random() < .4:
        c['env'] = r.sample([
            {'name': 'A', 'value': 'b'}, {'name': 'E'},
            {'name': 'POD_NAME', 'value': 'mine'},
            {'name': 'ISTIO_META_CLUSTER_ID', 'value': 'mine'},
            {'name': 'F', 'valueFrom': {'fieldRef': {
                'fieldPath': 'metadata.name'}}},
            {'name': 'R', 'valueFrom': {'resourceFieldRef': {
                'resource': 'limits.cpu', 'divisor': '0'}}}],
            r.randint(1, 3))
    if r.random() < .3:
        c['resources'] = {k: {'cpu': r.choice(['1', '100m']),
                              'memory': r.choice(['1Gi', '1024Mi'])}
                          for k in r.sample(['limits', 'requests'],
                                            r.randint(1, 2))}
    if r.random() < .3:
        c['volumeMounts'] = r.sample([
            {'name': 'v', 'mountPath': '/v'},
            {'name': 'data', 'mountPath': '/var/lib/istio/data'},
            {'name': 'v', 'mountPath': '/etc/istio/proxy', 'readOnly': True}],
            r.randint(1, 2))
    if r.random() < .35:
        c['securityContext'] = context(r)
    for n in ('readinessProbe', 'livenessProbe', 'startupProbe'):
        if r.random() < .3:
            c[n] = probe(r)
    if r.random() < .25:
        c['lifecycle'] = {n: handler(r) for n in r.sample(
            ['postStart', 'preStop'], r.randint(1, 2))}
        for n in c['lifecycle'].values():
            if 'grpc' in n:
                n.pop('grpc')
                n['sleep'] = {'seconds': 3}
    if r.random() < .2:
        c['args'] = ['a', '--b']
    if r.random() < .1:
        c['command'] = ['c']
    if init and r.random() < .3:
        c['restartPolicy'] = 'Always'
    if r.random() < .1:
        c['terminationMessagePolicy'] = 'File'
    return c


OWNERS = [('apps/v1', 'ReplicaSet', 'web-6d4b75cb6d'),
          ('apps/v1', 'ReplicaSet', 'web'), ('batch/v1', 'Job', 'j-28000000'),
          ('batch/v1', 'Job', 'j'), ('apps/v1', 'StatefulSet', 'st'),
          ('apps/v1', 'DaemonSet', 'ds'), ('v1', 'ReplicationController', 'rc-1'),
          ('argoproj.io/v1alpha1', 'Rollout', 'ro'),
          ('apps.openshift.io/v1', 'DeploymentConfig', 'dc')]


def pod(r):
    meta = {}
    if r.random() < .6:
        meta['generateName'] = r.choice(['web-6d4b75cb6d-', 'web-', 'x', '-'])
    else:
        meta['name'] = r.choice(['p', 'web-0', 'a.b'])
    if r.random() < .7:
        meta['namespace'] = r.choice(['default', 'test-ns', 'shop'])
    if r.random() < .7:
        labels = {
            'app': ['web', '', 'a' * 63], 'version': ['v1'],
            'pod-template-hash': ['6d4b75cb6d', 'x'],
            'sidecar.istio.io/inject': BOOLEANS,
            'istio.io/rev': ['default', 'canary', ''],
            'istio.io/dataplane-mode': ['ambient', 'none'],
            'topology.istio.io/network': ['n', ''],
            'service.istio.io/canonical-name': ['cn', ''],
            'service.istio.io/canonical-revision': ['cr', ''],
            'service.istio.io/workload-name': ['wn', ''],
            'app.kubernetes.io/name': ['kn', ''],
            'app.kubernetes.io/version': ['kv'],
            'security.istio.io/tlsMode': ['disabled', 'istio', ''],
            'networking.istio.io/tunnel': ['http'], 'never': ['x', 'y'],
            'always': ['x', 'y'],
            'gateway.networking.k8s.io/gateway-name': ['g'],
            'gateway.istio.io/managed': ['istio.io-gateway-controller'],
            'resource.opentelemetry.io/service.name': ['o'],
            'job-name': ['j'], 'batch.kubernetes.io/job-name': ['j']}
        meta['labels'] = {n: r.choice(labels[n]) for n in r.sample(
            sorted(labels), r.randint(1, 5))}
    a = annotations(r)
    if a:
        meta['annotations'] = a
    if r.random() < .6:
        api, kind, name = r.choice(OWNERS)
        meta['ownerReferences'] = [{'apiVersion': api, 'kind': kind,
                                    'name': name, 'uid': 'u'}]
        if r.random() < .85:
            meta['ownerReferences'][0]['controller'] = True
    if r.random() < .05:
        meta['finalizers'] = ['a/b']

    names = ['app'] + r.sample(['side', 'istio-proxy', 'istio-proxy', 'mon'],
                               r.choice([0, 0, 1, 1, 2]))
    names = list(dict.fromkeys(names))
    r.shuffle(names)
    spec = {'containers': [container(r, n) for n in names]}
    init = r.choice([[], [], ['i1'], ['istio-init'], ['i1', 'istio-proxy'],
                     ['istio-validation', 'i1'], ['istio-proxy'],
                     ['enable-core-dump'], ['i1', 'i2']])
    if 'istio-proxy' in names:
        init = [n for n in init if n != 'istio-proxy']
    if init:
        spec['initContainers'] = [container(r, n, True) for n in init]
    if r.random() < .35:
        spec['securityContext'] = context(r, True)
    if r.random() < .4:
        spec['volumes'] = r.sample(
            [{'name': 'v', 'emptyDir': {}},
             {'name': 'data', 'hostPath': {'path': '/x', 'type': ''}},
             {'name': 'istio-envoy', 'emptyDir': {'medium': 'Memory'}},
             {'name': 's', 'secret': {'secretName': 't', 'defaultMode': 420}},
             {'name': 'istio-token', 'secret': {'secretName': 't'}}],
            r.randint(1, 3))
    if r.random() < .2:
        spec['imagePullSecrets'] = r.sample(
            [{'name': 'a'}, {'name': 'b'}, {'name': 'reg'}], r.randint(1, 2))
    for name, values, chance in (
            ('hostNetwork', [True, False], .04),
            ('dnsPolicy', ['ClusterFirst', 'Default', 'None'], .2),
            ('dnsConfig', [{'nameservers': ['1.1.1.1']},
                           {'searches': ['a.b'], 'options': [
                               {'name': 'ndots', 'value': '2'}]}], .15),
            ('serviceAccountName', ['sa', 'default'], .3),
            ('serviceAccount', ['sa'], .05),
            ('automountServiceAccountToken', [True, False], .1),
            ('restartPolicy', ['Always', 'Never', 'OnFailure'], .3),
            ('terminationGracePeriodSeconds', [0, 30, 60], .25),
            ('shareProcessNamespace', [True, False], .1),
            ('hostAliases', [[{'ip': '1.2.3.4', 'hostnames': ['h']}]], .05),
            ('nodeName', ['node-1', 'x'], .05), ('priority', [0, 5], .05),
            ('nodeSelector', [{'a': 'b'}], .05),
            ('tolerations', [[{'key': 'k', 'operator': 'Exists'}]], .05),
            ('schedulerName', ['default-scheduler'], .1),
            ('enableServiceLinks', [True, False], .1)):
        if r.random() < chance:
            spec[name] = r.choice(values)
    return {'kind': 'Pod', 'apiVersion': 'v1', 'metadata': meta, 'spec': spec,
            'status': {}}


def review(r, number):
    return {'kind': 'AdmissionReview',
            'apiVersion': r.choice(['admission.k8s.io/v1'] * 9
                                   + ['admission.k8s.io/v1beta1']),
            'request': {
                'uid': f'uid-{number}',
                'kind': {'group': '', 'version': 'v1', 'kind': 'Pod'},
                'resource': {'group': '', 'version': 'v1', 'resource': 'pods'},
                'namespace': r.choice(['default', 'test-ns', 'shop',
                                       'kube-system' if r.random() < .2
                                       else 'default']),
                'operation': 'CREATE', 'object': pod(r), 'oldObject': None,
                'dryRun': False, 'userInfo': {'username': 'u'},
                'options': {'kind': 'CreateOptions',
                            'apiVersion': 'meta.k8s.io/v1'}}}


# -- documents ----------------------------------------------------------------

# Pieces of templates: each is one annotation of the overlay, so that a piece
# that fails on one side alone is seen as such.
PIECES = [
    '{{ annotation .ObjectMeta `a/b` "def" }}',
    '{{ annotation .ObjectMeta `foo.example.com/bar` 7 | toJSON }}',
    '{{ valueOrDefault .ProxyConfig.StatusPort 3 }}',
    '{{ valueOrDefault .DeploymentMeta.Name "none" }}',
    '{{ formatDuration .ProxyConfig.DrainDuration }}',
    '{{ formatDuration .ProxyConfig.TerminationDrainDuration }}',
    '{{ isset .ObjectMeta.Annotations `prometheus.io/port` }}',
    '{{ isset .ObjectMeta.Labels `app` }}',
    '{{ excludeInboundPort (annotation .ObjectMeta `status.sidecar.istio.io/port` .Values.global.proxy.statusPort) '
    '(annotation .ObjectMeta `traffic.sidecar.istio.io/excludeInboundPorts` "1,2") }}',
    '{{ includeInboundPorts .Spec.Containers }}',
    '{{ applicationPorts .Spec.Containers }}',
    '{{ kubevirtInterfaces (index .ObjectMeta.Annotations `traffic.sidecar.istio.io/kubevirtInterfaces`) }}',
    '{{ excludeInterfaces (index .ObjectMeta.Annotations `traffic.sidecar.istio.io/excludeInterfaces`) }}',
    '{{ toJSON .ObjectMeta.Labels }}', '{{ structToJSON .ObjectMeta }}',
    '{{ toJSON .ObjectMeta.Annotations | len }}',
    '{{ structToJSON (index .Spec.Containers 0) }}',
    '{{ structToJSON .Spec.SecurityContext }}', '{{ structToJSON .Spec.DNSConfig }}',
    '{{ protoToJSON .ProxyConfig }}', '{{ toJSON .Values.global.proxy.resources }}',
    '{{ protoToJSON .ProxyConfig.Tracing }}',
    '{{ (fromJSON `{"a":{"b":[1,2.5,"x"]}}`).a | toJSON }}',
    '{{ toYaml .Spec.Volumes | len }}', '{{ toYaml .ObjectMeta.Labels | toJSON }}',
    '{{ toYaml (index .Spec.Containers 0) | toJSON }}',
    '{{ directory "/a/b/c.d" }}', '{{ directory .ProxyConfig.ConfigPath }}',
    '{{ contains "a" (annotation .ObjectMeta `foo.example.com/bar` "") }}',
    '{{ toLower .ProxyConfig.InterceptionMode.String }}',
    '{{ .ProxyConfig.InterceptionMode }}',
    '{{ appendMultusNetwork (index .ObjectMeta.Annotations `k8s.v1.cni.cncf.io/networks`) `istio-cni` | toJSON }}',
    '{{ appendMultusNetwork (index .ObjectMeta.Annotations `k8s.v1.cni.cncf.io/networks`) `default/istio-cni` | toJSON }}',
    '{{ env "ORACLE_SET" "unset" }}', '{{ env "ORACLE_UNSET" "unset" }}',
    '{{ omit .ObjectMeta.Labels `app` `version` | toJSON }}',
    '{{ strdict "a" "b" "c" "d" | toJSON }}',
    '{{ toJsonMap (strdict "a" "b") (strdict "a" "c" "d" "e") }}',
    '{{ toJsonMap .ObjectMeta.Labels (strdict "app" "x") }}',
    '{{ mergeMaps .ObjectMeta.Labels (strdict "z" "y") | toJSON }}',
    '{{ omitNil (fromJSON `{"a":null,"b":1}`) | toJSON }}',
    '{{ otelResourceAttributes . | toJSON }}',
    '{{ otelResourceAttributes (index .Spec.Containers 0).Name .DeploymentMeta.Name "n" .ObjectMeta.Labels | toJSON }}',
    '{{ .TypeMeta.Kind }}/{{ .TypeMeta.APIVersion }}', '{{ .DeploymentMeta }}',
    '{{ .DeploymentMeta.Namespace }}/{{ .DeploymentMeta.Name }}',
    '{{ .ObjectMeta.Namespace }}/{{ .ObjectMeta.Name }}/{{ .ObjectMeta.GenerateName }}',
    '{{ .ProxyImage }}', '{{ .ProxyInitImage }}', '{{ .ProxyUID }}:{{ .ProxyGID }}',
    '{{ .InboundTrafficPolicyMode }}', '{{ .CompliancePolicy }}',
    '{{ .NativeSidecars }}', '{{ .Revision }}', '{{ .MeshConfig.TrustDomain }}',
    '{{ .MeshConfig.RootNamespace }}', '{{ .MeshConfig.AccessLogFile }}',
    '{{ .MeshConfig.EnablePrometheusMerge.GetValue }}',
    '{{ .MeshConfig.OutboundTrafficPolicy.Mode }}',
    '{{ .ProxyConfig.Concurrency.GetValue }}', '{{ .ProxyConfig.Concurrency }}',
    '{{ with .ProxyConfig.Concurrency }}{{ .Value }}{{ end }}',
    '{{ .ProxyConfig.HoldApplicationUntilProxyStarts.GetValue }}',
    '{{ range $k, $v := .ProxyConfig.ProxyMetadata }}{{ $k }}={{ $v }};{{ end }}',
    '{{ range .Spec.Containers }}{{ .Name }}:{{ range .Ports }}{{ .ContainerPort }}/{{ .Protocol }},{{ end }}{{ end }}',
    '{{ range .Spec.Containers }}{{ .Image | quote }}{{ end }}',
    '{{ range .Spec.InitContainers }}{{ .Name }}{{ with .RestartPolicy }}{{ . }}{{ end }};{{ end }}',
    '{{ with .Spec.SecurityContext }}{{ with .FSGroup }}{{ . }}{{ end }}{{ end }}',
    '{{ range .Spec.Containers }}{{ with .ReadinessProbe }}{{ with .HTTPGet }}{{ .Port }}{{ .Path }}{{ end }}{{ end }}{{ end }}',
    '{{ range .Spec.Containers }}{{ with .SecurityContext }}{{ with .RunAsUser }}{{ . }}{{ end }}{{ end }}{{ end }}',
    '{{ range .Spec.Containers }}{{ .Resources.Limits.Cpu }},{{ end }}',
    '{{ range .Spec.Containers }}{{ range $k, $v := .Resources.Limits }}{{ $k }}={{ $v.String }};{{ end }}{{ end }}',
    '{{ .Spec.DNSPolicy }}{{ .Spec.RestartPolicy }}{{ .Spec.ServiceAccountName }}',
    '{{ .Spec.HostNetwork }}{{ .Spec.NodeName }}',
    '{{ len .Spec.Volumes }}{{ range .Spec.Volumes }}{{ .Name }}{{ if .EmptyDir }}e{{ end }}{{ end }}',
    '{{ .Values.global.nothing }}', '{{ .Values.nothing.at.all }}',
    '{{ index .Values.global.proxy "image" }}', '{{ .Values.global.hub }}:{{ .Values.global.tag }}',
    '{{ default "d" (index .ObjectMeta.Labels "app") }}',
    '{{ index .ObjectMeta.Labels `app` | trunc 5 | upper | trimSuffix "X" }}',
    '{{ (index .ObjectMeta.OwnerReferences 0).Kind }}',
    '{{ range .ObjectMeta.OwnerReferences }}{{ .Kind }}{{ .Name }}{{ end }}',
    '{{ hasKey .ObjectMeta.Annotations "a" }}', '{{ .Nope }}', '{{ .Spec.Nope }}',
    '{{ printf "%v" .ObjectMeta.Labels }}', '{{ printf "%s|%d" .ProxyConfig.ServiceCluster 3 }}',
    '{{ join "," (keys .ObjectMeta.Labels | sortAlpha) }}',
    '{{ indent 2 "a" }}', '{{ fromJSON "{" }}', '{{ .ProxyConfig.GetServiceCluster }}',
    '{{ .ProxyConfig.GetStatusPort }}', '{{ .ProxyConfig.MeshId }}',
    '{{ if eq .ProxyConfig.ControlPlaneAuthPolicy.String "NONE" }}n{{ end }}',
]

OVERLAYS = [
    'spec:\n  containers:\n  - name: istio-proxy\n    image: "{{ .ProxyImage }}"\n',
    'spec:\n  initContainers:\n  - name: istio-init\n    image: x\n  containers:\n'
    '  - name: istio-proxy\n    image: auto\n    ports:\n    - containerPort: 15090\n'
    '      protocol: TCP\n      name: p\n',
    'spec:\n  initContainers:\n  - name: istio-proxy\n    image: x\n'
    '    restartPolicy: Always\n    env:\n    - name: ISTIO_META_CLUSTER_ID\n'
    '      value: "{{ valueOrDefault .Values.global.multiCluster.clusterName `Kubernetes` }}"\n',
    'spec:\n  containers:\n{{- range .Spec.Containers }}\n  - name: "{{ .Name }}"\n'
    '    env:\n    - name: A\n      value: "over"\n{{- end }}\n',
    'spec:\n  securityContext:\n    fsGroup: 5\n  dnsConfig:\n    searches: [x.y]\n'
    '  hostAliases:\n  - ip: 1.2.3.4\n    hostnames: [z]\n',
    'spec:\n  volumes:\n  - name: v\n    emptyDir: null\n    secret:\n      secretName: n\n'
    '  imagePullSecrets:\n  - name: reg\n',
    'spec:\n  containers:\n  - $patch: delete\n    name: side\n  - name: istio-proxy\n    image: i\n',
    'spec:\n  volumes:\n  - $patch: replace\n  - name: only\n    emptyDir: {}\n',
    'spec:\n  $setElementOrder/containers:\n  - name: app\n  - name: istio-proxy\n',
    'spec:\n  securityContext:\n    $patch: delete\n',
    'spec:\n  securityContext:\n    $retainKeys: [fsGroup]\n    fsGroup: 9\n',
    'spec:\n  nodeSelector: null\n  tolerations:\n  - key: t\n  restartPolicy: Never\n',
    'spec:\n  containers:\n  - name: app\n    image: auto\n    resources:\n      limits:\n'
    '        cpu: 2000m\n        memory: 0.5Gi\n    readinessProbe:\n      httpGet:\n'
    '        port: 8080\n        path: /t\n',
    'spec:\n  containers:\n  - name: istio-proxy\n    readinessProbe:\n      httpGet:\n'
    '        path: /healthz/ready\n        port: 15021\n    lifecycle:\n      postStart:\n'
    '        exec:\n          command: [w]\n    securityContext:\n      runAsUser: {{ .ProxyUID }}\n',
    'spec:\n  initContainers:\n  - name: first\n    image: f\n  - name: istio-validation\n    image: v\n',
    'spec:\n  containers:\n  - image: noname\n', 'spec: x\n', '[]\n', '', '# nothing\n',
    'spec:\n  unknown: 1\n', 'spec:\n  containers: {}\n', 'spec:\n  hostNetwork: "yes"\n',
    'spec:\n  terminationGracePeriodSeconds: 1.0\n', 'spec:\n  priority: 1e3\n',
    'metadata:\n  labels:\n    app: null\n  name: other\n',
]


def custom_template(r):
    lines = ['metadata:']
    which = r.choice(['annotations', 'annotations', 'labels'])
    lines.append(f'  {which}:')
    for i, piece in enumerate(r.sample(PIECES, r.randint(1, 4))):
        if r.random() < .7:
            # quoted as one scalar, whatever it prints
            lines.append(f'    t{i}: {{{{ print ({piece[2:-2].strip()}) | quote }}}}'
                         if piece.count('{{') == 1 else
                         f"    t{i}: '{piece}'")
        else:
            lines.append(f"    t{i}: '{piece}'")
    text = '\n'.join(lines) + '\n'
    if r.random() < .8:
        overlay = r.choice(OVERLAYS)
        text = overlay + text if overlay.startswith('spec:') else \
            (overlay if r.random() < .5 else text)
    return text


def nested(document, path, value):
    for name in path[:-1]:
        document = document.setdefault(name, {})
        if not isinstance(document, dict):
            return
    document[path[-1]] = value


VALUES = {
    'global.proxy.image': ['proxyv2', 'other', 'a/b:c', ''],
    'global.proxy.logLevel': ['debug', ''], 'global.logAsJson': [True, False],
    'global.proxy.holdApplicationUntilProxyStarts': [True, False],
    'global.proxy.resources': [None, {}, {'limits': {'cpu': '1'}},
                               {'requests': {'cpu': 1, 'memory': None}}],
    'global.proxy.privileged': [True], 'global.proxy.enableCoreDump': [True],
    'global.proxy.statusPort': [0, 15021], 'global.proxy.autoInject': ['disabled'],
    'global.proxy.includeInboundPorts': ['*', '', '80'],
    'global.proxy.excludeInboundPorts': ['1', ''],
    'global.proxy.includeIPRanges': ['*', '10.0.0.0/8'],
    'global.proxy.excludeIPRanges': ['1.2.3.4/32'],
    'global.proxy.includeOutboundPorts': ['80'],
    'global.proxy.excludeOutboundPorts': ['90'],
    'global.proxy.readinessFailureThreshold': [3],
    'global.proxy.startupProbe': [{'enabled': False},
                                  {'enabled': True, 'failureThreshold': 5}],
    'global.proxy.lifecycle': [{'preStop': {'exec': {'command': ['x']}}}],
    'global.proxy.outlierLogPath': ['/o'], 'global.proxy.tracer': ['zipkin', 'none'],
    'global.proxy.seccompProfile': [{'type': 'RuntimeDefault'}],
    'global.imagePullSecrets': [['reg'], ['a', 'b'], []],
    'global.imagePullPolicy': ['Always', ''], 'global.hub': ['h.io/x', ''],
    'global.tag': ['1.2', 1.2, 3, '', 'v-x'], 'global.variant': ['distroless', 'debug', ''],
    'global.network': ['n1', ''], 'global.multiCluster.clusterName': ['c1', ''],
    'global.meshID': ['mesh', ''], 'global.mountMtlsCerts': [True],
    'global.caAddress': ['ca:1'], 'global.caName': ['x'],
    'global.pilotCertProvider': ['kubernetes', 'istiod', 'none'],
    'global.sts.servicePort': [0, 1], 'global.waypoint': [{}],
    'global.nativeNftables': [True, False], 'global.networkPolicy': [{'enabled': True}],
    'global.defaultPodDisruptionBudget': [{'enabled': False}],
    'pilot.cni.enabled': [True, False], 'pilot.cni.provider': ['multus', 'default', ''],
    'global.platform': ['openshift', ''], 'global.priorityClassName': ['pc'],
    'sidecarInjectorWebhook.rewriteAppHTTPProbe': [True, False],
    'sidecarInjectorWebhook.enableNamespacesByDefault': [True, False],
    'global.certSigners': [['a']], 'revision': ['canary', ''],
    'global.unknown': [1], 'unknown': [{'a': 1}], 'global.trustBundleName': ['tb'],
    'global.istiod.enableAnalysis': [True], 'meshConfig.trustDomain': ['td'],
}

MESH = {
    'defaultConfig.holdApplicationUntilProxyStarts': [True, False],
    'defaultConfig.concurrency': [0, 3], 'defaultConfig.drainDuration': ['7s'],
    'defaultConfig.proxyMetadata': [{'M': 'v'}, {'A': 'mesh', 'Z': '1'}],
    'defaultConfig.tracing': [{}, {'zipkin': {'address': 'z:9'}}, None],
    'defaultConfig.interceptionMode': ['TPROXY', 'NONE'],
    'defaultConfig.statusPort': [15020, 15099],
    'defaultConfig.image': [{'imageType': 'debug'}, {'imageType': 'distroless'}],
    'defaultConfig.meshId': ['mm'], 'defaultConfig.readinessProbe': [
        {'httpGet': {'port': 1}}],
    'defaultConfig.terminationDrainDuration': ['9s'],
    'defaultConfig.serviceCluster': ['sc'], 'defaultConfig.tracingServiceName': [
        'CANONICAL_NAME_ONLY'],
    'defaultConfig.envoyMetricsService': [{'address': 'e:1'}],
    'enablePrometheusMerge': [True, False], 'trustDomain': ['td.x', ''],
    'rootNamespace': ['root'], 'accessLogFile': ['/dev/stdout', ''],
    'inboundTrafficPolicy': [{'mode': 'LOCALHOST'}, {'mode': 'PASSTHROUGH'}, {}],
    'outboundTrafficPolicy': [{'mode': 'REGISTRY_ONLY'}],
    'extensionProviders': [[{'name': 'otel', 'opentelemetry': {
        'service': 's', 'port': 1,
        'serviceAttributeEnrichment': 'OTEL_SEMANTIC_CONVENTIONS'}}]],
    'defaultProviders': [{'tracing': ['otel']}, {'metrics': ['prometheus']}],
    'enableTracing': [True, False], 'ingressClass': ['x'],
    'connectTimeout': ['1s'], 'meshMTLS': [{'minProtocolVersion': 'TLSV1_3'}],
}


def change(r, document, changes, count):
    document = json.loads(json.dumps(document or {}))
    for name in r.sample(sorted(changes), count):
        nested(document, name.split('.'), r.choice(changes[name]))
    return document


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, 'w', encoding='utf-8') as f:
        f.write(text)
    return path


def stock(name):
    with open(os.path.join(STOCK, name), encoding='utf-8') as f:
        return yaml.load(f, form.Loader)


def configuration(r, stock_config):
    config = json.loads(json.dumps(stock_config))
    stocked = r.random() < .45
    if stocked and r.random() < .4:
        return config
    if stocked:
        config['templates']['custom'] = custom_template(r)
        config['templates']['second'] = custom_template(r)
    else:
        config['templates'] = {'sidecar': custom_template(r),
                               'custom': custom_template(r),
                               'second': custom_template(r)}
        if r.random() < .5:
            config['templates']['sidecar'] = stock_config['templates']['sidecar']
    config['aliases'] = r.choice([
        None, {'both': ['sidecar', 'custom']}, {'both': ['custom', 'second']},
        {'both': ['both', 'custom'], 'custom': ['second']}, {'sidecar': ['second']},
        {'both': []}])
    config['defaultTemplates'] = r.choice([
        ['sidecar'], ['sidecar'], [], None, ['sidecar', 'custom'], ['custom'],
        ['both'], ['nope']])
    config['policy'] = r.choice(['enabled', 'enabled', 'disabled', 'other', ''])
    selectors = [[], None, [{'matchLabels': {'never': 'x'}}],
                 [{'matchExpressions': [{'key': 'app', 'operator': 'Exists'}]}],
                 [{'matchExpressions': [{'key': 'always', 'operator': 'In',
                                         'values': ['x', 'y']}]}],
                 [{'matchExpressions': [{'key': 'always', 'operator': 'Nope'}]}],
                 [{}], [{'matchLabels': {'always': 'x'}},
                        {'matchExpressions': [{'key': 'version',
                                               'operator': 'DoesNotExist'}]}]]
    config['neverInjectSelector'] = r.choice(selectors[:4] + [[], None, []])
    config['alwaysInjectSelector'] = r.choice(selectors)
    config['injectedAnnotations'] = r.choice([
        {}, None, {'i/a': 'b'}, {'sidecar.istio.io/status': 'x'},
        {'foo.example.com/bar': 'over', 'prometheus.io/port': '1'}])
    return config


def documents(r, folder, number, base):
    config = configuration(r, base['config'])
    values = change(r, base['values'], VALUES, r.choice([0, 1, 2, 4]))
    mesh = change(r, base['mesh'], MESH, r.choice([0, 1, 2, 3]))
    openshift = r.random() < .12
    settings = {
        'native_sidecars': r.choice(['true', 'false', 'true', 'auto']),
        'nodes': [{'name': 'node-1', 'kubelet': r.choice(
            ['v1.33.0', 'v1.32.9', 'v1.34.1', 'x'])}],
        'platform': 'openshift' if openshift else '',
        'compliance_policy': r.choice(['', '', '', 'fips-140-2', 'fips-140-3', 'pqc']),
        'revision': r.choice(['', 'default', 'canary']),
        'injector_namespace': 'istio-system', 'cluster': '', 'network': '',
        'namespaces': {'test-ns': {'annotations': r.choice([
            {'openshift.io/sa.scc.uid-range': '1000620000/10000',
             'openshift.io/sa.scc.supplemental-groups': '1000630000/10000'},
            {'openshift.io/sa.scc.uid-range': '1000620000-1000620009'},
            {'openshift.io/sa.scc.uid-range': 'x'}, {}])},
            'default': {'annotations': {
                'openshift.io/sa.scc.uid-range': '1/2'}}}
        if openshift else {},
        'env': {'ORACLE_SET': 'it is'}}
    if openshift:
        settings['env']['PLATFORM'] = 'openshift'
    if settings['compliance_policy']:
        settings['env']['COMPLIANCE_POLICY'] = settings['compliance_policy']
    return {
        'config': write(folder, f'{number}.config.yaml',
                        yaml.safe_dump(config, sort_keys=False)),
        'values': write(folder, f'{number}.values.yaml', json.dumps(values)),
        'mesh': write(folder, f'{number}.mesh.yaml',
                      yaml.safe_dump(mesh, sort_keys=False)),
        'settings': settings}


PATHS = ['/inject', '/inject', '/inject', '/inject/', '/inject/cluster/c1',
         '/inject/cluster/c1/net/n1', '/inject/cluster/c--slash--d/net/n/',
         '/inject/:ENV:cluster=c:ENV:net=n', '/inject/foo/bar/cluster',
         '/inject/FOO/x/cluster/c', '/inject/net/',
         '/inject/:ENV:A=b=c:ENV:=x:ENV:B=', '/inject/cluster/a b/x']


# -- comparison ---------------------------------------------------------------

NAMED = re.compile(r"invalid value '(.*?)' for annotation '(.*?)'", re.S)


def read_answer(answer, request):
    """What became of a review: ('pod', normal form) or ('refused', names)."""
    if answer is None:
        return ('died', None, '')
    if answer.get('panic'):
        return ('panic', None, answer['panic'])
    if answer.get('load'):
        return ('load', None, answer['load'])
    body = answer.get('response')
    body = answer.get('review', body)
    if answer.get('error'):
        return ('load', None, answer.get('message', ''))
    if not isinstance(body, dict):
        return ('http', None, str(body))
    response = body.get('response') or {}
    if not response.get('allowed'):
        text = (response.get('status') or {}).get('message', '')
        return ('refused', sorted(set(NAMED.findall(text))), text)
    patch = response.get('patch')
    operations = json.loads(base64.b64decode(patch)) if patch else []
    pod_after = form.patch_apply(request['object'], operations)
    return ('pod', form.normalize_document(pod_after), bool(operations))


def main():
    args = oracle.arguments(2000)
    r = args.random
    program = os.environ.get('ISTIO_ORACLE', oracle.original('istio')[0])
    base = {'config': stock('hello.cni.config.yaml'),
            'values': stock('default.values.yaml'),
            'mesh': stock('hello.cni.mesh.yaml')}
    report = oracle.Report(args)
    with tempfile.TemporaryDirectory() as folder:
        if os.environ.get('KEEP'):
            folder = os.environ['KEEP']
            os.makedirs(folder, exist_ok=True)
        ours, theirs = [], []
        for number in range(args.count):
            if number % 20 == 0:
                docs = documents(r, folder, number, base)
            case = dict(docs, path=r.choice(PATHS),
                        review=review(r, number))
            theirs.append(case)
            ours.append(dict(case, settings=dict(
                case['settings'], release='dev', injection_guard='off',
                reinvocation='upstream')))
        answers = oracle.ask_both([oracle.CLI, 'review', '--inject', '--batch'],
                                  [program], ours, theirs)
        kinds = {}
        for case, (a, b) in zip(theirs, answers):
            a = read_answer(a, case['review']['request'])
            b = read_answer(b, case['review']['request'])
            kinds[b[0]] = kinds.get(b[0], 0) + 1
            kinds['patched'] = kinds.get('patched', 0) + (b[2] is True)
            text = lambda x: x[2] if x[0] != 'pod' else 'pod'
            if a[0] == 'pod' and b[0] == 'pod':
                d = list(form.differences(a[1], b[1]))
                mine = '; '.join(f'{p}: {form.brief(g)}' for p, g, _ in d[:4])
                his = '; '.join(f'{p}: {form.brief(w)}' for p, _, w in d[:4])
            else:
                d = a[:2] != b[:2]
                mine, his = (f'{x[0]}: {text(x)[:600]}' for x in (a, b))
            if d and os.environ.get('KEEP'):
                write(folder, f'case-{case["review"]["request"]["uid"]}.json',
                      json.dumps(case))
            report.check(not d, f'{case["review"]["request"]["uid"]} '
                         f'{case["config"]} {case["path"]}', mine, his)
    print('  of the original:', ', '.join(f'{n} {k}' for k, n in
                                          sorted(kinds.items())))
    report.finish()


if __name__ == '__main__':
    main()
