"""What the worker does for the record."""

from datetime import timedelta

from onewindow.foundation.records.api import Job, seal_all


def seal_waiting() -> str:
    """Append what waits to the ledger."""
    return f"入账{seal_all()}条"


JOBS: tuple[Job, ...] = (
    Job("records.seal", timedelta(seconds=2), seal_waiting, lease=timedelta(seconds=60)),
)
