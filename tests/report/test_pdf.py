"""The two printed pages: what they say, how they are tagged, and that they are two."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import time
from typing import Any

import numpy as np
import pypdf
import pytest
from printed import DAY, FAMILIES, HARD, read

from estimator.basis import words
from estimator.projection import estimate
from estimator.projection.flow import PAYS_OF
from estimator.report import pdf, summary
from estimator.report.pdf import _letters, _readable, table
from estimator.report.summary import MINUS

LANGUAGES = ["en", "es"]


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def together(content: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(pages(content)))


def amounts(text: str, names: tuple[str, ...]) -> list[list[int]]:
    """The rows of the table of months, read back from the page."""
    rows = []
    for name in names:
        found = re.findall(rf"^{re.escape(name)}((?:\s+{MINUS}?\d[\d,]*)+)\s*$", text, re.MULTILINE)
        assert len(found) == 1, f"{name} stands {len(found)} times in the table"
        cells = found[0].replace(MINUS, "-").replace(",", "").split()
        rows.append([int(cell) for cell in cells])
    return rows


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("family", FAMILIES)
def test_two_pages_with_the_figures_of_the_ledger(
    family: str, language: str, speaking: Any
) -> None:
    case = read(family)
    with speaking(language):
        said = summary(case, day=DAY)
        text = pages(pdf(case, day=DAY))
    assert len(text) == 2
    ledger = estimate(case).ledger
    rows = np.array(amounts(text[1], said.table.names))
    columns = dict(zip([head.key for head in said.table.heads], rows.T, strict=True))
    assert rows.shape[0] == ledger.months.count

    def same(key: str, page: np.ndarray) -> None:
        shown = columns.get(key, np.zeros(ledger.months.count))
        np.testing.assert_allclose(shown, page, atol=0.51, err_msg=key)

    helped = {kind: sum(ledger.page(k)[0] for k, v in PAYS_OF.items() if v == kind)
              for kind in set(PAYS_OF.values())}  # fmt: skip
    taxes = ledger.total(kind="outgo", group="taxes")[0]
    same("left", ledger.net[0])
    same("premiums", ledger.total(kind="outgo", group="premiums")[0])
    same("living", ledger.total(kind="outgo", group="living")[0])
    if not any(page.any() for page in helped.values()):
        same("income", ledger.income[0] - taxes)
        same("outgo", ledger.outgo[0] - taxes)
        for kind in ("medical", "travel", "home"):
            same(kind, ledger.total(kind="outgo", group=kind)[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_tags_language_and_title(language: str, speaking: Any) -> None:
    with speaking(language):
        case = read("employer_ppo_two_earners")
        said, content = summary(case, day=DAY), pdf(case, day=DAY)
    reader = pypdf.PdfReader(io.BytesIO(content))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value
    assert root["/Lang"].startswith(language)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == said.title
    xmp = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfuaid:part>1<|pdfuaid:part=\"1\"", xmp)
    kinds, alts = tags(root["/StructTreeRoot"])
    for kind in ("/H1", "/H2", "/P", "/Table", "/TH", "/TD", "/L", "/LI", "/Figure"):
        assert kind in kinds, kind
    assert kinds.count("/H1") == 1
    assert kinds.count("/Figure") == 2
    assert set(alts) == {said.chart_alt, said.bridge_alt}


def tags(root: Any) -> tuple[list[str], list[str]]:
    """Every tag of the tree, and every text that stands for a picture."""
    kinds, alts, todo = [], [], [root]
    while todo:
        node = todo.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            todo.extend(node)
        elif isinstance(node, dict):
            if "/S" in node:
                kinds.append(str(node["/S"]))
            if "/Alt" in node:
                alts.append(str(node["/Alt"]))
            if "/K" in node:
                todo.append(node["/K"])
    return kinds, alts


def test_fonts_lie_inside_and_are_ours() -> None:
    reader = pypdf.PdfReader(io.BytesIO(pdf(read("employer_ppo_two_earners"), day=DAY)))
    names = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[union-attr]
            font = font.get_object()
            names.add(str(font["/BaseFont"]))
            inside = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(inside)
    assert all("AtkinsonHyperlegible" in name for name in names), names


def test_says_the_sentence_the_date_and_once_what_it_is() -> None:
    case = read("employer_ppo_two_earners")
    said, text = summary(case, day=DAY), together(pdf(case, day=DAY))
    assert said.heading in text
    assert said.title in text
    assert "Made on November 22, 2026" in text
    assert text.count(said.estimate) == 1
    for figure in said.figures:
        assert figure.amount in text
    for todo in said.to_dos:  # no date to keep is lost, whatever else gives way
        assert todo.title in text
        assert todo.when in text
    for title, _ in said.papers:
        assert title in text
    for why in said.whys[:2]:
        assert why.title in text


def test_numbers_of_notes_lead_to_notes() -> None:
    said = summary(read("ssdi_in_medicare_wait"), day=DAY)
    known = {why.number for why in said.whys}
    assert known == set(range(1, len(said.whys) + 1))
    met = [
        said.emphasis_number,
        *(f.number for f in said.figures),
        *(h.number for h in said.table.heads),
    ]
    assert known == set(met) - {0}
    assert all(why.text for why in said.whys)
    medical = next(why for why in said.whys if why.title.startswith("Medical bills"))
    assert "45 CFR" in medical.source
    travel = next(why for why in said.whys if "mile" in why.text)
    assert re.search(r"\d+ miles × \$0\.\d+ a mile = \$\d+", travel.text)
    assert "IRS" in travel.source


@pytest.mark.parametrize("family", ["employer_ppo_two_earners", "medicare_at_67"])
def test_notes_stand_in_the_print_only(family: str) -> None:
    case = read(family)
    note = "Call the nurse line on Monday.\nAsk about the bus."
    text = together(pdf(case, notes=note, day=DAY))
    assert "Notes from our talk" in text
    assert "Call the nurse line on Monday. Ask about the bus." in text
    assert "nurse line" not in together(pdf(case, day=DAY))
    assert "Notes from our talk" not in together(pdf(case, day=DAY))
    assert "nurse line" not in repr(estimate(case).to_dict())


def test_long_notes_and_long_names_stay_on_two_pages() -> None:
    for family in ("employer_ppo_two_earners", "ssdi_in_medicare_wait"):
        case = read(family).changed({"patient.name": "Maximiliana Wilhelmina von und zu Hohenw"})
        content = pdf(case, notes="A word on the next visit. " * 400, day=DAY)
        text = together(content)
        assert len(pages(content)) == 2
        assert "The notes go on." in text
        assert summary(case).title in text


def test_any_letter_can_be_typed() -> None:
    case = read("employer_ppo_two_earners").changed({"patient.name": HARD[:38]})
    content = pdf(case, notes=HARD, day=DAY)
    text = together(content)
    assert len(pages(content)) == 2
    assert "#set $x$ *b* _i_ @a <b> `c` \\ \"q\" 'q' [x] {y} // ~ --" in text
    assert "Łódź" in text
    assert HARD[:38].strip() in text.split("hardest", 1)[0]  # in the title, as typed


def test_letters_without_a_font_give_way_to_what_can_be_read() -> None:
    assert {"a", "Ł", "ñ", "“", "−", "·", "…"} <= _letters()
    assert _readable("Łódź 😀 中 ﬁn ¿Qué?") == "Łódź ? fin ¿Qué?"


@pytest.mark.parametrize("months", [12, 36, 37, 60])
@pytest.mark.parametrize("family", ["employer_ppo_two_earners", "medicaid_family"])
def test_every_month_up_to_sixty_is_in_the_table(family: str, months: int) -> None:
    case = read(family).changed({"months": months, "scenarios": {}})
    said, content = summary(case, day=DAY), pdf(case, day=DAY)
    assert len(pages(content)) == 2
    text = together(content)
    for name in said.table.names:
        assert len(re.findall(rf"{name} {MINUS}?\d", text)) == 1, name
    shown = table(said.table)
    rows = [row for block in shown["blocks"] for row in block["rows"]]
    assert [row[0] for row in rows] == list(said.table.names)
    assert [row[-1] for row in rows] == [row[-1] for row in said.table.rows()]
    keys = [head.key for head in said.table.heads]
    small = [place for place, key in enumerate(keys) if key in ("travel", "home", "other")]
    if months > 36 and small:
        summed = sum(said.table.amounts[0][place] for place in small)
        assert int(rows[0][-2].replace(",", "")) == round(summed)
    assert shown["size"] >= 8


def test_living_costs_not_filled_in_are_said() -> None:
    case = read("employer_ppo_two_earners").changed({"home.living_costs": None})
    said, content = summary(case, day=DAY), pdf(case, day=DAY)
    keys = [head.key for head in said.table.heads]
    assert keys[-2:] == ["for_living", "against"]
    assert "living" not in keys
    assert len(pages(content)) == 2
    assert "Usual living costs are not filled in." in together(content)
    net = estimate(case).ledger.net[0]
    shown = [row[keys.index("for_living")] for row in said.table.amounts]
    np.testing.assert_allclose(shown, net, atol=0.005)


def longer() -> Any:
    """Stands in for a language a third longer than English."""

    class Longer(dict):  # type: ignore[type-arg]
        def get(self, text: str, default: Any = None) -> str:
            return text + " " + "ea nd" * (len(text) // 15)

    return Longer()


@pytest.mark.parametrize("family", FAMILIES)
def test_a_longer_language_stays_on_two_pages(family: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "_texts", lambda code: longer())
    with words.speaking("es"):
        content = pdf(read(family), notes="Una nota.", day=DAY)
    assert len(pages(content)) == 2


def test_texts_of_the_print_are_said_in_the_language_of_the_reader(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = {"Month by month, in dollars": "Mes por mes, en dólares", "Comes in": "Entra"}
    monkeypatch.setattr(words, "_texts", lambda code: known)
    with words.speaking("es"):
        text = together(pdf(read("medicare_at_67"), day=DAY))
    assert "Mes por mes, en dólares" in text
    assert "Entra" in text
    assert "22 de noviembre de 2026" in text
    assert "Mes por mes" not in together(pdf(read("medicare_at_67"), day=DAY))


def test_the_same_case_gives_the_same_file() -> None:
    case = read("uninsured")
    assert pdf(case, day=DAY) == pdf(case, day=DAY)


@pytest.mark.slow
def test_under_a_second_from_the_call() -> None:
    case = read("employer_ppo_two_earners")
    pdf(case, day=DAY)
    times = []
    for _ in range(3):
        start = time.perf_counter()
        pdf(case, day=DAY)
        times.append(time.perf_counter() - start)
    print(f"warm: {min(times):.3f} s")
    assert min(times) < 1.0


@pytest.mark.slow
def test_first_print_of_a_fresh_start_takes_under_a_second() -> None:
    ask = (
        "import time; from estimator import Case; from estimator.basis.places import data_dir; "
        "from estimator.report import pdf; "
        "case = Case.read(data_dir() / 'families/employer_ppo_two_earners.yaml'); "
        "start = time.perf_counter(); pdf(case); print(time.perf_counter() - start)"
    )
    command = [sys.executable, "-c", ask]
    took = min(float(subprocess.check_output(command, text=True)) for _ in range(3))
    print(f"cold: {took:.3f} s")
    assert took < 1.0
