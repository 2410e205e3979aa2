"""The HTML file: complete, by itself, and without a barrier."""

from __future__ import annotations

import os
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from printed import DAY, FAMILIES, HARD, read

from estimator.basis import words
from estimator.basis.words import month_words
from estimator.report import html, summary

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    if found is None:
        pytest.fail("Install Chromium (Debian: apt-get install chromium), or set CHROMIUM.")
    return {**browser_type_launch_args, "executable_path": found, "args": FLAGS}


class Words(HTMLParser):
    """The words of a page, and what it would fetch."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.fetched: list[str] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetched += [
            value or "" for name, value in attrs if name in ("src", "srcset", "action")
        ]
        if tag == "link":
            self.fetched.append(tag)

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))


@pytest.mark.parametrize("family", FAMILIES)
def test_says_all_of_it(family: str) -> None:
    case = read(family)
    said, page = summary(case, day=DAY), Words(html(case, day=DAY))
    text = page.text
    for row in said.table.rows():
        assert " ".join(row) in text
    for part in (said.heading, said.made, said.estimate, *said.good_to_know):
        assert re.sub(r"\s+", " ", part) in text
    for todo in said.to_dos:
        assert todo.what in text
    for title, _ in said.papers:
        assert title in text
    for why in said.whys:
        assert why.title in text
    for question, answer in said.not_sure:
        assert question in text
        assert answer in text
    assert page.tags.count("h1") == 1
    assert page.tags.count("main") == 1


def test_asks_no_host_and_runs_nothing() -> None:
    text = html(read("employer_ppo_two_earners"), day=DAY)
    page = Words(text)
    assert not page.fetched
    assert "script" not in page.tags
    assert not re.search(r"url\((?!data:|#)", text)
    assert "default-src 'none'" in text


def test_what_was_typed_stays_text() -> None:
    case = read("employer_ppo_two_earners").changed({"patient.name": "<img src=x>&'\""})
    text = html(case, notes=f"</main><script>alert(1)</script>{HARD}", day=DAY)
    page = Words(text)
    assert "script" not in page.tags
    assert "img" not in page.tags
    assert "<img src=x>&'\"" in page.text
    assert "alert(1)" in page.text


def test_notes_stand_in_the_print_only() -> None:
    case = read("uninsured")
    assert "nurse line" in Words(html(case, notes="Call the nurse line.", day=DAY)).text
    assert "Notes from our talk" not in Words(html(case, day=DAY)).text


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("width", [1280, 390])
def test_no_barrier(page: Page, tmp_path: Path, speaking: Any, language: str, width: int) -> None:
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    file = tmp_path / "page.html"
    with speaking(language):
        file.write_text(html(read("employer_ppo_two_earners"), notes="A note.", day=DAY))
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(file.as_uri())
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.evaluate("() => document.fonts.ready")
    assert page.evaluate("() => document.fonts.check('16px \"Atkinson Hyperlegible Next\"')")
    assert page.evaluate(
        "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    assert all(url.startswith(("file:", "data:")) for url in asked), asked
    assert not errors
    # Axe is put into the page, which its own policy would refuse: a copy without the policy.
    bare = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", file.read_text())
    file.write_text(bare)
    page.goto(file.as_uri())
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.browser
def test_a_number_leads_to_its_note(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(html(read("employer_ppo_two_earners"), day=DAY))
    page.goto(file.as_uri())
    page.get_by_role("link", name="Note 2").first.click()
    expect(page.locator("#why-2")).to_be_in_viewport()


class Marked(dict[str, str]):
    """A language in which each text stands in marks."""

    def get(self, text: str, default: object = None) -> str:  # type: ignore[override]
        return f"⟦{text}⟧"


@pytest.mark.parametrize("family", FAMILIES)
def test_every_word_goes_through_the_catalogue(
    family: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(words, "_texts", lambda code: Marked())
    with words.speaking(words.MARKED):
        text = html(read(family), day=DAY)
    text = re.sub(r"<style>.*?</style>|<defs>.*?</defs>", "", text, flags=re.DOTALL)
    said = " ".join(re.findall(r'aria-label="([^"]*)"', text)) + Words(text).text
    while (inner := re.sub(r"⟦[^⟦⟧]*⟧", "", said)) != said:
        said = inner
    for month in range(1, 13):  # months follow the language through Babel
        for short in (True, False):
            said = said.replace(month_words(f"2027-{month:02}", short=short, year=False), "")
    assert not re.findall(r"[A-Za-z]{3,}", said)
