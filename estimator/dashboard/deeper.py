"""Questions for those who know more: planned tests, choices of medicine, the way to care, the home.

All of them stand behind folds, and each is asked only where it bears on the family.
"""

from __future__ import annotations

import functools
from typing import Any, get_args

from estimator.basis.law import law
from estimator.basis.words import language, say
from estimator.case import Case
from estimator.case.parts import ExtraItem
from estimator.dashboard import words
from estimator.dashboard.asking import (
    GIVEN,
    HELPER,
    PER,
    UNSURE,
    WITH_JOB,
    YES_NO,
    ask,
    folded,
    listed,
)
from estimator.rules import treatment

Question = dict[str, Any]
W = words.DEEPER
EVENTS, EXTRAS, CHANGES = 3, 3, 2
PLACES = listed({"office": "Doctor's office", "hospital": "Hospital"})
BOUGHT_ONCE = ("wig", "scalp_cooling")
BY_THE_VISIT = ("cleaning_visit", "meal_delivered", "complementary_session")
OWN_CAR = {"travel.mode": [None, "own car", "own car, gas alone"]}
CHILDREN = {"children": [GIVEN]}
NEAR = [{"travel.labs_near": [GIVEN]}, {"travel.visits_near": [GIVEN]}]
FAR = {"travel.stays_over_from_miles": [GIVEN]}
SECOND = {"ask.second": ["yes"]}
TIMES = [{"value": str(count), "label": str(count)} for count in range(1, 13)]


def additions() -> dict[str, str]:
    """Treatments that go on beside another one, by key: bone medicine, pain pills, counseling."""
    return _of_line("add-on")


def _of_line(line: str) -> dict[str, str]:
    known = treatment.treatments(law())
    return {key: node["name"] for key, node in known.items() if node.get("line") == line}


def planned_options() -> list[dict[str, Any]]:
    """What can be planned beside the treatment, in two groups."""
    once, on = _of_line("event"), additions()
    return [
        {"group": W["once"], "options": listed(once)},
        {"group": W["goes_on"], "options": listed(on)},
    ]


def stay_words() -> dict[str, str]:
    """By treatment, how many months many people stay on it: for planning money, no outlook."""
    return _stay_words(language())


@functools.cache
def _stay_words(_language: str) -> dict[str, str]:
    said = {}
    for key in law().file("regimens")["regimens"]:
        stay = treatment.typical_stay(law(), key)
        if stay is not None:
            months, low, high = (f"{number:.0f}" for number in stay)
            said[key] = W["stay"].format(months=months, low=low, high=high)
    return said


@functools.cache
def bears_on(switch: str) -> tuple[str, ...]:
    """Treatments in which some choice of a switch changes something."""
    count = len(treatment.switches(law())[switch]["choices"])

    def made(name: str, at: int) -> treatment.Chosen:
        return treatment.chosen(law(), treatment.key_of(law(), name, "office", {switch: at}))

    return tuple(
        name
        for name in treatment.treatments(law())
        if any(made(name, at) != made(name, 0) for at in range(1, count))
    )


def _where_it_bears(switch: str) -> dict[str, Any]:
    """When a switch is asked: one of the treatments of the case changes with it."""
    names = list(bears_on(switch))
    if len(names) == len(treatment.treatments(law())):
        return {"show_if": HELPER}  # who comes along bears on every treatment
    regimens = [*names, UNSURE] if _stand_in() in names else names
    lines = ["treatment.regimen", *(f"treatment.changes.{n + 1}.regimen" for n in range(CHANGES))]
    more = ["treatment.add_ons", *(f"treatment.events.{n + 1}.event" for n in range(EVENTS))]
    return {
        "show_if_any": [
            {lines[0]: regimens},
            *({line: names} for line in (*lines[1:], *more)),
        ]
    }


