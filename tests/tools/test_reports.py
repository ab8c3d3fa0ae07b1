"""What the reports of a build say, of the smallest app and of images made up for the purpose."""

import json
import re
from xml.etree import ElementTree

import building
import pytest
from conftest import ROOT

from tools import table
from tools.bench import hello_figures, ram_figures
from tools.common import Failure
from tools.draw import graph
from tools.elf.linked import KINDS
from tools.report import budget, size_txt, sizediff, why_txt

OUT = ROOT / "build/virt/hello"


def make(*words):
    done = building.make("APP=apps/hello", "BOARD=virt", *words)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="session")
def hello():
    """The folder of a build of apps/hello."""
    status, said = make()
    assert status == 0, said
    return OUT


def link(module, symbol, *nodes):
    return {"module": module, "symbol": symbol, "nodes": list(nodes)}


def sizes(**modules):
    return {name: {"text": n, "rodata": 0, "data": 0, "bss": 7} for name, n in modules.items()}


WHY = {
    "app": "tiny",
    "trees": ["board"],
    "modules": {
        "app/main.c": [link("app/main.c", "the app")],
        "src/start.c": [link("src/start.c", "_start")],
        "src/open.c": [link("src/open.c", "open"), link("app/main.c", "the app")],
        "drivers/disk.c": [
            link("drivers/disk.c", "class block", "/soc/disk@0"),
            link("src/open.c", "open"),
            link("app/main.c", "the app"),
        ],
    },
    "needs": {
        "app/main.c": ["src/open.c"],
        "src/open.c": ["drivers/disk.c"],
        "src/start.c": ["src/open.c"],
    },
    "alternatives": {"wait": {"choice": "wfi", "because": "the default"}},
    "classes": {"block": [{"driver": "drivers/disk.c", "nodes": ["/soc/disk@0"]}], "power": []},
    "steps": {"boot": ["time", "input"], "exit": []},
}
SIZES = sizes(
    **{"app/main.c": 40, "src/start.c": 30, "src/open.c": 1612, "drivers/disk.c": 8, "(stacks)": 0}
)


def test_why_tells_the_chain_of_symbols_the_biggest_first():
    lines = [line.split() for line in why_txt.as_text(WHY, SIZES).splitlines()]
    start = lines.index(["bytes", "module", "needed", "for"])
    assert lines[start + 1] == ["1,612", "src/open.c", *"open <- app/main.c".split()]
    assert lines[start + 2] == ["40", "app/main.c", "the", "app"]
    assert lines[start + 3] == ["30", "src/start.c", *"_start <- the boot".split()]
    assert lines[start + 4] == ["8", "drivers/disk.c", *"class block <- open <- app/main.c".split()]
    assert lines[start + 5] == ["/soc/disk@0"]
    assert ["wait", "wfi", "the", "default"] in lines
    assert ["block", "drivers/disk.c"] in lines
    assert ["power", "no", "node", "of", "the", "tree", "has", "one"] in lines
    assert ["boot", "time,", "input"] in lines


def test_columns_of_numbers_stand_right_and_words_left():
    rows = [[5, "a", "x"], [1234, "long", "y"]]
    assert table.columns(rows).splitlines() == ["    5  a     x", "1,234  long  y"]


def test_reports_of_a_real_build_agree(hello):
    names = ("size.json", "why.json", "stack.json")
    size, why, stack = (json.loads((hello / name).read_text()) for name in names)
    loaded = sum(why_txt.loaded(s) for s in size["modules"].values())
    assert loaded == size["loaded"] == sum(size["sections"][k] for k in ("text", "rodata", "data"))
    assert size["file"] == (hello / "Image").stat().st_size
    assert f"{size['loaded']:,} bytes are loaded" in (hello / "size.txt").read_text()
    assert set(why["needs"]) == set(why["modules"])
    assert {"boot", "boot before paging", "app", "trap, interrupt"} <= set(stack["entries"])
    assert {"crash in a handler", "crash before paging"} <= set(stack["entries"])
    for title, entry in stack["entries"].items():
        assert 0 < entry["deepest"] <= entry["stack"], title
        assert sum(bytes_ for _, bytes_ in entry["chain"]) == entry["deepest"]


def test_symbol_in_the_image_is_traced_to_the_app(hello):
    status, said = make("why", "SYMBOL=puts")
    assert status == 0
    assert "puts <- app/main.c" in said


def test_module_that_is_not_in_tells_what_would_bring_it(hello):
    status, said = make("why", "MODULE=src/sys/openat.c")
    assert status == 0
    assert "src/sys/openat.c is not in the image" in said
    assert "a use of sys_openat" in said
    _, said = make("why", "MODULE=sifive_uart_dt.c")
    assert "class console, which is used, with a node compatible with sifive,uart0" in said


@pytest.mark.parametrize(
    "question,answer",
    [
        ("SYMBOL=putz", "did you mean putw or puts"),
        ("MODULE=src/sys/opnat.c", "did you mean src/sys/openat.c"),
        ("MODULE=main.c", "say more of the name"),
        ("V=0", "SYMBOL=open or else MODULE="),
        ("SYMBOL=puts MODULE=head.S", "SYMBOL=open or else MODULE="),
    ],
)
def test_question_that_has_no_answer_says_what_to_ask(hello, question, answer):
    status, said = make("why", *question.split())
    assert status != 0
    assert answer in said


