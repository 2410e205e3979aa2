"""One family's case, and what stands in for the questions that are left open."""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import (
    BaseModel,
    Field,
    ValidationError,
    model_validator,
)

from estimator.basis.law import law
from estimator.basis.months import month_ordinal, month_text
from estimator.basis.words import Texts, own, say
from estimator.case.faults import field_words, plain_problems
from estimator.case.parts import (
    FIRST_PRICES,
    SCHEMA_VERSION,
    Caregiver,
    CaseError,
    Child,
    Choices,
    Help,
    Home,
    Job,
    Loader,
    Medicare,
    Month,
    Part,
    Patient,
    Plan,
    State,
    Travel,
    Treatment,
    asked,
)

#: Faults that no field can find alone, and files that cannot be read; whole sentences.
FAULTS = Texts(
    {
        "first_month": "First month to show: our prices start in {month}. Choose that month or a later "
        "one.",
        "no_job": "What the person with cancer does about work: it says stop, but no job is filled in. "
        "Fill in the job, or choose keep on.",
        "no_hours": "Hours a week after the change: this is missing. Write the hours, such as 24.",
        "return": "Month of return to work: it is not after the last month of work. Choose a later "
        "month.",
        "age": "Month of birth: the age would not be between 0 and 120. Check the year.",
        "child": "Month of birth of a child: {month} is after the months shown. Check the year.",
        "changes": "Changes and breaks by date: they are not in order. List the earliest first.",
        "extras": "Things bought due to the illness: one of them is there twice. Put it down once.",
        "plans": "Planned changes of health plan: they are not in order, or two share a month. List the "
        "earliest first.",
        "not_opened": "The file {path} cannot be opened: {why}. Check its name.",
        "not_read": "The file {path} cannot be read as YAML or JSON. Mend it, or choose another.",
        "not_read_line": "The file {path} cannot be read as YAML or JSON near line {line}. Mend that "
        "line.",
        "empty": "The case is empty. Start with first_month, state and plan.",
        "no_field": "{field}: there is no such field.",
    }
)


class Case(Part):
    """One family's case."""

    schema_version: Literal[1] = Field(default=1, title="Version of the file")
    about: str | None = Field(default=None, title="What this case is", max_length=2000)
    first_month: Month = Field(title="First month to show")
    months: Annotated[int, Field(ge=1, le=60)] = Field(default=24, title="Months to show")
    state: State = Field(title="State of the home")
    married: bool | None = asked("Married, with one tax return for both")
    patient: Patient = Field(default=Patient(), title="The person with cancer")
    caregiver: Caregiver | None = Field(default=None, title="The caregiver or partner")
    second_caregiver: Caregiver | None = Field(
        default=None, title="A second person who comes along"
    )
    children: tuple[Child, ...] = Field(default=(), title="Children", max_length=12)
    plan: Plan = Field(title="Health plan")
    medicare: Medicare = Field(default=Medicare(), title="Medicare")
    help: Help = Field(default=Help(), title="Help that is granted")
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
            faults.append(FAULTS["first_month"].format(month=FIRST_PRICES))
        if choices.work == "stop" and self.patient.job is None:
            faults.append(FAULTS["no_job"])
        if choices.work == "fewer hours" and choices.hours_per_week is None:
            faults.append(FAULTS["no_hours"])
        if (
            choices.return_month
            and choices.last_month_of_work
            and month_ordinal(choices.return_month) <= month_ordinal(choices.last_month_of_work)
        ):
            faults.append(FAULTS["return"])
        birth = self.patient.birth
        if birth and not 0 < first - month_ordinal(birth) < 120 * 12:
            faults.append(FAULTS["age"])
        for child in self.children:
            if first + self.months - month_ordinal(child.birth) < 0:
                faults.append(FAULTS["child"].format(month=child.birth))
        days = [change.start for change in self.treatment.changes]
        if days != sorted(days):
            faults.append(FAULTS["changes"])
        items = [extra.item for extra in self.home.extras]
        if len(items) != len(set(items)):
            faults.append(FAULTS["extras"])
        steps = [step.start for step in choices.coverage_changes]
        if steps != sorted(set(steps)):
            faults.append(FAULTS["plans"])
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
                data = yaml.load(path.read_bytes(), Loader=Loader)
            except OSError as error:
                raise CaseError(
                    [FAULTS["not_opened"].format(path=own(str(path)), why=own(str(error.strerror)))]
                ) from None
            except (yaml.YAMLError, UnicodeDecodeError) as error:
                mark = getattr(error, "problem_mark", None)
                said = FAULTS["not_read_line" if mark else "not_read"]
                line = mark.line + 1 if mark else 0
                raise CaseError([say(said, path=own(str(path)), line=line)]) from None
        if not isinstance(data, Mapping):
            raise CaseError([FAULTS["empty"]])
        try:
            return cls.model_validate(data)
        except ValidationError as error:
            raise CaseError(plain_problems(cls, error)) from None

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
                    raise CaseError([FAULTS["no_field"].format(field=own(dotted))])
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
        return filled, tuple(a for a in changes.values() if a.then)


