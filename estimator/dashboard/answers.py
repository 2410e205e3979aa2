"""From the answers of the form to a case, and back: for the picture, and for the family's own file."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import yaml

from estimator.case import Case, CaseError
from estimator.dashboard import deeper, words
from estimator.dashboard.form import UNSURE, YES_NO, each, parts, shown, this_month
from estimator.dashboard.picture import AnswersError

PERCENT = {
    "caregiver.goes_along",
    "help.hospital_discount",
    "patient.job.short_term_disability.share",
    "plan.coinsurance",
    "plan.outside_network.coinsurance",
    "plan.outside_network.share",
    "second_caregiver.goes_along",
    "travel.labs_near",
    "travel.parking_discount",
    "travel.visits_near",
}
WHOLE = {
    "months",
    "plan.plan_year_starts",
    "plan.accounts.fsa_year_starts",
    *(f"treatment.events.{slot}.times" for slot in range(1, deeper.EVENTS + 1)),
}


class Listed(NamedTuple):
    """A list of the case of which the page asks for the first few."""

    what: str  # the answer that names an element; with its start it counts
    on_page: int
    more: tuple[str, ...] = ()  # what else the page asks of an element
    by_date: bool = False  # the case has it in the order of its dates


LISTS = {
    "choices.coverage_changes": Listed("kind", 2, by_date=True),
    "treatment.changes": Listed("regimen", deeper.CHANGES, by_date=True),
    "treatment.events": Listed(
        "event", deeper.EVENTS, ("until", "times", "every_days", "company", "site")
    ),
    "home.extras": Listed("item", deeper.EXTRAS, ("until", "times_per_week", "price")),
}
RELATIONS_AT_HOME = ("spouse", "partner")
LARGEST_YAML = 60_000


# -- form to case ----------------------------------------------------------------------------------


def read_answers(values: Mapping[str, Any], base: Mapping[str, Any]) -> Case:
    """Make a case of the answers.

    Parameters
    ----------
    values
        The answers by question.
    base
        Data of the file that was opened: what the form does not ask stays as it was there.

    Raises
    ------
    AnswersError
        With one plain sentence for each fault, at its question where there is one.
    """
    data: dict[str, Any] = copy.deepcopy(dict(base))
    data.setdefault("first_month", this_month())
    questions = [q for q in each(parts(data["first_month"])) if not q["name"].startswith("ask.")]
    from_file = _answers_in(base)
    for question in questions:
        name = question["name"]
        if name.startswith(tuple(f"{field}." for field in LISTS)):
            continue
        asked = shown(question, values)
        if not asked and from_file is not None and not shown(question, from_file):
            continue  # the file says something here that the page never asked about
        value = _case_value(question, values.get(name) if asked else None)
        if name == "children" and value is not None:
            value = _children(value, data.get("children") or ())
        if name == "treatment.start" and value and str(_get(data, name))[:7] == value:
            continue  # the file knows the day, the form only the month
        _put(data, name, value)
        if unit := question.get("unit"):
            chosen = values.get(unit["name"]) or unit["options"][0]["value"]
            _put(data, unit["name"], chosen if value is not None else None)
    _lists(data, values, {q["name"]: q for q in questions})
    _people(data, values)
    _covers(data, values)
    _parking(data, values, from_file)
    _tidy(data)
    outside = data.get("plan", {}).get("outside_network")
    if outside is not None and "share" not in outside:
        del data["plan"]["outside_network"]  # without a share there is no care outside the network
    try:
        return Case.read(data)
    except CaseError as fault:
        raise _at_questions(fault, [q["name"] for q in questions]) from None


def _answers_in(base: Mapping[str, Any]) -> dict[str, Any] | None:
    """The answers of the file that was opened; None when there was none."""
    try:
        return answers_of(Case.read(base))
    except CaseError:
        return None


def _case_value(question: Mapping[str, Any], value: Any) -> Any:
    name = question["name"]
    if value is None or value == UNSURE:
        return None
    if question.get("options") == YES_NO:
        return value == "yes"
    if name in WHOLE and isinstance(value, str) and value.isdigit():
        return int(value)
    if name in PERCENT and isinstance(value, (int, float)):
        return round(value / 100, 6)
    return value


def _children(births: list[str | None], known: Sequence[Any]) -> list[dict[str, Any]]:
    """The children by month of birth, with what else the file knows of each."""
    left, found = list(known), []
    for birth in filter(None, births):
        same = next((child for child in left if child["birth"] == birth), None)
        if same is not None:
            left.remove(same)
        found.append(same or {"birth": birth})
    return found


def _lists(data: dict[str, Any], values: Mapping[str, Any], by_name: Mapping[str, Any]) -> None:
    """What a family lists by date: elements of the page, then those that only the file holds."""
    for field, listed in LISTS.items():
        known = list(_get(data, field) or ())
        found = []
        for place in range(listed.on_page):
            name = f"{field}.{place + 1}"
            change, start = values.get(f"{name}.{listed.what}"), values.get(f"{name}.start")
            if not change or not start:
                continue  # the page says that it counts once both are there
            old = known[place] if place < len(known) else {}
            same_month = str(old.get("start"))[: len(start)] == start
            one = {listed.what: change, "start": old["start"] if same_month else start}
            for more in listed.more:
                question = by_name[f"{name}.{more}"]
                if shown(question, values):
                    one[more] = _case_value(question, values.get(question["name"]))
                elif old.get(listed.what) == change:
                    one[more] = old.get(more)  # the file says what the page does not ask
            if one.get("every_days") is None:
                one.pop("times", None)  # the other times count once the days between are there
            found.append({key: value for key, value in one.items() if value is not None})
        found += known[listed.on_page :]
        if listed.by_date:
            found.sort(key=lambda one: str(one["start"])[:7])
        _put(data, field, found or None)


def _people(data: dict[str, Any], values: Mapping[str, Any]) -> None:
    """The helper, the jobs and the Social Security that the page asks about in its own words."""
    helper, work = values.get("ask.helper"), values.get("ask.work")
    if helper in (None, "none"):
        data.pop("caregiver", None)
    else:
        caregiver = data.setdefault("caregiver", {})
        if helper in RELATIONS_AT_HOME:
            caregiver["relation"], caregiver["shares_home"] = helper, True
        elif caregiver.get("relation") in (None, *RELATIONS_AT_HOME):
            caregiver["relation"] = "friend"
        if values.get("ask.helper_works") != "yes":
            caregiver.pop("job", None)
    if values.get("ask.second") == "yes":
        second = data.setdefault("second_caregiver", {})
        second.setdefault("relation", "friend")
        if "pay" not in second.get("job", {}):
            second.pop("job", None)
    else:
        data.pop("second_caregiver", None)
    patient = data.setdefault("patient", {})
    if work in ("job", "self"):
        patient.setdefault("job", {})["self_employed"] = work == "self"
        patient.pop("social_security", None)
    else:
        patient.pop("job", None)
        kind = values.get("ask.social_security")
        if kind in ("disability", "retirement"):
            patient.setdefault("social_security", {})["kind"] = kind
        else:
            patient.pop("social_security", None)


def _covers(data: dict[str, Any], values: Mapping[str, Any]) -> None:
    """Disability pay from the job: yes, no or not sure."""
    job = data.get("patient", {}).get("job")
    if not job:
        return
    for term in ("short", "long"):
        field, answer = f"{term}_term_disability", values.get(f"ask.{term}_term")
        if answer == "yes":
            kept = job.get(field)
            job[field] = kept if isinstance(kept, dict) else {}
        else:
            job[field] = "none" if answer == "no" else None


def _parking(
    data: dict[str, Any], values: Mapping[str, Any], from_file: Mapping[str, Any] | None
) -> None:
    """Parking by the hour stands for the usual price of a visit, which would be added to it."""
    trip, field = data.get("travel", {}), "travel.parking_per_hour"
    new = from_file is None or not from_file.get(field)
    if new and trip.get("parking_per_hour") and trip.get("parking_per_visit") is None:
        trip["parking_per_visit"] = 0


def _put(data: dict[str, Any], dotted: str, value: Any) -> None:
    """Set a field; an answer that is not there takes the field away."""
    *path, last = dotted.split(".")
    node: Any = data
    for step in path:
        inner = node.get(step)
        if not isinstance(inner, dict):
            if value is None:
                return
            node[step] = inner = {}
        node = inner
    if value is None:
        node.pop(last, None)
    else:
        node[last] = value


def _tidy(data: dict[str, Any]) -> None:
    """Take out what has no answer, so that the case's own defaults stand in."""
    for key, value in list(data.items()):
        if isinstance(value, dict) and key not in ("scenarios", "earnings"):
            _tidy(value)
        elif value is None:
            del data[key]


