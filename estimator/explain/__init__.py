"""Why this number? The rule, its inputs and where each of them comes from.

An explanation is read off the journal of the run that made the number: an input that another rule
made can be opened in turn, a figure of law carries its date and link, an answer its question.
"""

from __future__ import annotations

from dataclasses import replace

from estimator.basis.journal import Argument, journal
from estimator.basis.months import Array
from estimator.basis.words import Texts, month_words, say
from estimator.case import Case
from estimator.explain.numbers import WORDS, Number, Run, Source, number_of
from estimator.explain.showing import pick, show
from estimator.projection import Estimate, estimate
from estimator.projection.flow import OUTGO, PAYS_OF, Flow, flow_of, lines_of

#: Totals of the table and points of the chart, each a sum of lines.
TOTALS = Texts(
    {
        "comes_in": "Comes in",
        "goes_out": "Goes out",
        "left": "Left over",
        "living": "Usual living costs",
        "medical": "Medical bills",
        "premiums": "Premiums",
        "travel": "Travel, parking, meals",
        "home": "Children and help at home",
        "other": "Paid back, and other",
        "income": "Comes in, after tax",
        "short": "Short",
        "net": "Left over",
        "ssdi+ssdi_family": "SSDI with the family's part",
    }
)

#: Pay that is lost, which is no line of the ledger.
LOST = Texts(
    {
        "wages": "Pay lost by the person with cancer",
        "caregiver_wages": "Pay lost by the helper",
        "both": "Pay lost",
    }
)


