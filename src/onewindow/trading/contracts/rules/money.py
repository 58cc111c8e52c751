"""Money under a contract: what may be paid and when, what lateness costs, what may change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from onewindow.kernel.violations import Violation
from onewindow.kernel.workdays import DayType, Workdays, deadline
from onewindow.trading.contracts.rules.kinds import PaymentKind

_CENT = Decimal("0.01")
_NOTHING = Decimal("0.00")
_SOURCE = "合同约定的付款总额"


@dataclass(frozen=True, slots=True)
class Account:
    """
    What stands on a contract's account; yuan.

    ``asked`` holds by kind what was requested and not refused, whether paid already or not.
    ``changes`` is the sum of the approved changes.
    """

    amount: Decimal
    changes: Decimal
    prepayment_rate: Decimal
    retention_rate: Decimal
    asked: dict[PaymentKind, Decimal]
    is_accepted: bool = False
    retention_from: date | None = None

    @property
    def total(self) -> Decimal:
        """Return the price with the approved changes."""
        return self.amount + self.changes

    @property
    def committed(self) -> Decimal:
        """Return everything that was asked for and not refused."""
        return sum(self.asked.values(), _NOTHING)

    @property
    def retention(self) -> Decimal:
        """Return what is kept back until the end of the liability period (质量保证金)."""
        return (self.total * self.retention_rate).quantize(_CENT, ROUND_HALF_UP)

    @property
    def prepayment(self) -> Decimal:
        """Return the most that may be paid before anything was done (预付款)."""
        return (self.amount * self.prepayment_rate).quantize(_CENT, ROUND_HALF_UP)

    def of(self, kind: PaymentKind) -> Decimal:
        """Return what was asked for under a kind."""
        return self.asked.get(kind, _NOTHING)


def check_payment(
    kind: PaymentKind, amount: Decimal, account: Account, *, on: date
) -> Iterator[Violation]:
    """Yield why a payment may not be asked for; never more in sum than price and changes."""
    if amount <= 0 or amount != amount.quantize(_CENT):
        yield Violation("payment.amount", "金额应大于0，精确到分", field="amount")
        return
    left = account.total - account.committed
    if amount > left:
        yield _beyond("合同价款和已同意的变更", left)
    if kind is PaymentKind.PREPAYMENT:
        yield from _check_within(amount, account.prepayment - account.of(kind), "合同约定的预付款")
    elif kind is PaymentKind.RETENTION:
        yield from _check_retention(amount, account, on=on)
    else:
        others = account.committed - account.of(PaymentKind.RETENTION)
        yield from _check_within(
            amount, account.total - account.retention - others, "扣除质量保证金后的应付款"
        )
    if kind is PaymentKind.FINAL and not account.is_accepted:
        yield Violation("payment.final", "履约验收后才能申请结算款", "财政部令第87号第七十五条")


def _check_retention(amount: Decimal, account: Account, *, on: date) -> Iterator[Violation]:
    yield from _check_within(
        amount, account.retention - account.of(PaymentKind.RETENTION), "质量保证金"
    )
    if account.retention_from is None or on < account.retention_from:
        since = f"（{account.retention_from:%Y-%m-%d}）" if account.retention_from else ""
        yield Violation(
            "payment.retention",
            f"缺陷责任期满{since}后才能申请返还质量保证金",
            "《建设工程质量保证金管理办法》第十条（条号待核）",
        )


def _check_within(amount: Decimal, left: Decimal, what: str) -> Iterator[Violation]:
    if amount > left:
        yield _beyond(what, left)


def _beyond(what: str, left: Decimal) -> Violation:
    words = f"超出{what}，最多还能申请{max(left, _NOTHING):,.2f}元"
    return Violation("payment.beyond", words, _SOURCE, "amount")


@dataclass(frozen=True, slots=True)
class MoneyTerms:
    """The money terms of a contract; amounts in yuan, rates as fractions, periods in days."""

    amount: Decimal
    performance_bond: Decimal
    prepayment_rate: Decimal
    retention_rate: Decimal
    payment_days: int
    is_small_firm: bool


def check_money_terms(
    terms: MoneyTerms, limits: Mapping[str, tuple[Decimal, str]]
) -> Iterator[Violation]:
    """
    Yield each money term beyond the law's limit, with its article.

    ``limits`` holds value and source for performance, prepayment, retention (rates) and
    payment_days, which binds where the supplier is a small or medium firm.
    """
    most, source = limits["performance"]
    if terms.performance_bond > terms.amount * most:
        words = f"履约保证金不得超过合同金额的{most:.0%}（{terms.amount * most:,.2f}元）"
        yield Violation("contract.performance_bond", words, source, "performance_bond")
    for name, label in (("prepayment", "预付款"), ("retention", "质量保证金")):
        most, source = limits[name]
        rate = getattr(terms, f"{name}_rate")
        if not 0 <= rate <= most:
            words = f"{label}为合同金额的{rate:.2%}，不得超过{most:.0%}"
            yield Violation(f"contract.{name}", words, source, f"{name}_rate")
    most, source = limits["payment_days"]
    if terms.payment_days < 1 or (terms.is_small_firm and terms.payment_days > most):
        words = f"付款期限{terms.payment_days}日，向中小企业付款最长{most:f}日"
        yield Violation("contract.payment_days", words, source, "payment_days")


def payment_due(delivered_on: date, *, days: int, workdays: Workdays) -> date:
    """Return the last day to pay: calendar days after delivery, rolled on over rest days."""
    return deadline(delivered_on, limit=days, day_type=DayType.CALENDAR, workdays=workdays).due


def late_interest(amount: Decimal, *, due_on: date, paid_on: date, rate: Decimal) -> Decimal:
    """Return the interest of a late payment at a daily rate, in yuan and fen (逾期利息)."""
    days = max((paid_on - due_on).days, 0)
    return (amount * rate * days).quantize(_CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class ChangeLimit:
    """How far changes may go in sum, as a share of the signed price, and what lies beyond."""

    rate: Decimal
    source: str
    is_absolute: bool


def check_change(
    amount: Decimal, account: Account, *, grown: Decimal, limit: ChangeLimit
) -> Iterator[Violation]:
    """
    Yield why a change of the price may not even be asked for.

    ``grown`` is the sum of the increases that were approved or still wait.
    """
    if amount != amount.quantize(_CENT):
        yield Violation("change.amount", "金额应精确到分", field="amount")
    if account.total + amount < account.committed or account.total + amount <= 0:
        yield Violation(
            "change.below",
            f"减少后的价款低于已申请的付款{account.committed:,.2f}元",
            field="amount",
        )
    if limit.is_absolute and amount > 0 and grown + amount > _most(account, limit):
        yield Violation(
            "change.beyond",
            f"补充合同累计{grown + amount:,.2f}元，不得超过原合同的"
            f"{limit.rate:.0%}（{_most(account, limit):,.2f}元）",
            limit.source,
            "amount",
        )


def needs_approval(
    amount: Decimal, account: Account, *, grown: Decimal, limit: ChangeLimit
) -> bool:
    """Test if the supervising body must approve the change: the sum of increases is beyond."""
    return not limit.is_absolute and amount > 0 and grown + amount > _most(account, limit)


def _most(account: Account, limit: ChangeLimit) -> Decimal:
    return (account.amount * limit.rate).quantize(_CENT, ROUND_HALF_UP)


def retention_from(accepted_on: date, *, warranty_days: int) -> date:
    """Return the first day on which the retention may be asked back."""
    return accepted_on + timedelta(days=warranty_days + 1)
