package t::AdmissionServer;

# An nginx of a test's own, for what Test::Nginx does not do: workers, signals,
# TLS, files that change.  It lives in a temporary folder and ends with the
# object.

use strict;
use warnings;

use Cwd qw(cwd);
use File::Temp;
use IO::Socket::INET;
use POSIX qw(WNOHANG);
use Time::HiRes qw(sleep time);

sub new {
    my ($class, %a) = @_;

    my $self = bless {
        dir => File::Temp->newdir('admission-XXXXXX', TMPDIR => 1),
        port => free_port(),
        port2 => free_port(),
        workers => 1, master => 1, level => 'info', watch => '100ms', %a,
    }, $class;

    my $dir = "$self->{dir}";

    chmod 0755, $dir;
    mkdir "$dir/$_" for qw(logs docs);

    for my $name (qw(config.json values.json mesh.json deny-bad.json
                     deny-all.json))
    {
        $self->write("docs/$name", slurp(cwd() . "/t/docs/$name"));
    }

    $self->conf(%a) if !$a{stopped};
    $self->start() if !$a{stopped};

    return $self;
}

sub slurp {
    my ($path) = @_;
    open my $f, '<', $path or die "$path: $!";
    local $/;
    return scalar <$f>;
}

sub free_port {
    my $s = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1',
                                  ReuseAddr => 1) or die "no port: $!";
    return $s->sockport;
}

# Writes beside and renames: nobody sees half of it

sub write {
    my ($self, $name, $text) = @_;
    my $path = "$self->{dir}/$name";
    open my $f, '>', "$path.new" or die "$path: $!";
    print $f $text;
    close $f;
    rename "$path.new", $path or die "$path: $!";
    return $path;
}

