"""What devices need by the clock."""

from datetime import timedelta

from django.utils import timezone

from onewindow.channels.devices.actions import watch_devices
from onewindow.channels.devices.queries import device_days, first_device_day
from onewindow.foundation.records.api import Job
from onewindow.insight.warehouse.api import DayFeed, load_days

DAYS = DayFeed("device_days", first_device_day, device_days)


def _watch() -> str:
    return watch_devices(at=timezone.now())


def _days() -> str:
    load = load_days(feed=DAYS, at=timezone.now())
    return f"设备日装载{load.rows_new if load else 0}行"


# 数据仓在设备的下一层，不能来取；由设备送上去。
JOBS = (
    Job("devices.watch", timedelta(minutes=1), _watch),
    Job("devices.days", timedelta(minutes=10), _days, lease=timedelta(hours=1)),
)
