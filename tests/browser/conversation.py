"""What a person does on a page: the quick questions, one after the other, and what comes then."""

from __future__ import annotations

import datetime as dt
import io
import os
import signal
import subprocess
from pathlib import Path

from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from estimator.basis.words import month_words, say, speaking


def coming_month(ahead: int) -> str:
    """A month from now on, as the questions write it."""
    today = dt.date.today()
    return month_words(today.year * 12 + today.month - 1 + ahead)


def choose(page: Page, question: str, answer: str) -> None:
    """Press a button of a question."""
    group = page.get_by_role("group", name=question)
    group.get_by_text(answer, exact=True).click()
    expect(group.get_by_role("radio", name=answer, exact=True)).to_be_checked()


def not_sure(page: Page, question: str) -> None:
    """Say "not sure" to a question."""
    button = page.locator(f'[data-name="{question}"]').get_by_role("button", name="Not sure")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def next_part(page: Page, title: str) -> None:
    """Go on to the next part."""
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("heading", name=title)).to_be_focused()


def who_is_at_home(page: Page) -> None:
    """Ana, her husband and a child in Washington."""
    page.get_by_label("First name of the person with cancer").fill("Ana")
    born = page.get_by_role("group", name="born?")
    born.get_by_label("Month of birth").select_option("May")
    born.get_by_label("Year of birth").fill("1982")
    page.get_by_label("Which state is the home in?").select_option("Washington")
    choose(page, "Who helps Ana?", "Husband or wife")
    page.get_by_role("button", name="Add a child").click()
    page.get_by_label("Child 1: Month of birth").select_option("August")
    page.get_by_label("Child 1: Year of birth").fill("2017")


def work_and_pay(page: Page, last_month: str) -> None:
    """Ana is paid by the hour and will stop; her husband works."""
    choose(page, "Does Ana work now?", "Has a job")
    page.get_by_label("What does Ana earn?", exact=True).fill("26.80")
    page.get_by_label("Hours of work in a usual week").fill("40")
    choose(page, "What will Ana do about work?", "Stop")
    page.get_by_label("Last month of work").select_option(last_month)
    choose(page, "Does the helper have a job?", "Yes")
    page.get_by_label("What does the helper earn?", exact=True).fill("4,150")
    page.get_by_label("What does the helper earn? How often?").select_option("a month")


def plan_and_treatment(page: Page, living_costs: str | None) -> None:
    """The employer's plan; the treatment from now on."""
    page.get_by_label("Which health plan does Ana have?").select_option(
        "From the job of the person with cancer"
    )
    page.get_by_label("Which treatment?").select_option("Letrozole (or a pill like it) + Kisqali")
    not_sure(page, "treatment.start")
    if living_costs is None:
        not_sure(page, "home.living_costs")
    else:
        page.get_by_label("What does an ordinary month cost?").fill(living_costs)


def quick_questions(
    page: Page, last_month: str | None = None, living_costs: str | None = "3,900"
) -> None:
    """All quick questions, up to the first picture. Work stops three months from now."""
    who_is_at_home(page)
    next_part(page, "Work and pay")
    work_and_pay(page, last_month or coming_month(3))
    next_part(page, "Health plan and treatment")
    plan_and_treatment(page, living_costs)
    expect(page.get_by_role("heading", level=1, name="hardest month")).to_be_visible()


def open_family(page: Page, path: Path) -> None:
    """Open a family's file, and wait for its picture."""
    page.locator("[data-name=file]").set_input_files(path)
    expect(page.get_by_role("heading", level=1, name="est month")).to_be_visible()


def open_panel(page: Page, title: str) -> Locator:
    """Open a panel under the what-ifs, with the keyboard, and wait until it is filled."""
    panel = page.locator(".request").filter(has_text=title)
    summary = panel.locator("summary").first
    summary.focus()
    page.keyboard.press("Enter")
    expect(panel).to_have_attribute("open", "")
    expect(panel).not_to_contain_text("One moment")
    expect(summary).to_be_focused()
    return panel


def open_folds(page: Page, within: str = ".form details.fold") -> None:
    """Open every fold that is shown: those of the part, or those that are named."""
    for fold in page.locator(within).all():
        if fold.is_visible() and fold.get_attribute("open") is None:
            fold.locator("summary").first.click()
            expect(fold).to_have_attribute("open", "")


def field(page: Page, question: str) -> Locator:
    """The box, list or day of a question."""
    return page.locator(f'[data-name="{question}"]').locator("input, select").first


