"""Which number is in force, and what makes a pack wrong."""

from datetime import date
from decimal import Decimal

import pytest
from pydantic import ValidationError

from onewindow.foundation.policy.rules import (
    Bound,
    CalendarPack,
    Confidence,
    LegalRule,
    PolicyPack,
    PolicyValue,
    UnknownPolicy,
    calendar_problems,
    edit_problems,
    loosening_problems,
    nearest_rule,
    overlap_problems,
    resolve,
)
from onewindow.kernel.workdays import DayType

CODE = "svc.permit.decision"
VILLAGE = ["339901001001", "339901001", "339901", "339900", "330000", "CN"]


def value(number="20", **changed):
    said = {
        "code": CODE,
        "name": "受理后20日内决定",
        "region": "CN",
        "value": Decimal(number),
        "unit": "working_day",
        "bound": Bound.MAXIMUM,
        "starts": date(2004, 7, 1),
        "ends": None,
        "source": "《行政许可法》第四十二条",
        "confidence": Confidence.TEXT_CHECKED,
    }
    return PolicyValue(**{**said, **changed})


NATION = value(ends=date(2026, 1, 1))
NATION_NEWER = value("15", starts=date(2026, 1, 1))
PROVINCE = value("10", region="330000", starts=date(2020, 1, 1), ends=date(2022, 1, 1))
TOWN = value("5", region="339901001", starts=date(2025, 1, 1))


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2004, 7, 1), NATION),
        (date(2019, 12, 31), NATION),
        (date(2020, 1, 1), PROVINCE),
        (date(2021, 12, 31), PROVINCE),
        (date(2022, 1, 1), NATION),
        (date(2024, 12, 31), NATION),
        (date(2025, 1, 1), TOWN),
    ],
)
def test_resolve_takes_the_nearest_region_in_force_on_that_day(on, expected):
    values = [NATION_NEWER, TOWN, PROVINCE, NATION]
    assert resolve(values, CODE, on=on, region_path=VILLAGE) == expected


@pytest.mark.parametrize(("on", "expected"), [(31, NATION), (1, NATION_NEWER)])
def test_the_old_law_ends_the_day_before_the_new_one_starts(on, expected):
    day = date(2025, 12, 31) if on == 31 else date(2026, 1, 1)
    assert resolve([NATION, NATION_NEWER], CODE, on=day, region_path=["CN"]) == expected


def test_resolve_refuses_to_guess_before_the_law_existed():
    with pytest.raises(UnknownPolicy, match=r"svc\.permit\.decision 在 2004-06-30 没有生效值"):
        resolve([NATION], CODE, on=date(2004, 6, 30), region_path=VILLAGE)


def test_resolve_does_not_borrow_the_law_of_a_neighbour():
    with pytest.raises(UnknownPolicy):
        resolve([PROVINCE], CODE, on=date(2021, 1, 1), region_path=["410500", "410000", "CN"])


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (value(), "不得超过20个工作日"),
        (value("7", bound=Bound.MINIMUM, unit="calendar_day"), "不得少于7日"),
        (value("0.015", bound=Bound.MINIMUM, unit="rate"), "不得少于1.5%"),
        (value("0.0005", bound=Bound.EXACT, unit="daily_rate"), "应为0.0005（每日比例）"),
        (value("2000000", unit="yuan"), "不得超过2000000元"),
        (value("15", bound=Bound.DEFAULT), "默认为15个工作日"),
    ],
)
def test_a_number_reads_as_people_say_it(found, words):
    assert found.wording == words


def test_only_days_have_a_day_type():
    assert value().day_type is DayType.WORKING
    assert value(unit="calendar_day").day_type is DayType.CALENDAR
    with pytest.raises(ValueError, match="单位不是日"):
        assert value(unit="yuan").day_type


def rule(region, outcome, starts=None):
    return LegalRule(
        "svc.gap.lapse", region, "逾期未补", outcome, "依据", Confidence.DRAFT, starts, None
    )


def test_the_nearest_cited_rule_tells_what_follows():
    rules = [rule("CN", "nation"), rule("330000", "province", date(2019, 1, 1))]
    found = [
        nearest_rule(rules, "svc.gap.lapse", on=on, region_path=VILLAGE).outcome
        for on in (date(2018, 12, 31), date(2019, 1, 1))
    ]
    assert found == ["nation", "province"]


@pytest.mark.parametrize(
    ("bound", "tighter", "looser"),
    [(Bound.MAXIMUM, "19", "21"), (Bound.MINIMUM, "21", "19")],
)
def test_a_region_may_tighten_but_never_loosen(bound, tighter, looser):
    nation = value("20", bound=bound)
    equal = value("20", bound=bound, region="330000")
    strict = value(tighter, bound=bound, region="330000")
    loose = value(looser, bound=bound, region="330000")
    assert list(loosening_problems([nation, equal])) == []
    assert list(loosening_problems([nation, strict])) == []
    assert list(loosening_problems([nation, loose])) == [
        f"{CODE} 330000：{looser}比CN的20宽（{bound.label}），地方只可从严"
    ]


