"""When a deposit must be given back (退还期限): which event, which article, which days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from onewindow.kernel.workdays import CountedDay, DayType, Workdays, count_days


@dataclass(frozen=True, slots=True)
class RefundCase:
    """
    What has happened to the deposit of one bidder, as days in the office's own time.

    ``moments`` are the events of the lot; ``is_winner`` is None until the winner is known.
    """

    is_works: bool
    is_winner: bool | None
    moments: Mapping[str, date]
    withdrawn_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class RefundStart:
    """The event that starts a refund; the policy is empty where the law says only 及时."""

    reason: str
    day: date
    policy: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class RefundClock:
    """Until when a refund is due, every day explained; no last day where the law counts none."""

    start: RefundStart
    wording: str
    source: str
    badge: str
    days: tuple[CountedDay, ...]

    @property
    def due(self) -> date | None:
        """Return the last day on which the refund is in time."""
        return self.days[-1].day if self.days else None

    @property
    def is_provisional(self) -> bool:
        """Test if a calendar that is not loaded yet could move the last day."""
        return any(day.is_provisional for day in self.days)


def refund_start(case: RefundCase) -> RefundStart | None:
    """
    Return which event obliges to give the deposit back, or None as long as none has happened.

    Works: withdrawal (条例35), termination (条例31), contract for everybody (条例57). Procurement:
    withdrawal and termination (87号令38、29), award notice for losers, contract for the winner.
    """
    if case.withdrawn_on:
        policy = "ztb.withdraw_refund" if case.is_works else "gp.withdraw_refund"
        return RefundStart("截止前书面撤回投标", case.withdrawn_on, policy)
    if case.ended_on:
        if case.is_works:
            article = "《招标投标法实施条例》第三十一条"
            return RefundStart("招标终止或者流标", case.ended_on, "", article)
        return RefundStart("采购活动终止", case.ended_on, "gp.termination_refund")
    signed = case.moments.get("contract_signed")
    if case.is_works:
        return RefundStart("签订书面合同", signed, "ztb.deposit_refund") if signed else None
    noticed = case.moments.get("award_notice")
    if case.is_winner is False and noticed:
        return RefundStart("发出中标（成交）通知书", noticed, "gp.deposit_refund_loser")
    if case.is_winner and signed:
        return RefundStart("签订采购合同", signed, "gp.deposit_refund_winner")
    return None


def waits_for(case: RefundCase) -> str:
    """Return in words what a refund still waits for."""
    if case.is_works:
        return "签订书面合同后起算（《招标投标法实施条例》第五十七条第二款）"
    if case.is_winner is None:
        return "定标后起算：未中标的自中标通知书发出，中标的自合同签订（财政部令第87号第三十八条）"
    event = "签订采购合同" if case.is_winner else "发出中标（成交）通知书"
    return f"{event}后起算（财政部令第87号第三十八条）"


def counted(
    start: date, *, limit: int, day_type: DayType, workdays: Workdays
) -> tuple[CountedDay, ...]:
    """Return every day of a clock; a last rest day rolls on to the next working day."""
    return tuple(count_days(start, limit=limit, day_type=day_type, workdays=workdays))
