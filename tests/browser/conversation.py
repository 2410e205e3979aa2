"""What a person does on the session page: the quick questions, one after the other."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from playwright.sync_api import Locator, Page, expect


def coming_month(ahead: int) -> str:
    """A month from now on, as the questions write it."""
    today = dt.date.today()
    month = today.year * 12 + today.month - 1 + ahead
    return dt.date(month // 12, month % 12 + 1, 1).strftime("%B %Y")


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
    page.get_by_label("Which treatment?").select_option("Letrozole (or other AI) + Kisqali")
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


def open_folds(page: Page) -> None:
    """Open every fold of the part that is shown."""
    for fold in page.locator("details.fold:not([open])").all():
        if fold.is_visible():
            fold.locator("summary").click()
