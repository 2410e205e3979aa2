"""The only place where the pages meet the engine: a case goes in, a picture of it comes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from estimator.basis.months import month_ordinal, month_text
from estimator.basis.words import month_words, number, own, say
from estimator.case import Assumption, Case
from estimator.dashboard import ondemand, whys, words
from estimator.dashboard.answers import answers_of, load, read_answers, save
from estimator.dashboard.form import questions
from estimator.dashboard.picture import (
    AnswersError,
    Band,
    Deadline,
    Figure,
    Lane,
    Row,
    Scenario,
    Spread,
    View,
    YearRange,
)
from estimator.explain import Explained
from estimator.projection import Estimate, estimate
from estimator.projection.flow import Flow, flow_of, kind_of
from estimator.rules.coverage import COVERAGE_NAMES
from estimator.scenarios.compare import MOST, difference
from estimator.scenarios.ranges import Ranges, ranges
from estimator.scenarios.switches import Candidate, Situation, candidates, own_what_ifs, run

W = words.VIEW

#: Lines of the patient's own pay that the bridge shows as one. A line that is not named stands alone.
SAME_PAY = {"ssdi_family": "ssdi", "ssdi_back_pay": "ssdi"}
#: Groups of pay, and what in them is not the patient's.
PAY_GROUPS = ("pay", "benefits")
NOT_HER_PAY = ("caregiver_", "other_income")
#: Turning points that the chart and the bridge mark, the weightier ones first.
MARKS = (
    "protection_ends",
    "ssdi_first_payment",
    "medicare_starts",
    "cobra_ends",
    "employer_plan_ends",
)
MOST_MARKS = 3
OTHER_SCENARIOS = 2
#: What is most often asked for, by the start of its key.
OFTEN = (
    "cover:COBRA",
    "cover:marketplace",
    "cover:partner",
    "cover:medicare",
    "fewer:",
    "stop:",
    "site:",
    "center:",
    "start:",
    "mode:",
)
#: In place of a key of a what-if: none beside the plan.
NONE_CHOSEN = "none"


# -- the picture -----------------------------------------------------------------------------------


def build_view(case: Case, chosen: Sequence[str] = ()) -> View:
    """Everything the page shows of a case.

    Parameters
    ----------
    case
        The family.
    chosen
        Keys of the what-ifs that stand beside the plan, four at most; those that are not open now
        are left out. Without any, two that are often asked for; ``"none"`` for the plan alone.
    """
    situation = Situation(case)
    result = situation.result
    beside = what_ifs(case, situation, chosen)
    against_before = case.home.living_costs is None
    living = left_before(case) if against_before else None
    flow = flow_of(result, living)
    pay = pay_lane(result)
    emphasis, sentences = story(result, flow, pay, against_before)
    return View(
        months=flow.months,
        outgo={kind: tuple(float(a) for a in page) for kind, page in flow.outgo.items()},
        income=tuple(float(a) for a in flow.income),
        short=tuple(float(a) for a in np.maximum(0.0, -flow.net)),
        worst=flow.worst,
        heading=heading(flow, against_before),
        paragraph=" ".join(sentences),
        emphasis=emphasis if flow.net[flow.worst] < 0 else "",
        figures=figures(result, flow, against_before),
        lanes=lanes(result, pay),
        markers=markers(result),
        dates=dates(result),
        scenarios=scenarios(situation, flow, beside, living),
        not_sure=tuple(map(stood_in, result.assumptions)),
        assumed=good_to_know(result, against_before),
        held=tuple(result.held_figures()),
        rows=rows(result),
        against_before=against_before,
        helped=any(page.any() for page in flow.helped.values()),
        panels=ondemand.available(result),
        chosen=tuple(one.key for one, _ in beside),
    )


def stood_in(assumption: Assumption) -> str:
    """A question that was not answered, and what we used."""
    asked = assumption.words
    return (
        f"{asked} {assumption.sentence}"
        if asked.endswith("?")
        else f"{asked}: {assumption.sentence}"
    )


def left_before(case: Case) -> float:
    """What an ordinary month left for living before the illness.

    The same family at work, without treatment and its costs: the middle of its first twelve
    months. Where living costs are not filled in, they are taken to be just that.
    """
    before = case.changed(
        {
            "scenarios": {},
            "months": 12,
            "choices": {},
            "treatment": {"start": f"{case.first_month}-01", "end": f"{case.first_month}-01"},
            "home.help_hours_per_week": 0,
            "home.other_costs": 0,
        }
    )
    return max(0.0, float(np.median(flow_of(estimate(before), 0.0).net)))


def heading(flow: Flow, against_before: bool) -> str:
    """The sentence that names the hardest month."""
    month = words.month_name(flow.months[flow.worst])
    hard = against_before or flow.net[flow.worst] < 0
    return W["hardest" if hard else "tightest"].format(month=month)


def story(
    result: Estimate, flow: Flow, pay: Lane, against_before: bool
) -> tuple[str, tuple[str, ...]]:
    """How short the hardest month is, why, and what comes before it."""
    worst, net = flow.worst, float(flow.net[flow.worst])
    amount = words.dollars(abs(net))
    key = ("would_have_less" if net < 0 else "would_have_more") if against_before else (
        "would_be_short" if net < 0 else "would_have_left"
    )  # fmt: skip
    said = [W[key].format(amount=amount)]
    said.append(cause(result, flow, worst))
    gap = longest_gap(pay)
    if gap is not None:
        said.append(gap_words(gap, flow.months, name_of(result)))
    count = int((flow.net < -0.5).sum())
    if count > 1 and not against_before:
        said.append(W["short_months"].format(count=count, of=len(flow.months)))
    if against_before:
        said.append(W["open_living"])
    return amount, tuple(sentence for sentence in said if sentence)


def gap_words(gap: Band, months: tuple[str, ...], name: str) -> str:
    """The months without pay, the year named once where it is the same."""
    first, last = months[gap.start], months[gap.end - 1]
    if first == last:
        return W["no_pay_in"].format(start=month_words(first), name=name)
    start = month_words(first, year=first[:4] != last[:4])
    return W["no_pay_from_to"].format(start=start, end=month_words(last), name=name)


def cause(result: Estimate, flow: Flow, month: int) -> str:
    """The kind of money that stands out most in a month, against the middle of all months."""
    due_line, due = one_off(result, month)
    without_due = flow.income + due
    apart = {kind: float(page[month] - np.median(page)) for kind, page in flow.outgo.items()} | {
        "one_off": float(due[month]),
        "income": float(np.median(without_due) - without_due[month]),
    }
    kind = max(apart, key=lambda name: apart[name])
    if apart[kind] < 1:
        return ""
    if kind == "income":
        return W["little_in"].format(amount=words.dollars(float(without_due[month])))
    if kind == "one_off":
        amount = words.dollars(float(due[month]))
        key = "tax" if due_line == "tax_due" else "one_off"
        return W[key].format(amount=amount, line=say(result.ledger[due_line].label))
    amount = words.dollars(float(flow.outgo[kind][month]))
    if kind == "medical":
        start = result.settled.treatment.start
        if start is not None and month_text(month_ordinal(start)) == flow.months[month]:
            return W["treatment_starts"].format(amount=amount)
        again = bool(result.page("plan_year_starts")[month])
        return W["deductible" if again else "bills"].format(amount=amount)
    names = {"premiums": "premium", "home": "at_home", "other": "other"}
    return W[names[kind]].format(amount=amount) if kind in names else ""


def one_off(result: Estimate, month: int) -> tuple[str, np.ndarray]:
    """The largest tax line of a month that most months do not have: due at filing, paid back."""
    found = [
        (line.key, result.ledger.page(line.key)[0])
        for line in result.ledger
        if line.kind == "outgo" and kind_of(line) == "income"
    ]
    rare = [(key, page) for key, page in found if np.median(page) == 0]
    if not rare:
        return "tax_due", np.zeros(result.months.count)
    return max(rare, key=lambda pair: float(pair[1][month]))


def name_of(result: Estimate) -> str:
    """The name the family gave."""
    name = result.case.patient.name
    return own(name) if name else W["you"]


# -- the three figures -----------------------------------------------------------------------------


def figures(result: Estimate, flow: Flow, against_before: bool) -> tuple[Figure, ...]:
    """Medical bills of the heaviest year, pay that is lost, and what comes in instead."""
    return (
        medical_figure(result, flow),
        pay_figure(result),
        benefit_figure(result, flow, against_before),
    )


def medical_figure(result: Estimate, flow: Flow) -> Figure:
    """Bills of the calendar year that has the most of them, with the plan's limit."""
    page = result.ledger.total(kind="outgo", group="medical")[0]
    years = result.months.year[0]
    totals = {int(year): float(page[years == year].sum()) for year in result.months.years}
    # Of years with the same bills, one that is shown whole says more.
    year = max(totals, key=lambda y: (round(totals[y]), int((years == y).sum())))
    inside = np.flatnonzero(years == year)
    if totals[year] < 1:
        label = W["medical_none"].format(months=result.months.count)
        return Figure(words.dollars(0), label, "", "plain")
    return Figure(
        words.dollars(totals[year]),
        W["medical_in" if len(inside) == 12 else "medical_shown"].format(year=year),
        " ".join(filter(None, (_ceiling(result, inside, totals[year]), _helped(flow, inside)))),
        "bad",
        "year:medical",
        str(result.months.texts[int(inside[0])]),
    )


