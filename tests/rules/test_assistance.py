"""Help with bills: who may use what, limits to the month, and that nothing is helped twice."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from estimator.basis.law import law
from estimator.basis.months import NEVER, Months, month_ordinal
from estimator.rules import assistance, coverage, treatment

MONTHS = Months.starting("2026-03", 24)
DAY = dt.date(2026, 3, 1)
CENT = 0.005
FILE = law().file("assistance")


def column(*values):
    return np.array(values, dtype=float)[:, None]


# -- the data ------------------------------------------------------------------------------------


def test_each_drug_has_one_card_or_a_reason_why_not():
    services = law().file("services")["services"]
    drugs = {name for name in services if name.startswith(("drug_", "oral_"))}
    carded = [drug for card in FILE["cards"].values() for drug in card["drugs"]]
    assert len(carded) == len(set(carded)), "two cards for one drug"
    assert not set(carded) & set(FILE["no_card"])
    assert drugs == set(carded) | set(FILE["no_card"]), "add the drug to a card or to no_card"
    assert all(reason.strip() for reason in FILE["no_card"].values())


@pytest.mark.parametrize("key", FILE["cards"])
def test_a_card_is_of_one_kind_and_has_a_program(key):
    card = FILE["cards"][key]
    kinds = {law().node(f"services.services.{drug}.kind") for drug in card["drugs"]}
    assert len(kinds) == 1
    assert card["year"] in ("calendar", "enrollment")
    program = FILE["programs"][card["program"]]
    assert set(card["drugs"]) <= set(program["drugs"])
    assert program["kind"] == "copay card"


@pytest.mark.parametrize("key", FILE["programs"])
def test_cards_never_go_with_a_government_plan(key):
    program = FILE["programs"][key]
    assert set(program["cover"]) == {"private", "medicare", "medicaid", "none"}
    assert any(program["cover"].values())
    assert program["kind"] in assistance.KINDS_IN_ORDER
    if program["kind"] == "copay card":
        assert program["cover"] == {
            "private": True,
            "medicare": False,
            "medicaid": False,
            "none": False,
        }


@pytest.mark.parametrize("schedule", FILE["hospital_assistance"]["states"])
def test_a_states_steps_rise_in_income_and_fall_in_discount(schedule):
    name = f"assistance.hospital_assistance.states.{schedule}"
    limits, discounts = law().on(f"{name}.limits", DAY), law().on(f"{name}.discounts", DAY)
    assert len(limits) == len(discounts)
    assert limits == sorted(set(limits))
    assert discounts == sorted(set(discounts), reverse=True)
    assert all(0 < d <= 1 for d in discounts)


def test_policies_grow_more_generous():
    def row(version):
        name = f"assistance.hospital_assistance.policies.{version}"
        return [law().on(f"{name}.{x}", DAY) for x in ("free_up_to", "discount_up_to")]

    low, typical, high = row("low"), row("typical"), row("high")
    assert low[0] < typical[0] < high[0]
    assert low[1] <= typical[1] <= high[1]
    assert all(free < upto for free, upto in (low, typical, high))


# -- the cards of a treatment --------------------------------------------------------------------


def of_treatments(names, share=0.2, months=MONTHS, **more):
    """The cards of these treatments, one a family (or several as a tuple), and the plan's bills."""
    rows = [name if isinstance(name, tuple) else (name,) for name in names]
    width = max(map(len, rows))
    keys = np.full((len(rows), width), np.nan)
    for i, row in enumerate(rows):
        for j, (name, site) in enumerate(row if isinstance(row[0], tuple) else [row]):
            keys[i, j] = treatment.key_of(law(), name, site)
    starts = np.full(keys.shape, float(dt.date(2026, 3, 10).toordinal()))
    known = treatment.keys_in(keys)
    table = treatment.calendar(law(), DAY, known, months)
    cards = assistance.card_calendar(law(), DAY, known, months)
    place = treatment.place_in_schedule(
        calendar=table,
        keys=keys,
        starts=starts,
        stops=np.full(keys.shape, np.nan),
        month_edges=months.edges,
    )
    trend = treatment.price_trend(
        month=months.ordinal, **law().figures(treatment.price_trend, months)
    )
    bills = treatment.commercial_allowed(calendar=table, place=place, trend=trend)
    asked = {
        "calendar": cards,
        "place": place,
        "trend": trend,
        "bills": bills,
        "share_by_kind": bills * share,
        "month": months.ordinal,
        "coverage": np.ones((len(rows), months.count)),
        "granted": np.ones((len(rows), 1), dtype=bool),
    }
    return asked | more


