"""What the print says, as plain data: made once, written by `pdf` and by `html`.

All of it is already in the reader's language. Nothing here knows about paper: what does not fit on
two pages is left out, and counted, where the pages are set.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from estimator.basis.words import (
    LANGUAGES,
    day_words,
    dollars,
    language,
    month_words,
    number,
    own,
    say,
)
from estimator.case import Case
from estimator.checklist import Entry, ToDo, checklist
from estimator.dashboard import words as page_words
from estimator.dashboard.picture import Figure, View
from estimator.dashboard.view import build_view, left_before
from estimator.explain import Explained, Number
from estimator.projection.flow import OUTGO
from estimator.report import chart
from estimator.report.words import HEADS, W

#: Inputs that one note names, and sources that it cites.
MOST_PARTS, MOST_CITES = 4, 3
LONGEST_CITE = 60
#: How deep a note looks for the rule that does the work.
DEPTH = 5
MINUS = "−"


@dataclass(frozen=True)
class Amount:
    """One of the three large figures, and the number of its note (0 where it has none)."""

    amount: str
    label: str
    note: str
    tone: str
    number: int


@dataclass(frozen=True)
class Head:
    """The head of a column, and the number of its note."""

    key: str
    label: str
    number: int = 0


@dataclass(frozen=True)
class Months:
    """The table of months: whole dollars, one row a month."""

    heads: tuple[Head, ...]  # without the month itself
    months: tuple[str, ...]  # "2027-01"
    names: tuple[str, ...]  # "Jan 2027"
    amounts: tuple[tuple[float, ...], ...]  # by row
    worst: int
    says: str

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Each row as text: the month and its amounts."""
        return tuple(
            (name, *(plain(amount) for amount in amounts))
            for name, amounts in zip(self.names, self.amounts, strict=True)
        )


@dataclass(frozen=True)
class Box:
    """Something to do, with a box to tick."""

    when: str
    title: str
    what: str
    where: str
    bring: str


@dataclass(frozen=True)
class Why:
    """A numbered note: what a figure is, the numbers it was made of, and where they are from."""

    number: int
    title: str
    text: str
    source: str


@dataclass(frozen=True)
class Summary:
    """Everything that the print says."""

    language: str
    title: str
    made: str
    foot: str
    heading: str
    paragraph: str
    emphasis: str
    emphasis_number: int
    figures: tuple[Amount, ...]
    view: View = field(repr=False)
    chart_alt: str
    bridge_alt: str
    table: Months
    to_dos: tuple[Box, ...]
    papers: tuple[tuple[str, str], ...]  # title, text
    notes: str
    whys: tuple[Why, ...]
    not_sure: tuple[tuple[str, str], ...]  # the question, and what we count
    good_to_know: tuple[str, ...]
    estimate: str


def plain(amount: float) -> str:
    """An amount of the table: whole dollars without the sign of the currency."""
    whole = round(amount)
    return MINUS + number(-whole, 0) if whole < 0 else number(whole, 0)


def summary(case: Case, *, notes: str = "", day: dt.date | None = None) -> Summary:
    """What the print of a case says, in the language that is spoken.

    Parameters
    ----------
    case
        The family.
    notes
        What the counselor wrote during the talk; it stands in the print and nowhere else.
    day
        The day of the print; today where none is given.
    """
    view = build_view(case)
    living = left_before(case) if view.against_before else None
    explained = Explained(case.changed({"scenarios": {}}), living)
    found = checklist(explained.result)
    numbered = _Numbered(explained)
    worst = view.months[view.worst or 0]
    first = numbered.add(
        "chart:short" if view.short[view.worst or 0] >= 0.5 else "chart:net", worst
    )
    figures = tuple(_amount(figure, numbered) for figure in view.figures)
    table = _table(view, numbered)
    name = case.patient.name
    return Summary(
        language=language() if language() in LANGUAGES else "en",
        title=W["title_for"].format(name=own(name)) if name else W["title"],
        made=W["made"].format(day=day_words(day or dt.date.today())),
        foot=W["foot"].format(day=day_words(day or dt.date.today())),
        heading=view.heading,
        paragraph=view.paragraph,
        emphasis=view.emphasis,
        emphasis_number=first,
        figures=figures,
        view=view,
        chart_alt=chart.months_alt(view),
        bridge_alt=chart.bridge_alt(view),
        table=table,
        to_dos=tuple(_box(todo) for todo in found.to_dos),
        papers=tuple(_paper(entry) for entry in found.papers),
        notes=notes.strip(),
        whys=numbered.whys(),
        not_sure=tuple(
            dict.fromkeys((_asked(a.words), say(a.sentence)) for a in explained.result.assumptions)
        ),
        good_to_know=tuple(_good_to_know(view)),
        estimate=page_words.ANSWERS["estimate"],
    )


# -- the table ---------------------------------------------------------------------------------------


