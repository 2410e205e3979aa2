"""The session page as a person meets it: questions, picture, what-ifs, whys, the family's own file."""

from __future__ import annotations

import datetime as dt
import json
import re
import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import Watch
from conversation import (
    choose,
    coming_month,
    field,
    kill_kernel,
    more_of_the_way_and_the_home,
    next_part,
    not_sure,
    open_family,
    open_folds,
    open_panel,
    quick_questions,
)
from playwright.sync_api import Browser, Locator, Page, expect

from estimator.basis.places import data_dir
from estimator.case import Case
from estimator.dashboard.answers import load
from estimator.dashboard.form import parts, shown

pytestmark = pytest.mark.browser

FIGURES = ".figure .number, .scenario .number, .answers h1, .answers .lead"


def drawn(page: Page) -> int:
    return int(page.locator(".answers .chart").first.get_attribute("data-drawn") or 0)


def bars(page: Page) -> str:
    """The drawn shapes of the chart: what a person sees of it."""
    paths = page.locator(".chart-plot .barlayer path, .chart-plot .scatterlayer path.js-line")
    return "|".join(paths.evaluate_all("nodes => nodes.map(n => n.getAttribute('d'))"))


def back_to_work_and_pay(page: Page) -> None:
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("heading", name="Work and pay")).to_be_focused()


def settled(page: Page, before: int) -> None:
    """Wait until the chart was drawn again."""
    expect(page.locator(".answers .chart").first).not_to_have_attribute("data-drawn", str(before))


def test_from_the_first_question_to_the_familys_own_file(
    open_page: Page, browser: Browser, site: str, watch: object, tmp_path: Path
) -> None:
    page = open_page
    # The quick questions give the first picture, and it names the worst month.
    quick_questions(page, coming_month(3))
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(
        re.compile(
            r"hardest month is (January|February|March|April|May|June|July|August|September|"
            r"October|November|December) 20\d\d"
        )
    )
    expect(page.locator(".chart-plot .main-svg").first).to_be_visible()
    sentence, picture = page.locator(".lead").inner_text(), bars(page)
    assert re.search(r"\$\d", sentence)
    assert picture

    # Another last month of work changes the picture and the sentence.
    back_to_work_and_pay(page)
    count = drawn(page)
    page.get_by_label("Last month of work").select_option(coming_month(6))
    settled(page, count)
    expect(page.locator(".lead")).not_to_have_text(sentence)
    assert bars(page) != picture

    # A figure and a cell of the table say why.
    why_of(page, page.locator(".figure").get_by_role("button", name="Why?").first)
    page.get_by_text("See it as a table").click()
    cell = page.locator("td.outgo button").filter(has_not_text="$0").first
    amount = cell.inner_text()
    expect(why_of(page, cell)).to_contain_text(amount.replace("-", ""))

    # Their own file opens in a fresh page and gives the same figures.
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save").click()
    saved = tmp_path / "case.json"
    waiting.value.save_as(saved)
    Case.read(json.loads(saved.read_text(encoding="utf-8")))
    figures = page.locator(FIGURES).all_inner_texts()
    table = page.locator("table").inner_text()
    assert len(figures) > 4

    fresh = browser.new_page()
    watch.on(fresh)  # type: ignore[attr-defined]
    fresh.goto(site)
    expect(fresh.get_by_role("heading", name="Who is at home")).to_be_visible(timeout=40_000)
    fresh.locator("[data-name=file]").set_input_files(saved)
    expect(fresh.get_by_role("heading", level=1, name="hardest month")).to_be_visible()
    fresh.get_by_text("See it as a table").click()
    expect(fresh.locator("table")).to_be_visible()
    assert fresh.locator(FIGURES).all_inner_texts() == figures
    assert fresh.locator("table").inner_text() == table
    expect(fresh.get_by_label("First name of the person with cancer")).to_have_value("Ana")
    fresh.close()


def why_of(page: Page, button: Locator) -> Locator:
    """Open a "why this number?" and close it again; the focus comes back."""
    button.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog).not_to_contain_text("One moment")
    expect(dialog.locator(".why-body")).to_contain_text(re.compile(r"\w+"))
    text = dialog.inner_text()
    assert not re.search(r"Something went wrong|[a-z]+_[a-z]+|\bnan\b", text), text
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(button).to_be_focused()
    return _held(page, text)


