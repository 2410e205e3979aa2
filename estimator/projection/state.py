"""What is known of a month so far: the table of households, the ledger, and each step's results."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace as Results
from typing import TYPE_CHECKING, Any

import numpy as np

from estimator.basis.columns import Columns
from estimator.basis.law import law
from estimator.basis.ledger import Kind, Ledger
from estimator.basis.months import Array, Months

#: The lines of the ledger: what each is called, whether it comes in or goes out, and its group.
LINES: dict[str, tuple[str, Kind, str]] = {
    "wages": ("Pay", "income", "pay"),
    "sick_pay": ("Sick pay and paid time off", "income", "pay"),
    "extra_pay": ("Overtime and shift pay", "income", "pay"),
    "caregiver_wages": ("Caregiver's pay", "income", "pay"),
    "caregiver_sick_pay": ("Caregiver's sick pay and paid time off", "income", "pay"),
    "caregiver_extra_pay": ("Caregiver's overtime and shift pay", "income", "pay"),
    "state_leave": ("State paid leave", "income", "benefits"),
    "caregiver_state_leave": ("Caregiver's state paid leave", "income", "benefits"),
    "short_term_disability": ("Short-term disability pay", "income", "benefits"),
    "long_term_disability": ("Long-term disability pay", "income", "benefits"),
    "social_security": ("Social Security paid already", "income", "benefits"),
    "ssdi": ("SSDI", "income", "benefits"),
    "ssdi_family": ("SSDI for the family", "income", "benefits"),
    "ssdi_back_pay": ("SSDI back pay", "income", "benefits"),
    "workers_compensation": ("Workers' compensation", "income", "benefits"),
    "other_income": ("Other money coming in", "income", "benefits"),
    "copay_card": ("Paid by the drug maker's card", "income", "help"),
    "grant": ("Paid by a foundation's grant", "income", "help"),
    "hospital_help": ("Taken off by the hospital", "income", "help"),
    "account": ("Paid from FSA or HSA", "income", "help"),
    "cash_grant": ("Cash grant", "income", "help"),
    "travel_help": ("Free rides, parking and lodging", "income", "help"),
    "tax_refund": ("Tax refund", "income", "taxes"),
    "state_tax_refund": ("State tax refund", "income", "taxes"),
    "credit_refund": ("Marketplace tax credit refund", "income", "taxes"),
    "payroll_tax": ("Social Security and Medicare tax", "outgo", "taxes"),
    "caregiver_payroll_tax": ("Caregiver's Social Security and Medicare tax", "outgo", "taxes"),
    "income_tax": ("Federal income tax", "outgo", "taxes"),
    "caregiver_income_tax": ("Caregiver's own federal income tax", "outgo", "taxes"),
    "long_term_paid_back": (
        "Long-term disability pay asked back after the SSDI award",
        "outgo",
        "benefits",
    ),
    "state_leave_premium": ("Premium for the state's paid leave", "outgo", "taxes"),
    "tax_due": ("Tax due at filing", "outgo", "taxes"),
    "state_income_tax": ("State income tax", "outgo", "taxes"),
    "state_tax_due": ("State tax due at filing", "outgo", "taxes"),
    "credit_repayment": ("Marketplace tax credit paid back", "outgo", "taxes"),
    "representative_fee": ("Fee for help with the SSDI claim", "outgo", "taxes"),
    "living": ("Usual living costs", "outgo", "living"),
    "premium": ("Health plan premium", "outgo", "premiums"),
    "others_premium": ("Premium for others in the family", "outgo", "premiums"),
    "medical": ("Medical bills", "outgo", "medical"),
    "account_deposit": ("Put into FSA or HSA", "outgo", "premiums"),
    "self_paid_medicine": ("Medicine no plan covers", "outgo", "medical"),
    "driving": ("Getting to care", "outgo", "travel"),
    "parking": ("Parking", "outgo", "travel"),
    "tolls": ("Tolls and fares", "outgo", "travel"),
    "meals": ("Meals on clinic days", "outgo", "travel"),
    "lodging": ("Nights away", "outgo", "travel"),
    "childcare": ("Childcare on clinic days and bad days", "outgo", "home"),
    "childcare_regular": ("Regular childcare", "outgo", "home"),
    "extras": ("Things and services for the illness", "outgo", "home"),
    "complementary": ("Care that no plan covers", "outgo", "home"),
    "help_at_home": ("Paid help at home", "outgo", "home"),
    "other_costs": ("Other costs of the illness", "outgo", "home"),
    "second_caregiver_pay_lost": ("Pay a second caregiver loses", "outgo", "home"),
    "caregiver_pay_lost": ("Pay the caregiver loses at her or his own home", "outgo", "home"),
}


@dataclass(frozen=True)
class States:
    """Whose law applies: the home's, the job's, the caregiver's job's."""

    home: str
    work: str
    caregiver_work: str


class Month:
    """The months of one group of households. Each step adds what it finds, under a name of its own.

    Asking for a name that no step before has added is an error that says so: the order of the
    steps, in the package's first page, is the order of the law.
    """

    def __init__(self, household: Columns, months: Months, states: States) -> None:
        self.of = household
        self.months = months
        self.month = months.ordinal
        self.states = states
        self.ledger = Ledger(months, household.households)
        self.notes: dict[str, int | None] = {}
        self.noted: dict[str, int | None] = {}
        self._seen = -1
        self._earliest: int | None = None
        self.covers: frozenset[float] | None = None
        self.zero = np.zeros((household.households, 1))
        self.nothing = np.zeros((household.households, months.count))

    if TYPE_CHECKING:

        def __setattr__(self, name: str, value: Any) -> None: ...

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(
            f"no step before this one has found {name!r}: see the order of a month"
        )

    def figures(self, rule: Any, *, at: str = "months", **names: str) -> dict[str, Array]:
        return law().figures(rule, self.months, at=at, **names)

    def begin(self) -> None:
        """Start a step: a line rests on the figures that its own step asked for."""
        self._seen = -1

    def post(self, key: str, page: Array) -> None:
        """Post a line; it rests on the figures noted since its step began."""
        label, kind, group = LINES[key]
        if len(self.noted) != self._seen:  # more figures were asked for since the last line
            self._seen = len(self.noted)
            months = [m for m in self.noted.values() if m is not None]
            self._earliest = min(months) if months else None
        if page is self.zero:  # most families use few of the lines
            page = self.nothing
        elif page.shape != self.nothing.shape:
            page = np.broadcast_to(page, self.nothing.shape)
        self.ledger.post(
            key, page, kind=kind, label=label, group=group, assumed_from=self._earliest
        )

    def anyone(self, *covers: int) -> bool:
        """Whether any household has one of these covers in any month."""
        if self.covers is None:  # asked many times over, and the cover does not change
            self.covers = frozenset(self.cover.ravel().tolist())
        return any(cover in self.covers for cover in covers)


__all__ = ["LINES", "Month", "Results", "States"]
