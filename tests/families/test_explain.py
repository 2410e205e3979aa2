"""Why this number, and what differs: explanations and comparisons agree with the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest

from estimator.basis.words import speaking
from estimator.batch import families
from estimator.case import Case
from estimator.explain import Explained, Number, explain, line_months
from estimator.projection import estimate
from estimator.projection.flow import OUTGO
from estimator.scenarios import compare, named_choices

FAMILIES = families()


def opened(number: Number, depth: int = 4) -> Iterator[Number]:
    """The number and the numbers under it, to a depth."""
    yield number
    if depth:
        for under in number.telling:
            yield from opened(under, depth - 1)


def cells(case: Case) -> list[tuple[str, str, float]]:
    """Each line that is ever more than nothing, in a month in the middle of those where it is."""
    result = estimate(case)
    found = []
    for line in result.ledger:
        months = line_months(result, line.key)
        if months:
            month = months[len(months) // 2]
            amount = float(result.ledger.page(line.key)[0, result.months.index(month)])
            found.append((line.key, month, amount))
    return found


CELLS = [(name, *cell) for name, case in FAMILIES.items() for cell in cells(case)]


@pytest.mark.parametrize(
    ("name", "line", "month", "amount"), CELLS, ids=[f"{n}-{x}-{m}" for n, x, m, _ in CELLS]
)
def test_why_this_number_is_the_number_with_a_sentence_and_sources(
    name: str, line: str, month: str, amount: float
) -> None:
    number = explain(FAMILIES[name], line, month)
    assert round(number.value, 2) == round(amount, 2)
    assert number.origin == "rule", "a cell must come from a rule that can be opened"
    assert number.sentence.endswith("."), "a rule says in a sentence what it is"
    assert len(number.sentence.split()) >= 4
    assert number.cite
    assert number.inputs, "a rule has inputs that can be opened"
    for under in opened(number):
        assert under.words, "every number says in words what it is"
        assert under.shown != ""
        if under.origin == "law":
            assert under.source is not None
            assert under.source.cite and under.source.checked
            assert under.source.parameter and under.source.dated
            assert under.source.url or "ssumption" in under.source.cite or under.source.title, (
                under.source
            )
        if under.origin == "rule":
            assert under.sentence and under.cite
    assert number.shown in number.text()
    assert number.to_dict()["shown"] == number.shown


#: What only the program knows: a name with underscores, a mark of code, a value that is no number.
BARE = re.compile(r"[a-z]_[a-z]|``|\bNaN\b|\bnan\b|\binf\b|\bNone\b|\bTrue\b|\bFalse\b")


@pytest.mark.parametrize("name", FAMILIES)
def test_every_line_total_and_point_is_explained_without_a_bare_name(name: str) -> None:
    book = Explained(FAMILIES[name])
    months = book.result.months.texts
    wanted = [(line.key, line_months(book.result, line.key)) for line in book.result.ledger]
    wanted += [(total, list(months)) for total in ("comes_in", "goes_out", "left")]
    wanted += [(f"chart:{kind}", list(months)) for kind in (*OUTGO, "income", "short", "net")]
    for line, those in wanted:
        for month in those[:: max(1, len(those) // 3)]:  # the first, and some of the later ones
            for one in opened(book.why(line, month), 5):
                for text in (one.words, one.sentence, one.shown, one.arithmetic):
                    assert not BARE.search(text), (line, month, text)
                assert one.words, (line, month)


@pytest.mark.parametrize("name", FAMILIES)
def test_the_lines_of_a_total_and_of_a_point_add_up_to_it(name: str) -> None:
    book = Explained(
        FAMILIES[name], living=1_000 if FAMILIES[name].home.living_costs is None else None
    )
    for month in book.result.months.texts[::5]:
        for total in ("comes_in", "goes_out", "left"):
            number = book.why(total, month)
            assert sum(one.value for one in number.parts) == pytest.approx(number.value, abs=0.02)
        net = book.point("net", month)
        assert sum(one.value for one in net.parts) == pytest.approx(net.value, abs=0.02)
        short = book.point("short", month)
        assert short.value == pytest.approx(max(0.0, -net.value), abs=0.005)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_year_of_bills_and_all_lost_pay_open_month_by_month(name: str) -> None:
    book = Explained(FAMILIES[name])
    months = book.result.months
    year = book.why("year:medical", months.texts[0])
    inside = months.year[0] == int(months.texts[0][:4])
    bills = book.result.ledger.total(kind="outgo", group="medical")[0]
    assert year.value == pytest.approx(bills[inside].sum(), abs=0.005)
    for part in year.parts:
        assert book.why(part.line, part.month).value == pytest.approx(part.value, abs=0.005)
    lost = book.why("all:both", months.texts[0])
    pages = [book.result.page(f"{who}_lost") for who in ("wages", "caregiver_wages")]
    assert lost.value == pytest.approx(sum(page.sum() for page in pages), abs=2.0)
    for who in lost.parts:
        opened_up = book.why(who.line, months.texts[0])
        assert opened_up.value == pytest.approx(who.value, abs=0.005)
        first = opened_up.parts[0]
        month = book.why(first.line, first.month)
        assert month.value == pytest.approx(first.value, abs=0.005)
        assert month.origin == "rule" and month.sentence


def test_the_arithmetic_has_the_numbers_in_place() -> None:
    case = FAMILIES["employer_ppo_two_earners"]
    wages = explain(case, "wages", "2026-12")
    assert wages.arithmetic == (
        "In numbers: $4,645.33 × 100% − 5.58 hours × $26.80 an hour = $4,495.70"
    )
    assert wages.arithmetic in wages.text()


def test_an_explanation_is_in_the_language_that_is_spoken() -> None:
    case = FAMILIES["employer_ppo_two_earners"]
    english = explain(case, "wages", "2026-12")
    assert english.arithmetic.startswith("In numbers: $4,645.33 × 100%")
    with speaking("es"):
        spanish = explain(case, "wages", "2026-12")
        assert spanish.value == english.value
        assert spanish.words != english.words
        assert spanish.sentence != english.sentence
        assert spanish.arithmetic.startswith("En números: $4,645.33 × 100%")


def test_answers_and_assumptions_are_told_apart() -> None:
    case = FAMILIES["employer_ppo_two_earners"]
    wages = explain(case, "wages", "2027-01")
    answers = {n.words: n for n in opened(wages, 5) if n.origin == "answer"}
    assert any(n.value == 26.80 for n in answers.values()), "the pay that was filled in"
    helped = case.changed({"home.help_hours_per_week": 5})
    assumed = [n for n in opened(explain(helped, "help_at_home", "2027-01")) if n.value == 35]
    assert [n.origin for n in assumed] == ["assumed"]
    assert assumed[0].sentence == "We count the usual rate of an agency."


def test_a_figure_held_past_its_last_year_says_so() -> None:
    part_b = [
        n
        for n in opened(explain(FAMILIES["medicare_at_67"], "premium", "2028-03"))
        if n.source and n.source.parameter == "medicare.part_b_premium"
    ]
    assert part_b and all(n.source and n.source.assumed for n in part_b)
    now = [
        n
        for n in opened(explain(FAMILIES["medicare_at_67"], "premium", "2026-12"))
        if n.source and n.source.parameter == "medicare.part_b_premium"
    ]
    assert now and not any(n.source and n.source.assumed for n in now)


def test_no_such_line_or_month_is_a_plain_error() -> None:
    case = FAMILIES["uninsured"]
    with pytest.raises(ValueError, match="not a line"):
        explain(case, "yacht", "2026-12")
    with pytest.raises(ValueError, match="2031-01"):
        explain(case, "wages", "2031-01")


def test_the_shipped_what_ifs_differ_somewhere() -> None:
    differences = [d for name in WHAT_IFS for d in compare(FAMILIES[name]).differences]
    assert sum(d.parts_in is not None for d in differences) >= 3


WHAT_IFS = [name for name, case in FAMILIES.items() if case.scenarios]


@pytest.mark.parametrize("name", WHAT_IFS)
def test_what_differs_names_the_first_month_and_the_driver(name: str) -> None:
    case = FAMILIES[name]
    found = compare(case)
    assert list(found.results) == ["As planned", *case.scenarios]
    first = found.results["As planned"]
    assert np.array_equal(first.ledger.net, estimate(case).ledger.net)
    for difference in found.differences:
        other = estimate(named_choices(case)[difference.name])
        change = (other.ledger.net - first.ledger.net)[0]
        at = difference.parts_in
        if np.abs(change).max() < 1:  # such as two drugs that one Medigap policy pays in full
            assert at is None
            assert difference.sentence == "Nothing changes in these months."
            continue
        assert at is not None
        assert abs(change[at]) >= 1
        assert (np.abs(change[:at]) < 1).all(), "an earlier month differs already"
        month = in_words(first.months.texts[at])
        assert f"From {month} on they differ." in difference.sentence
        assert difference.total == pytest.approx(change.sum(), abs=0.005)
        gains = {
            line.key: (1 if line.kind == "income" else -1)
            * float((other.ledger.page(line.key) - first.ledger.page(line.key)).sum())
            for line in first.ledger
        }
        assert sum(gains.values()) == pytest.approx(difference.total, abs=0.01)
        assert sum(c.gain for c in difference.changes) == pytest.approx(change.sum(), abs=20)
        same_way = [c for c in difference.changes if c.gain * change.sum() > 0]
        assert difference.driver == same_way[0].key
        assert difference.driver_change == max((c.gain for c in same_way), key=abs)
        size = f"${abs(change.sum()):,.0f} {'more' if change.sum() > 0 else 'less'}"
        assert size in difference.sentence
        assert f"{same_way[0].what}: ${abs(same_way[0].gain):,.0f}" in difference.because
        assert difference.because in difference.sentence


def in_words(text: str) -> str:
    names = (
        "January February March April May June July August September October November December"
    ).split()
    year, month = text.split("-")
    return f"{names[int(month) - 1]} {year}"


def test_a_what_if_that_changes_nothing_says_so() -> None:
    case = FAMILIES["uninsured"]
    found = compare(case, choices={"Same again": {"choices.work": "keep on"}})
    assert found.differences[0].parts_in is None
    assert found.differences[0].sentence == "Nothing changes in these months."


def test_cases_over_different_months_cannot_be_compared() -> None:
    case = FAMILIES["uninsured"]
    with pytest.raises(ValueError, match="same first month"):
        compare(case, case.changed({"months": 6}))
