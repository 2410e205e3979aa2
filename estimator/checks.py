"""Worked cases: files of small examples with known answers, run against the rules.

A case file is a YAML list. Each entry is one case::

    - case: the part above half the state average is replaced at 50 percent
      rule: leave.weekly_benefit                # room.rule
      law: {state: WA, month: 2026-03}          # the month whose figures are read; other keys fill names
      given: {average_weekly_wage: 1500}        # arguments; figures not given are read from the law
      expect: 1116                              # or {field: value} for a rule that returns several
      tolerance: 0.005                          # optional
      because: 0.90 x 915 + 0.50 x (1500 - 915)
      source: RCW 50A.15.020(5)(b)
      known_defect: what is wrong with the published answer   # optional

How values are written:

* a number is one household's fact; a list is several (``(1, k)``); ``{2019: 41000, 2020: 42500}`` is an
  earnings record; true and false are yes and no; null is unknown; ``never`` is a month that does not come;
* a month is ``2026-03``, a day ``2026-03-15``; ``2026-03..2027-02`` is every month between, both included, and
  may also stand as the month of ``law``: figures are then read month by month;
* an expected ``{2026-03: 0, 2026-04: 1209}`` picks months of a page (the case must give the months),
  ``{2019: 4}`` picks years of a record.
"""

from __future__ import annotations

import datetime as dt
import difflib
import functools
import importlib
import pkgutil
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from estimator.basis.columns import EARNINGS_YEARS
from estimator.basis.journal import RULES, Argument, Rule
from estimator.basis.law import LawError, law
from estimator.basis.months import NEVER, Array, Months, month_ordinal, month_text

TOLERANCE = 0.005
_NEEDED = ("case", "rule", "expect", "source")
_ALLOWED = {*_NEEDED, "law", "given", "tolerance", "because", "known_defect", "provenance", "note"}
_MONTH = re.compile(r"^\d{4}-\d{2}$")
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_SPAN = re.compile(r"^(\d{4}-\d{2})(?: to |\.\.)(\d{4}-\d{2})$")


class CaseError(ValueError):
    """A case that cannot be run as it is written."""


