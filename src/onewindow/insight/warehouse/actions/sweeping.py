"""Clearing away files that nothing needs any more."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from onewindow.insight.warehouse.gateways.inbox import inbox
from onewindow.insight.warehouse.gateways.reading import facts_folder, spill
from onewindow.insight.warehouse.models import Load, Part
from onewindow.insight.warehouse.rules.loads import LoadState

# 正在读旧文件的查询不会超过一天；收到的原件留一个月，便于追到原行。
OLD_PART = timedelta(days=1)
OLD_ORIGINAL = timedelta(days=31)


def sweep_files(*, at: datetime) -> int:
    """Remove parts that were replaced, originals loaded long ago, and what a crash left behind."""
    current = set(Part.objects.values_list("path", flat=True))
    waiting = set(
        Load.objects.filter(state=LoadState.WAITING.value).values_list("path", flat=True)
    )
    parts = [
        path
        for path in facts_folder().glob("*/*/*")
        if str(path.relative_to(facts_folder())) not in current
    ]
    originals = [path for path in inbox().iterdir() if path.name not in waiting]
    return (
        _remove(parts, at - OLD_PART)
        + _remove(list(spill().glob("*.csv")), at - OLD_PART)
        + _remove(list(spill().glob("spark-*")), at - OLD_PART)
        + _remove(originals, at - OLD_ORIGINAL)
    )


def _remove(paths: list[Path], before: datetime) -> int:
    old = [path for path in paths if path.stat().st_mtime < before.timestamp()]
    for path in old:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(old)
