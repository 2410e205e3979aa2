"""Nothing is shown that did not go through the catalogue: every page and print, in marked words.

In the marked language each text of the catalogue stands between ⟦ and ⟧. What stands outside can
only be figures, signs, and what a family or the law itself wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

from estimator.basis.words import MARKED, speaking
from estimator.batch import families

FAMILIES = families()


#: What a family or the law itself wrote, in every language: citations, sites, names of drugs.
AS_WRITTEN = re.compile(
    r"https?://\S+|\b[\w.-]+\.(?:gov|org|com|net)\b[\w/.-]*|\b(?:USC|CFR|RCW|IRS|POMS|RSA)\b[^,;]*"
)


def outside(text: str) -> str:
    """What of a text did not go through the catalogue."""
    while "⟦" in text:
        text, changed = re.subn(r"⟦[^⟦⟧]*⟧", "", text)
        if not changed:
            break
    return text


def unmarked(text: str) -> list[str]:
    """Words outside the marks: of two letters or more."""
    return re.findall(r"[^\W\d_]{2,}", AS_WRITTEN.sub("", outside(text)))


#: Inside a sentence: the text goes on.
INLINE = {"a", "abbr", "b", "em", "i", "small", "span", "strong", "sup"}


class Visible(HTMLParser):
    """The texts of a page that a family reads or hears, one by one."""

    def __init__(self) -> None:
        super().__init__()
        self.texts = [""]
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("style", "script")
        spoken = ("aria-label", "title", "alt", "placeholder", "data-label")
        found = [value for name, value in attrs if name in spoken and value]
        if tag not in INLINE:
            self.texts.append("")
        self.texts[:0] = found  # said apart: the sentence around it goes on

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("style", "script")
        if tag not in INLINE:
            self.texts.append("")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.texts[-1] += data


def visible(html: str) -> list[str]:
    page = Visible()
    page.feed(html)
    return page.texts


@pytest.fixture(autouse=True)
def in_marked_words() -> Iterator[None]:
    with speaking(MARKED):
        yield


def leaves(value: Any) -> Iterator[str]:
    """Every string in nested data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from leaves(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from leaves(one)


@pytest.mark.parametrize("name", FAMILIES)
def test_the_page(name: str) -> None:
    from estimator.dashboard import panels
    from estimator.dashboard.view import build_view, panel

    case = FAMILIES[name]
    view = build_view(case)
    pages = {**panels.slots(view), **{one: panel(case, one) for one in view.panels}}
    wrong = [
        (slot, text) for slot, html in pages.items() for text in visible(html) if unmarked(text)
    ]
    assert wrong == []


@pytest.mark.parametrize("name", FAMILIES)
def test_every_why(name: str) -> None:
    from estimator.explain import Explained

    book = Explained(FAMILIES[name])
    wrong = set()
    for line in book.result.ledger:
        page = book.result.ledger.page(line.key)[0]
        if page.any():
            month = book.result.months.texts[int(page.argmax())]
            for one in book.why(line.key, month).opened(5):
                for text in (one.words, one.sentence, one.shown, one.arithmetic):
                    if unmarked(text):
                        wrong.add((one.name, text))
    assert wrong == set()


@pytest.mark.parametrize("name", FAMILIES)
def test_the_print(name: str) -> None:
    from estimator import report

    wrong = [text for text in visible(report.html(FAMILIES[name])) if unmarked(text)]
    assert wrong == []


@pytest.mark.parametrize("name", FAMILIES)
def test_what_ifs_levers_and_ranges(name: str) -> None:
    from estimator.scenarios import compare, levers, ranges, switches

    case = FAMILIES[name]
    found = [text for one in switches(case) for text in (one.title, one.reason)]
    helped = levers(case)
    for lever in helped.items:
        found += [lever.title, lever.sentence, lever.deadline, lever.effort, lever.where]
    found += [pair.sentence for pair in helped.pairs]
    spread = ranges(case)
    found += [spread.sentence, *(driver.words for driver in spread.drivers)]
    found += [difference.sentence for difference in compare(case).differences]
    assert [text for text in found if unmarked(text)] == []


def test_the_questions() -> None:
    from estimator.dashboard.form import parts, spoken_parts

    shown = ("label", "help", "short", "unsure", "title", "intro", "after", "fold", "group")
    wrong = []

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            for key, value in node.items():
                if key in shown and isinstance(value, str) and unmarked(value):
                    wrong.append(value)
                walk(value)
        elif isinstance(node, (list, tuple)):
            for one in node:
                walk(one)

    walk(spoken_parts(parts("2026-11")))
    assert wrong == []


def test_faults_of_a_case() -> None:
    from estimator.case import Case, CaseError

    with pytest.raises(CaseError) as fault:
        Case.read({"patient": {"state": "ZZ", "job": {"pay": -1}}, "months": 7, "treatment": 5})
    fields = re.compile(r"\([\w.]+\)")  # the name of the field in the file
    assert [text for text in fault.value.problems if unmarked(fields.sub("", text))] == []
