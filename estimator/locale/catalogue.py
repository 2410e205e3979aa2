"""Collect every text that a family can see, and bring the catalogue's files up to date.

``make words`` writes ``estimator.pot`` (the English texts and where each stands) and adds what is new
to the translations, where an empty entry waits for a translator. A text is English where it belongs:
in a rule, a table of a page, a data file. Nothing is collected twice by hand: tables are found as
``Texts``, single sentences as ``say("...")`` in the source.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

import estimator
from estimator.basis.events import SENTENCES
from estimator.basis.journal import RULES
from estimator.basis.law import law
from estimator.basis.words import LANGUAGES, Texts
from estimator.batch import families
from estimator.case import Case
from estimator.case import parts as case_parts
from estimator.case.parts import FIRST_PRICES
from estimator.dashboard.form import parts
from estimator.explain.numbers import tidy
from estimator.projection.state import LINES

FOLDER = Path(__file__).parent
TEMPLATE = FOLDER / "estimator.pot"
SOURCES = Path(estimator.__file__).parent
DOMAIN = "estimator"


#: Tables of rules, which know no language: their words are said where they are shown.
TABLES = frozenset(
    f"estimator.{table}"
    for table in (
        "explain.showing:FILING_STATUS",
        "rules.assistance:REASONS",
        "rules.coverage:COVERAGE_NAMES",
        "rules.coverage:REASON_WORDS",
        "rules.marketplace:CREDIT_REASONS",
        "rules.medicaid:ANSWER_WORDS",
        "rules.medicaid:MISSING_WORDS",
        "rules.medicaid:NOT_COVERED",
        "rules.medicaid:REASON_WORDS",
        "rules.medicaid:WAY_WORDS",
        "rules.medicaid:WORK_WORDS",
        "rules.medicare:MEDIGAP_RIGHTS",
        "rules.medicare:PAYER_NAMES",
        "rules.medicare:PROGRAM_NAMES",
        "rules.social_security:INSURED_WORDS",
        "rules.social_security:OFFSET_WORDS",
        "rules.social_security:REFUSAL_WORDS",
    )
)


#: Sources that are no document with a name of its own: they are told in the reader's language.
OWN_CITES = re.compile(
    r"^(Assumption|Definitions|Filing date|Income tax law|Not yet|Plan terms|State laws|Terms|Usual"
    r"|The (drug|employer|family|pivotal|plan)|What the|Withholding law|Your choice)"
)
#: Data files whose entries are written for families, and the keys that hold their words.
ENTRIES = {
    "guidance": ("title", "text", "what", "who", "where", "bring"),
    "levers": ("title", "sentence", "effort", "where"),
}


@dataclass
class Message:
    """A text, where it stands, and whether it is a sentence or label, or a proper name."""

    text: str
    kind: str = "text"  # text | name
    places: set[str] = field(default_factory=set)


def messages() -> dict[str, Message]:
    """Every text that a family can see, by its English words."""
    found: dict[str, Message] = {}
    for text, kind, place in _all():
        if not re.search(r"[A-Za-z]{2}", re.sub(r"\{[^}]*\}", "", text)):
            continue  # figures and signs are the same in every language
        message = found.setdefault(text, Message(text, kind))
        message.places.add(place)
        if kind == "name":
            message.kind = "name"
    return found


def _all() -> Iterator[tuple[str, str, str]]:
    modules = {name: importlib.import_module(name) for name in _modules()}
    for name, module in modules.items():
        for attribute, value in vars(module).items():
            if isinstance(value, Texts) or f"{name}:{attribute}" in TABLES:
                yield from _strings(value, f"{name}:{attribute}")
        yield from _spoken_in(name, Path(str(module.__file__)))
    for rule in RULES.values():
        if not rule.call.__module__.startswith("estimator.rules."):
            continue  # a rule that somebody tries out
        yield rule.plain, "text", f"rule {rule.key}"
        for argument in rule.arguments:
            yield tidy(argument.words), "text", f"rule {rule.key}"
        for table in rule.made_of.values():
            yield from _strings(table, f"rule {rule.key}")
        if OWN_CITES.search(rule.cite):
            yield rule.cite, "name", f"rule {rule.key}"
    for stem in law().stems():
        for parameter in law().parameters(stem):
            if OWN_CITES.search(parameter.source["cite"]):
                yield parameter.source["cite"], "name", "data"
    for key, (label, _, _) in LINES.items():
        yield label, "text", f"line {key}"
    for kind, (sentence, _, deadline) in SENTENCES.items():
        yield sentence, "text", f"event {kind}"
        if deadline:
            yield deadline, "text", f"event {kind}"
    for text, kind in law().texts():
        yield text, "name" if kind == "name" else "text", "data"
    yield from _questions()
    yield from _form()
    for stem, keys in ENTRIES.items():
        yield from _entries(law().file(stem), keys, f"data {stem}")
    for name, case in families().items():
        for title in case.scenarios:
            yield title, "text", f"family {name}"


def _modules() -> list[str]:
    names = [m.name for m in pkgutil.walk_packages(estimator.__path__, "estimator.")]
    return [name for name in names if not name.endswith("__main__")]


def _strings(value: Any, place: str) -> Iterator[tuple[str, str, str]]:
    """Every string inside a table, its keys left out."""
    if isinstance(value, str):
        yield value, "text", place
    elif isinstance(value, dict):
        for key in value:
            yield from _strings(dict.__getitem__(value, key), place)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from _strings(one, place)


def _spoken_in(name: str, path: Path) -> Iterator[tuple[str, str, str]]:
    """Literals given to ``say``: one, or one of two by a condition."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and node.args:
            first = node.args[0]
            arms = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
            for arm in arms:
                if isinstance(arm, ast.Constant) and isinstance(arm.value, str):
                    yield arm.value, "text", name