@dataclass(frozen=True)
class Check:
    """One case as written. ``fault`` says in a sentence why it cannot be run, if it cannot."""

    case: str
    file: str
    rule: str = ""
    law: dict[str, Any] = field(default_factory=dict)
    given: dict[str, Any] = field(default_factory=dict)
    expect: Any = None
    tolerance: float = TOLERANCE
    because: str = ""
    source: str = ""
    known_defect: str = ""
    fault: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of a case.

    ``error`` tells a case that could not be run from one that ran and gave something else.
    """

    case: str
    ok: bool
    expected: Any
    got: Any
    because: str
    source: str
    known_defect: str
    message: str
    file: str = ""
    rule: str = ""
    error: bool = False


# -- reading --------------------------------------------------------------------


def load_file(path: Path | str) -> list[Check]:
    """Read the cases of a file; what is malformed comes back as a case with its fault."""
    path = Path(path)
    whole = path.name
    try:
        with path.open("rb") as stream:
            entries = yaml.load(stream, Loader=yaml.CSafeLoader)
    except OSError as error:
        return [Check(whole, whole, fault=f"{path} cannot be read: {error.strerror}.")]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" at line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "it does not parse"
        return [Check(whole, whole, fault=f"{path.name} is not valid YAML{place}: {problem}.")]
    if not isinstance(entries, list) or not entries:
        return [Check(whole, whole, fault=f"{path.name} must be a list of cases, and not empty.")]
    return [_read_entry(entry, number, whole) for number, entry in enumerate(entries, start=1)]


def _read_entry(entry: Any, number: int, file: str) -> Check:
    if not isinstance(entry, dict):
        return Check(f"number {number}", file, fault=f"Case {number} is not a set of named values.")
    name = str(entry.get("case") or f"number {number}")
    faults = [f"`{key}` is missing" for key in _NEEDED if key not in entry or entry[key] == ""]
    faults += [f"`{key}` is not a part of a case" for key in entry if key not in _ALLOWED]
    faults += [
        f"`{key}` must be a set of named values"
        for key in ("law", "given")
        if not isinstance(entry.get(key) or {}, dict)
    ]
    tolerance = entry.get("tolerance", TOLERANCE)
    try:  # YAML reads 5e-05 as text
        tolerance = float("nan" if isinstance(tolerance, bool) else tolerance)
    except (TypeError, ValueError):
        tolerance = float("nan")
    if not tolerance >= 0:
        faults.append("`tolerance` must be a number, zero or more")
    if faults:
        return Check(name, file, fault=f"Case “{name}”: {'; '.join(faults)}.")
    return Check(
        case=name,
        file=file,
        rule=str(entry["rule"]),
        law=dict(entry.get("law") or {}),
        given=dict(entry.get("given") or {}),
        expect=entry["expect"],
        tolerance=tolerance,
        because=str(entry.get("because") or ""),
        source=str(entry["source"]),
        known_defect=str(entry.get("known_defect") or ""),
    )


# -- rules ----------------------------------------------------------------------


@functools.cache
def import_rooms() -> dict[str, str]:
    """Import every room of ``estimator.rules``; return what went wrong, by room."""
    import estimator.rules as rooms

    broken: dict[str, str] = {}
    for room in pkgutil.iter_modules(rooms.__path__):
        try:
            importlib.import_module(f"{rooms.__name__}.{room.name}")
        except Exception as error:  # one broken room must not hide the others
            broken[room.name] = f"{type(error).__name__}: {error}"
    return broken


def find_rule(key: str) -> Rule:
    """Return the rule of that key.

    Raises
    ------
    CaseError
        When there is none; the message names the nearest.
    """
    broken = import_rooms()
    if key in RULES:
        return RULES[key]
    room = key.partition(".")[0]
    if room in broken:
        raise CaseError(f"the room `{room}` does not load ({broken[room]})")
    near = difflib.get_close_matches(key, RULES, n=1)
    hint = f"; did you mean `{near[0]}`?" if near else ""
    raise CaseError(f"there is no rule `{key}`{hint}")


# -- from written values to arrays ------------------------------------------------


def _single(value: Any, unit: str, name: str) -> Any:
    """One written value as a number; months and days as ordinals."""
    if value is None:
        return np.nan
    if isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, dt.date):
        return float(month_ordinal(value) if unit == "month" else value.toordinal())
    if isinstance(value, str):
        text = value.strip()
        if text == "never":
            return NEVER
        if _DAY.match(text):
            return _single(dt.date.fromisoformat(text), unit, name)
        if _MONTH.match(text):
            if unit not in ("month", ""):
                raise CaseError(f"`{name}` is in {unit}; a month such as {text} does not fit")
            return float(month_ordinal(text))
    raise CaseError(f"`{name}` has a value that cannot be read: {value!r}")


def _record(amounts: Mapping[Any, Any], name: str, empty: float) -> Array:
    record = np.full((1, len(EARNINGS_YEARS)), empty)
    for year, amount in amounts.items():
        if not isinstance(year, int) or year not in EARNINGS_YEARS:
            raise CaseError(
                f"`{name}` has {year!r}: a year from {EARNINGS_YEARS[0]} to {EARNINGS_YEARS[-1]} "
                "is needed"
            )
        record[0, year - EARNINGS_YEARS[0]] = np.nan if amount is None else amount
    return record


def _months(text: Any, name: str) -> Months:
    """Read a month, or a span of months."""
    span = _SPAN.match(str(text).strip())
    try:
        first, last = (month_ordinal(t) for t in (span.groups() if span else (text, text)))
    except (ValueError, AttributeError):
        raise CaseError(f"`{name}` is {text!r}; write it like 2026-03") from None
    if last < first:
        raise CaseError(f"`{name}`: {text} runs backward")
    return Months(first, last - first + 1)


def to_array(value: Any, argument: Argument, *, figure: bool) -> Any:
    """Turn a written value into the array that a rule's argument needs."""
    name, unit = argument.name, argument.unit
    if isinstance(value, dict):
        return _record(value, name, np.nan if figure else 0.0)
    if isinstance(value, str):
        if _SPAN.match(value.strip()):
            return _months(value, name).ordinal
        if unit not in ("month", "day") and not _MONTH.match(value) and value != "never":
            return value
    if isinstance(value, list):
        nested = [
            [_single(v, unit, name) for v in item]
            if isinstance(item, list)
            else _single(item, unit, name)
            for item in value
        ]
        try:
            array = np.array(nested)
        except ValueError:
            raise CaseError(f"`{name}`: the inner lists differ in length") from None
        if array.dtype != bool:
            array = array.astype(float)
        if figure:  # brackets and tiers: (k, 1, 1), or (k, 1, T) by month
            return array[:, None, None] if array.ndim == 1 else array[:, None, :]
        return array[None, ...]
    single = _single(value, unit, name)
    return np.array([[single]], dtype=bool if isinstance(single, bool) else float)


