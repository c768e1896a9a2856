# countersign. `make help` lists the targets; INSTALL says the rest.
VERSION = 0.1.0
PREFIX ?= /usr/local
SYSCONFDIR ?= /etc
DESTDIR ?=
O ?= build
CC = gcc
PKG_CONFIG ?= pkg-config
# DEPS=skip: the packages of conf/packages.txt are there already.
DEPS ?= apt

PKGS = libconfuse libcurl libesmtp-1.0 gmime-3.0 libidn2 jansson libmicrohttpd \
	icu-i18n icu-uc libpcre2-8 libpq libpsl libseccomp smartcols sqlite3 openssl \
	libsystemd libzstd
WARN = -Wall -Wextra -Wshadow -Wconversion -Wvla -Wformat=2 \
	-Wstrict-prototypes -Wmissing-prototypes $(if $(CI),-Werror)
# Hidden: our names (event_add, ...) must not stand in for those that a shared
# library, here libevent below libunbound, calls in itself.
HARDEN = -fPIE -fvisibility=hidden -fstack-protector-strong \
	$(if $(SAN),,-D_FORTIFY_SOURCE=2) -ftrapv
OPT ?= -O2 -g
CFLAGS_ALL = -std=c17 -D_GNU_SOURCE -I. $(OPT) $(WARN) $(HARDEN) \
	$(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all \
	-fno-omit-frame-pointer) \
	-DVERSION='"$(VERSION)"' -DSHAREDIR='"$(PREFIX)/share/countersign"' \
	$(PKG_CFLAGS) $(CFLAGS)
LDFLAGS_ALL = -pie -Wl,--as-needed,-z,relro,-z,now $(if $(SAN),-fsanitize=$(SAN)) $(LDFLAGS)
PKG_CFLAGS = $(eval PKG_CFLAGS := $(shell $(PKG_CONFIG) --cflags $(PKGS)))$(PKG_CFLAGS)
PKG_LIBS = $(eval PKG_LIBS := $(shell $(PKG_CONFIG) --libs $(PKGS)) -lspf2 -lunbound -lmilter -lpthread)$(PKG_LIBS)

# One archive a room; a room is linked with those behind it.
ROOMS = approve/operator approve/web approve audit lib/store lib/mail lib/dns lib/name lib/base policy
LIBS = $(foreach r,$(ROOMS),$(O)/$(r)/room.a)
behind = $(foreach r,$(ROOMS),$(if $(filter $(r),$(1)),$(eval _on:=1))$(if $(_on),$(O)/$(r)/room.a))$(eval _on:=)
PROGRAMS = countersign countersign-approve countersign-milter
SRC_countersign = $(wildcard cli/*.c)
SRC_countersign-approve = $(wildcard approve/daemon/*.c)
SRC_countersign-milter = $(wildcard milter/*.c)
room_src = $(wildcard $(1)/*.c) $(if $(filter approve,$(1)),$(wildcard approve/reply/*.c))
UNIT = $(patsubst %.c,$(O)/%,$(wildcard tests/unit/*/test_*.c tests/unit/*/*/test_*.c))
FUZZ_SRC = $(wildcard tests/fuzz/fuzz_*.c)
FUZZ = $(FUZZ_SRC:%.c=$(O)/%)
# Seconds of new inputs for each target.
T ?= 20
MANS = $(wildcard man/*.[1578])

.PHONY: all demo check check-unit check-flow asan tsan lint fuzz third-party soak bench \
	install uninstall dist deb debcheck distcheck clean help deps-% bench-programs
.SECONDARY:
.DELETE_ON_ERROR:

all: $(PROGRAMS:%=$(O)/%)

$(O)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -MMD -MP -c -o $@ $<

define room_rule
$(O)/$(1)/room.a: $(patsubst %.c,$(O)/%.o,$(call room_src,$(1)))
	@mkdir -p $$(@D) && rm -f $$@
	$(AR) rcs $$@ $$^
endef
$(foreach r,$(ROOMS),$(eval $(call room_rule,$(r))))

define program_rule
$(O)/$(1): $(patsubst %.c,$(O)/%.o,$(SRC_$(1))) $(LIBS)
	$(CC) $(LDFLAGS_ALL) -o $$@ $$(filter %.o,$$^) -Wl,--start-group $(LIBS) -Wl,--end-group $$(PKG_LIBS)
endef
$(foreach p,$(PROGRAMS),$(eval $(call program_rule,$(p))))

# tests/unit/ROOM/test_x.c is a program, linked with ROOM and what is behind it.
test_room = $(patsubst approve/reply,approve,$(patsubst tests/unit/%/,%,$(dir $(1))))
in_lib = $(if $(wildcard lib/$(1)),lib/$(1),$(1))
define unit_rule
$(O)/$(1:.c=): $(O)/$(1:.c=.o) $(call behind,$(call in_lib,$(call test_room,$(1))))
	$(CC) $(LDFLAGS_ALL) -o $$@ $$^ $$(shell $(PKG_CONFIG) --libs check) $$(PKG_LIBS)
endef
$(foreach t,$(wildcard tests/unit/*/test_*.c tests/unit/*/*/test_*.c),$(eval $(call unit_rule,$(t))))

