"""For analysts: a family's months as tables, other figures and rules for one run, sweeps, a crowd.

Each function takes a case (a ``Case``, a case file or plain data) and gives a table of pandas::

    plain = run(case)                                        # the family as it stands
    dearer = run(case, figures={"medicare.part_b_premium": 250})
    difference(plain, dearer)                                # months down, changed lines across

A figure or a rule is changed inside one run, or inside a ``changed`` block, and nowhere else; what
was made with a change says so in ``title``. Sweeps, sensitivity and the crowd are one batch each.
Amounts are USD; differences are to the cent, and nothing else is rounded.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from pydantic import BaseModel

from estimator.basis.columns import Columns
from estimator.basis.journal import RULES, replaced_rule
from estimator.basis.law import Law, law
from estimator.basis.ledger import Ledger
from estimator.basis.months import Array
from estimator.batch import crowd, estimate_table, families
from estimator.case import Case, CaseError, facts, question
from estimator.projection import LINES, Estimate, estimate
from estimator.rules import coverage, treatment

if TYPE_CHECKING:
    from ipywidgets import VBox

CaseLike = Case | str | Path | Mapping[str, Any]
Rules = Mapping[str, Callable[..., Any]]

#: What a table of totals has for each row; ``medical`` is the family's share of bills before help.
MEASURES = ("income", "outgo", "medical", "net", "worst_month", "worst_net")
#: Numbers of a case that are codes, places in a calendar or the months shown: not to be varied.
_NO_AMOUNTS = frozenset(
    {"schema_version", "months", "plan_year_starts", "fsa_year_starts", "leave_year_month"}
)


def _case(case: CaseLike) -> Case:
    return case if isinstance(case, Case) else Case.read(case)


# -- other figures and rules, for a run ----------------------------------------------------------------


@dataclass(frozen=True)
class Changes:
    """Figures and rules that are not the shipped ones."""

    law: Law
    rules: Rules
    title: str

    @contextmanager
    def hold(self) -> Iterator[Changes]:
        """Hold inside the block."""
        with ExitStack() as stack:
            stack.enter_context(self.law.used())
            for key, function in self.rules.items():
                stack.enter_context(replaced_rule(key, function))
            yield self


def _changes(figures: Mapping[str, Any] | None, rules: Rules | None) -> Changes:
    figures, rules = dict(figures or {}), dict(rules or {})
    said = [f"{name} {_shown(value)}" for name, value in (figures | rules).items()]
    return Changes(law().changed(figures), rules, "; ".join(said))


def _shown(change: Any) -> str:
    if isinstance(change, Mapping):
        return "= " + ", ".join(f"{value} from {day}" for day, value in change.items())
    if callable(change):
        name = getattr(change, "__name__", "")
        return f"by {name}" if name.isidentifier() else "by a function of your own"
    return f"= {change}"


@contextmanager
def changed(
    figures: Mapping[str, Any] | None = None, rules: Rules | None = None
) -> Iterator[Changes]:
    """Other figures and rules for all that is run inside the block: a sweep, a crowd, a comparison.

    Parameters
    ----------
    figures
        By full name, such as ``{"medicare.part_b_premium": 250}``: a value that holds on every day,
        ``{day: value}`` from a day on, or a function of each published value.
    rules
        By key, such as ``{"leave.weekly_benefit": function}``: takes the rule's arguments by name.

    Raises
    ------
    LookupError
        When there is no such figure or rule, or what is given cannot stand in for it.
    """
    with _changes(figures, rules).hold() as changes:
        yield changes


@dataclass(frozen=True)
class ChangedEstimate(Estimate):
    """An estimate under other figures or rules; what it works out later is under them too."""

    changes: Changes

    @property
    def title(self) -> str:
        """What was changed."""
        return self.changes.title

    def ssdi_range(self) -> tuple[float, float] | None:
        """Low and high of the first full SSDI amount, under the changes."""
        with self.changes.hold():
            return super().ssdi_range()

    def date_last_insured(self) -> float:
        """Last month that is covered by the work so far, under the changes."""
        with self.changes.hold():
            return super().date_last_insured()

    def possible_ssi(self) -> Array:
        """SSI that may be paid on top, under the changes."""
        with self.changes.hold():
            return super().possible_ssi()

    def held_figures(self) -> list[str]:
        """Figures that are held at the last one published; changed ones are not."""
        with self.changes.hold():
            return super().held_figures()

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON, with what was changed."""
        with self.changes.hold():
            return super().to_dict() | {"changed": self.title}


