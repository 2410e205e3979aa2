"""The parts of a case: people and work, plan and treatment, travel and home, choices."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from estimator.basis.law import law
from estimator.basis.months import month_ordinal, month_text
from estimator.basis.words import Texts, own

SCHEMA_VERSION = 1

STATES: tuple[str, ...] = tuple(
    "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ "
    "NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY".split()
)

#: The first month for which the price list of services has prices.
FIRST_PRICES = "2026-01"

#: Words for "we do not know": each is read as an unanswered question.
NOT_SURE = ("not sure", "unsure", "unknown", "don't know", "?")


class CaseError(ValueError):
    """A case that cannot be read. ``problems`` holds one plain sentence for each fault."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


# -- small types ---------------------------------------------------------------------------------


class Loader(yaml.CSafeLoader):
    """YAML with days left as text, so that an impossible day is said like any other fault."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if not tag.endswith(":timestamp")]
    for first, known in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


#: What an answer that is no known name is told; whole sentences.
UNKNOWN = Texts(
    {
        "month": "{value} is not a month. Write it like 2026-03.",
        "state": "{value} is not a state. Write two letters, like WA or TX.",
        "treatment": "{value} is not a treatment we know.",
        "switch": "{value} is not a switch we know.",
        "choice": "{value} is not one of the choices of this switch.",
        "service": "{value} is not a service we know.",
        "close": "Did you mean {close}?",
        "list": "See `estimator schema` for the list.",
        "days_between": "Say how many days lie between one time and the next.",
    }
)


def _as_month(value: Any) -> Any:
    if isinstance(value, (dt.date, str)):
        try:
            return month_text(month_ordinal(value))
        except ValueError:
            raise ValueError(UNKNOWN["month"].format(value=own(repr(value)))) from None
    return value


def _as_day(value: Any) -> Any:
    if isinstance(value, str) and len(value.strip()) == 7:
        return f"{_as_month(value)}-01"
    return value


def _as_state(value: Any) -> Any:
    return value.strip().upper() if isinstance(value, str) else value


def _known_state(value: str) -> str:
    if value not in STATES:
        raise ValueError(UNKNOWN["state"].format(value=own(repr(value))))
    return value


def _one_of(known: Iterable[str], kind: str, value: str) -> str:
    """The value, if it is known; else a fault with the nearest name."""
    if value not in known:
        close = difflib.get_close_matches(value, list(known), n=1)
        hint = UNKNOWN["close"].format(close=own(close[0])) if close else UNKNOWN["list"]
        raise ValueError(f"{UNKNOWN[kind].format(value=own(repr(value)))} {hint}")
    return value


def _known_regimen(value: str) -> str:
    return _one_of(law().file("regimens")["regimens"], "treatment", value)


def _known_event(value: str) -> str:
    book = law().file("regimens")
    return _one_of([*book["regimens"], *book["events"]], "treatment", value)


def _known_switches(value: dict[str, str]) -> dict[str, str]:
    known = law().file("regimens")["switches"]
    for name, choice in value.items():
        choices = [c["name"] for c in known[_one_of(known, "switch", name)]["choices"]]
        _one_of(choices, "choice", choice)
    return value


def _known_services(value: dict[str, float]) -> dict[str, float]:
    for service in value:
        _one_of(law().file("services")["services"], "service", service)
    return value


Month = Annotated[str, BeforeValidator(_as_month)]
Day = Annotated[dt.date, BeforeValidator(_as_day)]
Money = Annotated[float, Field(ge=0, le=10_000_000, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0, le=10_000_000)]
State = Annotated[str, BeforeValidator(_as_state), AfterValidator(_known_state)]
Regimen = Annotated[str, AfterValidator(_known_regimen)]
AddOn = Annotated[str, AfterValidator(_known_event)]
Switches = Annotated[dict[str, str], AfterValidator(_known_switches)]
Prices = Annotated[dict[str, Money], AfterValidator(_known_services)]


def asked(words: str, *, assume: Any = None, figure: str | None = None, then: str = "") -> Any:
    """Describe a question: its words, and what stands in when the answer is "not sure".

    Parameters
    ----------
    words
        What is asked, as a family reads it.
    assume
        The value that stands in.
    figure
        Or the parameter of the data folder whose value stands in.
    then
        The sentence that says so. Without one, nothing stands in: the item is not counted.
    """
    extra = {"x-assume": assume, "x-figure": figure, "x-then": then}
    return Field(default=None, title=words, json_schema_extra=extra)


class Part(BaseModel):
    """A group of answers: frozen, and strict about names."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    @model_validator(mode="before")
    @classmethod
    def _not_sure(cls, data: Any) -> Any:
        """Read every way of saying "not sure" as an unanswered question."""
        if isinstance(data, Mapping):
            return {
                k: None if isinstance(v, str) and v.strip().lower() in NOT_SURE else v
                for k, v in data.items()
            }
        return data