def more_of_the_way_and_the_home(page: Page) -> None:
    """Answers that open the further questions of the part about the way and the home."""
    open_folds(page)
    page.get_by_label("Bone drug: denosumab every 4 weeks").check()
    field(page, "treatment.events.1.event").select_option("brain_mri")
    field(page, "treatment.events.1.start").fill(f"{dt.date.today().year + 1}-02-09")
    field(page, "treatment.events.1.times").select_option("3")
    field(page, "treatment.events.1.every_days").fill("90")
    field(page, "treatment.events.2.event").select_option("pain_medicine")
    field(page, "treatment.events.2.start").fill(f"{dt.date.today().year + 1}-03-01")
    field(page, "travel.mode").select_option("own car, gas alone")
    field(page, "travel.parking_per_hour").fill("4")
    field(page, "travel.labs_near").fill("50")
    field(page, "travel.stays_over_from_miles").fill("100")
    choose(page, "Does anyone else come along to care?", "Yes")
    field(page, "home.bad_days_per_cycle").fill("2")
    field(page, "home.care_stops_from").select_option(coming_month(4))
    field(page, "home.extras.1.item").select_option("meal_delivered")
    field(page, "home.extras.1.start").select_option(coming_month(1))
    field(page, "home.extras.1.price").fill("11")
    field(page, "home.extras.1.price").press("Tab")
    for name in (
        "treatment.switches.bone_medicine",
        "treatment.events.2.until",
        "travel.gas_price",
        "travel.parking_daily_limit",
        "travel.near_miles_one_way",
        "travel.price_per_night",
        "second_caregiver.job.pay",
        "home.bad_day_hours",
        "home.childcare_per_week",
        "home.extras.2.item",
    ):
        expect(page.locator(f'[data-name="{name}"]')).to_be_visible()
    expect(page.locator(".error:visible")).to_have_count(0)


def printed(page: Page, button: Locator, path: Path) -> bytes:
    """Press a button that makes a file, and read the file."""
    with page.expect_download() as waiting:
        button.click()
    waiting.value.save_as(path)
    return path.read_bytes()


def pdf_text(pdf: bytes) -> str:
    """All words of a PDF."""
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split()
    )


def kill_kernel(page: Page) -> None:
    """End the session behind a page, as a fault of the machine would."""
    kernel = page.evaluate(
        "() => JSON.parse(document.getElementById('jupyter-config-data').textContent).kernelId"
    )
    found = subprocess.run(["pgrep", "-f", kernel], capture_output=True, text=True, check=True)
    for process in found.stdout.split():
        os.kill(int(process), signal.SIGKILL)


# -- a new user, in either language, with a mouse or with keys alone ---------------------------------


