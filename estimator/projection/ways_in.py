"""Ways into Medicaid, month by month: made only when somebody asks. Nothing here is counted."""

from __future__ import annotations

import numpy as np

from estimator.basis.law import law
from estimator.basis.months import Array, Months
from estimator.projection.state import Month, Results
from estimator.rules import coverage, home, marketplace, medicaid, taxes


def counted_income(m: Month, *, one_time: Array | float = 0.0) -> Array:
    """Income of the month as taxes count it, for the marketplace and for Medicaid."""
    return marketplace.counted_income(
        pay=m.own_pay,
        spouse_pay=m.spouse_pay,
        disability_pay=m.taxed_pay,
        social_security=m.benefits,
        other_income=m.ledger["other_income"].amounts,
        self_employment_tax=m.set_aside,
        one_time=one_time,
    )


def poverty_line(m: Month, people: Array, *, months_ago: int, at: str = "months") -> Array:
    """Poverty line for a number of people, of the guidelines in force some months ago."""
    area = law().file("poverty")["area_of_state"].get(m.states.home, "contiguous")
    months = Months(m.months.first - months_ago, m.months.count)
    return marketplace.poverty_line(
        people=people, **law().figures(marketplace.poverty_line, months, at=at, area=area)
    )


def medicaid_by_income(m: Month) -> Array:
    """Months in which income alone opens Medicaid, to an adult or to a parent: a truth."""
    income = counted_income(m)
    line = poverty_line(m, m.of.tax_family, months_ago=0)
    return (_adult(m, income, line).answer == medicaid.LIKELY) | (
        _parent(m, income, line).answer == medicaid.LIKELY
    )


def _adult(m: Month, income: Array, line: Array) -> medicaid.Way:
    return medicaid.adult_way(
        monthly_income=income,
        poverty_line=line,
        age=marketplace.age_by_month(birth_month=m.of.birth_month, month=m.month),
        on_medicare=m.month >= m.medicare_starts,
        **m.figures(medicaid.adult_way, state=m.states.home),
    )


def _parent(m: Month, income: Array, line: Array) -> medicaid.Way:
    return medicaid.parent_way(
        monthly_income=income,
        poverty_line=line,
        has_child=_young_children(m) > 0,
        **m.figures(medicaid.parent_way, state=m.states.home),
    )


def _young_children(m: Month) -> Array:
    return home.children_needing_care(
        month=m.month,
        children=m.of.children,
        age_limit=law().row("social_security.ages.child", m.months),
    )


def medicaid_ways(m: Month) -> Results:
    """Every way into Medicaid by month, the best of them, and what goes with it."""
    of, month, state = m.of, m.month, m.states.home

    def f(rule: object) -> dict[str, Array]:
        return m.figures(rule, state=state)

    spouse, zero = of.caregiver_on_return, m.zero
    income = counted_income(m)
    line = poverty_line(m, of.tax_family, months_ago=0)
    small = poverty_line(m, 1.0 + spouse, months_ago=0)
    age = marketplace.age_by_month(birth_month=of.birth_month, month=month)
    has_child = _young_children(m) > 0
    on_medicare = month >= m.medicare_starts
    insured = (m.cover != coverage.NONE) & (m.cover != coverage.MEDICAID)
    disabled = month >= np.fmin(
        m.disabled_from, np.where(m.refusal.refused, np.inf, of.application_month)
    )
    decided = month >= np.fmin(m.first_payment.decision_month, of.disability_since)
    earned = taxes.together(first=m.own_pay, second=m.spouse_pay)
    countable = medicaid.countable_income(
        unearned_income=taxes.together(
            first=m.benefits, second=m.taxed_pay, third=m.ledger["other_income"].amounts
        ),
        earned_income=earned,
        **f(medicaid.countable_income),
    )
    adult, parent = _adult(m, income, line), _parent(m, income, line)
    cancer = medicaid.cancer_way(
        monthly_income=income,
        poverty_line=line,
        age=age,
        on_medicare=on_medicare,
        insured=insured,
        found_by_program=of.found_by_program,
        other_way=(adult.answer == medicaid.LIKELY) | (parent.answer == medicaid.LIKELY),
        **f(medicaid.cancer_way),
    )
    disability = medicaid.disability_way(
        countable_income=countable,
        poverty_line=small,
        age=age,
        couple=spouse,
        disabled=disabled,
        decided=decided,
        savings=of.savings,
        **f(medicaid.disability_way),
    )
    working = medicaid.working_disability_way(
        countable_income=countable,
        poverty_line=line,
        age=age,
        disabled=disabled,
        earned_income=m.own_pay,
        **f(medicaid.working_disability_way),
    )
    bills = medicaid.spend_down(
        countable_income=countable,
        poverty_line=small,
        age=age,
        couple=spouse,
        disabled=disabled,
        has_child=has_child,
        savings=of.savings,
        medical_bills=taxes.together(first=m.share, second=m.premium),
        **f(medicaid.spend_down),
    )
    best = medicaid.best_way(
        adult=adult.answer,
        parent=parent.answer,
        cancer=cancer.answer,
        disability=disability.answer,
        working=working.answer,
        bills=bills.answer,
    )
    return Results(
        adult=adult,
        parent=parent,
        cancer=cancer,
        disability=disability,
        working=working,
        bills=bills,
        best=best,
        points=medicaid.turning_points(month=month, answer=best.answer),
        back=medicaid.retroactive_months(
            month=month,
            expansion_adult=best.way == medicaid.ADULT,
            **f(medicaid.retroactive_months),
        ),
        duty=medicaid.work_requirement(
            expansion_adult=adult.answer == medicaid.LIKELY,
            age=age,
            on_medicare=on_medicare,
            seriously_ill=zero == 0,
            youngest_child=medicaid.youngest_child(month=month, births=of.children),
            cares_for_disabled=zero != 0,
            hours=medicaid.hours_worked(
                pay_share=m.patient.time.pay_share,
                hours_per_week=of.hours_per_week,
                works=of.works,
            ),
            earned_income=m.own_pay,
            **f(medicaid.work_requirement),
        ),
        children=medicaid.children(
            month=month,
            monthly_income=income,
            poverty_line=line,
            births=of.children,
            **f(medicaid.children),
        ),
    )


def paths_open(m: Month, ways: Results) -> coverage.Paths:
    """Which plans can follow the plan from the job, each with its reason."""
    of = m.of
    at = np.clip(m.plan_ends - m.months.first, 0, m.months.count - 1).astype(int)
    answer = np.broadcast_to(ways.best.answer, (of.households, m.months.count))
    return coverage.paths_open(
        plan_now=of.plan,
        from_month=m.plan_ends,
        offered=m.offered,
        partner_plan=of.partner_plan,
        partner_ends=of.partner_ends,
        medicare_starts=m.medicare_starts,
        medicaid_answer=np.take_along_axis(answer, at, axis=1),
    )
