"""The treatment calendar: services, fills, clinic days and hours of each month, and their prices.

The projection builds one table, then calls these rules in this order:

1. ``keys_as_chosen``: the treatments with the family's switches (brand, drip or shot, supply);
2. ``calendar(law(), first_day, keys, months=...)``: the schedules and prices of the treatments at
   hand (not a rule: it reads the data folder through the figures passed in), and ``note_prices`` so
   that the prices used are listed with the result;
3. ``restaging_days`` and ``evenly_spread_days``: days that follow from the sequence of treatments
   and from yearly rates, put beside the others by ``more_places``;
4. ``place_in_schedule``: where each month begins and ends in each treatment's schedule;
   ``shared_days``: what treatments that run side by side do on one day;
5. ``service_counts``, ``price_trend``, ``commercial_allowed``, ``medicare_allowed``,
   ``medicare_drug_coinsurance``, ``full_charges``, ``self_paid_medicine``: only those that the
   family's cover needs;
6. ``clinic_time``: clinic days and hours, for ``travel``, ``home`` and ``earnings``; and, with
   ``only_places``, those of some treatments alone (a second opinion far away);
7. ``appointments``: anything else that comes every so many days.

Everything is counted on exact days and kept as running totals by day, so a month is a difference of
two look-ups, whatever the mix of treatments in the batch. Totals are whole cents and hundredths of
an hour: a family gets the same figure alone and in a crowd. Prices that change on a date make a
second set of totals; each month looks into the set in force on its first day.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from estimator.basis.journal import rule
from estimator.basis.law import Law
from estimator.basis.months import Array, Months, first_day
from estimator.rules import travel

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
# 720 weeks, the common multiple of all rhythms in the data; a test checks the data for it.
SETTLED_DAYS = 52 * 7
PATTERN_DAYS = 3 * 24 * 10 * 7
_HORIZON_DAYS = 6 * 365
_DAYS = SETTLED_DAYS + PATTERN_DAYS + _HORIZON_DAYS

_DRUG = KINDS.index("infusion_drug")
_LAB = KINDS.index("lab")
_IMAGING = KINDS.index("imaging")
_PHARMACY = frozenset(k for k, kind in enumerate(KINDS) if kind.startswith("drug_"))
_IN_CHAIR = frozenset(KINDS.index(kind) for kind in ("infusion_drug", "infusion", "radiation"))
#: Kinds that are done once when two treatments ask for the same one on the same day.
_DONE_ONCE = frozenset(("primary", "specialist", "imaging", "lab"))
_BLOOD_DRAW = "lab_draw"
_COMMERCIAL, _MEDICARE, _FULL_CHARGE, _COUNT = range(4)

#: Prices the family gives itself, by service, in a fixed order.
OwnPrices = tuple[tuple[str, float], ...]


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


class Chosen(NamedTuple):
    """A treatment at a site, with the switches that change something in it."""

    name: str
    site: str
    swaps: tuple[tuple[str, str], ...] = ()
    fills: int = 1
    filled: tuple[str, ...] = ()
    company: str = ""


@dataclass(frozen=True)
class _Schedule:
    """Running totals of one treatment at one site, by event; and what each event holds."""

    position: Array  # (D + 1,) number of event days before each day
    money: Array  # (4K + 2, E + 1) cents and counts before each event
    time: Array  # (6, E + 1) days and hours, those of a companion, drug days, hospital days
    event: Array  # (8, E) day, trip, wait, chair, companion, companion hours, drug, hospital
    done: Array  # (E,) which shareable services, as bits
    shareable: Array  # (4, services) price of each shareable service by measure
    chair_hours: Array  # (E + 1,) hundredths of an hour in the chair before each event
    figures: tuple[str, ...]


class Calendar:
    """Schedules of several treatments side by side, as arrays that the rules index.

    Keys are ``2 * position of the treatment in regimens.yaml + site`` (0 office, 1 hospital);
    the occasional events of that file follow its regimens, and switches come on top (``key_of``).
    """

    def __init__(
        self,
        keys: tuple[int, ...],
        names: list[str],
        by_prices: list[list[_Schedule]],
        kinds_of_shareable: Array,
        prices_of_month: Array | None = None,
    ) -> None:
        self.keys = np.array(keys, dtype=float)
        self.names = names
        schedules = by_prices[0]
        count, sets = len(schedules), len(by_prices)
        longest = max(s.money.shape[1] for s in schedules)
        rows = schedules[0].money.shape[0]
        money = np.zeros((rows, sets, count, longest))
        time = np.zeros((len(schedules[0].time), count, longest))
        self.event = np.zeros((len(schedules[0].event), count, longest))
        self.done = np.zeros((count, longest), dtype=np.int64)
        for i, s in enumerate(schedules):
            events = s.money.shape[1]
            time[:, i, :events] = s.time
            self.event[:, i, : events - 1] = s.event
            self.done[i, : events - 1] = s.done
            for n, same in enumerate(by_prices):
                money[:, n, i, :events] = same[i].money
        self.position = np.stack([s.position for s in schedules])
        self.events = longest
        self.event = self.event.reshape(len(self.event), -1)
        self.done = self.done.reshape(-1)
        flat = money.reshape(rows, -1)
        k = len(KINDS)
        self.commercial = flat[:k]
        self.medicare = flat[k : 2 * k]
        self.full_charge = flat[2 * k : 3 * k]
        self.counts = flat[3 * k : 4 * k]
        self.drug_coinsurance, self.self_paid = flat[4 * k : 4 * k + 2]
        self.time = time.reshape(len(time), -1)
        #: Which set of prices each month has; None where they never change.
        self.prices_of_month = prices_of_month if sets > 1 else None
        moving = (money != money[:, :1]).reshape(rows, -1).any(axis=1)
        shift = None if sets == 1 or prices_of_month is None else prices_of_month * count * longest
        #: For each row of totals, how far each month's prices lie behind the first ones.
        self.shift = [shift if moves else None for moves in moving.tolist()]
        #: Price in cents by measure, set of prices, treatment, shareable service.
        self.shareable = np.stack(
            [np.stack([s.shareable for s in same], axis=1) for same in by_prices], axis=1
        )
        self.kind_of_shareable = kinds_of_shareable
        self.any_stays = bool(self.time[5].any())
        #: Parameters behind the prices.
        self.figures = tuple(
            dict.fromkeys(f for same in by_prices for s in same for f in s.figures)
        )

    def __repr__(self) -> str:
        return "; ".join(self.names)

    def __format__(self, form: str) -> str:
        """Be shown by name wherever a number of a rule is shown."""
        return f"{self!r}:"


class SharedDays:
    """Days on which several treatments of a household meet: what is done once, and one trip."""

    def __init__(self, again: Array, row: Array, month: Array, change: Array) -> None:
        self.again = again  # household, month, treatment, service, kind of each repeat
        self.row, self.month, self.change = row, month, change  # what comes on top, by day

    def __repr__(self) -> str:
        return "days that treatments share"

    def __format__(self, form: str) -> str:
        """Be shown by name wherever a number of a rule is shown."""
        return f"{self!r}:"


def treatments(figures: Law) -> dict[str, dict[str, Any]]:
    """All treatments and occasional events by name, in the order of their keys."""
    file = figures.file("regimens")
    return {**file["regimens"], **file["events"]}


@functools.lru_cache(maxsize=8)
def _names(figures: Law) -> tuple[str, ...]:
    return tuple(treatments(figures))


def switches(figures: Law) -> dict[str, dict[str, Any]]:
    """What can be chosen within a treatment, by name, each with its choices."""
    return figures.file("regimens")["switches"]


@functools.lru_cache(maxsize=8)
def switch_steps(figures: Law) -> Array:
    """What one step of each switch adds to a key, as a row."""
    steps, step = [], len(SITES) * len(_names(figures))
    for node in switches(figures).values():
        steps.append(float(step))
        step *= len(node["choices"])
    row = np.array([steps])
    row.setflags(write=False)
    return row


def key_of(figures: Law, name: str, site: str, choices: Mapping[str, int] | None = None) -> int:
    """The key of a treatment at a site, with the position of the choice made in each switch."""
    key = _names(figures).index(name) * len(SITES) + SITES.index(site)
    if choices:
        steps = dict(zip(switches(figures), switch_steps(figures)[0], strict=True))
        key += sum(int(steps[switch]) * at for switch, at in choices.items())
    return key


def _used_in(regimen: Mapping[str, Any]) -> set[str]:
    return {service for entry in regimen["schedule"] for service in entry.get("services", ())}


@functools.lru_cache(maxsize=10 * 100)
def chosen(figures: Law, key: int) -> Chosen:
    """What a key stands for; switches that change nothing in the treatment are left out."""
    known = treatments(figures)
    key, place = divmod(key, len(SITES) * len(known))
    number, site = divmod(place, len(SITES))
    name = _names(figures)[number]
    swaps: dict[str, str] = {}
    fills, company = 1, ""
    filled: tuple[str, ...] = ()
    for node in switches(figures).values():
        key, at = divmod(key, len(node["choices"]))
        choice = node["choices"][at]
        name = choice.get("regimens", {}).get(name, name)
        swaps |= choice.get("swap", {}) | choice.get("only_in", {}).get(name, {})
        if "fills" in choice:
            fills, filled = choice["fills"], tuple(choice["of"])
        company = choice.get("company", company)
    used = _used_in(known[name])
    filled = tuple(service for service in filled if service in used)
    return Chosen(
        name=name,
        site=SITES[site],
        swaps=tuple((old, new) for old, new in swaps.items() if old in used),
        fills=fills if filled else 1,
        filled=filled,
        company=company,
    )


def _growth_since_list(figures: Law, kind: int, year: int, day: dt.date) -> float:
    """Growth that ``price_trend`` will put on a price stated for a year after the list's."""
    years = max(year - int(figures.on("services.price_base_year", day)), 0)
    return float((1 + figures.on("services.price_growth", day)[kind]) ** years)


