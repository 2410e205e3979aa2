"""The adjudicator against one that walks claim by claim, and what must hold of any plan."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.basis.money import round_to
from estimator.basis.months import NEVER, Months, total_of
from estimator.rules import coverage, insurance

CENT = 0.005


# -- a claim at a time: slow, plain, and only here -------------------------------------------------


def visits_of(bill, counts):
    """Prices of the visits behind a month's bill, the whole ones first, each with its size."""
    counts = counts or 1.0
    sizes = [1.0] * int(counts + 1e-6)
    if counts - len(sizes) > 1e-6:
        sizes.append(counts - len(sizes))
    return [(bill / counts * size, size) for size in sizes]


def known(value):
    return value is not None and not math.isnan(value)


def claim_by_claim(p):
    """One household: walk visits in order, as a plan's computer does.

    ``p`` holds plain numbers and lists, by kind and month where they differ so.
    """
    kinds, months = len(p["allowed"]), len(p["restart"])
    out = {
        name: np.zeros((kinds, months))
        for name in ("share", "taken", "copay", "coinsurance", "card", "counted")
    }
    own_deductible = family_deductible = own_paid = family_paid = drug_deductible = 0.0
    own_deductible += p["spent_deductible"]
    own_paid += p["spent_out_of_pocket"]
    drug_deductible += p["spent_drug_deductible"]
    met, met_out = p["family_spent_deductible"], p["family_spent_out_of_pocket"]
    family_deductible += max(own_deductible, met) if known(met) else own_deductible
    family_paid += max(own_paid, met_out) if known(met_out) else own_paid
    card_spent, card_month = p["card_spent"], 0.0
    legal = p["law"][0]
    for t in range(months):
        if p["restart"][t]:
            legal = p["law"][t]
            if t > 0:
                own_deductible = family_deductible = own_paid = family_paid = drug_deductible = 0.0
        if t > 0 and p["card_restart"][t]:
            card_spent = 0.0
        card_month = 0.0
        family_deductible += p["others_deductible"][t]
        family_paid += p["others_out_of_pocket"][t]
        for k in range(kinds):
            bill, counts = p["allowed"][k][t], p["counts"][k][t]
            if p["preventive"][k]:
                continue
            part = p["card_part"][k]
            carded = part > 0 and p["card_in_use"][t]
            if carded and p["card_program"] == insurance.MAXIMIZER:
                asked = min(bill * part, p["card_fill_limit"] * (counts or 1.0))
                asked = min(asked, p["card_annual_limit"] / 12 - card_month)
                card_month += asked
                drawn = min(asked, max(p["card_annual_limit"] - card_spent, 0.0))
                card_spent += drawn
                out["share"][k, t] += drawn
                out["copay"][k, t] += drawn
                out["card"][k, t] += drawn
                bill *= 1 - part
            month_share = 0.0
            for price, size in visits_of(bill, counts):
                copay, own_rate = p["copays"][k], p["coinsurance_by_kind"][k]
                rate = own_rate if known(own_rate) else p["coinsurance"]
                first_dollar = p["before"][k] if known(copay) else p["waived"][k]
                by_drug = p["drugs"][k] and known(p["drug_deductible"])
                if first_dollar and not p["hsa"]:
                    ours = 0.0
                elif by_drug:
                    ours = min(price, max(p["drug_deductible"] - drug_deductible, 0.0))
                else:
                    family = p["family_deductible"]
                    left = p["deductible"] - own_deductible
                    if known(family):
                        of_family = family - family_deductible
                        left = of_family if p["aggregate"][0] else min(left, of_family)
                    ours = min(price, max(left, 0.0))
                rest = price - ours
                if known(copay):
                    due = min(copay * size, rest)
                else:
                    due = rest * rate
                    if known(p["copay_limit"][k]):
                        due = min(due, p["copay_limit"][k] * size)
                family = p["family_maximum"]
                own_limit = p["maximum"] if known(p["maximum"]) else math.inf
                if known(family) and p["aggregate"][1]:
                    own_limit = math.inf
                left = min(own_limit, legal) - own_paid
                if known(family):
                    left = min(left, family - family_paid)
                pays = min(ours + due, max(left, 0.0))
                month_share += pays
                card = 0.0
                if carded and p["card_program"] == insurance.ACCUMULATOR:
                    card = max(pays * part - p["card_patient_pays"] * size, 0.0)
                    card = min(card, p["card_fill_limit"] * size)
                    card = min(card, max(p["card_annual_limit"] - card_spent, 0.0))
                    card_spent += card
                counted = pays - card
                toward = min(ours, counted) if card else ours
                if by_drug and not (first_dollar and not p["hsa"]):
                    drug_deductible += toward
                else:
                    own_deductible += toward
                    family_deductible += toward
                own_paid += counted
                family_paid += counted
                deductible_part = min(ours, pays)
                out["share"][k, t] += pays
                out["taken"][k, t] += deductible_part
                out["copay" if known(copay) else "coinsurance"][k, t] += pays - deductible_part
                out["card"][k, t] += card
                out["counted"][k, t] += counted
            if carded and p["card_program"] == insurance.CARD_COUNTS:
                card = max(month_share * part - p["card_patient_pays"] * (counts or 1.0), 0.0)
                card = min(card, p["card_fill_limit"] * (counts or 1.0))
                card = min(card, max(p["card_annual_limit"] - card_spent, 0.0))
                card_spent += card
                out["card"][k, t] += card
    return out


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


