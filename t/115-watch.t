# Documents that change again before a change of theirs has settled.

use strict;
use warnings;
use lib '.';

use Test::More;
use Time::HiRes qw(sleep time);

use t::AdmissionServer;
use t::Reviews;

my $bad = t::AdmissionServer::slurp('t/docs/deny-bad.json');
my $all = t::AdmissionServer::slurp('t/docs/deny-all.json');

sub denied {
    my ($s, $name) = @_;
    return $s->post('/validate', review(name => $name)) =~ /"allowed":false/;
}

sub loads {
    my ($s, $result) = @_;
    return $s->metric('^admission_snapshot_loads_total.*"guard",result="'
                      . ($result // 'success'));
}

sub overwrite {
    my ($path, @parts) = @_;
    open my $f, '>', $path or die "$path: $!";
    $f->autoflush(1);
    while (defined(my $part = shift @parts)) {
        print $f $part;
        sleep 0.03 if @parts;
    }
    close $f;
}

# Does something at an interval until the time is over, or the condition holds;
# how often it was done, and how long it took.

sub every {
    my ($interval, $seconds, $do, $until) = @_;
    my ($start, $n) = (time, 0);
    while (time - $start < $seconds) {
        $do->($n++);
        my $rest = $start + $n * $interval - time;
        sleep $rest if $rest > 0;
        last if $until && $until->();
    }
    return ($n, time - $start);
}

# files beside each other: each change differs in length, so that it shows even
# where the clock of the file system is slow

{
    my $s = t::AdmissionServer->new(watch => '200ms');
    my $path = "$s->{dir}/docs/deny-bad.json";

    for my $how (
        ['replaced', sub { $s->write('docs/deny-bad.json',
                                     $all . "\n" x ($_[0] % 50)) }],
        ['written over', sub { overwrite($path, $bad . "\n" x ($_[0] % 50)) }],
    )
    {
        my ($name, $do) = @$how;
        my $want = $name eq 'replaced';
        my $before = loads($s);
        my ($n, $took) = every(0.06, 10, $do, sub { denied($s, 'good') == $want });
        cmp_ok($took, '<', 4, "$name every 60 ms: read meanwhile");
        is(loads($s, 'error'), 0, "$name: no error");
        ($n) = every(0.06, 5, $do);
        my $more = loads($s) - $before;
        cmp_ok($more, '>=', 3, "$name: $n changes, $more loads");
    }

    # half of it can be seen for half of the time

    my $half = length($bad) / 2;
    my $before = loads($s);
    my ($n) = every(0.06, 5, sub {
        overwrite($path, substr($bad, 0, $half),
                  substr($bad, $half) . "\n" x ($_[0] % 50));
    });
    is(loads($s, 'error'), 0, "$n times half of it was written: no error");
    unlike($s->log, qr/could not be loaded/, 'and none is logged');
    ok(denied($s, 'bad') && !denied($s, 'good'), 'nothing else is in use');

    # one that never becomes any good, from when all is quiet: patience is for
    # as long as there has been no rest

    my $generation = loads($s);
    overwrite($path, $bad . "\n" x 60);
    ok($s->until(sub { loads($s) > $generation }), 'the last one is read');
    sleep 1;

    my (undef, $took) = every(0.06, 30, sub { overwrite($path, 'x' x $_[0]) },
                              sub { loads($s, 'error') > 0 });
    cmp_ok($took, '>', 5, 'a bad one: there is patience');
    cmp_ok($took, '<', 25, 'that ends');
    like($s->log, qr/could not be loaded, the last good state stays in use/,
         'it is told');
    ok(denied($s, 'bad') && !denied($s, 'good'), 'the last good one is in use');

    overwrite($path, $all);
    ok($s->until(sub { denied($s, 'good') }), 'good again');
    is($s->faults, '', 'nothing alarming was logged');
}

# volumes: a swap is taken at once

{
    my $s = t::AdmissionServer->new(stopped => 1, watch => '20ms');
    my $dir = "$s->{dir}/volume";
    my $stamp = 0;

    # the links to the files themselves are up to the caller
    my $swap = sub {
        my (%files) = @_;
        my $old = readlink "$dir/..data";
        mkdir "$dir/..v" . ++$stamp;
        overwrite("$dir/..v$stamp/$_", $files{$_}) for keys %files;
        symlink "..v$stamp", "$dir/..data_tmp";
        rename "$dir/..data_tmp", "$dir/..data";
        if ($old) {
            unlink glob "$dir/$old/*";
            rmdir "$dir/$old";
        }
    };

    mkdir $dir;
    $swap->('a.json' => $bad);
    symlink '..data/a.json', "$dir/a.json";

    $s->conf(blocks => <<"_EOC_");
    admission_injector istio { config docs/config.json; }
    admission_policies guard { manifests $dir; }
_EOC_
    $s->start;

    my ($n) = every(0.05, 5, sub { $swap->('a.json' => $bad . "\n" x $_[0]) });
    my $loads = loads($s);
    cmp_ok($loads, '>=', $n / 2, "$n swaps, $loads loads");

    # the kubelet makes and removes the links of files afterwards

    $swap->('b.json' => $all);
    ok($s->until(sub { denied($s, 'good') }), 'a new file, before its link');
    symlink '..data/b.json', "$dir/b.json";
    unlink "$dir/a.json";
    sleep 0.2;
    is(loads($s, 'error'), 0, 'a file that has gone, before its link');

    overwrite("$dir/c.json", $bad =~ s/no-bad|name is bad/another/gr);
    $swap->('b.json' => $all =~ s/"Deny"/"Warn"/r);
    ok($s->until(sub { !denied($s, 'good') && denied($s, 'bad') }),
       'a file beside the volume is in use');

    # a policy that is always in one of two files, and a review asks for it

    my $missed = 0;
    unlink "$dir/c.json";
    ($n) = every(0.02, 3, sub {
        $swap->(($_[0] % 2 ? 'a.json' : 'b.json') => $bad);
        $missed++ if !denied($s, 'bad');
    });
    is($missed, 0, "$n swaps, the policy was always there");
    is(loads($s, 'error'), 0, 'no load failed');
    is($s->faults, '', 'nothing alarming was logged');
}

done_testing();
