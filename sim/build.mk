# The simulated system on a chip: docs/simulation.md.

CORE ?= LitexFullConfig
FW   ?= yao
SIM  := build/sim/$(CORE)
# A second simulator, with waveforms, is built for TRACE only, as it is slower.
SIM_WAVE := $(SIM)-trace
SIMULATOR = $(if $(TRACE),$(SIM_WAVE),$(SIM))/yao-sim

# The cores that third_party.toml extracts from their package.
CORES := $(shell sed -n 's,.*generated-src/\*\.\(\w*\)\.v".*,\1,p' third_party.toml)
ifneq (,$(or $(filter-out 1,$(words $(CORE))),$(filter-out $(CORES),$(CORE))))
$(error yao: CORE=$(CORE): find the core's configuration: unknown; known are: $(CORES))
endif

# FW is one of these names, or else a file.
FIRMWARE_yao := build/firmware/sbi.bin
FIRMWARE_ELF_yao := build/firmware/sbi.elf
FIRMWARE_opensbi := /usr/lib/riscv64-linux-gnu/opensbi/generic/fw_jump.bin
SIM_FIRMWARE := $(or $(FIRMWARE_$(FW)),$(FW))

# The boards whose own address map and devices the system on a chip can have. The others get the FU540's,
# and the tree of board/rocket.
SIM_MAP_visionfive2    := jh7110
SIM_MAP                := $(or $(SIM_MAP_$(BOARD)),fu540)
SIM_CHANGE_jh7110      := dts/visionfive2.dtsi
SIM_RESET_fu540        := build/sim/reset
SIM_RESET_jh7110       := build/sim/reset_jh7110
SIM_RESET_AT_reset     := 0x10000000
SIM_RESET_AT_reset_jh7110 := 0x2a000000
SIM_RESET              := $(SIM_RESET_$(SIM_MAP))
SIM_CHANGE             := $(SIM_CHANGE_$(SIM_MAP))

# SystemVerilog packages must come before the modules that use them.
SIM_RTL     := $(sort $(wildcard sim/rtl/*_pkg.sv)) $(sort $(filter-out %_pkg.sv,$(wildcard sim/rtl/*.sv)))
SIM_TOP     := sim/models/dram.sv sim/models/bus_master.sv sim/harness/sim_top.sv sim/harness/rocket_trace.sv
SIM_MODELS  := $(patsubst sim/models/%.c,build/sim/models/%.o,$(wildcard sim/models/*.c))
SIM_HARNESS := $(wildcard sim/harness/*.cpp)

SIM_WAVES   := $(wildcard sim/harness/wave/*.cpp)

# Only the generated C++ that runs in every cycle is optimized (OPT_FAST); compiling the rest would take
# long for no gain. Warnings are off because the core's Verilog is generated. Verilator's errors come on
# stderr; on stdout, newer versions print statistics.
VERILATE := verilator --cc --exe --top-module sim_top -O3 --x-assign fast --x-initial fast \
            --assert -CFLAGS -DVL_USER_STOP -Wno-fatal -Wno-lint -Wno-style
SIM_CXX  := -std=c++17 -O2 -Wall -Wextra -Werror -I$(CURDIR)/sim/models -I$(CURDIR)/sim/harness
SIM_CC   := gcc -std=gnu17 -O2 -g -Wall -Wextra -Werror -Wno-unused-parameter

build/sim/models/%.o: sim/models/%.c sim/build.mk
	$(Q)mkdir -p $(@D)
	$(Q)$(SIM_CC) -MMD -MP -c $< -o $@
-include $(SIM_MODELS:.o=.d)

# Installs the tools that only simulation needs. The file names Verilator's version, so that another
# version rebuilds the simulator.
build/sim/tools.mk: force
	$(Q)python3 -m tools.setup.host sim
	$(Q)mkdir -p $(@D)
	$(Q)echo "# $$(verilator --version)" | cmp -s - $@ || echo "# $$(verilator --version)" > $@
ifneq (,$(filter sim simprofile,$(MAKECMDGOALS)))
include build/sim/tools.mk
endif

$(SIM)/rocket/core.v: tools/sim/rocket.py tools/sim/verilog.py third_party.toml | build/sim/tools.mk
	$(call say,ROCKET,$(SIM)/rocket)
	$(Q)mkdir -p $(@D)
	$(Q)$(PYTHON) -m tools.sim.rocket --config=$(call quote,$(CORE)) --out $(@D)

$(SIM)/verilated/Vsim_top.mk: $(SIM)/rocket/core.v $(SIM_RTL) $(SIM_TOP) sim/build.mk build/sim/tools.mk
	$(call say,VERILATE,'$(SIM)/verilated (about 10 s)')
	$(Q)rm -rf $(@D)
	$(Q)$(VERILATE) --Mdir $(@D) -o ../yao-sim \
	  -f $(<:.v=.f) $(SIM_RTL) $(SIM_TOP) $< >/dev/null

# The Makefile that Verilator generates has options of its own, which these override. What it compiles is
# kept in the user's cache: another clone or branch with the same model need not compile it.
KEEP_OBJECTS  = CCACHE_DIR=$(or $(XDG_CACHE_HOME),$(HOME)/.cache)/yao/ccache CCACHE_MAXSIZE=1G \
                CCACHE_BASEDIR=$(CURDIR)
MODEL_OPTIONS = --no-print-directory -s -f Vsim_top.mk -j$(JOBS) OBJCACHE=ccache OPT_FAST=-O1 OPT_SLOW=-O0

$(SIM)/yao-sim: $(SIM)/verilated/Vsim_top.mk $(SIM_MODELS) $(SIM_HARNESS) $(SIM_WAVES) \
                $(wildcard sim/harness/*.h)
	$(call say,CXX,'$@ (about a minute)')
	$(Q)$(KEEP_OBJECTS) $(MAKE) $(MODEL_OPTIONS) -C $(SIM)/verilated Vsim_top__ALL.a verilated.o \
	  verilated_dpi.o verilated_threads.o >/dev/null
	$(Q)g++ $(SIM_CXX) -I$(SIM)/verilated -isystem $(VERILATOR_INCLUDE) \
	  -isystem $(VERILATOR_INCLUDE)/vltstd $(SIM_HARNESS) sim/harness/wave/none.cpp $(SIM_MODELS) \
	  $(SIM)/verilated/*.o $(SIM)/verilated/Vsim_top__ALL.a -pthread -latomic -o $@

$(SIM_WAVE)/verilated/Vsim_top.mk: $(SIM)/rocket/core.v $(SIM_RTL) $(SIM_TOP) sim/build.mk build/sim/tools.mk
	$(call say,VERILATE,'$(SIM_WAVE)/verilated (about 10 s)')
	$(Q)rm -rf $(@D)
	$(Q)mkdir -p $(@D)
	$(Q)$(VERILATE) --trace-fst --Mdir $(@D) -f $(<:.v=.f) $(SIM_RTL) $(SIM_TOP) $< >/dev/null

# The waveform library ignores write errors: its calls are replaced by functions that check for them
# (sim/harness/wave/fst.cpp).
WAVE_WRITES := fwrite fflush fclose gzwrite gzclose
$(SIM_WAVE)/yao-sim: $(SIM_WAVE)/verilated/Vsim_top.mk $(SIM_MODELS) $(SIM_HARNESS) $(SIM_WAVES) \
                     $(wildcard sim/harness/*.h)
	$(call say,CXX,'$@ (about a minute)')
	$(Q)$(KEEP_OBJECTS) $(MAKE) $(MODEL_OPTIONS) -C $(SIM_WAVE)/verilated Vsim_top__ALL.a verilated.o \
	  verilated_dpi.o verilated_threads.o verilated_fst_c.o >/dev/null
	$(Q)objcopy $(foreach f,$(WAVE_WRITES),--redefine-sym $f=wave_$f) \
	  $(SIM_WAVE)/verilated/verilated_fst_c.o $(SIM_WAVE)/verilated_fst_c.o
	$(Q)g++ $(SIM_CXX) -I$(SIM_WAVE)/verilated -isystem $(VERILATOR_INCLUDE) \
	  -isystem $(VERILATOR_INCLUDE)/vltstd $(SIM_HARNESS) sim/harness/wave/fst.cpp $(SIM_MODELS) \
	  $(SIM_WAVE)/verilated_fst_c.o $(addprefix $(SIM_WAVE)/verilated/,verilated.o verilated_dpi.o \
	  verilated_threads.o Vsim_top__ALL.a) -pthread -latomic -lz -o $@
VERILATOR_INCLUDE = $(shell verilator --getenv VERILATOR_ROOT)/include

# The boot ROM contains the core's tree, whatever board the image is for, unless BOARD is a tree, or a board
# whose own tree is changed for the core.
SIM_TREES := $(if $(SIM_CHANGE)$(filter %.dtb %.dts,$(BOARD)),$(TREES),$$(cat build/sim/trees))
build/sim/trees: $(wildcard dts/rocket*) board/rocket/board.toml tools/trees/board_trees.py
	$(Q)mkdir -p $(@D)
	$(Q)$(PYTHON) -m tools.trees.board_trees --board rocket --out build/trees --rule $@ | \
	  sed -n 's/^TREES := //p' > $@

build/sim/%.bin: sim/rtl/%.S sim/build.mk
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -march=rv64imac_zicsr -mabi=lp64 -nostdlib -Wl,-Ttext=$(SIM_RESET_AT_$*) $< -o $(@:.bin=.elf)
	$(Q)$(OBJCOPY) -O binary -j .text $(@:.bin=.elf) $@

$(OUT)/$(CORE).hex: $(SIM_RESET).bin build/sim/trees $(TREES) $(SIM)/rocket/core.v $(SIM_CHANGE) \
                    tools/sim/boot_rom.py force
	$(Q)$(PYTHON) -m tools.sim.boot_rom --stub $< --core $(SIM)/rocket/core.json --out $@ \
	  $(addprefix --change ,$(SIM_CHANGE)) \
	  $(if $(OVERLAY),--overlay=$(call quote,$(OVERLAY))) $(PASS_ARGS) $(SIM_TREES)

.PHONY: simulator
simulator: $(SIMULATOR)

# Checks TRACE= before anything is built for it.
.PHONY: check-trace
check-trace: $(OUT)/ready.mk
	$(Q)$(PYTHON) -m tools.sim.tracing -- $(call quote,$(TRACE))

SIM_NEEDS := $(if $(TRACE),check-trace) $(if $(SD),$(OUT)/Image,sdcard) $(SIMULATOR) $(OUT)/$(CORE).hex \
             $(filter build/%,$(FIRMWARE_$(FW)))
RUN_SIM = $(PYTHON) -m tools.sim.sim --simulator $(SIMULATOR) --core $(CORE) --board=$(call quote,$(BOARD)) \
  --core-data $(SIM)/rocket/core.json --map $(SIM_MAP) --rom $(OUT)/$(CORE).hex --rom-elf $(SIM_RESET).elf \
  --firmware=$(call quote,$(SIM_FIRMWARE)) $(addprefix --firmware-elf ,$(FIRMWARE_ELF_$(FW))) \
  --image $(OUT)/Image --elf $(OUT)/$(APP_NAME).elf \
  --card $(OUT)/sdcard.img --log $(OUT)/sim.log --summary $(OUT)/sim.json --check $(APP_DIR)/check \
  $(if $(SD),--sd=$(call quote,$(SD)),$(PASS_FILES)) $(PASS_ARGS) \
  $(if $(TIMEOUT),--silence=$(call quote,$(TIMEOUT))) \
  $(if $(TRACE),--trace=$(call quote,$(TRACE))) \
  $(if $(MAXCYCLES),--max-cycles=$(call quote,$(MAXCYCLES)))

.PHONY: sim simprofile
sim: $(SIM_NEEDS) ## run it on a Rocket core's RTL
	$(Q)$(RUNS) $(RUN_SIM) -- $(SIMFLAGS)

simprofile: $(SIM_NEEDS) ## the same, and tell which functions and lines the cycles went to
	$(Q)$(RUNS) $(RUN_SIM) --profile -- $(SIMFLAGS)

docs/soc.svg: dts/rocket.dts dts/rocket.dtsi $(wildcard tools/draw/*.py)
	$(Q)python3 -m tools.setup.host graph
	$(Q)$(PYTHON) -m tools.draw.soc --tree $< --out $@