def random_families(seed: int, households: int, months: int, kinds: int):
    """Plans with every feature, each drawn at random: family, tiers, preventive care, cards."""
    plans = random_plans(seed, households, months, kinds)
    draw = np.random.default_rng(seed + 1)
    column, by_kind = (households, 1), (kinds, households, 1)
    nan = np.nan

    def page(values):
        return draw.choice(values, size=(households, months))

    law = draw.choice([1500.0, 9200.0, 10600.0, np.inf], size=(households, months))
    plans |= {
        "deductible_waived": draw.random(by_kind) < 0.3,
        "spent_drug_deductible": draw.choice([0.0, 120.0], size=column),
        "coinsurance_by_kind": draw.choice([nan, nan, 0.3, 0.5], size=by_kind),
        "copay_limit": draw.choice([nan, nan, 100.0, 250.0], size=by_kind),
        "preventive": draw.random(by_kind) < 0.1,
        "family_deductible": plans["deductible"]
        + draw.choice([nan, 0.0, 700.0, 1886.0], size=column),
        "family_out_of_pocket_maximum": draw.choice([nan, 2500.0, 8000.0, 20000.0], size=column),
        "aggregate_deductible": draw.random(column) < 0.4,
        "aggregate_maximum": draw.random(column) < 0.4,
        "others_deductible": page([0.0, 0.0, 150.0, 800.0]),
        "others_out_of_pocket": page([0.0, 0.0, 300.0, 1100.0]),
        "family_spent_deductible": draw.choice([nan, 100.0, 900.0], size=column),
        "family_spent_out_of_pocket": draw.choice([nan, 250.0, 2000.0], size=column),
        "legal_maximum": insurance.legal_maximum(restart=plans["restart"], limit=law),
        "card_part": draw.choice([0.0, 0.0, 0.5, 1.0], size=by_kind),
        "card_in_use": draw.random((households, months)) < 0.8,
        "card_program": draw.choice([0.0, 1.0, 1.0, 2.0], size=column),
        "card_annual_limit": draw.choice([600.0, 6000.0, 25000.0, np.inf], size=column),
        "card_patient_pays": draw.choice([0.0, 5.0, 10.0], size=column),
        "card_fill_limit": draw.choice([np.inf, 400.0, 2000.0], size=column),
        "card_restart": draw.random((households, months)) < 0.2,
        "card_spent": draw.choice([0.0, 250.0], size=column),
    }
    return plans, law


NAMES = {
    "maximum": "out_of_pocket_maximum",
    "before": "copay_before_deductible",
    "waived": "deductible_waived",
    "hsa": "hsa_qualified",
    "drugs": "drug_kinds",
    "family_maximum": "family_out_of_pocket_maximum",
}
PLAIN = {  # what stands in where a batch of plans does not have the feature
    "deductible_waived": False,
    "spent_drug_deductible": 0.0,
    "coinsurance_by_kind": np.nan,
    "copay_limit": np.nan,
    "preventive": False,
    "family_deductible": np.nan,
    "family_out_of_pocket_maximum": np.nan,
    "others_deductible": 0.0,
    "others_out_of_pocket": 0.0,
    "family_spent_deductible": np.nan,
    "family_spent_out_of_pocket": np.nan,
    "card_part": 0.0,
    "card_in_use": True,
    "card_program": 0.0,
    "card_annual_limit": np.inf,
    "card_patient_pays": 0.0,
    "card_fill_limit": np.inf,
    "card_restart": False,
    "card_spent": 0.0,
    "aggregate_deductible": False,
    "aggregate_maximum": False,
}
BY_KIND = {
    *("copays", "before", "waived", "drugs"),
    *("coinsurance_by_kind", "copay_limit", "preventive", "card_part"),
}
BY_MONTH = {"restart", "others_deductible", "others_out_of_pocket", "card_in_use", "card_restart"}
SINGLE = {
    *("deductible", "coinsurance", "maximum", "hsa", "spent_deductible", "spent_out_of_pocket"),
    *("drug_deductible", "spent_drug_deductible", "family_deductible", "family_maximum"),
    *("family_spent_deductible", "family_spent_out_of_pocket", "card_program"),
    *("card_annual_limit", "card_patient_pays", "card_fill_limit", "card_spent"),
}