def _helped(flow: Flow, inside: np.ndarray) -> str:
    """What granted help and money set aside pay of a year's bills."""
    amount = float(flow.helped["medical"][inside].sum())
    return W["helped"].format(amount=words.dollars(amount)) if amount >= 1 else ""


def _ceiling(result: Estimate, inside: np.ndarray, total: float) -> str:
    """The hard limit of a year's bills, where one plan with a limit holds all year."""
    cover = {COVERAGE_NAMES[int(code)] for code in result.page("coverage")[inside]}
    if "no insurance" in cover:
        return W["no_ceiling"]
    limit = result.settled.plan.out_of_pocket_maximum
    kept = cover <= {"plan from the job", "COBRA", "partner's plan"} or (
        cover == {"marketplace plan"} and result.case.plan.kind == "marketplace"
    )
    if limit is None or not kept or total > limit + 1:
        return ""
    return W["ceiling"].format(amount=words.dollars(limit))


def pay_figure(result: Estimate) -> Figure:
    """Pay that is lost; where none is, the days at the clinic."""
    lost, helper = result.page("wages_lost"), result.page("caregiver_wages_lost")
    count = result.months.count
    total = float(lost.sum() + helper.sum())
    if total < 1:
        days = result.page("clinic_days")
        return Figure(
            number(float(days.sum()), 0),
            W["no_pay_lost"].format(months=count),
            W["no_pay_lost_note"] if result.case.patient.job else "",
        )
    patient, caregiver = result.case.patient, result.case.caregiver
    helper_name = caregiver.name if caregiver else None
    pairs = [
        (own(patient.name) if patient.name else W["you_first"], float(lost.sum())),
        (own(helper_name) if helper_name else W["helper"], float(helper.sum())),
    ]
    each_one = [
        W["pay_lost_each"].format(name=name, amount=words.dollars(amount))
        for name, amount in pairs
        if amount >= 1
    ]
    match = float(result.page("retirement_match_lost").sum())
    if match >= 1:
        each_one.append(W["match_lost"].format(amount=words.dollars(match)))
    each = {"wages": lost, "caregiver_wages": helper}
    losing = [key for key, page in each.items() if page.sum() >= 1]
    return Figure(
        words.dollars(total),
        W["pay_lost"].format(months=count),
        " · ".join(each_one),
        "plain",
        "all:both" if len(losing) == 2 else f"all:{losing[0]}",
        str(result.months.texts[0]),
    )


