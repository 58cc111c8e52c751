"""What the worker does for the record."""

from datetime import timedelta

from django.utils import timezone

from onewindow.foundation.records.api import Job, drop_unused_attachments, seal_all


def seal_waiting() -> str:
    """Append what waits to the ledger."""
    return f"入账{seal_all()}条"


def drop_unused() -> str:
    """Drop uploads that nothing uses."""
    return f"清理无主附件{drop_unused_attachments(now=timezone.now())}个"


JOBS: tuple[Job, ...] = (
    Job("records.seal", timedelta(seconds=2), seal_waiting, lease=timedelta(seconds=60)),
    Job("records.drop_unused", timedelta(hours=6), drop_unused),
)
