"""The same questions in the order of the family's own page: what is easiest first, one at a time."""

from __future__ import annotations

from typing import Any

from estimator.basis.words import Texts
from estimator.dashboard.asking import each

#: Words of the first questions, by topic.
W = Texts(
    {
        "intro": "A few easy questions first. Then you see the months ahead.",
        "home": "Who is at home",
        "living": "An ordinary month",
        "work": "Work and pay",
        "care": "Health plan and treatment",
        "ahead": "Work from now on",
    }
)

#: What the first picture needs: daily life first, then work, then illness; plans come last.
FIRST = (
    (
        "home",
        (
            "patient.name",
            "state",
            "patient.birth",
            "children",
            "ask.helper",
            "caregiver.relation",
            "caregiver.shares_home",
        ),
    ),
    ("living", ("home.living_costs",)),
    (
        "work",
        (
            "ask.work",
            "patient.job.pay",
            "patient.job.hours_per_week",
            "ask.social_security",
            "patient.social_security.monthly",
            "patient.social_security.entitled_since",
            "ask.helper_works",
            "caregiver.job.pay",
        ),
    ),
    ("care", ("plan.kind", "treatment.regimen", "treatment.start")),
    (
        "ahead",
        (
            "choices.work",
            "choices.last_month_of_work",
            "choices.fewer_hours_from",
            "choices.hours_per_week",
        ),
    ),
)


def gentle(spec: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The parts of the family's page.

    Parameters
    ----------
    spec
        The parts of the session page.

    Returns
    -------
    list
        First the quick ones, in their own order; then each other part as a topic of its own, and
        what lies behind a fold there as further topics.
    """
    texts = dict(W.items())  # in English, as all of the spec
    quick = {q["name"]: q for q in each([part for part in spec if part.get("quick")])}
    named = [name for _, names in FIRST for name in names]
    rest = [question for name, question in quick.items() if name not in named]
    first = [
        {"title": texts[key], "quick": True, "questions": [quick[n] for n in names if n in quick]}
        for key, names in FIRST
    ]
    first[-1]["questions"] = [*first[-1]["questions"], *rest]
    first[0]["intro"] = texts["intro"]
    topics, more = [], []
    for part in spec:
        if part.get("quick"):
            continue
        plain = [q for q in part["questions"] if "fold" not in q]
        topics.append({**part, "questions": plain})
        folds = dict.fromkeys(q["fold"] for q in part["questions"] if "fold" in q)
        more += [
            {
                "title": fold,
                "more": True,
                "questions": [q for q in part["questions"] if q.get("fold") == fold],
            }
            for fold in folds
        ]
    return [*first, *topics, *more]
