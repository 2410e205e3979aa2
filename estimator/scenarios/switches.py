"""The choices of a case as switches: each one that is open to a family, and why others are not.

Switches come from what the case itself leaves to choose. Each is run before it is offered: one that
is no valid case, or that changes no dollar and no date of this family, is left out; one that the law
makes inconsistent is listed as closed, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import numpy as np

from estimator.basis.events import SENTENCES
from estimator.basis.law import law, named
from estimator.basis.months import Array, first_day, month_ordinal, month_text
from estimator.basis.words import (
    Texts,
    day_words,
    dollars,
    listed,
    month_words,
    number,
    own,
    percent,
    say,
)
from estimator.case import Case, CaseError
from estimator.case.parts import Job
from estimator.projection import Estimate, estimate_many
from estimator.rules import (
    assistance,
    coverage,
    leave,
    medicaid,
    social_security,
)
from estimator.rules.social_security import REFUSAL_WORDS
from estimator.scenarios.compare import DOLLAR, MOST, SAID
from estimator.scenarios.situation import Situation, name_of

GROUPS = ("work", "leave", "cover", "place", "drug", "travel", "start", "payment", "help")

#: Titles of the groups.
GROUP_NAMES = Texts(
    {
        "work": "Work",
        "leave": "Leave and benefits",
        "cover": "Health plan",
        "place": "Place of care",
        "drug": "Drugs",
        "travel": "Getting to care",
        "start": "Start of treatment",
        "payment": "Paying bills",
        "help": "Help with costs",
    }
)

W = Texts(
    {
        "stop": "Stop work at the end of {month}",
        "fewer": "Work {hours} hours a week from {month}",
        "keep_on": "Keep on working as now",
        "return": "Go back to work in {month}",
        "helper": "Your helper",
        "helper_leave": "{name} takes {weeks} weeks of leave from {month}",
        "helper_fewer": "{name} works {hours} hours a week from {month}",
        "helper_keep_on": "{name} keeps on working as now",
        "state_leave_on": "Ask for the state's paid leave",
        "state_leave_off": "Do not ask for the state's paid leave",
        "ssdi_off": "Do not apply for SSDI",
        "ssdi_on": "Apply for SSDI",
        "ssdi_in": "Apply for SSDI in {month}",
        "ssdi_helper": "Pay a lawyer or helper for the SSDI claim",
        "ssdi_alone": "Make the SSDI claim without a paid helper",
        "cover": "Another health plan",
        "cobra": "COBRA after work stops",
        "marketplace": "A {metal} marketplace plan after work stops",
        "partner": "Your partner's plan after work stops",
        "medicaid": "Medicaid after work stops",
        "none": "No health plan after work stops",
        "marketplace_from": "A {metal} marketplace plan from {month}",
        "medicaid_from": "Medicaid from {month}",
        "none_from": "No health plan from {month}",
        "advantage_from": "Medicare Advantage from {month}",
        "original_from": "Original Medicare from {month}",
        "cobra_now": "COBRA",
        "marketplace_now": "A marketplace plan",
        "marketplace_end": "A marketplace plan when COBRA ends",
        "partner_end": "Your partner's plan when COBRA ends",
        "none_end": "No health plan when COBRA ends",
        "drug_plan": "Medicare with a drug plan",
        "medigap": "Medicare with a Medigap policy",
        "advantage": "Medicare Advantage",
        "office": "Treatment at a doctor's office",
        "hospital": "Treatment at a hospital clinic",
        "labs_near": "Blood tests near home",
        "labs_far": "Blood tests at the clinic",
        "center_near": "A center {miles} miles from home",
        "drug": "{drug}: {choice}",
        "start": "Start treatment on {day}, in a new plan year",
        "start_any": "Start treatment in a new plan year",
        "without": "Without this help: {what}",
        # why a switch is closed
        "no_leave_law": "No leave law would hold the job for these weeks. Ask the employer: some give "
        "leave on their own.",
        "no_state_leave": "{state} has no program that pays a worker who is away.",
        "ssdi_paid": "SSDI is paid already.",
        "retired": "Social Security is paid already. Ask Social Security if SSDI would be more.",
        "works_below": "Pay may be below the limit. Ask Social Security. We count a claim only when "
        "work stops or the hours get fewer.",
        "medigap_price": "We do not know the price of a Medigap policy. Write it in first.",
        "long_wait": "The new plan year is too far off. We show no long wait: ask the care team.",
        "card_public": "A drug maker's card may not be used with Medicare or Medicaid.",
        "card_none": "A drug maker's card works only beside a health plan.",
        "unknown": "There is no such what-if for this case: {key}.",
    }
)

#: Drugs and choices of data/care/regimens.yaml, by the name of the switch.
DRUGS = Texts(
    {
        "trastuzumab": "Trastuzumab",
        "denosumab": "Denosumab",
        "booster": "Shot to lift white cells",
        "ovary_shot": "Shot for the ovaries",
        "given_as": "How it is given",
        "bone_medicine": "Drug for the bones",
        "supply": "Pills at each fill",
        "company": "Who comes along",
    }
)
METALS = Texts({"bronze": "bronze", "silver": "silver", "gold": "gold"})
MODES = Texts(
    {
        "own car": "Drive to care in your own car",
        "rideshare": "Take a hired ride to care",
        "bus or train": "Take the bus or train to care",
        "plane": "Fly to care",
    }
)

#: Months by which another last month of work is tried, around the planned one and from the start.
_AROUND, _FROM_START = (-3, 3, 6), (3, 6, 12)
_BACK_AFTER = 6  # months away before work starts again, in the what-if
_SHARES = (3 / 5, 4 / 5)  # of the usual week
_CAREGIVER_WEEKS = 12


@dataclass(frozen=True)
class Switch:
    """One choice that differs from the case as it stands."""

    key: str
    group: str  # one of GROUPS
    title: str
    changes: dict[str, Any]  # dotted field: value
    open: bool
    reason: str  # why it is closed; for some that are open, what to know

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Candidate:
    """A switch that is not run yet, and the lever that it could be."""

    key: str
    group: str
    title: str
    changes: dict[str, Any] = field(default_factory=dict)
    closed: str = ""  # the reason
    note: str = ""  # what to know of one that is open
    check: Callable[[Estimate], str] | None = None  # a reason to close it, once it is run
    lever: str = ""  # of data/help/levers.yaml
    rival: str = ""  # only the best of those that share this is shown as a lever
    fill: dict[str, str] = field(default_factory=dict)
    source: dict[str, Any] | None = None


# -- work and leave --------------------------------------------------------------------------------


def _hours(job: Job, share: float) -> int:
    return round((job.hours_per_week or 40.0) * share)


def work(at: Situation) -> Iterator[Candidate]:
    """Stop in another month, work fewer hours, keep on, go back."""
    job, choices = at.settled.patient.job, at.case.choices
    if job is None:
        return
    stops = choices.work == "stop"
    planned = month_ordinal(choices.last_month_of_work or at.case.first_month)
    fewer_from = month_ordinal(choices.fewer_hours_from or at.case.first_month)
    for apart in _AROUND if stops else _FROM_START:
        month = (planned if stops else at.first) + apart
        if not at.first <= month < at.last:
            continue
        changes: dict[str, Any] = {
            "choices.work": "stop",
            "choices.last_month_of_work": month_text(month),
        }
        if choices.ssdi_application is not None:  # a claim goes with the day work stops
            changes["choices.ssdi_application"] = None
        yield Candidate(
            f"stop:{month_text(month)}",
            "work",
            W["stop"].format(month=month_words(month)),
            changes,
        )
    start = planned + 1 if stops else fewer_from if choices.work == "fewer hours" else at.first + 1
    for share in _SHARES:
        hours = _hours(job, share)
        if hours == choices.hours_per_week and choices.work == "fewer hours":
            continue
        yield Candidate(
            f"fewer:{hours}:{month_text(start)}",
            "work",
            W["fewer"].format(hours=number(hours), month=month_words(start)),
            {
                "choices.work": "fewer hours",
                "choices.hours_per_week": hours,
                "choices.fewer_hours_from": month_text(start),
            },
        )
    if choices.work != "keep on":
        yield Candidate("keep_on", "work", W["keep_on"], {"choices.work": "keep on"})
    back = planned + _BACK_AFTER
    if stops and choices.return_month is None and back <= at.last:
        yield Candidate(
            f"return:{month_text(back)}",
            "work",
            W["return"].format(month=month_words(back)),
            {"choices.return_month": month_text(back)},
        )


def _not_held(result: Estimate) -> str:
    """Why a caregiver's leave is no choice: no law holds the job."""
    held = result.projected.run.caregiver_held
    if held is None:
        return W["no_leave_law"]
    column = held.longest.law
    return "" if column[min(result.household, len(column) - 1), 0] >= 0 else W["no_leave_law"]


