"""What to do, bring and ask: dated to-dos, papers, questions, people who help, and a calendar.

Texts stand in ``data/help/guidance.yaml``, each with its source and with the named conditions under
which it is shown; this module knows the conditions and the days.

>>> from estimator import Case, estimate
>>> from estimator.checklist import checklist
>>> checklist(estimate(Case.read("data/families/employer_ppo_two_earners.yaml"))).to_dos
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

import numpy as np

from estimator.basis.events import Event
from estimator.basis.law import law
from estimator.basis.months import NEVER, first_day, first_day_of, month_ordinal, month_text
from estimator.basis.words import Texts, day_words, own, say
from estimator.case.parts import Job
from estimator.projection import Estimate
from estimator.rules import leave, treatment

GROUPS = ("papers", "questions", "people", "notes")

#: What the list says beside the texts of the data.
SAID = Texts(
    {
        "in": "in {month}",
        "by": "by {day}",
        "soon": "as soon as you can",
        "you": "You",
        "helper": "The person who helps you",
        "refill": "Refill at the pharmacy",
        "tests": "Blood tests",
        "clinic": "Clinic day",
        "does": "{who}: {where}",
    }
)

#: Who a question is for, in the order in which a page shows them.
ASKED = ("care team", "you and your family", "the employer", "the plan", "the billing office")


@dataclass(frozen=True)
class Source:
    """Where a text comes from, and how it was read."""

    cite: str
    title: str = ""
    url: str = ""
    checked: str = "unverified"
    via: str = ""
    read: str = ""


@dataclass(frozen=True)
class ToDo:
    """Something to do by a day: why, what, who does it, where, and what to bring."""

    kind: str  # of the event
    month: int  # ordinal of the event
    by: dt.date | None  # last day; None where no law and no plan sets one
    when: str  # "by March 2, 2027", "as soon as you can", "in October 2027"
    title: str  # a few words, for a box to tick or a calendar
    sentence: str
    what: str
    who: str
    where: str
    phone: str
    page: str
    bring: tuple[str, ...]
    cite: str
    source: Source


@dataclass(frozen=True)
class Entry:
    """A paper, a question, a person who helps or a note."""

    id: str
    group: str  # one of GROUPS
    text: str
    title: str
    ask: str  # whom, for a question
    where: str
    phone: str
    page: str
    when: tuple[str, ...]  # all must hold
    any: tuple[str, ...]  # one must hold, where there are some
    seeds: tuple[str, ...]
    source: Source


@dataclass(frozen=True)
class Day:
    """A day of the calendar: a deadline, a clinic day, or a refill at the pharmacy."""

    day: dt.date
    kind: str  # deadline | clinic | refill
    title: str
    details: tuple[str, ...]


@dataclass(frozen=True)
class Checklist:
    """All that a family may do, bring and ask, in the order in which it is shown."""

    to_dos: tuple[ToDo, ...]
    papers: tuple[Entry, ...]
    questions: tuple[Entry, ...]
    people: tuple[Entry, ...]
    notes: tuple[Entry, ...]
    calendar: tuple[Day, ...]

    def ids(self) -> frozenset[str]:
        """Ids of all entries shown."""
        return frozenset(entry.id for group in GROUPS for entry in getattr(self, group))

    def asked(self) -> dict[str, tuple[Entry, ...]]:
        """Questions by whom they are for, in the order of a page; nobody without a question."""
        found = {who: tuple(q for q in self.questions if q.ask == who) for who in ASKED}
        return {who: those for who, those in found.items() if those}

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        to_dos = [
            asdict(todo) | {"month": month_text(todo.month), "by": todo.by and todo.by.isoformat()}
            for todo in self.to_dos
        ]
        days = [asdict(day) | {"day": day.day.isoformat()} for day in self.calendar]
        groups = {name: [asdict(entry) for entry in getattr(self, name)] for name in GROUPS}
        return {"to_dos": to_dos} | groups | {"calendar": days}


# -- when an entry is shown ------------------------------------------------------------------------


def _job(result: Estimate, who: str = "patient") -> Job | None:
    person = getattr(result.settled, who)
    return person.job if person else None


def _employed(result: Estimate, who: str = "patient") -> bool:
    job = _job(result, who)
    return job is not None and not job.self_employed


def _plan(*kinds: str) -> Callable[[Estimate], bool]:
    return lambda result: result.settled.plan.kind in kinds


def _event(kind: str) -> Callable[[Estimate], bool]:
    return lambda result: any(event.kind == kind for event in result.events)


def _paid(line: str) -> Callable[[Estimate], bool]:
    return lambda result: bool(result.ledger.page(line).any())


def _given(result: Estimate) -> list[str]:
    """Treatments of the case by name: now, later and beside."""
    care = result.settled.treatment
    later = [change.regimen for change in care.changes]
    beside = [event.event for event in care.events]
    return [care.regimen or "", *later, *care.add_ons, *beside]


def _treatments(result: Estimate) -> list[dict[str, Any]]:
    """What the data say of each treatment of the case: its route, line and subtypes."""
    return [treatment.treatments(law())[name] for name in _given(result)]


def _by(*routes: str) -> Callable[[Estimate], bool]:
    return lambda result: any(
        route in one["route"] for one in _treatments(result) for route in routes
    )


#: Lines of the data that are no cancer treatment of their own.
_BESIDE = ("state", "event", "add-on", "switch")


def _is_chemo(one: Mapping[str, Any]) -> bool:
    """Chemo, or another drug that is given by drip like it."""
    by_drip = "infusion" in one["route"] and one["line"] not in _BESIDE
    return by_drip or one["line"] == "any chemo"


def _is_hormone(one: Mapping[str, Any]) -> bool:
    return one["subtypes"] == ["HR+/HER2-"] and not _is_chemo(one)


def _uses(*names: str) -> Callable[[Estimate], bool]:
    return lambda result: any(given in names for given in _given(result))


def _is_treated(result: Estimate) -> bool:
    return any(one["line"] not in _BESIDE for one in _treatments(result))


def _children(result: Estimate) -> bool:
    first = month_ordinal(result.case.first_month)
    grown = 12 * float(law().on("social_security.ages.child", first_day(first)))
    return any(first - month_ordinal(c.birth) < grown for c in result.case.children)


def _far(result: Estimate) -> bool:
    """Farther from care than most: past the usual miles, by plane, or with nights away."""
    travel = result.settled.travel
    usual = law().on("travel.miles_one_way", first_day(result.months.first))
    return bool(
        (travel.miles_one_way or 0) > usual
        or travel.mode == "plane"
        or result.ledger.page("lodging").any()
    )


def _leave_law(result: Estimate) -> bool:
    """Whether the federal leave law gives the patient weeks, at a stretch or by the hour."""
    pages = ("protected_weeks", "protected_weeks_by_the_hour")
    return any(bool(result.page(name).any()) for name in pages)


def _disability_plan(result: Estimate) -> bool:
    job = _job(result)
    policies = (job.short_term_disability, job.long_term_disability) if job else ()
    return any(policy not in (None, "none") for policy in policies)


def _new_treatment(result: Estimate) -> bool:
    start = result.settled.treatment.start
    return start is not None and start >= first_day(result.months.first)


def _earnings_unknown(result: Estimate) -> bool:
    job = _job(result)
    paid = result.settled.patient.social_security
    return job is not None and not job.earnings and paid is None


def _card_possible(result: Estimate) -> bool:
    row = min(result.household, len(result.projected.help_possible.card.possible) - 1)
    return bool(result.projected.help_possible.card.possible[row].any())


#: Conditions by the names that data/help/guidance.yaml uses.
CONDITIONS: dict[str, Callable[[Estimate], bool]] = {
    "always": lambda result: True,
    # work
    "has_job": _employed,
    "self_employed": lambda r: (job := _job(r)) is not None and job.self_employed,
    "has_work": lambda r: _job(r) is not None,
    "leave_law": _leave_law,
    "state_leave": _paid("state_leave"),
    "disability_plan": _disability_plan,
    "earnings_unknown": _earnings_unknown,
    # the family
    "has_helper": lambda r: r.settled.caregiver is not None,
    "helper_works": lambda r: _employed(r, "caregiver"),
    "helper_leave_law": _event("caregiver_protection_ends"),
    "helper_state_leave": _paid("caregiver_state_leave"),
    "has_children": _children,
    # the plan
    "has_plan": lambda r: r.settled.plan.kind != "none",
    "plan_none": _plan("none"),
    "job_plan": _plan("employer", "partner"),
    "cobra_plan": _plan("COBRA"),
    "marketplace_plan": _plan("marketplace"),
    "private_plan": _plan("employer", "partner", "COBRA", "marketplace"),
    "advantage_plan": _plan("medicare advantage"),
    "on_medicare": _plan("medicare", "medicare advantage"),
    "medicaid_plan": _plan("medicaid"),
    "loses_job_plan": _event("employer_plan_ends"),
    "medicare_ahead": _event("medicare_starts"),
    "card_possible": _card_possible,
    # Social Security
    "claims_ssdi": _event("apply_for_ssdi"),
    "on_ssdi": lambda r: (
        (paid := r.settled.patient.social_security) is not None and paid.kind == "disability"
    ),
    "ssi_ahead": _event("ssi_possible"),
    # treatment
    "treatment_given": _is_treated,
    "new_treatment": _new_treatment,
    "infusion": _by("infusion"),
    "pills": _by("pills"),
    "given_at_clinic": _by("infusion", "shot"),
    "hormone_treatment": lambda r: any(_is_hormone(one) for one in _treatments(r)),
    "chemo": lambda r: any(_is_chemo(one) for one in _treatments(r)),
    "trial": _uses("trial", "trial_extras"),
    "not_in_trial": lambda r: not _uses("trial", "trial_extras")(r),
    "second_opinion": _uses("second_opinion"),
    "typical_stay_known": lambda r: any(True for _ in _stays(r)),
    "clinic_days_shown": lambda r: bool(r.page("clinic_days").any()),
    # travel
    "far": _far,
    "labs_not_near": lambda r: r.settled.travel.labs_near < 1,
}


# -- the texts ---------------------------------------------------------------------------------------


def _source(node: Mapping[str, Any]) -> Source:
    known = {field.name for field in fields(Source)}
    return Source(**{key: str(value) for key, value in node.items() if key in known})


def _entry(group: str, node: Mapping[str, Any]) -> Entry:
    """An entry of the data; a condition that there is not is an error, and so is none at all."""
    conditions = [*node.get("when", ()), *node.get("any", ())]
    unknown = [name for name in conditions if name not in CONDITIONS]
    if unknown or not conditions:
        raise ValueError(f"{node['id']}: no such condition: {', '.join(unknown) or 'none given'}")
    return Entry(
        id=node["id"],
        group=group,
        text=node["text"],
        title=node.get("title", ""),
        ask=node.get("ask", ""),
        where=node.get("where", ""),
        phone=node.get("phone", ""),
        page=node.get("page", ""),
        when=tuple(node.get("when", ())),
        any=tuple(node.get("any", ())),
        seeds=tuple(node.get("seeds", ())),
        source=_source(node["source"]),
    )


@functools.cache
def entries() -> tuple[Entry, ...]:
    """Every paper, question, person and note of the data, in its order.

    Raises
    ------
    ValueError
        When an entry names a condition that there is not.
    """
    book = law().file("guidance")
    return tuple(_entry(group, node) for group in GROUPS for node in book[group])


def is_shown(entry: Entry, result: Estimate) -> bool:
    """Whether an entry bears on a family."""
    one = not entry.any or any(CONDITIONS[name](result) for name in entry.any)
    return one and all(CONDITIONS[name](result) for name in entry.when)


# -- days --------------------------------------------------------------------------------------------


def _month_end(month: float) -> int:
    return first_day(month + 1).toordinal() - 1


def _column(result: Estimate, column: Any) -> float:
    return float(column[min(result.household, len(column) - 1), 0])


def _state_claim_closes(result: Estimate, event: Event) -> float:
    run = result.projected.run
    deadline = leave.claim_deadline(
        first_day=run.patient.time.first_day_away,
        **law().figures(
            leave.claim_deadline,
            result.months,
            at="first",
            state=run.states.work,
            program=run.leave.program,
            reason="own_illness",
        ),
    )
    return _column(result, deadline.day)


def _decision(result: Estimate, event: Event) -> float:
    """First day on which COBRA runs and Social Security has decided; the true day may be later."""
    run = result.projected.run
    since = max(
        _column(result, run.first_payment.decision_month), _column(result, run.cobra_starts)
    )
    return float(first_day_of(np.array(since)))


#: Days from which a deadline counts, by the names that data/help/guidance.yaml uses.
DAYS: dict[str, Callable[[Estimate, Event], float]] = {
    "month_start": lambda result, event: first_day(event.month).toordinal(),
    "month_end": lambda result, event: _month_end(event.month),
    "before_month": lambda result, event: first_day(event.month).toordinal() - 1,
    "first_day_away": lambda result, event: _column(
        result, result.projected.run.patient.time.first_day_away
    ),
    "job_plan_gone": lambda result, event: float(
        first_day_of(np.array(_column(result, result.projected.run.plan_ends)))
    ),
    "decision": _decision,
    "state_claim_closes": _state_claim_closes,
}


def _last_day(due: Mapping[str, str] | None, result: Estimate, event: Event) -> dt.date | None:
    """The last day of a to-do; days are never later than the month in which the event falls."""
    if not due:
        return None
    figures = {
        key: float(law().on(due[key], first_day(result.months.first)))
        for key in due
        if key != "from"
    }
    if "months" in figures:  # this month is the first of them
        return first_day(event.month + figures["months"]) - dt.timedelta(days=1)
    day = DAYS[due["from"]](result, event) - figures.get("before", 0) + figures.get("after", 0)
    if "within" in figures:  # the first of these days is the day itself
        day += figures["within"] - 1
    return dt.date.fromordinal(int(min(day, _month_end(event.month))))


# -- to-dos ------------------------------------------------------------------------------------------


def _state_program(result: Estimate) -> dict[str, str]:
    """Name, agency and page of the program that pays the patient's state leave."""
    run = result.projected.run
    if run.leave.program is None:
        return {}
    node = law().node(f"{run.states.work}.paid_leave.{run.leave.program}")
    return {"program": own(node["name"]), "agency": own(node["agency"]), "page": node["url"]}


