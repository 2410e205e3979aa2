"""The adjudicator against one that walks claim by claim, and what must hold of any plan."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.basis.months import Months, total_of
from estimator.rules import coverage, insurance

CENT = 0.005


# -- a claim at a time: slow, plain, and only here -------------------------------------------------


def claim_by_claim(
    *,
    allowed,
    counts,
    restart,
    deductible,
    coinsurance,
    maximum,
    copays,
    before,
    hsa,
    met,
    spent,
    drug_deductible,
    drugs,
):
    """One household: walk visits in order, as a plan's computer does. Returns shares (K, T)."""
    kinds, months = allowed.shape
    share = np.zeros((kinds, months))
    taken = np.zeros((kinds, months))
    used, used_drugs, paid = met, 0.0, spent
    for t in range(months):
        if restart[t] and t > 0:
            used = used_drugs = paid = 0.0
        for k in range(kinds):
            bill, visits = allowed[k, t], counts[k, t] or 1.0
            parts = [1.0] * int(visits + 1e-6)
            if visits - len(parts) > 1e-6:
                parts.append(visits - len(parts))
            for part in parts:
                price = bill / visits * part
                copay = copays[k] * part  # NaN where coinsurance applies
                first_dollar = not np.isnan(copay) and before[k] and not hsa
                if first_dollar:
                    ours = 0.0
                elif drugs[k] and not np.isnan(drug_deductible):
                    ours = min(price, max(drug_deductible - used_drugs, 0.0))
                    used_drugs += ours
                else:
                    ours = min(price, max(deductible - used, 0.0))
                    used += ours
                rest = price - ours
                due = rest * coinsurance if np.isnan(copay) else min(copays[k] * part, rest)
                if not np.isnan(copay) and part == 1.0:
                    due = min(copays[k], rest)
                pays = min(ours + due, max(maximum - paid, 0.0))
                paid += pays
                share[k, t] += pays
                taken[k, t] += min(ours, pays)
    return share, taken


def random_plans(seed: int, households: int, months: int, kinds: int):
    draw = np.random.default_rng(seed)
    shape = (kinds, households, months)
    counts = draw.choice([0, 1, 1, 2, 3, 0.5, 1.25], size=shape)
    price = draw.choice([15.0, 90.0, 180.0, 650.0, 12000.0], size=shape).round(2)
    copays = draw.choice([np.nan, 10.0, 45.0, 250.0], size=(kinds, households, 1))
    restart = draw.random((households, months)) < 0.15
    deductible = draw.choice([0.0, 500.0, 1886.0, 6000.0], size=(households, 1))
    maximum = deductible + draw.choice([0.0, 1500.0, 4000.0, np.inf], size=(households, 1))
    drugs = np.zeros((kinds, 1, 1), dtype=bool)
    drugs[-1] = True
    return {
        "allowed": counts * price,
        "counts": counts,
        "restart": restart,
        "deductible": deductible,
        "coinsurance": draw.choice([0.0, 0.1, 0.2, 0.4], size=(households, 1)),
        "out_of_pocket_maximum": maximum,
        "copays": copays,
        "copay_before_deductible": draw.random((kinds, households, 1)) < 0.5,
        "hsa_qualified": draw.random((households, 1)) < 0.2,
        "spent_deductible": draw.choice([0.0, 200.0], size=(households, 1)),
        "spent_out_of_pocket": draw.choice([200.0, 900.0], size=(households, 1)),
        "drug_deductible": draw.choice([np.nan, 300.0], size=(households, 1)),
        "drug_kinds": drugs,
    }


def test_array_rule_agrees_with_claim_by_claim():
    households, months, kinds = 10_000, 6, 4
    plans = random_plans(7, households, months, kinds)
    result = insurance.cost_sharing(**plans)
    for h in range(households):
        share, taken = claim_by_claim(
            allowed=plans["allowed"][:, h],
            counts=plans["counts"][:, h],
            restart=plans["restart"][h],
            deductible=plans["deductible"][h, 0],
            coinsurance=plans["coinsurance"][h, 0],
            maximum=plans["out_of_pocket_maximum"][h, 0],
            copays=plans["copays"][:, h, 0],
            before=plans["copay_before_deductible"][:, h, 0],
            hsa=plans["hsa_qualified"][h, 0],
            met=plans["spent_deductible"][h, 0],
            spent=plans["spent_out_of_pocket"][h, 0],
            drug_deductible=plans["drug_deductible"][h, 0],
            drugs=plans["drug_kinds"][:, 0, 0],
        )
        assert np.abs(result.share_by_kind[:, h] - share).max() < CENT, h
        assert np.abs(result.deductible_paid[h] - taken.sum(axis=0)).max() < CENT, h


