"""Rows that have served their time: keys of repeated requests, counts, sessions, cache."""

from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from onewindow.foundation.accounts.models import Attempt, CacheRow, IdempotencyKey


def forget_expired() -> str:
    """Delete what has expired and return one line on it."""
    now = timezone.now()
    oldest = now - timedelta(hours=settings.IDEMPOTENCY_HOURS)
    deleted = {
        "幂等键": IdempotencyKey.objects.filter(at__lt=oldest),
        "频次": Attempt.objects.filter(expires_at__lt=now),
        "会话": Session.objects.filter(expire_date__lt=now),
        "缓存": CacheRow.objects.filter(expires__lt=now),
    }
    return "，".join(f"{name}{rows.delete()[0]}行" for name, rows in deleted.items())