def helper(at: Situation) -> Iterator[Candidate]:
    """Who takes leave: the caregiver's weeks away, or a shorter week."""
    person, choices = at.settled.caregiver, at.case.choices
    if person is None or person.job is None:
        return
    name = own(person.name) if person.name else W["helper"]
    began = month_ordinal(str(at.settled.treatment.start)[:7])
    month = max(at.first, began if at.shown(began) else at.first)
    if choices.caregiver_work != "leave" and not person.job.self_employed:
        yield Candidate(
            f"helper:leave:{month_text(month)}",
            "leave",
            W["helper_leave"].format(
                name=name, weeks=number(_CAREGIVER_WEEKS), month=month_words(month)
            ),
            {
                "choices.caregiver_work": "leave",
                "choices.caregiver_leave_from": month_text(month),
                "choices.caregiver_leave_weeks": _CAREGIVER_WEEKS,
            },
            check=_not_held,
        )
    if choices.caregiver_work != "fewer hours":
        hours = _hours(person.job, _SHARES[0])
        yield Candidate(
            f"helper:fewer:{hours}:{month_text(month)}",
            "leave",
            W["helper_fewer"].format(name=name, hours=number(hours), month=month_words(month)),
            {
                "choices.caregiver_work": "fewer hours",
                "choices.caregiver_leave_from": month_text(month),
                "choices.caregiver_hours_per_week": hours,
            },
        )
    if choices.caregiver_work != "keep on":
        yield Candidate(
            "helper:keep_on",
            "leave",
            W["helper_keep_on"].format(name=name),
            {"choices.caregiver_work": "keep on"},
        )


