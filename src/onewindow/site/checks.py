"""Whether this installation is fit to serve: each check says what is wrong and what to do."""

import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from pathlib import Path

from django.conf import settings
from django.core import checks as django_checks
from django.db import DatabaseError, connection
from django.utils import timezone

from onewindow.foundation.policy.api import office_calendar
from onewindow.foundation.records.api import Entry, JobRun
from onewindow.site.health import pending_migrations

FREE_NEEDED = 200 * 1024**2
FREE_WANTED = 2 * 1024**3
WORKER_SILENCE = timedelta(minutes=2)
LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}


class Grade(Enum):
    """How serious a finding is."""

    FINE = "fine"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    label: str
    grade: Grade
    text: str


def findings(*, on: date) -> Iterator[Finding]:
    """Yield the outcome of every check; those that need tables only when there are tables."""
    yield _django()
    yield _home()
    yield _secrets()
    yield _exposure()
    database = _database()
    yield database
    if database.grade is Grade.FINE:
        yield _clock()
        yield _worker()
        yield _failing_jobs()
        yield _calendar(on)


def _django() -> Finding:
    messages = [m for m in django_checks.run_checks() if m.level >= django_checks.WARNING]
    if not messages:
        return Finding("程序 program", Grade.FINE, "自检通过")
    worst = max(message.level for message in messages)
    grade = Grade.FAULT if worst >= django_checks.ERROR else Grade.WARNING
    return Finding("程序 program", grade, "；".join(str(m.msg) for m in messages))


def _home() -> Finding:
    home = Path(settings.HOME)
    free = shutil.disk_usage(home).free
    text = f"{home}，剩余 {free / 1024**3:.1f} GB"
    if free < FREE_NEEDED:
        return Finding("磁盘 disk", Grade.FAULT, f"{text}，不足以继续运行，请清理或扩容")
    if free < FREE_WANTED:
        return Finding("磁盘 disk", Grade.WARNING, f"{text}，请尽快清理或扩容")
    return Finding("磁盘 disk", Grade.FINE, text)


def _secrets() -> Finding:
    folder = Path(settings.HOME) / "secrets"
    exposed = [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    if exposed:
        text = f"{'、'.join(exposed)} 可被他人读取，请执行 chmod 600"
        return Finding("密钥 secrets", Grade.FAULT, text)
    if not any(path.name.startswith("ledger_") for path in folder.glob("*")):
        return Finding("密钥 secrets", Grade.WARNING, "账本密钥尚未生成，首次封存时自动生成")
    return Finding("密钥 secrets", Grade.FINE, "齐备，仅本人可读")


def _exposure() -> Finding:
    outside = sorted(set(settings.ALLOWED_HOSTS) - LOOPBACK)
    if outside and settings.DEMO:
        return Finding("对外 exposure", Grade.FAULT, "演示模式不得对外服务，请去掉 ONEWINDOW_DEMO")
    if outside and not settings.ORIGIN.startswith("https://"):
        text = "对外服务须经 https，请设置 ONEWINDOW_ORIGIN=https://…"
        return Finding("对外 exposure", Grade.FAULT, text)
    text = f"允许的主机名：{'、'.join(settings.ALLOWED_HOSTS)}"
    return Finding("对外 exposure", Grade.FINE, text)


def _database() -> Finding:
    try:
        pending = pending_migrations()
    except DatabaseError as error:
        return Finding("数据库 database", Grade.FAULT, f"无法访问：{error}")
    if pending:
        text = f"有 {len(pending)} 个结构升级未执行，请运行 onewindow migrate"
        return Finding("数据库 database", Grade.FAULT, text)
    return Finding("数据库 database", Grade.FINE, f"{connection.vendor}，结构为最新")


def _clock() -> Finding:
    newest = Entry.objects.order_by("-id").values_list("at", flat=True).first()
    if newest and newest > timezone.now() + timedelta(minutes=1):
        text = f"系统时间早于最近一条留痕（{timezone.localtime(newest):%F %T}），请校准时钟"
        return Finding("时钟 clock", Grade.FAULT, text)
    return Finding("时钟 clock", Grade.FINE, f"{timezone.localtime():%F %T}")


def _worker() -> Finding:
    last = JobRun.objects.order_by("-last_at").exclude(last_at=None).first()
    if last is None or last.last_at is None or timezone.now() - last.last_at > WORKER_SILENCE:
        text = "后台进程没有运行；onewindow up 会启动它"
        return Finding("后台 worker", Grade.WARNING, text)
    return Finding(
        "后台 worker", Grade.FINE, f"最近一次任务 {timezone.localtime(last.last_at):%T}"
    )


def _failing_jobs() -> Finding:
    failing = [f"{run.name}（{run.message}）" for run in JobRun.objects.filter(failures__gt=0)]
    if failing:
        return Finding("任务 jobs", Grade.WARNING, "；".join(failing))
    return Finding("任务 jobs", Grade.FINE, "没有失败的任务")


def _calendar(on: date) -> Finding:
    calendar = office_calendar()
    years = [year for year in (on.year, on.year + 1) if year not in calendar.years]
    if on.year in years:
        text = f"{on.year} 年放假安排未装载，期限均为暂定，请导入"
        return Finding("工作日历 calendar", Grade.FAULT, text)
    if years:
        text = f"{years[0]} 年放假安排未装载，跨年期限为暂定"
        return Finding("工作日历 calendar", Grade.WARNING, text)
    return Finding("工作日历 calendar", Grade.FINE, f"已装载至 {max(calendar.years)} 年")
