"""Every worked case under tests/cases, one test each; and the reader of such files itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from estimator.basis.journal import Argument
from estimator.basis.months import NEVER, month_ordinal
from estimator.checks import CaseError, Check, Outcome, load_file, run_check, run_file, to_array

CASES = Path(__file__).parent / "cases"


def _collected() -> list:
    found = []
    for path in sorted(CASES.rglob("*.yaml")):
        place = path.relative_to(CASES).with_suffix("").as_posix()
        for number, check in enumerate(load_file(path), start=1):
            marks = []
            if check.known_defect:
                # Only a different answer is excused; a case that cannot run still fails.
                marks = [pytest.mark.xfail(raises=AssertionError, reason=check.known_defect)]
            found.append(pytest.param(check, id=f"{place}-{number}-{check.case}", marks=marks))
    return found


@pytest.mark.parametrize("check", _collected())
def test_case(check: Check) -> None:
    outcome = run_check(check)
    if outcome.error:
        raise CaseError(outcome.message)
    assert outcome.ok, f"{outcome.message}\nbecause: {outcome.because}\nsource: {outcome.source}"


def test_no_case_is_written_twice_in_a_file() -> None:
    for path in sorted(CASES.rglob("*.yaml")):
        names = [check.case for check in load_file(path)]
        twice = {name for name in names if names.count(name) > 1}
        assert not twice, f"{path.name}: {sorted(twice)}"


# -- the reader -------------------------------------------------------------------


def _run(tmp_path: Path, text: str) -> Outcome:
    path = tmp_path / "one.yaml"
    path.write_text(text, encoding="utf-8")
    (outcome,) = run_file(path)
    return outcome


def _case(**changes: str) -> str:
    lines = {
        "case": "quarters",
        "rule": "social_security.quarters_of_coverage",
        "given": "{earnings: {2026: 7559}}",
        "expect": "{2026: 3}",
        "source": "20 CFR 404.143",
    } | changes
    body = "\n  ".join(f"{key}: {value}" for key, value in lines.items() if value)
    return f"- {body}\n"


def test_a_right_case_passes_and_a_wrong_one_says_both_values(tmp_path: Path) -> None:
    assert _run(tmp_path, _case()).ok
    wrong = _run(tmp_path, _case(expect="{2026: 4}"))
    assert not wrong.ok
    assert not wrong.error
    assert "expected {2026: 4}, got {2026: 3.0}" in wrong.message


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"rule": "social_security.quarters_of_covrage"}, "did you mean"),
        ({"source": ""}, "`source` is missing"),
        ({"given": "{earning: 3}"}, "takes no `earning`"),
        ({"given": "{}"}, "must also say"),
        ({"given": "{earnings: {1900: 3}}"}, "a year from"),
        ({"expect": "{2026-03: 3}"}, "no value for 2026-03"),
        ({"expect": "3"}, "one value is expected"),
        ({"tolerance": "wide"}, "`tolerance` must be a number"),
        ({"remark": "x"}, "`remark` is not a part of a case"),
    ],
)
def test_a_malformed_case_says_why_in_a_sentence(
    tmp_path: Path, changes: dict[str, str], said: str
) -> None:
    outcome = _run(tmp_path, _case(**changes))
    assert outcome.error
    assert not outcome.ok
    assert said in outcome.message
    assert "Traceback" not in outcome.message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("just: one", "must be a list"),
        ("- [1, 2]", "not a set of named values"),
        ("- {case: [}", "not valid YAML at line 1"),
    ],
)
def test_a_file_that_is_no_case_file_says_so(tmp_path: Path, text: str, said: str) -> None:
    outcome = _run(tmp_path, text)
    assert outcome.error
    assert said in outcome.message


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    (outcome,) = run_file(tmp_path / "none.yaml")
    assert outcome.error
    assert "cannot be read" in outcome.message


@pytest.mark.parametrize(
    ("value", "unit", "figure", "wanted"),
    [
        (5, "USD/month", False, [[5.0]]),
        ([1, 2], "USD/month", False, [[1.0, 2.0]]),
        ([1286, 7749], "USD/month", True, [[[1286.0]], [[7749.0]]]),
        ("2026-03", "month", False, [[float(month_ordinal("2026-03"))]]),
        ("2026-11 to 2027-01", "month", False, [[24322.0, 24323.0, 24324.0]]),
        ("never", "month", False, [[NEVER]]),
        (None, "USD/month", False, [[np.nan]]),
        (["2026-03", None], "month", False, [[24314.0, np.nan]]),
    ],
)
def test_values_are_read_as_written(value, unit: str, figure: bool, wanted) -> None:
    array = to_array(value, Argument("x", "column", unit, ""), figure=figure)
    np.testing.assert_array_equal(array, np.array(wanted))


def test_yes_and_no_stay_yes_and_no() -> None:
    array = to_array(True, Argument("x", "column", "yes/no", ""), figure=False)
    assert array.dtype == bool
