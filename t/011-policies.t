# The answers of validating and mutating locations.

use lib '.';
use t::TestAdmission 'no_plan';

no_long_string();
run_tests();

__DATA__

=== TEST 1: validate, admitted
--- review: name => 'good'
--- path: /validate
--- response_headers
Content-Type: application/json
--- answer
kind: AdmissionReview
apiVersion: admission.k8s.io/v1
uid: u-1
allowed: true
keys: allowed uid
--- counted: admitted passed



=== TEST 2: validate, denied
--- review: name => 'bad'
--- path: /validate
--- answer
uid: u-1
allowed: false
message: .*the name is bad.*
code: 422
reason: Invalid
keys: allowed status uid
--- counted: denied validation
--- log_level: notice
--- error_log eval
qr/\[notice\] .*admission policies "guard": Pod "shop\/bad" denied \(validation\): .*the name is bad.*, uid: "u-1"/



=== TEST 3: mutate, policies that do not mutate are no answer
--- review: name => 'good'
--- path: /mutate
--- answer
uid: u-1
allowed: false
message: the set has no mutating policies
code: 500
reason: InternalError
patch: \(none\)
keys: allowed status uid
--- counted: error unsupported
--- error_log eval
qr/\[error\] .*admission policies "guard": Pod "shop\/good" error \(unsupported\): the set has no mutating policies, uid: "u-1"/



=== TEST 4: an object that no policy is about
--- review: name => 'bad', request => { kind => { group => '', version => 'v1', kind => 'Secret' }, resource => { group => '', version => 'v1', resource => 'secrets' } }
--- path: /validate
--- answer
allowed: true
keys: allowed uid
--- counted: admitted no_match



=== TEST 5: v1beta1
--- review: name => 'good', version => 'v1beta1'
--- path: /validate
--- answer
apiVersion: admission.k8s.io/v1beta1
allowed: true



=== TEST 6: DELETE has no object
--- review: name => 'good', request => { operation => 'DELETE', object => undef, oldObject => { metadata => { name => 'good' } } }
--- path: /validate
--- answer
allowed: true



=== TEST 7: a content type with parameters
--- review: name => 'good'
--- path: /validate
--- more_headers
Content-Type: Application/JSON; charset=utf-8
--- answer
allowed: true



=== TEST 8: the client's wish for compression is not followed
--- http_config eval
"gzip on; gzip_min_length 1; gzip_types application/json;\n"
. $t::TestAdmission::http_config
--- review: name => 'good'
--- path: /validate
--- more_headers
Accept-Encoding: gzip
--- response_headers
! Content-Encoding
--- answer
allowed: true
