package t::Reviews;

# Reviews in JSON.

use strict;
use warnings;

use Exporter 'import';
use JSON::PP;

our @EXPORT = qw(pod policy review);


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

# The policy "p" for pods and its binding "b"; arguments: what is in their
# specs, flow YAML, and the policy that the binding names instead.

sub policy {
    my ($spec, $binding, $name) = @_;

    my $api = 'apiVersion: admissionregistration.k8s.io/v1';
    my $text = '';

    $binding = ", $binding" if $binding ne '';

    $text = <<"_EOC_" if !defined $name;
$api
kind: ValidatingAdmissionPolicy
metadata: {name: p}
spec: {matchConstraints: {resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: ['*'], resources: [pods]}]}, $spec}
---
_EOC_

    $name //= 'p';

    return $text . <<"_EOC_";
$api
kind: ValidatingAdmissionPolicyBinding
metadata: {name: b}
spec: {policyName: $name, validationActions: [Deny]$binding}
_EOC_
}

1;
