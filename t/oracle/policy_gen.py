"""Random policies, bindings, parameters, namespaces and reviews.

Everything is drawn so that the original's answer does not depend on the order
in which Go walks its maps: expressions compile, and what has an order of its
own (policies, bindings) is put together by policy_oracle.py.
"""

GROUP = 'admissionregistration.k8s.io/v1'
CLUSTER_KINDS = {'Namespace', 'PersistentVolume', 'ClusterThing'}

KINDS = [
    ('', 'v1', 'Pod', 'pods'),
    ('', 'v1', 'Pod', 'pods'),
    ('', 'v1', 'Pod', 'pods'),
    ('apps', 'v1', 'Deployment', 'deployments'),
    ('', 'v1', 'Namespace', 'namespaces'),
    ('', 'v1', 'PersistentVolume', 'persistentvolumes'),
    ('ex.com', 'v1', 'Thing', 'things'),
    ('ex.com', 'v1', 'ClusterThing', 'clusterthings'),
    ('admissionregistration.k8s.io', 'v1', 'ValidatingAdmissionPolicyBinding',
     'validatingadmissionpolicybindings'),
]

LABELS = {
    'app': ['web', 'db', 'cache'],
    'team': ['a', 'b'],
    'tier': ['front', 'back'],
}

BOOL = [
    'true', 'false', 'object == null', 'oldObject == null', 'object != null',
    'has(object.metadata)', 'has(object.metadata.labels)',
    'has(object.spec.nodeName)', 'has(oldObject.metadata)',
    'object.metadata.name == "p"', 'object.metadata.name.startsWith("p")',
    'object.metadata.?labels[?"app"].orValue("") == "web"',
    '"app" in object.metadata.labels', 'object.spec.replicas > 2',
    'object.spec.replicas <= oldObject.spec.replicas',
    'object.spec.containers.all(c, has(c.image))',
    'object.spec.containers.all(c, c.image.contains(":"))',
    'object.spec.containers.exists(c, c.name == "a")',
    'object.spec.?containers.orValue([]).size() < 2',
    'object.nope == 1', 'object.spec.nope.deeper == 1', 'oldObject.x.y == 2',
    'object.spec == oldObject.spec', 'request.operation == "CREATE"',
    'request.operation in ["UPDATE", "DELETE"]', 'request.name == "p"',
    'has(request.name)', 'has(request.namespace)', 'has(request.subResource)',
    'request.namespace == "ns1"', 'request.subResource == "status"',
    'request.userInfo.username == "jane"', 'has(request.userInfo.groups)',
    '"admins" in request.userInfo.groups', 'has(request.userInfo.extra)',
    'request.userInfo.extra["k"].exists(v, v == "1")', 'request.dryRun',
    'request.kind.kind == "Pod"', 'request.resource.group == ""',
    'request.requestKind.kind == request.kind.kind',
    'has(request.options)', 'request.options != null',
    'request.options.kind == "CreateOptions"', 'namespaceObject == null',
    'namespaceObject.metadata.name == "ns1"',
    'has(namespaceObject.metadata.labels.team)',
    'namespaceObject.metadata.labels["team"] == "a"',
    'has(namespaceObject.metadata.annotations)',
    'has(namespaceObject.spec.finalizers)',
    'namespaceObject.status.phase == "Active"',
    'has(namespaceObject.metadata.UID)',
    'dyn(namespaceObject).metadata.uid == "u1"',
    'dyn(request).uid == ""', 'dyn(request).object == null',
    'has(dyn(request).nope)',
    'quantity("1Gi").isGreaterThan(quantity(object.spec.size))',
    'int(object.spec.replicas) / 0 == 1', '[1, 2, 3].sum() == 6',
    'duration("1h") > duration("30m")',
    'timestamp("2024-01-01T00:00:00Z").getFullYear() == 2024',
    'object.metadata.name.matches("^[a-z]+$")',
    'format.dns1123Label().validate(object.metadata.name).hasValue()',
]
PARAMS = [
    'params == null', 'params != null', 'has(params.data)',
    'params.data.max == "3"', 'int(params.data.max) > 2',
    'params.kind == "ConfigMap"', 'params.apiVersion == "v1"',
    'params.metadata.name == "c1"', 'params.?data.?max.orValue("9") == "9"',
    'object.spec.replicas <= int(params.data.max)',
]
AUTHORIZER = [
    'authorizer.group("").resource("things").check("use").allowed()',
    'authorizer.requestResource.check("create").allowed()',
    'authorizer.path("/healthz").check("get").allowed()',
    'authorizer.group("").resource("things").check("use").reason() == "r"',
    'authorizer.serviceAccount("ns1", "sa").group("").resource("things")'
    '.check("use").allowed()',
    'authorizer.group("").resource("things").check("use").errored()',
]
STRING = [
    '"text"', '""', '"  spaced  "', '"two\\nlines"', 'object.metadata.name + ""',
    'string(object.nope)', '"n: " + request.operation',
    '"user " + request.userInfo.username', 'string(1 + 1)',
    'object.kind + "/" + object.metadata.name',
    '"%s %d".format([request.operation, 3])',
    '"l: " + object.metadata.?labels[?"app"].orValue("none")',
    'string(namespaceObject.metadata.name)',
]
NULL = ['null', 'object == null ? "gone" : "there"']


