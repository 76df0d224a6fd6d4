# ngx_http_admission_module
#
# Everything is built below build/; nothing is written elsewhere but by the
# targets "deps" and "install".  The engine (src, without src/ngx) builds
# without nginx, in variants: V=release, asan (gcc, for the module in a stock
# nginx too), fuzz (clang).

SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS   += --no-print-directory

V           ?= release
CC           = gcc
CXX          = g++
PREFIX      ?= /usr
DESTDIR     ?=
JOBS        ?= $(shell nproc)
PORT        ?= 8443
SHARED      ?= ../shared
FUZZ_SECONDS ?= 20
ORACLE_SEED ?= 1
ORACLE_COUNT ?= 0

LAYERS       = base data gotmpl cel kube inject policy
WARN         = -Wall -Wextra -Wshadow -Wpointer-arith -Wwrite-strings \
               -Wno-unused-parameter -Werror
CWARN        = -Wstrict-prototypes -Wmissing-prototypes
OPT_release  = -O2 -g
OPT_asan     = -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined \
               -fno-sanitize-recover=undefined
OPT_fault    = -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined \
               -fno-sanitize-recover=undefined -DADM_FAULT=1
OPT_fuzz     = -O1 -g -fno-omit-frame-pointer \
               -fsanitize=fuzzer-no-link,address,undefined \
               -fno-sanitize-recover=undefined -DADM_FUZZ=1
OPT          = $(OPT_$(V))
CPPFLAGS     = -Isrc -MMD -MP
CFLAGS       = -std=gnu17 $(OPT) $(WARN) $(CWARN)
CXXFLAGS     = -std=gnu++17 $(OPT) $(WARN) -fno-exceptions
LDFLAGS      = $(filter -fsanitize=%,$(OPT:-fsanitize=fuzzer-no-link,%=-fsanitize=%))
LIBS         = -lyajl -lyaml -lre2 -lcrypto -lcrypt -lm

ifeq ($(V),fuzz)
CC           = clang
CXX          = clang++
endif

