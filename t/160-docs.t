# The documents tell what the code has, and the example is a configuration.

use strict;
use warnings;
use lib '.';

use Test::More;

use t::AdmissionServer;

sub text { t::AdmissionServer::slurp($_[0]) }
sub set { my %s = map { $_ => 1 } @_; return [sort keys %s]; }

my $module = text('ngx_http_admission_module.c');
my $directives = text('docs/DIRECTIVES.md');

# directives

is_deeply(set($directives =~ /^## (admission_\w+)$/mg),
          set($module =~ /ngx_string\("(admission_\w+)"\),\n      NGX_HTTP/g),
          'directives');

for my $part (['inject', 'injector'], ['policy', 'policies']) {
    my ($file, $title) = @$part;
    my $code = text("src/ngx/ngx_http_admission_$file.c");
    my ($section) = $directives =~ /^## Directives of (?:an )?$title\n(.*?)(?=^## |\z)/ms;
    is_deeply(set($section =~ /^\| \*\*(\w+)\*\*/mg),
              set($code =~ /ngx_string\("(\w+)"\),\n      NGX_CONF/g),
              "directives of $title");
}

for my $name ($directives =~ /^## (admission_\w+)$/mg) {
    like($directives, qr/^## $name\n\n\| \| \|\n\|---\|---\|\n\| Syntax: \| \*\*$name\*\*.*;\ \|\n\| Default: \| .+ \|\n\| Context: \| .+ \|\n\n\S/m,
         "$name has syntax, default, context and a text");
}

# variables

is_deeply(set(text('docs/VARIABLES.md') =~ /^\| `\$(admission_\w+)`/mg),
          set(text('src/ngx/ngx_http_admission_variables.c')
              =~ /"(admission_\w+)"/g), 'variables');

# metrics, outcomes, reasons

my $metrics = text('docs/METRICS.md');

my $s = t::AdmissionServer->new(stopped => 1);
my $dir = "$s->{dir}";
$s->key_pair('tls');
$s->conf(tls => <<"_EOC_");
        admission_tls $dir/docs/tls.crt $dir/docs/tls.key;
        ssl_certificate data:\$admission_tls_certificate;
        ssl_certificate_key data:\$admission_tls_key;
_EOC_
$s->start;

is_deeply(set($metrics =~ /^\| `((?:admission|sidecar)_\w+)` \|/mg),
          set($s->get('/metrics') =~ /^# TYPE (\w+)/mg), 'metrics');

my $outcome = text('src/ngx/ngx_http_admission_outcome.c');
my ($outcomes) = $outcome =~ /ngx_http_admission_outcomes\[\] = \{(.*?)\};/s;
my ($reasons) = $outcome =~ /ngx_http_admission_reasons\[\] = \{(.*?)\};/s;

my ($section) = $metrics =~ /^\| outcome \|.*?\n\n/ms ? $& : '';
is_deeply(set($section =~ /^\| `(\w+)`/mg),
          [grep { $_ ne 'undecided' } @{ set($outcomes =~ /"(\w+)"/g) }],
          'outcomes');

($section) = $metrics =~ /^\| reason \|.*?\n\n/ms ? $& : '';
is_deeply(set($section =~ /^\| `(\w+)`/mg), set($reasons =~ /"(\w+)"/g),
          'reasons');

# bad input: rows and tests

my $bad = text('docs/BAD_INPUT.md');
my %elsewhere = $bad =~ /^\| (B\d+) [^\n]*\(`(t\/[\w-]+\.t)`\)/mg;

is_deeply(set(grep { !$elsewhere{$_} } $bad =~ /^\| (B\d+) /mg),
          set(text('t/020-bad-input.t') =~ /^=== TEST \d+: (B\d+),/mg),
          'every row of bad input is a test');

for my $id (sort keys %elsewhere) {
    like(text($elsewhere{$id}), qr/^# $id: /m, "$id is in $elsewhere{$id}");
}

# the example

my $conf = text('conf/nginx.conf');

$conf =~ s{/tmp/}{$dir/}g;
$conf =~ s{modules/ngx_http_admission_module.so}{$ENV{TEST_NGINX_MODULE}};
$conf =~ s{/etc/istio/inject/config}{$dir/docs/config.json};
$conf =~ s{/etc/istio/inject/values}{$dir/docs/values.json};
$conf =~ s{/etc/istio/config/mesh}{$dir/docs/mesh.json};
mkdir "$dir/policies";
$s->write('policies/a.json', text('t/docs/deny-bad.json'));
$conf =~ s{/etc/admission/policies}{$dir/policies};
$conf =~ s{/etc/webhook/certs/}{$dir/docs/}g;
$conf =~ s{listen (\d+)}{listen 127.0.0.1:$1}g;
$s->write('nginx.conf', $conf);

my $out = $s->test;
is($?, 0, 'conf/nginx.conf is a configuration') or diag($out);
$out =~ s/^.*"listen ... http2" directive is deprecated.*\n//mg;
unlike($out, qr/\[(warn|error|emerg)\]/, 'without a warning') or diag($out);

done_testing();