def price(
    figures: Law,
    service: str,
    site: str,
    day: dt.date,
    own: float | None = None,
    own_since: dt.date | None = None,
) -> Price:
    """What a service costs at a site at the prices in force on a day.

    A service that is priced at the other site alone costs the same here. A price that the family
    gives itself (``own``) is what its payer allows, whoever the payer is, in prices of a day
    (``own_since``; left out: this one).
    """
    node = figures.node(f"services.services.{service}")
    kind = KINDS.index(node["kind"])
    here = next(s for s in (site, "any", *SITES) if s in node)
    ratio = node.get("ratio", here)
    names = [
        f"services.services.{service}.{here}",
        f"services.commercial_ratio.{ratio}",
        f"services.full_charge_ratio.{ratio}",
    ]
    if own is not None:
        names = []
        year = (own_since or day).year
        medicare = commercial = charge = own
    else:
        listed, commercial, charge = (float(figures.on(name, day)) for name in names)
        parameter = figures.parameter(names[0])
        year = parameter.dates[parameter.position(day)].year
        medicare = listed
        if "medicare" in node:
            name = f"services.services.{service}.medicare"
            if day >= figures.parameter(name).dates[0]:
                medicare = float(figures.on(name, day))
                names.append(name)
        commercial, charge = listed * commercial, listed * charge
    if node["benefit"] != "never":
        growth = _growth_since_list(figures, kind, year, day)
        commercial, charge = commercial / growth, charge / growth
    rate = 0.0
    if node["benefit"] == "part_b":
        name = f"services.services.{service}.coinsurance"
        names.append(name if "coinsurance" in node else "services.medicare_coinsurance.part_b")
        rate = float(figures.on(names[-1], day)) / 100
    return Price(
        kind=kind,
        benefit=node["benefit"],
        commercial=commercial,
        medicare=medicare,
        full_charge=charge,
        coinsurance=medicare * rate,
        figures=tuple(names),
    )


