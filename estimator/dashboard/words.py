"""Every sentence of the pages that is not part of a question, in one place.

Written for a sixth-grade reader: no promise, no blame, nothing about how long anyone may live.
A name in braces is filled in by the code that shows the sentence.
"""

from __future__ import annotations

BRAND = "Months ahead"

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
MONTHS_SHORT = tuple(name[:3] for name in MONTHS)

#: Where nothing stands in for an open answer.
NOT_COUNTED = "We do not count this for now."

#: Kinds of breast cancer, as the list of treatments groups them.
CANCER_KINDS = {
    "HR+/HER2-": "Hormone positive, HER2 negative",
    "HR+/HER2-low": "Hormone positive, HER2 low",
    "HER2+": "HER2 positive",
    "TNBC": "Triple negative",
    "any": "More than one kind",
}

#: What the launcher says, in the terminal and on its plain pages.
SERVER = {
    "ready": "The estimator is ready at {address}\nPress Ctrl+C to stop it.",
    "port_taken": (
        "Cannot listen on {ip}, port {port}: {why}. Stop the other program, or choose another "
        "port with --port."
    ),
    "no_notebook": "There is no notebook named {name} in {folder}.",
    "full_title": "All places are taken",
    "full": "Many people are using this page right now. Please try again in a minute.",
    "not_here_title": "Nothing is at this address",
    "not_here": "Please check the address, or go back to the first page.",
    "broken_title": "This page could not be made",
    "broken": "Something went wrong on our side. Please load the page again.",
}

#: The frame of a page.
SESSION = {
    "brand": BRAND,
    "nothing_stored": "Nothing you type is stored here. Save it to your own file.",
    "open": "Open",
    "save": "Save",
    "print": "Print",
    "close": "Close",
    "why": "Why this number?",
    "one_moment": "One moment…",
    "not_opened": "This file could not be opened",
    "too_large": "The file is too large. A file that this page saved is much smaller.",
    "not_readable": "This file cannot be read. Choose a file that this page saved.",
    "opened": "Your file is open. The answers are filled in.",
    "lost_title": "The connection to this session has ended.",
    "lost": "The figures no longer follow your answers. What you typed is still here.",
    "lost_go_on": "Go on with my answers",
    "lost_save": "Save my answers to a file",
    "answers_file": "my-answers.json",
    "case_file": "months-ahead.json",
}

#: The form around the questions.
FORM = {
    "questions": "Questions",
    "someone": "the person with cancer",
    "progress": "How far you are",
    "part": "Part {number} of {of}",
    "minute_left": "about 1 minute left",
    "minutes_left": "about {minutes} minutes left",
    "back": "Back",
    "next": "Next",
    "next_named": "Next: {part}",
    "all_asked": "That was the last question. You can change any answer at any time.",
    "not_sure": "Not sure",
    "choose": "Choose one",
    "choose_month": "Choose a month",
    "month": "Month",
    "year": "Year",
    "birth_month": "Month of birth",
    "birth_year": "Year of birth",
    "child": "Child {number}",
    "no_children": "No children",
    "add_child": "Add a child",
    "remove_child": "Remove child {number}",
    "none": "none",
    "unit_of": "{label} For how long?",
    "told": "What you told us",
    "months": list(MONTHS),
}

#: The answers.
ANSWERS = {
    "answers": "The months ahead",
    "welcome_title": "The months ahead, one by one",
    "welcome": (
        "Answer the first questions. Then you will see here what comes in and what goes out each "
        "month, which month is hardest, and when things change."
    ),
    "welcome_left_one": "1 more answer and the first picture is here. “Not sure” is an answer too.",
    "welcome_left": (
        "{count} more answers and the first picture is here. “Not sure” is an answer too."
    ),
    "pause": (
        "The picture below shows your answers from before. Mend the answers marked in red and it "
        "follows again."
    ),
    "no_picture": (
        "The picture cannot be made from these answers yet. Please look at the answers marked in "
        "red."
    ),
    "broken": (
        "Something went wrong on our side, and the picture could not be made. Your answers are "
        "safe. You can save them, change one, or load the page again."
    ),
    "change_answers": "Change your answers",
    "table": "See it as a table",
    "table_caption": "Money in and out, month by month. Each amount opens “why this number?”.",
    "table_month": "Month",
    "how_sure": "How sure is this?",
    "why_short": "Why?",
    "why_cell": "{amount}. Why? {label}, {month}",
    "key": "What the colors mean",
    "slide": "Chart. Slide sideways to see more months.",
    "slide_hint": "Slide the picture sideways to see all months.",
    "bridge": "When things change",
    "bridge_from_to": "{start} to {end}",
    "what_if": "What if…",
    "use_this": "Show this one",
    "use_this_named": "Show this one: {title}",
    "shown_now": "Shown above",
    "assumptions": "What this rests on",
    "not_sure_title": "You were not sure, so we used this",
    "assumed_title": "What we assumed",
    "estimate": (
        "This is an estimate, not advice, and not a decision by any agency, employer or health "
        "plan. Help that is not granted yet is not counted."
    ),
    "chart_label": "{heading}. What goes out each month, what comes in, and what is missing.",
    "worst": "hardest",
}

#: Names of the kinds of money, as the chart and its key show them.
KINDS = {
    "living": "Usual living costs",
    "left_before": "What was left for living before",
    "premiums": "Premiums",
    "medical": "Medical bills",
    "travel": "Travel, parking, meals",
    "home": "Children and help at home",
    "income": "Comes in, after tax",
    "short": "Short",
    "less": "Less than before",
}


def month_name(month: str) -> str:
    """``2027-01`` as ``January 2027``."""
    year, number = month.split("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def month_short(month: str) -> str:
    """``2027-01`` as ``Jan 2027``."""
    year, number = month.split("-")
    return f"{MONTHS_SHORT[int(number) - 1]} {year}"


def dollars(amount: float) -> str:
    """An amount in whole dollars: ``$1,234``, ``-$20``."""
    whole = round(amount)
    return f"-${-whole:,}" if whole < 0 else f"${whole:,}"
