#!/usr/bin/env python3
"""Measures what reviews cost, as multiples of nginx itself in the same run.

The yardstick is an echo: nginx reads the same body over TLS and answers 8 KB.
Costs are CPU time of the one worker, from the kernel's accounting, divided by
the number of reviews; a busy machine hardly matters.  Each pair is measured in
short turns, echo and review alternating, and the median ratio is printed.

Client and worker share one CPU.  On two of them an answer that finds the client
asleep costs the worker an interrupt to the other CPU, in a virtual machine a
tenth of a review; and the client only sleeps while it waits for reviews.

The last lines are "name: value", one per measure.
"""

import argparse
import copy
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import yaml


CPU = max(os.sched_getaffinity(0))
PINNED = ['taskset', '-c', str(CPU)]


def run(cmd, **kw):
    return subprocess.run(cmd, check=True, capture_output=True, text=True,
                          **kw).stdout


class Server:
    """One worker behind TLS on loopback."""

    def __init__(self, folder, port, locations, blocks, modules):
        self.folder = folder
        self.port = port
        os.makedirs(os.path.join(folder, 'logs'), exist_ok=True)
        key, crt = (os.path.join(folder, n) for n in ('key.pem', 'cert.pem'))
        run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt',
             'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj',
             '/CN=localhost', '-keyout', key, '-out', crt])
        conf = os.path.join(folder, 'nginx.conf')
        with open(conf, 'w', encoding='utf-8') as f:
            for m in modules:
                f.write(f'load_module {m};\n')
            f.write(f'''
worker_processes 1;
error_log {folder}/logs/error.log warn;
pid {folder}/nginx.pid;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    client_body_buffer_size 4m;
    client_max_body_size 8m;
    keepalive_requests 100000000;
    keepalive_time 1d;
    {blocks}
    server {{
        listen 127.0.0.1:{port} ssl http2;
        ssl_protocols TLSv1.2 TLSv1.3;
        ssl_certificate {crt};
        ssl_certificate_key {key};
        location /echo {{ bench_echo; }}
        {locations}
    }}
}}
''')
        self.conf = conf
        run(['nginx', '-p', folder, '-c', conf])
        deadline = time.time() + 10
        while not os.path.exists(os.path.join(folder, 'nginx.pid')):
            if time.time() > deadline:
                raise RuntimeError('nginx did not start')
            time.sleep(0.05)
        master = open(os.path.join(folder, 'nginx.pid')).read().strip()
        for _ in range(100):
            kids = subprocess.run(['pgrep', '-P', master],
                                  capture_output=True, text=True).stdout
            if kids.split():
                break
            time.sleep(0.05)
        self.worker = kids.split()[0]
        os.sched_setaffinity(int(self.worker), {CPU})

    def cpu(self):
        """CPU time of the worker in seconds."""
        with open(f'/proc/{self.worker}/schedstat') as f:
            return int(f.read().split()[0]) / 1e9

    def rss(self):
        with open(f'/proc/{self.worker}/status') as f:
            return int(re.search(r'VmRSS:\s+(\d+)', f.read()).group(1)) / 1024

    def stop(self):
        subprocess.run(['nginx', '-p', self.folder, '-c', self.conf,
                        '-s', 'stop'], capture_output=True)


def wrk(url, script, seconds, connections=8):
    """Requests, errors, and latencies of a run of wrk, in its own order."""
    out = run(PINNED + ['wrk', '-t1', f'-c{connections}', f'-d{seconds}s',
                        '-s', script, '--latency', url])
    m = re.search(r'BENCH (\d+) (\d+) (\d+) (\d+) (\d+)', out)
    if m is None:
        raise RuntimeError('wrk said:\n' + out)
    n, bad, micros, p50, p99 = map(int, m.groups())
    if bad:
        raise RuntimeError(f'{url}: {bad} of {n} answers are not 200')
    return n, micros / 1e6, p50, p99


LUA = '''
local parts = {{}}
for line in io.lines("{parts}") do parts[#parts + 1] = line end
local vary = #parts > 1
local n = 0
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
if not vary then wrk.body = parts[1] end
request = function()
    if not vary then return wrk.format() end
    n = n + 1
    return wrk.format(nil, nil, nil, table.concat(parts, string.format("w%07d", n)))
end
done = function(summary, latency, requests)
    local bad = summary.errors.connect + summary.errors.read
                + summary.errors.write + summary.errors.status
                + summary.errors.timeout
    io.write(string.format("BENCH %d %d %d %d %d\\n", summary.requests, bad,
             summary.duration, latency:percentile(50), latency:percentile(99)))
end
'''