def _questions() -> Iterator[tuple[str, str, str]]:
    """The case's own questions, and what stands in for an answer."""
    for name, part in {**vars(case_parts), "Case": Case}.items():
        for field_name, info in getattr(part, "model_fields", {}).items():
            if info.title:
                yield info.title, "text", f"question {name}.{field_name}"
            extra = info.json_schema_extra
            if isinstance(extra, dict) and extra.get("x-then"):
                yield str(extra["x-then"]), "text", f"question {name}.{field_name}"


#: Keys of a question, of its choices and of a part of the form that hold words.
_ASKED = ("after", "fold", "group", "help", "intro", "label", "next", "short", "title", "unsure")


def _form() -> Iterator[tuple[str, str, str]]:
    yield from _entries(parts(FIRST_PRICES), _ASKED, "form")


def _entries(node: Any, keys: tuple[str, ...], place: str) -> Iterator[tuple[str, str, str]]:
    """The words under some keys, at any depth."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key in keys and isinstance(value, (str, list)):
                yield from _strings([v for v in _listed(value) if isinstance(v, str)], place)
            if key not in ("source", "sources") and not isinstance(value, str):
                yield from _entries(value, keys, place)
    elif isinstance(node, (list, tuple)):
        for one in node:
            yield from _entries(one, keys, place)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


# -- files -------------------------------------------------------------------------------------------


def path_of(language: str) -> Path:
    """The file of a translation."""
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def read(path: Path) -> Catalog:
    """A catalogue from its file."""
    with path.open("rb") as stream:
        return read_po(stream, domain=DOMAIN)


def template() -> Catalog:
    """The catalogue of English texts, in the order of the alphabet."""
    made = _catalogue(None)
    for text, message in sorted(messages().items()):
        flags = ("python-brace-format",) if "{" in text else ()
        made.add(
            text,
            locations=[(place, 0) for place in sorted(message.places)[:3]],
            flags=flags,
            auto_comments=["A proper name"] if message.kind == "name" else (),
        )
    return made


def _catalogue(language: str | None) -> Catalog:
    return Catalog(locale=language, domain=DOMAIN, fuzzy=False)


def update(words: Mapping[str, Mapping[str, str]] | None = None) -> dict[str, int]:
    """Write the template and bring each translation up to date.

    Parameters
    ----------
    words
        New translations by language and English text, laid over those in the files.

    Returns
    -------
    dict
        How many texts still have no translation, by language.
    """
    english = template()
    _write(english, TEMPLATE)
    left = {}
    for language in LANGUAGES:
        if language == "en":
            continue
        path = path_of(language)
        known = {str(m.id): str(m.string) for m in read(path) if m.id} if path.exists() else {}
        known |= (words or {}).get(language, {})
        made = _catalogue(language)
        for message in english:
            if message.id:
                translated = known.get(str(message.id), "")
                made.add(message.id, translated, flags=message.flags)
        _write(made, path)
        left[language] = sum(1 for m in made if m.id and not m.string)
    return left


#: The whole header: a date in it would change the file each time that it is made.
_HEADER = """\
# {name}: what a family can see. Made by `make words`{by_hand}.
msgid ""
msgstr ""
"Project-Id-Version: estimator\\n"
"Language: {code}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def _write(catalogue: Catalog, path: Path) -> None:
    code = str(catalogue.locale or "en")
    by_hand = "" if path == TEMPLATE else "; the translations are written by hand"
    header = _HEADER.format(name=LANGUAGES[code], by_hand=by_hand, code=code)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stream:
        stream.write(header.encode())
        write_po(stream, catalogue, width=120, omit_header=True)


if __name__ == "__main__":
    for spoken, count in update().items():
        print(f"{LANGUAGES[spoken]}: {count} texts have no translation yet")
