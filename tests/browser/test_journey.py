"""A new user, from the first question to the family's own file; and that no page is in the way."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conversation import (
    Keys,
    Mouse,
    Person,
    coming_month,
    pdf_text,
    quick_questions,
)
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from estimator.basis.places import data_dir

pytestmark = pytest.mark.browser

CASE = data_dir() / "families" / "employer_ppo_two_earners.yaml"
FIGURES = ".figure .number, #answers h1, #answers .lead"
AMOUNT = re.compile(r"-?\$\d[\d,]*")
MONTH = re.compile(r"\w+ (?:de )?20\d\d")
SIZES = {"wide": (1280, 800), "zoom": (640, 400), "phone": (390, 844)}
each_size = pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
each_language = pytest.mark.parametrize("language", ["en", "es"])


def address(page: str, language: str) -> str:
    return page if language == "en" else f"{page}#{language}"


# -- the whole way ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [SIZES["wide"], SIZES["phone"]], ids=["wide", "phone"])
@each_language
@pytest.mark.parametrize("way", [Mouse, Keys])
def test_a_new_user_reaches_the_months_prints_and_comes_back(
    opened: Callable[..., Page],
    tmp_path: Path,
    way: type[Person],
    language: str,
    size: tuple[int, int],
) -> None:
    page = opened(address("counselor", language), size=size)
    expect(page.locator("html")).to_have_attribute("lang", language)
    anyone = way(page, language)
    anyone.quick_questions()
    heading = page.locator("#answers h1")
    expect(heading).to_have_text(MONTH)
    expect(page.locator(".chart-plot .main-svg").first).to_be_visible()
    taken = page.evaluate("() => performance.now()") / 1000
    print(f"{way.__name__}, {language}, {size[0]} px: first chart after {taken:.1f} s")
    assert taken < 20

    worst = MONTH.search(heading.inner_text())
    assert worst is not None
    assert anyone.says("The hardest month is {month}", month=worst[0]) == heading.inner_text()

    two_what_ifs(anyone)
    two_whys(anyone)
    figures = page.locator(FIGURES).all_inner_texts()
    table = table_text(anyone)
    assert len(AMOUNT.findall(" ".join(figures))) >= 3
    assert len(AMOUNT.findall(table)) > 100

    from_the_bar(anyone, "Print (PDF)", tmp_path / "page.pdf")
    pdf = (tmp_path / "page.pdf").read_bytes()
    assert pdf.startswith(b"%PDF")
    assert PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Lang"].startswith(language)
    assert heading.inner_text() in pdf_text(pdf)

    from_the_bar(anyone, "Save", tmp_path / "case.json")
    fresh = opened(address("counselor", language), size=size)
    again = way(fresh, language)
    menu(again)
    with fresh.expect_file_chooser() as waiting:
        again.press(again.button("Open"))
    waiting.value.set_files(tmp_path / "case.json")
    expect(fresh.locator("#answers h1")).to_have_text(heading.inner_text())
    assert fresh.locator(FIGURES).all_inner_texts() == figures
    assert table_text(again) == table


def two_what_ifs(anyone: Person) -> None:
    """Open the picker and lay two more choices beside the plan."""
    page = anyone.page
    cards = page.locator(".scenario")
    panel = page.locator("#request-whatifs")
    anyone.press(panel.locator("> summary"))
    chosen = panel.locator("[data-whatif][aria-pressed=true]")
    others = panel.locator("[data-whatif][aria-pressed=false]")
    expect(others.first).to_be_visible()
    while chosen.count() > 2:  # there is room for four
        count = chosen.count()
        anyone.press(chosen.last)
        expect(chosen).to_have_count(count - 1)
    for _ in range(2):
        count, title = cards.count(), others.nth(1).inner_text()
        anyone.press(others.nth(1))
        expect(cards).to_have_count(count + 1)
        added = cards.filter(has=page.get_by_role("heading", name=title, exact=True))
        expect(added).to_contain_text(AMOUNT)
        expect(added).to_contain_text(MONTH)
    anyone.press(panel.locator("> summary"))


def two_whys(anyone: Person) -> None:
    """Ask why of a large figure, and of a cell of the table or of a month of the chart."""
    page = anyone.page
    why(anyone, page.locator(".figure").get_by_role("button").first)
    if isinstance(anyone, Keys):
        chart = page.get_by_role("slider")
        anyone.to(chart)
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowDown")
        amount = AMOUNT.search(str(chart.get_attribute("aria-valuetext")))
        why(anyone, chart, amount[0] if amount else "?")
        return
    table_text(anyone)
    cell = page.locator("#table td.outgo button").filter(has_not_text="$0").first
    why(anyone, cell, cell.inner_text())


def why(anyone: Person, control: Locator, amount: str = "$") -> None:
    """Open "why this number?", read it, and come back to where one was."""
    dialog = anyone.page.get_by_role("dialog")
    anyone.press(control)
    expect(dialog).to_be_visible()
    expect(dialog.locator(".why-body")).not_to_contain_text(anyone.says("One moment…"))
    text = dialog.inner_text()
    assert amount in text
    assert not re.search(r"[a-z]+_[a-z]+|\bnan\b|[{}]", text), text
    anyone.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(control).to_be_focused()


def table_text(anyone: Person) -> str:
    """The months as a table."""
    table = anyone.page.locator("#table table")
    if not table.is_visible():
        anyone.press(anyone.page.locator("#table > summary"))
    expect(table).to_be_visible()
    return table.inner_text()


def menu(anyone: Person) -> None:
    """On a narrow page the buttons of the bar stand behind one."""
    button = anyone.page.locator(".menu")
    if button.is_visible():
        anyone.press(button)
        expect(button).to_have_attribute("aria-expanded", "true")


def from_the_bar(anyone: Person, name: str, path: Path) -> None:
    """Press a button of the bar that gives a file."""
    menu(anyone)
    with anyone.page.expect_download() as waiting:
        anyone.press(anyone.button(name))
    waiting.value.save_as(path)
    if anyone.page.locator(
        ".menu"
    ).is_visible():  # the list has shut; the focus has not gone with it
        expect(anyone.page.locator(".menu")).to_be_focused()


# -- speed ---------------------------------------------------------------------------------------------------

VALUES = "nodes => nodes.map(n => n.value)"
#: Notes the time from the change of an answer, or the press on a what-if, to the painted months.
CLOCK = """() => {
    globalThis.__taken = [];
    let started = 0;
    for (const kind of ["change", "click"]) {
        addEventListener(kind, () => { started = performance.now(); }, true);
    }
    const push = __recompute.push.bind(__recompute);
    __recompute.push = (own) => {
        const from = started;
        requestAnimationFrame(() => setTimeout(() => __taken.push(performance.now() - from)));
        return push(own);
    };
}"""


#: 95 of 100 changes are to be drawn within AIM on a quiet machine; a busy one may take up to BOUND.
AIM, BOUND = 150, 450


def test_each_change_is_drawn_in_the_blink_of_an_eye(
    opened: Callable[..., Page], capsys: pytest.CaptureFixture[str]
) -> None:
    taken, own = changes(opened("counselor", size=(1280, 800)))
    assert len(taken) >= 40
    with capsys.disabled():
        print(f"\n{len(taken)} changes, from the change to the paint: {spread(taken)} (aim {AIM})")
        print(f"the page's own measure: {spread(own)}")
    assert quantile(taken, 0.95) <= BOUND


def changes(page: Page) -> tuple[list[float], list[float]]:
    """Change answers and what-ifs; how long each took, by our clock and by the page's own."""
    quick_questions(page)
    expect(page.locator(".range")).to_be_visible()
    page.evaluate(CLOCK)
    count = 0

    def changed() -> None:
        """Wait for the months; the next change comes at another beat each time."""
        nonlocal count
        count += 1
        page.wait_for_function("n => __taken.length >= n", arg=count)
        page.wait_for_timeout((0, 150, 300, 450)[count % 4])

    def told(name: str) -> None:
        page.locator(".told").get_by_role("button", name=name).first.click()

    told("Last month of work")
    for ahead in range(4, 20):
        page.get_by_label("Last month of work").select_option(coming_month(ahead))
        changed()
    hours = page.get_by_label("Hours of work in a usual week")
    for worked in range(20, 28):
        hours.fill(str(worked))
        hours.press("Tab")
        changed()
    told("Treatment:")
    regimens = page.get_by_label("Which treatment?")
    names = [key for key in regimens.locator("option").evaluate_all(VALUES) if key]
    names.remove(regimens.input_value())
    for key in names[:10]:
        regimens.select_option(key)
        changed()
    told("State:")
    for state in ("Texas", "New York", "California", "Florida", "Ohio", "Oregon"):
        page.get_by_label("Which state is the home in?").select_option(state)
        changed()
    panel = page.locator("#request-whatifs")
    panel.locator("> summary").click()
    for _ in range(6):
        panel.locator("[aria-pressed=true]").first.click()
        changed()
        panel.locator("[aria-pressed=false]").nth(2).click()
        changed()

    taken, own = page.evaluate("() => [__taken, __recompute]")
    return taken, own[-len(taken) :]


def quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def spread(values: list[float]) -> str:
    parts = (("median", 0.5), ("p95", 0.95), ("most", 1.0))
    return ", ".join(f"{name} {quantile(values, share):.0f} ms" for name, share in parts)


# -- barriers, in each state -------------------------------------------------------------------------------

#: What stands in the way of reading, by kind; empty when all is well.
IN_THE_WAY = """() => {
    const found = [];
    const name = (node) => `${node.tagName.toLowerCase()}.${node.className || node.id}`;
    const page = document.scrollingElement;
    if (page.scrollWidth !== page.clientWidth) {
        found.push(`the page is ${page.scrollWidth} wide for ${page.clientWidth}`);
    }
    const seen = (node) => node.checkVisibility() && node.getClientRects().length
        && !node.closest(".unseen, [aria-hidden=true]") && getComputedStyle(node).clipPath === "none";
    for (const node of document.querySelectorAll("body *")) {
        if (!seen(node)) continue;
        const style = getComputedStyle(node);
        const wider = node.scrollWidth > node.clientWidth + 1 && node.clientWidth > 0;
        if (node.matches(".card, dialog, .bar, .notes, .banner, .scenario, .figure") && wider) {
            found.push(`${name(node)} is ${node.scrollWidth} wide for ${node.clientWidth}`);
        }
        if (wider && ["hidden", "clip"].includes(style.overflowX) && !node.matches("svg *, select")) {
            found.push(`${name(node)} cuts "${node.textContent.slice(0, 40)}"`);
        }
        const scrolls = ["auto", "scroll"].includes(style.overflowY);
        if (scrolls && node.scrollHeight > node.clientHeight + 1 && node !== page
            && !node.closest("dialog") && !node.matches("textarea, html, body")) {
            found.push(`${name(node)} scrolls on its own: ${node.scrollHeight} in ${node.clientHeight}`);
        }
        const box = node.getBoundingClientRect();
        const stays = ["sticky", "fixed"].includes(style.position) && !node.closest("table, dialog");
        if (stays && box.height > innerHeight / 3) {
            found.push(`${name(node)} stays, and takes ${box.height} of ${innerHeight}`);
        }
        const side = node.closest(".chart-slide, .table-slide, .unseen") === null;
        if (side && node.matches("button, select, input, p, h1, h2, h3, label, summary, li, td, th")
            && (box.right > innerWidth + 0.5 || box.left < -0.5) && style.position !== "absolute") {
            found.push(`${name(node)} stands out of the page: ${box.left} to ${box.right}`);
        }
    }
    return [...new Set(found)];
}"""