def _helper(result: Estimate) -> str:
    caregiver = result.settled.caregiver
    return own(caregiver.name) if caregiver and caregiver.name else SAID["helper"]


def _when(day: dt.date | None, event: Event, start: dt.date) -> str:
    if day is None:
        return SAID["in"].format(month=event.label)
    return SAID["by"].format(day=day_words(day)) if day >= start else SAID["soon"]


def _bring(node: Mapping[str, Any], result: Estimate) -> Iterator[str]:
    for item in node["bring"]:
        if isinstance(item, str):
            yield say(item)
        elif CONDITIONS[item["when"]](result):
            yield say(item["what"])


def _to_dos(result: Estimate) -> Iterator[ToDo]:
    book = law().file("guidance")["to_dos"]
    start = first_day(result.months.first)
    for event in result.events:
        node = book.get(event.kind)
        if node is None:
            continue
        words = _state_program(result)
        day = _last_day(node.get("due"), result, event)
        source = _source(node["source"])
        yield ToDo(
            kind=event.kind,
            month=event.month,
            by=day,
            when=_when(day, event, start),
            title=say(node["title"]),
            sentence=event.sentence,
            what=event.deadline,
            who=SAID["you"] if node["who"] == "you" else _helper(result),
            where=say(node["where"], **words) if words else say(node["where"]),
            phone=node.get("phone", ""),
            page=node.get("page", "").format(**words),
            bring=tuple(_bring(node, result)),
            cite=event.cite,
            source=replace(source, url=source.url.format(**words)),
        )