def switches() -> list[Question]:
    """Choices of medicine and supply that change something in the treatment."""
    names = [name for name in treatment.switches(law()) if name != "company"]
    return folded(W["fold_switches"], *map(_switch, names))


def _switch(name: str) -> Question:
    node = treatment.switches(law())[name]
    label, short = W["switches"].get(name) or (node["says"], node["says"])
    usual = say(node["choices"][0]["name"])
    return ask(
        f"treatment.switches.{name}",
        "select",
        label,
        short=short,
        options=listed({choice["name"]: choice["name"] for choice in node["choices"]}),
        help=W["usual_choice"].format(usual=usual),
        **_where_it_bears(name),
    )


def planned(around: list[str]) -> list[Question]:
    """Additions to the treatment, and what is planned beside it."""
    return folded(
        W["fold_planned"],
        ask("treatment.add_ons", "several", "What goes on beside the treatment?",
            options=listed(additions()), short="Beside it",
            help="From the first day of the treatment on."),
        *(question for slot in range(1, EVENTS + 1) for question in _event(slot, around)),
        ask("treatment.scans_at_switch", "choice", "Tests and scans before a change of treatment?",
            unsure=True, options=YES_NO, short="Scans before a change",
            show_if={"treatment.changes.1.start": [GIVEN]}),
        ask("treatment.urgent_care", "select",
            "Count trips to the ER and hospital stays that no one plans?",
            short="Unplanned hospital care",
            help="We count none unless you choose. It says nothing about you.",
            options=listed({"low": "Yes, few", "typical": "Yes, as many people have",
                            "high": "Yes, many", "none": "No"})),
    )  # fmt: skip


def _event(slot: int, around: list[str]) -> list[Question]:
    field = f"treatment.events.{slot}"
    there = {f"{field}.event": [GIVEN], f"{field}.start": [GIVEN]}
    once, days = list(_of_line("event")), [f"{around[0]}-01", f"{around[1]}-28"]
    first, more = slot == 1, {f"treatment.events.{slot - 1}.start": [GIVEN]}
    return [
        ask(f"{field}.event", "select",
            "A test, visit or treatment that is planned" if first else "What else is planned?",
            options=planned_options(), short="Planned", show_if={} if first else more,
            help="Only what you want to count." if first else ""),
        ask(f"{field}.start", "day", "First day of it", days=days, short="On",
            show_if={f"{field}.event": [GIVEN]}, help="It counts once you choose the day."),
        ask(f"{field}.until", "day", "Last day of it", days=days, short="Until",
            show_if={**there, f"{field}.event": list(additions())},
            help="Leave it empty if it goes on."),
        ask(f"{field}.times", "select", "How many times?", options=TIMES, short="Times",
            show_if={**there, f"{field}.event": once}, help="We count once unless you choose."),
        ask(f"{field}.every_days", "number", "Days from one time to the next", after="days",
            short="Every", help="The other times count once you fill this in.",
            show_if={**there, f"{field}.times": [one["value"] for one in TIMES[1:]]}),
        ask(f"{field}.company", "select", "Does somebody come along?", short="Along",
            show_if={**there, **HELPER}, help="We count as usual unless you choose.",
            options=listed({"usual": "As usual", "alone": "No", "always": "Yes, each time"})),
        ask(f"{field}.site", "choice", "Where is it done?", options=PLACES, short="Where",
            show_if=there, help="We count the same place as the treatment unless you choose."),
    ]  # fmt: skip