def state_leave(at: Situation) -> Iterator[Candidate]:
    """The state's paid leave, used or not."""
    job = at.settled.patient.job
    if job is None or job.self_employed:
        return
    state = at.result.projected.run.states.work
    node = law().node(f"{state}.paid_leave")
    found = [] if node == "none" else leave.programs(node, "own_illness")
    if not found:
        name = named(law().file(state)["name"])
        yield Candidate(
            "state_leave",
            "leave",
            W["state_leave_on"],
            closed=W["no_state_leave"].format(state=name),
        )
        return
    program = node[found[0]]
    uses = at.case.choices.use_state_leave
    yield Candidate(
        "state_leave",
        "leave",
        W["state_leave_off" if uses else "state_leave_on"],
        {"choices.use_state_leave": not uses},
        lever="" if uses else "state_leave",
        fill={"agency": named(program["agency"]), "program": named(program["name"])},
        source={"url": program["url"]},
    )


#: Tests that refuse a claim, by the page of the projection that shows them.
_REFUSED = ("works_above_limit", "too_few_credits", "too_little_recent_work")


def _refused(result: Estimate) -> str:
    """Why a claim for SSDI would be refused, in the rule's own words; empty where it would not."""
    for test in _REFUSED:
        if bool(np.any(result.page(test))):
            return say(REFUSAL_WORDS[test].says)
    return say(REFUSAL_WORDS["too_old"].says) if bool(np.any(result.page("refused"))) else ""


def ssdi(at: Situation) -> Iterator[Candidate]:
    """SSDI: applied for or not, and when; with a paid helper or alone."""
    choices, paid = at.case.choices, at.case.patient.social_security
    if paid is not None:
        closed = W["ssdi_paid" if paid.kind == "disability" else "retired"]
        if paid.kind == "retirement" and not _below_full_age(at):
            closed = say(REFUSAL_WORDS["too_old"].says)
        yield Candidate("ssdi", "leave", W["ssdi_on"], closed=closed)
        return
    job = at.settled.patient.job
    if job is None:
        return
    if choices.work == "keep on":
        above = bool(np.any(at.result.projected.run.patient.gross > _work_limit(at)))
        words = REFUSAL_WORDS["works_above_limit"]
        yield Candidate(
            "ssdi",
            "leave",
            W["ssdi_on"],
            closed=f"{say(words.says)} {say(words.changes)}" if above else W["works_below"],
        )
        return
    usual = _claim_month(at)
    if not choices.apply_for_ssdi:
        yield Candidate(
            "ssdi",
            "leave",
            W["ssdi_on"],
            {"choices.apply_for_ssdi": True},
            check=_refused,
            lever="ssdi",
            rival="ssdi",
            fill={"month": month_words(usual)},
        )
        return
    reason = _refused(at.result)
    if reason:
        yield Candidate("ssdi", "leave", W["ssdi_on"], closed=reason)
        return
    yield Candidate("ssdi:off", "leave", W["ssdi_off"], {"choices.apply_for_ssdi": False})
    now = month_ordinal(choices.ssdi_application) if choices.ssdi_application else usual
    for month in dict.fromkeys((usual, now + 3, now + 6)):
        if month != now and at.shown(month):
            yield Candidate(
                f"ssdi:{month_text(month)}",
                "leave",
                W["ssdi_in"].format(month=month_words(month)),
                {"choices.ssdi_application": month_text(month)},
                check=_refused,
                lever="ssdi" if month < now else "",
                rival="ssdi",
                fill={"month": month_words(month)},
            )
    helps = choices.ssdi_representative
    yield Candidate(
        "ssdi_helper",
        "leave",
        W["ssdi_alone" if helps else "ssdi_helper"],
        {"choices.ssdi_representative": not helps},
    )


def _below_full_age(at: Situation) -> bool:
    """Whether the patient is below full retirement age in the first month."""
    run, rule = at.result.projected.run, social_security.under_full_retirement_age
    found = rule(
        birth_month=run.of.birth_month, month=run.month[:, :1], **run.figures(rule, at="first")
    )
    return bool(np.all(found))


def _claim_month(at: Situation) -> int:
    """The month in which a claim is usually made: the first one after work stops or gets shorter."""
    choices = at.case.choices
    if choices.work == "stop":
        return month_ordinal(choices.last_month_of_work or at.case.first_month) + 1
    return month_ordinal(choices.fewer_hours_from or at.case.first_month)


