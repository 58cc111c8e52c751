"""Votes, corrected sums, ranks with ties, candidates and outliers, worked by hand."""

from decimal import Decimal

import pytest

from onewindow.kernel.violations import Refused
from onewindow.trading.evaluation.rules import scoring
from onewindow.trading.evaluation.rules.scoring import (
    Ballot,
    Corrected,
    Line,
    Outlier,
    Quotation,
    Ranked,
    Scored,
)

D = Decimal


def codes(refused):
    return [v.code for v in refused.value.violations]


@pytest.mark.parametrize(
    ("votes", "voters", "winner"),
    [
        ({"甲": 3, "乙": 2}, 5, "甲"),
        ({"甲": 2, "乙": 2, "丙": 1}, 5, None),
        ({"甲": 3, "乙": 3}, 6, None),
        ({"甲": 3}, 7, None),
        ({}, 5, None),
    ],
)
def test_f18_over_half_of_all_voters_wins(votes, voters, winner):
    assert scoring.ballot_winner(Ballot(votes, voters)) == winner


def test_f18_there_are_no_more_votes_than_voters():
    with pytest.raises(Refused) as refused:
        scoring.ballot_winner(Ballot({"甲": 4, "乙": 2}, 5))
    assert codes(refused) == ["ballot.votes"]


@pytest.mark.parametrize(
    ("votes", "next_round"),
    [
        ({"甲": 3, "乙": 2, "丙": 1, "丁": 1}, ("甲", "乙")),
        ({"甲": 3, "乙": 2, "丙": 2}, ("甲", "乙", "丙")),
        ({"甲": 2, "乙": 2, "丙": 1}, ("甲", "乙")),
        ({"甲": 5, "乙": 0}, ("甲",)),
        ({}, ()),
    ],
)
def test_f18_the_first_two_stand_again_with_all_who_equal_the_second(votes, next_round):
    assert scoring.ballot_runoff(Ballot(votes, 7)) == next_round


def test_f19_three_must_stand_for_a_lot():
    assert scoring.check_shortlist(("甲", "乙", "丙")) == ()
    assert [v.code for v in scoring.check_shortlist(("甲", "乙", "乙"))] == ["ballot.shortlist"]


def test_a_bid_without_contradictions_is_taken_as_it_stands():
    line = Line("土方", D("10"), D("100.00"), D("1000.00"))
    found = scoring.corrected(Quotation(D("1000.00"), D("1000.00"), D("1000.00"), (line,)))
    assert (found.price, found.made) == (D("1000.00"), ())


def test_contradictions_are_settled_in_the_order_of_the_article():
    lines = (
        Line("土方", D("10"), D("10000"), D("1000.00")),
        Line("钢筋", D("3"), D("333.33"), D("1000.00")),
    )
    found = scoring.corrected(Quotation(D("2000.00"), D("2200.00"), D("2100.00"), lines))
    assert [kind for kind, _ in found.made] == [
        Corrected.ROLL,
        Corrected.WORDS,
        Corrected.POINT,
        Corrected.SUM,
        Corrected.SUM,
    ]
    assert found.lines[0].unit_price == D("100")
    assert found.price == D("1999.99")


def test_a_unit_price_that_is_merely_wrong_is_not_a_slipped_point():
    line = Line("土方", D("10"), D("120"), D("1000.00"))
    found = scoring.corrected(Quotation(None, D("1000.00"), D("1000.00"), (line,)))
    assert (found.price, [kind for kind, _ in found.made]) == (
        D("1200.00"),
        [Corrected.SUM, Corrected.SUM],
    )


BIDS = (
    Scored("甲", D("90.10"), D("1000")),
    Scored("乙", D("92.00"), D("1050")),
    Scored("丙", D("90.10"), D("980")),
    Scored("丁", D("80.00"), D("990")),
    Scored("戊", D("80.00"), D("990")),
)


def test_equal_scores_go_by_price_and_equal_prices_side_by_side():
    assert scoring.ranked_by_score(BIDS) == (
        Ranked(1, "乙"),
        Ranked(2, "丙"),
        Ranked(3, "甲"),
        Ranked(4, "丁", is_tied=True),
        Ranked(4, "戊", is_tied=True),
    )


def test_by_price_the_lowest_is_first():
    assert [one.bidder for one in scoring.ranked_by_price(BIDS)] == ["丙", "丁", "戊", "甲", "乙"]


def test_candidates_are_at_most_three_and_in_a_settled_order():
    ranking = scoring.ranked_by_score(BIDS)
    assert scoring.candidates(ranking) == ("乙", "丙", "甲")
    assert scoring.candidates(ranking[:2]) == ("乙", "丙")
    for wanted in (0, 4):
        with pytest.raises(Refused) as refused:
            scoring.candidates(ranking, wanted=wanted)
        assert codes(refused) == ["candidates.count"]
    with pytest.raises(Refused) as refused:
        scoring.candidates(scoring.ranked_by_score(BIDS[3:]), wanted=1)
    assert codes(refused) == ["candidates.tie"]
    with pytest.raises(Refused) as refused:
        scoring.candidates(scoring.ranked_by_score(BIDS[3:]))
    assert codes(refused) == ["candidates.order"]


def test_f26_a_score_far_from_the_middle_is_named():
    scores = {"一": D(25), "二": D(26), "三": D(24), "四": D(16), "五": D("34")}
    assert scoring.deviations(scores, full=D(30) + 10) == {
        "一": D("0.0000"),
        "二": D("0.0250"),
        "三": D("0.0250"),
        "四": D("0.2250"),
        "五": D("0.2250"),
    }
    at_limit = {"一": D(20), "二": D(20), "三": D(11)}
    assert scoring.outliers(at_limit, full=D(30), limit=D("0.3")) == ()
    beyond = at_limit | {"三": D("10.99")}
    assert scoring.outliers(beyond, full=D(30), limit=D("0.3")) == (
        Outlier("三", D("0.3003"), is_high=False),
    )


@pytest.mark.parametrize("score", ["-0.01", "30.01"])
def test_a_score_outside_its_range_is_refused(score):
    with pytest.raises(Refused) as refused:
        scoring.deviations({"一": D(score)}, full=D(30))
    assert codes(refused) == ["score.range"]


def test_the_mean_of_the_experts_is_rounded_once():
    assert scoring.mean_score([D("25"), D("26"), D("26")]) == D("25.67")
    with pytest.raises(Refused) as refused:
        scoring.mean_score([])
    assert codes(refused) == ["score.none"]