def labels(r, empty=.3):
    if r.random() < empty:
        return None
    keys = r.sample(sorted(LABELS), r.randint(1, 3))
    return {k: r.choice(LABELS[k]) for k in keys}


def selector(r):
    k = r.random()
    if k < .3:
        return {}
    s = {}
    if k < .75:
        key = r.choice(sorted(LABELS))
        s['matchLabels'] = {key: r.choice(LABELS[key])}
    if k > .6:
        op = r.choice(['In', 'NotIn', 'Exists', 'DoesNotExist'])
        key = r.choice(sorted(LABELS) + ['zz'])
        e = {'key': key, 'operator': op}
        if op in ('In', 'NotIn'):
            values = LABELS.get(key, ['q'])
            e['values'] = r.sample(values, r.randint(1, len(values)))
        s['matchExpressions'] = [e]
    return s


def namespace_selector(r):
    if r.random() < .5:
        return {'matchExpressions': [
            {'key': 'kubernetes.io/metadata.name',
             'operator': r.choice(['In', 'NotIn']),
             'values': r.sample(['ns1', 'ns2', 'kube-system'], 2)}]}
    return selector(r)


def one_or_more(r, values, wildcard):
    if r.random() < wildcard:
        return ['*']
    return r.sample(values, r.randint(1, min(3, len(values))))


def rule(r, kind):
    """A rule, more often than not for the kind."""
    group, _, _, resource = kind if r.random() < .9 else r.choice(KINDS)
    resources = r.choice([
        [resource], [resource], [resource], ['*'], ['*/*'], [resource + '/*'],
        ['*/status'], [resource, resource + '/status'], [resource + '/scale'],
        ['secrets', resource]])
    out = {
        'apiGroups': r.choice([[group], [group], [group], ['*'], ['*'],
                               ['', 'batch']]),
        'apiVersions': r.choice([['v1'], ['v1'], ['v1'], ['*'], ['v1beta1'],
                                 ['v1', 'v1beta1']]),
        'operations': one_or_more(r, ['CREATE', 'UPDATE', 'DELETE', 'CONNECT'],
                                  .65),
        'resources': resources,
    }
    if r.random() < .3:
        out['scope'] = r.choice(['*', 'Namespaced', 'Cluster'])
    if r.random() < .1:
        out['resourceNames'] = r.sample(['p', 'q', 'ns1'], r.randint(1, 2))
    return out


def resources(r, kind, required):
    m = {}
    if required or r.random() < .4:
        m['resourceRules'] = [rule(r, kind) for _ in range(r.randint(1, 2))]
    if r.random() < .15:
        m['excludeResourceRules'] = [rule(r, kind)]
    if r.random() < .25:
        m['objectSelector'] = selector(r)
    if r.random() < .25:
        m['namespaceSelector'] = namespace_selector(r)
    if r.random() < .2:
        m['matchPolicy'] = r.choice(['Exact', 'Equivalent'])
    return m


def expression(r, pool, depth=2):
    k = r.random()
    if depth == 0 or k < .5:
        return r.choice(pool)
    a = expression(r, pool, depth - 1)
    b = expression(r, pool, depth - 1)
    if k < .65:
        return f'({a}) && ({b})'
    if k < .8:
        return f'({a}) || ({b})'
    if k < .9:
        return f'!({a})'
    return f'({a}) ? ({b}) : ({expression(r, pool, depth - 1)})'