def lua(folder, name, parts):
    """A script for wrk that sends the parts, joined by a running number."""
    text = os.path.join(folder, name + '.txt')
    with open(text, 'w', encoding='utf-8') as f:
        f.write('\n'.join(parts) + '\n')
    path = os.path.join(folder, name + '.lua')
    with open(path, 'w', encoding='utf-8') as f:
        f.write(LUA.format(parts=text))
    return path


def body_of(path):
    with open(path, encoding='utf-8') as f:
        return json.dumps(json.load(f), separators=(',', ':'))


def varied(body):
    """The body cut at the workload's name, which each review then has new."""
    review = json.loads(body)
    meta = review['request']['object']['metadata']
    name = (meta.get('labels', {}).get('app') or meta.get('name')
            or meta.get('generateName', '').rstrip('-'))
    parts = body.split(name)
    if not name or len(parts) < 2:
        raise RuntimeError('no workload name in the review')
    return parts


def with_env(body, count):
    """The review with so many variables in its first container."""
    review = json.loads(body)
    container = review['request']['object']['spec']['containers'][0]
    container['env'] = [{'name': f'NAME_{i}', 'value': f'value-{i}'}
                        for i in range(count)]
    return json.dumps(review, separators=(',', ':'))


def more_policies(path, count, folder):
    """So many policies with their bindings: copies under other names."""
    with open(path, encoding='utf-8') as f:
        documents = [d for d in yaml.safe_load_all(f) if d]
    bindings = {}
    policies = []
    for d in documents:
        if d['kind'] == 'ValidatingAdmissionPolicyBinding':
            bindings.setdefault(d['spec']['policyName'], []).append(d)
        else:
            policies.append(d)
    out = []
    for i in range(count):
        policy = copy.deepcopy(policies[i % len(policies)])
        name = policy['metadata']['name']
        policy['metadata']['name'] = f'{name}-{i}'
        out.append(policy)
        for binding in copy.deepcopy(bindings[name]):
            binding['metadata']['name'] += f'-{i}'
            binding['spec']['policyName'] = f'{name}-{i}'
            out.append(binding)
    made = os.path.join(folder, f'policies{count}.yaml')
    with open(made, 'w', encoding='utf-8') as f:
        yaml.safe_dump_all(out, f)
    return made


def instructions(cli, args, body, folder):
    """Instructions of one review: two runs that differ in their number."""
    review = os.path.join(folder, 'review.json')
    with open(review, 'w', encoding='utf-8') as f:
        f.write(body)
    counts = []
    for n in (20, 120):
        p = subprocess.run(
            ['valgrind', '--tool=callgrind', '--callgrind-out-file=/dev/null',
             cli, 'review', '-f', review, '--repeat', str(n)] + args,
            capture_output=True, text=True, check=True)
        counts.append(int(re.search(r'Collected : (\d+)', p.stderr).group(1)))
    return (counts[1] - counts[0]) // 100


def measure(server, path, script, args):
    """Median ratio of CPU per review to CPU per echo, and the figures."""
    base = f'https://127.0.0.1:{server.port}'
    ratios, review, figures = [], [], []
    for _ in range(args.turns):
        cost = []
        for target in ('/echo', path):
            before = server.cpu()
            n, secs, p50, p99 = wrk(base + target, script, args.seconds)
            cost.append((server.cpu() - before) / n)
            if target != '/echo':
                figures.append((n / secs, p50, p99))
        ratios.append(cost[1] / cost[0])
        review.append(cost[1] * 1e6)
    rps, p50, p99 = (statistics.median(f[i] for f in figures)
                     for i in range(3))
    return statistics.median(ratios), statistics.median(review), rps, p50, p99


def h2(server, path, body, folder, args):
    """The same over HTTP/2, by h2load: the ratio and requests a second."""
    data = os.path.join(folder, 'h2.json')
    with open(data, 'w', encoding='utf-8') as f:
        f.write(body)
    ratios, rps = [], []
    for _ in range(args.turns):
        cost = []
        for target in ('/echo', path):
            before = server.cpu()
            out = run(PINNED + [
                'h2load', '-n', str(args.h2), '-c', '4', '-m', '4', '-d', data,
                '-H', 'content-type: application/json',
                f'https://127.0.0.1:{server.port}{target}'])
            done = re.search(r' (\d+) 2xx', out)
            if done is None or int(done.group(1)) != args.h2:
                raise RuntimeError('h2load said:\n' + out)
            cost.append(server.cpu() - before)
        ratios.append(cost[1] / cost[0])
        rps.append(float(re.search(r'([\d.]+) req/s', out).group(1)))
    return statistics.median(ratios), statistics.median(rps)


