"""Every item of the seed pages is settled, and what the list names is really there."""

import importlib
import pkgutil
from pathlib import Path

import pytest
import yaml

import estimator.rules
from estimator.basis.journal import RULES
from estimator.basis.law import law
from estimator.basis.places import data_dir

for _room in pkgutil.iter_modules(estimator.rules.__path__):
    importlib.import_module(f"estimator.rules.{_room.name}")

CHECKOUT = Path(__file__).parent.parent
ITEMS = yaml.safe_load((data_dir() / "coverage.yaml").read_text())["items"]
STATES = {"modelled", "shown", "left out", "planned"}


def test_all_155_items_are_there_once_and_in_order():
    assert [item["id"] for item in ITEMS] == [f"S{n:03d}" for n in range(1, 156)]
    assert all(item["item"].strip() for item in ITEMS)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["id"])
def test_what_an_item_names_exists(item):
    assert item["state"] in STATES
    assert set(item) <= {"id", "item", "state", "where", "words", "data", "reason", "note"}
    match item["state"]:
        case "modelled":
            assert item["where"] in RULES
        case "shown":
            assert item["words"] in (CHECKOUT / item["where"]).read_text()
        case "left out":
            assert len(item["reason"].split()) >= 5
            assert "where" not in item
        case "planned":
            assert item["where"].strip()
    for name in item.get("data", ()):
        law().node(name)


def test_most_is_settled():
    """What is planned must shrink: a larger number here needs its reason in the commit."""
    assert sum(item["state"] == "planned" for item in ITEMS) <= PLANNED


PLANNED = 54
