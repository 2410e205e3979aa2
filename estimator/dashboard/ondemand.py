"""What the page shows on request: what-ifs, what would help, plans, help, Medicaid, what to do.

Each panel is made when it is opened. Nothing in it is counted in the months.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from estimator.basis.law import named
from estimator.basis.months import month_text
from estimator.basis.words import listed, month_words, say
from estimator.case import Case
from estimator.case.parts import Accounts, Help
from estimator.checklist import Entry, ToDo, checklist
from estimator.dashboard import words
from estimator.dashboard.markup import attribute, escape, link, paragraphs, said
from estimator.projection import Estimate, estimate
from estimator.rules import assistance, medicaid
from estimator.scenarios import Path, paths
from estimator.scenarios.levers import CERTAINTY, Lever, Levers, levers
from estimator.scenarios.switches import GROUP_NAMES, GROUPS, Switch, switches

W = words.ON_DEMAND
#: Where each state's Medicaid office can be found.
MEDICAID_OFFICES = "https://www.medicaid.gov/about-us/beneficiary-resources/index.html"
LEVERS_AT_ONCE = 6
NAMES = ("whatifs", "levers", "paths", "help", "medicaid", "checklist")


def available(result: Estimate) -> tuple[str, ...]:
    """The panels that bear on this family."""
    ends = result.point("employer_plan_ends")
    last = result.months.first + result.months.count - 1
    there = ends == ends and ends <= last
    return tuple(name for name in NAMES if name != "paths" or there)


def panel(case: Case, name: str, living: float | None, chosen: Sequence[str] = ()) -> str:
    """The HTML of a panel.

    Parameters
    ----------
    case
        The family.
    name
        One of ``NAMES``.
    living
        What stands in for living costs that are not filled in, USD a month.
    chosen
        Keys of the what-ifs that stand beside the plan.
    """
    if name == "whatifs":
        return what_ifs_html(switches(case), chosen)
    case = case.changed({"scenarios": {}})
    if name == "levers":
        return levers_html(levers(case), chosen)
    if name == "paths":
        return paths_html(case, paths(case), living)
    made = {"help": help_html, "medicaid": medicaid_html, "checklist": checklist_html}
    return made[name](estimate(case))


# -- what-ifs to choose from -----------------------------------------------------------------------


def what_ifs_html(found: Sequence[Switch], chosen: Sequence[str]) -> str:
    """Every choice that is open as a button by group; those that are not, each with its reason."""
    groups = []
    for group in GROUPS:
        buttons = "".join(
            f'<li><button type="button" class="button" data-whatif="{attribute(one.key)}" '
            f'data-key="whatif-{attribute(one.key)}" '
            f'aria-pressed="{"true" if one.key in chosen else "false"}">{said(one.title)}</button>'
            + (f'<p class="note">{said(one.reason)}</p>' if one.reason else "")
            + "</li>"
            for one in found
            if one.group == group and one.open
        )
        if buttons:
            groups.append(
                f'<h3>{escape(GROUP_NAMES[group])}</h3><ul class="whatif-list">{buttons}</ul>'
            )
    closed = "".join(
        f"<li><b>{said(one.title)}:</b> {said(one.reason)}</li>" for one in found if not one.open
    )
    more = (
        f'<details id="whatifs-closed"><summary data-key="whatifs-closed">'
        f"{escape(W['whatifs_closed'])}</summary><ul>{closed}</ul></details>"
        if closed
        else ""
    )
    first = W["whatifs_says"] if groups else W["whatifs_none"]
    return f"{paragraphs(first)}{''.join(groups)}{more}"


def sums(sentence: str, rows: Sequence[tuple[str, float]], total: float) -> str:
    """What a total is made of, line by line."""
    lines = "".join(
        f"<dt>{escape(name)}</dt><dd>{said(words.dollars(amount))}</dd>" for name, amount in rows
    )
    last = (
        f"<dt><b>{escape(words.VIEW['in_all'])}</b></dt>"
        f"<dd><b>{said(words.dollars(total))}</b></dd>"
    )
    return f"{paragraphs(sentence)}<dl>{lines}{last}</dl>"


# -- what would help most ----------------------------------------------------------------------------


def levers_html(found: Levers, chosen: Sequence[str]) -> str:
    """What is open to the family, the most dollars first; how two of them add up when it is no sum."""
    if not found.items:
        return paragraphs(W["levers_none"])
    items = [_lever(one, one.key in chosen) for one in found.items]
    rest = items[LEVERS_AT_ONCE:]
    later = (
        f'<details id="more-levers"><summary data-key="more-levers">{escape(W["levers_more"])}'
        f'</summary><ol class="levers" role="list" start="{LEVERS_AT_ONCE + 1}">{"".join(rest)}</ol>'
        "</details>"
        if rest
        else ""
    )
    pairs = "".join(f"<li>{said(pair.sentence)}</li>" for pair in found.pairs)
    more = f"<h3>{escape(W['pairs'])}</h3><ul>{pairs}</ul>" if pairs else ""
    first = f'<ol class="levers" role="list">{"".join(items[:LEVERS_AT_ONCE])}</ol>'
    return f"{paragraphs(W['levers_says'])}{first}{later}{more}"


def _lever(one: Lever, shown: bool) -> str:
    """A lever: what to do, what it could be worth, by when, how sure, what it takes, whom to ask."""
    worth = W["lever_unpriced"]
    if one.priced:
        worth = W["lever_worth"].format(amount=words.dollars(one.dollars))
    when = W["lever_by"].format(day=one.deadline) if one.deadline else W["lever_any_time"]
    notes = [W["lever_effort"].format(effort=one.effort)] if one.effort else []
    if one.where and one.where not in one.title:
        notes.append(W["lever_where"].format(where=one.where))
    button = (
        f'<button type="button" class="button" data-whatif="{attribute(one.key)}" '
        f'data-key="lever-{attribute(one.key)}" aria-pressed="{"true" if shown else "false"}" '
        f'aria-label="{attribute(W["lever_compare_named"].format(title=one.title))}">'
        f"{escape(W['lever_compare'])}</button>"
        if one.priced
        else ""
    )
    return (
        f"<li><p><b>{said(one.title)}.</b> {said(one.sentence)}</p>"
        f'<p class="worth"><b>{said(worth)}</b> <span class="tag when">{escape(when)}</span> '
        f'<span class="tag sure">{escape(CERTAINTY[one.certainty])}</span></p>'
        f'<p class="note">{said(" ".join(notes))}</p>{button}</li>'
    )


# -- plans that could follow the plan from the job -------------------------------------------------


def paths_html(case: Case, found: Sequence[Path], living: float | None) -> str:
    """Every plan that is open as a row of a table; those that are not, each with its reason."""
    chosen = case.choices.coverage_after_work or "COBRA"
    rows = "".join(
        _path(one, one.choice == chosen, living, case.months) for one in found if one.open
    )
    heads = "".join(f'<th scope="col" role="columnheader">{escape(W[key])}</th>' for key in COLUMNS)
    table = (
        f'<table class="paths" role="table"><caption>{escape(W["paths_caption"])}</caption>'
        f'<thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table>'
        if rows
        else ""
    )
    closed = [
        f"<li><b>{escape(W['path_' + one.choice])}:</b> {said(say(one.reason))}</li>"
        for one in found
        if not one.open
    ]
    more = f"<h3>{escape(W['paths_closed'])}</h3><ul>{''.join(closed)}</ul>" if closed else ""
    shared = bool(case.plan.others_covered or case.children or case.caregiver)
    notes = [W["paths_others"]] if shared else []
    if case.help != Help() or case.plan.accounts != Accounts():
        notes.append(W["paths_helped"])
    return f"{paragraphs(W['paths_says'], *notes)}{table}{more}"


COLUMNS = ("path", "path_premiums", "path_medical", "path_net", "path_worst", "path_choose")


def _path(one: Path, chosen: bool, living: float | None, months: int) -> str:
    before = living is not None
    net = one.net - (living or 0.0) * months
    worst = one.worst_net - (living or 0.0)
    title = W[f"path_{one.choice}"]
    cells = (
        words.dollars(one.premiums),
        words.dollars(one.medical),
        amount_words(net, before),
        f"{month_words(one.worst_month)}: {amount_words(worst, before)}",
    )
    body = "".join(
        f'<td role="cell" data-label="{escape(W[key], quote=True)}">{said(text)}</td>'
        for key, text in zip(COLUMNS[1:5], cells, strict=True)
    )
    label = W["path_counted" if chosen else "path_count"]
    button = (
        f'<button type="button" class="button{" main" if chosen else ""}" data-path="{escape(one.choice, quote=True)}" '
        f'data-key="path-{escape(one.choice, quote=True)}" '
        f'aria-label="{escape(W["path_named"].format(label=label, path=title), quote=True)}">'
        f"{escape(label)}</button>"
    )
    return (
        f'<tr role="row"{" class=chosen-path" if chosen else ""}><th scope="row" role="rowheader">'
        f'<b>{escape(title)}</b><span class="note">{said(say(one.reason))}</span></th>'
        f'{body}<td role="cell">{button}</td></tr>'
    )


def amount_key(net: float, against_before: bool) -> str:
    """What is said of an amount: short or left over, less or more than before."""
    names = ("less", "more") if against_before else ("short", "left_over")
    return names[0] if net < 0 else names[1]


def amount_words(net: float, against_before: bool) -> str:
    """``$1,200 short``, ``$300 left over``, ``$900 less``."""
    return words.VIEW[amount_key(net, against_before)].format(amount=words.dollars(abs(net)))


# -- help to ask for -------------------------------------------------------------------------------

#: Pages of what a kind of help could pay (rules/assistance.AfterHelp).
COULD_PAY = {
    "copay card": "card_possible",
    "foundation": "grant_possible",
    "discount": "assistance_possible",
}


def help_html(result: Estimate) -> str:
    """What to ask for, in order: name, what it pays, why, and where to ask."""
    possible = result.projected.help_possible
    row = result.household
    kept = {k for k, has in help_kept(result.case).items() if has}
    blocks = []
    asks = list(programs_to_ask(result))
    for kind in dict.fromkeys(ask.kind for ask, _, _ in asks):
        lines = "".join(
            _program(ask, first, last, result, ask.key in kept)
            for ask, first, last in asks
            if ask.kind == kind
        )
        note = ""
        if kind in kept:
            note = W["help_kept"]
        elif kind in COULD_PAY:
            page = getattr(possible.paid, COULD_PAY[kind])
            amount = float(page[row if len(page) > 1 else 0].sum())
            note = W["help_amount"].format(amount=words.dollars(amount)) if amount >= 1 else ""
        blocks.append(
            f"<h3>{escape(W['kind_' + kind])}</h3>{paragraphs(note)}"
            f'<ul class="programs">{lines}</ul>'
        )
    return (
        f"{paragraphs(W['help_says'])}{''.join(blocks)}" if blocks else paragraphs(W["help_none"])
    )


def help_kept(case: Case) -> dict[str, bool]:
    """Kinds of help, and programs, that the family has already."""
    had = case.help
    return {
        "copay card": had.copay_card_from is not None,
        "foundation": bool(had.foundation_grant),
        "discount": bool(had.hospital_discount),
        "grant": bool(had.cash_grant),
        "rides": had.free_rides or had.free_parking,
        "medicaid": case.plan.kind == "medicaid" or had.full_medicaid_too,
        "extra_help": had.extra_help_from is not None,
        "savings_programs": had.savings_program is not None,
    }


def programs_to_ask(result: Estimate) -> Iterator[tuple[assistance.Ask, int, int]]:
    """Programs that are open in some month, in the order to ask, with first and last month."""
    possible, row = result.projected.help_possible, result.household
    answers = possible.found.answer
    row = row if answers.shape[1] > 1 else 0
    count = result.months.count
    open_by_key = {
        key: np.flatnonzero(np.broadcast_to(answers[place, row], count) > assistance.NOT_OPEN)
        for place, key in enumerate(possible.table.keys)
    }
    asks: dict[str, assistance.Ask] = {}
    for start in sorted({int(months[0]) for months in open_by_key.values() if months.size}):
        for ask in assistance.to_ask(possible.table, possible.found, row, start):
            asks.setdefault(ask.key, ask)
    order = assistance.KINDS_IN_ORDER
    for ask in sorted(asks.values(), key=lambda one: (order.index(one.kind), -one.answer)):
        months = open_by_key[ask.key]
        yield ask, int(months[0]), int(months[-1])


def _program(ask: assistance.Ask, first: int, last: int, result: Estimate, kept: bool) -> str:
    months = result.months.texts
    tag = "kept" if kept else "open" if ask.answer == assistance.OPEN else "maybe"
    shown = W[f"tag_{tag}"]
    why = []
    if kept:
        why.append(W["has_it"])
    else:
        why.append(say(ask.reason) if tag == "maybe" else "")
        why.append(W["help_missing"].format(what=say(ask.missing)) if ask.missing else "")
    if ask.key == "medicaid":  # its own panel says more than the list
        why.append(W["help_medicaid"])
    if first > 0 and not kept:
        shown = W["tag_later"].format(month=month_words(str(months[first])))
    if last < len(months) - 1:
        why.append(W["help_until"].format(month=month_words(str(months[last]))))
    note = f" {escape(W['help_unread'])}" if ask.checked == "unverified" else ""
    return (
        f'<li><p><b>{escape(named(ask.name))}</b> <span class="tag {tag}">{escape(shown)}</span>'
        f"</p>{paragraphs(W['help_pays'].format(what=say(ask.pays)), ' '.join(filter(None, why)))}"
        f'<p class="note">{escape(W["help_where"])} {_where(ask)}.{note}</p></li>'
    )


def _where(ask: assistance.Ask) -> str:
    """Where to ask: the program's own site; the hospital for its own help; else the care team."""
    if ask.kind == "discount":
        return escape(W["help_hospital"])
    url = str(ask.source.get("url") or "")
    if not url.startswith(("https://", "http://")):
        return escape(W["help_team"])
    return link(url, _site(url))


