"""The month's services, and the family's share of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from estimator.basis.law import law
from estimator.basis.months import NEVER, Array
from estimator.projection.state import Month
from estimator.rules import coverage, insurance, medicaid, medicare, taxes, treatment, uncertain

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
#: Kinds in which a maker's card can pay: clinic drugs and special drugs from a pharmacy.
_CARD_KINDS = np.array([float(k in ("infusion_drug", "drug_specialty")) for k in treatment.KINDS])[
    :, None, None
]
_CLINIC_DRUG = np.array([k == "infusion_drug" for k in treatment.KINDS])[:, None, None]
_CARE = np.flatnonzero(~_DRUG_KINDS[:, 0, 0])  # all but the pharmacy
#: Emergencies are never billed above the plan's price (42 USC 300gg-111).
_PROTECTED = np.array([k == "emergency" for k in treatment.KINDS])[:, None, None]
_LETTER_G = medicare.LETTERS.index("G")


def services(m: Month) -> None:
    """What is billed, who pays, and what is left to the family."""
    of, month, cover = m.of, m.month, m.cover
    at = {"calendar": m.table, "place": m.place, "shared": m.shared_days}
    m.trend = trend = treatment.price_trend(month=month, **m.figures(treatment.price_trend))
    counts = treatment.service_counts(**at)
    on_medicare = m.anyone(coverage.MEDIGAP, coverage.MEDICARE, coverage.ADVANTAGE)
    commercial = treatment.commercial_allowed(**at, trend=trend)
    by_medicare = commercial * 0.0
    if on_medicare:
        by_medicare = treatment.medicare_allowed(**at)
    if _varies(of.price_levels):
        commercial = uncertain.at_level(amounts=commercial, level=_by_kind(of.price_levels))
    if on_medicare and _varies(of.medicare_drug_level):
        drugs = np.where(_CLINIC_DRUG, of.medicare_drug_level, 1.0)
        by_medicare = uncertain.at_level(amounts=by_medicare, level=drugs)
    m.bills = bills = insurance.private_bills(
        coverage=cover, commercial=commercial, medicare=by_medicare, drug_kinds=_DRUG_KINDS
    )
    charges = (
        treatment.full_charges(**at, trend=trend)
        if m.anyone(coverage.NONE) or (of.outside_share > 0).any()
        else m.zero
    )
    if _varies(of.charge_levels) and charges is not m.zero:
        charges = uncertain.at_level(amounts=charges, level=_by_kind(of.charge_levels))
    away = m.zero
    if (of.outside_share > 0).any():
        bills, counts_inside, away = _outside(m, bills, counts, charges)
    else:
        counts_inside = counts
    m.shared = _private(m, bills, counts_inside)
    original, pharmacy = m.zero, m.zero
    if on_medicare:
        original, pharmacy = _medicare(m, by_medicare, counts)
    m.original, m.pharmacy = original, pharmacy
    uninsured = m.uninsured_care = m.zero
    if m.anyone(coverage.NONE):
        uninsured = insurance.self_pay(coverage=cover, list_price=charges)
        m.uninsured_care = insurance.self_pay(coverage=cover, list_price=charges[_CARE])
    public = m.zero
    if m.anyone(coverage.MEDICAID):
        public = medicaid.patient_share(
            coverage=cover,
            services=taxes.together(first=counts[_HOSPITAL], second=m.time.clinic_days),
            **m.figures(medicaid.patient_share),
        )
    private = m.shared.patient_share
    if on_medicare and m.granted is not None:
        private = medicare.after_savings_program(
            share=private, cost_sharing_paid=m.granted.cost_sharing_paid
        )
    m.share = insurance.patient_share(
        private=private,
        original_medicare=original,
        part_d=pharmacy,
        medicaid=public,
        uninsured=uninsured,
        outside=away,
    )
    m.post("medical", m.share)
    m.self_paid = treatment.self_paid_medicine(calendar=m.table, place=m.place)
    m.post("self_paid_medicine", m.self_paid)


def _varies(levels: Array) -> bool:
    """Whether prices stand at another level than the typical one: in the draws of a range."""
    return bool((levels != 1).any())


def _by_kind(levels: Array) -> Array:
    """A level for each kind, or one for all of them, as pages by kind."""
    return np.moveaxis(levels, 1, 0)[:, :, None]


def _private(m: Month, bills: Array, counts: Array) -> insurance.CostSharing:
    """The family's share under a private plan: the one adjudicator, with what this group uses."""
    of, cover = m.of, m.cover
    terms = {
        name: insurance.plan_term(
            coverage=cover,
            plan_now=of.plan,
            own=_own_term(m, name, own),
            **_later_terms(m, name, own),
        )
        for name, own in (
            ("deductible", of.deductible),
            ("coinsurance", of.coinsurance),
            ("out_of_pocket_maximum", of.out_of_pocket_maximum),
            ("copays", np.moveaxis(of.copays, 1, 0)[:, :, None]),
        )
    }
    first_dollar, hsa_plan = of.copays_before_deductible, of.hsa_qualified
    if m.anyone(coverage.MARKETPLACE):
        first_dollar = _own_or(
            m, first_dollar[None], market=m.market_terms.copays_before_deductible
        )
    if hsa_plan.any():
        hsa_plan = _own_or(m, hsa_plan, market=np.zeros_like(hsa_plan), later=False)
    more: dict[str, Any] = {}
    if not np.isnan(of.drug_deductible).all():
        own_drugs = _today_only(m, of.drug_deductible)
        more |= {"drug_deductible": own_drugs, "drug_kinds": _DRUG_KINDS}
    if of.covers_family.any():
        more |= _family_limits(m, terms)
    m.plan_maximum, m.limits_of_family = terms["out_of_pocket_maximum"], more
    if (of.card_from < NEVER).any():
        more |= {
            "card_part": _CARD_KINDS,
            "card_in_use": insurance.card_months(coverage=cover, granted=m.month >= of.card_from),
            "card_program": of.card_program,
            "card_annual_limit": of.card_limit,
            "card_patient_pays": of.card_you_pay,
            "card_restart": insurance.card_year_starts(month=m.month),
            "card_spent": of.card_used,
        }
    return insurance.cost_sharing(
        allowed=bills,
        restart=m.restart,
        counts=counts,
        copay_before_deductible=first_dollar,
        hsa_qualified=hsa_plan,
        spent_deductible=_spent(m, of.spent_deductible),
        spent_out_of_pocket=_spent(m, of.spent_out_of_pocket),
        **terms,
        **more,
    )


