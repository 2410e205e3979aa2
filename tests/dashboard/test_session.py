"""A session without a browser: what it sends when somebody answers, asks, prints or changes language."""

from __future__ import annotations

import base64
import json
import sys
import types
from collections.abc import Iterator
from typing import Any

import pytest

from estimator.basis.places import data_dir
from estimator.basis.words import MARKED, speaking
from estimator.dashboard import view, words
from estimator.dashboard.form import parts
from estimator.dashboard.gentle import FIRST, gentle
from estimator.dashboard.picture import AnswersError
from estimator.dashboard.session import EXAMPLE, MOST_WHAT_IFS, Session

FAMILY = (data_dir() / "families" / "employer_ppo_two_earners.yaml").read_text(encoding="utf-8")


class Heard:
    """What a session says to its page."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.said: list[dict[str, Any]] = []
        for widget in (session.frame, session.form, session.answers):
            widget.send = self.said.append  # type: ignore[method-assign]

    def ask(self, **message: Any) -> dict[str, Any]:
        """Send what the page would send; what came last of it comes back."""
        self.session._asked(None, message, None)
        return self.said[-1] if self.said else {}

    def file(self, **message: Any) -> dict[str, Any]:
        """A file that is asked for."""
        return dict(self.ask(**message)["file"])


@pytest.fixture
def session() -> Session:
    return Session(view)


@pytest.fixture
def filled() -> Heard:
    """A session with a family in it."""
    session = Session(view)
    heard = Heard(session)
    values, session.base = view.load(FAMILY)
    session.form.values = values
    assert session.follows
    return heard


# -- answers -------------------------------------------------------------------------------------------


def test_nobody_waits_for_what_the_first_picture_reads(session: Session) -> None:
    session.warmed()
    assert session.case is None
    assert "welcome" in session.answers.slots


def test_the_example_answers_every_needed_question(session: Session) -> None:
    session.form.values = {**EXAMPLE, "ask.helper": "none"}
    assert session.follows
    assert session.answers.chart["figure"]


def test_a_fault_dims_the_picture_and_is_said(filled: Heard) -> None:
    session = filled.session
    session.form.values = {**session.form.values, "patient.job.pay": "a lot"}
    assert not session.follows
    assert "patient.job.pay" in session.form.errors
    assert session.answers.slots["pause"]
    assert session.answers.chart


def test_a_fault_of_ours_is_no_silent_old_figure(
    filled: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_view: object) -> dict[str, str]:
        raise RuntimeError("a panel is broken")

    monkeypatch.setattr("estimator.dashboard.panels.slots", fails)
    session = filled.session
    session.form.values = {**session.form.values, "home.living_costs": 3000}
    assert not session.follows
    assert "went wrong on our side" in session.answers.slots["pause"]


def test_a_range_that_fails_leaves_the_months(
    filled: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_case: object) -> None:
        raise RuntimeError("no range")

    monkeypatch.setattr(view, "spread", fails)
    session = filled.session
    session.form.values = {**session.form.values, "home.living_costs": 3000}
    assert session.follows
    assert session.answers.chart["figure"]


def test_the_picture_carries_the_turn_it_answers(filled: Heard) -> None:
    session = filled.session
    with session.form.hold_trait_notifications():
        session.form.turn = 7
        session.form.values = {**session.form.values, "home.living_costs": 3000}
    assert session.answers.turn == 7
    filled.ask(whatif={"key": session.view.chosen[0], "on": False}, turn=9)  # type: ignore[union-attr]
    assert session.answers.turn == 9


# -- what-ifs ----------------------------------------------------------------------------------------


def test_what_ifs_are_laid_beside_the_plan_and_taken_away(filled: Heard) -> None:
    session = filled.session
    assert session.view is not None
    before = session.view.chosen
    assert before
    filled.ask(whatif={"key": before[0], "on": False})
    assert session.view.chosen == before[1:]
    filled.ask(whatif={"key": before[0], "on": True})
    assert set(session.view.chosen) == set(before)
    for key in tuple(session.view.chosen):
        filled.ask(whatif={"key": key, "on": False})
    assert session.view.chosen == ()


def test_a_fifth_what_if_is_refused_politely(filled: Heard) -> None:
    from estimator.scenarios import switches

    session = filled.session
    open_keys = [one.key for one in switches(session.case) if one.open]
    for key in open_keys[:8]:
        if len(session.view.chosen) == MOST_WHAT_IFS:  # type: ignore[union-attr]
            break
        filled.ask(whatif={"key": key, "on": True})
    kept = session.view.chosen  # type: ignore[union-attr]
    assert len(kept) == MOST_WHAT_IFS
    more = next(key for key in open_keys if key not in kept)
    said = filled.ask(whatif={"key": more, "on": True})
    assert "Take one away first" in said["notice"]["text"]
    assert {"refused": more} in filled.said
    assert session.view.chosen == kept  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "message",
    [
        {"whatif": "stop"},
        {"whatif": {"key": 3, "on": True}},
        {"whatif": {"key": "no such", "on": True}},
        {"why": None},
        {"print": "exe"},
        {"language": "xx"},
        {"panel": "../secrets", "shown": True},
        {"path": "nowhere"},
        {"use": None},
        {"notes": None},
        {},
        "text",
    ],
)
def test_what_a_page_never_sends_does_no_harm(filled: Heard, message: Any) -> None:
    filled.session._asked(None, message, None)
    assert filled.session.follows
    assert filled.session.language == "en"


# -- files ---------------------------------------------------------------------------------------------


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """A press that notes what it was given."""
    from estimator.basis.words import language

    calls: list[Any] = []

    def note(kind: str, made: Any) -> Any:
        def press(case: Any, **more: Any) -> Any:
            calls.append((kind, case, more, language()))
            return made

        return press

    fake = types.ModuleType("estimator.report")
    fake.pdf = note("pdf", b"%PDF-")  # type: ignore[attr-defined]
    fake.html = note("html", "<p>é</p>")  # type: ignore[attr-defined]
    fake.calendar = note("calendar", b"BEGIN:VCALENDAR")  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "estimator.report", fake)
    monkeypatch.setattr("estimator.report", fake, raising=False)
    yield calls


def test_the_print_is_of_the_case_with_the_notes(filled: Heard, printed: list[Any]) -> None:
    filled.ask(notes="Ask HR about leave")
    file = filled.file(print="pdf")
    assert base64.b64decode(file["base64"]) == b"%PDF-"
    assert (file["name"], file["mime"]) == ("months-ahead.pdf", "application/pdf")
    kind, case, more, language = printed[0]
    assert (kind, more, language) == ("pdf", {"notes": "Ask HR about leave"}, "en")
    assert case is filled.session.case
    assert base64.b64decode(filled.file(print="html")["base64"]).decode() == "<p>é</p>"
    assert filled.file(calendar=True)["name"] == "months-ahead.ics"


def test_notes_are_in_no_file_of_the_family(filled: Heard) -> None:
    filled.ask(notes="A secret of the talk")
    assert "secret" not in filled.file(save=True)["text"]


def test_nothing_is_printed_of_answers_that_do_not_hold(
    filled: Heard, printed: list[Any], session: Session
) -> None:
    early = Heard(session).ask(print="pdf")
    assert early["problems"] == [words.SESSION["print_first"]]
    filled.session.form.values = {**filled.session.form.values, "patient.job.pay": "a lot"}
    assert filled.ask(print="pdf")["problems"] == [words.SESSION["print_red"]]
    assert printed == []


def test_a_press_that_fails_is_said(filled: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "estimator.report", None)
    monkeypatch.delattr("estimator.report", raising=False)
    assert filled.ask(print="pdf")["problems"] == [words.SESSION["print_broken"]]


def test_a_file_of_answers_says_where_one_stopped(session: Session) -> None:
    heard = Heard(session)
    session.form.values = {"patient.name": "Ana", "state": "WA"}
    file = heard.file(save=True, at="patient.birth")
    saved = json.loads(file["text"])
    assert saved["at"] == "patient.birth"
    again = Heard(Session(view, kind="family"))
    said = again.ask(open=file["text"])
    assert said == {"replace": {"patient.name": "Ana", "state": "WA"}, "at": "patient.birth"}
    assert {"opened": True} in again.said


def test_a_saved_case_opens_on_the_other_page(filled: Heard) -> None:
    file = filled.file(save=True, at="plan.premium")
    again = Heard(Session(view, kind="family"))
    said = again.ask(open=file["text"])
    assert said["replace"] == filled.session.form.values
    assert said["at"] == ""


def test_a_file_that_is_none_is_refused(session: Session) -> None:
    heard = Heard(session)
    assert heard.ask(open="{")["problems"]
    assert heard.ask(open="x" * 400_000)["problems"] == [words.SESSION["too_large"]]


# -- the language ------------------------------------------------------------------------------------


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second language that marks every text that went through the catalogue."""
    monkeypatch.setattr(
        "estimator.dashboard.session.LANGUAGES", {"en": "English", MARKED: "Marked"}
    )


