# Gateloom.  `make help` lists the goals.
#
# One Makefile, no recursion over folders.  Every product is under build/$(MODE), so release, debug,
# asan and cover live side by side.  A new source file needs no edit here.  V=1 shows the commands.

MODE    ?= release
PREFIX  ?= /usr/local
CIRCUITS ?= ../shared/circuits# netlists of other people, for tests that like to have them
S       ?= 60#  seconds: make fuzz
SECONDS ?= 300# seconds: make soak
T       ?= $(patsubst tests/fuzz/fuzz_%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))# which readers: make fuzz
FST_DIR ?= /usr/share/verilator/include/gtkwave# the sources of fstapi, for FST files

MODES := release debug asan cover fuzz
$(if $(filter $(MODES),$(MODE)),,$(error MODE=$(MODE) is not one of: $(MODES)))
B := build/$(MODE)
Q := $(if $(filter 1,$(V)),,@)

CFLAGS_release := -O2
CFLAGS_debug   := -O0
CFLAGS_asan    := -O1 -fno-omit-frame-pointer -fsanitize=address,undefined \
                  -fno-sanitize-recover=all -DARENA_CHECKED
CFLAGS_cover   := -O0 --coverage
CFLAGS_fuzz    := -O1 -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined \
                  -fno-sanitize-recover=all -DARENA_CHECKED
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
            -Wmissing-prototypes -Wvla
cc_flags = -std=c11 -g $(WARNINGS) $(CFLAGS_$(MODE)) $(CFLAGS)
# The SAT solver of sim/prove, a C++ library with a C interface, and the linear algebra of sim/relu.
override LDLIBS += -lcadical -lstdc++ -llapacke $(fst_libs) $(draw_libs) $(sdl_libs) -lm
pp_flags = -Isim -I. -D_POSIX_C_SOURCE=200809L -MMD -MP $(fst_flags) $(sdl_flags) $(CPPFLAGS)
# FST is built in when its sources and zlib are there: asked at each use, since setup may bring them.
has_fst = $(shell test -e $(FST_DIR)/fstapi.c && test -e /usr/include/zlib.h && echo yes)
fst_flags = $(if $(has_fst),-DGATELOOM_FST -isystem $(FST_DIR))
fst_libs = $(if $(has_fst),-lz)
# What sim/draw needs.  Graphviz keeps its layouts in a folder of their own beside its libraries.
gv_dir    = $(dir $(shell $(CC) -print-file-name=libgvc.so))graphviz
draw_libs = -Wl,--as-needed -L$(gv_dir) -Wl,-rpath,$(gv_dir) -lgvplugin_dot_layout -lgvplugin_core \
            -lgvc -lcgraph -lcairo -lm

# The window of `gateloom wave` is built in when SDL2 and SDL2_ttf are there; its pictures always are.
has_sdl = $(shell test -e /usr/include/SDL2/SDL.h && test -e /usr/include/SDL2/SDL_ttf.h && echo yes)
sdl_flags = $(if $(has_sdl),-DGATELOOM_SDL)
sdl_libs = $(if $(has_sdl),-lSDL2_ttf -lSDL2)