def main():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument('--inputs', required=True, help='folder of the inputs')
    p.add_argument('--config', required=True, help='of an injector')
    p.add_argument('--values', required=True)
    p.add_argument('--mesh', required=True)
    p.add_argument('--module', required=True)
    p.add_argument('--cli', required=True)
    p.add_argument('--echo', required=True)
    p.add_argument('--seconds', type=int, default=2)
    p.add_argument('--turns', type=int, default=5)
    p.add_argument('--h2', type=int, default=20000)
    p.add_argument('--port', type=int, default=18443)
    p.add_argument('--only', default='')
    args = p.parse_args()

    folder = tempfile.mkdtemp(prefix='admission-bench-')
    results = {}
    documents = [os.path.abspath(f)
                 for f in (args.config, args.values, args.mesh)]
    policies = os.path.abspath(os.path.join(args.inputs, 'policies16.yaml'))
    policies60 = more_policies(policies, 60, folder)
    blocks = f'''
    admission_injector bench {{
        config {documents[0]};
        values {documents[1]};
        mesh   {documents[2]};
    }}
    admission_policies bench16 {{ manifests {policies}; }}
    admission_policies bench60 {{ manifests {policies60}; }}'''
    locations = '''
        location /inject      { admission_inject   bench; }
        location /validate16  { admission_validate bench16; }
        location /validate60  { admission_validate bench60; }'''

    server = Server(folder, args.port, locations, blocks,
                    [os.path.abspath(m) for m in (args.module, args.echo)])
    try:
        pod7, pod14, small, env1500 = (
            body_of(os.path.join(args.inputs, f'review-{name}.json'))
            for name in ('pod-7k', 'pod-14k-from-apiserver', 'small-2k',
                         'pod-1500-env'))
        cases = [
            ('inject', '/inject', [pod7]),
            ('inject_new_workload', '/inject', varied(pod7)),
            ('inject_small', '/inject', [small]),
            ('inject_14k', '/inject', [pod14]),
            ('inject_1500_env', '/inject', [env1500]),
            ('inject_5000_env', '/inject', [with_env(env1500, 5000)]),
            ('validate16', '/validate16', [pod7]),
            ('validate16_14k', '/validate16', [pod14]),
            ('validate60', '/validate60', [pod7]),
            ('validate60_14k', '/validate60', [pod14]),
        ]
        for name, path, parts in cases:
            if args.only and args.only not in name:
                continue
            script = lua(folder, name, parts)
            ratio, micros, rps, p50, p99 = measure(server, path, script, args)
            results[f'{name}_cost_in_echoes'] = round(ratio, 2)
            results[f'{name}_cpu_us'] = round(micros, 1)
            results[f'{name}_rps'] = round(rps)
            results[f'{name}_p50_us'] = p50
            results[f'{name}_p99_us'] = p99
            print(f'{name}: {ratio:.2f} echoes, {micros:.1f} us CPU, '
                  f'{rps:.0f}/s, p50 {p50:.0f} us, p99 {p99:.0f} us',
                  flush=True)
        if not args.only:
            for name, path in (('inject_h2', '/inject'),
                               ('validate16_h2', '/validate16')):
                ratio, rps = h2(server, path, pod7, folder, args)
                results[f'{name}_cost_in_echoes'] = round(ratio, 2)
                results[f'{name}_rps'] = round(rps)
            inject = ['--inject', '--config', documents[0], '--values',
                      documents[1], '--mesh', documents[2]]
            for name, options in (
                    ('inject', inject),
                    ('validate16', ['--validate', '--policies', policies]),
                    ('validate60', ['--validate', '--policies', policies60])):
                results[f'{name}_instructions'] = instructions(
                    args.cli, options, pod7, folder)
        results['worker_rss_mb'] = round(server.rss(), 1)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)

    print()
    for name, value in results.items():
        print(f'{name}: {value}')


if __name__ == '__main__':
    try:
        main()
    except (RuntimeError, subprocess.CalledProcessError) as e:
        print(getattr(e, 'stderr', '') or e, file=sys.stderr)
        sys.exit(1)
