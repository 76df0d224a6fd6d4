#!/usr/bin/env bash
# A filter: puts the CA bundle of the webhook server where ${CA_BUNDLE} stands
# in the manifests on standard input.
#
# The bundle is what webhook-create-signed-cert.sh has published in the
# ConfigMap SECRET-ca; where there is none, the pair is taken to be one that
# the cluster's CA has signed, as in Istio 0.7.

# The $ of ${CA_BUNDLE} is the template's.
# shellcheck disable=SC2016

set -euo pipefail

me=webhook-patch-ca-bundle
namespace=istio-system
secret=sidecar-injector-certs

usage() {
    cat <<USAGE
usage: $0 [--namespace NAME] [--secret NAME] < TEMPLATE > MANIFEST

  --namespace NAME   namespace of the server  ($namespace)
  --secret NAME      Secret with its pair     ($secret)
USAGE
}

die() {
    printf '%s: %s\n' "$me" "$1" >&2
    shift
    for line in "$@"; do
        printf '    %s\n' "$line" >&2
    done
    exit 1
}

while [ $# -gt 0 ]; do
    case "$1" in
    --namespace | --secret | --service)
        if [ $# -lt 2 ] || [ -z "$2" ]; then
            echo "$me: $1 needs a value" >&2
            exit 2
        fi
        case "$1" in
        --namespace) namespace=$2 ;;
        --secret)    secret=$2 ;;
        esac
        shift ;;
    -h | --help)
        usage; exit 0 ;;
    *)  usage >&2; exit 2 ;;
    esac
    shift
done

command -v openssl >/dev/null || die "openssl not found"
command -v kubectl >/dev/null || die "kubectl not found"

# read_map NAMESPACE NAME KEY
read_map() {
    kubectl -n "$1" get configmap "$2" --ignore-not-found \
        -o "jsonpath={.data.$3}" 2>&1 \
        || die "cannot read configmap/$2 of namespace $1"
}

from=configmap/$secret-ca
bundle=$(read_map "$namespace" "$secret-ca" 'ca\.crt') || die "$bundle"

if [ -z "$bundle" ]; then
    from="the cluster's CA"
    bundle=$(read_map kube-system extension-apiserver-authentication \
        client-ca-file) || die "$bundle"
    echo "$me: there is no configmap/$secret-ca in namespace $namespace," \
         "taking the cluster's CA" >&2
fi

case "$bundle" in
*"BEGIN CERTIFICATE"*) ;;
*) die "there is no certificate in $from" \
       "run webhook-create-signed-cert.sh first" ;;
esac
printf '%s\n' "$bundle" | openssl x509 -noout -checkend 0 >/dev/null \
    || die "the first certificate of $from has expired"

# Nothing goes out before all is known to be well: the reader may be kubectl.
text=$(cat; echo .)
text=${text%.}
case "$text" in
*'${CA_BUNDLE}'*) ;;
*) die 'there is no ${CA_BUNDLE} on standard input' ;;
esac

encoded=$(printf '%s\n' "$bundle" | openssl base64 -A)
printf '%s' "${text//'${CA_BUNDLE}'/$encoded}"