def test_the_card_of_kisqali_by_hand():
    # A fill every 28 days from March 10 at 19,100 dollars: one a month and two in June 2026.
    # 20 percent is 3,820 a fill; 15,000 a year: three fills and 3,540 of the fourth and fifth.
    found = assistance.copay_cards(**of_treatments([("hr_ai_ribo", "office")]))
    assert found.possible[0, :4] == pytest.approx([3820, 3820, 3820, 3540], abs=CENT)
    assert found.possible[0, 4:10] == pytest.approx(0, abs=CENT)
    assert found.cut_off[0, 3] == pytest.approx(2 * 3820 - 3540, abs=CENT)
    assert found.runs_out[0, 0] == month_ordinal("2026-06")
    assert found.possible[0, 10] > 0, "a new limit in January"


def test_the_cards_of_a_calendar_add_up_to_bills_of_its_drugs():
    asked = of_treatments([("her2_thp", "hospital")])
    brand = assistance.brand_drugs(**{name: asked[name] for name in ("calendar", "place", "trend")})
    # Docetaxel and the copy of trastuzumab have no card: less than all clinic drugs, most of them.
    drugs = asked["bills"][treatment.KINDS.index("infusion_drug")]
    assert (brand.commercial <= drugs + CENT).all()
    assert brand.commercial.sum() > drugs.sum() / 2
    assert (brand.full_charge >= brand.commercial).all()


def test_a_treatment_without_a_brand_has_no_card():
    asked = of_treatments([("chemo_paclitaxel", "office")])
    assert asked["calendar"].cards == []
    found = assistance.copay_cards(**asked)
    assert not found.possible.any() and (found.runs_out == NEVER).all()


@pytest.mark.parametrize("name", law().file("regimens")["regimens"])
def test_every_treatment_pays_no_more_than_the_share(name):
    asked = of_treatments([(name, "hospital")], share=0.3)
    found = assistance.copay_cards(**asked)
    assert (found.possible >= 0).all()
    infusion = treatment.KINDS.index("infusion")
    reached = {card.kind for card in asked["calendar"].cards}
    reached |= {infusion} if any(c.administration_limit for c in asked["calendar"].cards) else set()
    most = sum((asked["share_by_kind"][k] for k in sorted(reached)), np.zeros((1, MONTHS.count)))
    assert (found.possible <= most + CENT).all()
    for year in (2026, 2027, 2028):
        limit = sum(card.annual_limit for card in asked["calendar"].cards)
        assert found.possible[:, MONTHS.year[0] == year].sum() <= limit + CENT


def test_the_part_of_the_bills_and_the_terms_that_the_adjudicator_needs():
    asked = of_treatments([("hr_ai_ribo", "office"), ("chemo_paclitaxel", "office")])
    at = {name: asked[name] for name in ("calendar", "place")}
    part = assistance.card_part(**at, trend=asked["trend"], bills=asked["bills"])
    pills = treatment.KINDS.index("drug_specialty")
    assert part[pills, 0] == pytest.approx(1.0), "Kisqali is the only specialty pill"
    assert part.sum() == pytest.approx(part[pills, 0].sum())
    terms = assistance.card_terms(**at)
    assert terms.annual_limit[0, 0] == law().on("assistance.cards.kisqali.annual_limit", DAY)
    assert terms.patient_pays[0, 0] == 0 and np.isinf(terms.fill_limit[0, 0])
    assert np.isnan(terms.annual_limit[1, 0]), "no card"


