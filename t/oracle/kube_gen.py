"""Generates pods, patches for them and JSON documents from a seed.

Pods cover the whole schema, as t/cases/kube/*.txt tell it; patches are made
for a given pod, with directives, nulls, values of wrong types, members that no
schema knows, duplicates and changed orders.
"""

import copy
import re

STRINGS = ['a', 'b', 'c', 'd', 'istio-proxy', '', 'x y', '\u00fcn\u00ef', '<&>',
           '1', 'true', '~/', '\u20ac\U0001f600', 'k8s.io/a', 'a.b', '\n\t"\\']
NAMES = ['a', 'b', 'c', 'd', 'e', 'istio-proxy', 'f', 'g']
INTS = [0, 1, 2, 3, 80, 443, 8080, -1, 65535, 2147483647]
LONGS = INTS + [2147483648, -9223372036854775808, 9007199254740993]
QUANTITIES = ['100m', '1', '1Gi', '1024Mi', '0.5', '2000m', '1e3', '128974848',
              '1.5Gi', '0', '-1', '12E', '1000Ki', '1.0', ' 5 ', '10n', '3u',
              '1e-3', '0.0001', '1500', '999Pi', '8Ei', '.5', '5.', 1, 0, 1.5,
              1000, 20000000000]
TIMES = ['2024-01-02T03:04:05Z', '2024-01-02T03:04:05.678Z',
         '2024-01-02T03:04:05+02:00', '0001-01-01T00:00:00Z',
         '1969-12-31T23:59:59-08:00']
WRONG = [None, 1, 'x', True, False, 1.5, -0.0, [], {}, ['a'], {'a': 1},
         [None], [1], [{}], 1e30, 0, '', 99999999999, 12345678901234567890]
UNKNOWN = ['unknown', 'x-y', 'Name', '$x', 'nam\u00e9']

FIELD = re.compile(r'(\w+):(\*|\[\]|map\[string\])?(\w+)(!?)(\u00b0?)'
                   r'(?:\{(merge)(?:,retainKeys)?(?:=(\w+))?\})?$')


class Field:
    def __init__(self, text):
        m = FIELD.match(text)
        self.name, self.shape, self.type, always, _, merge, key = m.groups()
        self.shape = self.shape or ''
        self.always = bool(always)
        self.merge = bool(merge)
        self.key = key


def read_schema(paths):
    types = {}
    for path in paths:
        with open(path, encoding='utf-8') as f:
            for line in f:
                name, fields = line.strip().split(': ')
                types[name] = [Field(t) for t in fields.split(' ')]
    types['Pod'].append(Field('status:PodStatus'))
    return types


