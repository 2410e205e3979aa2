"""A value of a rule as people write it: with its unit, in the reader's language."""

from __future__ import annotations

from typing import Any

import numpy as np

from estimator.basis.columns import EARNINGS_YEARS
from estimator.basis.months import NEVER, Months
from estimator.basis.words import (
    Texts,
    day_words,
    dollars,
    listed,
    month_words,
    number,
    percent,
    say,
)
from estimator.rules.coverage import COVERAGE_NAMES
from estimator.rules.treatment import KINDS


def pick(value: Any, shape: str, months: Months, month: int) -> Any:
    """The part of an array that bears on one month of the one household."""
    array = np.asarray(value)
    if array.ndim == 0:
        return array.item()
    if shape.endswith("by kind") and len(array) == len(KINDS):
        one = shape.removesuffix("by kind").strip()
        return {k: pick(part, one, months, month) for k, part in zip(KINDS, array, strict=True)}
    width = array.shape[-1]
    if shape == "record":
        return [x.item() for x in array.ravel()]
    if width == len(EARNINGS_YEARS) and width != months.count:
        at: Any = array[..., int(months.year[0, month]) - EARNINGS_YEARS.start]
    elif "year page" in shape and width == len(months.years):
        at = array[..., int(months.year[0, month]) - months.years[0]]
    elif width == months.count or width == months.count + 1:
        at = array[..., month]
    elif width == 1:
        at = array[..., 0]
    else:
        at = array
    flat = np.asarray(at).ravel()
    return flat[0].item() if flat.size == 1 else [x.item() for x in flat]


FILING_STATUS = {0: "single", 1: "married, filing together", 2: "head of household"}
#: Codes in words, by the name of the argument or of the result.
_COVER = ("coverage", "coverage_by_month", "plan_now", "path", "after_cobra", "medicare_kind")
CODES: dict[str, dict[int, str]] = {
    **dict.fromkeys(_COVER, COVERAGE_NAMES),
    "filing_status": FILING_STATUS,
}
#: Values that are words.
WORDS = Texts(
    {
        "unknown": "not known",
        "never": "never",
        "none": "none",
        "no_limit": "no limit",
        "yes": "yes",
        "no": "no",
        "of_kind": "{kind}: {amount}",
        "in_all": "{amount} in all",
        "part_of_poverty": "{share} of the poverty line",
        "part_of_pay": "{share} of pay",
        "part_of_month": "{share} of the month",
        "times_pay": "{count} times the usual pay",
    }
)
#: Kinds of care, as plans tell them apart.
KIND_WORDS = Texts(
    {
        "primary": "family doctor",
        "specialist": "specialist",
        "emergency": "emergency room",
        "imaging": "scans",
        "lab": "lab tests",
        "infusion_drug": "drugs given at the clinic",
        "infusion": "giving the drug",
        "radiation": "radiation",
        "procedure": "small surgery",
        "hospital": "hospital stay",
        "therapy": "therapy",
        "drug_generic": "generic pills",
        "drug_preferred": "brand pills",
        "drug_specialty": "specialty pills",
    }
)
#: What is counted: one of it, and several.
NOUNS = Texts(
    {
        "cards": ("{count} card", "{count} cards"),
        "children": ("{count} child", "{count} children"),
        "credits": ("{count} work credit", "{count} work credits"),
        "cycles": ("{count} cycle", "{count} cycles"),
        "days": ("{count} day", "{count} days"),
        "fills": ("{count} fill", "{count} fills"),
        "hours": ("{count} hour", "{count} hours"),
        "miles": ("{count} mile", "{count} miles"),
        "minutes": ("{count} minute", "{count} minutes"),
        "months": ("{count} month", "{count} months"),
        "nights": ("{count} night", "{count} nights"),
        "people": ("{count} person", "{count} people"),
        "quarters": ("{count} quarter of a year", "{count} quarters of a year"),
        "services": ("{count} service", "{count} services"),
        "stays": ("{count} stay", "{count} stays"),
        "times": ("{count} time", "{count} times"),
        "trips": ("{count} trip", "{count} trips"),
        "visits": ("{count} visit", "{count} visits"),
        "weeks": ("{count} week", "{count} weeks"),
        "years": ("{count} year", "{count} years"),
    }
)
#: For each of what. An amount of a month stands alone: the whole page speaks of months.
PER = Texts(
    {
        "credit": "{amount} for each credit",
        "cycle": "{amount} in each cycle",
        "day": "{amount} a day",
        "fill": "{amount} a fill",
        "gallon": "{amount} a gallon",
        "hour": "{amount} an hour",
        "meal": "{amount} a meal",
        "mile": "{amount} a mile",
        "minute": "{amount} a minute",
        "night": "{amount} a night",
        "quarter": "{amount} in three months",
        "ride": "{amount} a ride",
        "time": "{amount} each time",
        "visit": "{amount} a visit",
        "week": "{amount} a week",
        "year": "{amount} a year",
    }
)
_YES_NO = frozenset({"true or false", "yes/no", "truth", "0 or 1"})
_BARE = frozenset({"count", "code", "year", "as given", "ratio", "1", ""})
_PARTS = {
    "share of the poverty line": "part_of_poverty",
    "share of pay": "part_of_pay",
    "share of a month's pay": "part_of_pay",
    "share of the month": "part_of_month",
    "times the regular rate": "times_pay",
}