def way_to_care() -> list[Question]:
    """How the family gets to care: the ride, parking, care near home, nights away, company."""
    return [
        *folded(
            W["fold_way"],
            ask("travel.mode", "select", "How do you get to care?", short="Way to care",
                help="We count your own car, with wear, unless you choose.",
                options=listed(W["modes"])),
            ask("travel.fare", "money", "What does a ride there and back cost?", unsure=True,
                show_if={"travel.mode": ["rideshare", "taxi", "bus or train", "plane"]},
                short="Ride, both ways"),
            ask("travel.miles_per_gallon", "number", "Miles the car goes on a gallon",
                unsure=True, after="miles", short="Miles on a gallon",
                show_if={"travel.mode": ["own car, gas alone"]}),
            ask("travel.gas_price", "money", "Price of a gallon of gas", unsure=True,
                show_if={"travel.mode": ["own car, gas alone"]}, short="A gallon"),
        ),
        *folded(
            W["fold_parking"],
            ask("travel.parking_per_hour", "money", "Parking for an hour", show_if=OWN_CAR,
                short="Parking, an hour",
                help="If it goes by the hour. It is added to the amount for a visit above, if "
                "you wrote one there."),
            ask("travel.parking_daily_limit", "money", "Most that parking costs in a day",
                show_if={**OWN_CAR, "travel.parking_per_hour": [GIVEN]}, short="Parking, at most",
                help="Leave it empty if there is no limit."),
            ask("travel.parking_free_hours", "number", "Free hours with a stamp from the clinic",
                show_if={**OWN_CAR, "travel.parking_per_hour": [GIVEN]}, after="hours",
                short="Free hours"),
            ask("travel.parking_discount", "number", "What the clinic’s stamp takes off",
                show_if=OWN_CAR, after="percent", short="Off parking"),
        ),
        *folded(
            W["fold_near"],
            ask("travel.labs_near", "number", "Blood tests that are done near home",
                after="percent", short="Blood tests near home",
                help="Leave it empty if all are done at the clinic. 100 means all of them."),
            ask("travel.visits_near", "number", "Other visits that are done near home",
                after="percent", short="Visits near home"),
            ask("travel.near_miles_one_way", "number", "How far is that place, one way?",
                show_if_any=NEAR, after="miles", short="Place near home"),
            ask("travel.near_minutes_one_way", "number", "How long is the way to that place?",
                show_if_any=NEAR, after="minutes", short="The way to it"),
        ),
        *folded(
            W["fold_nights"],
            ask("travel.stays_over_from_miles", "number",
                "From how many miles would you stay the night?", after="miles",
                short="Nights away from", help="One way. Leave it empty for no nights away."),
            ask("travel.nights_per_visit", "number", "Nights for such a visit", show_if=FAR,
                after="nights", short="Nights", help="We count 1 unless you fill it in."),
            ask("travel.price_per_night", "money", "Price of a night", unsure=True, show_if=FAR,
                short="A night"),
        ),
        *folded(
            W["fold_company"],
            _switch("company"),
            ask("caregiver.goes_along", "number", "Clinic days on which the helper goes along",
                unsure=True, after="percent", show_if=HELPER, short="Helper goes along",
                help="100 means all of them."),
            ask("ask.second", "choice", "Does anyone else come along to care?", options=YES_NO,
                short="A second helper"),
            ask("second_caregiver.relation", "select", "Who is that?", show_if=SECOND,
                short="Second helper",
                options=listed({"spouse": "Husband or wife", "partner": "Partner",
                                "parent": "A parent", "adult child": "A grown child",
                                "sibling": "A sister or brother", "friend": "A friend"})),
            ask("second_caregiver.goes_along", "number",
                "Clinic days on which that person goes along", unsure=True, after="percent",
                show_if=SECOND, short="Second helper goes along"),
            ask("second_caregiver.job.pay", "money", "What does that person earn?",
                show_if=SECOND, unit={"name": "second_caregiver.job.per", "options": PER},
                short="Second helper’s pay",
                help="Before taxes. Leave it empty if no pay is lost."),
        ),
    ]  # fmt: skip


