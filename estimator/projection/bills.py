"""The month's services, and the family's share of them."""

from __future__ import annotations

import numpy as np

from estimator.basis.law import law
from estimator.basis.months import NEVER, Array
from estimator.projection.state import Month
from estimator.rules import coverage, insurance, medicaid, medicare, taxes, treatment

_DRUG_KINDS = np.array([k.startswith("drug_") for k in treatment.KINDS])[:, None, None]
_PARTS = np.array([float(medicare.PART_OF_KIND[k]) for k in treatment.KINDS])[:, None, None]
(
    _HOSPITAL,
    _INFUSION,
    _PRIMARY,
    _SPECIALIST,
    _EMERGENCY,
    _GENERIC,
    _PREFERRED,
    _SPECIALTY,
) = (
    treatment.KINDS.index(kind)
    for kind in (
        "hospital",
        "infusion",
        "primary",
        "specialist",
        "emergency",
        "drug_generic",
        "drug_preferred",
        "drug_specialty",
    )
)
_LETTER_G = medicare.LETTERS.index("G")


def services(m: Month) -> None:
    """What is billed, who pays, and what is left to the family."""
    of, month, cover = m.of, m.month, m.cover
    at = {"calendar": m.table, "place": m.place}
    trend = treatment.price_trend(month=month, **m.figures(treatment.price_trend))
    counts = treatment.service_counts(**at)
    on_medicare = m.anyone(coverage.MEDIGAP, coverage.MEDICARE, coverage.ADVANTAGE)
    commercial = treatment.commercial_allowed(**at, trend=trend)
    by_medicare = treatment.medicare_allowed(**at) if on_medicare else commercial * 0.0
    m.bills = bills = insurance.private_bills(
        coverage=cover, commercial=commercial, medicare=by_medicare, drug_kinds=_DRUG_KINDS
    )
    terms = {
        name: insurance.plan_term(
            coverage=cover, plan_now=of.plan, own=own, **_later_terms(m, name, own)
        )
        for name, own in (
            ("deductible", of.deductible),
            ("coinsurance", of.coinsurance),
            ("out_of_pocket_maximum", of.out_of_pocket_maximum),
            ("copays", np.moveaxis(of.copays, 1, 0)[:, :, None]),
        )
    }
    first_dollar = of.copays_before_deductible
    if m.anyone(coverage.MARKETPLACE):
        first_dollar = insurance.plan_term(
            coverage=cover,
            plan_now=of.plan,
            own=first_dollar[None],
            marketplace=m.market_terms.copays_before_deductible,
            partner=first_dollar[None],
            advantage=first_dollar[None],
        )
    m.shared = insurance.cost_sharing(
        allowed=bills,
        restart=m.restart,
        counts=counts,
        copay_before_deductible=first_dollar,
        hsa_qualified=of.hsa_qualified,
        spent_deductible=of.spent_deductible,
        spent_out_of_pocket=of.spent_out_of_pocket,
        **terms,
    )
    original, pharmacy = m.zero, m.zero
    if on_medicare:
        original, pharmacy = _medicare(m, by_medicare, counts)
    m.original, m.pharmacy = original, pharmacy
    uninsured = m.zero
    if m.anyone(coverage.NONE):
        uninsured = insurance.self_pay(
            coverage=cover, list_price=treatment.full_charges(**at, trend=trend)
        )
    public = m.zero
    if m.anyone(coverage.MEDICAID):
        public = medicaid.patient_share(
            coverage=cover,
            services=taxes.together(first=counts[_HOSPITAL], second=m.time.clinic_days),
            **m.figures(medicaid.patient_share),
        )
    m.share = insurance.patient_share(
        private=m.shared.patient_share,
        original_medicare=original,
        part_d=pharmacy,
        medicaid=public,
        uninsured=uninsured,
    )
    m.post("medical", m.share)
    m.self_paid = treatment.self_paid_medicine(**at)
    m.post("self_paid_medicine", m.self_paid)


_NO_COPAY = np.full((len(treatment.KINDS), 1, 1), np.nan)