B           := build/$(V)
LIB         := $(B)/libadmission.a
SRC         := $(wildcard $(LAYERS:%=src/%/*.c)) \
               $(wildcard $(LAYERS:%=src/%/*.cc))
OBJ         := $(patsubst src/%,$(B)/obj/%.o,$(SRC))
CLI_OBJ     := $(patsubst src/%,$(B)/obj/%.o,$(wildcard src/cli/*.c))
UNIT        := $(patsubst t/unit/%.c,$(B)/unit/%,$(wildcard t/unit/*_test.c))
FUZZ        := $(patsubst t/fuzz/%.c,build/fuzz/%,$(wildcard t/fuzz/*_fuzz.c))
ORACLE      := $(wildcard t/oracle/*_oracle.py)

.PHONY: all deps build cli module run test unit nginx-test test-asan \
        test-valgrind test-load test-oracle test-istio test-cluster conformance \
        bench fuzz fuzz-build fuzz-programs lint clean install deb test-package

all: build

# -- building ----------------------------------------------------------------

deps:
	@.ci/deps build

build: deps
	@$(MAKE) -j$(JOBS) cli module

CLI          = $(if $(filter release,$(V)),build,$(B))/ngx-admission

cli: $(CLI)

build/ngx-admission: $(B)/ngx-admission
	@cp $< $@

$(B)/ngx-admission: $(CLI_OBJ) $(LIB)
	@echo "LD $@"
	@$(CXX) $(LDFLAGS) -o $@ $(CLI_OBJ) $(LIB) $(LIBS)

# The module is built by nginx's own build system, once plain and once with
# sanitizers for the same stock nginx.  It is configured again when a source
# comes or goes.

NGX_SRC     ?= /usr/share/nginx/src
NGX_BIN     ?= /usr/sbin/nginx
MODULE_DIR   = build$(if $(filter asan,$(V)),/asan)
MODULE       = $(MODULE_DIR)/ngx_http_admission_module.so
MODULE_SRC   = ngx_http_admission_module.c $(wildcard src/ngx/*.c) $(SRC)
MODULE_OPT   = $(if $(filter asan,$(V)),$(OPT_asan),-g -O2)
MODULE_LD    = $(if $(filter asan,$(V)),-fsanitize=address$(,)undefined)
,            = ,

module: $(MODULE)

$(MODULE): $(MODULE_DIR)/ngx/Makefile $(MODULE_SRC) \
           $(wildcard src/*/*.h)
	@$(MAKE) -s -C $(NGX_SRC) -f $(CURDIR)/$< modules
	@cp $(MODULE_DIR)/ngx/ngx_http_admission_module.so $@

$(MODULE_DIR)/ngx/Makefile: config $(MODULE_DIR)/sources
	@echo "configuring $(MODULE)"
	@. $(NGX_SRC)/conf_flags && cd $(NGX_SRC) && \
	    ./configure "$${NGX_CONF_FLAGS[@]}" \
	    --builddir=$(CURDIR)/$(@D) --add-dynamic-module=$(CURDIR) \
	    --with-cc-opt="$(MODULE_OPT) -fPIC" --with-ld-opt="$(MODULE_LD)" \
	    >$(CURDIR)/$(MODULE_DIR)/configure.log \
	    || { tail -20 $(CURDIR)/$(MODULE_DIR)/configure.log; exit 1; }
	@touch $@

$(MODULE_DIR)/sources: FORCE
	@mkdir -p $(@D)
	@echo $(sort $(MODULE_SRC)) | cmp -s - $@ \
	    || echo $(sort $(MODULE_SRC)) >$@

FORCE:

# The example, over TLS on loopback: one review, then as long as you like.

run: build
	@conf/example/run $(PORT)

$(LIB): $(OBJ)
	@rm -f $@
	@ar rcs $@ $^

$(B)/obj/%.c.o: src/%.c
	@mkdir -p $(@D)
	@echo "CC $<"
	@$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

$(B)/obj/%.cc.o: src/%.cc
	@mkdir -p $(@D)
	@echo "CC $<"
	@$(CXX) $(CPPFLAGS) $(CXXFLAGS) -c -o $@ $<

$(B)/unit/%: t/unit/%.c t/unit/test.h $(LIB)
	@mkdir -p $(@D)
	@echo "CC $<"
	@$(CC) $(CPPFLAGS) -It/unit $(CFLAGS) -c -o $@.o $<
	@$(CXX) $(LDFLAGS) -o $@ $@.o $(LIB) $(LIBS)

$(B)/oracle/%: t/oracle/%.c $(LIB)
	@mkdir -p $(@D)
	@echo "CC $<"
	@$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@.o $<
	@$(CXX) $(LDFLAGS) -o $@ $@.o $(LIB) $(LIBS)

build/fuzz/%_fuzz: t/fuzz/%_fuzz.c $(wildcard t/fuzz/*.h) $(LIB)
	@mkdir -p $(@D)
	@echo "CC $<"
	@$(CC) $(CPPFLAGS) -It/fuzz $(CFLAGS) -Wno-missing-prototypes -c -o $@.o $<
	@$(CXX) $(LDFLAGS) -fsanitize=fuzzer -o $@ $@.o $(LIB) $(LIBS)

-include $(OBJ:.o=.d) $(CLI_OBJ:.o=.d) $(UNIT:=.d)

# -- tests -------------------------------------------------------------------

unit: $(UNIT)
	@for u in $(UNIT); do $$u || exit 1; done

# The policies of conf/policies, by their suites.

suites: cli
	@build/ngx-admission test conf/policies/*/suite.yaml | grep -v ^passed

# every t/oracle/*_oracle.py against the originals' own libraries; Go is for
# this alone, so a machine without it has nothing to compare with

test-oracle: cli $(B)/oracle/base
	@if ! command -v go > /dev/null; then \
	    echo "test-oracle: skipped, there is no Go on this machine"; \
	    exit 0; \
	fi; \
	mkdir -p build/oracle; \
	(cd $(SHARED)/oracle && go build -o $(CURDIR)/build/oracle/ ./...); \
	(cd $(SHARED)/oracle && go build -o $(CURDIR)/build/oracle/kubetyped \
	    $(CURDIR)/t/oracle/kubetyped.go); \
	(cd t/oracle/gostd && go build -o $(CURDIR)/build/oracle/ .); \
	(cd t/oracle/podsecurity && go build -o $(CURDIR)/build/oracle/ .); \
	failed=0; \
	for t in $(ORACLE); do \
	    ADMISSION=$(CURDIR)/$(B)/ngx-admission SHARED=$(SHARED) \
	    ORACLE_BASE=$(CURDIR)/$(B)/oracle/base \
	    python3 $$t --seed $(ORACLE_SEED) --count $(ORACLE_COUNT) \
	        || failed=1; \
	done; \
	exit $$failed

# Against a real API server; skipped without its binaries and without Go.
# SECTIONS="walk load" are some of it.

test-cluster: module
	@SHARED=$(abspath $(SHARED)) t/cluster/run $(SECTIONS)

# Istio's own injector, asked about generated pods and documents.  Its module is
# built as a whole, which takes minutes: no part of test-oracle.

ISTIO_VERSION = v0.0.0-20260827124520-eed52ebb66ad

test-istio: cli
	@if ! command -v go > /dev/null; then \
	    echo "test-istio: skipped, there is no Go on this machine"; \
	    exit 0; \
	fi; \
	t/oracle/istio/build $(ISTIO_VERSION) || { \
	    status=$$?; \
	    [ $$status = 3 ] || exit $$status; \
	    echo "test-istio: skipped, istio.io/istio cannot be had here"; \
	    exit 0; \
	}; \
	ADMISSION=$(CURDIR)/$(B)/ngx-admission SHARED=$(SHARED) \
	python3 t/oracle/istio/compare.py --seed $(ORACLE_SEED) \
	    --count $(ORACLE_COUNT)

fuzz-build:
	@$(MAKE) -j$(JOBS) V=fuzz fuzz-programs

fuzz-programs: $(FUZZ)

fuzz: fuzz-build
	@FUZZ_SECONDS=$(FUZZ_SECONDS) t/tools/fuzz $(FUZZ)

# Test::Nginx and plain Perl.  V=asan runs them with the sanitizers' module.

PROVE        = TEST_NGINX_BINARY=$(NGX_BIN) TEST_NGINX_SLEEP=0.002 \
               TEST_NGINX_LOAD_MODULES=$(CURDIR)/$(MODULE) \
               TEST_NGINX_MODULE=$(CURDIR)/$(MODULE) \
               TEST_NGINX_RANDOMIZE=1 ADMISSION_CLI=$(CURDIR)/$(CLI) \
               prove -I.
TESTS       ?= $(filter-out t/170-valgrind.t,$(wildcard t/*.t))

nginx-test: module cli
	@$(PROVE) -j$(JOBS) $(TESTS)

test:
	@.ci/deps test
	@$(MAKE) build unit suites nginx-test

test-asan:
	@$(MAKE) V=asan unit module
	@TEST_NGINX_LD_PRELOAD="$$(gcc -print-file-name=libasan.so) \
	    $$(gcc -print-file-name=libubsan.so)" \
	    ASAN_OPTIONS=detect_leaks=0 UBSAN_OPTIONS=print_stacktrace=1 \
	    $(MAKE) V=asan nginx-test

# A part of the suites, and 1,000 reviews, under Valgrind: no error, no leak.

test-valgrind: module
	@$(PROVE) t/170-valgrind.t

# Reviews while documents change, and documents that change very often.

LOAD_REVIEWS ?= 100000
LOAD_RELOADS ?= 1000

test-load: module cli
	@ADMISSION_LOAD_REVIEWS=$(LOAD_REVIEWS) ADMISSION_LOADS=$(LOAD_RELOADS) \
	    $(PROVE) -v t/180-load.t t/110-reload.t

# The corpora: a tool, and the folder that it takes; those of policies again
# through nginx; and Istio's, through the command line and through nginx, pods
# twice.  One that fails does not keep the others from running.

CONFORMANCE  = cel_conformance.py:cel cel_conformance.py:k8s-contract/cel \
               vap_conformance.py:vap/kubescape vap_conformance.py:k8s-contract
VAP          = $(SHARED)/conformance/vap/kubescape \
               $(SHARED)/conformance/k8s-contract
ISTIO        = $(SHARED)/conformance/istio $(SHARED)/conformance/istio-live
TWICE        = --second-run --exceptions t/cases/inject_second_run.txt

conformance: build module
	@failed=0; for c in $(CONFORMANCE); do \
	    echo "== $${c#*:}"; \
	    python3 t/tools/$${c%%:*} $(SHARED)/conformance/$${c#*:} || failed=1; \
	done; \
	python3 t/tools/policy_pods.py $(SHARED)/bench || failed=1; \
	python3 t/tools/vap_conformance.py --module $(MODULE) $(VAP) || failed=1; \
	python3 t/tools/istio_conformance.py $(ISTIO) $(TWICE) || failed=1; \
	python3 t/tools/istio_conformance.py $(ISTIO) $(TWICE) \
	    --module $(MODULE) || failed=1; \
	exit $$failed

# Costs as multiples of an nginx that only echoes, and instruction counts.

ECHO_MODULE  = build/echo/ngx_http_bench_echo_module.so
BENCH_DOCS   = $(SHARED)/conformance/istio/main/configs
BENCH_ARGS  ?=

bench: build $(ECHO_MODULE)
	@python3 t/bench/bench.py --inputs $(SHARED)/bench \
	    --config $(BENCH_DOCS)/hello.cni.config.yaml \
	    --values $(BENCH_DOCS)/default.values.yaml \
	    --mesh $(BENCH_DOCS)/hello.cni.mesh.yaml \
	    --module build/ngx_http_admission_module.so --echo $(ECHO_MODULE) \
	    --cli build/ngx-admission $(BENCH_ARGS)

$(ECHO_MODULE): t/bench/echo/config $(wildcard t/bench/echo/*.c)
	@mkdir -p $(@D)
	@. $(NGX_SRC)/conf_flags && cd $(NGX_SRC) && \
	    ./configure "$${NGX_CONF_FLAGS[@]}" --builddir=$(CURDIR)/$(@D) \
	    --add-dynamic-module=$(CURDIR)/$(<D) --with-cc-opt="-O2 -fPIC" \
	    >$(CURDIR)/$(@D)/configure.log
	@$(MAKE) -s -C $(NGX_SRC) -f $(CURDIR)/$(@D)/Makefile modules

install: build
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib/nginx/modules \
	    $(DESTDIR)$(PREFIX)/share/man/man1 \
	    $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	install -m 755 build/ngx-admission $(DESTDIR)$(PREFIX)/bin/
	build/ngx-admission man \
	    >$(DESTDIR)$(PREFIX)/share/man/man1/ngx-admission.1
	build/ngx-admission completion \
	    >$(DESTDIR)$(PREFIX)/share/bash-completion/completions/ngx-admission
	install -m 644 build/ngx_http_admission_module.so \
	    $(DESTDIR)$(PREFIX)/lib/nginx/modules/

# Debian packages, in build/deb; installed and run, and as an image, by
# test-package.

DEB_FILES    = config Makefile LICENSE CHANGES README.md debian docs src \
               ngx_http_admission_module.c

deb:
	@rm -rf build/deb
	@mkdir -p build/deb/src
	@cp -r $(DEB_FILES) build/deb/src
	@cd build/deb/src && dpkg-buildpackage -b -us -uc >../build.log 2>&1 \
	    || { tail -20 ../build.log; exit 1; }
	@cd build/deb && ls *.deb

test-package:
	@t/tools/package

lint:
	@python3 t/tools/style.py
	@mkdir -p build/cppcheck
	@cppcheck -j$(JOBS) --quiet --cppcheck-build-dir=build/cppcheck \
	    --std=c11 --inline-suppr --error-exitcode=1 \
	    --enable=warning,performance,portability -Isrc \
	    --suppress=varFuncNullUB --suppress=preprocessorErrorDirective \
	    --template='{file}:{line}: {id}: {message}' \
	    $(wildcard src/*/*.c ngx_*.c t/unit/*.c t/oracle/*.c t/fuzz/*.c)
	@shellcheck $$(git ls-files -co --exclude-standard \
	    | xargs grep -lE '^#!.*\b(ba)?sh\b' -- 2> /dev/null)
	@echo "lint: clean"

clean:
	rm -rf build t/servroot*
