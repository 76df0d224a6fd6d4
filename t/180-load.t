# Reviews over TLS connections that stay open while documents change every
# 100 ms: each answer is, byte for byte, what the command line says with one of
# the two states.

use strict;
use warnings;
use lib '.';

use JSON::PP;
use Test::More;
use Time::HiRes qw(sleep time);

use t::AdmissionServer;
use t::Reviews;

my $N = $ENV{ADMISSION_LOAD_REVIEWS} // 5000;
my $cli = $ENV{ADMISSION_CLI} // 'build/ngx-admission';

plan skip_all => "there is no $cli to compare with" if !-x $cli;

my $s = t::AdmissionServer->new(stopped => 1, watch => '50ms', level => 'warn');
my $dir = "$s->{dir}";

sub text { t::AdmissionServer::slurp("t/docs/$_[0]") }

# the two states

my %states = (
    'config.json' => [ text('config.json'),
                       text('config.json') =~ s/image: proxy/image: other/r ],
    'deny-bad.json' => [ text('deny-bad.json'), text('deny-all.json') ],
);

sub use_state {
    my ($n) = @_;
    $s->write("docs/$_", $states{$_}[$n]) for sort keys %states;
}

my @kinds = (
    { path => '/inject', review => review(uid => 'UID'),
      args => "--inject --config $dir/docs/config.json "
              . "--values $dir/docs/values.json --mesh $dir/docs/mesh.json" },
    { path => '/validate', review => review(uid => 'UID', name => 'good'),
      args => "--validate --policies $dir/docs/deny-bad.json" },
);

for my $n (0, 1) {
    use_state($n);

    for my $k (@kinds) {
        $s->write('review', $k->{review});
        my $answer = `$cli review $k->{args} -f $dir/review`;
        is($?, 0, "the command line answers $k->{path} in state $n");
        chomp $answer;
        push @{ $k->{answers} }, $answer;
    }
}

isnt($_->{answers}[0], $_->{answers}[1], "$_->{path}: the states differ")
    for @kinds;

$s->write('kinds', encode_json([
    map { my %k = %$_; delete $k{args}; \%k } @kinds ]));

$s->key_pair('tls');
$s->conf(tls => <<"_EOC_");
        ssl_certificate $dir/docs/tls.crt;
        ssl_certificate_key $dir/docs/tls.key;
        access_log off;
_EOC_
$s->start;

sub rss {
    my ($kb) = t::AdmissionServer::slurp("/proc/$_[0]/status")
               =~ /^VmRSS:\s+(\d+)/m;
    return $kb;
}

sub load {
    my ($count) = @_;
    my $start = time;

    my $pid = open my $f, '-|', 'python3', 't/tools/load.py', '--port',
                   $s->{port2}, '--count', $count, "$dir/kinds"
        or die "load.py: $!";

    my ($n, $changes) = (0, 0);
    vec(my $bits = '', fileno $f, 1) = 1;

    while (!select my $ready = $bits, undef, undef, 0.1) {
        use_state($n = 1 - $n);
        $changes++;
    }

    local $/;
    my $said = <$f>;
    close $f;

    return (decode_json($said), $changes, time - $start);
}

my $pid = $s->get('/pid');

# what a worker keeps for reuse is there after the first reviews

load($N < 20000 ? 2000 : $N / 10);
my $before = rss($pid);

my ($r, $changes, $seconds) = load($N);

is($r->{answered}, $N, "$N reviews were answered with one of two states");
is($r->{wrong}, 0, 'no answer was wrong, none was lost')
    or diag(join "\n", @{ $r->{first} });

for my $kind (0, 1) {
    for my $n (0, 1) {
        cmp_ok($r->{counts}{"$kind.$n"} // 0, '>', 0,
               "$kinds[$kind]{path}: state $n was met");
    }
}

my $loads = $s->metric('^admission_snapshot_generation.*"guard"');
cmp_ok($loads, '>=', $changes / 2, "$changes changes, $loads loads");
is($s->metric('^admission_snapshot_loads_total.*"guard",result="error"'), 0,
   'no load failed');
is($s->get('/pid'), $pid, 'the worker is the same');

SKIP: {
    skip 'the sanitizer keeps what was freed', 1
        if $ENV{TEST_NGINX_LD_PRELOAD};

    my $growth = rss($pid) - $before;
    cmp_ok($growth, '<', 1024, "no growth: $growth KB");
}

is($s->faults, '', 'nothing alarming was logged');

note(sprintf '%d reviews in %.1f s, %d a second, %d changes, RSS %d KB',
     $N, $seconds, $N / $seconds, $changes, rss($pid));

done_testing();
