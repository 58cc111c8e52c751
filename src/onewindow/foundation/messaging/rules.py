"""How word reaches people, and when to try again."""

from datetime import timedelta

from onewindow.kernel.choices import Choice
from onewindow.kernel.lifecycle import Lifecycle, Move


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


DELIVERY = Lifecycle(
    "delivery",
    DeliveryState,
    [
        Move("send", "发出", frozenset({DeliveryState.WAITING}), DeliveryState.SENT),
        Move("give_up", "放弃", frozenset({DeliveryState.WAITING}), DeliveryState.FAILED),
    ],
)
LAST_ATTEMPT = 8


def retry_delay(attempt: int) -> timedelta:
    """Return how long to wait after the n-th failed attempt: 30 s, doubling, at most 6 hours."""
    return min(timedelta(seconds=30 * 2 ** (attempt - 1)), timedelta(hours=6))


def masked_address(channel: str, address: str) -> str:
    """Return a phone number or e-mail address as lists and records show it."""
    if channel == Channel.EMAIL and "@" in address:
        name, host = address.split("@", 1)
        return f"{name[:2]}***@{host}"
    return f"{address[:3]}****{address[-4:]}" if len(address) >= 8 else "*" * len(address)