#: What a projection works out when it is first asked for.
_ON_DEMAND = ("pages", "points", "medicaid", "help_possible", "paths")


def run(
    case: CaseLike, *, figures: Mapping[str, Any] | None = None, rules: Rules | None = None
) -> Estimate:
    """Estimate a family, with other figures or rules for this one run (see ``changed``)."""
    if not figures and not rules:
        return estimate(_case(case))
    changes = _changes(figures, rules)
    with changes.hold():
        found = estimate(_case(case))
        for name in _ON_DEMAND:  # under the changes, and not when they are over
            getattr(found.projected, name)
        own = {field.name: getattr(found, field.name) for field in dataclasses.fields(Estimate)}
        made = ChangedEstimate(**own, changes=changes)
        made.events  # noqa: B018  # kept from here on
    return made


def with_figures(case: CaseLike, figures: Mapping[str, Any]) -> Estimate:
    """Estimate a family with other figures for this one run."""
    return run(case, figures=figures)


def with_rule(case: CaseLike, key: str, function: Callable[..., Any]) -> Estimate:
    """Estimate a family with a function in place of a rule for this one run."""
    return run(case, rules={key: function})


def known_figures(starts: str = "") -> pd.DataFrame:
    """Figures in use whose full name starts so: last value, its date, unit, source. All when empty."""
    stem = starts.partition(".")[0]
    stems = [each for each in law().stems() if each.startswith(stem)]
    found = [p for each in stems for p in law().parameters(each) if p.name.startswith(starts)]
    rows = [(p.name, p.values[-1], p.dates[-1], p.unit, p.says, p.source["cite"]) for p in found]
    names = ["figure", "value", "from", "unit", "says", "source"]
    return pd.DataFrame(rows, columns=names).set_index("figure")


def known_rules(starts: str = "") -> pd.DataFrame:
    """Rules whose key starts so: what each says, its unit, its arguments and its citation."""
    rows = [
        (key, rule.plain, rule.unit, ", ".join(a.name for a in rule.arguments), rule.cite)
        for key, rule in sorted(RULES.items())
        if key.startswith(starts)
    ]
    return pd.DataFrame(rows, columns=["rule", "says", "unit", "arguments", "cite"]).set_index(
        "rule"
    )


# -- one family -----------------------------------------------------------------------------------------


def _estimate(case: CaseLike | Estimate) -> Estimate:
    return case if isinstance(case, Estimate) else run(case)


def _title(result: Estimate) -> str:
    return getattr(result, "title", "")


def frame(case: CaseLike | Estimate, *, zeros: bool = False) -> pd.DataFrame:
    """The ledger in tidy form: one row for each month and line.

    ``amount`` is never negative; ``flow`` is the same with its sign, plus where money comes in, so
    that ``flow`` adds up to what is left.

    Parameters
    ----------
    case
        A case or an estimate.
    zeros
        Keep the lines that are zero in every month.
    """
    result = _estimate(case)
    ledger, months = result.ledger, result.months.texts
    parts = [
        pd.DataFrame(
            {
                "month": months,
                "line": line.key,
                "label": line.label,
                "kind": line.kind,
                "group": line.group,
                "amount": ledger.page(line.key)[0],
                "flow": ledger.page(line.key)[0] * (1 if line.kind == "income" else -1),
            }
        )
        for line in ledger
        if zeros or ledger.page(line.key)[0].any()
    ]
    found = pd.concat(parts, ignore_index=True)
    found.attrs["title"] = _title(result)
    return found


def difference(before: CaseLike | Estimate, after: CaseLike | Estimate) -> pd.DataFrame:
    """What changes from one run to another, to the cent: months down, with a total; lines across.

    Lines that do not change are left out. Above zero is more of that line; ``net`` is what is left.
    What was changed stands in the corner and in ``attrs["title"]``.

    Raises
    ------
    ValueError
        When the two do not show the same months.
    """
    first, other = _estimate(before), _estimate(after)
    if first.months.texts != other.months.texts:
        raise ValueError("the two runs must have the same first month and number of months")
    pages = {
        line.key: np.round(other.ledger.page(line.key)[0] - first.ledger.page(line.key)[0], 2) + 0.0
        for line in other.ledger
    }
    moved = {key: page for key, page in pages.items() if page.any()}
    moved["net"] = np.round(other.ledger.net[0] - first.ledger.net[0], 2) + 0.0
    found = pd.DataFrame(moved, index=pd.Index(first.months.texts, name="month"))
    found.loc["total"] = found.sum().round(2)
    title = _title(other) or "difference"
    if _title(first):
        title = f"{title}, against {_title(first)}"
    found.attrs["title"] = title
    return found.rename_axis(columns=title)


