"""The pages that people see. A notebook needs one line: ``estimator.dashboard.counselor()``."""

from __future__ import annotations

from typing import Any


def counselor() -> Any:
    """Return the session page, for a counselor beside a family, as a widget to display."""
    return _page("counselor")


def family() -> Any:
    """Return the page that a family goes through alone, one question at a time."""
    return _page("family")


def _page(kind: str) -> Any:
    from estimator.dashboard import view
    from estimator.dashboard.session import Session

    return Session(view, kind=kind).warmed().page
