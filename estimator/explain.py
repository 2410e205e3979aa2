"""Why this number? The rule, its inputs and where each of them comes from.

An explanation is read off the journal of the run that made the number: an input that another rule
made can be opened in turn, a figure of law carries its date and link, an answer its question.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from estimator.basis.columns import EARNINGS_YEARS
from estimator.basis.journal import Argument, Journal, Step, journal
from estimator.basis.law import law
from estimator.basis.months import NEVER, Months, first_day, month_label
from estimator.case import FACT_FIELDS, Assumption, Case, question
from estimator.projection import Estimate, estimate


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
    origin: str  # answer | assumed | law | rule | calendar
    sentence: str = ""
    cite: str = ""
    source: Source | None = None
    _step: Step | None = None
    _run: _Run | None = None

    @property
    def shown(self) -> str:
        """The value as people write it."""
        return show(self.value, self.unit)

    @cached_property
    def inputs(self) -> tuple[Number, ...]:
        """What the rule took, each a number that may be opened in turn."""
        if self._step is None or self._run is None:
            return ()
        documented = {a.name: a for a in self._step.rule.arguments}
        return tuple(
            _number(value, documented.get(name, Argument(name, "", "", name)), self._run)
            for name, value in self._step.inputs.items()
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
    made = _number(entry.amounts, Argument(line, "page", entry.unit, entry.label), run)
    return Number(
        entry.label,
        made.value,
        entry.unit,
        made.origin,
        made.sentence,
        made.cite,
        made.source,
        made._step,
        run,
    )


def _number(value: Any, argument: Argument, run: _Run) -> Number:
    words = argument.words.rstrip(".") or argument.name.replace("_", " ")
    picked = pick(value, argument.shape, run.months, run.month)
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
        return Number(
            words, picked, argument.unit, "law", parameter.says, parameter.source["cite"], source
        )
    made = run.book.maker_of(value)
    if made is not None:
        step, _ = made
        return Number(
            words,
            picked,
            argument.unit,
            "rule",
            step.rule.plain,
            step.rule.cite,
            None,
            step,
            run,
        )
    fact = run.result.fact_of(value)
    if fact is not None:
        field = FACT_FIELDS.get(fact, "")
        stands_in = run.assumed.get(field)
        asked = question(field)
        if stands_in is not None:
            return Number(asked or words, picked, argument.unit, "assumed", stands_in.sentence)
        return Number(asked or words, picked, argument.unit, "answer")
    return Number(words, picked, argument.unit, "calendar")


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


def show(value: Any, unit: str) -> str:
    """Write a value with its unit, as people write it."""
    if isinstance(value, list):
        known = [v for v in value if v == v and v not in (0, NEVER)]
        if unit.startswith("USD") and len(known) > 4:
            return f"{show(sum(known), unit)} in all"
        return ", ".join(show(v, unit) for v in known[:12]) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value != value:
        return "not known"
    if unit.startswith("month ") or unit == "month":
        return "never" if value >= NEVER else month_label(value, full=True)
    if unit.startswith("day ") or unit == "day":
        return "never" if value >= NEVER else dt.date.fromordinal(int(value)).isoformat()
    if unit.startswith("USD"):
        per = unit.partition("/")[2]
        dollars = f"${value:,.2f}".removesuffix(".00")
        return f"{dollars} a {per}" if per and per != "month" else dollars
    if unit in ("share", "rate"):
        return f"{value * 100:.4g}%"
    if unit in ("yes/no", "truth"):
        return "yes" if value else "no"
    if unit in ("code", ""):
        return f"{value:g}"
    return f"{value:,.4g} {unit}"


def line_months(result: Estimate, line: str) -> list[str]:
    """Months in which a line is not zero."""
    page = result.ledger.page(line)[0]
    return [t for t, x in zip(result.months.texts, page, strict=True) if x > 0.005]


__all__ = ["Number", "Source", "explain", "line_months", "pick", "show"]
