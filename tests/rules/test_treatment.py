"""The treatment calendar: days by hand, month edges, prices, and the same alone as in a crowd."""

import datetime as dt
import re
import shutil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.basis.law import Law, LawError, law
from estimator.basis.months import Months
from estimator.basis.places import data_dir
from estimator.rules import insurance, treatment

PRICES = dt.date(2026, 1, 1)
NEVER = 999_999.0
YEAR = Months.starting("2026-01", 12)
NAMES = list(treatment.treatments(law()))
REGIMENS = list(law().file("regimens")["regimens"])


def ordinal(text):
    return float(dt.date.fromisoformat(text).toordinal())


def run(lines, months=YEAR, site="hospital", choices=None):
    """Inputs of the rules for one family: ``lines`` are (treatment, first day, stop day)."""
    keys = np.array([[float(treatment.key_of(law(), name, site, choices)) for name, _, _ in lines]])
    starts = np.array([[ordinal(start) for _, start, _ in lines]])
    stops = np.array([[NEVER if stop is None else ordinal(stop) for _, _, stop in lines]])
    return inputs(keys, starts, stops, months)


def inputs(keys, starts, stops, months, figures=None, follow=False):
    figures = figures or law()
    follow = months if follow else None
    table = treatment.calendar(figures, PRICES, treatment.keys_in(keys), follow)
    when = {"keys": keys, "starts": starts, "stops": stops, "month_edges": months.edges}
    place = treatment.place_in_schedule(calendar=table, **when)
    return {"calendar": table, "place": place}, when


def clinic_days(lines, months=YEAR):
    table, when = run(lines, months)
    return treatment.clinic_time(**table, **when).clinic_days[0].tolist()


# -- the data ----------------------------------------------------------------------------------


def test_all_regimens_of_the_survey_and_of_the_seeds_are_there():
    assert len(REGIMENS) == 49  # the 44 of the survey, four hormone pills alone, no treatment


@pytest.mark.parametrize("name", NAMES)
def test_each_schedule_keeps_the_form_the_code_relies_on(name):
    regimen = treatment.treatments(law())[name]
    assert regimen["source"]["cite"] and regimen["evidence"] and regimen["checked"]
    assert regimen["name"] and regimen["subtypes"] and regimen["line"] and regimen["route"]
    for entry in regimen["schedule"]:
        assert set(entry) <= {"services", "days", "every", "through", "units", "chair", "stay"}
        assert 0 <= entry.get("stay", 0) <= 14
        assert min(entry["days"]) >= 1 and max(entry["days"]) <= treatment.SETTLED_DAYS
        if "every" in entry and "through" not in entry:
            assert treatment.PATTERN_DAYS % entry["every"] == 0
        assert entry.get("through", 1) <= treatment.SETTLED_DAYS
        for service in entry.get("services", ()):
            assert service in law().file("services")["services"]
    for step in regimen.get("chair_hours", ()):
        assert 1 <= step["from"] <= treatment.SETTLED_DAYS and 0 <= step["hours"] <= 8


def test_every_service_has_a_price_at_both_sites_and_a_plain_label():
    services = law().file("services")["services"]
    priced = [s for node in services.values() for s in ("office", "hospital", "any") if s in node]
    # 148 rows of the price survey; trastuzumab as a shot, exemestane, pain pills, a laxative
    assert len(priced) == 152
    for service in services:
        label = treatment.service_label(law(), service)
        assert label and not any(word in label for word in ("CPT", "HCPCS"))
        for site in treatment.SITES:
            assert treatment.price(law(), service, site, PRICES).medicare > 0  # the first month
            price = treatment.price(law(), service, site, dt.date(2026, 12, 1))
            assert price.medicare > 0 and price.commercial > 0 and price.full_charge > 0
            assert 0 <= price.coinsurance <= price.medicare
            for figure in price.figures:
                assert law().parameter(figure).source["cite"]


def test_kinds_are_those_of_insurance_and_each_grows():
    assert treatment.KINDS == insurance.KINDS
    assert len(law().on("services.price_growth", PRICES)) == len(treatment.KINDS)


# -- clinic days, by hand ------------------------------------------------------------------------

# In the 365 days from 1 January 2026 (day 1) to 31 December (day 365):
# scans come on days 78, 162, 246, 330: 4 days.
# Every 28 days from day 1: 1, 29 ... 365: 14 days. Every 21: 1, 22 ... 358: 18 days.
BY_HAND = {
    # days 1, 8, 15 of 13 whole cycles = 39, and day 365 = 40; scans fall into the week off: + 4
    "chemo_paclitaxel": 44,
    # blood counts 1, 15, 29, 43, then 57, 85 ... 365 = 4 + 12; visits fall on those days; + 4 scans
    "hr_ai_palbo": 20,
    # blood tests 1, 15, 29, 43, 57, 85 = 6; visits 169, 253, 337 besides = 3; + 4 scans
    "hr_ai_abema": 13,
    # 18 infusions; heart scans 1, 85 ... fall on them; + 4 scans
    "hrl_tdxd": 22,
    # 14 shots, the extra one on day 15, + 4 scans
    "hr_fulv_alone": 19,
    # days 1 + 21k: 18; days 8 + 21k: 8 ... 365: 18; + 4 scans
    "hr_sacituzumab": 40,
    # a blood test and visit each cycle: 18; + 4 scans
    "chemo_cape": 22,
    # nab-paclitaxel 40 as above; Keytruda falls into a week off on 22, 106, 190, 274, 358: 5; + 4
    "tn_pembro_chemo": 49,
    # visits 1, 85, 169, 253, 337 and 4 scans
    "treatment_break": 9,
    # 18 infusions; extra visits 8 + 42k: 8 ... 344: 9; scans 50, 106, 162, 218, 274, 330, of which
    # 50 and 218 are extra visits and 106 and 274 infusions: 2 more
    "trial": 29,
    # 1 planning visit and 5 treatments
    "rad_course": 6,
    # monthly visits 1, 29, 57, then 85, 169, 253, 337
    "palliative_clinic": 7,
    "bone_denosumab_q4w": 14,
    "hospice": 0,
}


@pytest.mark.parametrize("name", BY_HAND)
def test_clinic_days_of_the_first_year(name):
    assert sum(clinic_days([(name, "2026-01-01", None)])) == BY_HAND[name]


def test_weekly_paclitaxel_month_by_month():
    # From Monday 5 January: 5, 12, 19 January; 2, 9, 16 February; 2, 9, 16 March, scan on day 78 =
    # 23 March, 30 March (day 85); 6, 13 and 27 April.
    days = clinic_days([("chemo_paclitaxel", "2026-01-05", None)])
    assert days[:4] == [3, 3, 5, 3]


