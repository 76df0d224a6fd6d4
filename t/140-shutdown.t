# Draining: what is under way is answered, nobody is kept.

use strict;
use warnings;
use lib '.';

use Test::More;
use Time::HiRes qw(sleep time);

use t::AdmissionServer;
use t::Reviews;

# A process without a master ends at once; draining is for those with one.

for my $workers (1, 2) {

    my $what = "$workers workers";
    my $s = t::AdmissionServer->new(workers => $workers);

    sub half {
        my ($server, $path) = @_;
        my $r = review(name => 'good');
        my $c = IO::Socket::INET->new(PeerAddr => "127.0.0.1:$server->{port}");
        print $c "POST $path HTTP/1.1\r\nHost: a\r\nContent-Length: "
                 . length($r) . "\r\nContent-Type: application/json\r\n\r\n"
                 . substr($r, 0, 20);
        return ($c, substr($r, 20));
    }

    my ($c, $rest) = half($s, '/validate');
    my $probe = IO::Socket::INET->new(PeerAddr => "127.0.0.1:$s->{port}");
    print $probe "GET /readyz HTTP/1.1\r\nHost: a\r\n";

    my (undef, $head) = $s->request_on(IO::Socket::INET->new(
        PeerAddr => "127.0.0.1:$s->{port}"), 'POST', '/validate',
        review(name => 'good'));
    like($head, qr/^Connection: keep-alive/m, "$what: kept before");

    sleep 0.2;
    $s->signal('QUIT');

    ok($s->until(sub { !IO::Socket::INET->new(
                           PeerAddr => "127.0.0.1:$s->{port}") }),
       "$what: no new connections");

    print $probe "\r\n";
    sysread $probe, my $page, 4096;
    like($page, qr{^HTTP/1.1 503 }, "$what: not ready any more");
    like($page, qr/"shutting_down":true/, "$what: and told");
    like($page, qr/^Connection: close\r?$/m, "$what: closing");

    print $c $rest;
    my $answer = '';
    while (sysread $c, my $part, 4096) { $answer .= $part; }
    like($answer, qr{^HTTP/1.1 200 }, "$what: a review under way is answered");
    like($answer, qr/^Connection: close\r?$/m, "$what: Connection: close");
    like($answer, qr/"allowed":true/, "$what: the answer");

    close $_ for $c, $probe;

    my $start = time;
    ok($s->until(sub { $s->ended }, 10), "$what: ends");
    cmp_ok(time - $start, '<', 2, "$what: at once");
    is($s->{status}, 0, "$what: status 0");
    is($s->faults, '', "$what: nothing alarming was logged");
}

# admission_drain: the same to clients before there is a signal.

{
    my $s = t::AdmissionServer->new(stopped => 1);
    my $file = "$s->{dir}/drain";

    $s->conf(extra => "admission_drain $file;");
    $s->start;

    sub on_one {
        my ($server) = @_;
        my $c = IO::Socket::INET->new(
            PeerAddr => "127.0.0.1:$server->{port}");
        my ($status, $head) = $server->request_on($c, 'POST', '/validate',
                                                  review(name => 'good'));
        return ($c, $status, $head);
    }

    my ($idle, undef, $before) = on_one($s);
    like($before, qr/^Connection: keep-alive/m, 'no file: kept');
    is(($s->request('GET', '/readyz'))[0], 200, 'no file: ready');

    $s->write('drain', '');
    ok($s->until(sub { ($s->request('GET', '/readyz'))[0] == 503 }),
       'draining: not ready');
    like($s->get('/readyz'), qr/"shutting_down":true/,
         'draining: and told');

    my ($c, $status, $head) = on_one($s);
    is($status, 200, 'draining: answers');
    like($head, qr/^Connection: close\r?$/m, 'draining: Connection: close');
    is(sysread($c, my $rest, 1), 0, 'draining: and closed');

    ($status, $head) = $s->request_on($idle, 'POST', '/validate',
                                      review(name => 'good'));
    is($status, 200, 'draining: idle connections are used once more');
    like($head, qr/^Connection: close\r?$/m, 'draining: and closed then');

    unlink $file;
    ok($s->until(sub { ($s->request('GET', '/readyz'))[0] == 200 }),
       'file removed: ready again');
    like((on_one($s))[2], qr/^Connection: keep-alive/m, 'and kept again');
}

done_testing();
