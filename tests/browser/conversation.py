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