def _figures(rule: Rule, check: Check, wanted: Iterable[str]) -> dict[str, Array]:
    """Figures of law that the case does not give, read for its month (or for every year).

    Bound as in ``law().figures``, one by one: what a case gives need not exist in the law.
    """
    names = {key: str(value) for key, value in check.law.items() if key != "month"}
    shapes = {argument.name: argument.shape for argument in rule.arguments}
    found: dict[str, Array] = {}
    for argument in wanted:
        try:
            name = rule.figures[argument].format(**names)
        except KeyError as missing:
            raise CaseError(f"`law` must say {missing.args[0]} to read `{argument}`") from None
        if shapes.get(argument) == "series":
            found[argument] = law().series(name, EARNINGS_YEARS[0], EARNINGS_YEARS[-1])
            continue
        month = check.law.get("month")
        if month is None:
            raise CaseError(f"`law` must say the month to read `{argument}`")
        found[argument] = law().row(name, _months(month, "law: month"))
    return found


def arguments_of(rule: Rule, check: Check) -> dict[str, Any]:
    """All arguments of a rule for a case: what is given, and the rest from the law."""
    documented = {argument.name: argument for argument in rule.arguments}
    unknown = [name for name in check.given if name not in documented]
    if unknown:
        near = difflib.get_close_matches(unknown[0], documented, n=1)
        hint = f"; did you mean `{near[0]}`?" if near else ""
        raise CaseError(f"`{rule.key}` takes no `{unknown[0]}`{hint}")
    inputs = {
        name: to_array(value, documented[name], figure=name in rule.figures)
        for name, value in check.given.items()
    }
    inputs |= _figures(rule, check, [name for name in rule.figures if name not in inputs])
    return inputs


# -- comparing --------------------------------------------------------------------


def _written(got: Any, expected: Any) -> Any:
    """A result in the form in which the expected value is written."""
    if got is None or isinstance(got, (str, bool)):
        return got
    if isinstance(got, float) and np.isnan(got):
        return None
    if expected == "never" or (isinstance(expected, str) and got == NEVER):
        return "never" if got == NEVER else got
    if isinstance(expected, str) and _MONTH.match(expected) and 0 < got < 9999 * 12:
        return month_text(got)
    if isinstance(expected, dt.date) and 0 < got < dt.date.max.toordinal():
        return dt.date.fromordinal(int(got))
    return round(got, 7) if isinstance(got, float) else got


def _agrees(got: Any, expected: Any, tolerance: float) -> bool:
    if isinstance(expected, bool):
        return bool(got in (0, 1)) and bool(got) is expected
    if isinstance(expected, str) and not (_MONTH.match(expected) or expected == "never"):
        return bool(got == expected)
    unit = "day" if isinstance(expected, dt.date) else "month"
    wanted = _single(expected, unit, "expect")
    if isinstance(got, str):
        return False
    if np.isnan(wanted):
        return bool(np.isnan(got))
    if float(got) == float(wanted):  # two infinities are equal, and have no difference
        return True
    return bool(abs(float(got) - float(wanted)) <= tolerance + 1e-9)


