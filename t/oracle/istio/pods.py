"""Pods as an API server sends them, and reviews of them."""

import re

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
        p + 'inject': ['true'] * 20 + BOOLEANS, p + 'proxyCPU': QUANTITIES,
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
        'prometheus.istio.io/scrape-targets': [
            '8080', '8080,9090:/m', ' 80 : /x ,, 81', ':/m', '80:', 'x',
            '15020', '15090:/x', '70000', '0', '-1', '', ',', '80:m:n',
            '9090:/stats?a=b&c', '080', '80,80'],
        'prometheus.istio.io/secure-port': ['1', ''],
        'resource.opentelemetry.io/service.namespace': ['on', ''],
        'resource.opentelemetry.io/service.version': ['ov', ''],
        'resource.opentelemetry.io/service.instance.id': ['oi'],
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
            'sidecar.istio.io/inject': ['true'] * 20 + BOOLEANS,
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
            ('nodeName', ['node-1', 'node-2', 'x'], .08), ('priority', [0, 5], .05),
            ('nodeSelector', [{'a': 'b'}], .05),
            ('tolerations', [[{'key': 'k', 'operator': 'Exists'}]], .05),
            ('schedulerName', ['default-scheduler'], .1),
            ('enableServiceLinks', [True, False], .1)):
        if r.random() < chance:
            spec[name] = r.choice(values)
    out = {'kind': 'Pod', 'apiVersion': 'v1', 'metadata': meta, 'spec': spec,
           'status': {}}
    for _ in range(r.choice([0, 0, 0, 0, 1, 1, 2])):
        r.choice(UNUSUAL)(r, out)
    return out


VOLUMES_OF_PODS = [
    {'name': 'cm', 'configMap': {'name': 'c', 'defaultMode': 420}},
    {'name': 'cm0', 'configMap': {'defaultMode': 420}},
    {'name': 'da', 'downwardAPI': {'defaultMode': 420, 'items': [
        {'path': 'l', 'fieldRef': {'apiVersion': 'v1',
                                   'fieldPath': 'metadata.labels'}}]}},
    {'name': 'pr', 'projected': {'defaultMode': 420, 'sources': [
        {'serviceAccountToken': {'path': 't', 'expirationSeconds': 3607}},
        {'configMap': {'name': 'kube-root-ca.crt', 'items': [
            {'key': 'ca.crt', 'path': 'ca.crt'}]}}]}},
    {'name': 'eph', 'ephemeral': {'volumeClaimTemplate': {
        'metadata': {}, 'spec': {
            'accessModes': ['ReadWriteOnce'], 'volumeMode': 'Filesystem',
            'resources': {'requests': {'storage': '1Gi'}}}}}},
    {'name': 'csi', 'csi': {'driver': 'd', 'readOnly': True}},
    {'name': 'pvc', 'persistentVolumeClaim': {'claimName': 'p'}},
    {'name': 'nfs', 'nfs': {'server': 's', 'path': '/'}},
    {'name': 'mem', 'emptyDir': {'medium': 'Memory', 'sizeLimit': '64Mi'}},
    {'name': 'workload-socket', 'emptyDir': {}},
    {'name': 'istio-data', 'hostPath': {'path': '/d', 'type': ''}}]


def many_containers(r, pod):
    there = pod['spec']['containers'] or []
    more = [container(r, f'c{len(there) + i}')
            for i in range(r.randint(10, 60))]
    pod['spec']['containers'] = there + more


def many_variables(r, pod):
    for c in (pod['spec']['containers'] or [])[:1]:
        c['env'] = [{'name': f'V{i}', 'value': 'x' * (1 + i % 40)}
                    for i in range(r.randint(50, 400))]


def many_annotations(r, pod):
    out = pod['metadata'].setdefault('annotations', {})
    for i in range(r.randint(20, 200)):
        out[f'many.example.com/a{i}'] = r.choice(TEXTS)


def no_metadata(r, pod):
    pod['metadata'] = {}