# -- people and work -----------------------------------------------------------------------------


#: The ways an employer may count the twelve months of FMLA; the codes of rules/leave.
LEAVE_YEARS = {
    "calendar year": 1,
    "fixed year": 2,
    "measured forward": 3,
    "rolling backward": 4,
}


class DisabilityPolicy(Part):
    """Disability pay from the employer or a private policy."""

    share: Share | None = asked(
        "Part of pay that the disability plan pays",
        assume=0.6,
        then="We count 60 percent of pay.",
    )
    weekly_maximum: Money | None = asked("Most the policy pays in a week")
    wait_days: Count | None = asked(
        "Days to wait until disability pay starts",
        assume=7,
        then="We count a wait of 7 days.",
    )
    weeks: Count | None = asked(
        "For how many weeks the disability plan pays",
        assume=26,
        then="We count 26 weeks.",
    )
    taxed: bool | None = asked(
        "Does the job pay for the disability plan?",
        assume=True,
        then="We count it as paid by the employer, so the pay is taxed.",
    )


class LongTermPolicy(DisabilityPolicy):
    """Long-term disability pay: a long wait, then often until retirement."""

    wait_days: Count | None = asked(
        "Days before the long-term policy starts to pay",
        assume=180,
        then="We count a wait of 180 days.",
    )
    weeks: Count | None = asked(
        "Weeks the long-term policy pays",
        assume=100_000,
        then="We count that it pays until retirement.",
    )
    own_occupation_months: Count | None = asked(
        "Months after which the long-term policy asks whether you could do any job",
        figure="leave.disability_plans.own_occupation_months",
        then="We count 24 months.",
    )
    any_occupation: bool | None = asked(
        "Could no job at all be done after that?",
        assume=True,
        then="We count that the policy goes on paying.",
    )
    offsets_family: bool | None = asked(
        "Does the long-term policy also take off Social Security for the children?",
        assume=True,
        then="We count that it does, as most do.",
    )
    monthly_minimum: Money | None = asked(
        "Least the long-term policy pays in a month", assume=0.0, then="We count no least amount."
    )


class Job(Part):
    """A job and its pay."""

    pay: Money = Field(title="Pay before taxes")
    per: Literal["hour", "week", "two weeks", "half month", "month", "year"] = Field(
        title="How often that pay comes"
    )
    hours_per_week: Annotated[float, Field(gt=0, le=120)] | None = asked(
        "Hours of work in a usual week", assume=40.0, then="We count 40 hours a week."
    )
    paid_when_absent: bool | None = asked(
        "Is a day away from work paid (a salary)?",
        then="We count a day away as unpaid once paid leave is used up.",
        assume=False,
    )
    self_employed: bool = Field(default=False, title="Works for herself or himself")
    state: State | None = asked("State of the job")
    employees: Count | None = asked(
        "People who work for the employer within 75 miles",
        assume=0,
        then="We do not count on the federal leave law (FMLA), because we do not know the size "
        "of the employer. Ask the HR office.",
    )
    months_with_employer: Count | None = asked(
        "Months with this employer",
        assume=12,
        then="We count 12 months with this employer.",
    )
    hours_last_12_months: Annotated[float, Field(ge=0, le=8784)] | None = asked(
        "Hours worked in the last 12 months"
    )
    employees_everywhere: Count | None = asked(
        "How many people work for the employer in all",
        then="We count that the employer has 20 workers or more, so that COBRA is open.",
    )
    plan_offer_worker: Money | None = asked(
        "What the job asks each month for its cheapest health plan, for the worker alone"
    )
    plan_offer_family: Money | None = asked(
        "What the job asks each month for its cheapest health plan, for the whole family"
    )
    days_per_week: Annotated[float, Field(gt=0, le=7)] | None = asked(
        "Work days in a usual week", assume=5.0, then="We count 5 work days a week."
    )
    leave_year: (
        Literal["calendar year", "fixed year", "measured forward", "rolling backward"] | None
    ) = asked(
        "How the employer counts the 12 months of job-protected leave (FMLA)",
        assume="rolling backward",
        then="We count back 12 months from each day of leave, the strictest of the four ways.",
    )
    leave_year_month: Annotated[int, Field(ge=1, le=12)] | None = asked(
        "First month of the employer's own leave year", assume=1, then="We count from January."
    )
    leave_weeks_used: Annotated[float, Field(ge=0, le=52)] | None = asked(
        "Weeks of job-protected leave (FMLA) used in the last 12 months",
        assume=0.0,
        then="We count none used.",
    )
    state_leave_weeks_used: Annotated[float, Field(ge=0, le=52)] | None = asked(
        "Weeks of the state's paid leave used for this reason in the last 12 months",
        assume=0.0,
        then="We count none used.",
    )
    other_leave_weeks_used: Annotated[float, Field(ge=0, le=52)] | None = asked(
        "Weeks of the state's paid leave used for other reasons in the last 12 months",
        assume=0.0,
        then="We count none used.",
    )
    paid_leave_hours: Annotated[float, Field(ge=0, le=5000)] | None = asked(
        "Hours of sick pay and paid time off left", assume=0.0, then="We count no paid leave."
    )
    sick_hours_per_cycle: Annotated[float, Field(ge=0, le=500)] = Field(
        default=0, title="Hours of work missed between visits, in one treatment cycle"
    )
    overtime_hours: Annotated[float, Field(ge=0, le=80)] = Field(
        default=0, title="Hours of overtime in a usual week"
    )
    shift_hours: Annotated[float, Field(ge=0, le=120)] = Field(
        default=0, title="Hours a week on shifts that pay more"
    )
    shift_differential: Money = Field(default=0, title="How much more such an hour pays")
    retirement_match: Share = Field(
        default=0, title="What the employer adds for retirement, as a share of pay"
    )
    plan_hours: Annotated[float, Field(gt=0, le=80)] | None = asked(
        "Hours a week that the health plan asks for"
    )
    short_term_disability: DisabilityPolicy | Literal["none"] | None = asked(
        "Short-term disability cover",
        then="We count none for now. Ask the HR office for “short-term disability”.",
        assume="none",
    )
    long_term_disability: LongTermPolicy | Literal["none"] | None = asked(
        "Long-term disability cover",
        then="We count none for now. Ask the HR office for “long-term disability”.",
        assume="none",
    )
    earnings: dict[Annotated[int, Field(ge=1951, le=2035)], Money] | None = asked(
        "Earnings by year, from the Social Security statement",
        then="We work back from today's pay. The yearly record at ssa.gov/myaccount gives a "
        "better figure.",
    )


