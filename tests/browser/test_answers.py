"""The form, the case and the picture agree, for every example family. Needs no browser."""

from __future__ import annotations

import dataclasses
import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from estimator import Case, estimate
from estimator.basis.law import law
from estimator.basis.ledger import Ledger
from estimator.basis.months import NEVER
from estimator.basis.places import data_dir
from estimator.basis.words import MARKED, speaking
from estimator.checklist import checklist
from estimator.dashboard import charts, deeper, ondemand, panels, view, words
from estimator.dashboard.answers import answers_of, load, read_answers, save
from estimator.dashboard.form import UNSURE, each, left, parts, shown, spoken_parts
from estimator.dashboard.picture import AnswersError, Deadline
from estimator.explain import Number
from estimator.explain.numbers import telling
from estimator.rules import treatment
from estimator.scenarios import paths
from estimator.scenarios.levers import levers
from estimator.scenarios.switches import switches

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
    assert telling([*hidden, *kept]) == tuple(kept)


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


# -- questions for those who know more -------------------------------------------------------------

#: A file that says more than the page asks at once: changes beyond the second, days, other parts.
FULL: dict[str, Any] = {
    "first_month": "2026-12",
    "state": "WA",
    "married": True,
    "patient": {
        "birth": "1980-05",
        "job": {
            "pay": 26.8,
            "per": "hour",
            "employees_everywhere": 900,
            "leave_weeks_used": 2,
            "sick_hours_per_cycle": 6,
            "overtime_hours": 4,
            "shift_hours": 16,
            "shift_differential": 2.5,
            "earnings": {2024: 51000, 2025: 52000},
        },
        "found_by_screening_program": False,
    },
    "caregiver": {
        "relation": "spouse",
        "goes_along": 0.5,
        "job": {"pay": 4150, "per": "month", "plan_offer_family": 640},
    },
    "second_caregiver": {
        "relation": "sibling",
        "goes_along": 0.25,
        "job": {"pay": 21, "per": "hour", "hours_per_week": 30},
    },
    "children": [{"birth": "2017-08", "high_school_ends": "2036-06"}],
    "plan": {
        "kind": "employer",
        "copays": {"imaging": 90, "hospital": 300, "before_deductible": False},
        "drug_deductible": 250,
        "hsa_qualified": True,
        "others_covered": 2,
        "family": {"deductible": 5000, "own_limits": False, "others_pay": 80},
        "outside_network": {"share": 0.1, "covered": False, "coinsurance": 0.5},
        "accounts": {
            "fsa_election": 1200,
            "fsa_year_starts": 7,
            "fsa_carries_over": True,
            "hsa_balance": 900,
        },
        "counts_card": "accumulator",
    },
    "medicare": {"medigap_letter": "G", "payment_plan_from": "2029-01"},
    "help": {
        "copay_card_from": "2027-01",
        "copay_card_limit": 9000,
        "foundation_grant": 4000,
        "hospital_discount": 0.35,
        "savings_program": "QI",
        "cash_grant": 500,
        "free_parking": True,
        "free_lodging": True,
    },
    "treatment": {
        "regimen": "hr_ai_ribo",
        "start": "2026-12-07",
        "add_ons": ["bone_zoledronic_q12w", "scalp_cooling"],
        "events": [
            {"event": "second_opinion", "start": "2027-01-12", "company": "always"},
            {"event": "pain_medicine", "start": "2027-02-03", "until": "2027-08-31"},
            {
                "event": "brain_mri",
                "start": "2027-03-09",
                "times": 4,
                "every_days": 91,
                "site": "office",
            },
            {"event": "rad_course", "start": "2026-12-20", "company": "alone"},
        ],
        "scans_at_switch": False,
        "switches": {
            "supply": "Three months",
            "company": "To every trip",
            "trastuzumab": "The original brand",
        },
        "prices": {"img_petct": 2100},
        "urgent_care": "low",
        "changes": [
            {"regimen": "treatment_break", "start": "2027-09-14"},
            {"regimen": "hr_fulv_capi", "start": "2027-12-01"},
            {"regimen": "her2_tdxd", "start": "2028-08-03"},
        ],
    },
    "travel": {
        "miles_one_way": 140,
        "parking_per_visit": 3,
        "mode": "own car, gas alone",
        "miles_per_gallon": 31,
        "gas_price": 4.2,
        "parking_per_hour": 4,
        "parking_daily_limit": 24,
        "parking_free_hours": 1.5,
        "parking_discount": 0.5,
        "labs_near": 0.75,
        "visits_near": 0.2,
        "near_miles_one_way": 6,
        "near_minutes_one_way": 15,
        "stays_over_from_miles": 100,
        "nights_per_visit": 2,
        "price_per_night": 95,
    },
    "home": {
        "living_costs": 3900,
        "savings": 2500,
        "bad_days_per_cycle": 2,
        "bad_day_hours": 6,
        "care_stops_from": "2027-05",
        "care_stops_until": "2027-11",
        "care_hours_per_week": 20,
        "childcare_per_week": 310,
        "extras": [
            {"item": "wig", "start": "2027-01", "price": 350},
            {"item": "meal_delivered", "start": "2027-01", "until": "2027-06", "times_per_week": 3},
            {"item": "utilities", "start": "2026-12"},
            {"item": "clothing", "start": "2027-02", "price": 120},
        ],
    },
    "choices": {
        "work": "stop",
        "last_month_of_work": "2027-03",
        "return_month": "2028-06",
        "earnings_guess": "low",
        "after_cobra": "partner",
        "partner_plan": True,
        "coverage_changes": [
            {"start": "2027-06", "kind": "marketplace"},
            {"start": "2027-10", "kind": "COBRA"},
            {"start": "2028-01", "kind": "partner"},
            {"start": "2028-05", "kind": "none"},
        ],
    },
}  # fmt: skip


