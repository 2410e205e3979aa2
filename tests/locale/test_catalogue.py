"""The catalogue: complete, plain, and the same figures in both languages."""

from __future__ import annotations

import re
from collections import Counter

import pytest
import textstat

from estimator.basis.words import LANGUAGES
from estimator.locale import catalogue

MESSAGES = catalogue.messages()
OTHERS = [code for code in LANGUAGES if code != "en"]
#: Names of laws, programs and kinds of plans that the agencies themselves use: they have no shorter
#: word, and every page says what they are. Drugs and programs come from the data.
TERMS = (
    "accumulator",
    "adjusted gross income",
    "American Cancer Society",
    "Patient Advocate Foundation",
    "benchmark plan",
    "biosimilar",
    "coinsurance",
    "deductible",
    "HealthCare.gov",
    "long-term disability",
    "lumpectomy",
    "marketplace",
    "mastectomy",
    "maximizer",
    "Medicaid",
    "Medicare Advantage",
    "Medicare Savings Program",
    "Medicare",
    "Medigap",
    "out-of-pocket maximum",
    "premium tax credit",
    "premiums",
    "premium",
    "radiation",
    "short-term disability",
    "Social Security",
    "self-employment tax",
)
NAMES = sorted(
    {m.text for m in MESSAGES.values() if m.kind == "name"} | set(TERMS), key=len, reverse=True
)
_NAMES = re.compile(rf"\b(?:{'|'.join(map(re.escape, NAMES))})\b", re.IGNORECASE)
#: Drugs by their names, and by the endings of their names.
_DRUGS = re.compile(
    r"\b(\w*(mab|ciclib|lisib|strant|trozole|estane|taxel|platin|rubicin|citabine|tecan|emtansine|"
    r"relin|rolide|setron|pitant|grastim|tinib|parib|oxifen|olimus|sertib|bulin|relbine|asone|amide)"
    r"|Ado|[Nn]ab|Liposomal|[Zz]oledronic acid|govitecan|Ibrance|Kisqali|Verzenio|Truqap|Piqray|"
    r"Itovebi|Orserdu|Inluriyo|Veppanu|Tukysa|Lynparza|Enhertu|Trodelvy|Datroway|Kadcyla|Keytruda|"
    r"Phesgo|Herceptin|Hylecta|Femara|Arimidex|Aromasin|FoundationOne|Guardant\d+|Amgen|Xgeva|"
    r"Kanjinti|Neulasta|AstraZeneca|Daiichi Sankyo|Stemline|Foundation)\b"
)
_LETTERS = re.compile(r"\b[A-Z]{2,}[A-Za-z]*\b")


def graded(text: str) -> str:
    """The text as its grade is taken: places filled with a short word, names aside."""
    text = re.sub(r"\{[^}]*\}", "ten", text)
    text = _LETTERS.sub("it", _DRUGS.sub("it", _NAMES.sub("it", text)))
    return text if text[-1:] in ".?!" else f"{text}."


def grade(text: str) -> float:
    """Flesch-Kincaid grade."""
    return float(textstat.flesch_kincaid_grade(text))


TEXTS = {text: graded(text) for text, m in MESSAGES.items() if m.kind == "text"}


def test_the_template_holds_every_text() -> None:
    kept = {str(m.id) for m in catalogue.read(catalogue.TEMPLATE) if m.id}
    missing, gone = sorted(set(MESSAGES) - kept), sorted(kept - set(MESSAGES))
    assert not missing and not gone, f"run `make words`; new: {missing[:5]}, gone: {gone[:5]}"


def test_english_is_plain_over_the_whole_catalogue() -> None:
    assert len(TEXTS) > 1_000
    assert grade(" ".join(TEXTS.values())) <= 6.0


#: A grade is made for sentences: of a label of three words, one long word makes a "grade 12".
SENTENCE = 4


def sentences(plain: str) -> list[str]:
    """The sentences of a text, and the text itself."""
    each = [plain, *re.split(r"(?<=[.?!])\s+", plain)]
    return [one for one in dict.fromkeys(each) if len(re.findall(r"\w+", one)) >= SENTENCE]


