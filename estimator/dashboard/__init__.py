"""The pages that people see. A notebook needs one line: ``estimator.dashboard.counselor()``."""

from __future__ import annotations

from typing import Any


def counselor() -> Any:
    """Return the session page as a widget to display."""
    from estimator.dashboard import view
    from estimator.dashboard.session import Session

    return Session(view).page
