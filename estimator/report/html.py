"""The print as one HTML file: all of it, with nothing fetched from any host.

It is what the PDF says without the limit of two pages: every to-do, every note, every answer that
was filled in. It reads on a screen, with a screen reader and from paper.
"""

from __future__ import annotations

import base64
import datetime as dt
import functools
from pathlib import Path
from typing import TYPE_CHECKING

from estimator.case import Case
from estimator.dashboard.words import ANSWERS, ON_DEMAND
from estimator.report import chart
from estimator.report.summary import Summary, summary
from estimator.report.words import HEADS, W

if TYPE_CHECKING:
    import jinja2

FOLDER = Path(__file__).parent
FONT = (
    FOLDER.parent
    / "dashboard/jupyter/voila/templates/estimator/static/fonts"
    / "atkinson-hyperlegible-next-latin-wght-normal.woff2"
)


def html(case: Case, *, notes: str = "", day: dt.date | None = None) -> str:
    """The print as one HTML file, in the language that is spoken.

    Parameters
    ----------
    case
        The family.
    notes
        What the counselor wrote during the talk.
    day
        The day of the print; today where none is given.
    """
    return written(summary(case, notes=notes, day=day))


def written(said: Summary) -> str:
    """The HTML of a summary."""
    from markupsafe import Markup

    before, emphasis, after = said.paragraph.partition(said.emphasis or "\0")
    # The pictures are made here, and every word in them is escaped where they are made.
    pictures = {
        "months": Markup(chart.months_chart(said.view, height=230)),
        "bridge": Markup(chart.bridge(said.view)) if said.view.lanes else "",
    }
    return _page().render(
        said=said,
        paragraph=(before, emphasis, after),
        pictures=pictures,
        font=_font(),
        head=HEADS["month"],
        words={
            "to_dos": ON_DEMAND["to_dos"],
            "papers": ON_DEMAND["papers"],
            "assumed": ANSWERS["assumptions"],
            "bridge": ANSWERS["bridge"],
            **{
                key: W[key]
                for key in ("to_dos_none", "table", "notes", "whys", "slide", "slide_table")
            },
        },
        go_to=lambda number: W["go_to_note"].format(number=number),
    )


@functools.cache
def _page() -> jinja2.Template:
    import jinja2  # slow to import, and only this file needs it

    folder = jinja2.FileSystemLoader(FOLDER)
    page = jinja2.Environment(
        loader=folder, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    return page.get_template("page.html.j2")


@functools.cache
def _font() -> str:
    return base64.b64encode(FONT.read_bytes()).decode()
