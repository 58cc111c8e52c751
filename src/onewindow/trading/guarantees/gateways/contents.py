"""What rows say once they are unsealed, and the rows that are found without unsealing."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from onewindow.trading.guarantees.gateways.vault import mark, unseal
from onewindow.trading.guarantees.models import BankLine, Guarantee, Refund
from onewindow.trading.guarantees.queries import DepositTerms, deposit_terms
from onewindow.trading.guarantees.rules import (
    DepositFacts,
    Form,
    GuaranteeState,
    LineFacts,
    Particulars,
    Purpose,
    Reckoning,
    deposit_facts,
    received,
)
from onewindow.trading.tendering.api import Lot, LotState

_PAGE = 2000


def particulars_of(guarantee: Guarantee) -> Particulars:
    """Return what a guarantee says."""
    return Particulars.of_record(unseal(guarantee.reference, bytes(guarantee.content)))


def asked_of(guarantee: Guarantee, terms: DepositTerms | None = None) -> Particulars:
    """
    Return what a guarantee says, measured by the deadline of its lot as it stands now.

    ``terms`` are those of its lot where the caller knows them already.
    """
    said = particulars_of(guarantee)
    if guarantee.purpose != Purpose.BID:
        return said
    if terms is None:
        lot = Lot.objects.select_related("tender__procedure", "tender__tenderer").get(pk=said.lot)
        terms = deposit_terms(lot)
    return said.with_(due=terms.due, valid_until=terms.valid_until)


def line_facts(line: BankLine) -> LineFacts:
    """Return what a line of the bank statement says."""
    return LineFacts.of_record(unseal(line.number, bytes(line.content)))


def lines_of(guarantee: Guarantee) -> list[LineFacts]:
    """Return what the lines that came to a guarantee's account say, oldest first."""
    return [line_facts(line) for line in guarantee.lines.all()]


def reckoning_of(refund: Refund) -> Reckoning:
    """Return how a refund was reckoned."""
    return Reckoning.of_record(unseal(refund.guarantee.reference, bytes(refund.content)))


def facts_of(guarantee: Guarantee, terms: DepositTerms | None = None) -> DepositFacts:
    """Return how a guarantee stood at the deadline of its lot."""
    form = Form(guarantee.form)
    lines = lines_of(guarantee) if form is Form.TRANSFER else []
    return deposit_facts(form, asked_of(guarantee, terms), lines)


def sealed_of(lot: Lot) -> Iterable[Guarantee]:
    """Yield the guarantees of the lot whose bidder is not written in the clear yet."""
    for guarantee in Guarantee.objects.filter(lot=None).order_by("id"):
        if particulars_of(guarantee).lot == lot.pk:
            yield guarantee


def counted_of(lot: Lot) -> list[Guarantee]:
    """Return the bid deposits of an opened lot that somebody really gave, in order."""
    rows = Guarantee.objects.filter(lot=lot, purpose=Purpose.BID)
    rows = rows.exclude(state=GuaranteeState.CANCELLED).select_related("enterprise")
    rows = rows.prefetch_related("lines").order_by("id")
    return [one for one in rows if one.form != Form.TRANSFER or one.lines.all()]


def guarantee_facts(*, lots: Collection[int] | None = None) -> Iterator[dict[str, Any]]:
    """
    Yield one flat row for each bid deposit given for an opened or ended lot, or for these lots.

    Before that nobody may know who gave one: what is still sealed is not even looked into. What
    was not paid, not issued or withdrawn in time has no row. Columns: reference, lot_code, form,
    amount in yuan (of what counts), given_at (of the last money, or of the letter).
    """
    rows = Guarantee.objects.filter(purpose=Purpose.BID, lot__isnull=False)
    rows = rows.exclude(lot__state=LotState.OPEN)
    if lots is not None:
        rows = rows.filter(lot__in=lots)
    for guarantee in rows.prefetch_related("lines").order_by("lot", "id").iterator(_PAGE):
        said, amount, given_at = particulars_of(guarantee), None, None
        if guarantee.form == Form.TRANSFER:
            lines = [line for line in lines_of(guarantee) if not line.problems]
            amount = received(lines)
            given_at = max((line.credited_at for line in lines), default=None)
        elif said.issued_at is not None:
            amount, given_at = said.letter_amount or said.amount, said.issued_at
        if given_at is None or said.withdrawn_at is not None:
            continue
        yield {
            "reference": guarantee.reference,
            "lot_code": said.lot_code,
            "form": guarantee.form,
            "amount": amount,
            "given_at": given_at,
        }


def handle_of(purpose: Purpose, lot_code: str, credit_code: str) -> str:
    """Return the mark of one bidder's guarantees for one lot."""
    return mark("handle", purpose, lot_code, credit_code)