@functools.lru_cache(maxsize=10 * 100)
def _price_dates(figures: Law, service: str) -> frozenset[dt.date]:
    """Dates on which some price of a service changes."""
    node = figures.node(f"services.services.{service}")
    names = [f"services.services.{service}.{part}" for part in node if isinstance(node[part], dict)]
    for ratio in (node["ratio"],) if "ratio" in node else SITES:
        names += [f"services.commercial_ratio.{ratio}", f"services.full_charge_ratio.{ratio}"]
    return frozenset(d for name in names for d in figures.parameter(name).dates)


def days_of(entry: dict[str, Any], days: int) -> Array:
    """Day offsets (0 = first day of treatment) on which an entry of a schedule falls."""
    every, through = entry.get("every"), min(entry.get("through", days), days)
    if not every:
        return np.array([d - 1 for d in entry["days"] if d <= through], dtype=int)
    runs = [np.arange(d - 1, through, every) for d in entry["days"]]
    return np.sort(np.concatenate(runs))


def _entries(figures: Law, treatment: Chosen) -> Iterator[dict[str, Any]]:
    """The schedule of a treatment with its switches, entry by entry."""
    swaps = dict(treatment.swaps)
    for entry in treatments(figures)[treatment.name]["schedule"]:
        services = [swaps.get(service, service) for service in entry.get("services", ())]
        longer = [s for s in services if s in treatment.filled and entry.get("every")]
        if not longer:
            yield entry | {"services": services} if services else entry
            continue
        rest = [s for s in services if s not in longer]
        if rest:
            yield entry | {"services": rest}
        yield entry | {
            "services": longer,
            "every": entry["every"] * treatment.fills,
            "units": entry.get("units", 1) * treatment.fills,
            "longer": True,
        }


def services_of(figures: Law, treatment: Chosen) -> tuple[str, ...]:
    """The services that a treatment names, each once, and the blood draw if it has blood tests."""
    found: dict[str, None] = {}
    for entry in _entries(figures, treatment):
        found |= dict.fromkeys(entry.get("services", ()))
    nodes = figures.file("services")["services"]
    if any(nodes[service].get("blood") for service in found):
        found[_BLOOD_DRAW] = None
    return tuple(found)


@functools.lru_cache(maxsize=8)
def _shareable(figures: Law) -> dict[str, int]:
    """Services that are done once on a day, whoever asks for them; each with its bit."""
    nodes = figures.file("services")["services"]
    return {
        service: bit
        for bit, service in enumerate(s for s, node in nodes.items() if node["kind"] in _DONE_ONCE)
    }


@functools.lru_cache(maxsize=6 * 100)
def _schedule(
    figures: Law, day: dt.date, treatment: Chosen, own_prices: OwnPrices, own_since: dt.date
) -> _Schedule:
    regimen = treatments(figures)[treatment.name]
    own = dict(own_prices)
    k = len(KINDS)
    money = np.zeros((4 * k + 2, _DAYS))
    blood = np.zeros(_DAYS, dtype=bool)
    bits = np.zeros(_DAYS, dtype=np.int64)
    visit, short, chair_day, drug_day, stay = (np.zeros(_DAYS, dtype=bool) for _ in range(5))
    shareable = _shareable(figures)
    shared_price = np.zeros((4, len(shareable)))
    used: list[str] = []
    done: dict[str, Array] = {}

    def add(service: str, days: Array, units: float, copays: float = 1.0) -> None:
        # Named twice on a day (blood count of the cycle, and with the scans), done once.
        before = done.setdefault(service, np.zeros(_DAYS, dtype=bool))
        days = days[~before[days]]
        before[days] = True
        cost = price(figures, service, treatment.site, day, own.get(service), own_since)
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
        money[3 * k + kind, days] += 100 * copays
        if kind == _DRUG or under_b:
            money[4 * k, days] += amount * cost.coinsurance
        if kind not in _PHARMACY:
            (short if kind == _LAB else visit)[days] = True
            chair_day[days] |= kind in _IN_CHAIR
            drug_day[days] |= kind == _DRUG
        if service in shareable:
            bits[days] |= np.int64(1) << np.int64(shareable[service])
            measures = (cost.commercial, cost.medicare, cost.full_charge, 1 / units)
            shared_price[:, shareable[service]] = np.rint(amount * np.array(measures))
        if figures.node(f"services.services.{service}").get("blood"):
            blood[days] = True

    many_copays = "regimens.copays_of_three_month_fill"
    for entry in _entries(figures, treatment):
        days = days_of(entry, _DAYS)
        copays = 1.0
        if entry.get("longer"):
            copays = float(figures.on(many_copays, day))
            used.append(many_copays)
        for service in entry.get("services", ()):
            add(service, days, entry.get("units", 1), copays)
        if "services" not in entry:
            visit[days] = True
        if entry.get("chair"):
            chair_day[days] = True
        for more in range(entry.get("stay", 0)):
            stay[(days + more)[days + more < _DAYS]] = True
    if blood.any():
        add(_BLOOD_DRAW, np.flatnonzero(blood), 1)

    trip = visit | short
    own_wait = regimen.get("wait_hours")
    waits = {n: float(figures.on(f"services.hours.{n}", day)) for n in ("visit_wait", "short_wait")}
    used += ["services.hours.visit_wait", "services.hours.short_wait"]
    wait = np.where(visit, waits["visit_wait"] if own_wait is None else own_wait, 0.0)
    wait = np.where(short & ~visit, waits["short_wait"] if own_wait is None else own_wait, wait)
    chair = np.zeros(_DAYS)
    for step in regimen.get("chair_hours", ()):
        chair[step["from"] - 1 :] = step["hours"]
    chair = np.where(chair_day & ~stay, chair, 0.0)
    if stay.any():
        names = ("services.hours.hospital_day", "services.hours.hospital_visit")
        hours, beside = (float(figures.on(name, day)) for name in names)
        used += names
        wait = np.where(stay, hours, wait)
    companion = {"never": stay & False, "always": trip | stay}.get(treatment.company, visit | stay)
    hours_on_site = np.rint(100 * wait) + np.rint(100 * chair)
    companion_hours = np.where(companion, hours_on_site, 0.0)
    if stay.any():
        companion_hours = np.where(stay & companion, 100 * beside, companion_hours)

    event = trip | stay | money.any(axis=0)
    at = np.flatnonzero(event)
    position = np.concatenate([[0], np.cumsum(event)]).astype(np.int32)
    time = np.stack(
        [
            100.0 * trip,
            hours_on_site,
            100.0 * companion,
            companion_hours,
            100.0 * drug_day,
            100.0 * stay,
        ]
    )[:, at]

    def running(amounts: Array) -> Array:
        return np.rint(np.cumsum(np.pad(amounts, [(0, 0), (1, 0)]), axis=-1))

    parts = (trip, np.rint(100 * wait), np.rint(100 * chair), companion, companion_hours)
    return _Schedule(
        position=position,
        money=running(money[:, at]),
        time=running(time),
        event=np.stack([at, *(x[at] for x in (*parts, drug_day, stay))]).astype(float),
        done=bits[at],
        shareable=shared_price,
        chair_hours=running(np.rint(100 * chair)[None, at])[0],
        figures=tuple(dict.fromkeys(used)),
    )


