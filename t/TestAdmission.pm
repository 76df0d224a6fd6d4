package t::TestAdmission;

# The base of the suites: Test::Nginx::Socket with sections of its own.
#
#   --- review: pod        POSTs a review of t::Reviews::review() to
#                          --- path, default /inject
#   --- answer             lines "NAME: REGEX" on the answering AdmissionReview:
#                          allowed, uid, message, code, reason, patch (decoded),
#                          apiVersion, warnings, audit, keys (of the response)
#   --- counted: O R       the metrics page counts one request of this outcome
#                          and reason in the block of --- block_name
#   --- logged             a regex on the last line of the access log, in the
#                          format "adm"

use Test::Nginx::Socket -Base;
use JSON::PP;
use MIME::Base64;
use IO::Socket::INET;
use Cwd qw(cwd);
use t::Reviews ();

*review = \&t::Reviews::review;

$ENV{TEST_NGINX_DOCS} ||= cwd() . '/t/docs';
$ENV{TEST_NGINX_CWD} ||= cwd();
$ENV{TEST_NGINX_HTML_DIR} ||= html_dir();

our $http_config = <<'_EOC_';
    log_format adm '$admission_outcome $admission_reason $admission_uid '
                   '$admission_operation $admission_kind '
                   '$admission_namespace $admission_name $admission_user '
                   '$admission_dry_run $admission_policy '
                   '$admission_patch_ops $admission_patch_bytes '
                   '$admission_time';
    admission_zone admission 1m;
    admission_injector istio {
        config  $TEST_NGINX_DOCS/config.json;
        values  $TEST_NGINX_DOCS/values.json;
        mesh    $TEST_NGINX_DOCS/mesh.json;
        release latest;
    }
    admission_policies guard {
        manifests $TEST_NGINX_DOCS/deny-bad.json;
    }
_EOC_

our $config = <<'_EOC_';
        access_log $TEST_NGINX_SERVER_ROOT/logs/access.log adm;
        location /inject    { admission_inject   istio; }
        location /validate  { admission_validate guard; }
        location /mutate    { admission_mutate   guard; }
        location = /metrics { access_log off; admission_metrics; }
        location = /readyz  { access_log off; admission_ready; }
_EOC_


add_block_preprocessor(sub {
    my $block = shift;

    if (!defined $block->http_config) {
        $block->set_value('http_config', $http_config);
    }

    if (!defined $block->config) {
        $block->set_value('config', $config);
    }

    if (!defined $block->no_error_log && !defined $block->must_die) {
        $block->set_value('no_error_log', "[alert]\n[crit]\n"
                          . "AddressSanitizer\nruntime error:");
    }

    my $body = $block->review_body;

    if (defined $block->review) {
        my %a = eval "(" . $block->review . ")";
        die $block->name . ": $@" if $@;
        $body = review(%a);
    }

    if (defined $body) {
        my $headers = $block->more_headers // '';

        if ($headers !~ /^Content-Type:/mi && !defined $block->bare) {
            $headers .= "\n" if $headers ne '' && $headers !~ /\n$/;
            $block->set_value('more_headers',
                              $headers . 'Content-Type: application/json');
        }

        $block->set_value('request', ($block->method // 'POST') . ' '
                          . ($block->path // '/inject') . "\n" . $body);
    }
});


sub get_page (@) {
    my ($port, $path) = @_;

    my $s = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $port,
                                  Timeout => 5) or return "no connection: $!";
    print $s "GET $path HTTP/1.0\r\nHost: localhost\r\n\r\n";
    local $/;
    my $page = <$s>;
    $page =~ s/\A.*?\r\n\r\n//s;
    return $page;
}


sub check_answer (@) {
    my ($block, $body) = @_;

    my $name = $block->name;
    my $r = eval { JSON::PP->new->utf8->decode($body) };

    if (!$r) {
        Test::More::fail("$name - the answer is JSON: $body");
        return;
    }

    my $res = $r->{response} || {};
    my $json = JSON::PP->new->canonical->allow_nonref;
    my $keys = join(' ', sort keys %$res);

    my %got = (
        allowed => $res->{allowed} ? 'true' : 'false',
        uid => $res->{uid},
        kind => $r->{kind} // '(none)',
        apiVersion => $r->{apiVersion} // '(none)',
        message => $res->{status}{message} // '(none)',
        code => $res->{status}{code} // '(none)',
        reason => $res->{status}{reason} // '(none)',
        patchType => $res->{patchType} // '(none)',
        patch => defined $res->{patch} ? decode_base64($res->{patch})
                                       : '(none)',
        warnings => $json->encode($res->{warnings} // []),
        audit => $json->encode($res->{auditAnnotations} // {}),
        keys => $keys,
    );

    for my $line (grep { /\S/ } split /\n/, $block->answer) {
        my ($k, $want) = $line =~ /^\s*(\w+):\s*(.*?)\s*$/
            or die "$name: bad line in --- answer: $line";
        Test::More::like($got{$k} // '(unknown)', qr/^(?:$want)$/s,
                         "$name - answer, $k");
    }
}


# What dies here would end the suite, and Test::Nginx hides its status.

add_response_body_check(sub {
    my ($block, $body, $req_idx, $repeated, $dry_run) = @_;

    return if $dry_run;

    eval { check_block($block, $body); 1 }
        or Test::More::fail($block->name . " - $@");
});


sub check_block (@) {
    my ($block, $body) = @_;

    if (defined $block->answer) {
        check_answer($block, $body);
    }

    if (defined $block->counted) {
        my $page = get_page(server_port(), '/metrics');

        for my $line (grep { /\S/ } split /\n/, $block->counted) {
            my ($outcome, $reason) = split ' ', $line, 2;
            my @lines = grep { /^admission_reviews_total/ && !/ 0$/ }
                        split /\n/, $page;
            Test::More::is(scalar(@lines), 1, $block->name
                           . " - one request is counted: @lines");
            Test::More::like($lines[0] // '',
                             qr/,outcome="$outcome",reason="$reason"\} 1$/,
                             $block->name . " - counted: $outcome, $reason");
        }
    }

    if (defined $block->logged) {
        my $file = "$ENV{TEST_NGINX_SERVER_ROOT}/logs/access.log";
        my $want = $block->logged;
        my $line = '';

        chomp $want;

        for (1 .. 50) {
            open my $f, '<', $file or last;
            my @lines = <$f>;
            $line = @lines ? $lines[-1] : '';
            last if $line ne '';
            select undef, undef, undef, 0.05;
        }

        chomp $line;
        Test::More::like($line, qr/^$want$/, $block->name . ' - logged');
    }
}

1;