@pytest.mark.parametrize(
    ("start", "march_and_april"),
    [
        ("2026-03-30", [1, 2]),  # 30 March; days 15 and 29 = 13 and 27 April
        ("2026-03-31", [1, 2]),  # 31 March; 14 and 28 April
        ("2026-04-01", [0, 3]),  # 1, 15 and 29 April
    ],
)
def test_a_first_day_counts_in_its_own_month(start, march_and_april):
    assert clinic_days([("hr_fulv_alone", start, None)])[2:4] == march_and_april


@pytest.mark.parametrize(("stop", "january"), [("2026-01-12", 1), ("2026-01-13", 2)])
def test_what_falls_on_the_stop_day_is_not_given(stop, january):
    assert clinic_days([("chemo_paclitaxel", "2026-01-05", stop)])[0] == january


def test_a_switch_starts_the_next_treatment_on_its_own_day():
    days = clinic_days(
        [("hr_fulv_alone", "2026-01-01", "2026-06-04"), ("hrl_tdxd", "2026-06-04", None)]
    )
    # Fulvestrant: 1, 15, 29 January; 26 February; scan 19 March, 26 March; 23 April; 21 May.
    # Enhertu: 4 and 25 June, 16 July, 6 and 27 August (scan on day 78 = 20 August).
    assert days[:8] == [3, 1, 2, 1, 1, 2, 1, 3]


# Days with a clinic drug in 24 weeks, once settled: six times the survey's days per 28 days.
DRUG_DAYS_PER_28 = {
    "hr_ofs_ai_ribo": 1,
    "hr_fulv_cdk": 1,
    "chemo_paclitaxel": 3,
    "chemo_nabpac": 3,
    "chemo_eribulin": 8 / 3,
    "chemo_liposomal_dox": 1,
    "hrl_tdxd": 4 / 3,
    "hr_sacituzumab": 8 / 3,
    "hr_dato": 4 / 3,
    "her2_thp": 4 / 3,
    "her2_hp_maint": 4 / 3,
    "her2_phesgo_maint": 4 / 3,
    "her2_tdxd_pertuz": 4 / 3,
    "her2_tucatinib": 4 / 3,
    "her2_tdm1": 4 / 3,
    "tn_pembro_chemo": 10 / 3,
    "tn_sg_pembro": 8 / 3,
    "tn_carbo_gem": 8 / 3,
    "bone_denosumab_q4w": 1,
    "bone_denosumab_q12w": 1 / 3,
    "bone_zoledronic_q12w": 1 / 3,
}


@pytest.mark.parametrize("name", DRUG_DAYS_PER_28)
def test_drug_days_agree_with_the_survey_of_regimens(name):
    # Half a year starting 364 days after the first dose; 168 days are 24 weeks.
    start = dt.date(2026, 1, 1)
    first = start + dt.timedelta(days=364)
    keys = np.array([[float(treatment.key_of(law(), name, "office"))]])
    at = {"keys": keys, "starts": np.array([[float(start.toordinal())]])}
    edges = np.array([[float(first.toordinal()), float(first.toordinal() + 168)]])
    at |= {"stops": np.array([[NEVER]]), "month_edges": edges}
    table = treatment.calendar(law(), PRICES, treatment.keys_in(keys))
    place = treatment.place_in_schedule(calendar=table, **at)
    days = treatment.clinic_time(calendar=table, place=place, **at).drug_days
    assert days[0, 0] == round(6 * DRUG_DAYS_PER_28[name])


def test_time_spent_on_care_lies_in_the_published_range():
    """Rocque 2020: 7 to 10 percent of the first three months' days; BMC Cancer 11:250: 4.7 visits
    in 30 days, with visits for sudden problems, for women on chemo."""
    shares = []
    for name in REGIMENS[:44]:  # the survey; a hormone pill alone asks for less
        if treatment.treatments(law())[name]["line"] in ("event", "state", "add-on"):
            continue
        days = sum(clinic_days([(name, "2026-01-01", "2026-04-01")])[:3])  # 90 days
        shares.append(days / 90)
        assert days / 90 * 30 <= 4.7, name
        assert days >= 4, name
    assert 0.07 <= np.median(shares) <= 0.10


# -- hours ---------------------------------------------------------------------------------------


def test_hours_are_the_wait_and_the_chair():
    table, when = run([("chemo_paclitaxel", "2026-01-05", None)])
    time = treatment.clinic_time(**table, **when)
    # January: 3 waits of 1.25 h, first infusion 3 h, then 2.5 h each; March: 5 days, one a scan.
    assert time.hours_on_site[0, 0] == 3 * 1.25 + 3 + 2.5 + 2.5
    assert time.hours_on_site[0, 2] == 5 * 1.25 + 4 * 2.5
    assert time.companion_days[0, 2] == 5


def test_a_blood_test_alone_is_a_short_trip_without_companion():
    table, when = run([("hr_ai_palbo", "2026-01-01", None)])
    time = treatment.clinic_time(**table, **when)
    # January: visit with blood test on day 1 and 29, blood test alone on day 15.
    assert time.clinic_days[0, 0] == 3 and time.companion_days[0, 0] == 2
    assert time.hours_on_site[0, 0] == 1.25 + 0.5 + 1.25
    assert time.companion_hours[0, 0] == 2.5


def test_a_bone_shot_on_the_same_day_is_no_extra_trip():
    alone = [("hr_fulv_alone", "2026-01-01", None)]
    table, when = run([*alone, ("bone_denosumab_q4w", "2026-01-01", None)])
    both = treatment.clinic_time(**table, **when)
    table, when = run(alone)
    one = treatment.clinic_time(**table, **when)
    assert both.clinic_days.tolist() == one.clinic_days.tolist()
    assert both.hours_on_site.sum() == one.hours_on_site.sum() + 14 * 0.25
    # A week later each of its 13 shots until 9 December is a trip of its own.
    apart = clinic_days([*alone, ("bone_denosumab_q4w", "2026-01-08", None)])
    assert sum(apart) == one.clinic_days.sum() + 13


# -- money ---------------------------------------------------------------------------------------


def test_enhertu_under_part_b():
    # 17 doses: 12,520.00 x 19.167 percent, and 20 percent of 3.53 + 15.75 + 1.26 of other drugs.
    table, _ = run([("her2_tdxd", "2026-01-01", "2026-12-24")])
    share = treatment.medicare_drug_coinsurance(**table).sum()
    assert share == pytest.approx(40_795.04 + 17 * 0.2 * 20.54, abs=0.01)


