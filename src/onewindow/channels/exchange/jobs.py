"""What the open data does by the clock."""

from datetime import timedelta

from onewindow.channels.exchange.actions import publish_releases
from onewindow.foundation.records.api import Job


def _publish() -> str:
    count = publish_releases()
    return f"发布{count}条" if count else "没有新的公告"


JOBS = (Job("exchange.publish", timedelta(minutes=1), _publish),)
