"""What guarantees do by the clock: carry messages, unseal, give back."""

from datetime import timedelta

from django.utils import timezone

from onewindow.foundation.records.api import Job
from onewindow.trading.guarantees.actions import (
    carry_due,
    expire_letters,
    note_refunds,
    refund_due,
    reveal_due,
    settle_opened,
)


def _carry() -> str:
    sent, failed = carry_due(now=timezone.now())
    return f"送达{sent}条，未成{failed}条"


def _reveal() -> str:
    now = timezone.now()
    return f"公开{reveal_due(at=now)}笔，清退{settle_opened(at=now)}笔"


def _refund() -> str:
    now = timezone.now()
    given = refund_due(at=now)
    expired = expire_letters(on=timezone.localdate())
    return f"退还{given}笔，到期{expired}份，登记{note_refunds(at=now)}个节点"


JOBS = (
    Job("guarantees.carry", timedelta(seconds=5), _carry, lease=timedelta(minutes=5)),
    Job("guarantees.reveal", timedelta(seconds=20), _reveal),
    Job("guarantees.refund", timedelta(minutes=1), _refund),
)
