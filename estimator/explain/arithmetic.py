"""The arithmetic of a rule with the numbers in place, read off the rule's own text.

``pay * share - hours * rate`` is shown as ``$4,645.33 × 100% − 3.2 hours × $26.80 an hour``. What is
no plain arithmetic (a running total, a table looked up) stands as the number it came to. The text
is given only when its figures come to the rule's own result.
"""

from __future__ import annotations

import ast
import functools
import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from estimator.basis.journal import Rule, Step
from estimator.basis.months import NEVER
from estimator.basis.words import Texts, number
from estimator.explain.showing import show

#: Words between the numbers.
WORDS = Texts(
    {
        "least": "the smaller of {first} and {second}",
        "most": "the larger of {first} and {second}",
        "not_below": "{first}, but not less than {second}",
        "down": "{first}, rounded down to a multiple of {unit}",
        "up": "{first}, rounded up to a multiple of {unit}",
        "near": "{first}, rounded to the nearest {unit}",
    }
)
_ROUNDED = {"floor_to": "down", "ceil_to": "up", "round_to": "near"}
#: More figures than this are no longer read with ease.
MOST_FIGURES = 8
_SIGNS: dict[type, tuple[str, int, Callable[[Any, Any], Any]]] = {
    ast.Add: ("+", 1, lambda a, b: a + b),
    ast.Sub: ("−", 1, lambda a, b: a - b),
    ast.Mult: ("×", 2, lambda a, b: a * b),
    ast.Div: ("÷", 2, lambda a, b: a / b),
}
_LEAF, _WORDS_RANK = 3, 0


@dataclass(frozen=True)
class _Text:
    """A part of the arithmetic: its text, its value, how tightly it binds, how many figures."""

    text: str
    value: float
    rank: int
    figures: int
    alone: str = ""  # the argument that this is, and nothing else
    ever: bool = True  # whether it is more than nothing in some month


class _NotPlainError(Exception):
    """This part is no arithmetic that can be shown."""


def arithmetic(
    step: Step, result: str, at: Callable[[Any], Any], shown: Callable[[str, float], str]
) -> str:
    """The arithmetic of a step, or nothing where there is none to show.

    Parameters
    ----------
    step
        One call of one rule.
    result
        Name of the part of the result that is shown.
    at
        Gives the part of an array that bears on the month, a number.
    shown
        Writes the value of an argument with its unit.
    """
    made = _read(step, result, at, shown)
    return made.text if made is not None and 2 <= made.figures <= MOST_FIGURES else ""


def passed_on(step: Step, result: str, at: Callable[[Any], Any]) -> str:
    """The argument that a step hands on as it is in this month; empty where it does more."""
    made = _read(step, result, at, lambda name, value: "")
    return made.alone if made is not None else ""


def _read(
    step: Step, result: str, at: Callable[[Any], Any], shown: Callable[[str, float], str]
) -> _Text | None:
    expression = _expression(step.rule, result)
    if expression is None:
        return None
    money = result == step.rule.name and step.rule.unit.startswith("USD")
    try:
        made = _Reader(step, at, shown).read(expression, money)
    except (_NotPlainError, *_NOT_READ):
        return None
    told = at(dict(step.parts())[result])
    fits = not isinstance(told, (list, bool)) and abs(made.value - told) < 0.005
    return made if fits else None


#: What running a part of a rule on its own can come to when that part does not stand alone.
_NOT_READ = (
    ArithmeticError,
    AttributeError,
    LookupError,
    NameError,
    SyntaxError,
    TypeError,
    ValueError,
)


@functools.cache
def _body(rule: Rule) -> ast.FunctionDef:
    source = textwrap.dedent(inspect.getsource(rule.call))
    found = ast.parse(source).body[0]
    assert isinstance(found, ast.FunctionDef)
    return found