def show(value: Any, unit: str, name: str = "") -> str:
    """Write a value with its unit, as people write it."""
    if isinstance(value, dict):
        return _by_kind(value, unit)
    if isinstance(value, list):
        return _several(value, unit, name)
    if value is None or value != value:
        return WORDS["unknown"]
    if name in CODES:
        return say(CODES[name].get(int(value), WORDS["unknown"]))
    if isinstance(value, (bool, np.bool_)) or unit in _YES_NO:
        return WORDS["yes" if value else "no"]
    if unit in ("month", "day"):
        if value >= NEVER:
            return WORDS["never"]
        return month_words(value) if unit == "month" else day_words(value)
    if unit == "month of the year":
        return month_words(f"2000-{int(value):02d}", year=False)
    if unit.startswith("USD"):
        if value >= 1e8 or value == NEVER:
            return WORDS["no_limit"]
        return _per(dollars(value, cents=round(value, 2) != round(value)), unit)
    if unit in _PARTS:
        part = number(value, 2) if "times" in unit else percent(value, 2)
        return WORDS[_PARTS[unit]].format(share=part, count=part)
    if unit.startswith(("share", "1", "rate")):
        return percent(value, 4 if abs(value) < 0.01 else 2)
    return _counted(value, unit)


def _several(values: list[Any], unit: str, name: str) -> str:
    known = [v for v in values if v == v and v not in (0, NEVER)]
    if unit.startswith("USD") and len(known) > 4:
        return WORDS["in_all"].format(amount=show(sum(known), unit))
    return listed([show(v, unit, name) for v in known[:12]]) or WORDS["none"]


def _by_kind(values: dict[str, Any], unit: str) -> str:
    """Each kind of care that has a value; the kinds alone where it is a yes or no."""
    known = {
        k: v for k, v in values.items() if not isinstance(v, list) and v == v and v < 1e8 and v
    }
    if not known:
        return WORDS["none"]
    if unit in _YES_NO:
        return listed([KIND_WORDS[kind] for kind in known])
    shown = {kind: show(v, unit) for kind, v in known.items()}
    if len(known) == len(values) and len(set(shown.values())) == 1:
        return next(iter(shown.values()))
    return "; ".join(
        WORDS["of_kind"].format(kind=KIND_WORDS[kind], amount=text) for kind, text in shown.items()
    )


def _counted(value: float, unit: str) -> str:
    what, _, per = unit.partition("/")
    if unit in _BARE or what not in NOUNS:
        return f"{value:.0f}" if unit == "year" else number(value, 4)
    count = number(value, 2)
    one, many = NOUNS[what]
    return _per((one if count == "1" else many).format(count=count), f"{what}/{per}")


def _per(amount: str, unit: str) -> str:
    per = unit.partition("/")[2]
    return PER[per].format(amount=amount) if per in PER else amount


__all__ = ["CODES", "KIND_WORDS", "NOUNS", "PER", "WORDS", "pick", "show"]
