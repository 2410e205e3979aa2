"""The print as a PDF: two letter pages, tagged (PDF/UA-1), fonts inside, made by Typst offline.

What a family typed reaches Typst as data, never as markup. What does not fit on two pages is left
out by ``print.typ``, the least important first, and counted on the page.
"""

from __future__ import annotations

import datetime as dt
import functools
import json
import re
import struct
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import typst

from estimator.case import Case
from estimator.dashboard.words import ANSWERS, ON_DEMAND
from estimator.report import chart
from estimator.report.summary import Head, Months, Summary, summary
from estimator.report.words import HEADS, W

FOLDER = Path(__file__).parent
#: Months up to which the table is one block; longer ones stand in two, side by side.
ONE_BLOCK = 36
#: Kinds that the narrow columns of two blocks show as one, and what they leave out.
TOGETHER, LEFT_OUT = ("travel", "home", "other"), ("outgo",)
#: The longest notes that are printed, in letters.
LONGEST_NOTES = 1400
#: Heights of the month chart, from which the first page takes the highest that fits.
HEIGHTS = {"tall": 250.0, "usual": 215.0, "low": 172.0}
STANDARDS: list[Any] = ["1.7", "ua-1"]


def pdf(case: Case, *, notes: str = "", day: dt.date | None = None) -> bytes:
    """Two pages for the family as a tagged PDF, in the language that is spoken.

    Parameters
    ----------
    case
        The family.
    notes
        What the counselor wrote during the talk.
    day
        The day of the print; today where none is given.
    """
    day = day or dt.date.today()
    return written(summary(case, notes=notes, day=day), day)


def written(said: Summary, day: dt.date) -> bytes:
    """The PDF of a summary."""
    inputs = {
        "data": json.dumps(_each(content(said), _without_controls), ensure_ascii=False),
        "bridge": chart.bridge(said.view) if said.view.lanes else "",
        **{f"chart-{k}": chart.months_chart(said.view, height=h) for k, h in HEIGHTS.items()},
    }
    foreign = {letter for text in inputs.values() for letter in text} - _letters()
    if foreign:
        try:
            return _compiled(inputs, day, everywhere=True)
        except typst.TypstError:
            # A letter that no font here has: the page is more useful without it than not at all.
            inputs = {name: _readable(text) for name, text in inputs.items()}
    return _compiled(inputs, day, everywhere=False)


def _compiled(inputs: dict[str, str], day: dt.date, *, everywhere: bool) -> bytes:
    made = typst.Compiler(
        (FOLDER / "print.typ").read_bytes(),
        root=FOLDER,
        font_paths=_fonts(everywhere),
        sys_inputs=inputs,
    ).compile(
        format="pdf",
        pdf_standards=STANDARDS,
        timestamp=dt.datetime.combine(day, dt.time(12), dt.UTC),
    )
    assert isinstance(made, bytes)
    return made


# -- the words as data -------------------------------------------------------------------------------


def content(said: Summary) -> dict[str, Any]:
    """A summary as ``print.typ`` reads it."""
    before, emphasis, after = said.paragraph.partition(said.emphasis or "\0")
    drawn = chart.bridge(said.view) if said.view.lanes else ""
    return {
        "language": said.language,
        "title": said.title,
        "made": said.made,
        "foot": said.foot,
        "pages": [W["page"].format(page=page, pages=2) for page in (1, 2)],
        "heading": said.heading,
        "paragraph": {
            "before": before,
            "emphasis": emphasis,
            "after": after,
            "number": said.emphasis_number,
        },
        "figures": [
            vars(one) | {"share": 1 + min(1.0, len(one.note) / 110)} for one in said.figures
        ],
        "alt": {"chart": said.chart_alt, "bridge": said.bridge_alt},
        "heights": HEIGHTS | {"bridge": chart.height_of(drawn) if drawn else 0.0},
        "to_dos": [vars(one) for one in said.to_dos],
        "papers": [{"title": title, "text": text} for title, text in said.papers],
        "table": table(said.table),
        "notes": said.notes,
        "longest_notes": LONGEST_NOTES,
        "whys": [vars(one) for one in said.whys],
        "assumed": [{"question": question, "text": text} for question, text in said.not_sure],
        "good_to_know": list(said.good_to_know),
        "estimate": said.estimate,
        "words": {
            "to_dos": ON_DEMAND["to_dos"],
            "papers": ON_DEMAND["papers"],
            "assumed": ANSWERS["assumptions"],
            "bridge": ANSWERS["bridge"],
            **{
                key: W[key]
                for key in ("to_dos_none", "to_dos_on", "table", "notes", "notes_cut", "whys")
            },
        },
        "more": {
            name: _more(name, len(items))
            for name, items in (
                ("to_dos", said.to_dos),
                ("papers", said.papers),
                ("whys", said.whys),
                ("assumed", said.not_sure),
            )
        },
    }