def test_nothing_of_a_full_file_is_lost() -> None:
    values, base = load(json.dumps(FULL))
    case = read_answers(values, base)
    assert case == Case.read(FULL)
    assert load(save(case)) == (values, base)
    assert values["help.hospital_discount"] == 35
    assert values["choices.coverage_changes.2.kind"] == "COBRA"
    assert values["treatment.changes.1.start"] == "2027-09"


def test_what_the_page_shows_of_a_full_file_is_all_of_it_but_what_only_a_file_says() -> None:
    values, base = load(json.dumps(FULL))
    assert values["treatment.add_ons"] == ["bone_zoledronic_q12w", "scalp_cooling"]
    assert values["treatment.events.2.until"] == "2027-08-31"
    assert values["treatment.events.3.times"] == "4"
    assert values["treatment.switches.company"] == "To every trip"
    assert values["travel.labs_near"] == 75
    assert values["second_caregiver.job.per"] == "hour"
    assert values["home.extras.2.times_per_week"] == 3
    # An element of the page that is cleared goes; the one that only the file holds stays.
    cleared = {k: v for k, v in values.items() if ".events.1." not in k and ".extras.2." not in k}
    case = read_answers(cleared, base)
    assert [e.event for e in case.treatment.events] == ["pain_medicine", "brain_mri", "rad_course"]
    assert [e.item for e in case.home.extras] == ["wig", "utilities", "clothing"]
    # So goes the second helper, and a pay that is taken back takes the job along.
    case = read_answers({**values, "ask.second": "no"}, base)
    assert case.second_caregiver is None
    without_pay = {k: v for k, v in values.items() if k != "second_caregiver.job.pay"}
    second = read_answers(without_pay, base).second_caregiver
    assert second is not None
    assert second.job is None
    assert second.goes_along == 0.25


def test_new_answers_alone_make_the_same_parts_of_a_case() -> None:
    values, _ = load(json.dumps(FULL))
    case, full = read_answers(values, {"first_month": "2026-12"}), Case.read(FULL)
    assert case.travel == full.travel
    assert case.treatment.events == full.treatment.events[:3]
    assert case.home.extras == full.home.extras[:3]
    assert case.treatment.add_ons == full.treatment.add_ons
    assert case.treatment.switches == {"supply": "Three months", "company": "To every trip"}
    assert case.help.free_lodging
    assert case.patient.job is not None
    assert case.patient.job.shift_differential == 2.5


def test_more_times_count_once_the_days_between_are_there() -> None:
    field = "treatment.events.1"
    start = {f"{field}.event": "brain_mri", f"{field}.start": "2027-01-12"}
    case = read_answers({**QUICK, **start, f"{field}.times": "4"}, {"first_month": "2026-12"})
    assert case.treatment.events[0].times == 1
    every = {**start, f"{field}.times": "4", f"{field}.every_days": 84}
    case = read_answers({**QUICK, **every}, {"first_month": "2026-12"})
    assert (case.treatment.events[0].times, case.treatment.events[0].every_days) == (4, 84)