def households_of(plans, law=None):
    """The same plans as plain lists, one household at a time."""
    kinds, households, months = plans["allowed"].shape
    whole = PLAIN | plans
    tables = {}
    for name in BY_KIND | BY_MONTH | SINGLE | {"allowed", "counts"}:
        value = np.asarray(whole[NAMES.get(name, name)])
        if name in ("allowed", "counts"):
            shape = (kinds, households, months)
        elif name in BY_KIND:
            shape = (kinds, households, 1)
        elif name in BY_MONTH:
            shape = (households, months)
        else:
            shape = (households, 1)
        wide = np.broadcast_to(value, shape)
        if name in ("allowed", "counts"):
            tables[name] = np.moveaxis(wide, 1, 0).tolist()
        elif name in BY_KIND:
            tables[name] = wide[:, :, 0].T.tolist()
        elif name in BY_MONTH:
            tables[name] = wide.tolist()
        else:
            tables[name] = wide[:, 0].tolist()
    law = np.full((households, months), np.inf) if law is None else law
    aggregate = np.stack(
        [
            np.broadcast_to(whole[f"aggregate_{x}"], (households, 1))[:, 0]
            for x in ("deductible", "maximum")
        ],
        axis=-1,
    ).tolist()
    for h in range(households):
        yield {name: table[h] for name, table in tables.items()} | {
            "law": law[h].tolist(),
            "aggregate": aggregate[h],
        }


def assert_agrees(plans, law=None):
    result = insurance.cost_sharing(**plans)
    found = [claim_by_claim(p) for p in households_of(plans, law)]
    by_name = {name: np.stack([f[name] for f in found], axis=1) for name in found[0]}
    pairs = {
        "share": (by_name["share"], result.share_by_kind),
        "all": (by_name["share"].sum(axis=0), result.patient_share),
        "deductible": (by_name["taken"].sum(axis=0), result.deductible_paid),
        "copays": (by_name["copay"].sum(axis=0), result.copays_paid),
        "coinsurance": (by_name["coinsurance"].sum(axis=0), result.coinsurance_paid),
        "card": (by_name["card"].sum(axis=0), result.card_paid),
        "counted": (by_name["counted"].sum(axis=0), result.counted),
        "family": ((by_name["share"] - by_name["card"]).sum(axis=0), result.family_pays),
    }
    for name, (slow, fast) in pairs.items():
        off = np.abs(slow - fast)
        assert off.max() < CENT, (name, np.argwhere(off >= CENT)[:3], off.max())
    return result, by_name


def test_array_rule_agrees_with_claim_by_claim():
    """Ten thousand histories with every feature drawn at random."""
    plans, law = random_families(7, 10_000, 6, 4)
    result, _ = assert_agrees(plans, law)
    # The draw is worth something only if each feature is met often.
    programs = plans["card_program"][:, 0]
    for program in (insurance.CARD_COUNTS, insurance.ACCUMULATOR, insurance.MAXIMIZER):
        assert (result.card_paid[programs == program].sum(axis=1) > 0).mean() > 0.3
    assert (result.coinsurance_paid.sum(axis=1) > 0).mean() > 0.2
    assert (result.deductible_paid.sum(axis=1) > 0).mean() > 0.4


def test_plain_plans_agree_with_claim_by_claim():
    assert_agrees(random_plans(8, 2_000, 6, 4))


def test_plans_without_a_card_agree_with_claim_by_claim():
    plans, law = random_families(9, 2_000, 12, 3)
    assert_agrees({k: v for k, v in plans.items() if not k.startswith("card_")}, law)