def _table(view: View, numbered: _Numbered) -> Months:
    """What comes in, what goes out by kind, and what is left; columns without an amount are left out."""
    pages = {kind: np.array(view.outgo[kind]) for kind in OUTGO}
    income, living = np.array(view.income), pages["living"]
    kinds = ["medical", "premiums", "travel", "home", "other"]
    if not view.against_before:
        kinds.insert(0, "living")
    kinds = [kind for kind in kinds if (pages[kind] >= 0.5).any()]
    outgo = sum((pages[kind] for kind in kinds), np.zeros(len(view.months)))
    columns = [("income", income), *((kind, pages[kind]) for kind in kinds), ("outgo", outgo)]
    if view.against_before:
        columns += [("for_living", income - outgo), ("against", income - outgo - living)]
    else:
        columns.append(("left", income - outgo))
    says = [W["rounded"]]
    if view.against_before:
        says.append(W["before"])
    if view.helped:
        says.append(W["helped"])
    return Months(
        heads=tuple(Head(key, HEADS[key], _head_note(key, view, numbered)) for key, _ in columns),
        months=view.months,
        names=tuple(month_words(month, short=True) for month in view.months),
        amounts=tuple(zip(*(page.tolist() for _, page in columns), strict=True)),
        worst=view.worst or 0,
        says=" ".join(says),
    )


#: Columns that have a note, and the lines of the ledger that may be behind them.
NOTED = {
    "income": None,
    "medical": ("medical", "self_paid_medicine"),
    "premiums": ("premium",),
    "travel": ("driving", "lodging", "parking", "meals", "tolls"),
    "home": ("childcare", "caregiver_pay_lost", "help_at_home"),
}


def _head_note(key: str, view: View, numbered: _Numbered) -> int:
    """The number of the note of a column: of its largest line in its largest month."""
    if key not in NOTED:
        return 0
    lines = NOTED[key]
    if lines is None:
        return numbered.add("chart:income", view.months[view.worst or 0])
    ledger = numbered.explained.result.ledger
    known = [line for line in lines if line in ledger and ledger.page(line)[0].any()]
    if not known:
        return 0
    line = max(known, key=lambda one: float(ledger.page(one)[0].sum()))
    seen = numbered.of_line(line)
    if seen:
        return seen
    page, worst = ledger.page(line)[0], view.worst or 0
    place = worst if page[worst] >= 0.5 else int(np.argmax(page))
    return numbered.add(line, view.months[place])


# -- the numbered notes ------------------------------------------------------------------------------


def _amount(figure: Figure, numbered: _Numbered) -> Amount:
    line = figure.line if figure.line != "left" else ""
    number_of_note = numbered.add(line, figure.month) if line else 0
    return Amount(figure.amount, figure.label, figure.note, figure.tone, number_of_note)


class _Numbered:
    """Notes in the order in which their numbers are met."""

    def __init__(self, explained: Explained) -> None:
        self.explained = explained
        self._met: dict[tuple[str, str], int] = {}

    def add(self, line: str, month: str) -> int:
        """The number of the note of a line in a month, a new one where there is none yet."""
        return self._met.setdefault((line, month), len(self._met) + 1)

    def of_line(self, line: str) -> int:
        """The number of the first note of a line; 0 without one."""
        return next((n for (known, _), n in self._met.items() if known == line), 0)

    def whys(self) -> tuple[Why, ...]:
        """All notes."""
        return tuple(
            _why(place, self.explained.why(line, month), month, self.explained)
            for (line, month), place in self._met.items()
        )


def _why(place: int, asked: Number, month: str, explained: Explained) -> Why:
    """A note: the rule's sentence, its arithmetic with the numbers in place, and its sources."""
    title = W["why"].format(
        label=asked.words, month=month_words(month), amount=dollars(float(asked.value))
    )
    if asked.parts and asked.unit == "USD":  # a sum over months, or of such sums
        return _over_months(place, asked, month, explained)
    if asked.line in ("short", "net"):
        return Why(place, title, _left(asked.line, month, explained), "")
    worker = _worker(asked)
    how = _sum(worker) if worker.origin == "sum" else _ended(worker.arithmetic) or _parts(worker)
    source = "; ".join(list(dict.fromkeys(_cites(worker)))[:MOST_CITES])
    text = " ".join(dict.fromkeys(filter(None, (asked.sentence, worker.sentence, how))))
    return Why(place, title, text, W["source"].format(cites=source) if source else "")