SRC   := $(sort $(wildcard sim/*/*.c gui/*.c))
LIB   := $(filter-out sim/cli/%,$(SRC))
CLI   := $(filter sim/cli/%,$(SRC))
UNIT  := $(sort $(wildcard tests/unit/test_*.c))
BENCH := $(sort $(wildcard tests/bench/*.c))
FUZZ  := $(sort $(wildcard tests/fuzz/fuzz_*.c))
# Programs of tests/diff are the files with a main; the other files there help them.
DIFF  := $(sort $(shell grep -l "^int main" tests/diff/*.c))
DIFF_HELP := $(filter-out $(DIFF),$(sort $(wildcard tests/diff/*.c)))

object = $(patsubst %.c,$(B)/%.o,$(1))
binary = $(patsubst %.c,$(B)/%,$(1))
TOOL := $(B)/gateloom
LIBRARY := $(B)/libgateloom.a

# `make run` and `make test` install what they need; nothing is compiled before that is done.
SETUP := $(if $(filter test test-unit test-update,$(MAKECMDGOALS)),setup-test,\
         $(if $(filter run,$(MAKECMDGOALS)),setup-build))

all: $(TOOL) $(LIBRARY) ## build the program and the library (default)

run: $(TOOL) $(call binary,$(filter %/circuits.c,$(DIFF))) ## see what it does, on real circuits
	$(Q)CIRCUITS=$(CIRCUITS) tests/tools/run.sh $(B)

# ---- building ----

$(TOOL): $(call object,$(CLI)) $(LIBRARY)
	$(Q)$(if $(has_sdl),,echo "  skip: no window in this build (packages libsdl2-dev, libsdl2-ttf-dev)")
	@echo "  LINK $@"
	$(Q)$(CC) $(cc_flags) $(LDFLAGS) -o $@ $^ -ledit $(LDLIBS)

$(LIBRARY): $(call object,$(LIB))
	@echo "  LIB  $@"
	$(Q)rm -f $@ && $(AR) rc $@ $^

$(call binary,$(UNIT)): $(B)/%: $(B)/%.o $(LIBRARY)
	$(Q)$(CC) $(cc_flags) $(LDFLAGS) -o $@ $^ -lcmocka $(LDLIBS)

$(call binary,$(DIFF)): $(B)/%: $(B)/%.o $(call object,$(DIFF_HELP)) $(LIBRARY)
	$(Q)$(CC) $(cc_flags) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(call binary,$(BENCH)): $(B)/%: $(B)/%.o $(LIBRARY)
	$(Q)$(CC) $(cc_flags) $(LDFLAGS) -o $@ $^ $(LDLIBS)

# With MODE=fuzz these are libFuzzer's; in every other mode they replay the files they are given.
$(call binary,$(FUZZ)): $(B)/%: $(B)/%.o $(LIBRARY)
	$(Q)$(CC) $(cc_flags) $(if $(filter fuzz,$(MODE)),-fsanitize=fuzzer) $(LDFLAGS) -o $@ $^ $(LDLIBS)
$(call object,$(FUZZ)): private CPPFLAGS += $(if $(filter fuzz,$(MODE)),,-DREPLAY)

# fstapi reads numbers at any address, which the sanitizer of undefined behaviour would stop.
$(B)/sim/wave/fst_api.o: private CFLAGS += -fno-sanitize=undefined

$(B)/%.o: %.c $(B)/flags | $(SETUP)
	@echo "  CC   $<"
	@mkdir -p $(@D)
	$(Q)$(CC) $(pp_flags) $(cc_flags) -c -o $@ $<

# Another compiler or other flags: everything is compiled again.
$(B)/flags: FORCE | $(SETUP)
	@mkdir -p $(@D)
	@echo '$(CC) $(pp_flags) $(cc_flags)' | cmp -s - $@ || echo '$(CC) $(pp_flags) $(cc_flags)' >$@

setup-build setup-test: setup-%:
	$(Q)tests/tools/setup.sh $*

# ---- tests ----

test: test-unit test-cli test-nl test-diff test-docs test-onnx test-fuzz-corpus test-verilog test-waves test-draw test-window ## all tests
	@echo "test: everything passed ($(MODE))"

test-unit: $(call binary,$(UNIT)) ## modules of the library, one program each (cmocka)
	$(Q)tests/tools/each.sh unit $^

test-cli: $(TOOL) ## the program as a black box, against stored output
	$(Q)tests/cli/run.sh $(TOOL)

test-nl: $(TOOL) ## the tests that stand in the netlists, and their layout
	$(Q)$(TOOL) test netlists
	@echo "the same with delays:"
	$(Q)$(TOOL) test netlists --engine event >$(B)/event.log || { cat $(B)/event.log; exit 1; }
	@tail -n 1 $(B)/event.log
	$(Q)$(TOOL) fmt --check netlists || { echo "  mend: $(TOOL) fmt --write netlists"; exit 1; }

test-diff: $(call binary,$(DIFF)) ## one thing done in two ways, on random and on real circuits
	$(Q)CIRCUITS=$(CIRCUITS) tests/tools/diff.sh $(B)

test-onnx: $(TOOL) ## our ONNX files in the onnx package and in ONNX Runtime
	$(Q)tests/tools/onnx.sh $(B)

test-verilog: $(TOOL) ## exports of all netlists, as Verilator, Icarus and Yosys see them
	$(Q)tests/verilog/run.sh $(B)

test-waves: $(TOOL) ## our waves against GTKWave's tools and Icarus' files
	$(Q)tests/tools/waves.sh $(TOOL)

test-draw: $(TOOL) ## pictures: valid for other programs, linked, the same again, in time
	$(Q)tests/tools/draw.sh $(TOOL)

test-window: $(TOOL) ## the window of gateloom wave, on a virtual screen
	$(Q)tests/tools/window.sh $(TOOL)

test-docs: $(TOOL) ## the examples in docs/ and README.md
	$(Q)tests/tools/doc_examples.sh $(TOOL)

test-fuzz-corpus: $(call binary,$(FUZZ)) ## inputs that fuzzing found, once more
	$(Q)tests/tools/replay.sh $(B)

test-update: $(TOOL) ## rewrite the stored output; read the diff before committing it
	$(Q)BLESS=1 tests/cli/run.sh $(TOOL)

asan: ## all tests under the address and undefined-behaviour sanitizers
	$(Q)$(MAKE) --no-print-directory MODE=asan test

cover: ## which lines no test reaches (gcov)
	$(Q)$(MAKE) --no-print-directory MODE=cover test
	$(Q)tests/tools/cover.sh build/cover

soak: $(TOOL) $(call binary,$(DIFF)) ## random circuits and bytes for SECONDS=300, from a new seed
	$(Q)tests/tools/soak.sh $(B) $(SECONDS)

fuzz: ## can any bytes break a reader: T=lang S=60 (clang)
	$(Q)if tests/tools/has_fuzzer.sh; then \
		$(MAKE) --no-print-directory MODE=fuzz CC=clang fuzz-targets && \
		tests/tools/fuzz.sh build/fuzz $(S) $(T); fi

# Everything that compiles, for lint.
programs: all $(call binary,$(UNIT) $(DIFF) $(BENCH) $(FUZZ))

fuzz-targets: $(call binary,$(FUZZ))

lint: ## layers, paths, cppcheck and clang-tidy
	$(Q)tests/tools/lint.sh

bench: $(TOOL) $(call binary,$(BENCH)) ## loading speed and memory, beside other tools
	$(Q)CIRCUITS=$(CIRCUITS) tests/bench/bench.sh $(B)

figures: $(TOOL) ## the figures of the book, drawn from the circuits, in build/figures
	$(Q)tests/tools/figures.sh $(TOOL) build/figures

pictures: $(TOOL) ## draw the pictures of docs/ again
	$(Q)tests/tools/pictures.sh $(TOOL) docs/pictures

docs: test-docs ## check the examples and the links of the documentation
	$(Q)tests/tools/links.sh

# ---- installing ----

install: $(TOOL) $(LIBRARY) ## into PREFIX=/usr/local, below DESTDIR
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/lib
	install -m 755 $(TOOL) $(DESTDIR)$(PREFIX)/bin/gateloom
	install -m 644 $(LIBRARY) $(DESTDIR)$(PREFIX)/lib/libgateloom.a
	find netlists rtl -type f | while read -r f; do \
		install -D -m 644 "$$f" "$(DESTDIR)$(PREFIX)/share/gateloom/$$f" || exit 1; done
	cd sim && find . -name '*.h' -o -name '*.def' | grep -v '^./cli/' | while read -r f; do \
		install -D -m 644 "$$f" "$(DESTDIR)$(PREFIX)/include/gateloom/$$f" || exit 1; done
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/include/gateloom/gui gui/*.h

uninstall: ## what install put there
	rm -f $(DESTDIR)$(PREFIX)/bin/gateloom $(DESTDIR)$(PREFIX)/lib/libgateloom.a
	rm -rf $(DESTDIR)$(PREFIX)/share/gateloom $(DESTDIR)$(PREFIX)/include/gateloom

clean: ## delete build/
	rm -rf build

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-17s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

.PHONY: all run test test-unit test-cli test-nl test-diff test-docs test-onnx test-fuzz-corpus test-update test-verilog test-waves test-draw test-window \
        asan cover soak fuzz fuzz-targets programs lint bench figures pictures docs install uninstall clean help \
        setup-build setup-test FORCE
.DELETE_ON_ERROR:
-include $(patsubst %.c,$(B)/%.d,$(SRC) $(UNIT) $(DIFF) $(DIFF_HELP) $(BENCH) $(FUZZ))
