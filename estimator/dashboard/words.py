"""Every sentence of the pages that is not part of a question, in one place.

Written for a sixth-grade reader: no promise, no blame, nothing about how long anyone may live.
A name in braces is filled in by the code that shows the sentence. Each table answers in the
reader's language; ``spoken()`` gives all of it at once, for a widget.
"""

from __future__ import annotations

from estimator.basis.words import Texts, dollars, month_words

BRAND = "Months ahead"

#: Where nothing stands in for an open answer.
NOT_COUNTED = "We do not count this for now."

#: Kinds of breast cancer, as the list of treatments groups them.
CANCER_KINDS = Texts(
    {
        "HR+/HER2-": "Hormone type (HR+, HER2-)",
        "HR+/HER2-low": "Hormone type, HER2 low",
        "HER2+": "HER2 type (HER2+)",
        "TNBC": "Triple negative (TNBC)",
        "any": "More than one kind",
    }
)

#: What the launcher says, in the terminal and on its plain pages.
SERVER = Texts(
    {
        "ready": "The estimator is ready at {address}\nPress Ctrl+C to stop it.",
        "port_taken": (
            "Cannot listen on {ip}, port {port}: {why}. Stop the other program, or choose another "
            "port with --port."
        ),
        "no_notebook": "There is no notebook named {name} in {folder}.",
        "title": BRAND,
        "start": (
            "See what comes in and what goes out, month by month, when treatment changes work, pay "
            "and the health plan. Choose a page."
        ),
        "counselor": "With a counselor",
        "counselor_says": "All questions of a part at once, notes for the print, and keys for each step.",
        "family": "On our own",
        "family_says": "One question at a time, in large type.",
        "full_title": "All places are taken",
        "full": "Many people are using this page right now. Please try again in a minute.",
        "not_here_title": "Nothing is at this address",
        "not_here": "Please check the address, or go back to the first page.",
        "first_page": "Go to the first page",
        "broken_title": "This page could not be made",
        "broken": "Something went wrong on our side. Please load the page again.",
    }
)

#: The frame of a page.
SESSION = Texts(
    {
        "brand": BRAND,
        "nothing_stored": "Nothing you type is stored here. Save it to your own file.",
        "open": "Open",
        "save": "Save",
        "menu": "Menu",
        "print": "Print (PDF)",
        "files": "More files",
        "html": "HTML file",
        "calendar": "Calendar file",
        "making": "We are making your file. One moment…",
        "made": "Your file is ready. Look in your downloads.",
        "not_printed": "This could not be made",
        "print_first": "Answer the first questions. Then the page can be printed.",
        "print_red": "Change the answers marked in red. Then the page can be printed.",
        "print_broken": (
            "Something went wrong on our side. Your answers are safe. Please try again, or use the "
            "print of your browser."
        ),
        "hide": "Hide amounts",
        "show": "Show amounts",
        "hidden": "The amounts are hidden for now. Press “Show amounts” to see them again.",
        "hidden_said": "The amounts are hidden.",
        "shown_said": "The amounts are back.",
        "notes": "Notes",
        "notes_label": "Notes for the print",
        "notes_help": "They go only into the print. They are not saved in your file.",
        "keys": "Keys",
        "keys_title": "Keys for each step",
        "keys_help": "Press one of these keys when you are not in a field.",
        "keys_on": "Use these keys",
        "keys_names": {
            "n": "Next questions",
            "b": "Back to the questions before",
            "q": "Go to the questions",
            "g": "Go to the months",
            "c": "Go to the chart (arrow keys move, Enter asks why)",
            "t": "Open or close the table",
            "w": "Go to “What if…”",
            "m": "Write notes for the print",
            "h": "Hide or show amounts",
            "p": "Print (PDF)",
            "s": "Save",
            "o": "Open",
            "l": "Change the language",
            "?": "Show these keys",
        },
        "most_whatifs": "You can look at {most} at once. Take one away first.",
        "most_whatifs_title": "That is one too many",
        "chart_keys": (
            "The left and right arrow keys go from month to month. Up and down go from one kind of "
            "money to the next. Enter asks why."
        ),
        "chart_month": "{month}: {amounts}",
        "chart_kind": "{kind}, {month}: {amount}",
        "why_month": "Why? {month}",
        "close": "Close",
        "why": "Why this number?",
        "one_moment": "One moment…",
        "not_opened": "This file could not be opened",
        "too_large": "The file is too large. A file that this page saved is much smaller.",
        "not_readable": "This file cannot be read. Choose a file that this page saved.",
        "opened": "Your file is open. The answers are filled in.",
        "saved": "Your file is saved. Open it here to go on.",
        "lost_title": "The connection to this session has ended.",
        "lost": "The figures no longer follow your answers. What you typed is still here.",
        "lost_go_on": "Go on with my answers",
        "lost_save": "Save my answers to a file",
        "answers_file": "my-answers.json",
        "case_file": "months-ahead.json",
        "pdf_file": "months-ahead.pdf",
        "html_file": "months-ahead.html",
        "calendar_file": "months-ahead.ics",
    }
)

