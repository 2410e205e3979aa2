"""What a person fills in: one family's case, with "not sure" as an answer everywhere.

A case file is YAML or JSON with the fields below. Leave a field out, or answer ``not sure``, and a
default stands in; :meth:`Case.settled` lists each one with the sentence a family reads. All faults
of a file are reported at once, in plain words, by :class:`CaseError`.
"""

from __future__ import annotations

import datetime as dt
import difflib
import functools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from estimator.basis.columns import EARNINGS_YEARS
from estimator.basis.law import law
from estimator.basis.money import PAYS_A_YEAR
from estimator.basis.months import NEVER, first_day, month_ordinal, month_text

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


class _Loader(yaml.CSafeLoader):
    """YAML with days left as text, so that an impossible day is said like any other fault."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if not tag.endswith(":timestamp")]
    for first, known in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def _as_month(value: Any) -> Any:
    if isinstance(value, dt.date):
        return month_text(month_ordinal(value))
    if isinstance(value, str):
        return month_text(month_ordinal(value))
    return value


def _as_day(value: Any) -> Any:
    if isinstance(value, str) and len(value.strip()) == 7:
        month_ordinal(value)
        return f"{value.strip()}-01"
    return value


def _as_state(value: Any) -> Any:
    return value.strip().upper() if isinstance(value, str) else value


def _known_state(value: str) -> str:
    if value not in STATES:
        raise ValueError(f"{value!r} is not a state; write two letters, like WA or TX")
    return value


def _known_regimen(value: str) -> str:
    known = law().file("regimens")["regimens"]
    if value not in known:
        close = difflib.get_close_matches(value, known, n=1)
        hint = f"; did you mean {close[0]}?" if close else "; see `estimator schema` for the list"
        raise ValueError(f"{value!r} is not a treatment we know{hint}")
    return value


Month = Annotated[str, BeforeValidator(_as_month)]
Day = Annotated[dt.date, BeforeValidator(_as_day)]
Money = Annotated[float, Field(ge=0, le=10_000_000, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0, le=10_000_000)]
State = Annotated[str, BeforeValidator(_as_state), AfterValidator(_known_state)]
Regimen = Annotated[str, AfterValidator(_known_regimen)]


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


class _Part(BaseModel):
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


class DisabilityPolicy(_Part):
    """Disability pay from the employer or a private policy."""

    share: Share | None = asked(
        "Share of pay the disability policy replaces",
        assume=0.6,
        then="We count 60 percent of pay.",
    )
    weekly_maximum: Money | None = asked("Most the policy pays in a week")
    wait_days: Count | None = asked(
        "Days before the disability policy starts to pay",
        assume=7,
        then="We count a wait of 7 days.",
    )
    weeks: Count | None = asked(
        "Weeks the disability policy pays",
        assume=26,
        then="We count 26 weeks.",
    )
    taxed: bool | None = asked(
        "Does the employer pay for the disability policy?",
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


class Job(_Part):
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


class SocialSecurity(_Part):
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


class WorkersCompensation(_Part):
    """Workers' compensation for the person with cancer."""

    weekly_amount: Money = Field(title="Workers' compensation paid each week")
    first_month: Month = Field(title="First month of workers' compensation")
    last_month: Month | None = Field(default=None, title="Last month of workers' compensation")


class Patient(_Part):
    """The person who has metastatic breast cancer."""

    name: str | None = Field(default=None, title="First name", max_length=40)
    birth: Month | None = asked("Month of birth", then="We count an age of 50.")
    job: Job | None = asked("Job of the person with cancer")
    social_security: SocialSecurity | None = asked("Social Security paid already")
    workers_compensation: WorkersCompensation | None = asked("Workers' compensation")
    blind: bool = Field(default=False, title="Blind, as Social Security defines it")


class Caregiver(_Part):
    """The partner, relative or friend who helps."""

    name: str | None = Field(default=None, title="First name of the caregiver", max_length=40)
    relation: Literal["spouse", "partner", "parent", "adult child", "sibling", "friend"] = Field(
        default="spouse", title="Who the caregiver is"
    )
    shares_home: bool = Field(default=True, title="Lives and shares money with the patient")
    job: Job | None = asked("Job of the caregiver")
    goes_along: Share | None = asked(
        "Share of clinic days the caregiver goes along",
        assume=1.0,
        then="We count the caregiver at every clinic day.",
    )


class Child(_Part):
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


class Copays(_Part):
    """Fixed amounts for a service, as the Summary of Benefits and Coverage lists them."""

    primary: Money | None = Field(default=None, title="Copay for a family doctor's visit")
    specialist: Money | None = Field(default=None, title="Copay for a specialist's visit")
    emergency: Money | None = Field(default=None, title="Copay for the emergency room")
    imaging: Money | None = Field(default=None, title="Copay for a scan")
    lab: Money | None = Field(default=None, title="Copay for a lab test")
    infusion: Money | None = Field(default=None, title="Copay for an infusion visit")
    radiation: Money | None = Field(default=None, title="Copay for radiation")
    therapy: Money | None = Field(default=None, title="Copay for therapy")
    hospital: Money | None = Field(default=None, title="Copay for a hospital stay")
    drug_generic: Money | None = Field(default=None, title="Copay for a generic drug")
    drug_preferred: Money | None = Field(default=None, title="Copay for a brand drug")
    drug_specialty: Money | None = Field(default=None, title="Copay for a specialty drug")
    before_deductible: bool = Field(default=True, title="Copays apply before the deductible")


