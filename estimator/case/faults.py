"""Faults of a case file in plain words: the field, what is wrong, how to mend it."""

from __future__ import annotations

import difflib
from typing import Any

from pydantic import (
    BaseModel,
    ValidationError,
)

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


def field_words(model: Any, location: tuple[Any, ...]) -> tuple[str, list[str]]:
    """Plain words for a place in the file, and the names that are allowed there."""
    part: Any = model
    words: list[str] = []
    names: list[str] = list(model.model_fields)
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
