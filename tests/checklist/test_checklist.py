"""The checklist: the right to-dos on the right days, for the families that need them."""

from __future__ import annotations

import datetime as dt
import functools
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from estimator import Case, estimate
from estimator.basis.events import SENTENCES
from estimator.basis.law import law
from estimator.basis.months import NEVER
from estimator.basis.words import day_words
from estimator.checklist import (
    ASKED,
    CONDITIONS,
    DAYS,
    GROUPS,
    Checklist,
    checklist,
    entries,
)
from estimator.projection import Estimate

FAMILIES = sorted(p.stem for p in (Path(__file__).parents[2] / "data/families").glob("*.yaml"))
ANA = "employer_ppo_two_earners"
HELEN = "daughter_in_another_state"


@functools.cache
def result(name: str, changes: tuple[tuple[str, Any], ...] = ()) -> Estimate:
    case = Case.read(Path(__file__).parents[2] / f"data/families/{name}.yaml")
    return estimate(case.changed(dict(changes)))


def listed(name: str, **changes: Any) -> Checklist:
    """A family's checklist; changes are named ``choices__work`` and so on."""
    dotted = {key.replace("__", "."): value for key, value in changes.items()}
    if not dotted:
        return checklist(result(name))
    case = Case.read(Path(__file__).parents[2] / f"data/families/{name}.yaml")
    return checklist(estimate(case.changed(dotted)))


@functools.cache
def variants() -> dict[str, Checklist]:
    """Families that need what none of the eight does."""
    helen = Case.read(Path(__file__).parents[2] / f"data/families/{HELEN}.yaml")
    helen_job = helen.to_dict()["patient"]["job"]
    return {
        "stops with disability plans": listed(
            HELEN,
            months=60,
            choices__work="stop",
            choices__last_month_of_work="2027-06",
            patient__job=helen_job | {"long_term_disability": {"share": 0.6}},
        ),
        "medicare beside work": listed(HELEN, months=60),
        "asks for SSDI late": listed(ANA, choices__ssdi_application="2028-02"),
        "medicare where Medigap may be refused": listed("ssdi_in_medicare_wait", state="AZ"),
        "card and grant": listed(
            "marketplace_self_employed",
            help={
                "copay_card_from": "2027-01",
                "copay_card_limit": 4000,
                "foundation_grant": 300,
                "foundation_grant_from": "2027-01",
            },
        ),
        "too few hours for the plan": listed(
            HELEN,
            choices__work="fewer hours",
            choices__fewer_hours_from="2027-03",
            choices__hours_per_week=20,
        ),
        "trial and second opinion": listed(
            "medicare_at_67",
            treatment__regimen="trial",
            treatment__events=[{"event": "second_opinion", "start": "2027-02-03"}],
        ),
        "partner on state leave": listed(
            ANA,
            choices__caregiver_work="leave",
            choices__caregiver_leave_from="2027-01",
            choices__caregiver_leave_weeks=6,
        ),
    }


def every() -> dict[str, Checklist]:
    return {name: listed(name) for name in FAMILIES} | variants()


def to_do(found: Checklist, kind: str) -> Any:
    (one,) = [x for x in found.to_dos if x.kind == kind]
    return one


# -- the data ----------------------------------------------------------------------------------------


def test_each_event_that_asks_for_something_has_its_to_do():
    book = law().file("guidance")["to_dos"]
    assert set(book) == {kind for kind, (_, _, what) in SENTENCES.items() if what}


def test_ids_are_there_once_and_each_text_has_a_source():
    ids = [entry.id for entry in entries()]
    assert len(ids) == len(set(ids))
    for entry in entries():
        assert entry.source.cite.strip() and entry.source.checked in ("secondary", "unverified")
        assert entry.source.url.startswith("https://") or entry.source.cite.startswith("Usual")
        assert all(re.fullmatch(r"S\d{3}", seed) for seed in entry.seeds)
        assert (entry.ask in ASKED) == (entry.group == "questions")
        if entry.group in ("papers", "people"):
            assert entry.title and entry.where
    for node in law().file("guidance")["to_dos"].values():
        assert node["source"]["cite"].strip() and node["title"] and node["where"] and node["bring"]
        assert node["who"] in ("you", "helper")


def test_an_entry_with_an_unknown_condition_is_refused(monkeypatch):
    node = {"id": "x", "text": "y", "when": ["no_such"], "source": {"cite": "z"}}
    monkeypatch.setattr(
        law(), "_contents", {"guidance": dict.fromkeys(GROUPS, ()) | {"notes": [node]}}
    )
    with pytest.raises(ValueError, match="x: no such condition: no_such"):
        entries.__wrapped__()