def _more(name: str, count: int) -> list[str]:
    """How many are left out, in words, by their number."""
    one = W[f"more_{name}_one"]
    return ["", one, *(W[f"more_{name}"].format(count=n) for n in range(2, count + 1))]


def table(months: Months) -> dict[str, Any]:
    """The table of months as one block, or as two side by side where there are many months."""
    count = len(months.months)
    if count <= ONE_BLOCK:
        size, inset = (9.0, 2.6) if count <= 24 else (8.5, 1.9)
        return {
            "blocks": [_block(months, 0, count)],
            "size": size,
            "inset": inset,
            "says": months.says,
        }
    narrow, half = _narrow(months), (count + 1) // 2
    blocks = [_block(narrow, 0, half), _block(narrow, half, count)]
    return {"blocks": blocks, "size": 8.0, "inset": 2.2, "says": months.says}


def _block(months: Months, start: int, end: int) -> dict[str, Any]:
    wraps = "rest" if any(head.key == "rest" for head in months.heads) else "month"
    heads = [
        {"label": head.label, "number": head.number, "wraps": head.key == wraps}
        for head in (Head("month", HEADS["month"]), *months.heads)
    ]
    ends = [i - start for i in range(start, end - 1) if months.months[i].endswith("-12")]
    worst = months.worst - start if start <= months.worst < end else -1
    return {
        "heads": heads,
        "rows": [list(row) for row in months.rows()[start:end]],
        "ends": ends,
        "worst": worst,
    }


def _narrow(months: Months) -> Months:
    """The table with small kinds as one column."""

    keys = [head.key for head in months.heads]
    rest = [place for place, key in enumerate(keys) if key in TOGETHER]
    kept = [place for place, key in enumerate(keys) if key not in (*TOGETHER, *LEFT_OUT)]
    heads = [months.heads[place] for place in kept]
    amounts = [[row[place] for place in kept] for row in months.amounts]
    if rest:
        notes = [months.heads[place].number for place in rest if months.heads[place].number]
        heads.insert(-1, Head("rest", HEADS["rest"], notes[0] if notes else 0))
        for short, row in zip(amounts, months.amounts, strict=True):
            short.insert(-1, sum(row[place] for place in rest))
    return replace(months, heads=tuple(heads), amounts=tuple(tuple(row) for row in amounts))


# -- letters -----------------------------------------------------------------------------------------


@functools.cache
def _fonts(everywhere: bool) -> typst.Fonts:
    """Our own fonts and those of Typst; those of the machine too, where a name needs them."""
    return typst.Fonts(include_system_fonts=everywhere, font_paths=[str(FOLDER / "fonts")])


@functools.cache
def _letters() -> frozenset[str]:
    """The letters that our own font has in all its weights, and the ends of lines."""
    found = [_letters_of(path.read_bytes()) for path in sorted((FOLDER / "fonts").glob("*.ttf"))]
    return frozenset.intersection(*found) | {"\n"}


def _letters_of(font: bytes) -> frozenset[str]:
    """The letters in a font's table of characters (OpenType ``cmap``, form 4)."""
    for place in range(12, 12 + 16 * struct.unpack_from(">H", font, 4)[0], 16):
        tag, _, start, _ = struct.unpack_from(">4sIII", font, place)
        if tag == b"cmap":
            break
    tables = struct.unpack_from(">H", font, start + 2)[0]
    for n in range(tables):
        sub = start + struct.unpack_from(">I", font, start + 8 + 8 * n)[0]
        if struct.unpack_from(">H", font, sub)[0] == 4:
            break
    count = struct.unpack_from(">H", font, sub + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, sub + 14)
    starts = struct.unpack_from(f">{count}H", font, sub + 16 + 2 * count)
    codes = (c for a, b in zip(starts, ends, strict=True) for c in range(a, b + 1) if c < 0xFFFF)
    return frozenset(map(chr, codes))


def _each(value: Any, change: Callable[[str], str]) -> Any:
    """Plain data with every text changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _each(one, change) for key, one in value.items()}
    return [_each(one, change) for one in value] if isinstance(value, list) else value


def _without_controls(text: str) -> str:
    """A text without letters that are no letters: controls, halves of pairs, unassigned codes."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if text.isascii() and text.isprintable():
        return text
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in _NO_LETTERS)


_NO_LETTERS = frozenset({"Cc", "Cs", "Cn", "Co"})


def _readable(text: str) -> str:
    """A text in the letters of our font: marks fall away, pictures too, other letters become "?"."""
    known = _letters()
    said = []
    for letter in text:
        if letter in known:
            said.append(letter)
            continue
        close = "".join(c for c in unicodedata.normalize("NFKD", letter) if c in known)
        wordlike = unicodedata.category(letter)[0] in "LN"
        said.append(close or ("?" if wordlike else ""))
    return re.sub(r" +", " ", "".join(said))
