# patchday: make (builds), make demo, make test, make install.  `make help`.
# Configure: variables below or on the command line.  SAN=asan|tsan|fuzz|coverage|mutate.

CC        = gcc
B         = build$(if $(SAN),/$(SAN))
PREFIX    = /usr/local
VERSION   = 0.1.0

WARNINGS  = -Wall -Wextra -Wconversion -Wno-sign-conversion -Wshadow -Wvla \
            -Wformat=2 -Wstrict-prototypes -Wmissing-prototypes \
            -Wpointer-arith -Wwrite-strings -Wno-format-truncation \
            -Werror
HARDENING = -D_FORTIFY_SOURCE=3 -fstack-protector-strong \
            -fstack-clash-protection -fcf-protection=full \
            -ftrivial-auto-var-init=zero -fno-delete-null-pointer-checks \
            -fno-strict-overflow -fno-strict-aliasing \
            -fzero-call-used-regs=used-gpr
CFLAGS    = -O2 -g
STDFLAGS  = -std=gnu17 -D_GNU_SOURCE -DPATCHDAY_VERSION='"$(VERSION)"' \
            -ffile-prefix-map=$(CURDIR)=. -MMD -MP -fPIE -pthread
LDFLAGS   = -pie -pthread -Wl,-z,relro,-z,now,-z,noexecstack \
            -Wl,-z,separate-code -Wl,--as-needed

SANFLAGS_asan = -fsanitize=address,undefined -fno-sanitize-recover=all \
                -fno-omit-frame-pointer -O1 -DPATCHDAY_STRICT
SANFLAGS_tsan = -fsanitize=thread -fno-omit-frame-pointer -O1 -DPATCHDAY_STRICT
SANFLAGS_fuzz = -fsanitize=address,undefined,fuzzer-no-link \
                -fno-sanitize-recover=all -fno-omit-frame-pointer -O1 \
                -DPATCHDAY_STRICT
# Each object notes which lines and branches ran (tests/coverage).  ccache would
# hand over objects that note it in another worktree.
SANFLAGS_coverage = --coverage -fprofile-update=atomic -O0 -DPATCHDAY_COVERAGE
# What tests/mutate changes piece by piece: fast to compile, and each object can
# take the place of the one in a shared library.
SANFLAGS_mutate = -fPIC -O0 -g0
SANFLAGS      = $(SANFLAGS_$(SAN))
ifneq ($(SAN),)
HARDENING     =
# Enough for file and line of a stack, and a third less to write and link.
CFLAGS        = -O2 -g1
# The plain build has warned of the same sources: a seventh less to compile.
WARNINGS      = -w
endif
ifeq ($(SAN),coverage)
export CCACHE_DISABLE = 1
endif

ALL_CFLAGS = $(STDFLAGS) $(WARNINGS) $(HARDENING) $(CFLAGS) $(SANFLAGS)

# --- layers ---------------------------------------------------------------
# An include may only point down; these lines are the architecture diagram.
INC_base      = base
INC_sched     = base sched
INC_policy    = base policy
INC_changes   = base policy changes
INC_calendars = base sched policy changes calendars
INC_notify    = base sched policy changes notify
INC_conf      = base sched policy changes calendars notify conf
INC_store     = base sched store
INC_serve     = base sched policy changes calendars notify conf serve
INC_daemon    = base sched policy changes calendars notify conf store serve daemon
INC_collect   = base sched policy changes calendars notify conf collect
INC_cli       = base sched policy changes calendars notify conf cli
INC_tests     = base sched policy changes calendars notify conf store serve daemon collect cli

FOLDERS = base sched policy changes calendars notify conf store serve daemon collect cli

# Every source by name, a list a folder: SRC_base = error mem …
include $(wildcard $(FOLDERS:%=%/sources.mk))

objects  = $(SRC_$(1):%=$(B)/$(1)/%.o)
library  = $(B)/lib$(1).a

