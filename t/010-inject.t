# The injector's answers.

use lib '.';
use t::TestAdmission 'no_plan';

no_long_string();
run_tests();

__DATA__

=== TEST 1: a pod is injected
--- review: uid => '705ab4f5-6393-11e8-b7cc-42010a800002'
--- response_headers
Content-Type: application/json
! Transfer-Encoding
--- answer
kind: AdmissionReview
apiVersion: admission.k8s.io/v1
uid: 705ab4f5-6393-11e8-b7cc-42010a800002
allowed: true
patchType: JSONPatch
patch: \[.*"istio-proxy".*\]
keys: allowed patch patchType uid
--- counted: injected \w+



=== TEST 2: a pod that does not want it is skipped
--- review: annotations => { 'sidecar.istio.io/inject' => 'false' }
--- answer
allowed: true
patch: \(none\)
keys: allowed uid
--- counted: skipped [^"]+



=== TEST 3: a template that fails denies the pod, as Istio does
--- review: annotations => { 'example.com/fail' => 'yes' }
--- answer
allowed: false
message: failed to run injection template: .*boom.*
code: \(none\)
reason: \(none\)
keys: allowed status uid
--- counted: error \w+
--- error_log eval
qr/\[error\] .*admission injector "istio": Pod "shop\/web-" error \(\w+\): failed to run injection template: .*boom.*, uid: "u-1"/



=== TEST 4: v1beta1 is answered as v1beta1
--- review: version => 'v1beta1'
--- answer
apiVersion: admission.k8s.io/v1beta1
allowed: true
patchType: JSONPatch



=== TEST 5: a uid that is not there is answered empty, as Istio does
--- review: uid => ''
--- answer
uid:
allowed: true
patchType: JSONPatch



=== TEST 6: an object that is no object is denied with the uid
--- review: request => { object => [] }
--- answer
uid: u-1
allowed: false
message: "request.object" is of type array, want object
--- counted: error invalid_review



=== TEST 7: JSON that is no review is denied without a uid
--- review_body: {"kind":"Pod","apiVersion":"v1","metadata":{"name":"p"}}
--- answer
kind: \(none\)
uid:
allowed: false
message: unsupported type : .*Pod.*
--- counted: error invalid_review



=== TEST 8: what is no JSON is denied without a uid
--- review_body: {"kind":
--- answer
kind: \(none\)
apiVersion: \(none\)
uid:
allowed: false
message: .*invalid JSON.*
--- counted: error invalid_json



=== TEST 9: PUT is as good as POST, Istio does not look
--- review: uid => 'u-2'
--- method: PUT
--- answer
uid: u-2
allowed: true



=== TEST 10: below the location
--- review: uid => 'u-3'
--- path: /inject/cluster/c1/net/n1
--- answer
uid: u-3
allowed: true
