# The commands around policies: what they print and how they end.

use strict;
use warnings;
use lib '.';

use File::Temp qw(tempdir);
use JSON::PP;
use Test::More;

use t::Reviews ();

my $program = $ENV{ADMISSION_CLI} || 'build/ngx-admission';
my $dir = tempdir(CLEANUP => 1);

sub put {
    my ($name, $text) = @_;
    open my $f, '>', "$dir/$name" or die "$name: $!";
    print $f $text;
    close $f;
    return "$dir/$name";
}

# (exit status, standard output, standard error)

sub run {
    my ($input, @args) = @_;
    my $in = put('in', $input);
    my ($out, $err) = map { "$dir/$_" } qw(out err);
    system("$program @args <$in >$out 2>$err");
    my $status = $? >> 8;
    my @texts = map { local (@ARGV, $/) = $_; <> // '' } $out, $err;
    s/\Q$dir\E\///g for @texts;
    return ($status, @texts);
}

sub pods { join "---\n", map { "apiVersion: v1\nkind: Pod\nmetadata: {name: $_, namespace: shop}\n" } @_ }

my $policy = put('p.yaml', t::Reviews::policy(
    q(validations: [{expression: "object.metadata.name != 'bad'", message: a bad name}]), ''));
my $with = "validate --policies $policy";

is_deeply([run(pods('good'), $with)], [0, <<'E1', ''], 'admitted');
admitted pods shop/good
1 admitted, 0 denied
E1

is_deeply([run(pods('good', 'bad'), $with)], [1, <<'E1', ''], 'one is denied');
admitted pods shop/good
denied pods shop/bad: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: a bad name
1 admitted, 1 denied
E1

is_deeply([run(pods('bad'), $with, '--mode warn')], [0, <<'E1', ''], 'mode warn');
admitted pods shop/bad
    would be denied: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: a bad name
1 admitted, 0 denied
E1

my ($status, $out, $err) = run(pods('good', 'bad'), $with, '-o json');
is($status, 1, 'JSON, status');
is_deeply(decode_json($out), [
    { subject => 'pods shop/good', allowed => JSON::PP::true,
      outcome => 'passed', file => '-' },
    { subject => 'pods shop/bad', allowed => JSON::PP::false,
      outcome => 'validation', policy => 'p', binding => 'b',
      expression => 'validations[0]', reason => 'Invalid', code => 422,
      message => q(ValidatingAdmissionPolicy 'p' with binding 'b' denied )
                 . 'request: a bad name', file => '-' },
], 'JSON');

($status, $out, $err) = run(pods('good', 'bad'), $with, '-o junit');
is($status, 1, 'JUnit, status');
like($out, qr/<testsuites tests="2" failures="1">.*<testcase classname="-" name="pods shop\/good"\/>.*<failure message="[^"]*a bad name">/s, 'JUnit');

# what cannot be done

for my $t (['no objects', '', $with, qr/^stdin: there are no objects$/],
           ['only comments', "# x\n---\n", $with, qr/^stdin: there are no objects$/],
           ['no YAML', "a: [\n", $with, qr/^stdin:2:1: did not find expected node content$/],
           ['no object', "kind: Pod\n", $with, qr/^stdin:1: Object 'apiVersion' is missing in a "Pod"$/],
           ['no policies', pods('good'), 'validate', qr/no policies: give --policies PATH$/],
           ['no such file', pods('good'), 'validate --policies /nowhere', qr/cannot open "\/nowhere": No such file or directory$/],
           ['an operation', pods('good'), "$with --operation FROB", qr/"request.operation" is "FROB", want CREATE, UPDATE, DELETE or CONNECT$/],
           ['a mode', pods('good'), "$with --mode soft", qr/--mode is enforce, warn or monitor, not "soft"$/],
           ['a release', pods('good'), "$with --kubernetes 1.1", qr/kubernetes is 1.36 or 1.37, not "1.1"$/])
{
    my ($name, $input, $command, $text) = @$t;
    ($status, $out, $err) = run($input, $command);
    chomp $err;
    is($status, 2, "$name, status");
    is($out, '', "$name, nothing else");
    like($err, $text, "$name, text");
}

is((run('{"apiVersion":"v1","kind":"List","items":[]}', $with))[0], 0, 'an empty List');

# settings

my $dangling = put('d.yaml', t::Reviews::policy('', '', 'q'));
is((run(pods('bad'), "validate --policies $dangling"))[0], 2, 'a binding without policy');
is((run(pods('bad'), "validate --policies $dangling --dangling-bindings --empty-set"))[0], 0, 'on purpose');

my $team = put('t.yaml', t::Reviews::policy('validations: [{expression: "false"}]',
    'matchResources: {namespaceSelector: {matchLabels: {team: a}}}'));
is((run(pods('x'), "validate --policies $team"))[0], 2, 'namespaces are not there');
is((run(pods('x'), "validate --policies $team --at-run-time"))[0], 1, 'for the failure policy');
is((run(pods('x'), "validate --policies $team --at-run-time --bare-namespaces"))[0], 0, 'bare namespaces');

# explanations

is_deeply([run(pods('bad'), "explain --policies $policy")], [0, <<'E1', ''], 'explain');
pods shop/bad
  policy p
    binding b
      validations[0]: object.metadata.name != 'bad' -> false
          object.metadata.name -> "bad"
  denied (validation), cost 4: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: a bad name
E1

# suites

my $suite = put('s.yaml', <<'E1');
apiVersion: ngx-admission/v1
kind: Suite
policies: [p.yaml]
objects:
  pod: {apiVersion: v1, kind: Pod, metadata: {name: good, namespace: shop}}
cases:
- {name: good, object: pod, expect: admit}
- {name: bad, object: pod, set: {/metadata/name: bad}, expect: deny, policy: p, contains: a bad}
- {name: wrong, object: pod, expect: deny}
E1
is_deeply([run('', "test $suite")], [1, <<'E1', ''], 'a suite');
passed good
passed bad
FAILED wrong: verdict: want "deny", got "admit"
2 passed, 1 FAILED
E1

put('u.yaml', "apiVersion: ngx-admission/v1\nkind: Suite\npolicies: [p.yaml]\n");
is_deeply([run('', "test $dir/u.yaml")], [2, '', "u.yaml:1: the suite has no cases\n"], 'without cases');

# the same switches as above

sub settings {
    my ($name, $policies, $settings, $expect) = @_;
    return put($name, <<"E1");
apiVersion: ngx-admission/v1
kind: Suite
policies: [$policies]
settings: {$settings}
cases:
- {name: x, object: {apiVersion: v1, kind: Pod, metadata: {name: x, namespace: shop}}, expect: $expect}
E1
}

my @switches = (
    ['d.yaml', '', 'admit', 2], ['d.yaml', 'danglingBindings: true', 'admit', 2],
    ['d.yaml', 'danglingBindings: true, emptySet: true', 'admit', 0],
    ['t.yaml', '', 'deny', 2], ['t.yaml', 'atRunTime: true', 'deny', 0],
    ['t.yaml', 'atRunTime: true, bareNamespaces: true', 'admit', 0],
);
is((run('', 'test ' . settings('w.yaml', @$_[0 .. 2])))[0], $_->[3], "a suite: $_->[0] $_->[1]")
    for @switches;

is_deeply([run('', 'test ' . settings('w.yaml', 'p.yaml', 'kubernetes: "1.35"', 'admit'))],
    [2, '', qq(w.yaml:4: kubernetes is 1.36 or 1.37, not "1.35"\n)], 'a dialect that is not there');

done_testing();