def _work_limit(at: Situation) -> Array:
    run = at.result.projected.run
    rule = social_security.work_limit
    return rule(blind=run.of.blind, **run.figures(rule))


# -- the health plan -------------------------------------------------------------------------------


def _reason(code: int) -> str:
    return say(coverage.REASON_WORDS[coverage.Reason(code)])


def _metals(at: Situation) -> list[str]:
    """Levels of a marketplace plan, the one that stands in or is chosen first."""
    first = at.case.choices.marketplace_metal or "silver"
    return list(dict.fromkeys([first, "silver", "gold", "bronze"]))


def cover(at: Situation) -> Iterator[Candidate]:
    """Every path of cover: after the job's plan, by open enrollment, after COBRA, with Medicare."""
    if at.case.plan.kind == "employer":
        yield from _after_job(at)
    else:
        yield from _by_enrollment(at)
    yield from _after_cobra(at)
    yield from _with_medicare(at)


def _after_job(at: Situation) -> Iterator[Candidate]:
    if not at.shown(at.result.point("employer_plan_ends")):
        yield Candidate(
            "cover", "cover", W["cover"], closed=_reason(coverage.Reason.JOB_PLAN_STAYS)
        )
        return
    paths = at.result.projected.paths
    now = at.case.choices.coverage_after_work or "COBRA"
    for name in ("cobra", "marketplace", "partner", "medicaid", "none"):
        choice = "COBRA" if name == "cobra" else name
        code = int(getattr(paths, f"{name}_reason")[0, 0])
        closed = "" if bool(getattr(paths, name)[0, 0]) else _reason(code)
        metals: list[str] = [at.case.choices.marketplace_metal or "silver"]
        if name == "marketplace" and not closed:
            metals = _metals(at)
        for metal in metals:
            current = metal == (at.case.choices.marketplace_metal or "silver")
            if choice == now and (name != "marketplace" or current):
                continue
            changes: dict[str, Any] = {"choices.coverage_after_work": choice}
            if name == "marketplace":
                changes |= {"choices.marketplace_metal": metal} | others_too(at.case)
            yield Candidate(
                f"cover:{choice}" + (f":{metal}" if name == "marketplace" else ""),
                "cover",
                W[name].format(metal=METALS.get(metal, metal)),
                changes,
                closed=closed,
                note="" if closed else _reason(code),
                **_as_lever(name, metal, code == coverage.Reason.MEDICAID_LIKELY),
            )


def others_too(case: Case) -> dict[str, Any]:
    """Husband or wife and children who would lose the old plan too, so that its price is not left out.

    Where the family has said who else is on the plan, or what the others pay, that stands.
    """
    told = case.choices.others_on_marketplace is not None or case.plan.others_covered == 0
    if told or case.choices.others_premium is not None or case.plan.kind not in _SHARED:
        return {}
    helper = case.caregiver
    spouse = helper is not None and helper.relation == "spouse" and helper.shares_home
    who = [name for name, there in (("spouse", spouse), ("children", bool(case.children))) if there]
    return {"choices.others_on_marketplace": " and ".join(who)} if who else {}


#: Plans that others of a family may be on too.
_SHARED = ("employer", "COBRA")


def _as_lever(name: str, metal: str, likely: bool) -> dict[str, Any]:
    """The lever that a path is. Going without a plan is none; possible Medicaid is not priced."""
    if name == "none" or (name == "medicaid" and not likely):
        return {}
    lever = "medicaid" if name == "medicaid" else f"cover_{name}"
    return {"lever": lever, "rival": lever, "fill": {"metal": METALS.get(metal, metal)}}


def _by_enrollment(at: Situation) -> Iterator[Candidate]:
    kind, january = at.case.plan.kind, at.january
    if at.case.choices.coverage_changes:
        return
    on_medicare = kind in ("medicare", "medicare advantage")
    if kind in ("none", "medicaid") or on_medicare:
        yield Candidate(
            "cover:COBRA",
            "cover",
            W["cobra_now"],
            closed=_reason(coverage.Reason.COBRA_NO_PLAN),
        )
    if kind != "marketplace":
        starts = at.result.point("medicare_starts")
        closed = ""
        if on_medicare or starts <= january:
            closed = _reason(coverage.Reason.MARKETPLACE_MEDICARE)
        elif kind == "medicaid":
            closed = _reason(coverage.Reason.MARKETPLACE_MEDICAID)
        if closed:
            yield Candidate("cover:marketplace", "cover", W["marketplace_now"], closed=closed)
        elif january <= at.last:
            for metal in _metals(at):
                yield Candidate(
                    f"cover:marketplace:{metal}:{month_text(january)}",
                    "cover",
                    W["marketplace_from"].format(
                        metal=METALS.get(metal, metal), month=month_words(january)
                    ),
                    _step(january, "marketplace")
                    | {"choices.marketplace_metal": metal}
                    | others_too(at.case),
                    **_as_lever("marketplace", metal, False),
                )
    if kind in ("none", "COBRA", "marketplace"):
        yield _into_medicaid(at)
    if kind in ("COBRA", "marketplace") and at.first < at.last:
        yield Candidate(
            f"cover:none:{month_text(at.first + 1)}",
            "cover",
            W["none_from"].format(month=month_words(at.first + 1)),
            _step(at.first + 1, "none"),
            note=_reason(coverage.Reason.NO_COVER),
        )
    if on_medicare and january <= at.last:
        other = "medicare advantage" if kind == "medicare" else "medicare"
        title = "advantage_from" if kind == "medicare" else "original_from"
        yield Candidate(
            f"cover:{other}:{month_text(january)}",
            "cover",
            W[title].format(month=month_words(january)),
            _step(january, other),
        )