def test_perjeta_and_trastuzumab_under_part_b():
    table, _ = run([("her2_hp_maint", "2026-01-01", "2026-12-24")])
    assert treatment.medicare_drug_coinsurance(**table).sum() == pytest.approx(29_244.36, abs=0.01)


def test_commercial_price_is_the_medicare_price_times_the_ratio():
    price = treatment.price(law(), "drug_fulvestrant_500", "office", PRICES)
    assert price.commercial == pytest.approx(114.40 * 1.93)
    office = treatment.price(law(), "img_ct_chest", "office", PRICES)
    hospital = treatment.price(law(), "img_ct_chest", "hospital", PRICES)
    assert office.commercial == pytest.approx(166.67 * 1.3)
    assert hospital.commercial == pytest.approx(231.80 * 2.54)


def test_what_is_priced_at_one_site_costs_the_same_at_the_other():
    assert (
        treatment.price(law(), "img_petct", "office", PRICES)[2:6]
        == (treatment.price(law(), "img_petct", "hospital", PRICES)[2:6])
    )


def test_the_negotiated_price_of_ibrance_is_medicares_alone_and_from_2027():
    before = treatment.price(law(), "oral_palbociclib", "office", dt.date(2026, 12, 1))
    after = treatment.price(law(), "oral_palbociclib", "office", dt.date(2027, 1, 1))
    assert before.medicare == before.commercial == after.commercial == pytest.approx(15_982.39)
    assert after.medicare == pytest.approx(7_871)


def test_pills_that_part_b_pays_are_a_clinic_drug_to_medicare_and_a_fill_to_others():
    table, when = run([("chemo_cape", "2026-01-01", "2026-01-02")])
    drug, fill = treatment.KINDS.index("infusion_drug"), treatment.KINDS.index("drug_generic")
    medicare = treatment.medicare_allowed(**table)
    assert medicare[drug, 0, 0] == 38.30 and medicare[fill].sum() == 0
    assert treatment.service_counts(**table)[fill, 0, 0] == 1
    assert treatment.clinic_time(**table, **when).drug_days.sum() == 0


def test_medicine_without_a_prescription_is_paid_by_the_family_alone():
    table, _ = run([("hr_ai_abema", "2026-01-01", None)])
    paid = treatment.self_paid_medicine(**table)
    # Every 30 days: 1 and 31 January, 2 March, 1 April, 1 and 31 May, 30 June ... 27 December.
    assert paid[0].tolist() == [24.0, 0.0, 12.0, 12.0, 24.0, *[12.0] * 7]
    without = treatment.price(law(), "oral_antidiarrheal", "office", PRICES)
    assert without.benefit == "never"


def test_the_study_drug_of_a_trial_is_free():
    table, _ = run([("trial", "2026-01-01", None)])
    counts = treatment.service_counts(**table)
    drugs = [k for k, kind in enumerate(treatment.KINDS) if "drug" in kind]
    assert counts[drugs].sum() == 0 and counts.sum() > 0


def test_a_radiation_course_costs_its_price_and_counts_each_treatment():
    table, _ = run([("rad_course", "2026-01-05", None)])
    radiation = treatment.KINDS.index("radiation")
    assert treatment.medicare_allowed(**table)[radiation].sum() == pytest.approx(4_863.48)
    assert treatment.service_counts(**table)[radiation].sum() == 5


def test_prices_are_noted_with_the_month_from_which_they_are_assumed():
    months = Months.starting("2026-12", 12)
    table, _ = run([("her2_tdxd", "2026-12-01", None)], months)
    with law().noted() as notes:
        treatment.note_prices(law(), table["calendar"], months)
    assert notes["services.services.drug_tdxd.any"] == months.first


def test_a_calendar_is_shown_by_the_name_of_its_treatment():
    table, _ = run([("her2_tdxd", "2026-01-01", None)])
    assert f"{table['calendar']:,.4g} services by day" == "Enhertu (hospital): services by day"


# -- the same in every company ---------------------------------------------------------------------


def everything(keys, starts, stops, months):
    table, when = inputs(keys, starts, stops, months, follow=True)
    trend = treatment.price_trend(
        month=months.ordinal, **law().figures(treatment.price_trend, months)
    )
    shared = treatment.shared_days(**table, **when)
    time = treatment.clinic_time(**table, **when, shared=shared)
    for one, other in zip(time, treatment.clinic_time(**table, **when), strict=True):
        assert np.array_equal(one, other)
    return [
        treatment.service_counts(**table, shared=shared),
        treatment.commercial_allowed(**table, trend=trend, shared=shared),
        treatment.medicare_allowed(**table, shared=shared),
        treatment.full_charges(**table, trend=trend, shared=shared),
        treatment.medicare_drug_coinsurance(**table)[None],
        treatment.self_paid_medicine(**table)[None],
        np.stack(time),
    ]


def crowd(count, months, seed):
    rng = np.random.default_rng(seed)
    first = months.edges[0, 0]
    keys = rng.integers(0, 2 * len(NAMES), (count, 3)).astype(float)
    steps = treatment.switch_steps(law())
    keys[::3] += steps[0, rng.integers(0, steps.size, keys[::3].shape)]  # one switch each
    starts = first + rng.integers(-3000, 900, (count, 3)).astype(float)
    stops = starts + rng.integers(1, 2500, (count, 3))
    stops[rng.random((count, 3)) < 0.3] = NEVER
    empty = rng.random((count, 3)) < 0.4
    empty[:, 0] = False
    for part in (keys, starts, stops):
        part[empty] = np.nan
    return keys, starts, stops


def test_together_is_alone():
    months = Months.starting("2026-12", 36)
    families = crowd(200, months, seed=7)
    together = everything(*families, months)
    for i in range(200):
        alone = everything(*(part[i : i + 1] for part in families), months)
        for whole, one in zip(together, alone, strict=True):
            assert np.array_equal(whole[:, i], one[:, 0])


def test_the_first_12_of_60_months_are_a_12_month_run():
    long, short = Months.starting("2026-12", 60), Months.starting("2026-12", 12)
    families = crowd(60, short, seed=8)
    for whole, part in zip(everything(*families, long), everything(*families, short), strict=True):
        assert np.array_equal(whole[..., :12], part)


