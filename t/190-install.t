# What "make install" installs, and what "config" says where a library is missing.

use strict;
use warnings;
use lib '.';

use Cwd qw(cwd);
use File::Temp;
use Test::More;

use t::AdmissionServer;

plan skip_all => 'the sanitizers\' module is not installed'
    if $ENV{TEST_NGINX_LD_PRELOAD};

my $top = cwd();
my $dir = File::Temp->newdir('install-XXXXXX', TMPDIR => 1);

# the environment of a make above is not that of a user

delete @ENV{qw(MAKEFLAGS MFLAGS MAKELEVEL)};

my $said = `make -s install DESTDIR=$dir/dest PREFIX=/usr/local 2>&1`;
is($?, 0, 'make install') or diag($said);

my $prefix = "$dir/dest/usr/local";
my @files = sort split /\n/, `cd $dir/dest && find . -type f`;

is_deeply(\@files, [ map { "./usr/local/$_" }
    'bin/ngx-admission', 'lib/nginx/modules/ngx_http_admission_module.so',
    'share/bash-completion/completions/ngx-admission',
    'share/man/man1/ngx-admission.1' ], 'all of it, and nothing else');

like(`$prefix/bin/ngx-admission --version`, qr/\d+\.\d+/, 'the command runs');

like(t::AdmissionServer::slurp("$prefix/share/man/man1/ngx-admission.1"),
     qr/^\.TH NGX/m, 'the manual page is one');

my $completion = "$prefix/share/bash-completion/completions/ngx-admission";
my $words = `bash -c '. $completion; complete -p ngx-admission' 2>&1`;
is($?, 0, 'bash takes the completion');
like($words, qr/^complete .*ngx-admission$/m, 'and completes the command');

{
    local $ENV{TEST_NGINX_MODULE} =
        "$prefix/lib/nginx/modules/ngx_http_admission_module.so";
    my $s = t::AdmissionServer->new(stopped => 1);
    $s->conf;
    my $out = $s->test;
    is($?, 0, 'nginx loads the module') or diag($out);
}

# config, with an auto/feature that does not find one of them

mkdir "$dir/auto";

my %text = (
    module => ":\n",
    feature => 'ngx_found=yes; case " $ngx_feature_libs " in '
               . '*" $MISSING "*) ngx_found=no;; esac' . "\n",
);

for my $name (keys %text) {
    open my $f, '>', "$dir/auto/$name" or die $!;
    print $f $text{$name};
    close $f;
}

sub configure {
    local $ENV{MISSING} = $_[0];
    return `cd $dir && ngx_addon_dir=$top NGX_AUTOTEST=autotest sh $top/config 2>&1`;
}

my $config = t::AdmissionServer::slurp('config');
my ($libs) = $config =~ /^ngx_module_libs="(.*)"$/m;

for my $lib (grep { !/^-l(m|stdc\+\+)$/ } split ' ', $libs) {
    my $out = configure($lib);
    isnt($?, 0, "$lib is missing: config fails");
    like($out, qr/^\S+: error: the module ngx_http_admission_module requires .+\.\nYou can install it \(Debian: lib.+-dev\b.*\), or do without the module\.$/m,
         "$lib is missing: and tells what to install");
}

my $out = configure('-lnothing');
is($?, 0, 'nothing is missing') or diag($out);

done_testing();
