"""Why this number? The rule, its inputs and where each of them comes from.

An explanation is read off the journal of the run that made the number: an input that another rule
made can be opened in turn, a figure of law carries its date and link, an answer its question.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from estimator.basis.columns import EARNINGS_YEARS
from estimator.basis.journal import Argument, Journal, Step, journal
from estimator.basis.law import law
from estimator.basis.months import NEVER, Months, first_day, month_label
from estimator.case import FACT_FIELDS, Assumption, Case, answered, question
from estimator.projection import Estimate, estimate
from estimator.rules.coverage import COVERAGE_NAMES


@dataclass(frozen=True)
class Source:
    """Where a figure of law or a price comes from."""

    parameter: str
    cite: str
    title: str
    url: str
    dated: dt.date
    checked: str
    assumed: bool  # no value is published for the month yet


@dataclass(frozen=True)
class _Run:
    book: Journal
    result: Estimate
    month: int  # position

    @property
    def months(self) -> Months:
        return self.result.months

    @cached_property
    def assumed(self) -> dict[str, Assumption]:
        return {a.field: a for a in self.result.assumptions}


@dataclass(frozen=True)
class Number:
    """A number, what it is, and what it was made from."""

    words: str
    value: Any
    unit: str
    origin: str  # answer | not asked | assumed | law | rule | calendar
    sentence: str = ""
    cite: str = ""
    source: Source | None = None
    name: str = ""
    _step: Step | None = None
    _run: _Run | None = None

    @property
    def shown(self) -> str:
        """The value as people write it."""
        return show(self.value, self.unit, self.name)

    @cached_property
    def inputs(self) -> tuple[Number, ...]:
        """What the rule took, each a number that may be opened in turn."""
        if self._step is None or self._run is None:
            return ()
        documented = {a.name: a for a in self._step.rule.arguments}
        return tuple(
            _number(value, documented[name], self._run)
            for name, value in self._step.inputs.items()
            if _tells_something(documented[name]) and not law().is_neutral(value)
        )

    def text(self, depth: int = 2, indent: int = 0) -> str:
        """Lines of text, opened to a depth."""
        pad = "  " * indent
        lines = [f"{pad}{self.words}: {self.shown}"]
        if self.sentence and indent == 0:
            lines.append(f"{pad}  {self.sentence}")
        if self.cite:
            lines.append(f"{pad}  [{self.cite}]")
        if self.source:
            flag = "; not published for this month yet, so held" if self.source.assumed else ""
            link = f" {self.source.url}" if self.source.url else ""
            lines.append(
                f"{pad}  [{self.source.cite}, in force from {self.source.dated}{flag}]{link}"
            )
        if self.origin == "answer":
            lines.append(f"{pad}  (your answer)")
        if self.origin == "assumed":
            lines.append(f"{pad}  ({self.sentence or 'assumed'})")
        if depth > 0:
            lines += [n.text(depth - 1, indent + 1) for n in self.inputs]
        return "\n".join(lines)

    def to_dict(self, depth: int = 1) -> dict[str, Any]:
        """Plain data for a page, opened to a depth."""
        return {
            "words": self.words,
            "shown": self.shown,
            "unit": self.unit,
            "origin": self.origin,
            "sentence": self.sentence,
            "cite": self.cite,
            "source": None
            if self.source is None
            else {
                "cite": self.source.cite,
                "title": self.source.title,
                "url": self.source.url,
                "dated": self.source.dated.isoformat(),
                "checked": self.source.checked,
                "assumed": self.source.assumed,
            },
            "inputs": [n.to_dict(depth - 1) for n in self.inputs] if depth > 0 else [],
            "opens": self._step is not None,
        }


def explain(case: Case, line: str, month: str) -> Number:
    """Explain one cell of the ledger.

    Parameters
    ----------
    case
        The family.
    line
        Key of a ledger line, such as ``"wages"``.
    month
        ``"2027-01"``.

    Raises
    ------
    ValueError
        When there is no such line or month.
    """
    with journal() as book:
        result = estimate(case)
    position = result.months.index(month)
    if line not in result.ledger:
        raise ValueError(
            f"{line!r} is not a line here; the lines are {', '.join(x.key for x in result.ledger)}"
        )
    entry = result.ledger[line]
    run = _Run(book, result, position)
    argument = Argument(line, "page", entry.unit, entry.label)
    return replace(_number(entry.amounts, argument, run), words=entry.label)


#: What is only bookkeeping of the calculation: tables, positions, keys, the calendar itself.
_SILENT_UNITS = frozenset({"services by day", "position", "key", "truth by kind"})
_SILENT_NAMES = frozenset({"month", "month_edges", "months", "days", "month_start", "next_month"})


def _tells_something(argument: Argument) -> bool:
    return argument.unit not in _SILENT_UNITS and argument.name not in _SILENT_NAMES


def _number(value: Any, argument: Argument, run: _Run) -> Number:
    words = re.sub(r"``(\w+)``", lambda name: name[1].replace("_", " "), argument.words).rstrip(".")
    plain = Number(
        words, pick(value, argument.shape, run.months, run.month), argument.unit, "calendar"
    )
    plain = replace(plain, name=argument.name)
    named = law().name_of(value)
    if named is not None:
        parameter = law().parameter(named)
        day = first_day(run.months.ordinal[0, run.month])
        source = Source(
            named,
            parameter.source["cite"],
            str(parameter.source.get("title", "")),
            str(parameter.source.get("url", "")),
            parameter.dates[parameter.position(max(day, parameter.dates[0]))],
            parameter.checked,
            parameter.assumed_on(day),
        )
        return replace(plain, origin="law", sentence=parameter.says, source=source)
    made = run.book.maker_of(value)
    if made is not None:
        step, _ = made
        return replace(
            plain,
            origin="rule",
            sentence=step.rule.plain,
            cite=step.rule.cite,
            _step=step,
            _run=run,
        )
    fact = run.result.fact_of(value)
    if fact is None:
        return plain
    field = FACT_FIELDS.get(fact, "")
    stands_in = run.assumed.get(field)
    asked = question(field) or words
    if stands_in is not None:
        return replace(plain, words=asked, origin="assumed", sentence=stands_in.sentence)
    given = answered(run.result.case, field)
    return replace(plain, words=asked, origin="answer" if given else "not asked")


def pick(value: Any, shape: str, months: Months, month: int) -> Any:
    """The part of an array that bears on one month of the one household."""
    array = np.asarray(value)
    if array.ndim == 0:
        return array.item()
    width = array.shape[-1]
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


#: Codes in words, by the name of the argument or of the result.
_COVER = ("coverage", "coverage_by_month", "plan_now", "path", "after_cobra", "medicare_kind")
_CODES: dict[str, dict[int, str]] = {
    **dict.fromkeys(_COVER, COVERAGE_NAMES),
    "filing_status": {0: "single", 1: "married, filing together", 2: "head of household"},
}
_YES_NO = frozenset({"true or false", "yes/no", "truth", "0 or 1"})
_SHARES = ("share", "1", "rate")
_BARE = frozenset({"people", "children", "count", "code", "year", "as given", "ratio", ""})


def show(value: Any, unit: str, name: str = "") -> str:
    """Write a value with its unit, as people write it."""
    if isinstance(value, list):
        known = [v for v in value if v == v and v not in (0, NEVER)]
        if unit.startswith("USD") and len(known) > 4:
            return f"{show(sum(known), unit)} in all"
        return ", ".join(show(v, unit, name) for v in known[:12]) or "none"
    if value is None or value != value:
        return "not known"
    if name in _CODES:
        return _CODES[name].get(int(value), f"{value:g}")
    if isinstance(value, bool) or unit in _YES_NO:
        return "yes" if value else "no"
    if unit == "month":
        return "never" if value >= NEVER else month_label(value, full=True)
    if unit == "day":
        return "never" if value >= NEVER else _day_text(value)
    if unit.startswith("USD"):
        per = unit.partition("/")[2]
        if value == float("inf") or value >= 1e8:
            return "no limit"
        dollars = f"${value:,.2f}".removesuffix(".00")
        return f"{dollars} a {per}" if per and per != "month" else dollars
    if unit == "month of the year":
        return month_label(int(value) - 1, full=True).rpartition(" ")[0]
    if unit.startswith(_SHARES):
        return f"{value * 100:.4g}%"
    if unit in _BARE:
        return f"{value:g}"
    what = unit.removesuffix("/month").replace("/", " a ")
    return f"{value:,.4g} {what}"


def _day_text(day: float) -> str:
    date = dt.date.fromordinal(int(day))
    return f"{month_label(date.year * 12 + date.month - 1, full=True).split()[0]} {date.day}, {date.year}"


def line_months(result: Estimate, line: str) -> list[str]:
    """Months in which a line is not zero."""
    page = result.ledger.page(line)[0]
    return [t for t, x in zip(result.months.texts, page, strict=True) if x > 0.005]


__all__ = ["Number", "Source", "explain", "line_months", "pick", "show"]