def job() -> list[Question]:
    """Sick days, overtime and shifts."""
    return folded(
        W["fold_job"],
        ask("patient.job.sick_hours_per_cycle", "number",
            "Hours of work missed between visits, in one treatment cycle", show_if=WITH_JOB,
            after="hours", short="Sick hours in a cycle",
            help="Bad days at home. A cycle is often 3 or 4 weeks."),
        ask("patient.job.overtime_hours", "number", "Usual overtime in a week", show_if=WITH_JOB,
            after="hours", short="Overtime"),
        ask("patient.job.shift_hours", "number", "Hours a week on shifts that pay more",
            show_if=WITH_JOB, after="hours", short="Shift hours", help="Nights or weekends."),
        ask("patient.job.shift_differential", "money", "How much more does such an hour pay?",
            show_if={**WITH_JOB, "patient.job.shift_hours": [GIVEN]}, short="More for a shift"),
    )  # fmt: skip


def home(around: list[str]) -> list[Question]:
    """Children on bad days and when the parent can no longer care for them; things to buy."""
    stops = {**CHILDREN, "home.care_stops_from": [GIVEN]}
    return [
        *folded(
            W["fold_children"],
            ask("home.bad_days_per_cycle", "number",
                "Days after each treatment on which you pay for childcare", show_if=CHILDREN,
                after="days", short="Bad days",
                help="Days on which {name} cannot look after the children."),
            ask("home.bad_day_hours", "number", "Hours of childcare on such a day",
                show_if={**CHILDREN, "home.bad_days_per_cycle": [GIVEN]}, after="hours",
                short="Childcare on a bad day", help="We count 8 hours unless you fill it in."),
            ask("home.care_stops_from", "month",
                "From which month can {name} no longer look after the children?",
                show_if=CHILDREN, months=around, short="No longer cares for the children",
                help="Only if {name} looked after them, so that others would be paid for it."),
            ask("home.care_stops_until", "month", "From which month is it possible again?",
                show_if=stops, months=around, short="Cares for them again"),
            ask("home.care_hours_per_week", "number",
                "Hours a week that {name} looked after them", show_if=stops, after="hours",
                short="Hours of care for them"),
            ask("home.childcare_per_week", "money",
                "A full week of childcare for one child", unsure=True, show_if=stops,
                short="A week of childcare"),
        ),
        *folded(
            W["fold_extras"],
            *(question for slot in range(1, EXTRAS + 1) for question in _extra(slot, around)),
        ),
    ]  # fmt: skip


def _extra(slot: int, around: list[str]) -> list[Question]:
    field = f"home.extras.{slot}"
    items = {item: W["extras"].get(item, item.replace("_", " ")) for item in get_args(ExtraItem)}
    there = {f"{field}.start": [GIVEN]}
    first, more = slot == 1, {f"home.extras.{slot - 1}.start": [GIVEN]}
    return [
        ask(f"{field}.item", "select",
            "A thing or service because of the illness" if first else "What else?",
            options=listed(items), short="Extra", show_if={} if first else more,
            help="Each of them once." if first else ""),
        ask(f"{field}.start", "month", "In which month is it bought, or does it start?",
            months=around, short="From", show_if={f"{field}.item": [GIVEN]},
            help="It counts once you choose the month."),
        ask(f"{field}.until", "month", "Last month of it", months=around, short="Until",
            show_if={**there, f"{field}.item": [i for i in items if i not in BOUGHT_ONCE]},
            help="Leave it empty if it goes on."),
        ask(f"{field}.times_per_week", "number", "How often in a week?", after="times",
            show_if={**there, f"{field}.item": list(BY_THE_VISIT)}, short="In a week",
            help="We count once unless you fill it in."),
        ask(f"{field}.price", "money", "What does it cost each time, or each month?",
            show_if=there, short="Price", help="Leave it empty: we count a usual price."),
    ]  # fmt: skip


def _stand_in() -> str:
    """The treatment that is shown when it is not known."""
    extra = type(Case.model_fields["treatment"].default).model_fields["regimen"].json_schema_extra
    return str(extra["x-assume"]) if isinstance(extra, dict) else ""