@functools.lru_cache(maxsize=100)
def calendar(
    figures: Law,
    day: dt.date,
    keys: tuple[int, ...],
    months: Months | None = None,
    own_prices: OwnPrices = (),
) -> Calendar:
    """Schedules and prices of the treatments with these keys.

    Parameters
    ----------
    figures
        The data folder.
    day
        Day whose prices are used, such as the first day of the projection.
    keys
        The different keys of the batch, in rising order.
    months
        Months of the projection: each then has the prices in force on its first day. Left out, the
        prices of ``day`` are used throughout.
    own_prices
        Prices that the family gives itself, as pairs of service and USD in the order of services:
        what its payer allows for one service, dose, test or fill, in prices of ``day``.

    Raises
    ------
    LawError
        When an own price names no service of ours, or a price has no value on ``day``.
    """
    for service, _ in own_prices:
        figures.node(f"services.services.{service}")
    known = treatments(figures)
    used = keys or (0,)
    what = [chosen(figures, key) for key in used]
    own = [
        tuple(pair for pair in own_prices if pair[0] in services_of(figures, each)) if own_prices
        else ()
        for each in what
    ]  # fmt: skip
    days, of_month = [day], None
    if months is not None:
        firsts = [first_day(m) for m in months.ordinal[0]]
        changes = {d for each in what for s in services_of(figures, each) for d in
                   _price_dates(figures, s) if day < d <= firsts[-1]}  # fmt: skip
        days += sorted({next(f for f in firsts if f >= d) for d in changes} - {day})
        of_month = np.searchsorted([d.toordinal() for d in days], months.edges[0, :-1], "right") - 1
        of_month = np.maximum(of_month, 0)
    return Calendar(
        used,
        [f"{known[each.name]['name']} ({each.site})" for each in what],
        [
            [
                _schedule(figures, d, it, its, day if its else d)
                for it, its in zip(what, own, strict=True)
            ]
            for d in days
        ],
        np.array(
            [
                KINDS.index(figures.node(f"services.services.{service}.kind"))
                for service in _shareable(figures)
            ]
        ),
        of_month,
    )


def keys_in(keys: Array) -> tuple[int, ...]:
    """The different treatments of a batch, in rising order; empty places are left out."""
    if keys.size > 100:
        keys = np.unique(keys)
    return tuple(sorted({int(key) for key in keys.ravel().tolist() if key == key}))


def note_prices(figures: Law, table: Calendar, months: Months) -> None:
    """Have the prices behind a calendar noted, with the month from which they are assumed."""
    figures.note(table.figures, months)


class Visit(NamedTuple):
    """One day on which something happens, for a list of dates or a calendar file."""

    day: dt.date
    services: tuple[str, ...]
    clinic: bool


def dated_visits(
    figures: Law, name: str, start: dt.date, until: dt.date, *, key: int | None = None
) -> Iterator[Visit]:
    """Clinic days and fills of a treatment from its start up to, not including, a day.

    A ``key`` in place of the name carries the switches of the treatment.
    """
    treatment = Chosen(name, SITES[0]) if key is None else chosen(figures, key)
    by_day: dict[int, list[str]] = {}
    clinic: set[int] = set()
    for entry in _entries(figures, treatment):
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


class TypicalStay(NamedTuple):
    """How many months many people stay on a treatment, in trials: a plan for money, no outlook."""

    months: float
    low: float
    high: float


def typical_stay(figures: Law, name: str) -> TypicalStay | None:
    """Neutral planning figure of a treatment: "many people stay on this for about ... months"."""
    if "typical_months" not in treatments(figures)[name]:
        return None
    part = "regimens" if name in figures.file("regimens")["regimens"] else "events"
    parameter = figures.parameter(f"regimens.{part}.{name}.typical_months")
    assert parameter.low is not None and parameter.high is not None
    return TypicalStay(float(parameter.values[-1]), parameter.low, parameter.high)


class FirstYear(NamedTuple):
    """What the first 365 days of a treatment ask of a family, and what they cost in all."""

    key: str
    name: str
    clinic_days: float
    chair_hours: float
    hours_on_site: float
    miles: float
    hours_lost_by_two: float
    list_price: float  # full charges, as an uninsured person is billed
    medicare_price: float
    commercial_price: float
    sources: tuple[str, ...]
    unverified: int  # figures behind the row that nobody has checked yet


