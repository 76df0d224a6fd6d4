# The page for Prometheus.

use strict;
use warnings;
use lib '.';

use IPC::Open2;
use Test::More;

use t::AdmissionServer;
use t::Reviews;

my $s = t::AdmissionServer->new;

sub check {
    my ($text, @args) = @_;
    my $pid = open2(my $out, my $in, 'python3', 't/tools/promcheck.py', @args);
    print $in $text;
    close $in;
    my $said = do { local $/; <$out> };
    waitpid $pid, 0;
    return ($? >> 8, $said);
}

# The same by Prometheus' own tool, which has an opinion on names too.

sub promtool {
    my ($text, $what) = @_;

    SKIP: {
        skip 'there is no promtool on this machine', 1
            if !grep { -x "$_/promtool" } split /:/, $ENV{PATH};

        my $pid = open2(my $out, my $in, 'promtool check metrics 2>&1');
        print $in $text;
        close $in;
        my $said = do { local $/; <$out> } // '';
        waitpid $pid, 0;
        is("$?: $said", '0: ', "promtool has nothing to say: $what");
    }
}

my ($status, $head, $page) = $s->request('GET', '/metrics');

is($status, 200, 'status');
like($head, qr{^Content-Type: text/plain; version=0.0.4; charset=utf-8\r?$}m,
     'content type');

my ($rc, $said) = check($page);
is($rc, 0, "a new page is well-formed: $said");

# all pairs are there before there was a review

for my $pair (['refused', 'method'], ['refused', 'content_type'],
              ['refused', 'empty_body'], ['refused', 'body_too_large'],
              ['refused', 'nginx'], ['refused', 'invalid_json'],
              ['refused', 'invalid_review'], ['refused', 'memory_limit'],
              ['error', 'invalid_json'], ['error', 'invalid_review'],
              ['error', 'memory_limit'], ['error', 'patch_limit'],
              ['error', 'timeout'], ['error', 'internal'],
              ['unavailable', 'not_loaded'], ['unavailable', 'out_of_memory'],
              ['aborted', 'client_closed'], ['aborted', 'client_timeout'])
{
    my ($outcome, $reason) = @$pair;

    for my $block ('kind="injector",name="istio"',
                   'kind="policies",name="guard"')
    {
        like($page, qr/^admission_reviews_total\{$block,outcome="$outcome",reason="$reason"\} 0$/m,
             "$block $outcome $reason is there from the start");
    }
}

for my $outcome (qw(injected skipped)) {
    like($page, qr/,outcome="$outcome",/, "$outcome is there");
}

for my $outcome (qw(admitted denied error)) {
    like($page, qr/name="guard",outcome="$outcome",/, "$outcome is there");
}

unlike($page, qr/outcome="(warned|observed)"/, 'modes that nobody uses');

cmp_ok(scalar(() = $page =~ /^admission_reviews_total/mg), '<', 500,
       'the number of pairs is bounded');

# counting

$s->post('/inject', review(uid => 'a')) for 1 .. 3;
$s->post('/inject', review(annotations => { 'sidecar.istio.io/inject' => 'false' }));
$s->post('/inject', review(annotations => { 'example.com/fail' => 'x' }));
$s->post('/inject', '{');
$s->request('GET', '/inject');
$s->post('/validate', review(name => 'bad'));

$page = $s->get('/metrics');
($rc, $said) = check($page);
is($rc, 0, "a page with counts is well-formed: $said");
promtool($page, 'counts');

sub sum { my ($re) = @_; my $n = 0;
          $n += $1 while $page =~ /^$re (\d+)$/mg; return $n; }

is(sum(qr/admission_reviews_total\{[^}]*outcome="injected"[^}]*\}/), 3,
   'injected');
is(sum(qr/admission_reviews_total\{[^}]*outcome="skipped"[^}]*\}/), 1,
   'skipped');
is(sum(qr/admission_reviews_total\{[^}]*outcome="error"[^}]*\}/), 2, 'error');
is(sum(qr/admission_reviews_total\{[^}]*outcome="refused"[^}]*\}/), 1,
   'refused');
is(sum(qr/admission_reviews_total\{[^}]*outcome="denied"[^}]*\}/), 1,
   'denied');
is(sum(qr/admission_reviews_total\{[^}]*\}/), 8, 'one count a request');

is(sum(qr/admission_review_duration_seconds_count\{kind="injector"[^}]*\}/), 6,
   'durations of what was answered with a review');
is(sum(qr/admission_patch_size_bytes_count\{kind="injector"[^}]*\}/), 3,
   'sizes of patches');
like($page, qr/^admission_review_duration_seconds_bucket\{[^}]*le="0.00005"\} /m,
     'from 50 us');
like($page, qr/^admission_review_duration_seconds_bucket\{[^}]*le="30"\} /m,
     'to 30 s');

# Istio's names

is(sum(qr/sidecar_injection_requests_total/), 7, 'requests');
is(sum(qr/sidecar_injection_success_total/), 3, 'success');
is(sum(qr/sidecar_injection_failure_total/), 3, 'failure');
is(sum(qr/sidecar_injection_skip_total/), 1, 'skip');
is(sum(qr/sidecar_injection_time_seconds_count/), 6, 'time');
like($page, qr/^sidecar_injection_time_seconds_bucket\{le="$_"\} /m,
     "Istio's bucket $_") for qw(0.1 1 3 5 10 20 30 60 \+Inf);

# names with quotes

my $q = t::AdmissionServer->new(blocks => <<"_EOC_");
    admission_injector istio { config docs/config.json; }
    admission_injector 'a"b\\\\c' { config docs/config.json; }
    admission_policies guard { manifests docs/deny-bad.json; }
_EOC_

$page = $q->get('/metrics');
($rc, $said) = check($page);
is($rc, 0, "names with quotes: $said");
promtool($page, 'names with quotes');

($status, $head) = $q->request('HEAD', '/metrics', undef);
is($status, 200, 'HEAD');
($status) = $q->request('POST', '/metrics', 'x');
is($status, 405, 'POST');

is($_->faults, '', 'nothing alarming was logged') for $s, $q;

# counters survive a reload, also when a block comes before the others

my $dir = "$s->{dir}";
$s->conf(blocks => <<"_EOC_");
    admission_injector another { config $dir/docs/config.json; }
    admission_injector istio { config $dir/docs/config.json; }
    admission_policies guard { manifests $dir/docs/deny-bad.json; }
_EOC_

my $pid = $s->get('/pid');
$s->signal('HUP');
ok($s->until(sub { my $p = $s->get('/pid'); $p ne '' && $p ne $pid }),
   'reloaded');

$page = $s->get('/metrics');
is(sum(qr/admission_reviews_total\{kind="injector",name="istio",outcome="injected"[^}]*\}/),
   3, 'counters survive a reload');
is(sum(qr/admission_reviews_total\{kind="injector",name="another"[^}]*\}/), 0,
   'a new block starts from nothing');

done_testing();
