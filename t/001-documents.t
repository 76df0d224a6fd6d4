# Faults inside the documents: nginx -t tells the document's file and position.

use lib '.';
use t::TestAdmission 'no_plan';

no_long_string();
run_tests();

__DATA__

=== TEST 1: config that is no YAML
--- user_files
>>> config
{"policy": "enabled",
  "templates": ]}
--- http_config
admission_injector istio { config $TEST_NGINX_HTML_DIR/config; }
--- config
--- must_die
--- error_log eval
qr{\[emerg\] .*/html/config:2:\d+: .*, admission injector "istio" in \S+nginx.conf:\d+}



=== TEST 2: values that are no object
--- user_files
>>> values
[1]
--- http_config
admission_injector istio {
    config $TEST_NGINX_DOCS/config.json;
    values $TEST_NGINX_HTML_DIR/values;
}
--- config
--- must_die
--- error_log eval
qr{\[emerg\] .*/html/values:?.*, admission injector "istio" in \S+nginx.conf:\d+}



=== TEST 3: nodes that are no list
--- user_files
>>> nodes
{"a": 1}
--- http_config
admission_injector istio {
    config $TEST_NGINX_DOCS/config.json;
    nodes $TEST_NGINX_HTML_DIR/nodes;
}
--- config
--- must_die
--- error_log eval
qr{/html/nodes:1:1: nodes are of type object, want a list of \{name, kubelet\}}



=== TEST 4: namespaces that are no object
--- user_files
>>> namespaces
["a"]
--- http_config
admission_injector istio {
    config $TEST_NGINX_DOCS/config.json;
    namespaces $TEST_NGINX_HTML_DIR/namespaces;
}
--- config
--- must_die
--- error_log eval
qr{/html/namespaces:1:1: namespaces are of type array, want an object}



=== TEST 5: a file that is not there
--- http_config
admission_injector istio { config $TEST_NGINX_HTML_DIR/nothing; }
--- config
--- must_die
--- error_log eval
qr{\[emerg\] .*/html/nothing: No such file or directory, admission injector "istio" in \S+nginx.conf:\d+}



=== TEST 6: a directory where a document is wanted
--- http_config
admission_injector istio { config /dev/null; }
--- config
--- must_die
--- error_log
/dev/null: not a regular file



=== TEST 7: a fault in one of several manifests of a directory
--- user_files
>>> d/a.json
{"kind": "List", "apiVersion": "v1", "items": [{"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicy", "metadata": {"name": "a"}, "spec": {"matchConstraints": {"resourceRules": [{"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"]}]}, "validations": [{"expression": "true"}]}}]}
>>> d/b.yaml
{"kind": ]
>>> d/c.txt
not read
--- http_config
admission_policies p { manifests $TEST_NGINX_HTML_DIR/d; }
--- config
--- must_die
--- error_log eval
qr{\[emerg\] .*/html/d/b.yaml:?.*, admission policies "p" in \S+nginx.conf:\d+}



=== TEST 8: hidden files and others of a directory are not read
--- user_files
>>> d/a.json
{"kind": "List", "apiVersion": "v1", "items": [{"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicy", "metadata": {"name": "a"}, "spec": {"matchConstraints": {"resourceRules": [{"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"]}]}, "validations": [{"expression": "true"}]}}]}
>>> d/.b.yaml
{{{
>>> d/README
{{{
--- http_config eval
"admission_policies p { manifests \$TEST_NGINX_HTML_DIR/d; }\n"
. $t::TestAdmission::http_config
--- review: name => 'good'
--- path: /validate
--- answer
allowed: true



=== TEST 9: paths are relative to nginx's configuration
--- user_files
>>> ../conf/rel.json
{"policy": "enabled", "templates": {"sidecar": "spec: {}"}}
--- http_config eval
"admission_injector rel { config rel.json; }\n"
. $t::TestAdmission::http_config
--- review: name => 'good'
--- path: /validate
--- answer
allowed: true



=== TEST 10: waiting for documents is told
--- http_config eval
"admission_injector late { config /nonexistent; wait on; }\n"
. $t::TestAdmission::http_config
--- review: name => 'good'
--- path: /validate
--- answer
allowed: true
--- error_log
[warn]
admission injector "late" waits for its documents: /nonexistent: No such file



=== TEST 11: a kind of policy that is not supported is refused
--- user_files
>>> m.json
{"apiVersion": "admissionregistration.k8s.io/v1", "kind": "MutatingAdmissionPolicy", "metadata": {"name": "m"}, "spec": {"failurePolicy": "Fail", "reinvocationPolicy": "Never", "matchConstraints": {"resourceRules": [{"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"]}]}, "mutations": [{"patchType": "JSONPatch", "jsonPatch": {"expression": "[]"}}]}}
--- http_config
admission_policies p { manifests $TEST_NGINX_HTML_DIR/m.json; }
--- config
--- must_die
--- error_log eval
qr{\[emerg\] .*/html/m.json:1: MutatingAdmissionPolicy "m": .*, admission policies "p" in \S+nginx.conf:\d+}



=== TEST 12: what is odd about documents is told when they are loaded
--- user_files
>>> c.json
{"policy": "maybe", "templates": {"sidecar": "spec: {}"}}
>>> p.json
{"apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingAdmissionPolicy", "metadata": {"name": "alone"}, "spec": {"matchConstraints": {"resourceRules": [{"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"]}]}, "validations": [{"expression": "true"}]}}
--- http_config eval
"admission_injector odd { config \$TEST_NGINX_HTML_DIR/c.json; }
admission_policies odd { manifests \$TEST_NGINX_HTML_DIR/p.json \$TEST_NGINX_DOCS/deny-bad.json; }\n"
. $t::TestAdmission::http_config
--- review: name => 'good'
--- path: /validate
--- answer
allowed: true
--- error_log eval
[qr/\[warn\] .*admission policies "odd": \S+p.json:1: ValidatingAdmissionPolicy "alone": the policy has no binding, it is never evaluated/,
 qr/\[warn\] .*admission injector "odd": policy is neither "enabled" nor/]