def benefit_figure(result: Estimate, flow: Flow, against_before: bool) -> Figure:
    """SSDI with the family's part; else Social Security; else how many months are short."""
    ledger = result.ledger
    worker, family = ledger.page("ssdi")[0], ledger.page("ssdi_family")[0]
    paid = np.flatnonzero(worker > 0.5)
    if paid.size:
        first = int(paid[0])
        with_family = family[first] > 0.5
        return Figure(
            W["ssdi_month"].format(amount=words.dollars(float(worker[first] + family[first]))),
            W["ssdi_family" if with_family else "ssdi"],
            _ssdi_note(result, float(worker[first]), flow.months[first], with_family),
            "in",
            "ssdi+ssdi_family" if with_family else "ssdi",
            str(result.months.texts[first]),
        )
    now = ledger.page("social_security")[0]
    if (now > 0.5).any():
        first = int(np.argmax(now > 0.5))
        return Figure(
            W["ssdi_month"].format(amount=words.dollars(float(now[first]))),
            W["social_security"],
            W["social_security_note"],
            "in",
            "social_security",
            str(result.months.texts[first]),
        )
    count = int((flow.net < -0.5).sum())
    return Figure(
        W["months_short"].format(count=count, of=len(flow.months)),
        W["months_less_label" if against_before else "months_short_label"],
        W["months_short_note"].format(month=words.month_name(flow.months[flow.worst])),
        "plain",
        "left",
        str(result.months.texts[flow.worst]),
    )


