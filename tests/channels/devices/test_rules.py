"""Moments that count, numbers of one's own series, and how a device does."""

from datetime import UTC, datetime, timedelta

import pytest

from onewindow.channels.devices.rules import (
    DeviceKind,
    Health,
    Moment,
    Signs,
    Watch,
    check_device,
    check_moment,
    check_number,
    health_of,
    moment_of,
)

NOW = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)
WATCH = Watch(timedelta(minutes=10), timedelta(days=7), timedelta(hours=72), timedelta(minutes=2))


def minutes(count):
    return NOW + timedelta(minutes=count)


@pytest.mark.parametrize(
    ("said", "previous", "counted"),
    [
        (minutes(-30), None, Moment(minutes(-30))),
        (minutes(2), None, Moment(NOW)),
        (minutes(3), None, Moment(NOW, "设备时钟偏快，按收到时间计")),
        (minutes(-30), minutes(-30), Moment(minutes(-30))),
        (minutes(-31), minutes(-30), Moment(minutes(-30), "设备时钟回拨，按上一条的时间计")),
    ],
)
def test_the_devices_own_moment_counts_within_bounds(said, previous, counted):
    assert moment_of(said, received=NOW, previous=previous, watch=WATCH) == counted


@pytest.mark.parametrize(("hours", "codes"), [(72, []), (73, ["device.too_late"])])
def test_what_is_older_than_three_days_is_not_taken_over(hours, codes):
    said = NOW - timedelta(hours=hours)
    assert [v.code for v in check_moment(said, received=NOW, watch=WATCH)] == codes


@pytest.mark.parametrize(
    ("number", "right"),
    [("K1-001", True), ("K1-1", False), ("K2-001", False), ("A001", False), ("", False)],
)
def test_an_offline_number_is_of_the_devices_own_series(number, right):
    assert [v.code for v in check_number(number, "K1")] == ([] if right else ["device.number"])


def test_a_caller_needs_a_counter_and_everything_a_name():
    found = check_device(name=" ", kind=DeviceKind.CALLER, has_counter=False)
    assert [v.code for v in found] == ["device.name", "device.counter"]
    assert list(check_device(name="取号机", kind=DeviceKind.KIOSK, has_counter=False)) == []


@pytest.mark.parametrize(
    ("signs", "health"),
    [
        (Signs(False, False, NOW, NOW, True), Health.OFF),
        (Signs(True, False, None, None, True), Health.NEVER),
        (Signs(True, True, minutes(-11), NOW, True), Health.SILENT),
        (Signs(True, True, minutes(-10), NOW, True), Health.FAULTY),
        (Signs(True, False, NOW, NOW - timedelta(days=8), True), Health.IDLE),
        (Signs(True, False, NOW, NOW - timedelta(days=7), True), Health.FINE),
        (Signs(True, False, NOW, None, True), Health.IDLE),
        (Signs(True, False, NOW, None, False), Health.FINE),
    ],
)
def test_the_worst_that_applies_is_how_a_device_does(signs, health):
    assert health_of(signs, now=NOW, watch=WATCH) is health
