"""Ranges: the same family a few hundred times over, with what nobody can know drawn anew each time.

What a family answered is certain, exactly as answered, and figures of law never vary. What is open
is drawn from the spreads in ``data/care/uncertain.yaml``, which name the evidence of each. The facts
of the case are made once; the draws are rows of one batch.

How it is drawn. Each input has a stream of its own (PCG64, seeded with the seed and the input's
name), so that another choice of the family, or another open question, changes no other draw: the
ranges of two what-ifs can be set side by side. The draws of an input are stratified: one in each of
as many equal slices of its spread as there are draws, in random order. Events that nobody plans are
a count for each family (a rate of its own from a gamma spread, then Poisson) on random days.

What drives the width. For each input the share of the total's variance that the input alone explains
(its first-order share): the draws are put into groups by the input's value, and the variance between
the groups' averages is compared with the whole, less what chance alone would give (omega squared).
The shares need not add up to one: what several inputs do together belongs to none of them.

The estimate is no draw. It stands beside the middle of the draws, and the two differ where a spread
is lopsided or where the estimate leaves out what nobody plans.
"""

from __future__ import annotations

import functools
import math
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, get_args

import numpy as np

from estimator.basis.columns import Columns
from estimator.basis.law import law
from estimator.basis.ledger import Ledger
from estimator.basis.months import NEVER, Array, Months, first_day
from estimator.basis.words import Texts, dollars, listed, say
from estimator.case import Case, answered, facts
from estimator.case.parts import ExtraItem
from estimator.projection import Projected, grouped, points
from estimator.projection.flow import PAYS_OF, kind_of
from estimator.rules import coverage, treatment

#: Draws and seed of a page: the same seed gives the same page.
DRAWS, SEED = 500, 20_261_121

#: Pages whose bands are drawn.
PAGES = ("outgo", "medical", "net", "income")

#: The points of a band: 8 of 10 draws lie between the first and the last.
_POINTS = (0.1, 0.5, 0.9)
_DRIVERS = 3
#: A driver explains at least this share of the variance: less could be chance among 500 draws.
_LEAST = 0.03
#: Groups of draws when an input's share of the variance is measured.
_GROUPS = 20

#: What varies, in plain words, as the end of "This depends most on ...".
WORDS = Texts(
    {
        "emergency_visits": "trips to the emergency room",
        "hospital_stays": "stays in the hospital",
        "clinic_drug_prices": "the price of drugs at the clinic",
        "hospital_prices": "the price of hospital care",
        "office_prices": "the price of care at the doctor's office",
        "lab_prices": "the price of lab tests",
        "pill_prices": "the price of pills",
        "clinic_drug_charges": "the charge for drugs at the clinic",
        "hospital_charges": "the charge for hospital care",
        "office_charges": "the charge for care at the doctor's office",
        "lab_charges": "the charge for lab tests",
        "pill_charges": "the store price of pills",
        "stay_price": "the price of a hospital stay",
        "dose_size": "the size of each dose",
        "clinic_hours": "how long a day at the clinic takes",
        "decision_months": "how long Social Security takes to decide",
        "earlier_pay": "pay in earlier years",
        "miles": "how far the clinic is",
        "minutes": "how long the trip takes",
        "parking": "the price of parking",
        "meals": "food on clinic days",
        "lodging": "the price of a night away",
        "help_at_home": "the price of help at home",
        "childcare": "the price of childcare",
        "extras": "the price of things you buy",
        "deductible": "the deductible of your plan",
        "coinsurance": "your share of each bill",
        "out_of_pocket_maximum": "the out-of-pocket maximum of your plan",
    }
)


@dataclass(frozen=True)
class Driver:
    """An input that drives the width of a total."""

    field: str  # key of the input in data/care/uncertain.yaml
    words: str
    share: float  # of the variance of the total, by this input alone


@dataclass(frozen=True)
class Band:
    """Low, middle and high of a total: the 10, 50 and 90 percent points of the draws, USD."""

    low: float
    middle: float
    high: float

    def __iter__(self) -> Iterator[float]:
        return iter((self.low, self.middle, self.high))


@dataclass(frozen=True)
class PlanYear:
    """The months of a plan year that are shown, what is paid in them, and the ceiling."""

    start: str  # first month shown, such as "2027-01"
    end: str
    paid: Band  # the family's share of bills, what a maker's card pays taken off
    most: float  # the largest of the draws
    estimate: float  # what the estimate counts
    ceiling: float | None  # none: no limit, or not the same plan year in all draws


