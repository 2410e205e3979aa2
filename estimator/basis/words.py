"""Words in the reader's language: one catalogue, chosen for the length of a block.

Every sentence a family can see is written in English where it belongs (a rule, an event, a page)
and stands in the catalogue ``estimator/locale``. ``say`` gives it in the language that
``speaking`` has chosen; figures, months and dates follow through Babel.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from babel import Locale, dates, lists, numbers

#: Languages of the pages and of the print, each by its own name.
LANGUAGES = {"en": "English", "es": "Español"}
#: Marks every text that went through the catalogue: for tests that look for those that did not.
MARKED = "marked"

_LOCALES = {"en": "en_US", "es": "es_US", MARKED: "en_US"}
_FOLDER = Path(__file__).parents[1] / "locale"
_language: ContextVar[str] = ContextVar("language", default="en")


def language() -> str:
    """The language that is spoken now, such as ``"es"``."""
    return _language.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language inside the block.

    Raises
    ------
    ValueError
        When there is no such language.
    """
    if code not in _LOCALES:
        raise ValueError(f"we do not speak {code!r}; choose {' or '.join(LANGUAGES)}")
    before = _language.set(code)
    try:
        yield
    finally:
        _language.reset(before)


def say(text: str, /, **fill: Any) -> str:
    """A text of the catalogue in the reader's language, its places in braces filled in.

    A text that is not in the catalogue (a family's own words) is given back as it is.
    """
    code = _language.get()
    if code != "en":
        text = _texts(code).get(text, text)
    return text.format(**fill) if fill else text


def own(text: str) -> str:
    """What a family typed, a proper name, a date: there is nothing of it in the catalogue."""
    return f"⟦{text}⟧" if _language.get() == MARKED else text


class Texts(dict[str, Any]):
    """A table of texts by name that answers in the reader's language, whatever its depth."""

    def __getitem__(self, key: str) -> Any:
        """The text, or the table, of this name."""
        return spoken(super().__getitem__(key))

    def get(self, key: str, default: Any = None) -> Any:
        """The text of this name, else what stands in for it."""
        return spoken(super().get(key, default))

    def spoken(self) -> dict[str, Any]:
        """A plain table in the reader's language, for a page."""
        return {key: spoken(value) for key, value in dict.items(self)}


def spoken(texts: Any) -> Any:
    """Texts in a table, a list or alone, each in the reader's language."""
    if isinstance(texts, str):
        return say(texts)
    if isinstance(texts, dict):
        return {key: spoken(dict.__getitem__(texts, key)) for key in texts}
    if isinstance(texts, (list, tuple)):
        return type(texts)(spoken(one) for one in texts)
    return texts


@functools.cache
def _texts(code: str) -> dict[str, str]:
    """Translations of the catalogue by the English text."""
    from babel.messages.pofile import read_po

    marked = code == MARKED
    path = _FOLDER / ("estimator.pot" if marked else f"{code}/LC_MESSAGES/estimator.po")
    with path.open("rb") as stream:
        catalogue = read_po(stream)
    if marked:
        return {str(one.id): f"⟦{one.id}⟧" for one in catalogue if one.id}
    return {str(one.id): str(one.string) for one in catalogue if one.id and one.string}


# -- figures, months and days ------------------------------------------------------------------------


def _locale() -> Locale:
    return _parsed(_language.get())


@functools.cache
def _parsed(code: str) -> Locale:
    return Locale.parse(_LOCALES[code])


def dollars(amount: float, *, cents: bool = False) -> str:
    """``$1,234``, ``-$20``; with cents ``$1,234.50``. Never ``-$0``."""
    amount = round(amount, 2) if cents else round(amount)
    pattern = "¤#,##0.00;-¤#,##0.00" if cents else "¤#,##0;-¤#,##0"
    return numbers.format_currency(
        amount + 0, "USD", format=pattern, locale=_locale(), currency_digits=False
    )


def number(value: float, digits: int = 2) -> str:
    """A plain number with at most so many digits after the point."""
    return numbers.format_decimal(round(value, digits) + 0, locale=_locale())


def percent(share: float, digits: int = 1) -> str:
    """A share as ``20%``, at most so many digits after the point."""
    pattern = "#,##0" + ("." + "#" * digits if digits else "") + "%"
    return numbers.format_percent(share, format=pattern, locale=_locale())


def month_words(month: str | float, *, short: bool = False, year: bool = True) -> str:
    """``March 2027`` of ``"2027-03"`` or of a month ordinal; ``Mar 2027`` when short."""
    if isinstance(month, str):
        of_year, of_month = (int(part) for part in month.split("-")[:2])
    else:
        of_year, of_month = divmod(int(month), 12)
        of_month += 1
    return own(_month_words(_language.get(), of_year, of_month, short, year))


@functools.lru_cache(maxsize=4096)
def _month_words(code: str, of_year: int, of_month: int, short: bool, year: bool) -> str:
    first, locale = dt.date(of_year, of_month, 1), _parsed(code)
    if short:
        return dates.format_date(first, "MMM y" if year else "MMM", locale=locale)
    name = dates.format_date(first, "LLLL", locale=locale)
    if not year:
        return name
    return f"{name} de {of_year}" if locale.language == "es" else f"{name} {of_year}"


def day_words(day: dt.date | float) -> str:
    """``March 15, 2027``, of a date or of its ordinal."""
    date = day if isinstance(day, dt.date) else dt.date.fromordinal(int(day))
    return own(dates.format_date(date, "long", locale=_locale()))


def listed(items: Sequence[str], style: str = "standard") -> str:
    """``a, b, and c``; with the style ``"or"`` ``a, b, or c``."""
    text = lists.format_list(list(items), style, locale=_locale())  # type: ignore[arg-type]
    if _locale().language == "es" and len(items) > 1:
        text = _euphony(text, items[-1])
    return own(text)


def _euphony(text: str, last: str) -> str:
    """Spanish before a like sound: "e" for "y" before i, "u" for "o" before o."""
    head, sound = text.removesuffix(last), last.lstrip("¿“").lower()
    if re.match(r"h?[ií](?![aeou])", sound):
        head = re.sub(r" y $", " e ", head)
    elif re.match(r"h?[oó]|8", sound):
        head = re.sub(r" o $", " u ", head)
    return head + last


__all__ = [
    "LANGUAGES",
    "MARKED",
    "Texts",
    "day_words",
    "dollars",
    "language",
    "listed",
    "month_words",
    "number",
    "own",
    "percent",
    "say",
    "speaking",
    "spoken",
]
