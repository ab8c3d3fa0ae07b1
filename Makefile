# Yao's build. `make help` lists what to ask for; README.md explains it.
#
#   APP    the app's folder, in or out of this tree
#   BOARD  the board's name: a folder of board/
#   FILES  the folder whose content goes on the card; SDSIZE its size, such as 8G
#   SD     an existing card image to run with, to flash or to inspect; this also takes a disk
#   DEV    the disk that `make flash` overwrites, such as /dev/sdb; YES=1: it does not ask
#   ARGS   the app's arguments, quoted as for a shell
#   OVERLAY  settings in the form of an app.dts, or an overlay, for the tree that the firmware passes
#   CORE, FW (yao, opensbi or a file), MAXCYCLES   for `make sim`
#   TRACE  the cycles FIRST:END of which `make sim` records a waveform and the instructions
#   PORT, SERVER  the port and the address of this computer that `make netboot` serves on
#   TO     the folder that `make files` copies to
#   SMP, MEM (virt only), QEMU, TIMEOUT (seconds of silence)   for `make run`
#   TESTS  what `make test` runs, such as tests/host
#   PORTS  which of ports/ `make ports` tries, such as 'lua bc'; by default all of them
#   SYMBOL, MODULE  what `make why` explains; BASE  the revision that `make sizediff` compares with
#   JOBS   how many compilers build a simulator at once; by default one per core
#   V=1    show the commands

APP   ?= apps/sha256sum
BOARD ?= $(if $(filter sim simprofile,$(MAKECMDGOALS)),rocket,hifive_unleashed)
FILES ?= build/samples$(if $(filter sim simprofile,$(MAKECMDGOALS)),_small)
TESTS ?= tests
V     ?= 0
JOBS  ?= $(shell nproc)

# Characters that make or the shell would interpret; $(call odd,PATH) is what PATH has of them.
comma    := ,
ODD      := $(comma) ; & | < > ( ) [ ] { } * ? ! ' " ` \ $$ % : = \#
quote     = '$(subst ','\'',$(1))'
odd       = $(strip $(if $(word 2,$(1)),spaces,$(foreach each,$(ODD),$(findstring $(each),$(1)))))

ifneq (,$(call odd,$(CURDIR)))
$(error yao: $(CURDIR): build in it: make takes no path with $(call odd,$(CURDIR)); move the folder. \
  Paths of files and cards may have them)
endif
ifneq (,$(call odd,$(value APP)))
$(error yao: APP=$(value APP): build it: make takes no path with $(call odd,$(value APP)); \
  a symbolic link without any that leads to the folder helps)
endif
ifneq (,$(call odd,$(BOARD)))
$(error yao: BOARD=$(BOARD): read it: make takes no path with $(call odd,$(BOARD)); \
  a symbolic link without any that leads to the file helps)
endif

# The variables that each goal takes. One on the command line that none of the goals takes is reported
# as a mistake.
BUILDS := APP BOARD V JOBS CC OBJCOPY CROSS TARGET OPTIMIZE COMMON CFLAGS WARNINGS LTO DEBIAN_MIRROR
CARDS  := $(BUILDS) FILES SDSIZE OVERLAY ARGS
TAKES_all           := $(BUILDS)
TAKES_sdcard        := $(CARDS)
TAKES_flash         := $(CARDS) SD DEV YES
TAKES_run           := $(CARDS) SD SMP MEM QEMU TIMEOUT
TAKES_debug         := $(CARDS) SD SMP MEM QEMU
TAKES_sim           := $(CARDS) SD CORE FW MAXCYCLES TRACE TIMEOUT SIMFLAGS
TAKES_simprofile    := $(TAKES_sim)
TAKES_netboot       := $(BUILDS) ARGS PORT SERVER
TAKES_inspect       := $(BUILDS) SD
TAKES_files         := $(BUILDS) SD TO
TAKES_firmware      := $(BUILDS)
TAKES_why           := $(BUILDS) SYMBOL MODULE
TAKES_graph         := $(BUILDS)
TAKES_sizediff      := $(BUILDS) BASE
TAKES_check-modules := $(BUILDS)
TAKES_all-modules   := $(BUILDS)
TAKES_test          := V JOBS TESTS QEMU DEBIAN_MIRROR
TAKES_bench         := V JOBS QEMU DEBIAN_MIRROR
TAKES_sizes         := V
TAKES_ports         := V BOARD PORTS QEMU DEBIAN_MIRROR
TAKES_setup         := V DEBIAN_MIRROR
TAKES_qemu-visionfive2 := V JOBS DEBIAN_MIRROR
TAKES_clean         := V
TAKES_help          := V

GOALS := $(or $(MAKECMDGOALS),all)
FILES_ASKED := $(filter build/% docs/% $(CURDIR)/%,$(GOALS))
KNOWN := $(patsubst TAKES_%,%,$(filter TAKES_%,$(.VARIABLES)))
TAKEN := $(foreach goal,$(GOALS),$(TAKES_$(goal))) $(if $(FILES_ASKED),$(CARDS) CORE FW TRACE)
GIVEN := $(foreach name,$(.VARIABLES),$(if $(filter command,$(firstword $(origin $(name)))),$(name)))
SLIPS := $(filter-out $(KNOWN) $(FILES_ASKED),$(GOALS)) \
         $(addsuffix =,$(filter-out $(TAKEN),$(GIVEN)))
