#!/usr/bin/env bash
# Makes the key and the certificate that the webhook server serves with, puts
# them into a Secret, and publishes the CA certificates that the API server
# has to trust.  It may be run again at any time: that renews the certificate.
#
# Who signs depends on what there is:
#   --signer NAME                the cluster's signer of that name
#   CSRs of v1beta1 are served   the cluster's CA, as in Istio 0.7
#   neither                      a CA of our own, kept in the Secret NAME-ca
#
# Order matters when the CA changes: first everybody learns to trust the new
# one beside the old one, then the server gets a certificate of it.
#
# Status: 0 done, 1 failed, 2 bad usage, 3 the CA changes and somebody has to
# apply the new bundle before this script may go on.

set -euo pipefail
umask 077

me=webhook-create-signed-cert
service=istio-sidecar-injector
namespace=istio-system
secret=sidecar-injector-certs
signer=
signer_ca=
sans=
days=365
timeout=60
roll=

csr=
dir=


usage() {
    cat <<USAGE
usage: $0 [OPTIONS]

Makes a key and a certificate for a webhook's Service and stores them in a
Secret; the CA bundle goes into the ConfigMap SECRET-ca, where
webhook-patch-ca-bundle.sh finds it.

  --service NAME      Service of the webhook       ($service)
  --namespace NAME    its namespace                ($namespace)
  --secret NAME       Secret to write              ($secret)

  --signer NAME       have this signer sign (certificates.k8s.io/v1)
  --signer-ca FILE    its CA certificates in PEM; without it they are looked
                      for behind the certificate and in the cluster's CA
  --san NAME          another name or IP address for the certificate, for
                      webhooks that are called by URL; may be repeated
  --days N            validity, with a CA of our own ($days)
  --timeout SECONDS   how long to wait for a signer  ($timeout)
  --roll-ca           replace the CA of our own; old and new one are trusted
                      until this is done again
USAGE
}

say() {
    printf '%s\n' "$*"
}

die() {
    printf '%s: %s\n' "$me" "$1" >&2
    shift
    for line in "$@"; do
        printf '    %s\n' "$line" >&2
    done
    exit 1
}

# Functions whose name ends in _quietly are allowed to fail.
delete_csr_quietly() {
    kubectl delete csr "$csr" --ignore-not-found >/dev/null 2>&1 || true
}

cleanup() {
    [ -z "$csr" ] || delete_csr_quietly
    [ -z "$dir" ] || rm -rf "$dir"
}


# -- arguments and surroundings ----------------------------------------------