def _site(url: str) -> str:
    """``ssa.gov`` of an address."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


# -- Medicaid --------------------------------------------------------------------------------------


def medicaid_html(result: Estimate) -> str:
    """Ways into Medicaid by month: an answer, its reason, and what is not known. Never a promise."""
    ways = result.projected.medicaid
    answer, way = _of(result, ways.best.answer), _of(result, ways.best.way)
    lead, is_open = medicaid_lead(result)
    parts = [paragraphs(lead)]
    if is_open:
        lines = "".join(
            _months_line(result, start, end, _answer_words(result, ways, start))
            for start, end in _bands(np.stack([answer, way]))
        )
        parts.append(f'<ol class="dates" role="list">{lines}</ol>')
    further = [*_look_back(result, ways), *_bills(result, ways), *_work_rule(result, ways)]
    if further:
        parts.append(f"<ul>{''.join(f'<li>{said(text)}</li>' for text in further)}</ul>")
    if result.case.children:
        parts.append(_children(result, ways))
    parts.append(_each_way(result, ways))
    parts.append(
        f'<p class="note">{escape(say(medicaid.NOT_COVERED))} {escape(W["medicaid_where"])} '
        f"{link(MEDICAID_OFFICES, W['medicaid_link_name'])}.</p>"
    )
    return "".join(parts)


def _of(result: Estimate, page: Any) -> np.ndarray:
    """This family's months of a page."""
    page = np.atleast_2d(page)
    row = page[..., result.household if page.shape[-2] > 1 else 0, :]
    return np.broadcast_to(row, (*row.shape[:-1], result.months.count))


