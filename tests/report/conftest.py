"""Languages for the tests of the print."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from printed import catalogue

from estimator.basis import words


@pytest.fixture
def speaking(monkeypatch: pytest.MonkeyPatch) -> object:
    """Speak a language; one that has no catalogue says the English texts in its own form."""

    @contextmanager
    def speak(code: str) -> Iterator[None]:
        if code != "en" and not catalogue(code).exists():
            monkeypatch.setattr(words, "_texts", lambda _: {})
        with words.speaking(code):
            yield

    return speak
