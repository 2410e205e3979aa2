"""The family's own page, and what both pages share: language, hidden amounts, notes, keys, what-ifs."""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import Watch
from conversation import (
    kill_kernel,
    next_part,
    open_family,
    open_panel,
    pdf_text,
    printed,
    quick_questions,
)
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from estimator.basis.places import data_dir
from estimator.basis.words import speaking
from estimator.dashboard import words
from estimator.dashboard.form import UNSURE

pytestmark = pytest.mark.browser

CASE = data_dir() / "families" / "employer_ppo_two_earners.yaml"
AMOUNT = re.compile(r"\$\s?\d")
#: The quick answers of one family, in the order of its own page.
ANSWERS: dict[str, object] = {
    "patient.name": "Ana",
    "state": "WA",
    "patient.birth": ("05", "1982"),
    "children": [],
    "ask.helper": "spouse",
    "home.living_costs": "3900",
    "ask.work": "job",
    "patient.job.pay": "26.80",
    "patient.job.hours_per_week": "40",
    "ask.helper_works": "no",
    "plan.kind": "employer",
    "treatment.regimen": UNSURE,
    "treatment.start": UNSURE,
    "choices.work": "keep on",
}


# -- going through the questions -----------------------------------------------------------------------


def asked(page: Page) -> str:
    """The one question on the screen."""
    shown = page.locator(".question:not([hidden])")
    expect(shown).to_have_count(1)
    return str(shown.get_attribute("data-name"))


def reply(page: Page, name: str, value: object) -> None:
    """Answer the question on the screen."""
    row = page.locator(f'[data-name="{name}"]')
    if value == UNSURE:
        row.locator(".unsure").click()
    elif value == []:
        row.locator("button").first.click()
    elif isinstance(value, tuple):
        row.locator("select").select_option(value[0])
        row.locator("input").fill(value[1])
    elif row.locator("select:visible").count() and not row.locator("input[type=text]").count():
        row.locator("select").select_option(str(value))
    elif row.locator("input[type=radio]").count():
        row.locator(f'input[value="{value}"] + label').click()
    else:
        row.locator("input").fill(str(value))


def onward(page: Page) -> None:
    page.locator(".form .next").click()


def answer_until(page: Page, last: str) -> None:
    """Answer one question after the other, up to the one that is named."""
    for name, value in ANSWERS.items():
        assert asked(page) == name
        reply(page, name, value)
        if name == last:
            return
        onward(page)


def say(key: str, language: str) -> str:
    with speaking(language):
        return str(words.FORM[key])


def months(page: Page) -> Locator:
    return page.locator("#answers h1")


def top(page: Page, selector: str) -> float:
    return float(page.locator(selector).evaluate("n => n.getBoundingClientRect().top + scrollY"))


# -- the family's page ---------------------------------------------------------------------------------