@settings(max_examples=40, deadline=None)
@given(
    names=st.lists(st.sampled_from(NAMES), min_size=1, max_size=3),
    begins=st.lists(st.integers(-3600, 1000), min_size=3, max_size=3),
    lasts=st.lists(st.integers(1, 5000), min_size=3, max_size=3),
    count=st.integers(1, 60),
)
def test_months_agree_with_a_plain_list_of_dates(names, begins, lasts, count):
    """Look-ups in running totals against walking through the dates one by one."""
    months = Months.starting("2026-12", count)
    first = dt.date(2026, 12, 1)
    lines, days, services, once = [], set(), 0, set()
    nodes = law().file("services")["services"]
    for name, begin, last in zip(names, begins, lasts, strict=False):
        start, stop = first + dt.timedelta(days=begin), first + dt.timedelta(days=begin + last)
        lines.append((name, start.isoformat(), stop.isoformat()))
        for visit in treatment.dated_visits(law(), name, start, stop):
            if first.toordinal() <= visit.day.toordinal() < months.edges[0, -1]:
                if visit.clinic:
                    days.add(visit.day)
                insured = [s for s in visit.services if nodes[s]["benefit"] != "never"]
                draw = any(nodes[s].get("blood") for s in insured)
                insured += ["lab_draw"] if draw else []
                services += len(insured)
                for s in insured:  # tests, scans and visits of two treatments are done once
                    shared = nodes[s]["kind"] in ("primary", "specialist", "imaging", "lab")
                    once.add((visit.day, s) if shared else (visit.day, s, len(lines)))
    table, when = run(lines, months)
    time = treatment.clinic_time(**table, **when)
    met = treatment.shared_days(**table, **when)
    assert treatment.service_counts(**table, shared=met).sum() == len(once)
    by_month = [0] * count
    for day in days:
        by_month[(day.year - 2026) * 12 + day.month - 12] += 1
    assert time.clinic_days[0].tolist() == by_month
    assert treatment.service_counts(**table).sum() == services
    assert (time.companion_days <= time.clinic_days + time.hospital_days).all()
    assert (time.companion_hours <= time.hours_on_site).all()
    for page in (treatment.medicare_allowed, treatment.service_counts):
        assert (page(**table, shared=met) <= page(**table)).all()
        assert (page(**table, shared=met) >= 0).all()


@settings(max_examples=30, deadline=None)
@given(shift=st.integers(0, 400), name=st.sampled_from(REGIMENS))
def test_a_longer_treatment_never_costs_less(shift, name):
    stop = dt.date(2026, 2, 1) + dt.timedelta(days=shift)
    shorter, _ = run([(name, "2026-01-01", stop.isoformat())])
    longer, _ = run([(name, "2026-01-01", (stop + dt.timedelta(days=30)).isoformat())])
    assert (treatment.medicare_allowed(**longer) >= treatment.medicare_allowed(**shorter)).all()


# -- the first 28 days, by hand from the survey of regimens ------------------------------------------

# Days with a trip: drug days of the cycle, blood tests and heart tracings of the first weeks, visits.
EVERY_3_WEEKS, DAYS_1_AND_8 = [1, 22], [1, 8, 22]
FIRST_28_DAYS = {
    "hr_ai_palbo": [1, 15],
    "hr_ai_ribo": [1, 15],
    "hr_ai_abema": [1, 15],
    "hr_ofs_ai_ribo": [1, 15],
    "hr_fulv_cdk": [1, 15],
    "hr_fulv_alone": [1, 15],
    "hr_fulv_capi": [1, 3, 5, 7, 15],
    "hr_fulv_alpel": [1, 8, 15],
    "hr_inavo": [1, 8, 15],
    "hr_exe_everolimus": [1],
    "hr_elacestrant": [1],
    "hr_imlunestrant": [1],
    "hr_vepdegestrant": [1],
    "hr_olaparib": [1],
    "chemo_cape": EVERY_3_WEEKS,
    "chemo_paclitaxel": [1, 8, 15],
    "chemo_nabpac": [1, 8, 15],
    "chemo_eribulin": DAYS_1_AND_8,
    "chemo_liposomal_dox": [1],
    "hrl_tdxd": EVERY_3_WEEKS,
    "hr_sacituzumab": DAYS_1_AND_8,
    "hr_dato": EVERY_3_WEEKS,
    "her2_thp": EVERY_3_WEEKS,
    "her2_hp_maint": EVERY_3_WEEKS,
    "her2_phesgo_maint": EVERY_3_WEEKS,
    "her2_tdxd_pertuz": EVERY_3_WEEKS,
    "her2_tdxd": EVERY_3_WEEKS,
    "her2_tucatinib": EVERY_3_WEEKS,
    "her2_tdm1": EVERY_3_WEEKS,
    "tn_pembro_chemo": [1, 8, 15, 22],
    "tn_sg_pembro": DAYS_1_AND_8,
    "tn_sg_first": DAYS_1_AND_8,
    "tn_dato_first": EVERY_3_WEEKS,
    "tn_sg_later": DAYS_1_AND_8,
    "tn_carbo_gem": DAYS_1_AND_8,
    "bone_denosumab_q4w": [1],
    "bone_denosumab_q12w": [1],
    "bone_zoledronic_q12w": [1],
    "rad_course": [1, 8, 9, 10, 11, 12],
    "sbrt_course": [1, 8, 10, 12, 15, 17],
    "treatment_break": [1],
    "hospice": [],
    "palliative_clinic": [1],
    "trial": [1, 8, 22],
    "hr_letrozole": [1],
    "hr_anastrozole": [1],
    "hr_exemestane": [1],
    "hr_tamoxifen": [1],
    "no_treatment": [1],
}


@pytest.mark.parametrize("name", REGIMENS)
def test_the_first_28_days_of_each_regimen(name):
    # Days 1 to 28 of a treatment that starts on 1 February 2026 are that February.
    start = dt.date(2026, 2, 1)
    dated = treatment.dated_visits(law(), name, start, dt.date(2026, 3, 1))
    assert [visit.day.day for visit in dated if visit.clinic] == FIRST_28_DAYS[name]
    assert clinic_days([(name, "2026-02-01", None)])[1] == len(FIRST_28_DAYS[name])


# -- cycles and the calendar -----------------------------------------------------------------------


def doses(name, start, stop=None, months=YEAR):
    table, when = run([(name, start, stop)], months)
    return treatment.clinic_time(**table, **when).drug_days[0].tolist()


def test_doses_of_a_calendar_year():
    # Every 21 days from January 1: day 358 is December 24, the 18th; 17 up to December 23.
    assert sum(doses("her2_tdxd", "2026-01-01")) == 18
    assert sum(doses("her2_tdxd", "2026-01-01", "2026-12-24")) == 17
    assert sum(doses("her2_tdxd", "2026-01-01", "2026-12-25")) == 18


