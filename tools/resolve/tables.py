"""The generated C file of an image: strong tables of drivers and steps, and the app's defaults."""

from tools.resolve.classes import Bound
from tools.resolve.closure import Resolution
from tools.resolve.module import Step

# What the generated code defines, so that no module has to.
GENERATED = {
    "yao_app_name", "yao_index_room", "yao_stack_size", "yao_handler_stack_size", "yao_heap_size", "yao_harts", "yao_allocator", "yao_bootargs",
    "yao_environment",
    "yao_on_exit", "yao_wxneeded", "yao_mounts", "yao_partition_names", "yao_mount_count", "yao_mount_types", "yao_mount_volumes",
}  # fmt: skip
# Stacks of the app and of handlers. The small ones are without files (no paths, no sectors on them) and
# without an allocator: programs that have one may recurse over what they build. What the code of an
# image may need at most is in its stack.txt, and its build warns of too little.
STACK_SIZE, SMALL_STACK_SIZE = 65536, 8192
HANDLERS_STACK_SIZE = 4096  # more: a signal's frame, which may come at any depth, and its handler's
# Of the C library: numbers as wide as long double are written in full on the stack.
NUMBERS_STACK_SIZE, NUMBERS = 16384, {"vfprintf", "__floatscan"}
HANDLER_STACK_SIZE, SMALL_HANDLER_STACK_SIZE = 8192, 4096  # the small one: neither files, random numbers nor threads
# For devices whose clocks and resets have drivers: a crash report may be what first opens them.
SUPPLY_STACK_SIZE = 8192
# Room for the tree's index (src/dt/dt.h): what the firmware adds to the tree that the build knows has
# room, too. At run time a tree with more nodes than that gets its index elsewhere in memory.
NODES_MIN, NODES_ADDED, RECORD = 500, 64, 16
ALL_MEMORY = (1 << 64) - 1
HARTS_MAX = 64
PAGE = 4096


def quoted(text: str) -> str:
    """@text as a C string literal."""
    plain = all(32 <= ord(c) < 127 and c not in '"\\?' for c in text)
    if plain:
        return f'"{text}"'
    return '"' + "".join(f"\\{b:03o}" for b in text.encode()) + '"'


def class_table(class_: str, bound: list[Bound]) -> str:
    externs = "".join(f"extern const struct driver {b.driver.symbol};\n" for b in bound)
    entries = ""
    for b in bound:
        nodes = "".join(f"     * {node}\n" for node in b.nodes)
        entries += f"    /* {b.module.name} for\n{nodes}     */\n    &{b.driver.symbol},\n"
    return (
        f"/* Class {class_}. */\n{externs}"
        f"extern const struct driver *const yao_drivers_{class_}[];\n"
        f"const struct driver *const yao_drivers_{class_}[] = {{\n{entries}    0,\n}};\n"
    )


def phase_table(phase: str, steps: list[Step]) -> str:
    externs = "".join(f"extern const yao_step {s.symbol};\n" for s in steps)
    entries = "".join(f"    &{s.symbol},\n" for s in steps)
    return (
        f"/* Phase {phase}, in order. */\n{externs}"
        f"extern const yao_step *const yao_steps_{phase}[];\n"
        f"const yao_step *const yao_steps_{phase}[] = {{\n{entries}    0,\n}};\n"
    )


def index_room(nodes: int) -> str:
    size = max(nodes + NODES_ADDED, NODES_MIN) * RECORD
    return (
        "extern char yao_index_room[];\n"
        f'__attribute__((used, section(".noinit.dt"))) char yao_index_room[{size}];\n'
    )


def default_stack(result: Resolution) -> int:
    if "block" in result.classes or "allocator" in result.choices:
        return STACK_SIZE
    numbers = any(NUMBERS & module.provides for module in result.modules)
    handlers, _ = result.choices.get("handlers", ("", ""))
    size = NUMBERS_STACK_SIZE if numbers else SMALL_STACK_SIZE
    return size + (HANDLERS_STACK_SIZE if handlers == "installed" else 0)