def _at_questions(fault: CaseError, names: list[str]) -> AnswersError:
    """Put each sentence at the question it is about; those about none stay general."""
    by_question: dict[str, str] = {}
    general: list[str] = []
    for problem in fault.problems:
        found = re.match(r"^(?P<words>.+?) \((?P<path>[\w.]+)\): (?P<text>.+)$", problem, re.DOTALL)
        place = _question_of(found["path"], names) if found else None
        if found and place:
            text = found["text"]
            by_question[place] = text[:1].upper() + text[1:]
        else:
            general.append(f"{found['words']}: {found['text']}" if found else problem)
    return AnswersError(by_question, tuple(general))


def _question_of(path: str, names: list[str]) -> str | None:
    inside = [name for name in names if path == name or path.startswith(f"{name}.")]
    return max(inside, key=len, default=None)


# -- case to form ----------------------------------------------------------------------------------


def answers_of(case: Case) -> dict[str, Any]:
    """The answers that the form would hold for a case."""
    data = case.to_dict()
    values: dict[str, Any] = {}
    values["ask.helper"] = _helper(case)
    if case.caregiver is not None:
        values["ask.helper_works"] = "yes" if case.caregiver.job else "no"
    if case.second_caregiver is not None:
        values["ask.second"] = "yes"
        values["second_caregiver.relation"] = case.second_caregiver.relation
    job = case.patient.job
    values["ask.work"] = "none" if job is None else "self" if job.self_employed else "job"
    if job is None:
        social_security = case.patient.social_security
        values["ask.social_security"] = social_security.kind if social_security else "none"
    else:
        for term in ("short", "long"):
            cover = getattr(job, f"{term}_term_disability")
            values[f"ask.{term}_term"] = (
                UNSURE if cover is None else "no" if cover == "none" else "yes"
            )
    values["choices.work"] = case.choices.work
    for question in each(parts(case.first_month)):
        name = question["name"]
        if name.startswith("ask."):
            continue
        value = _form_value(question, _get(data, name))
        if value is None and question["needed"] and "unsure" in question:
            value = UNSURE
        if value is not None:
            values.setdefault(name, value)
        if unit := question.get("unit"):
            per = _get(data, unit["name"])
            if per is not None:
                values[unit["name"]] = per
    for name in ("apply_for_ssdi", "use_state_leave"):
        values[f"choices.{name}"] = "yes" if getattr(case.choices, name) else "no"
    values["choices.caregiver_work"] = case.choices.caregiver_work
    values["months"] = str(case.months)
    if case.caregiver is not None:
        values["caregiver.relation"] = case.caregiver.relation
        values["caregiver.shares_home"] = "yes" if case.caregiver.shares_home else "no"
    values["children"] = [child.birth for child in case.children]
    return values


