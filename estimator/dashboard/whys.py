""" "Why this number?" as HTML: the rule in a sentence, its inputs, each figure with date and link."""

from __future__ import annotations

from html import escape

from estimator.basis.words import dollars, month_words
from estimator.dashboard import words
from estimator.explain import Explained, Number
from estimator.explain.numbers import WORDS

DEPTH = 3
W = words.WHY


def why(book: Explained, line: str, month: str) -> tuple[str, str]:
    """Explain one cell of the table, a total, or a point of the chart.

    Parameters
    ----------
    book
        The family's months with the journal of their run.
    line
        Key of a ledger line or of a total; ``chart:medical`` and the like for a point of the chart.
    month
        ``2027-01``.

    Returns
    -------
    tuple
        The title and the HTML below it.
    """
    number = book.why(line, month)
    span = line.partition(":")[0]
    title = W[{"year": "title_year", "all": "title_all"}.get(span, "title")].format(
        label=number.words,
        month=month_words(month),
        year=month[:4],
        amount=dollars(number.value),
    )
    if number.origin == "sum":
        return title, _sum(number, month)
    nothing = [] if abs(number.value) >= 0.005 else [f"<p>{escape(WORDS['nothing'])}</p>"]
    return title, "".join([*nothing, *_parts(number, DEPTH)])


def _sum(number: Number, month: str) -> str:
    """A sum of lines: each opens its own explanation."""
    rows = "".join(
        f"<dt>{_opens(one, month)}</dt><dd>{dollars(one.value)}</dd>" for one in number.parts
    )
    return f"<p>{escape(number.sentence)}</p><dl>{rows}</dl>"


def _opens(one: Number, month: str) -> str:
    if one.origin == "assumed":
        return escape(one.words)
    return (
        f'<button type="button" class="link" data-why="{escape(one.line, quote=True)}" '
        f'data-month="{escape(one.month or month, quote=True)}">{escape(one.words)}</button>'
    )


def _parts(number: Number, depth: int) -> list[str]:
    """What a number is, its arithmetic, where it is from, and what it was made of."""
    parts = []
    if number.sentence:
        parts.append(f"<p>{escape(number.sentence)}</p>")
    if number.arithmetic:
        parts.append(f'<p class="arithmetic">{escape(number.arithmetic)}</p>')
    if number.said_of_source:
        parts.append(f'<p class="note">{_source(number)}</p>')
    inputs = number.telling if depth > 0 else ()
    if inputs:
        items = "".join(f"<li>{_input(one, depth - 1)}</li>" for one in inputs)
        parts.append(f'<p>{escape(WORDS["from"])}</p><ul class="inputs">{items}</ul>')
    return parts


def _input(number: Number, depth: int) -> str:
    head = f"{escape(number.words)}: <b>{escape(number.shown)}</b>"
    if number.origin in ("answer", "assumed"):
        head += f' <span class="note">({escape(WORDS[number.origin])})</span>'
    inner = _parts(number, depth)
    if number.origin == "assumed" or (inner and number.origin in ("law", "rule")):
        return f"<details><summary>{head}</summary>{''.join(inner)}</details>"
    return head


def _source(number: Number) -> str:
    """The figure's source with its date and link, and how it was read."""
    source = number.source
    if source is None or not source.url.startswith(("https://", "http://")):
        return escape(number.said_of_source)
    link = (
        f'<a href="{escape(source.url, quote=True)}" target="_blank" '
        f'rel="noopener noreferrer">{escape(source.said)}</a>'
    )
    return f"{link}, {escape('; '.join(source.notes))}"