def test_own_terms_stand_for_the_published_ones():
    asked = of_treatments([("hr_ai_ribo", "office")])
    found = assistance.copay_cards(
        **asked, own_limit=column(5000), own_patient_pays=column(10), used=column(1000)
    )
    # 5,000 - 1,000 in 2026: 3,810 of March, 190 of April.
    assert found.possible[0, :3] == pytest.approx([3810, 190, 0], abs=CENT)


def test_together_is_alone_bit_for_bit():
    names = [
        ("hr_ai_ribo", "office"),
        (("her2_thp", "hospital"), ("bone_denosumab_q4w", "office")),
        ("chemo_paclitaxel", "office"),
        ("her2_tdxd", "hospital"),
    ]
    together = assistance.copay_cards(**of_treatments(names))
    for i, name in enumerate(names):
        alone = assistance.copay_cards(**of_treatments([name]))
        for page, single in zip(together, alone, strict=True):
            assert np.array_equal(page[i : i + 1], single)


def test_switches_carry_the_card_along():
    key = treatment.key_of(law(), "hr_ai_ribo", "office")
    steps = treatment.switch_steps(law())
    services = treatment.services_of(law(), treatment.chosen(law(), key))
    assert "oral_ribociclib_600" in services
    assert steps.shape[0] == 1
    table = assistance.programs(law(), DAY)
    uses = assistance.drug_in_use(law(), table, np.array([[float(key)], [np.nan]]))
    at = table.keys.index
    assert uses[at("novartis_card"), 0, 0] == 1
    assert uses[at("gilead_card"), 0, 0] == 0
    assert np.isnan(uses[at("gilead_card"), 1, 0])
    assert uses[at("komen"), 1, 0] == 1


# -- parts of the bills --------------------------------------------------------------------------


def test_parts_of_the_share():
    by_kind = np.array([[[100.0, 0]], [[40, 30]], [[9, 5]]])
    assert assistance.drugs_share(
        share_by_kind=by_kind,
        drug_kinds=np.array([True, False, True]),
        part_d=np.array([[7.0, 0]]),
        part_b_drugs=np.array([[0.0, 1]]),
    ).tolist() == [[116, 6]]
    kinds = {
        "hospital_kinds": np.array([False, True, False]),
        "pharmacy_kinds": np.array([False, False, True]),
        "other": np.array([[5.0, 5]]),
    }
    for inside, expected in ((True, [[145, 35]]), (False, [[40, 30]])):
        found = assistance.hospital_share(
            share_by_kind=by_kind, in_hospital=np.array([[inside]]), **kinds
        )
        assert found.tolist() == expected


# -- properties ----------------------------------------------------------------------------------

cents = st.integers(0, 3_000_000).map(lambda x: x / 100)


@st.composite
def some_bills(draw):
    """Bills of a family over some months, their parts, and help of every kind."""
    count = draw(st.integers(1, 16))

    def page(most=3_000_000):
        return np.array(
            [draw(st.lists(st.integers(0, most), min_size=count, max_size=count))], float
        ) / 100  # fmt: skip

    both, pharmacy, rest, other = page(), page(), page(), page()
    truth = st.booleans().map(lambda x: np.array([[x]]))
    first = draw(st.integers(-3, count + 2))
    month = np.arange(24_312.0, 24_312 + count)[None]
    return {
        "month": month,
        "share": both + pharmacy + rest + other,
        "drugs": both + pharmacy,
        "hospital": both + rest,
        "hospital_drugs": both,
        "card_possible": page(),
        "coverage": np.array([draw(st.lists(st.integers(0, 8), min_size=count, max_size=count))]),
        "grant_amount": column(draw(cents)),
        "grant_first_month": month[:, :1] + first,
        "grant_granted": draw(truth),
        "first_grant": draw(truth),
        "look_back_days": draw(st.sampled_from((0.0, 90.0))),
        "discount": column(draw(st.floats(0, 1))),
        "own_discount": column(draw(st.sampled_from((np.nan, 0.0, 0.4, 1.0)))),
        "assistance_granted": draw(truth),
        "generally_billed": draw(st.sampled_from((np.inf, 100.0, 5000.0))),
        "account_balance": column(draw(cents)),
        "account_added": page(50_000),
    }, draw(st.booleans())


