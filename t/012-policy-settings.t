use lib '.';
use t::TestAdmission 'no_plan';

# Settings of a set of policies that manifests do not tell.  Each block is a
# set of its own; --- set are its settings.

add_block_preprocessor(sub {
    my $block = shift;

    my $set = $block->set // '';

    $block->set_value('http_config', <<"_EOC_");
    admission_policies guard {
        manifests \$TEST_NGINX_HTML_DIR/p.yaml;
$set
    }
_EOC_
    $block->set_value('config', <<'_EOC_') if !defined $block->config;
        location /validate { admission_validate guard; }
_EOC_
});

no_root_location();
run_tests();

__DATA__

=== TEST 1: the scope of a kind of parameter
--- set
        scopes $TEST_NGINX_HTML_DIR/scopes.yaml;
        at_run_time on;
--- user_files eval
[['p.yaml', t::Reviews::policy('paramKind: {apiVersion: ex.com/v1, kind: Conf}, validations: [{expression: "true"}]',
                               'paramRef: {name: c, parameterNotFoundAction: Deny}')],
 ['scopes.yaml', "Conf: Cluster\n"]]
--- review: name => 'good'
--- path: /validate
--- answer
allowed: false
message: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction



=== TEST 2: without it the kind is not known
--- user_files eval
[['p.yaml', t::Reviews::policy('paramKind: {apiVersion: ex.com/v1, kind: Conf}, validations: [{expression: "true"}]',
                               'paramRef: {name: c, parameterNotFoundAction: Deny}')]]
--- must_die
--- error_log
ValidatingAdmissionPolicy "p": spec.paramKind: failed to find resource referenced by paramKind: 'ex.com/v1, Kind=Conf'



=== TEST 3: scopes are checked
--- set
        scopes $TEST_NGINX_HTML_DIR/scopes.yaml;
--- user_files eval
[['p.yaml', t::Reviews::policy('validations: [{expression: "true"}]', '')],
 ['scopes.yaml', "Conf: Custer\n"]]
--- must_die
--- error_log
scopes.yaml:1: the scope of "Conf" has to be "Cluster" or "Namespaced"



=== TEST 4: the authorizer answers by its rules
--- set
        authorizer $TEST_NGINX_HTML_DIR/rules.yaml;
--- user_files eval
[['p.yaml', t::Reviews::policy(q(validations: [{expression: "authorizer.group('').resource('pods').check('approve').allowed()", message: no approver}]), '')],
 ['rules.yaml', "- {user: jane, verb: approve, resource: pods, decision: allow}\n"]]
--- review: name => 'good', request => { userInfo => { username => 'jane' } }
--- path: /validate
--- answer
allowed: true



=== TEST 5: and to others no
--- set
        authorizer $TEST_NGINX_HTML_DIR/rules.yaml;
--- user_files eval
[['p.yaml', t::Reviews::policy(q(validations: [{expression: "authorizer.group('').resource('pods').check('approve').allowed()", message: no approver}]), '')],
 ['rules.yaml', "- {user: jane, verb: approve, resource: pods, decision: allow}\n"]]
--- review: name => 'good', request => { userInfo => { username => 'joe' } }
--- path: /validate
--- answer
allowed: false
message: .*: no approver



=== TEST 6: without rules the set is refused
--- user_files eval
[['p.yaml', t::Reviews::policy(q(validations: [{expression: "authorizer.path('/x').check('get').allowed()"}]), '')]]
--- must_die
--- error_log
the authorizer is not available



=== TEST 7: at run time it is for the failure policy to judge
--- set
        at_run_time on;
--- user_files eval
[['p.yaml', t::Reviews::policy(q(failurePolicy: Ignore, validations: [{expression: "authorizer.path('/x').check('get').allowed()"}]), '')]]
--- review: name => 'good'
--- path: /validate
--- answer
allowed: true



=== TEST 8: a namespace that is not loaded
--- set
        namespaces $TEST_NGINX_DOCS/namespace.json;
--- user_files eval
[['p.yaml', t::Reviews::policy('validations: [{expression: "false"}]',
                               'matchResources: {namespaceSelector: {matchLabels: {team: a}}}')]]
--- review: name => 'good', request => { namespace => 'unheard-of' }
--- path: /validate
--- answer
allowed: false
message: .*failed to configure binding: namespaces "unheard-of" not found



=== TEST 9: or one that has no labels but its name
--- set
        namespaces      $TEST_NGINX_DOCS/namespace.json;
        bare_namespaces on;
--- user_files eval
[['p.yaml', t::Reviews::policy('validations: [{expression: "false"}]',
                               'matchResources: {namespaceSelector: {matchLabels: {team: a}}}')]]
--- review: name => 'good', request => { namespace => 'unheard-of' }
--- path: /validate
--- answer
allowed: true



=== TEST 10: a binding without a policy
--- user_files eval
[['p.yaml', t::Reviews::policy('validations: [{expression: "true"}]', '', 'q')]]
--- must_die
--- error_log
ValidatingAdmissionPolicyBinding "b": spec.policyName: policy "q" does not exist



=== TEST 11: a binding without a policy, on purpose
--- set
        dangling_bindings on;
        empty_set         on;
--- user_files eval
[['p.yaml', t::Reviews::policy('validations: [{expression: "false"}]', '', 'q')]]
--- review: name => 'good'
--- path: /validate
--- answer
allowed: true



=== TEST 12: no policies
--- user_files eval
[['p.yaml', '']]
--- must_die
--- error_log
there are no policies



=== TEST 13: no policies, on purpose
--- set
        empty_set on;
--- user_files eval
[['p.yaml', '']]
--- review: name => 'good'
--- path: /validate
--- answer
allowed: true



=== TEST 14: the dialect of a release
--- set
        kubernetes 1.36;
--- user_files eval
[['p.yaml', t::Reviews::policy(q(validations: [{expression: "object.metadata.`name` == 'good'"}]), '')]]
--- must_die
--- error_log
ValidatingAdmissionPolicy "p": spec.validations[0].expression: Invalid value



=== TEST 15: the newest dialect
--- user_files eval
[['p.yaml', t::Reviews::policy(q(validations: [{expression: "object.metadata.`name` == 'good'"}]), '')]]
--- review: name => 'good'
--- path: /validate
--- answer
allowed: true



=== TEST 16: an unknown release
--- set
        kubernetes 1.12;
--- user_files eval
[['p.yaml', t::Reviews::policy('validations: [{expression: "true"}]', '')]]
--- must_die
--- error_log
invalid value "1.12"