# Only for the outermost make: it passes all its variables on to the others.
ifeq (0,$(MAKELEVEL))
ifneq (,$(strip $(SLIPS)))
$(error $(shell python3 -m tools.setup.slips $(foreach slip,$(SLIPS),$(call quote,$(slip))) \
  --asked $(foreach goal,$(GOALS),$(call quote,$(goal))) \
  $(foreach goal,$(KNOWN),--goal $(goal) $(TAKES_$(goal))) 2>&1))
endif
endif

# An app in this tree by its relative path, others by the absolute one.
APP_DIR  := $(patsubst $(CURDIR)/%,%,$(abspath $(or $(wildcard $(APP)),$(APP))))
APP_NAME := $(notdir $(APP_DIR))
OUT      := build/$(basename $(notdir $(BOARD)))/$(APP_NAME)
PYTHON   := build/venv/bin/python
Q        := $(if $(filter 1,$(V)),,@)
say       = $(if $(filter 1,$(V)),@:,@printf '  %-8s %s\n' $(1) $(2))

# tools/setup/compiler.py puts it there.
CROSS   := build/toolchain/bin/riscv64-unknown-elf-
CC      := $(CROSS)gcc
OBJCOPY := $(CROSS)objcopy

# The C library's headers and objects (tools/setup/musl.py).
MUSL     := build/musl
MUSL_SOURCE   := build/third_party/musl
MUSL_INTERNAL := -Isrc/sys/musl -I$(MUSL)/internal \
                 $(addprefix -I$(MUSL_SOURCE)/,arch/riscv64 arch/generic src/include src/internal)
TARGET   := -march=rv64gc -mabi=lp64d -mcmodel=medany
PUBLIC   := -Iinclude -isystem $(MUSL)/include
INCLUDE  := -I. -Ilib $(PUBLIC)
# What programs look at to see which system they are compiled for: docs/apps.md.
PLATFORM := -D__unix__ -D__unix -D__linux__ -D__linux
# For programs of third parties, from whatever folder.
OUTSIDE_CC := $(CURDIR)/$(CC) $(TARGET) $(PLATFORM) -isystem $(CURDIR)/$(MUSL)/include
# natural: not aligned more than the type requires. Constants that are not merged can be reached by gp
# (ld/yao.ld).
OPTIMIZE := -O2 -g -ffunction-sections -fdata-sections -malign-data=natural -fno-merge-constants
CODE     := $(OPTIMIZE) -fno-common -fno-strict-aliasing -fno-jump-tables -ffile-prefix-map=$(CURDIR)/=
COMMON   := $(TARGET) $(CODE) -std=gnu17 -MMD -MP
# For apps, whose inner loop may be an interpreter's: a large switch, in which code that is hoisted out of
# its cases only takes registers. A table's addresses are valid only once paging is on, so ours has none.
SWITCH   := -fjump-tables -fno-code-hoisting
CFLAGS   := $(COMMON) $(INCLUDE)
WARNINGS := -Wall -Wextra -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
            -Wno-unused-parameter
LTO      := -flto=auto -ffat-lto-objects
# What is random in LTO's objects comes from their names, so that the same sources give the same parts (tools/as/lto1).
SEED      = -frandom-seed=$@
LINK     := -nostdlib -Wl,--gc-sections -B tools/as/ -T ld/yao.ld -Wl,--orphan-handling=error -Wl,--fatal-warnings

# The modules from which resolution selects: every C file of the libos, BearSSL's HMAC_DRBG, littlefs, the
# app and its libraries.
LIBOS   := $(sort $(shell find src drivers lib -name '*.[cS]'))
DRBG    := $(addprefix build/third_party/bearssl-drbg/src/,rand/hmac_drbg.c mac/hmac.c hash/sha2small.c \
             codec/dec32be.c codec/enc32be.c)
LITTLEFS := $(addprefix build/third_party/littlefs/,lfs.c lfs_util.c)

# The app's sources. Those in its lib/ and drivers/ are optional: resolution selects from them, as from
# ours. Its tests/, hidden files, and the libos, if it is in the app's folder, are ignored; files/ is content
# of the image. Sources in other languages are reported and skipped.
APP_FOUND := $(shell find -L $(APP_DIR) -mindepth 1 \
               \( -name '.*' -o -path $(APP_DIR)/tests -o -path $(APP_DIR)/files -o -samefile $(CURDIR) \) -prune \
               -o ! -type d -regex '.*\.\([cSs]\|cc\|cpp\|cxx\)' -print 2>/dev/null)
