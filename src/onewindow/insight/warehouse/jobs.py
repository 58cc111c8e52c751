"""What the warehouse does by the clock."""

from datetime import timedelta

from django.utils import timezone

from onewindow.foundation.records.api import Job
from onewindow.insight.warehouse.actions.fetching import fetch_due
from onewindow.insight.warehouse.actions.loading import load_waiting
from onewindow.insight.warehouse.actions.own import load_own
from onewindow.insight.warehouse.actions.sweeping import sweep_files


def _own() -> str:
    loads = load_own(at=timezone.now())
    return f"本平台事实装载{sum(load.rows_new + load.rows_changed for load in loads)}行"


def _waiting() -> str:
    return f"装载{len(load_waiting(at=timezone.now()))}份"


def _fetch() -> str:
    loads = fetch_due(at=timezone.now())
    return f"从数据库读到{sum(load.rows_read for load in loads)}行"


def _sweep() -> str:
    return f"清理旧文件{sweep_files(at=timezone.now())}个"


# 一份大文件装载几分钟，租期要更长。
JOBS = (
    Job("warehouse.own", timedelta(minutes=1), _own, lease=timedelta(hours=1)),
    Job("warehouse.waiting", timedelta(seconds=5), _waiting, lease=timedelta(hours=1)),
    Job("warehouse.fetch", timedelta(minutes=10), _fetch, lease=timedelta(hours=1)),
    Job("warehouse.sweep", timedelta(hours=6), _sweep),
)