@pytest.mark.usefixtures("marked")
def test_another_language_changes_everything_and_no_answer(filled: Heard) -> None:
    session = filled.session
    values, months = session.form.values, session.view.months  # type: ignore[union-attr]
    filled.ask(language=MARKED)
    assert session.language == MARKED
    assert session.form.values == values
    assert session.view is not None
    assert session.view.months == months
    assert session.view.heading.startswith("⟦")
    assert session.frame.words["save"] == "⟦Save⟧"
    assert session.frame.words["other"] == "en"
    assert session.form.words["next"] == "⟦Next⟧"
    assert session.form.parts[0]["title"] == "⟦Who is at home⟧"
    assert session.answers.words["table"].startswith("⟦")
    with speaking("en"):
        filled.ask(language="en")
    assert session.frame.words["save"] == "Save"


@pytest.mark.usefixtures("marked")
def test_every_handler_speaks_the_language_of_its_page(filled: Heard, printed: list[Any]) -> None:
    filled.ask(language=MARKED)
    filled.ask(print="pdf")
    assert printed[0][3] == MARKED
    session = filled.session
    session.form.values = {**session.form.values, "home.living_costs": 3000}
    assert session.view is not None
    assert session.view.heading.startswith("⟦")
    assert filled.ask(why={"line": "medical", "month": session.view.months[0]})["why"]["html"]


# -- the family's order ------------------------------------------------------------------------------


def test_the_family_page_asks_the_same_questions() -> None:
    spec = parts("2026-11")
    mine = gentle(spec)
    names = [q["name"] for part in spec for q in part["questions"]]
    assert sorted(names) == sorted(q["name"] for part in mine for q in part["questions"])
    needed = {q["name"] for part in spec for q in part["questions"] if q["needed"]}
    first = {q["name"] for part in mine if part.get("quick") for q in part["questions"]}
    assert needed <= first
    assert {name for _, named in FIRST for name in named} == first
    assert all(part["questions"] for part in mine)


def test_what_an_answer_depends_on_is_asked_before_it() -> None:
    quick = [q for part in gentle(parts("2026-11")) if part.get("quick") for q in part["questions"]]
    place = {q["name"]: i for i, q in enumerate(quick)}
    for question in quick:
        for other in question.get("show_if", {}):
            assert place[other] < place[question["name"]], question["name"]


def test_a_refused_file_says_why(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_text: str) -> None:
        raise AnswersError({"state": "Choose a state."}, ("And the plan.",))

    monkeypatch.setattr(view, "load", refuse)
    assert Heard(session).ask(open="{}")["problems"] == ["Choose a state.", "And the plan."]