def _held(page: Page, text: str) -> Locator:
    """The text of a closed dialog as something one can look into."""
    page.evaluate(
        "text => { const node = document.createElement('pre'); node.id = 'held'; node.hidden = true;"
        " document.getElementById('held')?.remove(); node.textContent = text;"
        " document.body.append(node); }",
        text,
    )
    return page.locator("#held")


def test_a_what_if_becomes_the_one_shown(open_page: Page) -> None:
    page = open_page
    quick_questions(page)
    cards = page.locator(".scenario")
    assert 2 <= cards.count() <= 4
    expect(cards.first).to_contain_text("Shown above")
    other = cards.nth(1)
    title = other.get_by_role("heading").inner_text()
    assert re.search(r"20\d\d", other.inner_text()), "the sentence names the month they part"
    picture, count = bars(page), drawn(page)
    other.get_by_role("button", name=f"Show this one: {title}").click()
    settled(page, count)
    assert bars(page) != picture


def test_a_wrong_answer_is_said_at_its_question(open_page: Page) -> None:
    page = open_page
    quick_questions(page)
    back_to_work_and_pay(page)
    pay = page.get_by_label("What does Ana earn?", exact=True)
    pay.fill("a lot")
    pay.press("Tab")
    row = page.locator('[data-name="patient.job.pay"]')
    expect(row.locator(".error")).to_contain_text("not a number")
    expect(pay).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".pause")).to_contain_text("answers from before")
    pay.fill("27")
    pay.press("Tab")
    expect(row.locator(".error")).to_be_hidden()
    expect(page.locator(".pause")).to_be_hidden()


def test_a_file_that_is_none_is_refused_in_plain_words(open_page: Page, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"first_month": "2026-12", "state": "ZZ", "plan": {"kind": "gold"}}')
    open_page.locator("[data-name=file]").set_input_files(wrong)
    dialog = open_page.get_by_role("dialog")
    expect(dialog).to_contain_text("could not be opened")
    expect(dialog.get_by_role("listitem")).to_have_count(2)
    open_page.keyboard.press("Escape")
    expect(open_page.get_by_role("button", name="Open", exact=True)).to_be_focused()


def test_the_wheel_changes_no_amount(open_page: Page) -> None:
    page = open_page
    quick_questions(page)
    back_to_work_and_pay(page)
    pay = page.get_by_label("What does Ana earn?", exact=True)
    pay.focus()
    pay.hover()
    page.mouse.wheel(0, 300)
    page.wait_for_timeout(300)
    expect(pay).to_have_value("26.80")


def test_living_costs_left_open_speak_of_the_change(open_page: Page) -> None:
    quick_questions(open_page, living_costs=None)
    expect(open_page.locator(".lead")).to_contain_text("before")
    expect(open_page.locator(".key")).to_contain_text("before")


def test_a_lost_session_is_said_and_nothing_typed_is_lost(
    open_page: Page, browser: Browser, site: str, watch: Watch, tmp_path: Path
) -> None:
    page = open_page
    quick_questions(page)
    back_to_work_and_pay(page)
    answers = page.locator(".told").inner_text()
    watch.off(page)  # the browser itself logs what it can no longer reach
    kill_kernel(page)
    started = time.monotonic()
    hours = page.get_by_label("Hours of work in a usual week")
    hours.scroll_into_view_if_needed()
    page.mouse.wheel(0, 400)  # the top of the page is out of sight
    hours.fill("32")
    page.get_by_label("Hours of work in a usual week").press("Tab")
    banner = page.get_by_role("alert").filter(has_text="connection to this session has ended")
    expect(banner).to_be_visible(timeout=6_000)
    expect(banner).to_be_in_viewport(ratio=1)
    taken = time.monotonic() - started
    print(f"a lost session is said after {taken:.1f} s")
    assert taken <= 5
    # What was typed after the loss goes into the file as well, made without the session.
    page.get_by_label("What does the helper earn?", exact=True).fill("4,321")
    page.get_by_label("What does the helper earn?", exact=True).press("Tab")
    now = page.locator(".told").inner_text()
    assert "32 hours" in now
    assert "$4,321 a month" in now
    assert now != answers
    with page.expect_download() as waiting:
        banner.get_by_role("button", name="Save my answers").click()
    saved = tmp_path / "answers.json"
    waiting.value.save_as(saved)
    assert json.loads(saved.read_text())["answers"]["patient.job.hours_per_week"] == 32

    fresh = browser.new_page()
    watch.on(fresh)
    fresh.goto(site)
    expect(fresh.get_by_role("heading", name="Who is at home")).to_be_visible(timeout=40_000)
    open_family(fresh, saved)
    assert fresh.locator(".told").inner_text() == now
    expect(fresh.locator(".chart-plot .main-svg").first).to_be_visible()
    fresh.close()

    banner.get_by_role("button", name="Go on with my answers").click()
    expect(page.get_by_role("heading", level=1, name="est month")).to_be_visible(timeout=40_000)
    assert page.locator(".told").inner_text() == now


