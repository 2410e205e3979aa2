"""The questions of a page, in the order of a conversation, and the widget that asks them.

A question's name is the dotted field of the case that it fills (``plan.deductible``), or, without a
dot or with a leading ``ask.``, a question of the page alone. What stands in for "not sure" is read
from the case itself, so that page, file and command line say the same.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Mapping
from typing import Any, get_args

from estimator.basis.law import law
from estimator.basis.words import language, say
from estimator.case import FIRST_PRICES
from estimator.case.parts import MedigapLetter
from estimator.dashboard import deeper, words
from estimator.dashboard.asking import (
    GIVEN,
    HELPER,
    MONTHS_OF_YEAR,
    PER,
    STATE_OPTIONS,
    UNSURE,
    WITH_JOB,
    WORKS,
    YES_NO,
    ask,
    asked,
    each,
    folded,
    listed,
    span,
    spoken_question,
)

HELPER_WORKS = {"ask.helper": ["spouse", "partner", "other"], "ask.helper_works": ["yes"]}
STOPS = {**WORKS, "choices.work": ["stop"]}
FEWER = {**WORKS, "choices.work": ["fewer hours"]}
PRIVATE = {"plan.kind": ["employer", "partner", "COBRA", "marketplace", "medicare advantage"]}
GROUP_PLAN = {"plan.kind": ["employer", "partner", "COBRA", "marketplace"]}
PAYS_DRUGS = {"plan.kind": ["employer", "partner", "COBRA", "marketplace"]}
ANY_COVER = {"plan.kind": [GIVEN]}
NOT_MEDICAID = {
    "plan.kind": [
        "employer",
        "partner",
        "COBRA",
        "marketplace",
        "medicare",
        "medicare advantage",
        "none",
    ]
}
JOB_PLAN_ENDS = {**STOPS, "plan.kind": ["employer"]}
AFTER_WORK = "choices.coverage_after_work"
MAY_USE_COBRA: list[dict[str, list[Any]]] = [
    {"plan.kind": ["COBRA"]},
    {**JOB_PLAN_ENDS, AFTER_WORK: [None, UNSURE, "COBRA"]},
]
MAY_CHOOSE_MARKETPLACE: list[dict[str, list[Any]]] = [
    {"plan.kind": ["COBRA"]},
    {**JOB_PLAN_ENDS, AFTER_WORK: [None, UNSURE, "COBRA", "marketplace"]},
    {"choices.coverage_changes.1.kind": ["marketplace"]},
    {"choices.coverage_changes.2.kind": ["marketplace"]},
]
MAY_USE_MARKETPLACE: list[dict[str, list[Any]]] = [
    {"plan.kind": ["marketplace"]},
    *MAY_CHOOSE_MARKETPLACE,
]
HAS_OTHERS: list[dict[str, list[Any]]] = [HELPER, {"children": [GIVEN]}]
OTHERS_ON_PLAN = {**GROUP_PLAN, "plan.others_covered": [GIVEN]}
OUTSIDE = {**PRIVATE, "plan.outside_network.share": [GIVEN]}
OUTSIDE_PAID = {**OUTSIDE, "plan.outside_network.covered": [None, "yes"]}
HAS_FSA = {"plan.kind": ["employer", "partner"], "plan.accounts.fsa_election": [GIVEN]}
WITH_HSA_PLAN = {**PRIVATE, "plan.hsa_qualified": ["yes"]}
MEDICARE_SEEN = [
    {"plan.kind": ["medicare", "medicare advantage"]},
    {"choices.medicare_choice": [GIVEN]},
]
MEDIGAP_LATER = {"choices.medicare_choice": ["medigap"]}
HAS_CARD = {**PAYS_DRUGS, "help.copay_card_from": [GIVEN]}
LETTERS = get_args(MedigapLetter)
PLANS = {
    "employer": "From the job of the person with cancer",
    "partner": "From the job of a husband, wife or partner",
    "COBRA": "COBRA (the old job's plan)",
    "marketplace": "Marketplace (HealthCare.gov or the state's)",
    "medicare": "Medicare",
    "medicare advantage": "Medicare Advantage",
    "medicaid": "Medicaid",
    "none": "No health plan",
}
PATHS = {
    "COBRA": "COBRA (the same plan, full price)",
    "marketplace": "Marketplace",
    "partner": "A partner’s plan",
    "medicaid": "Medicaid",
    "none": "No plan",
}
COPAYS = (
    ("primary", "Family doctor", "Copay, family doctor"),
    ("specialist", "Specialist", "Copay, specialist"),
    ("emergency", "Emergency room", "Copay, emergency"),
    ("imaging", "Scan", "Copay, scan"),
    ("lab", "Lab test", "Copay, lab"),
    ("infusion", "Infusion visit", "Copay, infusion"),
    ("radiation", "Radiation", "Copay, radiation"),
    ("therapy", "Therapy visit", "Copay, therapy"),
    ("hospital", "Hospital stay", "Copay, hospital stay"),
    ("drug_generic", "Generic drug", "Copay, generic drug"),
    ("drug_preferred", "Brand drug", "Copay, brand drug"),
    ("drug_specialty", "Specialty drug", "Copay, specialty drug"),
)


def parts(first_month: str) -> list[dict[str, Any]]:
    """Every question of the session page, in English but for what is made of several texts.

    Parameters
    ----------
    first_month
        The month that "now" is, as ``2026-11``.
    """
    return _parts(first_month, language())


def spoken_parts(spec: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The questions in the reader's language, for the widget that asks them."""
    return [
        {
            **part,
            **{key: say(part[key]) for key in ("title", "next", "intro") if key in part},
            "questions": [spoken_question(question) for question in part["questions"]],
        }
        for part in spec
    ]