def mounts_of(manifest: dict, result: Resolution) -> list[tuple[str, dict]]:
    """Names of nodes and what they say, and what an image has without any: the root first, then deeper
    ones before others."""
    named = dict(manifest.get("mounts", {}))
    root_type, _ = result.choices.get("root", ("fat", ""))
    root = ("root", {"type": root_type} | named.pop("root", {}) | {"path": ""})
    others = [item for item in named.items() if item[1]["type"] != "devtmpfs"]  # /dev is there without, too
    if result.choices.get("tmp", ("", ""))[0] == "memory":
        taken = {mount["path"] for _, mount in others}
        others += [("", {"path": path, "type": "tmpfs"}) for path in ("/tmp", "/dev/shm") if path not in taken]
    if result.choices.get("rom", ("", ""))[0] == "image" and not any(mount["type"] == "romfs" for _, mount in (root, *others)):
        others.append(("", {"path": "/files", "type": "romfs"}))
    return [root, *sorted(others, key=lambda other: (-other[1]["path"].count("/"), other[1]["path"]))]


def mount_table(manifest: dict, result: Resolution) -> str:
    """An image that uses no paths has no choice for the root, and the link drops the table."""
    mounts = mounts_of(manifest, result)
    kinds = {f"MOUNT_{mount['type'].upper()}" for _, mount in mounts}
    entries = "".join(
        f'    {{{quoted(mount["path"])}, {quoted(f"/chosen/yao/mounts/{name}") if name else 0}, MOUNT_{mount["type"].upper()}, '
        f"{int('read-only' in mount)}, {mount.get('partition', 0)}, "
        f"{quoted(mount['device']) if 'device' in mount else 0}, "
        f"{quoted(mount['partition-name']) if 'partition-name' in mount else 0}, {mount.get('size', 0)}u}},\n"
        for name, mount in mounts
    )
    return (
        f"const struct mount yao_mounts[] = {{\n{entries}}};\n"
        f"const unsigned yao_mount_count = {len(mounts)};\n"
        f"const bool yao_partition_names = {int(any('partition-name' in mount for _, mount in mounts))};\n"
        f"const unsigned yao_mount_types = {' | '.join(f'1u << {kind}' for kind in sorted(kinds))};\n"
        f"void *yao_mount_volumes[{len(mounts)}];\n"
    )


def constants(name: str, manifest: dict, result: Resolution) -> str:
    """What src/settings/defaults.h declares. The link keeps only what a module of the image uses."""
    files = "block" in result.classes
    threads, _ = result.choices.get("threads", ("none", ""))
    large = files or result.classes.get("rng") or threads == "scheduled"
    handler_stack = HANDLER_STACK_SIZE if large else SMALL_HANDLER_STACK_SIZE
    handler_stack += SUPPLY_STACK_SIZE if result.classes.get("reset") else 0
    stack = -(-manifest.get("stack-size", default_stack(result)) // PAGE) * PAGE
    allocator, _ = result.choices.get("allocator", ("none", ""))
    on_exit = manifest.get("on-exit", "poweroff").upper()
    environment = manifest.get("environment", [])
    return (
        f"char yao_app_name[] = {quoted(name)};\n"
        f"const uint64_t yao_stack_size = {stack};\n"
        f"const uint64_t yao_handler_stack_size = {handler_stack};\n"
        f'_Static_assert({handler_stack} <= HANDLER_STACK_MAX, "no room for the guards of the stacks");\n'
        f"extern char yao_handler_stacks[];\n"
        f'__attribute__((used, section(".noinit.stacks")))\n'
        f"char yao_handler_stacks[2 * {handler_stack}];\n"
        f"const uint64_t yao_heap_size = {manifest.get('heap-size', ALL_MEMORY)}u;\n"
        f"const uint32_t yao_harts = {manifest.get('harts', HARTS_MAX)};\n"
        f"const char yao_allocator[] = {quoted(allocator)};\n"
        f"const char yao_bootargs[] = {quoted(manifest.get('bootargs', ''))};\n"
        f"const char *const yao_environment[] = {{{''.join(f'{quoted(text)}, ' for text in environment)}0}};\n"
        f"const enum on_exit yao_on_exit = ON_EXIT_{on_exit};\n"
        f"const bool yao_wxneeded = {int('wxneeded' in manifest)};\n"
        f"{mount_table(manifest, result)}"
    )


def generate(name: str, manifest: dict, result: Resolution, nodes: int) -> str:
    """@nodes: of the largest tree."""
    parts = [
        "/* Generated by tools/resolve/image.py: see docs/resolution.md. */\n"
        "#include <yao/device.h>\n#include <yao/module.h>\n"
        '#include "src/mm/layout.h"\n#include "src/settings/defaults.h"\n',
        constants(name, manifest, result),
        index_room(nodes),
    ]
    parts += [class_table(c, bound) for c, bound in sorted(result.classes.items())]
    parts += [phase_table(p, steps) for p, steps in sorted(result.phases.items())]
    return "\n".join(parts)