@settings(max_examples=200, deadline=None)
@given(some_bills())
def test_help_never_pays_a_bill_twice_nor_below_zero(case):
    asked, has_card = case
    card = asked["card_possible"] if has_card else np.zeros_like(asked["share"])
    found = assistance.after_help(**asked, card_granted=card)
    for name, page in found._asdict().items():
        assert (page >= 0).all(), name
    granted = found.card_granted + found.grant_granted + found.assistance_granted
    assert granted + found.left == pytest.approx(asked["share"], abs=CENT)
    assert found.account_paid + found.cash == pytest.approx(found.left, abs=CENT)
    possible = found.card_possible + found.grant_possible + found.assistance_possible
    assert possible + found.left_if_all == pytest.approx(asked["share"], abs=CENT)
    assert (found.card_granted <= asked["drugs"] + CENT).all()
    on_drugs = found.card_granted + found.grant_granted
    assert (on_drugs <= asked["drugs"] + CENT).all()
    assert (found.assistance_granted <= asked["hospital"] + CENT).all()
    paid = found.grant_granted.sum() + found.refund_granted.sum()
    assert paid <= asked["grant_amount"][0, 0] + CENT
    # What comes back was paid by the family in the months before the grant.
    before = asked["month"] < asked["grant_first_month"]
    assert found.refund_granted.sum() <= found.left[before].sum() + CENT
    put_in = asked["account_balance"][0, 0] + np.cumsum(asked["account_added"])
    assert (np.cumsum(found.account_paid) <= put_in + CENT).all()


@settings(max_examples=100, deadline=None)
@given(some_bills())
def test_nothing_granted_changes_nothing(case):
    asked, _ = case
    never = np.array([[False]])
    found = assistance.after_help(**asked | {"grant_granted": never, "assistance_granted": never})
    assert found.left == pytest.approx(asked["share"], abs=CENT)
    assert not found.refund_granted.any()


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_card_by_walking_through_its_fills(data):
    """The card against one that walks month by month, as a pharmacy's computer does."""
    count = data.draw(st.integers(1, 30))
    first = data.draw(st.integers(24_300, 24_330))

    def page(most):
        return np.array([data.draw(st.lists(st.integers(0, most), min_size=count, max_size=count))])

    share, fills = page(900_000) / 100, page(3)
    share = np.where(fills > 0, share, 0.0)
    limit, used = data.draw(cents), data.draw(cents)
    pays, most = data.draw(st.integers(0, 50)), data.draw(st.sampled_from((np.inf, 400.0, 9500.0)))
    own_year, start = data.draw(st.booleans()), data.draw(st.integers(24_280, 24_330))
    months = np.arange(first, first + count, dtype=float)[None]
    found = assistance.copay_card(
        month=months,
        coverage=np.full((1, count), coverage.COBRA),
        drug_share=share,
        fills=fills,
        patient_pays=column(pays),
        annual_limit=column(limit),
        granted=np.array([[True]]),
        fill_limit=most,
        used=column(used),
        twelve_months=own_year,
        first_month=column(start),
    )
    room, runs_out = max(limit - used, 0.0), NEVER
    for t in range(count):
        new_year = (first + t - start) % 12 == 0 if own_year else (first + t) % 12 == 0
        room = limit if new_year else room
        wanted = max(share[0, t] - pays * fills[0, t], 0.0)
        wanted = min(wanted, most * fills[0, t]) if fills[0, t] else 0.0
        paid = min(wanted, room)
        if wanted - paid > 1e-6:
            runs_out = min(runs_out, first + t)
        room -= paid
        assert found.possible[0, t] == pytest.approx(paid, abs=CENT)
        assert found.possible[0, t] <= share[0, t] + CENT
    assert found.runs_out[0, 0] == runs_out


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(cents, cents), min_size=1, max_size=24), cents)
def test_a_pot_by_walking_through_its_months(flows, balance):
    bills, added = (np.array([column]) for column in zip(*flows, strict=True))
    found = assistance.account_pays(bills=bills, balance=column(balance), added=added)
    left = balance
    for t, (bill, more) in enumerate(flows):
        paid = min(bill, left + more)
        left = left + more - paid
        assert found[0, t] == pytest.approx(paid, abs=CENT)