@functools.lru_cache(maxsize=32)
def _parts(first_month: str, _language: str) -> list[dict[str, Any]]:
    ahead = span(first_month, 0, 60)
    around = span(first_month, 36, 24)
    return [
        {
            "title": "Who is at home",
            "quick": True,
            "minutes": 1,
            "intro": "A few quick questions first. Then you see the months ahead.",
            "questions": [
                ask("patient.name", "text", "First name of the person with cancer",
                    help="Or any name you like. You can leave it empty.", short="Name"),
                ask("patient.birth", "birth", "When was {name} born?", needed=True, short="Born"),
                ask("state", "select", "Which state is the home in?", needed=True, short="State",
                    options=STATE_OPTIONS),
                ask("ask.helper", "choice", "Who helps {name}?", needed=True, short="Helper",
                    help="The one who helps the most. Pay and leave can count for both.",
                    options=listed({"spouse": "Husband or wife", "partner": "Partner",
                                    "other": "Someone else", "none": "No one"})),
                ask("caregiver.relation", "select", "Who is that?", show_if={"ask.helper": ["other"]},
                    options=listed({"parent": "A parent", "adult child": "A grown child",
                                    "sibling": "A sister or brother", "friend": "A friend"})),
                ask("caregiver.shares_home", "choice", "Do you live together and share money?",
                    show_if={"ask.helper": ["other"]}, options=YES_NO),
                ask("children", "births", "Children in the home", short="Children",
                    help="They can count for Social Security and for childcare."),
            ],
        },
        {
            "title": "Work and pay",
            "next": "work and pay",
            "quick": True,
            "minutes": 2,
            "questions": [
                ask("ask.work", "choice", "Does {name} work now?", needed=True, short="Work now",
                    help="Sick leave counts as having a job.",
                    options=listed({"job": "Has a job", "self": "Self-employed",
                                    "none": "Does not work"})),
                ask("patient.job.pay", "money", "What does {name} earn?", needed=True,
                    show_if=WORKS, help="Before taxes.", short="Pay",
                    unit={"name": "patient.job.per", "options": PER}),
                ask("patient.job.hours_per_week", "number", "Hours of work in a usual week",
                    show_if=WORKS, after="hours", unsure=True, short="Hours a week"),
                ask("ask.social_security", "choice", "Does {name} get Social Security now?",
                    show_if={"ask.work": ["none"]}, needed=True, short="Social Security",
                    options=listed({"disability": "Yes, SSDI", "retirement": "Yes, retirement",
                                    "none": "No"}),
                    help="SSDI is paid to people who cannot work because of an illness."),
                ask("patient.social_security.monthly", "money", "How much is it each month?",
                    show_if={"ask.work": ["none"],
                             "ask.social_security": ["disability", "retirement"]},
                    needed=True, help="Before the Medicare premium comes off.",
                    short="Social Security each month"),
                ask("patient.social_security.entitled_since", "birth",
                    "What was the first month it was paid for?",
                    show_if={"ask.work": ["none"],
                             "ask.social_security": ["disability", "retirement"]},
                    needed=True, short="Since"),
                ask("choices.work", "choice", "What will {name} do about work?", needed=True,
                    show_if=WORKS, short="Plan for work",
                    help="You can try each one and see what changes.",
                    options=listed({"keep on": "Keep on", "fewer hours": "Fewer hours",
                                    "stop": "Stop"})),
                ask("choices.last_month_of_work", "month", "Last month of work", needed=True,
                    show_if=STOPS, months=ahead, short="Last month of work"),
                ask("choices.fewer_hours_from", "month", "First month with fewer hours",
                    needed=True, show_if=FEWER, months=ahead, short="Fewer hours from"),
                ask("choices.hours_per_week", "number", "Hours a week from then on", needed=True,
                    show_if=FEWER, after="hours", short="Fewer hours"),
                ask("ask.helper_works", "choice", "Does the helper have a job?",
                    show_if=HELPER, options=YES_NO, needed=True, short="Helper works"),
                ask("caregiver.job.pay", "money", "What does the helper earn?", needed=True,
                    show_if=HELPER_WORKS, help="Before taxes.", short="Helper's pay",
                    unit={"name": "caregiver.job.per", "options": PER}),
            ],
        },
        {
            "title": "Health plan and treatment",
            "next": "health plan and treatment",
            "quick": True,
            "minutes": 1,
            "questions": [
                ask("plan.kind", "select", "Which health plan does {name} have?", needed=True,
                    short="Health plan", help="The card or the HR office can tell.",
                    options=listed(PLANS)),
                ask("treatment.regimen", "select", "Which treatment?", needed=True, unsure=True,
                    short="Treatment", help="The care team can name it. Any one gives a first "
                    "picture.", options=regimen_options(), about=deeper.stay_words()),
                ask("treatment.start", "month", "When does it start, or when did it?", needed=True,
                    unsure=True, months=around, short="Treatment from"),
                ask("home.living_costs", "money", "What does an ordinary month cost?", needed=True,
                    unsure=True, help="With rent and food, without medical bills.",
                    short="Ordinary month"),
            ],
        },
        {
            "title": "The health plan, closer",
            "next": "the health plan",
            "minutes": 2,
            "intro": "These are on the “Summary of Benefits and Coverage” of the plan.",
            "questions": [
                ask("plan.premium", "money", "What do you pay for the plan each month?",
                    unsure=True, help="The part that comes out of pay, or the bill.",
                    short="Premium",
                    show_if={"plan.kind": ["employer", "partner", "marketplace",
                                           "medicare advantage"]}),
                ask("plan.cobra_since", "month", "First month of COBRA", unsure=True,
                    show_if={"plan.kind": ["COBRA"]}, months=around, short="COBRA since",
                    help="COBRA keeps the job’s plan after work, at full price."),
                ask("plan.full_premium", "money", "Full price of the plan each month", unsure=True,
                    show_if_any=[{**JOB_PLAN_ENDS, "choices.coverage_after_work":
                                  [None, UNSURE, "COBRA"]},
                                 {"plan.kind": ["COBRA"]}],
                    short="Full price",
                    help="With the employer’s part. COBRA costs this and 2 percent more."),
                ask("plan.deductible", "money", "Deductible for one person", unsure=True,
                    show_if=PRIVATE, short="Deductible",
                    help="What you pay first each plan year, before the plan pays."),
                ask("plan.drug_deductible", "money", "Separate deductible for pharmacy drugs",
                    show_if=PRIVATE, short="Drug deductible",
                    help="Leave it empty if there is only one deductible."),
                ask("plan.coinsurance", "number", "Your share of a bill after that", unsure=True,
                    show_if=PRIVATE, after="percent", short="Share of bills",
                    help="The plan’s papers call it “coinsurance”."),
                ask("plan.out_of_pocket_maximum", "money", "Most you pay in a year, for one person",
                    unsure=True, show_if=PRIVATE, short="Most in a year",
                    help="The “out-of-pocket limit” of the plan."),
                ask("plan.hsa_qualified", "choice",
                    "Is it a high-deductible plan with an HSA?", show_if=PRIVATE, options=YES_NO,
                    short="Plan with an HSA",
                    help="An HSA is a savings account for medical bills."),
                ask("plan.spent_out_of_pocket", "money",
                    "Paid toward that limit so far this plan year", short="Paid so far",
                    show_if=PRIVATE,
                    help="The plan’s site or its last letter shows it."),
                ask("plan.spent_deductible", "money",
                    "Of that, paid toward the deductible", unsure=True, show_if=PRIVATE,
                    short="Paid toward the deductible"),
                ask("plan.plan_year_starts", "select", "In which month does the plan year start?",
                    unsure=True, show_if=PRIVATE, short="Plan year starts",
                    options=MONTHS_OF_YEAR),
                *folded(
                    "Copays: fixed amounts for a visit or a drug",
                    *(ask(f"plan.copays.{name}", "money", label, show_if=PRIVATE, short=short)
                      for name, label, short in COPAYS),
                    ask("plan.copays.before_deductible", "choice",
                        "Do copays count before the deductible is met?", show_if=PRIVATE,
                        options=YES_NO, short="Copays before the deductible",
                        help="We count yes unless you say no."),
                ),
                *folded(
                    "Others on the plan",
                    ask("plan.others_covered", "number", "Other people of the family on this plan",
                        unsure=True, show_if=GROUP_PLAN, show_if_any=HAS_OTHERS, after="people",
                        short="Others on the plan"),
                    ask("plan.family.deductible", "money", "Deductible for the whole family",
                        unsure=True, show_if=OTHERS_ON_PLAN, short="Family deductible",
                        help="What the family pays first each plan year, before the plan pays."),
                    ask("plan.family.out_of_pocket_maximum", "money",
                        "Most the whole family pays in a year", unsure=True,
                        show_if=OTHERS_ON_PLAN, short="Family limit"),
                    ask("plan.family.own_limits", "choice",
                        "Does each person also have a limit of their own?", unsure=True,
                        show_if=OTHERS_ON_PLAN, options=YES_NO, short="Own limits"),
                    ask("plan.family.others_pay", "money",
                        "What the others pay each month for their own care", unsure=True,
                        show_if=OTHERS_ON_PLAN, short="Others’ own care"),
                    ask("plan.family.spent_deductible", "money",
                        "Paid toward the family deductible this plan year",
                        show_if=OTHERS_ON_PLAN, short="Paid, family deductible"),
                    ask("plan.family.spent_out_of_pocket", "money",
                        "Paid toward the family limit this plan year", show_if=OTHERS_ON_PLAN,
                        short="Paid, family limit"),
                ),
                *folded(
                    "Care outside the plan’s network",
                    ask("plan.outside_network.share", "number",
                        "How much of the bills comes from outside the network?", show_if=PRIVATE,
                        after="percent", short="Outside the network",
                        help="Leave it empty if all care is inside the network."),
                    ask("plan.outside_network.covered", "choice",
                        "Does the plan pay a part of that?", show_if=OUTSIDE, options=YES_NO,
                        short="Plan pays outside", help="We count yes unless you say no."),
                    ask("plan.outside_network.deductible", "money",
                        "Deductible outside the network", show_if=OUTSIDE_PAID,
                        short="Deductible outside",
                        help="What you pay first for care that is not on the plan’s list."),
                    ask("plan.outside_network.coinsurance", "number",
                        "Your share of a bill outside the network", show_if=OUTSIDE_PAID,
                        after="percent", short="Share outside"),
                    ask("plan.outside_network.out_of_pocket_maximum", "money",
                        "Most you pay in a year outside the network", show_if=OUTSIDE_PAID,
                        short="Most outside"),
                ),
                *folded(
                    "Money set aside: FSA and HSA",
                    ask("plan.accounts.fsa_election", "money",
                        "Health FSA: amount chosen for the year", short="FSA",
                        show_if={"plan.kind": ["employer", "partner"]},
                        help="A health FSA is money from pay that is set aside for bills."),
                    ask("plan.accounts.fsa_left", "money", "Of that, still there this year",
                        show_if=HAS_FSA, short="FSA left"),
                    ask("plan.accounts.fsa_year_starts", "select",
                        "In which month does the FSA year start?", show_if=HAS_FSA,
                        options=MONTHS_OF_YEAR, short="FSA year starts",
                        help="We count January unless you choose."),
                    ask("plan.accounts.fsa_carries_over", "choice",
                        "Does money that is left go over into the next year?", show_if=HAS_FSA,
                        options=YES_NO, short="FSA carries over"),
                    ask("plan.accounts.hsa_balance", "money",
                        "Health savings account (HSA): money in it", show_if=ANY_COVER,
                        short="HSA"),
                    ask("plan.accounts.hsa_each_month", "money",
                        "What you put into the HSA each month", show_if=WITH_HSA_PLAN,
                        short="Into the HSA"),
                    ask("plan.accounts.hsa_from_employer", "money",
                        "What the employer puts in each month", show_if=WITH_HSA_PLAN,
                        short="Employer into the HSA"),
                ),
            ],
        },
        {
            "title": "If the plan changes",
            "next": "if the plan changes",
            "minutes": 1,
            "questions": [
                ask("choices.coverage_after_work", "select", "Which plan after work stops?",
                    unsure=True, show_if=JOB_PLAN_ENDS,
                    short="Plan after work", help="You can compare the plans below the months.",
                    options=listed(PATHS)),
                ask("patient.job.employees_everywhere", "number",
                    "People who work for the employer, everywhere", unsure=True,
                    show_if=JOB_PLAN_ENDS, after="people", short="Workers everywhere",
                    help="A guess is fine: 20 or more matters for COBRA."),
                ask("choices.partner_plan", "choice",
                    "Does the partner have a plan from work that {name} could join?", unsure=True,
                    show_if={"ask.helper": ["spouse", "partner"], "ask.helper_works": ["yes"],
                             "plan.kind": ["employer", "COBRA", "marketplace", "none"]},
                    options=YES_NO, short="Partner’s plan"),
                ask("choices.partner_plan_ends", "month", "Last month of the partner’s plan",
                    show_if_any=[{"choices.partner_plan": ["yes"]}, {"plan.kind": ["partner"]}],
                    months=ahead, short="Partner’s plan ends",
                    help="Leave it empty if it goes on."),
                ask("choices.after_cobra", "select", "Which plan when COBRA runs out?",
                    unsure=True, show_if_any=MAY_USE_COBRA, short="After COBRA",
                    options=listed({k: text for k, text in PATHS.items() if k != "COBRA"}),
                    help="COBRA lasts a set number of months."),
                ask("choices.others_premium", "money",
                    "Premium for the others, once {name} leaves the shared plan", unsure=True,
                    show_if=OTHERS_ON_PLAN, short="Others’ premium",
                    help="Each month, for a plan of their own."),
                ask("choices.marketplace_metal", "select", "Level of the marketplace plan",
                    unsure=True, show_if_any=MAY_CHOOSE_MARKETPLACE, short="Marketplace level",
                    options=listed({"bronze": "Bronze", "silver": "Silver", "gold": "Gold",
                                    "catastrophic": "Catastrophic"}),
                    help="Bronze costs less each month and more at the doctor. Gold is the other way round."),
                ask("choices.others_on_marketplace", "select",
                    "Who else needs the marketplace plan?", unsure=True,
                    show_if_any=[{**one, **other} for one in MAY_USE_MARKETPLACE
                                 for other in HAS_OTHERS],
                    short="Others on the marketplace",
                    options=listed({"nobody": "Nobody else", "spouse": "The husband or wife",
                                    "children": "The children",
                                    "spouse and children": "The husband or wife and the "
                                    "children"}),
                    help="HealthCare.gov, or the state’s own site, sells these plans."),
                ask("choices.marketplace_benchmark", "money",
                    "Price of the second-lowest silver plan each month", unsure=True,
                    show_if_any=MAY_USE_MARKETPLACE, short="Benchmark price",
                    help="The tax credit is worked out from it."),
                ask("caregiver.job.plan_offer_family", "money",
                    "What the helper’s job asks each month for its cheapest plan for the whole "
                    "family", show_if={**HELPER_WORKS, "ask.helper": ["spouse"]},
                    show_if_any=MAY_USE_MARKETPLACE, short="Family plan of the helper",
                    help="It can rule out the tax credit. Leave it empty if there is none."),
                ask("choices.income_told_marketplace", "money",
                    "Income for this year that the marketplace was told", unsure=True,
                    show_if={"plan.kind": ["marketplace"]}, short="Income told"),
                *folded(
                    "Other changes of plan by date",
                    *(question for slot in (1, 2) for question in (
                        ask(f"choices.coverage_changes.{slot}.kind", "select",
                            "A change that is planned: to which plan?" if slot == 1
                            else "And after that, to which plan?",
                            show_if={} if slot == 1 else
                            {"choices.coverage_changes.1.start": [GIVEN]},
                            options=listed(PLANS), short="Next plan"),
                        ask(f"choices.coverage_changes.{slot}.start", "month",
                            "First month of that plan",
                            show_if={f"choices.coverage_changes.{slot}.kind": [GIVEN]},
                            months=ahead, short="From",
                            help="It counts once you choose the month."))),
                ),
            ],
        },
        {
            "title": "Medicare",
            "next": "Medicare",
            "minutes": 1,
            "questions": [
                ask("choices.medicare_choice", "select",
                    "When Medicare starts, which kind would you take?", unsure=True,
                    show_if={"plan.kind": ["employer", "partner", "COBRA", "marketplace",
                                           "medicaid", "none"]},
                    short="Medicare later", help="Medicare can start at 65, or after 24 months "
                    "of SSDI.",
                    options=listed({"drug plan": "Medicare with a drug plan",
                                    "medigap": "The same, with a Medigap policy",
                                    "advantage": "Medicare Advantage"})),
                ask("choices.keeps_medicaid", "choice", "Would Medicaid go on beside Medicare?",
                    unsure=True, options=YES_NO, short="Medicaid beside Medicare",
                    show_if_any=[{"plan.kind": ["medicaid"]},
                                 {**JOB_PLAN_ENDS, "choices.coverage_after_work": ["medicaid"]}],
                    help="Medicaid is health cover from the state for people with a low income."),
                ask("plan.medigap_premium", "money", "Medigap premium each month",
                    show_if_any=[{"plan.kind": ["medicare"]}, MEDIGAP_LATER], short="Medigap",
                    help="Leave it empty if there is no Medigap policy."),
                ask("medicare.medigap_letter", "select", "Letter of the Medigap policy",
                    unsure=True, short="Medigap letter",
                    show_if_any=[{"plan.kind": ["medicare"], "plan.medigap_premium": [GIVEN]},
                                 MEDIGAP_LATER],
                    options=listed({letter: letter[0].upper() + letter[1:]
                                    for letter in LETTERS}),
                    help="A Medigap policy pays bills that Medicare leaves. The letter says which."),
                ask("plan.drug_plan_premium", "money", "Drug plan premium each month",
                    show_if_any=[{"plan.kind": ["medicare"]},
                                 {"choices.medicare_choice": ["drug plan", "medigap"]}],
                    short="Drug plan",
                    help="A plan for drugs from the pharmacy (Part D)."),
                ask("medicare.payment_plan_from", "month",
                    "Spread drug bills over the year, from which month?",
                    show_if_any=MEDICARE_SEEN, months=ahead, short="Payment plan",
                    help="The “Prescription Payment Plan”. It costs nothing to join. Leave it "
                    "empty for no."),
                *folded(
                    "Start dates and income, for the Medicare premium",
                    ask("medicare.part_b_from", "month", "Month in which Part B starts",
                        unsure=True, show_if_any=MEDICARE_SEEN, months=around, short="Part B",
                        help="Part B of Medicare pays for doctors and infusions."),
                    ask("medicare.drug_plan_from", "month",
                        "Month in which the drug plan starts", unsure=True,
                        show_if_any=MEDICARE_SEEN, months=around, short="Drug plan from",
                        help="A plan for drugs from the pharmacy (Part D)."),
                    ask("medicare.other_drug_cover_until", "month",
                        "Last month of other drug cover, as good as Medicare’s",
                        show_if_any=MEDICARE_SEEN, months=around, short="Other drug cover until"),
                    ask("medicare.income_two_years_before", "money",
                        "Income on the tax return of two years ago", unsure=True,
                        show_if_any=MEDICARE_SEEN, short="Income two years ago",
                        help="“Adjusted gross income”. Two years before the first month shown."),
                    ask("medicare.income_year_before", "money",
                        "Income on the tax return of last year", show_if_any=MEDICARE_SEEN,
                        short="Income last year"),
                    ask("medicare.asks_for_newer_income", "choice",
                        "Ask Social Security to use newer, lower income?",
                        show_if_any=MEDICARE_SEEN, options=YES_NO, short="Newer income",
                        help="With Form SSA-44, after work stops or is cut."),
                ),
            ],
        },
        {
            "title": "The job, closer",
            "next": "the job",
            "minutes": 2,
            "questions": [
                ask("patient.job.paid_when_absent", "choice",
                    "Is a day away from work paid, like a salary?", unsure=True, show_if=WITH_JOB,
                    options=YES_NO, short="A day away is paid"),
                ask("patient.job.paid_leave_hours", "number",
                    "Hours of sick pay and paid time off left", unsure=True, show_if=WITH_JOB,
                    after="hours", help="One day is often 8 hours.", short="Paid leave left"),
                ask("ask.short_term", "choice", "Does the job have short-term disability pay?",
                    show_if=WITH_JOB, unsure="patient.job.short_term_disability", options=YES_NO,
                    short="Short-term disability pay",
                    help="It pays a part of the wages for some weeks, when you are too sick to work."),
                ask("patient.job.short_term_disability.share", "number",
                    "Share of pay it replaces", unsure=True, after="percent",
                    show_if={**WITH_JOB, "ask.short_term": ["yes"]}, short="It pays"),
                ask("patient.job.short_term_disability.weeks", "number", "For how many weeks?",
                    unsure=True, after="weeks", show_if={**WITH_JOB, "ask.short_term": ["yes"]},
                    short="For"),
                ask("ask.long_term", "choice", "And long-term disability pay?",
                    show_if=WITH_JOB, unsure="patient.job.long_term_disability", options=YES_NO,
                    short="Long-term disability pay",
                    help="It pays a part of the wages for a long time, often after some months."),
                ask("patient.job.employees", "number",
                    "People who work for the employer within 75 miles", unsure=True,
                    show_if=WITH_JOB, after="people", help="A guess is fine: 50 or more matters.",
                    short="Size of the employer"),
                ask("patient.job.months_with_employer", "number",
                    "How long has {name} worked there?", unsure=True, show_if=WITH_JOB,
                    after="months", short="Time with the employer"),
                *deeper.job(),
                ask("patient.job.state", "select", "Which state is the job in?", show_if=WORKS,
                    help="Leave it if it is the state of the home.", short="State of the job",
                    options=STATE_OPTIONS),
                ask("choices.return_month", "month", "A month to go back to work", show_if=STOPS,
                    months=ahead, short="Back at work",
                    help="Only if you want to look at it. Leave it empty if not."),
                ask("choices.earnings_guess", "choice", "How was pay in earlier years?",
                    unsure=True, show_if_any=[STOPS, FEWER], short="Earlier pay",
                    help="It sets the amount of SSDI. The yearly record at ssa.gov says it best.",
                    options=listed({"high": "As good as now", "typical": "A bit lower",
                                    "low": "Much lower"})),
                ask("choices.caregiver_work", "choice", "What will the helper do about work?",
                    show_if=HELPER_WORKS, short="The helper's plan",
                    options=listed({"keep on": "Keep on", "fewer hours": "Fewer hours",
                                    "leave": "Take leave"})),
                ask("choices.caregiver_leave_from", "month", "From which month?",
                    show_if={**HELPER_WORKS, "choices.caregiver_work": ["leave", "fewer hours"]},
                    months=ahead, short="From"),
                ask("choices.caregiver_leave_weeks", "number", "For how many weeks?", unsure=True,
                    show_if={**HELPER_WORKS, "choices.caregiver_work": ["leave"]}, after="weeks",
                    short="For"),
                ask("choices.caregiver_hours_per_week", "number", "Hours a week from then on",
                    show_if={**HELPER_WORKS, "choices.caregiver_work": ["fewer hours"]},
                    after="hours", short="Helper's fewer hours"),
            ],
        },
        {
            "title": "Getting to care, and home",
            "next": "getting to care",
            "minutes": 2,
            "questions": [
                ask("treatment.site", "choice", "Where is treatment given?", unsure=True,
                    short="Place",
                    options=listed({"office": "Doctor's office", "hospital": "Hospital"})),
                *folded(
                    "A later treatment, or a break",
                    *(question for slot in (1, 2) for question in (
                        ask(f"treatment.changes.{slot}.regimen", "select",
                            "A treatment to look at later, or a break" if slot == 1
                            else "And after that",
                            show_if={} if slot == 1 else
                            {"treatment.changes.1.start": [GIVEN]},
                            help="Only if you want to see what it would change."
                            if slot == 1 else "", options=regimen_options(),
                            about=deeper.stay_words(), short="Later treatment"),
                        ask(f"treatment.changes.{slot}.start", "month", "From which month?",
                            show_if={f"treatment.changes.{slot}.regimen": [GIVEN]},
                            months=around, short="From",
                            help="It counts once you choose the month."))),
                ),
                *deeper.planned(around),
                *deeper.switches(),
                ask("travel.miles_one_way", "number", "How far is the clinic, one way?",
                    unsure=True, after="miles", short="Clinic"),
                ask("travel.minutes_one_way", "number", "How long is the way there?", unsure=True,
                    after="minutes", short="The way there"),
                ask("travel.parking_per_visit", "money", "Parking for a visit", unsure=True,
                    short="Parking"),
                ask("travel.tolls_and_fares_per_visit", "money",
                    "Tolls or fares for a visit, both ways", unsure=True, short="Tolls and fares"),
                ask("travel.meals_per_visit", "money", "Food bought on a clinic day", unsure=True,
                    short="Food on a clinic day"),
                *deeper.way_to_care(),
                ask("home.childcare_on_clinic_days", "choice",
                    "Do you pay for childcare on clinic days?", unsure=True, options=YES_NO,
                    short="Childcare on clinic days"),
                ask("home.childcare_per_hour", "money", "What does an hour of childcare cost?",
                    unsure=True, show_if={"home.childcare_on_clinic_days": ["yes"]},
                    short="An hour of childcare"),
                *deeper.home(around),
                ask("home.help_hours_per_week", "number", "Paid help at home in a week",
                    unsure=True, after="hours", short="Help at home"),
                ask("home.help_per_hour", "money", "What does an hour of help cost?", unsure=True,
                    short="An hour of help"),
                ask("home.other_costs", "money", "Other costs of the illness each month",
                    unsure=True, short="Other costs"),
                ask("home.other_income", "money", "Other money that comes in each month",
                    unsure=True, short="Other money in"),
                ask("home.savings", "money", "Savings you could use", short="Savings",
                    help="Some help is only for people with few savings. A home and one car often "
                    "do not count. You can leave it empty."),
            ],
        },
        {
            "title": "Help you have already",
            "next": "help you have already",
            "minutes": 1,
            "intro": "Help that is granted counts in the months. Leave empty what you do not have.",
            "questions": [
                ask("help.copay_card_from", "month",
                    "A drug maker’s co-pay card: from which month?", show_if=PAYS_DRUGS,
                    months=around, short="Co-pay card",
                    help="A card from the maker of a drug. It pays a part of your share."),
                ask("help.copay_card_limit", "money", "Most the card pays in a year", unsure=True,
                    show_if=HAS_CARD, short="Card pays up to"),
                ask("help.copay_card_you_pay", "money", "What you pay of each fill with the card",
                    unsure=True, show_if=HAS_CARD, short="You pay a fill"),
                ask("help.copay_card_used", "money", "What the card has paid this year so far",
                    show_if=HAS_CARD, short="Card used"),
                ask("plan.counts_card", "select",
                    "Does the plan count what the card pays toward your limit?", unsure=True,
                    show_if=HAS_CARD, short="Plan counts the card",
                    options=listed({"counts": "Yes, it counts",
                                    "accumulator": "No (an “accumulator”)",
                                    "maximizer": "It is spread over the year (a “maximizer”)"})),
                ask("help.foundation_grant", "money", "A foundation’s grant for co-pays",
                    show_if=NOT_MEDICAID, short="Foundation grant",
                    help="The amount that was granted."),
                ask("help.foundation_grant_from", "month", "First month of the grant",
                    show_if={**NOT_MEDICAID, "help.foundation_grant": [GIVEN]}, months=around,
                    short="Grant from", help="Empty counts from the first month shown."),
                ask("help.hospital_discount", "number",
                    "Part of its bills that the hospital takes off", show_if=NOT_MEDICAID,
                    after="percent", short="Hospital’s discount",
                    help="Some call it “charity care”."),
                ask("help.hospital_discount_from", "month", "From which month?",
                    show_if={**NOT_MEDICAID, "help.hospital_discount": [GIVEN]}, months=around,
                    short="Discount from", help="Empty counts from the first month shown."),
                ask("help.extra_help_from", "month",
                    "Extra Help with Medicare drug costs: from which month?",
                    show_if_any=MEDICARE_SEEN, months=around, short="Extra Help",
                    help="Extra Help lowers the price of drugs for people with a low income."),
                ask("help.savings_program", "select", "Medicare Savings Program",
                    show_if_any=MEDICARE_SEEN, short="Medicare Savings Program",
                    help="The letter from the state names it.",
                    options=listed({"QMB": "QMB (premium and shares)",
                                    "SLMB": "SLMB (Part B premium)",
                                    "QI": "QI (Part B premium)"})),
                ask("help.savings_program_from", "month", "First month of that program",
                    show_if={"help.savings_program": [GIVEN]}, months=around,
                    short="Program from"),
                ask("help.full_medicaid_too", "choice", "Full Medicaid beside Medicare?",
                    show_if_any=MEDICARE_SEEN, options=YES_NO, short="Medicaid too",
                    help="Medicaid is health cover from the state for people with a low income."),
                ask("help.cash_grant", "money", "A cash grant", short="Cash grant",
                    help="For rent, food or other costs. It is paid out, not taken off a bill."),
                ask("help.cash_grant_from", "month", "Month of the cash grant",
                    show_if={"help.cash_grant": [GIVEN]}, months=around, short="Grant in",
                    help="Empty counts the first month shown."),
                ask("help.free_rides", "choice", "Free rides to care?", options=YES_NO,
                    short="Free rides"),
                ask("help.free_parking", "choice", "Free parking at the clinic?", options=YES_NO,
                    short="Free parking"),
                ask("help.free_lodging", "choice", "A free place to stay near the clinic?",
                    show_if={"travel.stays_over_from_miles": [GIVEN]}, options=YES_NO,
                    short="Free place to stay"),
                ask("patient.found_by_screening_program", "choice",
                    "Did the state’s free breast and cervical cancer program pay for a test that "
                    "found the cancer?", unsure=True, options=YES_NO, short="Screening program",
                    show_if={"plan.kind": ["employer", "partner", "COBRA", "marketplace",
                                           "medicaid", "none"]},
                    help="In some states it can open Medicaid."),
            ],
        },
        {
            "title": "Looking ahead",
            "next": "looking ahead",
            "minutes": 1,
            "questions": [
                ask("months", "choice", "How many months do you want to see?", short="Months",
                    options=listed({"12": "12", "24": "24", "36": "36", "60": "60"})),
                ask("choices.apply_for_ssdi", "choice",
                    "Count on applying for SSDI when work stops?", show_if=STOPS, options=YES_NO,
                    short="Apply for SSDI",
                    help="SSDI is the disability pay of Social Security."),
                ask("choices.ssdi_application", "month", "In which month?", unsure=True,
                    show_if={**STOPS, "choices.apply_for_ssdi": ["yes"]}, months=ahead,
                    short="SSDI application"),
                ask("choices.use_state_leave", "choice",
                    "Count on the state's paid leave, if there is one?", show_if=WORKS,
                    options=YES_NO, short="State paid leave",
                    help="Some states pay a part of the wages while you are on leave."),
            ],
        },
    ]  # fmt: skip


