# A worker under Valgrind: 1,000 reviews of all kinds, reloads, key pairs.

use strict;
use warnings;
use lib '.';

use Test::More;
use Time::HiRes qw(sleep);

use t::AdmissionServer;
use t::Reviews;

plan skip_all => 'the sanitizers\' module does not run under Valgrind'
    if $ENV{TEST_NGINX_LD_PRELOAD};
plan skip_all => 'make test-valgrind runs this'
    if !grep { -x "$_/valgrind" } split /:/, $ENV{PATH};

my $N = $ENV{ADMISSION_VALGRIND_REVIEWS} // 1000;

for my $master (1, 0) {

    my $what = $master ? 'with a master' : 'single process';
    my $s = t::AdmissionServer->new(stopped => 1, watch => '100ms',
                                    master => $master);
    my $dir = "$s->{dir}";

    $s->{wrap} = ['valgrind', '-q', '--leak-check=full',
                  '--show-leak-kinds=definite',
                  '--errors-for-leak-kinds=definite', '--error-exitcode=99',
                  '--trace-children=yes', "--log-file=$dir/logs/valgrind.%p",
                  '--suppressions=t/valgrind.supp'];

    $s->key_pair($_) for qw(tls other);
    $s->conf(tls => <<"_EOC_");
        admission_tls $dir/docs/tls.crt $dir/docs/tls.key;
        ssl_certificate data:\$admission_tls_certificate;
        ssl_certificate_key data:\$admission_tls_key;
        location /file { client_body_buffer_size 1k;
                         admission_validate guard; }
_EOC_
    $s->start;

    my @kinds = (
        ['/inject', review(uid => 'a')],
        ['/inject', review(annotations => { 'example.com/fail' => 'x' })],
        ['/inject', review(annotations => { 'example.com/big' => '9000' })],
        ['/inject', '{"kind":'],
        ['/inject', ''],
        ['/validate', review(name => 'good')],
        ['/validate', review(name => 'bad')],
        ['/validate', review(request => { object => 1 })],
        ['/validate', '[[[[' x 100],
        ['/mutate', review(name => 'good')],
    );

    my $c = IO::Socket::INET->new(PeerAddr => "127.0.0.1:$s->{port}");
    my $answered = 0;

    for my $i (1 .. $N) {
        my ($path, $body) = @{ $kinds[$i % @kinds] };
        my ($status) = $s->request_on($c, 'POST', $path, $body);
        $answered++ if $status;

        if ($i == int($N / 3)) {
            $s->write('docs/config.json', '[');
            $s->write('docs/deny-bad.json',
                      t::AdmissionServer::slurp('t/docs/deny-all.json'));
            sleep 0.5;
        }

        if ($i == int($N / 2)) {
            $s->write('docs/config.json',
                      t::AdmissionServer::slurp('t/docs/config.json'));
            $s->write("docs/tls.$_",
                      t::AdmissionServer::slurp("$dir/docs/other.$_"))
                for qw(crt key);
            sleep 0.5;
        }
    }

    is($answered, $N, "$what: all were answered");

    $s->write('review', review(annotations => { pad => 'x' x 100_000 }));
    for my $path (qw(validate file inject)) {
        my $out = `curl -sk --http2 -H 'Content-Type: application/json' --data-binary \@$dir/review https://127.0.0.1:$s->{port2}/$path`;
        like($out, qr/"uid":"u-1"/, "$what: $path over HTTP/2");
    }

    like($s->get('/metrics'), qr/^admission_snapshot_generation.* [23]$/m,
         "$what: documents were loaded");
    is($s->metric('^admission_tls_generation'), 2, "$what: so was the pair");
    like($s->get('/readyz'), qr/"ready":true/, "$what: ready");

    close $c;
    ok($s->stop('QUIT'), "$what: ended");
    is($s->{status}, 0, "$what: status");

    my $said = CORE::join('', map { t::AdmissionServer::slurp($_) }
                              glob "$dir/logs/valgrind.*");
    is($said, '', "$what: Valgrind has nothing to say");
    is($s->faults, '', "$what: nothing alarming was logged");
}

done_testing();
