from pathlib import Path

from django.conf import settings

from onewindow.engines.indicators.api import Light, read_definitions
from onewindow.insight.cockpit.queries.wording import line_limits, threshold_words

KNOWN = {one.code: one for one in read_definitions(Path(settings.PACKS) / "national/indicators")}


def words(code):
    return list(threshold_words(KNOWN[code], "hall"))


def test_a_low_indicator_says_where_green_and_yellow_end():
    assert words("W01") == [
        (Light.GREEN, "低于60%"),
        (Light.YELLOW, "不高于85%"),
        (Light.RED, "高于85%"),
    ]


def test_a_high_indicator_says_it_the_other_way_round():
    assert words("W26") == [
        (Light.GREEN, "不低于95%"),
        (Light.YELLOW, "不低于90%"),
        (Light.RED, "低于90%"),
    ]


def test_a_band_has_two_ends_and_one_may_be_open():
    assert words("W10")[:2] == [
        (Light.GREEN, "60至85%"),
        (Light.YELLOW, "40至95%（绿灯区间以外）"),
    ]
    assert words("W17")[1] == (Light.YELLOW, "不高于1.6倍（绿灯区间以外）")


def test_an_indicator_without_limits_is_compared_with_its_own_past():
    assert words("W02")[2] == (Light.RED, "高于第95百分位")


def test_a_chart_draws_the_same_ends():
    assert line_limits(KNOWN["W01"], "hall") == {"green": [60.0], "yellow": [85.0]}
    assert line_limits(KNOWN["W17"], "hall") == {"green": [0.7, 1.3], "yellow": [1.6]}
    assert line_limits(KNOWN["W02"], "hall") == {"green": [], "yellow": []}