LIBS_patchday  = $(foreach f,cli conf notify calendars changes policy sched base,$(call library,$(f)))
LIBS_patchdayd = $(foreach f,daemon serve store conf notify calendars changes policy sched base,$(call library,$(f)))
LIBS_collect   = $(foreach f,collect conf notify calendars changes policy sched base,$(call library,$(f)))
LINK_small     = -lyaml -ljansson -lsodium
# The command line is linked static, libc included: it needs no names of users
# or hosts and loads nothing later, and loading shared libraries is a quarter
# of what a start costs (bench/run start).  It stays position independent;
# packed relocations are a page to read instead of fifteen.  Sanitizers need
# the shared libc.
ifeq ($(SAN),)
LDFLAGS_patchday = $(LDFLAGS:-pie=-static-pie) -Wl,-z,pack-relative-relocs
LINK_patchday    = $(LINK_small)
else
LDFLAGS_patchday = $(LDFLAGS)
LINK_patchday    = -Wl,-Bstatic $(LINK_small) -Wl,-Bdynamic
endif
# The service shares SQLite, brotli, zlib and libc with others.  libmicrohttpd is
# linked in, for the sake of what it would bring along (serve/gnutls.c), and for
# how it sends (serve/body.c).
LINK_patchdayd = -Wl,-Bstatic $(LINK_small) -lmicrohttpd -Wl,-Bdynamic \
                 -lsqlite3 -lbrotlienc -lz -ldl \
                 -Wl,--export-dynamic-symbol=_gnutls_global_init_skip \
                 -Wl,--undefined=gnutls_global_init \
                 -Wl,--wrap=sendmsg

# `make V=1` shows whole commands.
Q        = $(if $(V),,@)
say      = $(if $(V),,@echo '  $(1) $(patsubst $(B)/%,%,$@)')

PROGRAMS = $(B)/patchday $(B)/patchdayd $(B)/patchday-collect

all: $(PROGRAMS)

# --- build ----------------------------------------------------------------
define folder_rules
$(B)/$(1)/%.o: $(1)/%.c | $(B)/$(1)
	$$(call say,CC)
	$$(Q)$$(CC) $$(ALL_CFLAGS) $$(INC_$(1):%=-Iinclude/%) -I$(1) -c -o $$@ $$<
$(B)/$(1):
	$$(Q)mkdir -p $$@
$(call library,$(1)): $(call objects,$(1))
	$$(Q)rm -f $$@ && ar rcs $$@ $$^
$(1): $(call library,$(1))
-include $(SRC_$(1):%=$(B)/$(1)/%.d)
endef
$(foreach f,$(FOLDERS),$(eval $(call folder_rules,$(f))))

# What only the collector links, with libgit2; the table of sources leads to it
# by a weak name, hence --undefined.
LIB_git  = $(B)/libchanges_git.a
LINK_git = -Wl,--undefined=phalanx_collect $(LIB_git)
$(LIB_git): $(SRC_changes_git:%=$(B)/changes/%.o)
	$(Q)rm -f $@ && ar rcs $@ $^
-include $(SRC_changes_git:%=$(B)/changes/%.d)

# What was linked, for the SBOM.
MAP = -Wl,-Map=$@.map
# main.c of each program stays out of its library, so that tests can link it.
-include $(B)/cli/main.d $(B)/daemon/main.d
$(B)/patchday: $(B)/cli/main.o $(LIBS_patchday)
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS_patchday) $(MAP) -o $@ $^ $(LINK_patchday)
$(B)/patchdayd: $(B)/daemon/main.o $(LIBS_patchdayd)
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) $(MAP) -o $@ $^ $(LINK_patchdayd)

# What reads from outside is a program of its own (collect/main.c).
$(B)/patchday-collect: $(B)/collect/main.o $(LIB_git) $(LIBS_collect)
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) $(MAP) -o $@ $(B)/collect/main.o \
	    $(LINK_git) $(LIBS_collect) $(LINK_small) -lgit2 -ldl

# SPDX 2.3: every library that the programs are linked with or load.
sbom: $(B)/patchday.spdx.json
$(B)/patchday.spdx.json: $(PROGRAMS) deploy/sbom
	$(call say,SBOM)
	$(Q)deploy/sbom $(VERSION) $(PROGRAMS) >$@.new && mv $@.new $@

# --- tests ----------------------------------------------------------------
# `make test` installs what the tests need, builds, runs everything; the
# suites are listed in tests/suites.  `make unit` is the quick round.
UNIT_TESTS = $(patsubst tests/unit/%.c,$(B)/tests/%,$(wildcard tests/unit/test_*.c))
INC_TESTS  = $(INC_tests:%=-Iinclude/%) $(FOLDERS:%=-I%) -I. -Itests
# They are many and large: lld, where there is one, links them in a third of the
# time.  The programs are linked as they are for everybody.
LDFLAGS_tests := $(if $(shell command -v ld.lld),-fuse-ld=lld)
# What a test does itself runs once: -Og compiles it in two thirds of the time
# and checks as much (-O0 would not see sizes of objects).
CFLAGS_tests = $(if $(filter asan tsan,$(SAN)),-Og)