def _step(month: int, kind: str) -> dict[str, Any]:
    return {"choices.coverage_changes": [{"start": month_text(month), "kind": kind}]}


def _into_medicaid(at: Situation) -> Candidate:
    """Medicaid from the month in which it is likely or possible; closed where it is neither."""
    for least, code in (
        (medicaid.LIKELY, coverage.Reason.MEDICAID_LIKELY),
        (medicaid.POSSIBLE, coverage.Reason.MEDICAID_POSSIBLE),
    ):
        months = np.flatnonzero(at.medicaid[1:] >= least)  # not before the month after the first
        if months.size:
            month = at.first + 1 + int(months[0])
            return Candidate(
                f"cover:medicaid:{month_text(month)}",
                "cover",
                W["medicaid_from"].format(month=month_words(month)),
                _step(month, "medicaid"),
                note=_reason(code),
                **_as_lever("medicaid", "", least == medicaid.LIKELY),
            )
    return Candidate(
        "cover:medicaid", "cover", say("Medicaid"), closed=_reason(coverage.Reason.MEDICAID_NO)
    )


def _after_cobra(at: Situation) -> Iterator[Candidate]:
    ends = at.result.point("cobra_ends")
    if not at.shown(ends) or at.result.point("medicare_starts") <= ends:
        return
    now = at.case.choices.after_cobra or "marketplace"
    known = at.case.choices.partner_plan or at.case.plan.kind == "partner"
    for choice in ("marketplace", "partner", "none"):
        if choice != now:
            closed = choice == "partner" and not known
            yield Candidate(
                f"after_cobra:{choice}",
                "cover",
                W[f"{choice}_end"],
                {"choices.after_cobra": choice},
                closed=_reason(coverage.Reason.PARTNER_NOT_KNOWN) if closed else "",
            )


def _with_medicare(at: Situation) -> Iterator[Candidate]:
    """What goes beside Medicare when it starts in the months shown."""
    if at.case.plan.kind in ("medicare", "medicare advantage"):
        return
    if not at.shown(at.result.point("medicare_starts")):
        return
    now = at.case.choices.medicare_choice or "drug plan"
    for choice, words in (
        ("drug plan", "drug_plan"),
        ("medigap", "medigap"),
        ("advantage", "advantage"),
    ):
        if choice == now:
            continue
        closed = ""
        if choice == "medigap" and at.shown(at.result.point("medigap_may_be_refused")):
            closed = say(SENTENCES["medigap_may_be_refused"][0])
        elif choice == "medigap" and at.case.plan.medigap_premium is None:
            closed = W["medigap_price"]
        yield Candidate(
            f"medicare:{choice}",
            "cover",
            W[words],
            {"choices.medicare_choice": choice},
            closed=closed,
        )


# -- place, medicine, travel, start ----------------------------------------------------------------


def place(at: Situation) -> Iterator[Candidate]:
    """Office or hospital; blood tests near home; a center nearer to home."""
    other = "hospital" if at.settled.treatment.site == "office" else "office"
    yield Candidate(
        f"site:{other}",
        "place",
        W[other],
        {"treatment.site": other},
        lever="site" if other == "office" else "",
    )
    trip = at.settled.travel
    miles, minutes = (
        law().parameter("travel.miles_one_way"),
        law().parameter("travel.minutes_one_way"),
    )
    if trip.labs_near < 1:
        near: dict[str, Any] = {"travel.labs_near": 1}
        there = trip.near_miles_one_way
        if not there and miles.low is not None and minutes.low is not None:
            there = miles.low
            near |= {
                "travel.near_miles_one_way": miles.low,
                "travel.near_minutes_one_way": minutes.low,
            }
        if there < (trip.miles_one_way or 0):
            yield Candidate(
                "labs:near",
                "place",
                W["labs_near"],
                near,
                lever="labs",
                fill={"miles": number(there)},
            )
    else:
        yield Candidate("labs:far", "place", W["labs_far"], {"travel.labs_near": 0})
    usual, time = at.on("travel.miles_one_way"), at.on("travel.minutes_one_way")
    if (trip.miles_one_way or 0) > usual:
        yield Candidate(
            "center:near",
            "place",
            W["center_near"].format(miles=number(usual)),
            {"travel.miles_one_way": usual, "travel.minutes_one_way": time},
        )