APP_ALL := $(filter-out %.s %.cc %.cpp %.cxx,$(APP_FOUND))
APP_UNUSABLE := $(firstword $(foreach file,$(APP_ALL),$(if $(call odd,$(file)),$(file))))
APP_SKIPPED := $(filter-out $(APP_ALL),$(APP_FOUND))
APP_CXX := $(filter %.cc %.cpp %.cxx,$(APP_SKIPPED))
APP_OPTIONAL := $(sort $(filter $(APP_DIR)/lib/% $(APP_DIR)/drivers/%,$(APP_ALL)))
APP_SRC := $(sort $(filter-out $(APP_OPTIONAL),$(APP_ALL)))
APP_MAP := $(if $(filter /%,$(APP_DIR)),-ffile-prefix-map=$(APP_DIR)/=$(APP_NAME)/)
APP_INC := -iquote $(APP_DIR) $(addprefix -I,$(wildcard $(APP_DIR)/include)) $(PUBLIC)

# Makes that use the same folder take turns: the outer one waits for the lock and starts a second make,
# which does the work. That one releases build/ when everything is built (RUNS), but holds $(OUT) until
# it ends. Goals in NO_TURN start makes of their own.
NO_TURN := help test bench sizes ports check-modules qemu-visionfive2
NO_APP  := clean setup
TURN    := python3 -m tools.setup.turn --words $(call quote,$(strip make $(MAKECMDGOALS) $(MAKEOVERRIDES)))
RUNS    := flock -u 9; unset YAO_TURN;
ifneq (,$(filter-out $(NO_TURN),$(GOALS)))
ifneq ($(CURDIR),$(YAO_TURN))
WAITS   := yes
endif
endif

ifneq (,$(WAITS))
ifneq (,$(filter-out $(NO_TURN) $(NO_APP),$(GOALS)))
ifeq (,$(filter any %.dtb %.dts,$(BOARD))$(wildcard board/$(BOARD)/board.toml))
$(error yao: BOARD=$(BOARD): find the board: unknown; known are: \
  $(patsubst board/%/board.toml,%,$(sort $(wildcard board/*/board.toml))), any, \
  or a .dtb or .dts file)
endif
ifneq (,$(if $(wildcard board/$(BOARD)/board.toml),,$(filter run debug sdcard flash,$(GOALS))))
$(error yao: BOARD=$(BOARD): find its card and its machine: only boards of board/ have these: \
  $(patsubst board/%/board.toml,%,$(sort $(wildcard board/*/board.toml))). \
  `make BOARD=$(BOARD)` makes $(OUT)/Image for you to boot)
endif
ifeq (,$(APP))
$(error yao: APP=: find the app: no folder is named; known are: \
  $(patsubst %/,%,$(sort $(dir $(wildcard apps/*/*.c)))))
endif
ifneq (,$(filter-out %.c %.S,$(APP_ALL))$(filter-out $(APP_DIR)/%,$(APP_ALL)))
$(error yao: APP=$(APP): build it: make takes no path with spaces, but there is \
  $(shell find -L $(APP_DIR) -name '*.[cS]' -path '* *' | head -1))
endif
ifneq (,$(APP_UNUSABLE))
$(error yao: APP=$(APP): build it: make takes no path with $(call odd,$(APP_UNUSABLE)), but there is $(APP_UNUSABLE))
endif
ifeq ($(realpath $(APP_DIR)),$(CURDIR))
$(error yao: APP=$(APP): build it: this is the libos itself; a path starts from here, not from \
  where make was called: APP=$$PWD)
endif
ifeq (,$(APP_SRC)$(wildcard $(APP_DIR)/third_party.toml))
$(error yao: APP=$(APP): find the app: $(if $(APP_CXX),it is C++$(comma) such as $(firstword $(APP_CXX))$(comma) \
  and only C and assembly (*.c$(comma) *.S) are compiled,$(if $(APP_SKIPPED),only *.c and *.S are compiled$(comma) but there is \
  $(firstword $(APP_SKIPPED)),$(if $(wildcard $(APP_DIR)/.),the folder has no C files; write a main.c,no \
  folder with C files))); known are: $(patsubst %/,%,$(sort $(dir $(wildcard apps/*/*.c)))))
endif
$(foreach file,$(APP_SKIPPED),$(info yao: $(file): left out of the image: only *.c and *.S are compiled))
endif

# `make clean all` cleans first, by a make of its own: the other goals' makes have their lists in build/.
FIRST       := $(if $(filter-out clean,$(GOALS)),$(filter clean,$(GOALS)))
REST        := $(if $(FIRST),$(filter-out clean,$(GOALS)),$(GOALS))

# Building a simulator takes a minute, with a lock of its own, so that no other make waits for it. The
# image is built first, as its errors should not have to wait either.
SIMULATORS := $(if $(filter sim simprofile,$(GOALS)),simulator) $(filter build/sim/%/yao-sim,$(GOALS))
# As many compilers at once as there are cores, unless the user says how many.
PARALLEL     = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(JOBS))
SUB_MAKE    = $(MAKE) --no-print-directory $(PARALLEL) $(if $(strip $(SIMULATORS)),BOARD=$(BOARD))