def test_parts_make_the_share():
    result = insurance.cost_sharing(**random_plans(3, 500, 24, 5))
    parts = result.deductible_paid + result.copays_paid + result.coinsurance_paid
    np.testing.assert_allclose(parts, result.patient_share, atol=1e-6)
    assert result.patient_share.min() >= 0
    assert result.copays_paid.min() >= 0


@pytest.mark.parametrize("features", ["plain", "all"])
def test_together_as_alone(features):
    kinds = len(insurance.KINDS)
    plans = random_plans(11, 60, 36, kinds)
    if features == "all":
        plans, _ = random_families(11, 60, 24, kinds)
    together = insurance.cost_sharing(**plans)
    for h in range(0, 60, 7):

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
    plans, _ = random_families(5, 40, 36, 6)
    short = {
        name: value[..., :12] if np.shape(value)[-1:] == (36,) else value
        for name, value in plans.items()
    }
    whole, first = insurance.cost_sharing(**plans), insurance.cost_sharing(**short)
    for long, brief in zip(whole, first, strict=True):
        assert np.array_equal(long[..., :12], brief)


def test_a_card_that_pays_nothing_changes_nothing():
    plans, _ = random_families(6, 300, 12, 5)
    plain = {k: v for k, v in plans.items() if not k.startswith("card_")}
    without = insurance.cost_sharing(**plain)
    for program in (insurance.CARD_COUNTS, insurance.ACCUMULATOR):
        empty = plans | {"card_annual_limit": 0.0, "card_program": float(program)}
        result = insurance.cost_sharing(**empty)
        np.testing.assert_allclose(result.patient_share, without.patient_share, atol=1e-6)
        assert not result.card_paid.any()


def test_only_what_the_family_pays_reaches_a_limit():
    plans, _ = random_families(16, 3_000, 12, 4)
    plans |= {"restart": np.zeros((3_000, 12), dtype=bool), "card_program": 1.0}
    plans["legal_maximum"] = np.inf
    result = insurance.cost_sharing(**plans)
    np.testing.assert_allclose(result.counted, result.family_pays, atol=1e-6)
    room = np.maximum(plans["out_of_pocket_maximum"] - plans["spent_out_of_pocket"], 0)
    own = ~(plans["aggregate_maximum"] & ~np.isnan(plans["family_out_of_pocket_maximum"]))[:, 0]
    assert (total_of(result.counted) <= room + CENT)[own].all()
    beyond = (total_of(result.patient_share) > room + CENT)[own]
    assert beyond.mean() > 0.1, "what the card pays goes on beyond the maximum"


def test_a_maximizer_leaves_the_family_nothing_and_counts_nothing():
    plans = random_plans(17, 500, 12, 3) | {
        "card_part": np.array([0.0, 0.0, 1.0])[:, None, None],
        "card_program": 2.0,
        "card_annual_limit": 12_000.0,
    }
    result = insurance.cost_sharing(**plans)
    rest = insurance.cost_sharing(
        **{k: v for k, v in plans.items() if not k.startswith("card_")}
        | {"allowed": plans["allowed"] * np.array([1.0, 1.0, 0.0])[:, None, None]}
    )
    np.testing.assert_allclose(result.family_pays, rest.patient_share, atol=1e-6)
    np.testing.assert_allclose(result.counted, rest.patient_share, atol=1e-6)
    assert result.card_paid.max() <= 1000 + 1e-6
    assert (total_of(result.card_paid) <= 12_000 + 1e-6).all()


def test_nobody_pays_more_than_the_maximum_or_the_bill():
    plans = random_plans(23, 2000, 12, 6)
    plans["restart"] = np.zeros_like(plans["restart"])
    result = insurance.cost_sharing(**plans)
    room = np.maximum(plans["out_of_pocket_maximum"] - plans["spent_out_of_pocket"], 0)
    assert (total_of(result.patient_share) <= room + CENT).all()
    assert (result.share_by_kind <= plans["allowed"] + CENT).all()