class SocialSecurity(Part):
    """Social Security that is paid already."""

    monthly: Money = Field(
        title="Social Security paid each month to the whole family, before the Medicare premium"
    )
    kind: Literal["disability", "retirement"] = Field(title="Kind of Social Security")
    entitled_since: Month = Field(title="First month of Social Security")
    ended: Month | None = Field(default=None, title="Last month of SSDI, if work ended it")
    asked_again: Month | None = Field(
        default=None, title="Month in which SSDI is asked for again, without a new claim"
    )


class WorkersCompensation(Part):
    """Workers' compensation for the person with cancer."""

    weekly_amount: Money = Field(title="Workers' compensation paid each week")
    first_month: Month = Field(title="First month of workers' compensation")
    last_month: Month | None = Field(default=None, title="Last month of workers' compensation")


class Patient(Part):
    """The person who has metastatic breast cancer."""

    name: str | None = Field(default=None, title="First name", max_length=40)
    birth: Month | None = asked("Month of birth", then="We count an age of 50.")
    job: Job | None = asked("Job of the person with cancer")
    social_security: SocialSecurity | None = asked("Social Security paid already")
    workers_compensation: WorkersCompensation | None = asked("Workers' compensation")
    blind: bool = Field(default=False, title="Blind, as Social Security defines it")
    found_by_screening_program: bool | None = asked(
        "Did the state's free breast and cervical cancer program pay for a test that found the "
        "cancer?"
    )


class Caregiver(Part):
    """The partner, relative or friend who helps."""

    name: str | None = Field(default=None, title="First name of the caregiver", max_length=40)
    relation: Literal["spouse", "partner", "parent", "adult child", "sibling", "friend"] = Field(
        default="spouse", title="Who the caregiver is"
    )
    shares_home: bool = Field(default=True, title="Lives and shares money with the patient")
    birth: Month | None = asked(
        "Month of birth of the caregiver", then="We count the caregiver as old as the patient."
    )
    job: Job | None = asked("Job of the caregiver")
    goes_along: Share | None = asked(
        "Share of clinic days the caregiver goes along",
        assume=1.0,
        then="We count the caregiver at every clinic day.",
    )


class Child(Part):
    """A child in the home."""

    birth: Month = Field(title="Month of birth of a child")
    high_school_ends: Month | None = Field(
        default=None, title="Last month of high school, for a child who will be 18 by then"
    )


# -- health plan, treatment ----------------------------------------------------------------------

PlanKind = Literal[
    "employer", "partner", "COBRA", "marketplace", "medicare", "medicare advantage", "medicaid",
    "none",
]  # fmt: skip