def test_a_cycle_runs_on_over_new_year():
    # From December 10: December 31, January 21, February 11 and then March 4 and 25.
    months = Months.starting("2026-12", 4)
    assert doses("her2_tdxd", "2026-12-10", months=months) == [2, 1, 1, 2]
    # In a leap year: from February 8, 2028: February 29, March 21.
    assert doses("her2_tdxd", "2028-02-08", months=Months.starting("2028-02", 2)) == [2, 1]


@pytest.mark.parametrize(
    ("switch", "enhertu", "kadcyla"),
    [
        ("2026-01-21", 1, 1),  # the day before the second dose: Kadcyla on 21 January
        ("2026-01-22", 1, 1),  # on its day: the new treatment has it
        ("2026-01-23", 2, 1),  # the day after: the second dose was given
    ],
)
def test_the_day_before_at_and_after_a_switch(switch, enhertu, kadcyla):
    table, _ = run(
        [("her2_tdxd", "2026-01-01", switch), ("her2_tdm1", switch, None)],
        Months.starting("2026-01", 1),
    )
    drug = treatment.KINDS.index("infusion_drug")
    # Enhertu with 3.53, 15.75 and 1.26 of other drugs; Kadcyla alone.
    spent = enhertu * (12_520 + 20.54) + kadcyla * 10_970.18
    assert treatment.medicare_allowed(**table)[drug, 0, 0] == pytest.approx(spent, abs=0.01)


# -- events ------------------------------------------------------------------------------------------

EVENT_DAYS = {
    "rad_course_1": [1, 8],
    "rad_course_10": [1, 8, 9, 10, 11, 12, 15, 16, 17, 18, 19],
    "sbrt_course_3": [1, 8, 10, 12],
    "gamma_knife": [1, 8],
    "proton_course": [1, 8, 9, 10, 11, 12, 15, 16, 17, 18, 19],
    "staging_workup": [1, 4, 8, 15],
    "staging_pet": [1, 4, 8, 15],
    "second_opinion": [1],
    "port_placement": [1],
    "lumpectomy": [1, 15],
    "mastectomy": [1, 8, 22],
    "bone_surgery": [1, 15, 43],
    "liver_surgery": [1, 15, 43],
    "cryo_bone": [1, 15],
    "cryo_lung": [1, 15],
    "cryo_liver": [1, 15],
    "emergency_visit": [1],
    "hospital_stay": [1, 15],
    "switch_scans": [1],
    "brain_mri": [1],
    "pet_scan": [1],
    "biopsy_bone": [1, 8],
    "biopsy_breast": [1, 8],
    "biopsy_liver": [1, 8],
    "biopsy_lung": [1, 8],
    "gene_test_inherited": [1, 22],
    "gene_test_tumor": [1],
    "gene_test_blood": [1],
    "specialist_visit": [1],
    "future_wishes": [1],
}


@pytest.mark.parametrize("name", EVENT_DAYS)
def test_clinic_days_of_each_event(name):
    start = dt.date(2026, 3, 1)
    dated = treatment.dated_visits(law(), name, start, dt.date(2026, 12, 31))
    assert [(v.day - start).days + 1 for v in dated if v.clinic] == EVENT_DAYS[name]
    assert sum(clinic_days([(name, "2026-03-01", None)])) == len(EVENT_DAYS[name])


def test_the_seeds_events_are_all_there():
    events = set(law().file("regimens")["events"])
    rhythms = {"counseling", "hormone_pill", "pain_medicine", "nausea_medicine", "brain_mri_watch"}
    rhythms |= {"white_cell_booster", "trial_extras", "scalp_cooling", "her2_thp_shot"}
    assert events == set(EVENT_DAYS) | rhythms


def test_a_hospital_stay_has_its_days():
    table, when = run([("hospital_stay", "2026-01-29", None)])
    time = treatment.clinic_time(**table, **when)
    # Six days, January 29 to February 3, 8 working hours each; one way there and back, and a visit
    # of 1.25 h on day 15, February 12. The companion comes for 4 h on each day, and to the visit.
    assert time.clinic_days[0, :2].tolist() == [1, 1]
    assert time.hospital_days[0, :3].tolist() == [3, 3, 0]
    assert time.hours_on_site[0, :2].tolist() == [24, 24 + 1.25]
    assert time.companion_days[0, :2].tolist() == [3, 4]
    assert time.companion_hours[0, :2].tolist() == [12, 12 + 1.25]
    stays = treatment.KINDS.index("hospital")
    assert treatment.service_counts(**table)[stays].sum() == 1


def test_an_event_can_come_again():
    lines = [("emergency_visit", day, None) for day in ("2026-02-10", "2026-05-11", "2026-05-30")]
    table, when = run(lines)
    time = treatment.clinic_time(**table, **when)
    assert time.clinic_days[0].tolist() == [0, 1, 0, 0, 2, *[0] * 7]
    assert time.hours_on_site.sum() == 3 * (1.25 + 5)
    emergency = treatment.KINDS.index("emergency")
    assert treatment.medicare_allowed(**table)[emergency].sum() == pytest.approx(3 * 784.45)


def test_who_comes_along_is_a_choice():
    lines = [("hr_ai_palbo", "2026-01-01", "2026-02-01")]  # visits 1 and 29, a test alone on 15
    for company, days, hours in ((0, 2, 2.5), (1, 0, 0), (2, 3, 3.0)):
        table, when = run(lines, choices={"company": company})
        time = treatment.clinic_time(**table, **when)
        assert time.clinic_days[0, 0] == 3 and time.hours_on_site[0, 0] == 3.0
        assert (time.companion_days[0, 0], time.companion_hours[0, 0]) == (days, hours)


# -- side by side --------------------------------------------------------------------------------------


def test_two_treatments_on_one_day_share_the_blood_draw_and_the_tests():
    # Fulvestrant + Truqap and zoledronic acid on 1 January: blood sugar, A1c and the gene panel of
    # the one, the chemistry panel of the other, one draw between them.
    lines = [("hr_fulv_capi", "2026-01-01", None), ("bone_zoledronic_q12w", "2026-01-01", None)]
    table, when = run(lines, Months.starting("2026-01", 1))
    lab = treatment.KINDS.index("lab")
    apart = treatment.medicare_allowed(**table)[lab, 0, 0]
    shared = treatment.shared_days(**table, **when)
    once = treatment.medicare_allowed(**table, shared=shared)[lab, 0, 0]
    # Blood sugar on days 1, 3, 5, 7 and 29, each with a draw; the panels of day 1 once.
    by_hand = 5 * (3.93 + 9.34) + 9.71 + 5000 + 10.56
    assert once == pytest.approx(by_hand, abs=0.005)
    assert apart == pytest.approx(by_hand + 9.34, abs=0.005)
    counts = treatment.service_counts(**table, shared=shared)
    assert counts[lab, 0, 0] == 5 + 5 + 1 + 1 + 1
    private = treatment.commercial_allowed(**table, trend=np.ones((14, 1, 1)), shared=shared)
    assert private[lab, 0, 0] == pytest.approx(1.3 * by_hand, abs=0.02)