def _spent(m: Month, amount: Array) -> Array:
    """What was paid toward a limit before the first month: a new plan starts at zero."""
    if not amount.any():
        return amount
    carried = coverage.same_plan(m.cover[:, :1], m.of.plan)
    return amount if carried.all() else np.where(carried, amount, 0.0)


def _today_only(m: Month, own: Array) -> Array:
    """A term that today's plan has and plans taken up later do not."""
    unknown = np.full_like(own, np.nan)
    return insurance.plan_term(
        coverage=m.cover,
        plan_now=m.of.plan,
        own=own,
        marketplace=unknown,
        partner=unknown,
        advantage=unknown,
    )


def _own_term(m: Month, name: str, own: Array) -> Array:
    """A term of today's plan; for a marketplace plan that is not told, the example plan's."""
    if name == "copays" or not np.isnan(own).any():
        return own
    page = _told_or_usual(m, name, own)
    if m.anyone(coverage.MARKETPLACE):
        untold = np.isnan(own) & (m.cover == coverage.MARKETPLACE)
        page = np.where(untold, getattr(m.market_terms, name), page)
    return page


def _told_or_usual(m: Month, name: str, told: Array) -> Array:
    """A term, or the example plan's from a job where nobody told it."""
    if not np.isnan(told).any():
        return told
    return np.where(np.isnan(told), law().row(f"employer_plans.ppo.{name}", m.months), told)


