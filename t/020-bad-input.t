# The rows of docs/BAD_INPUT.md, in its order.

use lib '.';
use t::TestAdmission 'no_plan';

no_long_string();
run_tests();

__DATA__

=== TEST 1: B01, GET
--- request
GET /inject
--- response_headers
Content-Type: text/plain; charset=utf-8
X-Content-Type-Options: nosniff
--- response_body
no body found
--- error_code: 400
--- counted: refused empty_body



=== TEST 2: B02, POST without a body
--- request
POST /inject
--- more_headers
Content-Type: application/json
--- response_body
no body found
--- error_code: 400
--- counted: refused empty_body



=== TEST 3: B03, Content-Type text/plain
--- review: uid => 'u-1'
--- more_headers
Content-Type: text/plain
--- response_body
invalid Content-Type, want `application/json`
--- error_code: 415
--- counted: refused content_type



=== TEST 4: B04, Content-Type with a parameter
--- review: uid => 'u-1'
--- more_headers
Content-Type: application/json; charset=utf-8
--- response_body
invalid Content-Type, want `application/json`
--- error_code: 415
--- counted: refused content_type



=== TEST 5: B05, no Content-Type
--- review: uid => 'u-1'
--- bare
--- response_body
invalid Content-Type, want `application/json`
--- error_code: 415
--- counted: refused content_type



=== TEST 6: B06, a body above admission_max_body
--- config eval
"admission_max_body 100;\n$t::TestAdmission::config"
--- review: uid => 'u-1'
--- response_body
Request entity too large: limit is 100
--- error_code: 400
--- counted: refused body_too_large



=== TEST 7: B07, a body above client_max_body_size, its length told
--- config eval
(my $c = $t::TestAdmission::config)
    =~ s/(admission_(inject|validate)) /client_max_body_size 100; $1 /g;
$c
--- review: uid => 'u-1'
--- response_body_like: 413 Request Entity Too Large
--- logged: refused body_too_large - - - - - - - - - - -
--- error_code: 413
--- counted: refused body_too_large



=== TEST 8: B08, the same in chunks
--- config eval
(my $c = $t::TestAdmission::config)
    =~ s/(admission_(inject|validate)) /client_max_body_size 20; $1 /g;
$c
--- raw_request eval
"POST /inject HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
. "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
. "10\r\n0123456789abcdef\r\n10\r\n0123456789abcdef\r\n0\r\n\r\n"
--- response_body_like: 413 Request Entity Too Large
--- error_code: 413
--- counted: refused body_too_large



=== TEST 9: B09, no JSON
--- review_body: hello
--- answer
uid:
kind: \(none\)
allowed: false
message: .*invalid JSON.*
--- error_code: 200
--- counted: error invalid_json