def test_an_exact_number_is_the_same_everywhere_and_a_default_may_differ():
    exact = value("20", bound=Bound.EXACT)
    assert len(list(loosening_problems([exact, value("19", region="330000")]))) == 1
    default = value("20", bound=Bound.DEFAULT)
    assert list(loosening_problems([default, value("30", region="330000")])) == []


def test_a_looser_value_of_another_time_is_no_fault():
    older = value("30", region="330000", starts=date(2000, 1, 1), ends=date(2004, 7, 1))
    assert list(loosening_problems([NATION, older])) == []


def test_a_city_is_measured_against_its_province_too():
    province = value("10", region="330000")
    city = value("15", region="339900")
    assert list(loosening_problems([value("20"), province, city])) == [
        f"{CODE} 339900：15比330000的10宽（不得超过），地方只可从严"
    ]


def test_overlapping_values_are_named():
    assert list(overlap_problems([NATION, NATION_NEWER])) == []
    still_open = value(ends=None)
    assert list(overlap_problems([still_open, NATION_NEWER])) == [
        f"{CODE} CN：2004-07-01起的值与2026-01-01起的值时间重叠"
    ]


def test_a_value_that_ends_before_it_starts_is_named():
    assert list(overlap_problems([value(ends=date(2004, 7, 1))])) == [
        f"{CODE} CN：失效日2004-07-01不晚于生效日2004-07-01"
    ]


def test_a_loaded_value_may_be_closed_but_not_changed():
    loaded = value()
    assert list(edit_problems([loaded], [value(ends=date(2026, 1, 1))])) == []
    assert list(edit_problems([loaded], [value("18")])) == [
        f"{CODE} CN 2004-07-01：已装载的20不能改成18，应给旧值补 ends 并另起一条"
    ]
    assert list(edit_problems([NATION], [value(ends=date(2027, 1, 1))])) == [
        f"{CODE} CN 2004-07-01：已关闭的值不能改失效日"
    ]


ENTRY = {
    "region": "CN",
    "starts": date(2004, 7, 1),
    "value": "20",
    "source": "《行政许可法》第四十二条",
    "confidence": "text-checked",
}
PACK = {
    "code": CODE,
    "name": "受理后20日内决定",
    "unit": "working_day",
    "bound": "maximum",
    "values": [ENTRY],
}


@pytest.mark.parametrize(
    "changed",
    [
        {"value": 20},
        {"value": 0.1},
        {"value": "二十"},
        {"region": 330000},
        {"region": "990000"},
        {"region": "3300"},
        {"region": "浙江"},
        {"source": ""},
        {"source": "  "},
        {"confidence": "sure"},
        {"starts": "去年"},
        {"region_code": "CN"},
    ],
)
def test_the_schema_refuses_a_malformed_value(changed):
    with pytest.raises(ValidationError):
        PolicyPack.model_validate({**PACK, "values": [{**ENTRY, **changed}]})


@pytest.mark.parametrize(
    "changed",
    [{"unit": "day"}, {"bound": "at_most"}, {"code": "Permit"}, {"code": "permit"}, {"x": 1}],
)
def test_the_schema_refuses_a_malformed_policy(changed):
    with pytest.raises(ValidationError):
        PolicyPack.model_validate({**PACK, **changed})


def test_a_sound_pack_becomes_plain_values():
    assert PolicyPack.model_validate(PACK).plain_values == [value()]


def notice(**changed):
    holiday = {
        "name": "国庆节",
        "starts": date(2026, 10, 1),
        "ends": date(2026, 10, 8),
        "worked": [date(2026, 10, 10)],
    }
    return CalendarPack.model_validate(
        {
            "year": 2026,
            "source": "放假通知",
            "confidence": "source-page",
            "holidays": [{**holiday, **changed}],
        }
    )


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({}, []),
        ({"worked": [date(2026, 10, 9)]}, ["2026 国庆节：调休上班日2026-10-09本来就是工作日"]),
        ({"worked": [date(2026, 10, 3)]}, ["2026 国庆节：2026-10-03既放假又上班"]),
        ({"worked": [date(2027, 1, 2)]}, ["2026 国庆节：2027-01-02不在本年"]),
        ({"ends": date(2026, 10, 1)}, ["2026 国庆节：结束日不晚于开始日"]),
    ],
)
def test_a_calendar_that_contradicts_itself_is_named(changed, problem):
    assert list(calendar_problems(notice(**changed))) == problem
