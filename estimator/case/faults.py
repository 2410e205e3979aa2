"""Faults of a case file in plain words: the field, what is wrong, how to mend it."""

from __future__ import annotations

import difflib
import re
from typing import Any

from pydantic import (
    BaseModel,
    ValidationError,
)

from estimator.basis.words import Texts, listed, number, own, say

#: What is wrong with an answer and how to mend it, by the kind of fault.
MENDS = Texts(
    {
        "missing": "This is missing. Fill it in.",
        "float_parsing": "{input} is not a number. Write digits only, like 26.80.",
        "float_type": "{input} is not a number. Write digits only, like 26.80.",
        "int_parsing": "{input} is not a whole number. Write digits only, like 40.",
        "int_type": "{input} is not a whole number. Write digits only, like 40.",
        "int_from_float": "{input} is not a whole number. Write it with no decimal point.",
        "bool_parsing": "{input} is not a yes or a no. Write true or false.",
        "bool_type": "{input} is not a yes or a no. Write true or false.",
        "greater_than_equal": "{input} is too low. Write {ge} or more.",
        "greater_than": "{input} is too low. Write more than {gt}.",
        "less_than_equal": "{input} is too high. Write {le} or less.",
        "finite_number": "{input} is not a number we can add up. Write digits only.",
        "string_type": "{input} is not text. Put it in quotation marks.",
        "string_too_long": "The text is too long. Use at most {max_length} letters.",
        "too_long": "There are too many entries. Give at most {max_length}.",
        "tuple_type": "{input} is not a list. Start each entry on its own line with a dash.",
        "model_type": "{input} is not a group of fields. Put its fields under it, set in.",
        "model_attributes_type": "{input} is not a group of fields. Put its fields under it.",
        "dict_type": "{input} is not a group of fields. Put its fields under it, set in.",
        "date_from_datetime_parsing": "{input} is not a day. Write it like 2026-03-15.",
        "date_parsing": "{input} is not a day. Write it like 2026-03-15.",
        "date_type": "{input} is not a day. Write it like 2026-03-15.",
        "date_from_datetime_inexact": "{input} is not a day. Write it like 2026-03-15.",
        "int_parsing_size": "{input} is too long a number. Check the digits.",
        "literal_error": "{input} is not a choice here. Choose {choices}.",
    }
)
#: The same for faults that are not named above, and for names that are not known.
MORE_MENDS = Texts(
    {
        "other": "This answer cannot be read. Please check it.",
        "unknown": "{field}: we know no field of this name. Take it out or check the spelling.",
        "unknown_close": "{field}: we know no field of this name. Did you mean {close}?",
        "at": "{words} ({field}): {fault}",
        "number": "number {number}",
        "file": "The file",
    }
)


def field_words(model: Any, location: tuple[Any, ...]) -> tuple[str, list[str]]:
    """Plain words for a place in the file, and the names that are allowed there."""
    part: Any = model
    words: list[str] = []
    numbers: list[str] = []  # places in lists on the way
    names: list[str] = list(model.model_fields)
    for step in location:
        if isinstance(step, int):
            numbers.append(MORE_MENDS["number"].format(number=step + 1))
            words.append(numbers[-1])
            continue
        if part is not None and step in part.model_fields:
            field = part.model_fields[step]
            words = [say(field.title or str(step)), *numbers]
            if step in ("patient", "caregiver", "job"):
                words, numbers = words[:1], []
            part = _model_in(field.annotation)
            names = list(part.model_fields) if part is not None else names
    return (", ".join(words) or MORE_MENDS["file"], names)


def _model_in(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_in(inner)
        if found is not None:
            return found
    return None


def plain_problems(model: Any, error: ValidationError) -> list[str]:
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
        words, names = field_words(model, location)
        if kind == "extra_forbidden":
            close = difflib.get_close_matches(str(location[-1]), names, n=1)
            fill = {"field": own(path), "close": own(repr(close[0])) if close else ""}
            problems.append(MORE_MENDS["unknown_close" if close else "unknown"].format(**fill))
            continue
        if kind == "value_error":
            text = str(context["error"])  # said by the check itself, whole sentences
            if not location:
                problems.extend(text.splitlines())
                continue
        elif kind in MENDS:
            numbers = {k: number(v) if isinstance(v, float) else v for k, v in context.items()}
            if kind == "literal_error":
                choices = re.findall(r"'([^']*)'", context["expected"])
                numbers["choices"] = listed([own(repr(one)) for one in choices], "or")
            text = MENDS[kind].format(**{"input": own(repr(fault["input"])), **numbers})
        else:
            text = MORE_MENDS["other"]
        problems.append(MORE_MENDS["at"].format(words=words, field=path, fault=text))
    return problems