def only_generate_name(r, pod):
    pod['metadata'] = {'generateName': 'web-'}


def both_names(r, pod):
    pod['metadata']['generateName'] = 'web-6d4b75cb6d-'
    pod['metadata']['name'] = 'web-6d4b75cb6d-abcde'


def no_containers(r, pod):
    pod['spec']['containers'] = r.choice([None, []])
    pod['spec'].pop('initContainers', None)


def several_owners(r, pod):
    pod['metadata']['generateName'] = 'web-6d4b75cb6d-'
    pod['metadata'].setdefault('labels', {}).update(r.choice([
        {}, {'pod-template-hash': '6d4b75cb6d'}, {'pod-template-hash': ''},
        {'rollouts-pod-template-hash': '6d4b75cb6d'},
        {'deploymentconfig': r.choice(['dc', ''])}]))
    owners = []
    for api, kind, name in r.sample(OWNERS, r.randint(1, 4)):
        name = r.choice([name, name, 'a-12345678', 'a-123456789',
                         'a-1234567890', 'a-12345678901', '-12345678',
                         '-6d4b75cb6d', 'x6d4b75cb6d'])
        owners.append({'apiVersion': api, 'kind': kind, 'name': name,
                       'uid': f'u{len(owners)}'})
        controller = r.choice([None, False, True])
        if controller is not None:
            owners[-1]['controller'] = controller
        if r.random() < .3:
            owners[-1]['blockOwnerDeletion'] = True
    pod['metadata']['ownerReferences'] = owners


def rich_volumes(r, pod):
    pod['spec'].setdefault('volumes', []).extend(
        r.sample(VOLUMES_OF_PODS, r.randint(1, 5)))


def ephemeral(r, pod):
    pod['spec']['ephemeralContainers'] = [
        {'name': r.choice(['debug', 'istio-proxy']), 'image': 'i',
         'resources': {}, 'targetContainerName': 'app'}]


def scheduling(r, pod):
    pod['spec'].update(r.choice([
        {'affinity': {'nodeAffinity': {
            'requiredDuringSchedulingIgnoredDuringExecution': {
                'nodeSelectorTerms': [{'matchExpressions': [
                    {'key': 'a', 'operator': 'In', 'values': ['b']}]}]}}}},
        {'topologySpreadConstraints': [
            {'maxSkew': 1, 'topologyKey': 'z', 'whenUnsatisfiable':
             'DoNotSchedule', 'labelSelector': {'matchLabels': {'a': 'b'}}}]},
        {'readinessGates': [{'conditionType': 'a.b/c'}]},
        {'schedulingGates': [{'name': 'g'}], 'priorityClassName': 'p'},
        {'overhead': {'cpu': '250m'}, 'runtimeClassName': 'r'},
        {'os': {'name': 'linux'}, 'setHostnameAsFQDN': True,
         'hostname': 'h', 'subdomain': 's'},
        {'resourceClaims': [{'name': 'c', 'resourceClaimName': 'x'}]},
        {'preemptionPolicy': 'Never', 'hostUsers': False},
        {'activeDeadlineSeconds': 5, 'hostPID': True, 'hostIPC': False}]))


def rich_container(r, pod):
    for c in (pod['spec']['containers'] or [])[:2]:
        c.update(r.choice([
            {'envFrom': [{'configMapRef': {'name': 'c'}},
                         {'prefix': 'p', 'secretRef': {'name': 's'}}]},
            {'envFrom': [{'configMapRef': {}}]},
            {'volumeDevices': [{'name': 'd', 'devicePath': '/dev/x'}]},
            {'stdin': True, 'stdinOnce': True, 'tty': True},
            {'workingDir': '/w', 'terminationMessagePath': '/dev/t'},
            {'resizePolicy': [{'resourceName': 'cpu',
                               'restartPolicy': 'NotRequired'}]},
            {'resources': {'claims': [{'name': 'c'}],
                           'limits': {'nvidia.com/gpu': '1',
                                      'ephemeral-storage': '1Gi'}}},
            {'env': [{'name': 'S', 'valueFrom': {'secretKeyRef': {
                'name': 's', 'key': 'k', 'optional': True}}},
                     {'name': 'C', 'valueFrom': {'configMapKeyRef': {
                         'key': 'k'}}}]},
            {'securityContext': {
                'seLinuxOptions': {'level': 's0'}, 'procMount': 'Default',
                'allowPrivilegeEscalation': False,
                'appArmorProfile': {'type': 'Unconfined'},
                'windowsOptions': {'hostProcess': False}}}]))


