"""Families, days and letters for the tests of the print."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from estimator.basis import words
from estimator.basis.places import data_dir
from estimator.case import Case

FAMILIES = sorted(path.stem for path in (data_dir() / "families").glob("*.yaml"))
DAY = dt.date(2026, 11, 22)
#: Hard on a page that is put together from texts: markup, quotes, other alphabets, no letters.
HARD = "#set $x$ *b* _i_ @a <b> `c` \\ \"q\" 'q' [x] {y} // ~ -- 😀 中文 Łódź Ελένη\x00\x07"


def read(family: str) -> Case:
    return Case.read(data_dir() / "families" / f"{family}.yaml")


def catalogue(code: str) -> Path:
    return Path(words.__file__).parents[1] / "locale" / code / "LC_MESSAGES" / "estimator.po"