def test_one_question_a_screen_leads_to_the_months(page: Page, both: str, watching: Watch) -> None:
    watching.on(page)
    page.goto(both)
    assert [one.inner_text() for one in page.locator("section b").all()][:2]
    page.get_by_role("link", name=re.compile("On our own")).click()
    expect(page.locator(".form h2")).to_be_visible(timeout=40_000)
    size = page.evaluate("() => parseFloat(getComputedStyle(document.body).fontSize)")
    assert size == 20
    expect(page.locator(".form")).to_contain_text("Question 1 of")
    expect(page.locator(".form .back")).to_be_hidden()
    see = page.locator(".form .see-months")
    expect(see).to_be_hidden()
    answer_until(page, "treatment.start")
    # Back and forth lose nothing, and Enter goes on from a box.
    page.locator(".form .back").click()
    page.locator(".form .back").click()
    expect(page.locator('[data-name="plan.kind"] select')).to_have_value("employer")
    onward(page)
    onward(page)
    onward(page)
    assert asked(page) == "choices.work"
    reply(page, "choices.work", "keep on")
    # The months are offered as soon as they are there, and come first once all is said.
    expect(see).to_be_visible()
    expect(months(page)).to_contain_text("est month")
    assert top(page, ".form") < top(page, "#answers")
    onward(page)
    expect(months(page)).to_be_focused()
    assert top(page, "#answers") < top(page, ".form")
    # Then they choose what to look at closer, or nothing.
    page.get_by_role("button", name="Change your answers").click()
    choice = page.get_by_role("heading", name="What would you like to do now?")
    expect(choice).to_be_focused()
    assert top(page, ".form") < top(page, "#answers")
    topic = page.get_by_role("button", name="The health plan, closer")
    expect(topic).to_contain_text("0 of")
    topic.click()
    expect(page.get_by_role("heading", name="The health plan, closer")).to_be_focused()
    assert asked(page) == "plan.premium"
    reply(page, "plan.premium", "212")
    page.keyboard.press("Enter")
    assert asked(page) == "plan.deductible"
    expect(page.locator('[data-name="plan.deductible"] .hint').first).to_contain_text("pay first")
    page.locator(".form .back").click()
    page.locator(".form .back").click()
    expect(choice).to_be_focused()
    expect(topic).to_contain_text("1 of")
    # What was said can be changed from there.
    page.get_by_role("button", name="Ordinary month:").click()
    assert asked(page) == "home.living_costs"


def test_what_is_missing_is_named_at_the_end(opened: Callable[..., Page]) -> None:
    page = opened("family")
    onward(page)
    assert asked(page) == "state"
    for _ in range(20):
        if page.locator(".choice").count():
            break
        onward(page)
    expect(page.locator(".choice")).to_contain_text("answers are missing for the first picture")
    page.get_by_role("button", name="Which health plan").click()
    assert asked(page) == "plan.kind"


def test_save_and_come_back_to_the_same_question(
    opened: Callable[..., Page], tmp_path: Path
) -> None:
    page = opened("family")
    answer_until(page, "ask.work")
    onward(page)
    assert asked(page) == "patient.job.pay"
    saved = save(page, tmp_path / "answers.json")
    assert json.loads(saved.read_text())["at"] == "patient.job.pay"
    fresh = opened("family#es")
    fresh.locator("[data-name=file]").set_input_files(saved)
    expect(fresh.locator('[data-name="patient.job.pay"]')).to_be_visible()
    expect(fresh.locator(".form")).to_contain_text("Pregunta 8 de")
    fresh.locator(".form .back").click()
    expect(fresh.locator('[data-name="ask.work"] input[value=job]')).to_be_checked()
    # A family's case comes back with its months first, and goes on after what was answered.
    fresh.locator("[data-name=file]").set_input_files(CASE)
    expect(months(fresh)).to_contain_text(re.compile(r"\b20\d\d\b"))  # no longer the welcome
    case = save(fresh, tmp_path / "case.json")
    assert json.loads(case.read_text())["schema_version"] == 1
    again = opened("family")
    again.locator("[data-name=file]").set_input_files(case)
    expect(months(again)).to_contain_text("est month")
    assert top(again, "#answers") < top(again, ".form")


def save(page: Page, path: Path) -> Path:
    if page.locator(".menu").is_visible():
        page.locator(".menu").click()
    with page.expect_download() as waiting:
        name = re.compile("^(Save|Guardar)")
        page.locator(".bar").get_by_role("button", name=name).click()
    waiting.value.save_as(path)
    return path