def policy(r, name, kind, param_kind):
    pool = BOOL + (PARAMS * 2 if param_kind else [])
    if r.random() < .15:
        pool = pool + AUTHORIZER * 3
    strings = list(STRING)
    spec = {'matchConstraints': resources(r, kind, True)}
    if param_kind:
        spec['paramKind'] = param_kind
    if r.random() < .5:
        spec['failurePolicy'] = r.choice(['Fail', 'Ignore'])
    if r.random() < .3:
        spec['matchConditions'] = [
            {'name': f'c{i}', 'expression': expression(r, pool)}
            for i in range(r.randint(1, 3))]
    if r.random() < .5:
        spec['variables'] = []
        for i in range(r.randint(1, 3)):
            if r.random() < .7:
                e = expression(r, pool)
                pool = pool + [f'variables.v{i}'] * 8
            else:
                e = r.choice(strings)
                strings = strings + [f'variables.v{i}'] * 4
            spec['variables'].append({'name': f'v{i}', 'expression': e})
    if r.random() < .93:
        spec['validations'] = []
        for i in range(r.randint(1, 4)):
            v = {'expression': r.choice(['', ' ', '\n'])
                 + expression(r, pool) + r.choice(['', ' \n'])}
            if r.random() < .5:
                v['message'] = r.choice(['m', ' spaced ', f'message {i}'])
            if r.random() < .4:
                v['messageExpression'] = r.choice(
                    [s for s in strings if 'variables' not in s] * 2 + strings)
            if r.random() < .3:
                v['reason'] = r.choice(['Unauthorized', 'Forbidden', 'Invalid',
                                        'RequestEntityTooLarge'])
            spec['validations'].append(v)
    if 'validations' not in spec or r.random() < .3:
        spec['auditAnnotations'] = [
            {'key': f'k{i}',
             'valueExpression': r.choice(strings + ['null'])}
            for i in range(r.randint(1, 3))]
    return {'apiVersion': GROUP, 'kind': 'ValidatingAdmissionPolicy',
            'metadata': {'name': name}, 'spec': spec}


def binding(r, name, policy_name, kind, param_kind):
    spec = {'policyName': policy_name, 'validationActions': r.choice(
        [['Deny'], ['Deny'], ['Deny'], ['Warn'], ['Audit'], ['Warn', 'Audit'],
         ['Deny', 'Audit'], ['Audit', 'Deny']])}
    if param_kind and r.random() < .85 or r.random() < .1:
        ref = {'parameterNotFoundAction': r.choice(['Deny', 'Allow'])}
        if r.random() < .65:
            ref['name'] = r.choice(['c1', 'c2', 'c9'])
        else:
            ref['selector'] = selector(r)
        if r.random() < .35:
            ref['namespace'] = r.choice(['ns1', 'ns2'])
        spec['paramRef'] = ref
    if r.random() < .4:
        spec['matchResources'] = resources(r, kind, False)
    return {'apiVersion': GROUP, 'kind': 'ValidatingAdmissionPolicyBinding',
            'metadata': {'name': name}, 'spec': spec}


def param(r, kind, name, ns):
    meta = {'name': name}
    if ns:
        meta['namespace'] = ns
    found = labels(r)
    if found:
        meta['labels'] = found
    out = {**kind, 'metadata': meta}
    if r.random() < .9:
        out['data'] = {'max': r.choice(['1', '3', '5', 'x'])}
    return out


def namespace(r, name):
    meta = {'name': name, 'labels': {'kubernetes.io/metadata.name': name,
                                     **(labels(r) or {})}}
    if r.random() < .3:
        meta['annotations'] = {'a': 'b'}
    if r.random() < .3:
        meta['uid'] = 'u1'
    out = {'apiVersion': 'v1', 'kind': 'Namespace', 'metadata': meta}
    if r.random() < .5:
        out['spec'] = {'finalizers': ['kubernetes']}
    if r.random() < .5:
        out['status'] = {'phase': r.choice(['Active', 'Terminating'])}
    return out


def thing(r, kind, name, ns, generated, own_labels=None):
    group, version, name_of_kind, _ = kind
    meta = {}
    if generated:
        meta['generateName'] = 'p-'
    else:
        meta['name'] = name
    if ns and name_of_kind not in CLUSTER_KINDS:
        meta['namespace'] = ns
    found = own_labels if own_labels is not None else labels(r)
    if found:
        meta['labels'] = found
    out = {'apiVersion': f'{group}/{version}' if group else version,
           'kind': name_of_kind, 'metadata': meta}
    if r.random() < .9:
        spec = {}
        if r.random() < .6:
            spec['replicas'] = r.randint(0, 5)
        if r.random() < .7:
            spec['containers'] = [
                {'name': n, **({'image': r.choice(['i', 'i:1'])}
                               if r.random() < .85 else {})}
                for n in 'ab'[:r.randint(0, 2)]]
        if r.random() < .3:
            spec['size'] = r.choice(['1Mi', '2Gi', 'bad'])
        out['spec'] = spec
    return out