@dataclass(frozen=True)
class Ranges:
    """Bands of a family's months from seeded draws, what drives their width, and the ceiling."""

    draws: int
    seed: int
    months: Months
    low: dict[str, Array]  # by page, (T,)
    middle: dict[str, Array]
    high: dict[str, Array]
    totals: dict[str, Band]  # over the months shown
    medical_by_year: dict[int, Band]
    ends: dict[str, tuple[float, float]]  # least and most of all draws, over the months shown
    estimate: dict[str, float]  # the estimate's totals, which stay the figures of the page
    drivers: tuple[Driver, ...]  # of what goes out
    drivers_of: dict[str, tuple[Driver, ...]]  # of each page's total
    varied: tuple[str, ...]  # inputs that are drawn for this family
    plan_years: tuple[PlanYear, ...]
    ceiling_page: Array  # ceiling of the plan year of each month, (T,); NaN: none
    part_d_cap: dict[int, float]  # yearly cap on drugs, for the years with a Medicare drug plan
    sentence: str
    because: str  # what drives the width, in a sentence; empty when nothing does
    evidence: str  # "observed" | "assumed"

    @property
    def ceiling(self) -> dict[str, float | None]:
        """The most that covered care can cost, by the first month of each plan year shown."""
        return {year.start: year.ceiling for year in self.plan_years}

    @property
    def inside(self) -> bool:
        """Whether the estimate's totals lie inside what was drawn."""
        return all(
            self.ends[page][0] - 0.005 <= self.estimate[page] <= self.ends[page][1] + 0.005
            for page in PAGES
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON, to the cent."""

        def cents(x: float) -> float:
            return round(float(x), 2) + 0.0

        def band(of: Band) -> list[float]:
            return [cents(x) for x in of]

        def pages(of: Mapping[str, Array]) -> dict[str, list[float]]:
            return {name: [cents(x) for x in page] for name, page in of.items()}

        return {
            "draws": self.draws,
            "seed": self.seed,
            "months": self.months.texts,
            "low": pages(self.low),
            "middle": pages(self.middle),
            "high": pages(self.high),
            "totals": {name: band(x) for name, x in self.totals.items()},
            "medical_by_year": {str(y): band(x) for y, x in self.medical_by_year.items()},
            "estimate": {name: cents(x) for name, x in self.estimate.items()},
            "drivers": [
                {"field": d.field, "words": d.words, "share": round(d.share, 3)}
                for d in self.drivers
            ],
            "varied": list(self.varied),
            "ceiling": [
                {
                    "start": y.start,
                    "end": y.end,
                    "paid": band(y.paid),
                    "ceiling": None if y.ceiling is None else cents(y.ceiling),
                }
                for y in self.plan_years
            ],
            "ceiling_page": [None if math.isnan(x) else cents(x) for x in self.ceiling_page],
            "part_d_cap": {str(y): cents(x) for y, x in self.part_d_cap.items()},
            "sentence": self.sentence,
            "because": self.because,
            "evidence": self.evidence,
        }


def ranges(case: Case, *, draws: int = DRAWS, seed: int = SEED) -> Ranges:
    """Bands of a family's months, from seeded draws of what is open.

    Parameters
    ----------
    case
        The family. What it answered does not vary.
    draws
        How many draws.
    seed
        The same seed gives the same ranges, bit for bit.

    Returns
    -------
    Ranges
        Bands by month and of totals, what drives the width, and the ceiling.
    """
    family = _Family(case)
    drawn = {key: _drawn(family, key, draws, seed) for key in family.open}
    _, projected = next(grouped(family.batch(drawn, draws)))
    return _read(family, projected, drawn, draws, seed)


# -- what is open, and what is drawn for it ----------------------------------------------------------


class _Family:
    """One family's facts, and which of the uncertain inputs are open for it."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.settled, assumptions = case.settled()
        self.assumed = {a.field for a in assumptions}
        self.facts = Columns.stack([facts(self.settled)])
        self.months = Months(int(self.facts.first_month[0, 0]), int(self.facts.months[0, 0]))
        self.day = first_day(self.months.first)
        self.in_hospital = bool(self.facts.treatment_keys[0, 0] % 2)
        keys = treatment.keys_in(self.facts.treatment_keys)
        self.services = {
            service
            for key in keys
            for service in treatment.services_of(law(), treatment.chosen(law(), key))
        }
        kinds = {name: law().node(f"services.services.{name}.kind") for name in self.services}
        self.clinic_drugs = {name for name, kind in kinds.items() if kind == "infusion_drug"}
        #: Kinds of which the family knows a price: they stay as they are.
        self.known_kinds = {
            law().node(f"services.services.{name}.kind") for name in self.settled.treatment.prices
        }
        #: Things and services that the case has without a price of its own.
        of = self.facts
        self.own_extras = (of.extra_from[0] < NEVER) & np.isnan(of.extra_price[0])
        book = law().file("uncertain")
        self.inputs: dict[str, dict[str, Any]] = book["inputs"]
        self.by_weight = {*book["by_weight"]}
        self.beside = {*book["beside"]}
        self.open = tuple(key for key in self.inputs if self._is_open(key))

    def _is_open(self, key: str) -> bool:
        """Whether nobody can know this input, or the family has not answered it."""
        entry, of = self.inputs[key], self.facts
        if key in ("emergency_visits", "hospital_stays"):
            return bool(of.treatment_end[0, 0] > self.months.edges[0, 0])
        if key == "dose_size":
            drugs = self.clinic_drugs - self.beside
            return (
                bool(drugs) and drugs <= self.by_weight and not self.known_kinds & {*entry["kinds"]}
            )
        if "level" in entry:
            return True
        if key == "decision_months":
            return bool(of.application_month[0, 0] < NEVER)
        if key == "earlier_pay":
            unknown = not of.has_record[0, 0] and not answered(self.case, entry["also"])
            return bool(unknown and of.application_month[0, 0] < NEVER)
        if key in ("deductible", "coinsurance", "out_of_pocket_maximum"):
            return self.settled.plan.kind in entry["plans"] and entry["field"] in self.assumed
        if "field" not in entry:
            return True
        if key != "extras" and answered(self.case, entry["field"]):
            return False
        if key == "lodging":
            return bool(of.far_miles[0, 0] < NEVER)
        if key == "extras":
            return bool(self.own_extras.any())
        if key == "help_at_home":
            return bool(of.help_hours_per_week[0, 0] > 0)
        if key == "childcare":
            return bool(of.childcare_needed[0, 0])
        return bool(getattr(of, entry["fact"])[0, 0] > 0)

    def figure(self, key: str) -> tuple[float, float, float]:
        """Low, typical and high of an input on the first day."""
        found = self.named(self.inputs[key]["figure"].replace("{state}", self.settled.state))
        if key == "out_of_pocket_maximum":  # the law's limit stands in, and none is higher
            return found[0], found[1], float(self.facts.out_of_pocket_maximum[0, 0])
        return found

    def named(self, name: str) -> tuple[float, float, float]:
        """Low, typical and high of a figure on the first day."""
        parameter = law().parameter(name)
        typical = float(law().on(name, self.day))
        low, high = parameter.low, parameter.high
        return (
            float(low if low is not None else typical),
            typical,
            float(high if high is not None else typical),
        )

    def batch(self, drawn: Mapping[str, Any], draws: int) -> Columns:
        """The family as counted, and under it the family with each draw."""
        rows = draws + 1
        table = {n: np.repeat(getattr(self.facts, n), rows, axis=0) for n in self.facts}
        levels = {"price_levels": np.ones((rows, len(treatment.KINDS)))}
        levels["charge_levels"] = levels["price_levels"].copy()
        for key, values in drawn.items():
            entry = self.inputs[key]
            if entry["spread"] == "visits":
                continue
            if key == "extras":
                table["extra_price"][1:, self.own_extras] = values
            elif "level" in entry:
                self._put_level(key, values, levels, table)
            else:
                table[entry["fact"]][1:, 0] = values
        if "out_of_pocket_maximum" in drawn or "deductible" in drawn:
            table["deductible"] = np.fmin(table["deductible"], table["out_of_pocket_maximum"])
        table |= levels
        events = [(key, drawn[key]) for key in drawn if self.inputs[key]["spread"] == "visits"]
        if events:
            self._put_events(events, table)
        return Columns(table)

    def kinds(self, key: str) -> list[str]:
        """Kinds of service whose amounts an input moves."""
        entry = self.inputs[key]
        kinds = [*entry.get("kinds", ())]
        if entry.get("site") == ("hospital" if self.in_hospital else "office"):
            kinds += _CLINIC_KINDS
        return [kind for kind in kinds if kind not in self.known_kinds]

    def _put_level(
        self, key: str, values: Array, levels: dict[str, Array], table: dict[str, Array]
    ) -> None:
        """Multiply what is drawn into the levels of its kinds, against the typical one."""
        entry, at = self.inputs[key], [treatment.KINDS.index(kind) for kind in self.kinds(key)]
        level = (values / self.figure(key)[1])[:, None]
        for name in levels if entry["level"] in ("stay", "dose") else (entry["level"],):
            levels[name][1:, at] *= level
        if entry["level"] == "dose":
            table["medicare_drug_level"][1:] *= level

    def _put_events(self, events: list[tuple[str, Array]], table: dict[str, Array]) -> None:
        """Add the drawn events to the places of treatment, in the order of their days."""
        start = max(float(self.facts.treatment_starts[0, 0]), float(self.months.edges[0, 0]))
        end = min(float(self.facts.treatment_end[0, 0]), float(self.months.edges[0, -1]))
        days, codes = [], []
        for key, share in events:
            # shares of the months shown: those that fall before the start of treatment do not come
            day = np.floor(self.months.edges[0, 0] + share * np.ptp(self.months.edges[0]))
            day[~((day >= start) & (day < end))] = np.nan
            event = treatment.key_of(law(), self.inputs[key]["event"], "office") + self.in_hospital
            days.append(day)
            codes.append(np.where(np.isnan(day), np.nan, float(event)))
        every, its = np.concatenate(days, axis=1), np.concatenate(codes, axis=1)
        order = np.argsort(every, axis=1, kind="stable")  # unknown days come last
        most = max(1, int((~np.isnan(every)).sum(axis=1).max()))
        day = np.take_along_axis(every, order, axis=1)[:, :most]
        code = np.take_along_axis(its, order, axis=1)[:, :most]
        added = {
            "treatment_keys": code,
            "treatment_starts": day,
            "treatment_stops": day + _EVENT_DAYS,
            "treatment_switch_days": np.full_like(day, np.nan),
            "cycle_days": np.zeros_like(day),
        }
        for name, block in added.items():
            none = np.full((1, most), 0.0 if name == "cycle_days" else np.nan)
            below = np.concatenate([none, block], axis=0)
            table[name] = np.concatenate([table[name], below], axis=1)
        for name in ("urgent_visits_a_year", "urgent_stays_a_year"):
            table[name][1:] = 0.0  # drawn at random instead of evenly spread


#: Things and services by name, in the order of their facts.
EXTRAS: tuple[str, ...] = get_args(ExtraItem)
#: Kinds that are priced by the place in which care is given.
_CLINIC_KINDS = (
    "primary",
    "specialist",
    "imaging",
    "infusion",
    "radiation",
    "procedure",
    "therapy",
)
#: Days after its first within which an event is over.
_EVENT_DAYS = 60


def _drawn(family: _Family, key: str, draws: int, seed: int) -> Array:
    """Values of one input, a draw each; for events shares of the months shown, unknown where none."""
    entry = family.inputs[key]
    if key == "extras":  # all prices move together
        items = [name for name, own in zip(EXTRAS, family.own_extras, strict=True) if own]
        ends = [family.named(f"{entry['figure']}.{item}") for item in items]
        return np.stack([_triangular(*each, key, draws, seed) for each in ends], axis=1)
    low, typical, high = family.figure(key)
    match entry["spread"]:
        case "triangular":
            return _triangular(low, typical, high, key, draws, seed)
        case "rounded triangular":
            return np.rint(_triangular(low, typical, high, key, draws, seed))
        case "lognormal":
            return _lognormal(low, typical, high, entry.get("draw", key), draws, seed)
        case "zero or lognormal":
            spread = law().node("travel.spreads.parking_per_day")
            return _zero_or_lognormal(
                spread["zero_share"], spread["median"], spread["mean"], high, key, draws, seed
            )
        case "three":
            return np.floor(3 * _slices(key, draws, seed))
        case "visits":
            level = family.settled.treatment.urgent_care
            mean = {"low": low, "high": high}.get(level, typical)
            none = float(law().on(entry["none"], family.day))
            most = float(law().on("uncertain.events_at_most", family.day))
            usual = float(law().parameter(entry["figure"]).values[-1])
            return _events(mean, usual, none, most, family.months.count / 12, key, draws, seed)
    raise ValueError(f"{key}: there is no spread {entry['spread']!r}")


def _stream(key: str, seed: int) -> np.random.Generator:
    """A stream of random numbers for one input."""
    return np.random.Generator(np.random.PCG64([seed, zlib.crc32(key.encode())]))


@functools.lru_cache(maxsize=256)
def _slices(key: str, draws: int, seed: int) -> Array:
    """Places between 0 and 1, one in each of ``draws`` equal slices, in random order."""
    stream = _stream(key, seed)
    found = (stream.permutation(draws) + stream.random(draws)) / draws
    found.flags.writeable = False
    return found


@functools.lru_cache(maxsize=256)
def _normal(key: str, draws: int, seed: int, zero_share: float = 0.0, inner: bool = False) -> Array:
    """Standard normal values of the places above a share; ``inner``: those of the middle 90 percent."""
    place = (_slices(key, draws, seed) - zero_share) / (1 - zero_share)
    if inner:
        place = 0.05 + 0.9 * place
    normal = NormalDist()
    found = np.array([normal.inv_cdf(float(p)) if p > 0 else -np.inf for p in place])
    found.flags.writeable = False
    return found


@functools.lru_cache(maxsize=256)
def _triangular(low: float, typical: float, high: float, key: str, draws: int, seed: int) -> Array:
    """A triangle between low and high with its top at the typical value."""
    place, width = _slices(key, draws, seed), high - low
    if width <= 0:
        return np.full(draws, typical)
    top = (typical - low) / width
    rising = low + np.sqrt(place * width * (typical - low))
    falling = high - np.sqrt((1 - place) * width * (high - typical))
    return np.where(place < top, rising, falling)


def _lognormal(low: float, typical: float, high: float, key: str, draws: int, seed: int) -> Array:
    """Low and high are the 5 and 95 percent points of a lognormal; nothing lies beyond them."""
    z = _normal(key, draws, seed, inner=True)
    edge = NormalDist().inv_cdf(0.95)
    # a width for each side, so that the typical value is the median and the ends are met
    below, above = math.log(typical / low) / edge, math.log(high / typical) / edge
    return typical * np.exp(z * np.where(z < 0, below, above))


def _zero_or_lognormal(
    zero_share: float,
    median: float,
    mean: float,
    high: float,
    key: str,
    draws: int,
    seed: int,
) -> Array:
    """Zero for a share; the others lognormal, so that median and mean of all are as published."""
    at_median = NormalDist().inv_cdf((0.5 - zero_share) / (1 - zero_share))
    # exp(mu + z s) = median and exp(mu + s s / 2) = mean of those above zero
    gap = math.log(mean / (1 - zero_share) / median)
    spread = at_median + math.sqrt(at_median**2 + 2 * gap)
    middle = math.log(median) - at_median * spread
    z = _normal(key, draws, seed, zero_share)
    return np.where(np.isneginf(z), 0.0, np.fmin(np.exp(middle + spread * z), high))


@functools.lru_cache(maxsize=256)
def _shape(mean: float, none: float) -> float:
    """Shape of the gamma spread of rates with this mean, when a share of people has no event."""
    low, high = 1e-3, 1e3
    for _ in range(60):
        shape = math.sqrt(low * high)
        if (shape / (shape + mean)) ** shape > none:
            low = shape
        else:
            high = shape
    return math.sqrt(low * high)


@functools.lru_cache(maxsize=64)
def _events(
    mean: float,
    usual: float,
    none: float,
    most: float,
    years: float,
    key: str,
    draws: int,
    seed: int,
) -> Array:
    """When events come, as shares of the months shown, ``(draws, k)``; unknown where there is none."""
    shape = _shape(usual / 2, none)  # the share is of half a year
    stream = _stream(key, seed)
    rate = stream.gamma(shape, mean / shape, draws)
    limit = math.ceil(most * years)
    count = np.minimum(stream.poisson(rate * years), limit)
    place = stream.random((draws, limit))
    found = np.where(np.arange(limit) < count[:, None], place, np.nan)
    found.flags.writeable = False
    return found


# -- what the draws say ------------------------------------------------------------------------------


def _read(
    family: _Family, projected: Projected, drawn: Mapping[str, Array], draws: int, seed: int
) -> Ranges:
    ledger, months = projected.ledger, family.months
    income, outgo = ledger.income, ledger.outgo
    found = {
        "outgo": outgo,
        "medical": ledger.page("medical"),
        "net": ledger.net,
        "income": income,
        "shown": _shown(ledger),
    }
    low, middle, high = (
        dict(zip(found, each, strict=True))
        for each in zip(*(np.quantile(p[1:], _POINTS, axis=0) for p in found.values()), strict=True)
    )
    sums = {name: np.cumsum(found[name], axis=1)[:, -1] for name in PAGES}
    open_inputs = tuple(key for key in drawn if _bears(family, key, projected))
    values = {key: _measure(key, drawn[key]) for key in open_inputs}
    drivers_of = {name: _drivers(values, total[1:]) for name, total in sums.items()}
    totals = {name: _band(total[1:]) for name, total in sums.items()}
    varies = bool(np.ptp(sums["outgo"][1:]) >= 0.005)
    evidence = _evidence(family, values, sums["outgo"][1:]) if varies else "assumed"
    plan_years, ceiling_page = _plan_years(family, projected)
    return Ranges(
        draws=draws,
        seed=seed,
        months=months,
        low=low,
        middle=middle,
        high=high,
        totals=totals,
        medical_by_year={
            year: _band(found["medical"][1:, months.year[0] == year].sum(axis=1))
            for year in months.years
        },
        ends={name: (float(t[1:].min()), float(t[1:].max())) for name, t in sums.items()},
        estimate={name: float(total[0]) for name, total in sums.items()},
        drivers=drivers_of["outgo"],
        drivers_of=drivers_of,
        varied=open_inputs,
        plan_years=plan_years,
        ceiling_page=ceiling_page,
        part_d_cap=_part_d_cap(projected),
        sentence=_sentence(totals["outgo"], varies, evidence),
        because=_because(drivers_of["outgo"]),
        evidence=evidence,
    )


def _shown(ledger: Ledger) -> Array:
    """What goes out as the chart counts it (projection/flow.py): taxes aside, bills less help."""
    kinds: dict[str, Any] = dict.fromkeys(PAYS_OF.values(), 0.0)
    bills, paid = dict(kinds), dict(kinds)
    out, income = np.zeros(ledger.net.shape), np.zeros(ledger.net.shape)
    for line in ledger:
        kind = kind_of(line)
        if line.key in PAYS_OF:
            paid[PAYS_OF[line.key]] = paid[PAYS_OF[line.key]] + line.amounts
        elif kind == "income":
            income = income + (line.amounts if line.kind == "income" else -line.amounts)
        else:
            out = out + line.amounts
            if kind in bills:
                bills[kind] = bills[kind] + line.amounts
    for kind, amount in paid.items():
        helped = np.minimum(amount, bills[kind])
        out, income = out - helped, income + amount - helped
    return out + np.maximum(0.0, -income)


def _band(total: Array) -> Band:
    return Band(*(float(x) for x in np.quantile(total, _POINTS)))


def _measure(key: str, value: Array) -> Array:
    """One number a draw: the value, the sum of prices, or how many events there are."""
    if value.ndim == 1:
        return value
    return value.sum(axis=1) if key == "extras" else (~np.isnan(value)).sum(axis=1).astype(float)


def _bears(family: _Family, key: str, projected: Projected) -> bool:
    """Whether an input can change anything: prices of plans only with such a plan, and so on."""
    entry, run = family.inputs[key], projected.run
    if "level" not in entry:
        return True
    kinds = [treatment.KINDS.index(kind) for kind in family.kinds(key)]
    privately = bool(run.bills[kinds].any())
    in_full = bool(run.uninsured_care.any() or (run.of.outside_share > 0).any())
    if entry["level"] == "price_levels":
        return privately
    if entry["level"] == "charge_levels":
        return in_full
    return bool(privately or in_full or entry["level"] == "dose")


def _drivers(values: Mapping[str, Array], total: Array) -> tuple[Driver, ...]:
    """The inputs that explain most of a total's variance, each by itself, the largest first."""
    shares = {key: share_of_variance(value, total) for key, value in values.items()}
    if "miles" in shares and "minutes" in shares:  # drawn together: one input
        del shares["minutes"]
    first = sorted(shares, key=lambda key: -shares[key])[:_DRIVERS]
    return tuple(Driver(k, WORDS[k], shares[k]) for k in first if shares[k] >= _LEAST)


def share_of_variance(value: Array, total: Array) -> float:
    """Share of a total's variance that one input explains by itself (omega squared).

    The draws are put into groups of equal size by the input's value (equal values together); the
    variance between the groups' averages, less what chance alone would give, is set against the
    whole.
    """
    whole = float(((total - total.mean()) ** 2).sum())
    if whole < 1e-6 or np.ptp(value) == 0:
        return 0.0
    different, group = np.unique(value, return_inverse=True)
    if len(different) > _GROUPS:
        first = np.searchsorted(np.sort(value), value)  # rank; equal values have the first one's
        group = np.unique(first * _GROUPS // len(value), return_inverse=True)[1]
    count = np.bincount(group)
    average = np.bincount(group, weights=total) / count
    between = float((count * (average - total.mean()) ** 2).sum())
    inside = (whole - between) / max(len(value) - len(count), 1)
    return max(0.0, (between - (len(count) - 1) * inside) / (whole + inside))


def _evidence(family: _Family, values: Mapping[str, Array], total: Array) -> str:
    """Whether all that drives the width was measured among families like this one."""
    on_medicare = family.facts.plan[0, 0] in (
        coverage.MEDICARE,
        coverage.MEDIGAP,
        coverage.ADVANTAGE,
    )
    for key, value in values.items():
        among = family.inputs[key].get("observed")
        if among == "anyone" or (among == "medicare" and on_medicare):
            continue
        if share_of_variance(value, total) >= _LEAST:
            return "assumed"
    return "observed"


def _plan_years(family: _Family, projected: Projected) -> tuple[tuple[PlanYear, ...], Array]:
    """Plan years of the months shown, with their ceilings; a ceiling by month."""
    run, months = projected.run, family.months
    pages = points.ceiling(run)
    whole = projected.ledger.page("medical").shape
    restart = np.broadcast_to(run.restart, whole)
    paid = projected.ledger.page("medical") - projected.ledger.page("copay_card")
    starts = [0, *(np.flatnonzero(restart[0, 1:]) + 1).tolist()]
    found, ceilings = [], np.full(months.count, np.nan)
    for start, end in zip(starts, [*starts[1:], months.count], strict=True):
        here = slice(start, end)
        same = bool((restart[1:, start + 1 : end] == restart[0, start + 1 : end]).all()) and bool(
            start == 0 or restart[:, start].all()
        )
        most = pages[:, here].max(axis=1)  # unknown where one month has no limit
        ceiling = float(most.max()) if same and not np.isnan(most).any() else None
        if ceiling is not None:
            ceilings[here] = ceiling
        sums = paid[1:, here].sum(axis=1)
        found.append(
            PlanYear(
                months.texts[start],
                months.texts[end - 1],
                _band(sums),
                float(sums.max()),
                float(paid[0, here].sum()),
                ceiling,
            )
        )
    return tuple(found), ceilings


def _part_d_cap(projected: Projected) -> dict[int, float]:
    """Yearly cap on drugs for the calendar years with a Medicare drug plan, as counted."""
    run = projected.run
    cover = np.broadcast_to(run.cover, (run.of.households, run.months.count))[0]
    on_medicare = np.isin(cover, (coverage.MEDICARE, coverage.MEDIGAP, coverage.ADVANTAGE))
    cap = np.broadcast_to(points.part_d_cap(run), (1, run.months.count))[0]
    years = run.months.year[0]
    return {
        int(year): float(cap[(years == year) & on_medicare][0])
        for year in dict.fromkeys(years[on_medicare].tolist())
    }


def _sentence(total: Band, varies: bool, evidence: str) -> str:
    low, high = dollars(total.low), dollars(total.high)
    if not varies:
        return say(
            "Nothing in this case is left open, so the total stays at {amount}.",
            amount=dollars(total.middle),
        )
    if evidence == "observed":
        return say(
            "8 of 10 families like yours would pay between {low} and {high}.", low=low, high=high
        )
    return say("The total may lie between {low} and {high}.", low=low, high=high)


def _because(drivers: tuple[Driver, ...]) -> str:
    if not drivers:
        return ""
    return say("This depends most on {things}.", things=listed([d.words for d in drivers]))


__all__ = [
    "DRAWS",
    "PAGES",
    "SEED",
    "WORDS",
    "Band",
    "Driver",
    "PlanYear",
    "Ranges",
    "ranges",
    "share_of_variance",
]
