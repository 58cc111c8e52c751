"""Procedures in force, and the content of an edition."""

from collections.abc import Sequence
from datetime import date

from onewindow.kernel.violations import refuse
from onewindow.trading.tendering.models import ProcedureEdition
from onewindow.trading.tendering.rules import LastOffers, Procedure

# By digest of the content; a city has some tens of editions.
_READ: dict[str, Procedure] = {}


def procedures_on(day: date) -> Sequence[ProcedureEdition]:
    """Return the newest edition of each procedure that a tender created on the day may use."""
    newest: dict[str, ProcedureEdition] = {}
    editions = ProcedureEdition.objects.filter(starts__lte=day)
    for edition in editions.order_by("code", "starts", "number"):
        newest[edition.code] = edition
    return tuple(newest.values())


def editions_beside(edition: ProcedureEdition) -> Sequence[ProcedureEdition]:
    """Return the other editions of the same procedure, the newest first."""
    rows = ProcedureEdition.objects.filter(code=edition.code).exclude(pk=edition.pk)
    return tuple(rows.order_by("-starts", "-number"))


def last_offers_of(edition: ProcedureEdition) -> LastOffers:
    """
    Return how the procedure asks for last offers.

    :raises Refused: if it asks for none.
    """
    found = procedure_of(edition).last_offers
    if found is None:
        raise refuse("offer.procedure", "本程序没有最后报价")
    return found


def procedure_of(edition: ProcedureEdition) -> Procedure:
    """Return the content of an edition; it never changes, so each process reads it once."""
    if edition.digest not in _READ:
        _READ[edition.digest] = Procedure.model_validate(edition.content)
    return _READ[edition.digest]
