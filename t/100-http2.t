# HTTP/2 over TLS: bodies in every shape, and one connection for very many
# reviews and refusals.

use strict;
use warnings;
use lib '.';

use JSON::PP;
use Test::More;

use t::AdmissionServer;
use t::Reviews;

my $N = $ENV{ADMISSION_H2_REVIEWS} // 20000;

my $s = t::AdmissionServer->new(stopped => 1, level => 'warn');
my $dir = "$s->{dir}";

$s->key_pair('tls');
$s->conf(tls => <<"_EOC_");
        admission_tls $dir/docs/tls.crt $dir/docs/tls.key;
        ssl_certificate data:\$admission_tls_certificate;
        ssl_certificate_key data:\$admission_tls_key;
        access_log off;
        location /small { client_body_buffer_size 1k;
                          admission_validate guard; }
        location /short { admission_max_body 1k; admission_validate guard; }
        location /tiny  { client_max_body_size 1k; admission_validate guard; }
_EOC_
$s->start;

my $url = "https://127.0.0.1:$s->{port2}";

sub curl {
    my ($path, $file, @args) = @_;
    my $out = `curl -sk --http2 --max-time 60 -o $dir/out -w '%{http_version} %{http_code}' -H 'Content-Type: application/json' --data-binary \@$file @args $url$path`;
    return ($out, t::AdmissionServer::slurp("$dir/out"));
}

# sizes, with and without a length

for my $size (100, 6_300, 200_000, 7_900_000) {
    $s->write('review', review(name => 'good', uid => "u-$size",
                             annotations => { pad => 'x' x $size }));

    my ($said, $body) = curl('/validate', "$dir/review");
    is($said, '2 200', "$size bytes");
    like($body, qr/"uid":"u-$size","allowed":true/, "$size bytes, answered");

    ($said, $body) = curl('/validate', "$dir/review",
                          "-H 'Content-Length:'");
    is($said, '2 200', "$size bytes without a length");
    like($body, qr/"uid":"u-$size","allowed":true/, 'answered');

    ($said, $body) = curl('/small', "$dir/review");
    is($said, '2 200', "$size bytes through a small buffer");
    like($body, qr/"uid":"u-$size","allowed":true/, 'answered');
}

$s->write('review', review(annotations => { pad => 'x' x 5000 }));
my ($said) = curl('/tiny', "$dir/review");
is($said, '2 413', 'above client_max_body_size');
($said) = curl('/validate', "$dir/review", '-X GET');
is($said, '2 405', 'GET with a body');
my $body;
($said, $body) = curl('/inject', "$dir/review");
is($said, '2 200', 'an injection');
like($body, qr/"patchType":"JSONPatch"/, 'with a patch');

# B64: one connection; refusals too have read their body

sub load {
    my ($what, $path, $status, $file, @args) = @_;

    my $before = metric_sum();
    my $out = `timeout 300 h2load -n $N -c 1 -m 10 -t 1 -d $dir/$file @args $url$path 2>&1`;

    my ($done, $ok, $failed, $errored) =
        $out =~ /(\d+) done, (\d+) succeeded, (\d+) failed, (\d+) errored/;

    is($done // 0, $N, "$what: $N requests were answered on one connection")
        or diag($out);
    is($errored // -1, 0, "$what: none met a closed connection");
    like($out, $status == 200 ? qr/status codes: $N 2xx/
                              : qr/ $N 4xx/, "$what: the status");
    is(metric_sum() - $before, $N, "$what: all were counted");
}

sub metric_sum {
    my ($n, $page) = (0, $s->get('/metrics'));
    $n += $1 while $page =~ /^admission_reviews_total\{[^}]*\} (\d+)$/mg;
    return $n;
}

$s->write('load', review(name => 'good', annotations => { pad => 'x' x 6_300 }));

$s->write('cut', '{"kind":"AdmissionReview",' . ' ' x 6_300);

load('reviews', '/validate', 200, 'load', "-H 'Content-Type: application/json'");
load('refused by type', '/validate', 415, 'load', "-H 'Content-Type: text/plain'");
load('refused as too large', '/short', 413, 'load',
     "-H 'Content-Type: application/json'");
load('refused as no JSON', '/validate', 400, 'cut',
     "-H 'Content-Type: application/json'");
load('refused by method', '/validate', 405, 'load',
     "-H 'Content-Type: application/json' -H ':method: PUT'");

is($s->faults, '', 'nothing alarming was logged');
unlike($s->log, qr/http2 flood/, 'no flood was detected');

done_testing();
