/*
 * The app's settings at run time: the value in the firmware's tree below /chosen/yao, or else the
 * one that the image was built with (defaults.h). dts/bindings/yao,manifest.yaml lists them. Each
 * is read by the module that uses it, so settings that no module of the image uses cost nothing.
 *
 * @node is SETTINGS or a node below it, or the negative errno of a failed search. If there is no
 * such node or property, the functions return the default; also, after a message, if the property
 * has the wrong type or range.
 */
#pragma once

#include <stdint.h>
#include <yao/dt.h>

#define SETTINGS "/chosen/yao"

/* The node SETTINGS, or -ENOENT. */
dt_node settings_node(void);

/* A size in bytes from 4096 to @most (a multiple of 4096), rounded up to pages. @fallback is not
 * rounded. */
uint64_t setting_size(dt_node node, const char *name, uint64_t most, uint64_t fallback);

/* Any 32-bit number. */
uint32_t setting_number(dt_node node, const char *name, uint32_t fallback);

/* One string, which stays valid for ever. */
const char *setting_text(dt_node node, const char *name, const char *fallback);

/* Whether it is there, and a list of strings. */
bool setting_is_list(dt_node node, const char *name);

/* The index in @words, NULL-terminated, of the property's string. */
unsigned setting_choice(dt_node node, const char *name, const char *const words[],
                        unsigned fallback);