def _ssdi_note(result: Estimate, amount: float, month: str, with_family: bool) -> str:
    """When SSDI is first paid, and how far earlier pay could move it."""
    said = [W["ssdi_note"].format(month=words.month_name(month))]
    find = getattr(result, "ssdi_range", None)
    found = find() if callable(find) else find
    # A range that does not hold the amount beside it would say two things at once.
    if found is not None and round(found[0]) <= round(amount) <= round(found[1]) != round(found[0]):
        key = "ssdi_range_own" if with_family else "ssdi_range"
        low, high = (words.dollars(float(bound)) for bound in found)
        said.append(W[key].format(low=low, high=high))
    return " ".join(said)


def good_to_know(result: Estimate, against_before: bool) -> tuple[str, ...]:
    """What a family should know about the picture beside the answers that stood in."""
    said = []
    refused = result.page("refused")
    if result.case.choices.work == "stop" and bool(np.any(refused)):
        for reason in ("works_above_limit", "too_few_credits", "too_little_recent_work"):
            if bool(np.any(result.page(reason))):
                said.append(W[reason])
    if against_before:
        said.append(W["open_living"])
    return tuple(said)


# -- the bridge ------------------------------------------------------------------------------------


def lanes(result: Estimate, pay: Lane) -> tuple[Lane, ...]:
    """Work, pay, health plan and deductible over the months."""
    found = [work_lane(result), pay, plan_lane(result), deductible_lane(result)]
    return tuple(lane for lane in found if lane.bands)


def bands(labels: list[tuple[str, str]]) -> tuple[Band, ...]:
    """Runs of the same words and tone."""
    found: list[Band] = []
    for place, (text, tone) in enumerate(labels):
        if found and (found[-1].text, found[-1].tone) == (text, tone):
            last = found.pop()
            found.append(Band(last.start, place + 1, text, tone))
        else:
            found.append(Band(place, place + 1, text, tone))
    return tuple(found)