@settings(max_examples=60, deadline=None)
@given(st.lists(some_bills(), min_size=2, max_size=4))
def test_help_together_is_help_alone(cases):
    count = min(asked["month"].shape[1] for asked, _ in cases)
    alone_asked = []
    for asked, _ in cases:
        cut = {
            name: value[:, :count] if isinstance(value, np.ndarray) else value
            for name, value in asked.items()
        }
        cut["grant_first_month"] = asked["grant_first_month"]
        for scalar in ("look_back_days", "generally_billed"):
            cut[scalar] = cases[0][0][scalar]
        alone_asked.append(cut)
    together = {
        name: value
        if name == "month" or not isinstance(value, np.ndarray)
        else np.concatenate([a[name] for a in alone_asked])
        for name, value in alone_asked[0].items()
    }
    crowd = assistance.after_help(**together)
    for i, asked in enumerate(alone_asked):
        for page, single in zip(crowd, assistance.after_help(**asked), strict=True):
            assert np.array_equal(page[i : i + 1], single)


@given(st.floats(0, 8), st.floats(0, 8), st.sampled_from(("low", "typical", "high")))
def test_more_income_never_raises_a_discount(one, other, version):
    figures = law().figures(assistance.policy_discount, MONTHS, at="first", version=version)
    poorer, richer = sorted((one, other))
    found = assistance.policy_discount(income_share=np.array([[poorer, richer]]), **figures)
    assert 0 <= found[0, 1] <= found[0, 0] <= 1


# -- what to ask for -----------------------------------------------------------------------------


def asked_of(cover, income, *, miles=10.0, name="hr_ai_ribo", state="OH", **more):
    table = assistance.programs(law(), DAY)
    keys = np.array([[float(treatment.key_of(law(), name, "hospital"))]])
    found = assistance.open_help(
        programs=table,
        coverage=np.array([[float(cover)]]),
        income_share=np.array([[income]]),
        drug_in_use=assistance.drug_in_use(law(), table, keys),
        miles_one_way=column(miles),
        lives_there=assistance.lives_there(table, np.array([[state]], dtype=object)),
        **law().figures(assistance.open_help, MONTHS, at="first"),
        **more,
    )

    def answer(key):
        row = table.keys.index(key)
        return int(found.answer[row, 0, 0]), assistance.Reason(int(found.reason[row, 0, 0]))

    return table, found, answer


Reason = assistance.Reason
NO, MAYBE, OPEN = assistance.NOT_OPEN, assistance.MAYBE, assistance.OPEN


@pytest.mark.parametrize("cover", range(coverage.MEDICAID + 1))
def test_a_card_is_open_with_private_cover_only(cover):
    _, _, answer = asked_of(cover, 2.0)
    private = coverage.EMPLOYER <= cover <= coverage.PARTNER
    assert answer("novartis_card") == ((OPEN, Reason.ASK) if private else (NO, Reason.WRONG_COVER))
    assert answer("gilead_card")[0] == NO
    assert answer("medicaid_rides")[0] == (OPEN if cover == coverage.MEDICAID else NO)


