"""What the page shows of one case, as plain data: made in `view`, drawn by `charts` and `panels`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


class AnswersError(ValueError):
    """Answers that give no case: plain sentences, by question where one is at fault."""

    def __init__(self, by_question: dict[str, str], general: tuple[str, ...] = ()) -> None:
        self.by_question = by_question
        self.general = general
        super().__init__("; ".join([*by_question.values(), *general]))


@dataclass(frozen=True)
class Figure:
    """One of the three large figures: the amount in words, what it is, its ceiling."""

    amount: str
    label: str
    note: str
    tone: str = "plain"  # plain | bad | in
    line: str = ""
    month: str = ""


@dataclass(frozen=True)
class Band:
    """One stretch of months in a lane; ``end`` is the first month after it."""

    start: int
    end: int
    text: str
    tone: str  # in | in-soft | gap | plan | plan-soft | quiet


@dataclass(frozen=True)
class Lane:
    """Work, pay, health plan or deductible over the months."""

    label: str
    bands: tuple[Band, ...]


@dataclass(frozen=True)
class Deadline:
    """Something to do by a month: what changes then, and what to do about it."""

    month: str  # "March 2027"
    sentence: str
    to_do: str


@dataclass(frozen=True)
class Scenario:
    """One what-if: its answers are laid over the family's own when it is chosen."""

    key: str
    title: str
    amount: str
    sentence: str
    chosen: bool = False
    usable: bool = True
    answers: dict[str, Any] = field(default_factory=dict)
    hardest: str = ""  # the hardest month in a sentence
    month: str = ""  # the hardest month of the plan, which opens its own "why?"


@dataclass(frozen=True)
class WhatIf:
    """Something the family could choose otherwise, for the list of what-ifs."""

    key: str
    title: str
    shown: bool  # beside the plan now
    open: bool
    reason: str = ""  # why it is not open


@dataclass(frozen=True)
class WhatIfs:
    """What-ifs of one group."""

    title: str
    items: tuple[WhatIf, ...]


@dataclass(frozen=True)
class YearRange:
    """Where the bills of a plan year may lie, and the most that they can be."""

    start: str  # "2027-01"
    end: str
    low: float
    middle: float
    high: float
    estimate: float  # what the picture counts
    ceiling: float | None


@dataclass(frozen=True)
class Spread:
    """How sure the months are: a band on the chart, and what drives it in words."""

    low: tuple[float, ...]  # what goes out, month by month
    high: tuple[float, ...]
    sentence: str
    because: str
    draws: int
    years: tuple[YearRange, ...]
    limit_known: bool = True  # the plan's own limit was answered; else the law's stands in


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    line: str
    label: str
    kind: str  # income | outgo | net
    amounts: tuple[float, ...]


@dataclass(frozen=True)
class View:
    """Everything the right-hand side of the page shows."""

    months: tuple[str, ...]
    outgo: dict[str, tuple[float, ...]]
    income: tuple[float, ...]
    short: tuple[float, ...]
    worst: int | None
    heading: str
    paragraph: str
    emphasis: str
    figures: tuple[Figure, ...]
    lanes: tuple[Lane, ...]
    markers: tuple[tuple[int, str], ...]
    dates: tuple[Deadline, ...]
    scenarios: tuple[Scenario, ...]
    not_sure: tuple[str, ...]
    assumed: tuple[str, ...]
    held: tuple[str, ...]
    rows: tuple[Row, ...]
    against_before: bool = False
    helped: bool = False  # help that is granted pays a part of the bills
    panels: tuple[str, ...] = ()  # what the page can show on request
    what_ifs: tuple[WhatIfs, ...] = ()  # the list to choose from, by group
    chosen: tuple[str, ...] = ()  # keys of the what-ifs that stand beside the plan