#: The form around the questions.
FORM = Texts(
    {
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
        "unit_of": "{label} How often?",
        "told": "What you told us",
        "see_months": "See the months",
        "question": "Question {number} of {of}",
        "save_back": "Save and come back",
        "then": "What would you like to do now?",
        "then_ready": "You can look at the months, or make the picture closer. Choose what matters to you.",
        "then_missing_one": "1 answer is missing for the first picture. “Not sure” is an answer too.",
        "then_missing": (
            "{count} answers are missing for the first picture. “Not sure” is an answer too."
        ),
        "closer": "Make the picture closer",
        "closer_more": "More, if you have the papers at hand",
        "answered": "{done} of {of} answered",
    }
)

#: Questions for those who know more.
DEEPER = Texts(
    {
        "fold_planned": "Tests, visits and medicine beside the treatment",
        "fold_switches": "Choices of medicine",
        "fold_way": "The car, a ride, a bus or a plane",
        "fold_parking": "Parking by the hour",
        "fold_near": "Care near home",
        "fold_nights": "Nights away from home",
        "fold_company": "Who comes along",
        "fold_job": "Sick days, overtime and shifts",
        "fold_children": "Bad days, and when a parent can no longer care for the children",
        "fold_extras": "Things and services because of the illness",
        "once": "One time, or a few",
        "goes_on": "Goes on",
        "stay": (
            "Many people stay on this for about {months} months; some {low}, some {high}. This is for "
            "planning money. It says nothing about you."
        ),
        "usual_choice": "Unless you choose, we count “{usual}”.",
        "switches": {
            "trastuzumab": ("Which trastuzumab is given?", "Trastuzumab"),
            "denosumab": ("Which denosumab is given?", "Denosumab"),
            "booster": ("Which white-cell booster is given?", "White-cell booster"),
            "ovary_shot": ("Which shot quiets the ovaries?", "Shot for the ovaries"),
            "given_as": ("A drip into a vein, or a shot under the skin?", "Drip or shot"),
            "bone_medicine": ("Which bone medicine is given, and how often?", "Bone medicine"),
            "supply": ("How many months of generic pills are filled at once?", "Supply of pills"),
            "company": ("To which trips does somebody come along?", "Company"),
        },
        "modes": {
            "own car": "Own car, with wear",
            "own car, gas alone": "Own car, gas alone",
            "rideshare": "A ride from an app",
            "taxi": "Taxi",
            "bus or train": "Bus or train",
            "plane": "Plane",
            "free ride": "A free ride",
        },
        "extras": {
            "wig": "A wig",
            "scalp_cooling": "Scalp cooling",
            "compression_sleeve": "A compression sleeve",
            "clothing": "Breast form, bras, clothes",
            "phone_and_internet": "More phone and internet",
            "utilities": "More heat, water and power",
            "over_the_counter": "Things from the drugstore",
            "cleaning_visit": "House cleaning",
            "meal_delivered": "Meals brought home",
            "complementary_session": "Acupuncture or massage",
        },
    }
)

