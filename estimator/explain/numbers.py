"""A number, what it is, and what it was made from; each part can be opened in turn."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from estimator.basis.journal import Argument, Journal, Step
from estimator.basis.law import law, named
from estimator.basis.months import NEVER, Months, first_day
from estimator.basis.words import Texts, day_words, dollars, say
from estimator.case import FACT_FIELDS, Assumption, answered, question
from estimator.explain.arithmetic import arithmetic, passed_on
from estimator.explain.showing import CODES, pick, show
from estimator.projection import Estimate

#: Where a number comes from, and how its source was read.
WORDS = Texts(
    {
        "answer": "your answer",
        "assumed": "our assumption",
        "not asked": "not answered",
        "in_force": "in force since {date}",
        "held": "not published yet for this month, so the last one is used",
        "unverified": "not yet checked against the source",
        "rule": "The rule: {cite}",
        "from": "It was made from:",
        "comes_to": "In numbers: {arithmetic} = {result}",
        "nothing": "Nothing comes in or goes out here in this month.",
        "living": "These costs are not filled in. We count what was left for living before the illness.",
        "added": "It is the sum of these lines.",
        "months_added": "It is the sum of these months.",
        "net_of": "What comes in, less what goes out.",
        "short_of": "What goes out, less what comes in.",
        "help_taken_off": "It is the sum of these lines, less the help that you have.",
        "tax_taken_off": "It is the sum of these lines, less tax.",
    }
)


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

    @property
    def said(self) -> str:
        """The citation; where it is none of a document, in the reader's language."""
        return named(self.cite)

    @property
    def notes(self) -> tuple[str, ...]:
        """Since when it is in force, and what to know about how it was read."""
        said = [WORDS["in_force"].format(date=day_words(self.dated))]
        if self.assumed:
            said.append(WORDS["held"])
        if self.checked == "unverified":
            said.append(WORDS["unverified"])
        return tuple(said)


@dataclass(frozen=True)
class Run:
    """The run that made the numbers, and the month that is asked about."""

    book: Journal
    result: Estimate
    month: int  # position

    @property
    def months(self) -> Months:
        """The months of the run."""
        return self.result.months

    @cached_property
    def assumed(self) -> dict[str, Assumption]:
        """Defaults that stand in for answers, by field."""
        return {a.field: a for a in self.result.assumptions}