def _in_order(todo: ToDo) -> tuple[dt.date, int]:
    return todo.by or first_day(todo.month), todo.month


# -- notes and the calendar ----------------------------------------------------------------------------


def _stays(result: Estimate) -> Iterator[tuple[str, treatment.TypicalStay, Source]]:
    """Treatments of the case with a planning figure for how long people stay on them."""
    care = result.settled.treatment
    names = [care.regimen or "", *(change.regimen for change in care.changes)]
    for name in dict.fromkeys(names):
        stay = treatment.typical_stay(law(), name)
        if stay is not None:
            figure = law().parameter(f"regimens.regimens.{name}.typical_months")
            source = _source(figure.source | {"checked": figure.checked})
            yield say(treatment.treatments(law())[name]["name"]), stay, source


def _said(entry: Entry, result: Estimate) -> Iterator[Entry]:
    """An entry in the reader's language; the note of typical months once for each treatment."""
    said = replace(entry, title=say(entry.title), where=say(entry.where), text=say(entry.text))
    if entry.id != "typical_stay":
        yield said
        return
    for name, stay, source in _stays(result):
        text = said.text.format(
            treatment=name,
            months=f"{stay.months:.0f}",
            low=f"{stay.low:.0f}",
            high=f"{stay.high:.0f}",
        )
        yield replace(said, text=text, source=source)