# -- accessibility and small screens ---------------------------------------------------------------


def axe(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("size", [(1280, 900), (390, 844)], ids=["wide", "phone"])
def test_no_barrier_in_any_state(
    browser: Browser, site: str, watch: object, size: tuple[int, int]
) -> None:
    # Axe is put into the page, which our policy would refuse.
    context = browser.new_context(
        bypass_csp=True, viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce"
    )
    page = context.new_page()
    watch.on(page)  # type: ignore[attr-defined]
    page.goto(site)
    expect(page.get_by_role("heading", name="Who is at home")).to_be_visible(timeout=40_000)
    axe(page)
    fits(page)
    quick_questions(page)
    expect(page.locator(".chart-plot .main-svg").first).to_be_visible()
    axe(page)
    fits(page)
    # On a phone the first "next" after the quick questions leads to the answer.
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", name="The health plan, closer")).to_be_visible()
    for title in (
        None,
        "If the plan changes",
        "Medicare",
        "The job, closer",
        "Getting to care, and home",
        "Help you have already",
        "Looking ahead",
    ):
        if title:
            next_part(page, title)
        open_folds(page)
        if title == "Getting to care, and home":
            more_of_the_way_and_the_home(page)
            uncut(page)
        fits(page)
        axe(page)
    for title in (
        "Plans that could follow",
        "Help to ask for",
        "Medicaid, month by month",
        "What to do, bring and ask",
    ):
        open_panel(page, title)
        open_folds(page, ".request[open] .request-body details")
        fits(page)
    axe(page)
    page.get_by_text("See it as a table").click()
    page.get_by_text("What this rests on").click()
    expect(page.locator("#table table")).to_be_visible()
    fits(page)
    axe(page)
    page.locator(".figure").get_by_role("button", name="Why?").first.click()
    expect(page.get_by_role("dialog")).not_to_contain_text("One moment")
    fits(page)
    axe(page)
    context.close()


def uncut(page: Page) -> None:
    """No question stands out of its card, and no label or box out of its question."""
    outside = page.locator(".question:not([hidden])").evaluate_all(
        """nodes => nodes.flatMap(node => {
            const card = node.closest(".card").getBoundingClientRect();
            return [node, ...node.querySelectorAll("label, legend, input, select, button, p")]
                .filter(inner => inner.offsetParent && getComputedStyle(inner).opacity !== "0")
                .filter(inner => inner.getBoundingClientRect().right > card.right + 0.5)
                .map(() => node.dataset.name);
        })"""
    )
    assert outside == []


def fits(page: Page) -> None:
    """Nothing is cut at the side, and the page scrolls as a document."""
    wide, room = page.evaluate(
        "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide == room


def test_a_phone_shows_the_answer_first_and_the_bridge_as_a_list(
    browser: Browser, site: str, watch: object
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page = context.new_page()
    watch.on(page)  # type: ignore[attr-defined]
    page.goto(site)
    expect(page.get_by_role("heading", name="Who is at home")).to_be_visible(timeout=40_000)
    see = page.get_by_role("button", name="See the months")
    expect(see).to_be_hidden()
    quick_questions(page)
    # The questions stay in place while somebody is in them; a button leads to the answer.
    assert height(page, ".form") < height(page, "#answers")
    fits(page)
    see.click()
    expect(page.get_by_role("heading", level=1, name="hardest month")).to_be_focused()
    assert height(page, "#answers") < height(page, ".form")
    expect(see).to_be_hidden()
    page.get_by_role("button", name="Next").click()
    answer = page.locator("#answers")
    top, below = (
        answer.bounding_box(),
        page.get_by_role("heading", name="The health plan, closer").bounding_box(),
    )
    assert top is not None
    assert below is not None
    assert top["y"] < below["y"]
    expect(page.locator(".bridge-list")).to_be_visible()
    expect(page.locator("svg.bridge")).to_be_hidden()
    # Twelve months fill the width; the rest slides, by keyboard too.
    slide = page.get_by_role("region", name="Chart. Slide sideways")
    full, room = slide.evaluate("node => [node.scrollWidth, node.clientWidth]")
    assert full == pytest.approx(room * 2, rel=0.02)
    page.get_by_role("button", name="Change your answers").click()
    expect(page.get_by_role("heading", name="The health plan, closer")).to_be_focused()
    context.close()


def height(page: Page, selector: str) -> float:
    """Where something begins on the page."""
    return float(page.locator(selector).evaluate("n => n.getBoundingClientRect().top + scrollY"))


def test_a_file_opened_on_a_phone_shows_the_answer_first(
    browser: Browser, site: str, watch: object
) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page = context.new_page()
    watch.on(page)  # type: ignore[attr-defined]
    page.goto(site)
    expect(page.get_by_role("heading", name="Who is at home")).to_be_visible(timeout=40_000)
    family = data_dir() / "families" / "employer_ppo_two_earners.yaml"
    page.locator("[data-name=file]").set_input_files(family)
    expect(page.get_by_role("heading", level=1, name="hardest month")).to_be_visible()
    assert height(page, "#answers") < height(page, ".form")
    expect(page.locator(".dates").first).to_be_visible()
    fits(page)
    context.close()


def test_every_date_to_keep_is_on_paper(open_page: Page) -> None:
    page = open_page
    quick_questions(page)
    dates = page.locator(".keep .dates > li")
    expect(dates.first).to_be_visible()
    count = dates.count()
    assert count > 0
    # A long list folds; this one is made long, so that there is a fold whatever the law gives.
    page.locator(".keep").evaluate(
        """node => {
            node.querySelector("#all-dates")?.remove();
            const more = document.createElement("details");
            more.id = "all-dates";
            more.innerHTML = '<summary>All dates</summary><p class="late">Later</p>';
            node.append(more);
        }"""
    )
    late = page.locator(".late")
    expect(late).to_be_hidden()
    page.emulate_media(media="print")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    expect(late).to_be_visible()
    expect(dates.first).to_be_visible()
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    expect(late).to_be_hidden()


def test_the_keyboard_alone_reaches_the_first_picture(open_page: Page) -> None:
    page = open_page
    keys = page.keyboard

    def to(control: Locator) -> None:
        for _ in range(40):
            if control.evaluate("node => node === document.activeElement"):
                return
            keys.press("Tab")
        raise AssertionError("the keyboard does not reach this control")

    def pick(control: Locator, letters: str) -> None:
        to(control)
        keys.type(letters)

    to(page.get_by_label("First name of the person with cancer"))
    keys.type("Ana")
    pick(page.get_by_role("group", name="born?").get_by_label("Month of birth"), "May")
    to(page.get_by_role("group", name="born?").get_by_label("Year of birth"))
    keys.type("1960")
    pick(page.get_by_label("Which state is the home in?"), "Tex")
    to(page.get_by_role("radio", name="Husband or wife"))
    for _ in range(3):
        keys.press("ArrowRight")
    expect(page.get_by_role("radio", name="No one")).to_be_checked()
    to(page.get_by_role("button", name="Next"))
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Work and pay")).to_be_focused()
    to(page.get_by_role("radio", name="Has a job"))
    keys.press("ArrowLeft")
    expect(page.get_by_role("radio", name="Does not work")).to_be_checked()
    to(page.get_by_role("radio", name="Yes, SSDI"))
    keys.press("ArrowLeft")
    expect(page.get_by_role("radio", name="No", exact=True)).to_be_checked()
    to(page.get_by_role("button", name="Next"))
    keys.press("Enter")
    pick(page.get_by_label("Which health plan does Ana have?"), "Medicaid")
    for question in ("treatment.regimen", "treatment.start", "home.living_costs"):
        to(page.locator(f'[data-name="{question}"]').get_by_role("button", name="Not sure"))
        keys.press("Space")
    expect(page.get_by_role("heading", level=1, name="hardest month")).to_be_visible()


def test_not_sure_says_what_stands_in(open_page: Page) -> None:
    page = open_page
    quick_questions(page)
    next_part(page, "The health plan, closer")
    not_sure(page, "plan.deductible")
    row = page.locator('[data-name="plan.deductible"]')
    expect(row).to_contain_text("We count the average deductible")
    page.get_by_text("What this rests on").click()
    expect(page.locator("#assumed")).to_contain_text("We count the average deductible")


# -- questions and panels for those who know more --------------------------------------------------


def test_the_page_asks_what_the_case_is_made_of(open_page: Page) -> None:
    page = open_page
    steps = page.get_by_role("progressbar")
    for name in ("employer_ppo_two_earners", "medicare_at_67", "medicaid_family"):
        path = data_dir() / "families" / f"{name}.yaml"
        values, base = load(path.read_text(encoding="utf-8"))
        open_family(page, path)
        born = page.locator(".told").get_by_role("button", name="Born:")
        year = page.get_by_role("group", name="born?").get_by_label("Year of birth")
        born.click()
        expect(year).to_have_value(str(values["patient.birth"])[:4])
        spec = [
            [q["name"] for q in part["questions"] if shown(q, values)]
            for part in parts(base["first_month"])
        ]
        seen: list[list[str]] = []
        while True:
            visible = page.locator(".question:not([hidden])")
            seen.append(visible.evaluate_all("nodes => nodes.map(n => n.dataset.name)"))
            assert steps.get_attribute("aria-valuenow") == str(len(seen))
            onward = page.get_by_role("button", name="Next")
            if not onward.is_visible():
                break
            onward.click()
            expect(steps).to_have_attribute("aria-valuenow", str(len(seen) + 1))
        assert seen == [names for names in spec if names], "no empty part, the same questions"


def test_planned_tests_and_the_second_helper_come_with_the_keyboard(open_page: Page) -> None:
    page = open_page
    open_family(page, data_dir() / "families" / "employer_ppo_two_earners.yaml")
    about = page.locator('[data-name="treatment.regimen"] .about')
    page.locator(".told").get_by_role("button", name="Treatment:").click()
    expect(about).to_contain_text(re.compile(r"Many people stay on this for about \d+ months"))
    expect(about).to_contain_text("It says nothing about you.")
    page.get_by_label("Which treatment?").select_option("treatment_break")
    expect(about).to_be_hidden()
    page.get_by_label("Which treatment?").select_option("her2_hp_maint")
    page.locator(".told").get_by_role("button", name="Place:").click()
    fold = page.locator("details.fold").filter(has_text="Tests, visits and medicine beside")
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    box = page.get_by_label("Talk with a counselor every two weeks")
    count = drawn(page)
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    settled(page, count)
    first_day = field(page, "treatment.events.1.start")
    expect(first_day).to_be_hidden()
    field(page, "treatment.events.1.event").select_option("brain_mri")
    count = drawn(page)
    first_day.focus()
    page.keyboard.type(f"0209{dt.date.today().year + 1}")
    page.keyboard.press("Tab")
    expect(first_day).to_have_value(f"{dt.date.today().year + 1}-02-09")
    settled(page, count)
    told = page.locator(".told")
    expect(told).to_contain_text(f"On: February 9, {dt.date.today().year + 1}")
    expect(told).to_contain_text("Beside it: Talk with a counselor every two weeks")
    # A choice of medicine changes the bills.
    switches = page.locator("details.fold").filter(has_text="Choices of medicine")
    switches.locator("summary").click()
    picture = bars(page)
    field(page, "treatment.switches.trastuzumab").select_option("The original brand")
    expect(told).to_contain_text("Trastuzumab: The original brand")
    page.locator(".told").get_by_role("button", name="Parking").first.click()
    count = drawn(page)
    parking = page.get_by_label("Parking for a visit")
    parking.fill("55")
    parking.press("Tab")
    settled(page, count)
    assert bars(page) != picture


def test_plans_after_the_job_are_compared_and_one_is_chosen(open_page: Page) -> None:
    page = open_page
    quick_questions(page)
    panel = open_panel(page, "Plans that could follow the job")
    table = panel.get_by_role("table", name="Plans that are open")
    rows = table.get_by_role("row")
    assert rows.count() >= 4
    for row in rows.all()[1:]:
        expect(row.get_by_role("rowheader")).to_contain_text(re.compile(r"\w"))
        assert re.search(r"\$[\d,]+", row.inner_text())
    expect(panel).to_contain_text("One plan may cover the whole family")
    expect(table.get_by_role("row").filter(has_text="Shown above")).to_contain_text("COBRA")
    # A choice with the keyboard: the picture, the answer and the table follow; the focus stays.
    count, picture = drawn(page), bars(page)
    button = table.get_by_role("button", name="Marketplace plan")
    button.focus()
    page.keyboard.press("Enter")
    settled(page, count)
    assert bars(page) != picture
    row = table.get_by_role("row").filter(has_text="Shown above")
    expect(row).to_contain_text("Marketplace plan")
    expect(table.get_by_role("button", name="Shown above: Marketplace plan")).to_be_focused()
    told = page.locator(".told").get_by_role("button", name="Plan after work: Marketplace")
    expect(told).to_be_visible()
    # The panel follows the answers while it is open.
    before = table.inner_text()
    back_to_work_and_pay(page)
    page.get_by_label("Last month of work").select_option(coming_month(9))
    expect(table).not_to_have_text(before)
    expect(panel).to_have_attribute("open", "")
    # Without an end of the job's plan there is nothing to compare.
    choose(page, "What will Ana do about work?", "Keep on")
    expect(page.locator("#request-paths")).to_have_count(0)


def test_help_and_medicaid_are_shown_on_request_and_not_counted(open_page: Page) -> None:
    page = open_page
    quick_questions(page)
    figures = page.locator(FIGURES).all_inner_texts()
    help_panel = open_panel(page, "Help to ask for")
    expect(help_panel).to_contain_text(re.compile(r"Up to about \$[\d,]+ in these months"))
    expect(help_panel).to_contain_text("possible, not counted")
    link = help_panel.get_by_role("link").first
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    medicaid = open_panel(page, "Medicaid, month by month")
    expect(medicaid).to_contain_text("Only the state can decide")
    expect(medicaid).to_contain_text("estate recovery")
    assert page.locator(FIGURES).all_inner_texts() == figures, "nothing of it is counted"
    page.keyboard.press("Enter")
    expect(medicaid).not_to_have_attribute("open", "")


def test_help_that_is_granted_changes_the_months(open_page: Page) -> None:
    page = open_page
    quick_questions(page)
    for title in (
        "The health plan, closer",
        "If the plan changes",
        "Medicare",
        "The job, closer",
        "Getting to care, and home",
        "Help you have already",
    ):
        next_part(page, title)
    limit = page.get_by_label("Most the card pays in a year")
    expect(limit).to_be_hidden()
    count = drawn(page)
    page.get_by_label("A drug maker’s co-pay card").select_option(coming_month(0))
    settled(page, count)
    expect(limit).to_be_visible()
    expect(page.locator(".key")).to_contain_text("Medical bills, less help you have")
    page.get_by_text("See it as a table").click()
    expect(page.get_by_role("columnheader", name="Paid by the drug maker's card")).to_be_visible()
    cell = page.get_by_role("button", name=re.compile(r"^\$[1-9].*drug maker's card")).first
    why_of(page, cell)
    # A fault behind a fold opens it, so that it is seen.
    page.locator(".told").get_by_role("button", name="Health plan:").click()
    next_part(page, "The health plan, closer")
    fold = page.locator("details.fold").filter(has_text="Copays")
    expect(fold).not_to_have_attribute("open", "")
    fold.locator("summary").click()
    scan = page.get_by_label("Scan")
    scan.fill("-5")
    scan.press("Tab")
    expect(page.locator('[data-name="plan.copays.imaging"] .error')).to_be_visible()
    fold.locator("summary").click()
    page.get_by_label("Deductible for one person").fill("1,000")
    page.get_by_label("Deductible for one person").press("Tab")
    expect(fold).to_have_attribute("open", "")
