"""What was computed, from what, by which rule: the one mechanism behind "why this number?".

While a journal is open each call of a rule is written down with its named inputs and its result.
Closed, a rule costs one look at a context variable.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Argument:
    """A documented argument of a rule: its shape, its unit and what it is in plain words."""

    name: str
    shape: str
    unit: str
    words: str


@dataclass(frozen=True)
class Step:
    """One call of one rule."""

    rule: Rule
    inputs: dict[str, Any]
    result: Any

    def parts(self) -> Iterator[tuple[str, Any]]:
        """Yield the result's arrays by name; a single result has the rule's own name."""
        if hasattr(self.result, "_fields"):
            yield from zip(self.result._fields, self.result, strict=True)
        else:
            yield self.rule.name, self.result


@dataclass
class Journal:
    """The steps of a run, in order."""

    steps: list[Step] = field(default_factory=list)

    def maker_of(self, value: Any) -> tuple[Step, str] | None:
        """The step, and the name in its result, that first made this very array.

        A rule that calls others hands on their results; the innermost one explains best.
        """
        for step in self.steps:
            for name, part in step.parts():
                if part is value:
                    return step, name
        return None


_open: ContextVar[Journal | None] = ContextVar("journal", default=None)


@contextmanager
def journal() -> Iterator[Journal]:
    """Open a journal for the calls made inside the block."""
    book = Journal()
    token = _open.set(book)
    try:
        yield book
    finally:
        _open.reset(token)


_ARGUMENT = re.compile(r"^(\w+)\s*:\s*([^,\n]+?)\s*,\s*(.+?)\s*$")


def _documented(doc: str) -> tuple[Argument, ...]:
    """Read the ``Parameters`` section of a numpy-style docstring."""
    lines = doc.splitlines()
    found: list[Argument] = []
    inside = False
    for number, line in enumerate(lines):
        text = line.strip()
        underlined = number + 1 < len(lines) and re.fullmatch(r"-{3,}", lines[number + 1].strip())
        if underlined:
            inside = text == "Parameters"
            continue
        if not inside:
            continue
        head = _ARGUMENT.match(text)
        if head and (len(line) - len(line.lstrip())) <= 4:
            found.append(Argument(head[1], head[2], head[3], ""))
        elif found and text and not re.fullmatch(r"-{3,}", text):
            last = found[-1]
            words = f"{last.words} {text}".strip()
            found[-1] = Argument(last.name, last.shape, last.unit, words)
    return tuple(found)


class Rule:
    """A pure function of the law or of a bill, with its citation, unit and plain words."""

    def __init__(
        self,
        call: Callable[..., Any],
        cite: str,
        unit: str,
        plain: str,
        figures: dict[str, str],
        made_of: dict[str, dict[str, str]] | None = None,
    ) -> None:
        functools.update_wrapper(self, call)
        self.call = call
        self.cite = cite
        self.unit = unit
        self.plain = plain
        self.figures = figures
        self.made_of = made_of or {}
        self.name = call.__name__
        self.room = call.__module__.rpartition(".")[2]

    @property
    def key(self) -> str:
        """``room.name``, as written in test cases."""
        return f"{self.room}.{self.name}"

    @functools.cached_property
    def arguments(self) -> tuple[Argument, ...]:
        """The documented arguments."""
        return _documented(self.call.__doc__ or "")

    def __call__(self, **inputs: Any) -> Any:
        result = self.call(**inputs)
        book = _open.get()
        if book is not None:
            book.steps.append(Step(self, inputs, result))
        return result


#: Every rule by its key. Filled as the rooms of ``rules/`` are imported.
RULES: dict[str, Rule] = {}


def rule(
    *,
    cite: str,
    unit: str,
    plain: str,
    figures: dict[str, str] | None = None,
    made_of: dict[str, dict[str, str]] | None = None,
) -> Callable[[Callable[..., Any]], Rule]:
    """Make a function a rule.

    Parameters
    ----------
    cite
        Statute, regulation or official instruction; or "Arithmetic" with what is counted.
    unit
        Unit of the result.
    plain
        One sentence a family can read.
    figures
        Which arguments are figures of law, and the parameter each comes from; the name may hold
        placeholders: ``"{state}.paid_leave.{program}.maximum_weekly_benefit"``.
    made_of
        Results that are the sum of other results of the same rule: their names and plain words.
    """

    def make(call: Callable[..., Any]) -> Rule:
        made = Rule(call, cite, unit, plain, figures or {}, made_of)
        RULES[made.key] = made
        return made

    return make
