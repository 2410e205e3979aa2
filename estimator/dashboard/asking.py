"""How a question is written down: its kind, its words, its choices, and when it is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from estimator.basis.words import own, say
from estimator.case import STATES, Case
from estimator.dashboard import words

UNSURE = "not sure"
#: In a condition: any answer but "not sure", none and zero.
GIVEN = "any answer"

STATE_NAMES = dict(
    zip(
        STATES,
        "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|"
        "District of Columbia|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|"
        "Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|"
        "Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|"
        "Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|"
        "Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming".split("|"),
        strict=True,
    )
)


def stands_in(field: str) -> str:
    """The sentence of the case that says what we use when the answer is "not sure"."""
    part: Any = Case
    *path, last = field.split(".")
    for step in path:
        part = _model(part.model_fields[step].annotation)
    extra = part.model_fields[last].json_schema_extra
    return str(extra["x-then"]) if isinstance(extra, dict) and extra["x-then"] else ""


def _model(annotation: Any) -> Any:
    """The model inside ``Model | None``."""
    if hasattr(annotation, "model_fields"):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model(inner)
        if found is not None:
            return found
    return None


def options(**pairs: str) -> list[dict[str, str]]:
    """Choices as ``value="what the button says"``."""
    return [{"value": value, "label": label} for value, label in pairs.items()]


def listed(pairs: Mapping[str, str]) -> list[dict[str, str]]:
    """The same for values that are no Python names."""
    return [{"value": value, "label": label} for value, label in pairs.items()]


def span(first: str, back: int, ahead: int) -> list[str]:
    """First and last month that a question offers, around the first month shown."""
    year, month = (int(part) for part in first.split("-"))
    middle = year * 12 + month - 1
    return [f"{m // 12:04d}-{m % 12 + 1:02d}" for m in (middle - back, middle + ahead - 1)]


YES_NO = options(yes="Yes", no="No")
PER = listed(
    {
        "hour": "an hour",
        "week": "a week",
        "two weeks": "every two weeks",
        "half month": "twice a month",
        "month": "a month",
        "year": "a year",
    }
)
WORKS = {"ask.work": ["job", "self"]}
HELPER = {"ask.helper": ["spouse", "partner", "other"]}
WITH_JOB = {"ask.work": ["job"]}
#: Choices whose words are proper names, and the months of a year, which follow the language.
STATE_OPTIONS = listed(STATE_NAMES)
MONTHS_OF_YEAR = [{"value": str(month), "label": str(month)} for month in range(1, 13)]


def ask(
    name: str,
    kind: str,
    label: str,
    *,
    unsure: bool | str = False,
    needed: bool = False,
    **more: Any,
) -> dict[str, Any]:
    """One question. ``unsure`` takes its sentence from the case field that it names."""
    question: dict[str, Any] = {"name": name, "kind": kind, "label": label, "needed": needed}
    if unsure:
        question["unsure"] = stands_in(name if unsure is True else unsure) or words.NOT_COUNTED
    return question | more


def folded(title: str, *questions: dict[str, Any]) -> list[dict[str, Any]]:
    """Questions behind a fold of the part: for those who have the papers at hand."""
    return [{**question, "fold": title} for question in questions]


def each(spec: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every question of every part."""
    for part in spec:
        yield from part["questions"]


# -- in the reader's language -----------------------------------------------------------------------

#: What a person reads of a question; all else are names, values and conditions.
READ = ("label", "help", "short", "unsure", "after", "fold")


def spoken_question(question: Mapping[str, Any]) -> dict[str, Any]:
    """A question as a person reads it; names, values and conditions stay as they are."""
    said = dict(question) | {key: say(question[key]) for key in READ if question.get(key)}
    if "options" in question:
        said["options"] = spoken_options(question["options"])
    if unit := question.get("unit"):
        said["unit"] = unit | {"options": spoken_options(unit["options"])}
    return said


def spoken_options(choices: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Choices, or groups of them, as a person reads them."""
    if choices is STATE_OPTIONS:
        return [{**one, "label": own(one["label"])} for one in choices]
    if choices is MONTHS_OF_YEAR:
        names = words.month_names()
        return [{**one, "label": name} for one, name in zip(choices, names, strict=True)]
    return [
        {"group": say(one["group"]), "options": spoken_options(one["options"])}
        if "group" in one
        else {**one, "label": say(one["label"])}
        for one in choices
    ]


# -- when a question is asked -----------------------------------------------------------------------


def given(value: Any) -> bool:
    """Whether there is an answer that says something."""
    return any(value) if isinstance(value, list) else value not in (None, "", UNSURE, 0)


def asked(
    question: Mapping[str, Any], values: Mapping[str, Any], by_name: Mapping[str, Any]
) -> bool:
    """Whether a question is asked, given the other answers: one that hides counts for nothing.

    Parameters
    ----------
    question
        Asked when all of ``show_if`` hold and, where there are any, one set of ``show_if_any``.
    values
        The answers by question.
    by_name
        Every question of the page.
    """

    def fits(value: Any, accepted: list[Any]) -> bool:
        if isinstance(value, list) and any(one in accepted for one in value):
            return True
        return value in accepted or (GIVEN in accepted and given(value))

    def holds(conditions: Mapping[str, list[Any]]) -> bool:
        return all(
            fits(values.get(name), accepted)
            and (name not in by_name or asked(by_name[name], values, by_name))
            for name, accepted in conditions.items()
        )

    choices = question.get("show_if_any", ())
    return holds(question.get("show_if", {})) and (not choices or any(map(holds, choices)))
