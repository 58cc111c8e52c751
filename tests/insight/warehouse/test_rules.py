from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from onewindow.insight.warehouse.queries.standard import check_fact_packs, standard
from onewindow.insight.warehouse.rules.quality import (
    Quality,
    Tally,
    Weights,
    light_of,
    quality_of,
    timeliness_of,
)
from onewindow.insight.warehouse.rules.sources import SourcePack, source_problems
from onewindow.insight.warehouse.rules.standard import FactTable, table_problems
from tests.insight.warehouse.builders import pack

WEIGHTS = Weights(Decimal("0.4"), Decimal("0.4"), Decimal("0.2"), Decimal("0.95"), Decimal(5))
NOON = datetime(2026, 4, 1, 12)
DAY = timedelta(days=1)


def test_the_standard_as_shipped_is_right():
    assert check_fact_packs(Path(settings.PACKS) / "national" / "facts") == []
    assert sorted(standard()) == [
        "appointments",
        "attendance",
        "bids",
        "cases",
        "counter_days",
        "deliveries",
        "device_days",
        "expert_seats",
        "footfall",
        "guarantees",
        "hotline",
        "incidents",
        "reviews",
        "tenders",
        "visits",
    ]


def test_a_table_that_contradicts_itself_is_told():
    table = FactTable.model_validate(
        {
            "table": "odd",
            "name": "怪表",
            "note": "试",
            "dated": "when",
            "has_hall": True,
            "columns": [
                {"name": "id", "label": "号", "kind": "text"},
                {"name": "when", "label": "时", "kind": "time"},
                {"name": "price", "label": "价", "kind": "money"},
                {"name": "price", "label": "价", "kind": "money"},
            ],
            "order": [["when", "price"]],
        }
    )
    assert list(table_problems(table)) == [
        "odd：列 price 写了两次",
        "odd：列 id 是系统列，不能再写",
        "odd：price 须是本表的时间或日期列",
        "odd：when 决定行的月份，须为必填",
    ]


def problems(**said):
    return list(source_problems(SourcePack.model_validate(pack(**said)), standard()))


def test_a_mapping_that_does_not_fit_the_standard_is_told():
    assert problems() == []
    assert problems(zone="8", tables={"nothing": {}}) == [
        "xinghu：zone 应写成 +08:00 的样子",
        "xinghu：归集标准没有表 nothing",
    ]
    columns = {
        "number": {"from": "号", "times": "2"},
        "colour": {"from": "色"},
        "channel": {"from": "渠", "values": {"机": "robot"}},
    }
    assert problems(hall="", tables={"visits": {"columns": columns, "since": "x"}}) == [
        "xinghu.visits：since 只用于数据库查询",
        "xinghu.visits：归集标准没有列 colour",
        "xinghu.visits：缺少必填列 hall",
        "xinghu.visits：缺少必填列 taken_at",
        "xinghu.visits：须写 id：由哪些列区分每一行",
        "xinghu.visits：channel 的取值表没有 robot",
        "xinghu.visits：number 不是数，不能写 times",
    ]


def test_a_column_comes_from_somewhere_or_is_constant_not_both():
    for said in ({}, {"from": "a", "constant": "b"}):
        with pytest.raises(ValueError, match="from 和 constant 须写且只写一个"):
            SourcePack.model_validate(pack(tables={"visits": {"columns": {"number": said}}}))


@pytest.mark.parametrize(
    ("zone", "ahead", "seconds"),
    [("+08:00", 0, 0), ("+00:00", 0, 28_800), ("+09:00", 30, -3_630), ("-01:30", 0, 34_200)],
)
def test_the_shift_takes_a_wall_clock_to_the_citys(zone, ahead, seconds):
    said = pack(zone=zone, clock_ahead_seconds=ahead)
    assert SourcePack.model_validate(said).shift_seconds == seconds


def test_quality_is_the_weighted_sum_of_its_three_parts():
    assert quality_of(Tally(1000, 10, 50), Decimal("0.9"), WEIGHTS) == Quality(
        Decimal("0.9900"), Decimal("0.9500"), Decimal("0.9"), Decimal("0.9560")
    )
    assert quality_of(Tally(0, 0, 0), Decimal(1), WEIGHTS).score is None


@pytest.mark.parametrize(
    ("arrivals", "share"),
    [
        ([], None),
        ([NOON - 10 * DAY], Decimal("0.1000")),
        ([NOON - DAY], Decimal("1.0000")),
        ([NOON - 2 * DAY, NOON - DAY], Decimal("1.0000")),
        ([NOON - 4 * DAY, NOON - DAY], Decimal("0.5000")),
        ([NOON - 90 * DAY, NOON - 15 * DAY], Decimal("0.0667")),
    ],
)
def test_timeliness_is_the_share_of_time_in_which_the_interval_was_kept(arrivals, share):
    found = timeliness_of(arrivals, since=NOON - 30 * DAY, until=NOON, every=DAY)
    assert found == share


GOOD = Quality(Decimal(1), Decimal(1), Decimal(1), Decimal("0.95"))
POOR = Quality(Decimal(1), Decimal(1), Decimal(1), Decimal("0.9499"))


@pytest.mark.parametrize(
    ("quality", "silent", "refused", "clock", "light"),
    [
        (GOOD, None, False, None, "grey"),
        (GOOD, 24.0, False, 300, "green"),
        (GOOD, 24.1, False, None, "yellow"),
        (GOOD, 48.0, False, None, "yellow"),
        (GOOD, 48.1, False, None, "red"),
        (GOOD, 1.0, True, None, "red"),
        (GOOD, 1.0, False, 301, "yellow"),
        (GOOD, 1.0, False, -301, "yellow"),
        (POOR, 1.0, False, None, "yellow"),
    ],
)
def test_the_light_of_a_source(quality, silent, refused, clock, light):
    found, _ = light_of(
        quality,
        silent_hours=silent,
        every_hours=24,
        is_refused=refused,
        clock_ahead=clock,
        weights=WEIGHTS,
    )
    assert found == light
