"""The calendar file: the same days as the list of what to do, and nothing that tells of the illness."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import icalendar
import pytest
from printed import DAY, FAMILIES, read

from estimator.basis.law import law
from estimator.checklist import checklist
from estimator.projection import estimate
from estimator.report import calendar
from estimator.report.calendar import CLINIC_MONTHS

#: What a glance at a shared calendar should not tell.
TELLING = re.compile(
    r"cancer|tumou?r|metasta|oncolog|chemo|infusion|hospice|breast|scan|biops|radiat", re.IGNORECASE
)


def events(content: bytes) -> list[Any]:
    return icalendar.Calendar.from_ical(content).walk("VEVENT")


@pytest.mark.parametrize("family", FAMILIES)
def test_days_are_those_of_the_checklist(family: str) -> None:
    case = read(family)
    found = checklist(estimate(case)).calendar
    first = dt.date.fromisoformat(f"{case.first_month}-01")
    until = first.replace(year=first.year + CLINIC_MONTHS // 12)
    expected = [(d.day, d.title) for d in found if d.kind == "deadline" or d.day < until]
    shown = [(e.decoded("dtstart"), str(e["summary"])) for e in events(calendar(case, day=DAY))]
    assert shown == expected
    assert expected


@pytest.mark.parametrize("family", FAMILIES)
def test_each_is_a_whole_private_day(family: str) -> None:
    for event in events(calendar(read(family), day=DAY)):
        start, end = event.decoded("dtstart"), event.decoded("dtend")
        assert type(start) is dt.date
        assert end - start == dt.timedelta(days=1)
        assert str(event["class"]) == "PRIVATE"
        assert str(event["transp"]) == "TRANSPARENT"


def test_deadlines_ring_a_week_before_and_clinic_days_do_not() -> None:
    case = read("employer_ppo_two_earners")
    deadlines = {todo.title for todo in checklist(estimate(case)).to_dos}
    rung = 0
    for event in events(calendar(case, day=DAY)):
        alarms = event.walk("VALARM")
        assert len(alarms) == (str(event["summary"]) in deadlines)
        for alarm in alarms:
            rung += 1
            assert alarm.decoded("trigger") == dt.timedelta(days=-7)
    assert rung == 7


@pytest.mark.parametrize("family", FAMILIES)
def test_no_title_tells_of_the_illness(family: str) -> None:
    case = read(family)
    drugs = {str(name) for name in law().file("regimens")["regimens"]}
    for event in events(calendar(case, day=DAY)):
        told = str(event["summary"])
        if not event.walk("VALARM"):  # what happens on a clinic day is left out altogether
            told += str(event["description"])
        assert not TELLING.search(told), told
        assert not any(drug in told for drug in drugs)


def test_ids_stay_and_tell_nothing() -> None:
    case = read("employer_ppo_two_earners")
    first = [str(e["uid"]) for e in events(calendar(case, day=DAY))]
    again = [str(e["uid"]) for e in events(calendar(case, day=DAY + dt.timedelta(days=30)))]
    assert first == again
    assert len(set(first)) == len(first)
    assert not any("Ana" in uid for uid in first)
    other = [str(e["uid"]) for e in events(calendar(read("uninsured"), day=DAY))]
    assert not set(first) & set(other)


def test_spanish_file_keeps_the_ids(speaking: Any) -> None:
    case = read("employer_ppo_two_earners")
    english = [str(e["uid"]) for e in events(calendar(case, day=DAY))]
    with speaking("es"):
        spanish = events(calendar(case, day=DAY))
    assert [str(e["uid"]) for e in spanish] == english
    assert all(e["summary"].params["language"] == "es" for e in spanish)


def test_lines_are_folded_and_end_as_the_form_asks() -> None:
    content = calendar(read("employer_ppo_two_earners"), day=DAY)
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
