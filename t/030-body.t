# Bodies in the shapes in which nginx hands them over, HTTP/1.1.

use lib '.';
use t::TestAdmission 'no_plan';

no_long_string();

our $config = $t::TestAdmission::config;

sub padded { my ($n) = @_;
    return t::TestAdmission::review(name => 'good',
                                    annotations => { pad => 'x' x $n }); }

sub chunks { my ($b, $n) = @_;
    return CORE::join '', (map { sprintf("%x\r\n%s\r\n", length $_, $_) }
                     unpack "(a$n)*", $b), "0\r\n\r\n"; }

sub head { "POST /validate HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
           . "Content-Type: application/json\r\n" . $_[0] . "\r\n\r\n" }

run_tests();

__DATA__

=== TEST 1: 6.7 KB with a length
--- review_body eval: ::padded(6300)
--- path: /validate
--- answer
uid: u-1
allowed: true



=== TEST 2: 6.7 KB in chunks of 1,000 bytes
--- raw_request eval
::head("Transfer-Encoding: chunked") . ::chunks(::padded(6300), 1000)
--- answer
uid: u-1
allowed: true



=== TEST 3: chunks of one byte
--- raw_request eval
::head("Transfer-Encoding: chunked") . ::chunks(::padded(10), 1)
--- answer
uid: u-1
allowed: true



=== TEST 4: a packet after the other
--- raw_request eval
my $b = ::padded(100);
[::head("Content-Length: " . length $b), unpack "(a97)*", $b]
--- raw_request_middle_delay: 0.01
--- answer
uid: u-1
allowed: true



=== TEST 5: an escape cut by the border of a packet
--- raw_request eval
my $b = t::TestAdmission::review(name => 'good', uid => 'u-PAIR');
$b =~ s/PAIR/\\ud83d\\ude00/;
my ($at) = (index $b, '\ud83d');
[::head("Content-Length: " . length $b), substr($b, 0, $at + 8),
 substr($b, $at + 8)]
--- raw_request_middle_delay: 0.05
--- answer
uid: u-\x{1f600}
allowed: true



=== TEST 6: 200 KB in memory
--- review_body eval: ::padded(200_000)
--- path: /validate
--- answer
uid: u-1
allowed: true
--- no_error_log
a client request body is buffered to a temporary file
[alert]



=== TEST 7: 200 KB through a temporary file
--- config eval
"client_body_buffer_size 1k;\n$::config"
--- review_body eval: ::padded(200_000)
--- path: /validate
--- answer
uid: u-1
allowed: true
--- error_log
a client request body is buffered to a temporary file



=== TEST 8: the same in chunks
--- config eval
"client_body_buffer_size 1k;\n$::config"
--- raw_request eval
::head("Transfer-Encoding: chunked") . ::chunks(::padded(200_000), 9999)
--- answer
uid: u-1
allowed: true
--- error_log
a client request body is buffered to a temporary file



=== TEST 9: always in a file
--- config eval
"client_body_in_file_only clean;\n$::config"
--- review_body eval: ::padded(100)
--- path: /validate
--- answer
uid: u-1
allowed: true



=== TEST 10: no JSON in a file
--- config eval
"client_body_in_file_only clean;\n$::config"
--- review_body: {"kind": }
--- path: /validate
--- error_code: 400
--- response_body_like: invalid JSON



=== TEST 11: 7.9 MB
--- timeout: 20
--- review_body eval: ::padded(7_900_000)
--- path: /validate
--- answer
uid: u-1
allowed: true



=== TEST 12: 7.9 MB of small values, still within the memory of a review
--- timeout: 20
--- config eval
"admission_max_memory 512m;\n$::config"
--- review_body eval
my $b = ::padded(0);
my $list = '[' . ('1,' x 3_900_000) . '1]';
$b =~ s/"pad":""/"pad":"","list":$list/;
$b
--- path: /validate
--- answer
uid: u-1
allowed: true



=== TEST 13: two reviews on one connection
--- pipelined_requests eval
my $b = ::padded(10);
["POST /validate\n$b", "POST /validate\n$b"]
--- more_headers
Content-Type: application/json
--- response_body eval
my $r = '{"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1",'
        . '"response":{"uid":"u-1","allowed":true}}';
[$r, $r]



=== TEST 14: Expect: 100-continue
--- raw_request eval
my $b = ::padded(10);
::head("Expect: 100-continue\r\nContent-Length: " . length $b) . $b
--- error_code: 100
--- ignore_response



=== TEST 15: the buffer of a reviewing location is larger than nginx's default
--- http_config eval
(my $c = $t::TestAdmission::http_config) . "
server { listen 127.0.0.1:\$TEST_NGINX_RAND_PORT_1;
         location / { admission_validate guard; } }\n"
--- config
location /validate { proxy_pass http://127.0.0.1:$TEST_NGINX_RAND_PORT_1;
             proxy_request_buffering off; client_max_body_size 9m;
             proxy_http_version 1.1; }
--- review_body eval: ::padded(1_500_000)
--- path: /validate
--- answer
uid: u-1
allowed: true



=== TEST 16: as a subrequest the body is the main request's
--- config eval
"$::config location /main2 { mirror /validate; proxy_pass http://127.0.0.1:\$TEST_NGINX_SERVER_PORT/ok; }
location /ok { return 200 ok; }"
--- review_body eval: ::padded(10)
--- path: /main2
--- error_code: 200
--- log_level: info
--- wait: 0.2
--- error_log eval
qr/admission policies "guard": Pod "shop\/good" admitted/



=== TEST 17: 7.9 MB in chunks
--- timeout: 20
--- raw_request eval
::head("Transfer-Encoding: chunked") . ::chunks(::padded(7_900_000), 60_000)
--- answer
uid: u-1
allowed: true
