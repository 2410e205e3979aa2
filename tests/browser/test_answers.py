"""The form, the case and the picture agree, for every example family. Needs no browser."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from estimator import Case, estimate
from estimator.basis.months import NEVER
from estimator.basis.places import data_dir
from estimator.dashboard import charts, panels, view, whys
from estimator.dashboard.answers import answers_of, load, read_answers, save
from estimator.dashboard.form import UNSURE, each, left, parts, shown
from estimator.dashboard.picture import AnswersError, Deadline
from estimator.explain import Number

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


@family
def test_dates_to_keep_are_those_with_something_to_do(path: Path) -> None:
    case = Case.read(path)
    due = [e for e in estimate(case).events if e.deadline]
    picture = view.build_view(case)
    kept = [(d.month, d.sentence, d.to_do) for d in picture.dates]
    assert kept == list(dict.fromkeys((e.label, e.sentence, e.deadline) for e in due))
    shown_html = panels.bridge(picture)
    assert shown_html.count('<span class="to-do">') == len(kept)
    assert ("Dates to keep" in shown_html) == bool(kept)


def test_dates_after_the_first_six_are_folded() -> None:
    many = tuple(Deadline(f"May 20{n}", "<b>", "Call.") for n in range(30, 38))
    shown_html = panels.dates(many)
    first, later = shown_html.split('<details id="all-dates">')
    assert first.count("<li>") == 6
    assert later.count("<li>") == 2
    assert 'start="7"' in later
    assert "<b><b>" not in shown_html
    assert "<details" not in panels.dates(many[:6])
    assert panels.dates(()) == ""


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((0.0, 1e6), "Between $0 and $1,000,000 a month, depending on earlier pay."),
        ((0.0, 1.0), None),
        (None, None),
        ("missing", None),
    ],
    ids=["range", "does not hold the amount", "none", "missing"],
)
def test_ssdi_says_how_far_earlier_pay_could_move_it(given: Any, said: str | None) -> None:
    result = estimate(Case.read(data_dir() / "families" / "employer_ppo_two_earners.yaml"))
    ssdi = result.ledger.page("ssdi")[0]
    first = int(np.argmax(ssdi > 0.5))

    class Other:
        """The same estimate with another range."""

        def __getattr__(self, name: str) -> Any:
            if name != "ssdi_range":
                return getattr(result, name)
            if given == "missing":
                raise AttributeError(name)
            return lambda: given

    note = view._ssdi_note(Other(), float(ssdi[first]), result.months.texts[first], False)  # type: ignore[arg-type]
    assert note.startswith("If it is granted, first paid in ")
    assert note.endswith(said or result.months.texts[first][:4] + ".")


def test_why_hides_switches_and_facts_that_are_not_there() -> None:
    case = Case.read(data_dir() / "families" / "employer_ppo_two_earners.yaml")
    result = estimate(case)
    for line in ("ssdi", "state_leave"):
        month = result.months.texts[int(np.argmax(result.ledger.page(line)[0] > 0.5))]
        _, html = view.why(case, line, month)
        assert not re.search(r"<b>(never|none|not known)</b>(?! <span)", html)
        assert "1 when" not in html
        assert "Month of birth" in html or line == "state_leave"
    kept = [
        Number("Rate", 0.0, "share", "law"),
        Number("Limit", 0.0, "USD", "answer"),
        Number("Filing", 0, "code", "not asked", name="filing_status"),
        Number("Pay", 0.0, "USD/month", "rule"),
    ]
    hidden = [
        Number("Switch", 1, "0 or 1", "law"),
        Number("Rounding", [0, 1], "direction and USD/week", "law"),
        Number("Return", NEVER, "month", "not asked"),
        Number("Help", 0.0, "USD", "not asked"),
    ]
    assert whys.telling([*hidden, *kept]) == kept


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
