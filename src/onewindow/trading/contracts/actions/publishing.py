"""Notices that follow from a step: drafted from the data, released and published at once."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from onewindow.kernel.actors import Actor
from onewindow.trading.tendering.api import (
    Family,
    Lot,
    Notice,
    draft_notice,
    publish_notice,
    release_notice,
)

# 每一步在工程建设和政府采购中各发哪种公告。
KINDS = {
    "result": {Family.WORKS: "A-WIN", Family.PROCUREMENT: "D-RESULT"},
    "failure": {Family.WORKS: "A-ABN", Family.PROCUREMENT: "D-ABORT"},
    "contract": {Family.WORKS: "A-CONTRACT", Family.PROCUREMENT: "D-CONTRACT"},
    "change": {Family.WORKS: "A-CHANGE", Family.PROCUREMENT: "D-CHANGE"},
}


def publish_from_data(
    *, lot: Lot, code: str, terms: Mapping[str, str], at: datetime, actor: Actor
) -> Notice:
    """
    Draft a notice of a lot from its data and publish it at once.

    :raises Refused: with everything that the law asks for and that is missing.
    """
    notice = draft_notice(
        tender=lot.tender,
        code=code,
        terms=terms,
        on=timezone.localtime(at).date(),
        actor=actor,
        lot=lot,
    )
    release_notice(notice=notice, at=at, actor=actor)
    publish_notice(notice=notice, at=at)
    return notice


def kind_for(lot: Lot, step: str) -> str:
    """Return which kind of notice a step publishes for this lot."""
    return KINDS[step][Family(lot.tender.procedure.family)]
