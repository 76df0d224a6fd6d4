"""docs/INSTALL.md, as who reads it would type it."""

import os
import re
import subprocess

from node import Node
from test_manifests import ensure_namespace, remove
from test_scripts import HERE, TOP

PAGE = os.path.join(TOP, 'docs/INSTALL.md')

# the page's "shop" is a namespace of the policies' suites, too
SHOP = 'first-shop'


def blocks(title):
    """The commands of a part of the page, block by block."""
    with open(PAGE, encoding='utf-8') as f:
        part = re.search(rf'^## {re.escape(title)}\n(.*?)(?=^## |\Z)',
                         f.read(), re.M | re.S).group(1)
    return [re.sub(r'^    ', '', b, flags=re.M)
            for b in re.findall(r'(?:^    .*\n)+', part, re.M)]


def table():
    """{folder: (service, namespace, secret)}"""
    with open(PAGE, encoding='utf-8') as f:
        return {row[0]: row[1:] for row in re.findall(
            r'^\| `(\S+)` \|[^|]*\| `(\S+)` \| `(\S+)` \| `(\S+)` \|$',
            f.read(), re.M)}


def shell(c, t, what, text):
    """Runs a block; what it has written."""
    for name in re.findall(r'kubectl create namespace (\S+)', text):
        if c.get(f'/api/v1/namespaces/{name}'):
            text = re.sub(rf'kubectl create namespace {name}\b.*\n', '', text)
    done = subprocess.run(['bash', '-eo', 'pipefail', '-c', text], cwd=TOP,
                          text=True, capture_output=True, env=c.env(),
                          timeout=180, check=False)
    t.equal(done.returncode, 0, f'{what}: {text}{done.stdout}{done.stderr}')
    return done.stdout


def install(c, t, folder):
    """The three steps with a line of the table."""
    words = dict(zip(('SERVICE', 'NAMESPACE', 'SECRET'), table()[folder]),
                 FOLDER=folder)
    text = re.sub('|'.join(words), lambda m: words[m.group()],
                  blocks('The way')[0])
    t.contains(shell(c, t, folder, text), 'successfully rolled out',
               f'{folder}: is there')


def take_away(c, folder):
    remove(c, c.kubectl('kustomize', os.path.join(TOP, 'k8s', folder)).stdout)


def first_pod(c, t):
    """A namespace, and a pod in it."""
    c.kubectl('create', 'namespace', SHOP)
    c.wait_for(lambda: c.get(
        f'/api/v1/namespaces/{SHOP}/serviceaccounts/default'), 20, 'account')
    got = shell(c, t, 'the first pod',
                re.sub(r'\bshop\b', SHOP, blocks('The way')[1]))
    t.contains(got, 'istio-proxy', 'the first pod has the sidecar')


def run(control, checks):
    with Node(control, 'ngx-admission'):
        install(control, checks, 'base')
        first_pod(control, checks)
        shell(control, checks, 'taken away', blocks('Taking it away')[0])
        control.kubectl('run', '-n', SHOP, 'other', '--image', 'other:1')
        take_away(control, 'base')
        for folder in ('overlays/policies', 'overlays/policies-enforce'):
            install(control, checks, folder)
            take_away(control, folder)
    control.kubectl('delete', 'namespace', SHOP, '--wait=false')

    ensure_namespace(control, 'istio-system')
    control.kubectl('apply', '-f', os.path.join(
        HERE, 'documents/istio-0.7.yaml'))
    with Node(control, 'istio-system'):
        got = shell(control, checks, 'istio-0.7', blocks('istio-0.7')[0])
        checks.contains(got, 'istio-sidecar-injector', 'istio-0.7: is there')
        take_away(control, 'overlays/istio-0.7')