def test_no_condition_and_no_day_stands_idle():
    used = {name for entry in entries() for name in (*entry.when, *entry.any)}
    to_dos = law().file("guidance")["to_dos"].values()
    used |= {item["when"] for node in to_dos for item in node["bring"] if isinstance(item, dict)}
    assert used == set(CONDITIONS)
    assert {node["due"]["from"] for node in to_dos if "due" in node} == set(DAYS)


def test_every_entry_can_be_shown_and_every_to_do_too():
    shown = frozenset().union(*(found.ids() for found in every().values()))
    assert {entry.id for entry in entries()} == shown
    kinds = {todo.kind for found in every().values() for todo in found.to_dos}
    assert kinds == set(law().file("guidance")["to_dos"])


#: Words that would foretell, promise or blame.
NOT_SAID = r"surviv|prognos|die\b|death|terminal|life expectancy|cure|guarantee|will get better|your fault|should have"


def test_words_are_short_calm_and_american():
    to_dos = law().file("guidance")["to_dos"].values()
    texts = [text for entry in entries() for text in (entry.title, entry.text)]
    texts += [node["title"] for node in to_dos]
    for text in filter(None, texts):
        assert not re.search(NOT_SAID, text, re.I), text
        assert not re.search(r"programme|centre|tumour|counsell|colour", text), text
        for sentence in re.split(r"(?<=[.?!])\s+", text):
            assert len(sentence.split()) <= 22, sentence


def test_every_decision_of_the_seed_pages_is_asked():
    answered = {seed for found in every().values() for seed in seeds(found)}
    assert {f"S{n}" for n in range(111, 141)} <= answered


def seeds(found: Checklist) -> set[str]:
    return {seed for group in GROUPS for entry in getattr(found, group) for seed in entry.seeds}