@dataclass(frozen=True)
class Number:
    """A number, what it is, and what it was made from."""

    words: str
    value: Any
    unit: str
    origin: str  # answer | not asked | assumed | law | rule | calendar | sum
    sentence: str = ""
    cite: str = ""
    source: Source | None = None
    name: str = ""
    line: str = ""  # key of the ledger's line, where the number is one of its cells
    month: str = ""  # of a sum over months: the month of this part
    parts: tuple[Number, ...] = ()
    _step: tuple[Step, str] | None = None
    _run: Run | None = None

    @property
    def shown(self) -> str:
        """The value as people write it."""
        return show(self.value, self.unit, self.name)

    @cached_property
    def inputs(self) -> tuple[Number, ...]:
        """What the number was made of, each a number that may be opened in turn."""
        if self._step is None or self._run is None:
            return self.parts
        step = self._step[0]
        documented = {a.name: a for a in step.rule.arguments}
        return self.parts + tuple(
            number_of(value, documented[name], self._run)
            for name, value in step.inputs.items()
            if _tells_something(documented[name]) and not law().is_neutral(value)
        )

    @cached_property
    def telling(self) -> tuple[Number, ...]:
        """The inputs that tell a family something: no empty facts, no switches of the sums."""
        return telling(self.inputs)

    @cached_property
    def arithmetic(self) -> str:
        """The sum that made the number, its figures in place; empty where it is no plain sum."""
        if self.parts:
            return _added(self)
        if self._step is None or self._run is None:
            return ""
        step, result = self._step
        run = self._run
        documented = {a.name: a for a in step.rule.arguments}

        def at(value: Any) -> Any:
            return pick(value, "page", run.months, run.month)

        def shown(name: str, value: float) -> str:
            unit = documented[name].unit
            if unit in ("month", "day", "month of the year", "year", "code"):
                raise ValueError(f"{name} is a date: there is no sum to show")
            return show(value, "share" if unit.startswith("share") else unit, name)

        made = arithmetic(step, result, at, shown)
        return WORDS["comes_to"].format(arithmetic=made, result=self.shown) if made else ""

    @property
    def said_of_source(self) -> str:
        """Where the number is from, in a line; empty for what is counted up from others."""
        if self.source is not None:
            return f"{self.source.said}, {'; '.join(self.source.notes)}"
        if not self.cite or self.cite.startswith("Arithmetic"):
            return ""  # that it is a sum is seen above
        return WORDS["rule"].format(cite=named(self.cite))

    def opened(self, depth: int) -> Iterator[Number]:
        """The number and those under it, to a depth."""
        yield self
        if depth > 0:
            for one in self.telling:
                yield from one.opened(depth - 1)

    def text(self, depth: int = 2, indent: int = 0) -> str:
        """Lines of text, opened to a depth."""
        pad = "  " * indent
        head = f"{pad}{self.words}: {self.shown}"
        if self.origin in ("answer", "assumed"):
            head += f" ({WORDS[self.origin]})"
        lines = [head]
        if self.sentence and (indent == 0 or self.origin == "assumed"):
            lines.append(f"{pad}  {self.sentence}")
        if self.arithmetic:
            lines.append(f"{pad}  {self.arithmetic}")
        if said := self.said_of_source:
            link = f" {self.source.url}" if self.source and self.source.url else ""
            lines.append(f"{pad}  [{said}]{link}")
        if depth > 0:
            lines += [one.text(depth - 1, indent + 1) for one in self.telling]
        return "\n".join(lines)

    def to_dict(self, depth: int = 1) -> dict[str, Any]:
        """Plain data for a page, opened to a depth."""
        return {
            "words": self.words,
            "shown": self.shown,
            "unit": self.unit,
            "origin": self.origin,
            "sentence": self.sentence,
            "arithmetic": self.arithmetic,
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
            "inputs": [one.to_dict(depth - 1) for one in self.inputs] if depth > 0 else [],
            "opens": self._step is not None or bool(self.parts),
        }


def telling(inputs: Sequence[Number]) -> tuple[Number, ...]:
    """Those of some inputs that tell a family something."""
    silent = [one for one in inputs if _empty(one)]
    # Figures of a law that is not in play: ``bill_...`` where ``bill_month`` is never.
    idle = tuple(one.name.removesuffix("month") for one in silent if one.name.endswith("_month"))
    return tuple(
        one
        for one in inputs
        if one not in silent and not (one.origin == "law" and idle and one.name.startswith(idle))
    )


def number_of(value: Any, argument: Argument, run: Run) -> Number:
    """What an array of the run is, by identity: a figure of law, a rule's result, an answer."""
    plain = Number(
        say(tidy(argument.words)),
        pick(value, argument.shape, run.months, run.month),
        argument.unit,
        "calendar",
        name=argument.name,
    )
    figure = law().name_of(value)
    if figure is not None:
        return _figure(plain, figure, run)
    made = _maker(value, run)
    if made is not None:
        rule = made[0].rule
        return replace(
            plain,
            origin="rule",
            sentence=say(rule.plain),
            cite=rule.cite,
            parts=_parts(*made, run),
            _step=made,
            _run=run,
        )
    fact = run.result.fact_of(value)
    if fact is None:
        return plain
    field = FACT_FIELDS.get(fact, "")
    stands_in = run.assumed.get(field)
    asked = say(question(field)) if question(field) else plain.words
    if stands_in is not None:
        return replace(plain, words=asked, origin="assumed", sentence=say(stands_in.sentence))
    given = answered(run.result.case, field)
    return replace(plain, words=asked, origin="answer" if given else "not asked")


