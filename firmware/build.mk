# Our M-mode firmware: build/firmware/sbi.elf and sbi.bin. Compiled for harts without an FPU. It shares
# some sources with the libos.
# Of the C library, its few functions for strings.
FIRMWARE_SRC    := $(sort $(wildcard firmware/*.[cS])) lib/format/format.c \
                   $(addprefix src/string/,memcpy.c memset.c strlen.c) \
                   $(addprefix $(MUSL_SOURCE)/src/string/,strcmp.c) \
                   $(addprefix src/dt/,address.c cells.c index.c nodes.c properties.c references.c) \
                   $(addprefix drivers/serial/,ns16550.c ns16550_buffered.c ns16550_interrupts.c ns16550_layout.c ns16550_transmit.c sifive_uart.c)
FIRMWARE_OBJ    := $(patsubst %,build/firmware/obj/%.o,$(basename $(FIRMWARE_SRC)))
FIRMWARE_TARGET := -march=rv64imac -misa-spec=2.2 -mabi=lp64 -mcmodel=medany
FIRMWARE_CFLAGS := $(FIRMWARE_TARGET) -Os -g -ffunction-sections -fdata-sections -std=gnu17 -fno-common \
                   -fno-strict-aliasing -fno-jump-tables -msave-restore \
                   -ffile-prefix-map=$(CURDIR)/= -MMD -MP $(INCLUDE) $(WARNINGS)
FIRMWARE_LINK   := -nostdlib -Wl,--gc-sections -Wl,--orphan-handling=error -Wl,--fatal-warnings

.PHONY: firmware
firmware: build/firmware/sbi.bin ## build our M-mode firmware, for simulation and FPGAs

build/firmware/obj/%.o: %.c Makefile firmware/build.mk
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(FIRMWARE_CFLAGS) -c $< -o $@

build/firmware/obj/$(MUSL_SOURCE)/%.o: $(MUSL_SOURCE)/%.c Makefile firmware/build.mk
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(MUSL_INTERNAL) $(FIRMWARE_CFLAGS) -w -c $< -o $@

build/firmware/obj/%.o: %.S Makefile firmware/build.mk
	$(call say,AS,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(FIRMWARE_CFLAGS) -c $< -o $@

# As in the libos, the compiler must not turn memcpy()'s loop into a call of memcpy().
build/firmware/obj/src/string/%.o: FIRMWARE_CFLAGS += -ffreestanding -fno-tree-loop-distribute-patterns

build/firmware/sbi.ld: firmware/sbi.ld firmware/layout.h
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -E -P -x c -I firmware $< -o $@

build/firmware/sbi.elf: $(FIRMWARE_OBJ) build/firmware/sbi.ld
	$(call say,LINK,$@)
	$(Q)$(CC) $(FIRMWARE_CFLAGS) $(FIRMWARE_LINK) -T build/firmware/sbi.ld $(FIRMWARE_OBJ) \
	  $$($(CC) $(FIRMWARE_TARGET) -print-libgcc-file-name) -o $@

build/firmware/sbi.bin: build/firmware/sbi.elf
	$(Q)$(OBJCOPY) -O binary $< $@

-include $(FIRMWARE_OBJ:.o=.d)