class Person:
    """Somebody who answers; every label is looked up in the catalogue, so one script does for all."""

    def __init__(self, page: Page, language: str) -> None:
        self.page = page
        self.language = language

    def says(self, english: str, /, **fill: object) -> str:
        """A text of the page in the person's language."""
        with speaking(self.language):
            return say(english, **fill)

    def month(self, ahead: int) -> str:
        """A month from now on, as the page writes it."""
        with speaking(self.language):
            return coming_month(ahead)

    def labelled(self, english: str, /, **fill: object) -> Locator:
        """The field of a label."""
        return self.page.get_by_label(self.says(english, **fill), exact=True)

    def button(self, english: str, /, **fill: object) -> Locator:
        """A button by its name."""
        return self.page.get_by_role("button", name=self.says(english, **fill), exact=True)

    # How it is done is what the two ways differ in.

    def press(self, control: Locator) -> None:
        """Press a button."""
        raise NotImplementedError

    def write(self, box: Locator, text: str) -> None:
        """Write into a box."""
        raise NotImplementedError

    def pick(self, box: Locator, text: str) -> None:
        """Pick from a list."""
        raise NotImplementedError

    def choose(self, question: str, answer: str) -> None:
        """Press one of the few answers to a question."""
        raise NotImplementedError

    def not_sure(self, name: str) -> None:
        """Say "not sure" to a question."""
        button = self.page.locator(f'[data-name="{name}"]').get_by_role(
            "button", name=self.says("Not sure"), exact=True
        )
        self.press(button)
        expect(button).to_have_attribute("aria-pressed", "true")

    def onward(self, title: str) -> None:
        """Go on to the next part."""
        self.press(self.page.locator(".form .next"))
        heading = self.page.get_by_role("heading", name=self.says(title), exact=True)
        expect(heading).to_be_focused()

    def group(self, question: str) -> Locator:
        """The answers to a question."""
        asked = self.says(question, name="Ana") if "{name}" in question else self.says(question)
        asked = asked[0].upper() + asked[1:]
        return self.page.get_by_role("group", name=asked, exact=True)

    def born(self, where: Locator | Page, month: int, year: str, label: str = "") -> None:
        """Give a month of birth."""
        of_month, of_year = self.says("Month of birth"), self.says("Year of birth")
        with speaking(self.language):
            name = month_words(f"2000-{month:02d}", year=False)
        self.pick(where.get_by_label(label + of_month, exact=True), name)
        self.write(where.get_by_label(label + of_year, exact=True), year)

    def quick_questions(self) -> None:
        """The quick questions and nothing else: Ana, her husband and a child in Washington."""
        page = self.page
        self.write(self.labelled("First name of the person with cancer"), "Ana")
        self.born(self.group("When was {name} born?"), 5, "1982")
        self.pick(self.labelled("Which state is the home in?"), "Washington")
        self.choose("Who helps {name}?", "Husband or wife")
        self.press(self.button("Add a child"))
        self.born(page, 8, "2017", f"{self.says('Child {number}', number=1)}: ")
        self.onward("Work and pay")
        self.choose("Does {name} work now?", "Has a job")
        self.write(self.labelled("What does {name} earn?", name="Ana"), "26.80")
        self.write(self.labelled("Hours of work in a usual week"), "40")
        self.choose("What will {name} do about work?", "Stop")
        self.pick(self.labelled("Last month of work"), self.month(3))
        self.choose("Does the helper have a job?", "Yes")
        self.write(self.labelled("What does the helper earn?"), "4150")
        label = self.says("What does the helper earn?")
        self.pick(self.labelled("{label} How often?", label=label), self.says("a month"))
        self.onward("Health plan and treatment")
        plan = self.labelled("Which health plan does {name} have?", name="Ana")
        self.pick(plan, self.says("From the job of the person with cancer"))
        regimen = self.says("Letrozole (or a pill like it) + Kisqali")
        self.pick(self.labelled("Which treatment?"), regimen)
        self.not_sure("treatment.start")
        self.write(self.labelled("What does an ordinary month cost?"), "3900")


class Mouse(Person):
    """With a mouse, and keys only to write."""

    def press(self, control: Locator) -> None:
        control.click()

    def write(self, box: Locator, text: str) -> None:
        box.click()
        self.page.keyboard.type(text)

    def pick(self, box: Locator, text: str) -> None:
        box.click()  # opens the list, which the browser draws outside the page
        self.page.keyboard.press("Escape")
        box.select_option(label=text)

    def choose(self, question: str, answer: str) -> None:
        group, answer = self.group(question), self.says(answer)
        group.get_by_text(answer, exact=True).click()
        expect(group.get_by_role("radio", name=answer, exact=True)).to_be_checked()


class Keys(Person):
    """With keys alone: the focus too is moved by the keyboard only."""

    def to(self, control: Locator) -> None:
        """Go to a control, onward or back, whichever is nearer in the order of the page."""
        back = control.evaluate(
            """node => Boolean(document.activeElement !== document.body
                && node.compareDocumentPosition(document.activeElement)
                & Node.DOCUMENT_POSITION_FOLLOWING)"""
        )
        for _ in range(150):
            if control.evaluate("node => node === document.activeElement"):
                return
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
        raise AssertionError("the keyboard does not reach this control")

    def press(self, control: Locator) -> None:
        self.to(control)
        self.page.keyboard.press("Enter")

    def write(self, box: Locator, text: str) -> None:
        self.to(box)
        self.page.keyboard.type(text)

    def pick(self, box: Locator, text: str) -> None:
        self.to(box)
        chosen = "node => node.selectedOptions[0]?.text"
        plain = text if text.isascii() else text[: next(i for i, c in enumerate(text) if c > "~")]
        self.page.keyboard.type(plain)
        for _ in range(100):
            if box.evaluate(chosen) == text:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the keyboard does not pick {text}")

    def choose(self, question: str, answer: str) -> None:
        group, answer = self.group(question), self.says(answer)
        wanted = group.get_by_role("radio", name=answer, exact=True)
        self.to(group.get_by_role("radio").first)
        self.page.keyboard.press("Space")
        for _ in range(10):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowRight")
        raise AssertionError(f"the keyboard does not choose {answer}")