sub conf {
    my ($self, %a) = @_;

    my $dir = "$self->{dir}";
    my $master = $self->{master} ? 'on' : 'off';

    my $blocks = $a{blocks} // <<"_EOC_";
    admission_injector istio {
        config $dir/docs/config.json; values $dir/docs/values.json;
        mesh $dir/docs/mesh.json; release latest;
    }
    admission_policies guard {
        manifests $dir/docs/deny-bad.json;
    }
_EOC_

    my $locations = ($a{locations} // '') . <<"_EOC_";
        location /inject    { admission_inject   istio; }
        location /validate  { admission_validate guard; }
        location /mutate    { admission_mutate   guard; }
        location = /metrics { admission_metrics; }
        location = /readyz  { admission_ready; }
        location = /pid     { return 200 "\$pid"; }
_EOC_

    my $tls = $a{tls} ? <<"_EOC_" : '';
    server {
        listen 127.0.0.1:$self->{port2} ssl http2;
        ssl_protocols TLSv1.2 TLSv1.3;
        $a{tls}
        $locations
    }
_EOC_

    my $extra = $a{extra} // '';
    my $user = $> == 0 ? "user root;" : '';

    $self->write('nginx.conf', <<"_EOC_");
load_module $ENV{TEST_NGINX_MODULE};
$user
worker_processes $self->{workers};
master_process $master;
daemon off;
pid $dir/nginx.pid;
error_log $dir/logs/error.log $self->{level};
events { worker_connections 256; }
http {
    log_format adm '\$status \$admission_outcome \$admission_reason';
    access_log $dir/logs/access.log adm;
    client_body_temp_path $dir/body;
    proxy_temp_path $dir/proxy;
    fastcgi_temp_path $dir/fastcgi;
    uwsgi_temp_path $dir/uwsgi;
    scgi_temp_path $dir/scgi;
    keepalive_requests 1000000;
    admission_zone admission 1m;
    admission_watch $self->{watch};
    $extra
$blocks
    server {
        listen 127.0.0.1:$self->{port};
        $locations
    }
$tls
}
_EOC_
}

sub binary { $ENV{TEST_NGINX_BINARY} || 'nginx' }

sub preload {
    my ($self) = @_;
    $ENV{LD_PRELOAD} = $ENV{TEST_NGINX_LD_PRELOAD}
        if $ENV{TEST_NGINX_LD_PRELOAD};
}

# nginx -t; its output, and its status in $?

sub test {
    my ($self) = @_;
    local $ENV{LD_PRELOAD} = $ENV{TEST_NGINX_LD_PRELOAD} // '';
    my $out = `@{[binary()]} -e stderr -t -p $self->{dir} -c $self->{dir}/nginx.conf 2>&1`;
    return $out;
}

sub start {
    my ($self) = @_;

    my $dir = "$self->{dir}";
    my @cmd = (binary(), '-e', "$dir/logs/error.log", '-p', $dir, '-c',
               "$dir/nginx.conf");

    unshift @cmd, @{ $self->{wrap} } if $self->{wrap};

    my $pid = fork // die "fork: $!";

    if ($pid == 0) {
        $self->preload;
        open STDOUT, '>', '/dev/null';
        open STDERR, '>>', "$dir/logs/stderr";
        exec @cmd or POSIX::_exit(127);
    }

    $self->{pid} = $pid;

    $self->until(sub { IO::Socket::INET->new(
                           PeerAddr => "127.0.0.1:$self->{port}") }, 30)
        or die "nginx did not start: " . $self->log;
}

# Waits until fn is true; false after so many seconds

sub until {
    my ($self, $fn, $seconds) = @_;
    my $end = time + ($seconds // 10) * ($self->{wrap} ? 5 : 1);

    while (time < $end) {
        return 1 if $fn->();
        sleep 0.02;
    }

    return 0;
}

sub log { my ($self) = @_; return slurp("$self->{dir}/logs/error.log"); }

sub access_log {
    my ($self) = @_;
    return slurp("$self->{dir}/logs/access.log");
}

sub signal {
    my ($self, $signal) = @_;
    kill $signal, $self->{pid};
}

sub ended {
    my ($self) = @_;
    return 1 if !$self->{pid};
    my $rc = waitpid $self->{pid}, WNOHANG;
    return 0 if $rc == 0;
    $self->{status} = $?;
    delete $self->{pid};
    return 1;
}

sub stop {
    my ($self, $signal) = @_;
    return if !$self->{pid};
    $self->signal($signal || 'QUIT');
    return 1 if $self->until(sub { $self->ended }, 10);
    kill 'KILL', $self->{pid};
    waitpid $self->{pid}, 0;
    delete $self->{pid};
    return 0;
}

# (status, headers, body) of one request on a connection of its own

sub request {
    my ($self, $method, $path, $body, %headers) = @_;

    my $s = IO::Socket::INET->new(PeerAddr => "127.0.0.1:$self->{port}",
                                  Timeout => 10) or return (0, '', "$!");
    return $self->request_on($s, $method, $path, $body,
                             Connection => 'close', %headers);
}

sub request_on {
    my ($self, $s, $method, $path, $body, %headers) = @_;

    my $text = "$method $path HTTP/1.1\r\nHost: localhost\r\n";
    $headers{'Content-Type'} //= 'application/json' if defined $body;
    $headers{'Content-Length'} //= length $body if defined $body;
    $text .= "$_: $headers{$_}\r\n" for sort keys %headers;
    print $s "$text\r\n" . ($body // '');

    my ($head, $rest) = ('', '');
    while ($head !~ /\r\n\r\n/) {
        my $n = sysread $s, my $part, 65536;
        return (0, $head, '') if !$n;
        $head .= $part;
    }
    ($head, $rest) = split /\r\n\r\n/, $head, 2;
    my ($len) = $head =~ /^Content-Length: (\d+)/mi;
    while (defined $len && length($rest) < $len) {
        my $n = sysread $s, my $part, 65536;
        last if !$n;
        $rest .= $part;
    }
    my ($status) = $head =~ m{^HTTP/1.1 (\d+)};

    return ($status, $head, $rest);
}

sub get { my ($self, $path) = @_; return ($self->request('GET', $path))[2]; }

sub post {
    my ($self, $path, $body) = @_;
    return ($self->request('POST', $path, $body))[2];
}

# The value of the sample on the metrics page that matches

sub metric {
    my ($self, $pattern) = @_;
    my ($line) = grep { /$pattern/ && !/^#/ } split /\n/,
                 $self->get('/metrics');
    return undef if !defined $line;
    return $line =~ / (\S+)$/ ? $1 : undef;
}

# What must not be in a log, whatever was tested

sub faults {
    my ($self) = @_;
    my $text = $self->log;
    $text .= slurp("$self->{dir}/logs/stderr") if -e "$self->{dir}/logs/stderr";
    return join "\n", grep {
        /\[(alert|emerg|crit)\]|AddressSanitizer|runtime error:|exited on signal/
    } split /\n/, $text;
}

sub key_pair {
    my ($self, $name, %a) = @_;
    my $dir = "$self->{dir}/docs";
    my $days = $a{days} // 30;
    my $cn = $a{cn} // $name;
    system("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 "
           . "-nodes -days $days -subj /CN=$cn "
           . "-addext subjectAltName=DNS:$cn.svc,IP:127.0.0.1 -keyout $dir/$name.key "
           . "-out $dir/$name.crt 2>/dev/null") == 0 or die "openssl";
}

sub DESTROY {
    my ($self) = @_;
    local ($?, $@, $!);
    $self->stop('TERM');
}

1;