def test_a_family_together_never_pays_more_than_its_maximum():
    plans, _ = random_families(29, 3_000, 12, 4)
    no = np.zeros((3_000, 12), dtype=bool)
    plans |= {"restart": no, "card_part": np.zeros((4, 1, 1))}
    plans["legal_maximum"] = plans["legal_maximum"][:, :1]
    result = insurance.cost_sharing(**plans)
    limit = plans["family_out_of_pocket_maximum"]
    before = np.fmax(plans["family_spent_out_of_pocket"], plans["spent_out_of_pocket"])
    others = plans["others_out_of_pocket"].cumsum(axis=1)
    together = before + others + result.patient_share.cumsum(axis=1)
    paying = (result.patient_share > 0) & ~np.isnan(limit)
    assert paying.any()
    assert (together <= limit + CENT)[paying].all()
    legal = np.maximum(plans["legal_maximum"] - plans["spent_out_of_pocket"], 0)
    assert (total_of(result.patient_share) <= legal + CENT).all()


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
    limit=st.sampled_from([np.nan, 150.0]),
    family=st.sampled_from([np.nan, 2000.0, 6000.0]),
    aggregate=st.booleans(),
)
def test_a_larger_bill_never_lowers_the_year(
    bills, which, more, deductible, coinsurance, maximum, copay, before, limit, family, aggregate
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
            copay_limit=np.array([[limit if i % 3 else np.nan for i in range(len(amounts))]]),
            family_deductible=np.array([[family]]),
            family_out_of_pocket_maximum=np.array([[2 * family]]),
            aggregate_deductible=aggregate,
            aggregate_maximum=aggregate,
            others_deductible=np.array([[100.0 * (i % 2) for i in range(len(amounts))]]),
            others_out_of_pocket=np.array([[120.0 * (i % 2) for i in range(len(amounts))]]),
            legal_maximum=9_200.0,
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
            family_deductible=np.array([[2500.0]]),
            family_out_of_pocket_maximum=np.array([[7000.0]]),
            family_spent_deductible=np.array([[1600.0]]),
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


# -- outside the network ---------------------------------------------------------------------------


def outside_claim_by_claim(allowed, charges, restart, deductible, coinsurance, maximum):
    """One household outside its network: its own limits, and the rest of each charge on top."""
    months = allowed.shape[1]
    share, balance = np.zeros(months), np.zeros(months)
    used = paid = 0.0
    for t in range(months):
        if t and restart[t]:
            used = paid = 0.0
        for k in range(len(allowed)):
            if math.isnan(coinsurance):
                balance[t] += charges[k, t]
                continue
            ours = min(allowed[k, t], max((0 if math.isnan(deductible) else deductible) - used, 0))
            used += ours
            pays = ours + (allowed[k, t] - ours) * coinsurance
            pays = min(pays, max((math.inf if math.isnan(maximum) else maximum) - paid, 0.0))
            paid += pays
            share[t] += pays
            balance[t] += charges[k, t] - allowed[k, t]
    return share, balance


def test_care_outside_the_network_agrees_with_claim_by_claim():
    draw = np.random.default_rng(31)
    h, months, kinds = 2_000, 8, 3
    shape = (kinds, h, months)
    allowed = draw.choice([0.0, 120.0, 900.0, 7000.0], size=shape)
    charges = allowed * draw.choice([0.8, 1.0, 2.5], size=shape)
    outside = draw.choice([0.0, 0.3, 1.0], size=(kinds, h, 1))
    protected = draw.random((kinds, h, 1)) < 0.3
    ratio = draw.choice([0.6, 1.0], size=(h, 1))
    split = insurance.network_split(
        allowed=allowed,
        charges=charges,
        counts=np.ones(shape),
        outside=outside,
        protected=protected,
        allowed_outside=ratio,
    )
    terms = {
        "deductible": draw.choice([np.nan, 1000.0, 4000.0], size=(h, 1)),
        "coinsurance": draw.choice([np.nan, 0.4, 0.5], size=(h, 1)),
        "out_of_pocket_maximum": draw.choice([np.nan, 6000.0, 9000.0], size=(h, 1)),
    }
    restart = draw.random((h, months)) < 0.15
    result = insurance.out_of_network(
        allowed=split.outside_allowed, charges=split.outside_charges, restart=restart, **terms
    )
    for i in range(h):
        away = np.where(protected[:, i], 0.0, outside[:, i])
        charged = charges[:, i] * away
        share, balance = outside_claim_by_claim(
            np.minimum(allowed[:, i] * away * ratio[i], charged),
            charged,
            restart[i],
            *(x[i, 0] for x in (terms["deductible"], terms["coinsurance"])),
            terms["out_of_pocket_maximum"][i, 0],
        )
        assert np.abs(result.patient_share[i] - share).max() < CENT, i
        assert np.abs(result.balance_bills[i] - balance).max() < CENT, i
    np.testing.assert_allclose(split.inside, allowed * (1 - np.where(protected, 0, outside)))


def test_a_balance_bill_counts_toward_nothing():
    claims = np.array([[4000.0, 4000.0, 4000.0]])
    terms = {
        "restart": np.array([[False]]),
        "coinsurance": np.array([[0.4]]),
        "deductible": np.array([[1000.0]]),
        "out_of_pocket_maximum": np.array([[3000.0]]),
    }
    fair = insurance.out_of_network(allowed=claims, charges=claims, **terms)
    steep = insurance.out_of_network(allowed=claims, charges=claims * 3, **terms)
    assert np.array_equal(fair.patient_share, steep.patient_share)
    assert steep.balance_bills.tolist() == [[8000.0] * 3]


# -- drugs by mail ---------------------------------------------------------------------------------


def test_mail_order_buys_when_the_cupboard_is_empty():
    draw = np.random.default_rng(37)
    h, months = 500, 14
    counts = draw.choice([0.0, 1.0, 1.0, 2.0, 0.5], size=(1, h, months))
    price = draw.choice([30.0, 400.0], size=(1, h, months))
    found = insurance.mail_order_fills(
        allowed=counts * price,
        counts=counts,
        copays=np.array([[[40.0]]]),
        by_mail=True,
        factor=2.5,
        copay_limit=np.array([[[np.nan]]]),
    )
    for i in range(h):
        cupboard = 0.0
        for t in range(months):
            bought = 0
            cupboard -= counts[0, i, t]
            while cupboard < -1e-9:
                cupboard += 3
                bought += 1
            assert found.counts[0, i, t] == bought
            assert found.allowed[0, i, t] == pytest.approx(bought * 3 * price[0, i, t])
    assert found.copays.item() == 100


# -- the card's last month -------------------------------------------------------------------------


def test_the_month_the_card_runs_out():
    row = Months.starting("2027-01", 6).ordinal
    paid = np.array([[1000.0, 1000.0, 500.0, 0.0, 0.0, 0.0], [0.0] * 6, [400.0] * 6])
    out = insurance.card_runs_out(
        month=row, card_paid=paid, annual_limit=np.array([[2500.0], [0.0], [2500.0]])
    )
    assert out[:, 0].tolist() == [row[0, 2], NEVER, NEVER]


def test_cards_are_for_private_cover_only():
    codes = np.arange(9.0)[None]
    use = insurance.card_months(coverage=codes, granted=np.array([[True]]))
    assert use[0].tolist() == [False, True, True, True, True, False, False, False, False]


# -- accounts ---------------------------------------------------------------------------------------


def flexible_month_by_month(p, months):
    """One household's FSA: a pot that is filled on the first day of its year."""
    paid, left, lost = [], [], []
    employed = months[0] < p["ends"]
    pot = 0.0
    ended = False
    for t, month in enumerate(months):
        starts = month % 12 == p["start"] - 1
        if t == 0:
            fresh = min(p["election"], p["limit"][0])
            stands = month < p["ends"] or (p["cobra"] and month < p["cobra_to"])
            pot = (fresh if math.isnan(p["left_now"]) else p["left_now"]) if stands else 0.0
            ended = not stands
            most = p["carry_limit"][0]
        elif starts and not ended:
            employed = month < p["ends"]
            kept = min(pot, most) if p["carries"] and employed else 0.0
            lost[-1] += pot - kept
            left[-1] = kept
            pot = kept + (min(p["election"], p["limit"][t]) if employed else 0.0)
            ended = not employed
            most = p["carry_limit"][t]
        elif not ended and month >= p["ends"] and not (p["cobra"] and month < p["cobra_to"]):
            lost[-1] += pot
            left[-1] = 0.0
            pot, ended = 0.0, True
        pays = min(p["bills"][t], pot)
        pot -= pays
        paid.append(pays)
        left.append(pot)
        lost.append(0.0)
    return paid, left, lost


def test_flexible_spending_agrees_with_month_by_month():
    draw = np.random.default_rng(41)
    h, count = 1_500, 40
    span = Months.starting("2026-03", count + 1)
    row = span.ordinal[:, :count]
    bills = draw.choice([0.0, 0.0, 60.0, 400.0, 2500.0], size=(h, count))
    election = draw.choice([0.0, 1200.0, 3300.0, 5000.0], size=(h, 1))
    start = draw.choice([1.0, 4.0, 7.0], size=(h, 1))
    ends = draw.choice([NEVER, *(span.first + k for k in (0, 1, 4, 10, 13, 25))], size=(h, 1))
    limit = np.where(row >= span.first + 10, 3400.0, 3300.0)
    most = np.where(row >= span.first + 10, 680.0, 660.0)
    left_now = draw.choice([np.nan, 0.0, 350.0], size=(h, 1))
    carries = draw.random((h, 1)) < 0.5
    cobra = draw.random((h, 1)) < 0.3
    result = insurance.flexible_spending_account(
        month=row,
        bills=bills,
        election=election,
        plan_year_month=start,
        job_plan_ends=ends,
        limit=limit,
        carryover_limit=most,
        cobra_rate=np.array([[1.02]]),
        left_now=left_now,
        carries_over=carries,
        kept_by_cobra=cobra,
    )
    for i in range(h):
        stop = ends[i, 0]
        to = stop
        while (to % 12) != start[i, 0] - 1:
            to += 1
        p = {
            "bills": bills[i],
            "election": election[i, 0],
            "start": start[i, 0],
            "ends": stop,
            "cobra_to": to,
            "limit": limit[0],
            "carry_limit": most[0],
            "left_now": left_now[i, 0],
            "carries": carries[i, 0],
            "cobra": cobra[i, 0],
        }
        paid, left, lost = flexible_month_by_month(p, row[0])
        assert np.abs(result.paid[i] - paid).max() < CENT, i
        # A loss in the very last month is seen by the rule and not yet by the walk.
        assert np.abs(result.lost[i, :-1] - lost[:-1]).max() < CENT, i
        assert np.abs(result.left[i, :-1] - left[:-1]).max() < CENT, i
    assert (result.paid <= bills + 1e-9).all()
    short = insurance.flexible_spending_account(
        month=row[:, :17],
        bills=bills[:, :17],
        election=election,
        plan_year_month=start,
        job_plan_ends=ends,
        limit=limit[:, :17],
        carryover_limit=most[:, :17],
        cobra_rate=np.array([[1.02]]),
        left_now=left_now,
        carries_over=carries,
        kept_by_cobra=cobra,
    )
    for whole, first in zip(result, short, strict=True):
        assert np.array_equal(whole[:, :17], first)


def test_health_savings_agree_with_month_by_month():
    draw = np.random.default_rng(43)
    h, count = 2_000, 30
    row = Months.starting("2026-06", count).ordinal
    bills = draw.choice([0.0, 90.0, 700.0, 4000.0], size=(h, count))
    balance = draw.choice([0.0, 1500.0, 12000.0], size=(h, 1))
    may = np.arange(count)[None] < draw.choice([0, 5, 18, 99], size=(h, 1))
    own = draw.choice([0.0, 200.0, 900.0], size=(h, 1))
    employer = draw.choice([0.0, 50.0, 500.0], size=(h, 1))
    family = draw.random((h, 1)) < 0.5
    birth = draw.choice([1960 * 12.0, 1972 * 12 + 11.0, np.nan], size=(h, 1))
    limits = {2026: (4400, 8750), 2027: (4500, 9000), 2028: (4500, 9000)}
    years = [int(m // 12) for m in row[0]]
    result = insurance.health_savings_account(
        month=row,
        bills=bills,
        balance=balance,
        may_contribute=may,
        own_contribution=own,
        birth_month=birth,
        self_limit=np.array([[limits[y][0] for y in years]], dtype=float),
        family_limit=np.array([[limits[y][1] for y in years]], dtype=float),
        catch_up=np.array([[1000.0]]),
        catch_up_age=np.array([[55.0]]),
        employer_contribution=employer,
        family_cover=family,
    )
    for i in range(h):
        pot = balance[i, 0]
        for t, year in enumerate(years):
            top = limits[year][1 if family[i, 0] else 0]
            if not np.isnan(birth[i, 0]) and year - birth[i, 0] // 12 >= 55:
                top += 1000
            gives = ours = 0.0
            if may[i, t]:
                gives = min(employer[i, 0], top / 12)
                ours = min(own[i, 0], top / 12 - gives)
            pot += gives + ours
            pays = min(pot, bills[i, t])
            pot -= pays
            assert abs(result.paid[i, t] - pays) < CENT, (i, t)
            assert abs(result.left[i, t] - pot) < CENT, (i, t)
            assert abs(result.contributed[i, t] - ours) < CENT, (i, t)


def test_accounts_pay_the_same_alone_and_in_a_crowd():
    draw = np.random.default_rng(47)
    h, row = 40, Months.starting("2026-06", 30).ordinal
    bills = draw.random((h, 30)).round(4) * 700
    facts = {
        "election": draw.random((h, 1)) * 3000,
        "plan_year_month": draw.choice([1.0, 7.0], size=(h, 1)),
        "job_plan_ends": draw.choice([NEVER, row[0, 9]], size=(h, 1)),
    }
    figures = {
        "limit": np.array([[3400.0]]),
        "carryover_limit": np.array([[680.0]]),
        "cobra_rate": np.array([[1.02]]),
    }

    def account(rows):
        return insurance.flexible_spending_account(
            month=row,
            bills=bills[rows],
            carries_over=True,
            **{k: v[rows] for k, v in facts.items()},
            **figures,
        )

    together = account(slice(None))
    for i in (0, 13, 39):
        for whole, alone in zip(together, account(slice(i, i + 1)), strict=True):
            assert np.array_equal(whole[i : i + 1], alone)


def test_money_goes_into_an_hsa_only_under_todays_qualified_plan():
    codes = np.arange(9.0)[None]
    months = insurance.health_savings_months(
        coverage=codes, plan_now=np.array([[1.0]]), hsa_qualified=np.array([[True]])
    )
    assert months[0].tolist() == [False, True] + [False] * 7
    none = insurance.health_savings_months(
        coverage=codes,
        plan_now=np.array([[1.0]]),
        hsa_qualified=np.array([[True]]),
        other_account=np.array([[True]]),
    )
    assert not none.any()


def test_the_laws_limit_holds_for_a_plan_year():
    restart = np.array([[False, False, True, False, True]])
    limit = np.array([[9200.0, 10600.0, 10600.0, 12000.0, 12000.0]])
    held = insurance.legal_maximum(restart=restart, limit=limit)
    assert held[0].tolist() == [9200, 9200, 10600, 10600, 12000]


def test_the_printed_form_rounds_to_hundreds_and_tens():
    """Peg's example: exact 1,980 is printed as 2,000, and the printed parts add up to 4,900."""
    result = insurance.cost_sharing(
        allowed=np.array([[12_800.0]]),
        restart=np.array([[False]]),
        deductible=np.array([[2_900.0]]),
        coinsurance=np.array([[0.2]]),
    )
    assert result.coinsurance_paid.item() == pytest.approx(1_980)
    printed = [round_to(x.item(), 100) for x in (result.deductible_paid, result.coinsurance_paid)]
    assert printed == [2_900, 2_000]
    assert sum(printed) == 4_900
    assert round_to(43.0, 10) == 40, "under a hundred dollars: to the nearest ten"


def test_the_order_of_phases_is_that_of_the_official_calculator():
    """Copay or coinsurance, deductible, and the out-of-pocket limit last."""
    result = insurance.cost_sharing(
        allowed=np.array([[500.0, 10_000.0]]),
        restart=np.array([[False]]),
        deductible=np.array([[300.0]]),
        coinsurance=np.array([[0.2]]),
        out_of_pocket_maximum=np.array([[1_000.0]]),
        copays=np.array([[50.0, np.nan]]),
        copay_before_deductible=np.array([[False, False]]),
    )
    # 300 of deductible and a copay of 50 on the rest; 2,000 of coinsurance cut to 650.
    assert result.deductible_paid[0].tolist() == [300, 0]
    assert result.copays_paid[0].tolist() == [50, 0]
    assert result.coinsurance_paid[0].tolist() == [0, 650]


def test_a_term_that_is_not_known_is_a_multiple_and_none_stays_none():
    found = insurance.term_or_multiple(
        known=np.array([[np.nan], [3_500.0], [np.nan]]),
        own=np.array([[1_500.0]]),
        multiple=np.array([[2.0]]),
        applies=np.array([[True], [True], [False]]),
    )
    assert found[:2, 0].tolist() == [3_000, 3_500]
    assert np.isnan(found[2, 0])


def test_a_cards_year_starts_in_january():
    row = Months.starting("2026-11", 4).ordinal
    starts = insurance.card_year_starts(month=row)
    assert starts[0].tolist() == [False, False, True, False]


def test_the_laws_limit_is_for_private_cover():
    codes = np.arange(9.0)[None]
    held = insurance.legal_maximum(
        restart=np.zeros((1, 9), dtype=bool), limit=np.full((1, 9), 10_600.0), coverage=codes
    )
    assert np.isfinite(held[0]).tolist() == [False, True, True, True, True] + [False] * 4