# They link all of both programs but the two main.o.
LIBS_tests = $(call library,cli) $(call library,collect) $(LIBS_patchdayd)
$(B)/tests/%: tests/unit/%.c tests/harness.h $(LIBS_tests) | $(B)/tests
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(CFLAGS_tests) $(INC_TESTS) $(LDFLAGS) \
	    $(LDFLAGS_tests) -o $@ $< $(GIT_$(@F)) $(LIBS_tests) \
	    $(LINK_patchdayd) $(if $(GIT_$(@F)),-lgit2)
# Those that read repositories.
GIT_tests = test_repository test_phalanx test_values pending
$(GIT_tests:%=$(B)/tests/%): $(LIB_git)
$(foreach t,$(GIT_tests),$(eval GIT_$(t) = $(LINK_git)))
-include $(wildcard $(B)/tests/*.d $(B)/tests/diff/*.d)
# The simulation (tests/sim): many small files, one program.
SRC_sim = $(wildcard tests/sim/*.c)
# Commits in the background, in its own time (tests/sim/sim_commit.c).
WRAP_sim = $(foreach f,begin is_over wait end,-Wl,--wrap=store_commit_$(f))
$(B)/tests/sim/%.o: tests/sim/%.c | $(B)/tests/sim
	$(call say,CC)
	$(Q)$(CC) $(ALL_CFLAGS) $(INC_TESTS) -Itests/sim -c -o $@ $<
$(B)/tests/sim/sim: $(SRC_sim:tests/sim/%.c=$(B)/tests/sim/%.o) $(LIBS_patchdayd)
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) $(WRAP_sim) -o $@ $^ $(LINK_patchdayd)
-include $(wildcard $(B)/tests/sim/*.d)
# make sim SEEDS=… FROM=… JOBS=… VERBOSE=1 MUTATION=…
SEEDS   = 10000
FROM    = 1
JOBS    = $(shell nproc)
sim: $(B)/tests/sim/sim
	$(Q)$< -f $(FROM) -j $(if $(VERBOSE),1,$(JOBS)) $(if $(VERBOSE),-v) \
	    $(if $(MUTATION),-m $(MUTATION)) $(SEEDS)
# Programs that the scripts under tests/ drive.
$(B)/tests/diff/%: tests/diff/%.c $(LIBS_patchdayd) | $(B)/tests/diff
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(INC_TESTS) $(LDFLAGS) -o $@ $< \
	    $(LIBS_patchdayd) $(LINK_patchdayd)
# The command line with a shared libc, for valgrind: it can watch malloc only
# there (tests/scenario/memcheck).
$(B)/tests/patchday: $(B)/cli/main.o $(LIBS_patchday) | $(B)/tests
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LINK_small)
$(B)/tests $(B)/tests/diff $(B)/tests/sim:
	$(Q)mkdir -p $@

unit-programs: $(UNIT_TESTS) $(B)/tests/letters $(B)/tests/pending $(B)/tests/patchday
unit: $(UNIT_TESTS)
	$(Q)tests/run-unit $(UNIT_TESTS)

test:
	./test
lint:
	$(Q)tests/lint
# Which test proves which row of the fault table (tests/faults.tsv).
fault-map:
	$(Q)tests/fault-map
# All four analysers over all of our code; what was found clean is remembered.
analyze:
	$(Q)tests/analyze

# --- torture --------------------------------------------------------------
# What tests/torture/* drive: a tracer that kills and hurts, and memory that
# runs out.  `make torture` is the long form, hours; see docs/TESTING.md.
TORTURE = $(B)/tests/torture/tap $(B)/tests/torture/oom.so
$(B)/tests/torture/tap: tests/torture/tap.c | $(B)/tests/torture
	$(call say,LD)
	$(Q)$(CC) $(STDFLAGS) $(WARNINGS) -O2 -pie -o $@ $<
$(B)/tests/torture/oom.so: tests/torture/oom.c | $(B)/tests/torture
	$(call say,LD)
	$(Q)$(CC) $(STDFLAGS) $(WARNINGS) -O2 -fno-builtin -fPIC -shared -o $@ $<
$(B)/tests/torture:
	$(Q)mkdir -p $@
torture-programs: $(TORTURE)
torture: all $(TORTURE)
	tests/torture/run long

# Hostile peers and input, the long forms of tests/hostile/run: every byte, a
# minute (SECS=3600: an hour) of slow clients, a million requests and rules.
SECS = 60
hostile: all $(B)/tests/test_rrule_cost $(B)/bench/timing
	RULES=1000000 $(B)/tests/test_rrule_cost
	$(B)/bench/timing
	STEP=1 MANY=1000000 SECS=$(SECS) tests/hostile/run

# --- coverage -------------------------------------------------------------
# make coverage: which lines and branches the unit tests run, a table and what
# the core lacks; SUITES='scenario check …' runs these of tests/suites, too.
coverage:
	$(Q)deploy/install-packages coverage
	$(Q)$(MAKE) -s SAN=coverage all unit-programs
	$(Q)tests/coverage clear
	$(Q)tests/coverage run $(SUITES)
	$(Q)tests/coverage report

# make mutate: damages the core (tests/core) in SAMPLE places, chosen by SEED, and
# shows what no unit test notices; FILES='sched/zone* …' in these files only.
SAMPLE = 100
SEED   = 1
mutate:
	$(Q)deploy/install-packages coverage
	$(Q)$(MAKE) -s SAN=coverage all unit-programs
	$(Q)$(MAKE) -s SAN=mutate archives
	$(Q)tests/mutate --sample $(SAMPLE) --seed $(SEED) $(FILES)
archives: $(call library,cli) $(call library,collect) $(LIB_git) $(LIBS_patchdayd)
flags:
	@echo $(ALL_CFLAGS) $(INC_TESTS)

# --- fuzz -----------------------------------------------------------------
# make fuzz: each target FUZZ_SECS seconds; a crash leaves its input behind.
FUZZ_SECS = 60
FUZZERS   = $(patsubst fuzz/%.c,build/fuzz/bin/%,$(wildcard fuzz/fuzz_*.c))
# All that reads what others wrote: of the service's own folders two files, and
# the rest of them, a quarter of all, is not compiled.
OBJECTS_fuzz = $(B)/daemon/parcel.o $(B)/daemon/envoy_parcel.o
LIBS_fuzz = $(foreach f,collect serve conf notify calendars changes policy sched base,$(call library,$(f)))
build/fuzz/bin/%: fuzz/%.c $(OBJECTS_fuzz) $(LIBS_fuzz) | build/fuzz/bin
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) -fsanitize=fuzzer $(INC_TESTS) -pthread \
	    $(LDFLAGS_tests) -o $@ $< $(OBJECTS_$(@F)) $(GIT_$(@F)) $(LIBS_fuzz) \
	    $(LINK_patchdayd) \
	    $(if $(GIT_$(@F)),-lgit2)
OBJECTS_fuzz_parcel = $(OBJECTS_fuzz)
GIT_fuzz_git = $(LINK_git)
build/fuzz/bin/fuzz_git: $(LIB_git)
build/fuzz/bin:
	$(Q)mkdir -p $@
fuzzers: $(FUZZERS)
fuzz:
	$(MAKE) -s SAN=fuzz CC=clang B=build/fuzz fuzzers
	tests/run-fuzz $(FUZZ_SECS)

# Several replicas and what can happen to them, RUNS times, on a PostgreSQL of
# their own.
RUNS = 1
replicas: all
	deploy/install-packages replicas
	RUNS=$(RUNS) tests/postgresql/server tests/replicas/run.py

# --- use ------------------------------------------------------------------
demo:
	./demo
demo-replicas:
	deploy/install-packages replicas
	$(MAKE) -s all
	tests/postgresql/server tests/replicas/demo.py
LINK_expand_libical = -lical
LINK_timing = -lm
LINK_limit_curl = -lcurl -lsqlite3
BENCHES = $(patsubst bench/%.c,$(B)/bench/%,$(wildcard bench/*.c))
$(B)/bench/%: bench/%.c $(LIBS_patchdayd) | $(B)/bench
	$(call say,LD)
	$(Q)$(CC) $(STDFLAGS) -Wall -Wextra $(CFLAGS) $(INC_TESTS) $(LDFLAGS) -o $@ $< \
	    $(LIBS_patchdayd) $(LINK_patchdayd) $(LINK_$(@F))
$(B)/bench:
	$(Q)mkdir -p $@
bench:
	deploy/install-packages bench
	$(MAKE) -s all benches
	bench/run
benches: $(BENCHES) $(B)/tests/pending
# Beside Alertmanager on bad afternoons; docs/RELIABILITY.md has its table.
head-to-head: all
	bench/head-to-head $(HEAD_TO_HEAD)

DESTDIR =
install: all
	install -D -m 755 $(B)/patchday $(DESTDIR)$(PREFIX)/bin/patchday
	install -D -m 755 $(B)/patchdayd $(DESTDIR)$(PREFIX)/sbin/patchdayd
	install -D -m 755 $(B)/patchday-collect $(DESTDIR)$(PREFIX)/libexec/patchday/patchday-collect
	install -D -m 644 docs/patchday.1 $(DESTDIR)$(PREFIX)/share/man/man1/patchday.1
	install -D -m 644 docs/patchdayd.8 $(DESTDIR)$(PREFIX)/share/man/man8/patchdayd.8
	install -D -m 644 docs/patchday-collect.8 $(DESTDIR)$(PREFIX)/share/man/man8/patchday-collect.8
	install -D -m 644 docs/patchday.conf.5 $(DESTDIR)$(PREFIX)/share/man/man5/patchday.conf.5
	install -D -m 644 docs/patchday.schema.json $(DESTDIR)$(PREFIX)/share/patchday/patchday.schema.json
	install -D -m 644 deploy/slack-manifest.yaml $(DESTDIR)$(PREFIX)/share/patchday/slack-manifest.yaml
	install -D -m 755 deploy/gate.sh $(DESTDIR)$(PREFIX)/share/patchday/gate.sh
	install -D -m 644 deploy/argocd-gate.yaml $(DESTDIR)$(PREFIX)/share/patchday/argocd-gate.yaml
	install -D -m 644 deploy/github-gate.yaml $(DESTDIR)$(PREFIX)/share/patchday/github-gate.yaml
	install -D -m 644 docs/banner.js $(DESTDIR)$(PREFIX)/share/patchday/banner.js
	install -d $(DESTDIR)$(PREFIX)/share/doc/patchday/pictures
	install -m 644 docs/*.md $(DESTDIR)$(PREFIX)/share/doc/patchday
	install -m 644 docs/pictures/*.png $(DESTDIR)$(PREFIX)/share/doc/patchday/pictures
	install -D -m 644 examples/rubin.yaml $(DESTDIR)$(PREFIX)/share/patchday/examples/rubin.yaml
	install -D -m 644 examples/patch-thursday.acts $(DESTDIR)$(PREFIX)/share/patchday/examples/patch-thursday.acts
	for unit in patchday.service patchday-banners.service patchday-banners.timer; do \
	    sed 's|/usr/local|$(PREFIX)|' deploy/$$unit | \
	    install -D -m 644 /dev/stdin $(DESTDIR)$(PREFIX)/lib/systemd/system/$$unit || exit 1; done
	install -D -m 644 deploy/patchday.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/patchday.conf
	sed -i 's|/usr/local|$(PREFIX)|g' $(DESTDIR)$(PREFIX)/share/man/man5/patchday.conf.5 \
	    $(DESTDIR)$(PREFIX)/share/man/man8/patchdayd.8 $(DESTDIR)$(PREFIX)/share/doc/patchday/*.md
	$(B)/patchday completion bash > $(B)/patchday.bash
	install -D -m 644 $(B)/patchday.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/patchday

# What `install` put there, and nothing else: no configuration, no state.
INSTALLED = bin/patchday sbin/patchdayd libexec/patchday \
    $(addprefix share/man/,man1/patchday.1 man8/patchdayd.8 man8/patchday-collect.8 man5/patchday.conf.5) \
    share/patchday share/doc/patchday share/bash-completion/completions/patchday \
    $(addprefix lib/systemd/system/,patchday.service patchday-banners.service patchday-banners.timer) \
    lib/sysusers.d/patchday.conf
uninstall:
	cd $(DESTDIR)$(PREFIX) && rm -rf $(INSTALLED)

clean:
	rm -rf build

help:
	@echo 'make            build build/patchday and build/patchdayd'
	@echo 'make demo       install packages, build, run the example'
	@echo 'make demo-replicas  three replicas, one killed in a send'
	@echo 'make test       install packages, build, run every test'
	@echo 'make unit       unit tests only      make lint   count the bars'
	@echo 'make coverage   lines and branches that the tests run'
	@echo 'make mutate     damage that the unit tests miss'
	@echo 'make fuzz       fuzz every parser    make bench  measure'
	@echo 'make torture    killed, starved and robbed at every step, for hours'
	@echo 'make fault-map  which test proves what    make head-to-head  beside Alertmanager'
	@echo 'make hostile    hostile peers and input, the long forms (an hour)'
	@echo 'make sim        simulate years of trouble (docs/TESTING.md)'
	@echo 'make sbom       list all libraries   make analyze  four analysers'
	@echo 'make install    to PREFIX=/usr/local (DESTDIR honoured); make uninstall'

.PHONY: all torture torture-programs unit unit-programs test lint
.PHONY: fault-map head-to-head fuzz fuzzers demo bench benches install uninstall
.PHONY: clean help hostile coverage mutate archives flags sim sbom analyze
.PHONY: demo-replicas replicas
.PHONY: $(FOLDERS)
# Not .SECONDARY: what is missing would count as up to date, a header that moved
# or the object of a new source.
.PRECIOUS: $(B)/%.o
