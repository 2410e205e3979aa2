"""Dated, sourced figures of law and of prices, as scalars and as rows.

A data file holds nested names; a name that has ``values`` is a *parameter*::

    maximum_weekly_benefit:
      says: The most the state pays in a week.
      unit: USD/week
      evidence: agency            # law | agency | study | survey | derived | assumed
      revised: yearly             # yearly: a value is published for twelve months; by law: until changed
      values: {2025-01-01: 1542, 2026-01-01: 1647}
      source: {cite: ..., title: ..., url: ..., read: 2026-11-21}
      checked: secondary          # primary | secondary | unverified
      published_through: 2026-12-31                    # optional, overrides `revised`
      beyond: {method: hold, because: ...}             # optional: hold | index (by: another parameter)

Full names start with the file: ``social_security.bend_points``, ``WA.paid_leave.medical.maximum``.
A date before the first value is an error; a date after the last published one is held or indexed
and flagged as assumed.
"""

from __future__ import annotations

import bisect
import datetime as dt
import functools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from estimator.basis.columns import EARNINGS_YEARS
from estimator.basis.journal import Rule
from estimator.basis.months import Array, Months, first_day
from estimator.basis.places import data_dir

EVIDENCE = ("law", "agency", "study", "survey", "derived", "assumed")
CHECKED = ("primary", "secondary", "unverified")
REVISED = ("yearly", "by law")
_KNOWN = {
    "says",
    "unit",
    "evidence",
    "revised",
    "values",
    "source",
    "checked",
    "published_through",
    "beyond",
    "low",
    "high",
    "note",
}

#: Parameters held or indexed past their last publication are read up to this far.
FLOORS = ("law/federal", "prices", "plans", "help", "care")


class LawError(LookupError):
    """A figure is missing, malformed or asked for on a date it does not cover."""


@dataclass(frozen=True)
class Parameter:
    """A dated figure with its source."""

    name: str
    says: str
    unit: str
    evidence: str
    revised: str
    dates: tuple[dt.date, ...]
    values: tuple[Any, ...]
    source: dict[str, Any]
    checked: str
    published_through: dt.date | None
    beyond: dict[str, Any]
    low: float | None = None
    high: float | None = None
    note: str = ""

    @functools.cached_property
    def last_published(self) -> dt.date | None:
        """Last day that the published values cover; None when they hold until the law changes."""
        if self.published_through is not None:
            return self.published_through
        if self.revised == "by law":
            return None
        last = self.dates[-1]
        return _a_year_later(last) - dt.timedelta(days=1)

    def position(self, date: dt.date) -> int:
        """Index of the value in force on a date.

        Raises
        ------
        LawError
            When the date is before the first value.
        """
        found = bisect.bisect_right(self.dates, date) - 1
        if found < 0:
            raise LawError(
                f"{self.name} has no value on {date}: its first is dated {self.dates[0]}. "
                f"Start later, or add the earlier value with its source."
            )
        return found

    def assumed_on(self, date: dt.date) -> bool:
        """Whether no value is published for the date yet."""
        last = self.last_published
        return last is not None and date > last


def _a_year_later(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)


@functools.cache
def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as stream:
        return yaml.load(stream, Loader=yaml.CSafeLoader) or {}


