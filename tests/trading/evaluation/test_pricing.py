"""Price formulas by the vectors of the library of formulas and by hand."""

from decimal import Decimal

import pytest

from onewindow.kernel.violations import Refused
from onewindow.trading.evaluation.rules import pricing

D = Decimal
SIX = tuple(D(p) for p in ("980", "1000", "1010", "1025", "1040", "1080"))
MEAN = D("988.1875")


def codes(refused):
    return [v.code for v in refused.value.violations]


def many(*texts):
    return tuple(D(text) for text in texts)


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [("2.675", 2, "2.68"), ("2.665", 2, "2.67"), ("2.6649", 2, "2.66"), ("0.5", 0, "1")],
)
def test_rounding_is_half_up(value, places, expected):
    assert pricing.rounded(D(value), places) == D(expected)


def test_f01_the_lowest_price_scores_full():
    assert pricing.lowest_first(SIX, full=D(30)) == many(
        "30.00", "29.40", "29.11", "28.68", "28.27", "27.22"
    )


def test_f01_by_hand_three_bids_of_ten_points():
    # 300000/400000×10 = 7.5；300000/450000×10 = 6.666…
    prices = many("400000.00", "300000.00", "450000.00")
    assert pricing.lowest_first(prices, full=D(10)) == many("7.50", "10.00", "6.67")


def test_f02_the_deduction_of_small_firms_comes_before_the_score():
    prices = pricing.deducted(SIX, many("0", "0.1", "0", "0", "0.2", "0"))
    assert prices == many("980", "900", "1010", "1025", "832", "1080")
    assert pricing.lowest_first(prices, full=D(30)) == many(
        "25.47", "27.73", "24.71", "24.35", "30.00", "23.11"
    )


@pytest.mark.parametrize("share", ["-0.01", "1"])
def test_f02_a_deduction_is_a_share(share):
    with pytest.raises(Refused) as refused:
        pricing.deducted(SIX[:1], many(share))
    assert codes(refused) == ["price.deduction"]


def test_f03_domestic_goods_are_compared_at_four_fifths():
    compared = pricing.domestic_preferred(many("1000", "900"), (True, False), rate=D("0.2"))
    assert compared == many("800", "900")


def test_f04_the_lowest_is_first_and_equals_share_a_place():
    assert pricing.ranks_ascending(SIX) == (1, 2, 3, 4, 5, 6)
    assert pricing.ranks_ascending(many("9", "8", "9", "10")) == (2, 1, 2, 4)


def test_f05_points_by_weight_and_weights_make_one():
    parts = (pricing.Part(D("80"), D("0.7")), pricing.Part(D("95.5"), D("0.3")))
    assert pricing.weighted_total(parts) == D("84.65")
    with pytest.raises(Refused) as refused:
        pricing.weighted_total(parts[:1])
    assert codes(refused) == ["score.weights"]


def test_f06_deviations_are_turned_into_money():
    assert pricing.evaluated_price(D("1000.00"), many("12.50", "-2.50")) == D("1010.00")


def test_f07_to_f11_benchmarks():
    assert pricing.mean(SIX) == D("1022.5")
    assert pricing.trimmed_mean(SIX, drop=1) == D("1018.75")
    assert pricing.trimmed_mean(SIX[:5], drop=1) == D("1011")
    assert pricing.lowered(D("1018.75"), D("0.03")) == MEAN
    compound = pricing.compound(D(1100), D("1018.75"), weight=D("0.4"), float_rate=D("0.05"))
    assert compound == D("1029.25")
    assert pricing.second_mean_of_lowest(SIX) == D("1001.25")
    assert pricing.rounded(pricing.second_mean_of_lower(SIX), 4) == D("996.6667")
    assert pricing.second_mean_of_lower(many("5", "5")) == D(5)