def test_parking_by_the_hour_is_not_added_to_the_usual_price_of_a_visit() -> None:
    usual = read_answers(QUICK, {"first_month": "2026-12"}).settled()[0].travel
    assert usual.parking_per_visit
    hourly = {**QUICK, "travel.parking_per_hour": 4, "travel.parking_per_visit": UNSURE}
    trip = read_answers(hourly, {"first_month": "2026-12"}).settled()[0].travel
    assert trip.parking_per_visit == 0
    both = {**hourly, "travel.parking_per_visit": 3}
    assert read_answers(both, {"first_month": "2026-12"}).travel.parking_per_visit == 3


def test_only_choices_of_medicine_that_change_something_are_asked() -> None:
    spec = {q["name"]: q for q in each(parts("2026-12"))}
    names = treatment.switches(law())

    def asked(**more: Any) -> set[str]:
        values = {"ask.helper": "none", **{k.replace("__", "."): v for k, v in more.items()}}
        return {n for n in names if shown(spec[f"treatment.switches.{n}"], values)}

    assert asked(treatment__regimen="her2_tdxd") == set()
    assert asked(treatment__regimen="her2_hp_maint") == {"trastuzumab", "given_as"}
    assert asked(treatment__regimen=UNSURE) == {"supply"}
    assert asked(treatment__add_ons=["counseling", "bone_denosumab_q4w"]) == {
        "denosumab",
        "bone_medicine",
    }
    assert asked(ask__helper="spouse") == {"company"}
    # What is asked changes the treatment, for each treatment that it is asked of.
    for switch, node in names.items():
        for name in deeper.bears_on(switch):
            keys = [
                treatment.key_of(law(), name, "office", {switch: at})
                for at in range(len(node["choices"]))
            ]
            assert len({treatment.chosen(law(), key) for key in keys}) > 1


def test_months_on_a_treatment_are_said_as_a_plan_for_money_alone() -> None:
    said = deeper.stay_words()
    for key, text in said.items():
        stay = treatment.typical_stay(law(), key)
        assert stay is not None
        assert f"about {stay.months:.0f} months" in text
        assert text.endswith("It says nothing about you.")
    questions = {q["name"]: q for q in each(parts("2026-12"))}
    assert questions["treatment.regimen"]["about"] == said


def test_a_planned_change_counts_once_both_answers_are_there() -> None:
    first = {"choices.coverage_changes.1.kind": "marketplace"}
    case = read_answers({**QUICK, **first}, {"first_month": "2026-12"})
    assert case.choices.coverage_changes == ()
    # The page may hold them in any order; the case has them by date.
    both = {
        **first,
        "choices.coverage_changes.1.start": "2028-02",
        "choices.coverage_changes.2.kind": "none",
        "choices.coverage_changes.2.start": "2027-05",
    }
    case = read_answers({**QUICK, **both}, {"first_month": "2026-12"})
    assert [c.start for c in case.choices.coverage_changes] == ["2027-05", "2028-02"]


def test_an_answer_taken_back_takes_its_part_away() -> None:
    values, base = load(json.dumps(FULL))
    without = {k: v for k, v in values.items() if k != "plan.outside_network.share"}
    case = read_answers(without, base)
    assert case.plan.outside_network is None
    # A change of the page that is cleared goes; those that only the file holds stay.
    cleared = {k: v for k, v in values.items() if ".coverage_changes.1." not in k}
    case = read_answers(cleared, base)
    assert [c.start for c in case.choices.coverage_changes] == ["2027-10", "2028-01", "2028-05"]


def test_questions_show_only_where_they_bear_on_the_family() -> None:
    spec = {q["name"]: q for q in each(parts("2026-12"))}

    def seen(**answers: Any) -> set[str]:
        values = {k.replace("__", "."): v for k, v in answers.items()}
        return {name for name, question in spec.items() if shown(question, values)}

    alone = seen(plan__kind="medicaid", ask__helper="none", ask__work="none", children=[])
    assert not {n for n in alone if n.startswith(("plan.copays", "plan.family", "medicare."))}
    assert "help.copay_card_from" not in alone
    assert "plan.others_covered" not in seen(plan__kind="employer", ask__helper="none", children=[])
    assert "plan.others_covered" in seen(
        plan__kind="employer", ask__helper="none", children=["2017-08"]
    )
    assert "choices.coverage_after_work" in seen(
        plan__kind="employer", ask__work="job", choices__work="stop"
    )
    # A question that is hidden counts for nothing, whatever its old answer says.
    later = {"choices.medicare_choice": "medigap", "plan.kind": "medicare"}
    assert not shown(spec["medicare.medigap_letter"], later)
    assert shown(spec["medicare.medigap_letter"], {**later, "plan.medigap_premium": 165})