class Copays(Part):
    """Fixed amounts for a service, as the Summary of Benefits and Coverage lists them."""

    primary: Money | None = Field(default=None, title="Copay to see a family doctor")
    specialist: Money | None = Field(default=None, title="Copay for a specialist's visit")
    emergency: Money | None = Field(default=None, title="Copay for the emergency room")
    imaging: Money | None = Field(default=None, title="Copay for a scan")
    lab: Money | None = Field(default=None, title="Copay for a lab test")
    infusion: Money | None = Field(default=None, title="Copay for an infusion visit")
    radiation: Money | None = Field(default=None, title="Copay for radiation treatment")
    therapy: Money | None = Field(default=None, title="Copay for therapy")
    hospital: Money | None = Field(default=None, title="Copay for a hospital stay")
    drug_generic: Money | None = Field(default=None, title="Copay for a generic drug")
    drug_preferred: Money | None = Field(default=None, title="Copay for a brand drug")
    drug_specialty: Money | None = Field(default=None, title="Copay for a specialty drug")
    before_deductible: bool = Field(default=True, title="Copays apply before the deductible")


class FamilyLimits(Part):
    """The plan's limits for a whole family, and what the others in it pay."""

    deductible: Money | None = asked(
        "Deductible for the whole family", then="We count twice the deductible of one person."
    )
    out_of_pocket_maximum: Money | None = asked(
        "Out-of-pocket maximum for the whole family",
        then="We count twice the out-of-pocket maximum of one person.",
    )
    own_limits: bool | None = asked(
        "Does each person have a limit of her or his own inside the family's?",
        assume=True,
        then="We count a limit for each person inside the family's.",
    )
    others_pay: Money | None = asked(
        "What the others on the plan pay each month for their own care",
        assume=0.0,
        then="We count no bills for the others, so the family's limit may be reached sooner.",
    )
    spent_deductible: Money | None = asked("Paid toward the family deductible this plan year")
    spent_out_of_pocket: Money | None = asked("Paid toward the family maximum this plan year")


class OutsideNetwork(Part):
    """Care outside the plan's network."""

    share: Share = Field(title="Part of the bills from outside the network")
    covered: bool = Field(default=True, title="The plan pays a part outside its network")
    deductible: Money | None = asked("Deductible outside the network")
    coinsurance: Share | None = asked("Share of each bill outside the network")
    out_of_pocket_maximum: Money | None = asked("Out-of-pocket maximum outside the network")


class Accounts(Part):
    """Money set aside that pays bills before cash does."""

    fsa_election: Money = Field(default=0, title="Health FSA: amount chosen for the year")
    fsa_left: Money | None = asked("Health FSA: money left this year")
    fsa_year_starts: Annotated[int, Field(ge=1, le=12)] = Field(
        default=1, title="Month in which the FSA year starts (1 to 12)"
    )
    fsa_carries_over: bool = Field(default=False, title="The FSA carries money into the next year")
    hsa_balance: Money = Field(default=0, title="Health savings account: money in it")
    hsa_each_month: Money = Field(default=0, title="Put into the health savings account each month")
    hsa_from_employer: Money = Field(default=0, title="Put into it by the employer each month")


class Plan(Part):
    """The health plan today. The words are those of the Summary of Benefits and Coverage."""

    kind: PlanKind = Field(title="Kind of health plan")
    deductible: Money | None = asked(
        "Deductible of the plan, for one person",
        figure="employer_plans.deductible",
        then="We count the average deductible of plans from employers.",
    )
    coinsurance: Share | None = asked(
        "Share of each bill the family pays after the deductible",
        figure="employer_plans.coinsurance",
        then="We count 20 percent.",
    )
    out_of_pocket_maximum: Money | None = asked(
        "Most the family pays in a plan year for one person (out-of-pocket maximum)",
        figure="marketplace.out_of_pocket_limit_self",
        then="We count the highest limit the law allows. Yours may be lower.",
    )
    copays: Copays = Field(default=Copays(), title="Copays")
    hsa_qualified: bool = Field(default=False, title="High-deductible plan with an HSA")
    family: FamilyLimits = Field(default=FamilyLimits(), title="Limits for the whole family")
    outside_network: OutsideNetwork | None = asked("Care outside the network")
    accounts: Accounts = Field(default=Accounts(), title="FSA and HSA")
    drug_deductible: Money | None = asked("Separate deductible for drugs from a pharmacy")
    counts_card: Literal["counts", "accumulator", "maximizer"] | None = asked(
        "Does the plan count what a drug maker's card pays?",
        assume="counts",
        then="We count that the plan counts what the card pays. Ask the plan whether it has an "
        "accumulator or a maximizer.",
    )
    others_covered: Annotated[int, Field(ge=0, le=12)] | None = asked(
        "Other people of the family on this plan",
        assume=0,
        then="We count the patient alone on the plan.",
    )
    spent_deductible: Money | None = asked(
        "Paid toward the deductible so far this plan year",
        assume=0.0,
        then="We count nothing paid yet this plan year.",
    )
    spent_out_of_pocket: Money | None = asked(
        "Paid toward the out-of-pocket maximum so far this plan year"
    )
    plan_year_starts: Annotated[int, Field(ge=1, le=12)] | None = asked(
        "Month in which the plan year starts (1 to 12)",
        assume=1,
        then="We count a plan year that starts in January.",
    )
    cobra_since: Month | None = asked(
        "First month of COBRA",
        then="We do not know when COBRA began, so we do not show its end. It lasts 18 months, "
        "or 29 with a disability.",
    )
    premium: Money | None = asked(
        "Premium the family pays each month",
        figure="employer_plans.worker_premium_single",
        then="We count the average worker's share for one person.",
    )
    full_premium: Money | None = asked(
        "Full premium of the plan each month, with the employer's part",
        figure="employer_plans.full_premium_single",
        then="We count the average full premium for one person, for COBRA.",
    )
    medigap_premium: Money | None = asked("Premium of the Medigap policy each month")
    drug_plan_premium: Money | None = asked("Premium of the Medicare drug plan each month")