class Round:
    """Looks at one page in one state after the other, and keeps what it finds."""

    def __init__(self, page: Page, language: str, narrow: bool) -> None:
        self.page = page
        self.anyone = Mouse(page, language)
        self.narrow = narrow
        self.faults: dict[str, list[str]] = {}

    def look(self, state: str) -> None:
        """All that must hold, in the state that the page is in now."""
        faults = self.page.evaluate(IN_THE_WAY)
        if not self.narrow:  # a long table may slide in its own frame where there is room around it
            faults = [fault for fault in faults if "table-slide scrolls" not in fault]
        for one in Axe().run(self.page).response["violations"]:
            nodes = [node["html"][:120] for node in one["nodes"]]
            faults.append(f"{one['id']}: {one['help']}: {nodes[:3]}")
        if faults:
            self.faults[state] = faults


@each_size
@each_language
@pytest.mark.parametrize("which", ["counselor", "family"])
def test_no_state_has_a_barrier(
    opened: Callable[..., Page], which: str, language: str, size: tuple[int, int]
) -> None:
    page = opened(address(which, language), size=size, bypass_csp=True)
    expect(page.locator("html")).to_have_attribute("lang", language)
    states = Round(page, language, size[0] < 820)
    anyone = states.anyone
    states.look("first question")
    if states.narrow:
        menu(anyone)
        states.look("menu")
        page.keyboard.press("Escape")
    if which == "counselor":
        anyone.quick_questions()
        expect(page.locator(".range")).to_be_visible()
        states.look("quick")
    page.locator("[data-name=file]").set_input_files(CASE)
    expect(page.locator("#answers h1")).to_have_text(MONTH)
    expect(page.locator(".range")).to_be_visible()
    states.look("refined")

    page.locator("#table > summary").click()
    page.locator("#assumed > summary").click()
    states.look("table open")
    page.locator("#table > summary").click()
    page.locator(".figure").get_by_role("button").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".why-body")).not_to_contain_text(anyone.says("One moment…"))
    states.look("why open")
    page.keyboard.press("Escape")

    for panel in ("whatifs", "levers", "paths", "help", "medicaid", "checklist"):
        summary = page.locator(f"#request-{panel} > summary")
        if not summary.count():
            continue
        summary.click()
        body = page.locator(f"#request-{panel} .request-body")
        expect(body).not_to_contain_text(anyone.says("One moment…"))
        for fold in body.locator("details > summary").all():
            fold.click()
        states.look(f"{panel} open")
        summary.click()

    refused(states, which)
    states.look("error")
    hide = anyone.button("Hide amounts")
    menu(anyone)
    hide.click()
    expect(page.locator(".covered")).to_be_visible()
    states.look("hidden amounts")
    assert states.faults == {}


def refused(states: Round, which: str) -> None:
    """An answer that is no number, and what is said of it."""
    page, anyone = states.page, states.anyone
    if which == "family":
        page.locator("[data-go=questions]").click()
        if not page.locator(".told").is_visible():
            for _ in range(80):
                if page.locator(".choice").count():
                    break
                page.locator(".form .next").click()
    anyone.page.locator(".told .link").filter(has_text=anyone.says("Ordinary month")).click()
    box = page.locator('[data-name="home.living_costs"] input').first
    box.fill("abc")
    box.press("Tab")
    expect(page.locator('[data-name="home.living_costs"] .error')).to_be_visible()
