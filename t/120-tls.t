# The watched key pair.

use strict;
use warnings;
use lib '.';

use JSON::PP;
use Test::More;
use Time::HiRes qw(sleep);

use t::AdmissionServer;
use t::Reviews;

my $s = t::AdmissionServer->new(stopped => 1, watch => '50ms');
my $dir = "$s->{dir}/docs";

$s->key_pair($_) for qw(one two);

sub sh { system("cd $dir && { set -e; $_[0]\n} >/dev/null 2>&1") == 0 or die $_[0]; }

sub use_pair {
    my ($name) = @_;
    $s->write("docs/tls.$_", t::AdmissionServer::slurp("$dir/$name.$_"))
        for qw(crt key);
}

# what comes with a chain, and what is wrong with others

sh(<<'_EOC_');
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=ca -keyout ca.key -out ca.crt;
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=leaf -keyout chain.key -out leaf.csr;
openssl x509 -req -in leaf.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 10 -out leaf.crt;
cat leaf.crt ca.crt > chain.crt;
cat ca.crt leaf.crt > reversed.crt; cp chain.key reversed.key;
cat leaf.crt one.crt > stranger.crt; cp chain.key stranger.key;
cp one.crt mixed.crt; cp two.key mixed.key;
cp one.key nocrt.key; echo hello > nocrt.crt;
cp one.crt nokey.crt; echo hello > nokey.key;
head -c 300 one.crt > cut.crt; cp one.key cut.key;
(cat one.crt; head -c 200 ca.crt) > cutca.crt; cp one.key cutca.key;
openssl ec -in one.key -aes128 -passout pass:x -out encrypted.key; cp one.crt encrypted.crt;
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=rsa -keyout rsa.key -out rsa.crt;
_EOC_

# A certificate of our own that ends then; openssl ca takes dates.

sub signed {
    my ($name, $end) = @_;
    my ($from, $to) = map { my $d = `date -u -d '$_' +%Y%m%d%H%M%SZ`;
                            chomp $d; $d } '-2 days', $end;
    $s->write('docs/ca.conf', <<"_EOD_");
[ca]
default_ca = d
[d]
database = $dir/index
serial = $dir/serial
new_certs_dir = $dir
default_md = sha256
policy = p
[p]
commonName = supplied
_EOD_
    $s->write('docs/index', '');
    $s->write('docs/serial', "01\n");
    sh("openssl ca -batch -config ca.conf -in leaf.csr -cert ca.crt "
       . "-keyfile ca.key -startdate $from -enddate $to -out $name.crt");
    sh("cp chain.key $name.key");
}

signed('expired', '-1 day');

sub conf {
    $s->conf(@_, tls => <<"_EOC_");
        admission_tls $dir/tls.crt $dir/tls.key;
        ssl_certificate data:\$admission_tls_certificate;
        ssl_certificate_key data:\$admission_tls_key;
_EOC_
}

conf();

for my $case (['mixed', qr{/tls.key: the key is not that of the certificate}],
              ['nocrt', qr{/tls.crt: no certificate in PEM form}],
              ['nokey', qr{/tls.key: no key in PEM form}],
              ['cut', qr{/tls.crt: no certificate in PEM form, or a damaged}],
              ['cutca', qr{/tls.crt: no certificate in PEM form, or a damaged}],
              ['encrypted', qr{/tls.key: no key .* an encrypted one}],
              ['reversed', qr{/tls.crt: the chain is out of order}],
              ['stranger', qr{/tls.crt: the chain is out of order}],
              ['expired', qr{/tls.crt: the certificate has expired}])
{
    my ($name, $want) = @$case;
    use_pair($name);
    my $out = $s->test;
    isnt($?, 0, "$name: nginx -t fails");
    like($out, qr{\[emerg\] .*$want.*, admission_tls in \S+nginx.conf:\d+},
         "$name: and tells why");
}

for my $name (qw(one chain rsa)) {
    use_pair($name);
    my $out = $s->test;
    is($?, 0, "$name: nginx -t") or diag($out);
}

# rotation

use_pair('one');
$s->start;

sub served {
    my $out = `echo | timeout 5 openssl s_client -connect 127.0.0.1:$s->{port2} 2>/dev/null`;
    return $out =~ /subject=CN ?= ?(\S+)/ ? $1 : 'nothing';
}

is(served(), 'one', 'the first pair');
my $first = $s->metric('^admission_tls_not_after_timestamp_seconds');
cmp_ok($first, '>', time, 'expiry');
is($s->metric('^admission_tls_generation'), 1, 'generation');

my ($serial) = `openssl x509 -noout -serial -in $dir/one.crt` =~ /=(\w+)/;
like($s->log, qr/\[notice\] .*admission tls "\S+": serial $serial, until \w+ +\d+ [\d:]+ \d+ GMT, for DNS:one.svc, IP Address:127.0.0.1 in use/,
     'the log tells which one');

use_pair('two');
ok($s->until(sub { served() eq 'two' }), 'the next pair');
like($s->log, qr/loaded what has changed, generation 2: serial \w+, until [^,]+, for DNS:two.svc/,
     'the log tells the next one');
is($s->metric('^admission_tls_last_load_successful'), 1, 'successful');

use_pair('mixed');
ok($s->until(sub { $s->log =~ /admission tls .*the key is not that of/ }),
   'a pair that is none is told');
sleep 0.2;
is(served(), 'two', 'the last good pair stays');
is($s->metric('^admission_tls_last_load_successful'), 0, 'not successful');
cmp_ok($s->metric('^admission_tls_loads_total.*result="error"'), '>=', 1,
       'counted');
my $ready = decode_json($s->get('/readyz'));
my ($item) = grep { $_->{kind} eq 'tls' } @{ $ready->{items} };
ok($ready->{ready}, 'still ready');
is($item->{state}, 'stale', 'stale');
like($item->{error}, qr/the key is not that of/, 'with the error');

use_pair('chain');
ok($s->until(sub { served() eq 'leaf' }), 'a chain');
my $chain = `echo | timeout 5 openssl s_client -showcerts -connect 127.0.0.1:$s->{port2} 2>/dev/null`;
is(scalar(() = $chain =~ /BEGIN CERTIFICATE/g), 2, 'all of it is sent');
my $leaf = $s->metric('^admission_tls_not_after_timestamp_seconds');
cmp_ok($leaf, '<', $first, 'the first certificate that expires counts');

my $out = `curl -sk --http2 -H 'Content-Type: application/json' -d '@{[review(name => 'good')]}' https://127.0.0.1:$s->{port2}/validate`;
like($out, qr/"allowed":true/, 'a review over TLS');

unlike($s->log, qr/PRIVATE KEY/, 'no key in the log');
is($s->faults, '', 'nothing alarming was logged');

# a pair that expires while it is in use: not ready

{
    signed('soon', '+4 seconds');
    use_pair('soon');
    ok($s->until(sub { $s->metric('^admission_tls_not_after_timestamp_seconds')
                       < time + 10 }, 5), 'a pair that expires soon');
    ok($s->until(sub { ($s->request('GET', '/readyz'))[0] == 503 }, 15),
       'expired: not ready');
    like($s->get('/readyz'), qr/"state":"expired"/, 'and told');
    use_pair('one');
    ok($s->until(sub { ($s->request('GET', '/readyz'))[0] == 200 }),
       'ready with the next pair');
}

done_testing();