@functools.cache
def _expression(rule: Rule, result: str) -> ast.expr | None:
    """What the rule returns under a name; None where it has more than one end."""
    returns = [node for node in ast.walk(_body(rule)) if isinstance(node, ast.Return)]
    if len(returns) != 1 or returns[0].value is None:
        return None
    value = returns[0].value
    if result == rule.name:
        return value
    if isinstance(value, ast.Call):  # a named tuple: by name, or by place
        for keyword in value.keywords:
            if keyword.arg == result:
                return keyword.value
        fields = getattr(_named(rule, value.func), "_fields", ())
        if result in fields and fields.index(result) < len(value.args):
            return value.args[fields.index(result)]
    return None


def _named(rule: Rule, node: ast.expr) -> Any:
    return rule.call.__globals__.get(node.id) if isinstance(node, ast.Name) else None


@functools.cache
def _assigned(rule: Rule) -> dict[str, ast.expr]:
    """Names that the rule sets once, each with what it is set to."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(_body(rule)):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = node.targets[0]
            if isinstance(target, ast.Name):
                found.setdefault(target.id, []).append(node.value)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            found.setdefault(node.target.id, []).extend([node.value] * 2)
    return {name: values[0] for name, values in found.items() if len(values) == 1}


@functools.cache
def _defaults_of(rule: Rule) -> tuple[tuple[str, Any], ...]:
    arguments = inspect.signature(rule.call).parameters.values()
    return tuple((a.name, a.default) for a in arguments if a.default is not a.empty)


def _defaults(rule: Rule) -> dict[str, Any]:
    return dict(_defaults_of(rule))


class _Reader:
    """Reads an expression of a rule for one month."""

    def __init__(
        self, step: Step, at: Callable[[Any], Any], shown: Callable[[str, float], str]
    ) -> None:
        self.step, self.at, self.shown = step, at, shown
        self.inside: list[str] = []

    def read(self, node: ast.expr, money: bool) -> _Text:
        """A part of the expression; ``money`` where what stands here is added to dollars."""
        if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
            return _Text(number(node.value, 6), float(node.value), _LEAF, 0)
        if isinstance(node, ast.Name):
            return self._name(node, money)
        if isinstance(node, ast.BinOp) and type(node.op) in _SIGNS:
            return self._both(node, money)
        if isinstance(node, ast.Call):
            return self._call(node, money)
        return self._number(node, money)

    def _name(self, node: ast.Name, money: bool) -> _Text:
        if node.id in self.step.inputs:
            value = self.at(self.step.inputs[node.id])
            if isinstance(value, bool):
                return _Text(number(value), float(value), _LEAF, 0)
            value = self._single(value)
            ever = bool(np.any(self.step.inputs[node.id]))
            return _Text(self.shown(node.id, value), value, _LEAF, 1, node.id, ever)
        if node.id in _defaults(self.step.rule):  # not given: it counts for nothing here
            return _Text("", self._single(_defaults(self.step.rule)[node.id]), _LEAF, 0)
        assigned = _assigned(self.step.rule).get(node.id)
        if assigned is None or node.id in self.inside:
            return self._number(node, money)
        self.inside.append(node.id)
        try:
            return self.read(assigned, money)
        finally:
            self.inside.pop()

    def _both(self, node: ast.BinOp, money: bool) -> _Text:
        sign, rank, work = _SIGNS[type(node.op)]
        money = money and sign in "+−"
        left, right = self.read(node.left, money), self.read(node.right, money)
        value = self._single(work(left.value, right.value))
        if sign in "×÷" and right.value == 1 and right.figures == 0:
            return left
        if (
            sign == "×" and right.value == 1 and right.text.startswith("1 ")
        ):  # paid once, not by hours
            return left
        if sign == "×" and left.value == 1 and left.figures == 0:
            return right
        if sign == "+" and left.value == 0 and not left.ever:
            return right
        if sign in "+−" and right.value == 0:  # nothing is added: leave it out
            return left
        if sign == "+" and left.value == 0:
            return right
        first = f"({left.text})" if left.rank < rank else left.text
        tight = right.rank < rank or (right.rank == rank and sign in "−÷")
        second = f"({right.text})" if tight else right.text
        return _Text(f"{first} {sign} {second}", value, rank, left.figures + right.figures)

    def _call(self, node: ast.Call, money: bool) -> _Text:
        name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
        if name == "where" and len(node.args) == 3:
            holds = self._value(node.args[0])
            return self.read(node.args[1] if holds else node.args[2], money)
        if name in ("maximum", "fmax", "minimum", "fmin") and len(node.args) == 2:
            first, second = (self.read(part, money) for part in node.args)
            return self._choice(name in ("maximum", "fmax"), first, second)
        if name in ("asarray", "nan_to_num") and len(node.args) == 1:
            return self.read(node.args[0], money)
        rounded = _ROUNDED.get(node.func.id) if isinstance(node.func, ast.Name) else None
        if rounded is not None and node.args:
            return self._rounded(rounded, node, money)
        return self._number(node, money)

    def _choice(self, larger: bool, first: _Text, second: _Text) -> _Text:
        pick = max if larger else min
        value = pick(first.value, second.value)
        if larger and second.value <= 0:  # "not below nothing" goes without saying when it is not
            if first.value >= 0:
                return first
            key = "not_below"
        elif second.value >= 1e8 or first.value >= 1e8:
            return second if first.value >= 1e8 else first
        else:
            key = "most" if larger else "least"
        text = WORDS[key].format(first=first.text, second=second.text)
        return _Text(text, value, _WORDS_RANK, first.figures + second.figures)

    def _rounded(self, words: str, node: ast.Call, money: bool) -> _Text:
        """A legal rounding: said only where it moves the amount."""
        value, inner = self._single(self._value(node)), self.read(node.args[0], money)
        if abs(inner.value - value) < 0.005:
            return _Text(inner.text, value, inner.rank, inner.figures, inner.alone)
        unit = self._single(self._value(node.args[1])) if len(node.args) > 1 else 1.0
        text = WORDS[words].format(first=inner.text, unit=show(unit, "USD"))
        return _Text(text, value, _WORDS_RANK, inner.figures + 1)

    def _number(self, node: ast.expr, money: bool) -> _Text:
        value = self._single(self._value(node))
        for name in (n.id for n in ast.walk(node) if isinstance(n, ast.Name)):
            if name in self.step.inputs and self._is(name, value):
                return _Text(self.shown(name, value), value, _LEAF, 1)
        text = show(value, "USD") if money else number(value, 2 if abs(value) >= 10 else 4)
        return _Text(text, value, _LEAF, 1)

    def _is(self, name: str, value: float) -> bool:
        """Whether a part comes to just what an argument says: one chosen of two, or of years."""
        own = self.at(self.step.inputs[name])
        if isinstance(own, (list, dict, bool)):
            return isinstance(own, list) and value in own
        return bool(own == value)

    def _value(self, node: ast.expr) -> Any:
        """What a part comes to, by running it."""
        names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
        known = _defaults(self.step.rule)
        assigned = _assigned(self.step.rule)
        for name in names:
            if name in self.step.inputs:
                known[name] = self.step.inputs[name]
            elif name in assigned:
                if name in self.inside:
                    raise _NotPlainError
                known[name] = self._whole(name, assigned[name])
        code = compile(ast.Expression(node), "<rule>", "eval")
        return self.at(eval(code, self.step.rule.call.__globals__, known))

    def _whole(self, name: str, node: ast.expr) -> Any:
        self.inside.append(name)
        at, self.at = self.at, lambda array: array
        try:
            return self._value(node)
        finally:
            self.at = at
            self.inside.pop()

    @staticmethod
    def _single(value: Any) -> float:
        if isinstance(value, (list, dict, str)) or value is None or not np.isfinite(value):
            raise _NotPlainError
        if value == NEVER:
            raise _NotPlainError
        return float(value)