#: Switches of medicine that are a lever, and which of their choices are.
_DRUG_LEVERS = {
    "trastuzumab": "biosimilar",
    "denosumab": "biosimilar",
    "booster": "biosimilar",
    "given_as": "shot",
    "supply": "supply",
}


def drug(at: Situation) -> Iterator[Candidate]:
    """Biosimilar or brand, shot or drip, months of supply, and who comes along."""
    for name, switch in law().file("regimens")["switches"].items():
        now = at.case.treatment.switches.get(name, switch["choices"][0]["name"])
        for place_of, choice in enumerate(switch["choices"]):
            if choice["name"] == now:
                continue
            lever = _DRUG_LEVERS.get(name, "")
            if lever == "shot" and choice["name"] != "Shot":
                lever = ""
            if lever == "biosimilar" and "biosimilar" not in choice["name"]:
                lever = ""
            words = {"drug": DRUGS[name], "choice": say(choice["name"])}
            yield Candidate(
                f"{name}:{place_of}",
                "travel" if name == "company" else "drug",
                W["drug"].format(**words),
                {f"treatment.switches.{name}": choice["name"]},
                lever=lever,
                rival=name,
                fill=words,
            )


def travel(at: Situation) -> Iterator[Candidate]:
    """Other ways to get to care that go with the distance."""
    trip = at.settled.travel
    far = (trip.miles_one_way or 0) > at.on("travel.far_miles")
    for mode in ("own car", "plane") if far else ("own car", "rideshare", "bus or train"):
        if mode != trip.mode:
            yield Candidate(f"mode:{mode}", "travel", MODES[mode], {"travel.mode": mode})


def start(at: Situation) -> Iterator[Candidate]:
    """The start of treatment against the plan year: the next one, where it is near."""
    care, plan = at.settled.treatment, at.settled.plan
    day = care.start
    if day is None or day < first_day(at.first) or plan.kind in ("none", "medicaid"):
        return
    month = month_ordinal(day)
    new_year = int(plan.plan_year_starts or 1)
    ahead = (new_year - 1 - month) % 12
    if ahead == 0:
        return  # the plan year has just begun
    begins = first_day(month + ahead)
    if (begins - day).days > at.on("levers.longest_wait_days"):
        yield Candidate("start", "start", W["start_any"], closed=W["long_wait"])
        return
    changes = [change for change in at.case.treatment.changes if change.start <= begins]
    if changes or not at.shown(month + ahead):
        return
    yield Candidate(
        f"start:{begins.isoformat()}",
        "start",
        W["start"].format(day=day_words(begins)),
        {"treatment.start": begins.isoformat()},
    )


def payment(at: Situation) -> Iterator[Candidate]:
    """Spreading drug bills under Medicare; newer income for the Medicare premium."""
    if not at.covers & {coverage.MEDIGAP, coverage.MEDICARE, coverage.ADVANTAGE}:
        return
    starts = at.result.point("medicare_starts")
    month = int(starts) if at.shown(starts) else at.first
    if at.case.medicare.payment_plan_from is None:
        yield Candidate(
            f"payment_plan:{month_text(month)}",
            "payment",
            _title("payment_plan"),
            {"medicare.payment_plan_from": month_text(month)},
            lever="payment_plan",
        )
    if not at.case.medicare.asks_for_newer_income:
        yield Candidate(
            "newer_income",
            "payment",
            _title("newer_income"),
            {"medicare.asks_for_newer_income": True},
            lever="newer_income",
        )


# -- help ------------------------------------------------------------------------------------------


def book(lever: str) -> dict[str, Any]:
    """What the data say of a lever."""
    return law().file("levers")["levers"][lever]


def _title(lever: str, fill: Mapping[str, str] | None = None) -> str:
    return say(book(lever)["title"], **(fill or {}))


def help_offers(at: Situation) -> Iterator[Candidate]:
    """Help that could be granted, and help that is granted taken away."""
    yield from _card(at)
    yield from _grant(at)
    yield from _hospital(at)
    yield from _medicare_help(at)
    yield from _trips(at)
    yield from _cash(at)


def _without(lever: str, changes: dict[str, Any]) -> Candidate:
    return Candidate(f"help:{lever}:off", "help", W["without"].format(what=_title(lever)), changes)


def _card(at: Situation) -> Iterator[Candidate]:
    if at.case.help.copay_card_from is not None:
        yield _without("card", {"help.copay_card_from": None})
        return
    found = at.card()
    if found is None:
        of_drug = [
            key
            for key, entry in at.programs.items()
            if entry["kind"] == "copay card" and _for_drug(at, key)
        ]
        if of_drug:
            public = at.covers & {
                coverage.MEDIGAP,
                coverage.MEDICARE,
                coverage.ADVANTAGE,
                coverage.MEDICAID,
            }
            yield Candidate(
                "help:card",
                "help",
                _title("card"),
                closed=W["card_public" if public else "card_none"],
            )
        return
    drugs, programs, limit, pays = found
    yield Candidate(
        "help:card",
        "help",
        _title("card"),
        {
            "help.copay_card_from": at.case.first_month,
            "help.copay_card_limit": limit,
            "help.copay_card_you_pay": pays,
        },
        lever="card",
        fill={"drug": drugs, "limit": dollars(limit), "program": programs},
    )


