"""The command line: what each command prints, what it refuses, and with which exit code."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
import yaml
from typer.testing import CliRunner

from estimator import batch
from estimator.basis.places import data_dir
from estimator.case import Case
from estimator.cli import app
from estimator.projection import LINES, estimate

FAMILIES = sorted((data_dir() / "families").glob("*.yaml"))
PPO = data_dir() / "families" / "employer_ppo_two_earners.yaml"
UNINSURED = data_dir() / "families" / "uninsured.yaml"
CHECKS = sorted((Path(__file__).parents[1] / "cases").rglob("*.yaml"))
COMMANDS = [
    "estimate", "compare", "switches", "levers", "ranges", "paths", "checklist", "explain", "print",
    "calendar", "check", "serve", "law", "schema", "bench",
]  # fmt: skip


def run(*words: object) -> Any:
    return CliRunner().invoke(app, [str(word) for word in words])


def refused(result: Any) -> list[str]:
    """Sentences of a refusal: exit code 2, nothing on stdout, no traceback."""
    assert result.exit_code == 2, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    return result.stderr.splitlines()


# -- help ----------------------------------------------------------------------------------------


def test_help_lists_every_command_in_a_sentence() -> None:
    result = run("--help")
    assert result.exit_code == 0
    for command in COMMANDS:
        assert re.search(rf"^\s+{command}\s+[A-Z].+", result.stdout, re.MULTILINE), command
    assert "not advice" in " ".join(result.stdout.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command_reads_well(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage: ")
    said = result.stdout.split("\n\n")[1].strip()
    assert said[0].isupper() and said.endswith("."), said
    for option in re.findall(r"--(?!help)([a-z]+)", result.stdout):
        assert option in {
            "format", "line", "month", "depth", "quiet", "no", "on", "states", "ip", "port",
            "families", "months", "plausibility", "page", "output", "lang", "notes", "draws", "seed",
        }  # fmt: skip


def test_no_command_shows_the_help_and_is_not_a_success() -> None:
    result = run()
    assert "Usage:" in result.output
    assert result.exit_code == 2


def test_an_unknown_command_is_refused() -> None:
    result = run("estimat", PPO)
    assert result.exit_code == 2
    assert "estimat" in result.stderr


# -- paths and checklist ---------------------------------------------------------------------------


def test_paths_say_which_plans_are_open_and_what_they_cost() -> None:
    table = run("paths", PPO)
    assert table.exit_code == 0
    assert "COBRA: You may keep the same plan" in table.stdout
    found = {
        path["choice"]: path for path in json.loads(run("paths", PPO, "--format", "json").stdout)
    }
    assert found["COBRA"]["open"] and found["partner"]["net"] is None
    rows = list(csv.DictReader(run("paths", PPO, "--format", "csv").stdout.splitlines()))
    assert {row["choice"] for row in rows} == set(found)


def test_the_checklist_starts_with_the_first_deadline() -> None:
    table = run("checklist", PPO).stdout.splitlines()
    assert table[0].startswith("[to do] by March 2, 2027")
    assert any(line.startswith("[ask] the employer") for line in table)
    data = json.loads(run("checklist", PPO, "--format", "json").stdout)
    days = [todo["by"] for todo in data["to_dos"] if todo["by"]]
    assert days == sorted(days)
    rows = list(csv.reader(run("checklist", PPO, "--format", "csv").stdout.splitlines()))
    assert rows[0] == ["kind", "when", "title", "what", "where"]
    assert {row[0] for row in rows[1:]} == {"to do", "paper", "ask", "help", "note"}


# -- estimate ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FAMILIES, ids=lambda p: p.stem)
def test_estimate_prints_a_table_with_the_worst_month(path: Path) -> None:
    result = run("estimate", path)
    assert result.exit_code == 0, result.output
    expected = estimate(path)
    first = expected.sentences()[0]
    assert result.stdout.startswith(first)
    for label in expected.months.labels:
        assert label in result.stdout
    assert "not advice" in result.stdout
    assert result.stderr == ""


def test_estimate_as_json_is_the_estimate() -> None:
    result = run("estimate", PPO, "--format", "json")
    assert result.exit_code == 0
    data = json.loads(result.stdout)
    expected = estimate(PPO)
    assert data == json.loads(json.dumps(expected.to_dict()))
    assert {entry["key"] for entry in data["lines"]} == set(LINES)
    worst = data["months"].index(data["worst_month"])
    assert data["net"][worst] == min(data["net"])


def test_estimate_as_csv_adds_up() -> None:
    result = run("estimate", PPO, "--format", "csv")
    assert result.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [row["month"] for row in rows] == list(estimate(PPO).months.texts)
    for row in rows:
        net = sum(
            float(row[key]) * (1 if kind == "income" else -1) for key, (_, kind, _) in LINES.items()
        )
        assert net == pytest.approx(float(row["net"]), abs=0.01 * len(LINES))


def test_estimate_reads_json_as_well_as_yaml(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text(Case.read(PPO).to_json())
    again = run("estimate", path, "--format", "csv")
    assert again.exit_code == 0
    assert again.stdout == run("estimate", PPO, "--format", "csv").stdout


def test_estimate_refuses_an_unknown_format() -> None:
    assert "excel" in " ".join(refused(run("estimate", PPO, "--format", "excel")))


# -- bad input -----------------------------------------------------------------------------------

#: Ten different kinds of mistake, and a word or two that the sentence about each must hold.
TEN_MISTAKES = """
schema_version: 1
first_month: 2026-17
months: 24.5
state: Texas
patient: {birth: 1981-02, job: {pay: -4, per: day}}
children: [{birth: soon}]
plan: {kind: employer, coinsurance: 20, copay: {primary: 25}}
treatment: {regimen: letrozol, start: 2026-12-45}
scenarios: {}
"""
WORDS = [
    "first_month", "months", "state", "patient.job.pay", "patient.job.per", "children.1.birth",
    "plan.coinsurance", "plan.copay", "treatment.regimen", "treatment.start",
]  # fmt: skip


@pytest.fixture
def ten(tmp_path: Path) -> Path:
    path = tmp_path / "ten.yaml"
    path.write_text(TEN_MISTAKES)
    return path


@pytest.mark.parametrize("command", ["estimate", "compare", "explain"])
def test_ten_mistakes_get_ten_plain_sentences(ten: Path, command: str) -> None:
    more = ["--line", "wages", "--month", "2026-12"] if command == "explain" else []
    sentences = refused(run(command, ten, *more))
    assert len(sentences) == 10, sentences
    for field in WORDS:
        [sentence] = [s for s in sentences if f"({field})" in s or s.startswith(f"{field}:")]
        assert sentence.endswith((".", "?"))
        assert len(sentence.split()) > 5
    for jargon in ("pydantic", "validat", "type=", "input_value", "ValueError", "loc"):
        assert not any(jargon in s for s in sentences), jargon


def test_ten_mistakes_leave_no_traceback_in_a_real_process(ten: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "estimator.cli", "estimate", str(ten)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 10
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "text",
    ["", "just words", "a: [1, 2", "- 1\n- 2\n", "\x00\x01", "{}", "plan: {kind: none}"],
    ids=["empty", "words", "broken", "a list", "not text", "nothing", "half"],
)
def test_a_file_that_is_no_case_is_refused_in_plain_words(tmp_path: Path, text: str) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(text)
    sentences = refused(run("estimate", path))
    assert sentences and all(s.endswith((".", "?")) for s in sentences)


def test_a_missing_file_and_a_folder_are_refused_in_plain_words(tmp_path: Path) -> None:
    for path in (tmp_path / "no.yaml", tmp_path):
        [sentence] = refused(run("estimate", path))
        assert str(path) in sentence and "cannot be opened" in sentence


def test_a_file_in_another_encoding_is_refused_in_plain_words(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes("about: Zoë\n".encode("utf-16")[2:])
    [sentence] = refused(run("estimate", path))
    assert "cannot be read" in sentence or "empty" in sentence


# -- compare -------------------------------------------------------------------------------------


def test_compare_puts_the_what_ifs_of_a_case_side_by_side() -> None:
    result = run("compare", PPO)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    names = ["As planned", "Stop in June", "Work 24 hours a week"]
    assert [line.split(":")[0] for line in lines] == names + names[1:]
    assert all("on they differ" in line for line in lines[3:])


def test_compare_as_json_agrees_with_the_estimates() -> None:
    data = json.loads(run("compare", PPO, "--format", "json").stdout)
    plain = estimate(PPO)
    assert data["scenarios"]["As planned"]["net_total"] == round(float(plain.ledger.net.sum()), 2)
    for one in data["differences"]:
        gap = data["scenarios"][one["name"]]["net_total"]
        gap -= data["scenarios"]["As planned"]["net_total"]
        assert gap == pytest.approx(one["total"], abs=0.011)
        assert one["parts_in"] in plain.months.texts


def test_compare_two_cases(tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    case = Case.read(PPO).changed({"travel.miles_one_way": 60, "about": "Farther away"})
    other.write_text(case.to_yaml())
    result = run("compare", PPO, other)
    assert result.exit_code == 0
    assert "Farther away: " in result.stdout
    assert "getting to care" in result.stdout


def test_compare_with_nothing_to_compare_is_refused() -> None:
    [sentence] = refused(run("compare", UNINSURED))
    assert "nothing to compare" in sentence


def test_compare_over_different_months_is_refused() -> None:
    [sentence] = refused(run("compare", PPO, UNINSURED))
    assert "same first month" in sentence and sentence.endswith(".")


def test_a_what_if_about_a_field_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    data = yaml.safe_load(PPO.read_text())
    data["scenarios"] = {"Dream": {"choices.working": "stop"}}
    path = tmp_path / "case.yaml"
    path.write_text(yaml.safe_dump(data))
    sentences = refused(run("compare", path))
    assert any("choices.working" in s and "Did you mean 'work'?" in s for s in sentences)


# -- explain -------------------------------------------------------------------------------------


def test_explain_opens_a_number_down_to_answers_and_law() -> None:
    result = run("explain", PPO, "--line", "payroll_tax", "--month", "2027-01", "--depth", "4")
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("Social Security and Medicare tax: $355.37")
    assert "(your answer)" in result.stdout
    assert "in force since" in result.stdout
    shallow = run("explain", PPO, "--line", "payroll_tax", "--month", "2027-01", "--depth", "0")
    assert len(shallow.stdout.splitlines()) < len(result.stdout.splitlines())


def test_explain_refuses_an_unknown_line_and_names_the_lines_there_are() -> None:
    [sentence] = refused(run("explain", PPO, "--line", "yacht", "--month", "2027-01"))
    assert "yacht" in sentence and "wages" in sentence and sentence.endswith(".")


@pytest.mark.parametrize("month", ["2031-01", "2026-11", "2027-13", "January", ""])
def test_explain_refuses_a_month_that_is_not_shown(month: str) -> None:
    [sentence] = refused(run("explain", PPO, "--line", "wages", "--month", month))
    assert sentence.endswith(".")


def test_explain_needs_a_line_and_a_month() -> None:
    assert "--line" in " ".join(refused(run("explain", PPO)))


# -- check ---------------------------------------------------------------------------------------


def test_check_passes_on_every_known_answer() -> None:
    assert len(CHECKS) > 20
    result = run("check", "--quiet", *CHECKS)
    assert result.exit_code == 0, result.stdout[-2000:]
    summary = re.match(r"(\d+) passed, (\d+) failed, (\d+) known", result.stdout.splitlines()[-1])
    assert summary and int(summary[1]) > 500 and summary[2] == "0"


def known_answer(expect: object, **more: object) -> str:
    return yaml.safe_dump(
        [
            {
                "case": "twelve months",
                "rule": "earnings.annual_pay",
                "given": {"monthly_pay": 1000, "counted": True},
                "expect": expect,
                "because": "12 x 1000",
                "source": "arithmetic",
                **more,
            }
        ]
    )


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        (known_answer(12_000), 0, "1 passed, 0 failed"),
        (known_answer(12_001), 1, "0 passed, 1 failed"),
        (known_answer(12_001, known_defect="the year is too long"), 0, "1 known defects"),
        (known_answer(12_000, rule="earnings.no_such_rule"), 2, "1 that cannot be run"),
    ],
    ids=["right", "wrong", "known defect", "no such rule"],
)
def test_check_tells_right_from_wrong(tmp_path: Path, text: str, code: int, says: str) -> None:
    path = tmp_path / "known.yaml"
    path.write_text(text)
    result = run("check", path)
    assert result.exit_code == code, result.output
    assert says in result.stdout.splitlines()[-1]
    assert "Traceback" not in result.output


@pytest.mark.parametrize("text", ["case: [1", "just words", "- 1", ""])
def test_check_of_a_file_that_cannot_be_read_is_two_without_a_traceback(
    tmp_path: Path, text: str
) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(text)
    result = run("check", path)
    assert result.exit_code == 2, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_check_of_a_missing_file_is_two_without_a_traceback(tmp_path: Path) -> None:
    result = run("check", tmp_path / "no.yaml")
    assert result.exit_code == 2
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "no.yaml" in result.output


# -- law -----------------------------------------------------------------------------------------


def figures_on(day: str, *more: str) -> dict[str, dict[str, Any]]:
    result = run("law", "--on", day, "--format", "json", *more)
    assert result.exit_code == 0, result.output
    return {row["figure"]: row for row in json.loads(result.stdout)}


def test_law_lists_every_figure_with_a_source_and_those_held_in_2027() -> None:
    rows = figures_on("2027-03-15")
    assert len(rows) > 1000
    assert all(row["source"] and row["unit"] and row["checked"] for row in rows.values())
    # The Part B premium of 2027 is not entered yet; the Part D figures of 2027 are.
    assert rows["medicare.part_b_premium"]["status"].startswith("held")
    assert rows["medicare.part_b_premium"]["value"] == 202.9
    assert rows["medicare.part_d.base_premium"]["status"] == "in force"
    assert rows["medicare.part_d.base_premium"]["value"] == 41.33
    assert rows["cobra.months"]["status"] == "in force", "it holds until the law changes"
    before = figures_on("2026-11-21")
    assert before["medicare.part_b_premium"]["status"] == "in force"


def test_law_as_a_table_names_the_held_figures_at_the_end() -> None:
    result = run("law", "--on", "2027-03-15", "--states", "WA,TX")
    assert result.exit_code == 0
    head, _, rest = result.stdout.rpartition("with no published value for 2027-03-15:")
    held, _, missing = rest.rpartition("with no published value for January 2028 yet:")
    assert "- medicare.part_b_premium" in missing.splitlines()
    assert "- social_security.bend_points" in missing.splitlines()
    assert "- cobra.months" not in missing.splitlines()
    held = held.rpartition("\n\n")[0]
    assert "- medicare.part_b_premium" in held.splitlines()
    assert "- WA.paid_leave.pfml.maximum_weekly_benefit" in held.splitlines()
    assert "CA.paid_leave" not in head
    count = int(re.findall(r"(\d+) $", head)[-1])
    assert count == len([line for line in held.splitlines() if line.startswith("- ")])


def test_law_knows_the_two_mileage_rates_of_2026() -> None:
    spring, fall = figures_on("2026-06-30"), figures_on("2026-07-01")
    assert spring["travel.medical_mileage_rate"]["value"] == 0.205
    assert fall["travel.medical_mileage_rate"]["value"] == 0.235


def test_law_as_csv_has_a_row_for_each_figure() -> None:
    result = run("law", "--on", "2026-12-01", "--states", "OH", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert len(rows) == len(figures_on("2026-12-01", "--states", "OH"))


@pytest.mark.parametrize("day", ["2027-02-30", "next year", "2027-13-01", ""])
def test_law_refuses_a_day_that_is_none(day: str) -> None:
    [sentence] = refused(run("law", "--on", day))
    assert "2026-11-21" in sentence and sentence.endswith(".")


def test_law_lists_what_a_state_has_and_where_its_income_tax_stands() -> None:
    result = run("law", "--on", "2026-12-01", "--states", "GA,TX")
    assert result.exit_code == 0
    figures, _, rest = result.stdout.partition("State income tax:\n")
    own = [line for line in figures.splitlines() if line.startswith("GA.income_tax.")]
    assert any(line.startswith("GA.income_tax.brackets.rates = [0.0499") for line in own)
    assert len(own) < 15, "only what Georgia's law has"
    assert "neutral." not in figures
    said = rest.split("\n\n")[0].splitlines()
    assert len(said) == 2
    assert said[0].startswith("- State income tax of Georgia is counted. Left out: ")
    assert said[1] == "- Texas has no state income tax on wages."


def test_law_refuses_an_unknown_state() -> None:
    [sentence] = refused(run("law", "--on", "2027-01-01", "--states", "WA,XX"))
    assert "XX" in sentence


# -- schema, bench, serve ------------------------------------------------------------------------


def test_schema_is_a_valid_json_schema_and_the_families_keep_to_it() -> None:
    result = run("schema")
    assert result.exit_code == 0
    schema = json.loads(result.stdout)
    checker = jsonschema.validators.validator_for(schema, jsonschema.Draft202012Validator)
    checker.check_schema(schema)
    validator = checker(schema)
    for path in FAMILIES:
        data = json.loads(json.dumps(yaml.safe_load(path.read_text()), default=str))
        assert [e.message for e in validator.iter_errors(data)] == [], path.stem
    wrong = {"first_month": "2026-12", "state": "WA", "plan": {"kind": "gold"}}
    assert not validator.is_valid(wrong)
    assert schema["properties"]["state"]["title"]


def test_bench_prints_json() -> None:
    result = run("bench", "--families", 20, "--months", 6)
    assert result.exit_code == 0
    data = json.loads(result.stdout)
    assert data["crowd_families"] == 20 and data["months"] == 6
    assert all(data[k] > 0 for k in ("one_family_ms", "first_result_s"))
    assert np.isfinite(data["crowd_s"])
    assert data["machine"]


@pytest.mark.parametrize("words", [("--months", 0), ("--months", 61), ("--families", 0)])
def test_bench_refuses_numbers_out_of_range(words: tuple[str, int]) -> None:
    assert refused(run("bench", *words))


def test_serve_hands_the_address_on_and_leaves_with_one_when_it_cannot_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import estimator.dashboard.serve as door

    asked: list[Any] = []

    def instead(page: str, *, ip: str, port: int) -> None:
        asked.append((page, ip, port))
        raise SystemExit(1)  # as the door does when the port is taken

    monkeypatch.setattr(door, "serve", instead)
    assert run("serve", "--port", 9001).exit_code == 1
    assert asked == [("", "127.0.0.1", 9001)]
    assert refused(run("serve", "--port", 70_000))


def test_the_families_that_ship_are_those_of_the_folder() -> None:
    assert list(batch.families()) == [path.stem for path in FAMILIES]


def test_statement_prints_lines_for_a_case_file(tmp_path: Path) -> None:
    file = tmp_path / "statement.xml"
    rows = "".join(
        f'<osss:Earnings startYear="{year}" endYear="{year}"><osss:FicaEarnings>{pay}'
        "</osss:FicaEarnings></osss:Earnings>"
        for year, pay in ((2023, 30100), (2024, 31250), (2025, -1))
    )
    file.write_text(
        '<osss:OnlineSocialSecurityStatementData xmlns:osss="http://ssa.gov/osss/schemas/2.0">'
        f"<osss:EarningsRecord>{rows}</osss:EarningsRecord>"
        "</osss:OnlineSocialSecurityStatementData>"
    )
    result = run("statement", file)
    assert result.exit_code == 0, result.output
    assert yaml.safe_load(result.stdout) == {"earnings": {2023: 30100, 2024: 31250}}
    file.write_text("not a statement")
    assert run("statement", file).exit_code == 2
    assert run("statement", tmp_path / "nowhere.xml").exit_code == 2
