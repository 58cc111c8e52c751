from datetime import date
from decimal import Decimal

import pytest

from onewindow.kernel.violations import Refused
from onewindow.kernel.workdays import DayType, Pause, Workdays
from onewindow.services.casework.rules import (
    CASE,
    ClockFace,
    ClockKind,
    Intake,
    Light,
    LightBounds,
    MaterialLine,
    State,
    TaskState,
    check_materials,
    due_of,
    gaps,
    light,
    stage_verdict,
)
from onewindow.services.casework.rules.documents import FORMS, document_content, document_number
from onewindow.services.casework.rules.states import DocumentKind

# 2026年国庆节：10月1—7日放假，10月10日（周六）上班。
OCTOBER_2026 = Workdays(
    holidays=frozenset(date(2026, 10, d) for d in range(1, 8)),
    made_up=frozenset({date(2026, 10, 10)}),
    years=frozenset({2026}),
)
NO_HOLIDAYS = Workdays(holidays=frozenset(), made_up=frozenset(), years=frozenset({2026}))


@pytest.mark.parametrize(
    ("start", "days", "day_type", "expected"),
    [
        (date(2026, 9, 28), 5, DayType.WORKING, date(2026, 10, 10)),
        (date(2026, 9, 28), 2, DayType.WORKING, date(2026, 9, 30)),
        (date(2026, 9, 28), 3, DayType.WORKING, date(2026, 10, 8)),
        (date(2026, 9, 28), 5, DayType.CALENDAR, date(2026, 10, 8)),
        (date(2026, 9, 28), 2, DayType.CALENDAR, date(2026, 9, 30)),
    ],
)
def test_a_clock_ends_on_the_right_side_of_a_holiday(start, days, day_type, expected):
    face = ClockFace(ClockKind.STATUTORY, start, days, day_type)
    assert due_of(face, OCTOBER_2026).due == expected


def test_a_special_procedure_moves_the_end_by_the_days_it_took():
    stop = Pause(date(2026, 11, 4), date(2026, 11, 7), "检验")
    face = ClockFace(ClockKind.STATUTORY, date(2026, 11, 2), 5, DayType.WORKING, (stop,))
    assert due_of(face, NO_HOLIDAYS).due == date(2026, 11, 12)


def test_a_standing_clock_has_no_end():
    stop = Pause(date(2026, 11, 4), None, "检验")
    face = ClockFace(ClockKind.STATUTORY, date(2026, 11, 2), 5, DayType.WORKING, (stop,))
    assert due_of(face, NO_HOLIDAYS) is None


def lines():
    return [
        MaterialLine("form", "申请表", Intake.RECEIVED, True, False),
        MaterialLine("charter", "章程", Intake.MISSING, True, False),
        MaterialLine("lease", "场所证明", Intake.MISSING, True, True),
        MaterialLine("photo", "照片", Intake.REJECTED, True, False),
        MaterialLine("extra", "补充说明", Intake.MISSING, False, False),
        MaterialLine("licence", "营业执照", Intake.REUSED, True, False),
    ]


@pytest.mark.parametrize(
    ("with_gaps", "messages"),
    [
        (False, ["缺少：章程", "缺少：场所证明", "需补正：照片"]),
        (True, ["缺少：章程", "需补正：照片"]),
    ],
)
def test_everything_missing_is_told_at_once(with_gaps, messages):
    found = list(check_materials(lines(), with_gaps=with_gaps))
    assert [v.message for v in found] == messages
    assert {v.source for v in found} == {"《行政许可法》第三十二条"}


def test_only_listed_materials_may_follow_later():
    assert [line.code for line in gaps(lines())] == ["lease"]


@pytest.mark.parametrize(
    ("rule", "quorum", "states", "verdict"),
    [
        ("all", 0, ["agreed", "open"], "waiting"),
        ("all", 0, ["agreed", "agreed"], "passed"),
        ("all", 0, ["agreed", "disagreed"], "failed"),
        ("any", 0, ["open", "disagreed"], "waiting"),
        ("any", 0, ["agreed", "open"], "passed"),
        ("any", 0, ["disagreed", "disagreed"], "failed"),
        ("quorum", 2, ["agreed", "open", "open"], "waiting"),
        ("quorum", 2, ["agreed", "agreed", "open"], "passed"),
        ("quorum", 2, ["disagreed", "disagreed", "open"], "failed"),
        ("all", 0, ["agreed", "dropped"], "passed"),
    ],
)
def test_a_stage_closes_as_soon_as_its_outcome_is_certain(rule, quorum, states, verdict):
    found = stage_verdict([TaskState(s) for s in states], rule=rule, quorum=quorum)
    assert found == verdict


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 11, 2), Light.GREEN),
        (date(2026, 11, 10), Light.GREEN),  # 剩4日，恰为10日的四成
        (date(2026, 11, 11), Light.YELLOW),  # 剩3日
        (date(2026, 11, 16), Light.YELLOW),
        (date(2026, 11, 17), Light.RED),
        (date(2026, 11, 30), Light.RED),
        (date(2026, 12, 1), Light.BLACK),
    ],
)
def test_the_light_turns_on_the_day_it_should(on, expected):
    found = light(
        on=on,
        accepted_on=date(2026, 11, 2),
        promised_due=date(2026, 11, 16),
        statutory_due=date(2026, 11, 30),
        workdays=NO_HOLIDAYS,
        bounds=LightBounds(Decimal("0.4"), Decimal(1), Decimal(3)),
    )
    assert found == expected


def test_a_granted_case_cannot_be_accepted_again():
    with pytest.raises(Refused, match="当前状态为“准予”，不能受理"):
        CASE.target("accept", State.GRANTED)


def test_a_decided_case_cannot_be_withdrawn():
    with pytest.raises(Refused, match="不能撤回"):
        CASE.target("withdraw", State.GRANTED)


def test_all_fifteen_documents_have_their_wording():
    assert set(FORMS) == set(DocumentKind)
    assert len(FORMS) == 15


def test_a_denial_tells_its_reason_and_the_remedy():
    content = document_content(
        DocumentKind.DENIAL_DECISION,
        {
            "applicant": "某文化公司",
            "number": "N1",
            "matter": "公共场所卫生许可",
            "day": "2026年11月2日",
            "reason": "现场核查不合格。通风不足",
        },
        remedy="如不服……",
    )
    assert content == {
        "title": "不予决定书",
        "applicant": "某文化公司",
        "case_number": "N1",
        "day": "2026年11月2日",
        "sentences": [
            "你（单位）申请的“公共场所卫生许可”，经审查，本机关决定不予批准。",
            "理由：现场核查不合格。通风不足",
        ],
        "items": [],
        "remedy": "如不服……",
        "source": "《行政许可法》第三十八条",
        "needs_signature": False,
    }


def test_document_numbers_read_as_clerks_write_them():
    assert document_number("受", "云西市监", 2026, 12) == "云西市监受字〔2026〕第00012号"
