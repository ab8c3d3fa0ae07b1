/*
 * The app's settings at run time: what the firmware's tree says in /chosen/yao, else the default
 * that the image was built with (defaults.h). dts/bindings/yao,manifest.yaml lists them. Each is
 * read by the module that it concerns, so one that concerns nobody is not in the image.
 *
 * @node is SETTINGS or a node below, or a negative errno: there is none, and each function returns
 * the default. So they do, after a message, where a property has the wrong type or range.
 */
#pragma once

#include <stdint.h>
#include <yao/dt.h>

#define SETTINGS "/chosen/yao"

/* The node SETTINGS, or -ENOENT. */
dt_node settings_node(void);

/* Bytes, from 4096 to @most, rounded up to pages; @fallback is returned as it is. @most is a
 * multiple of 4096. */
uint64_t setting_size(dt_node node, const char *name, uint64_t most, uint64_t fallback);

/* Any number of one cell. */
uint32_t setting_number(dt_node node, const char *name, uint32_t fallback);

const char *setting_text(dt_node node, const char *name, const char *fallback);

/* Which of @words, NULL-terminated, it is. */
unsigned setting_choice(dt_node node, const char *name, const char *const words[],
                        unsigned fallback);