def _places(result: Estimate) -> Iterator[tuple[int, float, float]]:
    """What is given, by key, from which day to which: the case's own places, and scans at a switch.

    Emergency visits and stays that nobody plans have no date.
    """
    of, row = result.projected.run.of, slice(result.household, result.household + 1)
    keys, starts, stops = (
        of.treatment_keys[row],
        of.treatment_starts[row],
        of.treatment_stops[row],
    )
    for key, start, stop in zip(keys[0], starts[0], stops[0], strict=True):
        if key == key:
            yield int(key), float(start), float(stop)
    switch_days = of.treatment_switch_days[row]
    if not np.isfinite(switch_days).any():
        return
    day = first_day(result.months.first)
    found = treatment.restaging_days(
        calendar=treatment.calendar(law(), day, treatment.keys_in(keys)),
        keys=keys,
        starts=starts,
        switch_days=switch_days,
        **law().figures(treatment.restaging_days, result.months, at="first"),
    )
    scans = treatment.key_of(law(), "switch_scans", "office") + int(keys[0, 0]) % 2
    for day_of_scans in found[0]:
        if day_of_scans == day_of_scans:
            yield scans, float(day_of_scans), NEVER


def _visits(result: Estimate) -> Iterator[Day]:
    """Clinic days and refills in the months shown, each day once."""
    first = first_day(result.months.first).toordinal()
    beyond = first_day(result.months.first + result.months.count).toordinal()
    by_day: dict[dt.date, tuple[bool, dict[str, None]]] = {}
    for key, start, stop in _places(result):
        until = dt.date.fromordinal(int(min(stop, beyond)))
        begin = dt.date.fromordinal(int(start))
        if until <= begin:
            continue
        for visit in treatment.dated_visits(law(), "", begin, until, key=key):
            if visit.day.toordinal() >= first:
                clinic, services = by_day.get(visit.day, (False, {}))
                by_day[visit.day] = (
                    clinic or visit.clinic,
                    services | dict.fromkeys(visit.services),
                )
    nodes = law().file("services")["services"]
    for day, (clinic, services) in by_day.items():
        labels = dict.fromkeys(say(treatment.service_label(law(), name)) for name in services)
        only_tests = services and all(nodes[name]["kind"] == "lab" for name in services)
        title = "tests" if only_tests else "clinic"
        yield Day(
            day,
            "clinic" if clinic else "refill",
            SAID[title if clinic else "refill"],
            tuple(labels),
        )