def medicaid_lead(result: Estimate) -> tuple[str, bool]:
    """The answer in a sentence, and whether a way is open or may be."""
    if result.case.plan.kind == "medicaid":
        return W["medicaid_now"], True
    answer = _of(result, result.projected.medicaid.best.answer)
    for key, least in (("likely", medicaid.LIKELY), ("possible", medicaid.POSSIBLE)):
        reached = np.flatnonzero(answer >= least)
        if reached.size:
            month = month_words(str(result.months.texts[reached[0]]))
            return W[f"medicaid_{key}"].format(month=month), True
    return W["medicaid_none"], False


def _bands(pages: np.ndarray) -> list[tuple[int, int]]:
    """Runs of months with the same codes: first and last position."""
    changes = np.flatnonzero((np.diff(pages, axis=-1) != 0).any(axis=0)) + 1
    edges = [0, *(int(place) for place in changes), pages.shape[-1]]
    return [(start, end - 1) for start, end in itertools.pairwise(edges)]


def _months_words(result: Estimate, start: int, end: int) -> str:
    """``March 2027 to May 2028``; one month alone by its name."""
    months = [month_words(str(result.months.texts[place])) for place in (start, end)]
    return months[0] if start == end else W["from_to"].format(start=months[0], end=months[1])


def _months_line(result: Estimate, start: int, end: int, text: str) -> str:
    when = escape(_months_words(result, start, end))
    return f"<li><b>{when}</b><p>{said(text)}</p></li>"