def drawn(why):
    """Nodes and edges of the picture, as Graphviz takes it."""
    text = graph.draw(why, {"modules": SIZES, "loaded": 1690})
    edges = re.findall(r'^"(.+?)" -> "(.+?)"( \[.*style=dotted.*)?', text, re.M)
    return text, re.findall(r'^"([^"]+)" \[', text, re.M), edges


def test_graph_shows_each_module_once_below_who_brought_it_in():
    _, nodes, edges = drawn(WHY)
    assert sorted(nodes) == sorted([*WHY["modules"], "the boot", "tiny"])
    assert sorted((a, b) for a, b, also in edges if not also) == [
        ("app/main.c", "src/open.c"),
        ("src/open.c", "drivers/disk.c"),
        ("the boot", "src/start.c"),
        ("tiny", "app/main.c"),
    ]
    assert [(a, b) for a, b, also in edges if also] == [("src/start.c", "src/open.c")]


def test_graph_explains_the_kinds_that_it_has_and_its_bars():
    text, _, _ = drawn(WHY)
    legend = text[text.index("\nlabel=<") :].splitlines()[1]
    for name, there in {"src": True, "drivers": True, "app": True, "lib": False, "musl": False}.items():
        words, color = graph.KINDS[name]
        assert (words in legend, color in legend) == (there, there)
        assert text.count(color) > 1 or not there
    assert graph.OTHER[0] not in legend
    assert "bytes in the image; the longest bar is 1,612" in legend


def test_ram_is_what_the_machine_shows(hello, tmp_path):
    ram = json.loads((hello / "size.json").read_text())["ram"]
    machine = hello_figures.direct_machine()
    assert ram_figures.measure(machine, 64, ram["image"], tmp_path) == ram["total"]


def test_graph_of_a_real_build_is_drawn(hello):
    status, said = make("graph")
    assert status == 0, said
    picture = ElementTree.parse(hello / "graph.svg").getroot()
    left, top, width, height = map(float, picture.get("viewBox").split())
    assert left == top == 0 and width > 0 and height > 0


@pytest.mark.parametrize(("spare", "ram"), [(8192, 40960), (4096, 49152)])
def test_stack_within_the_image_is_not_counted_twice(spare, ram):
    totals = dict.fromkeys(KINDS, 0)
    size = size_txt.Size({}, [], totals, file=4096, memory=40960, spare=spare, stack=8192)
    assert size_txt.as_json(size)["ram"]["total"] == ram
    assert ("the tree's index leaves" in size_txt.as_text("tiny", size)) == (ram == 40960)


def size(**modules):
    loaded = sum(modules.values())
    sections = {"text": loaded, "rodata": 0, "data": 0, "bss": 0}
    ram = {"total": loaded + 99}
    return {"modules": sizes(**modules), "loaded": loaded, "sections": sections, "ram": ram}


def test_difference_is_told_by_module_the_greatest_first():
    text = sizediff.as_text("HEAD~1", size(a=10, b=500, gone=7), size(a=1010, b=400, new=5, same=0))
    lines = [line.split() for line in text.splitlines()]
    assert lines[1:5] == [
        ["10", "1,010", "+1,000", "a"], ["500", "400", "-100", "b"],
        ["7", "0", "-7", "gone"], ["0", "5", "+5", "new"],
    ]  # fmt: skip
    assert ["517", "1,415", "+898", "loaded"] in lines


def test_revision_that_git_does_not_know_is_refused():
    with pytest.raises(Failure, match="BASE=nosuch: find the revision"):
        sizediff.commit("nosuch")
    with pytest.raises(Failure, match="BASE=HEAD~1"):
        sizediff.commit("")


def test_revision_that_looks_like_an_option_is_refused(hello):
    status, said = make("sizediff", "BASE=--help")
    assert status != 0 and "yao: BASE=--help: find the revision" in said


def test_excess_names_the_module_that_grew_most():
    limits = {"app": "tiny", "board": "virt", "loaded": 100, "ram": 1000, "modules": 9}
    why = {"modules": dict.fromkeys("abc")}
    base, now = size(a=50, b=40), size(a=60, b=90)
    (said,) = budget.excesses(limits, now, why, base)
    assert "tiny for virt: loaded: 150 is over the budget of 100 by 50" in said
    assert "b grew most: by 50 to 90 bytes" in said
    (said,) = budget.excesses(limits, now, why, None)
    assert "make sizediff" in said
    assert not budget.excesses(limits, base, why, None)


def test_budget_with_an_unknown_key_is_refused(tmp_path):
    path = tmp_path / "budgets.toml"
    path.write_text('[[budget]]\napp = "hello"\nboard = "virt"\nloadde = 3\n')
    with pytest.raises(Failure, match="loadde"):
        budget.load(path)


@pytest.mark.parametrize("limits", budget.load(), ids=lambda b: f"{b['app']}-{b['board']}")
def test_images_keep_to_their_budgets(limits):
    building.build(f"APP=apps/{limits['app']}", f"BOARD={limits['board']}")
    assert not budget.check(limits)
