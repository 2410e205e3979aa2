"""What would help most: every lever that is open to a family, priced by running it.

Each lever is the case with other answers, run as a row of one batch; what it is worth is the change
of what is left over the months shown. Nothing here is a promise, and nothing that the family already
has, or that would cost it money, is shown. Texts, effort, certainty and sources stand in
``data/help/levers.yaml``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from itertools import combinations
from typing import Any

import numpy as np

from estimator.basis.law import law
from estimator.basis.months import first_day, month_text
from estimator.basis.words import Texts, day_words, dollars, month_words, say
from estimator.case import Case
from estimator.case.parts import Accounts
from estimator.projection import Estimate, estimate_many
from estimator.rules import assistance, coverage, medicaid
from estimator.scenarios.compare import DOLLAR, NAMES, gains
from estimator.scenarios.situation import Situation, name_of
from estimator.scenarios.switches import Candidate, book, candidates, run

#: How sure a lever is, in words.
CERTAINTY = Texts(
    {
        "law": "The law allows it, if you ask in time",
        "if granted": "If it is granted",
        "ask": "Ask first",
    }
)

W = Texts(
    {
        "less": "With “{first}” and “{second}” it may come to {together}, not {apart}. They overlap in "
        "{what}.",
        "more": "With “{first}” and “{second}” it may come to {together}, more than {apart}. The rest "
        "comes through {what}.",
        "alone": "We priced it for you alone. Others on the old plan need a plan of their own.",
        "together": "We counted your family at home on it too.",
    }
)

#: The least that a pair must differ from the sum of its two, USD over the months shown.
_WORTH_SAYING = 5.0
#: How many of the first levers are run in pairs.
_IN_PAIRS = 7
#: Help with co-pays: a better plan comes before it where the two compete.
_COPAY_HELP = ("card", "grant", "hospital", "hospital_law", "extra_help", "savings_program")


@dataclass(frozen=True)
class Lever:
    """Something that may help, and what it takes."""

    key: str
    group: str
    title: str
    sentence: str
    dollars: float  # change of the net over the months shown, USD
    starts: int | None  # first month that it changes, an ordinal
    deadline: str  # the last day, in words; empty where there is none
    effort: str
    certainty: str  # "law" | "if granted" | "ask"
    changes: dict[str, Any]  # dotted field: value
    where: str
    source: dict[str, Any]
    priced: bool = True  # False: the engine does not run it, and the sentence says so
    worst_change: float = 0.0  # change of the net of the hardest month, USD
    kind: str = ""  # of data/help/levers.yaml

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self) | {
            "dollars": round(self.dollars, 2),
            "worst_change": round(self.worst_change, 2),
            "starts": None if self.starts is None else month_text(self.starts),
        }


@dataclass(frozen=True)
class Pair:
    """Two levers that together are not the sum of each alone."""

    keys: tuple[str, str]
    together: float  # change of the net with both, USD
    apart: float  # sum of each alone, USD
    sentence: str

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self) | {
            "together": round(self.together, 2),
            "apart": round(self.apart, 2),
        }


@dataclass(frozen=True)
class Levers:
    """What would help, in its order: by dollars, plans before co-pay help."""

    items: tuple[Lever, ...]
    pairs: tuple[Pair, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "levers": [one.to_dict() for one in self.items],
            "pairs": [one.to_dict() for one in self.pairs],
        }


@dataclass(frozen=True)
class _Run:
    """A lever with the estimate that prices it."""

    lever: Lever
    result: Estimate
    rival: str = field(default="")


def levers(case: Case) -> Levers:
    """Every lever that is open to a family, each priced by running it.

    Parameters
    ----------
    case
        The family.

    Returns
    -------
    Levers
        Levers in order, those that cannot be priced last; and the pairs of the first ones that are
        not the sum of the two.
    """
    at = Situation(case)
    found = run(at, [one for one in candidates(at) if one.lever and not one.closed])
    priced = [
        _priced(at, one, result) for one, result in found if result is not None and not one.closed
    ]
    shown = _best_of_rivals([one for one in priced if _helps(one.lever)])
    shown.sort(key=lambda one: (one.lever.kind == "payment_plan", -round(one.lever.dollars, 2)))
    pairs = _pairs(at, shown[:_IN_PAIRS])
    order = _coverage_first([one.lever for one in shown])
    return Levers((*order, *_unpriced(at, {one.kind for one in order})), tuple(pairs))


def _helps(lever: Lever) -> bool:
    """Whether a lever leaves the family with more; spreading bills only has to ease a month."""
    if lever.kind == "payment_plan":
        return lever.worst_change >= DOLLAR and lever.dollars > -DOLLAR
    return lever.dollars >= DOLLAR


def _priced(at: Situation, one: Candidate, result: Estimate) -> _Run:
    net, before = result.ledger.net[0], at.result.ledger.net[0]
    change = net - before
    kind = one.lever
    if kind == "cover_marketplace" and _shares_reduced(result):
        kind = "cover_csr"
    apart = np.flatnonzero(np.abs(change) >= DOLLAR)
    eased = float(net.min() - before.min())
    lever = _said(
        Candidate(one.key, one.group, one.title, one.changes, fill=one.fill, source=one.source),
        kind,
        {"amount": dollars(eased)} | one.fill,
    )
    if "choices.others_on_marketplace" in one.changes:
        lever = replace(lever, sentence=f"{lever.sentence} {W['together']}")
    elif one.group == "cover" and _leaves_others(at):
        lever = replace(lever, sentence=f"{lever.sentence} {W['alone']}")
    lever = replace(
        lever,
        dollars=float(np.cumsum(change)[-1]),
        starts=at.first + int(apart[0]) if apart.size else None,
        deadline=_deadline(at, kind, one, result),
        worst_change=eased,
    )
    return _Run(lever, result, rival=kind if kind == "cover_csr" else one.rival)


def _said(one: Candidate, kind: str, fill: dict[str, str]) -> Lever:
    """A lever with its texts in the reader's language, not priced yet."""
    node = book(kind)
    return Lever(
        key=one.key,
        group=one.group,
        title=say(node["title"], **fill),
        sentence=say(node["sentence"], **fill),
        dollars=0.0,
        starts=None,
        deadline="",
        effort=say(node["effort"]),
        certainty=node["certainty"],
        changes=dict(one.changes),
        where=say(node["where"], **fill),
        source=dict(node["source"]) | (one.source or {}),
        priced=node.get("priced", True),
        kind=kind,
    )


