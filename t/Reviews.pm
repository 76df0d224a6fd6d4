package t::Reviews;

# Reviews in JSON.

use strict;
use warnings;

use Exporter 'import';
use JSON::PP;

our @EXPORT = qw(pod review);


# A pod; arguments: name, annotations

sub pod {
    my (%a) = @_;

    return {
        apiVersion => 'v1', kind => 'Pod',
        metadata => {
            $a{name} ? (name => $a{name}) : (generateName => 'web-'),
            namespace => 'shop', labels => { app => 'web' },
            annotations => $a{annotations} || {},
        },
        spec => { containers => [ { name => 'web', image => 'web:1' } ] },
    };
}


# Arguments change members: version, uid, name, annotations, object, and
# request => { } replaces members of the request, undef removes one

sub review {
    my (%a) = @_;

    my %request = (
        uid => $a{uid} // 'u-1',
        kind => { group => '', version => 'v1', kind => 'Pod' },
        resource => { group => '', version => 'v1', resource => 'pods' },
        operation => 'CREATE', namespace => 'shop',
        $a{name} ? (name => $a{name}) : (),
        userInfo => { username => 'jane' },
        object => $a{object} || pod(%a),
        oldObject => undef, dryRun => JSON::PP::false, options => undef,
    );

    for my $k (keys %{ $a{request} || {} }) {
        if (defined $a{request}{$k}) {
            $request{$k} = $a{request}{$k};
        } else {
            delete $request{$k};
        }
    }

    return JSON::PP->new->canonical->utf8->encode({
        kind => 'AdmissionReview',
        apiVersion => 'admission.k8s.io/' . ($a{version} || 'v1'),
        request => \%request,
    });
}

1;