@pytest.mark.parametrize("drop", [3, -1])
def test_f08_something_must_be_left(drop):
    with pytest.raises(Refused) as refused:
        pricing.trimmed_mean(SIX, drop=drop)
    assert codes(refused) == ["price.trim"]


def test_f12_a_dearer_price_loses_twice_what_a_cheaper_one_does():
    slopes = pricing.Slopes(full=D(60), above=D(2), below=D(1))
    assert tuple(pricing.deviation_score(p, MEAN, slopes) for p in SIX) == many(
        "59.17", "57.61", "55.59", "52.55", "49.51", "41.42"
    )
    assert pricing.deviation_score(D(100), D(100), slopes) == D("60.00")
    assert pricing.deviation_score(D(130), D(100), slopes) == D("0.00")
    assert pricing.deviation_score(D(131), D(100), slopes) == D("0.00")


def test_f13_between_two_points_and_beyond_the_ends():
    points = [many("0.9", "80"), many("0.95", "100"), many("1.05", "60")]
    expected = {"0.975": "90.00", "0.9": "80.00", "0.8": "80.00", "1.05": "60.00", "2": "60.00"}
    assert {at: pricing.interpolated(points, D(at)) for at in expected} == {
        at: D(score) for at, score in expected.items()
    }
    for broken in ([], [many("1", "1"), many("1", "2")]):
        with pytest.raises(Refused) as refused:
            pricing.interpolated(broken, D(1))
        assert codes(refused) == ["score.points"]


@pytest.mark.parametrize(
    ("price", "inside"), [("849.99", False), ("850", True), ("950", True), ("950.01", False)]
)
def test_f14_the_ends_of_the_interval_belong_to_it(price, inside):
    assert pricing.is_within(D(price), D(1000), low=D("0.85"), high=D("0.95")) is inside


def test_f15_who_is_far_below_must_explain():
    trigger = pricing.LowPriceTrigger(of_mean=D("0.5"), of_ceiling=D("0.45"))
    # 平均 (400+1000+1000)/3 = 800，一半正好是 400：等于不算低于。
    at_limit = {"甲": D(400), "乙": D(1000), "丙": D(1000)}
    assert pricing.abnormally_low(at_limit, trigger, ceiling=None) == ()
    below = at_limit | {"甲": D("399.99")}
    (found,) = pricing.abnormally_low(below, trigger, ceiling=None)
    assert (found.field, found.message) == (
        "甲",
        "甲的报价低于全部报价平均值的50.0%，须书面说明并提供证明",
    )
    (found,) = pricing.abnormally_low(at_limit, trigger, ceiling=D("888.89"))
    assert "低于最高限价的45.00%" in found.message


@pytest.mark.parametrize(
    ("count", "rate", "out"), [(5, "0.2", 1), (12, "0.2", 3), (2, "0.2", 1), (10, "0.4", 4)]
)
def test_f16_at_least_one_is_left_out(count, rate, out):
    assert pricing.framework_eliminated(count, rate=D(rate)) == out


def test_f17_credit_is_a_share_of_the_points():
    assert pricing.credit_score(D("87.5"), full=D(5)) == D("4.38")
    for wrong in ("-1", "100.01"):
        with pytest.raises(Refused) as refused:
            pricing.credit_score(D(wrong), full=D(5))
        assert codes(refused) == ["score.credit"]


@pytest.mark.parametrize("prices", [(), (D(0),), (D(1), D(-1))])
def test_a_price_is_above_zero(prices):
    for formula in (pricing.mean, pricing.ranks_ascending):
        with pytest.raises(Refused) as refused:
            formula(prices)
        assert codes(refused) == ["price.value"]


def test_points_lost_by_a_hair_are_nought_and_not_less():
    # 高1.1%，扣1.1分，满分1分：差0.1分，取整后不能写成“-0”。
    slopes = pricing.Slopes(full=D(1), above=D(1), below=D(1))
    score = pricing.deviation_score(D("101.1"), D(100), slopes, places=0)
    assert str(score) == "0"
