"""One family's months: the ledger, when things change, and what was assumed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from estimator.basis.columns import Columns
from estimator.basis.events import Event, events
from estimator.basis.law import law
from estimator.basis.ledger import Ledger
from estimator.basis.months import NEVER, Array, Months, month_text
from estimator.basis.words import Texts, dollars, month_words, say
from estimator.case import Assumption, Case, facts
from estimator.projection.order import Projected, grouped
from estimator.rules import coverage, home, social_security, state_taxes

#: Events of a claim that would be refused, by the test that fails.
REFUSALS = {
    "ssdi_above_limit": "works_above_limit",
    "ssdi_credits": "too_few_credits",
    "ssdi_recent_work": "too_little_recent_work",
}

#: The worst month in words.
HARDEST = Texts(
    {
        "hardest": "The hardest month is {month}.",
        "tightest": "The tightest month is {month}.",
        "left": "{amount} would be left over in that month.",
        "short": "The family would be {amount} short.",
        "before_left": "Before rent and food, {amount} is left over in that month.",
        "before_short": "Before rent and food, {amount} is missing in that month.",
    }
)


@dataclass(frozen=True)
class Estimate:
    """One family's months: the ledger, when things change, and what was assumed."""

    case: Case
    settled: Case
    projected: Projected
    ledger: Ledger
    household: int
    assumptions: tuple[Assumption, ...]

    @property
    def months(self) -> Months:
        """The months shown."""
        return self.ledger.months

    def page(self, name: str) -> Array:
        """One of the projection's own pages for this family, ``(T,)`` or ``(1,)``."""
        page = self.projected.pages[name]
        return page[self.household if len(page) > 1 else 0]

    def point(self, name: str) -> float:
        """A turning point as a month ordinal; never and unknown are beyond any month."""
        column = self.projected.points.get(name)
        return NEVER if column is None else float(column[self.household, 0])

    def fact_of(self, value: Any) -> str | None:
        """The fact of the household that an array is, if it is one."""
        households = self.projected.households
        return next((name for name in households if getattr(households, name) is value), None)

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """When things change, in order."""
        cover = self.page("coverage")
        has_deductible = (cover != coverage.NONE) & (cover != coverage.MEDICAID)
        again = self.page("plan_year_starts") & has_deductible
        restarts = self.months.ordinal[0][again].astype(int).tolist()
        points = {name: self.point(name) for name in self.projected.points}
        ssi = np.flatnonzero(self.possible_ssi() > 0)
        if ssi.size:
            points["ssi_possible"] = float(self.months.ordinal[0, ssi[0]])
        refused = {kind: social_security.REFUSAL_WORDS[test] for kind, test in REFUSALS.items()}
        sentences = {kind: (words.says, words.changes) for kind, words in refused.items()}
        return events(points, restarts, self.months, sentences)

    def ssdi_range(self) -> tuple[float, float] | None:
        """Low and high of the first full SSDI amount, USD a month, when earlier pay is a guess.

        None when the record of earnings is known, or no SSDI comes in the months shown.
        """
        job = self.settled.patient.job
        if job is None or job.earnings or not self.ledger.page("ssdi").any():
            return None
        guesses = [self.case.changed({"choices.earnings_guess": g}) for g in ("low", "high")]
        pages = [one.ledger.page("ssdi")[0] for one in estimate_many(guesses)]
        low, high = (float(page[page > 0][0]) if page.any() else 0.0 for page in pages)
        return low, high

    def date_last_insured(self) -> float:
        """Last month by which a disability must begin to be covered by the work so far (SSDI)."""
        run, row = self.projected.run, slice(self.household, self.household + 1)
        found = social_security.date_last_insured(
            quarters_of_coverage=run.credits[row],
            birth_month=run.of.birth_month[row],
            **law().figures(social_security.date_last_insured, self.months, at="first"),
        )
        return float(found[0, 0])

    def possible_ssi(self) -> Array:
        """SSI that may be paid on top, USD by month ``(T,)``: possible, and not counted.

        It stands on the months of a claim in which pay is below the work limit, and on savings
        below the limit; savings that are not known are taken to be.
        """
        of, months, ledger = self.projected.households, self.months, self.ledger
        row = slice(self.household, self.household + 1)

        def page(*keys: str) -> Array:
            return np.sum([ledger.page(key) for key in keys], axis=0)

        spouse = of.caregiver_on_return[row]
        found = social_security.supplemental_security_income(
            unearned_income=page(
                "ssdi",
                "social_security",
                "state_leave",
                "short_term_disability",
                "long_term_disability",
                "workers_compensation",
                "other_income",
            ),
            earned_income=page("wages", "sick_pay"),
            has_spouse=spouse,
            spouse_unearned_income=page("caregiver_state_leave") * spouse,
            spouse_earned_income=page("caregiver_wages", "caregiver_sick_pay") * spouse,
            children=home.children_needing_care(
                month=months.ordinal,
                children=of.children[row],
                age_limit=law().row("social_security.ages.child", months),
            ),
            resources=np.nan_to_num(of.savings[row]),
            may_be_paid=(months.ordinal > of.application_month[row])
            & ~self.page("works_above_limit"),
            **law().figures(social_security.supplemental_security_income, months),
        )
        return found.benefit[0]

    def held_figures(self) -> list[str]:
        """Figures that are not published for all months shown, and from when they are held."""
        return [
            say(
                "{figure}: held from {month}",
                figure=law().parameter(name).spoken.rstrip("."),
                month=month_words(m),
            )
            for name, m in sorted(self.projected.notes.items())
            if m is not None
        ]

    def sentences(self) -> list[str]:
        """The worst month in a sentence, with how short or how much is left."""
        worst = self.ledger.worst_month()
        net = float(self.ledger.net[0, worst])
        month = month_words(self.months.ordinal[0, worst])
        open_living = self.settled.home.living_costs is None
        first = HARDEST["hardest" if open_living or net < 0 else "tightest"]
        key = ("before_" if open_living else "") + ("left" if net >= 0 else "short")
        return [say(first, month=month), HARDEST[key].format(amount=dollars(abs(net)))]

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return self.ledger.to_dict() | {
            "worst_month": month_text(self.months.ordinal[0, self.ledger.worst_month()]),
            "summary": self.sentences(),
            "events": [
                {
                    "month": month_text(e.month),
                    "kind": e.kind,
                    "sentence": e.sentence,
                    "deadline": e.deadline,
                    "cite": e.cite,
                }
                for e in self.events
            ],
            "assumed": [
                {"field": a.field, "question": a.words, "sentence": a.sentence}
                for a in self.assumptions
            ],
            "lost_beside_pay": {
                name: [round(float(x), 2) for x in self.page(f"{name}_lost")]
                for name in ("retirement_match", "premium_share")
            },
            "held_figures": self.held_figures(),
            "state_income_tax": state_taxes.standing(law().file(self.settled.state)),
            "ssdi_range": self.ssdi_range(),
            "date_last_insured": None
            if not 0 < (insured_until := self.date_last_insured()) < NEVER
            else month_text(insured_until),
        }


def estimate_many(cases: Sequence[Case]) -> list[Estimate]:
    """Estimate several cases; those that share months and states are one batch."""
    settled = [case.settled() for case in cases]
    households = Columns.stack([facts(filled) for filled, _ in settled])
    found: list[Estimate | None] = [None] * len(cases)
    for rows, projected in grouped(households):
        for place, row in enumerate(rows):
            filled, assumptions = settled[row]
            ledger = projected.ledger if len(rows) == 1 else projected.ledger.row(place)
            found[row] = Estimate(cases[row], filled, projected, ledger, place, assumptions)
    return [one for one in found if one is not None]


def estimate(case: Case | str | Path | Mapping[str, Any]) -> Estimate:
    """Estimate one family's months.

    Parameters
    ----------
    case
        A case, a case file, or plain data.

    Raises
    ------
    CaseError
        When the case cannot be read.
    """
    return estimate_many([case if isinstance(case, Case) else Case.read(case)])[0]
