"""What awards do by the clock."""

from datetime import timedelta

from django.utils import timezone

from onewindow.foundation.records.api import Job
from onewindow.trading.contracts.actions import confirm_due, finish_drawn, receive_due


def _receive() -> str:
    finish_drawn(at=timezone.now())
    received = receive_due()
    return f"收到{received}份评标报告" if received else ""


def _confirm() -> str:
    confirmed = confirm_due(at=timezone.now())
    return f"{confirmed}个采购包逾期未确定，视同第一名中标" if confirmed else ""


JOBS = (
    Job("contracts.receive", timedelta(seconds=30), _receive),
    Job("contracts.confirm", timedelta(hours=1), _confirm),
)
