"""What was computed, from what, by which rule: the one mechanism behind "why this number?".

While a journal is open each call of a rule is written down with its named inputs and its result.
Closed, a rule costs two looks at context variables: for the journal, and for a rule of one's own
that stands in for it (``replaced_rule``).
"""

from __future__ import annotations

import copy
import difflib
import functools
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

import numpy as np


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
        others = _others.get()
        used = others.get(self.key, self) if others else self
        result = used.call(**inputs)
        book = _open.get()
        if book is not None:
            book.steps.append(Step(used, inputs, result))
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


# -- a rule of one's own, for a run ------------------------------------------------------------------

#: What a journal says of a rule that stands in for a shipped one.
REPLACED = "This rule was changed for this run."

#: The rules that stand in for shipped ones in this context, by key.
_others: ContextVar[Mapping[str, Rule] | None] = ContextVar("other rules", default=None)


class RuleError(LookupError):
    """There is no such rule, or a function cannot stand in for it."""


@contextmanager
def replaced_rule(key: str, function: Callable[..., Any]) -> Iterator[Rule]:
    """Use a function in place of a rule inside the block, in this context alone.

    Parameters
    ----------
    key
        ``room.name``, such as ``leave.weekly_benefit``.
    function
        Takes the rule's arguments by name; it may end in ``**others`` for those that it leaves
        alone. What it gives is brought to the shape of the rule's own result. If it calls the rule
        itself, the shipped one answers. A rule that repeats the arithmetic of another keeps it.

    Raises
    ------
    RuleError
        When there is no such rule, or the function asks for other arguments; and, when it is run,
        when what it gives does not fit.
    """
    rule = _known(key)
    _takes(rule, function)
    other = copy.copy(rule)
    other.__dict__["arguments"] = rule.arguments
    other.call = _standing_in(rule, function)
    other.cite, other.plain = f"Changed for this run; shipped: {rule.cite}", REPLACED
    before = _others.set({**(_others.get() or {}), key: other})
    try:
        yield other
    finally:
        _others.reset(before)


def _known(key: str) -> Rule:
    if key not in RULES:
        close = difflib.get_close_matches(key, RULES, n=1)
        hint = f" Did you mean {close[0]}?" if close else ""
        raise RuleError(f"there is no rule named {key!r}.{hint}")
    return RULES[key]


def _takes(rule: Rule, function: Callable[..., Any]) -> None:
    """Refuse a function that cannot be called with the rule's arguments."""
    if not callable(function):
        raise RuleError(f"{rule.key}: give a function; {function!r} is none.")
    given = list(inspect.signature(rule.call).parameters)
    asked = inspect.signature(function).parameters.values()
    by_name = {a.name for a in asked if a.kind in (a.POSITIONAL_OR_KEYWORD, a.KEYWORD_ONLY)}
    needed = [
        a.name
        for a in asked
        if a.default is a.empty and a.kind not in (a.VAR_KEYWORD, a.VAR_POSITIONAL)
    ]
    if unknown := [name for name in needed if name not in given or name not in by_name]:
        raise RuleError(
            f"{rule.key} is not given {', '.join(unknown)}. It is given {', '.join(given)}."
        )
    rest = [name for name in given if name not in by_name]
    if rest and not any(a.kind is a.VAR_KEYWORD for a in asked):
        raise RuleError(
            f"{rule.key} is also given {', '.join(rest)}. Take them too, or end the arguments of "
            f"your function with **others."
        )


def _standing_in(rule: Rule, function: Callable[..., Any]) -> Callable[..., Any]:
    """The function as a rule: its result has the form of the shipped rule's own."""

    def call(**given: Any) -> Any:
        others = _others.set({k: r for k, r in (_others.get() or {}).items() if k != rule.key})
        try:
            book = _open.set(None)  # what the shipped rule would have said is no step of this run
            try:
                shipped = rule.call(**given)
            finally:
                _open.reset(book)
            made = function(**given)
        finally:
            _others.reset(others)
        fields = getattr(shipped, "_fields", None)
        if fields is None:
            return _fitted(rule.key, made, shipped)
        if not isinstance(made, tuple) or len(made) != len(fields):
            raise RuleError(
                f"{rule.key} gives {', '.join(fields)}: give all of them, in this order."
            )
        parts = zip(fields, made, shipped, strict=True)
        return type(shipped)(*(_fitted(f"{rule.key}, {name}", m, s) for name, m, s in parts))

    return call


def _fitted(name: str, made: Any, shipped: Any) -> Any:
    """A result in the shape and of the kind of the shipped one."""
    if not isinstance(shipped, np.ndarray):
        return made
    try:
        found = np.asarray(made)
        if found.dtype.kind not in "bif" or (found.dtype.kind == "b") != (
            shipped.dtype.kind == "b"
        ):
            kinds = "truths (True or False)" if shipped.dtype.kind == "b" else "numbers"
            raise RuleError(f"{name} gives {kinds}, and your function gives {found.dtype}.")
        fitted = np.broadcast_to(found, shipped.shape).astype(shipped.dtype)
    except ValueError:
        raise RuleError(
            f"{name} gives an array of {shipped.shape}, and your function one of {np.shape(made)}."
        ) from None
    if fitted.dtype.kind == "f" and (np.isnan(fitted) & ~np.isnan(shipped)).any():
        raise RuleError(f"{name}: your function gives unknown numbers (nan).")
    return fitted