def probed(r, pod):
    """Every form of a probe and of a handler, in every container."""
    spec = pod['spec']
    pod['metadata'].setdefault('annotations', {})[
        'sidecar.istio.io/rewriteAppHTTPProbers'] = 'true'
    for c in (spec['containers'] or []) + spec.get('initContainers', []):
        c['ports'] = [{'containerPort': 8080, 'name': 'http'},
                      {'containerPort': 15020, 'name': 'status'}]
        for name in ('readinessProbe', 'livenessProbe', 'startupProbe'):
            c[name] = probe(r)
            get = c[name].get('httpGet') or c[name].get('tcpSocket')
            if get and r.random() < .4:
                get['port'] = r.choice(['status', 15020, 15021, 0, 70000, -1])
        c['lifecycle'] = {'postStart': handler(r), 'preStop': handler(r)}
        for n in c['lifecycle'].values():
            n.pop('grpc', None)


def overridden(r, pod):
    """A proxy of the user, as people write it."""
    c = {'name': 'istio-proxy', 'image': r.choice(['auto', 'auto', 'mine:1']),
         'resources': r.choice([{}, {'limits': {'cpu': '2'}},
                                {'requests': {'memory': '1Gi'}}])}
    c.update(r.choice([
        {}, {'args': ['a']}, {'securityContext': {'runAsUser': r.choice(
            [0, 1337, 2000, 1000620000])}},
        {'securityContext': {'privileged': True, 'runAsGroup': 7}},
        {'lifecycle': {'preStop': {'sleep': {'seconds': 3}}}},
        {'volumeMounts': [{'name': 'v', 'mountPath': '/etc/istio/proxy'}]},
        {'env': [{'name': 'PROXY_CONFIG', 'value': '{}'}, {'name': 'NEW'}]},
        {'ports': [{'containerPort': 15090, 'protocol': 'UDP'}]},
        {'readinessProbe': probe(r)}, {'restartPolicy': 'Always'}]))
    spec = pod['spec']
    for kind in ('containers', 'initContainers'):
        spec[kind] = [x for x in spec.get(kind) or []
                      if x['name'] != 'istio-proxy']
    spec[r.choice(['containers', 'containers', 'initContainers'])].append(c)
    if not spec['initContainers']:
        del spec['initContainers']
    if r.random() < .3:
        spec.setdefault('initContainers', []).append(
            {'name': r.choice(['istio-init', 'istio-validation']),
             'image': 'auto', 'resources': {},
             'securityContext': context(r)})
        names = [x['name'] for x in spec['initContainers']]
        if len(set(names)) < len(names):
            spec['initContainers'].pop()


def gateway(r, pod):
    pod['metadata'].setdefault('annotations', {})[
        'inject.istio.io/templates'] = r.choice(
            ['gateway', 'gateway', 'grpc-agent', 'grpc-simple', 'sidecar'])
    pod['metadata'].setdefault('labels', {})[
        'sidecar.istio.io/inject'] = 'true'
    overridden(r, pod)


UNUSUAL = [many_containers, many_variables, many_annotations, no_metadata,
           only_generate_name, both_names, no_containers, several_owners,
           several_owners, rich_volumes, rich_volumes, ephemeral, scheduling,
           scheduling, rich_container, rich_container, probed, probed,
           overridden, overridden, gateway, gateway]


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
