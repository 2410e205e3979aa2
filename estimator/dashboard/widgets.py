"""The widgets of the pages: each holds plain data and draws it with a script of ``js/``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

JS = Path(__file__).parent / "js"


def script(*names: str) -> str:
    """The text of a widget: the shared helpers, then the named files."""
    return "\n".join((JS / f"{name}.js").read_text(encoding="utf-8") for name in ("shared", *names))


class Form(anywidget.AnyWidget):
    """Native controls for a list of parts; the answers are one dictionary."""

    _esm = script("form")
    words = traitlets.Dict().tag(sync=True)
    parts: traitlets.List[Any] = traitlets.List().tag(sync=True)
    mode = traitlets.Unicode("parts").tag(sync=True)  # a part at a time, or "one" question a screen
    values = traitlets.Dict().tag(sync=True)
    turn = traitlets.Int().tag(sync=True)  # counts the changes, so that the page can time them
    errors = traitlets.Dict().tag(sync=True)


class Frame(anywidget.AnyWidget):
    """The bar, the language, notes, keys, the spoken sentence, the dialogs and the heartbeat."""

    _esm = script("session")
    kind = traitlets.Unicode("counselor").tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    status = traitlets.Unicode().tag(sync=True)


class Answers(anywidget.AnyWidget):
    """Slots of HTML around the month chart."""

    _esm = script("chart", "answers") + "\nexport default { render: renderAnswers };\n"
    words = traitlets.Dict().tag(sync=True)
    slots = traitlets.Dict().tag(sync=True)
    chart = traitlets.Dict().tag(sync=True)
    table = traitlets.Dict().tag(sync=True)
    turn = traitlets.Int().tag(sync=True)