def _answer_words(result: Estimate, ways: Any, place: int) -> str:
    """The best answer of a month in words: the way, the answer, and what is missing."""
    answer = int(_of(result, ways.best.answer)[place])
    if answer == medicaid.NO:
        return W["medicaid_closed"]
    code = int(_of(result, ways.best.way)[place])
    found = getattr(ways, WAYS[code])
    return " ".join(
        (
            f"{say(medicaid.WAY_WORDS[code].says)}.",
            say(medicaid.ANSWER_WORDS[answer].says),
            *_why_words(result, found, place),
        )
    )


#: Fields of the ways, by code.
WAYS = {
    medicaid.ADULT: "adult",
    medicaid.PARENT: "parent",
    medicaid.CANCER: "cancer",
    medicaid.DISABILITY: "disability",
    medicaid.WORKING: "working",
    medicaid.SPEND_DOWN: "bills",
}


def _why_words(result: Estimate, way: Any, place: int) -> list[str]:
    """The reason of an answer and the fact that is missing, each with what one could do."""
    reason = medicaid.REASON_WORDS[int(_of(result, way.reason)[place])]
    missing = medicaid.MISSING_WORDS[int(_of(result, way.missing)[place])]
    return [say(text) for text in (*reason, *missing) if text]


def _look_back(result: Estimate, ways: Any) -> list[str]:
    """Months before an application that Medicaid may pay for."""
    better = np.flatnonzero(_of(result, ways.best.answer) > medicaid.NO)
    if not better.size or result.case.plan.kind == "medicaid":
        return []
    place = int(better[0])
    count = round(float(_of(result, ways.back.months)[place]))
    if count <= 0:
        return []
    earliest = month_text(float(_of(result, ways.back.earliest)[place]))
    month = month_words(str(result.months.texts[place]))
    missing = medicaid.MISSING_WORDS[int(_of(result, ways.back.missing)[place])]
    first = W["look_back"].format(month=month, earliest=month_words(earliest))
    return [" ".join([first, *(say(text) for text in missing if text)])]