#: The answers.
ANSWERS = Texts(
    {
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
            "The picture below shows your answers from before. Change the answers marked in red to "
            "bring it up to date."
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
        "dates": "Dates to keep",
        "all_dates": "All dates",
        "what_if": "What if…",
        "total_named": "Why? {title}: {amount}",
        "use_this": "Show this one",
        "use_this_named": "Show this one: {title}",
        "shown_now": "Shown above",
        "one_moment": "One moment…",
        "assumptions": "What this rests on",
        "not_sure_title": "Not answered, or not sure: this is what we used",
        "assumed_title": "Good to know",
        "held_title": "Figures that are not published yet",
        "held_one": "1 figure is not out yet for some of these months. We use the last one.",
        "held": "{count} figures are not out yet for some of these months. We use the last ones.",
        "estimate": (
            "This is an estimate. It is not advice. No agency, no employer and no health plan has "
            "decided it. It counts on a yes to SSDI and paid leave where they are shown. No one can "
            "promise that. Other help that is not granted yet is not counted."
        ),
        "chart_label": "{heading}. What goes out each month, what comes in, and what is missing.",
        "worst": "hardest",
        "band": "Likely range of what goes out",
        "range": "How sure are these figures?",
        "range_total": "This is about all that goes out in the months shown, with taxes.",
        "range_year": "Covered care, {start} to {end}: {low} to {high}.",
        "range_month": "Covered care, {start}: {low} to {high}.",
        "range_year_same": "Covered care, {start} to {end}: {low}.",
        "range_month_same": "Covered care, {start}: {low}.",
        "range_above": "The picture counts {amount}: where an answer is open, it stays on the safe side.",
        "range_below": "The picture counts {amount}, without visits that no one can plan.",
        "range_ceiling": "It cannot pass {amount}: that is your plan’s limit.",
        "range_law_ceiling": "We count at most {amount}: no plan with a limit may ask for more by law.",
        "range_bar": "In each bar, blue is the range, black what the picture counts, red the limit.",
        "range_how": (
            "We ran your months {draws} times. Each time we drew other prices, visits and waits for "
            "what no one can know. 8 of 10 runs lie in each range. The two dotted lines on the chart "
            "are the range of what goes out."
        ),
    }
)

#: Names of the kinds of money, as the chart and its key show them.
KINDS = Texts(
    {
        "living": "Usual living costs",
        "left_before": "What was left for living before",
        "premiums": "Premiums",
        "medical": "Medical bills",
        "travel": "Travel, parking, meals",
        "home": "Children and help at home",
        "medical_helped": "Medical bills, less help you have",
        "travel_helped": "Travel, parking, meals",
        "other": "Paid back, and other",
        "income": "Comes in, after tax",
        "short": "Short",
        "less": "Less than before",
    }
)


