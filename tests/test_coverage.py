"""Every item of the seed pages is settled, and what the list names is really there."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

import estimator.rules
from estimator import Case, estimate
from estimator.basis.journal import RULES, journal
from estimator.basis.law import law
from estimator.basis.places import data_dir
from estimator.checklist import checklist, entries

for _room in pkgutil.iter_modules(estimator.rules.__path__):
    importlib.import_module(f"estimator.rules.{_room.name}")

CHECKOUT = Path(__file__).parent.parent
ITEMS = yaml.safe_load((data_dir() / "coverage.yaml").read_text())["items"]
STATES = {"modelled", "shown", "left out", "planned"}
KNOWN = {"id", "item", "state", "where", "words", "guidance", "data", "reason", "note"}

#: Left out: news, counts of patients, and outlooks, which the pages never show. Nothing else.
LEFT_OUT = {"S021", "S154", *(f"S{n}" for n in range(144, 153))}

#: What none of the eight families has: each is laid over one of them.
BESIDE: dict[str, tuple[str, dict[str, Any]]] = {
    "bills outside the network, near places, extras, urgent care, a trial": (
        "employer_ppo_two_earners",
        {
            "plan.outside_network": {"share": 0.3},
            "travel.labs_near": 1.0,
            "treatment.urgent_care": "typical",
            "treatment.events": [
                {"event": "second_opinion", "start": "2027-02-03"},
                {"event": "trial_extras", "start": "2027-03-01", "until": "2027-06-30"},
            ],
            "home.extras": [
                {"item": "wig", "start": "2027-01"},
                {"item": "over_the_counter", "start": "2027-01"},
                {"item": "complementary_session", "start": "2027-01"},
            ],
        },
    ),
    "a helper on state leave": (
        "employer_ppo_two_earners",
        {
            "choices.caregiver_work": "leave",
            "choices.caregiver_leave_from": "2027-01",
            "choices.caregiver_leave_weeks": 6,
        },
    ),
}


def cases() -> list[Case]:
    families = {p.stem: Case.read(p) for p in sorted((data_dir() / "families").glob("*.yaml"))}
    return [*families.values(), *(families[on].changed(c) for on, c in BESIDE.values())]


@functools.cache
def run() -> tuple[frozenset[str], frozenset[str]]:
    """Rules that the projections of these families call, and guidance that they are shown."""
    called: set[str] = set()
    shown: set[str] = set()
    for case in cases():
        with journal() as book:
            result = estimate(case)
        called |= {step.rule.key for step in book.steps}
        shown |= checklist(result).ids()
    return frozenset(called), frozenset(shown)


def test_all_155_items_are_there_once_and_in_order():
    assert [item["id"] for item in ITEMS] == [f"S{n:03d}" for n in range(1, 156)]
    assert all(item["item"].strip() for item in ITEMS)


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["id"])
def test_what_an_item_names_exists(item):
    assert item["state"] in STATES
    assert set(item) <= KNOWN
    match item["state"]:
        case "modelled":
            assert item["where"] in RULES
            assert item["where"] in run()[0], "no projection calls this rule"
        case "shown" if "guidance" in item:
            assert item["where"] == "estimator/checklist.py"
            answers = {entry.id: entry.seeds for entry in entries()}
            for name in item["guidance"]:
                assert name in answers, "this entry of data/help/guidance.yaml is gone"
                assert name in run()[1], "no family is ever shown this entry"
                assert item["id"] in answers[name], "the entry does not say that it answers this"
        case "shown":
            assert item["words"] in (CHECKOUT / item["where"]).read_text()
        case "left out":
            assert len(item["reason"].split()) >= 5
            assert item["id"] in LEFT_OUT
            assert "where" not in item
        case "planned":
            assert item["where"].strip()
    for name in item.get("data", ()):
        law().node(name)


def test_an_entry_named_in_a_note_exists():
    ids = {entry.id for entry in entries()}
    for item in ITEMS:
        for word in item.get("note", "").replace(";", " ").replace(",", " ").split():
            assert not word.startswith("q_") or word in ids, f"{item['id']}: {word}"


def test_guidance_answers_items_that_exist():
    known = {item["id"] for item in ITEMS}
    assert {seed for entry in entries() for seed in entry.seeds} <= known


def test_everything_is_settled():
    """What is planned must stay at none: a larger number here needs its reason in the commit."""
    found = Counter(item["state"] for item in ITEMS)
    assert found["planned"] <= PLANNED
    assert found["modelled"] + found["shown"] + found["left out"] == len(ITEMS) - found["planned"]


PLANNED = 0