def _helper(case: Case) -> str:
    if case.caregiver is None:
        return "none"
    relation = case.caregiver.relation
    return relation if relation in RELATIONS_AT_HOME else "other"


def _form_value(question: Mapping[str, Any], value: Any) -> Any:
    name = question["name"]
    if value is None or name == "children":
        return None
    if question.get("options") == YES_NO:
        return "yes" if value else "no"
    if name in WHOLE:
        return str(value)
    if name in PERCENT:
        return round(value * 100, 4)
    if question["kind"] == "month":
        return str(value)[:7]  # the file may know the day
    return value


def _get(data: Mapping[str, Any], dotted: str) -> Any:
    """A field by its dotted name; a number is a place in a list, from 1."""
    node: Any = data
    for step in dotted.split("."):
        if isinstance(node, (list, tuple)) and step.isdigit():
            node = node[int(step) - 1] if int(step) <= len(node) else None
        elif isinstance(node, Mapping):
            node = node.get(step)
        else:
            return None
    return node


# -- the family's own file -------------------------------------------------------------------------


def save(case: Case) -> str:
    """The text of the file: the case as every other door reads it."""
    return case.to_json()


def load(text: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Read a file that this page or a text editor made.

    Returns
    -------
    tuple
        The answers for the form, and the data of the case for what the form does not ask.

    Raises
    ------
    AnswersError
        With every fault as a plain sentence.
    """
    data = _parse(text)
    if isinstance(data, Mapping) and data.get("kind") == "answers":
        return _known_answers(data.get("answers")), {}
    if not isinstance(data, Mapping):
        raise AnswersError({}, (words.SESSION["not_readable"],))
    try:
        case = Case.read(data)
    except CaseError as fault:
        raise AnswersError({}, tuple(fault.problems)) from None
    return answers_of(case), case.to_dict()


def _parse(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        pass
    try:
        if len(text) > LARGEST_YAML:
            raise yaml.YAMLError
        return yaml.load(text, Loader=_PlainYaml)
    except (yaml.YAMLError, RecursionError):
        raise AnswersError({}, (words.SESSION["not_readable"],)) from None


class _PlainYaml(yaml.SafeLoader):
    """Safe YAML without aliases: a short file cannot unfold into a huge one."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuse an alias, else go on."""
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("aliases are not read")
        return super().compose_node(parent, index)


def _known_answers(given: Any) -> dict[str, Any]:
    """The answers of a file that was saved without a session: known questions, plain values."""
    if not isinstance(given, Mapping):
        raise AnswersError({}, (words.SESSION["not_readable"],))
    names: set[str] = set()
    for question in each(parts(this_month())):
        names.add(question["name"])
        if unit := question.get("unit"):
            names.add(unit["name"])
    values: dict[str, Any] = {}
    for name in names & set(given):
        value = given[name]
        if name in ("children", "treatment.add_ons") and isinstance(value, list):
            values[name] = [v for v in value[:12] if isinstance(v, str)]
        elif isinstance(value, (str, int, float)) and not isinstance(value, bool):
            values[name] = value[:200] if isinstance(value, str) else value
    return values
