"""Devices over the API: tickets, keys of a caller, heartbeats, and what happened offline."""

from datetime import timedelta

import time_machine
from django.utils import timezone

from onewindow.channels.devices.actions import command_device, disable_device, watch_devices
from onewindow.channels.devices.api import DeviceKind
from onewindow.channels.devices.models import Device, DeviceAlert, DeviceReport
from onewindow.channels.devices.rules import CommandKind
from onewindow.foundation.accounts.actions import create_client
from onewindow.foundation.policy.models import PolicyLoad, PolicyRecord
from onewindow.services.hall.api import Hall, Ticket
from tests.builders import EVERYWHERE, TESTER, person
from tests.services.hall.house import opened

NOBODY = "ow_0123456789ab_" + "x" * 43


def ago(**said):
    return (timezone.now() - timedelta(**said)).isoformat()


def report(sequence, kind, said_at=None, **detail):
    return {"sequence": sequence, "kind": kind, "said_at": said_at or ago(), "detail": detail}


def reasons(answer):
    return [violation["code"] for violation in answer.json()["violations"]]


def test_a_kiosk_gives_a_ticket_once_however_often_it_asks(api, house, register):
    _, key = register()
    first = api(key, "tickets", {"queues": ["A"], "priority": "elder"}, once="one")
    again = api(key, "tickets", {"queues": ["A"], "priority": "elder"}, once="one")
    assert (first.status_code, first.json()["number"], first.json()["before"]) == (201, "A001", 0)
    assert again.json() == first.json()
    other = api(key, "tickets", {"queues": ["B"]}, once="one")
    assert reasons(other) == ["idempotency.key.reused"]
    assert Ticket.objects.count() == 1


def test_an_unknown_device_and_a_disabled_one_get_nothing(api, house, register):
    device, key = register()
    assert api(NOBODY, "self").status_code == 401
    disable_device(device=device, granter=EVERYWHERE, actor=TESTER)
    assert api(key, "self").status_code == 401
    said = {"name": "对接系统", "organization": house.centre, "site": None}
    _, other = create_client(**said, granter=EVERYWHERE, actor=TESTER)
    assert reasons(api(other, "tickets", {"queues": ["A"]})) == ["device.unknown"]


def test_a_closed_hall_says_so_to_the_kiosk(api, house, register, shut):
    _, key = register()
    answer = api(key, "tickets", {"queues": ["A"]})
    assert (answer.status_code, reasons(answer)) == (422, ["hall.closed"])


def test_a_kiosk_gives_so_many_tickets_an_hour_and_no_more(api, house, register):
    PolicyRecord.objects.filter(code="hall.ticket.device").update(value="2")
    PolicyLoad.objects.update(token="two")
    (_, key), (_, other) = register(), register()
    now = timezone.now()
    for minutes in (61, 59):
        with time_machine.travel(now - timedelta(minutes=minutes)):
            assert api(key, "tickets", {"queues": ["A"]}).status_code == 201
    assert api(key, "tickets", {"queues": ["A"]}).status_code == 201
    answer = api(key, "tickets", {"queues": ["A"]})
    assert reasons(answer) == ["ticket.device_quota"]
    words = answer.json()["violations"][0]["message"]
    assert words == "本机一小时内已取2张号，达到上限，请到咨询台取号"
    assert api(other, "tickets", {"queues": ["A"]}).status_code == 201
    offline = report(1, "ticket", number="K1-001", queues=["A"])
    taken = api(key, "reports", {"reports": [offline]}).json()
    assert [one["taken"] for one in taken] == [True]  # 纸已经在群众手里


def test_a_kiosk_in_a_hall_of_real_names_reads_the_card(api, house, register):
    Hall.objects.update(needs_name=True)
    wang = person(1)
    _, key = register()
    assert reasons(api(key, "tickets", {"queues": ["A"]})) == ["ticket.needs_name"]
    given = api(key, "tickets", {"queues": ["A"], "citizen_number": wang.number})
    assert given.status_code == 201
    twice = api(key, "tickets", {"queues": ["A"], "citizen_number": wang.number})
    assert reasons(twice) == ["ticket.has_one"]


def test_only_a_kiosk_gives_tickets_and_only_for_what_it_offers(api, house, register):
    counter = house.desks["01"].counter
    _, caller = register(DeviceKind.CALLER, "叫号器", counter=counter)
    _, key = register()
    assert reasons(api(caller, "tickets", {"queues": ["A"]})) == ["device.kind"]
    assert reasons(api(key, "tickets", {"queues": ["Z"]})) == ["device.queue"]
    assert reasons(api(key, "tickets", {"queues": []})) == ["ticket.no_matter"]
    assert reasons(api(key, "counter/next", {})) == ["device.kind"]