def _bills(result: Estimate, ways: Any) -> list[str]:
    """What medical bills would have to reach in the first month in which they could open a way."""
    open_by_bills = (_of(result, ways.bills.answer) > medicaid.NO) & (
        _of(result, ways.bills.reason) == medicaid.BILLS_NEEDED
    )
    months = np.flatnonzero(open_by_bills)
    if not months.size:
        return []
    place = int(months[0])
    above = float(_of(result, ways.bills.income_above)[place])
    period = float(_of(result, ways.bills.over_period)[place])
    if not above >= 1:
        return []
    return [
        W["spend_down"].format(
            month=month_words(str(result.months.texts[place])),
            amount=words.dollars(above),
            period=words.dollars(period),
            months=round(period / above),
        )
    ]


def _work_rule(result: Estimate, ways: Any) -> list[str]:
    """The work requirement, from the first month in which it could ask something, and its excuse."""
    status, reason = _of(result, ways.duty.status), _of(result, ways.duty.reason)
    asked = np.flatnonzero(status != medicaid.NOT_ASKED)
    found = []
    for code in dict.fromkeys(int(code) for code in reason[asked]):
        place = int(asked[np.argmax(reason[asked] == code)])
        texts = [say(text) for text in medicaid.WORK_WORDS[code] if text]
        month = month_words(str(result.months.texts[place]))
        found.append(" ".join([W["work_rule"].format(month=month), *texts]))
    return found


def _children(result: Estimate, ways: Any) -> str:
    """Medicaid or CHIP for each child, by months."""
    answers, programs = _of(result, ways.children.answer), _of(result, ways.children.program)
    missing = _of(result, ways.children.missing)
    months_of: dict[str, list[str]] = {}  # children with the same answers are said together
    asks_cover = False
    for place, child in enumerate(result.case.children):
        lines = []
        for start, end in _bands(np.stack([answers[place], programs[place]])):
            key = CHILD_WORDS[int(programs[place][start])]
            if int(answers[place][start]) == medicaid.NO:
                key = "child_none"
            lines.append(_months_line(result, start, end, W[key]))
            asks_cover |= int(missing[place][start]) == medicaid.OTHER_INSURANCE
        months_of.setdefault("".join(lines), []).append(month_words(child.birth))
    blocks = [
        f"<h4>{escape(W['child_born'].format(month=listed(born)))}</h4>"
        f'<ol class="dates" role="list">{html}</ol>'
        for html, born in months_of.items()
    ]
    note = W["child_cover"] if asks_cover else ""
    return f"<h3>{escape(W['children'])}</h3>{paragraphs(note)}{''.join(blocks)}"


CHILD_WORDS = {
    medicaid.NO_PROGRAM: "child_none",
    medicaid.CHILD_MEDICAID: "child_medicaid",
    medicaid.CHIP: "child_chip",
}


def _each_way(result: Estimate, ways: Any) -> str:
    """Every way with its answer and reason in the first month, behind a fold."""
    lines = []
    for code, name in WAYS.items():
        found = getattr(ways, name)
        answer = int(_of(result, found.answer)[0])
        why = [say(medicaid.ANSWER_WORDS[answer].says), *_why_words(result, found, 0)]
        way = escape(say(medicaid.WAY_WORDS[code].says))
        lines.append(f"<li><b>{way}:</b> {said(' '.join(why))}</li>")
    month = month_words(str(result.months.texts[0]))
    title = escape(W["each_way"].format(month=month))
    return (
        f'<details id="each-way"><summary data-key="each-way">{title}</summary>'
        f"<ul>{''.join(lines)}</ul></details>"
    )


# -- what to do, bring and ask ---------------------------------------------------------------------


def checklist_html(result: Estimate) -> str:
    """To-dos by their last day, papers to have at hand, questions by whom they are for, people."""
    found = checklist(result)
    parts = [paragraphs(W["checklist_says"])]
    if found.to_dos:
        steps = "".join(_to_do(one) for one in found.to_dos)
        parts.append(f"<h3>{escape(W['to_dos'])}</h3>")
        parts.append(f'<ol class="dates" role="list">{steps}</ol>')
    parts.append(_entries("papers", found.papers))
    if found.questions:
        parts.append(f"<h3>{escape(W['questions'])}</h3>")
        for who, questions in found.asked().items():
            title = escape(W["for_" + who])
            lines = "".join(f"<li>{said(one.text)}</li>" for one in questions)
            key = "ask-" + who.replace(" ", "-")
            parts.append(
                f'<details id="{key}"><summary data-key="{key}">{title}</summary>'
                f"<ul>{lines}</ul></details>"
            )
    parts += [_entries("people", found.people), _entries("notes", found.notes)]
    sources = [one.source for one in found.to_dos]
    sources += [one.source for one in (*found.papers, *found.people)]
    if any(source.checked == "unverified" for source in sources):
        parts.append(f'<p class="note">{escape(W["checklist_unread"])}</p>')
    return "".join(parts)


def _to_do(one: ToDo) -> str:
    """One step: by when, what, who does it, where, and what to bring."""
    reach = _reach(one.where, one.phone, one.page)
    bring = W["bring"].format(what="; ".join(one.bring)) if one.bring else ""
    when = one.when[:1].upper() + one.when[1:]
    return (
        f"<li><b>{escape(when)}</b><p><b>{escape(one.title)}.</b> {said(one.sentence)} "
        f'<span class="to-do">{said(one.what)}</span></p>'
        f"<p>{escape(W['who_does'].format(who=one.who))} {reach}</p>{paragraphs(bring)}</li>"
    )


def _entries(group: str, entries: Sequence[Entry]) -> str:
    """Papers, people or notes as a list behind a fold; the place to reach them beside each."""
    if not entries:
        return ""
    lines = "".join(
        f"<li>{f'<b>{escape(one.title)}.</b> ' if one.title else ''}{said(one.text)} "
        f"{_reach(one.where, one.phone, one.page)}</li>"
        for one in entries
    )
    return (
        f'<details id="list-{group}"><summary data-key="list-{group}">{escape(W[group])}</summary>'
        f"<ul>{lines}</ul></details>"
    )


def _reach(where: str, phone: str, page: str) -> str:
    """Where to go, a number to call, and a page to open, as far as they are known."""
    found = [escape(text) for text in (where, phone) if text]
    if page.startswith(("https://", "http://")):
        found.append(link(page, _site(page)))
    return f'<span class="note">{", ".join(found)}</span>' if found else ""