parse_arguments() {
    while [ $# -gt 0 ]; do
        case "$1" in
        --service | --namespace | --secret | --signer | --signer-ca | --san \
            | --days | --timeout)
            if [ $# -lt 2 ] || [ -z "$2" ]; then
                echo "$me: $1 needs a value" >&2
                exit 2
            fi ;;
        esac
        case "$1" in
        --service)   service=$2; shift ;;
        --namespace) namespace=$2; shift ;;
        --secret)    secret=$2; shift ;;
        --signer)    signer=$2; shift ;;
        --signer-ca) signer_ca=$2; shift ;;
        --san)       sans="$sans $2"; shift ;;
        --days)      days=$2; shift ;;
        --timeout)   timeout=$2; shift ;;
        --roll-ca)   roll=1 ;;
        -h | --help) usage; exit 0 ;;
        *)           usage >&2; exit 2 ;;
        esac
        shift
    done

    # They go into manifests and templates.
    case "$service$namespace$secret" in
    *[!a-z0-9.-]*) echo "$me: a name in lower case, digits, - and . is" \
                        "expected" >&2
                   exit 2 ;;
    esac
    case "$signer$sans" in
    *[!A-Za-z0-9.:/*\ -]*) echo "$me: a DNS name is expected" >&2
                           exit 2 ;;
    esac
    case "$days$timeout" in
    *[!0-9]*) echo "$me: --days and --timeout take whole numbers" >&2
              exit 2 ;;
    esac
    if [ -n "$signer_ca" ] && [ ! -r "$signer_ca" ]; then
        echo "$me: cannot read $signer_ca" >&2
        exit 2
    fi
}

check_surroundings() {
    local text

    command -v openssl >/dev/null || die "openssl not found"
    command -v kubectl >/dev/null || die "kubectl not found"

    text=$(kubectl version -o yaml --request-timeout=10s 2>&1) || true
    case "$text" in
    *serverVersion*) ;;
    *) die "the API server does not answer" "$text" ;;
    esac

    # A user may be allowed to work in a namespace and not to look at it.
    text=$(kubectl get namespace "$namespace" -o name 2>&1) \
        || case "$text" in
           *NotFound*) die "namespace \"$namespace\" does not exist" \
                           "kubectl create namespace $namespace" ;;
           *Forbidden*) ;;
           *) die "cannot look at namespace \"$namespace\"" "$text" ;;
           esac
}

# Whether CSRs are served in this version; the group alone does not tell,
# other kinds of it have other versions.
serves_csr() {
    case "$(kubectl get --raw "/apis/certificates.k8s.io/$1" 2>/dev/null \
            || true)" in
    *'"certificatesigningrequests"'*) return 0 ;;
    esac
    return 1
}

# may VERB RESOURCE [OPTION...]
may() {
    kubectl auth can-i "$@" >/dev/null 2>&1
}

# Notes what may not be done, for one complaint about all of it.
missing=
want() {
    may "$@" || missing="$missing
    ${*%%--quiet}"
}

check_rights() {
    want get secrets -n "$namespace"
    want create secrets -n "$namespace"
    want update secrets -n "$namespace"
    want get configmaps -n "$namespace"
    want create configmaps -n "$namespace"
    want update configmaps -n "$namespace"
    case $how in
    signer | cluster)
        want create certificatesigningrequests.certificates.k8s.io
        want get certificatesigningrequests.certificates.k8s.io
        want delete certificatesigningrequests.certificates.k8s.io ;;
    esac

    [ -z "$missing" ] || die "you lack rights in this cluster:$missing"
}


# -- small things ------------------------------------------------------------

# One line of base 64 of standard input, and back.
encode() {
    openssl base64 -A
}

decode() {
    openssl base64 -d -A
}

# get_data KIND NAME KEY: a member of data; nothing when there is none.
get_data() {
    kubectl -n "$namespace" get "$1" "$2" --ignore-not-found \
        -o "jsonpath={.data.${3//./\\.}}"
}

# store KIND NAME < MANIFEST.  Not with "apply", which would copy a key into
# an annotation.
store() {
    local verb=create

    [ -z "$(kubectl -n "$namespace" get "$1" "$2" --ignore-not-found \
            -o name)" ] || verb=replace
    kubectl -n "$namespace" "$verb" -f - >/dev/null
}

# split FILE PREFIX: writes each certificate of FILE to PREFIX0.pem, ...
split() {
    awk -v prefix="$2" '
        /-----BEGIN CERTIFICATE-----/ { on = 1; name = prefix n++ ".pem" }
        on                            { print > name }
        /-----END CERTIFICATE-----/   { on = 0; close(name) }' "$1"
}

fingerprint() {
    openssl x509 -in "$1" -noout -fingerprint -sha256
}

# signs CA CERTIFICATE: whether the CAs in the first file lead to the second.
signs() {
    SSL_CERT_DIR=/nonexistent openssl verify -partial_chain -CAfile "$1" \
        -untrusted "$2" -purpose sslserver "$2" >/dev/null 2>&1
}

names() {
    local name n=3 ip=0

    echo "DNS.1 = $service"
    echo "DNS.2 = $service.$namespace"
    echo "DNS.3 = $service.$namespace.svc"
    for name in $sans; do
        case "$name" in
        *:* | *[0-9].[0-9]*.[0-9]*.[0-9]*)
            ip=$((ip + 1)); echo "IP.$ip = $name" ;;
        *)  n=$((n + 1)); echo "DNS.$n = $name" ;;
        esac
    done
}


# -- the key and who signs it ------------------------------------------------

make_request() {
    local name=$service.$namespace.svc

    # X.509 has no longer ones; clients look at the other names anyway.
    [ ${#name} -le 64 ] || name=$service
    cat > "$dir/request.cnf" <<CNF
[req]
prompt = no
distinguished_name = name
req_extensions = server
[name]
CN = $name
[server]
basicConstraints = CA:FALSE
keyUsage = critical, nonRepudiation, digitalSignature, keyEncipherment
extendedKeyUsage = serverAuth
subjectAltName = @names
[names]
$(names)
CNF
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 \
        -out "$dir/tls.key" 2>/dev/null
    openssl req -new -config "$dir/request.cnf" -key "$dir/tls.key" \
        -out "$dir/tls.csr"
}

# kubectl of today does not approve in this version any more.
approve_old() {
    kubectl replace --raw "/apis/certificates.k8s.io/v1beta1/\
certificatesigningrequests/$csr/approval" -f - >/dev/null 2>&1 <<APPROVAL
{"apiVersion": "certificates.k8s.io/v1beta1",
 "kind": "CertificateSigningRequest", "metadata": {"name": "$csr"},
 "status": {"conditions": [{"type": "Approved", "status": "True",
   "reason": "WebhookCertificate", "message": "approved by $me"}]}}
APPROVAL
}

# Asks the cluster: submit_request VERSION
submit_request() {
    local waited=0 state text conditions

    conditions='{range .status.conditions[*]}{.type}: {.reason} '
    conditions="$conditions"'{.message}{"\n"}{end}'

    csr=$service.$namespace
    delete_csr_quietly
    {
        cat <<CSR
apiVersion: certificates.k8s.io/$1
kind: CertificateSigningRequest
metadata:
  name: $csr
spec:
  groups: [system:authenticated]
  request: $(encode < "$dir/tls.csr")
  usages: [digital signature, key encipherment, server auth]
CSR
        [ -z "$signer" ] || echo "  signerName: $signer"
    } | kubectl create -f - >/dev/null \
        || die "the certificate signing request was refused"

    if text=$(kubectl certificate approve "$csr" 2>&1) \
        || [ "$1" = v1beta1 ] && approve_old
    then
        say "approved certificate signing request $csr"
    else
        say "$text"
        say "waiting for somebody to approve it:" \
            "kubectl certificate approve $csr"
    fi

    while :; do
        kubectl get csr "$csr" -o 'jsonpath={.status.certificate}' \
            | decode > "$dir/tls.crt"
        [ ! -s "$dir/tls.crt" ] || break

        state=$(kubectl get csr "$csr" -o "jsonpath=$conditions")
        case "$state" in
        *Denied:* | *Failed:*)
            die "certificate signing request $csr came to nothing" "$state" ;;
        esac

        [ "$waited" -lt "$timeout" ] \
            || die "certificate signing request $csr was not signed within \
$timeout s" "${state:-it was not approved either}" \
               "does anything in this cluster sign for \
${signer:-kubernetes.io/legacy-unknown}?"
        waited=$((waited + 1))
        sleep 1
    done

    delete_csr_quietly
    csr=
}

# The CA behind a certificate that the cluster has signed.
find_signer_ca() {
    local f

    : > "$dir/new-ca.crt"
    if [ -n "$signer_ca" ]; then
        cat "$signer_ca" > "$dir/new-ca.crt"
        signs "$dir/new-ca.crt" "$dir/tls.crt" \
            || die "$signer_ca has not signed what \"$signer\" has issued"
        return
    fi

    # A chain may end in the root itself.
    split "$dir/tls.crt" "$dir/chain"
    for f in "$dir"/chain*.pem; do
        if [ "$(openssl x509 -in "$f" -noout -subject_hash)" = \
             "$(openssl x509 -in "$f" -noout -issuer_hash)" ]
        then
            cat "$f" > "$dir/new-ca.crt"
        fi
    done
    if signs "$dir/new-ca.crt" "$dir/tls.crt"; then
        return
    fi

    kubectl -n kube-system get configmap extension-apiserver-authentication \
        -o 'jsonpath={.data.client-ca-file}' > "$dir/new-ca.crt" \
        || die "cannot read the cluster's CA" "name the signer's: --signer-ca"
    signs "$dir/new-ca.crt" "$dir/tls.crt" \
        || die "the cluster's CA has not signed what was issued" \
               "name the CA of the signer: --signer-ca FILE"
}

# A CA of our own: the one in the cluster, or a new one.
take_own_ca() {
    get_data secret "$secret-ca" tls.crt | decode > "$dir/new-ca.crt"
    get_data secret "$secret-ca" tls.key | decode > "$dir/ca.key"

    if [ -z "$roll" ] && [ -s "$dir/new-ca.crt" ] && [ -s "$dir/ca.key" ]; then
        if openssl x509 -in "$dir/new-ca.crt" -noout \
               -checkend $((days * 86400)) >/dev/null
        then
            say "signing with the CA in secret/$secret-ca"
            return
        fi
        say "the CA in secret/$secret-ca ends too soon, replacing it"
    fi

    cat > "$dir/ca.cnf" <<CNF
[req]
prompt = no
distinguished_name = name
x509_extensions = ca
[name]
CN = webhook CA $(openssl rand -hex 8)
[ca]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
CNF
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 \
        -out "$dir/ca.key" 2>/dev/null
    openssl req -x509 -new -config "$dir/ca.cnf" -key "$dir/ca.key" \
        -days $((days > 1825 ? days * 2 : 3650)) -sha256 \
        -out "$dir/new-ca.crt"
    store secret "$secret-ca" <<SECRET
apiVersion: v1
kind: Secret
metadata:
  name: $secret-ca
type: kubernetes.io/tls
data:
  tls.crt: $(encode < "$dir/new-ca.crt")
  tls.key: $(encode < "$dir/ca.key")
SECRET
    say "created a CA in secret/$secret-ca"
}

sign_with_own_ca() {
    take_own_ca
    openssl x509 -req -in "$dir/tls.csr" -CA "$dir/new-ca.crt" \
        -CAkey "$dir/ca.key" -set_serial "0x$(openssl rand -hex 16)" \
        -days "$days" -sha256 -extfile "$dir/request.cnf" \
        -extensions server -out "$dir/tls.crt" 2>/dev/null
}


# -- trust -------------------------------------------------------------------

# The bundle: the new CAs, and those that have signed what is served now.
make_bundle() {
    local f g known

    get_data configmap "$secret-ca" 'ca.crt' > "$dir/old-bundle.crt"
    get_data secret "$secret" cert.pem | decode > "$dir/served.crt"

    split "$dir/new-ca.crt" "$dir/new"
    split "$dir/old-bundle.crt" "$dir/old"

    cat "$dir"/new[0-9]*.pem > "$dir/bundle.crt"
    for f in "$dir"/old[0-9]*.pem; do
        if [ ! -e "$f" ] || [ ! -s "$dir/served.crt" ]; then
            continue
        fi
        known=
        for g in "$dir"/new[0-9]*.pem; do
            [ "$(fingerprint "$f")" != "$(fingerprint "$g")" ] || known=1
        done
        if [ -z "$known" ] && signs "$f" "$dir/served.crt"; then
            cat "$f" >> "$dir/bundle.crt"
        fi
    done
}

publish_bundle() {
    store configmap "$secret-ca" <<MAP
apiVersion: v1
kind: ConfigMap
metadata:
  name: $secret-ca
data:
  ca.crt: |
$(sed -e '/^$/d' -e 's/^/    /' "$dir/bundle.crt")
MAP
    say "published" \
        "$(grep -c 'BEGIN CERTIFICATE' "$dir/bundle.crt") CA certificate(s)" \
        "in configmap/$secret-ca"
}

# registered KIND: NAME INDEX BUNDLE of each webhook that names our Service.
registered() {
    # The $ are the template's.
    # shellcheck disable=SC2016
    kubectl get "$1" -o go-template='{{range .items}}{{$n := .metadata.name
        }}{{range $i, $w := .webhooks}}{{with $w.clientConfig.service
        }}{{if eq .name "'"$service"'"}}{{if eq .namespace "'"$namespace"'"
        }}{{$n}} {{$i}} {{or $w.clientConfig.caBundle "-"}}{{"\n"
        }}{{end}}{{end}}{{end}}{{end}}{{end}}'
}

# Has every registered webhook of this Service trust the new certificate.
spread_trust() {
    local kind name index bundle patched=

    for kind in mutatingwebhookconfigurations validatingwebhookconfigurations
    do
        if ! may list $kind || ! may patch $kind; then
            trust_by_hand
            return
        fi
        while read -r name index bundle; do
            [ -n "$name" ] || continue
            printf '%s' "$bundle" | decode > "$dir/live.crt" 2>/dev/null \
                || : > "$dir/live.crt"
            if signs "$dir/live.crt" "$dir/tls.crt"; then
                continue
            fi
            kubectl patch "$kind" "$name" --type=json -p "[{
                \"op\": \"add\",
                \"path\": \"/webhooks/$index/clientConfig/caBundle\",
                \"value\": \"$(encode < "$dir/bundle.crt")\"}]" >/dev/null
            say "$kind/$name trusts the new CA in webhook $index"
            patched=1
        done <<LIST
$(registered "$kind")
LIST
    done

    # API servers learn of it by their watches.
    [ -z "$patched" ] || sleep 2
}

# We may not touch the registrations.  What was published before this run is
# taken to be applied; a CA that nobody can know yet stops us.
trust_by_hand() {
    if [ ! -s "$dir/old-bundle.crt" ] \
        || signs "$dir/old-bundle.crt" "$dir/tls.crt"
    then
        return
    fi
    cat >&2 <<MESSAGE
$me: the CA changes, and you may not patch webhook configurations.
    The new bundle is in configmap/$secret-ca.  Have it applied
    (webhook-patch-ca-bundle.sh), then run this script again without
    --roll-ca: only then the server gets a certificate of the new CA.
MESSAGE
    exit 3
}

store_pair() {
    local type

    type=$(kubectl -n "$namespace" get secret "$secret" --ignore-not-found \
           -o 'jsonpath={.type}')
    store secret "$secret" <<SECRET
apiVersion: v1
kind: Secret
metadata:
  name: $secret
type: ${type:-Opaque}
data:
  cert.pem: $(encode < "$dir/tls.crt")
  key.pem: $(encode < "$dir/tls.key")
  tls.crt: $(encode < "$dir/tls.crt")
  tls.key: $(encode < "$dir/tls.key")
  ca.crt: $(encode < "$dir/bundle.crt")
SECRET
    say "stored the pair in secret/$secret of namespace $namespace:"
    openssl x509 -in "$dir/tls.crt" -noout -serial -enddate | sed 's/^/    /'
}


# ----------------------------------------------------------------------------

parse_arguments "$@"
check_surroundings

how=own
if [ -n "$signer" ]; then
    serves_csr v1 || die "this cluster does not serve certificate signing \
requests of v1, which --signer needs"
    how=signer
elif serves_csr v1beta1; then
    how=cluster
fi
check_rights

# Runs for INT, TERM and HUP as well.  Traps of their own would not do: bash
# 5.2 loses signals that come while it expands a $(command).
trap cleanup EXIT
dir=$(mktemp -d "${TMPDIR:-/tmp}/$me.XXXXXXXX")

make_request
case $how in
signer)  say "asking signer $signer"
         submit_request v1
         find_signer_ca ;;
cluster) say "asking the cluster's CA (certificates.k8s.io/v1beta1)"
         submit_request v1beta1
         find_signer_ca ;;
own)     sign_with_own_ca ;;
esac

openssl x509 -in "$dir/tls.crt" -noout >/dev/null 2>&1 \
    || die "what was issued is no certificate"
signs "$dir/new-ca.crt" "$dir/tls.crt" \
    || die "the certificate is not one of its CA"

make_bundle
publish_bundle
spread_trust
store_pair
