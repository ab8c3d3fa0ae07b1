/*
 * The device tree that the firmware handed over, read once at boot into an index
 * (Devicetree Specification v0.4, chapters 2 and 5).
 *
 * A node is named by a small number, 0 being the root. Functions that look for
 * something return a node or value >= 0, or a negative errno:
 *   -ENOENT   there is no such node or property
 *   -EINVAL   the property exists and its content is not what it must be
 * The tree is validated as a whole at boot, never written, and stays mapped for ever: pointers
 * into it stay valid. dt_find_compatible() skips nodes that are not available, that is, whose own
 * or an ancestor's `status` is not "okay"; the other functions see every node.
 * All of this may be called from any context.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int dt_node;

#define DT_ROOT     0
#define DT_PATH_MAX 128 /* longest path in messages, bytes with the NUL */

/* Node by absolute path ("/soc/serial@10000000"), or by alias when @path has no
 * leading slash ("serial0"). A component without unit address matches the first
 * node of that name. Text from ':' on is ignored (stdout-path options). */
dt_node dt_find_path(const char *path);

/* The first node after @after (-1 to begin) whose `compatible` holds @compatible. */
dt_node dt_find_compatible(dt_node after, const char *compatible);

dt_node dt_find_phandle(uint32_t phandle);
dt_node dt_parent(dt_node node);

/* Iterate over children: dt_child(n, -1), then dt_child(n, previous). */
dt_node dt_child(dt_node node, dt_node previous);

/* The number of nodes: 0 to dt_count() - 1 are nodes, in the tree's order. */
int dt_count(void);

/* Whether the `status` of the node and of all its ancestors is "okay" or missing. */
bool dt_available(dt_node node);

/* Property value and its length in bytes; NULL when there is none. */
const void *dt_property(dt_node node, const char *name, int *length);

/* Index of @compatible in the node's compatible list, or -ENOENT. */
int dt_compatible_index(dt_node node, const char *compatible);

/* Cell @index of an array of 32-bit cells. 0, -ENOENT, -EINVAL (too short). */
int dt_u32(dt_node node, const char *name, unsigned index, uint32_t *value);

/* A property of one or two cells as one number. 0, -ENOENT, -EINVAL. */
int dt_u64(dt_node node, const char *name, uint64_t *value);

/* NUL-terminated string @index of a string list; NULL when there is none. */
const char *dt_string(dt_node node, const char *name, unsigned index);

/* The index of @name in the string list @names, for looking up an entry by name: "ciu" in
 * `clock-names`, for instance. -ENOENT: not in the list. */
int dt_name_index(dt_node node, const char *names, const char *name);

/* Entry @index of `reg`, translated to a CPU physical address through every
 * parent's `ranges`. 0, -ENOENT, -EINVAL, or -ENXIO if a bus on the way has no `ranges`: then the
 * CPU cannot address it, and *base is its address on that bus. */
int dt_reg(dt_node node, unsigned index, uint64_t *base, uint64_t *size);

/* Entry @index of a list of phandles with arguments such as `clocks` (its @cells
 * property, "#clock-cells", says how many follow). @args may hold up to 4.
 * Returns the provider node, -ENOENT, or -EINVAL. A phandle of 0 is a hole in the list, without
 * arguments: -ENOENT. */
dt_node dt_phandle_args(dt_node node, const char *name, const char *cells, unsigned index,
                        uint32_t args[4]);

/* Interrupt @index of the node: from `interrupts-extended`, else from `interrupts`
 * and the nearest `interrupt-parent`. Returns the controller's node, -ENOENT or
 * -EINVAL; @args holds the specifier. */
dt_node dt_interrupt(dt_node node, unsigned index, uint32_t args[4]);

/* Writes the node's full path to @path (DT_PATH_MAX bytes) and returns @path;
 * a longer path is cut at the front and starts with "...". */
const char *dt_path(dt_node node, char *path);
