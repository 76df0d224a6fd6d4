# Clients that go away.

use strict;
use warnings;
use lib '.';

use IO::Socket::INET;
use Test::More;
use Time::HiRes qw(sleep);

use t::AdmissionServer;
use t::Reviews;

my $s = t::AdmissionServer->new(stopped => 1);
my $dir = "$s->{dir}";
$s->key_pair('tls');
$s->conf(tls => <<"_EOC_");
        ssl_certificate $dir/docs/tls.crt;
        ssl_certificate_key $dir/docs/tls.key;
_EOC_
$s->start;

my $r = review(name => 'good', annotations => { pad => 'x' x 20000 });

sub aborted { $s->metric('"guard",outcome="aborted",reason="client_closed"') }
sub admitted {
    my ($n, $page) = (0, $s->get('/metrics'));
    $n += $1 while $page =~ /"guard",outcome="admitted",.* (\d+)$/mg;
    return $n;
}

# B63: before, in the middle of and after the body

sub send_part {
    my ($n) = @_;
    my $c = IO::Socket::INET->new(PeerAddr => "127.0.0.1:$s->{port}");
    print $c "POST /validate HTTP/1.1\r\nHost: a\r\nContent-Length: "
             . length($r) . "\r\nContent-Type: application/json\r\n\r\n"
             . substr($r, 0, $n);
    $c->flush;
    return $c;
}

for my $n (0, 1, 10_000, length($r) - 1) {
    my $before = aborted();
    my $c = send_part($n);
    sleep 0.05;
    close $c;
    ok($s->until(sub { aborted() == $before + 1 }),
       "aborted after $n bytes of the body");
}

like($s->access_log, qr/^\d+ aborted client_closed$/m, 'logged');

my $before = admitted();
my $c = send_part(length $r);
close $c;
ok($s->until(sub { admitted() == $before + 1 }),
   'a client that does not wait for the answer was reviewed');

# reset instead of closed

for my $n (10, 10_000) {
    my $old = aborted();
    my $reset = send_part($n);
    sleep 0.05;
    setsockopt $reset, SOL_SOCKET, SO_LINGER, pack('ii', 1, 0);
    close $reset;
    ok($s->until(sub { aborted() == $old + 1 }), "reset after $n bytes");
}

# HTTP/2: streams that are cancelled by the end of their client

my $old = aborted();
$s->write('review', $r x 40);
my $pid = fork;
if ($pid == 0) {
    open STDOUT, '>', '/dev/null';
    open STDERR, '>', '/dev/null';
    exec "timeout 1 curl -sk --http2 --limit-rate 50k -H 'Content-Type: application/json' --data-binary \@$dir/review https://127.0.0.1:$s->{port2}/validate";
}
sleep 1.2;
waitpid $pid, 0;
ok($s->until(sub { aborted() == $old + 1 }), 'an HTTP/2 client that ends');

is($s->metric('"guard",outcome="error",reason="internal"'), 0, 'no error');
like($s->post('/validate', review(name => 'good')), qr/"allowed":true/,
     'the server goes on');
is($s->faults, '', 'nothing alarming was logged');

done_testing();
