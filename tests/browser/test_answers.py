"""The form, the case and the picture agree, for every example family. Needs no browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from estimator import Case, estimate
from estimator.basis.places import data_dir
from estimator.dashboard import charts, panels, view
from estimator.dashboard.answers import answers_of, load, read_answers, save
from estimator.dashboard.form import UNSURE, each, left, parts, shown
from estimator.dashboard.picture import AnswersError

FAMILIES = sorted((data_dir() / "families").glob("*.yaml"))
family = pytest.mark.parametrize("path", FAMILIES, ids=lambda p: p.stem)
QUICK: dict[str, Any] = {
    "patient.birth": "1980-05",
    "state": "WA",
    "ask.helper": "none",
    "ask.work": "job",
    "patient.job.pay": 26.8,
    "patient.job.hours_per_week": 40,
    "choices.work": "stop",
    "choices.last_month_of_work": "2027-03",
    "plan.kind": "employer",
    "treatment.regimen": UNSURE,
    "treatment.start": UNSURE,
    "home.living_costs": 3900,
}


@family
def test_a_file_comes_back_as_it_was(path: Path) -> None:
    values, base = load(path.read_text(encoding="utf-8"))
    assert left(parts(base["first_month"]), values) == 0, "the first picture is there at once"
    case = read_answers(values, base)
    assert case == Case.read(path)
    assert load(save(case)) == (values, base)


@family
def test_the_form_alone_makes_a_case(path: Path) -> None:
    values, _ = load(path.read_text(encoding="utf-8"))
    case = read_answers(values, {"first_month": Case.read(path).first_month})
    again = answers_of(case)
    asked = [q for q in each(parts(case.first_month)) if shown(q, values)]
    assert {q["name"]: values.get(q["name"]) for q in asked} == {
        q["name"]: again.get(q["name"]) for q in asked
    }


@family
def test_the_picture_adds_up_to_the_ledger(path: Path) -> None:
    case = Case.read(path)
    ledger = estimate(case).ledger
    picture = view.build_view(case)
    total = np.sum(list(picture.outgo.values()), axis=0)
    net = np.array(picture.income) - total
    assert np.allclose(net, ledger.net[0])
    assert picture.worst == ledger.worst_month()
    assert np.allclose(picture.short, np.maximum(0, -net))
    sums = {row.line: np.array(row.amounts) for row in picture.rows}
    kinds = {row.line: row.kind for row in picture.rows}
    for key, kind in (("comes_in", "income"), ("goes_out", "outgo")):
        lines = [page for line, page in sums.items() if kinds[line] == kind]
        assert np.allclose(np.sum(lines, axis=0), sums[key])
    assert np.allclose(sums["comes_in"] - sums["goes_out"], sums["left"])
    assert charts.month_chart(picture)["worst"] == picture.worst


@family
def test_every_cell_that_is_not_empty_says_why(path: Path) -> None:
    case = Case.read(path)
    picture = view.build_view(case)
    for row in picture.rows:
        place = int(np.argmax(np.abs(row.amounts)))
        title, html = view.why(case, row.line, picture.months[place])
        amount = f"{abs(round(row.amounts[place])):,}"
        assert amount in title
        assert len(html) > 30


@family
def test_bands_of_the_bridge_cover_the_months_once(path: Path) -> None:
    picture = view.build_view(Case.read(path))
    assert picture.lanes
    for lane in picture.lanes:
        assert lane.bands[0].start == 0
        assert lane.bands[-1].end == len(picture.months)
        for one, following in zip(lane.bands, lane.bands[1:], strict=False):
            assert one.end == following.start


@family
def test_a_what_if_that_is_chosen_is_the_case_it_said(path: Path) -> None:
    case = Case.read(path)
    picture = view.build_view(case)
    own, base = answers_of(case), case.to_dict()
    assert len(picture.scenarios) >= 2
    for card in picture.scenarios[1:]:
        if card.usable:
            chosen = view.build_view(read_answers({**own, **card.answers}, base))
            assert chosen.scenarios[0].amount == card.amount


def test_open_living_costs_compare_with_the_months_before() -> None:
    case = read_answers({**QUICK, "home.living_costs": UNSURE}, {"first_month": "2026-12"})
    picture = view.build_view(case)
    assert picture.against_before
    assert "before" in picture.paragraph
    living = set(picture.outgo["living"])
    assert len(living) == 1
    assert living.pop() > 1000


def test_words_in_a_file_are_shown_as_text() -> None:
    bad = "<img src=x onerror=alert(1)>"
    base = {
        "first_month": "2026-12",
        "scenarios": {bad: {"choices.work": "keep on"}},
    }
    case = read_answers({**QUICK, "patient.name": bad[:40]}, base)
    picture = view.build_view(case)
    shown_html = "".join(panels.slots(picture).values())
    assert "<img" not in shown_html
    assert "&lt;img" in shown_html


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "cannot be read"),
        ("[1, 2]", "cannot be read"),
        ("a: &x [1]\nb: *x\n", "cannot be read"),
        ('{"first_month": "2026-12", "state": "WA"}', "Health plan"),
    ],
)
def test_a_wrong_file_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(AnswersError) as fault:
        load(text)
    assert words in " ".join(fault.value.general)


def test_a_fault_is_put_at_its_question() -> None:
    with pytest.raises(AnswersError) as fault:
        read_answers({**QUICK, "patient.job.pay": "abc", "plan.deductible": -5}, {})
    assert set(fault.value.by_question) == {"patient.job.pay", "plan.deductible"}


def test_answers_saved_without_a_session_hold_known_questions_only() -> None:
    kept = {"kind": "answers", "answers": {"state": "WA", "evil": 1, "children": ["2017-03", 5]}}
    assert load(json.dumps(kept)) == ({"state": "WA", "children": ["2017-03"]}, {})