def test_a_dropped_kernel_loses_nothing(opened: Callable[..., Page], tmp_path: Path) -> None:
    page = opened("family#es")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    answer_until(page, "ask.helper")
    kill_kernel(page)
    started = time.monotonic()
    onward(page)
    with speaking("es"):
        title = words.SESSION["lost_title"]
    banner = page.get_by_role("alert").filter(has_text=title)
    expect(banner).to_be_visible(timeout=6_000)
    expect(banner).to_be_in_viewport(ratio=1)
    assert time.monotonic() - started <= 5
    assert asked(page) == "home.living_costs"
    reply(page, "home.living_costs", "4100")
    with page.expect_download() as waiting:
        banner.get_by_role("button", name="Guardar").click()
    saved = tmp_path / "answers.json"
    waiting.value.save_as(saved)
    kept = json.loads(saved.read_text())
    assert kept["answers"]["home.living_costs"] == 4100
    assert kept["at"] == "home.living_costs"
    banner.get_by_role("button", name="Seguir con").click()
    box = page.locator('[data-name="home.living_costs"] input')
    expect(box).to_have_value("4,100", timeout=40_000)
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator(".welcome")).to_contain_text(re.compile(r"\d"))
    # The file loads again, in another browser too.
    other = opened("family")
    other.locator("[data-name=file]").set_input_files(saved)
    expect(other.locator('[data-name="home.living_costs"] input')).to_have_value("4,100")


# -- the language --------------------------------------------------------------------------------------


def test_a_button_changes_the_language_and_no_answer(
    opened: Callable[..., Page], both: str
) -> None:
    page = opened("counselor")
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))
    quick_questions(page)
    button = page.get_by_role("button", name="Español")
    expect(button).to_have_attribute("lang", "es")
    months_before = page.locator(".told").get_by_role("button").count()
    page.get_by_text("See it as a table").click()
    amounts = page.locator("td button").all_inner_texts()
    button.click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    assert page.title() == words.SESSION.spoken()["brand"] or page.title() == "Los próximos meses"
    expect(page.get_by_role("heading", level=1)).to_contain_text(re.compile(r"de 20\d\d"))
    expect(page.get_by_role("button", name="English")).to_have_attribute("lang", "en")
    expect(page.locator(".form .next")).to_contain_text("Siguiente")
    assert page.locator(".told").get_by_role("button").count() == months_before
    expect(page.locator("td button").first).to_be_visible()
    assert page.locator("td button").all_inner_texts() == amounts
    # It stays behind the "#", which no server sees.
    assert page.url == f"{both}counselor#es"
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator(".form .next")).to_contain_text("Siguiente", timeout=40_000)
    page.get_by_role("button", name="English").click()
    expect(page.locator(".form .next")).to_contain_text("Next")
    assert page.url == f"{both}counselor"
    assert not [url for url in asked_for if re.search(r"[?&/=]es\b", url)]


def test_a_file_that_is_none_is_refused_in_spanish(
    opened: Callable[..., Page], tmp_path: Path
) -> None:
    page = opened("counselor#es")
    wrong = tmp_path / "wrong.json"
    wrong.write_text("[]")
    expect(page.get_by_role("button", name="Abrir", exact=True)).to_be_visible()
    page.locator("[data-name=file]").set_input_files(wrong)
    expect(page.get_by_role("dialog")).to_contain_text("No se pudo abrir este archivo")


# -- for the talk ----------------------------------------------------------------------------------------