def first_year_table(
    figures: Law,
    *,
    year: int,
    site: str = "office",
    miles_one_way: float,
    minutes_one_way: float,
    names: tuple[str, ...] = (),
) -> list[FirstYear]:
    """Each treatment's first year from January 1: days, hours, miles and prices, with sources.

    Parameters
    ----------
    figures
        The data folder.
    year
        Calendar year; its prices are used month by month.
    site
        Where treatment is given: office or hospital.
    miles_one_way, minutes_one_way
        The way to the clinic.
    names
        Treatments or events; all regimens when left out.
    """
    months = Months(year * 12, 12)
    known = treatments(figures)
    rows = []
    for name in names or tuple(figures.file("regimens")["regimens"]):
        keys = np.array([[float(key_of(figures, name, site))]])
        first, next_year = months.edges[:, :1], months.edges[:, -1:]
        when = {"keys": keys, "starts": first, "stops": next_year, "month_edges": months.edges}
        table = calendar(figures, first_day(months.first), keys_in(keys), months)
        place = place_in_schedule(calendar=table, **when)
        at = {"calendar": table, "place": place}
        time = clinic_time(**at, **when)
        away = travel.hours_away(
            clinic_days=time.clinic_days,
            hours_on_site=time.hours_on_site,
            companion_days=time.companion_days,
            companion_hours=time.companion_hours,
            minutes_one_way=np.array([[minutes_one_way]]),
            caregiver_goes_along=np.array([[1.0]]),
        )
        miles = travel.miles_driven(
            clinic_days=time.clinic_days, miles_one_way=np.array([[miles_one_way]])
        )
        treatment = chosen(figures, int(keys[0, 0]))
        opening = first_day(months.first)
        in_chair = _schedule(figures, opening, treatment, (), opening).chair_hours
        still = np.ones((len(KINDS), 1, 12))
        parameters = [figures.parameter(f) for f in table.figures]
        cites = [known[name]["source"]["cite"], *(p.source["cite"] for p in parameters)]
        own = self_paid_medicine(**at)
        totals = [
            float(np.sum(page))
            for page in (
                time.clinic_days,
                time.hours_on_site,
                miles,
                away.patient + away.caregiver,
                full_charges(**at, trend=still),
                medicare_allowed(**at),
                commercial_allowed(**at, trend=still),
            )
        ]
        bought = float(np.sum(own))
        rows.append(
            FirstYear(
                key=name,
                name=known[name]["name"],
                clinic_days=totals[0],
                chair_hours=float(in_chair[place[0, 0, -1]] - in_chair[place[0, 0, 0]]) / 100,
                hours_on_site=totals[1],
                miles=totals[2],
                hours_lost_by_two=totals[3],
                list_price=totals[4] + bought,
                medicare_price=totals[5] + bought,
                commercial_price=totals[6] + bought,
                sources=tuple(dict.fromkeys(cites)),
                unverified=sum(p.checked == "unverified" for p in parameters)
                + (known[name]["checked"] == "unverified"),
            )
        )
    return rows


# -- rules ---------------------------------------------------------------------------------------


def _near(starts: Array, day: Array) -> Array:
    """First day of each treatment; a long-running one is brought near, a whole pattern at a time."""
    turns = np.floor(np.maximum(day - starts - SETTLED_DAYS, 0) / PATTERN_DAYS)
    return starts + turns * PATTERN_DAYS


def _days_since_start(keys: Array, starts: Array, stops: Array, edges: Array) -> Array:
    """Days of treatment before each edge, ``(h, S, T + 1)``."""
    start = _near(starts, edges[:, :1])[:, :, None]
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
        The treatment schedules.
    keys : column list, code
        The treatments chosen.
    starts : column list, day
        First day of each treatment.
    stops : column list, day
        First day without it.
    month_edges : row, day
        First day of each month.

    Returns
    -------
    pages by place, code
        Index into the running totals, ``(h, S, T + 1)``.

    Notes
    -----
    After a break the same treatment starts anew at its first day, with the tests of a start.
    Holidays and weekends do not move a day.

    - ``keys``: Treatment and site in each place; unknown where the place is empty.
    - ``month_edges``: First day of each month, and of the month after the last.
    """
    rows = _rows_of(calendar, keys)[:, :, None]
    filled = ~np.isnan(keys)
    if filled.all():
        days = _days_since_start(keys, starts, stops, month_edges)
        return rows * calendar.events + calendar.position[rows, days]
    # Most places of a batch with events are empty: only the others are looked up.
    found = np.empty((*keys.shape, month_edges.shape[-1]), dtype=np.intp)
    found[...] = rows * calendar.events + calendar.position[rows, 0]
    own = rows[filled]
    key, start, stop = (x[filled][:, None] for x in (keys, starts, stops))
    days = _days_since_start(key, start, stop, month_edges)[:, 0]
    found[filled] = own * calendar.events + calendar.position[own, days]
    return found


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


def _in_months(
    totals: Array,
    places: list[tuple[Array | slice, Array]],
    page: Array,
    shift: Array | None = None,
) -> Array:
    """Fill a page with the amounts of each month, from running totals in hundredths.

    ``shift`` leads each month to the totals in its own prices.
    """
    for number, (rows, at) in enumerate(places):
        if shift is None:
            upto = totals[at]
            until, since = upto[:, 1:], upto[:, :-1]
        else:
            until, since = totals[at[:, 1:] + shift], totals[at[:, :-1] + shift]
        if number == 0:
            np.subtract(until, since, out=page)
        else:
            page[rows] += until - since
    page /= 100
    return page


def in_months(totals: Array, place: Array, shift: Array | None = None) -> Array:
    """Amounts of each month, ``(h, T)``, from running totals in hundredths, over all places."""
    page = np.empty((place.shape[0], place.shape[2] - 1))
    return _in_months(totals, _open_places(place), page, shift)


def _by_kind(
    table: Calendar, measure: int, place: Array, shared: SharedDays | None = None
) -> Array:
    """Pages by kind, ``(K, h, T)``; kinds that no treatment at hand uses stay zero."""
    totals = (table.commercial, table.medicare, table.full_charge, table.counts)[measure]
    shifts = table.shift[measure * len(KINDS) : (measure + 1) * len(KINDS)]
    pages = np.zeros((len(totals), place.shape[0], place.shape[2] - 1))
    places = _open_places(place)
    for kind in np.flatnonzero(totals.any(axis=-1)):
        _in_months(totals[kind], places, pages[kind], shifts[kind])
    if shared is not None and shared.again.size:
        _take_off_repeats(pages, table, measure, shared)
    return pages


def _take_off_repeats(pages: Array, table: Calendar, measure: int, shared: SharedDays) -> None:
    """Take off what two treatments ask for on one day and is done once."""
    row, month, treatment, service, kind = shared.again
    prices = 0 if table.prices_of_month is None else table.prices_of_month[month]
    cents = table.shareable[measure, prices, treatment, service]
    cell = np.ravel_multi_index((kind, row, month), pages.shape)
    cells, which = np.unique(cell, return_inverse=True)
    flat = pages.reshape(-1)
    flat[cells] = np.rint(100 * flat[cells] - np.bincount(which, weights=cents)) / 100


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
        The months.
    yearly_growth : figure, share/year
        On average, how much prices grow in a year.
    base_year : figure, year
        Year of the price list.

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
def service_counts(*, calendar: Calendar, place: Array, shared: SharedDays | None = None) -> Array:
    """Services of each kind in each month.

    Parameters
    ----------
    calendar : table, services by day
        The treatment schedules.
    place : pages by place, code
        Where the month falls in the treatment schedule.
    shared : table, services by day
        Days that treatments share.

    Returns
    -------
    pages by kind, services/month
        Count of visits, tests, doses and fills.

    Notes
    -----
    A scan of three parts on one day counts as three services. A three-month fill counts as often as
    plans ask the co-pay of one month for it.

    - ``shared``: Days that treatments share; left out, each treatment's services are counted in
      full.
    """
    return _by_kind(calendar, _COUNT, place, shared)


@rule(
    cite="45 CFR 147.200 (allowed amount); RAND, Prices Paid to Hospitals, round 5.1",
    unit="USD/month",
    plain="What a private plan allows for the month's care, before it splits the bill with you.",
)
def commercial_allowed(
    *, calendar: Calendar, place: Array, trend: Array, shared: SharedDays | None = None
) -> Array:
    """Allowed amounts of private plans: Medicare's price times what such plans pay against it.

    Parameters
    ----------
    calendar : table, services by day
        The treatment schedules.
    place : pages by place, code
        Where the month falls in the treatment schedule.
    trend : pages by kind, ratio
        Growth of prices since the year of the price list.
    shared : table, services by day
        Days that treatments share.

    Returns
    -------
    pages by kind, USD/month
        Allowed amounts.

    Notes
    -----
    One national ratio for each kind of place; real plans differ several times over.

    - ``shared``: Days that treatments share; left out, each treatment's services are counted in
      full.
    """
    return _by_kind(calendar, _COMMERCIAL, place, shared) * trend


@rule(
    cite="42 USC 1395l, 1395m, 1395w-3a, 1395w-4; 42 CFR 414, 419",
    unit="USD/month",
    plain="What Medicare allows for the month's care, before it splits the bill with you.",
)
def medicare_allowed(
    *, calendar: Calendar, place: Array, shared: SharedDays | None = None
) -> Array:
    """Medicare's amounts for the services and fills of each month.

    Parameters
    ----------
    calendar : table, services by day
        The treatment schedules.
    place : pages by place, code
        Where the month falls in the treatment schedule.
    shared : table, services by day
        Days that treatments share.

    Returns
    -------
    pages by kind, USD/month
        Amounts at national prices. Pills that Part B pays are with the clinic drugs.

    Notes
    -----
    No regional adjustment. Each month has the prices in force on its first day; after the last
    published ones they are held.

    - ``shared``: Days that treatments share; left out, each treatment's services are counted in
      full.
    """
    return _by_kind(calendar, _MEDICARE, place, shared)


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
        The treatment schedules.
    place : pages by place, code
        Where the month falls in the treatment schedule.

    Returns
    -------
    page, USD/month
        Coinsurance if the deductible is met and nothing else pays.
    """
    return in_months(calendar.drug_coinsurance, place, calendar.shift[-2])


