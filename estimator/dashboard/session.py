"""The session page: questions on the left, answers on the right, one recompute between them."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any, Protocol

import anywidget
import ipywidgets
import traitlets

from estimator.dashboard import charts, ondemand, panels, words
from estimator.dashboard.form import AFTER_WORK, PATHS, Form, left, parts, script, this_month
from estimator.dashboard.picture import AnswersError, View

log = logging.getLogger(__name__)

LARGEST_FILE = 300_000  # letters; a saved case has about two thousand


class Engine(Protocol):
    """What a page asks of :mod:`estimator.dashboard.view`."""

    def read_answers(self, values: Mapping[str, Any], base: Mapping[str, Any]) -> Any:
        """Return a case, or raise ``AnswersError``."""

    def build_view(self, case: Any) -> View:
        """Return what the page shows of a case."""

    def why(self, case: Any, line: str, month: str | None) -> tuple[str, str]:
        """Return the title and the HTML of "why this number?"."""

    def panel(self, case: Any, name: str) -> str:
        """Return the HTML of a panel that somebody opened."""

    def save(self, case: Any) -> str:
        """Return the text of the family's own file."""

    def load(self, text: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the answers of a file and the data of its case, or raise ``AnswersError``."""


class Frame(anywidget.AnyWidget):
    """The bar with open and save, the spoken sentence, the dialogs and the heartbeat."""

    _esm = script("session")
    words = traitlets.Dict().tag(sync=True)
    status = traitlets.Unicode().tag(sync=True)


class Answers(anywidget.AnyWidget):
    """Slots of HTML around the month chart."""

    _esm = script("chart", "answers") + "\nexport default { render: renderAnswers };\n"
    words = traitlets.Dict().tag(sync=True)
    slots = traitlets.Dict().tag(sync=True)
    chart = traitlets.Dict().tag(sync=True)
    table = traitlets.Dict().tag(sync=True)


class Chart(anywidget.AnyWidget):
    """The month chart alone, for a notebook."""

    _esm = script("chart") + "\nexport default { render: renderChart };\n"
    spec = traitlets.Dict().tag(sync=True)


class Session:
    """One family's session. Its state is the answers; all else follows from them."""

    def __init__(self, engine: Engine, first_month: str | None = None) -> None:
        self.engine = engine
        self.parts = parts(first_month or this_month())
        self.base: dict[str, Any] = {}
        self.case: Any = None
        self.view: View | None = None
        self.opened: set[str] = set()  # panels that somebody has open
        self.frame = Frame(words=words.SESSION)
        self.form = Form(words=words.FORM, parts=self.parts)
        self.answers = Answers(
            words=words.ANSWERS | {"dollar": "$"}, slots=panels.welcome(left(self.parts, {}))
        )
        self.form.observe(self._answered, "values")
        self.frame.on_msg(self._asked)
        self.answers.on_msg(self._asked)
        columns = ipywidgets.Box([self.form, self.answers]).add_class("columns")
        self.page = ipywidgets.Box([self.frame, columns]).add_class("page")

    # -- answers in, picture out -----------------------------------------------------------------

    def _answered(self, _change: object = None) -> None:
        values = self.form.values
        missing = left(self.parts, values)
        if missing:
            self.case = self.view = None
            self.form.errors = {}
            self._wait(panels.welcome(missing))
            return
        try:
            self.case = self.engine.read_answers(values, self.base)
            self.view = self.engine.build_view(self.case)
        except AnswersError as fault:
            self.form.errors = fault.by_question
            self._pause(words.ANSWERS["pause"], fault.general)
        except Exception as fault:  # a family must never face a traceback, nor a silent old figure
            log.error("no view: %s", type(fault).__name__)
            self.form.errors = {}
            self._pause(words.ANSWERS["broken"], ())
        else:
            self.form.errors = {}
            self._show(self.view)

    def _show(self, view: View) -> None:
        self.answers.chart = charts.month_chart(view)
        self.answers.table = panels.table(view)
        kept = {name: self.answers.slots.get(name, "") for name in self._open_panels()}
        self.answers.slots = {**panels.slots(view), **{k: html for k, html in kept.items() if html}}
        self.frame.status = f"{view.heading}. {view.paragraph}"
        self._fill(*self._open_panels())  # after the picture, so that the picture never waits

    def _open_panels(self) -> list[str]:
        return sorted(self.opened & set(self.view.panels if self.view else ()))

    def _fill(self, *names: str) -> None:
        """Make the panels that are open; they follow the answers as the picture does."""
        made = {}
        for name in names:
            try:
                content = self.engine.panel(self.case, name)
            except Exception as fault:
                log.error("no panel %s: %s", name, type(fault).__name__)
                content = f"<p>{panels.escape(words.ANSWERS['broken'])}</p>"
            made[name] = panels.request(name, content)
        if made:
            self.answers.slots = {**self.answers.slots, **made}

    def _wait(self, slots: dict[str, str]) -> None:
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

    def _asked(self, widget: Any, message: Any, _buffers: object) -> None:
        if not isinstance(message, dict):
            return
        if "ping" in message:
            self.frame.send({"pong": True})
        elif "why" in message:
            self._why(message["why"])
        elif "save" in message:
            self._save()
        elif "open" in message:
            self._open(message["open"])
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

    def _save(self) -> None:
        if self.case is not None and not self.form.errors:
            text, name = self.engine.save(self.case), words.SESSION["case_file"]
        else:
            kept = {"kind": "answers", "made_by": words.BRAND, "answers": dict(self.form.values)}
            text = json.dumps(kept, indent=2, ensure_ascii=False)
            name = words.SESSION["answers_file"]
        self.frame.send({"file": {"text": text + "\n", "name": name}})

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
        self.frame.send({"opened": True})
        self.form.send({"replace": values})

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
