"""Istio's documents: the stock ones with other values, and small ones."""

import json
import os
import sys

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
sys.path[:0] = [HERE, os.path.join(ROOT, 't/oracle'),
                os.path.join(ROOT, 't/tools')]

import istio_conformance as form  # noqa: E402

SHARED = os.environ.get('SHARED', os.path.join(ROOT, '../shared'))
STOCK = os.path.join(SHARED, 'conformance/istio/main/configs')

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
    '{{ toJson .Spec }}', '{{ toJson .ObjectMeta }}', '{{ toJson .TypeMeta }}',
    '{{ toJson .Spec.Containers }}', '{{ toYaml .Spec.Containers | toJson }}',
    '{{ structToJSON .Spec.Containers }}', '{{ toYaml .ProxyConfig }}',
    '{{ toJson .ProxyConfig }}', '{{ toJson .MeshConfig }}',
    '{{ protoToJSON .MeshConfig }}', '{{ toYaml .MeshConfig }}',
    '{{ toPrettyJson .Spec.Volumes }}', '{{ toRawJson .ObjectMeta.Annotations }}',
    '{{ structToJSON .Values.global }}', '{{ toYaml .Values }}',
    '{{ protoToJSON .ProxyConfig.DrainDuration }}',
    '{{ protoToJSON .MeshConfig.EnablePrometheusMerge }}',
    '{{ protoToJSON .ProxyConfig.ReadinessProbe }}',
    '{{ protoToJSON .ProxyConfig.ProxyHeaders }}',
    '{{ protoToJSON .ProxyConfig.PrivateKeyProvider }}',
    '{{ protoToJSON .ProxyConfig.EnvoyMetricsService }}',
    '{{ .ProxyConfig.GetTracingServiceName }}', '{{ .ProxyConfig.ServiceCluster }}',
    '{{ .ProxyConfig.GetTracing.GetZipkin.GetAddress }}',
    '{{ .ProxyConfig.GetTracing.GetTlsSettings.GetCaCertificates }}',
    '{{ .ProxyConfig.DrainDuration.Seconds }}',
    '{{ .ProxyConfig.TerminationDrainDuration.AsDuration }}',
    '{{ with .ProxyConfig.Image }}{{ .ImageType }}{{ end }}',
    '{{ .ProxyConfig.GetImage.GetImageType }}',
    '{{ range .ProxyConfig.ExtraStatTags }}{{ . }},{{ end }}',
    '{{ .ProxyConfig.GatewayTopology.GetNumTrustedProxies }}',
    '{{ otelResourceAttributes .MeshConfig .ObjectMeta.Annotations .ObjectMeta.Labels .ObjectMeta.Namespace .Spec.Containers }}',
    '{{ range .Spec.Containers }}{{ .Resources.Limits.Cpu.MilliValue }};{{ end }}',
    '{{ range .Spec.Containers }}{{ with .LivenessProbe }}{{ with .HTTPGet }}{{ .Port.IntValue }}{{ .Port.String }}{{ .Scheme }}{{ end }}{{ end }}{{ end }}',
    '{{ range .Spec.Containers }}{{ range .Env }}{{ .Name }}={{ .Value }};{{ with .ValueFrom }}{{ with .FieldRef }}{{ .FieldPath }}{{ end }}{{ end }}{{ end }}{{ end }}',
    '{{ range .Spec.Containers }}{{ range .VolumeMounts }}{{ .MountPath }}{{ .ReadOnly }}{{ end }}{{ end }}',
    '{{ range .Spec.Volumes }}{{ with .ConfigMap }}{{ .Name }}{{ with .DefaultMode }}{{ . }}{{ end }}{{ end }}{{ with .HostPath }}{{ .Path }}{{ end }}{{ end }}',
    '{{ range .Spec.Tolerations }}{{ .Key }}{{ .Operator }}{{ end }}',
    '{{ range .Spec.ImagePullSecrets }}{{ .Name }}{{ end }}',
    '{{ with .Spec.TerminationGracePeriodSeconds }}{{ . }}{{ end }}',
    '{{ .ObjectMeta.GetLabels | toJson }}', '{{ .ObjectMeta.CreationTimestamp }}',
    '{{ .ObjectMeta.UID }}{{ .ObjectMeta.ResourceVersion }}{{ .ObjectMeta.Generation }}',
    # Sprig
    '{{ ternary "y" "n" (hasKey .ObjectMeta.Labels "app") }}',
    '{{ get .ObjectMeta.Labels "app" }}', '{{ dict "a" 1 "b" (list 1 2) | toJson }}',
    '{{ $d := dict "a" "b" }}{{ $_ := set $d "c" "d" }}{{ toJson $d }}',
    '{{ upper .ObjectMeta.Name }}{{ lower "ABC" }}{{ title "a b" }}',
    '{{ replace "a" "b" .ObjectMeta.Name }}', '{{ trim "  x " }}{{ trimAll "-" "--x-" }}',
    '{{ trimPrefix "web-" .ObjectMeta.GenerateName }}',
    '{{ hasPrefix "w" .ObjectMeta.Name }}{{ hasSuffix "-" .ObjectMeta.GenerateName }}',
    '{{ splitList "," "a,b,c" | join "-" }}', '{{ (split "." "a.b")._1 }}',
    '{{ toString 5 }}{{ int "12" }}{{ int64 3.7 }}{{ float64 "2.5" }}',
    '{{ add 1 2 3 }}{{ sub 5 2 }}{{ mul 2 3 }}{{ div 7 2 }}{{ mod 7 4 }}{{ max 1 5 2 }}',
    '{{ add .Values.global.proxy.statusPort 1 }}', '{{ int .Values.global.proxy.statusPort }}',
    '{{ coalesce "" .ObjectMeta.Name "z" }}', '{{ empty .ObjectMeta.Labels }}',
    '{{ fromJson `{"a":[1,2]}` | toJson }}', '{{ b64enc .ObjectMeta.Namespace }}',
    '{{ b64dec "YWI=" }}', '{{ regexMatch "^w.*" .ObjectMeta.Name }}',
    '{{ regexReplaceAll "[^a-z]" .ObjectMeta.Name "_" }}', '{{ first (list 1 2) }}{{ last (list 1 2) }}',
    '{{ has "a" (list "a" "b") }}', '{{ without (list 1 2 3) 2 | toJson }}',
    '{{ uniq (list 1 1 2) | toJson }}', '{{ sortAlpha (list "b" "a") | toJson }}',
    '{{ merge (dict "a" 1) (dict "a" 2 "b" 3) | toJson }}',
    '{{ pick (dict "a" 1 "b" 2) "a" | toJson }}', '{{ pluck "a" (dict "a" 1) (dict "a" 2) | toJson }}',
    '{{ kindIs "map" .ObjectMeta.Labels }}{{ kindOf .Spec }}{{ typeOf .ObjectMeta.Labels }}',
    '{{ sha256sum .ObjectMeta.Namespace }}', '{{ fail "no" }}', '{{ adler32sum "a" }}',
    '{{ omit (dict "a" 1) "a" | toJson }}', '{{ values .ObjectMeta.Labels | len }}',
    '{{ dig "a" "b" "d" (dict "a" (dict "b" 1)) }}', '{{ semverCompare ">=1.2" "1.3.0" }}',
    '{{ trunc -3 "abcdef" }}{{ abbrev 5 "abcdefgh" }}{{ nospace "a b" }}{{ substr 1 3 "abcd" }}',
    '{{ repeat 3 "x" }}{{ cat "a" "b" }}{{ snakecase "AbC" }}{{ camelcase "a_b" }}{{ kebabcase "AbC" }}',
    '{{ until 3 | toJson }}{{ untilStep 0 6 2 | toJson }}{{ seq 3 }}',
    '{{ quote .ObjectMeta.Name 1 nil }}', '{{ squote .ObjectMeta.Name }}', '{{ nindent 2 "a" }}',
    '{{ printf "%05d|%-4s|%x|%q|%t|%v|%.2f" 7 "a" 255 "q" true nil 1.5 }}',
    '{{ printf "%s" 5 }}{{ printf "%d" "x" }}', '{{ print 1 2 "a" nil }}', '{{ println "a" }}',
    '{{ html "<a>" }}{{ js "a" }}{{ urlquery "a b" }}', '{{ slice "abcd" 1 2 }}', '{{ len .ObjectMeta.Annotations }}',
    '{{ and 1 0 2 }}{{ or 0 "" "x" }}{{ not 1 }}', '{{ eq 1 1.0 }}', '{{ lt 1 2 }}{{ ge "b" "a" }}',
    '{{ range $i, $e := list "a" "b" }}{{ $i }}{{ $e }}{{ end }}',
    '{{ range 3 }}{{ . }}{{ end }}', '{{ range .Spec.Containers }}{{ if eq .Name "app" }}{{ continue }}{{ end }}{{ .Name }}{{ end }}',
    '{{ with $x := .ObjectMeta.Name }}{{ $x }}{{ else with .ObjectMeta.GenerateName }}{{ . }}{{ else }}n{{ end }}',
    '{{ define "d" }}<{{ . }}>{{ end }}{{ template "d" .ObjectMeta.Namespace }}',
    '{{ block "b" . }}{{ .ObjectMeta.Namespace }}{{ end }}', '{{ template "none" }}',
    '{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ end }}{{ $x }}', '{{ call .Nope }}', '{{ index .Spec.Containers 99 }}',
    '{{ index .Values "global" "proxy" "image" }}', '{{ index .Values "none" "x" }}',
    '{{ (.Values.pilot.env).X }}', '{{ .Values.global.proxy.image.x }}', '{{ .ObjectMeta.Labels.app }}',
    '{{ .ObjectMeta.Labels.app | default "none" | quote }}', '{{ toLower .Values.global.proxy.statusPort }}',
    '{{ list .ObjectMeta.Name .ObjectMeta.Namespace | join "/" }}', '{{ append (list 1) 2 | toJson }}',
    '{{ deepCopy .Values.global.proxy | toJson }}', '{{ ne .Values.global.proxy.image "proxyv2" }}',
    '{{ render "x" }}', '{{ nosuchfunction }}',
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
    'metadata:\n  annotations:\n    sidecar.istio.io/rewriteAppHTTPProbers: "true"\n'
    '    prometheus.io/port: "8080"\n    prometheus.io/path: /x\n',
    'metadata:\n  annotations:\n    prometheus.istio.io/merge-metrics: "false"\n'
    '  ownerReferences:\n  - uid: u\n    kind: X\n    name: n\n    apiVersion: v1\n  finalizers: [a/b, c/d]\n',
    'spec:\n  containers:\n  - name: istio-proxy\n    env:\n    - name: ENVOY_SECURE_MERGED_METRICS_PORT\n'
    '      value: "15443"\n    - name: ISTIO_KUBE_APP_PROBERS\n      value: "{}"\n',
    'spec:\n  containers:\n  - name: istio-proxy\n    env: &e\n    - name: A\n      value: on\n',
    'spec:\n  containers:\n  - name: istio-proxy\n    env:\n    - {name: A, value: "on"}\n    - <<: {name: B}\n      value: "1"\n',
    'spec:\n  containers:\n  - name: istio-proxy\n    args: [a, 1]\n',
    'spec:\n  containers:\n  - name: app\n    livenessProbe:\n      tcpSocket: {port: http}\n    lifecycle:\n'
    '      preStop:\n        httpGet: {port: 15020, scheme: HTTPS}\n  - name: istio-proxy\n    image: i\n',
    'spec:\n  containers:\n  - name: app\n    volumeMounts:\n    - {name: w, mountPath: /v}\n    - {name: x, mountPath: /v/}\n'
    '    ports:\n    - {containerPort: 80, protocol: UDP}\n    - {containerPort: 8081}\n    command: null\n',
    'spec:\n  topologySpreadConstraints:\n  - {topologyKey: z, maxSkew: 2, whenUnsatisfiable: ScheduleAnyway}\n'
    '  schedulingGates: [{name: g}, {name: h}]\n  hostAliases: [{ip: 1.2.3.4}]\n',
    'spec:\n  ephemeralContainers:\n  - name: debug\n    image: e\n  enableServiceLinks: false\n',
    'spec:\n  containers: null\n', 'spec:\n  containers:\n  - null\n', 'spec:\n  containers:\n  - x\n',
    'spec: null\nmetadata: null\n', 'spec:\n  containers:\n  - name: app\n    resources:\n      limits: {cpu: 1}\n',
    'spec:\n  containers:\n  - name: app\n    resources:\n      limits: {cpu: x}\n',
    'spec:\n  securityContext:\n    runAsUser: 1.5\n', 'spec:\n  securityContext:\n    runAsUser: "5"\n',
    'spec:\n  containers:\n  - name: istio-proxy\n  - name: istio-proxy\n    image: second\n',
    'metadata:\n  annotations:\n    a: 1\n', 'metadata:\n  annotations:\n    a: true\n',
    'a: b: c\n', '\t- x\n', '{{ .ObjectMeta.Name }}\n', 'spec: {containers: [{name: istio-proxy, image: i}]}\n---\nspec: x\n',
    'apiVersion: v2\nkind: Other\nstatus:\n  phase: Running\n',
    'spec:\n  volumes:\n  - name: v\n    $patch: delete\n  - name: cm\n    $retainKeys: [name, emptyDir]\n    emptyDir: {}\n',
    'spec:\n  containers:\n  - name: app\n    env:\n    - $patch: delete\n      name: A\n    $deleteFromPrimitiveList/args: [a]\n',
    'metadata:\n  $deleteFromPrimitiveList/finalizers: [a/b]\n  finalizers: [n/m]\n',
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
    config['policy'] = r.choice(['enabled'] * 12
                                + ['disabled', 'other', ''])
    selectors = [[], None, [{'matchLabels': {'never': 'x'}}],
                 [{'matchExpressions': [{'key': 'app', 'operator': 'Exists'}]}],
                 [{'matchExpressions': [{'key': 'always', 'operator': 'In',
                                         'values': ['x', 'y']}]}],
                 [{'matchExpressions': [{'key': 'always', 'operator': 'Nope'}]}],
                 [{'MatchLabels': {'always': 'x'}}], [{'matchLabels': {'a': 1}}],
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
    openshift = r.random() < .2
    settings = {
        'native_sidecars': r.choice(['true', 'false', 'true', 'auto']),
        'nodes': [{'name': f'node-{i + 1}', 'kubelet': r.choice(
            ['v1.33.0', 'v1.33.5+k3s1', 'v1.32.9', 'v1.34.1', 'v1.100.0',
             'v2.0.0', '1.33.0', 'v1.33', '', 'x'])}
                  for i in range(r.choice([0, 1, 1, 1, 2, 3]))],
        'platform': 'openshift' if openshift else '',
        'compliance_policy': r.choice(['', '', '', 'fips-140-2', 'fips-140-3', 'pqc']),
        'revision': r.choice(['', 'default', 'canary']),
        'injector_namespace': 'istio-system', 'cluster': '', 'network': '',
        'namespaces': {'test-ns': {'annotations': r.choice([
            {'openshift.io/sa.scc.uid-range': '1000620000/10000',
             'openshift.io/sa.scc.supplemental-groups': '1000630000/10000'},
            {'openshift.io/sa.scc.uid-range': '1000620000-1000620009'},
            {'openshift.io/sa.scc.uid-range': '1000620000/10000',
             'openshift.io/sa.scc.supplemental-groups': '1-5,x'},
            {'openshift.io/sa.scc.supplemental-groups': '7/3,100-200'},
            {'openshift.io/sa.scc.uid-range': '5-1'},
            {'openshift.io/sa.scc.uid-range': '0/1'},
            {'openshift.io/sa.scc.uid-range': '10/0'},
            {'openshift.io/sa.scc.uid-range': '-1/5',
             'openshift.io/sa.scc.supplemental-groups': ''},
            {'openshift.io/sa.scc.uid-range': ' 1/2'},
            {'openshift.io/sa.scc.uid-range': '4294967295/2'},
            {'openshift.io/sa.scc.uid-range': 'x'}, {}])},
            'default': {'annotations': {
                'openshift.io/sa.scc.uid-range': '1/2'}}}
        if openshift else {},
        'env': {'ORACLE_SET': 'it is'}}
    if openshift:
        settings['env']['PLATFORM'] = 'openshift'
    if settings['compliance_policy']:
        settings['env']['COMPLIANCE_POLICY'] = settings['compliance_policy']
    values = json.dumps(values)
    mesh = yaml.safe_dump(mesh, sort_keys=False)
    if r.random() < .06:
        values = r.choice(VALUES_TEXTS)
    if r.random() < .08:
        mesh = r.choice(MESH_TEXTS)
    return {
        'config': write(folder, f'{number}.config.yaml',
                        yaml.safe_dump(config, sort_keys=False)),
        'values': write(folder, f'{number}.values.yaml', values),
        'mesh': write(folder, f'{number}.mesh.yaml', mesh),
        'settings': settings}


# Whole documents that are odd, or refused by either side.
MESH_TEXTS = [
    '', '{}', '[]', 'x', 'null', 'a: 1', 'defaultConfig: x', 'trustDomain: null',
    'defaultConfig: null', 'enablePrometheusMerge: "false"',
    'enablePrometheusMerge: null', 'defaultConfig: {statusPort: -1}',
    'defaultConfig: {statusPort: 70000}', 'proxyListenPort: 0',
    'inboundTrafficPolicy: {mode: localhost}', 'inboundTrafficPolicy: {mode: 1}',
    'inboundTrafficPolicy: null', 'rootNamespace: ""', 'extensionProviders: []',
    'trustDomainAliases: [b, a, b]', 'defaultProviders: {}', 'connectTimeout: 0s',
    'connectTimeout: 40s', 'connectTimeout: x', 'drainDuration: 1s',
    'defaultConfig: {drainDuration: 1.5s}', 'defaultConfig: {discoveryAddress: ""}',
    'defaultConfig: {discoveryAddress: x}', 'defaultConfig: {configPath: ""}',
    'defaultConfig: {controlPlaneAuthPolicy: INHERIT}',
    'defaultConfig: {concurrency: -1}', 'mesh_mTLS: {minProtocolVersion: TLSV1_2}',
    'defaultConfig: {tracing: {zipkin: {address: "$(HOST_IP):9411"}}}',
    'defaultConfig: {tracing: {zipkin: {address: ""}}}',
    'default_config: {status_port: 15077}', 'default_providers: {tracing: [a]}',
    'outboundTrafficPolicy: {mode: X}', 'discoverySelectors: x',
    'proxyInboundListenPort: 99999', 'defaultConfig: {proxy_metadata: {A: null}}',
    'defaultConfig: {serviceCluster: c, tracingServiceName: CANONICAL_NAME_ONLY}']

VALUES_TEXTS = [
    '', '{}', 'null', 'global: {}', 'global: x', 'global: {proxy: x}',
    'global: {hub: 1, tag: 2.50}', 'global: {tag: true}', 'global: {hub: [a]}',
    'global: {proxy: {image: 5}}', 'global: {variant: 1}', 'global: {network: 3}',
    'global: {multiCluster: {clusterName: 7}}', 'global: {hub: h, tag: null}',
    'global: {proxy: {holdApplicationUntilProxyStarts: "true"}}',
    'sidecarInjectorWebhook: {rewriteAppHTTPProbe: "true"}', 'global: null',
    'sidecarInjectorWebhook: x', 'global: {hub: h, tag: 1000000}', 'a: 1\na: 2',
    'global: {proxy: {resources: {limits: {cpu: 1}}}}',
    'global: {proxy: {resources: {limits: {cpu: null}}}}',
    '---\nglobal: {hub: a}\n---\nx', 'global: {proxy: {privileged: "yes"}}']


PATHS = ['/inject/cluster/c1/NET/n',
         '/inject/:ENV:', '/inject/:ENV:cluster=:ENV:net=a/b',
         '/inject/:ENV:foo=a--slash--b', '/inject/a/b/a/c',
         '/inject/istio_meta_x/y/ISTIO_META_NETWORK/z', '/inject/foo/bar/',
         '/inject', '/inject', '/inject', '/inject/', '/inject/cluster/c1',
         '/inject/cluster/c1/net/n1', '/inject/cluster/c--slash--d/net/n/',
         '/inject/:ENV:cluster=c:ENV:net=n', '/inject/foo/bar/cluster',
         '/inject/FOO/x/cluster/c', '/inject/net/',
         '/inject/:ENV:A=b=c:ENV:=x:ENV:B=', '/inject/cluster/a b/x']
