"""The questions of a page, in the order of a conversation, and the widget that asks them.

A question's name is the dotted field of the case that it fills (``plan.deductible``), or, without a
dot or with a leading ``ask.``, a question of the page alone. What stands in for "not sure" is read
from the case itself, so that page, file and command line say the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from estimator.basis.law import law
from estimator.case import STATES, Case
from estimator.dashboard import words

UNSURE = "not sure"
JS = Path(__file__).parent / "js"

STATE_NAMES = dict(
    zip(
        STATES,
        "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|"
        "District of Columbia|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|"
        "Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|"
        "Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|"
        "Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|"
        "Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming".split("|"),
        strict=True,
    )
)


def script(*names: str) -> str:
    """The text of a widget: the shared helpers, then the named files."""
    return "\n".join((JS / f"{name}.js").read_text(encoding="utf-8") for name in ("shared", *names))


# -- small helpers for the list of questions -------------------------------------------------------


def stands_in(field: str) -> str:
    """The sentence of the case that says what we use when the answer is "not sure"."""
    part: Any = Case
    *path, last = field.split(".")
    for step in path:
        part = _model(part.model_fields[step].annotation)
    extra = part.model_fields[last].json_schema_extra
    return str(extra["x-then"]) if isinstance(extra, dict) and extra["x-then"] else ""


def _model(annotation: Any) -> Any:
    """The model inside ``Model | None``."""
    if hasattr(annotation, "model_fields"):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model(inner)
        if found is not None:
            return found
    return None


def options(**pairs: str) -> list[dict[str, str]]:
    """Choices as ``value="what the button says"``."""
    return [{"value": value, "label": label} for value, label in pairs.items()]


def listed(pairs: Mapping[str, str]) -> list[dict[str, str]]:
    """The same for values that are no Python names."""
    return [{"value": value, "label": label} for value, label in pairs.items()]


def month_options(first: str, back: int, ahead: int) -> list[dict[str, str]]:
    """Months around the first one, as choices."""
    year, month = (int(part) for part in first.split("-"))
    middle = year * 12 + month - 1
    texts = [f"{m // 12:04d}-{m % 12 + 1:02d}" for m in range(middle - back, middle + ahead)]
    return [{"value": text, "label": words.month_name(text)} for text in texts]


YES_NO = options(yes="Yes", no="No")
PER = listed(
    {
        "hour": "an hour",
        "week": "a week",
        "two weeks": "every two weeks",
        "half month": "twice a month",
        "month": "a month",
        "year": "a year",
    }
)
WORKS = {"ask.work": ["job", "self"]}
HELPER = {"ask.helper": ["spouse", "partner", "other"]}
HELPER_WORKS = {"ask.helper": ["spouse", "partner", "other"], "ask.helper_works": ["yes"]}
STOPS = {**WORKS, "choices.work": ["stop"]}
FEWER = {**WORKS, "choices.work": ["fewer hours"]}
WITH_JOB = {"ask.work": ["job"]}
PRIVATE = {"plan.kind": ["employer", "partner", "COBRA", "marketplace", "medicare advantage"]}


def parts(first_month: str) -> list[dict[str, Any]]:
    """Every question of the session page.

    Parameters
    ----------
    first_month
        The month that "now" is, as ``2026-11``.
    """
    ahead = month_options(first_month, 0, 60)
    around = month_options(first_month, 36, 24)
    return [
        {
            "title": "Who is at home",
            "quick": True,
            "minutes": 1,
            "intro": "A few quick questions first. Then you see the months ahead.",
            "questions": [
                ask("patient.name", "text", "First name of the person with cancer",
                    help="Or any name you like. You can leave it empty.", short="Name"),
                ask("patient.birth", "birth", "When was {name} born?", needed=True, short="Born"),
                ask("state", "select", "Which state is the home in?", needed=True, short="State",
                    options=listed(STATE_NAMES)),
                ask("ask.helper", "choice", "Who helps {name}?", needed=True, short="Helper",
                    help="The one who helps the most. Pay and leave can count for both.",
                    options=listed({"spouse": "Husband or wife", "partner": "Partner",
                                    "other": "Someone else", "none": "No one"})),
                ask("caregiver.relation", "select", "Who is that?", show_if={"ask.helper": ["other"]},
                    options=listed({"parent": "A parent", "adult child": "A grown child",
                                    "sibling": "A sister or brother", "friend": "A friend"})),
                ask("caregiver.shares_home", "choice", "Do you live together and share money?",
                    show_if={"ask.helper": ["other"]}, options=YES_NO),
                ask("children", "births", "Children in the home", short="Children",
                    help="They can count for Social Security and for childcare."),
            ],
        },
        {
            "title": "Work and pay",
            "next": "work and pay",
            "quick": True,
            "minutes": 2,
            "questions": [
                ask("ask.work", "choice", "Does {name} work now?", needed=True, short="Work now",
                    help="Sick leave counts as having a job.",
                    options=listed({"job": "Has a job", "self": "Self-employed",
                                    "none": "Does not work"})),
                ask("patient.job.pay", "money", "What does {name} earn?", needed=True,
                    show_if=WORKS, help="Before taxes.", short="Pay",
                    unit={"name": "patient.job.per", "options": PER}),
                ask("patient.job.hours_per_week", "number", "Hours of work in a usual week",
                    show_if=WORKS, after="hours", unsure=True, short="Hours a week"),
                ask("ask.social_security", "choice", "Does {name} get Social Security now?",
                    show_if={"ask.work": ["none"]}, needed=True, short="Social Security",
                    options=listed({"disability": "Yes, SSDI", "retirement": "Yes, retirement",
                                    "none": "No"})),
                ask("patient.social_security.monthly", "money", "How much is it each month?",
                    show_if={"ask.work": ["none"],
                             "ask.social_security": ["disability", "retirement"]},
                    needed=True, help="Before the Medicare premium comes off.",
                    short="Social Security each month"),
                ask("patient.social_security.entitled_since", "birth",
                    "What was the first month it was paid for?",
                    show_if={"ask.work": ["none"],
                             "ask.social_security": ["disability", "retirement"]},
                    needed=True, short="Since"),
                ask("choices.work", "choice", "What will {name} do about work?", needed=True,
                    show_if=WORKS, short="Plan for work",
                    help="You can try each one and see what changes.",
                    options=listed({"keep on": "Keep on", "fewer hours": "Fewer hours",
                                    "stop": "Stop"})),
                ask("choices.last_month_of_work", "month", "Last month of work", needed=True,
                    show_if=STOPS, options=ahead, short="Last month of work"),
                ask("choices.fewer_hours_from", "month", "First month with fewer hours",
                    needed=True, show_if=FEWER, options=ahead, short="Fewer hours from"),
                ask("choices.hours_per_week", "number", "Hours a week from then on", needed=True,
                    show_if=FEWER, after="hours", short="Fewer hours"),
                ask("ask.helper_works", "choice", "Does the helper have a job?",
                    show_if=HELPER, options=YES_NO, needed=True, short="Helper works"),
                ask("caregiver.job.pay", "money", "What does the helper earn?", needed=True,
                    show_if=HELPER_WORKS, help="Before taxes.", short="Helper's pay",
                    unit={"name": "caregiver.job.per", "options": PER}),
            ],
        },
        {
            "title": "Health plan and treatment",
            "next": "health plan and treatment",
            "quick": True,
            "minutes": 1,
            "questions": [
                ask("plan.kind", "select", "Which health plan does {name} have?", needed=True,
                    short="Health plan", help="The card or the HR office can tell.",
                    options=listed({
                        "employer": "From the job of the person with cancer",
                        "partner": "From the job of a husband, wife or partner",
                        "COBRA": "COBRA (the old job's plan)",
                        "marketplace": "Marketplace (HealthCare.gov or the state's)",
                        "medicare": "Medicare",
                        "medicare advantage": "Medicare Advantage",
                        "medicaid": "Medicaid",
                        "none": "No health plan",
                    })),
                ask("treatment.regimen", "select", "Which treatment?", needed=True, unsure=True,
                    short="Treatment", help="The care team can name it. Any one gives a first "
                    "picture.", options=regimen_options()),
                ask("treatment.start", "month", "When does it start, or when did it?", needed=True,
                    unsure=True, options=around, short="Treatment from"),
                ask("home.living_costs", "money", "What does an ordinary month cost?", needed=True,
                    unsure=True, help="With rent and food, without medical bills.",
                    short="Ordinary month"),
            ],
        },
        {
            "title": "The health plan, closer",
            "next": "the health plan",
            "minutes": 2,
            "intro": "These are on the “Summary of Benefits and Coverage” of the plan.",
            "questions": [
                ask("plan.premium", "money", "What do you pay for the plan each month?",
                    unsure=True, help="The part that comes out of pay, or the bill.",
                    short="Premium",
                    show_if={"plan.kind": ["employer", "partner", "COBRA", "marketplace",
                                           "medicare advantage"]}),
                ask("plan.deductible", "money", "Deductible for one person", unsure=True,
                    show_if=PRIVATE, short="Deductible"),
                ask("plan.coinsurance", "number", "Your share of a bill after that", unsure=True,
                    show_if=PRIVATE, after="percent", short="Share of bills"),
                ask("plan.out_of_pocket_maximum", "money", "Most you pay in a year, for one person",
                    unsure=True, show_if=PRIVATE, short="Most in a year",
                    help="The “out-of-pocket limit” of the plan."),
                ask("plan.hsa_qualified", "choice",
                    "Is it a high-deductible plan with an HSA?", show_if=PRIVATE, options=YES_NO,
                    short="Plan with an HSA"),
                ask("plan.spent_out_of_pocket", "money",
                    "Paid toward that so far this plan year", short="Paid so far",
                    show_if=PRIVATE),
                ask("plan.spent_deductible", "money",
                    "Of that, paid toward the deductible", unsure=True, show_if=PRIVATE,
                    short="Paid toward the deductible"),
                ask("plan.plan_year_starts", "select", "In which month does the plan year start?",
                    unsure=True, show_if=PRIVATE, short="Plan year starts",
                    options=[{"value": str(i), "label": m}
                             for i, m in enumerate(words.MONTHS, start=1)]),
                ask("plan.medigap_premium", "money", "Medigap premium each month",
                    show_if={"plan.kind": ["medicare"]}, short="Medigap",
                    help="Leave it empty if there is no Medigap policy."),
                ask("plan.drug_plan_premium", "money", "Drug plan premium each month",
                    show_if={"plan.kind": ["medicare"]}, short="Drug plan"),
                ask("choices.coverage_after_work", "select", "Which plan after work stops?",
                    unsure=True, show_if={**STOPS, "plan.kind": ["employer"]},
                    short="Plan after work",
                    options=listed({"COBRA": "COBRA (the same plan, full price)",
                                    "marketplace": "Marketplace", "partner": "A partner's plan",
                                    "medicaid": "Medicaid", "none": "No plan"})),
                ask("plan.full_premium", "money", "Full price of the plan each month", unsure=True,
                    show_if={**STOPS, "plan.kind": ["employer"]}, short="Full price",
                    help="With the employer's part. COBRA costs this and 2 percent more."),
            ],
        },
        {
            "title": "The job, closer",
            "next": "the job",
            "minutes": 2,
            "questions": [
                ask("patient.job.paid_when_absent", "choice",
                    "Is a day away from work paid, like a salary?", unsure=True, show_if=WITH_JOB,
                    options=YES_NO, short="A day away is paid"),
                ask("patient.job.paid_leave_hours", "number",
                    "Hours of sick pay and paid time off left", unsure=True, show_if=WITH_JOB,
                    after="hours", help="One day is often 8 hours.", short="Paid leave left"),
                ask("ask.short_term", "choice", "Does the job have short-term disability pay?",
                    show_if=WITH_JOB, unsure="patient.job.short_term_disability", options=YES_NO,
                    short="Short-term disability pay"),
                ask("patient.job.short_term_disability.share", "number",
                    "Share of pay it replaces", unsure=True, after="percent",
                    show_if={**WITH_JOB, "ask.short_term": ["yes"]}, short="It pays"),
                ask("patient.job.short_term_disability.weeks", "number", "For how many weeks?",
                    unsure=True, after="weeks", show_if={**WITH_JOB, "ask.short_term": ["yes"]},
                    short="For"),
                ask("ask.long_term", "choice", "And long-term disability pay?",
                    show_if=WITH_JOB, unsure="patient.job.long_term_disability", options=YES_NO,
                    short="Long-term disability pay"),
                ask("patient.job.employees", "number",
                    "People who work for the employer within 75 miles", unsure=True,
                    show_if=WITH_JOB, after="people", help="A guess is fine: 50 or more matters.",
                    short="Size of the employer"),
                ask("patient.job.months_with_employer", "number",
                    "How long has {name} worked there?", unsure=True, show_if=WITH_JOB,
                    after="months", short="Time with the employer"),
                ask("patient.job.state", "select", "Which state is the job in?", show_if=WORKS,
                    help="Leave it if it is the state of the home.", short="State of the job",
                    options=listed(STATE_NAMES)),
                ask("choices.caregiver_work", "choice", "What will the helper do about work?",
                    show_if=HELPER_WORKS, short="The helper's plan",
                    options=listed({"keep on": "Keep on", "fewer hours": "Fewer hours",
                                    "leave": "Take leave"})),
                ask("choices.caregiver_leave_from", "month", "From which month?",
                    show_if={**HELPER_WORKS, "choices.caregiver_work": ["leave", "fewer hours"]},
                    options=ahead, short="From"),
                ask("choices.caregiver_leave_weeks", "number", "For how many weeks?", unsure=True,
                    show_if={**HELPER_WORKS, "choices.caregiver_work": ["leave"]}, after="weeks",
                    short="For"),
                ask("choices.caregiver_hours_per_week", "number", "Hours a week from then on",
                    show_if={**HELPER_WORKS, "choices.caregiver_work": ["fewer hours"]},
                    after="hours", short="Helper's fewer hours"),
            ],
        },
        {
            "title": "Getting to care, and home",
            "next": "getting to care",
            "minutes": 2,
            "questions": [
                ask("treatment.site", "choice", "Where is treatment given?", unsure=True,
                    short="Place",
                    options=listed({"office": "Doctor's office", "hospital": "Hospital"})),
                ask("travel.miles_one_way", "number", "How far is the clinic, one way?",
                    unsure=True, after="miles", short="Clinic"),
                ask("travel.minutes_one_way", "number", "How long is the way there?", unsure=True,
                    after="minutes", short="The way there"),
                ask("travel.parking_per_visit", "money", "Parking for a visit", unsure=True,
                    short="Parking"),
                ask("travel.meals_per_visit", "money", "Food bought on a clinic day", unsure=True,
                    short="Food on a clinic day"),
                ask("home.childcare_on_clinic_days", "choice",
                    "Do you pay for childcare on clinic days?", unsure=True, options=YES_NO,
                    short="Childcare on clinic days"),
                ask("home.childcare_per_hour", "money", "What does an hour of childcare cost?",
                    unsure=True, show_if={"home.childcare_on_clinic_days": ["yes"]},
                    short="An hour of childcare"),
                ask("home.help_hours_per_week", "number", "Paid help at home in a week",
                    unsure=True, after="hours", short="Help at home"),
                ask("home.help_per_hour", "money", "What does an hour of help cost?", unsure=True,
                    short="An hour of help"),
                ask("home.other_costs", "money", "Other costs of the illness each month",
                    unsure=True, short="Other costs"),
                ask("home.other_income", "money", "Other money that comes in each month",
                    unsure=True, short="Other money in"),
            ],
        },
        {
            "title": "Looking ahead",
            "next": "looking ahead",
            "minutes": 1,
            "questions": [
                ask("months", "choice", "How many months do you want to see?", short="Months",
                    options=listed({"12": "12", "24": "24", "36": "36", "60": "60"})),
                ask("choices.apply_for_ssdi", "choice",
                    "Count on applying for SSDI when work stops?", show_if=STOPS, options=YES_NO,
                    short="Apply for SSDI",
                    help="SSDI is the disability pay of Social Security."),
                ask("choices.ssdi_application", "month", "In which month?", unsure=True,
                    show_if={**STOPS, "choices.apply_for_ssdi": ["yes"]}, options=ahead,
                    short="SSDI application"),
                ask("choices.medicare_choice", "select",
                    "When Medicare starts, which kind would you take?", unsure=True,
                    show_if={"plan.kind": ["employer", "partner", "COBRA", "marketplace",
                                           "medicaid", "none"]},
                    short="Medicare later",
                    options=listed({"drug plan": "Medicare with a drug plan",
                                    "medigap": "The same, with a Medigap policy",
                                    "advantage": "Medicare Advantage"})),
                ask("choices.use_state_leave", "choice",
                    "Count on the state's paid leave, if there is one?", show_if=WORKS,
                    options=YES_NO, short="State paid leave"),
            ],
        },
    ]  # fmt: skip


def ask(
    name: str,
    kind: str,
    label: str,
    *,
    unsure: bool | str = False,
    needed: bool = False,
    **more: Any,
) -> dict[str, Any]:
    """One question. ``unsure`` takes its sentence from the case field that it names."""
    question: dict[str, Any] = {"name": name, "kind": kind, "label": label, "needed": needed}
    if unsure:
        question["unsure"] = stands_in(name if unsure is True else unsure) or words.NOT_COUNTED
    return question | more


def regimen_options() -> list[dict[str, Any]]:
    """Every treatment we know, under the kind of cancer it is for."""
    groups: dict[str, list[dict[str, str]]] = {}
    for key, regimen in law().file("regimens")["regimens"].items():
        if str(regimen.get("line", "")).startswith(("add", "event")):
            continue
        kinds = regimen.get("subtypes", [])
        group = words.CANCER_KINDS["any"]
        if len(kinds) == 1:
            group = words.CANCER_KINDS.get(kinds[0], group)
        groups.setdefault(group, []).append({"value": key, "label": regimen["name"]})
    order = list(words.CANCER_KINDS.values())
    return [{"group": group, "options": groups[group]} for group in sorted(groups, key=order.index)]


def each(spec: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every question of every part."""
    for part in spec:
        yield from part["questions"]


def shown(question: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether a question is asked, given the other answers."""
    return all(values.get(n) in accepted for n, accepted in question.get("show_if", {}).items())


def left(spec: list[dict[str, Any]], values: Mapping[str, Any]) -> int:
    """How many answers are missing before there is a first picture."""
    return sum(
        1
        for question in each(spec)
        if question["needed"] and shown(question, values) and values.get(question["name"]) is None
    )


def this_month() -> str:
    """The month of today's date."""
    return dt.date.today().strftime("%Y-%m")


class Form(anywidget.AnyWidget):
    """Native controls for a list of parts; the answers are one dictionary."""

    _esm = script("form")
    words = traitlets.Dict().tag(sync=True)
    parts: traitlets.List[Any] = traitlets.List().tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    errors = traitlets.Dict().tag(sync=True)
