"""Texts as HTML: every word escaped, and each amount in a span that the page can hide."""

from __future__ import annotations

import re
from html import escape

#: An amount of money, as it stands in an escaped text.
AMOUNT = re.compile(r"[-−]?\$\d[\d,]*(?:\.\d\d)?")


def said(text: str) -> str:
    """A text with its amounts marked: hidden for a moment, the words stay readable."""
    return AMOUNT.sub(lambda found: f'<span class="amount">{found[0]}</span>', escape(text))


def attribute(text: str) -> str:
    """A text inside the quotation marks of an attribute."""
    return escape(text, quote=True)


def paragraphs(*texts: str) -> str:
    """Each text as a paragraph; empty ones are left out."""
    return "".join(f"<p>{said(text)}</p>" for text in texts if text)


def link(url: str, text: str) -> str:
    """A link that opens beside the page and tells the other side nothing."""
    return (
        f'<a href="{attribute(url)}" target="_blank" rel="noopener noreferrer">{escape(text)}</a>'
    )


__all__ = ["AMOUNT", "attribute", "escape", "link", "paragraphs", "said"]
