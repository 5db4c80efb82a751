# patchday: make (builds), make demo, make test, make install.  `make help`.
# Configure: variables below or on the command line.  SAN=asan|tsan|fuzz.

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
            -fno-strict-overflow -fno-strict-aliasing
CFLAGS    = -O2 -g
STDFLAGS  = -std=gnu17 -D_GNU_SOURCE -DPATCHDAY_VERSION='"$(VERSION)"' \
            -ffile-prefix-map=$(CURDIR)=. -MMD -MP -fPIE -pthread
LDFLAGS   = -pie -pthread -Wl,-z,relro,-z,now,-z,noexecstack \
            -Wl,-z,separate-code -Wl,--as-needed

SANFLAGS_asan = -fsanitize=address,undefined -fno-sanitize-recover=all \
                -fno-omit-frame-pointer -O1
SANFLAGS_tsan = -fsanitize=thread -fno-omit-frame-pointer -O1
SANFLAGS_fuzz = -fsanitize=address,undefined,fuzzer-no-link \
                -fno-sanitize-recover=all -fno-omit-frame-pointer -O1
SANFLAGS      = $(SANFLAGS_$(SAN))
ifneq ($(SAN),)
HARDENING     =
endif

ALL_CFLAGS = $(STDFLAGS) $(WARNINGS) $(HARDENING) $(CFLAGS) $(SANFLAGS)

# --- layers ---------------------------------------------------------------
# An include may only point down; these lines are the architecture diagram.
INC_base      = base
INC_sched     = base sched
INC_policy    = base policy
INC_calendars = base sched policy calendars
INC_notify    = base sched policy notify
INC_conf      = base sched policy calendars notify conf
INC_store     = base sched store
INC_serve     = base sched policy calendars notify conf serve
INC_daemon    = base sched policy calendars notify conf store serve daemon
INC_cli       = base sched policy calendars notify conf cli
INC_tests     = base sched policy calendars notify conf store serve daemon

FOLDERS = base sched policy calendars notify conf store serve daemon cli

# Every source by name, a list a folder: SRC_base = error mem …
include $(wildcard $(FOLDERS:%=%/sources.mk))

objects  = $(SRC_$(1):%=$(B)/$(1)/%.o)
library  = $(B)/lib$(1).a

LIBS_patchday  = $(foreach f,cli conf notify calendars policy sched base,$(call library,$(f)))
LIBS_patchdayd = $(foreach f,daemon serve store conf notify calendars policy sched base,$(call library,$(f)))
LINK_patchday  = -lyaml -ljansson -lsodium
LINK_patchdayd = $(LINK_patchday) -lsqlite3 -lmicrohttpd -lbrotlienc -lz -ldl

PROGRAMS = $(B)/patchday $(B)/patchdayd

all: $(PROGRAMS)

# --- build ----------------------------------------------------------------
define folder_rules
$(B)/$(1)/%.o: $(1)/%.c | $(B)/$(1)
	$$(CC) $$(ALL_CFLAGS) $$(INC_$(1):%=-Iinclude/%) -I$(1) -c -o $$@ $$<
$(B)/$(1):
	mkdir -p $$@
$(call library,$(1)): $(call objects,$(1))
	rm -f $$@ && ar rcs $$@ $$^
$(1): $(call library,$(1))
-include $(SRC_$(1):%=$(B)/$(1)/%.d)
endef
$(foreach f,$(FOLDERS),$(eval $(call folder_rules,$(f))))

# main.c of each program stays out of its library, so that tests can link it.
$(B)/patchday: $(B)/cli/main.o $(LIBS_patchday)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LINK_patchday)
$(B)/patchdayd: $(B)/daemon/main.o $(LIBS_patchdayd)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LINK_patchdayd)

# --- tests ----------------------------------------------------------------
UNIT_TESTS = $(patsubst tests/unit/%.c,$(B)/tests/%,$(wildcard tests/unit/test_*.c))

$(B)/tests/%: tests/unit/%.c tests/harness.h $(LIBS_patchdayd) | $(B)/tests
	$(CC) $(ALL_CFLAGS) $(INC_tests:%=-Iinclude/%) -I. -Itests $(LDFLAGS) \
	    -o $@ $< $(LIBS_patchdayd) $(LINK_patchdayd)
$(B)/tests:
	mkdir -p $@

unit: $(UNIT_TESTS)
	tests/run-unit $(UNIT_TESTS)

clean:
	rm -rf build

.PHONY: all unit clean $(FOLDERS)
.SECONDARY:
