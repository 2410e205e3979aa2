"""Every text that only the print has; all others are those of the pages."""

from __future__ import annotations

from estimator.basis.words import Texts

W = Texts(
    {
        "title": "The months ahead",
        "title_for": "The months ahead for {name}",
        "made": "Made on {day} from what you told us.",
        "foot": "Made on {day}. An estimate, not advice.",
        "page": "Page {page} of {pages}",
        "chart_alt": (
            "{heading}. In {month}, {out} goes out and {income} comes in. The table of months has "
            "each amount."
        ),
        "worst": "hardest",
        "bridge_alt": "When things change. {lanes}.",
        "lane": "{lane}: {bands}",
        "band": "{what}, {start} to {end}",
        "band_one": "{what}, {start}",
        "to_dos_on": "More to do, by when",
        "to_dos_none": "No dates to keep came up in these months.",
        "who": "Who: {who}. Where: {where}",
        "bring": "Bring: {what}",
        "why_all": "{label} in these months: {amount}",
        "peak": "The largest part comes in {month}: {amount}.",
        "table": "Month by month, in dollars",
        "rounded": "Rounded to the dollar. “Comes in” is after tax. The hardest month is in bold.",
        "helped": "Medical and travel are less the help you have.",
        "before": (
            "Usual living costs are not filled in. The last column is set against the months "
            "before the illness."
        ),
        "notes": "Notes from our talk",
        "notes_cut": "The notes go on. The rest is in the notes on your page.",
        "whys": "Why these numbers?",
        "why": "{label}, {month}: {amount}",
        "from": "Made from: {parts}.",
        "part": "{what} {amount}",
        "is_short": "In this month {out} goes out and {income} comes in. That is {amount} short.",
        "is_left": "In this month {income} comes in and {out} goes out. That leaves {amount}.",
        "source": "Source: {cites}.",
        "in_force": "{cite} (since {day})",
        "held": "{cite} (since {day}, not yet out for this month)",
        "more_to_dos_one": "1 more date is on your page and in the calendar file.",
        "more_to_dos": "{count} more dates are on your page and in the calendar file.",
        "more_papers_one": "1 more paper is on the list on your page.",
        "more_papers": "{count} more papers are on the list on your page.",
        "more_whys_one": "1 more note is on your page.",
        "more_whys": "{count} more notes are on your page.",
        "more_assumed_one": "1 more answer that we filled in is on your page.",
        "more_assumed": "{count} more answers that we filled in are on your page.",
        "go_to_note": "Note {number}",
        "slide": "Picture. Slide sideways to see more months.",
        "slide_table": "Table. Slide sideways to see more.",
        "clinic": "The clinic sets the true day. This one is a guess for planning.",
        "refill": "A guess for planning. The pharmacy knows the true day.",
        "calendar": "The months ahead: dates",
    }
)

#: Heads of the table, short enough for a narrow column.
HEADS = Texts(
    {
        "month": "Month",
        "income": "Comes in",
        "living": "Living",
        "medical": "Medical",
        "premiums": "Premiums",
        "travel": "Travel",
        "home": "Home",
        "other": "Other",
        "rest": "Travel, home, other",
        "outgo": "Goes out",
        "left": "Left",
        "for_living": "Left for living",
        "against": "More or less",
    }
)
