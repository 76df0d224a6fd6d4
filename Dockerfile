# The server as a container image; k8s/ has the manifests that run it.
#
#   docker build --build-arg BASE=debian:12-slim -t ngx-admission .
#
# Any Debian 12 is a base.  Both stages begin with it, so that what is linked
# is what is there.

ARG BASE=debian:12-slim

FROM ${BASE} AS build
ENV DEBIAN_FRONTEND=noninteractive
RUN apt-get -qq update \
    && apt-get -qq install -y --no-install-recommends build-essential \
        debhelper nginx-dev libcrypt-dev libre2-dev libssl-dev libyajl-dev \
        libyaml-dev
WORKDIR /src
COPY . .
RUN make deb

FROM ${BASE}
COPY --from=build /src/build/deb/*.deb /tmp/deb/
RUN apt-get -qq update \
    && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y \
        --no-install-recommends nginx /tmp/deb/*.deb \
    && rm -rf /tmp/deb /var/lib/apt/lists/* /var/cache/apt/* \
        /var/cache/debconf/* /var/log/apt /var/log/dpkg.log \
        /usr/share/doc/* /usr/share/man/* /usr/share/locale/* \
        /etc/nginx/sites-enabled/default \
    && ln -sf /dev/stderr /var/log/nginx/error.log

# No name is needed for it; the manifests say the same number.
USER 65532:65532
EXPOSE 8443 8080

# Lets reviews under way come to their end.
STOPSIGNAL SIGQUIT

ENTRYPOINT ["/usr/sbin/nginx"]
CMD ["-c", "/etc/admission/nginx/nginx.conf", "-g", "daemon off;"]