def test_drugs_and_giving_them_are_never_shared():
    lines = [("hr_fulv_alone", "2026-01-01", None), ("bone_denosumab_q4w", "2026-01-01", None)]
    table, when = run(lines, Months.starting("2026-01", 1))
    shared = treatment.shared_days(**table, **when)
    for kind in ("infusion_drug", "infusion"):
        k = treatment.KINDS.index(kind)
        for page in (treatment.medicare_allowed, treatment.service_counts):
            assert page(**table, shared=shared)[k, 0, 0] == page(**table)[k, 0, 0]
    # Fulvestrant on days 1, 15 and 29; denosumab on 1 and 29 is on the same days.
    assert treatment.clinic_time(**table, **when).drug_days[0, 0] == 3


def test_a_visit_of_two_treatments_is_one_visit():
    lines = [("her2_phesgo_maint", "2026-01-01", None), ("hr_letrozole", "2026-01-01", None)]
    table, when = run(lines, Months.starting("2026-01", 1))
    shared = treatment.shared_days(**table, **when)
    visits = treatment.KINDS.index("specialist")
    assert treatment.service_counts(**table)[visits, 0, 0] == 3  # 1; 1 and 29
    assert treatment.service_counts(**table, shared=shared)[visits, 0, 0] == 2
    # One trip on day 1, Phesgo on 22, the visit of the pill on 29.
    assert treatment.clinic_time(**table, **when).clinic_days[0, 0] == 3


def test_treatments_one_after_the_other_share_nothing():
    table, when = run([("hrl_tdxd", "2026-01-01", "2026-03-05"), ("hr_dato", "2026-03-05", None)])
    shared = treatment.shared_days(**table, **when)
    assert shared.again.size == 0 and shared.row.size == 0
    assert f"{shared} and more" == "days that treatments share: and more"


def test_trips_far_away_can_be_counted_by_themselves():
    lines = [("chemo_cape", "2026-01-01", None), ("second_opinion", "2026-02-05", None)]
    table, when = run(lines)
    keys = treatment.only_places(keys=when["keys"], wanted=np.array([[False, True]]))
    far = when | {"keys": keys}
    place = treatment.place_in_schedule(calendar=table["calendar"], **far)
    days = treatment.clinic_time(calendar=table["calendar"], place=place, **far).clinic_days
    assert days[0].tolist() == [0, 1, *[0] * 10]


# -- switches --------------------------------------------------------------------------------------------


def medicare_drugs(name, choices, stop="2026-01-02"):
    table, _ = run([(name, "2026-01-01", stop)], choices=choices)
    return treatment.medicare_allowed(**table)[treatment.KINDS.index("infusion_drug")].sum()


def test_brand_and_copy_have_their_prices():
    perjeta = 7_145.04
    for choice, trastuzumab in enumerate((1_583.78, 3_086.29, 344.61, 2_160.44)):
        spent = medicare_drugs("her2_hp_maint", {"trastuzumab": choice})
        assert spent == pytest.approx(perjeta + trastuzumab)
    assert medicare_drugs("bone_denosumab_q4w", {"denosumab": 0}) == pytest.approx(3_534.84)
    assert medicare_drugs("bone_denosumab_q4w", {"denosumab": 1}) == pytest.approx(3_387.60)
    assert medicare_drugs("hr_ofs_ai_ribo", {"ovary_shot": 0}) == pytest.approx(777.50)
    assert medicare_drugs("hr_ofs_ai_ribo", {"ovary_shot": 1}) == pytest.approx(170.78)


def test_shot_or_drip():
    assert medicare_drugs("her2_hp_maint", {"given_as": 1}) == pytest.approx(7_315.20)
    assert medicare_drugs("her2_phesgo_maint", {"given_as": 2}) == pytest.approx(8_728.82)
    # Tukysa: 61.068 x 60 for the shot; capecitabine 38.30 counts with the clinic drugs.
    assert medicare_drugs("her2_tucatinib", {"given_as": 1}) == pytest.approx(3_664.08 + 38.30)
    for choice, hours in ((0, 1.25 + 2.5), (1, 1.25 + 1)):
        table, when = run(
            [("her2_hp_maint", "2026-01-01", "2026-01-02")], choices={"given_as": choice}
        )
        assert treatment.clinic_time(**table, **when).hours_on_site.sum() == hours


def test_bone_medicine_by_name_and_rhythm():
    for choice, drugs in ((0, 13 * 3_534.84), (1, 5 * 20.33), (2, 5 * 3_534.84)):
        spent = medicare_drugs("bone_denosumab_q4w", {"bone_medicine": choice}, "2026-12-31")
        assert spent == pytest.approx(drugs)


def test_a_choice_that_does_not_bear_on_a_treatment_changes_nothing():
    keys = [
        treatment.key_of(law(), "hr_ai_palbo", "office", {s: 1}) for s in ("trastuzumab", "booster")
    ]
    assert len({treatment.chosen(law(), key) for key in keys}) == 1
    plain = treatment.key_of(law(), "hr_ai_palbo", "office")
    assert treatment.chosen(law(), plain) == treatment.chosen(law(), keys[0])


def test_every_choice_leads_to_services_that_exist():
    known = law().file("services")["services"]
    names = treatment.treatments(law())
    for node in treatment.switches(law()).values():
        assert node["says"] and len(node["choices"]) >= 2
        assert set(node["choices"][0]) == {"name"}, "the first choice changes nothing"
        for choice in node["choices"]:
            assert choice["name"]
            assert set(choice.get("regimens", {}).values()) <= set(names)
            swaps = [choice.get("swap", {}), *choice.get("only_in", {}).values()]
            for swap in swaps:
                assert set(swap) | set(swap.values()) <= set(known)
            assert set(choice.get("of", ())) <= set(known)


def test_codes_of_choices_add_up():
    steps = treatment.switch_steps(law())
    at = {"trastuzumab": 1, "supply": 1}
    choices = np.array([[float(at.get(s, 0)) for s in treatment.switches(law())]])
    plain = np.array([[float(treatment.key_of(law(), "her2_hp_maint", "hospital")), np.nan]])
    keys = treatment.keys_as_chosen(keys=plain, choices=choices, steps=steps)
    assert keys[0, 0] == treatment.key_of(law(), "her2_hp_maint", "hospital", at)
    assert keys[0, 0] % 2 == 1 and np.isnan(keys[0, 1])


