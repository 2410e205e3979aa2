"""The right-hand side of the page as HTML: pure functions of a view, every word escaped."""

from __future__ import annotations

from typing import Any

from estimator.basis.words import month_words
from estimator.dashboard import charts, ondemand, words
from estimator.dashboard.markup import attribute, escape, paragraphs, said
from estimator.dashboard.picture import Deadline, Figure, Scenario, Spread, View

W = words.ANSWERS
DATES_AT_ONCE = 6


def slots(view: View) -> dict[str, str]:
    """Each slot of the answers, by name; an empty one is not shown."""
    return {
        "welcome": "",
        "pause": "",
        "heading": heading(view),
        "under": under(view),
        "range": "",  # made after the picture
        "figures": figures(view.figures),
        "bridge": bridge(view),
        "scenarios": scenarios(view.scenarios),
        **{name: request(name) if name in view.panels else "" for name in ondemand.NAMES},
        "assumptions": assumptions(view),
        "estimate": paragraphs(W["estimate"]),
    }


def welcome(missing: int) -> dict[str, str]:
    """Before there is a picture: what will be here, and how many answers are missing."""
    count = W["welcome_left_one"] if missing == 1 else W["welcome_left"].format(count=missing)
    note = f"<p><b>{escape(count)}</b></p>" if missing else f"<p>{escape(W['no_picture'])}</p>"
    return {
        "welcome": (
            f'<h1 tabindex="-1">{escape(W["welcome_title"])}</h1>'
            f'<p class="lead">{escape(W["welcome"])}</p>{note}'
        ),
        "estimate": paragraphs(W["estimate"]),
    }


def heading(view: View) -> str:
    """The sentence that names the hardest month, and the paragraph that says why."""
    text = said(view.paragraph)
    if view.emphasis:
        marked = said(view.emphasis)
        text = text.replace(marked, f'<b class="bad">{marked}</b>', 1)
    return (
        f'<h1 tabindex="-1">{escape(view.heading)}</h1><p class="lead">{text}</p>'
        f'<p class="back-to-questions"><button type="button" class="link" data-go="questions" '
        f'data-key="go-questions">{escape(W["change_answers"])}</button></p>'
    )


def under(view: View) -> str:
    """What stands under the chart: the key, the table to open, how sure this is."""
    return (
        f"{charts.key(view)}"
        f'<details class="table" id="table"><summary data-key="table">{escape(W["table"])}'
        f"</summary><div data-table></div></details>"
        f'<p class="links"><button type="button" class="link" data-toggle="assumed" '
        f'data-key="how-sure">{escape(W["how_sure"])}</button></p>'
    )


def table(view: View) -> dict[str, Any]:
    """The months as a table, for the page to draw when it is opened."""
    return {
        "months": [month_words(m, short=True) for m in view.months],
        "keys": list(view.months),
        "rows": [
            {
                "line": row.line,
                "label": row.label,
                "kind": row.kind,
                "amounts": [round(a) + 0 for a in row.amounts],
            }
            for row in view.rows
        ],
        "worst": view.worst,
    }


def figures(items: tuple[Figure, ...]) -> str:
    """The large figures with their range, their ceiling and "why?"."""
    return f'<div class="three">{"".join(_figure(item) for item in items)}</div>' if items else ""


def _figure(item: Figure) -> str:
    why = ""
    if item.line:
        why = (
            f' <button type="button" class="link" data-why="{attribute(item.line)}" '
            f'data-month="{attribute(item.month)}" data-key="figure-{attribute(item.line)}" '
            f'aria-label="{attribute(_why_label(item.label, item.amount))}">'
            f"{escape(W['why_short'])}</button>"
        )
    return (
        f'<div class="figure {item.tone}"><p class="number">{said(item.amount)}</p>'
        f'<p>{said(item.label)}</p><p class="note">{said(item.note)}{why}</p></div>'
    )


def _why_label(title: str, amount: str) -> str:
    return W["total_named"].format(title=title, amount=amount)


def bridge(view: View) -> str:
    """Work, pay, health plan and deductible over the months."""
    if not view.lanes and not view.dates:
        return ""
    bands = f"{charts.bridge(view)}{charts.bridge_list(view)}" if view.lanes else ""
    return f"<h2>{escape(W['bridge'])}</h2>{bands}{dates(view.dates)}"


def dates(items: tuple[Deadline, ...]) -> str:
    """What to do by when: the first few at once, the rest behind "all dates"."""
    if not items:
        return ""
    first, later = items[:DATES_AT_ONCE], items[DATES_AT_ONCE:]
    more = (
        f'<details id="all-dates"><summary data-key="all-dates">{escape(W["all_dates"])}</summary>'
        f"{_dated(later, len(first) + 1)}</details>"
        if later
        else ""
    )
    return f'<div class="keep"><h3>{escape(W["dates"])}</h3>{_dated(first)}{more}</div>'