def test_the_quick_pass_stays_short() -> None:
    quick = [q for part in parts("2026-12") if part.get("quick") for q in part["questions"]]
    simplest = {"ask.helper": "none", "ask.work": "none", "ask.social_security": "none"}
    assert sum(q["needed"] and shown(q, simplest) for q in quick) <= 9


# -- every line of the ledger ----------------------------------------------------------------------

HELPED = {
    "plan.accounts": {"fsa_election": 1200, "hsa_balance": 500},
    "help": {
        "copay_card_from": "2026-12",
        "foundation_grant": 2000,
        "hospital_discount": 0.2,
        "cash_grant": 500,
        "free_rides": True,
        "free_parking": True,
    },
}


def with_help() -> Case:
    case = Case.read(data_dir() / "families" / "employer_ppo_two_earners.yaml")
    return case.changed(HELPED)


def with_more_lines(case: Case) -> Any:
    """An estimate whose ledger has lines that the page has never heard of."""
    result = estimate(case)
    ledger, month = Ledger(result.months, 1), np.zeros((1, result.months.count))
    month[0, 3] = 700.0
    for line in result.ledger:
        ledger.post(
            line.key,
            result.ledger.page(line.key),
            kind=line.kind,
            label=line.label,
            group=line.group,
        )
    ledger.post("levy", month, kind="outgo", label="A new levy", group="taxes")
    ledger.post("fine", month * 2, kind="outgo", label="Something new", group="unheard of")
    ledger.post("gift", month * 3, kind="income", label="A new help", group="help")
    ledger.post("stipend", month * 10, kind="income", label="A new pay", group="benefits")
    return dataclasses.replace(result, ledger=ledger.close())


@pytest.mark.parametrize("more", [False, True], ids=["as it is", "with lines to come"])
def test_every_line_with_money_is_shown_and_adds_up(more: bool) -> None:
    result = with_more_lines(with_help()) if more else estimate(with_help())
    ledger = result.ledger
    paid = {x.key for x in ledger if ledger.page(x.key).any()}
    assert {"copay_card", "hospital_help", "account", "cash_grant", "travel_help"} <= paid
    table = view.rows(result)
    assert paid == {row.line for row in table} - {"comes_in", "goes_out", "left"}
    for row in table:
        if row.line in ledger:
            assert row.kind == ledger[row.line].kind
            assert np.allclose(row.amounts, ledger.page(row.line)[0])
    # The chart: each line in one place, nothing lost, nothing twice.
    flow = view.flow_of(result, None)
    assert set(flow.outgo) == set(charts.OUTGO)
    assert np.allclose(flow.net, ledger.net[0])
    for kind, page in flow.outgo.items():
        lines = ledger.total(kind="outgo", group=kind)[0]
        helped = flow.helped.get(kind, np.zeros(1))
        if kind != "other":
            assert np.allclose(page + helped, lines)
        assert page.min() >= -0.005
    if more:
        assert flow.outgo["other"][3] == pytest.approx(1400)
        plain = view.flow_of(estimate(with_help()), None)
        assert flow.income[3] - plain.income[3] == pytest.approx(700 * (3 + 10 - 1))
        assert "A new pay" in {band.text for band in view.pay_lane(result).bands}


def test_help_that_is_granted_is_named_and_taken_off_the_bills() -> None:
    case = with_help()
    picture = view.build_view(case)
    plain = view.build_view(case.changed({"help": {}, "plan.accounts": {}}))
    assert picture.helped
    assert not plain.helped
    assert sum(picture.outgo["medical"]) < sum(plain.outgo["medical"])
    assert "less help you have" in charts.key(picture)
    assert "less help you have" not in charts.key(plain)
    assert "which you told us of, pay $" in picture.figures[0].note
    for row in picture.rows:
        if row.line in ("copay_card", "travel_help", "account"):
            place = int(np.argmax(row.amounts))
            title, html = view.why(case, row.line, picture.months[place])
            assert f"{round(row.amounts[place]):,}" in title
            assert len(html) > 30