def _over_months(place: int, asked: Number, month: str, explained: Explained) -> Why:
    """A note on a sum over months: its parts where they are few, and why the largest is what it is."""
    title = W["why_all"].format(label=asked.words, amount=dollars(float(asked.value)))
    how = _sum(asked) if len(asked.parts) <= MOST_PARTS else ""
    peak = asked
    while peak.parts and peak.unit == "USD":
        largest = max(peak.parts, key=lambda one: one.value)
        month = largest.month or month
        peak = explained.why(largest.line, month)
    if peak.origin == "sum" and peak.parts:  # of several lines, the largest
        peak = max(peak.parts, key=lambda one: one.value)
    said = W["peak"].format(month=month_words(month), amount=dollars(float(peak.value)))
    inner = _why(place, peak, month, explained)
    return Why(place, title, " ".join(filter(None, (how, said, inner.text))), inner.source)


def _ended(sentence: str) -> str:
    return f"{sentence}." if sentence and not sentence.endswith(".") else sentence


def _left(kind: str, month: str, explained: Explained) -> str:
    """What is short or left of a month, from its two totals."""
    flow, place = explained.flow, explained.result.months.index(month)
    return W["is_short" if kind == "short" else "is_left"].format(
        out=dollars(float(flow.total[place])),
        income=dollars(float(flow.income[place])),
        amount=dollars(abs(float(flow.net[place]))),
    )


def _sum(made: Number) -> str:
    """The lines of a sum by name: ``Pay $900 + SSDI $250 − Payroll tax $40``."""
    said = ""
    for one in made.parts:
        sign = MINUS if one.value < 0 else "+"
        part = W["part"].format(what=one.words, amount=dollars(abs(float(one.value))))
        said = f"{said} {sign} {part}" if said else part if sign == "+" else f"{MINUS} {part}"
    return W["from"].format(parts=said) if said else ""


def _worker(asked: Number) -> Number:
    """The number whose rule does the work: what only hands its one input on is passed over."""
    for _ in range(DEPTH):
        same = [
            one
            for one in asked.telling
            if one.origin == "rule"
            and one.unit.partition("/")[0] == asked.unit.partition("/")[0]
            and isinstance(one.value, (int, float))
            and abs(one.value - asked.value) < 1
            and abs(one.value) >= 1
        ]
        if asked.origin == "sum" or len(same) != 1:
            break
        asked = same[0]
    return asked


def _parts(made: Number) -> str:
    """The inputs of a rule that is no plain sum: first the family's answers, then figures of law."""
    order = {"answer": 0, "assumed": 1, "rule": 2, "law": 3}
    told = [
        one
        for one in made.telling
        if one.origin in order
        and one.unit.startswith(("USD", "share"))
        and isinstance(one.value, (int, float))
        and one.value
    ]
    # One that is the number itself says all; what was not taken is left out.
    told = [one for one in told if abs(float(one.value) - float(made.value)) < 0.005][:1] or told
    named = sorted(told, key=lambda one: order[one.origin])[:MOST_PARTS]
    said = [W["part"].format(what=one.words.split(";")[0], amount=one.shown) for one in named]
    return W["from"].format(parts="; ".join(said)) if said else ""


def _cites(made: Number) -> Iterator[str]:
    """Short cites of the figures of law that a rule took, then of the rule itself."""
    dated = set()
    for one in made.telling:
        if one.source is not None:
            cite = _short(one.source.cite)
            dated.add(cite)
            key = "held" if one.source.assumed else "in_force"
            yield W[key].format(cite=own(cite), day=day_words(one.source.dated))
    for cite in made.cite.split("; "):
        if cite and not cite.startswith("Arithmetic") and _short(cite) not in dated:
            yield own(_short(cite))


def _short(cite: str) -> str:
    """The first authority of a cite, without what is said about it."""
    for mark in ("; ", " (", ": "):
        before, _, after = cite.partition(mark)
        cite = before if after and len(before) > 5 else cite
    return cite if len(cite) <= LONGEST_CITE else f"{cite[: LONGEST_CITE - 1].rstrip()}…"


# -- what to do, and what it rests on ----------------------------------------------------------------


def _box(todo: ToDo) -> Box:
    reach = " · ".join(filter(None, (todo.phone, _bare(todo.page))))
    where = " · ".join(filter(None, (todo.where, reach)))
    return Box(
        when=todo.when[:1].upper() + todo.when[1:],
        title=todo.title,
        what=f"{todo.sentence} {todo.what}",
        where=W["who"].format(who=todo.who, where=where) if where else todo.who,
        bring=W["bring"].format(what="; ".join(todo.bring)) if todo.bring else "",
    )


def _bare(page: str) -> str:
    """A page as people type it."""
    return page.removeprefix("https://").removeprefix("www.").rstrip("/")


def _asked(words: str) -> str:
    asked = say(words)
    return asked if asked.endswith("?") else f"{asked}:"


def _paper(entry: Entry) -> tuple[str, str]:
    return entry.title, entry.text


def _good_to_know(view: View) -> Iterator[str]:
    yield from view.assumed
    if view.held:
        key = "held_one" if len(view.held) == 1 else "held"
        yield page_words.ANSWERS[key].format(count=len(view.held))