#: Sentences about one family's months.
VIEW = Texts(
    {
        "hardest": "The hardest month is {month}",
        "tightest": "The tightest month is {month}",
        "short": "{amount} short",
        "left_over": "{amount} left over",
        "less": "{amount} less",
        "more": "{amount} more",
        "would_be_short": "You would be {amount} short.",
        "would_have_left": "You would still have {amount} left over.",
        "would_have_less": "You would have {amount} less than in a month before the illness.",
        "would_have_more": "You would have {amount} more than in a month before the illness.",
        "deductible": "The deductible starts again, and {amount} of medical bills come in that month.",
        "treatment_starts": "Treatment starts, and {amount} of medical bills come in that month.",
        "bills": "{amount} of medical bills come in that month.",
        "premium": "The health plan costs {amount} in that month.",
        "tax": "{amount} of tax is due when you file.",
        "at_home": "Help at home, childcare and other costs come to {amount} in that month.",
        "one_off": "{amount} goes out that month for “{line}”.",
        "other": "{amount} is paid back, or goes to other things, in that month.",
        "helped": "Help and money set aside, which you told us of, pay {amount} of it.",
        "little_in": "Only {amount} comes in that month.",
        "no_pay_from_to": "From {start} to {end}, no pay comes in for {name}.",
        "no_pay_in": "In {start}, no pay comes in for {name}.",
        "short_months": "In {count} of {of} months more goes out than comes in.",
        "open_living": "Usual living costs are not filled in, so this compares with the months before "
        "the illness.",
        "medical_in": "Medical bills in {year}",
        "medical_shown": "Medical bills in the months of {year} shown here",
        "medical_none": "Medical bills in these {months} months",
        "ceiling": "Your share of covered bills cannot pass {amount} in a plan year.",
        "no_ceiling": "There is no yearly limit without a health plan.",
        "pay_lost": "Pay lost in these {months} months",
        "pay_lost_each": "{name}: {amount}",
        "match_lost": "not counted: {amount} from the job for retirement",
        "no_pay_lost": "Days at the clinic in these {months} months",
        "no_pay_lost_note": "No pay is lost because of them.",
        "ssdi": "SSDI each month",
        "ssdi_family": "SSDI each month, with the family’s part",
        "ssdi_note": "If it is granted, first paid in {month}.",
        "ssdi_range": "Between {low} and {high} a month, depending on earlier pay.",
        "ssdi_range_own": (
            "Without the family’s part, between {low} and {high} a month, depending on earlier pay."
        ),
        "ssdi_month": "{amount} a month",
        "social_security": "Social Security each month",
        "social_security_note": "Paid already.",
        "months_short": "{count} of {of} months",
        "months_short_label": "More goes out than comes in",
        "months_less_label": "Less is left than before",
        "months_short_note": "The hardest one is {month}.",
        "works_above_limit": "SSDI is not counted: pay from work stays above its limit.",
        "too_few_credits": (
            "SSDI is not counted: Social Security asks for more work credits than we count here."
        ),
        "too_little_recent_work": (
            "SSDI is not counted: Social Security asks for more work in the last few years."
        ),
        "plan_stop": "Your plan: stop in {month}",
        "plan_fewer": "Your plan: work {hours} hours a week",
        "plan_keep": "Your plan: keep on working",
        "by_the_end": "By the end of {end}.",
        "worst_short": "Hardest month: {month}, {amount} short.",
        "worst_left_over": "Hardest month: {month}, {amount} left over.",
        "worst_less": "Hardest month: {month}, {amount} less.",
        "worst_more": "Hardest month: {month}, {amount} more.",
        "no_job": "As it is now",
        "lane_work": "Work",
        "lane_pay": "Pay",
        "lane_plan": "Health plan",
        "lane_deductible": "Deductible",
        "at_work": "At work",
        "works_fewer": "Fewer hours",
        "job_held": "Leave, job held",
        "not_at_work": "Not at work",
        "no_pay": "No pay",
        "starts_again": "{year}: starts again",
        "this_year": "This plan year",
        "new_plan": "New plan",
        "mark_protection_ends": "job protection ends",
        "mark_ssdi_first_payment": "first SSDI",
        "mark_medicare_starts": "Medicare starts",
        "mark_cobra_ends": "COBRA ends",
        "mark_employer_plan_ends": "plan from job ends",
        "comes_in": "Comes in",
        "goes_out": "Goes out",
        "left": "Left over",
        "left_before_living": "Left before living costs",
        "you": "the person with cancer",
        "you_first": "The person with cancer",
        "helper": "Helper",
        "total_of": "{title}: {amount}",
        "total_says": "All months shown, added up.",
        "differs_says": "What changes over these months, beside your plan:",
        "in_all": "In all",
    }
)