# -- totals, a batch at a time -----------------------------------------------------------------------


def _total(page: Array) -> Array:
    return np.cumsum(page, axis=1)[:, -1]


def _measured(ledger: Ledger, lines: Sequence[str]) -> dict[str, Array]:
    """Totals of each household over its months."""
    income, outgo = ledger.income, ledger.outgo
    net = income - outgo
    worst = np.argmin(np.round(net, 2), axis=1)
    texts = np.array(ledger.months.texts, dtype=object)
    found = {
        "income": _total(income),
        "outgo": _total(outgo),
        "medical": _total(ledger.page("medical")),
        "net": _total(net),
        "worst_month": texts[worst],
        "worst_net": np.take_along_axis(net, worst[:, None], axis=1)[:, 0],
    }
    return found | {key: _total(ledger.page(key)) for key in lines}


def _totals(households: Columns, lines: Sequence[str] = ()) -> pd.DataFrame:
    """Totals of a table of households, a row each, in their order."""
    parts = []
    for rows, ledger in estimate_table(households):
        parts.append(pd.DataFrame(_measured(ledger, lines), index=rows))
    return pd.concat(parts).sort_index()


def _totals_of(cases: Sequence[Case], lines: Sequence[str] = ()) -> pd.DataFrame:
    return _totals(Columns.stack([facts(case.settled()[0]) for case in cases]), lines)


def _lines(measures: Sequence[str]) -> list[str]:
    """Those of the measures that are lines of the ledger and no totals.

    Raises
    ------
    ValueError
        When one is neither.
    """
    wanted = [name for name in measures if name not in MEASURES]
    if unknown := [name for name in wanted if name not in LINES]:
        raise ValueError(
            f"{', '.join(unknown)} is no measure: choose one of {', '.join(MEASURES)}, or a line of "
            f"the ledger, such as premium."
        )
    return wanted


def _with(case: Case, changes: Mapping[str, Any]) -> Case:
    try:
        return case.changed(changes)
    except CaseError as error:
        tried = ", ".join(f"{field} = {value!r}" for field, value in changes.items())
        raise CaseError([f"{tried}: {problem}" for problem in error.problems]) from None


def _index(values: Sequence[Any], name: str) -> pd.Index:
    plain = all(isinstance(v, (bool, int, float, str)) for v in values)
    return pd.Index(values if plain else [str(v) for v in values], name=name)


def _some(values: Sequence[Any], field: str) -> list[Any]:
    found = list(values)
    if not found:
        raise ValueError(f"give {field} at least one value")
    return found


def sweep(
    case: CaseLike, field: str, values: Sequence[Any], *, lines: Sequence[str] = ()
) -> pd.DataFrame:
    """Totals of a family for each value of one answer, as one batch.

    Parameters
    ----------
    case
        The family.
    field
        Dotted field of the case, such as ``plan.deductible``.
    values
        The answers to try.
    lines
        Lines of the ledger whose totals are wanted too.

    Returns
    -------
    DataFrame
        A row for each value: ``income``, ``outgo``, ``medical``, ``net``, the worst month, and
        ``difference``: how much more is left than with the answer as it stands.

    Raises
    ------
    CaseError
        When the field or a value is wrong, in plain words.
    """
    base, values = _case(case), _some(values, field)
    found = _totals_of([base, *(_with(base, {field: v}) for v in values)], _lines(lines))
    table = found.iloc[1:].set_index(_index(values, field))
    return table.assign(difference=table["net"] - found["net"].iloc[0])


def sweep2(
    case: CaseLike,
    field: str,
    values: Sequence[Any],
    field2: str,
    values2: Sequence[Any],
    *,
    measure: str = "net",
) -> pd.DataFrame:
    """One total of a family for each pair of two answers, as one batch: the first down, the second across.

    Parameters
    ----------
    case
        The family.
    field, field2
        Dotted fields of the case.
    values, values2
        The answers to try.
    measure
        One of ``MEASURES``, or a line of the ledger.

    Raises
    ------
    CaseError
        When a field or a value is wrong, in plain words.
    ValueError
        When there is no such measure.
    """
    lines, base = _lines([measure]), _case(case)
    down, across = _some(values, field), _some(values2, field2)
    cases = [_with(base, {field: a, field2: b}) for a in down for b in across]
    found = _totals_of(cases, lines)[measure].to_numpy().reshape(len(down), len(across))
    return pd.DataFrame(found, index=_index(down, field), columns=_index(across, field2))


