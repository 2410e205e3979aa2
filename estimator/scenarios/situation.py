"""A family as it stands: its case, its estimate, and what its choices and its help start from."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from estimator.basis.law import law
from estimator.basis.months import Array, first_day
from estimator.basis.words import (
    listed,
    own,
    say,
)
from estimator.case import Case
from estimator.projection import estimate
from estimator.projection.ways_in import counted_income, poverty_line
from estimator.rules import (
    assistance,
    coverage,
    marketplace,
    medicare,
    taxes,
    treatment,
)
from estimator.scenarios.compare import DOLLAR


def name_of(text: str) -> str:
    """A program by its name: in the reader's language where the catalogue has one, else as it is."""
    said = say(text)
    return own(text) if said == text else said


class Situation:
    """A family as it stands: its case, its estimate, and what its choices start from."""

    def __init__(self, case: Case) -> None:
        self.case = case.changed({"scenarios": {}})
        self.result = estimate(self.case)
        self.settled = self.result.settled
        self.first = int(self.result.months.first)
        self.last = self.first + self.result.months.count - 1

    def shown(self, month: float) -> bool:
        """Whether a month is among those shown."""
        return month == month and self.first <= month <= self.last

    def on(self, figure: str) -> float:
        """A figure of the data in the first month."""
        return float(law().on(figure, first_day(self.first)))

    @property
    def january(self) -> int:
        """The next January, in which plans of open enrollment start."""
        return (self.first // 12 + 1) * 12

    @property
    def covers(self) -> frozenset[int]:
        """Codes of the plans of the months shown."""
        return frozenset(int(code) for code in self.result.page("coverage"))

    @cached_property
    def answers(self) -> dict[str, Array]:
        """Programs of help: not open, maybe or open by month ``(T,)``."""
        possible = self.result.projected.help_possible
        count = self.result.months.count
        return {
            key: np.broadcast_to(possible.found.answer[place, 0], count)
            for place, key in enumerate(possible.table.keys)
        }

    @cached_property
    def programs(self) -> dict[str, dict[str, Any]]:
        """What the data say of each program of help."""
        possible = self.result.projected.help_possible
        return dict(zip(possible.table.keys, possible.table.entries, strict=True))

    def open_programs(self, kind: str) -> list[str]:
        """Keys of the programs of a kind that are open, or may be, in some month."""
        return [
            key
            for key, entry in self.programs.items()
            if entry["kind"] == kind and (self.answers[key] > assistance.NOT_OPEN).any()
        ]

    def opens(self, key: str) -> int:
        """First month in which a program is open or may be; -1 for never."""
        months = np.flatnonzero(self.answers[key] > assistance.NOT_OPEN)
        return self.first + int(months[0]) if months.size else -1

    @cached_property
    def medicaid(self) -> Array:
        """Whether Medicaid is open by month ``(T,)``: no, possible, likely."""
        answer = self.result.projected.medicaid.best.answer
        return np.broadcast_to(answer[0], self.result.months.count)

    def best_program(self) -> tuple[str, int] | None:
        """The Medicare Savings Program that income fits, and its first month."""
        month = self.opens("savings_programs")
        if month < 0:
            return None
        run, of = self.result.projected.run, self.result.projected.households
        couple = of.caregiver_on_return
        rules = law().file("medicare_help")["rules_of_state"].get(run.states.home, "federal")
        found = medicare.savings_programs(
            on_medicare=run.nothing == 0,
            countable_income=medicare.countable_income(
                unearned_income=taxes.together(
                    first=run.benefits,
                    second=run.taxed_pay,
                    third=run.ledger["other_income"].amounts,
                ),
                earned_income=taxes.together(first=run.own_pay, second=run.spouse_pay),
                **run.figures(medicare.countable_income),
            ),
            poverty_line=poverty_line(run, 1.0 + couple, months_ago=0),
            savings=of.savings,
            couple=couple,
            has_medicaid=run.cover == coverage.MEDICAID,
            **run.figures(medicare.savings_programs, rules=rules),
        )
        program = float(np.broadcast_to(found.program, run.nothing.shape)[0, month - self.first])
        names = {medicare.QMB: "QMB", medicare.SLMB: "SLMB", medicare.QI: "QI"}
        return (names[int(program)], month) if int(program) in names else None

    def discount(self) -> tuple[float, int, bool] | None:
        """What hospitals usually take off at this income, from when, and whether a state's law says."""
        run, possible = self.result.projected.run, self.result.projected.help_possible
        helped = np.flatnonzero(possible.paid.assistance_possible[0] >= DOLLAR)
        if not helped.size:
            return None
        usual = assistance.policy_discount(
            income_share=possible.income_share,
            **run.figures(assistance.policy_discount, version="typical"),
        )
        by_state = self._by_state_law()
        page = assistance.possible_discount(usual=usual, by_state=by_state)
        share = float(np.broadcast_to(page, run.nothing.shape)[0, helped[0]])
        has_law = not np.isscalar(by_state)
        return round(share, 4), self.first + int(helped[0]), has_law

    def _by_state_law(self) -> Array | float:
        """The discount that a law of the state makes hospitals give; unknown without such a law."""
        run, possible = self.result.projected.run, self.result.projected.help_possible
        state = run.states.home
        if state not in law().file("assistance")["hospital_assistance"]["states"]:
            return float("nan")
        income = marketplace.reported_income(
            monthly_income=counted_income(run, one_time=run.back_paid),
            month=run.month,
            one_time=run.back_paid,
        )
        reaches = assistance.state_law_reaches(
            coverage=run.cover,
            share=run.share,
            annual_income=income,
            **run.figures(assistance.state_law_reaches, schedule=state),
        )
        return assistance.state_discount(
            income_share=possible.income_share,
            reaches=reaches,
            **run.figures(assistance.state_discount, schedule=state),
        )

    def card(self) -> tuple[str, str, float, float] | None:
        """Drug, program, yearly limit and fixed part of the co-pay card for the drugs in use.

        The limit is never more than the year's largest amount that the cards of these drugs could
        pay, so that a card is not taken to pay for drugs that have none.
        """
        page = self.result.projected.help_possible.card.possible[0]
        if page.sum() < DOLLAR:
            return None
        years = self.result.months.year[0]
        most = max(float(page[years == year].sum()) for year in np.unique(years))
        keys = self.result.projected.households.treatment_keys
        used = {
            service
            for key in treatment.keys_in(keys)
            for service in treatment.services_of(law(), treatment.chosen(law(), key))
        }
        day = first_day(self.first)
        cards = law().file("assistance")["cards"]
        fit = [name for name, card in cards.items() if used & set(card["drugs"])]
        if not fit:
            return None

        def term(name: str, of: str) -> float:
            return float(law().on(f"assistance.cards.{name}.{of}", day))

        limit = sum(term(name, "annual_limit") for name in fit)
        pays = max(term(name, "patient_pays") for name in fit)
        drugs = listed([own(cards[name]["name"]) for name in fit])
        programs = dict.fromkeys(name_of(self.programs[cards[n]["program"]]["name"]) for n in fit)
        return drugs, listed(list(programs)), round(min(limit, most), 2), pays