#: Letters of Medigap policies, in the order of rules/medicare.LETTERS.
MedigapLetter = Literal[
    "A", "B", "C", "D", "F", "G", "K", "L", "M", "N", "F high deductible", "G high deductible"
]  # fmt: skip


class Medicare(Part):
    """What the family knows of its Medicare; each may be left open."""

    medigap_letter: MedigapLetter | None = asked(
        "Letter of the Medigap policy",
        assume="G",
        then="We count Medigap letter G, the one most people buy.",
    )
    part_b_from: Month | None = asked(
        "Month in which Part B starts", then="We count that Part B starts on time."
    )
    drug_plan_from: Month | None = asked(
        "Month in which the Medicare drug plan starts",
        then="We count that the drug plan starts on time.",
    )
    other_drug_cover_until: Month | None = asked(
        "Last month of other drug cover that was as good as Medicare's"
    )
    income_two_years_before: Money | None = asked(
        "Adjusted gross income on the tax return of two years before the first month shown",
        then="We take the usual pay for the tax returns that decide a higher Medicare premium.",
    )
    income_year_before: Money | None = asked(
        "Adjusted gross income on the tax return of the year before the first month shown"
    )
    asks_for_newer_income: bool = Field(
        default=False, title="Ask Social Security to use the newer, lower income (Form SSA-44)"
    )
    spent_on_drugs: Money = Field(
        default=0, title="Paid for drugs under the Medicare drug plan this year so far"
    )
    payment_plan_from: Month | None = Field(
        default=None, title="First month of spreading drug bills over the year"
    )


class PartnerPlan(Part):
    """Terms of the partner's plan, should the patient join it later."""

    premium: Money | None = asked(
        "What the partner's plan costs more each month with the patient on it",
        then="We count today's premium for the partner's plan.",
    )
    deductible: Money | None = asked(
        "Deductible of the partner's plan, for one person",
        then="We count today's deductible for the partner's plan.",
    )
    coinsurance: Share | None = asked("Share of each bill under the partner's plan")
    out_of_pocket_maximum: Money | None = asked(
        "Out-of-pocket maximum of the partner's plan",
        then="We count today's out-of-pocket maximum for the partner's plan.",
    )
    plan_year_starts: Annotated[int, Field(ge=1, le=12)] | None = asked(
        "Month in which the partner's plan year starts (1 to 12)",
        assume=1,
        then="We count that the partner's plan year starts in January.",
    )


class CoverageChange(Part):
    """A change of health plan that the family has planned, from a month on."""

    start: Month = Field(title="First month of the next plan")
    kind: PlanKind = Field(title="Next health plan")