def sweep_figure(
    case: CaseLike, name: str, values: Sequence[Any], *, lines: Sequence[str] = ()
) -> pd.DataFrame:
    """Totals of a family for each value of one figure of law or of price.

    A figure holds for a whole run, so each value is a run of its own. The table is that of ``sweep``.
    """
    base, more = _case(case), _lines(lines)
    before = _totals_of([base])["net"].iloc[0]
    rows = []
    for value in _some(values, name):
        with changed({name: value}):
            rows.append(_totals_of([base], more))
    table = pd.concat(rows).set_index(_index(list(values), name))
    return table.assign(difference=table["net"] - before)


def amounts(case: CaseLike) -> dict[str, float]:
    """The numbers of a case that can be varied, by dotted field: answers, and what stands in for them."""

    def walk(part: BaseModel, path: tuple[str, ...]) -> Iterator[tuple[str, float]]:
        for name in type(part).model_fields:
            value = getattr(part, name)
            if isinstance(value, BaseModel):
                yield from walk(value, (*path, name))
            elif type(value) in (int, float) and value > 0 and name not in _NO_AMOUNTS:
                yield ".".join((*path, name)), value

    return dict(walk(_case(case).settled()[0], ()))


def sensitivity(
    case: CaseLike, fields: Sequence[str] | None = None, *, by: float = 0.1
) -> pd.DataFrame:
    """How much what is left moves when one number of the case is a little lower or higher.

    One at a time, all as one batch, the one that moves most first. What the family knows exactly
    and what was assumed are varied alike; answers in words and dates are not.

    Parameters
    ----------
    case
        The family.
    fields
        Dotted fields; all numbers above zero when left out.
    by
        How much lower and higher, as a share. Whole numbers move by at least one.

    Returns
    -------
    DataFrame
        By field: the question, the value, ``low`` and ``high``; ``net_low`` and ``net_high``, the
        effect on what is left over all months; ``worst_low`` and ``worst_high``, that on the worst
        month; ``swing``, the larger of the two effects on what is left. A value that cannot be, such
        as a share above one, is left empty.

    Raises
    ------
    ValueError
        When a field holds no number that can be varied, or ``by`` is not between 0 and 1.
    """
    if not 0 < by < 1:
        raise ValueError("by is a share: choose one between 0 and 1, such as 0.1")
    base = _case(case)
    known = amounts(base)
    chosen = list(known) if fields is None else list(fields)
    if unknown := [field for field in chosen if field not in known]:
        raise ValueError(
            f"{', '.join(unknown)} is no number above zero of this case that can be varied; "
            f"amounts(case) lists them"
        )
    cases, places, rows = [base], {}, []
    for field in chosen:
        for side, value in (("low", _moved(known[field], -by)), ("high", _moved(known[field], by))):
            try:
                cases.append(base.changed({field: value}))
            except CaseError:
                continue
            places[field, side] = len(cases) - 1, value
    totals = _totals_of(cases)
    moving = totals[["net", "worst_net"]]
    effect = (moving - moving.iloc[0]).round(2) + 0.0  # to the cent, and no -0.00
    for field in chosen:
        row: dict[str, Any] = {"question": question(field), "value": known[field]}
        for side in ("low", "high"):
            place, value = places.get((field, side), (None, math.nan))
            row[side] = value
            row[f"net_{side}"] = math.nan if place is None else effect["net"].iloc[place]
            row[f"worst_{side}"] = math.nan if place is None else effect["worst_net"].iloc[place]
        rows.append(row)
    ends = [f"{what}_{side}" for what in ("net", "worst") for side in ("low", "high")]
    table = pd.DataFrame(rows, index=pd.Index(chosen, name="field"))
    table = table[["question", "value", "low", "high", *ends]]
    table["swing"] = table[["net_low", "net_high"]].abs().max(axis=1)
    return table.sort_values("swing", ascending=False, kind="stable")


def _moved(value: float, by: float) -> float:
    if isinstance(value, int):
        return math.floor(value * (1 + by)) if by < 0 else math.ceil(value * (1 + by))
    return value * (1 + by)


# -- a crowd -----------------------------------------------------------------------------------------


