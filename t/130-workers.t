# Several workers: counters are shared, everyone loads, a new worker has what
# is on the disk.

use strict;
use warnings;
use lib '.';

use Test::More;
use Time::HiRes qw(sleep);

use t::AdmissionServer;
use t::Reviews;

my $s = t::AdmissionServer->new(workers => 2, watch => '50ms');

# connections are spread unevenly; enough of them meet both

sub pids {
    my ($n) = @_;
    my %pids;
    $pids{$s->get('/pid')}++ for 1 .. $n;
    return %pids;
}

sub workers {
    my $out = `ps -o pid= --ppid $s->{pid}`;
    return sort split ' ', $out;
}

my @first = workers();
is(scalar(@first), 2, 'two workers');

$s->post('/inject', review()) for 1 .. 100;

is($s->metric('^admission_reviews_total.*outcome="injected"') // 0, 100,
   'all are counted together');

is($s->metric('^admission_snapshot_generation.*"guard"'), 1,
   'generation of all');

$s->write('docs/deny-bad.json',
          t::AdmissionServer::slurp('t/docs/deny-all.json'));

ok($s->until(sub { $s->metric('^admission_snapshot_generation.*"guard"') == 2 }),
   'all workers have loaded');
is($s->metric('^admission_snapshot_loads_total.*"guard",result="success"'), 2,
   'each of them once');

my $admitted = grep { $s->post('/validate', review(name => 'good'))
                      =~ /"allowed":true/ } 1 .. 50;
is($admitted, 0, 'no worker has the old documents');

# one dies and is started again, from what its master knew

my ($victim) = workers();
kill 'KILL', $victim;
ok($s->until(sub { my @w = workers(); @w == 2 && !grep { $_ == $victim } @w }),
   'a new worker');
sleep 0.2;

$admitted = grep { $s->post('/validate', review(name => 'good'))
                   =~ /"allowed":true/ } 1 .. 50;
is($admitted, 0, 'the new worker has the new documents at once');
cmp_ok($s->metric('^admission_reviews_total.*outcome="injected"'), '==', 100,
       'its death has cost no counts');

# nginx -s reload with a fault leaves everything as it was

my @before = workers();
my $conf = t::AdmissionServer::slurp("$s->{dir}/nginx.conf");
$s->write('nginx.conf', $conf =~ s/release latest/releese latest/r);
$s->signal('HUP');
ok($s->until(sub { $s->log =~ /unknown directive "releese"/ }), 'a bad reload');
sleep 0.2;
is_deeply([workers()], \@before, 'the workers are the same');
like($s->post('/inject', review(uid => 'x')), qr/"patchType"/, 'and work');

# documents that have become bad meanwhile: the same

$s->write('nginx.conf', $conf);
$s->write('docs/config.json', '[');
ok($s->until(sub { $s->metric('^admission_snapshot_loads_total.*"istio",result="error"') }),
   'bad documents');
$s->signal('HUP');
ok($s->until(sub { $s->log =~ /\[emerg\] .*config.json:\d+/ }),
   'a reload with bad documents fails');
sleep 0.2;
is_deeply([workers()], \@before, 'the workers are the same');
like($s->post('/inject', review(uid => 'x')), qr/"patchType"/, 'and work');

$s->write('docs/config.json', t::AdmissionServer::slurp('t/docs/config.json'));
$s->signal('HUP');
ok($s->until(sub { my @w = workers(); @w == 2 && !grep { my $p = $_; grep { $_ == $p } @before } @w }),
   'a good reload');
is($s->metric('^admission_reviews_total.*"guard",outcome="denied"'), 100,
   'counters live on');

my $log = join "\n", grep { !/exited on signal 9|\[emerg\]/ }
          split /\n/, $s->log;
unlike($log, qr/\[(alert|crit)\]|AddressSanitizer|runtime error:/,
       'nothing alarming was logged');
ok($s->stop('QUIT'), 'ends');
is($s->{status}, 0, 'with status 0');

done_testing();