def _leaves_others(at: Situation) -> bool:
    """Whether others of the family may lose their plan when the patient takes another one."""
    case = at.case
    helper = case.caregiver is not None and case.caregiver.shares_home
    others = bool(case.plan.others_covered or case.children or helper)
    priced = case.choices.others_on_marketplace not in (None, "nobody")
    return others and not priced and case.choices.others_premium is None


def _shares_reduced(result: Estimate) -> bool:
    """Whether a silver plan comes with lower deductibles and co-pays in some month."""
    page = result.projected.run.reduction.variant
    row = page[min(result.household, len(page) - 1)]
    there = result.page("coverage") == coverage.MARKETPLACE
    return bool((np.broadcast_to(row, there.shape)[there] > 0).any())


def _best_of_rivals(found: Iterable[_Run]) -> list[_Run]:
    """The best one of each set of levers of which a family can use only one."""
    best: dict[str, _Run] = {}
    for one in found:
        name = one.rival or one.lever.key
        if name not in best or one.lever.dollars > best[name].lever.dollars:
            best[name] = one
    return list(best.values())


# -- by when ---------------------------------------------------------------------------------------


#: The turning point whose month is the last one for a lever.
_LAST_MONTHS = {"state_leave": "claim_state_leave", "ssdi": "apply_for_ssdi"}
_DAY = dt.timedelta(days=1)
_MARKET = ("cover_marketplace", "cover_csr")