class Help(Part):
    """Help that is granted already. Help that is not is shown as possible, and not counted."""

    extra_help_from: Month | None = Field(
        default=None, title="First month of Extra Help with Medicare drug costs"
    )
    full_medicaid_too: bool = Field(default=False, title="Full Medicaid beside Medicare")
    savings_program: Literal["QMB", "SLMB", "QI"] | None = Field(
        default=None, title="Medicare Savings Program that is granted"
    )
    savings_program_from: Month | None = Field(
        default=None, title="First month of the Medicare Savings Program"
    )
    copay_card_from: Month | None = Field(
        default=None, title="First month of the drug maker's co-pay card"
    )
    copay_card_limit: Money | None = asked(
        "Most the co-pay card pays in a year",
        figure="assistance.copay_card.annual_limit",
        then="We count the usual yearly limit of a co-pay card.",
    )
    copay_card_you_pay: Money | None = asked(
        "What you pay of each fill with the card",
        figure="assistance.copay_card.patient_pays",
        then="We count nothing left to pay of a fill that the card covers.",
    )
    copay_card_used: Money = Field(default=0, title="What the card has paid this year so far")
    foundation_grant: Money | None = Field(default=None, title="Co-pay grant from a foundation")
    foundation_grant_from: Month | None = Field(default=None, title="First month of the grant")
    hospital_discount: Share | None = Field(
        default=None, title="Part of its bills that the hospital takes off (financial assistance)"
    )
    hospital_discount_from: Month | None = Field(
        default=None, title="First month of the hospital's help with bills"
    )
    cash_grant: Money | None = Field(default=None, title="Cash grant")
    cash_grant_from: Month | None = Field(default=None, title="Month of the cash grant")
    free_rides: bool = Field(default=False, title="Free rides to care")
    free_parking: bool = Field(default=False, title="Free parking at the clinic")
    free_lodging: bool = Field(default=False, title="A free place to stay")


class TreatmentChange(Part):
    """A later treatment, or a break, from a date on."""

    regimen: Regimen = Field(title="Next treatment")
    start: Day = Field(title="Day the next treatment starts")


class TreatmentEvent(Part):
    """Something planned beside the treatment: radiation, a biopsy, a second opinion, pain pills."""

    event: AddOn = Field(title="What is planned")
    start: Day = Field(title="First day of it")
    until: Day | None = Field(default=None, title="Last day of it, for what goes on")
    times: Annotated[int, Field(ge=1, le=12)] = Field(default=1, title="How many times")
    every_days: Annotated[int, Field(ge=1, le=365)] | None = Field(
        default=None, title="Days from one time to the next"
    )
    company: Literal["usual", "alone", "always"] = Field(
        default="usual", title="Does somebody come along?"
    )
    site: Literal["office", "hospital"] | None = Field(
        default=None, title="Where it is done (doctor's office or hospital)"
    )

    @model_validator(mode="after")
    def _repeats(self) -> TreatmentEvent:
        if self.times > 1 and self.every_days is None:
            raise ValueError(UNKNOWN["days_between"])
        return self


class Treatment(Part):
    """The treatment now, and changes the family wants to look at."""

    regimen: Regimen | None = asked(
        "Treatment",
        assume="hr_ai_ribo",
        then="We show letrozole with Kisqali as an example. Ask the care team for the name.",
    )
    start: Day | None = asked(
        "Day the treatment starts", then="We count the first day of the first month."
    )
    site: Literal["office", "hospital"] | None = asked(
        "Where you get treatment (a doctor's office or a hospital)",
        assume="hospital",
        then="We count a hospital clinic.",
    )
    add_ons: tuple[AddOn, ...] = Field(default=(), title="Bone drugs or other treatment beside it")
    changes: tuple[TreatmentChange, ...] = Field(default=(), title="Changes and breaks by date")
    end: Day | None = Field(default=None, title="Day the treatment ends")
    events: tuple[TreatmentEvent, ...] = Field(
        default=(), title="Planned beside the treatment", max_length=12
    )
    scans_at_switch: bool | None = asked(
        "Tests and scans before a change of treatment",
        assume=True,
        then="We count tests and scans before a change, unless the last ones are less than four "
        "weeks old.",
    )
    switches: Switches = Field(
        default={}, title="Choices of medicine: biosimilar, shot or drip, months of supply"
    )
    prices: Prices = Field(default={}, title="Prices that the family knows, by service")
    urgent_care: Literal["none", "low", "typical", "high"] = Field(
        default="none", title="Trips to the ER and hospital stays that no one plans"
    )


# -- the rest of a month -------------------------------------------------------------------------


