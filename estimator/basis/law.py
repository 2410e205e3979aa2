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

``says`` is read by families: plain words that stand well before a colon and a figure. What only we
need (codes, the order of a row) stands in ``note``. A text that differs only by a name is one text
with a place in braces, ``says: "Median pay of all jobs ({state})"``. What stands in the place is,
in this order, what the figure itself gives (``names: {letter: K}``), the last part of its full name
(``{key}``), the name of the state whose letters are a part of it (``{state}``), or a word of a block
around it (``{name}`` of a card, ``{label}`` of a service).

Full names start with the file: ``social_security.bend_points``, ``WA.paid_leave.medical.maximum``.
A date before the first value is an error; a date after the last published one is held or indexed
and flagged as assumed.

A block that every state's file may have, such as ``income_tax``, can have a form:
``law/neutral/income_tax.yaml`` names under ``income_tax`` all that a state may give there, each
figure with its words, its unit and its value in a state without such a thing; what these values
have in common (evidence, source) stands once, under ``neutral``. A state then gives only what it
has. For a state's block that has a form, and for no other name,

* a figure that the state does not give is the neutral one, named ``neutral.income_tax.…``; it is no
  figure of the state, so ``parameters`` does not list it and no note is taken of it;
* ``says`` and ``unit``, where the state's figure has none, are those of the form; the place
  ``{state}`` of a neutral figure says that there is no rule of its own;
* a name that the form does not know is refused when the file is read, and so is a block that lacks
  a figure for which the form has no value.
"""

from __future__ import annotations

import bisect
import datetime as dt
import difflib
import functools
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from estimator.basis.columns import EARNINGS_YEARS
from estimator.basis.journal import Rule
from estimator.basis.months import Array, Months, first_day
from estimator.basis.places import data_dir
from estimator.basis.words import own, say

EVIDENCE = ("law", "agency", "study", "survey", "derived", "assumed")
CHECKED = ("primary", "secondary", "unverified")
REVISED = ("yearly", "by law")
_KNOWN = {
    "says",
    "names",
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

#: The forms of blocks of the states' files: their folder, and the first part of their names.
_FORMS, NEUTRAL = "law/neutral", "neutral"
#: What has no date holds from here on.
_ALWAYS = dt.date(1900, 1, 1)

#: What stands in the place of a state where a form's neutral figure is told.
NO_RULE = "no rule of its own"
#: The same for a figure that several states share.
SHARED = "several states"

_PLACE = re.compile(r"\{(\w+)\}")

#: Texts that stand in the files beside the figures, by full name; ``*`` is any one part of it.
_TEXTS = {
    "label": (
        "services.services.*.label",
        "regimens.regimens.*.name",
        "regimens.events.*.name",
        "regimens.switches.*.says",
        "regimens.switches.*.choices.*.name",
        "assistance.programs.*.pays",
        "assistance.programs.*.name",
        "assistance.hospital_assistance.states.*.hospitals",
    ),
    "name": (
        "*.name",
        "*.paid_leave.*.name",
        "*.paid_leave.*.agency",
        "*.protected_leave.*.name",
        "*.income_tax.agency",
        "assistance.cards.*.name",
    ),
}


class LawError(LookupError):
    """A figure is missing, malformed or asked for on a date it does not cover."""


def named(text: str) -> str:
    """A name out of the data: in the reader's language where it has words, else as it is."""
    said = say(text)
    return own(text) if said == text else said


@dataclass(frozen=True)
class Parameter:
    """A dated figure with its source.

    ``says`` is the English text; ``template`` is the same with its places open, and ``names`` what
    stands in them.
    """

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
    template: str = ""
    names: dict[str, str] = field(default_factory=dict)

    @property
    def spoken(self) -> str:
        """What the figure is, in the reader's language."""
        return say(self.template, **{place: named(text) for place, text in self.names.items()})

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