def user(r):
    u = {'username': r.choice(['jane', 'bob', 'system:serviceaccount:ns1:sa'])}
    if r.random() < .6:
        u['groups'] = r.sample(['admins', 'devs', 'ops'], r.randint(1, 2))
    if r.random() < .2:
        u['uid'] = 'u'
    if r.random() < .25:
        u['extra'] = {'k': r.choice([['1'], ['1', '2'], ['3']])}
    return u


def review(r, kind, namespaces):
    group, version, name_of_kind, resource = kind
    operation = r.choice(['CREATE', 'CREATE', 'CREATE', 'UPDATE', 'UPDATE',
                          'DELETE'])
    name = 'ns1' if name_of_kind == 'Namespace' else r.choice(['p', 'p', 'q'])
    ns = r.choice(['ns1', 'ns1', 'ns2'])
    if name_of_kind == 'Namespace':
        ns = name
    elif name_of_kind in CLUSTER_KINDS or group.startswith('admission'):
        ns = ''
    own = None
    if name_of_kind == 'Namespace' and operation == 'DELETE':
        # an API server looks at the stored one
        own = {'kubernetes.io/metadata.name': name}
        for n in namespaces:
            if n['metadata']['name'] == name:
                own = n['metadata']['labels']
    generated = operation == 'CREATE' and ns and name != ns \
        and r.random() < .1
    gvk = {'group': group, 'version': version, 'kind': name_of_kind}
    gvr = {'group': group, 'version': version, 'resource': resource}
    request = {
        'uid': 'u1', 'kind': gvk, 'resource': gvr, 'requestKind': gvk,
        'requestResource': gvr, 'operation': operation, 'userInfo': user(r),
        'object': None, 'oldObject': None, 'dryRun': r.random() < .2,
        'options': None,
    }
    if not generated:
        request['name'] = name
    if ns:
        request['namespace'] = ns
    if name_of_kind != 'Namespace' and r.random() < .12:
        request['subResource'] = request['requestSubResource'] = r.choice(
            ['status', 'scale'])
    if operation != 'DELETE':
        request['object'] = thing(r, kind, name, ns, generated)
    if operation != 'CREATE':
        request['oldObject'] = thing(r, kind, name, ns, False, own)
    if r.random() < .6:
        request['options'] = {'kind': operation.capitalize() + 'Options',
                              'apiVersion': 'meta.k8s.io/v1'}
    return {'kind': 'AdmissionReview', 'apiVersion': 'admission.k8s.io/v1',
            'request': request}


def authorizer(r):
    rules = []
    for _ in range(r.randint(0, 3)):
        rule_ = {'decision': r.choice(['allow', 'deny', 'none'])}
        for name, values in (('User', ['jane', 'system:serviceaccount:ns1:sa']),
                             ('Verb', ['use', 'create', 'get']),
                             ('Resource', ['things', 'pods']),
                             ('Namespace', ['ns1']), ('Path', ['/healthz']),
                             ('Reason', ['r', 's'])):
            if r.random() < .3:
                rule_[name] = r.choice(values)
        if r.random() < .1:
            rule_['Error'] = 'broken'
        rules.append(rule_)
    return rules


def case(r):
    kind = r.choice(KINDS)
    namespaces = [namespace(r, n) for n in ('ns1', 'ns2') if r.random() < .6]
    param_kinds = [None, None, {'apiVersion': 'v1', 'kind': 'ConfigMap'},
                   {'apiVersion': 'ex.com/v1', 'kind': 'Conf'}]
    if r.random() < .05:
        param_kinds.append({'apiVersion': 'ex.com/v1', 'kind': 'Nope'})
    scope = r.choice(['Cluster', 'Namespaced'])
    params = []
    for name in ('c1', 'c2', 'c3'):
        if r.random() < .5:
            params.append(param(r, param_kinds[2], name,
                                r.choice(['ns1', 'ns2'])))
        if r.random() < .5:
            params.append(param(r, param_kinds[3], name, None
                                if scope == 'Cluster'
                                else r.choice(['ns1', 'ns2'])))
    policies, bindings = [], []
    for i in range(r.choice([1, 1, 1, 2, 3])):
        name = f'pol{i}'
        param_kind = r.choice(param_kinds)
        policies.append(policy(r, name, kind, param_kind))
        for k in range(r.choice([1, 1, 1, 2, 0])):
            bindings.append(binding(r, f'bind{i}{k}', name, kind, param_kind))
    return {'policies': policies, 'bindings': bindings, 'params': params,
            'namespaces': namespaces, 'scopes': {'Conf': scope},
            'authorizer': authorizer(r),
            'review': review(r, kind, namespaces)}
