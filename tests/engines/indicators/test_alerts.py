from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from onewindow.engines.indicators.actions.alerts import (
    Change,
    Sight,
    acknowledge_alert,
    close_alert,
    escalate_due_alerts,
    explain_alert,
    raise_alerts,
)
from onewindow.engines.indicators.actions.readings import Judgement, keep_readings
from onewindow.engines.indicators.models import Alert, Reading
from onewindow.engines.indicators.queries.alerts import (
    Usefulness,
    alerts_visible_to,
    may_deal_with,
    memory_of,
    readings_of,
    standing_first,
    unexplained,
    usefulness,
)
from onewindow.engines.indicators.rules.judging import Judged, Light, Memory
from onewindow.engines.indicators.rules.measuring import (
    Figure,
)
from onewindow.foundation.accounts.api import Role
from onewindow.foundation.messaging.api import Message
from onewindow.foundation.policy.api import load_policy_packs
from onewindow.foundation.records.api import entries_of, key_of
from onewindow.kernel.violations import Refused
from tests import builders
from tests.engines.indicators.small import own_packs

AT = datetime(2026, 3, 3, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def policy(db, tmp_path):
    load_policy_packs(own_packs(tmp_path, "policy/alerts.yaml") / "policy")


@pytest.fixture
def centre(db):
    return builders.organization(1, name="云江市政务服务中心", path="/1/")


@pytest.fixture
def hall(centre):
    return builders.organization(2, name="云西区政务服务中心", path="/1/2/")


def staff(name, role, at, serial):
    return builders.user(name, of=builders.person(serial, name=name), role=role, at=at)


def sight(light=Light.YELLOW, *, of=None, code="W04", **said):
    terms = {
        "indicator": code,
        "name": "平均等候时间",
        "hall": "H1",
        "place": "云西区大厅",
        "organization": of,
        "owner": "值班长",
        "light": light,
        "value": Decimal("12.00"),
        "unit": "分钟",
        "words": "云西区大厅平均等候时间12分钟",
    }
    return Sight(**{**terms, **said})


def seen(light, minutes=0, **said):
    return raise_alerts(sights=[sight(light, **said)], at=AT + timedelta(minutes=minutes))


def told():
    return [(one.person.name, one.title) for one in Message.objects.order_by("person__name", "id")]


def test_a_yellow_light_raises_an_alert_for_who_is_on_duty(hall, centre):
    staff("值班", Role.HALL_MANAGER, hall, 1)
    staff("上级", Role.HALL_MANAGER, centre, 2)
    staff("分管", Role.SUPERVISOR, centre, 3)
    assert seen(Light.YELLOW, of=hall) == Change(raised=1)
    alert = Alert.objects.get()
    assert (alert.state, alert.light, alert.told) == ("open", "yellow", "duty")
    assert alert.due_at == AT + timedelta(minutes=10)
    assert (alert.red_since, alert.explain_by) == (None, None)
    assert told() == [("值班", "预警：云西区大厅平均等候时间")]
    assert Message.objects.get().body == "云西区大厅平均等候时间12分钟，请在10:10前确认"


def test_a_red_light_is_told_to_the_deputy_too_and_is_explained_that_day(hall, centre):
    staff("值班", Role.HALL_MANAGER, hall, 1)
    staff("分管", Role.SUPERVISOR, centre, 3)
    seen(Light.RED, of=hall)
    alert = Alert.objects.get()
    assert alert.due_at == AT + timedelta(minutes=5)
    assert (alert.red_since, alert.explain_by) == (AT, date(2026, 3, 3))
    assert [name for name, _ in told()] == ["值班", "分管"]


def test_a_light_that_stays_raises_nothing_more(hall):
    seen(Light.YELLOW, of=hall)
    assert seen(Light.YELLOW, 5, of=hall) == Change()
    assert seen(Light.GREY, 10, of=hall) == Change()
    assert Alert.objects.count() == 1


def test_a_light_that_turns_red_starts_its_clock_anew(hall):
    seen(Light.YELLOW, of=hall)
    acknowledge_alert(alert=Alert.objects.get(), at=AT, actor=builders.TESTER)
    assert seen(Light.RED, 20, of=hall) == Change(changed=1)
    alert = Alert.objects.get()
    assert (alert.state, alert.light, alert.told) == ("open", "red", "deputy")
    assert alert.due_at == AT + timedelta(minutes=25)
    assert seen(Light.YELLOW, 25, of=hall) == Change(changed=1)
    alert.refresh_from_db()
    assert (alert.light, alert.red_since, alert.explain_by) == (
        "yellow",
        None,
        date(2026, 3, 3),
    )


def test_a_light_that_recovers_and_turns_bad_again_is_the_same_alert(hall):
    seen(Light.YELLOW, of=hall)
    assert seen(Light.GREEN, 5, of=hall) == Change(recovered=1)
    assert Alert.objects.get().recovered_at == AT + timedelta(minutes=5)
    assert seen(Light.YELLOW, 10, of=hall) == Change(changed=1)
    alert = Alert.objects.get()
    assert (alert.recovered_at, alert.times) == (None, 2)


def close(alert, minutes, **said):
    terms = {"reason": "acted", "useful": True, "words": "加开两个窗口"}
    close_alert(
        alert=alert,
        at=AT + timedelta(minutes=minutes),
        actor=builders.TESTER,
        **{**terms, **said},
    )


@pytest.mark.parametrize(("minutes", "alerts"), [(39, 1), (40, 2)])
def test_within_half_an_hour_of_closing_it_is_opened_again(hall, minutes, alerts):
    seen(Light.YELLOW, of=hall)
    close(Alert.objects.get(), 10)
    seen(Light.YELLOW, minutes, of=hall)
    assert Alert.objects.count() == alerts
    last = Alert.objects.order_by("id").last()
    assert (last.state, last.times, last.reason) == ("open", 3 - alerts, "")


def test_closing_says_why_and_whether_it_was_of_use(hall):
    seen(Light.RED, of=hall)
    alert = Alert.objects.get()
    with pytest.raises(Refused) as caught:
        close(alert, 10, reason="whim", useful=None, words="")
    assert [one.code for one in caught.value.violations] == [
        "alert.reason",
        "alert.useful",
        "alert.explain",
    ]
    close(alert, 10)
    alert.refresh_from_db()
    assert (alert.state, alert.reason, alert.is_useful) == ("closed", "acted", True)
    assert (alert.explanation, alert.closed_by) == ("加开两个窗口", "测试")
    assert [one.move for one in entries_of(key_of(alert))] == ["alert.raise", "alert.close"]


def test_of_two_who_acknowledge_the_second_is_refused(hall):
    seen(Light.YELLOW, of=hall)
    first, second = Alert.objects.get(), Alert.objects.get()
    acknowledge_alert(alert=first, at=AT, actor=builders.TESTER)
    with pytest.raises(Refused, match="已被他人处理"):
        acknowledge_alert(alert=second, at=AT, actor=builders.TESTER)


def test_nobody_acknowledged_so_it_goes_up(hall, centre):
    staff("分管", Role.SUPERVISOR, hall, 3)
    staff("主任", Role.SUPERVISOR, centre, 4)
    seen(Light.YELLOW, of=hall)
    assert escalate_due_alerts(at=AT + timedelta(minutes=9)) == 0
    assert escalate_due_alerts(at=AT + timedelta(minutes=10)) == 1
    assert escalate_due_alerts(at=AT + timedelta(minutes=11)) == 0
    assert Alert.objects.get().told == "deputy"
    assert told() == [("分管", "预警未处理：云西区大厅平均等候时间")]


def test_red_for_an_hour_goes_to_the_director_though_acknowledged(hall, centre):
    staff("主任", Role.SUPERVISOR, centre, 4)
    staff("分管", Role.SUPERVISOR, hall, 3)
    seen(Light.RED, of=hall)
    acknowledge_alert(alert=Alert.objects.get(), at=AT, actor=builders.TESTER)
    assert escalate_due_alerts(at=AT + timedelta(minutes=59)) == 0
    assert escalate_due_alerts(at=AT + timedelta(minutes=60)) == 1
    assert Alert.objects.get().told == "director"
    assert sorted(name for name, _ in told()) == ["主任", "分管", "分管"]


def test_what_recovered_does_not_go_up(hall):
    seen(Light.RED, of=hall)
    seen(Light.GREEN, 1, of=hall)
    assert escalate_due_alerts(at=AT + timedelta(minutes=90)) == 0


def test_a_red_alert_without_a_word_is_listed_the_next_day(hall):
    seen(Light.RED, of=hall)
    alert = Alert.objects.get()
    alerts = Alert.objects.all()
    assert list(unexplained(alerts, on=date(2026, 3, 3))) == []
    assert list(unexplained(alerts, on=date(2026, 3, 4))) == [alert]
    with pytest.raises(Refused, match="请写明原因"):
        explain_alert(alert=alert, words="忙", actor=builders.TESTER)
    explain_alert(alert=alert, words="系统故障半小时", actor=builders.TESTER)
    assert list(unexplained(alerts, on=date(2026, 3, 4))) == []


def test_alerts_are_seen_by_who_answers_for_the_hall(hall, centre):
    other = builders.organization(3, path="/1/3/")
    seen(Light.YELLOW, of=hall)
    raise_alerts(sights=[sight(Light.RED, code="T05", hall="", organization=None)], at=AT)
    readers = {
        "manager": staff("本厅", Role.HALL_MANAGER, hall, 1),
        "other": staff("他厅", Role.HALL_MANAGER, other, 2),
        "supervisor": staff("监督", Role.SUPERVISOR, centre, 3),
        "auditor": staff("审计", Role.AUDITOR, hall, 4),
        "clerk": staff("窗口", Role.CLERK, hall, 5),
    }
    seen_by = {
        name: [one.indicator for one in standing_first(alerts_visible_to(user))]
        for name, user in readers.items()
    }
    assert seen_by == {
        "manager": ["W04"],
        "other": [],
        "supervisor": ["T05", "W04"],
        "auditor": ["T05", "W04"],
        "clerk": [],
    }
    alert = Alert.objects.get(indicator="W04")
    may = {name: may_deal_with(user, alert) for name, user in readers.items()}
    assert may == {
        "manager": True,
        "other": False,
        "supervisor": True,
        "auditor": False,
        "clerk": False,
    }


def test_the_list_asks_the_same_whatever_its_length(hall, django_assert_num_queries):
    reader = staff("本厅", Role.HALL_MANAGER, hall, 1)
    counts = []
    for codes in (["W04"], ["W05", "W06"]):
        raise_alerts(sights=[sight(code=code, of=hall) for code in codes], at=AT)
        with django_assert_num_queries(2 if not counts else 1):
            counts.append(
                len([(one.place, one.organization.name) for one in alerts_visible_to(reader)])
            )
    assert counts == [1, 3]


def test_how_useful_the_alerts_of_an_indicator_were(hall):
    for code, useful in (("W04", True), ("W05", True), ("W05", False)):
        raise_alerts(sights=[sight(code=code, of=hall, hall=f"H{useful}")], at=AT)
        alert = Alert.objects.get(indicator=code, hall=f"H{useful}")
        close(alert, 5, useful=useful)
    assert usefulness(Alert.objects.all(), since=AT) == [
        Usefulness("W05", "平均等候时间", 2, 1),
        Usefulness("W04", "平均等候时间", 1, 1),
    ]


def test_the_last_reading_takes_the_place_of_the_one_before(db):
    for value, light in (("12.00", Light.YELLOW), (None, Light.GREY)):
        figure = Figure(None if value is None else Decimal(value), 3, "" if value else "无数据")
        judged = Judged(light, Memory(Light.YELLOW, 1, Light.GREEN))
        keep_readings(judgements=[Judgement("W04", "H1", figure, judged)], at=AT)
    row = Reading.objects.get()
    assert (row.value, row.light, row.held, row.why) == (None, "grey", "yellow", "无数据")
    known = readings_of(["W04"])
    assert memory_of(known["W04", "H1"]) == Memory(Light.YELLOW, 1, Light.GREEN)
    assert memory_of(known.get(("W04", "H2"))) is None
