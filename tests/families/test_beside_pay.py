"""What a job pays besides wages is told, and is no part of the month's money."""

from __future__ import annotations

import numpy as np
import pytest

from estimator.batch import families
from estimator.projection import estimate

ANA = families()["employer_ppo_two_earners"]


def test_match_and_premium_share_lost_on_stopping_are_told_and_not_counted() -> None:
    plain = estimate(ANA)
    case = ANA.changed({"patient.job.retirement_match": 0.04})
    result = estimate(case)
    assert np.array_equal(result.ledger.net, plain.ledger.net)
    # She stops after March 2027 and her plan lasts through July: 26.80 x 40 x 52 / 12 = 4,645.33 a month.
    match = dict(zip(result.months.texts, result.page("retirement_match_lost"), strict=True))
    assert match["2027-05"] == pytest.approx(0.04 * 4645.33, abs=0.01)
    share = dict(zip(result.months.texts, result.page("premium_share_lost"), strict=True))
    ends = result.months.texts[int(result.point("employer_plan_ends") - result.months.first)]
    assert share["2027-03"] == 0 and share[ends] == 2230 - 480
    assert result.to_dict()["lost_beside_pay"]["premium_share"][-1] == 1750