def test_three_months_of_pills_at_once():
    # 30-day fills on days 1, 31 ... 361: 13 in the year; 90-day fills on days 1, 91, 181, 271, 361.
    fills = treatment.KINDS.index("drug_generic")
    for choice, fills_paid, copays in ((0, 13, 13), (1, 5 * 3, 5 * 2.5)):
        table, _ = run([("hr_letrozole", "2026-01-01", None)], choices={"supply": choice})
        assert treatment.medicare_allowed(**table)[fills].sum() == pytest.approx(fills_paid * 12)
        assert treatment.service_counts(**table)[fills].sum() == copays
    # Specialty pills stay month by month.
    table, _ = run([("hr_ai_palbo", "2026-01-01", None)], choices={"supply": 1})
    assert treatment.service_counts(**table)[treatment.KINDS.index("drug_specialty")].sum() == 14


# -- prices month by month ---------------------------------------------------------------------------


def by_month(lines, months, figures=None, follow=False):
    keys = np.array([[float(treatment.key_of(law(), n, "office")) for n, _, _ in lines]])
    starts = np.array([[ordinal(s) for _, s, _ in lines]])
    table, _ = inputs(keys, starts, starts * 0 + NEVER, months, figures, follow)
    return table


def test_the_negotiated_price_of_ibrance_comes_in_its_month():
    months = Months.starting("2026-01", 24)
    pills = treatment.KINDS.index("drug_specialty")
    table = by_month([("hr_ai_palbo", "2026-01-01", None)], months, follow=True)
    paid = treatment.medicare_allowed(**table)[pills, 0]
    # Fills every 28 days: December 3 and 31, 2026; January 28, 2027.
    assert paid[11] == pytest.approx(2 * 15_982.39) and paid[12] == pytest.approx(7_871)
    assert treatment.commercial_allowed(**table, trend=np.ones((14, 1, 1)))[pills, 0, 12] == (
        pytest.approx(15_982.39)
    )
    held = by_month([("hr_ai_palbo", "2026-01-01", None)], months)
    assert treatment.medicare_allowed(**held)[pills, 0, 12] == pytest.approx(15_982.39)
    with law().noted() as notes:
        treatment.note_prices(law(), table["calendar"], months)
    assert "services.services.oral_palbociclib.medicare" in notes


@pytest.fixture(scope="module")
def dearer(tmp_path_factory):
    """The data folder with a new price of fulvestrant in July 2026 and one in January 2027."""
    root = tmp_path_factory.mktemp("data")
    shutil.copytree(data_dir() / "care", root / "care")
    path = root / "care" / "services.yaml"
    text = path.read_text()
    listed = r'(?s)(label: "Fulvestrant shots.*?values: )\{[^}]*\}'
    changed = r"\1{2026-01-01: 114.4, 2026-07-01: 120, 2027-01-01: 130}"
    new, found = re.subn(listed, changed, text, count=1)
    assert found == 1
    path.write_text(new)
    return Law(root)


def test_each_month_has_the_prices_of_its_first_day(dearer):
    months = Months.starting("2026-01", 14)
    drug = treatment.KINDS.index("infusion_drug")
    line = [("hr_fulv_alone", "2026-01-01", None)]
    table = by_month(line, months, dearer, follow=True)
    paid = treatment.medicare_allowed(**table)[drug, 0]
    # Shots on January 1, 15 and 29; the 7th every 28 days is June 18, the 8th July 16.
    assert paid[0] == pytest.approx(3 * 114.40)
    assert (paid[5], paid[6]) == (pytest.approx(114.40), pytest.approx(120))
    # December 3 and 31; January 28.
    assert (paid[11], paid[12]) == (pytest.approx(240), pytest.approx(130))
    coinsurance = treatment.medicare_drug_coinsurance(**table)[0]
    assert coinsurance[12] == pytest.approx(0.2 * 130)


def test_a_later_list_price_is_not_grown_twice(dearer):
    months = Months.starting("2026-01", 14)
    drug = treatment.KINDS.index("infusion_drug")
    table = by_month([("hr_fulv_alone", "2026-01-01", None)], months, dearer, follow=True)
    trend = treatment.price_trend(
        month=months.ordinal, **law().figures(treatment.price_trend, months)
    )
    private = treatment.commercial_allowed(**table, trend=trend)[drug, 0]
    # The price of 2027 is stated for 2027: 130 x 1.93, not once more with a year's growth.
    assert private[12] == pytest.approx(130 * 1.93, abs=0.01)
    assert private[6] == pytest.approx(120 * 1.93, abs=0.01)


def test_months_before_a_change_do_not_know_of_it(dearer):
    short, long = Months.starting("2026-01", 6), Months.starting("2026-01", 14)
    line = [("hr_fulv_alone", "2026-01-01", None)]
    one = treatment.medicare_allowed(**by_month(line, short, dearer, follow=True))
    other = treatment.medicare_allowed(**by_month(line, long, dearer, follow=True))
    assert np.array_equal(one, other[..., :6])


def test_a_price_of_ones_own_holds_whoever_pays():
    months = Months.starting("2027-03", 12)
    own = (("drug_fulvestrant_500", 200.0),)
    keys = np.array([[float(treatment.key_of(law(), "hr_fulv_alone", "office"))]])
    start = np.array([[ordinal("2027-03-01")]])
    when = {"keys": keys, "starts": start, "stops": start + 1, "month_edges": months.edges}
    table = treatment.calendar(law(), dt.date(2027, 3, 1), treatment.keys_in(keys), months, own)
    at = {"calendar": table, "place": treatment.place_in_schedule(calendar=table, **when)}
    drug = treatment.KINDS.index("infusion_drug")
    trend = treatment.price_trend(
        month=months.ordinal, **law().figures(treatment.price_trend, months)
    )
    assert treatment.medicare_allowed(**at)[drug, 0, 0] == 200
    # The price is one of 2027: the growth of 2027 is in it already.
    assert treatment.commercial_allowed(**at, trend=trend)[drug, 0, 0] == pytest.approx(
        200, abs=0.01
    )
    assert treatment.full_charges(**at, trend=trend)[drug, 0, 0] == pytest.approx(200, abs=0.01)
    assert treatment.medicare_drug_coinsurance(**at)[0, 0] == 40
    assert not any("drug_fulvestrant_500.any" in figure for figure in table.figures)


def test_an_own_price_of_nothing_we_know_is_refused():
    with pytest.raises(LawError, match="drug_of_dreams"):
        treatment.calendar(law(), PRICES, (0,), None, (("drug_of_dreams", 1.0),))