def _check(name: str, node: dict[str, Any]) -> Parameter:
    """Build a parameter, or say every fault of it at once."""
    faults = [f"unknown key {k!r}" for k in node if k not in _KNOWN]
    for key in ("unit", "evidence", "values", "source", "checked"):
        if not node.get(key) and node.get(key) != 0:
            faults.append(f"{key} is missing")
    if node.get("evidence") not in EVIDENCE:
        faults.append(f"evidence must be one of {', '.join(EVIDENCE)}")
    if node.get("checked") not in CHECKED:
        faults.append(f"checked must be one of {', '.join(CHECKED)}")
    if node.get("revised", "yearly") not in REVISED:
        faults.append(f"revised must be one of {', '.join(REVISED)}")
    source = node.get("source") or {}
    if not isinstance(source, dict) or not source.get("cite"):
        faults.append("source must name at least `cite`")
    values = node.get("values")
    if not isinstance(values, dict) or not all(isinstance(k, dt.date) for k in values or {}):
        faults.append("values must be {date: value}")
    if faults:
        raise LawError(f"{name}: " + "; ".join(faults))
    assert isinstance(values, dict)
    dates = tuple(sorted(values))
    return Parameter(
        name=name,
        says=node.get("says", ""),
        unit=node["unit"],
        evidence=node["evidence"],
        revised=node.get("revised", "yearly"),
        dates=dates,
        values=tuple(values[d] for d in dates),
        source=source,
        checked=node["checked"],
        published_through=node.get("published_through"),
        beyond=node.get("beyond") or {"method": "hold"},
        low=node.get("low"),
        high=node.get("high"),
        note=node.get("note", ""),
    )