def test_amounts_are_hidden_from_eyes_and_screen_readers(opened: Callable[..., Page]) -> None:
    page = opened("counselor")
    open_family(page, CASE)
    expect(page.locator(".range")).to_be_visible()
    page.get_by_text("See it as a table").click()
    expect(page.locator("td button").first).to_be_visible()
    lead = page.locator(".lead").inner_text()
    assert AMOUNT.search(lead)
    page.get_by_role("button", name="Hide amounts").click()
    covered = page.locator(".covered")
    expect(covered).to_contain_text("Press “Show amounts”")
    expect(page.locator(".chart")).to_be_hidden()
    expect(page.locator("#table")).to_be_hidden()
    unread(page)
    # What comes later is hidden too: another part, a panel, a "why?", the spoken sentence.
    next_part(page, "Work and pay")
    expect(page.get_by_label("What does Ana earn?", exact=True)).to_be_hidden()
    open_panel(page, "Plans that could follow")
    unread(page)
    page.locator(".figure").get_by_role("button", name=re.compile("Why")).first.click()
    expect(page.get_by_role("dialog")).not_to_contain_text("One moment")
    unread(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Show amounts").click()
    expect(covered).to_be_hidden()
    assert page.locator(".lead").inner_text() == lead
    expect(page.locator(".chart-plot .main-svg").first).to_be_visible()
    expect(page.get_by_label("What does Ana earn?", exact=True)).to_be_visible()


def unread(page: Page) -> None:
    """No amount can be seen or heard."""
    text = page.locator("body").inner_text()
    assert not AMOUNT.search(text), AMOUNT.search(text)
    heard = page.locator("body").aria_snapshot()
    assert not AMOUNT.search(heard), heard[max(0, AMOUNT.search(heard).start() - 80) :][:160]  # type: ignore[union-attr]


def test_notes_go_only_into_the_print(opened: Callable[..., Page], tmp_path: Path) -> None:
    page = opened("counselor")
    open_family(page, CASE)
    page.get_by_role("button", name="Notes").click()
    box = page.get_by_label("Notes for the print")
    expect(box).to_be_focused()
    box.fill("Call Maria in HR before Friday")
    page.get_by_role("button", name="Notes").click()
    expect(box).to_be_hidden()
    pdf = printed(page, page.get_by_role("button", name="Print (PDF)"), tmp_path / "page.pdf")
    assert "Call Maria in HR before Friday" in pdf_text(pdf)
    files = page.locator(".files")
    files.locator("summary").click()
    html = printed(page, page.get_by_role("button", name="HTML file"), tmp_path / "page.html")
    assert b"Call Maria in HR before Friday" in html
    files.locator("summary").click()
    dates = printed(page, page.get_by_role("button", name="Calendar file"), tmp_path / "page.ics")
    assert dates.startswith(b"BEGIN:VCALENDAR")
    assert "Maria" not in save(page, tmp_path / "case.json").read_text()


def test_the_print_speaks_the_language_of_its_page(
    opened: Callable[..., Page], tmp_path: Path
) -> None:
    page = opened("family#es", size=(390, 844))
    page.locator("[data-name=file]").set_input_files(CASE)
    expect(months(page)).to_contain_text(re.compile(r"de 20\d\d"))
    page.locator(".menu").click()
    pdf = printed(page, page.get_by_role("button", name="Imprimir (PDF)"), tmp_path / "hoja.pdf")
    assert PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Lang"].startswith("es")


def test_nothing_can_be_printed_before_the_first_picture(opened: Callable[..., Page]) -> None:
    page = opened("family")
    page.get_by_role("button", name="Print (PDF)").click()
    expect(page.get_by_role("dialog")).to_contain_text("Answer the first questions")


def test_every_step_has_a_key(opened: Callable[..., Page], tmp_path: Path) -> None:
    page = opened("counselor")
    keys = page.keyboard
    page.on("filechooser", lambda _chooser: None)  # listened for early, so that none is missed
    open_family(page, CASE)
    expect(page.locator(".range")).to_be_visible()
    free(page)
    keys.press("n")
    expect(page.get_by_role("heading", name="Work and pay")).to_be_focused()
    keys.press("b")
    expect(page.get_by_role("heading", name="Who is at home")).to_be_focused()
    keys.press("g")
    expect(months(page)).to_be_focused()
    keys.press("q")
    expect(page.get_by_role("heading", name="Who is at home")).to_be_focused()
    keys.press("t")
    expect(page.locator("#table summary")).to_be_focused()
    expect(page.locator("#table table")).to_be_visible()
    keys.press("t")
    expect(page.locator("#table table")).to_be_hidden()
    keys.press("w")
    expect(page.locator("#request-whatifs > summary")).to_be_focused()
    keys.press("h")
    expect(page.locator(".covered")).to_be_visible()
    keys.press("h")
    expect(page.locator(".covered")).to_be_hidden()
    keys.press("l")
    expect(page.locator("html")).to_have_attribute("lang", "es")
    keys.press("l")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    with page.expect_download() as waiting:
        keys.press("s")
    waiting.value.save_as(tmp_path / "case.json")
    with page.expect_download():
        keys.press("p")
    with page.expect_file_chooser():
        keys.press("o")
    keys.press("m")
    box = page.get_by_label("Notes for the print")
    expect(box).to_be_focused()
    # In a field a key is a letter.
    keys.type("hbnp?")
    expect(box).to_have_value("hbnp?")
    free(page)
    keys.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Keys for each step")
    listed = dialog.locator("kbd").all_inner_texts()
    assert listed == list(words.SESSION["keys_names"])
    # They can be turned off, and the button that shows them is still there.
    dialog.get_by_label("Use these keys").uncheck()
    keys.press("Escape")
    expect(dialog).to_be_hidden()
    free(page)
    keys.press("h")
    keys.press("?")
    page.wait_for_timeout(200)
    expect(page.locator(".covered")).to_be_hidden()
    expect(dialog).to_be_hidden()
    page.get_by_role("button", name="Keys").click()
    dialog.get_by_label("Use these keys").check()
    keys.press("Escape")
    expect(page.get_by_role("button", name="Keys")).to_be_focused()
    keys.press("h")
    expect(page.locator(".covered")).to_be_visible()


def free(page: Page) -> None:
    """Leave the field that has the focus."""
    page.evaluate("() => document.activeElement?.blur()")


def test_the_family_page_has_no_single_keys(opened: Callable[..., Page]) -> None:
    page = opened("family")
    free(page)
    page.keyboard.press("h")
    page.keyboard.press("n")
    page.wait_for_timeout(200)
    expect(page.get_by_role("button", name="Hide amounts")).to_be_visible()
    assert asked(page) == "patient.name"


def test_a_month_of_the_chart_is_read_and_asked_why(opened: Callable[..., Page]) -> None:
    page = opened("counselor")
    open_family(page, CASE)
    expect(page.locator(".range")).to_be_visible()
    free(page)
    page.keyboard.press("c")
    chart = page.get_by_role("slider")
    expect(chart).to_be_focused()
    page.keyboard.press("Home")
    first = chart.get_attribute("aria-valuetext")
    assert AMOUNT.search(str(first))
    page.keyboard.press("ArrowRight")
    expect(chart).to_have_attribute("aria-valuenow", "2")
    second = str(chart.get_attribute("aria-valuetext"))
    assert second != first
    expect(page.locator(".month-read")).to_contain_text(second)
    expect(page.locator(".month-mark")).to_be_visible()
    page.keyboard.press("ArrowDown")
    one = str(chart.get_attribute("aria-valuetext"))
    assert len(AMOUNT.findall(one)) == 1
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(AMOUNT)
    expect(dialog).to_contain_text(one.split(":")[1].strip())
    # A line of it opens the next "why?" in the same place.
    page.keyboard.press("Escape")
    expect(chart).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    inner = dialog.locator("[data-why]").first
    expect(inner).to_be_visible()
    title = dialog.get_by_role("heading").first.inner_text()
    inner.click()
    expect(dialog.get_by_role("heading").first).not_to_have_text(title)
    expect(dialog).not_to_contain_text("One moment")
    page.keyboard.press("Escape")
    expect(chart).to_be_focused()
    # With a mouse: a press on a bar asks why at once; the words under the chart have a button.
    bar = page.locator(".chart-plot .barlayer .point path").first
    place = bar.bounding_box()
    assert place is not None
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] - 4)
    expect(dialog).to_contain_text(AMOUNT)
    page.keyboard.press("Escape")
    page.locator(".month-read").get_by_role("button").click()
    expect(dialog).to_contain_text(AMOUNT)


