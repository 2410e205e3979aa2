"""A page: questions and answers, one recompute between them, in the language of its reader."""

from __future__ import annotations

import asyncio
import base64
import functools
import json
import logging
from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

import ipywidgets

from estimator.basis.words import LANGUAGES, language, speaking
from estimator.dashboard import charts, ondemand, panels, words
from estimator.dashboard.form import (
    AFTER_WORK,
    PATHS,
    left,
    parts,
    spoken_parts,
    this_month,
)
from estimator.dashboard.gentle import gentle
from estimator.dashboard.picture import AnswersError, Spread, View
from estimator.dashboard.widgets import Answers, Form, Frame

log = logging.getLogger(__name__)

LARGEST_FILE = 300_000  # letters; a saved case has about two thousand
LONGEST_NOTES = 4_000  # letters, as the page's own box
MOST_WHAT_IFS = 4
NO_WHAT_IF = "none"
#: Seconds without a new answer after which the range and the open panels follow the picture.
PAUSE = 0.25
#: Answers of nobody, to make ready with.
EXAMPLE = {
    "patient.birth": "1980-01",
    "state": "WA",
    "ask.helper": "none",
    "ask.work": "job",
    "patient.job.pay": 25,
    "patient.job.per": "hour",
    "choices.work": "keep on",
    "plan.kind": "employer",
    "treatment.regimen": "not sure",
    "treatment.start": "not sure",
    "home.living_costs": "not sure",
}
#: Kinds of what is printed, by the name that the page asks for.
PRINTS = {"pdf": "application/pdf", "html": "text/html", "calendar": "text/calendar"}


