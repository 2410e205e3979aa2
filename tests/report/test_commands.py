"""``estimator print`` and ``estimator calendar``: what they write and what they refuse."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import icalendar
import pypdf
import pytest
from printed import catalogue
from typer.testing import CliRunner

from estimator.basis.places import data_dir
from estimator.cli import app

CASE = data_dir() / "families" / "employer_ppo_two_earners.yaml"


def run(*words: object) -> Any:
    return CliRunner().invoke(app, [str(word) for word in words])


def refused(result: Any, words: str) -> None:
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert words in result.stderr
    assert "Traceback" not in result.stderr


def test_print_writes_a_pdf_with_its_notes(tmp_path: Path) -> None:
    file = tmp_path / "page.pdf"
    done = run("print", CASE, "-o", file, "--notes", "Call the nurse line.")
    assert done.exit_code == 0, done.output
    reader = pypdf.PdfReader(io.BytesIO(file.read_bytes()))
    assert len(reader.pages) == 2
    assert "Call the nurse line." in reader.pages[1].extract_text()


def test_print_writes_html_with_notes_of_a_file(tmp_path: Path) -> None:
    file, notes = tmp_path / "page.html", tmp_path / "notes.txt"
    notes.write_text("Ask about the bus.\n¿Y el tren?", encoding="utf-8")
    done = run("print", CASE, "--output", file, "--notes", notes)
    assert done.exit_code == 0, done.output
    text = file.read_text(encoding="utf-8")
    assert text.startswith("<!doctype html>")
    assert "Ask about the bus.\n¿Y el tren?" in text


@pytest.mark.skipif(not catalogue("es").exists(), reason="the catalogue is not here yet")
def test_print_and_calendar_speak_spanish(tmp_path: Path) -> None:
    file, dates = tmp_path / "page.html", tmp_path / "dates.ics"
    assert run("print", CASE, "-o", file, "--lang", "es").exit_code == 0
    assert '<html lang="es">' in file.read_text(encoding="utf-8")
    assert "Mes por mes" in file.read_text(encoding="utf-8")
    assert run("calendar", CASE, "-o", dates, "--lang", "es").exit_code == 0
    assert b"LANGUAGE=es" in dates.read_bytes()


def test_calendar_writes_a_file_that_reads_back(tmp_path: Path) -> None:
    file = tmp_path / "dates.ics"
    assert run("calendar", CASE, "-o", file).exit_code == 0
    assert icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")


def test_what_cannot_be_written_is_refused_in_a_sentence(tmp_path: Path) -> None:
    refused(run("print", CASE, "-o", tmp_path / "page.doc"), "must end in .pdf or .html")
    refused(run("calendar", CASE, "-o", tmp_path / "dates.txt"), "must end in .ics")
    refused(run("print", CASE, "-o", tmp_path / "page.pdf", "--lang", "fr"), "Choose en or es")
    refused(run("print", CASE, "-o", tmp_path / "no" / "page.pdf"), "cannot be written")
    refused(run("print", tmp_path / "none.yaml", "-o", tmp_path / "page.pdf"), "none.yaml")
    notes = tmp_path / "notes.bin"
    notes.write_bytes(b"\xff\xfe\x00\xd8")
    refused(run("print", CASE, "-o", tmp_path / "p.pdf", "--notes", notes), "not a text file")
    assert not list(tmp_path.glob("*.pdf"))