#: Kinds of pay in the lane of the bridge, by line of the ledger.
PAY = Texts(
    {
        "wages": "Wages",
        "sick_pay": "Sick pay",
        "state_leave": "State paid leave",
        "short_term_disability": "Disability pay",
        "long_term_disability": "Disability pay",
        "ssdi": "SSDI",
        "social_security": "Social Security",
    }
)

#: What one is covered by, from the codes of the engine.
COVER = Texts(
    {
        "no insurance": "No health plan",
        "plan from the job": "Plan from the job",
        "COBRA": "COBRA",
        "marketplace plan": "Marketplace plan",
        "partner's plan": "Partner’s plan",
        "Medicare with Medigap": "Medicare and Medigap",
        "Medicare": "Medicare",
        "Medicare Advantage": "Medicare Advantage",
        "Medicaid": "Medicaid",
    }
)

#: What the page shows on request. Nothing of it is counted, and nothing of it is a promise.
ON_DEMAND = Texts(
    {
        "whatifs_title": "Choose what to compare",
        "whatifs_says": "Choose up to four. Each one stands beside your plan above.",
        "whatifs_none": "By what you told us, we found no other way to go in these months.",
        "whatifs_closed": "Not open now, and why",
        "levers_title": "What would help most",
        "levers_says": (
            "The amounts are for all months shown, each on its own. Not one is counted above."
        ),
        "levers_none": "By what you told us, we found nothing more that would change these months.",
        "levers_more": "More that may help",
        "lever_worth": "about {amount} in these months",
        "lever_unpriced": "not priced",
        "lever_by": "by {day}",
        "lever_any_time": "any time",
        "lever_effort": "What it takes: {effort}.",
        "lever_where": "Where to ask: {where}.",
        "lever_compare": "Look at it beside your plan",
        "lever_compare_named": "Look at it beside your plan: {title}",
        "pairs": "Two of them together",
        "paths_title": "Plans that could follow the job’s plan",
        "help_title": "Help to ask for (not counted)",
        "medicaid_title": "Medicaid, month by month (not counted)",
        "checklist_title": "What to do, bring and ask",
        "checklist_says": "This is for your case, as you told it. You can print it with the page.",
        "to_dos": "What to do, by when",
        "papers": "Papers to have at hand",
        "questions": "Questions to ask",
        "for_care team": "For the care team",
        "for_you and your family": "For you and your family",
        "for_the employer": "For the employer",
        "for_the plan": "For the health plan",
        "for_the billing office": "For the billing office",
        "checklist_unread": "We have not yet checked all of these pages and numbers at their source.",
        "people": "People who help",
        "notes": "Good to know",
        "who_does": "{who}:",
        "bring": "Bring: {what}.",
        "paths_says": (
            "Here is each plan with the same work, treatment and living costs. The premiums and bills "
            "are for all months shown. You can show any of them in the picture above."
        ),
        "paths_others": (
            "One plan may cover the whole family. Another may cover just one person. Count what a "
            "plan for the others would cost too."
        ),
        "paths_helped": (
            "The medical bills here are before the help and the money set aside that you told us of. "
            "The last two amounts count it."
        ),
        "paths_caption": "Plans that are open when the plan from the job ends",
        "paths_closed": "Not open, by what you told us",
        "path": "Plan",
        "path_premiums": "Premiums",
        "path_medical": "Medical bills",
        "path_net": "In all months",
        "path_worst": "Hardest month",
        "path_choose": "Show it",
        "path_count": "Show this plan",
        "path_counted": "Shown above",
        "path_named": "{label}: {path}",
        "path_COBRA": "COBRA",
        "path_marketplace": "Marketplace plan",
        "path_partner": "A partner’s plan",
        "path_medicaid": "Medicaid",
        "path_none": "No plan",
        "help_says": (
            "Nothing here is counted in the months above, unless you told us that you have it. Each "
            "program decides for itself. The list starts with what could cover the most."
        ),
        "help_none": "By what you told us, we found no program in our list for these months.",
        "help_kept": "You told us that you have help of this kind. It is counted in the months above.",
        "help_amount": "Up to about {amount} in these months: possible, not counted.",
        "help_pays": "What it can give: {what}.",
        "help_missing": "It would help to know: {what}.",
        "help_until": "It goes with the health plan until {month}.",
        "help_where": "Where to ask:",
        "help_team": "your social worker, or the clinic’s money office",
        "help_hospital": "the hospital’s billing desk",
        "help_medicaid": "More under “Medicaid” below.",
        "help_unread": "We have not yet checked this with the program.",
        "has_it": "You told us that you have it.",
        "tag_open": "you can ask now",
        "tag_maybe": "may be open",
        "tag_kept": "you have it",
        "tag_later": "may be open from {month}",
        "kind_coverage": "Health cover",
        "kind_benefit": "Help with Medicare’s costs",
        "kind_copay card": "Co-pay cards of drug makers",
        "kind_foundation": "Grants for co-pays from foundations",
        "kind_free drug": "Free drugs from makers",
        "kind_discount": "Help from the hospital",
        "kind_grant": "Cash grants",
        "kind_rides": "Rides and parking",
        "kind_lodging": "A place to stay",
        "medicaid_now": "You have Medicaid now. This is how it looks in the months ahead.",
        "medicaid_likely": (
            "By what you told us, it looks likely from {month}. Only the state can decide."
        ),
        "medicaid_possible": (
            "By what you told us, it is possible from {month}. Only the state can decide. Asking costs "
            "nothing."
        ),
        "medicaid_none": (
            "By what you told us, no way into Medicaid looks open in these months. If pay, savings or "
            "cover change, look again. Asking the state costs nothing."
        ),
        "medicaid_closed": "By what you told us, no way looks open.",
        "medicaid_where": "Where to ask:",
        "medicaid_link_name": "Medicaid offices of the states",
        "from_to": "{start} to {end}",
        "look_back": (
            "If you apply in {month}, Medicaid may also pay bills back to {earliest}, if you fitted its "
            "rules then."
        ),
        "spend_down": (
            "With bills: in {month}, medical bills of about {amount} in one month, or {period} over "
            "{months} months, could open Medicaid. A state adds up one to {months} months."
        ),
        "work_rule": "Hours of work, from {month}:",
        "children": "The children",
        "child_born": "Born {month}",
        "child_cover": "The child program (CHIP) is for children without other health cover.",
        "child_medicaid": "Medicaid looks likely. The state decides.",
        "child_chip": "The child program (CHIP) is possible. Ask the state.",
        "child_none": "By what you told us, no program for children looks open.",
        "each_way": "Every way into Medicaid, in {month}",
    }
)

#: "Why this number?"
WHY = Texts(
    {
        "title": "{label}, {month}: {amount}",
        "title_year": "{label}, {year}: {amount}",
        "title_all": "{label}: {amount}",
    }
)


def month_names() -> list[str]:
    """The twelve months in the reader's language, January first."""
    return [month_words(f"2000-{number:02d}", year=False) for number in range(1, 13)]


def month_year() -> str:
    """How a month and its year stand together: ``{month} {year}``, in Spanish with a "de"."""
    name = month_words("2000-01", year=False)
    return month_words("2000-01").replace(name, "{month}").replace("2000", "{year}")


def month_name(month: str) -> str:
    """``2027-01`` as ``January 2027``."""
    return month_words(month)


__all__ = [
    "ANSWERS",
    "BRAND",
    "CANCER_KINDS",
    "COVER",
    "DEEPER",
    "FORM",
    "KINDS",
    "NOT_COUNTED",
    "ON_DEMAND",
    "PAY",
    "SERVER",
    "SESSION",
    "VIEW",
    "WHY",
    "dollars",
    "month_name",
    "month_names",
    "month_year",
]
