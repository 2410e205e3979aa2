""" "Why this number?" as HTML: the rule in a sentence, its inputs, each figure with date and link."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from estimator.dashboard import words
from estimator.explain import Number, explain
from estimator.projection import Estimate

DEPTH = 3
NOTHING = ("never", "none", "not known")
W = words.WHY

#: Totals of the table, each the sum of the lines of a kind.
TOTALS = {"comes_in": "income", "goes_out": "outgo", "left": "net"}


def why(result: Estimate, line: str, month: str) -> tuple[str, str]:
    """Explain one cell of the table.

    Parameters
    ----------
    result
        The family's months.
    line
        Key of a ledger line or of a total.
    month
        ``2027-01``.

    Returns
    -------
    tuple
        The title and the HTML below it.
    """
    if line in TOTALS:
        return _total(result, line, month)
    number = explain(result.case, line, month)
    place = result.months.index(month)
    amount = float(result.ledger.page(line)[0, place])
    title = _title(number.words, month, amount)
    parts = [] if abs(amount) >= 0.005 else [f"<p>{escape(W['nothing'])}</p>"]
    return title, "".join([*parts, *_parts(number, DEPTH)])


def _total(result: Estimate, line: str, month: str) -> tuple[str, str]:
    place = result.months.index(month)
    kind = TOTALS[line]
    rows = []
    for entry in result.ledger:
        amount = float(result.ledger.page(entry.key)[0, place])
        if abs(amount) < 0.005 or kind not in ("net", entry.kind):
            continue
        signed = -amount if kind == "net" and entry.kind == "outgo" else amount
        rows.append(
            f'<dt><button type="button" class="link" data-why="{entry.key}" '
            f'data-month="{escape(month, quote=True)}">{escape(entry.label)}</button></dt>'
            f"<dd>{words.dollars(signed)}</dd>"
        )
    totals = {"income": result.ledger.income, "outgo": result.ledger.outgo}
    amount = float(totals.get(kind, result.ledger.net)[0, place])
    sentence = W["left_of"] if kind == "net" else W["made_of"]
    html = f"<p>{escape(sentence)}</p><dl>{''.join(rows)}</dl>"
    return _title(words.VIEW[line], month, amount), html


def _title(label: str, month: str, amount: float) -> str:
    return W["title"].format(
        label=label, month=words.month_name(month), amount=words.dollars(amount)
    )


def _parts(number: Number, depth: int) -> list[str]:
    """What a number is, where it is from, and what it was made of."""
    parts = []
    if number.sentence:
        parts.append(f"<p>{escape(number.sentence)}</p>")
    if number.source is not None:
        parts.append(f'<p class="note">{_source(number)}</p>')
    elif number.cite:
        parts.append(f'<p class="note">{escape(W["rule"].format(cite=number.cite))}</p>')
    inputs = telling(number.inputs) if depth > 0 else []
    if inputs:
        items = "".join(f"<li>{_input(one, depth - 1)}</li>" for one in inputs)
        parts.append(f'<p>{escape(W["from"])}</p><ul class="inputs">{items}</ul>')
    return parts


def telling(inputs: Sequence[Number]) -> list[Number]:
    """Inputs that tell a family something: no empty facts, no switches of the calculation."""
    silent = [one for one in inputs if _empty(one)]
    # Figures of a law that is not in play: ``bill_...`` where ``bill_month`` is never.
    idle = tuple(one.name.removesuffix("month") for one in silent if one.name.endswith("_month"))
    return [
        one
        for one in inputs
        if one not in silent and not (one.origin == "law" and idle and one.name.startswith(idle))
    ]


def _empty(number: Number) -> bool:
    # A code of zero has a meaning: "single", "no insurance".
    nothing = number.shown in NOTHING or (number.value == 0 and number.unit != "code")
    if number.origin == "law":
        coded = "0 or 1" in number.unit or "direction" in number.unit
        return coded or (number.unit == "code" and number.shown == "not known")
    return number.origin in ("not asked", "calendar") and nothing


def _input(number: Number, depth: int) -> str:
    head = f"{escape(number.words)}: <b>{escape(number.shown)}</b>"
    mark = {"answer": W["answer"], "assumed": W["assumed"]}.get(number.origin, "")
    if mark:
        head += f' <span class="note">({escape(mark)})</span>'
    inner = _parts(number, depth)
    if number.origin == "assumed" or (inner and number.origin in ("law", "rule")):
        return f"<details><summary>{head}</summary>{''.join(inner)}</details>"
    return head


def _source(number: Number) -> str:
    """The figure's source with its date and link, and how it was read."""
    source: Any = number.source
    cite = escape(source.cite)
    if source.url.startswith(("https://", "http://")):
        cite = (
            f'<a href="{escape(source.url, quote=True)}" target="_blank" '
            f'rel="noopener noreferrer">{cite}</a>'
        )
    said = [W["in_force"].format(date=source.dated.isoformat())]
    if source.assumed:
        said.append(W["held"])
    if source.checked == "unverified":
        said.append(W["unverified"])
    return f"{cite}, {escape('; '.join(said))}"
