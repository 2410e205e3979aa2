"""The house of the design: floors, rules, figures, notebooks."""

import ast
import importlib
import json
import pkgutil
import re
from pathlib import Path

import pytest

import estimator
import estimator.rules
from estimator.basis.journal import RULES
from estimator.basis.law import law

ROOT = Path(estimator.__file__).parent
CHECKOUT = ROOT.parent

for _room in pkgutil.iter_modules(estimator.rules.__path__):
    importlib.import_module(f"estimator.rules.{_room.name}")

FLOORS = {
    "basis": 0,
    "case": 1,
    "statement": 1,
    "rules": 2,
    "projection": 3,
    "scenarios": 4,
    "explain": 4,
    "checklist": 4,
    "checks": 4,
    "cli": 5,
    "batch": 5,
    "tables": 5,
    "analysis": 5,
    "dashboard": 5,
    "report": 5,
    "locale": 5,
    "__init__": 6,
}


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def modules():
    return sorted(p for p in ROOT.rglob("*.py") if "_data" not in p.parts)


def imported(path: Path):
    """Names under `estimator` that a module imports, with the room each lies in."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names = [node.module]
            if node.module == "estimator":
                names = [f"estimator.{a.name}" for a in node.names]
        elif isinstance(node, ast.Import):
            names = [a.name for a in node.names]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "estimator":
                room = parts[1] if len(parts) > 1 else "__init__"
                yield room if room in FLOORS else "__init__", name


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_only_go_down(path):
    here = room_of(path)
    assert here in FLOORS, f"{here} has no floor: add it to the design first"
    for room, name in imported(path):
        if room == here:
            continue
        doors = {"dashboard", "report", "cli", "batch", "tables", "analysis", "locale"}
        if here in doors and room in doors | {"__init__"}:
            continue  # doors stand side by side
        assert FLOORS[room] < FLOORS[here], f"{here} imports {name}, which is not below it"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_rooms_of_rules_know_no_other_door(path):
    if room_of(path) != "rules":
        return
    allowed = {"basis", "rules"}
    assert {room for room, _ in imported(path)} <= allowed


@pytest.mark.parametrize("key", sorted(RULES))
def test_every_rule_is_cited_and_documented(key):
    rule = RULES[key]
    assert rule.cite.strip(), "no citation"
    assert rule.unit.strip(), "no unit"
    assert rule.plain.strip().endswith((".", "?")), "no plain sentence"
    code = rule.call.__code__
    assert code.co_argcount == 0, "arguments must be keyword-only"
    taken = code.co_varnames[: code.co_kwonlyargcount]
    documented = {a.name: a for a in rule.arguments}
    assert set(documented) == set(taken), "documented and real arguments differ"
    for argument in documented.values():
        assert argument.unit, f"{argument.name} has no unit"
        assert argument.words, f"{argument.name} has no words"
    assert set(rule.figures) <= set(taken), "figures for arguments that do not exist"


#: Numbers that are arithmetic and not law: parts of a whole, of a year, of a day.
ARITHMETIC = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 24, 26, 52, 60, 100, 365, 1e-6, 0.5, 1e9}


@pytest.mark.parametrize("path", sorted((ROOT / "rules").glob("*.py")), ids=lambda p: p.stem)
def test_no_figure_of_law_stands_in_code(path):
    tree = ast.parse(path.read_text())
    odd = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, (int, float))
        and not isinstance(node.value, bool)
        and abs(node.value) not in ARITHMETIC
    }
    assert not odd - ALLOWED.get(path.stem, set()), f"move to data/, or say why: {odd}"


#: Numbers that are not figures, by room, each with its reason.
ALLOWED: dict[str, set[float]] = {}


def test_every_figure_has_a_source():
    """Loading a parameter checks unit, evidence, source and how it was read."""
    count = 0
    for stem in law().stems():
        for figure in law().parameters(stem):
            assert figure.source["cite"].strip(), figure.name
            assert figure.unit.strip(), figure.name
            count += 1
    assert count > 300


def test_every_figure_that_a_rule_names_exists():
    for rule in RULES.values():
        for name in rule.figures.values():
            if "{" not in name:
                law().parameter(name)


@pytest.mark.parametrize("page", ["counselor"])
def test_served_notebooks_are_thin(page):
    book = json.loads((CHECKOUT / "notebooks" / f"{page}.ipynb").read_text())
    cells = [c for c in book["cells"] if c["cell_type"] == "code"]
    assert 0 < len(cells) <= 4
    for cell in cells:
        assert not cell["outputs"], "stored output"
        source = "".join(cell["source"])
        assert not re.search(r"^\s*(def|class|for|while|if)\b", source, re.M), "logic in a page"


def test_retired_names_are_absent():
    text = "\n".join(p.read_text() for p in modules())
    assert "FigureWidget" not in text
    assert not re.search(r"\bTODO\b|\bFIXME\b|NotImplementedError", text)