def test_compensation_for_work_is_pay_in_the_bridge() -> None:
    case = read_answers(QUICK, {"first_month": "2026-12"})
    before = view.pay_lane(estimate(case))
    assert any(band.tone == "gap" for band in before.bands)
    paid = {"weekly_amount": 400, "first_month": "2026-12"}
    after = view.pay_lane(estimate(case.changed({"patient.workers_compensation": paid})))
    assert not any(band.tone == "gap" for band in after.bands)
    assert "Workers' compensation" in {band.text for band in after.bands}


def test_tax_above_what_comes_in_is_still_owed() -> None:
    result = estimate(Case.read(data_dir() / "families" / "uninsured.yaml"))
    ledger = Ledger(result.months, 1)
    for line in result.ledger:
        ledger.post(
            line.key,
            result.ledger.page(line.key),
            kind=line.kind,
            label=line.label,
            group=line.group,
        )
    owed = np.zeros((1, result.months.count))
    owed[0, 4] = 50_000
    ledger.post("levy", owed, kind="outgo", label="A new levy", group="taxes")
    flow = view.flow_of(dataclasses.replace(result, ledger=ledger.close()), None)
    assert flow.income.min() == 0
    assert flow.outgo["other"][4] > 40_000
    assert np.allclose(flow.net, ledger.net[0])
    assert "A new levy" in view.cause(dataclasses.replace(result, ledger=ledger), flow, 4)


# -- what the page shows on request ----------------------------------------------------------------


def plain_text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@family
def test_panels_say_what_the_engine_says_and_promise_nothing(path: Path) -> None:
    case = Case.read(path)
    there = view.build_view(case).panels
    assert {"help", "medicaid", "checklist"} <= set(there)
    ends = case.plan.kind == "employer" and case.choices.work == "stop"
    assert ("paths" in there) == ends
    for name in there:
        text = plain_text(view.panel(case, name))
        assert not re.search(r"\bnan\b|\bNone\b|[a-z]+_[a-z]+", text), text
        assert not re.search(r"you will (get|be)|you qualify|guarantee|entitled", text, re.I), text
        assert len(text) > 100


def test_paths_are_those_of_the_engine_with_the_same_amounts() -> None:
    case = Case.read(data_dir() / "families" / "employer_ppo_two_earners.yaml")
    html = view.panel(case, "paths")
    found = paths(case)
    assert html.count("data-path=") == sum(one.open for one in found)
    text = plain_text(html)
    for one in found:
        assert one.reason in text.replace("&#x27;", "'")
        if one.open:
            assert f"${round(one.premiums):,}" in text
            assert f"${abs(round(one.net)):,}" in text
    assert text.count("Shown above") == 1
    assert "One plan may cover the whole family" in text
    assert "before the help" not in text
    assert "before the help" in plain_text(view.panel(with_help(), "paths"))
    # With living costs left open the page speaks of the change, here too.
    open_living = case.changed({"home": {}})
    assert "than" not in plain_text(view.panel(open_living, "paths"))
    assert re.search(r"\$[\d,]+ (less|more)", plain_text(view.panel(open_living, "paths")))


def test_the_plan_shown_in_the_paths_is_the_plan_shown_above() -> None:
    case = Case.read(data_dir() / "families" / "employer_ppo_two_earners.yaml")
    for one in paths(case):
        if not one.open:
            continue
        own = {**answers_of(case), "choices.coverage_after_work": one.choice}
        chosen = view.build_view(read_answers(own, case.to_dict()))
        assert chosen.scenarios[0].amount == ondemand.amount_words(one.net, False)


def test_help_that_one_has_is_not_offered_again() -> None:
    case = Case.read(data_dir() / "families" / "employer_ppo_two_earners.yaml")
    possible = estimate(case).projected.help_possible.paid.card_possible.sum()
    text = plain_text(view.panel(case, "help"))
    assert f"Up to about ${round(float(possible)):,} in these months: possible, not counted" in text
    order = [
        text.index(words) for words in ("Health cover", "Co-pay cards", "Cash grants", "Rides")
    ]
    assert order == sorted(order)
    had = plain_text(view.panel(case.changed({"help.copay_card_from": "2026-12"}), "help"))
    assert "You told us that you have help of this kind" in had
    assert f"${round(float(possible)):,}" not in had


