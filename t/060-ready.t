# The page for readiness probes.

use strict;
use warnings;
use lib '.';

use JSON::PP;
use Test::More;

use t::AdmissionServer;
use t::Reviews;

sub ready {
    my ($s) = @_;
    my ($status, $head, $body) = $s->request('GET', '/readyz');
    my $page = eval { decode_json($body) } || { items => [] };
    my %items = map { $_->{name} => $_ } @{ $page->{items} };
    return ($status, $page, \%items, $head);
}

my $s = t::AdmissionServer->new;

my ($status, $page, $items, $head) = ready($s);
is($status, 200, 'ready');
like($head, qr{^Content-Type: application/json\r?$}m, 'content type');
ok($page->{ready}, 'says so');
ok(!$page->{shutting_down}, 'not shutting down');
is($items->{istio}{state}, 'loaded', 'injector');
is($items->{istio}{kind}, 'injector', 'its kind');
is($items->{guard}{state}, 'loaded', 'policies');
is($items->{istio}{generation}, 1, 'generation');

# a bad change is told, and no reason to stop

$s->write('docs/config.json', '{"policy":');
ok($s->until(sub { (ready($s))[2]{istio}{state} eq 'stale' }), 'stale');

($status, $page, $items) = ready($s);
is($status, 200, 'still ready');
like($items->{istio}{error}, qr{/docs/config.json:\d+}, 'the error');
is($items->{guard}{state}, 'loaded', 'the others');

like($s->post('/inject', review(uid => 'x')), qr/"patchType"/, 'still works');

$s->write('docs/config.json', t::AdmissionServer::slurp('t/docs/config.json'));
ok($s->until(sub { (ready($s))[2]{istio}{state} eq 'loaded' }), 'mended');
($status, $page, $items) = ready($s);
is($items->{istio}{generation}, 2, 'next generation');
ok(!exists $items->{istio}{error}, 'no error any more');

# documents that are not there yet

my $w = t::AdmissionServer->new(blocks => <<'_EOC_');
    admission_injector istio { config docs/late.json; wait on; }
    admission_policies guard { manifests docs/late; wait on; }
_EOC_

($status, $page, $items) = ready($w);
is($status, 503, 'not ready');
ok(!$page->{ready}, 'says so');
is($items->{istio}{state}, 'missing', 'names what is missing');
like($items->{istio}{error}, qr{late.json: No such file}, 'and why');
my (undef, $h) = $w->request('GET', '/readyz');
like($h, qr/^Retry-After: 1\r?$/m, 'Retry-After');

is(($w->request('POST', '/inject', review()))[0], 503, 'reviews get 503');

$w->write('docs/late.json', t::AdmissionServer::slurp('t/docs/config.json'));
mkdir "$w->{dir}/docs/late";
$w->write('docs/late/a.json', t::AdmissionServer::slurp('t/docs/deny-bad.json'));
ok($w->until(sub { (ready($w))[0] == 200 }), 'ready when they are there');
like($w->post('/inject', review(uid => 'x')), qr/"patchType"/, 'and works');

is(($s->request('POST', '/readyz', 'x'))[0], 405, 'POST');
is(($s->request('HEAD', '/readyz'))[0], 200, 'HEAD');

is($_->faults, '', 'nothing alarming was logged') for $s, $w;

done_testing();
