"""What evaluation does by the clock."""

from datetime import timedelta

from django.utils import timezone

from onewindow.foundation.records.api import Job
from onewindow.trading.evaluation.actions import lapse_inquiries, lapse_seats


def _lapse() -> str:
    lapsed = lapse_seats(now=timezone.now())
    return f"{lapsed}个席位逾期未答复" if lapsed else ""


def _lapse_inquiries() -> str:
    lapsed = lapse_inquiries(now=timezone.now())
    return f"{lapsed}项询标逾期未答复" if lapsed else ""


JOBS = (
    Job("evaluation.lapse", timedelta(seconds=30), _lapse),
    Job("evaluation.lapse_inquiries", timedelta(seconds=30), _lapse_inquiries),
)
