"""How word reaches people, and when to try again."""

from datetime import timedelta

from onewindow.kernel.choices import Choice


class Channel(Choice):
    """The ways a message travels."""

    INSITE = "insite", "站内"
    SMS = "sms", "短信"
    EMAIL = "email", "邮件"


class DeliveryState(Choice):
    """Where an outgoing message stands."""

    WAITING = "waiting", "待发"
    SENT = "sent", "已发"
    FAILED = "failed", "失败"


LAST_ATTEMPT = 8


def retry_delay(attempt: int) -> timedelta:
    """Return how long to wait after the n-th failed attempt: 30 s, doubling, at most 6 hours."""
    return min(timedelta(seconds=30 * 2 ** (attempt - 1)), timedelta(hours=6))
