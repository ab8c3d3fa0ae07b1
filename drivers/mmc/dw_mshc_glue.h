/* What the tree says about a DesignWare MSHC, shared by the files of its glue. */
#pragma once

#include "drivers/mmc/dw_mshc.h"
#include <yao/device.h>

/* Enables the clocks of config->node, releases its resets and chooses its pins. What the tree lacks
 * or no driver knows stays as the firmware left it, with a message. Sets config->input_hz to the
 * rate of `ciu`; to @most, an upper bound for the chip, if it is unknown. 0, or a negative errno
 * after a message: a clock or reset does not follow, or the rate is unknown and @most is 0. */
int mshc_supply(struct mshc_config *config, uint32_t most);

/* Whether the node is for an SDIO device, which is neither a card nor eMMC. */
bool mshc_is_sdio(dt_node node);

/* The slot's properties (Linux, Documentation/devicetree/bindings/mmc/mmc-controller.yaml). What is
 * malformed is reported, and its default taken. */
void mshc_slot(struct mshc_config *config);
