"""The days of devices in the warehouse: when they were away, within the hours of their hall."""

from datetime import datetime, timedelta

import pytest
import time_machine

from onewindow.channels.devices.actions import disable_device
from onewindow.channels.devices.api import DeviceDraft, DeviceKind, register_device
from onewindow.channels.devices.jobs import DAYS
from onewindow.channels.devices.models import DeviceAlert
from onewindow.insight.warehouse.api import load_days, warehouse
from tests.builders import EVERYWHERE, TESTER
from tests.services.hall.house import at, law, small_hall


@pytest.fixture
def house(db, settings, tmp_path):
    """Return a small hall open on working days, 9:00 to 12:00 and 13:30 to 17:00."""
    settings.HOME = tmp_path
    law()
    return small_hall()


def registered(house, name, kind, when, **said):
    draft = DeviceDraft(name, kind, house.hall, **said)
    with time_machine.travel(when, tick=False):
        return register_device(draft=draft, granter=EVERYWHERE, actor=TESTER)[0]


def loaded(when):
    load = load_days(feed=DAYS, at=when)
    return (load.rows_new, load.rows_changed, load.rows_bad) if load else None


def rows():
    with warehouse() as facts:
        return facts.execute(
            'SELECT hall, device, kind, "on", offline_minutes, watched_minutes, alarms, key_device'
            ' FROM device_days ORDER BY "on", id'
        ).fetchall()


def test_a_device_was_away_as_long_as_its_alert_ran_within_the_hours(house):
    kiosk = registered(house, "取号机", DeviceKind.KIOSK, at(8))
    desk = registered(
        house, "评价屏", DeviceKind.COUNTER, at(8), counter=house.desks["01"].counter
    )
    DeviceAlert.objects.create(device=kiosk, kind="silent", starts=at(11, 20), ends=at(13, 5))
    DeviceAlert.objects.create(device=kiosk, kind="silent", starts=at(16, 30))
    DeviceAlert.objects.create(device=desk, kind="fault", starts=at(10), ends=at(11))
    assert loaded(at(23)) is None
    assert loaded(at(0, 5, day=3)) == (2, 0, 0)
    assert loaded(at(0, 15, day=3)) is None
    monday = datetime(2026, 11, 2).date()
    assert rows() == [
        ("339901H01", f"取号机（{kiosk.pk}）", "取号机、自助终端", monday, 70, 390, 2, True),
        ("339901H01", f"评价屏（{desk.pk}）", "窗口评价屏", monday, 0, 390, 1, False),
    ]
    assert loaded(at(0, 5, day=4)) == (2, 0, 0)
    assert [row[4:7] for row in rows()[2:]] == [(390, 390, 0), (0, 390, 0)]


def test_no_row_before_it_was_there_after_it_went_or_while_the_hall_is_closed(house):
    registered(house, "取号机", DeviceKind.KIOSK, at(8))
    assert loaded(at(0, 5, day=3)) == (1, 0, 0)
    gone = registered(house, "旧显示屏", DeviceKind.KIOSK, at(8, day=4))
    disable_device(device=gone, granter=EVERYWHERE, actor=TESTER)
    registered(house, "新取号机", DeviceKind.KIOSK, at(8, day=4) + timedelta(hours=1))
    assert loaded(at(0, 5, day=9)) == (7, 0, 0)
    days = [(row[3].day, row[1][:4]) for row in rows()]
    assert [day for day, _ in days] == [2, 3, 4, 4, 5, 5, 6, 6]