def test_what_ifs_stand_beside_the_plan(opened: Callable[..., Page]) -> None:
    page = opened("counselor")
    open_family(page, CASE)
    panel = open_panel(page, "Choose what to compare")
    chosen = panel.locator("[aria-pressed=true]")
    cards = page.locator(".scenario")
    count = chosen.count()
    expect(cards).to_have_count(count + 1)
    for number in range(count, 4):
        button = panel.locator("[data-whatif][aria-pressed=false]").nth(3)
        button.focus()
        page.keyboard.press("Space")
        expect(cards).to_have_count(number + 2)
        expect(chosen).to_have_count(number + 1)
    panel.locator("[data-whatif][aria-pressed=false]").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("You can look at 4 at once")
    page.keyboard.press("Escape")
    expect(chosen).to_have_count(4)
    for number in range(4, 0, -1):
        chosen.first.click()
        expect(chosen).to_have_count(number - 1)
    expect(cards).to_have_count(1)


# -- small screens, barriers and speed -------------------------------------------------------------------


def fits(page: Page) -> None:
    """Nothing is cut at the side."""
    wide, room = page.evaluate(
        "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert wide == room


def large_enough(page: Page) -> None:
    """Every control of its own is as large as a finger; links in a sentence are not controls."""
    small = page.locator("button:visible, summary:visible, select:visible").evaluate_all(
        """nodes => nodes.filter(n => n.getBoundingClientRect().height < 43.5
            && !n.matches(".cell")).map(n => n.textContent)"""
    )
    assert small == []


def barriers(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize(
    "size", [(1280, 900), (640, 800), (390, 844)], ids=["wide", "zoom", "phone"]
)
@pytest.mark.parametrize("path", ["family", "family#es"])
def test_the_family_page_has_no_barrier(
    opened: Callable[..., Page], path: str, size: tuple[int, int]
) -> None:
    page = opened(path, size=size, bypass_csp=True)
    language = "es" if "#" in path else "en"
    expect(page.locator("html")).to_have_attribute("lang", language)
    narrow = size[0] < 820

    def looks_right() -> None:
        fits(page)
        barriers(page)
        if narrow:
            large_enough(page)

    looks_right()
    if narrow:
        bar = page.locator(".bar").bounding_box()
        assert bar is not None
        assert bar["height"] < 80, "the header is one row"
        page.locator(".menu").click()
        page.locator(".files > summary").click()
        looks_right()
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        expect(page.locator(".bar-buttons")).to_be_hidden()
    answer_until(page, "choices.work")
    onward(page)
    expect(months(page)).to_be_focused()
    expect(page.locator(".range")).to_be_visible()
    looks_right()
    if size[0] == 390:
        expect(page.locator(".bridge-list")).to_be_visible()
    page.locator("[data-go=questions]").click()
    expect(page.locator(".choice")).to_be_visible()
    page.locator(".choice details summary").click()
    looks_right()
    page.locator(".topic").first.click()
    looks_right()
    row = page.locator(".question")
    row.locator("input").fill("much")
    onward(page)
    page.locator(".form .back").click()
    expect(row.locator(".error")).to_be_visible()
    looks_right()


@pytest.mark.parametrize("path", ["counselor", "counselor#es"])
def test_the_counselor_page_has_no_barrier_in_its_states(
    opened: Callable[..., Page], path: str
) -> None:
    page = opened(path, bypass_csp=True)
    expect(page.locator("html")).to_have_attribute("lang", "es" if "#" in path else "en")
    page.locator("[data-name=file]").set_input_files(CASE)
    expect(page.locator(".range")).to_be_visible()
    page.keyboard.press("m")
    expect(page.locator("#notes-box")).to_be_focused()
    barriers(page)
    free(page)
    page.keyboard.press("c")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".month-read")).to_be_visible()
    for panel in ("whatifs", "levers"):
        page.locator(f"#request-{panel} > summary").click()
        expect(page.locator(f"#request-{panel} [data-whatif]").first).to_be_visible()
    barriers(page)
    page.locator(".files > summary").click()
    barriers(page)
    free(page)
    page.keyboard.press("h")
    expect(page.locator(".covered")).to_be_visible()
    barriers(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    barriers(page)
    fits(page)
