"""Where the figures and the pages lie: inside an installed wheel, or in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def data_dir() -> Path:
    """Return the folder of figures: law, care, prices, plans, help and example families.

    Returns
    -------
    Path
        ``estimator/_data`` in an installed copy, ``data`` in a checkout.
    """
    return _folder("data")


def notebooks_dir() -> Path:
    """Return the folder of notebooks that are served as pages.

    Returns
    -------
    Path
        ``estimator/_notebooks`` in an installed copy, ``notebooks`` in a checkout.
    """
    return _folder("notebooks")


def _folder(name: str) -> Path:
    installed = _PACKAGE / f"_{name}"
    checkout = _PACKAGE.parent / name
    # A stray "data" beside an installed package is not ours: a checkout has a pyproject.
    if installed.is_dir():
        return installed
    if checkout.is_dir() and (_PACKAGE.parent / "pyproject.toml").is_file():
        return checkout
    raise FileNotFoundError(
        f"The folder of {name} is missing: looked for {installed} and {checkout}. "
        "Install the estimator again, or run it from a complete checkout."
    )