def test_parts_make_the_share():
    result = insurance.cost_sharing(**random_plans(3, 500, 24, 5))
    parts = result.deductible_paid + result.copays_paid + result.coinsurance_paid
    np.testing.assert_allclose(parts, result.patient_share, atol=1e-6)
    assert result.patient_share.min() >= 0
    assert result.copays_paid.min() >= 0


def test_together_as_alone():
    plans = random_plans(11, 60, 36, len(insurance.KINDS))
    together = insurance.cost_sharing(**plans)
    for h in (0, 17, 59):

        def one(value, h=h):
            shape = np.shape(value)
            if len(shape) == 3 and shape[1] > 1:
                return value[:, h : h + 1]
            return value[h : h + 1] if len(shape) == 2 else value

        alone = insurance.cost_sharing(**{name: one(value) for name, value in plans.items()})
        for whole, single in zip(together, alone, strict=True):
            row = whole[:, h : h + 1] if whole.ndim == 3 else whole[h : h + 1]
            assert np.array_equal(row, single)


def test_first_months_do_not_depend_on_later_ones():
    plans = random_plans(5, 40, 36, 6)
    short = dict(plans)
    for name in ("allowed", "counts", "restart"):
        short[name] = plans[name][..., :12]
    whole, first = insurance.cost_sharing(**plans), insurance.cost_sharing(**short)
    assert np.array_equal(whole.patient_share[:, :12], first.patient_share)


def test_nobody_pays_more_than_the_maximum_or_the_bill():
    plans = random_plans(23, 2000, 12, 6)
    plans["restart"] = np.zeros_like(plans["restart"])
    result = insurance.cost_sharing(**plans)
    room = np.maximum(plans["out_of_pocket_maximum"] - plans["spent_out_of_pocket"], 0)
    assert (total_of(result.patient_share) <= room + CENT).all()
    assert (result.share_by_kind <= plans["allowed"] + CENT).all()


bills = st.lists(st.floats(0, 30_000).map(lambda x: round(x, 2)), min_size=1, max_size=12)


@settings(max_examples=150, deadline=None)
@given(
    bills=bills,
    which=st.integers(0, 11),
    more=st.floats(0.01, 20_000),
    deductible=st.sampled_from([0.0, 500.0, 3000.0]),
    coinsurance=st.sampled_from([0.0, 0.2, 0.5]),
    maximum=st.sampled_from([3000.0, 8000.0, np.inf]),
    copay=st.sampled_from([np.nan, 40.0]),
    before=st.booleans(),
)
def test_a_larger_bill_never_lowers_the_year(
    bills, which, more, deductible, coinsurance, maximum, copay, before
):
    def year(amounts):
        result = insurance.cost_sharing(
            allowed=np.array([amounts]),
            restart=np.array([[False]]),
            deductible=np.array([[deductible]]),
            coinsurance=np.array([[coinsurance]]),
            out_of_pocket_maximum=np.array([[maximum]]),
            copays=np.array([[copay if i % 2 else np.nan for i in range(len(amounts))]]),
            copay_before_deductible=before,
        )
        return result.patient_share.sum()

    larger = list(bills)
    larger[which % len(bills)] += more
    assert year(larger) >= year(bills) - 1e-6


@settings(max_examples=60, deadline=None)
@given(bills=bills, seed=st.integers(0, 1000))
def test_order_does_not_matter_without_copays(bills, seed):
    def year(amounts):
        return insurance.cost_sharing(
            allowed=np.array([amounts]),
            restart=np.array([[False]]),
            deductible=np.array([[1500.0]]),
            coinsurance=np.array([[0.2]]),
            out_of_pocket_maximum=np.array([[5000.0]]),
        ).patient_share.sum()

    shuffled = np.random.default_rng(seed).permutation(bills).tolist()
    assert year(bills) == pytest.approx(year(shuffled), abs=1e-6)


def test_months_of_a_kind_are_claims_in_order():
    claims = np.array([[800.0, 0.0, 2500.0, 90.0]])
    terms = {
        "restart": np.array([[False]]),
        "deductible": np.array([[1000.0]]),
        "coinsurance": np.array([[0.2]]),
        "out_of_pocket_maximum": np.array([[1400.0]]),
    }
    flat = insurance.cost_sharing(allowed=claims, **terms)
    by_kind = insurance.cost_sharing(allowed=claims[None], **terms)
    assert np.array_equal(flat.patient_share, by_kind.patient_share)
    assert flat.patient_share[0].tolist() == pytest.approx([800, 0, 600, 0])