def regimen_options() -> list[dict[str, Any]]:
    """Every treatment we know, under the kind of cancer it is for."""
    groups: dict[str, list[dict[str, str]]] = {}
    for key, regimen in law().file("regimens")["regimens"].items():
        if str(regimen.get("line", "")).startswith(("add", "event")):
            continue
        kinds = regimen.get("subtypes", [])
        group = kinds[0] if len(kinds) == 1 and kinds[0] in words.CANCER_KINDS else "any"
        groups.setdefault(group, []).append({"value": key, "label": regimen["name"]})
    order = list(words.CANCER_KINDS)
    names: dict[str, str] = dict(words.CANCER_KINDS.items())
    return [
        {"group": names[group], "options": groups[group]}
        for group in sorted(groups, key=order.index)
    ]


@functools.cache
def _by_name() -> dict[str, dict[str, Any]]:
    """Every question of the page; when one is asked does not depend on the month."""
    return {question["name"]: question for question in each(parts(FIRST_PRICES))}


def questions() -> frozenset[str]:
    """Names of all questions: the fields of the case that the page asks for."""
    return frozenset(_by_name())


def shown(question: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether a question is asked, given the other answers."""
    return asked(question, values, _by_name())


def left(spec: list[dict[str, Any]], values: Mapping[str, Any]) -> int:
    """How many answers are missing before there is a first picture."""
    return sum(
        1
        for question in each(spec)
        if question["needed"] and shown(question, values) and values.get(question["name"]) is None
    )


def this_month() -> str:
    """The month of today's date."""
    return dt.date.today().strftime("%Y-%m")


__all__ = [
    "AFTER_WORK",
    "GIVEN",
    "PATHS",
    "UNSURE",
    "YES_NO",
    "each",
    "left",
    "parts",
    "questions",
    "regimen_options",
    "shown",
    "spoken_parts",
    "this_month",
]