def test_each_sentence_is_plain(capsys: pytest.CaptureFixture[str]) -> None:
    grades = sorted(
        ((grade(one), text) for text, plain in TEXTS.items() for one in sentences(plain)),
        reverse=True,
    )
    with capsys.disabled():
        print("\nThe ten sentences with the highest grade:")
        for found, text in grades[:10]:
            print(f"  {found:4.1f}  {text}")
    hard = [text for found, text in grades if found > 8.0]
    assert not hard, f"{len(hard)} texts have a sentence above grade 8"


#: Nothing about how long anyone may live, no promise, no blame.
NEVER = re.compile(
    r"\b(surviv\w*|prognos\w*|life expectancy|terminal\w*|die[ds]?|dying|death|end of life|"
    r"guarantee\w*|you will get|you will receive|you should have|your fault|failed to|"
    r"superviv\w*|pronóstico|esperanza de vida|muert\w*|morir\w*|garantiza\w*|su culpa)\b",
    re.IGNORECASE,
)
#: Where the law's own word cannot be left out.
MAY_SAY: frozenset[str] = frozenset()


def test_no_outlook_no_promise_no_blame() -> None:
    texts = set(TEXTS)
    for code in OTHERS:
        texts |= {str(m.string) for m in catalogue.read(catalogue.path_of(code)) if m.id}
    assert sorted(t for t in texts - MAY_SAY if NEVER.search(t)) == []


@pytest.mark.parametrize("code", OTHERS)
class TestTranslation:
    def test_no_entry_is_missing_or_fuzzy(self, code: str) -> None:
        found = catalogue.read(catalogue.path_of(code))
        kept = {str(m.id): m for m in found if m.id}
        assert sorted(set(MESSAGES) - set(kept)) == []
        assert sorted(set(kept) - set(MESSAGES)) == []
        assert [m.id for m in kept.values() if not m.string or m.fuzzy] == []

    def test_places_and_figures_are_the_same(self, code: str) -> None:
        wrong = []
        for message in catalogue.read(catalogue.path_of(code)):
            if not message.id:
                continue
            english, other = str(message.id), str(message.string)
            for pattern in (r"\{[^}]*\}", r"\d[\d,.]*\d|\d"):
                if Counter(re.findall(pattern, english)) != Counter(re.findall(pattern, other)):
                    wrong.append((english, other))
        assert wrong == []

    def test_no_english_is_left(self, code: str) -> None:
        """Words that are English and not the other language's, names aside."""
        left = []
        for message in catalogue.read(catalogue.path_of(code)):
            english, other = str(message.id), str(message.string)
            if not english or MESSAGES[english].kind == "name":
                continue
            plain = FIELDS.sub("", _NAMES.sub("", re.sub(r"\{[^}]*\}", "", other)))
            words = set(re.findall(r"[^\W\d_]+", plain))
            if words & ENGLISH:
                left.append((other, sorted(words & ENGLISH)))
        assert left == []

    def test_a_text_of_several_words_is_not_the_english_one(self, code: str) -> None:
        same = []
        for message in catalogue.read(catalogue.path_of(code)):
            text = str(message.id)
            if not text or MESSAGES[text].kind == "name" or message.string != text:
                continue
            rest = _LETTERS.sub("", FIELDS.sub("", _NAMES.sub("", re.sub(r"\{[^}]*\}", "", text))))
            if len(re.findall(r"[a-zA-Z]{3,}", rest)) > 2:
                same.append(text)
        assert same == []


#: Names of fields of a case file, which are the same in every language; and a law's own name.
FIELDS = re.compile(r"\w+_\w+|\bstate\b|\w+\.gov/\w+|Metastatic Breast Cancer Access to Care Act")
#: Common English words that are no Spanish words.
ENGLISH = frozenset(
    "the of and to is are was were be been that this these those with from by for your you we our "
    "their they it its what which when where who how why if then than not nor but or an at on into "
    "month months year years week weeks day days pay paid pays work works job help plan's each "
    "every most more less first last before after only without over under money cost costs bills "
    "health care family children people does do did has have had can could may might must should "
    "would will shall".split()
) - {"a", "me", "son", "sin", "plan", "real", "base", "total", "final", "no", "has", "he", "e"}