def test_prices_before_the_first_ones_are_refused():
    with pytest.raises(LawError, match="2025-12-01"):
        treatment.calendar(
            law(), dt.date(2025, 12, 1), (treatment.key_of(law(), "chemo_cape", "office"),)
        )


# -- what follows from the sequence ------------------------------------------------------------------------


def restaging(lines, switch_days):
    table, when = run(lines)
    return treatment.restaging_days(
        calendar=table["calendar"],
        keys=when["keys"],
        starts=when["starts"],
        switch_days=np.array([[np.nan if d is None else ordinal(d) for d in switch_days]]),
        **law().figures(treatment.restaging_days, Months(YEAR.first, 1)),
    )[0].tolist()


@pytest.mark.parametrize(
    ("switch", "scans"),
    [
        ("2026-03-19", "2026-03-12"),  # the scans of day 78 would fall on the very day
        ("2026-03-20", None),  # they were done the day before
        ("2026-04-16", None),  # 28 days ago
        ("2026-04-17", "2026-04-10"),  # 29 days ago
    ],
)
def test_scans_before_a_change_unless_they_are_recent(switch, scans):
    # From January 1 the scans of day 78 are on March 19.
    days = restaging([("hr_fulv_alone", "2026-01-01", switch)], [switch])
    assert days == [ordinal(scans)] if scans else np.isnan(days).all()


def test_no_scans_where_no_treatment_follows():
    days = restaging([("hr_fulv_alone", "2026-01-01", "2026-05-01")], [None])
    assert np.isnan(days).all()


def test_scans_before_a_change_are_a_place_like_any_other():
    lines = [("hr_fulv_alone", "2026-01-01", "2026-05-04"), ("chemo_cape", "2026-05-04", None)]
    _, when = run(lines)
    scans = np.array([restaging(lines, ["2026-05-04", None])])
    key = float(treatment.key_of(law(), "switch_scans", "hospital"))
    keys = treatment.more_places(places=when["keys"], added=np.where(np.isnan(scans), np.nan, key))
    starts = treatment.more_places(places=when["starts"], added=scans)
    stops = treatment.more_places(places=when["stops"], added=scans + 1)
    at, when = inputs(keys, starts, stops, YEAR)
    imaging = treatment.KINDS.index("imaging")
    # March 19 by the schedule, April 27 before the change; then July 20 and October 12.
    scanned = treatment.service_counts(**at)[imaging, 0].tolist()
    assert scanned == [0, 0, 3, 3, 0, 0, 3, 0, 0, 3, 0, 0]


def test_yearly_rates_lie_between_their_ends_and_have_sources():
    for name in ("emergency_visits", "hospital_stays"):
        rate = law().parameter(f"regimens.yearly_rates.{name}")
        assert rate.low < rate.values[-1] < rate.high and rate.checked == "secondary"
    # 271 of 901 people with 2.1 visits, 214 with 1.65 stays, in half a year.
    visits = law().on("regimens.yearly_rates.emergency_visits", PRICES)
    stays = law().on("regimens.yearly_rates.hospital_stays", PRICES)
    assert visits == pytest.approx(2 * 271 / 901 * 2.1, abs=0.01)
    assert stays == pytest.approx(2 * 214 / 901 * 1.65, abs=0.01)
    assert law().parameter("regimens.yearly_rates.hospital_stays").high == (
        pytest.approx(1.7 / 532 * 365.25, abs=0.005)
    )


def test_typical_months_are_a_plan_for_money_and_never_an_outlook():
    assert treatment.typical_stay(law(), "hr_ai_ribo") == (25.3, 12, 40)
    assert treatment.typical_stay(law(), "bone_denosumab_q4w") is None
    for name in NAMES:
        node = treatment.treatments(law())[name].get("typical_months")
        if node is None:
            continue
        assert node["says"].startswith("How many months many people stay on this treatment")
        assert not any(
            word in node["says"].lower() for word in ("surviv", "live", "prognos", "outlook")
        )
        months, low, high = treatment.typical_stay(law(), name)
        assert 0 < low <= months <= high <= 60


# -- each treatment's first year ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def first_year():
    rows = treatment.first_year_table(law(), year=2026, miles_one_way=20, minutes_one_way=35)
    return {row.key: row for row in rows}


def test_the_first_year_of_every_regimen(first_year):
    assert list(first_year) == REGIMENS
    for name, days in BY_HAND.items():
        row = first_year[name]
        assert row.clinic_days == days
        assert row.miles == 40 * days
        assert row.name == treatment.treatments(law())[name]["name"]
        assert all(source.strip() for source in row.sources) and row.sources
    for row in first_year.values():
        assert row.chair_hours <= row.hours_on_site
        assert row.medicare_price <= row.commercial_price + 0.01 <= row.list_price + 0.02


def test_a_first_year_by_hand(first_year):
    # Weekly paclitaxel: 40 infusions, the first of 3 h, then 2.5 h; 44 trips of 1.25 h and 70 minutes.
    row = first_year["chemo_paclitaxel"]
    assert row.chair_hours == 3 + 39 * 2.5
    assert row.hours_on_site == 44 * 1.25 + 100.5
    assert row.hours_lost_by_two == pytest.approx(2 * (155.5 + 44 * 70 / 60))
    # Letrozole alone: 13 fills of 12; visits 1, 29, 57, 85, 169, 253, 337; chemistry and draw on the
    # first three; scans four times: 166.67 + 297.26 + 256.18, tests 7.77 + 10.56 + 20.81 + 18.96 + 9.34.
    pills = first_year["hr_letrozole"]
    by_hand = 13 * 12 + 7 * 135.61 + 3 * (10.56 + 9.34) + 4 * (720.11 + 67.44)
    assert pills.medicare_price == pytest.approx(by_hand, abs=0.02)
    assert pills.chair_hours == 0


def test_first_year_days_agree_with_the_survey(first_year):
    """Trips are the survey's drug days, 13 times 28 days, and what comes besides: at most a third of
    the days of a regimen with a drip each week, and never below one each quarter."""
    for name, per_28 in DRUG_DAYS_PER_28.items():
        row = first_year[name]
        assert row.clinic_days >= 13 * per_28 - 1
        assert row.clinic_days <= 13 * per_28 + 9, "scans, and tests of the first weeks"
    for row in first_year.values():
        if treatment.treatments(law())[row.key]["line"] not in ("event", "state", "add-on"):
            assert 11 <= row.clinic_days <= 4.7 * 365 / 30  # BMC Cancer 11:250