class Generator:
    def __init__(self, random, types):
        self.random = random
        self.types = types
        self.fields = {t: {f.name: f for f in fs} for t, fs in types.items()}

    def pick(self, items):
        return self.random.choice(items)

    def chance(self, p):
        return self.random.random() < p

    # -- values of the schema ----------------------------------------------

    def scalar(self, kind):
        if kind == 'string':
            return self.pick(STRINGS if self.chance(.4) else NAMES)
        if kind == 'bool':
            return self.chance(.5)
        if kind == 'int32':
            return self.pick(INTS)
        if kind == 'int64':
            return self.pick(LONGS)
        if kind == 'Quantity':
            return self.pick(QUANTITIES)
        if kind == 'IntOrString':
            return self.pick(INTS + STRINGS)
        if kind == 'Time':
            return self.pick(TIMES)
        return self.pick([{}, {'f:a': {}}, {'f:b': {'.': {}, 'f:c': {}}}])

    def one(self, kind, depth):
        if kind in self.types:
            return self.struct(kind, depth + 1)
        return self.scalar(kind)

    def value(self, field, depth):
        if field.shape == '[]':
            n = self.random.choices([0, 1, 2, 3, 5, 12],
                                    [5, 30, 30, 20, 10, 5 if depth < 4 else 0])
            return [self.one(field.type, depth) for _ in range(n[0])]
        if field.shape == 'map[string]':
            return {self.pick(STRINGS): self.one(field.type, depth)
                    for _ in range(self.pick([0, 1, 2, 3, 9]))}
        return self.one(field.type, depth)

    def struct(self, kind, depth=0):
        fields = self.types[kind]
        wanted = [f for f in fields
                  if self.chance(.9 if f.always or depth == 0
                                 else 3.5 / (len(fields) + depth))]
        if self.chance(.2):
            self.random.shuffle(wanted)
        out = {f.name: self.value(f, depth) for f in wanted}
        for f in fields:
            # lists that are merged have keys, mostly
            if f.key and f.name in out and self.chance(.95):
                for item in out[f.name]:
                    key = self.fields[f.type][f.key]
                    item[f.key] = self.scalar(key.type) \
                        if key.type != 'string' else self.pick(NAMES)
        return out

    def pod(self):
        pod = self.struct('Pod')
        if self.chance(.9):
            spec = pod.setdefault('spec', {})
            spec.setdefault('containers', self.value(
                self.fields['PodSpec']['containers'], 1))
        return pod

    # -- disorder ------------------------------------------------------------

    def disturb(self, value, p):
        """Puts nulls, wrong types and unknown members into a value."""
        if self.chance(p):
            return self.pick(WRONG)
        if isinstance(value, dict):
            out = {k: self.disturb(v, p) for k, v in value.items()}
            if self.chance(4 * p):
                out[self.pick(UNKNOWN)] = self.pick(WRONG)
            return out
        if isinstance(value, list):
            return [self.disturb(v, p) for v in value]
        return value

    # -- patches -------------------------------------------------------------

    def field(self, kind, name):
        return self.fields[kind].get(name) if kind in self.fields else None

    def patch(self, original, kind, depth=0):
        """A strategic merge patch for an object of the type."""
        if not isinstance(original, dict):
            original = {}
        out = {}
        for name, value in original.items():
            field = self.field(kind, name)
            if not self.chance(.8 if depth < 2 else .35):
                continue
            if self.chance(.06):
                out[name] = None
            elif self.chance(.03):
                out[name] = self.pick(WRONG)
            elif field is None:
                out[name] = self.pick(WRONG)
            elif isinstance(value, list) and field.shape == '[]':
                out.update(self.patch_list(value, field, depth))
            elif isinstance(value, dict) and field.shape in ('', '*') \
                    and field.type in self.types:
                out[name] = self.patch(value, field.type, depth + 1)
            else:
                out[name] = self.value(field, depth)
        if kind in self.types and self.chance(.6):
            field = self.pick(self.types[kind])
            if field.name not in out:
                out[field.name] = self.disturb(self.value(field, depth), .01)
                # to order objects without a key makes Go panic
                if isinstance(out[field.name], list) and self.chance(.1) \
                        and (field.key or self.chance(.02)
                             or field.type not in self.types):
                    out['$setElementOrder/' + field.name] = \
                        self.order(out[field.name], field)
        if depth and self.chance(.015):
            out['$patch'] = self.pick(['replace', 'delete', 'replace',
                                       'merge', 'x', None, 1])
        if self.chance(.02):
            keys = [k for k in {**original, **out} if self.chance(.8)]
            if self.chance(.8):
                keys += [k for k in out if k not in keys]
            self.random.shuffle(keys)
            out['$retainKeys'] = keys
        return out

    def item_key(self, field, item):
        return item.get(field.key) if isinstance(item, dict) else None

    def patch_list(self, value, field, depth):
        out = {}
        if not field.merge or field.key is None:
            items = [v for v in value if self.chance(.5)]
            items += [self.one(field.type, depth)
                      for _ in range(self.pick([0, 1, 2]))]
            out[field.name] = items
            if field.type == 'string' and self.chance(.1):
                out['$deleteFromPrimitiveList/' + field.name] = \
                    [v for v in value if self.chance(.5)] + ['zz']
                if self.chance(.5):
                    del out[field.name]
            if field.merge and self.chance(.2):
                out['$setElementOrder/' + field.name] = \
                    self.order(value + items, field)
            return out
        items = []
        for item in value:
            if not isinstance(item, dict) or not self.chance(.6):
                continue
            change = self.patch(item, field.type, depth + 1)
            change.pop('$patch', None)
            change.pop('$retainKeys', None)
            if field.key in item:
                change[field.key] = item[field.key]
            if self.chance(.08):
                change = {field.key: item.get(field.key), '$patch': 'delete'}
            items.append(change)
        for _ in range(self.pick([0, 0, 1, 1, 2])):
            item = self.one(field.type, depth)
            if self.chance(.97):
                key = self.fields[field.type][field.key]
                item[field.key] = self.pick(NAMES) \
                    if key.type == 'string' else self.scalar(key.type)
            items.append(item)
        if self.chance(.3):
            self.random.shuffle(items)
        if self.chance(.02):
            items.insert(self.random.randrange(len(items) + 1),
                         {'$patch': self.pick(['replace', 'replace', 'merge',
                                               'delete', 'x'])})
        if self.chance(.01):
            items.append(self.pick(['x', 1, {}, []]))
        out[field.name] = items
        if self.chance(.15):
            out['$setElementOrder/' + field.name] = \
                self.order(value + items, field)
            if self.chance(.2):
                del out[field.name]
        return out

    def order(self, items, field):
        """A value of $setElementOrder, fitting or not."""
        if field.key:
            keys = []
            for item in items:
                key = self.item_key(field, item)
                if key not in keys and not isinstance(key, (list, dict)) \
                        and key is not None:
                    keys.append(key)
            if self.chance(.3):
                self.random.shuffle(keys)
            if self.chance(.3):
                keys = [k for k in keys if self.chance(.7)]
            if self.chance(.05):
                return self.pick([[], 'x', None, [{}], ['x'], {}])
            return [{field.key: k} for k in keys]
        keys = [i for i in items if not isinstance(i, (list, dict))]
        keys = list(dict.fromkeys(keys))
        if self.chance(.3):
            self.random.shuffle(keys)
        return keys

    # -- any JSON --------------------------------------------------------------

    def json(self, depth=0):
        kind = self.random.randrange(8 if depth < 5 else 5)
        if kind == 0:
            return self.pick([None, True, False, 0, 1, 1.5, -3, 1e21])
        if kind < 5 and depth:
            return self.pick(STRINGS)
        if kind % 2:
            return [self.json(depth + 1)
                    for _ in range(self.random.randrange(6))]
        return {self.pick(STRINGS + NAMES): self.json(depth + 1)
                for _ in range(self.random.randrange(6))}

    def change(self, value, p=.15):
        """A document that is like another one."""
        if self.chance(p / 3):
            return self.json(3)
        if isinstance(value, dict):
            out = {}
            for k, v in value.items():
                if self.chance(p / 2):
                    continue
                out[k] = self.change(v, p)
            if self.chance(p):
                out[self.pick(STRINGS + NAMES)] = self.json(3)
            return out
        if isinstance(value, list):
            out = [self.change(v, p) for v in value if not self.chance(p / 2)]
            if self.chance(p):
                out.insert(self.random.randrange(len(out) + 1), self.json(3))
            if self.chance(p):
                self.random.shuffle(out)
            if self.chance(p) and out:
                out.append(copy.deepcopy(self.pick(out)))
            return out
        return self.json(9) if self.chance(p) else value

    def operations(self, document):
        """A JSON Patch that applies, or nearly so."""
        out = []
        for _ in range(self.pick([1, 1, 2, 3, 6])):
            op = {'op': self.pick(['add', 'remove', 'replace', 'move', 'copy',
                                   'test', 'add', 'replace', 'test'])}
            op['path'] = self.path(document)
            if op['op'] in ('move', 'copy') or self.chance(.02):
                op['from'] = self.path(document)
            if op['op'] in ('add', 'replace', 'test') and self.chance(.97):
                op['value'] = self.at(document, op['path']) \
                    if op['op'] == 'test' and self.chance(.6) else self.json(3)
            if self.chance(.02):
                op[self.pick(['op', 'path', 'from'])] = self.pick(WRONG)
            if self.chance(.02):
                op.pop('path', None)
            out.append(op)
        return out

    def path(self, document):
        path = ''
        while isinstance(document, (dict, list)) and (not path
                                                      or self.chance(.7)):
            if isinstance(document, dict):
                key = self.pick(list(document) or ['new']) \
                    if self.chance(.9) else self.pick(STRINGS)
                document = document.get(key)
                path += '/' + key.replace('~', '~0').replace('/', '~1')
            else:
                i = self.random.randrange(len(document) or 1)
                if self.chance(.08):
                    i = self.pick(['-', '-1', '01', 'x', '', '+1', '99', '-9',
                                   '99999999999999999999'])
                path += '/%s' % i
                document = document[i] \
                    if isinstance(i, int) and i < len(document) else None
        if self.chance(.02):
            path = self.pick(['', '/', 'x', path + '/', path.lstrip('/')])
        return path

    def at(self, document, path):
        for part in path.split('/')[1:]:
            part = part.replace('~1', '/').replace('~0', '~')
            try:
                document = document[int(part)] \
                    if isinstance(document, list) else document[part]
            except (KeyError, ValueError, IndexError, TypeError):
                return None
        return document
