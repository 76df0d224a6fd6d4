# The variables, in a log_format.

use lib '.';
use t::TestAdmission 'no_plan';

no_long_string();
run_tests();

__DATA__

=== TEST 1: an injection
--- review: uid => '705ab4f5', annotations => { a => 'b' }
--- answer
allowed: true
--- logged: injected \w+ 705ab4f5 CREATE Pod shop web- jane false - [1-9]\d* [1-9]\d* \d+\.\d{6}



=== TEST 2: a denial names the policy
--- review: name => 'bad', request => { dryRun => JSON::PP::true }
--- path: /validate
--- answer
allowed: false
--- logged: denied \w+ u-1 CREATE Pod shop bad jane true no-bad 0 0 \d+\.\d{6}



=== TEST 3: an admission
--- review: name => 'good', request => { operation => 'UPDATE' }
--- path: /validate
--- answer
allowed: true
--- logged: admitted \w+ u-1 UPDATE Pod shop good jane false - 0 0 \d+\.\d{6}



=== TEST 4: a failure of the engine
--- review: name => 'good'
--- path: /mutate
--- answer
allowed: false
--- logged: error unsupported u-1 CREATE Pod shop good jane false - 0 0 \d+\.\d{6}



=== TEST 5: an error
--- review: request => { options => [] }
--- path: /validate
--- answer
allowed: false
--- logged: error invalid_review u-1 CREATE Pod shop web- - false - 0 0 \d+\.\d{6}



=== TEST 6: a refusal has no review
--- request
GET /inject
--- error_code: 400
--- logged: refused empty_body - - - - - - - - - - -



=== TEST 7: texts of others are escaped
--- review: uid => "a\nb", name => "x y\"", request => { namespace => "n\x01" }
--- path: /validate
--- answer
allowed: true
--- logged: admitted \w+ a\\x0Ab CREATE Pod n\\x01 x y\\x22 jane false - 0 0 \d+\.\d{6}



=== TEST 8: in a line of the error log too
--- review: uid => "a\nb", name => "bad", request => { namespace => "n\n[alert] x" }
--- path: /validate
--- answer
allowed: false
--- log_level: notice
--- error_log eval
qr/Pod "n \[alert\] x\/bad" denied/
--- no_error_log
[emerg]



=== TEST 9: outside of reviews there is nothing
--- config eval
$t::TestAdmission::config . 'location /x { return 200
    "[$admission_outcome$admission_uid$admission_time$admission_tls_key]"; }'
--- request
GET /x
--- response_body: []



=== TEST 10: before the decision there is nothing, afterwards there is
--- config eval
(my $c = $t::TestAdmission::config)
    =~ s/admission_validate guard;/set \$early "[\$admission_outcome]";
         add_header X-Early \$early;
         add_header X-Outcome \$admission_outcome; admission_validate guard;/;
$c
--- review: name => 'good'
--- path: /validate
--- response_headers
X-Early: []
X-Outcome: admitted



=== TEST 11: a map of the outcome decides what is logged
--- http_config eval
$t::TestAdmission::http_config
. 'map $admission_outcome $log_it { default 1; admitted 0; }'
--- config eval
(my $c = $t::TestAdmission::config) =~ s/adm;/adm if=\$log_it;/;
$c
--- request eval
[ map { "POST /validate\n" . t::TestAdmission::review(name => $_) }
  'bad', 'good' ]
--- more_headers
Content-Type: application/json
--- response_body_like eval
['"allowed":false', '"allowed":true']
--- logged: denied \w+ u-1 .*
