"""Help with bills: what it could pay, and what counts once it is granted.

Each kind of help gives two pages: ``possible`` (shown, not counted) and ``granted`` (counted), so a
family sees what asking could bring without being promised it. The projection calls these rules
after the family's share of the bills is known, in this order:

1. ``income_share``; ``in_force`` for each kind of help that the family says it has;
2. ``card_calendar(law(), first_day, keys)`` (not a rule: it reads the data folder), then
   ``copay_cards``, which asks ``drug_share`` and ``copay_card`` for each card at hand;
3. ``drugs_share`` and ``hospital_share``: the parts of the bills that funds and hospitals help with;
4. ``policy_discount``, ``state_law_reaches``, ``state_discount``, ``possible_discount``,
   ``generally_billed``;
5. ``after_help``: card, foundation, hospital assistance and accounts on the same bills, in this
   order, so that nothing is paid twice;
6. ``free_drug``, ``self_pay_discount``, ``good_faith_dispute``, ``application_deadline``;
7. ``travel_help`` and ``cash_grant``;
8. ``open_help`` for the page that lists what to ask for, and ``to_ask`` to read it.

Help never changes what a plan decides: charities and cards count toward the deductible, the
maximum and Part D's cap (42 CFR 423.100 for charities). Plans that do not count a card
(accumulators) are decided in ``insurance``, with ``card_part`` and ``card_terms`` from here. Free
drug from a maker stays outside Part D: see ``free_drug``.
"""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass
from enum import IntEnum, auto
from typing import Any, NamedTuple

import numpy as np

from estimator.basis.journal import rule
from estimator.basis.law import Law
from estimator.basis.money import round_to
from estimator.basis.months import NEVER, Array, Months, capped, total_of
from estimator.rules import treatment
from estimator.rules.coverage import EMPLOYER, MEDICAID, MEDIGAP, NONE, PARTNER

_FORGIVEN = 1e-6  # of a dollar: sums of cents in binary are not quite whole


class Help(NamedTuple):
    """What help could pay, and the part that counts."""

    possible: Array
    granted: Array


def _help(amount: Array, granted: Array) -> Help:
    return Help(possible=amount, granted=np.where(granted, amount, 0.0))


def _known(value: Array | float, otherwise: Array | float) -> Array:
    """The value, or what stands in where it is unknown."""
    return np.where(np.isnan(value), otherwise, value)


def _first(month: Array, happens: Array) -> Array:
    """First month in which something happens; never if it does not."""
    return np.min(np.where(happens, month, NEVER), axis=-1, keepdims=True)


def _rows(value: Any, rows: Array, households: int) -> Any:
    """The rows of these households, when the value differs by household at all."""
    if not isinstance(value, np.ndarray) or value.ndim < 2 or len(value) != households:
        return value
    return value[rows]


# -- who and when ------------------------------------------------------------------------------


@rule(
    cite="42 USC 9902(2); terms of the programs",
    unit="share of the poverty line",
    plain=(
        "Your income as a family, set next to the federal poverty line. Most programs look at it."
    ),
)
def income_share(*, annual_income: Array, poverty_line: Array) -> Array:
    """Household income as a share of the poverty line.

    Parameters
    ----------
    annual_income : page, USD/year
        Income of everyone in the household.
    poverty_line : page, USD/year
        The poverty line that counts here.

    Returns
    -------
    page, share of the poverty line
        1 at the poverty line; unknown where the income is.

    Notes
    -----
    Programs differ in what they count as income and whom as the household.

    - ``annual_income``: Unknown where the family has not said.
    - ``poverty_line``: Newest poverty line for the household.
    """
    return annual_income / poverty_line


@rule(
    cite="What the family says is granted",
    unit="truth",
    plain="The months in which help counts: from the month you say it was granted.",
)
def in_force(
    *,
    month: Array,
    granted: Array,
    first_month: Array | float = -np.inf,
    until: Array | float = np.inf,
) -> Array:
    """Months in which granted help counts.

    Parameters
    ----------
    month : row, month
        The months.
    granted : column, truth
        This help is granted.
    first_month : column, month
        First month in which it counts.
    until : column, month
        First month without it.

    Returns
    -------
    page, truth
        Whether it counts.

    Notes
    -----
    - ``granted``: Whether the family says that it is granted.
    - ``first_month``: First month in which it counts; left out: from the start. Unknown: never.
    - ``until``: Unknown or left out: it stays.
    """
    until = _known(until, np.inf)
    return np.asarray(granted, dtype=bool) & (month >= first_month) & (month < until)


# -- makers' co-pay cards ----------------------------------------------------------------------


class CardHelp(NamedTuple):
    """What a card could pay, what counts, what its yearly limit cuts off, and from when."""

    possible: Array
    granted: Array
    cut_off: Array
    runs_out: Array


@rule(
    cite="Arithmetic: the drug's part of the bills of its kind",
    unit="USD/month",
    plain="Your share of the bill for one drug.",
)
def drug_share(*, share: Array, bills: Array, drug_bills: Array) -> Array:
    """The patient's share of one drug: the share of all bills of its kind, drug by drug.

    Parameters
    ----------
    share : page, USD/month
        Your share of bills of the same kind.
    bills : page, USD/month
        All bills of the same kind.
    drug_bills : page, USD/month
        The drug's part of these bills.

    Returns
    -------
    page, USD/month
        Share of the drug, never more than the share of the kind.

    Notes
    -----
    The deductible is spread over the drugs of a kind by their price; a plan takes the first claim
    first. With one costly drug beside cheap ones, as in most treatments, the difference is small.

    - ``share``: The patient's share of the bills of this drug's kind.
    - ``bills``: All bills of the kind, as the plan allows them.
    """
    part = np.minimum(drug_bills / np.where(bills > 0, bills, 1.0), 1.0)
    return np.where(bills > 0, share * part, 0.0)


@rule(
    cite="Terms of the makers' co-pay programs; 42 USC 1320a-7b(b)",
    unit="USD/month",
    plain="What the drug maker's co-pay card could pay of your share of the drug.",
)
def copay_card(
    *,
    month: Array,
    coverage: Array,
    drug_share: Array,
    fills: Array,
    patient_pays: Array,
    annual_limit: Array,
    granted: Array,
    fill_limit: Array | float = np.inf,
    administration_share: Array | float = 0.0,
    administration_limit: Array | float = 0.0,
    used: Array | float = 0.0,
    twelve_months: Array | bool = False,
    first_month: Array | float = 0.0,
    on_medicare: Array | bool = False,
) -> CardHelp:
    """A maker's co-pay card: all but a small amount of each fill, up to a yearly limit.

    Only people with private insurance (a job's plan, COBRA, a marketplace plan, a partner's plan)
    may use one: federal law forbids it with Medicare, Medicaid, TRICARE and the VA.

    Parameters
    ----------
    month : row, month
        The months.
    coverage : page, code
        Your insurance this month.
    drug_share : page, USD/month
        What you pay for the drug.
    fills : page, fills/month
        Fills or infusions.
    patient_pays : column, USD/fill
        What you pay for each fill.
    annual_limit : column, USD/year
        Most the card pays in a year.
    granted : page, truth
        The co-pay card is in use this month.
    fill_limit : column, USD/fill
        Most the card pays for one fill.
    administration_share : page, USD/month
        Your share of the bills for giving the drug.
    administration_limit : column, USD/fill
        Most the card pays for giving the drug, each time.
    used : column, USD
        What the card paid this card year before the first month shown.
    twelve_months : column, truth
        The card's limit starts again after twelve months.
    first_month : column, month
        First month of the card.
    on_medicare : page, truth
        Has Medicare.

    Returns
    -------
    CardHelp, USD/month
        What the card could pay, and what counts; what the yearly limit cuts off; and the first
        month in which it does (a month ordinal; never, if it does not).

    Notes
    -----
    The card is taken to count toward the deductible and the maximum. Plans with an accumulator or
    a maximizer do not count it: that is the adjudicator's. Not here: the few states that forbid a
    card when a low-cost copy exists.

    - ``drug_share``: The patient's share of this maker's drug.
    - ``annual_limit``: Unknown: no limit is counted.
    - ``granted``: Whether the card is in use (a column, or month by month).
    - ``administration_limit``: Zero if it does not.
    - ``used``: What the card has paid in the running year before the first month shown.
    - ``twelve_months``: Whether the limit starts again twelve months after the card began, and not
      in January.
    - ``on_medicare``: Whether the patient has Medicare, even beside a plan from work.
    """
    private = (coverage >= EMPLOYER) & (coverage <= PARTNER) & ~np.asarray(on_medicare, dtype=bool)
    pays = np.minimum(np.maximum(drug_share - patient_pays * fills, 0.0), _limit(fill_limit, fills))
    pays = pays + np.minimum(administration_share, administration_limit * fills)
    wanted = np.where(private, pays, 0.0)
    restart = np.where(twelve_months, (month - first_month) % 12 == 0, month % 12 == 0)
    later = np.logical_or.accumulate(restart, axis=-1)
    room = np.maximum(_known(annual_limit, np.inf) - np.where(later, 0.0, used), 0.0)
    possible = capped(wanted, restart, room)
    cut_off = wanted - possible
    return CardHelp(
        possible=possible,
        granted=np.where(granted, possible, 0.0),
        cut_off=cut_off,
        runs_out=_first(month, cut_off > _FORGIVEN),
    )