@pytest.mark.parametrize(
    ("income", "expected"),
    [
        (2.99, (OPEN, Reason.ASK)),
        (3.0, (OPEN, Reason.ASK)),
        (3.01, (NO, Reason.INCOME_ABOVE)),
        (np.nan, (MAYBE, Reason.INCOME_UNKNOWN)),
    ],
)
def test_the_income_limit_of_komen(income, expected):
    assert asked_of(coverage.MEDICARE, income)[2]("komen") == expected


@pytest.mark.parametrize(
    ("income", "fund", "expected"),
    [
        (4.0, 1.0, (OPEN, Reason.ASK)),
        (4.01, 1.0, (MAYBE, Reason.INCOME_CLOSE)),
        (5.0, 1.0, (MAYBE, Reason.INCOME_CLOSE)),
        (5.01, 1.0, (NO, Reason.INCOME_ABOVE)),
        (2.0, np.nan, (MAYBE, Reason.FUND_UNKNOWN)),
        (2.0, 0.0, (NO, Reason.FUND_CLOSED)),
    ],
)
def test_a_fund_by_income_and_by_whether_it_is_open(income, fund, expected):
    _, _, answer = asked_of(coverage.EMPLOYER, income, fund_open=fund)
    assert answer("cancercare") == expected


def test_lodging_state_and_what_the_family_has():
    assert asked_of(1, 2.0, miles=40)[2]("hope_lodge") == (NO, Reason.TOO_NEAR)
    assert asked_of(1, 2.0, miles=41)[2]("hope_lodge")[0] == MAYBE
    assert asked_of(1, 2.0, miles=np.nan)[2]("hope_lodge") == (MAYBE, Reason.DISTANCE_UNKNOWN)
    assert asked_of(1, 2.0)[2]("colorado_discounted_care") == (NO, Reason.OTHER_STATE)
    assert asked_of(1, 2.0, state="CO")[2]("colorado_discounted_care") == (OPEN, Reason.ASK)
    table = assistance.programs(law(), DAY)
    has = np.zeros((len(table.keys), 1, 1), dtype=bool)
    has[table.keys.index("pan")] = True
    assert asked_of(1, 9.0, granted=has)[2]("pan") == (assistance.GRANTED, Reason.HAVE_IT)
    assert asked_of(0, 9.0, granted=has)[2]("pan") == (NO, Reason.WRONG_COVER)


def test_cover_is_maybe_until_its_own_rule_answers():
    table = assistance.programs(law(), DAY)
    decided = np.full((len(table.keys), 1, 1), np.nan)
    row = table.keys.index("medicaid")
    assert asked_of(0, 1.0)[2]("medicaid")[0] == MAYBE
    for answer, expected in (
        (NO, Reason.NOT_FOR_YOU),
        (MAYBE, Reason.OWN_RULES),
        (OPEN, Reason.ASK),
    ):
        decided[row] = answer
        assert asked_of(0, 1.0, decided=decided)[2]("medicaid") == (answer, expected)


def test_the_list_starts_with_cover_and_ends_with_lodging():
    table, found, _ = asked_of(coverage.MARKETPLACE, 2.5, miles=90)
    asks = assistance.to_ask(table, found, 0, 0)
    ranks = [assistance.KINDS_IN_ORDER.index(ask.kind) for ask in asks]
    assert ranks == sorted(ranks)
    assert asks[0].kind == "coverage" and asks[-1].kind == "lodging"
    assert {"novartis_card", "pan", "hospital_assistance", "komen"} <= {ask.key for ask in asks}
    assert all(ask.answer != NO and ask.reason for ask in asks)
    assert all(ask.missing for ask in asks if ask.reason.startswith("It depends"))
    assert set(assistance.REASONS) == set(Reason)