def _deadlines(to_dos: tuple[ToDo, ...], start: dt.date) -> Iterator[Day]:
    """Each to-do with a day; one that should be done already stands on the first day shown."""
    for todo in to_dos:
        if todo.by is not None:
            reach = " ".join(part for part in (todo.phone, todo.page) if part)
            details = (
                f"{todo.sentence} {todo.what}",
                SAID["does"].format(who=todo.who, where=todo.where),
                reach,
                *todo.bring,
            )
            yield Day(max(todo.by, start), "deadline", todo.title, tuple(x for x in details if x))


def checklist(result: Estimate) -> Checklist:
    """What one family may do, bring and ask.

    Parameters
    ----------
    result
        The family's estimate.

    Returns
    -------
    Checklist
        In the reader's language: to-dos in the order of their last days; papers, questions, people
        and notes that bear on this family, in the order of the data; and the days of a calendar,
        in order.
    """
    to_dos = tuple(sorted(_to_dos(result), key=_in_order))
    shown = [
        said for entry in entries() if is_shown(entry, result) for said in _said(entry, result)
    ]
    groups = {name: tuple(entry for entry in shown if entry.group == name) for name in GROUPS}
    days = [*_deadlines(to_dos, first_day(result.months.first)), *_visits(result)]
    order = {"deadline": 0, "clinic": 1, "refill": 2}
    return Checklist(
        to_dos=to_dos,
        calendar=tuple(sorted(days, key=lambda day: (day.day, order[day.kind]))),
        **groups,
    )
