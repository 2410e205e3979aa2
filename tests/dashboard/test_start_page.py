"""The plain pages of the launcher: both languages, links to both pages, no answer in an address."""

from __future__ import annotations

import json
import re

import pytest

from estimator.basis.places import notebooks_dir
from estimator.basis.words import LANGUAGES
from estimator.dashboard import serve


def test_the_start_page_leads_to_each_page_in_each_language() -> None:
    html = serve.start_page("/care/")
    links = re.findall(r'href="(/care/[^"]*)"', html)
    assert links == ["/care/counselor", "/care/family", "/care/counselor#es", "/care/family#es"]
    for code in LANGUAGES:
        assert f'<section lang="{code}">' in html


@pytest.mark.parametrize("key", ["full", "not_here", "broken"])
def test_plain_pages_speak_both_languages(key: str) -> None:
    html = serve.plain_page(key)
    english, spanish = re.findall(r"<section lang=.*?</section>", html)
    assert 'lang="en"' in english
    assert 'lang="es"' in spanish
    assert re.sub(r"<[^>]*>", "", english) != re.sub(r"<[^>]*>", "", spanish)


@pytest.mark.parametrize("name", serve.PAGES)
def test_a_page_is_a_thin_notebook(name: str) -> None:
    notebook = json.loads((notebooks_dir() / f"{name}.ipynb").read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert 1 <= len(code) <= 4
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    assert notebook["metadata"]["title"]
    assert not re.search(
        r"\b(def|for|if|while|class)\b", "".join("".join(c["source"]) for c in code)
    )


def test_only_our_notebooks_are_served(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        serve.serve("analyst")
    assert "no notebook named analyst" in capsys.readouterr().err