# -- cover by month --------------------------------------------------------------------------------

MONTHS = Months.starting("2026-12", 36)


def cover(**changes):
    never = np.array([[999_999.0]])
    facts = {
        "month": MONTHS.ordinal,
        "plan_now": np.array([[1.0]]),
        "employer_cover_ends": never,
        "path": np.array([[2.0]]),
        "cobra_starts": never,
        "cobra_months": np.array([[18.0]]),
        "after_cobra": np.array([[3.0]]),
        "medicare_starts": never,
        "medicare_kind": np.array([[6.0]]),
        "keeps_medicaid": np.array([[False]]),
    }
    return coverage.coverage_by_month(**(facts | changes))[0]


def test_the_whole_bridge_from_job_to_medicare():
    stop = np.array([[MONTHS.first + 3.0]])
    medicare = np.array([[MONTHS.first + 29.0]])
    codes = cover(employer_cover_ends=stop, cobra_starts=stop, medicare_starts=medicare)
    assert codes.tolist() == [1] * 3 + [2] * 18 + [3] * 8 + [6] * 7
    long = cover(
        employer_cover_ends=stop,
        cobra_starts=stop,
        medicare_starts=medicare,
        cobra_months=np.array([[29.0]]),
    )
    assert long.tolist() == [1] * 3 + [2] * 26 + [6] * 7


def test_unknown_months_never_come():
    assert set(cover(employer_cover_ends=np.array([[np.nan]])).tolist()) == {1.0}
    assert set(cover(plan_now=np.array([[0.0]]), medicare_starts=np.array([[np.nan]]))) == {0.0}


@pytest.mark.parametrize("path", [0, 2, 3, 4, 8])
def test_a_deductible_restarts_with_a_new_plan_and_only_then(path):
    stop = np.array([[MONTHS.first + 5.0]])
    codes = cover(employer_cover_ends=stop, path=np.array([[float(path)]]), cobra_starts=stop)
    starts = coverage.plan_year_starts(
        month=MONTHS.ordinal,
        coverage=codes[None],
        plan_now=np.array([[1.0]]),
        plan_year_month=np.array([[1.0]]),
    )[0]
    assert starts[5] == (path != coverage.COBRA)
    assert not starts[2:5].any()
    assert starts[1], "January 2027"


def test_each_cover_pays_its_own_premium():
    codes = np.arange(9.0)[None]
    page = coverage.premium(
        coverage=codes,
        employer=np.array([[120.0]]),
        cobra=np.array([[800.0]]),
        marketplace=np.array([[300.0]]),
        partner=np.array([[90.0]]),
        medicare=np.array([[240.0]]),
    )
    assert page[0].tolist() == [0, 120, 800, 300, 90, 240, 240, 240, 0]


def test_terms_follow_the_cover():
    codes = np.array([[1.0, 2.0, 3.0, 4.0, 7.0]])
    page = insurance.plan_term(
        coverage=codes,
        plan_now=np.array([[1.0]]),
        own=np.array([[1.0]]),
        marketplace=np.array([[2.0]]),
        partner=np.array([[3.0]]),
        advantage=np.array([[4.0]]),
    )
    assert page[0].tolist() == [1, 1, 2, 3, 4]


def test_bills_go_to_the_payer_of_the_month():
    codes = np.arange(9.0)[None]
    ones = np.ones((2, 1, 9))
    drug = np.array([False, True])[:, None, None]
    private = insurance.private_bills(
        coverage=codes, commercial=3 * ones, medicare=ones, drug_kinds=drug
    )
    assert private[0, 0].tolist() == [0, 3, 3, 3, 3, 0, 0, 1, 0]
    assert private[1, 0].tolist() == [0, 3, 3, 3, 3, 0, 0, 0, 0]
    bills = insurance.self_pay(coverage=codes, list_price=5 * ones, discount=np.array([[0.4]]))
    assert bills[0].tolist() == [6, 0, 0, 0, 0, 0, 0, 0, 0]


def test_an_unknown_maximum_is_no_maximum_and_spoils_nothing():
    terms = {
        "restart": np.array([[False]]),
        "deductible": np.array([[100.0]]),
        "coinsurance": np.array([[0.2]]),
    }
    claims = np.array([[0.0, 1e6]])
    unknown = insurance.cost_sharing(
        allowed=claims, out_of_pocket_maximum=np.array([[np.nan]]), **terms
    )
    without = insurance.cost_sharing(allowed=claims, **terms)
    assert np.array_equal(unknown.patient_share, without.patient_share)
    assert unknown.patient_share[0].tolist() == [0, pytest.approx(100 + 0.2 * (1e6 - 100))]
