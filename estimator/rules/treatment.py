"""The treatment calendar: services, fills, clinic days and hours of each month, and their prices.

The projection builds one table, then calls these rules in this order:

1. ``calendar(law(), first_day, keys)``: the schedules and prices of the treatments at hand (not a
   rule: it reads the data folder through the figures passed in, once for each price date), and
   ``note_prices`` so that the prices used are listed with the result;
2. ``place_in_schedule``: where each month begins and ends in each treatment's schedule;
3. ``service_counts``, ``price_trend``, ``commercial_allowed``, ``medicare_allowed``,
   ``medicare_drug_coinsurance``, ``full_charges``, ``self_paid_medicine``: only those that the
   family's cover needs;
4. ``clinic_time``: clinic days and hours, for ``travel``, ``home`` and ``earnings``;
5. ``appointments``: anything else that comes every so many days.

Everything is counted on exact days and kept as running totals by day, so a month is a difference of
two look-ups, whatever the mix of treatments in the batch. Totals are whole cents and hundredths of
an hour: a family gets the same figure alone and in a crowd.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from estimator.basis.journal import rule
from estimator.basis.law import Law
from estimator.basis.months import Array, Months

#: Kinds of service for which plans set what the patient pays, in their one order.
KINDS = (
    "primary",
    "specialist",
    "emergency",
    "imaging",
    "lab",
    "infusion_drug",
    "infusion",
    "radiation",
    "procedure",
    "hospital",
    "therapy",
    "drug_generic",
    "drug_preferred",
    "drug_specialty",
)
SITES = ("office", "hospital")

# Every schedule settles into a repeating pattern within a year (52 weeks) and then repeats every
# 240 weeks, the common multiple of all rhythms in the data; a test checks the data for it.
SETTLED_DAYS = 52 * 7
PATTERN_DAYS = 24 * 10 * 7
_HORIZON_DAYS = 6 * 365
_DAYS = SETTLED_DAYS + PATTERN_DAYS + _HORIZON_DAYS

_DRUG = KINDS.index("infusion_drug")
_LAB = KINDS.index("lab")
_PHARMACY = frozenset(k for k, kind in enumerate(KINDS) if kind.startswith("drug_"))
_IN_CHAIR = frozenset(KINDS.index(kind) for kind in ("infusion_drug", "infusion", "radiation"))
_BLOOD_DRAW = "lab_draw"


# -- the table (built once, from the data folder) ------------------------------------------------


class Price(NamedTuple):
    """What one service costs at one site, in USD, and who counts it how."""

    kind: int
    benefit: str
    commercial: float
    medicare: float
    full_charge: float
    coinsurance: float
    figures: tuple[str, ...]


@dataclass(frozen=True)
class _Schedule:
    """Running totals of one treatment at one site, by event; and what each day holds."""

    position: Array  # (D + 1,) number of event days before each day
    money: Array  # (4K + 2, E + 1) cents and counts before each event
    time: Array  # (4, E + 1) days, hundredths of hours, companion days and hours
    drug_days: Array  # (E + 1,)
    wait: Array  # (D,) hundredths of an hour at the clinic besides the chair; 0: no trip
    chair: Array  # (D,)
    companion: Array  # (D,) bool
    figures: tuple[str, ...]


class Calendar:
    """Schedules of several treatments side by side, as arrays that the rules index.

    Keys are ``2 * position of the treatment in regimens.yaml + site`` (0 office, 1 hospital);
    the occasional events of that file follow its regimens.
    """

    def __init__(self, keys: tuple[int, ...], names: list[str], schedules: list[_Schedule]) -> None:
        self.keys = np.array(keys, dtype=float)
        self.names = names
        count = len(schedules)
        longest = max(s.money.shape[1] for s in schedules)
        rows = schedules[0].money.shape[0]
        money = np.zeros((rows, count, longest))
        time = np.zeros((5, count, longest))
        for i, s in enumerate(schedules):
            events = s.money.shape[1]
            money[:, i, :events] = s.money
            time[:4, i, :events] = s.time
            time[4, i, :events] = s.drug_days
        self.position = np.stack([s.position for s in schedules])
        self.wait = np.stack([s.wait for s in schedules])
        self.chair = np.stack([s.chair for s in schedules])
        self.companion = np.stack([s.companion for s in schedules])
        self.events = longest
        flat = money.reshape(rows, -1)
        k = len(KINDS)
        self.commercial = flat[:k]
        self.medicare = flat[k : 2 * k]
        self.full_charge = flat[2 * k : 3 * k]
        self.counts = flat[3 * k : 4 * k]
        self.drug_coinsurance, self.self_paid = flat[4 * k : 4 * k + 2]
        self.time = time.reshape(5, -1)
        #: Parameters behind the prices.
        self.figures = tuple(dict.fromkeys(f for s in schedules for f in s.figures))

    def __repr__(self) -> str:
        return "; ".join(self.names)

    def __format__(self, form: str) -> str:
        """Be shown by name wherever a number of a rule is shown."""
        return f"{self!r}:"


def treatments(figures: Law) -> dict[str, dict[str, Any]]:
    """All treatments and occasional events by name, in the order of their keys."""
    file = figures.file("regimens")
    return {**file["regimens"], **file["events"]}


def key_of(figures: Law, name: str, site: str) -> int:
    """The key of a treatment at a site."""
    return list(treatments(figures)).index(name) * len(SITES) + SITES.index(site)


def price(figures: Law, service: str, site: str, day: dt.date) -> Price:
    """What a service costs at a site at the prices in force on a day.

    A service that is priced at the other site alone costs the same here.
    """
    node = figures.node(f"services.services.{service}")
    here = next(s for s in (site, "any", *SITES) if s in node)
    ratio = node.get("ratio", here)
    names = [
        f"services.services.{service}.{here}",
        f"services.commercial_ratio.{ratio}",
        f"services.full_charge_ratio.{ratio}",
    ]
    listed, commercial, charge = (float(figures.on(name, day)) for name in names)
    medicare = listed
    if "medicare" in node:
        own = f"services.services.{service}.medicare"
        if day >= figures.parameter(own).dates[0]:
            medicare = float(figures.on(own, day))
            names.append(own)
    rate = 0.0
    if node["benefit"] == "part_b":
        own = f"services.services.{service}.coinsurance"
        names.append(own if "coinsurance" in node else "services.medicare_coinsurance.part_b")
        rate = float(figures.on(names[-1], day)) / 100
    return Price(
        kind=KINDS.index(node["kind"]),
        benefit=node["benefit"],
        commercial=listed * commercial,
        medicare=medicare,
        full_charge=listed * charge,
        coinsurance=medicare * rate,
        figures=tuple(names),
    )


def days_of(entry: dict[str, Any], days: int) -> Array:
    """Day offsets (0 = first day of treatment) on which an entry of a schedule falls."""
    every, through = entry.get("every"), min(entry.get("through", days), days)
    if not every:
        return np.array([d - 1 for d in entry["days"] if d <= through], dtype=int)
    runs = [np.arange(d - 1, through, every) for d in entry["days"]]
    return np.sort(np.concatenate(runs))


@functools.lru_cache(maxsize=4 * 100)
def _schedule(figures: Law, day: dt.date, key: int) -> _Schedule:
    number, site = divmod(key, len(SITES))
    regimen = list(treatments(figures).values())[number]
    k = len(KINDS)
    money = np.zeros((4 * k + 2, _DAYS))
    blood = np.zeros(_DAYS, dtype=bool)
    visit, short, chair_day, drug_day = (np.zeros(_DAYS, dtype=bool) for _ in range(4))
    used: list[str] = []
    done: dict[str, Array] = {}

    def add(service: str, days: Array, units: float) -> None:
        # Named twice on a day (blood count of the cycle, and with the scans), done once.
        before = done.setdefault(service, np.zeros(_DAYS, dtype=bool))
        days = days[~before[days]]
        before[days] = True
        cost = price(figures, service, SITES[site], day)
        used.extend(cost.figures)
        kind, amount = cost.kind, 100 * units
        if cost.benefit == "never":
            money[4 * k + 1, days] += amount * cost.full_charge
            return
        # Pills that Part B pays are a clinic drug to Medicare and a pharmacy fill to other plans.
        under_b = kind in _PHARMACY and cost.benefit == "part_b"
        money[kind, days] += amount * cost.commercial
        money[k + (_DRUG if under_b else kind), days] += amount * cost.medicare
        money[2 * k + kind, days] += amount * cost.full_charge
        money[3 * k + kind, days] += 100
        if kind == _DRUG or under_b:
            money[4 * k, days] += amount * cost.coinsurance
        if kind not in _PHARMACY:
            (short if kind == _LAB else visit)[days] = True
            chair_day[days] |= kind in _IN_CHAIR
            drug_day[days] |= kind == _DRUG
        if figures.node(f"services.services.{service}").get("blood"):
            blood[days] = True

    for entry in regimen["schedule"]:
        days = days_of(entry, _DAYS)
        for service in entry.get("services", ()):
            add(service, days, entry.get("units", 1))
        if "services" not in entry:
            visit[days] = True
        if entry.get("chair"):
            chair_day[days] = True
    if blood.any():
        add(_BLOOD_DRAW, np.flatnonzero(blood), 1)

    trip = visit | short
    own_wait = regimen.get("wait_hours")
    usual = float(figures.on("services.hours.visit_wait", day))
    brief = float(figures.on("services.hours.short_wait", day))
    used += ["services.hours.visit_wait", "services.hours.short_wait"]
    wait = np.where(visit, usual if own_wait is None else own_wait, 0.0)
    wait = np.where(short & ~visit, brief if own_wait is None else own_wait, wait)
    chair = np.zeros(_DAYS)
    for step in regimen.get("chair_hours", ()):
        chair[step["from"] - 1 :] = step["hours"]
    wait_100 = np.rint(100 * wait).astype(np.int16)
    chair_100 = np.rint(np.where(chair_day, 100 * chair, 0.0)).astype(np.int16)

    event = trip | money.any(axis=0)
    at = np.flatnonzero(event)
    position = np.concatenate([[0], np.cumsum(event)]).astype(np.int32)
    site_hours = (wait_100.astype(float) + chair_100)[at]
    time = np.stack([100.0 * trip[at], site_hours, 100.0 * visit[at], site_hours * visit[at]])

    def running(amounts: Array) -> Array:
        return np.rint(np.cumsum(np.pad(amounts, [(0, 0), (1, 0)]), axis=-1))

    return _Schedule(
        position=position,
        money=running(money[:, at]),
        time=running(time),
        drug_days=running(100.0 * drug_day[None, at])[0],
        wait=wait_100,
        chair=chair_100,
        companion=visit,
        figures=tuple(dict.fromkeys(used)),
    )


@functools.lru_cache(maxsize=60)
def calendar(figures: Law, day: dt.date, keys: tuple[int, ...]) -> Calendar:
    """Schedules and prices of the treatments with these keys.

    Parameters
    ----------
    figures
        The data folder.
    day
        Day whose prices are used, such as the first day of the projection.
    keys
        The different keys of the batch, in rising order.
    """
    known = list(treatments(figures).values())
    used = keys or (0,)
    return Calendar(
        used,
        [f"{known[key // len(SITES)]['name']} ({SITES[key % len(SITES)]})" for key in used],
        [_schedule(figures, day, key) for key in used],
    )


def keys_in(keys: Array) -> tuple[int, ...]:
    """The different treatments of a batch, in rising order; empty places are left out."""
    return tuple(np.unique(keys[~np.isnan(keys)]).astype(int).tolist())


def note_prices(figures: Law, table: Calendar, months: Months) -> None:
    """Have the prices behind a calendar noted, with the month from which they are assumed."""
    figures.note(table.figures, months)


class Visit(NamedTuple):
    """One day on which something happens, for a list of dates or a calendar file."""

    day: dt.date
    services: tuple[str, ...]
    clinic: bool


def dated_visits(figures: Law, name: str, start: dt.date, until: dt.date) -> Iterator[Visit]:
    """Clinic days and fills of a treatment from its start up to, not including, a day."""
    by_day: dict[int, list[str]] = {}
    clinic: set[int] = set()
    for entry in treatments(figures)[name]["schedule"]:
        for day in days_of(entry, (until - start).days).tolist():
            names = entry.get("services", ())
            by_day.setdefault(day, []).extend(names)
            kinds = {figures.node(f"services.services.{n}.kind") for n in names}
            if not names or any(KINDS.index(kind) not in _PHARMACY for kind in kinds):
                clinic.add(day)
    for day in sorted(by_day):
        services = tuple(dict.fromkeys(by_day[day]))
        yield Visit(start + dt.timedelta(days=day), services, day in clinic)


def service_label(figures: Law, service: str) -> str:
    """What a service is called in plain words."""
    return figures.node(f"services.services.{service}.label")


# -- rules ---------------------------------------------------------------------------------------


def _days_since_start(keys: Array, starts: Array, stops: Array, edges: Array) -> Array:
    """Days of treatment before each edge, ``(h, S, T + 1)``; a long-running one is brought near."""
    start = starts[:, :, None]
    elapsed = edges[:, :1][:, None, :] - start
    turns = np.floor(np.maximum(elapsed - SETTLED_DAYS, 0) / PATTERN_DAYS)
    start = start + turns * PATTERN_DAYS
    end = np.where(np.isnan(stops), np.inf, stops)[:, :, None]
    days = np.clip(np.minimum(edges[:, None, :], end) - start, 0, _DAYS)
    return np.where(np.isnan(keys)[:, :, None] | np.isnan(days), 0, days).astype(np.intp)


def _rows_of(table: Calendar, keys: Array) -> Array:
    """Row of each key in the table; empty places point at the first row."""
    return np.searchsorted(table.keys, np.where(np.isnan(keys), table.keys[0], keys))


@rule(
    cite="Arithmetic: days from the first day of treatment to the first day of each month",
    unit="code",
    plain="Which part of each treatment's schedule falls into which month.",
)
def place_in_schedule(
    *, calendar: Calendar, keys: Array, starts: Array, stops: Array, month_edges: Array
) -> Array:
    """Where each month begins and ends in the schedule of each treatment.

    Treatments follow each other, or run side by side, as several places of a household. What falls
    on the stop day belongs to the next treatment.

    Parameters
    ----------
    calendar : table, services by day
        Schedules and prices of the treatments at hand.
    keys : column list, code
        Treatment and site in each place; unknown where the place is empty.
    starts : column list, day
        First day of each treatment.
    stops : column list, day
        First day without it.
    month_edges : row, day
        First day of each month, and of the month after the last.

    Returns
    -------
    pages by place, code
        Index into the running totals, ``(h, S, T + 1)``.

    Notes
    -----
    After a break the same treatment starts anew at its first day, with the tests of a start.
    Holidays and weekends do not move a day.
    """
    days = _days_since_start(keys, starts, stops, month_edges)
    rows = _rows_of(calendar, keys)[:, :, None]
    return rows * calendar.events + calendar.position[rows, days]


def _open_places(place: Array) -> list[tuple[Array | slice, Array]]:
    """Places in which something happens: the households concerned, and their look-ups."""
    found: list[tuple[Array | slice, Array]] = []
    for slot in range(place.shape[1]):
        at = place[:, slot]
        if slot == 0:
            found.append((slice(None), at))
            continue
        rows = np.flatnonzero(at[:, -1] > at[:, 0])
        if rows.size:
            found.append((rows, at[rows]))
    return found


def _in_months(totals: Array, places: list[tuple[Array | slice, Array]], page: Array) -> Array:
    """Fill a page with the amounts of each month, from running totals in hundredths."""
    for number, (rows, at) in enumerate(places):
        upto = totals[at]
        if number == 0:
            np.subtract(upto[:, 1:], upto[:, :-1], out=page)
        else:
            page[rows] += upto[:, 1:] - upto[:, :-1]
    page /= 100
    return page


def in_months(totals: Array, place: Array) -> Array:
    """Amounts of each month, ``(h, T)``, from running totals in hundredths, over all places."""
    page = np.empty((place.shape[0], place.shape[2] - 1))
    return _in_months(totals, _open_places(place), page)


def _by_kind(totals: Array, place: Array) -> Array:
    """Pages by kind, ``(K, h, T)``; kinds that no treatment at hand uses stay zero."""
    pages = np.zeros((len(totals), place.shape[0], place.shape[2] - 1))
    places = _open_places(place)
    for kind in np.flatnonzero(totals.any(axis=-1)):
        _in_months(totals[kind], places, pages[kind])
    return pages


@rule(
    cite="Arithmetic: price times yearly growth from the price list's year on",
    unit="ratio",
    plain="How much prices have grown since the year of our price list.",
    figures={"yearly_growth": "services.price_growth", "base_year": "services.price_base_year"},
)
def price_trend(*, month: Array, yearly_growth: Array, base_year: Array) -> Array:
    """Growth of prices by kind since the year of the price list, in a step each January.

    Parameters
    ----------
    month : row, month
        Months of the projection.
    yearly_growth : figure, share/year
        Average yearly growth of each kind's prices.
    base_year : figure, year
        Year whose prices the list states.

    Returns
    -------
    pages by kind, ratio
        1 up to the year of the list.

    Notes
    -----
    The past ten years' average is carried forward; nobody knows the next ones. Medicare's prices
    are held at the last published ones instead.
    """
    years = np.maximum(month // 12 - base_year, 0)
    return (1 + yearly_growth) ** years


@rule(
    cite="Arithmetic: number of services in the schedule of the treatment",
    unit="services/month",
    plain="How many visits, tests, doses and fills of each kind fall into the month.",
)
def service_counts(*, calendar: Calendar, place: Array) -> Array:
    """Services of each kind in each month.

    Parameters
    ----------
    calendar : table, services by day
        Schedules and prices of the treatments at hand.
    place : pages by place, code
        Where each month begins and ends in the schedules.

    Returns
    -------
    pages by kind, services/month
        Count of visits, tests, doses and fills.

    Notes
    -----
    A scan of three parts on one day counts as three services.
    """
    return _by_kind(calendar.counts, place)


@rule(
    cite="45 CFR 147.200 (allowed amount); RAND, Prices Paid to Hospitals, round 5.1",
    unit="USD/month",
    plain="What a private plan allows for the month's care, before it splits the bill with you.",
)
def commercial_allowed(*, calendar: Calendar, place: Array, trend: Array) -> Array:
    """Allowed amounts of private plans: Medicare's price times what such plans pay against it.

    Parameters
    ----------
    calendar : table, services by day
        Schedules and prices of the treatments at hand.
    place : pages by place, code
        Where each month begins and ends in the schedules.
    trend : pages by kind, ratio
        Growth of prices since the year of the list.

    Returns
    -------
    pages by kind, USD/month
        Allowed amounts.

    Notes
    -----
    One national ratio for each kind of place; real plans differ several times over.
    """
    return _by_kind(calendar.commercial, place) * trend


@rule(
    cite="42 USC 1395l, 1395m, 1395w-3a, 1395w-4; 42 CFR 414, 419",
    unit="USD/month",
    plain="What Medicare allows for the month's care, before it splits the bill with you.",
)
def medicare_allowed(*, calendar: Calendar, place: Array) -> Array:
    """Medicare's amounts for the services and fills of each month.

    Parameters
    ----------
    calendar : table, services by day
        Schedules and prices of the treatments at hand.
    place : pages by place, code
        Where each month begins and ends in the schedules.

    Returns
    -------
    pages by kind, USD/month
        Amounts at national prices. Pills that Part B pays are with the clinic drugs.

    Notes
    -----
    No regional adjustment. Held at the last published prices; drug prices change each quarter.
    """
    return _by_kind(calendar.medicare, place)


@rule(
    cite="42 USC 1395l(a)(1), 1395w-3a(i)(5)",
    unit="USD/month",
    plain="Your share of the month's clinic drugs under Medicare Part B, before any limit.",
)
def medicare_drug_coinsurance(*, calendar: Calendar, place: Array) -> Array:
    """Part B coinsurance on clinic drugs, with the lower rates of drugs that outran inflation.

    Parameters
    ----------
    calendar : table, services by day
        Schedules and prices of the treatments at hand.
    place : pages by place, code
        Where each month begins and ends in the schedules.

    Returns
    -------
    page, USD/month
        Coinsurance if the deductible is met and nothing else pays.
    """
    return in_months(calendar.drug_coinsurance, place)


@rule(
    cite="Arithmetic: full charges of providers, before any discount",
    unit="USD/month",
    plain="The full charge for the month's care, which only people without insurance are asked for.",
)
def full_charges(*, calendar: Calendar, place: Array, trend: Array) -> Array:
    """Charges before any discount, as an uninsured patient is billed.

    Parameters
    ----------
    calendar : table, services by day
        Schedules and prices of the treatments at hand.
    place : pages by place, code
        Where each month begins and ends in the schedules.
    trend : pages by kind, ratio
        Growth of prices since the year of the list.

    Returns
    -------
    pages by kind, USD/month
        Full charges.

    Notes
    -----
    A rough multiple of Medicare's price. Hospitals must offer help; few people pay this in full.
    """
    return _by_kind(calendar.full_charge, place) * trend


@rule(
    cite="Arithmetic: medicines bought without a prescription",
    unit="USD/month",
    plain="Medicines bought over the counter, which no plan pays for.",
)
def self_paid_medicine(*, calendar: Calendar, place: Array) -> Array:
    """Medicines of the treatment that are bought without a prescription.

    Parameters
    ----------
    calendar : table, services by day
        Schedules and prices of the treatments at hand.
    place : pages by place, code
        Where each month begins and ends in the schedules.

    Returns
    -------
    page, USD/month
        Cost to the family.
    """
    return in_months(calendar.self_paid, place)


class ClinicTime(NamedTuple):
    """Trips to care, and time on site."""

    clinic_days: Array
    hours_on_site: Array
    companion_days: Array
    companion_hours: Array
    drug_days: Array


def _side_by_side(keys: Array, starts: Array, stops: Array, edges: Array) -> Array:
    """Households in which two treatments run at once inside the months shown."""
    first, last = edges[0, 0], edges[0, -1]
    begin = np.where(np.isnan(keys), np.inf, np.maximum(starts, first))
    end = np.fmin(np.where(np.isnan(stops), np.inf, stops), last)
    overlap = np.zeros(len(keys), dtype=bool)
    for a in range(keys.shape[1]):
        for b in range(a):
            shared = np.minimum(end[:, a], end[:, b]) - np.maximum(begin[:, a], begin[:, b])
            overlap |= shared > 0
    return np.flatnonzero(overlap)


def _day_by_day(
    table: Calendar, keys: Array, starts: Array, stops: Array, edges: Array
) -> tuple[Array, Array, Array, Array]:
    """Trips and hours of each month, in hundredths, with shared days taken once."""
    steps = np.arange(edges[0, 0], edges[0, -1])[None, :]
    rows = _rows_of(table, keys)
    wait = np.zeros((len(keys), steps.shape[1]), dtype=np.int32)
    chair, companion = np.zeros_like(wait), np.zeros_like(wait, dtype=bool)
    for slot in range(keys.shape[1]):
        one = slice(slot, slot + 1)
        days = _days_since_start(keys[:, one], starts[:, one], stops[:, one], steps)[:, 0]
        after = _days_since_start(keys[:, one], starts[:, one], stops[:, one], steps + 1)[:, 0]
        given = after > days  # the day lies inside the treatment
        row = rows[:, one]
        days = np.minimum(days, table.wait.shape[1] - 1)
        wait = np.maximum(wait, np.where(given, table.wait[row, days], 0))
        chair += np.where(given, table.chair[row, days], 0)
        companion |= given & table.companion[row, days]
    bounds = (edges[0] - edges[0, 0]).astype(np.intp)

    def months(amounts: Array) -> Array:
        totals = np.cumsum(np.pad(amounts, [(0, 0), (1, 0)]), axis=1, dtype=np.int64)
        return np.diff(totals[:, bounds], axis=1).astype(float)

    hours = wait + chair
    trip = wait > 0
    return (
        months(100 * trip),
        months(hours),
        months(100 * companion),
        months(np.where(companion, hours, 0)),
    )


@rule(
    cite="Arithmetic: days of the schedule on which something is done at a clinic or a lab",
    unit="days/month",
    plain="The days of the month with a trip to care, and the hours spent there.",
)
def clinic_time(
    *,
    calendar: Calendar,
    place: Array,
    keys: Array,
    starts: Array,
    stops: Array,
    month_edges: Array,
) -> ClinicTime:
    """Clinic days and hours on site of each month.

    Several services on one day are one clinic day, also when two treatments (such as chemo and a
    bone shot) share it. Hours are the wait and the time in the treatment chair.

    Parameters
    ----------
    calendar : table, services by day
        Schedules and prices of the treatments at hand.
    place : pages by place, code
        Where each month begins and ends in the schedules.
    keys : column list, code
        Treatment and site in each place; unknown where the place is empty.
    starts : column list, day
        First day of each treatment.
    stops : column list, day
        First day without it.
    month_edges : row, day
        First day of each month, and of the month after the last.

    Returns
    -------
    ClinicTime, days/month
        Clinic days; hours on site; the days on which a companion is usual (all but days of blood
        tests alone) and the hours on site of those; days on which a clinic drug is given.

    Notes
    -----
    A blood test alone is a short trip of its own. Visits for sudden problems are not in here.
    """
    pages = [in_months(calendar.time[i], place) for i in range(5)]
    shared = _side_by_side(keys, starts, stops, month_edges)
    if shared.size:
        daily = _day_by_day(calendar, keys[shared], starts[shared], stops[shared], month_edges)
        for page, exact in zip(pages, daily, strict=False):
            page[shared] = exact / 100
    return ClinicTime(*pages)


@rule(
    cite="Arithmetic: number of days that come every so many days from a first one",
    unit="visits/month",
    plain="How many of your regular appointments fall into the month.",
)
def appointments(
    *, first: Array, every: Array, until: Array, month_start: Array, next_month: Array
) -> Array:
    """Appointments that come every so many days from a first one.

    Parameters
    ----------
    first : column, day
        Day of the first appointment; unknown if there are none.
    every : column, days
        Days from one appointment to the next.
    until : column, day
        First day without appointments.
    month_start : row, day
        First day of each month.
    next_month : row, day
        First day of the month after.

    Returns
    -------
    page, visits/month
        Number of appointments.
    """

    def before(day: Array) -> Array:
        days = np.fmin(day, until) - first
        return np.where(days > 0, np.ceil(days / every), 0.0)

    return before(next_month) - before(month_start)