def crowd_frame(
    count: int = 10_000, *, months: int = 36, seed: int = 1, lines: Sequence[str] = ("premium",)
) -> pd.DataFrame:
    """Totals of a made-up crowd, a row a family, as one table of households.

    The crowd is the example families with other states, pay, ages and dates: it shows how the rules
    answer over a wide range of cases. It is no survey of the country.

    Parameters
    ----------
    count
        How many families.
    months
        Months to project.
    seed
        The same seed gives the same crowd.
    lines
        Lines of the ledger whose totals are wanted beside the ``MEASURES``.

    Returns
    -------
    DataFrame
        ``state``, ``age``, ``cover`` (in the first month), ``treatment``, and the totals.
    """
    made = crowd(count, months=months, seed=seed)
    book = law().file("regimens")["regimens"]
    names = {
        key: book[treatment.chosen(law(), int(key)).name]["name"]
        for key in np.unique(made.treatment_keys[:, 0])
    }
    who = pd.DataFrame(
        {
            "state": made.state[:, 0],
            "age": ((made.first_month - made.birth_month)[:, 0] // 12).astype(int),
            "cover": [coverage.COVERAGE_NAMES[int(code)] for code in made.plan[:, 0]],
            "treatment": [names[key] for key in made.treatment_keys[:, 0]],
        }
    )
    return pd.concat([who, _totals(made, _lines(lines))], axis=1).rename_axis("family")


def quantiles(
    table: pd.DataFrame,
    *measures: str,
    by: str | None = None,
    at: Sequence[float] = (0.1, 0.25, 0.5, 0.75, 0.9),
) -> pd.DataFrame:
    """Quantiles of totals of a crowd, for all families or for each group of them.

    Parameters
    ----------
    table
        Of ``crowd_frame``.
    measures
        Columns of numbers; ``net`` when left out.
    by
        A column that makes the groups, such as ``cover``.
    at
        The shares of families that lie below.

    Raises
    ------
    ValueError
        When there is no such column.
    """
    wanted = measures or ("net",)
    numbers = [str(name) for name in table.select_dtypes("number")]
    if unknown := [name for name in wanted if name not in numbers]:
        raise ValueError(
            f"{', '.join(unknown)} is no column of numbers: choose from {', '.join(numbers)}"
        )
    if by is not None and by not in table:
        raise ValueError(f"{by} is no column: choose one of {', '.join(map(str, table))}")
    groups = table.groupby(by if by is not None else np.repeat("all families", len(table)))
    parts = {
        name: pd.DataFrame({share: groups[name].quantile(share) for share in at}) for name in wanted
    }
    count = groups.size()
    return pd.concat(
        {name: part.assign(families=count) for name, part in parts.items()},
        names=["measure", by or "who"],
    )


# -- with widgets ------------------------------------------------------------------------------------


def explorer(case: CaseLike, choices: Mapping[str, Sequence[Any]]) -> VBox:
    """A drop-down list for each answer, and under them how the family's months change.

    It is a stock ``ipywidgets.interactive``: in a notebook one chooses with the mouse or the keys;
    without a browser one sets ``explorer.children[0].value`` and reads ``explorer.result``, the table
    of ``difference``.

    Parameters
    ----------
    case
        The family.
    choices
        By dotted field, the answers to choose from. The first is shown first.

    Raises
    ------
    CaseError
        When a field or one of the answers is wrong, in plain words.
    """
    from ipywidgets import Dropdown, interactive

    base = _case(case)
    lists = {}
    for number, (field, values) in enumerate(choices.items()):
        for value in _some(values, field):
            _with(base, {field: value})
        lists[f"answer_{number}"] = Dropdown(
            options=[(str(value), value) for value in values],
            value=next(iter(values)),
            description=question(field) or field,
            style={"description_width": "initial"},
            layout={"width": "max-content"},
        )
    before = run(base)

    def show(**answers: Any) -> pd.DataFrame:
        return difference(before, _with(base, dict(zip(choices, answers.values(), strict=True))))

    shown = interactive(show, **lists)
    shown.update()
    return shown


__all__ = [
    "MEASURES",
    "ChangedEstimate",
    "Changes",
    "amounts",
    "changed",
    "crowd_frame",
    "difference",
    "explorer",
    "families",
    "frame",
    "known_figures",
    "known_rules",
    "quantiles",
    "run",
    "sensitivity",
    "sweep",
    "sweep2",
    "sweep_figure",
    "with_figures",
    "with_rule",
]
