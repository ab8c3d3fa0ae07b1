"""Keeps the app's names and the libos' apart: the app may use any name that is not public.

If the libos has a global symbol with a name that the app uses, or calls a function of the C library
that the app replaces, the app's symbol is renamed in copies of its objects. These are linked
without LTO. A name that only <yao/...> declares is public for files that include such a header.
"""

from collections.abc import Iterable
from pathlib import Path

from tools.common import CROSS, Failure, call
from tools.resolve.candidates import interfaces_apart
from tools.resolve.module import Module, load
from tools.resolve.public import OURS

OBJCOPY = f"{CROSS}objcopy"
LTO_SECTIONS = (".gnu.lto_*", ".gnu.debuglto_*")  # they keep the old names
RENAMED = "app."  # no C identifier has a dot


def provided(modules: Iterable[Module]) -> dict[str, list[Module]]:
    found: dict[str, list[Module]] = {}
    for module in modules:
        for symbol in module.provides:
            found.setdefault(symbol, []).append(module)
    return found


def offers_alternative(module: Module, others: list[Module]) -> bool:
    """Whether the app's module is one more implementation of an interface of ours."""
    return all(interfaces_apart(module, other) for other in others)


def includes_ours(module: Module) -> bool:
    """Whether its source includes a header <yao/...>, which the compiler has noted for make."""
    noted = module.path.with_suffix(".d") if module.path else None
    return bool(noted and noted.exists() and OURS in noted.read_text())


def is_public(symbol: str, app: list[Module], names: tuple[set[str], set[str]]) -> bool:
    """@names: as public.read() says."""
    public, ours = names
    if symbol not in ours:
        return symbol in public
    return any(includes_ours(module) for module in app if symbol in module.provides | module.needs)


def taken(
    app: list[Module], libos: list[Module], library: set[str], public: tuple[set[str], set[str]]
) -> set[str]:
    """The app's symbols that have to be renamed."""
    inner = provided(libos)
    found = set()
    for symbol, modules in sorted(provided(app).items()):
        owners = inner.get(symbol, [])
        if all(offers_alternative(m, owners) for m in modules) and owners:
            continue
        if owners and is_public(symbol, app, public):
            raise Failure(
                f"{modules[0].name}: {symbol}: link it: the name is public and {owners[0].name} "
                "defines it; give yours another name, or make it static"
            )
        if owners:
            found.add(symbol)
    called = {symbol for module in libos for symbol in module.needs}
    return found | (called & library & provided(app).keys())


def renamed(module: Module, symbols: list[str], folder: Path) -> Module:
    copy = folder / f"{module.name}.o"
    copy.parent.mkdir(parents=True, exist_ok=True)
    options = [word for s in symbols for word in ("--redefine-sym", f"{s}={RENAMED}{s}")]
    options += [word for section in LTO_SECTIONS for word in ("-R", section)]
    call([OBJCOPY, *options, module.path, copy], module.name, "rename its symbols")
    return load(copy, module.name, module.app, module.foreign)


def separate(
    app: list[Module],
    libos: list[Module],
    library: set[str],
    public: tuple[set[str], set[str]],
    folder: Path,
) -> list[Module]:
    """The app's modules, in whose place copies in @folder stand where there was a clash."""
    clashing = taken(app, libos, library, public)
    result = []
    for module in app:
        mine = sorted((module.provides | module.needs | module.weakly) & clashing)
        result.append(renamed(module, mine, folder) if mine else module)
    return result
