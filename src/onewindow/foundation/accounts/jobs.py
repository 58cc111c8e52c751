"""What the worker does for accounts: forget what has served its time."""

from datetime import timedelta

from onewindow.foundation.accounts.api import forget_expired
from onewindow.foundation.records.api import Job

JOBS: tuple[Job, ...] = (Job("accounts.forget", timedelta(hours=1), forget_expired),)