def _limit(each: Array | float, fills: Array) -> Array:
    """A limit for each fill over the month's fills; no limit stays none in a month without fills."""
    return np.where(np.isinf(each), np.inf, np.where(np.isinf(each), 0.0, each) * fills)


# -- the cards of the treatments at hand (built once, from the data folder) --------------------


@dataclass(frozen=True)
class Card:
    """One product's card, with running totals of its drug over the schedules at hand."""

    key: str
    name: str
    kind: int  # position in treatment.KINDS
    annual_limit: float
    patient_pays: float
    fill_limit: float
    administration_limit: float
    twelve_months: bool
    treatments: Array  # rows of the calendar in which the drug is given
    commercial: Array  # hundredths of USD before each event
    medicare: Array
    full_charge: Array
    fills: Array  # hundredths of fills before each event


class CardCalendar:
    """The co-pay cards of several treatments side by side, in the order of the data file."""

    def __init__(
        self, cards: list[Card], events: int, shift: Array | None, figures: tuple[str, ...]
    ) -> None:
        self.cards = cards
        self.events = events
        #: How far each month's prices lie behind the first ones; None where they never change.
        self.shift = shift
        #: Parameters behind the terms.
        self.figures = figures

    def __repr__(self) -> str:
        return "; ".join(card.name for card in self.cards) or "no card"

    def __format__(self, form: str) -> str:
        """Be shown by name wherever a number of a rule is shown."""
        return f"{self!r}:"

    def households(self, card: Card, place: Array) -> Array:
        """Positions of the households in whose months the card's drug can fall."""
        last = place[:, :, -1]
        used = np.isin(last // self.events, card.treatments) & (last > place[:, :, 0])
        return np.flatnonzero(used.any(axis=1))


@functools.lru_cache(maxsize=60)
def card_calendar(
    figures: Law,
    day: dt.date,
    keys: tuple[int, ...],
    months: Months | None = None,
    own_prices: treatment.OwnPrices = (),
) -> CardCalendar:
    """Co-pay cards of the treatments with these keys.

    The drug's part of the bills is what is missing when the same schedules are priced with the
    drug for nothing, so whatever prices and switches the calendar has, the card has too.

    Parameters
    ----------
    figures
        The data folder.
    day
        Day whose terms are used, such as the first day of the projection.
    keys
        The different keys of the batch, in rising order.
    months
        Months of the projection, as given to ``treatment.calendar``.
    own_prices
        Prices that the family gives itself, as given to ``treatment.calendar``.
    """
    table = treatment.calendar(figures, day, keys, months, own_prices)
    given = [treatment.services_of(figures, treatment.chosen(figures, key)) for key in keys]
    by_month = table.prices_of_month
    shift = None if by_month is None else by_month * (len(table.keys) * table.events)
    cards: list[Card] = []
    used: list[str] = []
    for key, terms in figures.file("assistance")["cards"].items():
        drugs = frozenset(terms["drugs"])
        rows = [row for row, services in enumerate(given) if drugs & set(services)]
        if not rows:
            continue
        names = {
            name: f"assistance.cards.{key}.{name}"
            for name in ("annual_limit", "patient_pays", "fill_limit", "administration_limit")
            if name in terms
        }
        value = {name: float(figures.on(full, day)) for name, full in names.items()}
        used += names.values()
        kind = treatment.KINDS.index(figures.node(f"services.services.{terms['drugs'][0]}.kind"))
        free = tuple((drug, 0.0) for drug in terms["drugs"])
        rest = tuple(pair for pair in own_prices if pair[0] not in drugs)
        without = treatment.calendar(
            figures, day, tuple(keys[row] for row in rows), months, rest + free
        )
        cards.append(
            Card(
                key=key,
                name=terms["name"],
                kind=kind,
                annual_limit=value["annual_limit"],
                patient_pays=value["patient_pays"],
                fill_limit=value.get("fill_limit", np.inf),
                administration_limit=value.get("administration_limit", 0.0),
                twelve_months=terms["year"] == "enrollment",
                treatments=np.array(rows),
                commercial=_missing(table, without, rows, "commercial", kind),
                medicare=_missing(table, without, rows, "medicare", kind),
                full_charge=_missing(table, without, rows, "full_charge", kind),
                fills=_fills(figures, table, rows, drugs),
            )
        )
    return CardCalendar(cards, table.events, shift, tuple(used))


def _missing(
    table: treatment.Calendar,
    without: treatment.Calendar,
    rows: list[int],
    measure: str,
    kind: int,
) -> Array:
    """Running totals of a drug: those of the whole less those without it, laid out as the whole."""
    whole = getattr(table, measure)[kind].reshape(-1, len(table.keys), table.events)
    less = getattr(without, measure)[kind].reshape(-1, len(rows), without.events)
    found = np.zeros_like(whole)
    for number in range(len(whole)):
        month = (
            np.flatnonzero(table.prices_of_month == number)
            if table.prices_of_month is not None
            else np.array([], dtype=int)
        )
        same = (
            int(without.prices_of_month[month[0]])
            if without.prices_of_month is not None and month.size
            else 0
        )
        part = whole[number, rows, : without.events] - less[same]
        found[number, rows, : without.events] = part
    return found.reshape(-1)


def _fills(
    figures: Law, table: treatment.Calendar, rows: list[int], drugs: frozenset[str]
) -> Array:
    """Running totals of the days on which a drug is filled or given, in hundredths."""
    found = np.zeros((len(table.keys), table.events))
    start = dt.date(1, 1, 1)
    for row in rows:
        position = table.position[row]
        days = [
            (visit.day - start).days
            for visit in treatment.dated_visits(
                figures,
                "",
                start,
                start + dt.timedelta(days=len(position) - 1),
                key=int(table.keys[row]),
            )
            if drugs & set(visit.services)
        ]
        np.add.at(found[row], position[days] + 1, 100.0)
    running = np.cumsum(found, axis=-1)
    sets = len(table.commercial[0]) // running.size
    return np.broadcast_to(running, (sets, *running.shape)).reshape(-1).copy()


def note_terms(figures: Law, table: CardCalendar, months: Months) -> None:
    """Have the terms of the cards noted, so that they are listed with the result."""
    figures.note(table.figures, months)


_INFUSION = treatment.KINDS.index("infusion")


@rule(
    cite="Terms of the makers' co-pay programs; 42 USC 1320a-7b(b)",
    unit="USD/month",
    plain="What the makers' co-pay cards could pay of your share of your drugs.",
)
def copay_cards(
    *,
    calendar: CardCalendar,
    place: Array,
    trend: Array,
    bills: Array,
    share_by_kind: Array,
    month: Array,
    coverage: Array,
    granted: Array,
    own_limit: Array | float = np.nan,
    own_patient_pays: Array | float = np.nan,
    used: Array | float = 0.0,
    first_month: Array | float = 0.0,
    on_medicare: Array | bool = False,
) -> CardHelp:
    """The cards of all drugs of a treatment, each with its own terms and limit.

    For each card: the drug's part of the plan's bills, the patient's share of it, and
    ``copay_card``. Only the households that use the drug are computed.

    Parameters
    ----------
    calendar : table, cards
        Co-pay cards for your drugs.
    place : pages by place, code
        Where the month falls in the treatment schedule.
    trend : pages by kind, ratio
        Growth of prices since the year of the price list.
    bills : pages by kind, USD/month
        Bills at the plan's price.
    share_by_kind : pages by kind, USD/month
        Your share of each kind of bill.
    month : row, month
        The months.
    coverage : page, code
        Your insurance this month.
    granted : page, truth
        The co-pay card is in use this month.
    own_limit : column, USD/year
        Your own card's yearly limit.
    own_patient_pays : column, USD/fill
        What you know you pay for each fill.
    used : column, USD
        What the card paid this card year before the first month shown.
    first_month : column, month
        First month of the card.
    on_medicare : page, truth
        Has Medicare.

    Returns
    -------
    CardHelp, USD/month
        Sums over the cards; the first month in which one of them runs out.

    Notes
    -----
    One answer stands for all cards of the family: with two drugs that have a card, an own limit
    and what is used are taken for each of them.

    - ``bills``: Bills that the private plan decides on.
    - ``share_by_kind``: The patient's share of them.
    - ``granted``: Whether the cards are in use (a column, or month by month).
    - ``own_limit``: The yearly limit that the family knows from its card; unknown: the published
      one.
    - ``own_patient_pays``: Unknown: the published amount.
    - ``used``: What each card has paid in the running year before the first month shown.
    - ``on_medicare``: Whether the patient has Medicare, even beside a plan from work.
    """
    households, months = len(place), place.shape[2] - 1
    on_medicare = np.asarray(on_medicare, dtype=bool)
    together: CardHelp | None = None
    for card in calendar.cards:
        rows = calendar.households(card, place)
        if not rows.size:
            continue
        mine = functools.partial(_rows, rows=rows, households=households)
        at = place[rows]
        growth = mine(trend[card.kind])
        one = copay_card(
            month=month,
            coverage=mine(coverage),
            drug_share=drug_share(
                share=mine(share_by_kind[card.kind]),
                bills=mine(bills[card.kind]),
                drug_bills=treatment.in_months(card.commercial, at, calendar.shift) * growth,
            ),
            fills=treatment.in_months(card.fills, at, calendar.shift),
            patient_pays=_known(mine(own_patient_pays), card.patient_pays),
            annual_limit=_known(mine(own_limit), card.annual_limit),
            granted=mine(granted),
            fill_limit=card.fill_limit,
            administration_share=mine(share_by_kind[_INFUSION])
            if card.administration_limit
            else 0.0,
            administration_limit=card.administration_limit,
            used=mine(used),
            twelve_months=card.twelve_months,
            first_month=mine(first_month),
            on_medicare=mine(on_medicare),
        )
        if together is None:
            if rows.size == households:
                together = one
                continue
            together = _no_card(households, months)
        together = _add(together, one, rows)
    return together if together is not None else _no_card(households, months)


@rule(
    cite="Arithmetic: the drugs that have a co-pay card, against all bills of their kind",
    unit="share",
    plain="The part of your bills that is for drugs with a co-pay card.",
)
def card_part(*, calendar: CardCalendar, place: Array, trend: Array, bills: Array) -> Array:
    """Part of each kind's bills that drugs with a card make up, for plans that do not count it.

    Parameters
    ----------
    calendar : table, cards
        Co-pay cards for your drugs.
    place : pages by place, code
        Where the month falls in the treatment schedule.
    trend : pages by kind, ratio
        Growth of prices since the year of the price list.
    bills : pages by kind, USD/month
        Bills at the plan's price.

    Returns
    -------
    pages by kind, share
        Part of the bills; zero without such a drug or without bills.

    Notes
    -----
    - ``bills``: Bills that the private plan decides on.
    """
    households = len(place)
    part = np.zeros(bills.shape)
    for card in calendar.cards:
        rows = calendar.households(card, place)
        if rows.size:
            growth = _rows(trend[card.kind], rows, households)
            drug = treatment.in_months(card.commercial, place[rows], calendar.shift) * growth
            whole = _rows(bills[card.kind], rows, households)
            part[card.kind, rows] += np.where(whole > 0, drug / np.where(whole > 0, whole, 1.0), 0)
    return np.minimum(part, 1.0)


class CardTerms(NamedTuple):
    """Published terms of a household's card."""

    annual_limit: Array
    patient_pays: Array
    fill_limit: Array


@rule(
    cite="Terms of the makers' co-pay programs",
    unit="USD",
    plain="What the maker's terms say your co-pay card pays.",
)
def card_terms(*, calendar: CardCalendar, place: Array) -> CardTerms:
    """Terms of the card of each household's treatment, for plans that do not count it.

    Parameters
    ----------
    calendar : table, cards
        Co-pay cards for your drugs.
    place : pages by place, code
        Where the month falls in the treatment schedule.

    Returns
    -------
    CardTerms, USD
        Most in a year, what the patient pays of a fill, and most for a fill; unknown without a
        card.

    Notes
    -----
    With several cards the limits are added and the most is taken of what the patient pays: the
    adjudicator knows one card.
    """
    limit, pays, fill = (np.full((len(place), 1), np.nan) for _ in range(3))
    for card in calendar.cards:
        rows = calendar.households(card, place)
        limit[rows] = _known(limit[rows], 0.0) + card.annual_limit
        pays[rows] = np.fmax(pays[rows], card.patient_pays)
        fill[rows] = np.fmax(fill[rows], card.fill_limit)
    return CardTerms(annual_limit=limit, patient_pays=pays, fill_limit=fill)


def _no_card(households: int, months: int) -> CardHelp:
    possible, granted, cut_off = (np.zeros((households, months)) for _ in range(3))
    return CardHelp(possible, granted, cut_off, np.full((households, 1), NEVER))


def _add(so_far: CardHelp, one: CardHelp, rows: Array) -> CardHelp:
    """Add one card of some households to the cards before it; nothing is changed in place."""

    def plus(total: Array, page: Array) -> Array:
        total = total.copy()
        total[rows] += page
        return total

    runs_out = so_far.runs_out.copy()
    runs_out[rows] = np.minimum(runs_out[rows], one.runs_out)
    return CardHelp(
        possible=plus(so_far.possible, one.possible),
        granted=plus(so_far.granted, one.granted),
        cut_off=plus(so_far.cut_off, one.cut_off),
        runs_out=runs_out,
    )


# -- foundations -------------------------------------------------------------------------------


class Grant(NamedTuple):
    """What a grant could pay, what counts, what it pays back, and when it is used up."""

    possible: Array
    granted: Array
    refund_possible: Array
    refund_granted: Array
    runs_out: Array


@rule(
    cite="Terms of the foundations' funds",
    unit="USD/month",
    plain="Your share of the bills for drugs, which co-pay funds help with.",
)
def drugs_share(
    *,
    share_by_kind: Array,
    drug_kinds: Array,
    part_d: Array | float = 0.0,
    part_b_drugs: Array | float = 0.0,
) -> Array:
    """The part of the patient's share that is for drugs, at the clinic or the pharmacy.

    Parameters
    ----------
    share_by_kind : pages by kind, USD/month
        Your share of each kind of bill.
    drug_kinds : by kind, truth
        Drugs from a clinic or a pharmacy.
    part_d : page, USD/month
        Your share of drugs under Part D.
    part_b_drugs : page, USD/month
        Your share of clinic drugs under Part B after Medigap.

    Returns
    -------
    page, USD/month
        Share of the drugs.

    Notes
    -----
    - ``share_by_kind``: The share under a private plan.
    """
    kinds = np.flatnonzero(np.asarray(drug_kinds).reshape(-1))
    total = part_d + part_b_drugs + np.zeros(share_by_kind.shape[1:])
    for kind in kinds:
        total = total + share_by_kind[kind]
    return total


@rule(
    cite="Terms of the foundation's fund",
    unit="USD/month",
    plain="What a grant from a foundation could pay of your share.",
)
def foundation_grant(
    *,
    month: Array,
    share: Array,
    amount: Array,
    first_month: Array,
    granted: Array,
    used: Array | float = 0.0,
    coverage: Array | None = None,
    first_grant: Array | bool = False,
    look_back_days: Array | float = 0.0,
    look_back_share: Array | None = None,
    paid_before: Array | float = 0.0,
) -> Grant:
    """A co-pay grant: pays the patient's share until it is used up, for twelve months.

    A first grant may look back: co-pays of the months before it are paid back in its first month,
    out of the same grant.

    Parameters
    ----------
    month : row, month
        The months.
    share : page, USD/month
        Your share of the bills.
    amount : column, USD
        Amount of the grant.
    first_month : column, month
        First month of the grant.
    granted : column, truth
        This help is granted.
    used : column, USD
        What the grant paid before the first month shown.
    coverage : page, code
        Your insurance this month.
    first_grant : column, truth
        It is the first grant from this fund.
    look_back_days : figure, days
        Days before the grant whose bills are paid back.
    look_back_share : page, USD/month
        What you paid for drugs before the grant.
    paid_before : column, USD
        What you paid for drugs in those days, before the first month shown.

    Returns
    -------
    Grant, USD/month
        What the grant could pay of the month's bills, and what counts; what it could pay back, and
        what counts of that (a page with one month); the first month in which it is used up.

    Notes
    -----
    Grants count toward the deductible and the maximum and, from a charity that is independent of
    the maker, toward Part D's cap (42 CFR 423.100). Whether the fund is open is the family's
    answer. A second grant inside the twelve months is not counted.

    - ``share``: The patient's share that the fund helps with.
    - ``amount``: Unknown: none is counted.
    - ``first_grant``: Whether it is the first grant of this fund, which looks back.
    - ``look_back_days``: Days before the grant whose bills are paid back; counted in whole months.
    - ``look_back_share``: Left out: the share.
    """
    insured = True if coverage is None else coverage != NONE
    amount = np.maximum(_known(amount, 0.0) - used, 0.0)
    starts = month == first_month
    refund = np.zeros_like(starts, dtype=float)
    back = round_to(np.atleast_2d(look_back_days)[:, :1] * 12 / 365)
    if (back > 0).any() and np.any(first_grant):
        window = (month >= first_month - back) & (month < first_month) & insured
        paid = total_of(
            np.where(window, share if look_back_share is None else look_back_share, 0.0)
        )
        owed = np.where(np.asarray(first_grant, dtype=bool) & (back > 0), paid + paid_before, 0.0)
        refund = np.where(starts, np.minimum(owed, amount), 0.0)
    inside = (month >= first_month) & (month < first_month + 12) & insured
    wanted = np.where(inside, share, 0.0)
    pays = capped(wanted, starts, amount - total_of(refund))
    return Grant(
        possible=pays,
        granted=np.where(granted, pays, 0.0),
        refund_possible=refund,
        refund_granted=np.where(granted, refund, 0.0),
        runs_out=_first(month, wanted - pays > _FORGIVEN),
    )


# -- hospital financial assistance -------------------------------------------------------------


class HospitalClock(NamedTuple):
    """Dates of a hospital bill."""

    last_day_to_apply: Array
    collection_not_before: Array


@rule(
    cite="26 CFR 1.501(r)-1(b)(3), 1.501(r)-6(c)(3)-(4)",
    unit="day",
    plain=(
        "The last day to ask a nonprofit hospital for help with a bill. We also show the first "
        "day it may take hard steps to collect."
    ),
    figures={
        "application_days": "assistance.hospital_assistance.application_days",
        "collection_days": "assistance.hospital_assistance.collection_days",
    },
)
def application_deadline(
    *, first_bill: Array, application_days: Array, collection_days: Array
) -> HospitalClock:
    """Until when a nonprofit hospital must take an application, and from when it may collect.

    Parameters
    ----------
    first_bill : column, day
        Day of the first bill.
    application_days : figure, days
        Days after that bill in which you can ask for help.
    collection_days : figure, days
        Days after that bill before hard steps to collect.

    Returns
    -------
    HospitalClock, day
        Last day to apply, and first day on which hard collection is allowed.

    Notes
    -----
    The least that federal law asks; several states and many hospitals give more time, and the time
    runs longer when the hospital sends its notice of collection late. Public and for-profit
    hospitals are not bound by this rule.

    - ``first_bill``: Unknown if there is none.
    - ``application_days``: Days after that bill in which an application must be taken.
    - ``collection_days``: Days after that bill before extraordinary collection: suing, liens,
      reporting the debt.
    """
    return HospitalClock(
        last_day_to_apply=first_bill + application_days[:, :1],
        collection_not_before=first_bill + collection_days[:, :1],
    )


@rule(
    cite="Arithmetic: the bills that a hospital sends",
    unit="USD/month",
    plain="Your share of the bills that come from a hospital and not from a doctor's office.",
)
def hospital_share(
    *,
    share_by_kind: Array,
    in_hospital: Array,
    hospital_kinds: Array,
    pharmacy_kinds: Array,
    other: Array | float = 0.0,
) -> Array:
    """The part of the patient's share that a hospital bills.

    Treatment at a hospital's clinic: everything but the pharmacy. Treatment at a doctor's office:
    only stays and the emergency room.

    Parameters
    ----------
    share_by_kind : pages by kind, USD/month
        Your share of each kind of bill.
    in_hospital : column, truth
        The treatment is given at a hospital's clinic.
    hospital_kinds : by kind, truth
        Care that only hospitals give.
    pharmacy_kinds : by kind, truth
        Drugs from a pharmacy.
    other : page, USD/month
        Your share of other bills.

    Returns
    -------
    page, USD/month
        Share of the hospital's bills.

    Notes
    -----
    Doctors who work in a hospital may bill by themselves and outside its policy; their part is not
    taken out.

    - ``share_by_kind``: The patient's share by kind of service (or, without insurance, the bills).
    - ``hospital_kinds``: Kinds that only hospitals give: stays and the emergency room.
    - ``pharmacy_kinds``: Kinds filled at a pharmacy, which hospital assistance does not reach.
    - ``other``: Share that is not split by kind, such as under Original Medicare; counted whole
      when the treatment is given at a hospital's clinic.
    """
    in_hospital = np.asarray(in_hospital, dtype=bool)
    always = np.asarray(hospital_kinds).reshape(-1)
    never = np.asarray(pharmacy_kinds).reshape(-1)
    total = np.where(in_hospital, other, 0.0) + np.zeros(share_by_kind.shape[1:])
    for kind in np.flatnonzero(~never):
        page = share_by_kind[kind]
        total = total + (page if always[kind] else np.where(in_hospital, page, 0.0))
    return total


@rule(
    cite="Hospitals' financial assistance policies (26 CFR 1.501(r)-4(b)(2)); Lown Institute 2025",
    unit="share",
    plain="The discount that most hospitals' own rules would give at your income.",
    figures={
        "free_up_to": "assistance.hospital_assistance.policies.{version}.free_up_to",
        "discount_up_to": "assistance.hospital_assistance.policies.{version}.discount_up_to",
    },
)
def policy_discount(*, income_share: Array, free_up_to: Array, discount_up_to: Array) -> Array:
    """Discount under a policy: free up to one income, then less and less up to another.

    For "possible" only: each hospital has its own policy.

    Parameters
    ----------
    income_share : page, share of the poverty line
        Income as a share of the poverty line.
    free_up_to : figure, share of the poverty line
        Income up to which care is free.
    discount_up_to : figure, share of the poverty line
        Income at which the discount ends.

    Returns
    -------
    page, share
        Discount; unknown where the income is.

    Notes
    -----
    Between the two incomes the discount falls in a straight line; real policies step down. Savings,
    where the family lives and the size of the bill are not looked at.
    """
    span = np.maximum(discount_up_to - free_up_to, 1e-6)
    sliding = np.clip((discount_up_to - income_share) / span, 0.0, 1.0)
    return np.where(income_share <= free_up_to, 1.0, sliding)


@rule(
    cite="State laws on hospital charity care, as named with each figure",
    unit="truth",
    plain="Whether the law of your hospital's state reaches you with the cover you have.",
    figures={
        "insured_costs_above": "assistance.hospital_assistance.states.{schedule}.insured_costs_above"
    },
)
def state_law_reaches(
    *, coverage: Array, share: Array, annual_income: Array, insured_costs_above: Array
) -> Array:
    """Whether a state's law promises a discount: always without insurance, by costs with it.

    Parameters
    ----------
    coverage : page, code
        Your insurance this month.
    share : page, USD/month
        Your share of the bills.
    annual_income : page, USD/year
        Income of everyone in the household.
    insured_costs_above : figure, share
        Part of a year's income that costs must reach, if you have insurance.

    Returns
    -------
    page, truth
        Whether the law reaches the family in the month.

    Notes
    -----
    Costs before the first month shown are not in the twelve months. Medicaid leaves no bill to help
    with.

    - ``insured_costs_above``: Share of income that the last twelve months' costs must reach with
      insurance; zero: any costs; infinite: no help with insurance.
    """
    costs = np.cumsum(share, axis=-1)
    costs = costs - np.pad(costs, [(0, 0), (12, 0)])[:, : costs.shape[1]]
    no_help = np.isinf(insured_costs_above)
    enough = costs + _FORGIVEN >= np.where(no_help, 0.0, insured_costs_above) * annual_income
    return (coverage == NONE) | (enough & ~no_help)


@rule(
    cite="State laws on hospital charity care, as named with each figure",
    unit="share",
    plain="The discount that the law of your hospital's state promises at your income.",
    figures={
        "limits": "assistance.hospital_assistance.states.{schedule}.limits",
        "discounts": "assistance.hospital_assistance.states.{schedule}.discounts",
    },
)
def state_discount(
    *, income_share: Array, limits: Array, discounts: Array, reaches: Array | bool = True
) -> Array:
    """Least discount under a state's law: one for each income, in steps.

    Parameters
    ----------
    income_share : page, share of the poverty line
        Income as a share of the poverty line.
    limits : figure, share of the poverty line
        Incomes up to which each discount holds.
    discounts : figure, share
        The discounts.
    reaches : page, truth
        The law reaches you in the month.

    Returns
    -------
    page, share
        Discount; zero above the last limit or where the law does not reach, unknown where the
        income is.

    Notes
    -----
    Rules on savings and on where the family lives are in the notes of the figures, not here.

    - ``limits``: Incomes up to which each discount holds, rising.
    """
    found = np.where(np.isnan(income_share), np.nan, 0.0)
    for limit, discount in zip(limits[::-1], discounts[::-1], strict=True):
        found = np.where(income_share <= limit, discount, found)
    return np.where(reaches, found, 0.0)


@rule(
    cite="Arithmetic: the larger of the state's promise and a usual policy",
    unit="share",
    plain="The discount on hospital bills that may be open to you.",
)
def possible_discount(*, usual: Array, by_state: Array | float = np.nan) -> Array:
    """Discount that is shown as possible.

    Parameters
    ----------
    usual : page, share
        The discount that is usual.
    by_state : page, share
        Least discount under state law.

    Returns
    -------
    page, share
        The larger one; unknown where both are.

    Notes
    -----
    - ``usual``: Discount under a usual policy.
    - ``by_state``: Unknown where there is none.
    """
    return np.fmax(usual, by_state)


@rule(
    cite="26 USC 501(r)(5)(A); 26 CFR 1.501(r)-5(b)",
    unit="USD/month",
    plain="What people with insurance are mostly billed for the same care in a hospital.",
    figures={"private_part": "assistance.hospital_assistance.private_part"},
)
def generally_billed(*, medicare: Array, commercial: Array, private_part: Array) -> Array:
    """Amounts generally billed (AGB) for the month's hospital care, patient's share included.

    Parameters
    ----------
    medicare : page, USD/month
        Bills at Medicare's prices.
    commercial : page, USD/month
        Bills at the prices of private plans.
    private_part : figure, share
        How much private plans' prices count.

    Returns
    -------
    page, USD/month
        Amounts generally billed.

    Notes
    -----
    Each hospital picks a method, from Medicaid's prices up to those of private plans; it must say
    which, and the percentage, for free.

    - ``medicare``: What Medicare allows for it.
    - ``private_part``: Weight of private plans' prices.
    """
    return medicare * (1 - private_part) + commercial * private_part


@rule(
    cite="26 USC 501(r)(4)-(6); 26 CFR 1.501(r)-4, 1.501(r)-5",
    unit="USD/month",
    plain="What the hospital's own help (financial assistance) could take off its bills.",
)
def hospital_assistance(
    *,
    hospital_share: Array,
    discount: Array,
    granted: Array,
    own_discount: Array | float = np.nan,
    generally_billed: Array | float = np.inf,
) -> Help:
    """Financial assistance of a nonprofit hospital.

    A person whom the policy helps at all may not be charged more than the amounts generally billed
    to people with insurance, whatever the discount on the list price.

    Parameters
    ----------
    hospital_share : page, USD/month
        Your share of the hospital's bills.
    discount : page, share
        Discount at your income.
    granted : page, truth
        This help is granted.
    own_discount : column, share
        The discount that you were promised.
    generally_billed : page, USD/month
        What people with insurance are usually billed for this care.

    Returns
    -------
    Help, USD/month
        What it could take off, and what counts.

    Notes
    -----
    Each hospital has its own policy. For emergency and other needed care only.

    - ``discount``: Discount that a policy would give at this family's income; unknown: none is
      counted.
    - ``granted``: Whether it is granted (a column, or month by month).
    - ``own_discount``: The discount that the hospital has granted or promised; unknown: the one
      above.
    - ``generally_billed``: Amounts generally billed for this care; left out: no limit is counted.
    """
    discount = np.clip(_known(_known(own_discount, discount), 0.0), 0.0, 1.0)
    charged = hospital_share * (1 - discount)
    charged = np.where(discount > 0, np.minimum(charged, generally_billed), charged)
    return _help(hospital_share - charged, granted)


# -- without insurance, and free drug ----------------------------------------------------------


class BrandDrugs(NamedTuple):
    """Bills of the drugs whose makers have programs, at each payer's prices."""

    commercial: Array
    medicare: Array
    full_charge: Array


@rule(
    cite="Arithmetic: the drugs that a maker sells under its own name",
    unit="USD/month",
    plain="The price of your brand-name drugs in the month.",
)
def brand_drugs(*, calendar: CardCalendar, place: Array, trend: Array) -> BrandDrugs:
    """Bills of the drugs whose makers have co-pay cards and free-drug programs.

    Parameters
    ----------
    calendar : table, cards
        Co-pay cards for your drugs.
    place : pages by place, code
        Where the month falls in the treatment schedule.
    trend : pages by kind, ratio
        Growth of prices since the year of the price list.

    Returns
    -------
    BrandDrugs, USD/month
        At private plans' prices, at Medicare's, and at the full charge.
    """
    households, months = len(place), place.shape[2] - 1
    commercial, medicare, charge = (np.zeros((households, months)) for _ in range(3))
    shift = calendar.shift
    for card in calendar.cards:
        rows = calendar.households(card, place)
        if rows.size:
            at, growth = place[rows], _rows(trend[card.kind], rows, households)
            commercial[rows] += treatment.in_months(card.commercial, at, shift) * growth
            medicare[rows] += treatment.in_months(card.medicare, at, shift)
            charge[rows] += treatment.in_months(card.full_charge, at, shift) * growth
    return BrandDrugs(commercial=commercial, medicare=medicare, full_charge=charge)


class FreeDrug(NamedTuple):
    """What free drug could take off, what counts, and what stays outside the drug plan."""

    possible: Array
    granted: Array
    outside_plan: Array


@rule(
    cite="Terms of the makers' free-drug programs; 42 CFR 423.100 (incurred costs)",
    unit="USD/month",
    plain="What you would not have to pay if the maker gives you the drug for free.",
)
def free_drug(*, coverage: Array, drug_share: Array, drug_bills: Array, granted: Array) -> FreeDrug:
    """A maker's free drug, for people without insurance or, with some makers, under Medicare.

    Parameters
    ----------
    coverage : page, code
        Your insurance this month.
    drug_share : page, USD/month
        What you pay for the drug.
    drug_bills : page, USD/month
        Price of the drug.
    granted : page, truth
        The drug comes free.

    Returns
    -------
    FreeDrug, USD/month
        What it could take off. What counts, in months without insurance. And the bills that never
        reach Medicare while it is granted: take them out before Part D or Part B decides.

    Notes
    -----
    Under Medicare free drug counts toward neither the drug plan's cap nor its deductible, so other
    drugs may cost more: that is why its bills are taken out and not merely its share.

    - ``drug_share``: What the family pays for the drug: its full price without insurance, its share
      under Medicare.
    - ``drug_bills``: The drug's price to the drug plan, or to Part B.
    - ``granted``: Whether the drug comes free (a column, or month by month).
    """
    uninsured = coverage == NONE
    on_medicare = (coverage >= MEDIGAP) & (coverage < MEDICAID)
    return FreeDrug(
        possible=np.where(uninsured | on_medicare, drug_share, 0.0),
        granted=np.where(uninsured & granted, drug_share, 0.0),
        outside_plan=np.where(on_medicare & granted, drug_bills, 0.0),
    )


@rule(
    cite="45 CFR 149.610; the hospital's or clinic's own terms",
    unit="USD/month",
    plain="What a discount for paying without insurance could take off your bills.",
)
def self_pay_discount(
    *,
    coverage: Array,
    bills: Array,
    discount: Array,
    granted: Array,
    own_discount: Array | float = np.nan,
) -> Help:
    """A discount for people who pay without insurance.

    Parameters
    ----------
    coverage : page, code
        Your insurance this month.
    bills : page, USD/month
        Bills at the full price, without drugs from a pharmacy.
    discount : column, share
        The discount that is usual.
    granted : page, truth
        This help is granted.
    own_discount : column, share
        The discount that you were promised.

    Returns
    -------
    Help, USD/month
        What it could take off, and what counts.

    Notes
    -----
    It stands instead of hospital assistance, not beside it: take the larger.

    - ``granted``: Whether it is granted (a column, or month by month).
    - ``own_discount``: The discount that was promised; unknown: the usual one.
    """
    share = np.clip(_known(_known(own_discount, discount), 0.0), 0.0, 1.0)
    return _help(np.where(coverage == NONE, bills * share, 0.0), granted)


class Dispute(NamedTuple):
    """Whether a bill can be disputed, by how much it is over, and until when."""

    may_dispute: Array
    over: Array
    last_day: Array


@rule(
    cite="45 CFR 149.620(a)(2)(ii), (b), (c)(1)",
    unit="day",
    plain="Whether a bill lies so far above the estimate that you may dispute it, and by when.",
    figures={
        "threshold": "assistance.good_faith_estimate.threshold",
        "days": "assistance.good_faith_estimate.days",
    },
)
def good_faith_dispute(
    *,
    estimate: Array,
    billed: Array,
    first_bill: Array,
    uninsured: Array,
    threshold: Array,
    days: Array,
) -> Dispute:
    """A bill against its good faith estimate, for a person who pays without insurance.

    Parameters
    ----------
    estimate : column, USD
        Price in the written estimate.
    billed : column, USD
        What was billed for the same care.
    first_bill : column, day
        Day of the first bill.
    uninsured : column, truth
        You had, or used, no insurance for this care.
    threshold : figure, USD
        Least amount above the estimate.
    days : figure, days
        The number of days.

    Returns
    -------
    Dispute, day
        Whether it may be disputed; the amount above the estimate (zero if below, unknown without
        one); the last day.

    Notes
    -----
    Provider by provider. A small fee is due, and given back out of the bill when the person wins.

    - ``estimate``: Charges that one provider's estimate names; unknown if there is none.
    - ``billed``: What that provider billed for the same care.
    - ``first_bill``: Unknown if there is none.
    - ``days``: Days after the first bill in which a dispute may start.
    """
    over = np.maximum(billed - estimate, 0.0)
    return Dispute(
        may_dispute=np.asarray(uninsured, dtype=bool) & (over + _FORGIVEN >= threshold[:, :1]),
        over=over,
        last_day=first_bill + days[:, :1],
    )


# -- rides, lodging, cash ----------------------------------------------------------------------


class TravelHelp(NamedTuple):
    """What free rides, lodging and parking could take off, and what counts."""

    possible: Array
    granted: Array
    lodging_possible: Array
    rides_possible: Array
    parking_possible: Array


@rule(
    cite="Terms of Hope Lodge and Road To Recovery; 42 CFR 431.53 (Medicaid rides)",
    unit="USD/month",
    plain="What free rides, a free place to stay and free parking could take off your travel.",
    figures={"lodge_miles": "assistance.lodging.miles"},
)
def travel_help(
    *,
    lodging: Array,
    driving: Array,
    parking: Array,
    miles_one_way: Array,
    lodging_granted: Array,
    rides_granted: Array,
    parking_granted: Array,
    lodge_miles: Array,
) -> TravelHelp:
    """Free lodging for those who live far away, free rides, and parking vouchers.

    Parameters
    ----------
    lodging : page, USD/month
        Cost of nights away.
    driving : page, USD/month
        Driving, tolls and fares.
    parking : page, USD/month
        Cost of parking.
    miles_one_way : column, miles
        Miles to the clinic, one way.
    lodging_granted : page, truth
        The place to stay is free.
    rides_granted : page, truth
        Rides are free.
    parking_granted : page, truth
        Parking is free.
    lodge_miles : figure, miles
        Miles beyond which a free place to stay is offered.

    Returns
    -------
    TravelHelp, USD/month
        What it could take off in all, what counts, and the three parts of what is possible.

    Notes
    -----
    A free ride takes off the whole cost of driving in the month; parking is counted apart. Rides
    are given where there are drivers; Medicaid owes rides to everyone it covers.

    - ``miles_one_way``: Unknown: lodging is not shown.
    - ``lodging_granted``: Whether lodging is free (a column, or month by month).
    """
    far = (miles_one_way > lodge_miles) | np.asarray(lodging_granted, dtype=bool)
    parts = (np.where(far, lodging, 0.0), driving, parking)
    counted = (
        np.where(lodging_granted, lodging, 0.0),
        np.where(rides_granted, driving, 0.0),
        np.where(parking_granted, parking, 0.0),
    )
    return TravelHelp(parts[0] + parts[1] + parts[2], counted[0] + counted[1] + counted[2], *parts)


@rule(
    cite="Terms of the grant",
    unit="USD/month",
    plain="A cash grant for rent, bills, food or rides.",
)
def cash_grant(
    *,
    month: Array,
    amount: Array,
    first_month: Array,
    granted: Array,
    over_months: Array | float = 1.0,
) -> Help:
    """A cash grant, at once or in equal parts over some months.

    Parameters
    ----------
    month : row, month
        The months.
    amount : column, USD
        Amount of the grant.
    first_month : column, month
        First month of the grant.
    granted : column, truth
        This help is granted.
    over_months : column, months
        Months over which it is paid.

    Returns
    -------
    Help, USD/month
        What it could bring, and what counts.

    Notes
    -----
    Given once. Some are paid to those whom the family owes and not to the family: the effect on the
    month is the same. Gifts from charities are not taxed.

    - ``amount``: Unknown: none is shown.
    - ``first_month``: Unknown: the first month shown.
    - ``granted``: Whether the family says it is granted.
    """
    start = _known(first_month, month[:, :1])
    paid = (month >= start) & (month < start + over_months)
    return _help(np.where(paid, _known(amount, 0.0) / over_months, 0.0), granted)


# -- all help on the same bills ----------------------------------------------------------------


class AfterHelp(NamedTuple):
    """What each kind of help pays of the same bills, in its order, and what is left."""

    card_possible: Array
    card_granted: Array
    grant_possible: Array
    grant_granted: Array
    refund_possible: Array
    refund_granted: Array
    assistance_possible: Array
    assistance_granted: Array
    account_paid: Array
    left_if_all: Array
    left: Array
    cash: Array
    grant_runs_out: Array


class _Paid(NamedTuple):
    """One pass over the bills: with what is granted, or with all that is possible."""

    card: Array
    grant: Array
    refund: Array
    assistance: Array
    left: Array
    runs_out: Array


@rule(
    cite="Arithmetic: card, then foundation, then hospital assistance, then accounts",
    unit="USD/month",
    plain="What is left to pay of the bills after help, with no bill helped twice.",
)
def after_help(
    *,
    month: Array,
    share: Array,
    drugs: Array,
    hospital: Array,
    hospital_drugs: Array,
    card_possible: Array | float = 0.0,
    card_granted: Array | float = 0.0,
    coverage: Array | None = None,
    grant_amount: Array | None = None,
    grant_first_month: Array | float = np.nan,
    grant_granted: Array | bool = False,
    grant_used: Array | float = 0.0,
    first_grant: Array | bool = False,
    look_back_days: Array | float = 0.0,
    paid_before: Array | float = 0.0,
    discount: Array | None = None,
    own_discount: Array | float = np.nan,
    assistance_granted: Array | bool = False,
    generally_billed: Array | float = np.inf,
    account_balance: Array | float = 0.0,
    account_added: Array | float = 0.0,
) -> AfterHelp:
    """Apply all help to the same bills, in one order: each sees only what is left by those before.

    Two passes: one with what is granted, which counts, and one with all that may be possible.

    Parameters
    ----------
    month : row, month
        The months.
    share : page, USD/month
        Your share of the bills.
    drugs : page, USD/month
        Your share of drugs.
    hospital : page, USD/month
        Your share of the hospital's bills.
    hospital_drugs : page, USD/month
        Your share of drugs given at a hospital.
    card_possible : page, USD/month
        What the co-pay card could pay.
    card_granted : page, USD/month
        What the co-pay card pays.
    coverage : page, code
        Your insurance this month.
    grant_amount : column, USD
        Amount of the grant.
    grant_first_month : column, month
        First month of the grant.
    grant_granted : column, truth
        This help is granted.
    grant_used : column, USD
        What the grant paid before the first month shown.
    first_grant : column, truth
        It is the first grant from this fund.
    look_back_days : figure, days
        Days before the grant whose bills are paid back.
    paid_before : column, USD
        What you paid for drugs in those days, before the first month shown.
    discount : page, share
        Discount at your income.
    own_discount : column, share
        The discount that you were promised.
    assistance_granted : page, truth
        The hospital's help is granted.
    generally_billed : page, USD/month
        What people with insurance are usually billed for this care.
    account_balance : column, USD
        Money in the account before the first month shown.
    account_added : page, USD/month
        Money that goes into the account in the month.

    Returns
    -------
    AfterHelp, USD/month
        What each kind could pay and what counts; what accounts pay of the rest; what would be left
        with all help; what is left with the help that is granted, and the part of it in cash. Last,
        the month in which the granted or possible grant is used up.

    Notes
    -----
    A card or a grant that pays for drugs takes hospital drugs and other drugs in proportion. A
    look-back pays back what was left after card and hospital assistance; what accounts had paid of
    it is not put back into them. Help does not change what the plan decides.

    - ``drugs``: The part of it that is for drugs, which cards and funds help with.
    - ``hospital``: The part of it that hospitals bill, which their assistance reduces.
    - ``hospital_drugs``: The part that is both: drugs given and billed at a hospital.
    - ``grant_amount``: Left out: there is none.
    - ``grant_granted``: Whether the grant is granted.
    - ``first_grant``: Whether it is the first grant of this fund, which looks back.
    - ``discount``: Discount of hospital assistance at this income; left out: there is none.
    - ``own_discount``: The discount that the hospital has granted or promised.
    - ``assistance_granted``: Whether hospital assistance is granted.
    - ``generally_billed``: Amounts generally billed for the hospital's care.
    - ``account_balance``: Money in health accounts (FSA, HSA) before the first month.
    """
    part = np.minimum(hospital_drugs / np.where(drugs > 0, drugs, 1.0), 1.0)
    part = np.where(drugs > 0, part, 0.0)

    def assisted(bills: Array, counts: bool) -> Array:
        if discount is None:
            return np.zeros_like(bills)
        found = hospital_assistance(
            hospital_share=bills,
            discount=discount,
            granted=assistance_granted,
            own_discount=own_discount,
            generally_billed=generally_billed,
        )
        return found.granted if counts else found.possible

    def walk(card: Array | float, counts: bool) -> _Paid:
        card = np.minimum(card, drugs)
        drugs_left = drugs - card
        at_hospital = np.maximum(hospital - card * part, 0.0)
        grant, refund = np.zeros_like(drugs_left), np.zeros_like(drugs_left)
        runs_out = np.full((len(drugs_left), 1), NEVER)
        if grant_amount is not None:
            taken = assisted(at_hospital, counts) / np.where(at_hospital > 0, at_hospital, 1.0)
            found = foundation_grant(
                month=month,
                share=drugs_left,
                amount=grant_amount,
                first_month=grant_first_month,
                granted=grant_granted,
                used=grant_used,
                coverage=coverage,
                first_grant=first_grant,
                look_back_days=look_back_days,
                look_back_share=drugs_left * (1 - part * taken),
                paid_before=paid_before,
            )
            grant, refund, runs_out = (
                (found.granted, found.refund_granted, found.runs_out)
                if counts
                else (found.possible, found.refund_possible, found.runs_out)
            )
            at_hospital = np.maximum(at_hospital - grant * part, 0.0)
        assistance = assisted(at_hospital, counts)
        left = np.maximum(share - card - grant - assistance, 0.0)
        return _Paid(card, grant, refund, assistance, left, runs_out)

    now, if_all = walk(card_granted, True), walk(card_possible, False)
    paid = account_pays(bills=now.left, balance=account_balance, added=account_added)
    return AfterHelp(
        card_possible=if_all.card,
        card_granted=now.card,
        grant_possible=if_all.grant,
        grant_granted=now.grant,
        refund_possible=if_all.refund,
        refund_granted=now.refund,
        assistance_possible=if_all.assistance,
        assistance_granted=now.assistance,
        account_paid=paid,
        left_if_all=if_all.left,
        left=now.left,
        cash=now.left - paid,
        grant_runs_out=np.where(
            np.atleast_2d(grant_granted).any(axis=-1, keepdims=True),
            now.runs_out,
            if_all.runs_out,
        )
        if grant_amount is not None
        else now.runs_out,
    )


@rule(
    cite="26 USC 125, 223(f)(1)",
    unit="USD/month",
    plain="What your health accounts (FSA, HSA) pay of the bills, before cash does.",
)
def account_pays(*, bills: Array, balance: Array | float, added: Array | float = 0.0) -> Array:
    """What a pot of money pays of the bills: all, until it is empty.

    Parameters
    ----------
    bills : page, USD/month
        Bills that are left to pay.
    balance : column, USD
        Money in the account before the first month shown.
    added : page, USD/month
        Money that goes into the account in the month.

    Returns
    -------
    page, USD/month
        What the pot pays.

    Notes
    -----
    Not here: the end of an FSA's year, in which what is left is lost.

    - ``balance``: Money in the pot before the first month.
    """
    if not (np.any(balance) or np.any(added)):
        return np.zeros_like(bills)
    put_in = balance + np.cumsum(added + np.zeros_like(bills), axis=-1)
    short = np.cumsum(bills, axis=-1) - put_in  # how far the bills so far outran the pot
    unpaid = np.maximum.accumulate(np.maximum(short, 0.0), axis=-1)
    left = np.diff(unpaid, axis=-1, prepend=0.0)
    return np.clip(bills - left, 0.0, bills)


# -- what to ask for ---------------------------------------------------------------------------

#: Answers of ``open_help``.
NOT_OPEN, MAYBE, OPEN, GRANTED = range(4)


class Reason(IntEnum):
    """Why ``open_help`` answers as it does; from INCOME_UNKNOWN on it is not a no."""

    ASK = auto()
    WRONG_COVER = auto()
    OTHER_DRUG = auto()
    OTHER_STATE = auto()
    INCOME_ABOVE = auto()
    FUND_CLOSED = auto()
    TOO_NEAR = auto()
    NOT_FOR_YOU = auto()
    INCOME_UNKNOWN = auto()
    DRUG_UNKNOWN = auto()
    DISTANCE_UNKNOWN = auto()
    FUND_UNKNOWN = auto()
    INCOME_CLOSE = auto()
    OWN_RULES = auto()
    HAVE_IT = auto()


#: Each reason in plain words, and the fact that would settle it.
REASONS: dict[int, tuple[str, str]] = {
    Reason.ASK: ("You can ask for it now.", ""),
    Reason.WRONG_COVER: ("It does not go with the insurance of this month.", ""),
    Reason.OTHER_DRUG: ("It is for another drug.", ""),
    Reason.OTHER_STATE: ("It is for people of another state.", ""),
    Reason.INCOME_ABOVE: ("Your income is above its limit.", ""),
    Reason.FUND_CLOSED: ("The fund is closed now. Ask to be told when it opens.", ""),
    Reason.TOO_NEAR: ("It is for people who live farther from the clinic.", ""),
    Reason.NOT_FOR_YOU: ("By what you told us it is not open to you.", ""),
    Reason.INCOME_UNKNOWN: ("It depends on your income.", "your household's income"),
    Reason.DRUG_UNKNOWN: ("It depends on the drug.", "the name of the treatment"),
    Reason.DISTANCE_UNKNOWN: ("It depends on how far you live.", "the miles to the clinic"),
    Reason.FUND_UNKNOWN: ("The fund opens and closes.", "whether the fund is open today"),
    Reason.INCOME_CLOSE: ("Your income is close to its limit. Only the program can say.", ""),
    Reason.OWN_RULES: ("It has rules of its own. Only the program can say.", ""),
    Reason.HAVE_IT: ("You have it.", ""),
}

#: Kinds of help in the order in which to ask: cover first, where the larger money is.
KINDS_IN_ORDER = (
    "coverage",
    "benefit",
    "copay card",
    "foundation",
    "free drug",
    "discount",
    "grant",
    "rides",
    "lodging",
)


@dataclass(frozen=True)
class Programs:
    """All programs side by side, in the order of the data file: P of them."""

    keys: tuple[str, ...]
    entries: tuple[dict[str, Any], ...]
    cover: Array  # (P, codes of cover), truth
    likely: Array  # (P, 1, 1), share of the poverty line; unknown without a limit
    possible: Array
    drugs: tuple[frozenset[str], ...]
    fund: Array  # (P, 1, 1), truth
    far: Array
    own_rules: Array

    def __repr__(self) -> str:
        return f"{len(self.keys)} programs"

    def __format__(self, form: str) -> str:
        """Be shown in a word wherever a number of a rule is shown."""
        return repr(self)


@functools.lru_cache(maxsize=12)
def programs(figures: Law, day: dt.date) -> Programs:
    """Read the programs of the data file, with the limits in force on a day."""
    table = figures.file("assistance")["programs"]
    entries = tuple(table.values())

    def limit(word: str) -> Array:
        values = [
            float(figures.on(f"assistance.programs.{key}.income.{word}", day))
            if "income" in entry
            else np.nan
            for key, entry in table.items()
        ]
        return np.array(values)[:, None, None]

    def marked(name: str) -> Array:
        return np.array([bool(entry.get(name)) for entry in entries])[:, None, None]

    def with_code(entry: dict[str, Any], code: int) -> bool:
        cover = entry["cover"]
        if code == NONE:
            return cover["none"]
        if code <= PARTNER:
            return cover["private"]
        return cover["medicaid"] if code == MEDICAID else cover["medicare"]

    return Programs(
        keys=tuple(table),
        entries=entries,
        cover=np.array([[with_code(e, code) for code in range(MEDICAID + 1)] for e in entries]),
        likely=limit("likely"),
        possible=limit("possible"),
        drugs=tuple(frozenset(entry.get("drugs", ())) for entry in entries),
        fund=marked("fund"),
        far=marked("miles"),
        own_rules=marked("own_rules"),
    )


def drug_in_use(figures: Law, table: Programs, keys: Array) -> Array:
    """Whether each household's treatments hold a drug of each program.

    Parameters
    ----------
    figures
        The data folder.
    table
        The programs.
    keys
        Treatment keys of each household, ``(h, S)``; unknown where the place is empty.

    Returns
    -------
    Array
        ``(P, h, 1)``: 1 yes (or the program asks for no drug), 0 no, unknown without a treatment.
    """
    found = np.ones((len(table.keys), len(keys), 1))
    used = {
        key: set(treatment.services_of(figures, treatment.chosen(figures, key)))
        for key in treatment.keys_in(keys)
    }
    nothing_known = np.isnan(keys).all(axis=1)
    for row, drugs in enumerate(table.drugs):
        if drugs:
            with_drug = [key for key, services in used.items() if services & drugs]
            uses = np.isin(keys, with_drug).any(axis=1)
            found[row, :, 0] = np.where(nothing_known, np.nan, uses)
    return found


def lives_there(table: Programs, states: Array) -> Array:
    """Whether each household lives in a state of each program: ``(P, h, 1)``, truth.

    ``states`` is a column of two-letter names.
    """
    found = np.ones((len(table.keys), len(states), 1), dtype=bool)
    for row, entry in enumerate(table.entries):
        if entry.get("states"):
            found[row, :, 0] = np.isin(states[:, 0].astype(str), entry["states"])
    return found


class OpenHelp(NamedTuple):
    """An answer and a reason for each program, household and month."""

    answer: Array
    reason: Array


@rule(
    cite="Terms of the programs, as named with each",
    unit="code",
    plain="Which help you can ask for, which may be open, and which is not, with the reason.",
    figures={"lodge_miles": "assistance.lodging.miles"},
)
def open_help(
    *,
    programs: Programs,
    coverage: Array,
    income_share: Array,
    drug_in_use: Array,
    miles_one_way: Array,
    lodge_miles: Array,
    lives_there: Array | bool = True,
    fund_open: Array | float = np.nan,
    decided: Array | float = np.nan,
    granted: Array | bool = False,
) -> OpenHelp:
    """Open, maybe or not open, program by program; never a promise.

    For the page that lists what to ask for: made for one family or a few at a time.

    Parameters
    ----------
    programs : table, programs
        The help programs.
    coverage : page, code
        Your insurance this month.
    income_share : page, share of the poverty line
        Income as a share of the poverty line.
    drug_in_use : columns by program, truth
        Your treatment has a drug of the program.
    miles_one_way : column, miles
        Miles to the clinic, one way.
    lodge_miles : figure, miles
        Miles beyond which a free place to stay is offered.
    lives_there : columns by program, truth
        You live in a state of the program.
    fund_open : columns by program, truth
        The fund is open.
    decided : pages by program, code
        What other rules say about the program.
    granted : columns by program, truth
        This help is granted.

    Returns
    -------
    OpenHelp, code
        Answers (0 not open, 1 maybe, 2 open, 3 granted) and reasons, ``(P, h, T)``.

    Notes
    -----
    Income between the limit that surely holds and the one that may hold gives "maybe". Age, kind of
    work, citizenship and savings are not looked at.

    - ``income_share``: Unknown where the family has not said.
    - ``drug_in_use``: Whether the treatment holds a drug of the program: 1, 0 or unknown, ``(P, h,
      1)``.
    - ``miles_one_way``: Unknown if not said.
    - ``fund_open``: Whether a fund is open, as the family has looked it up: 1, 0 or unknown.
    - ``decided``: Answers that other rules give (Medicaid, Extra Help): 0 not open, 1 maybe, 2
      open; unknown where they give none.
    """
    codes = np.nan_to_num(coverage).astype(np.intp)
    fits = programs.cover[:, codes]
    limited = ~np.isnan(programs.possible)
    near = (miles_one_way <= lodge_miles[:, :1]) & programs.far
    # From the weakest reason to the strongest: the last one that holds is given.
    ladder = (
        (programs.own_rules, Reason.OWN_RULES),
        (limited & (income_share > programs.likely), Reason.INCOME_CLOSE),
        (programs.fund & np.isnan(fund_open), Reason.FUND_UNKNOWN),
        (programs.far & np.isnan(miles_one_way), Reason.DISTANCE_UNKNOWN),
        (np.isnan(drug_in_use), Reason.DRUG_UNKNOWN),
        (limited & np.isnan(income_share), Reason.INCOME_UNKNOWN),
        (np.asarray(decided == MAYBE), Reason.OWN_RULES),
        (np.asarray(decided == OPEN), Reason.ASK),
        (np.asarray(decided == NOT_OPEN), Reason.NOT_FOR_YOU),
        (near, Reason.TOO_NEAR),
        (programs.fund & (fund_open == 0), Reason.FUND_CLOSED),
        (limited & (income_share > programs.possible), Reason.INCOME_ABOVE),
        (~np.asarray(lives_there, dtype=bool), Reason.OTHER_STATE),
        (drug_in_use == 0, Reason.OTHER_DRUG),
        (~fits, Reason.WRONG_COVER),
        (np.asarray(granted, dtype=bool) & fits, Reason.HAVE_IT),
    )
    reason = np.full(fits.shape, Reason.ASK)
    for holds, code in ladder:
        reason = np.where(holds, code, reason)
    answer = np.where(
        reason == Reason.ASK, OPEN, np.where(reason >= Reason.INCOME_UNKNOWN, MAYBE, NOT_OPEN)
    )
    return OpenHelp(answer=np.where(reason == Reason.HAVE_IT, GRANTED, answer), reason=reason)


class Ask(NamedTuple):
    """One program for the list of what to ask for."""

    key: str
    name: str
    kind: str
    answer: int
    reason: str
    missing: str
    pays: str
    source: dict[str, Any]
    checked: str


def to_ask(table: Programs, found: OpenHelp, household: int, position: int) -> list[Ask]:
    """The programs that are open or may be, in the order in which to ask for them.

    Cover first, then help with co-pays, then cash, rides and lodging; inside a kind what is open
    before what may be.

    Parameters
    ----------
    table
        The programs.
    found
        Answers of ``open_help``.
    household
        Row of the household.
    position
        Position of the month.
    """
    asks = []
    for row, (key, entry) in enumerate(zip(table.keys, table.entries, strict=True)):
        answer = int(found.answer[row, household, position])
        if answer == NOT_OPEN:
            continue
        words, missing = REASONS[int(found.reason[row, household, position])]
        asks.append(
            Ask(
                key,
                entry["name"],
                entry["kind"],
                answer,
                words,
                missing,
                entry["pays"],
                entry["source"],
                entry["checked"],
            )
        )
    return sorted(asks, key=lambda ask: (KINDS_IN_ORDER.index(ask.kind), -ask.answer))