=== TEST 10: B10, JSON that ends too early
--- review_body: {"kind":"AdmissionReview","request":{"uid":"u"
--- answer
uid:
kind: \(none\)
allowed: false
message: .*invalid JSON.*
--- error_code: 200
--- counted: error invalid_json



=== TEST 11: B11, something behind the JSON
--- review_body: {"kind":"AdmissionReview"} {}
--- answer
uid:
kind: \(none\)
allowed: false
message: .*invalid JSON.*
--- error_code: 200
--- counted: error invalid_json



=== TEST 12: B12, a byte that is not UTF-8
--- review_body eval: "{\"kind\":\"a\xff\"}"
--- answer
uid:
kind: \(none\)
allowed: false
message: .*invalid JSON.*
--- error_code: 200
--- counted: error invalid_json



=== TEST 13: B13, nesting above admission_max_depth
--- review_body eval: "[" x 201
--- answer
uid:
kind: \(none\)
allowed: false
message: .*nested more than 200 levels deep
--- error_code: 200
--- counted: error invalid_json



=== TEST 14: B14, more than admission_max_memory can hold
--- config eval
"admission_max_memory 128k;\n$t::TestAdmission::config"
--- review_body eval: "[" . "1," x 20000 . "1]"
--- answer
uid:
kind: \(none\)
allowed: false
message: the review needs more memory than admission_max_memory
--- error_code: 200
--- counted: error memory_limit



=== TEST 15: B15, a byte order mark
--- review_body eval: "\xef\xbb\xbf{}"
--- answer
uid:
kind: \(none\)
allowed: false
message: .*invalid JSON.*
--- error_code: 200
--- counted: error invalid_json



=== TEST 16: B16, an object of another kind
--- review_body: {"kind":"Pod","apiVersion":"v1"}
--- answer
uid:
kind: \(none\)
allowed: false
message: unsupported type : .*
--- error_code: 200
--- counted: error invalid_review



=== TEST 17: B17, a review without request
--- review_body: {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1"}
--- answer
allowed: false
message: the AdmissionReview has no request
--- error_code: 200
--- counted: error invalid_review



=== TEST 18: B18, a version that does not exist
--- review_body: {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v7","request":{"uid":"u"}}
--- answer
uid: u
allowed: false
message: version "admission.k8s.io/v7" of AdmissionReview is not supported.*
--- error_code: 200
--- counted: error invalid_review



=== TEST 19: B19, object is no object
--- review: request => { object => 'x' }
--- answer
uid: u-1
allowed: false
message: "request.object" is of type string, want object
--- error_code: 200
--- counted: error invalid_review



=== TEST 20: B20, an operation that does not exist
--- review: request => { operation => 'PATCH' }
--- answer
uid: u-1
allowed: false
message: "request.operation" is "PATCH".*
--- error_code: 200
--- counted: error invalid_review



=== TEST 21: B21, a pod that the template fails on
--- review: annotations => { 'example.com/fail' => 'yes' }
--- answer
uid: u-1
allowed: false
message: failed to run injection template: .*
--- error_code: 200
--- counted: error \w+



=== TEST 22: B22, a pod whose patch is above admission_max_patch
--- config eval
"admission_max_patch 4k;\n$t::TestAdmission::config"
--- review: annotations => { 'example.com/big' => '5000' }
--- answer
uid: u-1
allowed: false
message: the patch is larger than admission_max_patch
--- error_code: 200
--- counted: error patch_limit



=== TEST 23: B23, a body that takes longer than admission_timeout
--- config eval
"admission_timeout 200ms;\n$t::TestAdmission::config"
--- raw_request eval
my $b = t::TestAdmission::review(name => 'good');
["POST /inject HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
 . "Connection: close\r\nContent-Length: " . length($b) . "\r\n\r\n",
 $b]
--- raw_request_middle_delay: 0.4

--- answer
uid: u-1
allowed: false
message: the time for the review was over when its body had arrived
--- error_code: 200
--- counted: error timeout



=== TEST 24: B24, a body that takes longer than ?timeout=
--- config eval
"admission_timeout 9s;\n$t::TestAdmission::config"
--- raw_request eval
my $b = t::TestAdmission::review(name => 'good');
["POST /inject?timeout=250ms HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
 . "Connection: close\r\nContent-Length: " . length($b) . "\r\n\r\n",
 $b]
--- raw_request_middle_delay: 0.4

--- answer
uid: u-1
allowed: false
message: the time for the review was over when its body had arrived
--- error_code: 200
--- counted: error timeout



=== TEST 25: B25, anything while the documents are missing (wait on)
--- http_config eval
(my $c = $t::TestAdmission::http_config)
    =~ s/config  \$TEST_NGINX_DOCS/wait on; config \/nonexistent/;
$c =~ s/manifests [^;]+/wait on; manifests \/nonexistent/;
$c

--- review: uid => 'u-1'
--- response_headers
Retry-After: 1
--- response_body
the documents of "istio" are not loaded
--- error_code: 503
--- counted: unavailable not_loaded



=== TEST 26: B30, GET
--- request
GET /validate
--- response_headers
Allow: POST
Content-Type: application/json
--- response_body_like: ^\{"kind":"Status","apiVersion":"v1","metadata":\{\},"status":"Failure","message":".*","reason":"MethodNotAllowed","code":405\}$
--- error_code: 405
--- counted: refused method



=== TEST 27: B31, PUT of a review
--- review: uid => 'u'
--- method: PUT
--- path: /mutate
--- response_headers
Content-Type: application/json
--- response_body_like: ^\{"kind":"Status","apiVersion":"v1","metadata":\{\},"status":"Failure","message":"an AdmissionReview is sent with POST","reason":"MethodNotAllowed","code":405\}$
--- error_code: 405
--- counted: refused method



=== TEST 28: B32, POST without a body
--- request
POST /validate
--- response_headers
Content-Type: application/json
--- response_body_like: ^\{"kind":"Status","apiVersion":"v1","metadata":\{\},"status":"Failure","message":"there is no body","reason":"BadRequest","code":400\}$
--- error_code: 400
--- counted: refused empty_body



=== TEST 29: B33, Content-Type application/yaml
--- review: uid => 'u'
--- path: /validate
--- more_headers
Content-Type: application/yaml
--- response_headers
Content-Type: application/json
--- response_body_like: ^\{"kind":"Status","apiVersion":"v1","metadata":\{\},"status":"Failure","message":"the Content-Type is not application/json","reason":"UnsupportedMediaType","code":415\}$
--- error_code: 415
--- counted: refused content_type



=== TEST 30: B34, no Content-Type
--- review: uid => 'u'
--- bare
--- path: /validate
--- response_headers
Content-Type: application/json
--- response_body_like: ^\{"kind":"Status","apiVersion":"v1","metadata":\{\},"status":"Failure","message":".*","reason":"UnsupportedMediaType","code":415\}$
--- error_code: 415
--- counted: refused content_type



=== TEST 31: B35, Content-Type application/jsonlines
--- review: uid => 'u'
--- path: /validate
--- more_headers
Content-Type: application/jsonlines
--- response_headers
Content-Type: application/json
--- response_body_like: ^\{"kind":"Status","apiVersion":"v1","metadata":\{\},"status":"Failure","message":".*","reason":"UnsupportedMediaType","code":415\}$
--- error_code: 415
--- counted: refused content_type



=== TEST 32: B36, a body above admission_max_body
--- config eval
"admission_max_body 100;\n$t::TestAdmission::config"
--- review: uid => 'u'
--- path: /validate
--- response_headers
Content-Type: application/json
--- response_body_like: ^\{"kind":"Status","apiVersion":"v1","metadata":\{\},"status":"Failure","message":"the body is larger than 100 bytes","reason":"RequestEntityTooLarge","code":413\}$
--- error_code: 413
--- counted: refused body_too_large



=== TEST 33: B37, a body above client_max_body_size
--- config eval
(my $c = $t::TestAdmission::config)
    =~ s/(admission_(inject|validate)) /client_max_body_size 100; $1 /g;
$c
--- review: uid => 'u'
--- path: /validate
--- response_body_like: 413 Request Entity Too Large
--- error_code: 413
--- counted: refused body_too_large



=== TEST 34: B38, no JSON
--- review_body: {"kind" "AdmissionReview"}
--- path: /validate
--- response_headers
Content-Type: application/json
--- response_body_like: ^\{"kind":"Status","apiVersion":"v1","metadata":\{\},"status":"Failure","message":"1:\d+: invalid JSON: .*","reason":"BadRequest","code":400\}$
--- error_code: 400
--- counted: refused invalid_json



=== TEST 35: B39, nesting above admission_max_depth
--- review_body eval: "[" x 201
--- path: /mutate
--- response_headers
Content-Type: application/json
--- response_body_like: ^\{"kind":"Status","apiVersion":"v1","metadata":\{\},"status":"Failure","message":".*nested more than 200 levels deep","reason":"BadRequest","code":400\}$
--- error_code: 400
--- counted: refused invalid_json



=== TEST 36: B40, more than admission_max_memory can hold
--- config eval
"admission_max_memory 128k;\n$t::TestAdmission::config"
--- review_body eval: "[" . "1," x 20000 . "1]"
--- path: /validate
--- response_headers
Content-Type: application/json
--- response_body_like: ^\{"kind":"Status","apiVersion":"v1","metadata":\{\},"status":"Failure","message":"the review needs more memory than admission_max_memory","reason":"RequestEntityTooLarge","code":413\}$
--- error_code: 413
--- counted: refused memory_limit



=== TEST 37: B41, an object of another kind
--- review_body: {"kind":"Pod","apiVersion":"v1"}
--- path: /validate
--- response_headers
Content-Type: application/json
--- response_body_like: ^\{"kind":"Status","apiVersion":"v1","metadata":\{\},"status":"Failure","message":"unsupported type : .*","reason":"BadRequest","code":400\}$
--- error_code: 400
--- counted: refused invalid_review



=== TEST 38: B42, a review without request
--- review_body: {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1"}
--- path: /validate
--- response_headers
Content-Type: application/json
--- response_body_like: ^\{"kind":"Status","apiVersion":"v1","metadata":\{\},"status":"Failure","message":"the AdmissionReview has no request","reason":"BadRequest","code":400\}$
--- error_code: 400
--- counted: refused invalid_review



=== TEST 39: B43, a version that does not exist, a uid
--- review: version => 'v7'
--- path: /validate
--- answer
apiVersion: admission.k8s.io/v7
uid: u-1
allowed: false
message: version "admission.k8s.io/v7" of AdmissionReview is not supported.*
code: 400
reason: BadRequest
--- error_code: 200
--- counted: error invalid_review



=== TEST 40: B44, a member of the wrong type, a uid
--- review: request => { userInfo => { groups => 'a' } }
--- path: /validate
--- answer
uid: u-1
allowed: false
message: "request.userInfo.groups" is of type string, want array
code: 400
reason: BadRequest
--- error_code: 200
--- counted: error invalid_review



=== TEST 41: B45, object is no object
--- review: request => { object => [ {} ] }
--- path: /mutate
--- answer
uid: u-1
allowed: false
message: "request.object" is of type array, want object
code: 400
reason: BadRequest
--- error_code: 200
--- counted: error invalid_review



=== TEST 42: B46, no operation
--- review: request => { operation => undef }
--- path: /validate
--- answer
uid: u-1
allowed: false
message: "request.operation" is missing
code: 400
reason: BadRequest
--- error_code: 200
--- counted: error invalid_review



=== TEST 43: B47, an operation that does not exist
--- review: request => { operation => 'create' }
--- path: /validate
--- answer
uid: u-1
allowed: false
message: "request.operation" is "create".*
code: 400
reason: BadRequest
--- error_code: 200
--- counted: error invalid_review



=== TEST 44: B48, a body that takes longer than admission_timeout
--- config eval
"admission_timeout 200ms;\n$t::TestAdmission::config"
--- raw_request eval
my $b = t::TestAdmission::review(name => 'good');
["POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
 . "Connection: close\r\nContent-Length: " . length($b) . "\r\n\r\n",
 $b]
--- raw_request_middle_delay: 0.4

--- answer
uid: u-1
allowed: false
code: 500
reason: InternalError
message: the time for the review was over when its body had arrived
--- error_code: 200
--- counted: error timeout



=== TEST 45: B49, anything while the manifests are missing (wait on)
--- http_config eval
(my $c = $t::TestAdmission::http_config)
    =~ s/config  \$TEST_NGINX_DOCS/wait on; config \/nonexistent/;
$c =~ s/manifests [^;]+/wait on; manifests \/nonexistent/;
$c

--- review: uid => 'u'
--- path: /validate
--- response_headers
Retry-After: 1
Content-Type: application/json
--- response_body_like: ^\{"kind":"Status","apiVersion":"v1","metadata":\{\},"status":"Failure","message":"the documents of .*","reason":"ServiceUnavailable","code":503\}$
--- error_code: 503
--- counted: unavailable not_loaded



=== TEST 46: B50, a review with equal keys: the last one counts, as in Go
--- review_body: {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"no","operation":"CREATE","uid":"u-1","object":{}}}
--- path: /validate
--- answer
uid: u-1
allowed: true
--- error_code: 200
--- counted: admitted \w+



=== TEST 47: B51, half a surrogate pair: U+FFFD, as in Go
--- review_body: {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"u\ud800","operation":"CREATE","object":{}}}
--- path: /validate
--- answer
uid: u\x{fffd}
allowed: true
--- error_code: 200
--- counted: admitted \w+



=== TEST 48: B60, what an access rule of nginx refuses
--- config eval
(my $c = $t::TestAdmission::config)
    =~ s/admission_validate guard;/admission_validate guard; deny all;/;
$c
--- review: uid => 'u'
--- path: /validate
--- response_body_like: 403 Forbidden
--- logged: refused nginx - - - - - - - - - - -
--- error_code: 403
--- counted: refused nginx



=== TEST 49: B61, chunks that are none
--- raw_request eval
"POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
. "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
--- response_body_like: 400 Bad Request
--- error_code: 400
--- counted: refused nginx



=== TEST 50: B62, a body that stops arriving (client_body_timeout)
--- config eval
"client_body_timeout 200ms;\n$t::TestAdmission::config"
--- raw_request eval
"POST /validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
. "Connection: close\r\nContent-Length: 100\r\n\r\n{"
--- ignore_response
--- wait: 0.5
--- logged: aborted client_timeout - - - - - - - - - - -
--- counted: aborted client_timeout