# Small programs that the flow tests call.
TOOLS = $(patsubst %.c,$(O)/%,$(wildcard tests/mta/*.c)) $(O)/tests/mta/tlog_peer
$(O)/tests/mta/%: $(O)/tests/mta/%.o $(LIBS)
	$(CC) $(LDFLAGS_ALL) -o $@ $< -Wl,--start-group $(LIBS) -Wl,--end-group $(PKG_LIBS)
# Go's packages for transparency logs, as Debian has them.
SUMDB = golang.org/x/mod/sumdb
GO_SRC = /usr/share/gocode/src
$(O)/tests/mta/tlog_peer: tests/mta/tlog_peer.go
	@mkdir -p $(@D)/$(SUMDB)
	@for p in note tlog; do gccgo -c -O1 -fgo-pkgpath=$(SUMDB)/$$p -o $(@D)/$(SUMDB)/$$p.o \
		$$(ls $(GO_SRC)/$(SUMDB)/$$p/*.go | grep -v _test) || exit; done
	gccgo -O1 -I $(@D) -o $@ $< $(@D)/$(SUMDB)/note.o $(@D)/$(SUMDB)/tlog.o
$(O)/tests/bench/%: $(O)/tests/bench/%.o $(O)/tests/bench/milter/mailfile.o $(LIBS)
	$(CC) $(LDFLAGS_ALL) -o $@ $< $(O)/tests/bench/milter/mailfile.o -Wl,--start-group $(LIBS) -Wl,--end-group $(PKG_LIBS)
$(O)/tests/bench/milter/%.so: tests/bench/milter/%.c
	@mkdir -p $(@D)
	$(CC) $(OPT) $(WARN) -std=c17 -D_GNU_SOURCE -fPIC -shared -o $@ $<

# The daemon's parts, for the targets that call them.
PARTS = $(O)/tests/corpus/daemon.a
$(PARTS): $(patsubst %.c,$(O)/%.o,$(filter-out %/main.c,$(SRC_countersign-approve)))
	@mkdir -p $(@D) && rm -f $@
	$(AR) rcs $@ $^
$(O)/tests/fuzz/%: tests/fuzz/%.c $(PARTS) $(LIBS)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -MMD -MP -MF $@.d -fsanitize=fuzzer $(LDFLAGS_ALL) -o $@ $< -Wl,--start-group $(PARTS) $(LIBS) -Wl,--end-group $(PKG_LIBS)
# All targets in one program, for their kept inputs alone and any compiler.
# What a target puts in the place of ours (worker_ask) comes first.
$(O)/tests/corpus/%.o: tests/fuzz/%.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -DLLVMFuzzerTestOneInput=$* -MMD -MP -c -o $@ $<
$(O)/tests/corpus/replay.o: CFLAGS += -D'TARGETS=${FUZZ_SRC:tests/fuzz/fuzz_%.c=TARGET(%)}'
$(O)/tests/corpus/replay.o: $(FUZZ_SRC)
$(O)/tests/corpus/replay: $(O)/tests/corpus/replay.o $(FUZZ_SRC:tests/fuzz/%.c=$(O)/tests/corpus/%.o) $(PARTS) $(LIBS)
	$(CC) $(LDFLAGS_ALL) -Wl,--allow-multiple-definition -o $@ $(filter %.o,$^) -Wl,--start-group $(PARTS) $(LIBS) -Wl,--end-group $(PKG_LIBS)

deps-%:
	@[ "$(DEPS)" = skip ] || conf/install-packages build $(subst +, ,$*)

check: deps-demo+check+apart
	@+tests/run $(MAKE) O=$(O)
check-unit: $(UNIT) $(O)/tests/corpus/replay
	@tests/run-unit $(UNIT) $(O)/tests/corpus/replay
check-flow: all $(TOOLS)
	@tests/run-flow $(O)
demo: deps-demo
	@+$(MAKE) --no-print-directory -s DEPS=skip all
	@tests/flow/demo.py $(if $(KEEP),--keep) $(O)
asan:
	+$(MAKE) O=build-asan CC=clang OPT='-O1 -g' SAN=address,undefined check-unit check-flow
tsan:
	+$(MAKE) O=build-tsan CC=clang OPT='-O1 -g' SAN=thread check-unit check-flow
lint: deps-check+lint
	@tests/lint $(O)
fuzz:
	+$(MAKE) O=build-fuzz CC=clang OPT='-O1 -g' SAN=address,undefined,fuzzer-no-link fuzz-run
fuzz-run: $(FUZZ)
	@tests/fuzz/run $(T) $(FUZZ)
third-party: $(TOOLS)
	@[ -d $(O)/third-party/mails ] || tests/replies/fetch $(O)/third-party
	@tests/replies/read -r $(O) $(O)/third-party/reports
	@tests/replies/read -p $(O) $(O)/third-party/mails $(O)/third-party/reports
soak: bench-programs $(TOOLS)
	@tests/soak/run $(O)
	@tests/soak/tokens $(O)
	@FLOW_SOAK=1 tests/run-flow $(O) test_mta
	@$(O)/tests/bench/audit 1000000 10000000
	@BENCH_MAILS=1000000 BENCH_DUE=100000 tests/bench/run $(O) connections growth outbox
bench: deps-demo+check+bench bench-programs
	@tests/bench/run $(O) $(ROWS)
bench-programs: all $(patsubst %.c,$(O)/%,$(wildcard tests/bench/*.c)) \
	$(addprefix $(O)/tests/bench/,$(addprefix milter/,load letters noop count_allocations.so no_sync.so) outbox/bare page/constant page/timing store/commit store/growth)

# MODE:TO:FILE, the one list that install and uninstall go by.
DATA = share/countersign
DOC = share/doc/countersign
PLACES = $(foreach p,$(PROGRAMS),755:$(if $(findstring -,$p),sbin,bin)/$p:$(O)/$p) \
	$(foreach f,$(MANS),644:share/man/man$(subst .,,$(suffix $f))/$(notdir $f):$f) \
	$(foreach f,$(shell find conf/templates -type f),644:$(DATA)/$(f:conf/%=%):$f) \
	$(foreach f,README.md INSTALL ARCHITECTURE.md NEWS LICENSE $(wildcard conf/*.conf \
	conf/*/*.conf conf/postfix/* conf/sendmail/* conf/prometheus/* conf/apparmor/* conf/logrotate/*),644:$(DOC)/$(f:conf/%=%):$f) \
	$(foreach f,$(wildcard conf/systemd/*.service),644:lib/systemd/system/$(notdir $f):$f) \
	$(foreach d,sysusers tmpfiles,644:lib/$d.d/countersign.conf:conf/systemd/countersign.$d) \
	644:share/bash-completion/completions/countersign:conf/countersign.bash
EACH = @set -e; for place in $(sort $(PLACES)); do IFS=:; set -- $$place; to="$(DESTDIR)$(PREFIX)/$$2"
BUILT_FOR = $$($(O)/countersign config show -d | sed -n 's,^templates = "\(.*\)/$(DATA)/templates"$$,\1,p')

install: all
	@[ "$(BUILT_FOR)" = "$(PREFIX)" ] || { echo "install: $(O) was built for PREFIX=$(BUILT_FOR);" \
	    "make clean, then make and make install with the same PREFIX" >&2; exit 1; }
	$(EACH); install -D -m $$1 $$3 "$$to"; case $$2 in *.service) \
	    sed -i 's,/usr/local/,$(PREFIX)/,g;s,/etc/countersign/,$(SYSCONFDIR)/countersign/,g' "$$to";; esac; done
uninstall:
	$(EACH); rm -f "$$to"; done
	@for d in $(DATA) $(DOC); do d="$(DESTDIR)$(PREFIX)/$$d"; \
	    [ ! -d "$$d" ] || find "$$d" -depth -type d -empty -delete; done

RELEASE = $(O)/countersign-$(VERSION).tar
dist:
	@git diff --quiet HEAD || echo "dist: what is not committed is left out" >&2; mkdir -p $(O)
	git archive --prefix=countersign-$(VERSION)/ -o $(RELEASE) HEAD && xz -9 -f $(RELEASE)
# A release's package for Debian, with lintian's opinion; then its whole life.
deb: deps-deb dist
	@tests/deb build $(RELEASE).xz $(O)/deb
debcheck: deb
	@tests/deb try $(O)/deb
distcheck: dist
	@tests/distcheck $(RELEASE).xz

help:
	@echo "$(PROGRAMS)"; sed -n 's/^.PHONY: //p' Makefile
clean:
	rm -rf $(O) build-asan build-tsan build-fuzz

-include $(shell find $(O) -name '*.d' 2>/dev/null)
