"""Help with bills: what is granted is counted; what could be asked for is made on demand."""

from __future__ import annotations

import numpy as np

from estimator.basis.law import law
from estimator.basis.months import NEVER, Array, first_day
from estimator.projection.state import Month, Results
from estimator.projection.ways_in import counted_income, poverty_line
from estimator.rules import (
    assistance,
    coverage,
    insurance,
    marketplace,
    medicare,
    taxes,
    treatment,
)

_CLINIC_DRUG = np.array([k == "infusion_drug" for k in treatment.KINDS])
_PHARMACY = np.array([k.startswith("drug_") for k in treatment.KINDS])
_HOSPITAL_KINDS = np.array([k in ("hospital", "emergency") for k in treatment.KINDS])
_NO_KIND = np.zeros(len(treatment.KINDS), dtype=bool)


def help_granted(m: Month) -> None:
    """What granted help, and money set aside, pay of the month's share; cash grants."""
    of, month = m.of, m.month
    m.left = m.share
    card = m.shared.card_paid if (of.card_from < NEVER).any() else m.zero
    grant, hospital = m.zero, m.zero
    m.grant_runs_out = m.zero + NEVER
    granted = np.fmin(np.fmin(of.card_from, of.grant_from), of.hospital_discount_from)
    if (granted < NEVER).any():
        found = assistance.after_help(
            month=month,
            share=m.share,
            **_parts(m),
            card_possible=card,
            card_granted=card,
            coverage=m.cover,
            grant_amount=of.grant_amount,
            grant_first_month=of.grant_from,
            grant_granted=of.grant_from < NEVER,
            discount=m.zero,
            own_discount=of.hospital_discount,
            assistance_granted=assistance.in_force(
                month=month,
                granted=of.hospital_discount_from < NEVER,
                first_month=of.hospital_discount_from,
            ),
        )
        card, grant, hospital = found.card_granted, found.grant_granted, found.assistance_granted
        m.left, m.grant_runs_out = found.left, found.grant_runs_out
    m.post("copay_card", card)
    m.post("grant", grant)
    m.post("hospital_help", hospital)
    _accounts(m)
    cash = m.zero
    if (of.cash_grant_from < NEVER).any():
        cash = assistance.cash_grant(
            month=month,
            amount=of.cash_grant,
            first_month=of.cash_grant_from,
            granted=of.cash_grant_from < NEVER,
        ).granted
    m.post("cash_grant", cash)


def _accounts(m: Month) -> None:
    """FSA first, then HSA, then cash."""
    of, month = m.of, m.month
    paid, deposit = m.zero, m.zero
    if of.has_fsa.any():
        flexible = insurance.flexible_spending_account(
            month=month,
            bills=m.left,
            election=of.fsa_election,
            plan_year_month=of.fsa_year_starts,
            job_plan_ends=m.plan_ends,
            left_now=of.fsa_left,
            carries_over=of.fsa_carries_over,
            **m.figures(insurance.flexible_spending_account),
        )
        paid, deposit = flexible.paid, flexible.contributed
        m.left = insurance.after_account(bills=m.left, paid=flexible.paid)
    if of.has_hsa.any():
        savings = insurance.health_savings_account(
            month=month,
            bills=m.left,
            balance=of.hsa_balance,
            may_contribute=insurance.health_savings_months(
                coverage=m.cover,
                plan_now=of.plan,
                hsa_qualified=of.hsa_qualified,
                other_account=of.has_fsa,
            ),
            own_contribution=of.hsa_each_month,
            employer_contribution=of.hsa_from_employer,
            birth_month=of.birth_month,
            family_cover=of.covers_family,
            **m.figures(insurance.health_savings_account),
        )
        paid = taxes.together(first=paid, second=savings.paid)
        deposit = taxes.together(first=deposit, second=savings.contributed)
        m.left = insurance.after_account(bills=m.left, paid=savings.paid)
    m.post("account", paid)
    m.post("account_deposit", deposit)


def _parts(m: Month) -> dict[str, Array]:
    """Parts of the share that cards, funds and hospitals look at."""
    of, private = m.of, m.shared.share_by_kind
    in_hospital = of.treatment_keys[:, :1] % 2 == 1
    return {
        "drugs": assistance.drugs_share(
            share_by_kind=private, drug_kinds=_CLINIC_DRUG | _PHARMACY, part_d=m.pharmacy
        ),
        "hospital": assistance.hospital_share(
            share_by_kind=private,
            in_hospital=in_hospital,
            hospital_kinds=_HOSPITAL_KINDS,
            pharmacy_kinds=_PHARMACY,
            other=taxes.together(first=m.original, second=m.uninsured_care),
        ),
        "hospital_drugs": assistance.hospital_share(
            share_by_kind=private,
            in_hospital=in_hospital,
            hospital_kinds=_NO_KIND,
            pharmacy_kinds=~_CLINIC_DRUG,
        ),
    }