def work_lane(result: Estimate) -> Lane:
    """At work, fewer hours, on leave with the job held, or not at work."""
    if result.case.patient.job is None:
        return Lane(W["lane_work"], ())
    at_work, held = result.page("at_work"), result.page("protected_weeks")
    fewer = result.point("fewer_hours")
    labels = []
    for place, month in enumerate(result.months.ordinal[0]):
        if at_work[place] > 0.05:
            label = ("works_fewer", "in-soft") if month >= fewer else ("at_work", "in")
        else:
            label = ("job_held", "in-soft") if held[place] > 0.05 else ("not_at_work", "quiet")
        labels.append((W[label[0]], label[1]))
    return Lane(W["lane_work"], bands(labels))


def pay_lane(result: Estimate) -> Lane:
    """What the patient lives on each month: the largest of pay, leave pay and benefits."""
    ledger = result.ledger
    sources: dict[str, np.ndarray] = {}
    for line in ledger:
        hers = line.kind == "income" and line.group in PAY_GROUPS
        if hers and not line.key.startswith(NOT_HER_PAY):
            name = SAME_PAY.get(line.key, line.key)
            sources[name] = sources.get(name, 0.0) + ledger.page(line.key)[0]
    if not any(page.any() for page in sources.values()):
        return Lane(W["lane_pay"], ())
    tones = {"wages": "in", "ssdi": "in", "social_security": "in"}
    labels = []
    for place in range(result.months.count):
        name = max(sources, key=lambda one: float(sources[one][place]))
        if sources[name][place] < 0.5:
            labels.append((W["no_pay"], "gap"))
        else:
            label = words.PAY.get(name) or say(ledger[name].label)
            labels.append((label, tones.get(name, "in-soft")))
    return Lane(W["lane_pay"], bands(labels))


def longest_gap(pay: Lane) -> Band | None:
    """The longest stretch without pay."""
    gaps = [band for band in pay.bands if band.tone == "gap"]
    return max(gaps, key=lambda band: band.end - band.start, default=None)


def plan_lane(result: Estimate) -> Lane:
    """Which plan covers each month."""
    labels = []
    for code in result.page("coverage"):
        name = COVERAGE_NAMES[int(code)]
        if name == "no insurance":
            tone = "gap"
        else:
            tone = "plan" if name in ("plan from the job", "partner's plan") else "plan-soft"
        labels.append((words.COVER.get(name, name), tone))
    return Lane(W["lane_plan"], bands(labels))


def deductible_lane(result: Estimate) -> Lane:
    """Plan years, each from the month in which the deductible starts again."""
    starts = [int(place) for place in np.flatnonzero(result.page("plan_year_starts"))]
    covered = [COVERAGE_NAMES[int(c)] for c in result.page("coverage")]
    if not starts or all(name in ("no insurance", "Medicaid") for name in covered):
        return Lane(W["lane_deductible"], ())
    edges = starts if starts[0] == 0 else [0, *starts]
    found = []
    for start, end in zip(edges, [*edges[1:], result.months.count], strict=True):
        if start not in starts:
            text = W["this_year"]
        elif start and covered[start] != covered[start - 1]:
            text = W["new_plan"]
        else:
            text = W["starts_again"].format(year=result.months.texts[start][:4])
        found.append(Band(start, end, text, "quiet"))
    return Lane(W["lane_deductible"], tuple(found))


def markers(result: Estimate) -> tuple[tuple[int, str], ...]:
    """The weightiest turning points inside the months shown."""
    found: dict[int, str] = {}
    for kind in MARKS:
        month = result.point(kind)
        place = month - result.months.first
        if month == month and 0 < place < result.months.count and len(found) < MOST_MARKS:
            found.setdefault(int(place), W[f"mark_{kind}"])
    return tuple(sorted(found.items()))


def dates(result: Estimate) -> tuple[Deadline, ...]:
    """What to do by when, in order; plan years that start again are in the bridge."""
    found = (
        Deadline(event.label, event.sentence, event.deadline)
        for event in result.events
        if event.deadline and event.kind != "plan_year"
    )
    return tuple(dict.fromkeys(found))


# -- what-ifs --------------------------------------------------------------------------------------

#: A what-if and what it comes to.
Beside = tuple[Candidate, Estimate]