@dataclass(frozen=True)
class Assumption:
    """A default that stands in for an answer; its texts answer in the reader's language."""

    field: str
    title: str  # the question, in the catalogue
    value: Any
    then: str  # what we use, in the catalogue

    @property
    def words(self) -> str:
        """The question."""
        return say(self.title)

    @property
    def sentence(self) -> str:
        """What we use in place of the answer; empty when nothing is said."""
        return say(self.then) if self.then else ""


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
        if path[0] == "plan" and case.plan.kind == "medicare advantage" and path[1] in _ADVANTAGE:
            sentence = dict.__getitem__(ADVANTAGE, path[1])  # said when it is shown
            value = law().on(_ADVANTAGE[path[1]], dt.date.fromisoformat(f"{month}-01"))
        if path == ("treatment", "start"):
            value = dt.date.fromisoformat(f"{month}-01")
        if path == ("patient", "birth"):
            value = month_text(month_ordinal(month) - 50 * 12)
        if path[-1] == "state":
            value = case.state
        if value is not None or sentence:
            yield path, Assumption(".".join(path), field.title or path[-1], value, sentence)


def employees_everywhere(job: Job | None, month: str) -> float | None:
    """Workers of the whole employer: as told, or those nearby when COBRA needs no more."""
    if job is None or job.employees_everywhere is not None:
        return job.employees_everywhere if job else None
    enough = law().on("cobra.employees", dt.date.fromisoformat(f"{month}-01"))
    return job.employees if (job.employees or 0) >= enough else None


#: What stands in for the terms of a Medicare Advantage plan: the figure and the sentence.
_ADVANTAGE = {
    "deductible": "medicare_plans.advantage.deductible",
    "coinsurance": "medicare_plans.advantage.coinsurance",
    "out_of_pocket_maximum": "medicare_plans.advantage.out_of_pocket_maximum",
}
ADVANTAGE = Texts(
    {
        "deductible": "We count a Medicare Advantage plan without a deductible.",
        "coinsurance": "We count 20 percent.",
        "out_of_pocket_maximum": "We count the highest limit the law lets a Medicare Advantage plan "
        "have. Yours may be lower.",
    }
)


def _may_use_marketplace(case: Case) -> bool:
    """Whether a marketplace plan may come into the months shown."""
    after = case.choices.coverage_after_work
    return case.plan.kind in ("marketplace", "COBRA") or (
        case.plan.kind == "employer"
        and case.choices.work == "stop"
        and after in ("marketplace", "COBRA", None)
    )


def _may_use_cobra(case: Case) -> bool:
    """Whether COBRA may come into the months shown."""
    return case.plan.kind == "COBRA" or (
        case.plan.kind == "employer"
        and case.choices.work == "stop"
        and case.choices.coverage_after_work in ("COBRA", None)
    )


