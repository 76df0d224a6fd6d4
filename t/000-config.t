# What nginx -t refuses, with file and line.

use lib '.';
use t::TestAdmission 'no_plan';

no_long_string();
run_tests();

__DATA__

=== TEST 1: an injector that is not defined
--- config
        location /inject { admission_inject nobody; }
--- must_die
--- error_log eval
qr/\[emerg\] .*admission_injector "nobody" is not defined in \S+nginx.conf:\d+/



=== TEST 2: policies that are not defined, an injector has the name
--- config
        location /v { admission_validate istio; }
--- must_die
--- error_log eval
qr/\[emerg\] .*admission_policies "istio" is not defined in \S+nginx.conf:\d+/



=== TEST 3: a block may come after the location that names it
--- http_config eval
"server { listen 127.0.0.1:\$TEST_NGINX_RAND_PORT_1;
          location / { admission_inject late; } }
admission_injector late { config \$TEST_NGINX_DOCS/config.json; }\n"
. $t::TestAdmission::http_config
--- review: uid => 'u-1'
--- answer
allowed: true



=== TEST 4: unknown directive in a block
--- http_config
admission_injector istio { confg $TEST_NGINX_DOCS/config.json; }
--- config
--- must_die
--- error_log eval
qr/\[emerg\] .*unknown directive "confg" in \S+nginx.conf:\d+/



=== TEST 5: a directive of the other block
--- http_config
admission_policies istio { values $TEST_NGINX_DOCS/values.json; }
--- config
--- must_die
--- error_log
unknown directive "values"



=== TEST 6: duplicate block
--- http_config
admission_injector istio { config $TEST_NGINX_DOCS/config.json; }
admission_injector istio { config $TEST_NGINX_DOCS/config.json; }
--- config
--- must_die
--- error_log eval
qr/\[emerg\] .*duplicate admission_injector "istio" in \S+nginx.conf:\d+/



=== TEST 7: duplicate directive, a document
--- http_config
admission_injector istio {
    config $TEST_NGINX_DOCS/config.json;
    config $TEST_NGINX_DOCS/values.json;
}
--- config
--- must_die
--- error_log eval
qr/\[emerg\] .*"config" directive is duplicate in \S+nginx.conf:\d+/



=== TEST 8: duplicate directive, a setting
--- http_config
admission_injector istio { revision a; revision b; }
--- config
--- must_die
--- error_log
"revision" directive is duplicate



=== TEST 9: duplicate variable
--- http_config
admission_injector istio { env A=1; env A=2; }
--- config
--- must_die
--- error_log
"env" directive is duplicate



=== TEST 10: a manifest twice
--- http_config
admission_policies p {
    manifests $TEST_NGINX_DOCS/deny-bad.json;
    manifests $TEST_NGINX_DOCS/deny-bad.json;
}
--- config
--- must_die
--- error_log
"manifests" directive is duplicate



=== TEST 11: no config
--- http_config
admission_injector istio { values $TEST_NGINX_DOCS/values.json; }
--- config
--- must_die
--- error_log eval
qr/\[emerg\] .*admission injector "istio" has no "config" in \S+nginx.conf:\d+/



=== TEST 12: no manifests
--- http_config
admission_policies guard { params $TEST_NGINX_DOCS/deny-bad.json; }
--- config
--- must_die
--- error_log
admission policies "guard" has no "manifests"



=== TEST 13: number of arguments
--- http_config
admission_injector istio { config; }
--- config
--- must_die
--- error_log
invalid number of arguments in "config" directive



=== TEST 14: a value that is none of the possible ones
--- http_config
admission_injector istio { native_sidecars maybe; }
--- config
--- must_die
--- error_log
invalid value "maybe"



=== TEST 15: a flag
--- http_config
admission_injector istio { injection_guard 1; }
--- config
--- must_die
--- error_log
it must be "on" or "off"



=== TEST 16: reinvocation
--- http_config
admission_injector istio { reinvocation never; }
--- config
--- must_die
--- error_log
invalid value "never"



=== TEST 17: platform
--- http_config
admission_injector istio { platform aix; }
--- config
--- must_die
--- error_log
invalid value "aix"



=== TEST 18: a limit of nothing
--- http_config
admission_injector istio { config $TEST_NGINX_DOCS/config.json; max_steps 0; }
--- config
--- must_die
--- error_log
has a limit that is 0



=== TEST 19: a limit of no cost
--- http_config
admission_policies p { manifests $TEST_NGINX_DOCS/deny-bad.json; max_cost 0; }
--- config
--- must_die
--- error_log
has a limit that is 0



=== TEST 20: a variable without a name
--- http_config
admission_injector istio { env =1; }
--- config
--- must_die
--- error_log
"env" directive names no variable



=== TEST 21: an empty path
--- http_config
admission_injector istio { config ""; }
--- config
--- must_die
--- error_log
"config" directive has an empty path



