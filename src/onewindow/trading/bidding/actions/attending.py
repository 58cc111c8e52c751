"""What a bidder does at the opening that the law has a word about: objects, signs."""

from datetime import datetime

from django.db import transaction

from onewindow.engines.meetings.api import Saying, Seat, Talk, answer, sign_minutes
from onewindow.foundation.accounts.api import Signature, SigningCertificate, User, check_unit_signs
from onewindow.foundation.directory.api import enterprise_by_code
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import refuse_if_any
from onewindow.trading.tendering.api import (
    Family,
    Lot,
    SpokenObjection,
    keep_opening_objection,
)

BIDDER = "投标人"


@transaction.atomic
def answer_objection(*, lot: Lot, talk: Talk, text: str, at: datetime, actor: Actor) -> None:
    """
    Answer on the spot what was objected to; in works it may be complained about afterwards.

    :raises Refused: if it was answered before, or the answer is empty.
    """
    answer(talk=talk, text=text, at=at, actor=actor)
    firm, person = enterprise_by_code(talk.seat.code), getattr(talk.seat.user, "person", None)
    is_works = lot.tender.procedure.family == Family.WORKS
    if is_works and firm and person and talk.saying == Saying.OBJECTION:
        spoken = SpokenObjection(lot, firm, person, talk.text, talk.at, talk.answer)
        keep_opening_objection(spoken=spoken, at=at, actor=actor)


def sign_opening(
    *, seat: Seat, certificate: SigningCertificate, value: str, signer: User, at: datetime
) -> Signature:
    """
    Sign the minutes for a seat; for a bidder only with the bidder's own certificate.

    :raises Refused: with a person's or another's certificate, or like ``sign_minutes``.
    """
    if seat.role == BIDDER:
        refuse_if_any(check_unit_signs(certificate, code=seat.code, name=seat.name))
    return sign_minutes(seat=seat, certificate=certificate, value=value, signer=signer, at=at)