def _check(name: str, node: dict[str, Any], names: dict[str, str]) -> Parameter:
    """Build a parameter, or say every fault of it at once.

    Parameters
    ----------
    name
        Its full name.
    node
        What stands in the file.
    names
        What stands in the places of its text.
    """
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
    template = node.get("says", "")
    return Parameter(
        name=name,
        says=template.format(**names) if names else template,
        template=template,
        names=names,
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


def _is_figure(node: Any) -> bool:
    """Whether a node of a form is a figure, and not a group of them or a word."""
    return isinstance(node, dict) and isinstance(node.get("says"), str)


def _figures(form: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Every figure of a form."""
    for node in form.values():
        if _is_figure(node):
            yield node
        elif isinstance(node, dict):
            yield from _figures(node)


def _at(node: Any, parts: list[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Texts at a path in which ``*`` is any one part, each with the block that holds it."""
    if not parts:
        return
    first, *rest = parts
    if isinstance(node, list):
        node = dict(enumerate(node))
    if not isinstance(node, dict):
        return
    for key, child in node.items():
        if first in ("*", str(key)):
            if rest:
                yield from _at(child, rest)
            elif isinstance(child, str):
                yield child, node


def _faults(name: str, given: Any, form: dict[str, Any]) -> Iterator[str]:
    """What a state's block holds that its form does not know, and what it lacks, in sentences."""
    if not isinstance(given, dict):
        yield f"{name} must hold {', '.join(form)}."
        return
    for key in given:
        if key not in form:
            yield f"{name} has no figure {key!r}: it may hold {', '.join(form)}."
    for key, part in form.items():
        here, child = f"{name}.{key}", given.get(key)
        if _is_figure(part):
            if child is None and "value" not in part:
                yield f"{here} is missing: every state must give it. It is: {_PLACE.sub(name[:2], part['says'])}"
            elif child is not None and not (isinstance(child, dict) and "values" in child):
                yield f"{here} must be a figure with `values`."
        elif isinstance(part, dict):
            yield from _faults(here, {} if child is None else child, part)


class Law:
    """Figures of one data folder. Files are read when first asked for, states one by one."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or data_dir()
        self._contents: dict[str, dict[str, Any]] = {}
        self._parameters: dict[str, Parameter] = {}
        self._rows: dict[tuple[str, Months], Array] = {}
        self._named: dict[int, str] = {}
        self._bound: dict[tuple[Any, ...], tuple[dict[str, Array], dict[str, int | None]]] = {}
        self._notes: list[dict[str, int | None]] = []
        self._changed: dict[str, Parameter] = {}  # figures that stand in for what is published

    # -- files ---------------------------------------------------------------

    @functools.cached_property
    def _files(self) -> dict[str, Path]:
        found = {p.stem: p for floor in FLOORS for p in sorted((self.root / floor).glob("*.yaml"))}
        found |= {p.stem: p for p in sorted((self.root / "law/states").glob("*.yaml"))}
        return found

    @functools.cached_property
    def _forms(self) -> dict[str, Any]:
        """Forms of the blocks of the states' files, by the name of the block."""
        return {p.stem: _read(p)[p.stem] for p in sorted((self.root / _FORMS).glob("*.yaml"))}

    @functools.cached_property
    def _neutral(self) -> dict[str, Any]:
        """What the neutral values of a form have in common, by the name of the block."""
        return {p.stem: _read(p)[NEUTRAL] for p in sorted((self.root / _FORMS).glob("*.yaml"))}

    def file(self, stem: str) -> dict[str, Any]:
        """The whole content of a data file, such as ``"WA"`` or ``"medicare"``.

        Raises
        ------
        LawError
            When there is no such file, or a state's file does not keep to the form of a block.
        """
        if stem not in self._contents:
            self._contents[stem] = self._forms if stem == NEUTRAL else self._checked(stem)
        return self._contents[stem]

    def _checked(self, stem: str) -> dict[str, Any]:
        if stem not in self._files:
            raise LawError(f"there is no data file {stem}.yaml under {self.root}")
        found = _read(self._files[stem])
        if self._is_state(stem):
            blocks = {b: f for b, f in self._forms.items() if isinstance(found.get(b), dict)}
            faults = [x for b, f in blocks.items() for x in _faults(f"{stem}.{b}", found[b], f)]
            if faults:
                raise LawError(" ".join(faults))
        return found

    def _is_state(self, stem: str) -> bool:
        return stem in self._files and self._files[stem].parent.name == "states"

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
            self._parameters[name] = self._find(name)
        return self._parameters[name]

    def _find(self, name: str) -> Parameter:
        """Build a parameter; for a state's block with a form, fill in what the form says."""
        form = self._in_form(name)
        try:
            node = self.node(name)
        except LawError:
            if form is None or "value" not in self.node(form):
                raise
            return self.parameter(form)
        if name.startswith(f"{NEUTRAL}.") and _is_figure(node) and "value" in node:
            given = {key: node[key] for key in node if key != "value"}
            always = {"values": {_ALWAYS: node["value"]}}
            node = self._neutral[name.split(".")[1]] | given | always
            return _check(name, node, self._names(name, node))
        if not isinstance(node, dict) or "values" not in node:
            raise LawError(f"{name} is not a parameter: it has no `values`")
        if form is not None:
            words = self.node(form)
            node = {"says": words["says"], "unit": words["unit"]} | node
        return _check(name, node, self._names(name, node))

    def _names(self, name: str, node: dict[str, Any]) -> dict[str, str]:
        """What stands in the places of a figure's text.

        Raises
        ------
        LawError
            When a place stays empty, or a name is given for which there is no place.
        """
        given = node.get("names") or {}
        places = dict.fromkeys(_PLACE.findall(node.get("says", "")))
        if idle := [place for place in given if place not in places]:
            raise LawError(f"{name}: its text has no place {', '.join(idle)}")
        return {place: str(given.get(place) or self._word(name, place)) for place in places}

    def _word(self, name: str, place: str) -> str:
        """What stands in a place of a figure's text, by the figure's name and the blocks around."""
        parts = name.split(".")
        if place == "key":
            return parts[-1]
        if place == "state":
            if parts[0] == NEUTRAL:
                return NO_RULE
            for part in reversed(parts):
                if self._is_state(part):
                    return str(self.file(part).get("name", part))
            return SHARED
        for depth in range(len(parts) - 1, 0, -1):
            block = self.node(".".join(parts[:depth]))
            if isinstance(block, dict) and isinstance(block.get(place), str):
                return str(block[place])
        raise LawError(f"{name}: nothing stands in the place {{{place}}} of its text")

    def _in_form(self, name: str) -> str | None:
        """Name of the same figure in the form of a state's block, where the form has it."""
        stem, _, path = name.partition(".")
        block = path.split(".")[0]
        if block not in self._forms or not self._is_state(stem):
            return None
        if not isinstance(self.file(stem).get(block), dict):
            return None
        form: Any = self._forms
        for part in path.split("."):
            form = form.get(part) if isinstance(form, dict) else None
        return f"{NEUTRAL}.{path}" if _is_figure(form) else None

    def parameters(self, stem: str) -> Iterator[Parameter]:
        """Every parameter that stands in a file."""

        def walk(name: str, node: Any) -> Iterator[Parameter]:
            if isinstance(node, dict):
                if "values" in node and ("unit" in node or self._in_form(name)):
                    yield self.parameter(name)
                else:
                    for key, child in node.items():
                        yield from walk(f"{name}.{key}", child)

        yield from walk(stem, self.file(stem))

    # -- texts that a family may see -----------------------------------------------

    def texts(self) -> Iterator[tuple[str, str]]:
        """Every text of the data that a family may see, once, with its kind.

        The kind is ``says`` for the text of a figure, its places open, and for the line about a
        made-up family; ``label`` for what a service, a treatment or a program is called in words;
        and ``name`` for proper names, which stay as they are.
        """
        found: dict[str, str] = {}
        for text, kind in self._texts():
            if re.search(r"[A-Za-z]{2}", _PLACE.sub("", text)):
                found.setdefault(text, kind)
        yield from found.items()

    def _texts(self) -> Iterator[tuple[str, str]]:
        for kind, paths in _TEXTS.items():
            for path in paths:
                for stem in self.stems():
                    parts = path.split(".")
                    if parts[0] == stem or (parts[0] == "*" and self._is_state(stem)):
                        for text, block in _at(self.file(stem), parts[1:]):
                            proper = parts[-1] == "name" and block.get("proper")
                            yield text, "name" if proper else kind
        for family in sorted((self.root / "families").glob("*.yaml")):
            yield _read(family).get("about", ""), "says"
        for form in self._forms.values():
            yield from ((figure["says"], "says") for figure in _figures(form))
        yield from ((text, "label") for text in (NO_RULE, SHARED))
        for stem in self.stems():
            for parameter in self.parameters(stem):
                yield parameter.template, "says"
                for place, text in parameter.names.items():
                    if place != "key":
                        yield text, "name"

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
        name = self.parameter(name).name
        key = (name, months)
        if key not in self._rows:
            self._keep(key, self._by_date(name, [first_day(m) for m in months.ordinal[0]]))
        self._note(name, months)
        return self._rows[key]

    def series(self, name: str, first_year: int, last_year: int) -> Array:
        """Values in force on 1 January of each year, ``(1, Y)`` (or ``(k, 1, Y)``)."""
        name = self.parameter(name).name
        span = Months(-first_year, last_year - first_year + 1)  # a key no projection has
        key = (name, span)
        if key not in self._rows:
            first_days = [dt.date(y, 1, 1) for y in range(first_year, last_year + 1)]
            self._keep(key, self._by_date(name, first_days))
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

    def _by_date(self, name: str, days: list[dt.date]) -> Array:
        """Values in force on days in order, ``(1, T)``; a list-valued parameter gives ``(k, 1, T)``."""
        parameter = self.parameter(name)
        if len(parameter.values) == 1 and parameter.beyond.get("method") != "index":
            parameter.position(days[0])  # an error where the first day comes before the value
            value = np.asarray(parameter.values[0], dtype=float)
            return np.repeat(value[..., None, None], len(days), axis=-1)
        by_date = [np.asarray(self.on(name, day), dtype=float) for day in days]
        return np.stack(by_date, axis=-1)[..., None, :]

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

    def is_neutral(self, value: Any) -> bool:
        """Whether a row only says that a state's law has nothing of the kind."""
        return (self.name_of(value) or "").startswith("neutral.")

    # -- other figures, for a run ------------------------------------------------

    def changed(self, changes: Mapping[str, Any]) -> Law:
        """These figures with some of them changed; this book itself stays as it is.

        The new book keeps rows and bindings of its own, and so does everything that is kept by the
        book that it was read from: nothing that was worked out under one is seen under the other.

        Parameters
        ----------
        changes
            By full name: a value, which then holds on every day; ``{day: value}``, which holds from
            that day on, with what is published before it left alone; or a function of the published
            value, which changes each of them.

        Raises
        ------
        LawError
            When there is no such figure, or the value cannot stand in its place.
        """
        made = {name: _other(self._named_or_close(name), name, v) for name, v in changes.items()}
        other = Law(self.root)
        other._contents = self._contents  # what stands in the files is the same
        other._changed = self._changed | made
        other._parameters = dict(other._changed)
        return other

    @contextmanager
    def used(self) -> Iterator[Law]:
        """Make these the figures that ``law()`` gives inside the block, in this context alone."""
        before = _in_use.set(self)
        try:
            yield self
        finally:
            _in_use.reset(before)

    @contextmanager
    def replaced(self, changes: Mapping[str, Any]) -> Iterator[Law]:
        """Use these figures with some of them changed (see ``changed``) inside the block.

        Examples
        --------
        >>> with law().replaced({"medicare.part_b_premium": 250}):
        ...     law().on("medicare.part_b_premium", "2027-01-01")
        250
        """
        with self.changed(changes).used() as other:
            yield other

    def _named_or_close(self, name: str) -> Parameter:
        """The figure of a name; an error in plain words names the closest one."""
        try:
            return self.parameter(name)
        except LawError:
            stem = name.partition(".")[0]
            known = [p.name for p in self.parameters(stem)] if stem in self._files else self.stems()
            close = difflib.get_close_matches(name if stem in self._files else stem, known, n=1)
            hint = f" Did you mean {close[0]}?" if close else " `estimator law` lists them all."
            if inside := [each for each in known if each.startswith(f"{name}.")]:
                hint = f" It is a group of figures, such as {inside[0]}."
            raise LawError(f"there is no figure named {name!r}.{hint}") from None

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
        parameter = self.parameter(name)
        if parameter.name.startswith(f"{NEUTRAL}."):
            return
        last = parameter.last_published
        assumed: int | None = None
        if last is not None:
            after = last.year * 12 + last.month
            if after < months.first + months.count:
                assumed = max(after, months.first)
        for notes in self._notes:
            notes[name] = assumed


def _other(published: Parameter, name: str, change: Any) -> Parameter:
    """A figure with other values, marked as such.

    Raises
    ------
    LawError
        When a value cannot stand in the place of the published one.
    """

    def fit(value: Any, like: Any) -> Any:
        made = value.tolist() if isinstance(value, (np.ndarray, np.generic)) else value
        try:
            found, known = np.asarray(made, dtype=float), np.asarray(like, dtype=float)
        except (TypeError, ValueError):
            raise LawError(f"{name} is a figure: {value!r} is no number.") from None
        if found.shape != known.shape:
            wanted = f"{known.size} numbers in a list" if known.ndim else "one number"
            raise LawError(f"{name} is {wanted}, such as {like}; {value!r} does not fit.")
        if np.isnan(found).any() and not np.isnan(known).any():
            raise LawError(f"{name} cannot be unknown (nan).")
        return made

    last = published.values[-1]
    dates, values, beyond = published.dates, published.values, published.beyond
    revised, through = published.revised, published.published_through
    if callable(change):
        values = tuple(
            fit(change(np.asarray(v, dtype=float) if isinstance(v, list) else v), v) for v in values
        )
    else:
        try:
            days = (
                {dt.date.fromisoformat(str(day)): value for day, value in change.items()}
                if isinstance(change, Mapping)
                else {dates[0]: change}
            )
        except ValueError:
            raise LawError(f"{name}: give days like 2027-01-01, each with a value.") from None
        if not days:
            raise LawError(f"{name}: no day is given, and so no value.")
        first = min(days)
        kept = {d: v for d, v in zip(dates, values, strict=True) if d < first}
        merged = kept | {day: fit(value, last) for day, value in sorted(days.items())}
        dates, values = tuple(merged), tuple(merged.values())
        beyond, revised, through = {"method": "hold"}, "by law", None
    return replace(
        published,
        name=name,
        dates=dates,
        values=values,
        beyond=beyond,
        revised=revised,
        published_through=through,
        evidence="assumed",
        checked="unverified",
        source={"cite": f"Changed for this run; published: {published.source['cite']}"},
        low=None,
        high=None,
    )


#: The figures of an open ``used`` block; none: those that ship with the project.
_in_use: ContextVar[Law | None] = ContextVar("figures in use", default=None)


@functools.cache
def _shipped() -> Law:
    return Law()


def law() -> Law:
    """The figures in use: those that ship with the project, or those of an open ``replaced`` block."""
    return _in_use.get() or _shipped()