def _picked(value: Any, keys: Iterable[Any], inputs: Mapping[str, Any]) -> list[Any]:
    """Elements of a record by year, or of a page by month."""
    row = np.asarray(value).reshape(-1)
    picked = []
    for key in keys:
        if isinstance(key, int):
            at = key - EARNINGS_YEARS[0] if row.size == len(EARNINGS_YEARS) else -1
        else:
            if not isinstance(key, str) or not _MONTH.match(key):
                raise CaseError(f"`expect` has {key!r}, which is neither a year nor a month")
            months = np.asarray(inputs.get("month", [[]])).reshape(-1)
            hits = np.flatnonzero(months == month_ordinal(key))
            at = int(hits[0]) if hits.size and months.size == row.size else -1
        if not 0 <= at < row.size:
            raise CaseError(f"the result holds no value for {key}")
        picked.append(row[at].item())
    return picked


def _compare(value: Any, expected: Any, inputs: Mapping[str, Any], tolerance: float):
    """Return whether a result agrees with what is expected, and the result as it would be written."""
    if isinstance(expected, dict):
        got = _picked(value, expected, inputs)
        pairs = list(zip(got, expected.values(), strict=True))
        agree = all(_agrees(g, e, tolerance) for g, e in pairs)
        return agree, {k: _written(g, e) for k, (g, e) in zip(expected, pairs, strict=True)}
    flat = np.asarray(value).reshape(-1).tolist()
    if isinstance(expected, list):
        if len(flat) != len(expected):
            raise CaseError(f"{len(expected)} values are expected and {len(flat)} came")
        pairs = list(zip(flat, expected, strict=True))
        return all(_agrees(g, e, tolerance) for g, e in pairs), [_written(g, e) for g, e in pairs]
    if len(flat) != 1:
        raise CaseError(f"one value is expected and {len(flat)} came")
    return _agrees(flat[0], expected, tolerance), _written(flat[0], expected)


def run_check(check: Check) -> Outcome:
    """Run one case."""

    def outcome(ok: bool, got: Any, message: str, error: bool = False) -> Outcome:
        return Outcome(
            check.case,
            ok,
            check.expect,
            got,
            check.because,
            check.source,
            check.known_defect,
            message,
            check.file,
            check.rule,
            error,
        )

    if check.fault:
        return outcome(False, None, check.fault, error=True)
    try:
        rule = find_rule(check.rule)
        inputs = arguments_of(rule, check)
        try:
            result = rule(**inputs)
        except TypeError as error:
            if "keyword-only" not in str(error):
                raise
            needed = str(error).partition(": ")[2]
            raise CaseError(f"`given` must also say {needed}") from None
        fields = getattr(result, "_fields", None)
        if fields is None:
            parts = {"": (result, check.expect)}
        else:
            if not isinstance(check.expect, dict):
                raise CaseError(f"`{rule.key}` gives several values: {', '.join(fields)}")
            missing = [name for name in check.expect if name not in fields]
            if missing:
                raise CaseError(
                    f"`{rule.key}` gives no `{missing[0]}`; it gives {', '.join(fields)}"
                )
            parts = {name: (getattr(result, name), e) for name, e in check.expect.items()}
        compared = {
            name: _compare(value, expected, inputs, check.tolerance)
            for name, (value, expected) in parts.items()
        }
    except (CaseError, LawError) as error:
        message = error.args[0] if error.args else str(error)
        return outcome(False, None, f"Case “{check.case}”: {message}.", error=True)
    except Exception as error:  # a rule that breaks on a case is a finding about the case
        broke = f"the rule stopped with {type(error).__name__}: {error}"
        return outcome(False, None, f"Case “{check.case}”: {broke}.", error=True)
    wrong = [
        f"{name + ': ' if name else ''}expected {parts[name][1]}, got {got}"
        for name, (agrees, got) in compared.items()
        if not agrees
    ]
    got = compared[""][1] if "" in compared else {name: g for name, (_, g) in compared.items()}
    return outcome(not wrong, got, "; ".join(wrong))


def run_file(path: Path | str) -> list[Outcome]:
    """Run every case of a file, in order."""
    return [run_check(check) for check in load_file(path)]