def _for_drug(at: Situation, key: str) -> bool:
    """Whether the treatment holds a drug of a program."""
    possible = at.result.projected.help_possible
    found = assistance.drug_in_use(
        law(), possible.table, at.result.projected.households.treatment_keys
    )
    return bool(found[possible.table.keys.index(key), 0, 0] == 1)


def _grant(at: Situation) -> Iterator[Candidate]:
    if at.case.help.foundation_grant:
        yield _without("grant", {"help.foundation_grant": None})
        return
    keys = at.open_programs("foundation")
    if not keys:
        reason = _why_closed(at, "foundation")
        if reason:
            yield Candidate("help:grant", "help", _title("grant"), closed=reason)
        return
    amount = at.on("assistance.foundation.amount")
    month = min(at.opens(key) for key in keys)
    yield Candidate(
        "help:grant",
        "help",
        _title("grant"),
        {"help.foundation_grant": amount, "help.foundation_grant_from": month_text(month)},
        lever="grant",
        fill={
            "amount": dollars(amount),
            "program": listed([name_of(at.programs[key]["name"]) for key in keys], "or"),
        },
    )


def _why_closed(at: Situation, kind: str) -> str:
    """Why no program of a kind is open in the first month, in the rule's words."""
    possible = at.result.projected.help_possible
    codes = [
        int(possible.found.reason[place, 0, 0])
        for place, entry in enumerate(possible.table.entries)
        if entry["kind"] == kind
    ]
    above = assistance.Reason.INCOME_ABOVE
    known = [code for code in codes if code in assistance.REASONS]
    if not known:
        return ""
    return say(assistance.REASONS[above if above in known else known[0]][0])


def _hospital(at: Situation) -> Iterator[Candidate]:
    if at.case.help.hospital_discount:
        yield _without("hospital", {"help.hospital_discount": None})
        return
    found = at.discount() if at.open_programs("discount") else None
    if found is None:
        if at.settled.treatment.site == "hospital":
            codes = assistance.Reason
            code = codes.WRONG_COVER if coverage.MEDICAID in at.covers else codes.INCOME_ABOVE
            yield Candidate(
                "help:hospital", "help", _title("hospital"), closed=say(assistance.REASONS[code][0])
            )
        return
    share, month, has_law = found
    lever = "hospital_law" if has_law else "hospital"
    yield Candidate(
        "help:hospital",
        "help",
        _title(lever),
        {"help.hospital_discount": share, "help.hospital_discount_from": month_text(month)},
        lever=lever,
        fill={"share": percent(share, 0)},
    )


def _medicare_help(at: Situation) -> Iterator[Candidate]:
    if at.case.help.extra_help_from is not None:
        yield _without("extra_help", {"help.extra_help_from": None})
    elif at.opens("extra_help") >= 0:
        yield Candidate(
            "help:extra_help",
            "help",
            _title("extra_help"),
            {"help.extra_help_from": month_text(at.opens("extra_help"))},
            lever="extra_help",
        )
    if at.case.help.savings_program is not None:
        return
    found = at.best_program()
    if found is not None:
        program, month = found
        fill = {"program": program}
        yield Candidate(
            "help:savings_program",
            "help",
            _title("savings_program", fill),
            {"help.savings_program": program, "help.savings_program_from": month_text(month)},
            lever="savings_program",
            fill=fill,
        )


def _trips(at: Situation) -> Iterator[Candidate]:
    """Free rides, parking and lodging."""
    rides = [key for key in at.open_programs("rides") if key != "parking"]
    law_rides = "medicaid_rides" if "medicaid_rides" in rides else "rides"
    offers = (
        ("rides", law_rides, "free_rides", rides, ("driving", "tolls")),
        ("parking", "parking", "free_parking", ["parking"], ("parking",)),
        ("lodging", "lodging", "free_lodging", at.open_programs("lodging"), ("lodging",)),
    )
    for name, lever, question, keys, lines in offers:
        if getattr(at.case.help, question):
            yield _without(lever, {f"help.{question}": False})
        elif keys and any(at.result.ledger.page(line).any() for line in lines):
            yield Candidate(
                f"help:{name}",
                "help",
                _title(lever),
                {f"help.{question}": True},
                lever=lever,
                fill={"program": listed([name_of(at.programs[k]["name"]) for k in keys], "or")},
                source=at.programs[keys[0]]["source"]
                | {"checked": at.programs[keys[0]]["checked"]},
            )


