"""The treatment calendar: days by hand, month edges, prices, and the same alone as in a crowd."""

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.basis.law import law
from estimator.basis.months import Months
from estimator.rules import insurance, treatment

PRICES = dt.date(2026, 1, 1)
NEVER = 999_999.0
YEAR = Months.starting("2026-01", 12)
NAMES = list(treatment.treatments(law()))
REGIMENS = list(law().file("regimens")["regimens"])


def ordinal(text):
    return float(dt.date.fromisoformat(text).toordinal())


def run(lines, months=YEAR, site="hospital"):
    """Inputs of the rules for one family: ``lines`` are (treatment, first day, stop day)."""
    keys = np.array([[float(treatment.key_of(law(), name, site)) for name, _, _ in lines]])
    starts = np.array([[ordinal(start) for _, start, _ in lines]])
    stops = np.array([[NEVER if stop is None else ordinal(stop) for _, _, stop in lines]])
    return inputs(keys, starts, stops, months)


def inputs(keys, starts, stops, months):
    table = treatment.calendar(law(), PRICES, treatment.keys_in(keys))
    when = {"keys": keys, "starts": starts, "stops": stops, "month_edges": months.edges}
    place = treatment.place_in_schedule(calendar=table, **when)
    return {"calendar": table, "place": place}, when


def clinic_days(lines, months=YEAR):
    table, when = run(lines, months)
    return treatment.clinic_time(**table, **when).clinic_days[0].tolist()


# -- the data ----------------------------------------------------------------------------------


def test_all_44_regimens_are_there():
    assert len(REGIMENS) == 44


@pytest.mark.parametrize("name", NAMES)
def test_each_schedule_keeps_the_form_the_code_relies_on(name):
    regimen = treatment.treatments(law())[name]
    assert regimen["source"]["cite"] and regimen["evidence"] and regimen["checked"]
    assert regimen["name"] and regimen["subtypes"] and regimen["line"] and regimen["route"]
    for entry in regimen["schedule"]:
        assert set(entry) <= {"services", "days", "every", "through", "units", "chair"}
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
    assert len(priced) == 148  # rows of the price survey
    for service in services:
        label = treatment.service_label(law(), service)
        assert label and not any(word in label for word in ("CPT", "HCPCS"))
        for site in treatment.SITES:
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
    for name in REGIMENS:
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
    table, when = inputs(keys, starts, stops, months)
    trend = treatment.price_trend(
        month=months.ordinal, **law().figures(treatment.price_trend, months)
    )
    time = treatment.clinic_time(**table, **when)
    return [
        treatment.service_counts(**table),
        treatment.commercial_allowed(**table, trend=trend),
        treatment.medicare_allowed(**table),
        treatment.full_charges(**table, trend=trend),
        treatment.medicare_drug_coinsurance(**table)[None],
        treatment.self_paid_medicine(**table)[None],
        np.stack(time),
    ]


def crowd(count, months, seed):
    rng = np.random.default_rng(seed)
    first = months.edges[0, 0]
    keys = rng.integers(0, 2 * len(NAMES), (count, 3)).astype(float)
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
    lines, days, services = [], set(), 0
    for name, begin, last in zip(names, begins, lasts, strict=False):
        start, stop = first + dt.timedelta(days=begin), first + dt.timedelta(days=begin + last)
        lines.append((name, start.isoformat(), stop.isoformat()))
        for visit in treatment.dated_visits(law(), name, start, stop):
            if first.toordinal() <= visit.day.toordinal() < months.edges[0, -1]:
                if visit.clinic:
                    days.add(visit.day)
                insured = [s for s in visit.services if s != "oral_antidiarrheal"]
                services += len(insured) + (
                    any(law().node(f"services.services.{s}").get("blood") for s in insured)
                )
    table, when = run(lines, months)
    time = treatment.clinic_time(**table, **when)
    by_month = [0] * count
    for day in days:
        by_month[(day.year - 2026) * 12 + day.month - 12] += 1
    assert time.clinic_days[0].tolist() == by_month
    assert treatment.service_counts(**table).sum() == services
    assert (time.companion_days <= time.clinic_days).all()
    assert (time.companion_hours <= time.hours_on_site).all()


@settings(max_examples=30, deadline=None)
@given(shift=st.integers(0, 400), name=st.sampled_from(REGIMENS))
def test_a_longer_treatment_never_costs_less(shift, name):
    stop = dt.date(2026, 2, 1) + dt.timedelta(days=shift)
    shorter, _ = run([(name, "2026-01-01", stop.isoformat())])
    longer, _ = run([(name, "2026-01-01", (stop + dt.timedelta(days=30)).isoformat())])
    assert (treatment.medicare_allowed(**longer) >= treatment.medicare_allowed(**shorter)).all()
