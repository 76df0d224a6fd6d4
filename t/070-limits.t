# admission_error, admission_mode and their inheritance.

use lib '.';
use t::TestAdmission 'no_plan';

no_long_string();
run_tests();

__DATA__

=== TEST 1: errors may admit
--- config eval
"admission_error allow;\n$t::TestAdmission::config"
--- review: annotations => { 'example.com/fail' => 'yes' }
--- answer
uid: u-1
allowed: true
patch: \(none\)
warnings: \["admitted without a check: failed to run injection template.*"\]
keys: allowed uid warnings
--- counted: error \w+



=== TEST 2: but not what is refused
--- config eval
"admission_error allow;\n$t::TestAdmission::config"
--- review_body: {"kind"
--- path: /validate
--- error_code: 400
--- counted: refused invalid_json



=== TEST 3: nor does it admit what a policy denies
--- config eval
"admission_error allow;\n$t::TestAdmission::config"
--- review: name => 'bad'
--- path: /validate
--- answer
allowed: false
--- counted: denied \w+



=== TEST 4: a location overrides its server
--- config eval
(my $c = "admission_error allow;\n$t::TestAdmission::config")
    =~ s/admission_inject /admission_error deny; admission_inject /;
$c
--- review: annotations => { 'example.com/fail' => 'yes' }
--- answer
allowed: false



=== TEST 5: warn, a denial
--- config eval
"admission_mode warn;\n$t::TestAdmission::config"
--- review: name => 'bad'
--- path: /validate
--- answer
allowed: true
warnings: \["would be denied: .*the name is bad.*"\]
keys: allowed uid warnings
--- counted: warned \w+
--- logged: warned \w+ u-1 CREATE Pod shop bad jane false no-bad 0 0 \S+



=== TEST 6: warn, a change is not made
--- config eval
"admission_mode warn;\n$t::TestAdmission::config"
--- review: name => 'good'
--- answer
allowed: true
patch: \(none\)
patchType: \(none\)
warnings: \["would be changed, operations: \d+"\]
--- counted: warned \w+
--- logged: warned \w+ u-1 CREATE Pod shop good jane false - [1-9]\d* [1-9]\d* \S+



=== TEST 7: warn, an admission is one
--- config eval
"admission_mode warn;\n$t::TestAdmission::config"
--- review: name => 'good'
--- path: /validate
--- answer
allowed: true
keys: allowed uid
--- counted: admitted \w+



=== TEST 8: warn, an error
--- config eval
"admission_mode warn;\n$t::TestAdmission::config"
--- review: request => { object => 1 }
--- path: /validate
--- answer
allowed: true
warnings: \["admitted without a check: .*"\]
--- counted: error invalid_review



=== TEST 9: monitor, a denial
--- config eval
"admission_mode monitor;\n$t::TestAdmission::config"
--- review: name => 'bad'
--- path: /validate
--- answer
allowed: true
keys: allowed uid
--- counted: observed \w+



=== TEST 10: monitor, a change
--- config eval
"admission_mode monitor;\n$t::TestAdmission::config"
--- review: name => 'good'
--- answer
allowed: true
keys: allowed uid
--- counted: observed \w+



=== TEST 11: monitor, an error
--- config eval
"admission_mode monitor;\n$t::TestAdmission::config"
--- review: annotations => { 'example.com/fail' => 'yes' }
--- answer
allowed: true
keys: allowed uid
--- counted: error \w+



=== TEST 12: a patch within its limit
--- config eval
"admission_max_patch 6k;\n$t::TestAdmission::config"
--- review: annotations => { 'example.com/big' => '4000' }
--- answer
allowed: true
patchType: JSONPatch



=== TEST 13: depth within its limit
--- config eval
"admission_max_depth 10;\n$t::TestAdmission::config"
--- review: request => { object => { metadata => { name => 'x' }, a => { b => { c => { d => { e => { f => {}}}}}}}}
--- path: /validate
--- answer
allowed: true



=== TEST 14: depth behind its limit
--- config eval
"admission_max_depth 8;\n$t::TestAdmission::config"
--- review: request => { object => { metadata => { name => 'x' }, a => { b => { c => { d => { e => { f => {}}}}}}}}
--- path: /validate
--- error_code: 400
--- response_body_like: nested more than 8 levels deep



=== TEST 15: a timeout that is none is not one
--- review: name => 'good'
--- path: /validate?timeout=soon
--- answer
allowed: true
