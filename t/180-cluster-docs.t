# What the documents for operators name is there.

use strict;
use warnings;
use lib '.';

use Test::More;

use t::AdmissionServer;

sub text { t::AdmissionServer::slurp($_[0]) }

# every threat has an answer that can be looked up

my @rows = text('docs/SECURITY.md') =~ /^\| (\d+ \|.*) \|$/mg;
is_deeply([map { /^(\d+)/ } @rows], [1 .. 18], 'the 18 threats');

for my $row (@rows) {
    my ($n, undef, undef, $where) = split / \| /, $row;
    my @named = $where =~ /`([^`]+)`/g;
    ok(@named > 0, "threat $n has evidence");

    for my $named (@named) {
        my ($file, $words) = split /: /, $named, 2;
        ok(-f $file, "threat $n: $file") or next;
        ok(index(text($file), $words) >= 0, "threat $n: $named")
            if defined $words;
    }
}

# every overlay has its line and its way

my $install = text('docs/INSTALL.md');

for my $folder (glob 'k8s/overlays/*') {
    my ($name) = $folder =~ m{k8s/(.*)};
    like($install, qr/^\| `\Q$name\E` \|/m, "INSTALL: $name");
}

for my $name ($install =~ m{^\| `((?:base|overlays/)[^`]*)` \|}mg) {
    ok(-f "k8s/$name/kustomization.yaml", "INSTALL: k8s/$name is there");
}

# links and files that the pages name

for my $page (qw(INSTALL OPERATIONS SECURITY TROUBLESHOOTING METRICS)) {
    my $content = text("docs/$page.md");

    for my $link ($content =~ /\]\(([^)]+)\)/g) {
        my ($file, $part) = $link =~ /^([^#]+)(?:#(.*))?$/;
        ok(-f "docs/$file", "$page: $link") or next;
        next unless $part;
        my @titles = map { s/[^\w -]//gr =~ tr/ /-/r }
                     map { lc } text("docs/$file") =~ /^#+ (.*)$/mg;
        ok((grep { $_ eq $part } @titles), "$page: the part of $link");
    }

    for my $path ($content =~ m{`((?:k8s|conf|t)/[\w./-]+)}g) {
        ok(-e $path, "$page: $path");
    }
}

done_testing();