def _cash(at: Situation) -> Iterator[Candidate]:
    if at.case.help.cash_grant:
        return
    for key in at.open_programs("grant"):
        entry = at.programs[key]
        if "amount" not in entry:
            continue
        amount, month = at.on(f"assistance.programs.{key}.amount"), at.opens(key)
        fill = {"program": name_of(entry["name"]), "amount": dollars(amount)}
        yield Candidate(
            f"help:cash:{key}",
            "help",
            _title("cash_grant", fill),
            {"help.cash_grant": amount, "help.cash_grant_from": month_text(month)},
            lever="cash_grant",
            fill=fill,
            source=entry["source"] | {"checked": entry["checked"]},
        )


# -- which are open --------------------------------------------------------------------------------


#: How the keys of what-ifs from the family's own file begin.
OWN = "own:"


def own_what_ifs(case: Case) -> Iterator[Candidate]:
    """What-ifs that the family's own file names."""
    groups = {"choices.work": "work", "treatment": "drug", "travel": "travel", "help": "help"}
    for name, changes in case.scenarios.items():
        first = next(iter(changes), "")
        group = next((g for start_of, g in groups.items() if first.startswith(start_of)), "work")
        yield Candidate(f"{OWN}{name}", group, named(name), dict(changes))


#: The makers of candidates, in the order of a page.
MAKERS: tuple[Callable[[Situation], Iterable[Candidate]], ...] = (
    work,
    helper,
    state_leave,
    ssdi,
    cover,
    place,
    drug,
    travel,
    start,
    payment,
    help_offers,
)


def candidates(at: Situation) -> list[Candidate]:
    """Every choice that bears on this family, whether it turns out open or not."""
    return [one for maker in MAKERS for one in maker(at)]


def run(at: Situation, found: Iterable[Candidate]) -> list[tuple[Candidate, Estimate | None]]:
    """Run the candidates that are not closed as one batch; those that are no valid case are dropped.

    One that the law turns out to close, or that changes nothing, has no estimate.
    """
    valid: list[tuple[Candidate, Case | None]] = []
    seen: list[Case] = [at.case]
    for one in found:
        if one.closed:
            valid.append((one, None))
            continue
        try:
            case = at.case.changed(one.changes)
        except CaseError:
            continue
        if case in seen:
            continue
        if one.key.startswith(OWN):  # the file's own what-if stands for the same one of ours
            seen.append(case)
        valid.append((one, case))
    cases = [case for _, case in valid if case is not None]
    results = iter(estimate_many([at.case, *cases]) if cases else ())
    base = next(results, at.result)
    answers: list[tuple[Candidate, Estimate | None]] = []
    for one, tried in valid:
        if tried is None:
            answers.append((one, None))
            continue
        result = next(results)
        reason = one.check(result) if one.check else ""
        if reason:
            answers.append((replace(one, closed=reason), None))
        elif differs(base, result):
            answers.append((one, result))
    return answers


def differs(base: Estimate, other: Estimate) -> bool:
    """Whether a dollar of any line, or the month of any turning point, is another."""
    if np.abs(other.ledger.net[0] - base.ledger.net[0]).max() >= DOLLAR:
        return True
    for line in base.ledger:
        if np.abs(other.ledger[line.key].amounts - line.amounts).max() >= DOLLAR:
            return True
    first, end = base.months.first, base.months.first + base.months.count

    def dates(result: Estimate) -> dict[str, float]:
        found = {name: result.point(name) for name in result.projected.points}
        return {name: month for name, month in found.items() if first <= month < end}

    return dates(base) != dates(other)


def switches(case: Case) -> tuple[Switch, ...]:
    """Every choice of a family that is open and changes something; and those that are closed.

    Parameters
    ----------
    case
        The family.

    Returns
    -------
    tuple of Switch
        In the order of their groups; in each, what the family's own file names, then the open ones,
        then the closed ones with their reasons.
    """
    at = Situation(case)
    found = run(at, [*own_what_ifs(case), *candidates(at)])
    made = [
        Switch(
            key=one.key,
            group=one.group,
            title=one.title,
            changes=one.changes if result is not None else {},
            open=result is not None,
            reason=one.closed or one.note,
        )
        for one, result in found
    ]
    return tuple(sorted(made, key=lambda s: (GROUPS.index(s.group), not s.open)))


def chosen(found: Iterable[Switch], keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What-ifs by title for ``compare``, from the keys of open switches.

    Raises
    ------
    ValueError
        When a key is no open switch, or there are more than four.
    """
    wanted = list(dict.fromkeys(keys))
    if len(wanted) > MOST:
        raise ValueError(SAID["too_many"].rstrip("."))
    by_key = {switch.key: switch for switch in found if switch.open}
    for key in wanted:
        if key not in by_key:
            raise ValueError(W["unknown"].format(key=key).rstrip("."))
    return {by_key[key].title: dict(by_key[key].changes) for key in wanted}


__all__ = ["GROUPS", "GROUP_NAMES", "Switch", "chosen", "switches"]