=== TEST 22: an empty name
--- http_config
admission_injector "" { }
--- config
--- must_die
--- error_log
"admission_injector" directive has a name that is empty or too long



=== TEST 23: two reviews in one location
--- config
        location / { admission_inject istio; admission_validate guard; }
--- must_die
--- error_log
"admission_validate" directive is duplicate, or another one has the location



=== TEST 24: another handler in the location
--- config
        location / { admission_inject istio; proxy_pass http://127.0.0.1; }
--- must_die
--- error_log eval
qr/another directive has the location of the admission directive in \S+:\d+/



=== TEST 25: a page twice
--- config
        location / { admission_ready; admission_ready; }
--- must_die
--- error_log
"admission_ready" directive is duplicate



=== TEST 26: two pages in one location
--- config
        location / { admission_ready; admission_metrics; }
--- must_die
--- error_log
"admission_metrics" directive is duplicate, or another one has the location



=== TEST 27: two zones
--- http_config
admission_zone a 1m;
admission_zone b 1m;
--- config
--- must_die
--- error_log
"admission_zone" directive is duplicate



=== TEST 28: a zone without size
--- http_config
admission_zone a many;
--- config
--- must_die
--- error_log
invalid zone size "many"



=== TEST 29: a zone without room
--- http_config
admission_zone a 8k;
--- config
--- must_die
--- error_log
zone "a" is too small



=== TEST 30: a zone with too little room
--- http_config eval
CORE::join("\n", "admission_zone a 64k;", map {
    "admission_injector i$_ { config \$TEST_NGINX_DOCS/config.json; }"
} 1 .. 5)
--- config
--- must_die
--- error_log eval
qr/admission_zone "a" has room for \d blocks and key pairs, there are 5; \d+k would do/



=== TEST 31: metrics without a zone
--- http_config
--- config
        location /m { admission_metrics; }
--- must_die
--- error_log eval
qr/"admission_metrics" needs an "admission_zone"/



=== TEST 32: watch
--- http_config
admission_watch never;
--- config
--- must_die
--- error_log
"admission_watch" directive has a value that is neither "off" nor a time



=== TEST 33: watch, twice
--- http_config
admission_watch off;
admission_watch 1s;
--- config
--- must_die
--- error_log
"admission_watch" directive is duplicate



=== TEST 34: depth
--- http_config
admission_max_depth 513;
--- config
--- must_die
--- error_log
the depth is from 1 to 512



=== TEST 35: memory
--- http_config
admission_max_memory 1k;
--- config
--- must_die
--- error_log
a review takes at least 64k



=== TEST 36: mode
--- http_config
admission_mode dry;
--- config
--- must_die
--- error_log
invalid value "dry"



=== TEST 37: error action
--- http_config
admission_error ignore;
--- config
--- must_die
--- error_log
invalid value "ignore"



=== TEST 38: a key pair twice in a server
--- config
        admission_tls a b;
        admission_tls a b;
--- must_die
--- error_log eval
qr/\[emerg\] .*\/a: No such file or directory, admission_tls in \S+:\d+/



=== TEST 39: limits on 0 and off are understood
--- http_config eval
"admission_watch off; admission_timeout 0; admission_max_patch 0;
admission_error allow; admission_mode enforce; admission_max_depth 512;
admission_max_memory 64m; admission_max_body 7m;\n"
. $t::TestAdmission::http_config
--- review: uid => 'u-1'
--- answer
allowed: true



=== TEST 40: all settings of an injector
--- http_config eval
"admission_injector all {
    config \$TEST_NGINX_DOCS/config.json; values \$TEST_NGINX_DOCS/values.json;
    mesh \$TEST_NGINX_DOCS/mesh.json; nodes \$TEST_NGINX_DOCS/nodes.json;
    namespaces \$TEST_NGINX_DOCS/namespaces.json; release latest;
    native_sidecars auto; platform openshift; compliance_policy fips-140-2;
    revision r1; injector_namespace istio-system; cluster c1; network n1;
    env A=1; env B; env C=; injection_guard on; reinvocation upstream;
    max_output 1m; max_steps 100000; wait off;
}\n" . $t::TestAdmission::http_config
--- config
        location /inject { admission_inject all; }
--- review: uid => 'u-1'
--- answer
uid: u-1



=== TEST 41: all settings of policies
--- http_config eval
"admission_policies all {
    manifests \$TEST_NGINX_DOCS/deny-bad.json;
    namespaces \$TEST_NGINX_DOCS/namespace.json;
    params \$TEST_NGINX_DOCS/param.json;
    max_cost 10000000; wait off;
}\n" . $t::TestAdmission::http_config
--- config
        location /inject { admission_validate all; }
--- review: name => 'good'
--- answer
allowed: true
