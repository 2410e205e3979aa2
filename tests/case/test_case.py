"""What a person fills in: reading, "not sure", faults in plain words."""

import json

import pytest
import yaml

from estimator.basis.places import data_dir
from estimator.case import FACT_FIELDS, Case, CaseError, facts, question

FAMILIES = sorted((data_dir() / "families").glob("*.yaml"))

TEN_MISTAKES = {
    "first_month": "2026-13",
    "months": 99,
    "state": "Washingtn",
    "plan": {"kind": "gold", "deductible": -5, "coinsurance": "twenty"},
    "patient": {"job": {"pay": "abc", "per": "fortnight", "hours_per_wek": 3}},
    "children": [{"birth": "long ago"}],
}


def small(**more):
    return {"first_month": "2026-12", "state": "WA", "plan": {"kind": "employer"}} | more


@pytest.mark.parametrize("path", FAMILIES, ids=lambda p: p.stem)
def test_families_read_and_come_back(path, tmp_path):
    case = Case.read(path)
    assert Case.read(json.loads(case.to_json())) == case
    again = tmp_path / "again.yaml"
    again.write_text(case.to_yaml())
    assert Case.read(again) == case


def test_there_are_eight_families():
    assert len(FAMILIES) == 8


def test_ten_mistakes_are_ten_plain_sentences():
    with pytest.raises(CaseError) as caught:
        Case.read(TEN_MISTAKES)
    problems = caught.value.problems
    assert len(problems) == 10
    for sentence in problems:
        assert sentence.endswith((".", "?"))
        assert "Traceback" not in sentence and "pydantic" not in sentence
    text = "\n".join(problems)
    for mend in ("2026-03", "Write 60 or less", "two letters", "Did you mean 'hours_per_week'?"):
        assert mend in text


@pytest.mark.parametrize("answer", ["not sure", "Not sure", "unknown", None, ...])
def test_not_sure_is_an_answer_and_is_listed(answer):
    plan = {"kind": "employer"}
    if answer is not ...:
        plan["deductible"] = answer
    case = Case.read(small(plan=plan))
    settled, assumptions = case.settled()
    said = {a.field: a for a in assumptions}
    assert case.plan.deductible is None
    assert settled.plan.deductible == said["plan.deductible"].value > 0
    assert said["plan.deductible"].sentence.startswith("We count")


def test_an_answer_is_not_listed_as_assumed():
    case = Case.read(small(plan={"kind": "employer", "deductible": 1234}))
    settled, assumptions = case.settled()
    assert settled.plan.deductible == 1234
    assert "plan.deductible" not in {a.field for a in assumptions}


def test_cross_checks_are_all_said():
    with pytest.raises(CaseError) as caught:
        Case.read(
            small(
                choices={
                    "work": "stop",
                    "last_month_of_work": "2027-03",
                    "return_month": "2027-02",
                },
                patient={"birth": "2027-01"},
            )
        )
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize("text", ["", "- a\n- b", "a: [", "\x00"])
def test_an_unreadable_file_says_so(tmp_path, text):
    path = tmp_path / "case.yaml"
    path.write_text(text)
    with pytest.raises(CaseError):
        Case.read(path)


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(CaseError, match="cannot be opened"):
        Case.read(tmp_path / "nowhere.yaml")


def test_changed_is_another_case():
    case = Case.read(small())
    other = case.changed({"choices.work": "keep on", "plan.deductible": 500})
    assert other.plan.deductible == 500
    assert case.plan.deductible is None
    with pytest.raises(CaseError):
        case.changed({"plan.dedutcible": 500})


def test_every_fact_has_its_question():
    row = facts(Case.read(FAMILIES[0]).settled()[0])
    unexplained = set(row) - set(FACT_FIELDS)
    assert not unexplained, f"facts without a question: {unexplained}"
    for field in FACT_FIELDS.values():
        assert question(field) not in ("", "The file"), field


def test_the_schema_exports():
    schema = Case.model_json_schema()
    assert schema["properties"]["first_month"]["title"] == "First month to show"
    assert yaml.safe_load(json.dumps(schema))