def _dated(items: tuple[Deadline, ...], start: int = 1) -> str:
    lines = "".join(
        f"<li><b>{escape(item.month)}</b><p>{said(item.sentence)} "
        f'<span class="to-do">{said(item.to_do)}</span></p></li>'
        for item in items
    )
    # The role keeps it a list for readers that drop lists without numbers.
    return f'<ol class="dates" role="list" start="{start}">{lines}</ol>'


def scenarios(items: tuple[Scenario, ...]) -> str:
    """The what-ifs side by side; any of them can become the one shown above."""
    if not items:
        return ""
    cards = "".join(_scenario(item) for item in items)
    return f'<h2>{escape(W["what_if"])}</h2><ul class="scenarios">{cards}</ul>'


def _scenario(item: Scenario) -> str:
    foot = ""
    if item.chosen:
        foot = f'<p class="chosen">{escape(W["shown_now"])}</p>'
    elif item.usable:
        name = attribute(W["use_this_named"].format(title=item.title))
        foot = (
            f'<button type="button" class="button" data-use="{attribute(item.key)}" '
            f'data-key="use-{attribute(item.key)}" aria-label="{name}">'
            f"{escape(W['use_this'])}</button>"
        )
    why = (
        f'<button type="button" class="link" data-why="whatif:{attribute(item.key)}" '
        f'data-key="why-whatif-{attribute(item.key)}" '
        f'aria-label="{attribute(_why_label(item.title, item.amount))}">'
        f"{escape(W['why_short'])}</button>"
    )
    return (
        f'<li class="scenario{" on" if item.chosen else ""}"><h3>{said(item.title)}</h3>'
        f'<p class="number">{said(item.amount)}</p>'
        f'<p class="note">{said(item.sentence)} {said(item.hardest)} {why}</p>{foot}</li>'
    )


def spread(found: Spread) -> str:
    """How sure the months are: where they may lie, what drives it, and the ceiling of each year."""
    years = "".join(
        f"<li>{said(text)}{charts.year_bar(year, found)}</li>"
        for year, text in zip(found.years, _years(found), strict=True)
    )
    bar = f"{escape(W['range_bar'])} " if found.years else ""
    return (
        f'<div class="range"><h2>{escape(W["range"])}</h2>'
        f"{paragraphs(W['range_total'], f'{found.sentence} {found.because}'.strip())}"
        f'<ul class="range-years">{years}</ul>'
        f'<p class="note">{bar}{said(W["range_how"].format(draws=found.draws))}</p></div>'
    )


def _years(found: Spread) -> list[str]:
    """Each plan year in a sentence, and its ceiling in another."""
    texts = []
    for year in found.years:
        low, high = words.dollars(year.low), words.dollars(year.high)
        key = "range_month" if year.start == year.end else "range_year"
        said_of = W[f"{key}_same" if low == high else key].format(
            start=month_words(year.start), end=month_words(year.end), low=low, high=high
        )
        if year.estimate > year.high + 1:
            said_of += " " + W["range_above"].format(amount=words.dollars(year.estimate))
        elif year.estimate < year.low - 1:
            said_of += " " + W["range_below"].format(amount=words.dollars(year.estimate))
        if year.ceiling is not None:
            most = words.dollars(year.ceiling)
            key = "range_ceiling" if found.limit_known else "range_law_ceiling"
            said_of += " " + W[key].format(amount=most)
        texts.append(said_of)
    return texts


def request(name: str, content: str = "") -> str:
    """A panel to open; its content is made when somebody opens it."""
    title = escape(words.ON_DEMAND[f"{name}_title"])
    inside = content or f'<p class="note">{escape(W["one_moment"])}</p>'
    return (
        f'<details class="request" id="request-{name}" data-panel="{name}">'
        f'<summary data-key="request-{name}"><h2>{title}</h2></summary>'
        f'<div class="request-body">{inside}</div></details>'
    )


def assumptions(view: View) -> str:
    """What stood in for an open answer, and what we assumed about the law to come."""
    blocks = []
    for title, lines in ((W["not_sure_title"], view.not_sure), (W["assumed_title"], view.assumed)):
        if lines:
            blocks.append(f"<h3>{escape(title)}</h3>{_list(lines)}")
    if view.held:
        count = len(view.held)
        text = W["held_one"] if count == 1 else W["held"].format(count=count)
        blocks.append(
            f'<h3>{escape(W["held_title"])}</h3><details id="held"><summary data-key="held">'
            f"{escape(text)}</summary>{_list(view.held)}</details>"
        )
    if not blocks:
        return ""
    return (
        f'<details id="assumed"><summary data-key="assumed"><h2>{escape(W["assumptions"])}</h2>'
        f"</summary>{''.join(blocks)}</details>"
    )


def _list(lines: tuple[str, ...]) -> str:
    return f"<ul>{''.join(f'<li>{said(line)}</li>' for line in lines)}</ul>"