class Travel(Part):
    """Getting to care."""

    miles_one_way: Annotated[float, Field(ge=0, le=6000)] | None = asked(
        "Miles to the clinic, one way",
        figure="travel.miles_one_way",
        then="We count 18 miles each way.",
    )
    minutes_one_way: Annotated[float, Field(ge=0, le=3000)] | None = asked(
        "Minutes to the clinic, one way",
        figure="travel.minutes_one_way",
        then="We count 30 minutes each way.",
    )
    parking_per_visit: Money | None = asked(
        "Parking for a visit",
        figure="travel.parking_per_day",
        then="We count the median day rate at cancer centers.",
    )
    tolls_and_fares_per_visit: Money | None = asked(
        "Tolls or fares for a visit, both ways", assume=0.0, then="We count none."
    )
    meals_per_visit: Money | None = asked(
        "Food bought on a clinic day",
        figure="travel.meals_per_visit",
        then="We count $20 for two people.",
    )
    mode: Literal[
        "own car", "own car, gas alone", "rideshare", "taxi", "bus or train", "plane", "free ride"
    ] = Field(default="own car", title="How the family gets to care")
    fare: Money | None = asked(
        "What a ride to care and back costs",
        then="We count usual fares for the distance.",
    )
    miles_per_gallon: Annotated[float, Field(gt=0, le=200)] | None = asked(
        "Miles the car goes on a gallon", then="We count the miles of a usual car."
    )
    gas_price: Money | None = asked("Price of a gallon", then="We count the usual price of gas.")
    parking_per_hour: Money = Field(default=0, title="Parking for an hour, if it goes by the hour")
    parking_daily_limit: Money | None = asked("Most that parking costs in a day")
    parking_free_hours: Annotated[float, Field(ge=0, le=24)] = Field(
        default=0, title="Free hours of parking with a stamp from the clinic"
    )
    parking_discount: Share = Field(
        default=0, title="Share that the clinic's stamp takes off parking"
    )
    labs_near: Share = Field(default=0, title="Share of blood tests done near home")
    visits_near: Share = Field(default=0, title="Share of other visits done near home")
    near_miles_one_way: Annotated[float, Field(ge=0, le=6000)] = Field(
        default=0, title="Miles to the place near home, one way"
    )
    near_minutes_one_way: Annotated[float, Field(ge=0, le=3000)] = Field(
        default=0, title="Minutes to the place near home, one way"
    )
    stays_over_from_miles: Annotated[float, Field(ge=0, le=6000)] | None = asked(
        "Miles from which the family stays the night",
    )
    nights_per_visit: Annotated[float, Field(ge=0, le=60)] = Field(
        default=1, title="Nights for such a visit"
    )
    price_per_night: Money | None = asked(
        "Price of a night",
        figure="travel.lodging_per_night",
        then="We count the usual price of a night. Hope Lodge and hospital guest houses may be free.",
    )


#: Things and services by name, in the order of their facts; prices stand in data/prices/home.yaml.
ExtraItem = Literal[
    "wig",
    "scalp_cooling",
    "compression_sleeve",
    "clothing",
    "phone_and_internet",
    "utilities",
    "over_the_counter",
    "cleaning_visit",
    "meal_delivered",
    "complementary_session",
]


class Extra(Part):
    """A thing bought, a monthly cost or a service by the visit, because of the illness."""

    item: ExtraItem = Field(title="Thing or service")
    start: Month = Field(title="Month it is bought, or starts")
    until: Month | None = Field(default=None, title="Last month of it")
    times_per_week: Annotated[float, Field(ge=0, le=50)] = Field(
        default=1, title="How often in a week"
    )
    price: Money | None = asked("What it costs each time, or each month")


class Home(Part):
    """Children, help at home and the cost of an ordinary month."""

    childcare_on_clinic_days: bool | None = asked(
        "Is paid childcare needed on clinic days?",
        assume=False,
        then="We count none.",
    )
    childcare_per_hour: Money | None = asked(
        "Childcare for an hour, one child",
        then="We count the usual price of an hour in the state.",
    )
    help_hours_per_week: Annotated[float, Field(ge=0, le=168)] | None = asked(
        "Hours of paid help at home in a week", assume=0.0, then="We count none."
    )
    help_per_hour: Money | None = asked(
        "Paid help at home for an hour",
        figure="home.help_per_hour",
        then="We count the usual rate of an agency.",
    )
    bad_days_per_cycle: Annotated[float, Field(ge=0, le=28)] = Field(
        default=0, title="Days after each treatment on which somebody must look after the children"
    )
    bad_day_hours: Annotated[float, Field(ge=0, le=24)] = Field(
        default=8, title="Hours of childcare on such a day"
    )
    care_stops_from: Month | None = Field(
        default=None, title="Month from which the parent can no longer look after the children"
    )
    care_stops_until: Month | None = Field(
        default=None, title="Month in which the parent can look after the children again"
    )
    care_hours_per_week: Annotated[float, Field(ge=0, le=168)] = Field(
        default=0, title="Hours a week in which the parent looked after the children"
    )
    childcare_per_week: Money | None = asked(
        "A full week of childcare for one child",
        then="We count the usual price of a week in the state.",
    )
    extras: tuple[Extra, ...] = Field(
        default=(), title="Things and services because of the illness", max_length=10
    )
    living_costs: Money | None = asked(
        "What an ordinary month costs, with rent and food",
        then="We leave out ordinary living costs and show the change against the months before.",
    )
    other_costs: Money | None = asked(
        "Other costs each month because of the illness", assume=0.0, then="We count none."
    )
    other_income: Money | None = asked(
        "Other income each month, such as a pension (counted as taxed)",
        assume=0.0,
        then="We count none.",
    )
    savings: Money | None = asked("Savings the family could use")