class Plan(_Part):
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


class TreatmentChange(_Part):
    """A later treatment, or a break, from a date on."""

    regimen: Regimen = Field(title="Next treatment")
    start: Day = Field(title="Day the next treatment starts")


class Treatment(_Part):
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
        "Where treatment is given (doctor's office or hospital)",
        assume="hospital",
        then="We count a hospital clinic.",
    )
    add_ons: tuple[Regimen, ...] = Field(default=(), title="Bone medicine or other added treatment")
    changes: tuple[TreatmentChange, ...] = Field(default=(), title="Changes and breaks by date")
    end: Day | None = Field(default=None, title="Day the treatment ends")


# -- the rest of a month -------------------------------------------------------------------------


class Travel(_Part):
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


class Home(_Part):
    """Children, help at home and the cost of an ordinary month."""

    childcare_on_clinic_days: bool | None = asked(
        "Is paid childcare needed on clinic days?",
        assume=False,
        then="We count none.",
    )
    childcare_per_hour: Money | None = asked(
        "Childcare for an hour",
        figure="home.childcare_per_hour",
        then="We count $20 an hour.",
    )
    help_hours_per_week: Annotated[float, Field(ge=0, le=168)] | None = asked(
        "Hours of paid help at home in a week", assume=0.0, then="We count none."
    )
    help_per_hour: Money | None = asked(
        "Paid help at home for an hour",
        figure="home.help_per_hour",
        then="We count the usual rate of an agency.",
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


class Choices(_Part):
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


class Case(_Part):
    """One family's case."""

    schema_version: Literal[1] = Field(default=1, title="Version of the file")
    about: str | None = Field(default=None, title="What this case is", max_length=2000)
    first_month: Month = Field(title="First month to show")
    months: Annotated[int, Field(ge=1, le=60)] = Field(default=24, title="Months to show")
    state: State = Field(title="State of the home")
    married: bool | None = asked("Married and filing taxes together")
    patient: Patient = Field(default=Patient(), title="The person with cancer")
    caregiver: Caregiver | None = Field(default=None, title="The caregiver or partner")
    children: tuple[Child, ...] = Field(default=(), title="Children", max_length=12)
    plan: Plan = Field(title="Health plan")
    treatment: Treatment = Field(default=Treatment(), title="Treatment")
    travel: Travel = Field(default=Travel(), title="Travel")
    home: Home = Field(default=Home(), title="Home")
    choices: Choices = Field(default=Choices(), title="Choices")
    scenarios: dict[str, dict[str, Any]] = Field(
        default_factory=dict, title="Named what-ifs: each a set of fields that change"
    )

    @model_validator(mode="after")
    def _hangs_together(self) -> Case:
        """Check what no field can check alone; every fault is said, each on its own line."""
        faults = []
        first = month_ordinal(self.first_month)
        choices = self.choices
        if self.first_month < FIRST_PRICES:
            faults.append(
                f"First month to show: our prices start in {FIRST_PRICES}. Choose that month or "
                "a later one."
            )
        if choices.work == "stop" and self.patient.job is None:
            faults.append(
                "What the person with cancer does about work: it says stop, but no job is filled "
                "in. Fill in the job, or choose keep on."
            )
        if choices.work == "fewer hours" and choices.hours_per_week is None:
            faults.append(
                "Hours a week after the change: this is missing. Write the hours, such as 24."
            )
        if (
            choices.return_month
            and choices.last_month_of_work
            and month_ordinal(choices.return_month) <= month_ordinal(choices.last_month_of_work)
        ):
            faults.append(
                "Month of return to work: it is not after the last month of work. Choose a later "
                "month."
            )
        birth = self.patient.birth
        if birth and not 0 < first - month_ordinal(birth) < 120 * 12:
            faults.append("Month of birth: the age would not be between 0 and 120. Check the year.")
        for child in self.children:
            if first + self.months - month_ordinal(child.birth) < 0:
                faults.append(
                    f"Month of birth of a child: {child.birth} is after the months shown. "
                    "Check the year."
                )
        days = [change.start for change in self.treatment.changes]
        if days != sorted(days):
            faults.append(
                "Changes and breaks by date: they are not in order. List the earliest first."
            )
        if faults:
            raise ValueError("\n".join(faults))
        return self

    # -- reading and writing ---------------------------------------------------------------------

    @classmethod
    def read(cls, source: str | Path | Mapping[str, Any]) -> Case:
        """Read a case from a file (YAML or JSON) or from plain data.

        Raises
        ------
        CaseError
            With every fault as one plain sentence.
        """
        data: Any = source
        if isinstance(source, (str, Path)):
            path = Path(source)
            try:
                data = yaml.load(path.read_bytes(), Loader=_Loader)
            except OSError as error:
                raise CaseError(
                    [f"The file {path} cannot be opened: {error.strerror}. Check its name."]
                ) from None
            except (yaml.YAMLError, UnicodeDecodeError) as error:
                mark = getattr(error, "problem_mark", None)
                where = f" near line {mark.line + 1}" if mark else ""
                raise CaseError(
                    [f"The file {path} is not readable as YAML or JSON{where}. Mend that line."]
                ) from None
        if not isinstance(data, Mapping):
            raise CaseError(["The case is empty. Start with first_month, state and plan."])
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise CaseError(plain_problems(error)) from None

    def to_dict(self) -> dict[str, Any]:
        """Plain data with the answers given, and nothing that was left open."""
        return self.model_dump(mode="json", exclude_defaults=True) | {
            "schema_version": SCHEMA_VERSION
        }

    def to_json(self) -> str:
        """The family's own file, as JSON."""
        return json.dumps(self.to_dict(), indent=1, ensure_ascii=False)

    def to_yaml(self) -> str:
        """The family's own file, as YAML."""
        return yaml.safe_dump(self.to_dict(), sort_keys=False, allow_unicode=True)

    def changed(self, changes: Mapping[str, Any]) -> Case:
        """The case with other answers, by dotted field: ``{"choices.work": "keep on"}``.

        Raises
        ------
        CaseError
            When a field or its value is wrong.
        """
        data = self.model_dump(mode="json", exclude_defaults=True)
        for dotted, value in changes.items():
            *path, last = dotted.split(".")
            node = data
            for part in path:
                node = node.setdefault(part, {})
                if not isinstance(node, dict):
                    raise CaseError([f"{dotted}: there is no such field."])
            node[last] = value
        return type(self).read(data)

    # -- what stands in --------------------------------------------------------------------------

    def settled(self) -> tuple[Case, tuple[Assumption, ...]]:
        """The case with every default filled in, and the list of what was assumed."""
        changes = dict(_stand_ins(self))
        tree: dict[str, Any] = {}
        for (*path, last), assumption in changes.items():
            if assumption.value is not None:
                node = tree
                for step in path:
                    node = node.setdefault(step, {})
                node[last] = assumption.value
        filled = _with(self, tree)
        return filled, tuple(a for a in changes.values() if a.sentence)


@dataclass(frozen=True)
class Assumption:
    """A default that stands in for an answer: the question, the value and the sentence."""

    field: str
    words: str
    value: Any
    sentence: str


def _with(part: Any, changes: dict[str, Any]) -> Any:
    """A copy of a part with other values; a dict goes into the part inside."""
    return part.model_copy(
        update={
            name: _with(getattr(part, name), value) if isinstance(value, dict) else value
            for name, value in changes.items()
        }
    )


@functools.cache
def _fields(kind: type[BaseModel]) -> tuple[tuple[str, Any], ...]:
    """Fields of a part, each with what stands in for it (none: it always has a value)."""
    return tuple(
        (name, field if isinstance(field.json_schema_extra, dict) else None)
        for name, field in kind.model_fields.items()
    )


def _stand_ins(case: Case) -> Iterator[tuple[tuple[str, ...], Assumption]]:
    """Every unanswered question of the parts that this family has, with what stands in."""
    month = case.first_month

    def walk(part: BaseModel, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
        for name, field in _fields(type(part)):
            value = getattr(part, name)
            if value is None:
                if field is not None:
                    yield (*path, name), field
            elif isinstance(value, BaseModel):
                yield from walk(value, (*path, name))

    for path, field in walk(case, ()):
        extra = field.json_schema_extra
        value, sentence = extra["x-assume"], extra["x-then"]
        if extra["x-figure"]:
            value = law().on(extra["x-figure"], dt.date.fromisoformat(f"{month}-01"))
        if not _matters(case, path):
            continue
        if path == ("treatment", "start"):
            value = dt.date.fromisoformat(f"{month}-01")
        if path == ("patient", "birth"):
            value = month_text(month_ordinal(month) - 50 * 12)
        if path[-1] == "state":
            value = case.state
        if value is not None or sentence:
            yield path, Assumption(".".join(path), field.title or path[-1], value, sentence)


def _matters(case: Case, path: tuple[str, ...]) -> bool:
    """Whether an open question bears on this family at all."""
    choices, plan = case.choices, case.plan
    leaves_work = choices.work == "stop"
    match path:
        case ("plan", name):
            private = plan.kind in ("employer", "partner", "COBRA", "marketplace")
            if name in ("deductible", "coinsurance", "out_of_pocket_maximum"):
                return private or plan.kind == "medicare advantage"
            if name in ("spent_deductible", "plan_year_starts"):
                return plan.kind not in ("none", "medicaid")
            if name == "cobra_since":
                return plan.kind == "COBRA"
            if name == "premium":
                return plan.kind in ("employer", "partner")
            if name == "full_premium":
                return plan.kind == "COBRA" or (
                    plan.kind == "employer"
                    and leaves_work
                    and choices.coverage_after_work in ("COBRA", None)
                )
            return False
        case ("choices", "coverage_after_work"):
            return leaves_work and plan.kind == "employer"
        case ("choices", "marketplace_benchmark"):
            return plan.kind in ("marketplace", "COBRA") or (
                plan.kind == "employer"
                and leaves_work
                and choices.coverage_after_work in ("marketplace", "COBRA", None)
            )
        case ("choices", "keeps_medicaid"):
            return plan.kind == "medicaid" or choices.coverage_after_work == "medicaid"
        case ("choices", "ssdi_application"):
            return leaves_work and choices.apply_for_ssdi
        case ("choices", "count_state_pay_against_ssdi"):
            job = case.patient.job
            paid = law().node(f"{(job.state if job else None) or case.state}.paid_leave") != "none"
            return paid and leaves_work and choices.use_state_leave and choices.apply_for_ssdi
        case ("choices", "earnings_guess"):
            return False
        case ("choices", "medicare_choice"):
            return leaves_work or case.patient.social_security is not None
        case ("choices", "caregiver_leave_weeks"):
            return choices.caregiver_work == "leave"
        case ("choices", _):
            return False
        case (
            ("patient", "job" | "social_security" | "workers_compensation")
            | ("caregiver", "job")
            | ("married",)
        ):
            return False
        case (
            "patient" | "caregiver",
            "job",
            "state_leave_weeks_used" | "other_leave_weeks_used",
        ):
            person = case.patient if path[0] == "patient" else case.caregiver
            work = (person.job.state if person and person.job else None) or case.state
            return law().node(f"{work}.paid_leave") != "none"
        case ("caregiver", "job", name):
            return name not in ("earnings", "long_term_disability", "short_term_disability")
        case ("home", "childcare_per_hour"):
            return bool(case.home.childcare_on_clinic_days)
        case ("home", "childcare_on_clinic_days"):
            return bool(case.children)
        case ("home", "help_per_hour"):
            return bool(case.home.help_hours_per_week)
        case ("home", "savings"):
            return False
        case _:
            return True


# -- facts: one flat row a family, for the rules -------------------------------------------------

#: The question behind each fact that a rule takes.
FACT_FIELDS = {
    "first_month": "first_month",
    "months": "months",
    "state": "state",
    "birth_month": "patient.birth",
    "filing_status": "married",
    "children": "children",
    "school_ends": "children",
    "stops_work": "choices.last_month_of_work",
    "last_day_of_work": "choices.last_month_of_work",
    "return_day": "choices.return_month",
    "reduced_from": "choices.fewer_hours_from",
    "reduced_hours": "choices.hours_per_week",
    "applies_for_ssdi": "choices.apply_for_ssdi",
    "application_month": "choices.ssdi_application",
    "use_state_leave": "choices.use_state_leave",
    "count_state_pay": "choices.count_state_pay_against_ssdi",
    "earnings_guess": "choices.earnings_guess",
    "has_representative": "choices.ssdi_representative",
    "bill_month": "choices.access_to_care_act_from",
    "blind": "patient.blind",
    "compensation_weekly": "patient.workers_compensation.weekly_amount",
    "compensation_from": "patient.workers_compensation.first_month",
    "compensation_until": "patient.workers_compensation.last_month",
    "coverage_after_work": "choices.coverage_after_work",
    "benchmark_premium": "choices.marketplace_benchmark",
    "social_security_now": "patient.social_security.monthly",
    "social_security_since": "patient.social_security.entitled_since",
    "social_security_ended": "patient.social_security.ended",
    "asked_again": "patient.social_security.asked_again",
    "disability_since": "patient.social_security.entitled_since",
    "medicare_kind": "choices.medicare_choice",
    "known_premium": "plan.premium",
    "marketplace_price": "plan.full_premium",
    "keeps_medicaid": "choices.keeps_medicaid",
    "cobra_since": "plan.cobra_since",
    "last_month_worked": "choices.last_month_of_work",
    "advantage_premium": "plan.premium",
    "hsa_qualified": "plan.hsa_qualified",
    "caregiver_on_return": "married",
    "tax_family": "children",
    "young_children": "children",
    "caregiver_last_day_of_work": "choices.caregiver_leave_from",
    "caregiver_return_day": "choices.caregiver_leave_weeks",
    "caregiver_reduced_from": "choices.caregiver_leave_from",
    "plan": "plan.kind",
    "copays_before_deductible": "plan.copays.before_deductible",
    "copays": "plan.copays",
    "tolls_per_visit": "travel.tolls_and_fares_per_visit",
    "childcare_needed": "home.childcare_on_clinic_days",
    "caregiver_shares_home": "caregiver.shares_home",
    "caregiver": "caregiver.relation",
    "caregiver_goes_along": "caregiver.goes_along",
    "caregiver_reduced_hours": "choices.caregiver_hours_per_week",
    "treatment_keys": "treatment.regimen",
    "treatment_starts": "treatment.start",
    "treatment_stops": "treatment.end",
    **{
        name: f"plan.{name}"
        for name in (
            "deductible",
            "coinsurance",
            "out_of_pocket_maximum",
            "spent_deductible",
            "spent_out_of_pocket",
            "plan_year_starts",
            "premium",
            "full_premium",
            "medigap_premium",
            "drug_plan_premium",
        )
    },
    **{
        name: f"travel.{name}"
        for name in ("miles_one_way", "minutes_one_way", "parking_per_visit", "meals_per_visit")
    },
    **{
        name: f"home.{name}"
        for name in (
            "childcare_per_hour",
            "help_hours_per_week",
            "help_per_hour",
            "living_costs",
            "other_costs",
            "other_income",
            "savings",
        )
    },
    **{
        f"{prefix}{fact}": f"{person}.job.{field}"
        for prefix, person in (("", "patient"), ("caregiver_", "caregiver"))
        for fact, field in {
            "works": "pay",
            "pay_amount": "pay",
            "paid_hours": "hours_per_week",
            "times_a_year": "per",
            "hours_per_week": "hours_per_week",
            "paid_when_absent": "paid_when_absent",
            "self_employed": "self_employed",
            "employees": "employees",
            "months_with_employer": "months_with_employer",
            "hours_last_12_months": "hours_last_12_months",
            "paid_leave_hours": "paid_leave_hours",
            "days_per_week": "days_per_week",
            "leave_year": "leave_year",
            "leave_year_month": "leave_year_month",
            "leave_weeks_used": "leave_weeks_used",
            "state_leave_weeks_used": "state_leave_weeks_used",
            "other_leave_weeks_used": "other_leave_weeks_used",
            "own_occupation_months": "long_term_disability.own_occupation_months",
            "any_occupation": "long_term_disability.any_occupation",
            "offsets_family": "long_term_disability.offsets_family",
            "long_term_minimum": "long_term_disability.monthly_minimum",
            "has_record": "earnings",
            "earnings": "earnings",
            "work_state": "state",
            "short_term_share": "short_term_disability.share",
            "short_term_weekly_maximum": "short_term_disability.weekly_maximum",
            "short_term_wait_days": "short_term_disability.wait_days",
            "short_term_weeks": "short_term_disability.weeks",
            "short_term_taxed": "short_term_disability.taxed",
            "long_term_taxed": "long_term_disability.taxed",
            "long_term_share": "long_term_disability.share",
            "long_term_weekly_maximum": "long_term_disability.weekly_maximum",
            "long_term_wait_days": "long_term_disability.wait_days",
            "long_term_weeks": "long_term_disability.weeks",
        }.items()
    },
}

FILING = {"single": 0, "joint": 1, "head of household": 2}
PLAN_CODES = {
    "none": 0,
    "employer": 1,
    "COBRA": 2,
    "marketplace": 3,
    "partner": 4,
    "medicare": 5,
    "medicare advantage": 7,
    "medicaid": 8,
}
GUESSES = {"low": 0, "typical": 1, "high": 2}
MEDICARE_CODES = {"medigap": 5, "drug plan": 6, "advantage": 7}
_COPAY_ORDER = {  # kinds of service of rules/treatment.py, with the copay that applies
    "primary": "primary",
    "specialist": "specialist",
    "emergency": "emergency",
    "imaging": "imaging",
    "lab": "lab",
    "infusion_drug": None,
    "infusion": "infusion",
    "radiation": "radiation",
    "procedure": None,
    "hospital": "hospital",
    "therapy": "therapy",
    "drug_generic": "drug_generic",
    "drug_preferred": "drug_preferred",
    "drug_specialty": "drug_specialty",
}
_UNKNOWN = float("nan")


def _ordinal(text: str | None) -> float:
    return NEVER if text is None else float(month_ordinal(text))


def _first_day(ordinal: float) -> float:
    return NEVER if ordinal >= NEVER else float(first_day(ordinal).toordinal())


def _has_medigap(plan: Plan) -> bool:
    return plan.medigap_premium is not None


def _number(value: float | None) -> float:
    return _UNKNOWN if value is None else float(value)


def _job_facts(job: Job | None, state: str, prefix: str) -> dict[str, Any]:
    hours = (job.hours_per_week if job else None) or 40.0
    record = dict.fromkeys(EARNINGS_YEARS, 0.0)
    record.update((job.earnings if job else None) or {})
    policies = {
        "short": job.short_term_disability if job else None,
        "long": job.long_term_disability if job else None,
    }
    facts: dict[str, Any] = {
        "works": job is not None,
        "pay_amount": float(job.pay) if job else 0.0,
        "paid_hours": hours if job and job.per == "hour" else 1.0,
        "times_a_year": float(PAYS_A_YEAR[job.per]) if job else 1.0,
        "hours_per_week": hours,
        "paid_when_absent": bool(job and job.paid_when_absent),
        "self_employed": bool(job and job.self_employed),
        "employees": float((job.employees if job else 0) or 0),
        "months_with_employer": float((job.months_with_employer if job else 0) or 0),
        "hours_last_12_months": _worked_hours(job, hours),
        "paid_leave_hours": float((job.paid_leave_hours if job else 0) or 0),
        "days_per_week": float((job.days_per_week if job else None) or 5),
        "leave_year": float(LEAVE_YEARS[(job.leave_year if job else None) or "rolling backward"]),
        "leave_year_month": float((job.leave_year_month if job else None) or 1),
        "leave_weeks_used": float((job.leave_weeks_used if job else 0) or 0),
        "state_leave_weeks_used": float((job.state_leave_weeks_used if job else 0) or 0),
        "other_leave_weeks_used": float((job.other_leave_weeks_used if job else 0) or 0),
        "has_record": bool(job and job.earnings),
        "earnings": list(record.values()),
        "work_state": (job.state if job else None) or state,
    }
    for term, policy in policies.items():
        real = policy if isinstance(policy, DisabilityPolicy) else None
        facts |= {
            f"{term}_term_share": float((real.share if real else 0) or 0),
            f"{term}_term_weekly_maximum": (real.weekly_maximum if real else None) or 1e9,
            f"{term}_term_wait_days": float((real.wait_days if real else 0) or 0),
            f"{term}_term_weeks": float((real.weeks if real else 0) or 0),
            f"{term}_term_taxed": float(bool(real and real.taxed)),
        }
    real = policies["long"] if isinstance(policies["long"], LongTermPolicy) else None
    months = real.own_occupation_months if real else None
    facts |= {
        "own_occupation_months": NEVER if months is None else float(months),
        "any_occupation": not real or real.any_occupation is not False,
        "offsets_family": not real or real.offsets_family is not False,
        "long_term_minimum": float((real.monthly_minimum if real else 0) or 0),
    }
    return {prefix + name: value for name, value in facts.items()}


def _worked_hours(job: Job | None, hours: float) -> float:
    if job is None:
        return 0.0
    if job.hours_last_12_months is not None:
        return job.hours_last_12_months
    return hours * 52 * min(job.months_with_employer or 0, 12) / 12


def facts(case: Case) -> dict[str, Any]:
    """One flat row of numbers (months as ordinals, days as day ordinals) from a settled case.

    ``FACT_FIELDS`` names the question behind each fact.
    """
    choices, plan, home = case.choices, case.plan, case.home
    married = case.married
    if married is None:
        married = case.caregiver is not None and case.caregiver.relation == "spouse"
    filing = 1 if married else 2 if case.children else 0
    stop, fewer = NEVER, NEVER
    if choices.work == "stop":
        stop = _ordinal(choices.last_month_of_work or case.first_month) + 1
    if choices.work == "fewer hours":
        fewer = _ordinal(choices.fewer_hours_from or case.first_month)
    returns = _ordinal(choices.return_month) if stop < NEVER else NEVER
    helper_leaves, helper_fewer = NEVER, NEVER
    if choices.caregiver_work == "leave":
        helper_leaves = _ordinal(choices.caregiver_leave_from or case.first_month)
    if choices.caregiver_work == "fewer hours":
        helper_fewer = _ordinal(choices.caregiver_leave_from or case.first_month)
    helper_back = _first_day(helper_leaves) + 7 * (choices.caregiver_leave_weeks or 0)
    benefit = case.patient.social_security
    compensation = case.patient.workers_compensation
    is_disability = benefit is not None and benefit.kind == "disability"
    applies = choices.apply_for_ssdi and benefit is None and min(stop, fewer) < NEVER
    row: dict[str, Any] = {
        "first_month": float(month_ordinal(case.first_month)),
        "months": float(case.months),
        "state": case.state,
        "birth_month": _ordinal(case.patient.birth),
        "filing_status": float(filing),
        "children": [_ordinal(c.birth) for c in case.children],
        "school_ends": [
            _ordinal(c.high_school_ends) if c.high_school_ends else _UNKNOWN for c in case.children
        ],
        # choices
        "stops_work": stop,
        "last_day_of_work": _first_day(stop) - 1 if stop < NEVER else NEVER,
        "return_day": _first_day(returns),
        "reduced_from": _first_day(fewer),
        "reduced_hours": float(choices.hours_per_week or 0),
        "applies_for_ssdi": bool(applies),
        "application_month": (
            _ordinal(choices.ssdi_application or month_text(min(stop, fewer))) if applies else NEVER
        ),
        "use_state_leave": choices.use_state_leave,
        "count_state_pay": choices.count_state_pay_against_ssdi is not False,
        "earnings_guess": float(GUESSES[choices.earnings_guess or "high"]),
        "has_representative": choices.ssdi_representative,
        "bill_month": _ordinal(choices.access_to_care_act_from),
        "blind": case.patient.blind,
        "compensation_weekly": float(compensation.weekly_amount if compensation else 0),
        "compensation_from": _ordinal(compensation.first_month if compensation else None),
        "compensation_until": _ordinal(compensation.last_month if compensation else None),
        "coverage_after_work": float(PLAN_CODES[choices.coverage_after_work or "COBRA"]),
        "benchmark_premium": _number(choices.marketplace_benchmark),
        # Social Security now
        "social_security_now": float(benefit.monthly if benefit else 0),
        "social_security_since": _ordinal(benefit.entitled_since if benefit else None),
        "social_security_ended": _ordinal(benefit.ended if benefit else None),
        "asked_again": _ordinal(benefit.asked_again if benefit else None),
        "disability_since": _ordinal(benefit.entitled_since if benefit and is_disability else None),
        # plan
        "plan": float(PLAN_CODES[plan.kind] + (plan.kind == "medicare" and not _has_medigap(plan))),
        "medicare_kind": float(MEDICARE_CODES[choices.medicare_choice or "drug plan"]),
        "deductible": float(plan.deductible or 0),
        "coinsurance": float(plan.coinsurance or 0),
        "out_of_pocket_maximum": (
            float("inf") if plan.out_of_pocket_maximum is None else plan.out_of_pocket_maximum
        ),
        "copays": [
            _number(getattr(plan.copays, name) if name else None) for name in _COPAY_ORDER.values()
        ],
        "copays_before_deductible": plan.copays.before_deductible,
        "spent_deductible": float(plan.spent_deductible or 0),
        "spent_out_of_pocket": float(
            plan.spent_deductible or 0
            if plan.spent_out_of_pocket is None
            else plan.spent_out_of_pocket
        ),
        "plan_year_starts": float(plan.plan_year_starts or 1),
        "premium": float(plan.premium or 0),
        "known_premium": _number(plan.premium),
        "full_premium": float(plan.full_premium or 0),
        "marketplace_price": _number(
            plan.full_premium if plan.kind == "marketplace" else choices.marketplace_benchmark
        ),
        "keeps_medicaid": bool(choices.keeps_medicaid),
        "cobra_since": _UNKNOWN if plan.cobra_since is None else _ordinal(plan.cobra_since),
        "last_month_worked": stop - 1 if stop < NEVER else NEVER,
        "medigap_premium": float(plan.medigap_premium or 0),
        "advantage_premium": float(
            (plan.premium if plan.kind == "medicare advantage" else None) or 0
        ),
        "hsa_qualified": plan.hsa_qualified,
        "drug_plan_premium": _number(plan.drug_plan_premium),
        # travel and home
        "miles_one_way": float(case.travel.miles_one_way or 0),
        "minutes_one_way": float(case.travel.minutes_one_way or 0),
        "parking_per_visit": float(case.travel.parking_per_visit or 0),
        "tolls_per_visit": float(case.travel.tolls_and_fares_per_visit or 0),
        "meals_per_visit": float(case.travel.meals_per_visit or 0),
        "childcare_needed": bool(home.childcare_on_clinic_days),
        "childcare_per_hour": float(home.childcare_per_hour or 0),
        "help_hours_per_week": float(home.help_hours_per_week or 0),
        "help_per_hour": float(home.help_per_hour or 0),
        "living_costs": float(home.living_costs or 0),
        "other_costs": float(home.other_costs or 0),
        "other_income": float(home.other_income or 0),
        "savings": _number(home.savings),
        # caregiver
        "caregiver": case.caregiver is not None,
        "caregiver_shares_home": bool(case.caregiver and case.caregiver.shares_home),
        "caregiver_goes_along": float((case.caregiver.goes_along if case.caregiver else 0) or 0),
        "caregiver_on_return": bool(married and case.caregiver),
        "caregiver_last_day_of_work": (
            _first_day(helper_leaves) - 1 if helper_leaves < NEVER else NEVER
        ),
        "caregiver_return_day": helper_back if helper_leaves < NEVER else NEVER,
        "caregiver_reduced_from": _first_day(helper_fewer),
        "caregiver_reduced_hours": float(choices.caregiver_hours_per_week or 0),
        "tax_family": 1.0 + float(married) + len(case.children),
        "young_children": float(
            sum(
                0 <= month_ordinal(case.first_month) - _ordinal(c.birth) < 18 * 12
                for c in case.children
            )
        ),
    }
    row |= _job_facts(case.patient.job, case.state, "")
    row |= _job_facts(case.caregiver.job if case.caregiver else None, case.state, "caregiver_")
    row |= _treatment_facts(case)
    return row


def _treatment_facts(case: Case) -> dict[str, Any]:
    """Slots of treatment: which regimen and site, from which day to which day."""
    care = case.treatment
    known = list(law().file("regimens")["regimens"])
    site = 0 if care.site == "office" else 1
    start = care.start or dt.date.fromisoformat(f"{case.first_month}-01")
    end = float(care.end.toordinal()) if care.end else NEVER
    starts = [start, *(c.start for c in care.changes)]
    names = [care.regimen or known[0], *(c.regimen for c in care.changes)]
    stops = [*(float(d.toordinal()) for d in starts[1:]), end]
    slots = [
        (known.index(name) * 2 + site, float(day.toordinal()), stop)
        for name, day, stop in zip(names, starts, stops, strict=True)
    ] + [(known.index(name) * 2 + site, float(start.toordinal()), end) for name in care.add_ons]
    keys, days, until = zip(*slots, strict=True)
    return {
        "treatment_keys": list(keys),
        "treatment_starts": list(days),
        "treatment_stops": list(until),
    }


def answered(case: Case, field: str) -> bool:
    """Whether the family itself answered a question, given by its dotted field."""
    part: Any = case
    for step in field.split("."):
        if not isinstance(part, BaseModel) or step not in part.model_fields_set:
            return False
        part = getattr(part, step)
    return part is not None


def question(field: str) -> str:
    """The words of a question by its dotted field; empty when there is none."""
    return _field_words(tuple(field.split(".")))[0] if field else ""


# -- faults in plain words -----------------------------------------------------------------------

_MENDS = {
    "missing": "this is missing. {example}",
    "float_parsing": "{input!r} is not a number. Write digits only, like 26.80.",
    "float_type": "{input!r} is not a number. Write digits only, like 26.80.",
    "int_parsing": "{input!r} is not a whole number. Write digits only, like 40.",
    "int_type": "{input!r} is not a whole number. Write digits only, like 40.",
    "int_from_float": "{input!r} is not a whole number. Write it without a decimal point.",
    "bool_parsing": "{input!r} is neither yes nor no. Write true or false.",
    "bool_type": "{input!r} is neither yes nor no. Write true or false.",
    "greater_than_equal": "{input!r} is too low. Write {ge} or more.",
    "greater_than": "{input!r} is too low. Write more than {gt}.",
    "less_than_equal": "{input!r} is too high. Write {le} or less.",
    "finite_number": "{input!r} is not a number we can add up. Write digits only.",
    "string_type": "{input!r} is not text. Put it in quotation marks.",
    "string_too_long": "the text is too long. Use at most {max_length} letters.",
    "too_long": "there are too many entries. Give at most {max_length}.",
    "tuple_type": "{input!r} is not a list. Start each entry on its own line with a dash.",
    "model_type": "{input!r} is not a group of fields. Put its fields under it, indented.",
    "model_attributes_type": "{input!r} is not a group of fields. Put its fields under it.",
    "dict_type": "{input!r} is not a group of fields. Put its fields under it, indented.",
    "date_from_datetime_parsing": "{input!r} is not a day. Write it like 2026-03-15.",
    "date_parsing": "{input!r} is not a day. Write it like 2026-03-15.",
    "date_type": "{input!r} is not a day. Write it like 2026-03-15.",
    "date_from_datetime_inexact": "{input!r} is not a day. Write it like 2026-03-15.",
    "int_parsing_size": "{input!r} is too long a number. Check the digits.",
}


def _field_words(location: tuple[Any, ...]) -> tuple[str, list[str]]:
    """Plain words for a place in the file, and the names that are allowed there."""
    part: Any = Case
    words: list[str] = []
    names: list[str] = list(Case.model_fields)
    for step in location:
        if isinstance(step, int):
            words.append(f"number {step + 1}")
            continue
        if part is not None and step in part.model_fields:
            field = part.model_fields[step]
            words = [w for w in words if w.startswith("number")] if words else []
            words.insert(0, field.title or str(step))
            if step in ("patient", "caregiver", "job"):
                words = [field.title or str(step)]
            part = _model_in(field.annotation)
            names = list(part.model_fields) if part is not None else names
    return (", ".join(words) or "The file", names)


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_in(inner)
        if found is not None:
            return found
    return None


def plain_problems(error: ValidationError) -> list[str]:
    """One plain sentence for each fault: the field in words, what is wrong, how to mend it."""
    problems: list[str] = []
    seen: set[tuple[Any, ...]] = set()
    for fault in error.errors():
        location = tuple(
            s for s in fault["loc"] if not (isinstance(s, str) and (s[0].isupper() or "[" in s))
        )
        kind, context = fault["type"], fault.get("ctx", {})
        if location in seen:  # the other arm of a union says the same again
            continue
        seen.add(location)
        path = ".".join(str(s + 1) if isinstance(s, int) else str(s) for s in location)
        words, names = _field_words(location)
        if kind == "extra_forbidden":
            unknown = str(location[-1])
            close = difflib.get_close_matches(unknown, names, n=1)
            mend = f"Did you mean {close[0]!r}?" if close else "Take it out or check the spelling."
            problems.append(f"{path}: we know no field of this name. {mend}")
            continue
        if kind == "value_error":
            message = str(context["error"])
            if not location:
                problems.extend(message.splitlines())
                continue
            text = f"{message[0].upper()}{message[1:]}."
        elif kind == "literal_error":
            text = f"{fault['input']!r} is not a choice here. Choose {context['expected']}."
        elif kind in _MENDS:
            example = "Fill it in." if location else ""
            numbers = {k: f"{v:g}" if isinstance(v, float) else v for k, v in context.items()}
            text = _MENDS[kind].format(input=fault["input"], example=example, **numbers)
        else:
            text = f"{fault['msg']}. Check this answer."
        problems.append(f"{words} ({path}): {text}")
    return problems