def _deadline(at: Situation, kind: str, one: Candidate, result: Estimate) -> str:
    """The last day to use a lever, where a law or a plan sets one that is still ahead."""
    if kind in _LAST_MONTHS:
        month = result.point(_LAST_MONTHS[kind])
        return month_words(month) if at.shown(month) else ""
    day: dt.date | None = None
    gone = at.result.point("employer_plan_ends")
    if kind in _MARKET and "choices.coverage_changes" in one.changes:
        day = dt.date(at.january // 12 - 1, 12, int(at.on("levers.open_enrollment_day")))
    elif kind in (*_MARKET, "cover_cobra") and at.shown(gone):
        within = first_day(gone) + dt.timedelta(days=at.on("cobra.election_days") - 1)
        day = min(within, first_day(at.result.point("choose_plan_by") + 1) - _DAY)
    elif kind == "cover_partner" and at.shown(gone):
        day = first_day(gone) + dt.timedelta(
            days=at.on("cobra.special_enrollment.partner_days") - 1
        )
    elif kind in ("hospital", "hospital_law"):
        first = dt.date.fromisoformat(f"{one.changes['help.hospital_discount_from']}-01")
        clock = assistance.application_deadline(
            first_bill=np.array([[float(first.toordinal())]]),
            **law().figures(assistance.application_deadline, at.result.months),
        )
        day = dt.date.fromordinal(int(clock.last_day_to_apply[0, 0]))
    return day_words(day) if day is not None and day >= first_day(at.first) else ""


# -- two at a time ---------------------------------------------------------------------------------


def _pairs(at: Situation, top: list[_Run]) -> list[Pair]:
    """Pairs that are not the sum of the two, the largest difference first."""
    both = [
        (one, other)
        for one, other in combinations([r for r in top if r.lever.kind != "payment_plan"], 2)
        if not set(one.lever.changes) & set(other.lever.changes)
    ]
    if not both:
        return []
    cases = [at.case.changed({**a.lever.changes, **b.lever.changes}) for a, b in both]
    before, base = at.result.ledger.net[0], gains(at.result)
    found = []
    for (one, other), result in zip(both, estimate_many(cases), strict=True):
        together = float(np.cumsum(result.ledger.net[0] - before)[-1])
        apart = one.lever.dollars + other.lever.dollars
        if abs(together - apart) < _WORTH_SAYING:
            continue
        first, second, joint = gains(one.result), gains(other.result), gains(result)
        missing = {part: first[part] + second[part] - base[part] - joint[part] for part in joint}
        sign = 1 if apart > together else -1
        part = max(missing, key=lambda name: sign * missing[name])
        said = W["less" if sign > 0 else "more"].format(
            first=one.lever.title,
            second=other.lever.title,
            together=dollars(together),
            apart=dollars(apart),
            what=NAMES["medical" if part == "help" else part],
        )
        found.append(Pair((one.lever.key, other.lever.key), together, apart, said))
    return sorted(found, key=lambda pair: -round(abs(pair.together - pair.apart), 2))


def _coverage_first(order: list[Lever]) -> list[Lever]:
    """The order of the levers, with co-pay help after the last plan: a plan may do its work."""
    plans = [place for place, one in enumerate(order) if one.group == "cover"]
    if not plans:
        return order
    ahead, behind = order[: plans[-1] + 1], order[plans[-1] + 1 :]
    held = [one for one in ahead if one.kind in _COPAY_HELP]
    return [one for one in ahead if one not in held] + held + behind


# -- what cannot be priced ---------------------------------------------------------------------------


def _unpriced(at: Situation, shown: set[str]) -> list[Lever]:
    """Levers that may be open and that the engine does not run: said, and not counted."""
    case, found = at.case, []
    has_medicaid = case.plan.kind == "medicaid" or case.help.full_medicaid_too
    if not has_medicaid and "medicaid" not in shown and (at.medicaid > medicaid.NO).any():
        found.append(_said(Candidate("medicaid", "cover", ""), "medicaid_possible", {}))
    if bool(at.result.possible_ssi().any()):
        found.append(_said(Candidate("ssi", "leave", ""), "ssi", {}))
    for key in at.open_programs("free drug"):
        entry = at.programs[key]
        source = entry["source"] | {"checked": entry["checked"]}
        one = Candidate(f"help:free_drug:{key}", "help", "", source=source)
        found.append(_said(one, "free_drug", {"program": name_of(entry["name"])}))
    if case.plan.hsa_qualified and case.plan.accounts == Accounts():
        found.append(_said(Candidate("account", "payment", ""), "account", {}))
    return found


__all__ = ["CERTAINTY", "Lever", "Levers", "Pair", "levers"]