@family
def test_the_list_says_what_to_do_by_when_and_whom_to_ask(path: Path) -> None:
    case = Case.read(path)
    found = checklist(estimate(case))
    text = unescape(plain_text(view.panel(case, "checklist")))
    places = [text.index(f"{one.title}. {one.sentence}") for one in found.to_dos]
    assert places == sorted(places), "by their last day"
    for one in (*found.papers, *found.questions, *found.people):
        assert plain_text(one.text).strip() in text
    for one in found.to_dos:
        assert one.when[1:] in text
        for thing in one.bring:
            assert thing in text
    assert not re.search(r"\bprogress|surviv|life expect|you have .{1,20} left", text, re.I)


def test_medicaid_that_one_has_is_not_offered() -> None:
    adult = Case.read(data_dir() / "families" / "medicaid_family.yaml")
    offered = [ask.key for ask, _, _ in ondemand.programs_to_ask(estimate(adult))]
    assert "medicaid" not in offered or ondemand.help_kept(adult)["medicaid"]
    case = Case.read(data_dir() / "families" / "employer_ppo_two_earners.yaml")
    text = plain_text(view.panel(case, "help"))
    assert re.search(r"Medicaid may be open from April 2027", text), "as its own panel says"


def test_medicaid_is_said_for_every_month_and_never_promised() -> None:
    case = Case.read(data_dir() / "families" / "employer_ppo_two_earners.yaml")
    result = estimate(case)
    html = ondemand.medicaid_html(result)
    text = plain_text(html)
    assert "it is possible from April 2027" in text
    assert "Only the state can decide" in text
    bands = ondemand._bands(np.stack([ondemand._of(result, result.projected.medicaid.best.answer)]))
    assert bands[0][0] == 0
    assert bands[-1][1] == result.months.count - 1
    assert "Born August 2017 and October 2022" in text
    assert "back to" in text
    needed = float(result.projected.medicaid.bills.income_above[0, 4])
    assert f"${round(needed):,}" in text
    closed = Case.read(data_dir() / "families" / "marketplace_self_employed.yaml")
    assert "no way into Medicaid looks open" in plain_text(view.panel(closed, "medicaid"))
    adult = Case.read(data_dir() / "families" / "medicaid_family.yaml")
    assert "Hours of work, from January 2027" in plain_text(view.panel(adult, "medicaid"))
    frail = plain_text(view.panel(adult.changed({"children": []}), "medicaid"))
    assert "medically frail" in frail


# -- what-ifs, what would help, and how sure -------------------------------------------------------


def bare_text(html: str) -> str:
    """The text without its tags, each block on its own."""
    return unescape(re.sub(r"<[^>]+>", "", re.sub(r"</(?:li|p|h\d)>", "\n", html)))


def test_two_what_ifs_stand_beside_the_plan_until_others_are_chosen() -> None:
    case = Case.read(data_dir() / "families" / "employer_ppo_two_earners.yaml")
    usual = view.build_view(case)
    assert [card.key for card in usual.scenarios] == ["now", *usual.chosen]
    assert len(usual.chosen) == 2
    open_keys = [one.key for one in switches(case) if one.open]
    assert set(usual.chosen) <= set(open_keys)
    wanted = tuple(dict.fromkeys((*usual.chosen, *open_keys)))[:4]
    four = view.build_view(case, wanted)
    assert four.chosen == wanted
    assert len(view.build_view(case, tuple(open_keys[:7])).chosen) == 4, "four at most"
    assert view.build_view(case, ("no such key",)).chosen == usual.chosen
    assert len(view.build_view(case, ("none",)).scenarios) == 1
    changes = {one.key: one.changes for one in switches(case)}
    for card in four.scenarios[1:]:
        other = estimate(case.changed({"scenarios": {}}).changed(changes[card.key]))
        assert card.amount == ondemand.amount_words(float(other.ledger.net[0].sum()), False)
        worst = other.months.texts[other.ledger.worst_month()]
        assert words.month_name(worst) in card.hardest
        assert re.search(r"From \w+ 20\d\d on they differ|Nothing changes", card.sentence)