def what_ifs(case: Case, situation: Situation, chosen: Sequence[str]) -> list[Beside]:
    """Other ways to go: those that were chosen, else two of the file or often asked for."""
    if NONE_CHOSEN in chosen:
        return []
    known = [*own_what_ifs(case), *candidates(situation)]
    by_key = {one.key: one for one in known if not one.closed}
    wanted = [by_key[key] for key in chosen if key in by_key][:MOST]
    most = MOST if wanted else OTHER_SCENARIOS
    tried = run(situation, wanted or _usual(case, known))
    return [(one, result) for one, result in tried if result is not None][:most]


def _usual(case: Case, known: Sequence[Candidate]) -> Iterator[Candidate]:
    """What the family's own file names, and what is most often asked: work, plan, hours, place."""
    yield from (one for one in known if one.key.startswith("own:"))
    stops = [one for one in known if one.key.startswith("stop:")]
    planned = f"stop:{case.choices.last_month_of_work or case.first_month}"
    first = {"stop": [one for one in stops if one.key > planned], "keep on": stops}
    yield from first.get(case.choices.work, [])[:1]
    work = ["keep_on"] if case.choices.work == "fewer hours" else []
    for start in (*work, *OFTEN):
        yield from [one for one in known if one.key.startswith(start) and not one.closed][:1]


def scenarios(
    situation: Situation, flow: Flow, beside: Sequence[Beside], living: float | None
) -> tuple[Scenario, ...]:
    """The family's plan and the other ways, side by side."""
    case, before = situation.case, living is not None
    month = flow.months[flow.worst]
    cards = [
        Scenario(
            "now",
            _plan_title(case),
            _in_all(flow, before),
            W["by_the_end"].format(end=month_words(flow.months[-1])),
            chosen=True,
            hardest=_hardest(flow, before),
            month=month,
        )
    ]
    own_answers = answers_of(case) if beside else {}
    for one, result in beside:
        other = flow_of(result, living)
        answers = _laid_over(case, one, result.case, own_answers)
        cards.append(
            Scenario(
                one.key,
                one.title,
                _in_all(other, before),
                difference(situation.result, result, one.title).sentence,
                usable=answers is not None,
                answers=answers or {},
                hardest=_hardest(other, before),
            )
        )
    return tuple(cards)


def _laid_over(
    case: Case, one: Candidate, other: Case, own_answers: dict[str, Any]
) -> dict[str, Any] | None:
    """The answers that make the other case of the family's own; none where the form cannot say it."""
    theirs = answers_of(other)
    changed: dict[str, Any] = {k: v for k, v in theirs.items() if own_answers.get(k) != v}
    changed |= {k: None for k in own_answers if k not in theirs}
    if set(one.changes) <= questions():
        return changed
    try:
        made = read_answers({**own_answers, **changed}, case.to_dict())
    except AnswersError:
        return None
    return changed if made == other else None


def _in_all(flow: Flow, against_before: bool) -> str:
    return ondemand.amount_words(float(flow.net.sum()), against_before)


def _hardest(flow: Flow, against_before: bool) -> str:
    net = float(flow.net[flow.worst])
    key = f"worst_{ondemand.amount_key(net, against_before)}"
    month = month_words(flow.months[flow.worst])
    return W[key].format(month=month, amount=words.dollars(abs(net)))


def _plan_title(case: Case) -> str:
    choices = case.choices
    if case.patient.job is None:
        return W["no_job"]
    if choices.work == "stop":
        month = choices.last_month_of_work or case.first_month
        return W["plan_stop"].format(month=month_words(month))
    if choices.work == "fewer hours":
        return W["plan_fewer"].format(hours=number(choices.hours_per_week or 0.0))
    return W["plan_keep"]


# -- how sure --------------------------------------------------------------------------------------