def _later_terms(m: Month, name: str, own: Array) -> dict[str, Array]:
    """Terms of the plans that would be taken later, from the example plans."""
    market = getattr(m.market_terms, name) if m.anyone(coverage.MARKETPLACE) else own
    if name == "copays":
        return {"marketplace": market, "partner": _NO_COPAY, "advantage": _NO_COPAY}
    advantage = law().row(f"medicare_plans.advantage.{name}", m.months)
    return {"marketplace": market, "partner": own, "advantage": advantage}


def _medicare(m: Month, allowed: Array, counts: Array) -> tuple[Array, Array]:
    """The share under Parts A and B, and the bills for drugs under Part D."""
    of, month, cover = m.of, m.month, m.cover
    parts = medicare.by_part(coverage=cover, allowed=allowed, part=_PARTS)
    part_b = medicare.part_b(
        month=month,
        services=parts.services,
        drugs=parts.drugs,
        services_with_drugs=coverage.in_original_medicare(
            coverage=cover, amounts=allowed[_INFUSION]
        ),
        drug_coinsurance=coverage.in_original_medicare(
            coverage=cover,
            amounts=treatment.medicare_drug_coinsurance(calendar=m.table, place=m.place),
        ),
        drug_limit=medicare.outpatient_drug_limit(
            visits=m.time.drug_days,
            in_hospital=of.treatment_keys[:, :1] % 2 == 1,
            **m.figures(medicare.outpatient_drug_limit),
        ),
        spent_deductible=medicare.part_b_deductible_met(
            plan_now=of.plan, spent_deductible=of.spent_deductible
        ),
        **m.figures(medicare.part_b),
    )
    part_a = medicare.part_a(
        stays=counts[_HOSPITAL], hospital=parts.hospital, **m.figures(medicare.part_a)
    )
    due = {
        "part_a": part_a,
        "part_b_deductible": part_b.deductible_paid,
        "part_b_coinsurance": part_b.coinsurance_paid,
    }
    if not m.anyone(coverage.MEDIGAP):
        medigap = m.zero
    elif (of.medigap_letter == _LETTER_G).all():
        medigap = medicare.medigap_pays(
            coverage=cover, **due, **m.figures(medicare.medigap_pays, letter="G")
        )
    else:
        terms = medicare.medigap_terms(
            letter=of.medigap_letter, **m.figures(medicare.medigap_terms)
        )
        medigap = medicare.medigap_pays(
            coverage=cover,
            **due,
            month=month,
            covers=terms.covers,
            yearly_limit=terms.yearly_limit,
            high_deductible=terms.high_deductible,
            office_copay=terms.office_copay,
            emergency_copay=terms.emergency_copay,
            office_visits=taxes.together(first=counts[_PRIMARY], second=counts[_SPECIALIST]),
            emergency_visits=counts[_EMERGENCY],
            spent=coverage.in_original_medicare(coverage=of.plan, amounts=of.spent_out_of_pocket),
        )
    original = medicare.original_medicare(**due, medigap=medigap)
    pharmacy = medicare.part_d(month=month, drugs=parts.part_d_drugs, **m.figures(medicare.part_d))
    if m.granted is not None:
        original = medicare.after_savings_program(
            share=original, cost_sharing_paid=m.granted.cost_sharing_paid
        )
        pharmacy = medicare.extra_help_share(
            part_d=pharmacy,
            generic_fills=counts[_GENERIC],
            brand_fills=taxes.together(first=counts[_PREFERRED], second=counts[_SPECIALTY]),
            extra_help=m.granted.extra_help,
            lowest_income_with_medicaid=of.full_medicaid_too,
            **m.figures(medicare.extra_help_share),
        )
    m.part_d_incurred = pharmacy
    if (of.payment_plan_from < NEVER).any():
        pharmacy = medicare.payment_plan(
            month=month,
            incurred=pharmacy,
            joins=of.payment_plan_from,
            **m.figures(medicare.payment_plan),
        )
    return original, pharmacy
