"""The consultation (磋商): how long suppliers have for their last offer."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from onewindow.kernel.violations import Violation


def check_offers_due(
    at: datetime, due: datetime, *, shortest: timedelta, source: str
) -> Iterator[Violation]:
    """Yield if suppliers get too little time for their last offer (规定时间)."""
    if due - at < shortest:
        minutes = int(shortest.total_seconds() // 60)
        words = f"提交最后报价的时间不得少于{minutes}分钟"
        yield Violation("offer.due", words, source, "due")
