"""The statement file of a my Social Security account: what is read, and what is refused and how."""

import pytest

from estimator.statement import MOST_BYTES, StatementError, earnings_from_statement

SPACE = "http://ssa.gov/osss/schemas/2.0"


def file(rows: str, *, head: str = "", space: str = SPACE) -> str:
    """A made-up statement."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>{head}
<osss:OnlineSocialSecurityStatementData xmlns:osss="{space}">
  <osss:FileCreationDate>2026-03-04T09:12:44.120-05:00</osss:FileCreationDate>
  <osss:UserInformation>
    <osss:Name>Ana Example</osss:Name>
    <osss:DateOfBirth>1982-01-15</osss:DateOfBirth>
  </osss:UserInformation>
  <osss:EstimatedBenefits><osss:Earnings>99</osss:Earnings></osss:EstimatedBenefits>
  <osss:EarningsRecord>
{rows}
  </osss:EarningsRecord>
</osss:OnlineSocialSecurityStatementData>
"""


def row(first: int | str, amount: object, last: int | str | None = None) -> str:
    return (
        f'<osss:Earnings startYear="{first}" endYear="{first if last is None else last}">'
        f"<osss:FicaEarnings>{amount}</osss:FicaEarnings>"
        f"<osss:MedicareEarnings>{amount}</osss:MedicareEarnings></osss:Earnings>"
    )


def refusal(content: bytes | str) -> str:
    with pytest.raises(StatementError) as caught:
        earnings_from_statement(content)
    message = str(caught.value)
    assert message.endswith(".")
    assert "Ana" not in message
    return message


def test_years_and_amounts_are_read_in_order():
    got = earnings_from_statement(
        file(row(2024, 41250) + row(2019, "38,000") + row(2021, 0) + row(2025, "42100.50"))
    )
    assert got == {2019: 38000.0, 2021: 0.0, 2024: 41250.0, 2025: 42100.5}
    assert list(got) == [2019, 2021, 2024, 2025]


def test_a_year_that_is_not_recorded_yet_is_left_out():
    assert earnings_from_statement(file(row(2024, 41250) + row(2025, -1))) == {2024: 41250.0}


@pytest.mark.parametrize("space", ["http://ssa.gov/osss/schemas/1.0", "http://ssa.gov/oss"])
def test_an_older_or_newer_version_of_the_file_is_read_too(space):
    assert earnings_from_statement(file(row(2024, 41250), space=space)) == {2024: 41250.0}


def test_bytes_with_a_mark_at_the_start_are_read():
    content = file(row(2024, 41250)).encode("utf-8-sig")
    assert earnings_from_statement(content) == {2024: 41250.0}


def test_earnings_elsewhere_in_the_file_are_not_taken_for_the_record():
    assert 99.0 not in earnings_from_statement(file(row(2024, 41250))).values()


def test_several_years_in_one_row_are_fine_without_pay_and_refused_with_pay():
    got = earnings_from_statement(file(row(2003, 0, 2005) + row(2006, 9000)))
    assert got == {2003: 0.0, 2004: 0.0, 2005: 0.0, 2006: 9000.0}
    assert "2003 to 2005" in refusal(file(row(2003, 25000, 2005)))


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("", "empty"),
        ("   \n", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        ("<!DOCTYPE html><html></html>", "web page"),
        ("<html><body>Sign in</body></html>", "web page"),
        ("<something/>", "not a Social Security Statement"),
        ("2019: 41000", "not XML"),
        (file(row(2024, 41250))[:-60], "damaged"),
        (file(""), "no recorded earnings"),
        (file(row(2025, -1)), "no recorded earnings"),
        (file(row("", 41250)), "no year"),
        (file(row("MMXX", 41250)), "no year"),
        (file(row(1949, 41250)), "1949"),
        (file(row(2050, 41250)), "2050"),
        (file(row(2010, 41250, 2009)), "2010 to 2009"),
        (file(row(2024, "")), "no amount"),
        (file(row(2024, "a lot")), "no amount"),
        (file('<osss:Earnings startYear="2024" endYear="2024"/>'), "no amount"),
        (file(row(2024, "nan")), "cannot be right"),
        (file(row(2024, "inf")), "cannot be right"),
        (file(row(2024, -5)), "cannot be right"),
        (file(row(2024, 1) + row(2024, 2)), "two different amounts for 2024"),
        (b"x" * (MOST_BYTES + 1), "too large"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(content, word):
    assert word in refusal(content)


def test_the_same_year_twice_with_the_same_amount_is_no_fault():
    assert earnings_from_statement(file(row(2024, 7) + row(2024, 7))) == {2024: 7.0}


def test_a_file_that_would_grow_or_fetch_is_refused_before_anything_is_done(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("41250")
    bomb = '<!DOCTYPE x [<!ENTITY a "1"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    fetch = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]>'
    assert "never has" in refusal(file(row(2024, "&b;"), head=bomb))
    assert "never has" in refusal(file(row(2024, "&a;"), head=fetch))
    assert "never has" in refusal(
        file(row(2024, 1), head='<!DOCTYPE x SYSTEM "http://x.example/d">')
    )
