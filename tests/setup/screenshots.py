"""Pictures of the main states of both pages and of the print, in ./screenshots (git ignores it).

Run by ``make screenshots``. The browser is the one that CHROMIUM names, or the first that is found.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typst
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "browser")]

from conftest import FLAGS, chromium, servers  # noqa: E402
from conversation import Mouse  # noqa: E402

from estimator.basis.places import data_dir  # noqa: E402
from estimator.basis.words import speaking  # noqa: E402
from estimator.case import Case  # noqa: E402
from estimator.report import chart, summary  # noqa: E402
from estimator.report.pdf import FOLDER as REPORT  # noqa: E402
from estimator.report.pdf import HEIGHTS, _fonts, content  # noqa: E402

FOLDER = ROOT / "screenshots"
CASE = data_dir() / "families" / "employer_ppo_two_earners.yaml"
LANGUAGES = ("en", "es")
#: What one sees at once on a wide screen and on a phone.
SIZES = {1280: (1280, 900), 390: (390, 844)}


def main() -> None:
    """Make all pictures anew."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.png"):
        old.unlink()
    for language in LANGUAGES:
        prints(language)
    with servers() as start, sync_playwright() as play:
        address = start(waiting=1)
        browser = play.chromium.launch(executable_path=chromium(), args=FLAGS)
        for width in SIZES:
            for language in LANGUAGES:
                with opened(browser, address, "counselor", width, language) as page:
                    session(page, width, language)
                with opened(browser, address, "family", width, language) as page:
                    family(page, width, language)
        browser.close()
    print(f"{len(list(FOLDER.glob('*.png')))} pictures are in {FOLDER}")


@contextmanager
def opened(browser: Browser, address: str, name: str, width: int, language: str) -> Iterator[Page]:
    """One of the pages in a browser of its own."""
    size = SIZES[width]
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(f"{address}{name}#{language}")
    expect(page.locator(".form h2")).to_be_visible(timeout=40_000)
    expect(page.locator("html")).to_have_attribute("lang", language)
    yield page
    context.close()


def session(page: Page, width: int, language: str) -> None:
    """The session page, from the first questions to the levers."""
    anyone = Mouse(page, language)

    def keep(state: str = "", *, whole: bool = False) -> None:
        name = "-".join(filter(None, ["session", state, str(width), language]))
        picture(page, name, whole=whole)

    keep("questions", whole=True)
    anyone.quick_questions()
    settled(page)
    if width == 390:
        page.locator(".see-months").click()
    keep()
    keep("whole", whole=True)
    page.locator(".figure").get_by_role("button").first.click()
    expect(page.locator(".why-body")).not_to_contain_text(anyone.says("One moment…"))
    keep("why")
    page.keyboard.press("Escape")
    for panel in ("whatifs", "levers"):
        summary_of = page.locator(f"#request-{panel} > summary")
        summary_of.click()
        body = page.locator(f"#request-{panel} .request-body")
        expect(body).not_to_contain_text(anyone.says("One moment…"))
    keep("whatifs", whole=True)
    if page.locator(".menu").is_visible():
        page.locator(".menu").click()
        keep("menu")
    anyone.button("Hide amounts").click()
    expect(page.locator(".covered")).to_be_visible()
    keep("hidden", whole=True)


def family(page: Page, width: int, language: str) -> None:
    """The family's own page: one question, then the months."""
    anyone = Mouse(page, language)
    anyone.write(page.locator(".question:not([hidden]) input"), "Ana")
    onward = page.locator(".form .next")
    onward.click()
    page.locator(".question:not([hidden]) select").select_option("WA")
    onward.click()
    picture(page, f"family-question-{width}-{language}")
    menu = page.locator(".menu")
    if menu.is_visible():
        menu.click()
    with page.expect_file_chooser() as waiting:
        anyone.button("Open").click()
    waiting.value.set_files(CASE)
    settled(page)
    picture(page, f"family-{width}-{language}")
    picture(page, f"family-whole-{width}-{language}", whole=True)


def settled(page: Page) -> None:
    """Wait until the months and their range are drawn."""
    expect(page.locator(".chart-plot .main-svg").first).to_be_visible()
    expect(page.locator(".range")).to_be_visible()
    page.wait_for_timeout(300)


def picture(page: Page, name: str, *, whole: bool = False) -> None:
    """What one sees now, or the whole page."""
    page.screenshot(path=FOLDER / f"{name}.png", full_page=whole)


def prints(language: str) -> None:
    """Both printed pages, by the same template as the PDF."""
    with speaking(language):
        said = summary(Case.read(CASE))
        inputs = {
            "data": json.dumps(content(said), ensure_ascii=False),
            "bridge": chart.bridge(said.view) if said.view.lanes else "",
            **{f"chart-{k}": chart.months_chart(said.view, height=h) for k, h in HEIGHTS.items()},
        }
    made = typst.Compiler(
        (REPORT / "print.typ").read_bytes(),
        root=REPORT,
        font_paths=_fonts(False),
        sys_inputs=inputs,
    ).compile(format="png", ppi=120)
    for number, page in enumerate(made, start=1):
        (FOLDER / f"print-{language}-{number}.png").write_bytes(page)


if __name__ == "__main__":
    main()
