"""Dates to keep as a calendar file, for a phone or a computer.

A calendar is often shared with a family, an employer or a device that shows it on its lock screen.
So no title and no text names the illness, a drug or a kind of treatment: a day of treatment is a
"Clinic day", and what happens on it is left out. The file is marked as private throughout.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

from estimator.basis.words import LANGUAGES, language
from estimator.case import Case
from estimator.checklist import Day, checklist
from estimator.projection import estimate
from estimator.report.words import W

if TYPE_CHECKING:
    import icalendar

#: Clinic days of so many months, as far as they can be guessed with some use; deadlines have no end.
CLINIC_MONTHS = 12
BEFORE = dt.timedelta(days=7)
PRODUCT = "-//Months ahead//estimator//EN"


def calendar(case: Case, *, day: dt.date | None = None) -> bytes:
    """Deadlines with a reminder a week before, and the clinic days of the first twelve months.

    Parameters
    ----------
    case
        The family.
    day
        The day on which the file is made; today where none is given.

    Returns
    -------
    bytes
        A file in the iCalendar form (RFC 5545), whose events keep their ids when it is made again.
    """
    import icalendar  # slow to import, and only this file needs it

    result = estimate(case)
    end = _months_after(dt.date.fromisoformat(f"{case.first_month}-01"), CLINIC_MONTHS)
    made = dt.datetime.combine(day or dt.date.today(), dt.time(), dt.UTC)
    file = icalendar.Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("x-wr-calname", W["calendar"])
    family = _family(case)
    seen: dict[str, int] = {}
    for one in checklist(result).calendar:
        if one.kind == "deadline" or one.day < end:
            file.add_component(_event(one, family, made, seen))
    return file.to_ical()


def _event(one: Day, family: str, made: dt.datetime, seen: dict[str, int]) -> icalendar.Event:
    import icalendar

    event = icalendar.Event()
    spoken = language() if language() in LANGUAGES else "en"
    event.add("uid", _uid(one, family, seen))
    event.add("dtstamp", made)
    event.add("dtstart", one.day)
    event.add("dtend", one.day + dt.timedelta(days=1))
    event.add("summary", one.title, parameters={"language": spoken})
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    if one.kind != "deadline":
        event.add("description", W["refill" if one.kind == "refill" else "clinic"])
        return event
    event.add("description", "\n".join(one.details))
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", one.title)
    alarm.add("trigger", -BEFORE)
    event.add_component(alarm)
    return event


def _uid(one: Day, family: str, seen: dict[str, int]) -> str:
    """An id that is the same each time, in each language; it tells nothing of the family."""
    key = f"{one.kind}-{one.day:%Y%m%d}"
    seen[key] = seen.get(key, 0) + 1
    return f"{key}-{seen[key]}-{family}@months-ahead.invalid"


def _family(case: Case) -> str:
    """A mark that parts the dates of two families in one counselor's calendar."""
    person = case.patient
    told = "|".join(str(part) for part in (person.name, person.birth, case.state))
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def _months_after(day: dt.date, count: int) -> dt.date:
    years, month = divmod(day.month - 1 + count, 12)
    return dt.date(day.year + years, month + 1, 1)