def spread(case: Case) -> Spread | None:
    """How sure the months are: a band of what goes out, and in words what drives it.

    None where nothing is left open. It is made after the picture, which never waits for it.
    """
    found = ranges(case.changed({"scenarios": {}}))
    if not found.varied:
        return None
    low, high = _band_of(case, found)
    years = (
        YearRange(
            start=one.start,
            end=one.end,
            low=one.paid.low,
            middle=one.paid.middle,
            high=one.paid.high,
            estimate=one.estimate,
            ceiling=one.ceiling,
        )
        for one in found.plan_years
    )
    return Spread(
        low=low,
        high=high,
        sentence=found.sentence,
        because=found.because,
        draws=found.draws,
        years=tuple(year for year in years if year.high >= 1),
        limit_known=case.plan.out_of_pocket_maximum is not None,
    )


def _band_of(case: Case, found: Ranges) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Low and high of what goes out, as the chart counts it: after tax and help."""
    low, high = found.low["shown"], found.high["shown"]
    living = left_before(case) if case.home.living_costs is None else 0.0
    return tuple(float(x) + living for x in low), tuple(float(x) + living for x in high)


# -- the table, and why ----------------------------------------------------------------------------


def rows(result: Estimate) -> tuple[Row, ...]:
    """What comes in, what goes out and what is left, with every line that is not empty."""
    ledger = result.ledger

    def total(key: str, kind: str, page: np.ndarray, label: str = "") -> Row:
        return Row(key, label or W[key], kind, tuple(float(a) for a in page))

    found = []
    for kind, key, page in (
        ("income", "comes_in", ledger.income[0]),
        ("outgo", "goes_out", ledger.outgo[0]),
    ):
        found.append(total(key, f"{kind} total", page))
        for line in ledger:
            amounts = ledger.page(line.key)[0]
            if line.kind == kind and amounts.any():
                found.append(total(line.key, kind, amounts, say(line.label)))
    open_living = result.case.home.living_costs is None
    label = W["left_before_living"] if open_living else W["left"]
    return (*found, total("left", "net", ledger.net[0], label))


def why(case: Case, line: str, month: str | None) -> tuple[str, str]:
    """The title and the HTML of "why this number?".

    ``line`` is a line or total of the table, a point of the chart (``chart:medical``), or what a
    what-if comes to (``whatif:`` and its key, ``whatif:now`` for the plan).
    """
    living = left_before(case) if case.home.living_costs is None else None
    kind, _, key = line.partition(":")
    if kind == "whatif":
        return _why_in_all(case, key, living)
    return whys.why(Explained(case, living), line, month or case.first_month)


def _why_in_all(case: Case, key: str, living: float | None) -> tuple[str, str]:
    """All months added up: the plan by kind of money, a what-if by what it changes."""
    situation = Situation(case)
    if key == "now":
        flow = flow_of(situation.result, living)
        kinds = [(words.KINDS["income"], float(flow.income.sum()))]
        kinds += [
            (
                words.KINDS["left_before" if living is not None and kind == "living" else kind],
                -total,
            )
            for kind, page in flow.outgo.items()
            if (total := float(page.sum())) >= 0.5
        ]
        title = W["total_of"].format(
            title=_plan_title(case), amount=_in_all(flow, living is not None)
        )
        return title, ondemand.sums(W["total_says"], kinds, float(flow.net.sum()))
    one, result = what_ifs(case, situation, (key,))[0]
    apart = difference(situation.result, result, one.title)
    title = W["total_of"].format(
        title=one.title, amount=_in_all(flow_of(result, living), living is not None)
    )
    changes = [(change.what, change.gain) for change in apart.changes]
    return title, ondemand.sums(W["differs_says"], changes, apart.total)


def panel(case: Case, name: str, chosen: Sequence[str] = ()) -> str:
    """The HTML of what the page shows on request; ``chosen`` what-ifs are marked in their list."""
    living = left_before(case) if case.home.living_costs is None else None
    return ondemand.panel(case, name, living, chosen)


__all__ = ["build_view", "load", "panel", "read_answers", "save", "spread", "why"]