class Engine(Protocol):
    """What a page asks of :mod:`estimator.dashboard.view`."""

    def read_answers(self, values: Mapping[str, Any], base: Mapping[str, Any]) -> Any:
        """Return a case, or raise ``AnswersError``."""

    def build_view(self, case: Any, chosen: tuple[str, ...] = ()) -> View:
        """Return what the page shows of a case, beside the what-ifs that are chosen."""

    def why(self, case: Any, line: str, month: str | None) -> tuple[str, str]:
        """Return the title and the HTML of "why this number?"."""

    def spread(self, case: Any) -> Spread | None:
        """Return how sure the months are, where that is known."""

    def panel(self, case: Any, name: str, chosen: tuple[str, ...] = ()) -> str:
        """Return the HTML of a panel that somebody opened."""

    def save(self, case: Any) -> str:
        """Return the text of the family's own file."""

    def load(self, text: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the answers of a file and the data of its case, or raise ``AnswersError``."""


Handler = TypeVar("Handler", bound=Callable[..., Any])


def in_its_language(handler: Handler) -> Handler:
    """Whatever a session does, it speaks the language of its page."""

    @functools.wraps(handler)
    def spoken(self: Session, *given: Any) -> Any:
        with speaking(self.language):
            return handler(self, *given)

    return spoken  # type: ignore[return-value]


class Session:
    """One family's session.

    Its state is the answers, the what-ifs that are looked at, and the language; all else follows.

    Parameters
    ----------
    engine
        What makes a picture of the answers.
    first_month
        The month that "now" is; today's by default.
    kind
        ``"counselor"`` (parts, notes, keys) or ``"family"`` (one question a screen).
    """

    def __init__(
        self, engine: Engine, first_month: str | None = None, *, kind: str = "counselor"
    ) -> None:
        self.engine = engine
        self.kind = kind
        self.first_month = first_month or this_month()
        self.language = language()
        self.parts = parts(self.first_month)
        self.base: dict[str, Any] = {}
        self.case: Any = None
        self.view: View | None = None
        self.follows = False  # whether the picture is one of the answers as they are now
        self.chosen: list[str] = []  # what-ifs that are laid beside the family's own plan
        self.notes = ""  # only for the print
        self.opened: set[str] = set()  # panels that somebody has open
        self.turn = 0  # of the what-ifs, counted by the page together with the form's
        self.waiting: asyncio.TimerHandle | None = None
        self.frame = Frame(kind=kind)
        self.form = Form(mode="one" if kind == "family" else "parts")
        self.answers = Answers()
        self._say()
        self._wait(panels.welcome(left(self.parts, {})))
        self.form.observe(self._answered, "values")
        self.frame.on_msg(self._asked)
        self.answers.on_msg(self._asked)
        columns = ipywidgets.Box([self.form, self.answers]).add_class("columns")
        self.page = ipywidgets.Box([self.frame, columns]).add_class("page").add_class(kind)

    def warmed(self) -> Session:
        """Read what the first picture needs before anybody waits for it; nothing is kept of it."""
        with speaking(self.language):
            case = self.engine.read_answers(EXAMPLE, {})
            view = self.engine.build_view(case)
            charts.month_chart(view, self.engine.spread(case))
            panels.slots(view)
        return self

    # -- the language --------------------------------------------------------------------------------

    def _say(self) -> None:
        """Give every widget its words in the language of the page."""
        other = next(code for code in LANGUAGES if code != self.language)
        self.frame.words = {
            **words.SESSION.spoken(),
            "save_back": words.FORM["save_back"],
            "language": self.language,
            "languages": list(LANGUAGES),
            "other": other,
            "other_name": LANGUAGES[other],
        }
        said = spoken_parts(parts(self.first_month))
        if self.kind == "family":
            said = spoken_parts(gentle(parts(self.first_month)))
        with self.form.hold_sync():
            self.form.parts = said
            self.form.words = {
                **words.FORM.spoken(),
                "months": words.month_names(),
                "month_year": words.month_year(),
                "locale": f"{self.language}-US",
            }
        own = ("hidden", "chart_keys", "chart_month", "chart_kind", "why_month")
        self.answers.words = {
            **words.ANSWERS.spoken(),
            **{name: words.SESSION[name] for name in own},
            "dollar": "$",
        }

    def _speak(self, code: Any) -> None:
        """Change the language of the whole page; the answers stay."""
        if code not in LANGUAGES or code == self.language:
            return
        self.language = code
        with speaking(code), self.answers.hold_sync():
            self._say()
            self._answered()

    # -- answers in, picture out -----------------------------------------------------------------

    @in_its_language
    def _answered(self, _change: object = None) -> None:
        values = self.form.values
        missing = left(self.parts, values)
        self.follows = False
        if missing:
            self.case = self.view = None
            self.form.errors = {}
            self._wait(panels.welcome(missing))
            return
        try:
            self.case = self.engine.read_answers(values, self.base)
            self.view = self.engine.build_view(self.case, tuple(self.chosen))
            self._show(self.view)
        except AnswersError as fault:
            self.form.errors = fault.by_question
            self._pause(words.ANSWERS["pause"], fault.general)
        except Exception as fault:  # a family must never face a traceback, nor a silent old figure
            log.error("no view: %s", type(fault).__name__)
            self.form.errors = {}
            self._pause(words.ANSWERS["broken"], ())
        else:
            self.follows = True
            self.form.errors = {}
            self._later(self._complete)  # after the picture, so that the picture never waits

    def _later(self, work: Callable[[], None]) -> None:
        """Do it when nobody has answered anything for a moment; at once where there is no loop."""
        if self.waiting is not None:
            self.waiting.cancel()
        try:
            self.waiting = asyncio.get_running_loop().call_later(PAUSE, work)
        except RuntimeError:
            work()

    @in_its_language
    def _complete(self) -> None:
        """What follows the picture: how sure it is, and the panels that are open."""
        if not self.follows or self.view is None:
            return
        try:
            spread = self.engine.spread(self.case)
            if spread is not None:
                with self.answers.hold_sync():
                    self.answers.chart = charts.month_chart(self.view, spread)
                    self.answers.slots = {**self.answers.slots, "range": panels.spread(spread)}
        except Exception as fault:  # without it the months still stand
            log.error("no range: %s", type(fault).__name__)
        self._fill(*self._open_panels())

    def _show(self, view: View) -> None:
        kept = {name: self.answers.slots.get(name, "") for name in self._open_panels()}
        kept["range"] = _late(self.answers.slots.get("range", ""))
        with self.answers.hold_sync():  # one message, so that all of it changes at once
            self.answers.turn = max(self.form.turn, self.turn)
            self.answers.chart = charts.month_chart(view)
            self.answers.table = panels.table(view)
            self.answers.slots = {
                **panels.slots(view),
                **{name: html for name, html in kept.items() if html},
            }
        self.frame.status = f"{view.heading}. {view.paragraph}"

    def _beside(self) -> tuple[str, ...]:
        """The what-ifs that stand beside the plan now."""
        return tuple(self.view.chosen) if self.view else ()

    def _open_panels(self) -> list[str]:
        return sorted(self.opened & set(self.view.panels if self.view else ()))

    def _fill(self, *names: str) -> None:
        """Make the panels that are open; they follow the answers as the picture does."""
        made = {}
        for name in names:
            try:
                content = self.engine.panel(self.case, name, self._beside())
            except Exception as fault:
                log.error("no panel %s: %s", name, type(fault).__name__)
                content = f"<p>{panels.escape(words.ANSWERS['broken'])}</p>"
            made[name] = panels.request(name, content)
        if made:
            self.answers.slots = {**self.answers.slots, **made}

    def _wait(self, slots: dict[str, str]) -> None:
        with self.answers.hold_sync():
            self.answers.turn = self.form.turn
            self.answers.slots = slots
            self.answers.chart = {}
            self.answers.table = {}

    def _pause(self, sentence: str, more: tuple[str, ...]) -> None:
        """Keep the last picture, dimmed, and say that it no longer follows."""
        earlier = bool(self.answers.chart)
        lines = more if sentence == words.ANSWERS["pause"] and not earlier else (sentence, *more)
        text = "".join(f"<p>{panels.escape(line)}</p>" for line in lines)
        if earlier:
            self.answers.slots = {**self.answers.slots, "pause": text}
        else:
            self._wait({**panels.welcome(0), "pause": text})

    # -- what the page asks for ------------------------------------------------------------------

    @in_its_language
    def _asked(self, _widget: Any, message: Any, _buffers: object) -> None:
        if not isinstance(message, dict):
            return
        if "ping" in message:
            self.frame.send({"pong": True})
        elif "language" in message:
            self._speak(message["language"])
            self.frame.send({"pong": True})
        elif "why" in message:
            self._why(message["why"])
        elif "whatif" in message:
            self._what_if(message["whatif"], message.get("turn"))
        elif "save" in message:
            self._save(message.get("at"))
        elif "open" in message:
            self._open(message["open"])
        elif "notes" in message:
            self.notes = str(message["notes"] or "")[:LONGEST_NOTES]
        elif "print" in message:
            self._print(message["print"])
        elif "calendar" in message:
            self._print("calendar")
        elif "use" in message:
            self._use(message["use"])
        elif "path" in message:
            self._follow(message["path"])
        elif "panel" in message:
            self._panel(message["panel"], message.get("shown") is True)

    def _why(self, wanted: Any) -> None:
        title, html = words.SESSION["why"], f"<p>{panels.escape(words.ANSWERS['broken'])}</p>"
        if self.case is not None and isinstance(wanted, dict):
            try:
                month = wanted.get("month") or None
                title, html = self.engine.why(self.case, str(wanted.get("line")), month)
            except Exception as fault:
                log.error("no explanation: %s", type(fault).__name__)
        self.frame.send({"why": {"title": title, "html": html}})

    def _what_if(self, wanted: Any, turn: Any = None) -> None:
        """Lay a what-if beside the family's plan, or take it away."""
        self.turn = turn if isinstance(turn, int) else self.turn
        if not isinstance(wanted, dict) or not isinstance(wanted.get("key"), str):
            return
        key = wanted["key"]
        others = [one for one in self._beside() if one != key]
        if wanted.get("on") is not True:
            self.chosen = others or [NO_WHAT_IF]
        elif len(others) < MOST_WHAT_IFS:
            self.chosen = [*others, key]
        else:
            title = words.SESSION["most_whatifs_title"]
            text = words.SESSION["most_whatifs"].format(most=MOST_WHAT_IFS)
            self.answers.send({"refused": key})
            self.frame.send({"notice": {"title": title, "text": text}})
            return
        self._answered()

    def _save(self, at: Any = None) -> None:
        if self.case is not None and self.follows:
            text, name = self.engine.save(self.case), words.SESSION["case_file"]
        else:
            kept = {"kind": "answers", "made_by": words.BRAND, "answers": dict(self.form.values)}
            if isinstance(at, str) and at:
                kept["at"] = at
            text = json.dumps(kept, indent=2, ensure_ascii=False)
            name = words.SESSION["answers_file"]
        said = words.SESSION["saved"]
        self.frame.send({"file": {"text": text + "\n", "name": name, "said": said}})

    def _open(self, text: Any) -> None:
        if not isinstance(text, str) or len(text) > LARGEST_FILE:
            self.frame.send({"problems": [words.SESSION["too_large"]]})
            return
        try:
            values, base = self.engine.load(text)
        except AnswersError as fault:
            self.frame.send({"problems": [*fault.by_question.values(), *fault.general]})
            return
        self.base = base
        self.chosen = []
        self.frame.send({"opened": True})
        self.form.send({"replace": values, "at": _place(text)})

    def _print(self, kind: Any) -> None:
        """Make the print, the HTML file or the calendar file of the case as it is shown."""
        if kind not in PRINTS:
            return
        if self.case is None or not self.follows:
            key = "print_red" if self.form.errors else "print_first"
            self._not_printed(words.SESSION[key])
            return
        try:
            made = _made(kind, self.case, self.notes)
        except Exception as fault:
            log.error("no print: %s", type(fault).__name__)
            self._not_printed(words.SESSION["print_broken"])
            return
        self.frame.send(
            {
                "file": {
                    "name": words.SESSION[f"{kind}_file"],
                    "mime": PRINTS[kind],
                    "base64": base64.b64encode(made).decode("ascii"),
                    "said": words.SESSION["made"],
                }
            }
        )

    def _not_printed(self, sentence: str) -> None:
        self.frame.send({"title": words.SESSION["not_printed"], "problems": [sentence]})

    def _use(self, key: Any) -> None:
        for scenario in self.view.scenarios if self.view else ():
            if scenario.key == key:
                self.form.send({"replace": {**self.form.values, **scenario.answers}})

    def _follow(self, choice: Any) -> None:
        """Show another plan after the job's plan."""
        if self.view is not None and choice in PATHS:
            self.form.send({"replace": {**self.form.values, AFTER_WORK: choice}})

    def _panel(self, name: Any, is_open: bool) -> None:
        if name not in ondemand.NAMES:
            return
        (self.opened.add if is_open else self.opened.discard)(name)
        if is_open and name in self._open_panels():
            self._fill(name)


def _late(html: str) -> str:
    """What stands there until the new one is made, dimmed, so that the page does not jump."""
    start = '<div class="late">'
    return html if not html or html.startswith(start) else f"{start}{html}</div>"


def _place(text: str) -> str:
    """The question at which a file of answers was saved; empty when it does not say."""
    try:
        data = json.loads(text)
    except ValueError:
        return ""
    at = data.get("at") if isinstance(data, dict) else None
    return at if isinstance(at, str) else ""


def _made(kind: str, case: Any, notes: str) -> bytes:
    """What is printed, as bytes."""
    from estimator import report  # only now: its tools are large, and few sessions print twice

    if kind == "pdf":
        return bytes(report.pdf(case, notes=notes))
    if kind == "html":
        return str(report.html(case, notes=notes)).encode("utf-8")
    return bytes(report.calendar(case))