def _matters(case: Case, path: tuple[str, ...]) -> bool:
    """Whether an open question bears on this family at all."""
    choices, plan = case.choices, case.plan
    leaves_work = choices.work == "stop"
    match path:
        case ("treatment", "scans_at_switch"):
            return bool(case.treatment.changes)
        case ("help", "copay_card_limit" | "copay_card_you_pay"):
            return case.help.copay_card_from is not None
        case ("plan", "counts_card"):
            return case.help.copay_card_from is not None
        case ("plan", "family", _):
            return bool(plan.others_covered)
        case ("plan", "outside_network", _) | ("plan", "accounts", _):
            return False
        case ("plan", "others_covered"):
            return plan.kind in ("employer", "COBRA") and bool(case.caregiver or case.children)
        case ("plan", name):
            planned = {step.kind for step in choices.coverage_changes}
            private = ("employer", "partner", "COBRA")
            if name in ("deductible", "coinsurance", "out_of_pocket_maximum"):
                return plan.kind in (*private, "medicare advantage") or bool(planned & {*private})
            if name in ("spent_deductible", "plan_year_starts"):
                return plan.kind not in ("none", "medicaid")
            if name == "cobra_since":
                return plan.kind == "COBRA"
            if name == "premium":
                return bool({"employer", "partner"} & {plan.kind, *planned})
            if name == "full_premium":
                return "COBRA" in {plan.kind, *planned} or (
                    plan.kind == "employer"
                    and leaves_work
                    and choices.coverage_after_work in ("COBRA", None)
                )
            return False
        case ("patient", "job", "employees_everywhere"):
            job = case.patient.job
            unknown = employees_everywhere(job, case.first_month) is None
            return unknown and leaves_work and plan.kind == "employer"
        case (
            _,
            "job",
            "plan_offer_worker" | "plan_offer_family" | "employees_everywhere" | "plan_hours",
        ):
            return False
        case ("choices", "after_cobra"):
            return _may_use_cobra(case)
        case ("choices", "marketplace_chosen"):
            return _may_use_marketplace(case) and plan.kind == "employer"
        case ("choices", "others_premium"):
            return bool(plan.others_covered)
        case ("medicare", "medigap_letter"):
            return plan.medigap_premium is not None or choices.medicare_choice == "medigap"
        case ("medicare", _):
            return plan.kind in ("medicare", "medicare advantage")
        case ("choices", "coverage_after_work"):
            return leaves_work and plan.kind == "employer"
        case ("choices", "marketplace_benchmark"):
            return _may_use_marketplace(case)
        case ("choices", "marketplace_metal"):
            return _may_use_marketplace(case) and (
                plan.kind != "marketplace" or plan.deductible is None
            )
        case ("choices", "others_on_marketplace"):
            has_others = case.caregiver is not None or bool(case.children)
            return has_others and _may_use_marketplace(case)
        case ("choices", "income_told_marketplace"):
            return plan.kind == "marketplace"
        case ("caregiver", "birth"):
            return "spouse" in (choices.others_on_marketplace or "")
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
        case ("choices", "partner_terms", _):
            later: set[str | None] = {choices.coverage_after_work, choices.after_cobra}
            later |= {step.kind for step in choices.coverage_changes}
            return plan.kind != "partner" and "partner" in later
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
        case ("travel", "parking_per_visit"):
            return not case.travel.parking_per_hour
        case ("travel", "fare"):
            return case.travel.mode not in ("own car", "own car, gas alone", "free ride")
        case ("travel", "miles_per_gallon" | "gas_price"):
            return case.travel.mode == "own car, gas alone"
        case ("travel", "price_per_night"):
            return case.travel.stays_over_from_miles is not None
        case ("travel", "parking_daily_limit" | "stays_over_from_miles"):
            return False
        case ("home", "childcare_per_week"):
            return case.home.care_stops_from is not None
        case ("second_caregiver", *_):
            return False
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
    return field_words(Case, tuple(field.split(".")))[0] if field else ""
