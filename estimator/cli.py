"""The command line: ``estimator --help`` lists what it can do.

Exit codes: 0 done; 1 the answer is no (a check failed, a port is taken); 2 the input cannot be
read, with one plain sentence for each fault.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

app = typer.Typer(
    name="estimator",
    help="Month by month: what comes in, what goes out, when things change, and what would help, "
    "for a family living with metastatic breast cancer in the United States. An estimate, not "
    "advice and not a decision by any agency.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


class Format(StrEnum):
    """How a result is written."""

    table = "table"
    json = "json"
    csv = "csv"


CaseFile = Annotated[Path, typer.Argument(help="A case file, YAML or JSON.", metavar="CASE")]


def _refuse(*sentences: str) -> NoReturn:
    """Say what is wrong, a sentence a line, and leave with 2."""
    for sentence in sentences:
        typer.echo(sentence, err=True)
    raise typer.Exit(2)


def _read(path: Path) -> Any:
    from estimator.case import Case, CaseError

    try:
        return Case.read(path)
    except CaseError as error:
        _refuse(*error.problems)


@app.command()
def estimate(
    case: CaseFile,
    format: Annotated[Format, typer.Option(help="table, json or csv.")] = Format.table,
) -> None:
    """Show one family's months: every line, what comes in, what goes out, and the worst month."""
    from estimator.projection import estimate as run

    result = run(_read(case))
    if format is Format.json:
        typer.echo(json.dumps(result.to_dict(), indent=1))
    elif format is Format.csv:
        _write_csv(result)
    else:
        _print_table(result)


def _write_csv(result: Any) -> None:
    data = result.ledger.to_dict()
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(["month", *(x["key"] for x in data["lines"]), "income", "outgo", "net"])
    columns = [x["amounts"] for x in data["lines"]] + [data["income"], data["outgo"], data["net"]]
    writer.writerows(zip(data["months"], *columns, strict=True))