def _maker(value: Any, run: Run) -> tuple[Step, str] | None:
    """The step that made an array; one that only hands on another's result is passed over."""
    made = run.book.maker_of(value)
    while made is not None:
        step, result = made
        name = passed_on(step, result, lambda v: pick(v, "page", run.months, run.month))
        before = run.book.maker_of(step.inputs[name]) if name else None
        if before is None:
            return made
        made = before
    return None


def _parts(step: Step, result: str, run: Run) -> tuple[Number, ...]:
    """Other results of a step that this one is the sum of."""
    results = dict(step.parts())
    found = (
        Number(
            say(words),
            pick(results[name], "page", run.months, run.month),
            step.rule.unit,
            "calendar",
            name=name,
        )
        for name, words in step.rule.made_of.get(result, {}).items()
    )
    return tuple(one for one in found if abs(one.value) >= 0.005)


def _figure(plain: Number, figure: str, run: Run) -> Number:
    parameter = law().parameter(figure)
    day = first_day(run.months.ordinal[0, run.month])
    source = Source(
        figure,
        parameter.source["cite"],
        str(parameter.source.get("title", "")),
        str(parameter.source.get("url", "")),
        parameter.dates[parameter.position(max(day, parameter.dates[0]))],
        parameter.checked,
        parameter.assumed_on(day),
    )
    return replace(plain, origin="law", sentence=parameter.spoken, source=source)


def tidy(words: str) -> str:
    """An argument's words without the marks of code and the point at the end."""
    return re.sub(r"``(\w+)``", lambda name: name[1].replace("_", " "), words).rstrip(".")


#: What is only bookkeeping of the calculation: tables, positions, keys, the calendar itself.
_SILENT_UNITS = frozenset({"services by day", "position", "key", "truth by kind"})
_SILENT_NAMES = frozenset({"month", "month_edges", "months", "days", "month_start", "next_month"})


def _tells_something(argument: Argument) -> bool:
    return argument.unit not in _SILENT_UNITS and argument.name not in _SILENT_NAMES


#: Facts that stand for "not in play" by a value of their own, which would only puzzle.
_IDLE = {"paid_hours": 1.0}


def _empty(number: Number) -> bool:
    if number.name in _IDLE and number.value == _IDLE[number.name]:
        return True  # pay that is not by the hour is counted as one
    if number.unit in ("code", "as given", "mixed") and number.name not in CODES:
        return True  # a number that stands for a word says nothing
    if isinstance(number.value, (dict, list)):
        values = number.value.values() if isinstance(number.value, dict) else number.value
        if not any(v == v and v not in (0, [], NEVER) for v in values):
            return True
    nothing = number.value is None or number.value in (0, [], {}) or number.value != number.value
    if number.unit in ("month", "day") and isinstance(number.value, (int, float)):
        nothing = nothing or number.value >= NEVER
    if number.name in CODES:  # a code of zero has a meaning: "single", "no insurance"
        return number.value != number.value
    if number.origin == "law":
        return "0 or 1" in number.unit or "direction" in number.unit
    return number.origin in ("not asked", "calendar") and nothing


def _added(total: Number) -> str:
    """``$900 + $250 − $40 = $1,110`` of a sum of few lines."""
    if not 2 <= len(total.parts) <= 8:
        return ""
    text = ""
    for one in total.parts:
        sign = "−" if one.value < 0 else "+"
        amount = dollars(abs(one.value), cents=True)
        text = f"{text} {sign} {amount}" if text else (f"−{amount}" if sign == "−" else amount)
    whole = dollars(total.value, cents=True)
    fits = abs(sum(one.value for one in total.parts) - total.value) < 0.01
    return WORDS["comes_to"].format(arithmetic=text, result=whole) if fits else ""


__all__ = ["WORDS", "Number", "Run", "Source", "number_of", "telling", "tidy"]
