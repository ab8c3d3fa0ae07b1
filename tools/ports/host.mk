# Builds a port for this computer: the same files with the same macros. `make ports` calls it.
#
#   PORT  the port's folder
#   OUT   the folder for what is built, with sources.mk (tools/setup/rule.py)

include $(OUT)/sources.mk

# As on RISC-V, a char has no sign.
FLAGS := -std=gnu17 -O1 -fno-strict-aliasing -funsigned-char -MMD -w -iquote $(PORT) -I$(PORT)/include $(APP_INC)

OWN     := $(patsubst $(PORT)/%,$(OUT)/own/%.o,$(shell find $(PORT) -path $(PORT)/tests -prune -o -name '*.[cS]' -print))
LIBRARY := $(patsubst build/third_party/%,$(OUT)/obj/%.o,$(filter %.c %.S,$(APP_LIB)))

# Only those that something needs are linked, as on the image.
$(OUT)/program: $(OWN) $(OUT)/library.a
	cc -o $@ $^ -lm

$(OUT)/library.a: $(LIBRARY)
	rm -f $@
	ar rcs $@ $^

$(OUT)/own/%.o: $(PORT)/% tools/ports/host.mk $(OUT)/sources.mk
	mkdir -p $(@D)
	cc $(FLAGS) -c $< -o $@

$(OUT)/obj/%.o: build/third_party/% tools/ports/host.mk $(OUT)/sources.mk
	mkdir -p $(@D)
	cc $(FLAGS) $(LIB_FLAGS) -c $< -o $@

-include $(patsubst %.o,%.d,$(OWN) $(LIBRARY))