.PHONY: $(GOALS)
$(wordlist 2,$(words $(GOALS)),$(GOALS)): $(firstword $(GOALS)) ; @:
$(firstword $(GOALS)):
	+$(if $(FIRST),$(Q)$(TURN) -- $(MAKE) --no-print-directory clean)
	$(if $(filter run debug,$(GOALS)),$(Q)python3 -m tools.qemu.check $(BOARD))
	+$(if $(strip $(SIMULATORS)),$(Q)$(TURN) --folder $(OUT) -- $(SUB_MAKE) build/sim/tools.mk \
	  $(if $(TRACE),check-trace))
	+$(if $(filter sim simprofile,$(GOALS)),$(Q)$(TURN) --folder $(OUT) -- $(SUB_MAKE) $(OUT)/Image)
	+$(if $(strip $(SIMULATORS)),$(Q)$(TURN) --folder build/sim --apart -- $(SUB_MAKE) $(SIMULATORS))
	+$(Q)$(if $(filter-out $(NO_TURN),$(REST)),$(TURN) $(if $(filter-out $(NO_TURN) $(NO_APP),$(GOALS)),--folder $(OUT)) --) \
	  $(SUB_MAKE) $(REST)
else

# ready.mk is made before anything else, and again when a list changes: that installs host packages and
# fetches third-party sources. It lists those that the app uses (APP_LIB, APP_INC, LIB_FLAGS). An old, empty file
# stands in for it at first, because make would warn that it does not exist.
ifneq (,$(filter-out $(NO_TURN) $(NO_APP),$(GOALS)))
$(shell mkdir -p $(OUT); test -e $(OUT)/ready.mk || touch -d @0 $(OUT)/ready.mk)
include $(OUT)/ready.mk
endif

$(OUT)/ready.mk: $(wildcard tools/setup/* src/sys/musl/*.h) \
                 third_party.toml $(wildcard $(APP_DIR)/third_party.toml) tools/trees/board_trees.py \
                 tools/trees/fit.py $(wildcard board/*/board.toml) $(OUT)/from
	$(Q)python3 -m tools.setup.host run
	$(Q)$(PYTHON) -m tools.setup.musl --out $(MUSL) -- $(CC) $(TARGET) $(CODE) $(LTO)
	$(Q)$(PYTHON) -m tools.setup.fetch --app $(APP_DIR) --board $(BOARD) --compiler '$(OUTSIDE_CC)'
	$(Q)mkdir -p $(@D)
	$(Q)$(PYTHON) -m tools.trees.board_trees --board $(BOARD) --out build/trees --rule $@ > $@
	$(Q)$(PYTHON) -m tools.setup.rule --app $(APP_DIR) --objects $(OUT)/obj/lib --rule $@ >> $@

LIBOS_OBJ := $(patsubst %,build/obj/%.o,$(basename $(LIBOS) $(DRBG) $(LITTLEFS)))
APP_OBJ := $(patsubst $(APP_DIR)/%,$(OUT)/obj/app/%.o,$(APP_SRC))
OPTIONAL_OBJ := $(patsubst $(APP_DIR)/%,$(OUT)/obj/app/%.o,$(APP_OPTIONAL)) \
                $(patsubst build/third_party/%,$(OUT)/obj/lib/%.o,$(APP_LIB))
OBJECTS := $(APP_OBJ) $(OPTIONAL_OBJ) $(LIBOS_OBJ)
FILES_OBJ := $(if $(wildcard $(APP_DIR)/files/.),$(OUT)/files.o)

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:
# Objects also depend on how they are built: on this file, and by build/flags on the command line's
# flags, the compiler and its library.
RECIPE := Makefile build/flags
build/flags: force
	$(Q)mkdir -p $(@D)
	$(Q){ $(CC) --version | head -1; stat -Lc '%n %s %Y' $(LIBGCC); cat $(MUSL)/made.txt; \
	  echo '$(CFLAGS) $(WARNINGS) $(LTO) $(COLD)'; } > $@.$$$$ && \
	  if cmp -s $@.$$$$ $@; then rm $@.$$$$; else mv $@.$$$$ $@; fi

.PHONY: all
all: $(OUT)/Image ## build the image (the default)

build/obj/%.o: %.c $(RECIPE)
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(SIZE) $(WARNINGS) $(MODE) $(SEED) -c $< -o $@

