"""The earnings record from the file that a my Social Security account exports.

The account offers the Social Security Statement as XML. Its earnings are one element a year, with the
pay on which Social Security tax was paid; ``-1`` stands for a year that is not recorded yet. Only the
earnings are read; name, date of birth and everything else in the file are passed over and never kept.

The file comes from outside, so it is read with care: no document type, no entities, nothing fetched,
and a limit on its size.
"""

from __future__ import annotations

from xml.parsers import expat

from estimator.basis.columns import EARNINGS_YEARS

#: No statement is near this size; a larger file is something else.
MOST_BYTES = 2_000_000

_ROOT = "OnlineSocialSecurityStatementData"
_ROW = "Earnings"
_RECORD = "EarningsRecord"
_AMOUNT = "FicaEarnings"
_NOT_RECORDED = -1.0
_WHERE = (
    "In your account at ssa.gov/myaccount open your Social Security Statement and choose "
    "“Download statement as XML”."
)


class StatementError(ValueError):
    """A file that cannot be read as a statement; the message is for the person who chose it."""


def earnings_from_statement(content: bytes | str) -> dict[int, float]:
    """Yearly earnings from a Social Security Statement in XML.

    Parameters
    ----------
    content
        The file as it was chosen.

    Returns
    -------
    dict
        USD per year by calendar year, in order; years not recorded yet are left out.

    Raises
    ------
    StatementError
        With a plain sentence that says what is wrong and what to do.
    """
    data = content.encode() if isinstance(content, str) else bytes(content)
    _refuse_other_files(data)
    rows = _rows(data)
    earnings: dict[int, float] = {}
    for first, last, text in rows:
        year, amount = _year(first, last), _amount(first, text)
        if amount == _NOT_RECORDED:
            continue
        if first != last and amount > 0:
            raise StatementError(
                f"The file has one amount for {first} to {last}; it takes one for each year. "
                "Type the yearly amounts from the earnings page of your account instead."
            )
        for each in range(year, int(last) + 1):
            if earnings.setdefault(each, amount) != amount:
                raise StatementError(
                    f"The file has two different amounts for {each}. Download it again, or type "
                    "the amounts."
                )
    if not earnings:
        raise StatementError(
            "The file has no recorded earnings. If you have worked, download it again or type the "
            "amounts."
        )
    return dict(sorted(earnings.items()))


def _refuse_other_files(data: bytes) -> None:
    if not data.strip():
        raise StatementError(f"The file is empty. {_WHERE}")
    if len(data) > MOST_BYTES:
        raise StatementError(f"The file is too large for a Social Security Statement. {_WHERE}")
    head = data.lstrip()[:64].lower()
    if head.startswith(b"%pdf"):
        raise StatementError(f"This is the statement as PDF; the XML file is needed. {_WHERE}")
    if head.startswith((b"<!doctype html", b"<html")):
        raise StatementError(f"This is a web page, not the statement file. {_WHERE}")


def _rows(data: bytes) -> list[tuple[str, str, str]]:
    """First year, last year and amount of each row, as written."""
    rows: list[tuple[str, str, str]] = []
    path: list[str] = []
    years = ("", "")
    amount: list[str] | None = None

    def local(name: str) -> str:
        return name.rpartition(" ")[2]  # the namespace stands before the blank

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal years, amount
        tag = local(name)
        if not path and tag != _ROOT:
            raise StatementError(f"This XML file is not a Social Security Statement. {_WHERE}")
        path.append(tag)
        if path[1:] == [_RECORD, _ROW]:
            years = (attributes.get("startYear", ""), attributes.get("endYear", ""))
            years = (years[0] or years[1], years[1] or years[0])
            amount = None
        elif path[1:] == [_RECORD, _ROW, _AMOUNT]:
            amount = []

    def end(name: str) -> None:
        if path[1:] == [_RECORD, _ROW]:
            rows.append((*years, "" if amount is None else "".join(amount)))
        path.pop()

    def text(part: str) -> None:
        if amount is not None and path[-1:] == [_AMOUNT]:
            amount.append(part)

    def forbid(*_: object) -> None:  # also stops entities: they are declared in a document type
        raise StatementError(
            f"The file has parts that a Social Security Statement never has. {_WHERE}"
        )

    reader = expat.ParserCreate(namespace_separator=" ")
    reader.buffer_text = True
    reader.StartElementHandler = start
    reader.EndElementHandler = end
    reader.CharacterDataHandler = text
    reader.StartDoctypeDeclHandler = forbid
    reader.EntityDeclHandler = forbid
    try:
        reader.Parse(data, True)
    except (expat.ExpatError, ValueError) as error:
        if isinstance(error, StatementError):
            raise
        raise StatementError(f"The file is damaged or not XML. {_WHERE}") from None
    return rows


def _year(first: str, last: str) -> int:
    try:
        year, until = int(first), int(last)
    except ValueError:
        raise StatementError(f"A row of the file has no year we can read. {_WHERE}") from None
    if not (year in EARNINGS_YEARS and until in EARNINGS_YEARS and year <= until):
        raise StatementError(
            f"The file has earnings for {first if first == last else f'{first} to {last}'}; we can "
            f"use {EARNINGS_YEARS[0]} to {EARNINGS_YEARS[-1]}."
        )
    return year


def _amount(year: str, text: str) -> float:
    try:
        amount = float(text.strip().replace(",", ""))
    except ValueError:
        raise StatementError(
            f"The file has no amount we can read for {year}. Download it again, or type the amounts."
        ) from None
    if not (0 <= amount < 1e9 or amount == _NOT_RECORDED):
        raise StatementError(
            f"The amount for {year} cannot be right ({text.strip()}). Download it again, or type "
            "the amounts."
        )
    return amount