@rule(
    cite="Arithmetic: full charges of providers, before any discount",
    unit="USD/month",
    plain="The full charge for the month's care, which only people without insurance are asked for.",
)
def full_charges(
    *, calendar: Calendar, place: Array, trend: Array, shared: SharedDays | None = None
) -> Array:
    """Charges before any discount, as an uninsured patient is billed.

    Parameters
    ----------
    calendar : table, services by day
        The treatment schedules.
    place : pages by place, code
        Where the month falls in the treatment schedule.
    trend : pages by kind, ratio
        Growth of prices since the year of the price list.
    shared : table, services by day
        Days that treatments share.

    Returns
    -------
    pages by kind, USD/month
        Full charges.

    Notes
    -----
    A rough multiple of Medicare's price. Hospitals must offer help; few people pay this in full.

    - ``shared``: Days that treatments share; left out, each treatment's services are counted in
      full.
    """
    return _by_kind(calendar, _FULL_CHARGE, place, shared) * trend


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
        The treatment schedules.
    place : pages by place, code
        Where the month falls in the treatment schedule.

    Returns
    -------
    page, USD/month
        Cost to the family.
    """
    return in_months(calendar.self_paid, place, calendar.shift[-1])


class ClinicTime(NamedTuple):
    """Trips to care, and time on site."""

    clinic_days: Array
    hours_on_site: Array
    companion_days: Array
    companion_hours: Array
    drug_days: Array
    hospital_days: Array


def _side_by_side(keys: Array, starts: Array, stops: Array, edges: Array) -> Array:
    """Households in which two treatments run at once inside the months shown."""
    if keys.shape[1] == 1:
        return np.zeros(0, dtype=np.intp)
    first, last = edges[0, 0], edges[0, -1]
    begin = np.where(np.isnan(keys), np.inf, np.maximum(starts, first))
    end = np.fmin(np.where(np.isnan(stops), np.inf, stops), last)
    end = np.where((end > begin), end, -np.inf)  # not within the months shown
    begin = np.where(end > begin, begin, np.inf)
    order = np.argsort(begin, axis=1)
    begin, end = (np.take_along_axis(x, order, axis=1) for x in (begin, end))
    return np.flatnonzero((np.maximum.accumulate(end, axis=1)[:, :-1] > begin[:, 1:]).any(axis=1))


def _meetings(table: Calendar, place: Array, near: Array, edges: Array) -> tuple[Array, ...]:
    """Events that fall on a day of their household with another event.

    Returns the household, the day, the event and whether it is the first of its day, in the order
    of households, days and places.
    """
    first, last = place[:, :, 0].ravel(), place[:, :, -1].ravel()
    many = last - first
    slot = np.repeat(np.arange(many.size), many)
    event = np.arange(slot.size) + np.repeat(first - (np.cumsum(many) - many), many)
    row = slot // place.shape[1]
    day = (near.ravel()[slot] + table.event[0][event] - edges[0, 0]).astype(np.int64)
    code = row * np.int64(edges[0, -1] - edges[0, 0]) + day
    order = np.argsort(code, kind="stable")
    same = np.zeros(code.size + 1, dtype=bool)
    same[1:-1] = code[order][1:] == code[order][:-1]
    met = order[same[:-1] | same[1:]]
    return row[met], day[met] + edges[0, 0], event[met], ~same[:-1][same[:-1] | same[1:]]


def _done_again(done: Array, leads: Array) -> Array:
    """Bits of each event that an earlier event of the same day has too."""
    again = np.zeros_like(done)
    begin = np.flatnonzero(leads)
    size = np.diff(np.append(begin, done.size))
    before = done[begin]
    for more in range(1, int(size.max(initial=1))):
        at = size > more
        events = begin[at] + more
        again[events] = done[events] & before[at]
        before[at] |= done[events]
    return again


@rule(
    cite="Arithmetic: what falls on one day is one trip; a test or visit named twice is done once",
    unit="days",
    plain="Treatments that fall on the same day share the trip, the visit and the blood draw.",
)
def shared_days(
    *,
    calendar: Calendar,
    place: Array,
    keys: Array,
    starts: Array,
    stops: Array,
    month_edges: Array,
) -> SharedDays:
    """Days on which two treatments of a household meet, such as chemo and a bone shot.

    Visits, scans and blood tests that both ask for are done once; the way there and the wait are
    taken once; drugs and giving them are not. Only households with treatments side by side are
    looked at, and of these only the days on which something happens.

    Parameters
    ----------
    calendar : table, services by day
        The treatment schedules.
    place : pages by place, code
        Where the month falls in the treatment schedule.
    keys : column list, code
        The treatments chosen.
    starts : column list, day
        First day of each treatment.
    stops : column list, day
        First day without it.
    month_edges : row, day
        First day of each month.

    Returns
    -------
    table, services by day
        Repeats, and the change in trips and hours, for the rules that count them.

    Notes
    -----
    A clinic day during a hospital stay stays a trip of its own: nothing is moved.

    - ``keys``: Treatment and site in each place; unknown where the place is empty.
    - ``month_edges``: First day of each month, and of the month after the last.
    """
    none = np.zeros(0, dtype=np.intp)
    shared = _side_by_side(keys, starts, stops, month_edges)
    if not shared.size:
        return SharedDays(np.zeros((5, 0), dtype=np.intp), none, none, np.zeros((6, 0)))
    near = _near(starts[shared], month_edges[:, :1])
    row, day, event, leads = _meetings(calendar, place[shared], near, month_edges)
    if not row.size:
        return SharedDays(np.zeros((5, 0), dtype=np.intp), none, none, np.zeros((6, 0)))
    month = np.searchsorted(month_edges[0], day, "right") - 1
    begin = np.flatnonzero(leads)
    _, trip, wait, chair, with_companion, companion_hours, drug, stay = calendar.event[:, event]

    def most(amounts: Array) -> Array:
        return np.maximum.reduceat(amounts, begin)

    def total(amounts: Array) -> Array:
        return np.add.reduceat(amounts, begin)

    hours = most(wait) + total(chair)
    at_clinic = most(with_companion * (1 - stay)) > 0
    beside = np.where(at_clinic, hours, most(companion_hours))
    change = np.stack(
        [
            100 * (most(trip) - total(trip)),
            hours - total(wait + chair),
            100 * (most(with_companion) - total(with_companion)),
            beside - total(companion_hours),
            100 * (most(drug) - total(drug)),
            100 * (most(stay) - total(stay)),
        ]
    )
    again = _done_again(calendar.done[event], leads)
    found = [
        (at, bit)
        for bit in range(calendar.shareable.shape[-1])
        if (at := np.flatnonzero(again >> bit & 1)).size
    ]
    entries = np.concatenate([at for at, _ in found]) if found else none
    bits = np.repeat([bit for _, bit in found], [at.size for at, _ in found]).astype(np.intp)
    repeats = np.stack(
        [
            shared[row[entries]],
            month[entries],
            event[entries] // calendar.events,
            bits,
            calendar.kind_of_shareable[bits],
        ]
    )
    return SharedDays(repeats, shared[row[begin]], month[begin], change)


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
    shared: SharedDays | None = None,
) -> ClinicTime:
    """Clinic days and hours on site of each month.

    Several services on one day are one clinic day, also when two treatments (such as chemo and a
    bone shot) share it. Hours are the wait and the time in the treatment chair.

    Parameters
    ----------
    calendar : table, services by day
        The treatment schedules.
    place : pages by place, code
        Where the month falls in the treatment schedule.
    keys : column list, code
        The treatments chosen.
    starts : column list, day
        First day of each treatment.
    stops : column list, day
        First day without it.
    month_edges : row, day
        First day of each month.
    shared : table, services by day
        Days that treatments share.

    Returns
    -------
    ClinicTime, days/month
        Clinic days; hours on site; the days on which a companion is usual (all but days of blood
        tests alone) and the hours on site of those; days on which a clinic drug is given; days in
        the hospital.

    Notes
    -----
    A blood test alone is a short trip of its own. A hospital stay is one clinic day (the way there
    and back); each of its days takes a working day and has a visit of the companion.

    - ``keys``: Treatment and site in each place; unknown where the place is empty.
    - ``month_edges``: First day of each month, and of the month after the last.
    - ``shared``: Days that treatments share; found here if left out.
    """
    pages = [in_months(calendar.time[i], place) for i in range(5)]
    if calendar.any_stays:
        pages.append(in_months(calendar.time[5], place))
    else:
        pages.append(np.zeros_like(pages[0]))
    if shared is None:
        shared = shared_days(
            calendar=calendar,
            place=place,
            keys=keys,
            starts=starts,
            stops=stops,
            month_edges=month_edges,
        )
    if shared.row.size:
        cell = np.ravel_multi_index((shared.row, shared.month), pages[0].shape)
        cells, which = np.unique(cell, return_inverse=True)
        for page, change in zip(pages, shared.change, strict=True):
            flat = page.reshape(-1)
            flat[cells] = np.rint(100 * flat[cells] + np.bincount(which, weights=change)) / 100
    return ClinicTime(*pages)


# -- which treatments, and what follows from their sequence ---------------------------------------


@rule(
    cite="Arithmetic: the code of a treatment, with the code of each choice made in it",
    unit="code",
    plain="The treatment with your choices: brand or copy, drip or shot, one month or three.",
)
def keys_as_chosen(*, keys: Array, choices: Array, steps: Array) -> Array:
    """Treatments with the family's switches; a switch that does not bear on one changes nothing.

    Parameters
    ----------
    keys : column list, code
        The treatments chosen.
    choices : column list, code
        Your choices for each treatment.
    steps : row, code
        What each choice changes.

    Returns
    -------
    column list, code
        Treatment, site and choices in each place.

    Notes
    -----
    - ``keys``: Treatment and site in each place; unknown where the place is empty.
    - ``choices``: Position of the choice made in each switch, in the order of the data; 0 is what
      the treatment itself names.
    - ``steps``: What one step of each switch adds to a key.
    """
    return keys + np.cumsum(choices * steps, axis=1)[:, -1:]


@rule(
    cite="Arithmetic: places of treatments side by side",
    unit="as given",
    plain="Treatments and single events, side by side.",
)
def more_places(*, places: Array, added: Array) -> Array:
    """Put further treatments or events beside the others.

    Parameters
    ----------
    places : column list, as given
        Treatments so far.
    added : column list, as given
        The treatments that are added.

    Returns
    -------
    column list, as given
        All of them, the first ones first.

    Notes
    -----
    - ``places``: Keys, first days or stop days of the places so far.
    - ``added``: Those of the further places.
    """
    return np.concatenate([places, added], axis=1)


@rule(
    cite="Arithmetic: the places that are asked for; the others empty",
    unit="code",
    plain="Some of the treatments alone, such as those far away.",
)
def only_places(*, keys: Array, wanted: Array) -> Array:
    """Some of the treatments alone, to count their trips by themselves.

    Parameters
    ----------
    keys : column list, code
        The treatments chosen.
    wanted : column list, truth
        Treatments counted here.

    Returns
    -------
    column list, code
        Keys of the places kept; the others unknown.

    Notes
    -----
    - ``keys``: Treatment and site in each place; unknown where the place is empty.
    - ``wanted``: Which places to keep, such as those at a far center.
    """
    return np.where(wanted, keys, np.nan)


@rule(
    cite="Usual practice: tests and scans before a change of treatment",
    unit="day",
    plain="Before a change of treatment there are tests and scans, unless the last ones are recent.",
    figures={
        "days_before": "regimens.restaging_at_switch.days_before",
        "recent_days": "regimens.restaging_at_switch.recent_days",
    },
)
def restaging_days(
    *,
    calendar: Calendar,
    keys: Array,
    starts: Array,
    switch_days: Array,
    days_before: Array,
    recent_days: Array,
) -> Array:
    """Day of the scans before each change of treatment; unknown where there are none.

    Parameters
    ----------
    calendar : table, services by day
        The treatment schedules.
    keys : column list, code
        The treatments chosen.
    starts : column list, day
        First day of each treatment.
    switch_days : column list, day
        First day of the next treatment.
    days_before : figure, days
        How many days before the change the scans are done.
    recent_days : figure, days
        Scans this many days before the change still count.

    Returns
    -------
    column list, day
        Day of the scans before the change in each place.

    Notes
    -----
    The restaging scans of the treatment that ends count as recent; scans elsewhere are not seen.

    - ``keys``: Treatment and site in each place; unknown where the place is empty.
    - ``switch_days``: First day of the treatment that follows; unknown if none follows, or if the
      family wants no scans then.
    """
    rows = _rows_of(calendar, keys)
    open_place = ~(np.isnan(keys) | np.isnan(switch_days) | np.isnan(starts))
    start = _near(np.where(open_place, starts, 0.0), np.where(open_place, switch_days, 0.0))

    def scans_before(day: Array) -> Array:
        days = np.clip(np.where(open_place, day - start, 0), 0, _DAYS).astype(np.intp)
        at = rows * calendar.events + calendar.position[rows, days]
        return calendar.counts[_IMAGING][at]

    recent = scans_before(switch_days) > scans_before(switch_days - recent_days)
    return np.where(open_place & ~recent, switch_days - days_before, np.nan)


@rule(
    cite="Arithmetic: a yearly rate, spread evenly over the days",
    unit="day",
    plain="Visits that nobody plans, spread evenly over the year to show what they would cost.",
)
def evenly_spread_days(*, times_a_year: Array, first: Array, until: Array, count: Array) -> Array:
    """Days of events that come so many times a year, the first after half an interval.

    Parameters
    ----------
    times_a_year : column, visits/year
        How often it happens in a year.
    first : column, day
        First day it can happen.
    until : column, day
        First day without it.
    count : row, code
        Most times that can be counted.

    Returns
    -------
    column list, day
        Day of each; unknown for places that are not used.

    Notes
    -----
    Evenly spread is not how such visits come; it shows an average year.

    - ``times_a_year``: Zero for never.
    - ``count``: Numbers of the places, from 0 on; as many as there can be.
    """
    gap = 365 / np.where(times_a_year > 0, times_a_year, 1.0)
    day = np.floor(first + (count + 0.5) * gap)
    return np.where((times_a_year > 0) & (day < until), day, np.nan)


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
        First day it can happen.
    every : column, days
        Days from one appointment to the next.
    until : column, day
        First day without it.
    month_start : row, day
        First day of each month.
    next_month : row, day
        First day of each month.

    Returns
    -------
    page, visits/month
        Number of appointments.

    Notes
    -----
    - ``first``: Unknown if there are none.
    - ``next_month``: First day of the month after.
    """

    def before(day: Array) -> Array:
        days = np.fmin(day, until) - first
        return np.where(days > 0, np.ceil(days / every), 0.0)

    return before(next_month) - before(month_start)