def _own_or(m: Month, own: Array, *, market: Array, later: bool = True) -> Array:
    """A truth about today's plan, and what holds for the plans that would follow it."""
    other = own if later else np.zeros_like(own)
    return insurance.plan_term(
        coverage=m.cover,
        plan_now=m.of.plan,
        own=own,
        marketplace=market,
        partner=other,
        advantage=other,
    ).astype(bool)


def _family_limits(m: Month, terms: Mapping[str, Array]) -> dict[str, Any]:
    """The family's deductible and maximum, and what the others and the law add to them."""
    of = m.of

    today = coverage.same_plan(m.cover, of.plan)
    carried = coverage.same_plan(m.cover[:, :1], of.plan)

    def limit(known: Array, own: str, multiple: str) -> Array:
        return insurance.term_or_multiple(
            known=known,
            own=terms[own],
            multiple=law().row(f"employer_plans.family.{multiple}_multiple", m.months),
            applies=of.covers_family & today,
        )

    return {
        "family_deductible": limit(of.family_deductible, "deductible", "deductible"),
        "family_out_of_pocket_maximum": limit(
            of.family_maximum, "out_of_pocket_maximum", "maximum"
        ),
        "aggregate_deductible": of.aggregate & today,
        "aggregate_maximum": of.aggregate & today,
        "others_deductible": np.where(today, of.others_medical, 0.0),
        "others_out_of_pocket": np.where(today, of.others_medical, 0.0),
        "family_spent_deductible": np.where(carried, of.family_spent_deductible, 0.0),
        "family_spent_out_of_pocket": np.where(carried, of.family_spent_out_of_pocket, 0.0),
        "legal_maximum": insurance.legal_maximum(
            restart=m.restart, coverage=m.cover, **m.figures(insurance.legal_maximum)
        ),
    }


def _outside(m: Month, bills: Array, counts: Array, charges: Array) -> tuple[Array, Array, Array]:
    """Bills and visits inside the network, and the family's share of those outside it."""
    of = m.of

    def term(known: Array, own: Array, name: str) -> Array:
        return insurance.term_or_multiple(
            known=known,
            own=own,
            multiple=law().row(f"employer_plans.out_of_network.{name}", m.months),
        )

    split = insurance.network_split(
        allowed=bills,
        charges=insurance.private_bills(
            coverage=m.cover, commercial=charges, medicare=m.zero, drug_kinds=_DRUG_KINDS
        ),
        counts=counts,
        outside=np.where(coverage.same_plan(m.cover, of.plan), of.outside_share, 0.0),
        protected=_PROTECTED,
        allowed_outside=law().row("employer_plans.out_of_network.allowed", m.months),
    )
    found = insurance.out_of_network(
        allowed=split.outside_allowed,
        charges=split.outside_charges,
        counts=split.outside_counts,
        restart=m.restart,
        deductible=term(of.outside_deductible, of.deductible, "deductible_multiple"),
        coinsurance=np.where(
            of.outside_covered,
            insurance.term_or_multiple(
                known=of.outside_coinsurance,
                own=law().row("employer_plans.out_of_network.coinsurance", m.months),
                multiple=m.zero + 1,
            ),
            np.nan,
        ),
        out_of_pocket_maximum=term(
            of.outside_maximum, of.out_of_pocket_maximum, "maximum_multiple"
        ),
    )
    return split.inside, split.inside_counts, found.family_pays


_NO_COPAY = np.full((len(treatment.KINDS), 1, 1), np.nan)