def test_a_caller_calls_for_the_clerk_of_its_counter(api, house, register):
    _, caller = register(DeviceKind.CALLER, "叫号器", counter=house.desks["01"].counter)
    _, key = register()
    api(key, "tickets", {"queues": ["A"]})
    assert reasons(api(caller, "counter/next", {})) == ["counter.not_open"]
    opened(house, "01", when=timezone.now())
    called = api(caller, "counter/next", {}).json()
    assert called == {
        "counter": "01",
        "state": "open",
        "number": "A001",
        "ticket_state": "called",
        "calls": 1,
        "review": "",
    }
    assert reasons(api(caller, "counter/recall", {})) == ["ticket.recall.too_soon"]
    assert api(caller, "counter/start", {}).json()["ticket_state"] == "serving"
    assert api(caller, "counter/finish", {}).json()["number"] == ""
    assert api(caller, "counter").json()["number"] == ""


def test_tickets_of_an_offline_kiosk_come_late_and_count_once(api, house, register):
    device, key = register()
    body = {
        "reports": [
            report(1, "ticket", ago(minutes=30), number="K1-001", queues=["A"]),
            report(2, "ticket", ago(minutes=20), number="K1-002", queues=["E", "A"]),
            report(3, "ticket", ago(minutes=10), number="K1-002", queues=["A"]),
            report(4, "ticket", ago(minutes=10), number="K9-001", queues=["A"]),
            report(5, "ticket", ago(hours=80), number="K1-003", queues=["A"]),
            report(6, "fault", words="缺纸"),
        ]
    }
    first = api(key, "reports", body).json()
    assert [(one["sequence"], one["taken"]) for one in first] == [
        (1, True),
        (2, True),
        (3, False),
        (4, False),
        (5, False),
        (6, True),
    ]
    assert [one["remark"] for one in first[2:5]] == [
        "当天已有票号 K1-002",
        "离线票号须为本机号段 K1-001 至 K1-999",
        "超过72小时的离线记录不能补报，请人工登记",
    ]
    again = api(key, "reports", body).json()
    assert again == first
    assert list(Ticket.objects.order_by("id").values_list("number", "priority")) == [
        ("K1-001", ""),
        ("K1-002", "express"),
    ]
    assert DeviceReport.objects.count() == 6
    device.refresh_from_db()
    assert device.fault == "缺纸"


def test_a_clock_that_jumps_never_moves_a_ticket_into_the_future_or_before_the_last(
    api, house, register
):
    _, key = register()
    ahead = (timezone.now() + timedelta(days=400)).isoformat()
    body = {
        "reports": [
            report(1, "handled", ago(minutes=5)),
            report(2, "handled", ago(minutes=50)),
            report(3, "handled", ahead),
        ]
    }
    remarks = [one["remark"] for one in api(key, "reports", body).json()]
    assert remarks == ["", "设备时钟回拨，按上一条的时间计", "设备时钟偏快，按收到时间计"]
    moments = list(DeviceReport.objects.order_by("sequence").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert moments[-1] <= timezone.now()


def test_a_heartbeat_fetches_commands_until_they_are_done(api, house, register):
    device, key = register()
    told = command_device(device=device, kind=CommandKind.RELOAD, at=timezone.now(), actor=TESTER)
    beat = {"said_at": ago(seconds=90), "readings": {"paper": 20}}
    for _ in range(2):
        commands = api(key, "heartbeat", beat).json()["commands"]
        assert commands == [{"id": told.pk, "kind": "reload"}]
    done = {"reports": [report(1, "done", command=told.pk), report(2, "done", command=0)]}
    assert [one["taken"] for one in api(key, "reports", done).json()] == [True, False]
    assert api(key, "heartbeat", beat).json()["commands"] == []
    device.refresh_from_db()
    assert (device.readings, -95 <= device.skew_seconds <= -89) == ({"paper": 20}, True)


def test_a_silent_kiosk_raises_one_alert_until_it_speaks_again(api, house, register):
    device, key = register()
    now = timezone.now()
    Device.objects.filter(pk=device.pk).update(seen_at=now - timedelta(minutes=11))
    assert watch_devices(at=now) == "新增设备预警 1 条，未解除 1 条"
    assert watch_devices(at=now) == "新增设备预警 0 条，未解除 1 条"
    api(key, "heartbeat", {"said_at": ago()})
    api(key, "tickets", {"queues": ["A"]})
    assert watch_devices(at=timezone.now()) == "新增设备预警 0 条，未解除 0 条"
    assert list(DeviceAlert.objects.values_list("kind", flat=True)) == ["silent"]


def test_a_device_knows_itself(api, house, register):
    _, key = register()
    said = api(key, "self").json()
    assert (said["hall"], said["prefix"], [q["letter"] for q in said["queues"]]) == (
        "339901H01",
        "K1",
        ["A", "B", "E"],
    )
