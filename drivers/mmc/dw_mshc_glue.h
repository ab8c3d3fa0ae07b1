/* What the tree says about a DesignWare MSHC, shared by the files of its glue. */
#pragma once

#include "drivers/mmc/dw_mshc.h"
#include <yao/device.h>

/* Enables clocks, releases resets and chooses pins. What the tree lacks or no driver knows stays as
 * the firmware left it, with a message. Sets *input_hz to the rate of `ciu`; to @most, an upper
 * bound for the chip, if it is unknown. 0, or a negative errno after a message: a clock or reset
 * does not follow, or the rate is unknown and @most is 0. */
int mshc_supply(dt_node node, uint32_t most, uint32_t *input_hz);

/* Whether the node is for an SDIO device, which is neither a card nor eMMC. */
bool mshc_is_sdio(dt_node node);

/* The slot's properties (Linux, Documentation/devicetree/bindings/mmc/mmc-controller.yaml). What is
 * malformed is reported, and its default taken. */
void mshc_slot(dt_node node, struct mshc_config *config);