# -- to-dos ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*FAMILIES, *variants()])
def test_to_dos_say_who_where_and_when_in_order(name):
    found = every()[name]
    days = [todo.by or dt.date(todo.month // 12, todo.month % 12 + 1, 1) for todo in found.to_dos]
    assert days == sorted(days)
    book = law().file("guidance")["to_dos"]
    for todo in found.to_dos:
        assert todo.who and todo.where and todo.title and todo.what and todo.cite and todo.bring
        assert "{" not in todo.where + todo.page + todo.source.url
        assert todo.source.cite
        assert (todo.by is not None) == ("due" in book[todo.kind])
        if todo.by is None:
            assert todo.when.startswith("in ")
        else:
            if "months" not in book[todo.kind]["due"]:
                assert todo.by.year * 12 + todo.by.month - 1 <= todo.month
            assert todo.when in (f"by {day_words(todo.by)}", "as soon as you can")


def test_ana_has_her_dates():
    # Work stops on March 31. Notice: 30 days before April 1. The plan is held through July 31 by the
    # leave; 60 days to choose end on September 29, the 60th day after. Protection ends in July.
    found = listed(ANA)
    assert [(x.kind, x.by and x.by.isoformat()) for x in found.to_dos] == [
        ("fmla_notice", "2027-03-02"),
        ("state_leave_starts", "2027-04-01"),
        ("apply_for_ssdi", "2027-04-30"),
        ("protection_ends", "2027-06-30"),
        ("ssi_possible", "2027-07-31"),
        ("choose_plan_by", "2027-09-29"),
        ("cobra_extension_notice", "2027-09-29"),
    ]
    state = to_do(found, "state_leave_starts")
    assert "Employment Security Department" in state.where
    assert state.page == "https://paidleave.wa.gov/"
    apply = to_do(found, "apply_for_ssdi")
    assert apply.phone == "1-800-772-1213"
    assert any("children" in item for item in apply.bring)
    assert apply.when == "by April 30, 2027"


def test_keisha_claims_in_new_york_within_30_days():
    claim = to_do(listed("medicaid_family"), "claim_state_leave")
    assert claim.by == dt.date(2027, 1, 31)  # the 30th day after January 1
    assert "Workers' Compensation Board" in claim.where


def test_joyce_waits_for_medicare():
    # SSDI since May 2026; the 25th month is May 2028; the first enrollment ends three months later.
    found = listed("ssdi_in_medicare_wait")
    assert [(x.kind, x.by.isoformat()) for x in found.to_dos] == [
        ("cobra_ends", "2028-04-30"),
        ("medicare_starts", "2028-04-30"),
        ("part_b_sign_up_by", "2028-08-31"),
        ("medigap_window", "2028-10-31"),  # six months, May the first of them
    ]


def test_megan_does_what_is_hers():
    (todo,) = listed(HELEN).to_dos
    assert (todo.who, todo.by) == ("Megan", dt.date(2027, 1, 31))


def test_a_claim_for_short_term_pay_is_due_within_30_days_of_the_first_day_away():
    found = variants()["stops with disability plans"]
    assert to_do(found, "short_term_claim").by == dt.date(2027, 7, 31)  # July 1 and 30 days


def test_a_day_that_is_past_is_said_to_be_soon():
    # First day away March 1, 2027: 30 days before is January 30, before the first month shown.
    found = listed(ANA, first_month="2027-02", choices__last_month_of_work="2027-02")
    notice = to_do(found, "fmla_notice")
    assert (notice.by, notice.when) == (dt.date(2027, 1, 30), "as soon as you can")
    (day,) = [d for d in found.calendar if d.title == notice.title]
    assert day.day == dt.date(2027, 2, 1)


def test_what_runs_out_is_asked_about_before():
    found = variants()["card and grant"]
    for kind in ("card_runs_out", "grant_runs_out"):
        todo = to_do(found, kind)
        assert todo.by + dt.timedelta(days=1) == dt.date(todo.month // 12, todo.month % 12 + 1, 1)
    hours = to_do(variants()["too few hours for the plan"], "plan_hours")
    assert hours.by == dt.date(2027, 2, 28)  # hours go down on March 1


def test_the_lump_sum_has_a_month_and_no_day():
    todo = to_do(variants()["asks for SSDI late"], "lump_sum_election")
    assert (todo.by, todo.when) == (None, "in May 2028")


def test_children_are_asked_for_only_where_there_are_some():
    found = variants()["stops with disability plans"]
    assert not any("children" in item for item in to_do(found, "apply_for_ssdi").bring)


# -- what each family needs ----------------------------------------------------------------------------

#: Hand-picked: what must be there, and what must not.
EXPECTED = {
    ANA: (
        "pay_stubs sbc statement fmla_form state_form diagnosis_letter children_papers cobra_notice "
        "tax_return q_helper_leave q_plan_after q_near_or_far q_pharmacy q_card_counts "
        "q_hormone_effects child_help labor_department marketplace_helper counselor_for_helper",
        "q_shot q_chemo_effects ship medicaid_office q_price_paper evidence_of_coverage award_letter "
        "disability_booklet fmla_form_helper",
    ),
    HELEN: (
        "pay_stubs sbc statement fmla_form_helper disability_booklet q_shot q_pharmacy "
        "q_helper_leave helper_support",
        "state_form cobra_notice q_near_or_far q_chemo_effects child_help ship tax_return",
    ),
    "high_deductible_hourly": (
        "pay_stubs sbc spent_so_far statement q_shot q_chemo_effects q_near_or_far q_leave_law "
        "child_help q_office_price",
        "fmla_form state_form q_helper_leave q_pharmacy helper_support cobra_notice tax_return "
        "diagnosis_letter ship q_hormone_effects",
    ),
    "marketplace_self_employed": (
        "self_employed_books sbc tax_return household_income q_pharmacy q_network q_hormone_effects "
        "marketplace_helper q_work_and_you",
        "pay_stubs q_leave_law q_disability_cover q_plan_after q_shot child_help q_near_or_far ship",
    ),
    "medicaid_family": (
        "medicaid_notice pay_stubs state_form diagnosis_letter children_papers bank_papers "
        "q_medicaid_rides medicaid_office q_shot child_help",
        "sbc q_met_so_far q_card_counts fmla_form cobra_notice ship q_price_paper q_near_or_far",
    ),
    "medicare_at_67": (
        "evidence_of_coverage spent_so_far q_spread_drugs ship counselor_for_helper helper_support",
        "pay_stubs sbc statement diagnosis_letter tax_return q_leave_law q_disability_cover q_shot "
        "q_work_and_you q_pharmacy child_help medicaid_office award_letter",
    ),
    "ssdi_in_medicare_wait": (
        "award_letter cobra_notice sbc q_shot q_next_plan q_near_or_far ship labor_department",
        "pay_stubs statement fmla_form q_leave_law child_help q_spread_drugs work_history",
    ),
    "uninsured": (
        "pay_stubs statement diagnosis_letter tax_return household_income q_price_paper "
        "medicaid_office marketplace_helper q_hospital_help q_chemo_effects",
        "sbc spent_so_far q_network q_approval q_plan_trial q_shot ship cobra_notice "
        "q_hormone_effects q_near_or_far",
    ),
}


def test_all_eight_are_expected():
    assert set(EXPECTED) == set(FAMILIES)


@pytest.mark.parametrize("name", FAMILIES)
def test_each_family_sees_what_it_needs_and_no_more(name):
    there, absent = (set(words.split()) for words in EXPECTED[name])
    known = {entry.id for entry in entries()}
    assert there | absent <= known
    shown = listed(name).ids()
    assert there <= shown, there - shown
    assert not absent & shown


@pytest.mark.parametrize("name", FAMILIES)
def test_everyone_has_people_to_turn_to(name):
    found = listed(name)
    everyone = {"navigator", "social_worker", "financial_counselor", "palliative_team", "strain"}
    assert everyone <= {person.id for person in found.people}
    asked = found.asked()
    assert list(asked) == [who for who in ASKED if who in asked]
    assert sum(map(len, asked.values())) == len(found.questions)


def test_blood_tests_near_home_are_not_asked_for_twice():
    assert "q_labs_near" in listed(ANA).ids()
    assert "q_labs_near" not in listed(ANA, travel__labs_near=1.0).ids()


def test_grown_children_need_no_school_counselor():
    grown = listed(ANA, children=[{"birth": "2004-01"}])
    assert not {"child_help", "children_papers"} & grown.ids()


def test_a_study_has_questions_of_its_own():
    found = variants()["trial and second opinion"].ids()
    assert {"q_trial_more", "scans_copy"} <= found
    assert "q_trial" not in found


# -- notes and the calendar ----------------------------------------------------------------------------


def stays(found: Checklist) -> list[str]:
    return [note.text for note in found.notes if note.id == "typical_stay"]


def test_typical_months_are_said_without_an_outlook():
    (text,) = stays(listed("marketplace_self_employed"))
    assert text == (
        "Letrozole (or a pill like it) + Ibrance: many people stay on this for about 25 months; some 12, "
        "some 40. A plan for money, no outlook."
    )


def test_each_treatment_to_come_has_its_note_and_a_break_has_none():
    first, then = stays(listed("ssdi_in_medicare_wait"))
    assert first.startswith("Enhertu: ") and then.startswith("Tukysa")
    assert not stays(listed(ANA, treatment__regimen="no_treatment"))


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("beside", [(), ("bone_denosumab_q4w", "palliative_clinic")])
def test_clinic_days_are_those_of_the_projection(name, beside):
    changes = (("treatment.add_ons", list(beside)),) if beside else ()
    case = Case.read(Path(__file__).parents[2] / f"data/families/{name}.yaml")
    found = estimate(case.changed(dict(changes)))
    days = np.zeros(found.months.count)
    for day in checklist(found).calendar:
        if day.kind == "clinic":
            days[day.day.year * 12 + day.day.month - 1 - found.months.first] += 1
    assert days.tolist() == found.page("clinic_days").tolist()
    assert days.any()


def test_scans_before_a_change_are_on_the_calendar():
    changes = [{"regimen": "hr_fulv_capi", "start": "2027-06-14"}]
    case = Case.read(Path(__file__).parents[2] / f"data/families/{ANA}.yaml")
    found = estimate(case.changed({"treatment.changes": changes}))
    assert (found.projected.run.of.treatment_switch_days < NEVER).any()
    days = np.zeros(found.months.count)
    for day in checklist(found).calendar:
        if day.kind == "clinic":
            days[day.day.year * 12 + day.day.month - 1 - found.months.first] += 1
    assert days.tolist() == found.page("clinic_days").tolist()


def test_the_calendar_is_in_order_and_holds_every_deadline():
    found = listed(ANA)
    assert [day.day for day in found.calendar] == sorted(day.day for day in found.calendar)
    deadlines = [(day.day, day.title) for day in found.calendar if day.kind == "deadline"]
    assert sorted(deadlines) == sorted((todo.by, todo.title) for todo in found.to_dos)
    first = next(day for day in found.calendar if day.kind == "clinic")
    assert first.day == dt.date(2026, 12, 7)  # the day the treatment starts
    assert all(day.details for day in found.calendar)


def test_plain_data_can_be_written():
    import json

    data = json.loads(json.dumps(listed(ANA).to_dict()))
    assert data["to_dos"][0]["by"] == "2027-03-02"
    assert data["to_dos"][0]["month"] == "2027-03"
    assert {*GROUPS, "to_dos", "calendar"} == set(data)


def test_a_family_in_a_batch_has_the_list_it_has_alone():
    from estimator.projection import estimate_many

    cases = [Case.read(Path(__file__).parents[2] / f"data/families/{name}.yaml") for name in (ANA,)]
    other = cases[0].changed({"choices.last_month_of_work": "2027-05"})
    together = estimate_many([*cases, other])
    assert [checklist(r) for r in together] == [checklist(estimate(c)) for c in (*cases, other)]