build/obj/%.o: %.S $(RECIPE)
	$(call say,AS,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -c $< -o $@

# Code that runs once or reports errors is optimized for size, without four passes that make it larger
# all the same. Its loops stay loops: not every image needs the functions that they could become.
SMALL := -Os -fno-thread-jumps -fno-tree-loop-im -fno-ssa-phiopt -fno-tree-dominator-opts -fno-tree-loop-distribute-patterns
SIZE  :=
COLD  := $(addprefix src/,boot console crash dev dt end file log mm sbi settings trap) src/thread/doing src/thread/places src/sys/musl/lock_at lib/extents lib/format lib/quad lib/ranges \
         drivers/mmc drivers/power drivers/serial \
         $(addprefix lib/fat/,boot clusters commit create exfat exfat_bitmap exfat_boot exfat_entry exfat_folder exfat_label exfat_node exfat_place exfat_row \
           exfat_upcase \
           fill find fold index insert journal journal_file journal_make kept label lengthen map mount \
           node read readdir remove rename replay sectors short_name slots space state table truncate utf write) \
         $(addprefix src/fs/,dev dev_folder dev_space fat_attributes fat_change fat_dates fat_device fat_error fat_folder fat_mounted fat_paths fat_read fat_search fat_space fat_volume littlefs_calls littlefs_change littlefs_folder littlefs_look littlefs_mounted littlefs_name littlefs_node littlefs_open littlefs_search littlefs_status littlefs_stored littlefs_volume rom_change rom_folder rom_open rom_status rom_volume tmp_change tmp_folder tmp_open tmp_status tmp_volume volume_search volumes)
HOT   := drivers/serial/ns16550_transmit src/console/buffered drivers/mmc/mmc_spi_data src/file/path
COLD_OBJ := $(filter-out $(HOT:%=build/obj/%.o),$(filter $(foreach cold,$(addprefix build/obj/,$(COLD)),$(cold)/% $(cold).o) %_dt.o,$(LIBOS_OBJ)))
$(COLD_OBJ): SIZE := $(SMALL)
# Among those, of images that read and write files: see tools/as/saves.awk.
OWN_SAVES := src/mm/dma $(addprefix lib/fat/,map node sectors write)
SHARED_SAVES := $(filter-out $(OWN_SAVES:%=%.c),$(COLD_OBJ:build/obj/%.o=%.c))
build/obj/src/string/memcpy.o build/obj/src/string/strlen.o build/obj/src/sys/musl/start.o: SIZE := $(SMALL)

# Without LTO: memcpy(), atomic operations and long doubles, which the compiler may call only after LTO has dropped them as
# unused; files that are mostly assembly; and the path of every interrupt, which shared prologues
# (-msave-restore) would slow down.
MODE := $(LTO)
# Loops of strings go by addresses as they are written: the compiler would count rounds, and work out the addresses.
build/obj/src/string/%.o: MODE := -ffreestanding -fno-tree-loop-distribute-patterns -fno-tree-scev-cprop -fno-ivopts
build/obj/src/atomic/%.o build/obj/lib/quad/%.o: MODE :=
build/obj/src/trap/entry.o build/obj/src/trap/entry_alarms.o build/obj/src/trap/entry_messages.o build/obj/src/trap/take.o build/obj/src/signal/context.o build/obj/src/thread/switch.o build/obj/src/thread/hart_entry.o build/obj/src/sys/unmapself.o build/obj/drivers/intc/plic.o: MODE :=
# Registers are saved while the first claim is on its way.
build/obj/drivers/intc/plic.o: MODE += -fno-shrink-wrap
# Where a branch of these loops goes makes a difference of a cycle for each byte on the wire.
build/obj/drivers/spi/sifive_spi_block.o: MODE += -falign-jumps=4

# These stand in for parts of musl, and use its internal headers.
build/obj/src/sys/musl/%.o: CFLAGS := $(MUSL_INTERNAL) $(PUBLIC) -I. $(COMMON) -w

# Third-party code is compiled without warnings. BearSSL gets names of our own, as an app may bring it, too. For size it is not slower.
build/obj/build/third_party/bearssl-drbg/%.o: build/third_party/bearssl-drbg/%.c $(RECIPE) src/random/names.h
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -Os -w -include src/random/names.h $(addprefix -Ibuild/third_party/bearssl-drbg/,inc src) \
	  $(LTO) $(SEED) -c $< -o $@

build/obj/build/third_party/littlefs/%.o: build/third_party/littlefs/%.c $(RECIPE) src/fs/littlefs_defines.h
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) -Os -w -include src/fs/littlefs_defines.h $(LTO) $(SEED) -c $< -o $@

$(OUT)/obj/app/%.o: $(APP_DIR)/% $(RECIPE)
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(COMMON) $(PLATFORM) $(SWITCH) $(APP_MAP) $(APP_INC) -Wall $(LTO) $(SEED) -c $< -o $@

$(OUT)/obj/lib/%.o: build/third_party/% $(RECIPE)
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(COMMON) $(PLATFORM) $(SWITCH) $(APP_INC) $(LIB_FLAGS) -w $(LTO) $(SEED) -c $< -o $@

# What the app's folder files/ has, packed anew for each make, as files may have any names; what does not change is left alone.
$(OUT)/files.romfs: force
	$(Q)mkdir -p $(@D)
	$(Q)$(PYTHON) -m tools.romfs.romfs --out $@ $(APP_DIR)/files

$(OUT)/files.o build/check-modules/files.o: %/files.o: %/files.romfs tools/romfs/files.S $(RECIPE)
	$(call say,FILES,$@)
	$(Q)$(CC) $(TARGET) -DFILES='"$<"' -c tools/romfs/files.S -o $@

# Two apps, or two trees, may have the same name, and an app may move. Then the objects that another
# one left in $(OUT) are removed. ready.mk depends on this, so it happens before dependency files are
# read.
$(OUT)/from: force
	$(Q)mkdir -p $(@D)
	$(Q)echo '$(abspath $(APP_DIR)) $(BOARD)' | cmp -s - $@ || \
	  { rm -rf $(OUT)/obj; echo '$(abspath $(APP_DIR)) $(BOARD)' > $@; }