@family
def test_what_a_what_if_comes_to_says_why(path: Path) -> None:
    case = Case.read(path)
    picture = view.build_view(case)
    for card in picture.scenarios:
        title, html = view.why(case, f"whatif:{card.key}", None)
        assert card.title in title
        assert card.amount in title
        amounts = [
            int(a.replace("$", "").replace(",", ""))
            for a in re.findall(r"(-?\$[\d,]+)</span>", html)
        ]
        assert sum(amounts[:-1]) == pytest.approx(amounts[-1], abs=len(amounts))


@family
def test_every_point_of_the_chart_says_why(path: Path) -> None:
    case = Case.read(path)
    picture = view.build_view(case)
    chart = charts.month_chart(picture)
    for point in chart["points"]:
        place = int(np.argmax(point["values"]))
        title, html = view.why(case, point["kind"], chart["keys"][place])
        assert point["amounts"][place] in title
        assert len(html) > 30
    for trace in chart["figure"]["data"]:
        for _, month, kind in trace.get("customdata", ())[:1]:
            assert month == picture.months[0]
            assert kind.startswith("chart:")


@family
def test_the_list_of_what_ifs_has_each_that_is_open_and_why_others_are_not(path: Path) -> None:
    case = Case.read(path)
    picture = view.build_view(case)
    html = view.panel(case, "whatifs", picture.chosen)
    found = switches(case)
    assert html.count("data-whatif=") == sum(one.open for one in found)
    assert html.count('aria-pressed="true"') == len(picture.chosen)
    text = unescape(plain_text(html))
    for one in found:
        assert one.title in text
        if not one.open:
            assert one.reason in text


@family
def test_what_would_help_is_told_in_its_order_with_day_and_dollars(path: Path) -> None:
    case = Case.read(path)
    found = levers(case.changed({"scenarios": {}}))
    text = bare_text(view.panel(case, "levers"))
    places = [text.index(f"{one.title}. {one.sentence}") for one in found.items]
    assert places == sorted(places)
    for one in found.items:
        assert one.where in text
        assert one.deadline in text
        if one.priced:
            assert f"about ${round(one.dollars):,} in these months" in text
    for pair in found.pairs:
        assert pair.sentence in text


@family
def test_how_sure_holds_the_months_between_two_lines_and_below_the_ceiling(path: Path) -> None:
    case = Case.read(path)
    picture, spread = view.build_view(case), view.spread(case)
    assert spread is not None
    assert len(spread.low) == len(spread.high) == len(picture.months)
    assert all(low <= high + 0.01 for low, high in zip(spread.low, spread.high, strict=True))
    floor = min(picture.outgo["living"])
    assert min(spread.low) >= floor - 0.01, "living costs do not vary"
    assert spread == view.spread(case), "the same seed gives the same page"
    plain, banded = charts.month_chart(picture), charts.month_chart(picture, spread)
    assert len(banded["figure"]["data"]) == len(plain["figure"]["data"]) + 2
    text = bare_text(panels.spread(spread))
    assert spread.sentence in text
    assert spread.because in text
    for year in spread.years:
        assert year.low <= year.middle <= year.high
        if year.ceiling is not None:
            assert year.high <= year.ceiling + 0.01
            assert f"cannot pass ${round(year.ceiling):,}" in text


@family
def test_every_amount_of_the_page_can_be_hidden(path: Path) -> None:
    case = Case.read(path)
    picture = view.build_view(case)
    html = "".join(panels.slots(picture).values())
    html += "".join(view.panel(case, name) for name in picture.panels)
    shown = re.sub(r'<span class="amount">[^<]*</span>', "", html)
    assert re.search(r'<span class="amount">[^<]*\$', html)
    assert "$" not in plain_text(shown)


class Marks(dict[str, str]):
    """A catalogue that holds every text, each with a mark."""

    def get(self, text: str, default: Any = None) -> Any:
        return f"⟦{text}⟧" if text else text


@family
def test_no_text_of_the_page_is_kept_in_one_language(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each text goes through the catalogue when it is shown, and comes back in English after."""
    monkeypatch.setattr("estimator.basis.words._texts", lambda code: Marks())
    case = Case.read(path)
    english = panels.slots(view.build_view(case))
    with speaking(MARKED):
        marked = panels.slots(view.build_view(case))
        form = spoken_parts(parts(case.first_month))
    assert all("⟦" in html for html in marked.values() if html)
    assert panels.slots(view.build_view(case)) == english
    for question in each(form):
        assert question["label"].startswith("⟦")