class Law:
    """Figures of one data folder. Files are read when first asked for, states one by one."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or data_dir()
        self._parameters: dict[str, Parameter] = {}
        self._rows: dict[tuple[str, Months], Array] = {}
        self._named: dict[int, str] = {}
        self._bound: dict[tuple[Any, ...], tuple[dict[str, Array], dict[str, int | None]]] = {}
        self._notes: list[dict[str, int | None]] = []

    # -- files ---------------------------------------------------------------

    @functools.cached_property
    def _files(self) -> dict[str, Path]:
        found = {p.stem: p for floor in FLOORS for p in sorted((self.root / floor).glob("*.yaml"))}
        found |= {p.stem: p for p in sorted((self.root / "law/states").glob("*.yaml"))}
        return found

    def file(self, stem: str) -> dict[str, Any]:
        """The whole content of a data file, such as ``"WA"`` or ``"medicare"``."""
        try:
            return _read(self._files[stem])
        except KeyError:
            raise LawError(f"there is no data file {stem}.yaml under {self.root}") from None

    def stems(self) -> list[str]:
        """Names of all data files."""
        return list(self._files)

    def node(self, name: str) -> Any:
        """Whatever stands at a dotted name.

        Raises
        ------
        LawError
            When nothing has that name.
        """
        stem, *path = name.split(".")
        node: Any = self.file(stem)
        for part in path:
            if isinstance(node, dict) and part in node:
                node = node[part]
            else:
                raise LawError(f"{name} is not in {stem}.yaml: nothing is named {part!r}")
        return node

    def parameter(self, name: str) -> Parameter:
        """A parameter by its full name."""
        if name not in self._parameters:
            node = self.node(name)
            if not isinstance(node, dict) or "values" not in node:
                raise LawError(f"{name} is not a parameter: it has no `values`")
            self._parameters[name] = _check(name, node)
        return self._parameters[name]

    def parameters(self, stem: str) -> Iterator[Parameter]:
        """Every parameter of a file."""

        def walk(name: str, node: Any) -> Iterator[Parameter]:
            if isinstance(node, dict):
                if "values" in node and "unit" in node:
                    yield self.parameter(name)
                else:
                    for key, child in node.items():
                        yield from walk(f"{name}.{key}", child)

        yield from walk(stem, self.file(stem))

    # -- values --------------------------------------------------------------

    def on(self, name: str, date: dt.date | str) -> Any:
        """The value in force on a date, as written in the file (held past the last one)."""
        parameter = self.parameter(name)
        day = dt.date.fromisoformat(date) if isinstance(date, str) else date
        value = parameter.values[parameter.position(day)]
        if parameter.assumed_on(day) and parameter.beyond.get("method") == "index":
            by = parameter.beyond["by"]
            growth = self.on(by, day) / self.on(by, parameter.dates[-1])
            return (np.asarray(value) * growth).tolist()
        return value

    def row(self, name: str, months: Months) -> Array:
        """Values by month: ``(1, T)``; a list-valued parameter gives ``(k, 1, T)``.

        The same array is returned for the same months, so a journal can name it.
        """
        key = (name, months)
        if key not in self._rows:
            by_month = [
                np.asarray(self.on(name, first_day(m)), dtype=float) for m in months.ordinal[0]
            ]
            self._keep(key, np.stack(by_month, axis=-1)[..., None, :])
        self._note(name, months)
        return self._rows[key]

    def series(self, name: str, first_year: int, last_year: int) -> Array:
        """Values in force on 1 January of each year, ``(1, Y)`` (or ``(k, 1, Y)``)."""
        span = Months(-first_year, last_year - first_year + 1)  # a key no projection has
        key = (name, span)
        if key not in self._rows:
            by_year = [
                np.asarray(self.on(name, dt.date(y, 1, 1)), dtype=float)
                for y in range(first_year, last_year + 1)
            ]
            self._keep(key, np.stack(by_year, axis=-1)[..., None, :])
        if last_year != EARNINGS_YEARS[-1]:
            self._note(name, Months(first_year * 12, span.count * 12))
        return self._rows[key]

    def figures(
        self, rule: Rule, months: Months, *, at: str = "months", **names: str
    ) -> dict[str, Array]:
        """The law's arguments of a rule, by the names it declares in ``figures``.

        Parameters
        ----------
        rule
            The rule.
        months
            The months of the projection.
        at
            Which dates an argument documented as ``figure`` is read for: each of the ``months``, the
            ``first`` month, or 1 January of each calendar ``year``. A ``row`` is always read by
            month, a ``series`` always for every year of an earnings record.
        names
            Fill the placeholders of the names, such as ``state="WA", program="pfml"``.
        """
        key = (rule, months.first, months.count, at, *names.items())
        if key not in self._bound:
            shapes = {argument.name: argument.shape for argument in rule.arguments}
            with self.noted() as notes:
                found: dict[str, Array] = {}
                for argument, template in rule.figures.items():
                    name = template.format(**names)
                    shape = shapes.get(argument, "figure")
                    if shape == "series":
                        found[argument] = self.series(name, EARNINGS_YEARS[0], EARNINGS_YEARS[-1])
                    elif at == "years" and shape != "row":
                        found[argument] = self.series(name, months.years[0], months.years[-1])
                    elif at == "first" and shape != "row":
                        found[argument] = self.row(name, Months(months.first, 1))
                    else:
                        found[argument] = self.row(name, months)
            self._bound[key] = (found, notes)
        found, notes = self._bound[key]
        for open_notes in self._notes:
            open_notes.update(notes)
        return found

    def _keep(self, key: tuple[str, Months], row: Array) -> None:
        row.setflags(write=False)
        self._rows[key] = row
        self._named[id(row)] = key[0]

    def note(self, names: tuple[str, ...], months: Months) -> None:
        """Note parameters that were used without being asked for as rows."""
        key = (names, months.first, months.count)
        if key not in self._bound:
            with self.noted() as notes:
                for name in names:
                    self._note(name, months)
            self._bound[key] = ({}, notes)
        for open_notes in self._notes:
            open_notes.update(self._bound[key][1])

    def name_of(self, value: Any) -> str | None:
        """The parameter a row came from, if it is one of ours."""
        return self._named.get(id(value))

    # -- notes: which figures a part of a projection used ----------------------

    @contextmanager
    def noted(self) -> Iterator[dict[str, int | None]]:
        """Collect the parameters asked for inside the block, each with its first assumed month."""
        notes: dict[str, int | None] = {}
        self._notes.append(notes)
        try:
            yield notes
        finally:
            self._notes.pop()  # blocks close in the order they were opened

    def _note(self, name: str, months: Months) -> None:
        if not self._notes:
            return
        last = self.parameter(name).last_published
        assumed: int | None = None
        if last is not None:
            after = last.year * 12 + last.month
            if after < months.first + months.count:
                assumed = max(after, months.first)
        for notes in self._notes:
            notes[name] = assumed


@functools.cache
def law() -> Law:
    """The figures that ship with the project."""
    return Law()