def _decided(m: Month, ways: Results) -> dict[str, Array]:
    """Answers of the programs that have rules of their own: 0 no, 1 possible, 2 likely."""
    of, month = m.of, m.month
    on_medicare = (month >= m.medicare_starts) | (
        (m.cover >= coverage.MEDIGAP) & (m.cover <= coverage.ADVANTAGE)
    )
    counted = medicare.countable_income(
        unearned_income=taxes.together(
            first=m.benefits, second=m.taxed_pay, third=m.ledger["other_income"].amounts
        ),
        earned_income=taxes.together(first=m.own_pay, second=m.spouse_pay),
        **m.figures(medicare.countable_income),
    )
    couple = of.caregiver_on_return
    line = poverty_line(m, 1.0 + couple, months_ago=0)
    has_medicaid = m.cover == coverage.MEDICAID
    rules = law().file("medicare_help")["rules_of_state"].get(m.states.home, "federal")
    same = {
        "on_medicare": on_medicare,
        "countable_income": counted,
        "poverty_line": line,
        "savings": of.savings,
        "couple": couple,
    }
    needs_plan = np.isin(m.cover, [coverage.NONE, coverage.COBRA, coverage.MARKETPLACE])
    return {
        "marketplace": np.where(needs_plan & ~on_medicare, np.nan, 0.0),
        "medicaid": ways.best.answer,
        "extra_help": medicare.extra_help(
            **same, deemed=has_medicaid | of.full_medicaid_too, **m.figures(medicare.extra_help)
        ).answer,
        "savings_programs": medicare.savings_programs(
            **same,
            has_medicaid=has_medicaid,
            **m.figures(medicare.savings_programs, rules=rules),
        ).answer,
    }


def help_possible(m: Month, ways: Results) -> Results:
    """What could be asked for: by program, and what each kind could pay. Nothing is counted."""
    of, month, book = m.of, m.month, law()
    day = first_day(m.months.first)
    calendar = assistance.card_calendar(
        book, day, treatment.keys_in(m.keys), m.months, m.own_prices
    )
    card = assistance.copay_cards(
        calendar=calendar,
        place=m.place,
        trend=m.trend,
        bills=m.bills,
        share_by_kind=m.shared.share_by_kind,
        month=month,
        coverage=m.cover,
        granted=m.zero != 0,
    )
    income = marketplace.reported_income(
        monthly_income=counted_income(m, one_time=m.back_paid), month=month, one_time=m.back_paid
    )
    share = assistance.income_share(
        annual_income=income, poverty_line=poverty_line(m, of.tax_family, months_ago=0)
    )
    usual = assistance.policy_discount(
        income_share=share, **m.figures(assistance.policy_discount, version="typical")
    )
    schedules = book.file("assistance")["hospital_assistance"]["states"]
    by_state: Array | float = np.nan
    if m.states.home in schedules:
        by_state = assistance.state_discount(
            income_share=share,
            reaches=assistance.state_law_reaches(
                coverage=m.cover,
                share=m.share,
                annual_income=income,
                **m.figures(assistance.state_law_reaches, schedule=m.states.home),
            ),
            **m.figures(assistance.state_discount, schedule=m.states.home),
        )
    paid = assistance.after_help(
        month=month,
        share=m.share,
        **_parts(m),
        card_possible=card.possible,
        coverage=m.cover,
        discount=assistance.possible_discount(usual=usual, by_state=by_state),
    )
    table = assistance.programs(book, day)
    decided = np.full((len(table.keys), of.households, m.months.count), np.nan)
    for name, answer in _decided(m, ways).items():
        if name in table.keys:
            decided[table.keys.index(name)] = answer
    found = assistance.open_help(
        programs=table,
        coverage=m.cover,
        income_share=share,
        drug_in_use=assistance.drug_in_use(book, table, of.treatment_keys),
        miles_one_way=of.miles_one_way,
        lives_there=assistance.lives_there(table, np.full((of.households, 1), m.states.home)),
        decided=decided,
        **m.figures(assistance.open_help, at="first"),
    )
    return Results(card=card, paid=paid, table=table, found=found, income_share=share)
