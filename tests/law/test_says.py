"""What the data says to families: plain English, one text for each thing, its places filled."""

import re
from pathlib import Path

import pytest

from estimator.basis import words
from estimator.basis.law import NO_RULE, Law, LawError, law, named
from estimator.basis.words import MARKED, speaking

PARAMETERS = [parameter for stem in law().stems() for parameter in law().parameters(stem)]
TEMPLATES = sorted({parameter.template for parameter in PARAMETERS})
TEXTS = dict(law().texts())

STATES = {law().file(stem)["name"] for stem in law().stems() if len(stem) == 2}
#: Words that only we need: they belong into `note`.
TECHNICAL = r"(?i)\b\d+ ?=|= ?\d|\bNaN\b|\bcodes?\b|\brows\b|\bmatrix\b|\bparameter\b|\bn/a\b|_"


def test_every_figure_says_what_it_is():
    assert [p.name for p in PARAMETERS if not p.says.strip()] == []


def test_every_place_is_filled():
    assert [p.name for p in PARAMETERS if re.search(r"[{}]", p.says)] == []
    for parameter in PARAMETERS:
        assert set(re.findall(r"\{(\w+)\}", parameter.template)) == set(parameter.names)
        assert parameter.says == parameter.template.format(**parameter.names)
        assert parameter.spoken == parameter.says  # in English both are the same


def test_what_differs_by_a_name_is_one_text():
    assert len(TEMPLATES) < 900
    # No text but the one with a place, for what every state has.
    assert [t for t in TEMPLATES if any(re.search(rf"\b{name}\b", t) for name in STATES)] == []


@pytest.mark.parametrize("text", TEMPLATES)
def test_a_figure_is_told_without_technical_words(text):
    assert not re.search(TECHNICAL, re.sub(r"\{\w+\}", "", text))


def test_the_places_are_filled_by_what_stands_around():
    for name, said in {
        "wages.hourly_median.NY": "Median pay of all jobs: half earn more, half less (New York)",
        "assistance.cards.orserdu.annual_limit": "Most that the Orserdu card pays in a year",
        "medicare.medigap_limit_k": (
            "Most that Medigap letter K leaves you to pay in a year for Parts A and B."
        ),
        "medicare.medigap.G": (
            "What Medigap letter G pays of: Part A deductible, Part B deductible, "
            "Part B coinsurance, nursing days."
        ),
        "services.services.img_ct_chest.hospital": "CT scan of the chest, at a hospital",
        "medicaid.states.WY.parent": "Medicaid income limit for parents (Wyoming)",
    }.items():
        assert law().parameter(name).says == said


def test_a_states_tax_names_the_state_and_its_neutral_value_does_not():
    said = "Exemption of the filers, by filing status ({}).".format
    assert law().parameter("CA.income_tax.exemptions.personal").says == said(NO_RULE)
    assert law().parameter("AL.income_tax.exemptions.personal").says == said("Alabama")


def test_the_catalogue_gets_every_text_once_with_its_kind():
    assert set(TEXTS.values()) == {"says", "label", "name"}
    assert {t for t in TEMPLATES if re.search("[a-z]", re.sub(r"\{\w+\}", "", t))} <= set(TEXTS)
    assert TEXTS["Fulvestrant + Piqray (PIK3CA change)"] == "label"
    assert TEXTS["CT scan of the chest"] == "label"
    assert TEXTS["HealthWell Foundation"] == TEXTS["Orserdu"] == TEXTS["Wyoming"] == "name"
    assert TEXTS["Employment Security Department"] == "name"
    for regimen in law().file("regimens")["regimens"].values():
        assert TEXTS[regimen["name"]] == "label"
    for program in law().file("assistance")["programs"].values():
        assert TEXTS[program["name"]] == ("name" if program.get("proper") else "label")


def test_a_name_is_never_left_unmarked(monkeypatch):
    monkeypatch.setattr(words, "_texts", lambda code: {"New York": "⟦New York⟧"})
    with speaking(MARKED):
        assert named("No such thing anywhere") == "⟦No such thing anywhere⟧"
        assert named("New York") == "⟦New York⟧"
        assert "(⟦New York⟧)" in law().parameter("wages.hourly_median.NY").spoken


def _folder(root: Path, says: str, more: str = "") -> Law:
    (root / "prices").mkdir(parents=True)
    (root / "prices" / "bread.yaml").write_text(
        f'loaf: {{says: "{says}", {more}unit: USD, evidence: survey, values: {{2025-01-01: 4}},'
        " source: {cite: a test}, checked: unverified}\n"
    )
    return Law(root)


def test_a_place_that_stays_empty_is_refused(tmp_path):
    with pytest.raises(LawError, match=r"nothing stands in the place \{town\} of"):
        _folder(tmp_path / "empty", "A loaf in {town}").parameter("bread.loaf")
    given = _folder(tmp_path / "given", "A loaf in {town}", "names: {town: Bath}, ")
    assert given.parameter("bread.loaf").spoken == "A loaf in Bath"
    with pytest.raises(LawError, match="no place river"):
        _folder(tmp_path / "idle", "A loaf", "names: {river: Avon}, ").parameter("bread.loaf")
