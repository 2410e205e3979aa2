"""What-ifs beside the plan: totals, hardest months, where they part, and what drives the difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from estimator.basis.words import Texts, dollars, month_words
from estimator.case import Case
from estimator.projection import Estimate, estimate_many

#: Two months differ when their net does by at least a dollar.
DOLLAR = 1.0
#: The most what-ifs that stand beside the plan.
MOST = 4
#: How much of the driver a change the other way must be before it is named too.
_WORTH_NAMING = 1 / 4

#: Lines of the ledger that a family thinks of as one thing. Each line stands in one place.
PARTS: dict[str, tuple[str, ...]] = {
    "pay": ("wages", "sick_pay", "extra_pay"),
    "caregiver_pay": (
        "caregiver_wages",
        "caregiver_sick_pay",
        "caregiver_extra_pay",
        "caregiver_pay_lost",
        "second_caregiver_pay_lost",
    ),
    "leave": (
        "state_leave",
        "caregiver_state_leave",
        "short_term_disability",
        "long_term_disability",
        "long_term_paid_back",
    ),
    "social_security": (
        "social_security",
        "ssdi",
        "ssdi_family",
        "ssdi_back_pay",
        "representative_fee",
    ),
    "other_income": ("workers_compensation", "other_income"),
    "taxes": (
        "payroll_tax",
        "caregiver_payroll_tax",
        "income_tax",
        "caregiver_income_tax",
        "state_leave_premium",
        "state_income_tax",
        "tax_refund",
        "state_tax_refund",
        "tax_due",
        "state_tax_due",
    ),
    "premiums": ("premium", "others_premium", "credit_refund", "credit_repayment"),
    "medical": ("medical", "self_paid_medicine"),
    "help": ("copay_card", "grant", "hospital_help"),
    "account": ("account", "account_deposit"),
    "cash_grant": ("cash_grant",),
    "travel": ("driving", "parking", "tolls", "meals", "lodging", "travel_help"),
    "home": (
        "childcare",
        "childcare_regular",
        "extras",
        "complementary",
        "help_at_home",
        "other_costs",
    ),
    "living": ("living",),
}
_PART_OF = {line: part for part, lines in PARTS.items() for line in lines}
#: Parts that can carry the change of another with them: taxes go with the pay that they are on.
_TAXED = ("pay", "caregiver_pay", "leave", "social_security", "other_income")
#: Parts in which more means that more comes in; in the others it means that more goes out.
_COMES_IN = (*_TAXED, "help", "cash_grant", "account")

#: Names of the parts inside a sentence.
NAMES = Texts(
    {
        "pay": "pay",
        "pay_after_taxes": "pay after tax",
        "caregiver_pay": "the caregiver's pay",
        "caregiver_pay_after_taxes": "the caregiver's pay after tax",
        "leave": "pay while on leave",
        "leave_after_taxes": "pay while on leave, after tax",
        "social_security": "Social Security",
        "social_security_after_taxes": "Social Security after tax",
        "other_income": "what else comes in",
        "other_income_after_taxes": "what else comes in, after tax",
        "taxes": "tax",
        "premiums": "health plan premiums",
        "medical": "bills for care",
        "medical_after_help": "bills for care after help",
        "help": "help with bills for care",
        "account": "money from an FSA or HSA",
        "cash_grant": "cash grants",
        "travel": "getting to care",
        "home": "childcare and help at home",
        "living": "living costs",
    }
)

#: Sentences about how a what-if differs from the plan.
SAID = Texts(
    {
        "planned": "As planned",
        "case": "Case {number}",
        "nothing": "Nothing changes in these months.",
        "more": "By the end of {end} you would have {amount} more. From {month} on they differ.",
        "less": "By the end of {end} you would have {amount} less. From {month} on they differ.",
        "same": "By the end of {end} you would have about the same. From {month} on they differ.",
        "income_more": "The main reason is {what}: {amount} more.",
        "income_less": "The main reason is {what}: {amount} less.",
        "cost_more": "The main reason is {what}: {amount} more to pay.",
        "cost_less": "The main reason is {what}: {amount} less to pay.",
        "income_more_against": "The main reason is {what}: {amount} more. Against that: {other}, "
        "by {offset}.",
        "income_less_against": "The main reason is {what}: {amount} less. Against that: {other}, "
        "by {offset}.",
        "cost_more_against": "The main reason is {what}: {amount} more to pay. Against that: {other}, "
        "by {offset}.",
        "cost_less_against": "The main reason is {what}: {amount} less to pay. Against that: {other}, "
        "by {offset}.",
        "too_many": "Choose four what-ifs at most. Take one away before you add another.",
        "same_months": "the cases must have the same first month and number of months",
    }
)


@dataclass(frozen=True)
class Change:
    """How much a part of the ledger changes over all months, as it moves what is left."""

    key: str  # of PARTS
    what: str  # in words
    gain: float  # USD over the months shown: below zero where the family has less


@dataclass(frozen=True)
class Difference:
    """How one scenario differs from the first one."""

    name: str
    total: float  # net over the months shown, less that of the first scenario
    parts_in: int | None  # position of the first month that differs
    driver: str | None  # part of the ledger that moves the total most, a key of PARTS
    driver_change: float  # what that change does to the net
    because: str  # the sentence that names the driver
    sentence: str  # total, month and driver
    changes: tuple[Change, ...]  # every part that changes by a dollar, the largest first
    running: tuple[float, ...]  # the difference so far, month by month


@dataclass(frozen=True)
class Summary:
    """What one scenario comes to."""

    name: str
    total: float  # net over the months shown
    worst: int  # position of the hardest month
    worst_net: float


@dataclass(frozen=True)
class Comparison:
    """Scenarios of one family by name, in order, and how each differs from the first."""

    results: dict[str, Estimate]
    differences: tuple[Difference, ...]

    @property
    def summaries(self) -> tuple[Summary, ...]:
        """Total and hardest month of each scenario, in order."""
        found = []
        for name, result in self.results.items():
            net, worst = result.ledger.net[0], result.ledger.worst_month()
            found.append(Summary(name, float(np.cumsum(net)[-1]), worst, float(net[worst])))
        return tuple(found)

    def to_dict(self) -> dict[str, Any]:
        """Plain data: total and worst month of each, and the differences."""
        texts = next(iter(self.results.values())).months.texts
        return {
            "scenarios": {
                one.name: {
                    "net_total": round(one.total, 2),
                    "worst_month": texts[one.worst],
                    "worst_net": round(one.worst_net, 2),
                }
                for one in self.summaries
            },
            "differences": [
                {
                    "name": d.name,
                    "total": round(d.total, 2),
                    "parts_in": None if d.parts_in is None else texts[d.parts_in],
                    "driver": d.driver,
                    "driver_change": round(d.driver_change, 2),
                    "because": d.because,
                    "sentence": d.sentence,
                    "changes": [
                        {"part": c.key, "what": c.what, "gain": round(c.gain, 2)} for c in d.changes
                    ],
                    "running": [round(amount, 2) for amount in d.running],
                }
                for d in self.differences
            ],
        }


def named_choices(case: Case) -> dict[str, Case]:
    """The case as it stands, and each of its named what-ifs.

    Raises
    ------
    CaseError
        When a what-if changes a field that does not exist or to a value that cannot be.
    """
    plain = case.changed({"scenarios": {}})
    return {SAID["planned"]: plain} | {
        name: plain.changed(changes) for name, changes in case.scenarios.items()
    }


def compare(*cases: Case, choices: Mapping[str, Mapping[str, Any]] | None = None) -> Comparison:
    """Run scenarios side by side.

    Parameters
    ----------
    cases
        Several cases over the same months; or one case, compared with its own named what-ifs.
    choices
        What-ifs by name for a single case, each ``{dotted field: value}``, instead of its own.

    Raises
    ------
    ValueError
        When the cases do not cover the same months, or there are more than four beside the first.
    CaseError
        When a what-if names a field that does not exist.
    """
    if len(cases) == 1:
        base = cases[0]
        if choices is not None:
            base = base.changed({"scenarios": {n: dict(c) for n, c in choices.items()}})
        if len(base.scenarios) > MOST:
            raise ValueError(SAID["too_many"].rstrip("."))
        named = named_choices(base)
    else:
        named = {}
        for number, case in enumerate(cases, 1):
            name = case.about or SAID["case"].format(number=number)
            named[name if name not in named else f"{name} ({number})"] = case
        if len(named) > 1 + MOST:
            raise ValueError(SAID["too_many"].rstrip("."))
    spans = {(c.first_month, c.months) for c in named.values()}
    if len(spans) != 1:
        raise ValueError(SAID["same_months"])
    results = dict(zip(named, estimate_many(list(named.values())), strict=True))
    names = list(results)
    first = results[names[0]]
    return Comparison(results, tuple(difference(first, results[n], n) for n in names[1:]))


def difference(first: Estimate, other: Estimate, name: str) -> Difference:
    """How one estimate differs from another of the same months."""
    net = other.ledger.net[0] - first.ledger.net[0]
    total = float(np.cumsum(net)[-1])
    running = tuple(float(amount) for amount in np.cumsum(net))
    apart = np.flatnonzero(np.abs(net) >= DOLLAR)
    if apart.size == 0:
        return Difference(
            name, total, None, None, 0.0, SAID["nothing"], SAID["nothing"], (), running
        )
    found = changes(gains(first), gains(other))
    because, driver = because_of(found, total), driver_of(found, total)
    key = "same" if abs(total) < DOLLAR else "more" if total > 0 else "less"
    said = SAID[key].format(
        end=month_words(first.months.ordinal[0, -1]),
        month=month_words(first.months.ordinal[0, apart[0]]),
        amount=dollars(abs(total)),
    )
    return Difference(
        name=name,
        total=total,
        parts_in=int(apart[0]),
        driver=driver.key if driver else None,
        driver_change=driver.gain if driver else 0.0,
        because=because,
        sentence=" ".join(filter(None, (said, because))),
        changes=found,
        running=running,
    )


def gains(result: Estimate) -> dict[str, float]:
    """What each part adds to the net over all months: less than zero when money goes out."""
    found = dict.fromkeys(PARTS, 0.0)
    for line in result.ledger:
        amount = float(np.cumsum(line.amounts[0])[-1])
        part = _PART_OF.get(line.key, line.group)
        found[part] = found.get(part, 0.0) + (amount if line.kind == "income" else -amount)
    return found


def changes(first: Mapping[str, float], other: Mapping[str, float]) -> tuple[Change, ...]:
    """What changes between two ledgers, part by part, the largest first.

    Taxes go with the pay that they are on where they move against it, and help with medical bills
    goes with the bills, so that one cause is not told as two.
    """
    moved = {key: other[key] - first[key] for key in other}
    names = dict.fromkeys(moved, "")

    def carried(small: str, hosts: tuple[str, ...], suffix: str) -> None:
        against = [h for h in hosts if moved[h] * moved[small] < 0]
        host = max(against, key=lambda h: abs(moved[h]), default=None)
        if host is not None and abs(moved[small]) < abs(moved[host]):
            moved[host] += moved.pop(small)
            names[host] = f"{host}{suffix}"

    carried("taxes", _TAXED, "_after_taxes")
    carried("help", ("medical",), "_after_help")
    found = [
        Change(key, NAMES.get(names[key] or key) or key, gain)
        for key, gain in moved.items()
        if abs(gain) >= DOLLAR
    ]
    return tuple(sorted(found, key=lambda change: -round(abs(change.gain), 2)))


def driver_of(found: tuple[Change, ...], total: float) -> Change | None:
    """The change that drives a difference: the largest one that goes the way of the total."""
    same_way = (one for one in found if abs(total) < DOLLAR or one.gain * total > 0)
    return next(same_way, None)


def because_of(found: tuple[Change, ...], total: float) -> str:
    """The sentence that names the driver, and what goes against it where that counts."""
    driver = driver_of(found, total)
    if driver is None:
        return ""
    against = next((one for one in found if one.gain * driver.gain < 0), None)
    comes_in = driver.key in _COMES_IN
    grows = (driver.gain > 0) == comes_in
    key = f"{'income' if comes_in else 'cost'}_{'more' if grows else 'less'}"
    fill = {"what": driver.what, "amount": dollars(abs(driver.gain))}
    if against is not None and abs(against.gain) >= _WORTH_NAMING * abs(driver.gain):
        fill |= {"other": against.what, "offset": dollars(abs(against.gain))}
        key += "_against"
    return SAID[key].format(**fill)


__all__ = [
    "DOLLAR",
    "MOST",
    "NAMES",
    "PARTS",
    "SAID",
    "Change",
    "Comparison",
    "Difference",
    "Summary",
    "because_of",
    "changes",
    "compare",
    "difference",
    "driver_of",
    "gains",
    "named_choices",
]
