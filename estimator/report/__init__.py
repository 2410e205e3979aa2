"""What a family takes home: two printed pages, the same as an HTML file, and a calendar file."""

from __future__ import annotations

from estimator.report.calendar import calendar
from estimator.report.html import html
from estimator.report.pdf import pdf
from estimator.report.summary import Summary, summary

__all__ = ["Summary", "calendar", "html", "pdf", "summary"]