def _later_terms(m: Month, name: str, own: Array) -> dict[str, Array]:
    """Terms of the plans that would be taken later, from the example plans."""
    market = own if name == "copays" else _told_or_usual(m, name, own)
    if m.anyone(coverage.MARKETPLACE):
        market = getattr(m.market_terms, name)
    if name == "copays":
        return {"marketplace": market, "partner": _NO_COPAY, "advantage": _NO_COPAY}
    advantage = law().row(f"medicare_plans.advantage.{name}", m.months)
    known = getattr(m.of, f"partner_{name}")
    return {
        "marketplace": market,
        "partner": np.where(np.isnan(known), _told_or_usual(m, name, own), known),
        "advantage": advantage,
    }


def _drug_coinsurance(m: Month) -> Array:
    """Part B's coinsurance on clinic drugs, at the size of dose that is drawn in a range."""
    found = treatment.medicare_drug_coinsurance(calendar=m.table, place=m.place)
    if _varies(m.of.medicare_drug_level):
        found = uncertain.at_level(amounts=found, level=m.of.medicare_drug_level)
    return found


def _medicare(m: Month, allowed: Array, counts: Array) -> tuple[Array, Array]:
    """The share under Parts A and B, and the bills for drugs under Part D."""
    of, month, cover = m.of, m.month, m.cover
    parts = medicare.by_part(coverage=cover, allowed=allowed, part=_PARTS)
    drug_coinsurance = coverage.in_original_medicare(
        coverage=cover,
        amounts=_drug_coinsurance(m),
    )
    with_drugs = coverage.in_original_medicare(coverage=cover, amounts=allowed[_INFUSION])
    whole, drugs_whole = None, None
    if (of.part_b_from < NEVER).any():
        parts, drug_coinsurance, with_drugs, whole = _before_part_b(
            m, parts, drug_coinsurance, with_drugs
        )
    pharmacy_bills = parts.part_d_drugs
    if (of.drug_plan_from < NEVER).any():
        split = medicare.by_enrollment(
            month=month, starts=of.drug_plan_from, amounts=pharmacy_bills
        )
        pharmacy_bills, drugs_whole = split.covered, split.whole
    part_b = medicare.part_b(
        month=month,
        services=parts.services,
        drugs=parts.drugs,
        services_with_drugs=with_drugs,
        drug_coinsurance=drug_coinsurance,
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
    met: dict[str, Array] = {}
    if (of.spent_on_drugs > 0).any():
        met["spent"] = medicare.part_d_costs_met(
            paid=of.spent_on_drugs, **m.figures(medicare.part_d_costs_met)
        )
    pharmacy = medicare.part_d(
        month=month, drugs=pharmacy_bills, **met, **m.figures(medicare.part_d)
    )
    if m.granted is not None:
        original = medicare.after_savings_program(
            share=original, cost_sharing_paid=m.granted.cost_sharing_paid
        )
        fills = medicare.part_d_fills(fills=counts, allowed=allowed)
        pharmacy = medicare.extra_help_share(
            part_d=pharmacy,
            generic_fills=fills[_GENERIC],
            brand_fills=taxes.together(first=fills[_PREFERRED], second=fills[_SPECIALTY]),
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
            spent=of.spent_on_drugs,
            **m.figures(medicare.payment_plan),
        )
    if whole is not None:
        original = taxes.together(first=original, second=whole)
    if drugs_whole is not None:
        pharmacy = taxes.together(first=pharmacy, second=drugs_whole)
    return original, pharmacy


def _before_part_b(
    m: Month, parts: medicare.ByPart, coinsurance: Array, with_drugs: Array
) -> tuple[medicare.ByPart, Array, Array, Array]:
    """Bills that Part B decides on, and those of months before it starts."""

    def split(amounts: Array) -> medicare.ByEnrollment:
        return medicare.by_enrollment(month=m.month, starts=m.of.part_b_from, amounts=amounts)

    services, drugs, tests = split(parts.services), split(parts.drugs), split(parts.laboratory)
    return (
        parts._replace(services=services.covered, drugs=drugs.covered, laboratory=tests.covered),
        split(coinsurance).covered,
        split(with_drugs).covered,
        taxes.together(first=services.whole, second=drugs.whole, third=tests.whole),
    )