class Explained:
    """One family's months with the journal of the run: every cell and every point can be asked why.

    Parameters
    ----------
    case
        The family.
    living
        What stands in for living costs that are not filled in, USD a month, as the chart counts it.
    """

    def __init__(self, case: Case, living: float | None = None) -> None:
        with journal() as self._book:
            self.result: Estimate = estimate(case)
        self._living = living

    @property
    def flow(self) -> Flow:
        """What the chart shows."""
        return flow_of(self.result, self._living)

    def cell(self, line: str, month: str) -> Number:
        """One cell of the ledger.

        Parameters
        ----------
        line
            Key of a ledger line, such as ``"wages"``.
        month
            ``"2027-01"``.

        Raises
        ------
        ValueError
            When there is no such line or month.
        """
        ledger = self.result.ledger
        position = self.result.months.index(month)
        if line not in ledger:
            keys = ", ".join(x.key for x in ledger)
            raise ValueError(f"{line!r} is not a line here; the lines are {keys}")
        entry = ledger[line]
        argument = Argument(line, "page", entry.unit, entry.label)
        found = number_of(entry.amounts, argument, Run(self._book, self.result, position))
        return replace(found, words=say(entry.label), line=line)

    def total(self, name: str, month: str) -> Number:
        """A total of the table: ``comes_in``, ``goes_out`` or ``left``.

        Raises
        ------
        ValueError
            When there is no such total or month.
        """
        kinds = {"comes_in": ("income",), "goes_out": ("outgo",), "left": ("income", "outgo")}
        if name not in kinds:
            raise ValueError(f"{name!r} is not a total; the totals are {', '.join(kinds)}")
        position, ledger = self.result.months.index(month), self.result.ledger
        signed = [
            (entry.key, -1 if name == "left" and entry.kind == "outgo" else 1)
            for entry in ledger
            if entry.kind in kinds[name]
        ]
        pages = {"comes_in": ledger.income, "goes_out": ledger.outgo, "left": ledger.net}
        sentence = WORDS["net_of" if name == "left" else "added"]
        return self._sum(name, sentence, float(pages[name][0, position]), signed, month)

    def point(self, kind: str, month: str) -> Number:
        """A point of the chart: a kind of outgo, ``income``, ``short`` or ``net``.

        Raises
        ------
        ValueError
            When there is no such kind or month.
        """
        if kind not in (*OUTGO, "income", "short", "net"):
            raise ValueError(f"{kind!r} is not in the chart")
        position = self.result.months.index(month)
        value = float(self.flow.point(kind)[position])
        if kind == "living" and self._living is not None:
            words = TOTALS[kind]
            return Number(words, value, "USD/month", "assumed", WORDS["living"], line=kind)
        sentence = {
            "income": "tax_taken_off",
            "short": "short_of",
            "net": "net_of",
            **dict.fromkeys(PAYS_OF.values(), "help_taken_off"),
        }.get(kind, "added")
        return self._sum(kind, WORDS[sentence], value, lines_of(self.result, kind), month)

    def year(self, kind: str, year: int) -> Number:
        """What a kind of outgo comes to in the months of a calendar year shown, month by month.

        It is the sum of the ledger's lines of the group, before granted help takes its part off.

        Raises
        ------
        ValueError
            When there is no such kind, or no month of the year is shown.
        """
        if kind not in OUTGO:
            raise ValueError(f"{kind!r} is no kind of outgo; they are {', '.join(OUTGO)}")
        page = self.result.ledger.total(kind="outgo", group=kind)[0]
        inside = self.result.months.year[0] == year
        if not inside.any():
            raise ValueError(f"{year} is not among the months shown")
        return self._added_up(TOTALS[kind], f"gross:{kind}", page * inside)

    def gross(self, kind: str, month: str) -> Number:
        """A kind of outgo in one month, before granted help takes its part off."""
        position, ledger = self.result.months.index(month), self.result.ledger
        page = ledger.total(kind="outgo", group=kind)[0]
        lines = [(x.key, 1) for x in ledger if x.kind == "outgo" and x.group == kind]
        return self._sum(kind, WORDS["added"], float(page[position]), lines, month)

    def lost(self, who: str) -> Number:
        """Pay lost over the months shown: ``wages``, ``caregiver_wages`` or ``both``.

        Raises
        ------
        ValueError
            When it is none of them.
        """
        if who not in LOST:
            raise ValueError(f"{who!r} is not among {', '.join(LOST)}")
        if who == "both":
            each = [replace(self.lost(x), line=f"all:{x}") for x in LOST if x != "both"]
            parts = tuple(one for one in each if one.value >= 0.005)
            total = sum(one.value for one in parts)
            return Number(LOST[who], total, "USD", "sum", WORDS["added"], parts=parts)
        return self._added_up(LOST[who], f"lost:{who}", self.result.page(f"{who}_lost"))

    def lost_in(self, who: str, month: str) -> Number:
        """Pay that is lost in one month."""
        page = self.result.projected.pages[f"{who}_lost"]
        run = Run(self._book, self.result, self.result.months.index(month))
        found = number_of(page, Argument(f"{who}_lost", "page", "USD/month", LOST[who]), run)
        return replace(found, words=LOST[who], line=f"lost:{who}")

    def _added_up(self, words: str, line: str, page: Array) -> Number:
        months = self.result.months.texts
        parts = tuple(
            Number(month_words(month), float(x), "USD/month", "sum", line=line, month=month)
            for month, x in zip(months, page, strict=True)
            if x >= 0.005
        )
        sentence = WORDS["months_added" if parts else "nothing"]
        return Number(words, float(page.sum()), "USD", "sum", sentence, parts=parts)

    def why(self, line: str, month: str) -> Number:
        """A cell, a total or a point by its name; the same name as a line means the line.

        ``chart:medical`` is a point of the chart, ``year:medical`` the year of the month,
        ``lost:wages`` pay lost in the month, ``all:wages`` pay lost in all months shown.

        Raises
        ------
        ValueError
            When there is no such line, total, point or month.
        """
        if line.startswith("chart:"):
            return self.point(line.removeprefix("chart:"), month)
        if line.startswith("year:"):
            return self.year(line.removeprefix("year:"), int(month[:4]))
        if line.startswith("gross:"):
            return self.gross(line.removeprefix("gross:"), month)
        if line.startswith("all:"):
            return self.lost(line.removeprefix("all:"))
        if line.startswith("lost:"):
            return self.lost_in(line.removeprefix("lost:"), month)
        if line in ("comes_in", "goes_out", "left"):
            return self.total(line, month)
        if line == "ssdi+ssdi_family":
            cells = [self.cell(key, month) for key in line.split("+")]
            total = sum(one.value for one in cells)
            return self._sum(line, WORDS["added"], total, [(x.line, 1) for x in cells], month)
        return self.cell(line, month)

    def _sum(
        self, name: str, sentence: str, value: float, signed: list[tuple[str, int]], month: str
    ) -> Number:
        cells = [(self.cell(key, month), sign) for key, sign in signed]
        if self._living is not None and name in ("short", "net"):
            cells.append((self.point("living", month), 1 if name == "short" else -1))
        parts = tuple(
            replace(cell, value=sign * cell.value)
            for cell, sign in cells
            if abs(cell.value) >= 0.005
        )
        sentence = sentence if parts else WORDS["nothing"]
        return Number(TOTALS[name], value, "USD/month", "sum", sentence, line=name, parts=parts)


def explain(case: Case, line: str, month: str) -> Number:
    """Explain one cell of the ledger, a total of the table, or a point of the chart.

    Parameters
    ----------
    case
        The family.
    line
        Key of a ledger line, such as ``"wages"``; ``"comes_in"``, ``"goes_out"`` or ``"left"``; or
        a point of the chart, such as ``"chart:medical"`` or ``"chart:short"``.
    month
        ``"2027-01"``.

    Raises
    ------
    ValueError
        When there is no such line or month.
    """
    return Explained(case).why(line, month)


def line_months(result: Estimate, line: str) -> list[str]:
    """Months in which a line is not zero."""
    page = result.ledger.page(line)[0]
    return [t for t, x in zip(result.months.texts, page, strict=True) if x > 0.005]


__all__ = ["Explained", "Number", "Source", "explain", "line_months", "pick", "show"]