# The names that are public: everything that the headers of the C library and of the libos declare.
build/public: tools/resolve/public.py $(wildcard include/yao/*.h) $(RECIPE)
	$(Q)python3 -m tools.resolve.public --out $@ -- $(CC) $(TARGET) $(INCLUDE)

# Resolution: selects the modules of the image and generates its tables. The list of candidates changes
# when a source file is added or removed. Outputs that do not change are not rewritten.
$(OUT)/candidates: force
	$(Q)mkdir -p $(@D)
	$(Q)echo '$(OBJECTS) $(FILES_OBJ) $(APP_DTS)' | cmp -s - $@ || echo '$(OBJECTS) $(FILES_OBJ) $(APP_DTS)' > $@
.PHONY: force

LIBGCC    = $(shell $(CC) $(TARGET) -print-libgcc-file-name)
LIBRARIES = $(MUSL) $(LIBGCC)

# The app's settings, validated: docs/settings.md.
APP_DTS := $(wildcard $(APP_DIR)/*.dts $(APP_DIR)/*.dtsi)
$(OUT)/manifest.json: $(APP_DTS) dts/bindings/yao,manifest.yaml tools/trees/manifest.py $(OUT)/candidates \
                      $(OUT)/from
	$(Q)$(PYTHON) -m tools.trees.manifest --out $@ $(APP_DIR)/app.dts

$(OUT)/resolved: $(OBJECTS) $(OUT)/candidates $(OUT)/manifest.json build/public $(TREES) \
                 $(wildcard tools/*.py tools/resolve/*.py tools/elf/*.py) tools/trees/dtb.py build/flags | $(FILES_OBJ)
	$(call say,RESOLVE,$(OUT)/why.json)
	$(Q)$(PYTHON) -m tools.resolve.image --name $(APP_NAME) --out $(OUT) --tree $(TREES) \
	  --library $(LIBRARIES) --public build/public \
	  --manifest $(OUT)/manifest.json --folder $(APP_DIR) --app $(APP_OBJ) $(FILES_OBJ) --own $(OPTIONAL_OBJ) --module $(LIBOS_OBJ)
	$(Q)touch $@
GENERATED := $(OUT)/tables.o $(OUT)/references.o
$(OUT)/objects $(OUT)/tables.c $(OUT)/references.S: $(OUT)/resolved ;

$(OUT)/tables.o: $(OUT)/tables.c $(RECIPE)
	$(Q)$(CC) $(CFLAGS) $(WARNINGS) $(LTO) $(SEED) -c $< -o $@

$(OUT)/references.o: $(OUT)/references.S
	$(Q)$(CC) $(TARGET) -c $< -o $@

# Images without block devices and threads are linked for size, with shared prologues. The output is renamed at the
# end, so that a linker that is killed leaves no incomplete image behind. Parts of the program are taken from the last link
# (tools/as/lto1).
PARTS := $(OUT)/parts
$(OUT)/$(APP_NAME).elf: $(OBJECTS) $(FILES_OBJ) $(OUT)/objects $(GENERATED) ld/yao.ld $(wildcard tools/as/*) $(RECIPE)
	$(call say,LINK,$@)
	$(Q)mkdir -p $(PARTS).new
	$(Q)! grep -q 'obj/src/\(block\|thread\)/' $(OUT)/objects || export YAO_SHARED_SAVES='$(SHARED_SAVES)'; \
	  YAO_PARTS=$(PARTS) $(CC) $(CFLAGS) $(LTO) $(SEED) -msave-restore \
	  $(LINK) -Wl,-Map,$(OUT)/$(APP_NAME).map \
	  @$(OUT)/objects $(GENERATED) $(LIBGCC) -o $@.new
	$(Q)rm -rf $(PARTS) && mv $(PARTS).new $(PARTS) && mv $@.new $@

# Checks the linked image, and writes why.txt, size.txt and stack.txt.
REPORT := $(wildcard tools/*.py $(addprefix tools/,report/*.py stack/* elf/*.py crash/symbols.py))
$(OUT)/size.json: $(OUT)/$(APP_NAME).elf $(REPORT)
	$(call say,REPORT,$(OUT)/{why$(comma)size$(comma)stack}.txt)
	$(Q)$(PYTHON) -m tools.report.report --out $(OUT) --name $(APP_NAME) \
	  --app $(if $(filter /%,$(APP_DIR)),$(APP_NAME),$(APP_DIR))

$(OUT)/Image: $(OUT)/$(APP_NAME).elf $(OUT)/size.json
	$(call say,IMAGE,$@)
	$(Q)$(OBJCOPY) -O binary $< $@

build/samples_small.made: tools/card/samples.py tools/card/times.py
	$(call say,SAMPLES,build/samples_small)
	$(Q)$(PYTHON) -m tools.card.samples --small build/samples_small
	$(Q)touch $@

build/samples.made: tools/card/samples.py tools/card/times.py tools/trees/fit.py third_party.toml
	$(call say,SAMPLES,build/samples)
	$(Q)$(PYTHON) -m tools.card.samples build/samples
	$(Q)touch $@

# An empty FILES= makes a card with just what the firmware reads.
PASS_FILES = $(if $(FILES),--files=$(call quote,$(FILES)))

# As typed: make must not expand a $ in it.
PASS_ARGS = $(if $(value ARGS),--args=$(call quote,$(value ARGS)))

# Always remade, as the app wrote to the last one. For boards without a layout of their own (any, or a
# tree), the simulated system uses that of board/rocket.
CARD := $(if $(wildcard board/$(BOARD)/board.toml),$(BOARD),rocket)
.PHONY: sdcard
sdcard: $(OUT)/Image $(addsuffix .made,$(filter build/samples build/samples_small,$(FILES))) ## make the card image with the content of FILES
	$(call say,SDCARD,$(OUT)/sdcard.img)
	$(Q)$(PYTHON) -m tools.card.sdimage --board $(CARD) --image $(OUT)/Image \
	  --out $(OUT)/sdcard.img --manifest $(OUT)/manifest.json $(PASS_FILES) $(if $(SDSIZE),--size=$(call quote,$(SDSIZE))) \
	  $(if $(OVERLAY),--overlay=$(call quote,$(OVERLAY))) $(PASS_ARGS)

# Not before the image and the card are made, as these may fail.
.PHONY: flash
flash: $(if $(SD),,sdcard) ## write the card image, or SD, to the card in DEV, and read it back
	$(Q)$(RUNS) $(PYTHON) -m tools.flash.flash --dev=$(call quote,$(DEV)) \
	  --image=$(call quote,$(or $(SD),$(OUT)/sdcard.img)) $(if $(filter 1,$(YES)),--yes)

.PHONY: run
run: $(if $(SD),$(OUT)/Image,sdcard) ## boot it in QEMU, and check on the host what the app did
	$(Q)python3 -m tools.setup.host run
	$(Q)$(RUNS) $(PYTHON) -m tools.run.run $(MACHINE) --log $(OUT)/run.log --check $(APP_DIR)/check \
	  $(if $(SD),,$(PASS_FILES)) $(if $(TIMEOUT),--silence=$(call quote,$(TIMEOUT)))

# --sources: the debug information of an app outside this tree has a shortened path (APP_MAP).
.PHONY: debug
debug: $(if $(SD),$(OUT)/Image,sdcard) ## boot it in QEMU, under gdb, up to main()
	$(Q)python3 -m tools.setup.host debug
	$(Q)$(RUNS) $(PYTHON) -m tools.run.debug $(MACHINE) --log $(OUT)/debug.log \
	  $(if $(filter /%,$(APP_DIR)),--sources $(APP_DIR))

MACHINE = --board $(BOARD) --image $(OUT)/Image --elf $(OUT)/$(APP_NAME).elf --card $(OUT)/sdcard.img \
  $(if $(SD),--sd=$(call quote,$(SD))) \
  $(if $(SMP),--smp=$(call quote,$(SMP))) $(if $(MEM),--mem=$(call quote,$(MEM))) \
  $(if $(QEMU),--qemu=$(call quote,$(QEMU))) \
  $(if $(OVERLAY),--overlay=$(call quote,$(OVERLAY))) $(PASS_ARGS)

# Other makes go on meanwhile: the cache has a lock of its own.
.PHONY: qemu-visionfive2
qemu-visionfive2: ## build a QEMU that has the VisionFive 2, from Debian's source; kept in the user's cache
	$(Q)$(TURN) -- python3 -m tools.setup.host qemu
	$(Q)$(PYTHON) -m tools.qemu.build

.PHONY: files
files: ## list the files that are on the card after a run, or copy them to the folder TO
	$(Q)$(PYTHON) -m tools.card.files --card $(OUT)/sdcard.img \
	  $(if $(SD),--sd=$(call quote,$(SD))) $(if $(TO),--to=$(call quote,$(TO)))

# The folder is free meanwhile: what another make builds in it is served at once.
.PHONY: netboot
netboot: $(OUT)/Image ## serve the image by TFTP, and say what to type into the board's U-Boot
	$(Q)flock -u 8; $(RUNS) $(PYTHON) -m tools.netboot.netboot --image $(OUT)/Image --board $(BOARD) \
	  $(if $(PORT),--port=$(call quote,$(PORT))) $(if $(SERVER),--server=$(call quote,$(SERVER))) $(PASS_ARGS)

# The board counts only when it is named: a card may be for any. Nothing is built for this.
.PHONY: inspect
inspect: ## say what is on any card image or disk SD, and what is wrong with it
	$(Q)$(PYTHON) -m tools.inspect.inspect --sd=$(call quote,$(or $(SD),$(wildcard $(OUT)/sdcard.img))) \
	  $(if $(filter command,$(firstword $(origin BOARD))),--board=$(BOARD))

include firmware/build.mk
include sim/build.mk

.PHONY: test
test: ## run every test, or those that TESTS names
	$(Q)$(TURN) -- python3 -m tools.setup.host test
	$(Q)$(TURN) -- $(PYTHON) -m tools.setup.fetch --app apps/sha256sum --board any
	$(Q)$(PYTHON) -m pytest $(if $(findstring ::,$(TESTS)),'$(TESTS)',$(TESTS))

.PHONY: bench
bench: ## count instructions and bytes, beside the goals and what others need
	$(Q)$(TURN) -- python3 -m tools.setup.host sim
	$(Q)$(MAKE) --no-print-directory APP=apps/bench BOARD=virt
	$(Q)$(MAKE) --no-print-directory APP=apps/bench BOARD=hifive_unleashed
	$(Q)$(MAKE) --no-print-directory APP=apps/latency BOARD=rocket
	$(Q)$(MAKE) --no-print-directory APP=tests/sim/apps/latency_threads BOARD=rocket
	$(Q)$(MAKE) --no-print-directory APP=apps/bench BOARD=rocket
	$(Q)$(MAKE) --no-print-directory qemu-visionfive2
	$(Q)$(MAKE) --no-print-directory APP=apps/bench BOARD=visionfive2
	$(Q)$(MAKE) --no-print-directory APP=tests/sim/apps/throughput BOARD=rocket
	$(Q)$(MAKE) --no-print-directory APP=tests/sim/apps/throughput BOARD=visionfive2
	$(Q)$(MAKE) --no-print-directory APP=apps/hello BOARD=rocket CORE=LitexFullConfig \
	  all $(FIRMWARE_yao) \
	  build/sim/LitexFullConfig/yao-sim build/sim/trees build/sim/reset.bin build/sim/reset_jh7110.bin
	$(Q)$(MAKE) --no-print-directory APP=tests/sim/apps/computing BOARD=rocket CORE=LitexFull4DConfig \
	  all build/sim/LitexFull4DConfig/yao-sim
	$(Q)$(PYTHON) -m tools.bench.bench

.PHONY: sizes
sizes: ## build hello and sha256sum for every board, and show their sizes
	$(Q)$(PYTHON) -m tools.report.board_sizes

.PHONY: ports
ports: ## build and run the programs of ports/, and compare each with what it does on this computer
	$(Q)$(TURN) -- python3 -m tools.setup.host test
	$(Q)$(PYTHON) -m tools.ports.ports --board $(if $(filter command,$(firstword $(origin BOARD))),$(BOARD),virt) \
	  $(if $(QEMU),--qemu=$(call quote,$(QEMU))) $(PORTS)

.PHONY: why
why: $(OUT)/Image ## say why SYMBOL or MODULE is in the image, or what would bring it in
	$(Q)$(PYTHON) -m tools.report.why --out $(OUT) --library $(LIBRARIES) \
	  $(if $(SYMBOL),--symbol=$(call quote,$(SYMBOL))) $(if $(MODULE),--module=$(call quote,$(MODULE)))

.PHONY: graph
graph: $(OUT)/Image ## draw the image's modules, their sizes and who needs whom
	$(Q)python3 -m tools.setup.host graph
	$(call say,GRAPH,$(OUT)/graph.svg)
	$(Q)$(PYTHON) -m tools.draw.graph --out $(OUT)

.PHONY: sizediff
sizediff: $(OUT)/Image ## compare the image with that of revision BASE, by module
	$(Q)$(PYTHON) -m tools.report.sizediff --base=$(call quote,$(BASE)) --out $(OUT) \
	  --app $(APP_DIR) --board $(BOARD)

.PHONY: check-modules all-modules
check-modules: ## link every module whole, and find those that nothing needs on any board
	$(Q)$(MAKE) --no-print-directory APP=apps/hello BOARD=any all-modules
build/check-modules/files.romfs: force # any folder
	$(Q)mkdir -p $(@D)
	$(Q)$(PYTHON) -m tools.romfs.romfs --out $@ lib/romfs
all-modules: $(LIBOS_OBJ) build/check-modules/files.o build/public $(TREES)
	$(call say,CHECK,"every module")
	$(Q)$(PYTHON) -m tools.resolve.check_modules --library $(LIBRARIES) --public build/public \
	  --tree $(TREES) --module $(LIBOS_OBJ) build/check-modules/files.o --link $(CC) $(CFLAGS) $(LINK)

.PHONY: setup
setup: ## install what all of this needs, now
	$(Q)python3 -m tools.setup.host test

.PHONY: clean
clean: ## remove build/; downloads stay in the user's cache
	$(Q)rm -rf build

.PHONY: help
help: ## this list
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile */build.mk | expand -t 21
	@echo
	@sed -n '/^#   [A-Z]/p' Makefile | sed 's/^# //'
	@echo
	@echo '  boards: $(patsubst board/%/board.toml,%,$(sort $(wildcard board/*/board.toml)))'
	@echo '  apps:   $(patsubst %/,%,$(sort $(dir $(wildcard apps/*/*.c))))'

-include $(patsubst %.o,%.d,$(OBJECTS) $(OUT)/tables.o) $(OUT)/manifest.d
endif