def _print_table(result: Any) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(width=None if sys.stdout.isatty() else 150, highlight=False)
    for sentence in result.sentences():
        console.print(sentence, markup=False)
    rows = [(x.label, result.ledger.page(x.key)[0]) for x in result.ledger if x.amounts.any()]
    rows += [
        ("Comes in", result.ledger.income[0]),
        ("Goes out", result.ledger.outgo[0]),
        ("Left over", result.ledger.net[0]),
    ]
    labels = result.months.labels
    across = max(3, min(12, (console.width - 42) // 9))
    for start in range(0, len(labels), across):
        table = Table("", box=None, pad_edge=False)
        table.columns[0].max_width = 40
        for label in labels[start : start + across]:
            table.add_column(label, justify="right", no_wrap=True)
        for label, page in rows:
            table.add_row(label, *(f"{x:,.0f}" for x in page[start : start + across]))
        console.print()
        console.print(table)
    for title, sentences in (
        ("When things change", [f"{e.label}: {e.sentence}" for e in result.events]),
        ("Not sure, so we assumed", [f"{a.words}: {a.sentence}" for a in result.assumptions]),
        ("Figures not published yet, so held at the last one", result.held_figures()),
    ):
        if sentences:
            console.print(f"\n{title}")
            for sentence in sentences:
                console.print(f"- {sentence}", markup=False)
    console.print("\nThis is an estimate, not advice and not a decision by any agency.")


@app.command()
def compare(
    cases: Annotated[
        list[Path],
        typer.Argument(
            help="Several cases over the same months, or one case with `scenarios`.",
            metavar="CASE...",
        ),
    ],
    format: Annotated[Format, typer.Option(help="table or json.")] = Format.table,
) -> None:
    """Put scenarios side by side: total, worst month, where they part and why."""
    from estimator.case import CaseError
    from estimator.scenarios import compare as run

    read = [_read(path) for path in cases]
    if len(read) == 1 and not read[0].scenarios:
        _refuse("There is nothing to compare: add `scenarios` to the case, or name a second case.")
    try:
        found = run(*read)
    except CaseError as error:
        _refuse(*error.problems)
    except ValueError as error:
        _refuse(f"{error}.")
    data = found.to_dict()
    if format is Format.json:
        typer.echo(json.dumps(data, indent=1))
        return
    for name, one in data["scenarios"].items():
        typer.echo(
            f"{name}: {one['net_total']:,.2f} left over in all; "
            f"hardest month {one['worst_month']} ({one['worst_net']:,.2f})"
        )
    for one in data["differences"]:
        typer.echo(f"{one['name']}: {one['sentence']}")


@app.command()
def checklist(
    case: CaseFile,
    format: Annotated[Format, typer.Option(help="table, json or csv.")] = Format.table,
) -> None:
    """List what to do by when, papers to collect, questions to ask and people who help."""
    from estimator.checklist import checklist as run
    from estimator.projection import estimate

    found = run(estimate(_read(case)))
    if format is Format.json:
        typer.echo(json.dumps(found.to_dict(), indent=1, default=str))
        return
    rows = [("to do", t.when, t.title, t.what, t.where) for t in found.to_dos]
    rows += [("paper", "", p.title, p.text, p.where) for p in found.papers]
    rows += [("ask", who, q.text, "", "") for who, those in found.asked().items() for q in those]
    rows += [("help", "", p.title, p.text, p.where) for p in found.people]
    rows += [("note", "", n.title, n.text, "") for n in found.notes]
    if format is Format.csv:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(("kind", "when", "title", "what", "where"))
        writer.writerows(rows)
        return
    for kind, when, title, what, where in rows:
        parts = [part for part in (when, title, what, where) if part]
        typer.echo(f"[{kind}] " + " · ".join(parts))


OutFile = Annotated[Path, typer.Option("--output", "-o", help="The file to write.", metavar="FILE")]
Language = Annotated[str, typer.Option(help="Language of the words: en or es.")]


def _written(path: Path, endings: tuple[str, ...], lang: str, make: Any) -> None:
    """Make a file in a language and write it; a wrong ending, language or folder is refused."""
    from estimator.basis.words import LANGUAGES, speaking

    if path.suffix.lower() not in endings:
        _refuse(f"-o {path}: the name of the file must end in {' or '.join(endings)}.")
    if lang not in LANGUAGES:
        _refuse(f"--lang {lang!r} is not a language here. Choose {' or '.join(LANGUAGES)}.")
    with speaking(lang):
        content = make()
    try:
        path.write_bytes(content)
    except OSError as error:
        _refuse(f"The file {path} cannot be written: {error.strerror}. Check its folder.")


@app.command("print")
def print_pages(
    case: CaseFile,
    output: OutFile,
    lang: Language = "en",
    notes: Annotated[
        str, typer.Option(help="Notes of the talk for this print: a text, or a text file.")
    ] = "",
) -> None:
    """Write the two pages for the family: FILE.pdf, or all of it as FILE.html."""
    from estimator.report import html, pdf

    read, words = _read(case), _notes(notes)
    if output.suffix.lower() == ".html":
        _written(output, (".pdf", ".html"), lang, lambda: html(read, notes=words).encode())
    else:
        _written(output, (".pdf", ".html"), lang, lambda: pdf(read, notes=words))


def _notes(given: str) -> str:
    """The notes themselves, or those in the text file of this name."""
    try:
        return Path(given).read_text(encoding="utf-8") if Path(given).is_file() else given
    except UnicodeDecodeError:
        _refuse(f"--notes {given}: this is not a text file.")
    except OSError:  # too long for the name of a file: a text
        return given


@app.command()
def calendar(case: CaseFile, output: OutFile, lang: Language = "en") -> None:
    """Write the dates to keep and the clinic days as a calendar file: FILE.ics."""
    from estimator.report import calendar as run

    read = _read(case)
    _written(output, (".ics",), lang, lambda: run(read))


@app.command()
def levers(case: CaseFile, format: Annotated[Format, typer.Option()] = Format.table) -> None:
    """Say what would help most: each lever that is open, priced by running it."""
    from estimator.scenarios import levers as run

    found = run(_read(case))
    if format is Format.json:
        typer.echo(json.dumps(found.to_dict(), indent=1))
    elif format is Format.csv:
        _csv([one.to_dict() for one in found.items], ("key", "title", "dollars", "certainty"))
    else:
        for one in found.items:
            typer.echo(f"{one.title}: ${one.dollars:,.0f}. {one.sentence}")
        for pair in found.pairs:
            typer.echo(pair.sentence)


@app.command()
def switches(case: CaseFile, format: Annotated[Format, typer.Option()] = Format.table) -> None:
    """List the choices that could be made another way; those that are not open say why."""
    from estimator.scenarios import switches as run

    found = run(_read(case))
    if format is Format.json:
        typer.echo(json.dumps([one.to_dict() for one in found], indent=1))
    elif format is Format.csv:
        _csv([one.to_dict() for one in found], ("key", "group", "title", "open", "reason"))
    else:
        for one in found:
            typer.echo(f"{one.title}{'' if one.open else ' (not open)'}  {one.reason}".rstrip())


@app.command()
def ranges(
    case: CaseFile,
    draws: Annotated[int, typer.Option(min=20, help="How many draws.")] = 500,
    seed: Annotated[int, typer.Option(help="The same seed gives the same draws.")] = 20260101,
) -> None:
    """Print how far the amounts could lie apart, and what drives it, as JSON."""
    from estimator.scenarios import ranges as run

    typer.echo(json.dumps(run(_read(case), draws=draws, seed=seed).to_dict(), indent=1))


def _csv(rows: list[dict[str, object]], columns: tuple[str, ...]) -> None:
    writer = csv.DictWriter(sys.stdout, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


@app.command()
def paths(
    case: CaseFile,
    format: Annotated[Format, typer.Option(help="table, json or csv.")] = Format.table,
) -> None:
    """Price each plan that could follow the plan from the job, and say which are open."""
    import dataclasses

    from estimator.scenarios import paths as run

    found = [dataclasses.asdict(path) for path in run(_read(case))]
    if format is Format.json:
        plain = [{k: None if v != v else v for k, v in path.items()} for path in found]
        typer.echo(json.dumps(plain, indent=1))
    elif format is Format.csv:
        writer = csv.DictWriter(sys.stdout, list(found[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(found)
    else:
        for path in found:
            typer.echo(f"{path['choice']}: {path['reason']}")
            if path["open"]:
                typer.echo(
                    f"  premiums ${path['premiums']:,.0f}, medical bills ${path['medical']:,.0f}; "
                    f"over the months shown ${path['net']:,.0f}; "
                    f"hardest month {path['worst_month']} ${path['worst_net']:,.0f}"
                )


@app.command()
def explain(
    case: CaseFile,
    line: Annotated[str, typer.Option(help="Key of a line, such as wages.")],
    month: Annotated[str, typer.Option(help="A month, such as 2027-01.")],
    depth: Annotated[int, typer.Option(help="How many levels to open.", min=0, max=8)] = 2,
) -> None:
    """Say why a number is what it is: the rule, its inputs and where each comes from."""
    from estimator.explain import explain as run

    read = _read(case)
    try:
        number = run(read, line, month)
    except ValueError as error:
        _refuse(f"{error}.")
    typer.echo(number.text(depth))


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Files of cases.", metavar="FILE...")],
    quiet: Annotated[bool, typer.Option(help="Print only what fails.")] = False,
) -> None:
    """Run cases with known answers, written for a policy reader, against the rules."""
    from estimator.checks import run_file

    counts = {"ok": 0, "FAIL": 0, "known": 0, "error": 0}
    for path in files:
        for outcome in run_file(path):
            word = (
                "error"
                if outcome.error
                else "known"
                if outcome.known_defect
                else "ok"
                if outcome.ok
                else "FAIL"
            )
            counts[word] += 1
            if word != "ok" or not quiet:
                typer.echo(f"{word:5} {path.name}: {outcome.case}")
            if word in ("FAIL", "error"):
                typer.echo(f"      {outcome.message}")
    typer.echo(
        f"{counts['ok']} passed, {counts['FAIL']} failed, {counts['known']} known defects, "
        f"{counts['error']} that cannot be run"
    )
    raise typer.Exit(2 if counts["error"] else 1 if counts["FAIL"] else 0)


@app.command()
def law(
    on: Annotated[str, typer.Option(help="A day, such as 2026-11-21.")],
    states: Annotated[
        str, typer.Option(help="States to list, such as WA,TX; all for every state.")
    ] = "all",
    format: Annotated[Format, typer.Option(help="table, json or csv.")] = Format.table,
) -> None:
    """List every figure in force on a day with its source, and those with no published value.

    A state's figures are those that its law has. The table also says where each state's income tax
    stands: counted and what is left out, none, or not counted and why.
    """
    from estimator.basis.law import LawError
    from estimator.basis.law import law as figures
    from estimator.case import STATES
    from estimator.rules.state_taxes import standing

    try:
        day = dt.date.fromisoformat(on)
    except ValueError:
        _refuse(f"--on {on!r} is not a day. Write it like 2026-11-21.")
    book = figures()
    wanted = STATES if states == "all" else [s.strip().upper() for s in states.split(",")]
    unknown = [s for s in wanted if s not in STATES]
    if unknown:
        _refuse(f"--states: {', '.join(unknown)} is not a state. Write two letters, like WA.")
    rows = []
    for stem in book.stems():
        if stem in STATES and stem not in wanted:
            continue
        for figure in book.parameters(stem):
            try:
                value = book.on(figure.name, day)
            except LawError:
                value = None
            rows.append(
                {
                    "figure": figure.name,
                    "value": value,
                    "unit": figure.unit,
                    "from": str(figure.dates[figure.position(max(day, figure.dates[0]))]),
                    "status": "not in force yet"
                    if value is None
                    else "held: not published for this day"
                    if figure.assumed_on(day)
                    else "in force",
                    "evidence": figure.evidence,
                    "checked": figure.checked,
                    "source": figure.source["cite"],
                    "url": figure.source.get("url", ""),
                }
            )
    if format is Format.json:
        typer.echo(json.dumps(rows, indent=1, default=str))
    elif format is Format.csv:
        writer = csv.DictWriter(sys.stdout, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    else:
        for row in rows:
            typer.echo(
                f"{row['figure']} = {row['value']} {row['unit']} from {row['from']} "
                f"[{row['source']}; {row['checked']}] {row['status']}"
            )
        typer.echo("\nState income tax:")
        for state in wanted:
            typer.echo(f"- {standing(book.file(state))}")
        held = [r["figure"] for r in rows if str(r["status"]).startswith("held")]
        typer.echo(f"\n{len(rows)} figures; {len(held)} with no published value for {day}:")
        for name in held:
            typer.echo(f"- {name}")
        year = day.year + 1
        missing = [
            figure.name
            for stem in book.stems()
            if stem not in STATES or stem in wanted
            for figure in book.parameters(stem)
            if figure.dates[0] <= day and figure.assumed_on(dt.date(year, 1, 1))
        ]
        typer.echo(f"\n{len(missing)} with no published value for January {year} yet:")
        for name in missing:
            typer.echo(f"- {name}")


@app.command()
def statement(
    file: Annotated[Path, typer.Argument(help="XML from ssa.gov/myaccount.", metavar="FILE")],
) -> None:
    """Read earnings by year from a Social Security statement, as lines for a case file."""
    from estimator.statement import StatementError, earnings_from_statement

    try:
        earnings = earnings_from_statement(file.read_bytes())
    except OSError as error:
        _refuse(f"The file {file} cannot be opened: {error.strerror}. Check its name.")
    except StatementError as error:
        _refuse(str(error))
    typer.echo("earnings:")
    for year, amount in earnings.items():
        typer.echo(f"  {year}: {amount:g}")


@app.command()
def schema() -> None:
    """Print the JSON Schema of a case file."""
    from estimator.case import Case

    typer.echo(json.dumps(Case.model_json_schema(), indent=1))


@app.command()
def serve(
    page: Annotated[
        str, typer.Option(help="Only this page: counselor or family. Without it, both.")
    ] = "",
    ip: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8866,
) -> None:
    """Serve the pages to a browser. Nothing that a family types is stored."""
    from estimator.dashboard.serve import serve as run

    run(page, ip=ip, port=port)


@app.command()
def bench(
    families: Annotated[int, typer.Option(help="Families in the crowd.", min=1)] = 20_000,
    months: Annotated[int, typer.Option(help="Months to project.", min=1, max=60)] = 36,
    plausibility: Annotated[
        bool, typer.Option("--plausibility", help="Print ours beside published figures instead.")
    ] = False,
) -> None:
    """Measure speed on this machine, as JSON: one family, import to first result, a crowd."""
    if plausibility:
        _print_plausibility()
        return
    from estimator.batch import measure

    typer.echo(json.dumps(measure(families=families, months=months), indent=1))


def _print_plausibility() -> None:
    """Ours beside the published, one figure a block; nothing is tuned to meet it."""
    from estimator.tables import plausibility

    for row in plausibility():
        spread = "" if row.low is None else f" ({row.low:,.6g} to {row.high:,.6g})"
        typer.echo(f"{row.says} [{row.unit}]")
        typer.echo(f"  published  {row.published:,.6g}{spread}  {row.source}")
        typer.echo(f"  ours       {row.ours:,.6g} ({row.ours_low:,.6g} to {row.ours_high:,.6g})")
        if row.note:
            typer.echo(f"  note       {row.note}")


def main() -> None:
    """Run the command line; a figure that is missing is said in a sentence, like any fault."""
    from estimator.basis.law import LawError

    try:
        app()
    except LawError as error:
        typer.echo(str(error), err=True)
        raise SystemExit(2) from None


if __name__ == "__main__":
    main()