class Choices(Part):
    """What the family could decide; each is a switch of a what-if."""

    work: Literal["keep on", "fewer hours", "stop"] = Field(
        default="keep on", title="What the person with cancer does about work"
    )
    last_month_of_work: Month | None = asked("Last month of work")
    fewer_hours_from: Month | None = asked("First month with fewer hours")
    hours_per_week: Annotated[float, Field(ge=0, le=120)] | None = asked(
        "Hours a week after the change"
    )
    return_month: Month | None = asked("Month of return to work")
    caregiver_work: Literal["keep on", "fewer hours", "leave"] = Field(
        default="keep on", title="What the caregiver does about work"
    )
    caregiver_leave_from: Month | None = asked("First month of the caregiver's leave")
    caregiver_leave_weeks: Annotated[float, Field(ge=0, le=104)] | None = asked(
        "Weeks of leave the caregiver takes", assume=12.0, then="We count 12 weeks."
    )
    caregiver_hours_per_week: Annotated[float, Field(ge=0, le=120)] | None = asked(
        "Hours a week the caregiver works after the change"
    )
    use_state_leave: bool = Field(default=True, title="Ask for the state's paid leave")
    apply_for_ssdi: bool = Field(default=True, title="Apply for SSDI when work stops")
    ssdi_application: Month | None = asked(
        "Month of the SSDI application", then="We count the month after work stops."
    )
    count_state_pay_against_ssdi: bool | None = asked(
        "Count the state's leave pay against SSDI?",
        assume=True,
        then="For some states it is not settled whether leave pay lowers SSDI. We count it, to be "
        "careful. You can choose.",
    )
    earnings_guess: Literal["low", "typical", "high"] | None = asked(
        "Earlier pay, when the yearly record is not known",
        assume="high",
        then="We count that pay rose with wages in general all along. If it was lower, SSDI is lower.",
    )
    ssdi_representative: bool = Field(
        default=False, title="A lawyer or other paid helper for the SSDI claim"
    )
    access_to_care_act_from: Month | None = Field(
        default=None,
        title="What if the Metastatic Breast Cancer Access to Care Act became law: first month",
    )
    coverage_after_work: Literal["COBRA", "marketplace", "partner", "medicaid", "none"] | None = (
        asked(
            "Health plan after work stops",
            assume="COBRA",
            then="We count COBRA: the same plan, at the full price.",
        )
    )
    after_cobra: Literal["marketplace", "partner", "medicaid", "none"] | None = asked(
        "Health plan when COBRA runs out",
        assume="marketplace",
        then="We count a marketplace plan when COBRA runs out.",
    )
    marketplace_chosen: Month | None = asked(
        "Month in which the marketplace plan is chosen",
        then="We count that the marketplace plan is chosen before the old plan ends, so there is "
        "no gap.",
    )
    coverage_changes: tuple[CoverageChange, ...] = Field(
        default=(), title="Planned changes of health plan", max_length=4
    )
    partner_plan: bool | None = asked(
        "Does the partner have a plan from work that the patient could join?"
    )
    partner_terms: PartnerPlan = Field(default=PartnerPlan(), title="Terms of the partner's plan")
    partner_plan_ends: Month | None = asked("Last month of the partner's plan")
    others_premium: Money | None = asked(
        "Premium each month for the others in the family, once the patient leaves the plan",
        then="We count nothing for the others' own plan once the patient leaves the shared plan.",
    )
    medicare_choice: Literal["drug plan", "medigap", "advantage"] | None = asked(
        "Medicare, when it starts",
        assume="drug plan",
        then="We count Medicare with a drug plan and no Medigap policy.",
    )
    keeps_medicaid: bool | None = asked(
        "Does Medicaid go on beside Medicare?",
        assume=False,
        then="We count that Medicaid ends when Medicare starts. Some people may keep both: ask the "
        "Medicaid office.",
    )
    marketplace_benchmark: Money | None = asked(
        "Benchmark (second-lowest silver) premium on the marketplace each month",
        then="We count the state's average price for this age. HealthCare.gov shows yours.",
    )
    marketplace_metal: Literal["bronze", "silver", "gold", "catastrophic"] | None = asked(
        "Level of the marketplace plan",
        assume="silver",
        then="We count a silver plan. Only silver plans may have a lower deductible and lower "
        "copays when income is low.",
    )
    others_on_marketplace: Literal["nobody", "spouse", "children", "spouse and children"] | None = (
        asked(
            "Who else in the family needs the marketplace plan?",
            assume="nobody",
            then="We count a marketplace plan for the patient only.",
        )
    )
    income_told_marketplace: Money | None = asked(
        "Income for this year that the marketplace was told",
        then="We count that each change of income is told to the marketplace when it happens.",
    )
