"""Guarantees as pages show them: to their bidder, and to staff after the opening."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from onewindow.foundation.directory.api import Enterprise
from onewindow.trading.guarantees.gateways.clocks import (
    LotEvents,
    clock_case,
    clock_of,
    events_of,
)
from onewindow.trading.guarantees.gateways.contents import (
    asked_of,
    facts_of,
    handle_of,
    line_facts,
    particulars_of,
    reckoning_of,
)
from onewindow.trading.guarantees.gateways.vault import mark
from onewindow.trading.guarantees.models import BankLine, Claim, Guarantee, Refund
from onewindow.trading.guarantees.queries import (
    DepositTerms,
    deposit_terms,
    guarantees_of,
    quiet_since,
)
from onewindow.trading.guarantees.rules import (
    DepositFacts,
    Form,
    LineFacts,
    Particulars,
    Purpose,
    Reckoning,
    RefundClock,
    received,
    waits_for,
)
from onewindow.trading.tendering.api import Lot


@dataclass(frozen=True, slots=True)
class Shown:
    """One guarantee with all that a page says about it; amounts in yuan."""

    guarantee: Guarantee
    said: Particulars
    facts: DepositFacts
    lines: tuple[tuple[BankLine, LineFacts], ...]
    received: Decimal
    clock: RefundClock | None
    waits_for: str
    refund: Refund | None
    reckoning: Reckoning | None
    claim: Claim | None

    @property
    def missing(self) -> Decimal:
        """Return how much is still to come."""
        return max(self.said.amount - self.received, Decimal("0.00"))


@dataclass(frozen=True, slots=True)
class Around:
    """What all guarantees of a lot are measured by."""

    terms: DepositTerms
    events: LotEvents


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of the bank statement beside what it belongs to."""

    line: BankLine
    facts: LineFacts


def shown(guarantee: Guarantee, around: Around | None = None) -> Shown:
    """Return a guarantee as a page shows it; the caller has checked who looks."""
    around = around or _around(guarantee)
    said = asked_of(guarantee, around.terms)
    lines = tuple((line, line_facts(line)) for line in guarantee.lines.all())
    is_bid = guarantee.purpose == Purpose.BID
    waiting = waits_for(clock_case(guarantee, around.events))
    refund = getattr(guarantee, "refunded", None)
    return Shown(
        guarantee=guarantee,
        said=said,
        facts=facts_of(guarantee, around.terms),
        lines=lines,
        received=received(facts for _, facts in lines),
        clock=clock_of(guarantee, around.events) if is_bid else None,
        waits_for=waiting if is_bid else "合同履行验收合格后解除",
        refund=refund,
        reckoning=reckoning_of(refund) if refund else None,
        claim=max(guarantee.claims.all(), key=lambda one: one.pk, default=None),
    )


def shown_of(lot: Lot) -> list[Shown]:
    """Return everything of an opened lot; the caller has checked the deadline and who looks."""
    around = Around(deposit_terms(lot), events_of(lot))
    return [
        shown(one, around)
        for one in guarantees_of(lot)
        if one.form != Form.TRANSFER or one.lines.all() or one.purpose != Purpose.BID
    ]


def own_guarantees(firms: Iterable[Enterprise]) -> list[tuple[Guarantee, Particulars]]:
    """Return the guarantees of the firms, newest first; the sealed ones are found by unsealing."""
    keys = {firm.pk for firm in firms}
    rows = Guarantee.objects.filter(enterprise__in=keys) | Guarantee.objects.filter(lot=None)
    found = [(one, particulars_of(one)) for one in rows.order_by("-id")]
    return [(one, said) for one, said in found if said.enterprise in keys]


def own_guarantee(reference: str, firms: Iterable[Enterprise]) -> Guarantee | None:
    """Return the guarantee if it belongs to one of the firms."""
    rows = Guarantee.objects.select_related("lot__tender__procedure", "enterprise")
    guarantee = rows.prefetch_related("lines", "claims").filter(reference=reference).first()
    if guarantee is None:
        return None
    keys = {firm.pk for firm in firms}
    return guarantee if particulars_of(guarantee).enterprise in keys else None


def current_of(lot: Lot, enterprise: Enterprise) -> Guarantee | None:
    """Return the last bid deposit of an enterprise for a lot, or None."""
    handle = handle_of(Purpose.BID, lot.code, enterprise.credit_code)
    return Guarantee.objects.filter(handle=handle).order_by("-id").first()


def letter_by(number: str, code: str) -> tuple[Guarantee, Particulars] | None:
    """Return the letter with this number and code, whoever asks (保函查验)."""
    found = Guarantee.objects.filter(letter_mark=mark("letter", number, code)).first()
    return (found, particulars_of(found)) if found else None


def bank_rows(lot: Lot) -> list[LineRow]:
    """Return the lines that came for an opened lot, oldest first."""
    rows = BankLine.objects.filter(guarantee__lot=lot).select_related("guarantee__enterprise")
    return [LineRow(line, line_facts(line)) for line in rows.order_by("id")]


def unmatched_rows(*, now: datetime) -> tuple[list[LineRow], datetime]:
    """
    Return the lines that belong to no account, and until when they may be shown.

    Younger lines could tell of a lot that still takes deposits.
    """
    until = quiet_since(now)
    rows = BankLine.objects.filter(guarantee=None, at__lt=until).order_by("-id")
    return [LineRow(line, line_facts(line)) for line in rows[:100]], until


def _around(guarantee: Guarantee) -> Around:
    key = particulars_of(guarantee).lot
    lot = Lot.objects.select_related("tender__procedure", "tender__tenderer").get(pk=key)
    return Around(deposit_terms(lot), events_of(lot))
