"""The facts of a tender as its releases take them, gathered from the apps of the trading wing."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from onewindow.channels.exchange.rules import (
    AwardFacts,
    BidFacts,
    Change,
    ContractFacts,
    ContractMilestone,
    LotFacts,
    MomentFacts,
    NoticeFacts,
    Party,
    Payment,
    TenderFacts,
)
from onewindow.foundation.directory.api import Enterprise, Organization
from onewindow.foundation.records.api import Entry, key_of
from onewindow.trading.bidding.api import Bid, BidState
from onewindow.trading.contracts.api import AwardFacts as WingAward
from onewindow.trading.contracts.api import (
    AwardState,
    ChangeState,
    ContractState,
    award_facts,
    contract_facts,
)
from onewindow.trading.contracts.api import ContractFacts as WingContract
from onewindow.trading.tendering.api import (
    Lot,
    LotState,
    Moment,
    Notice,
    Tender,
    TenderState,
    notice_kind,
    procedure_of,
    published_notices,
)


def tender_facts(tender: Tender, *, at: datetime) -> TenderFacts:
    """Return what may be said of a tender as it stood at a moment."""
    procedure = procedure_of(tender.procedure)
    lots = list(tender.lots.all())
    codes = {lot.code: lot.transaction_code for lot in lots}
    return TenderFacts(
        code=tender.code,
        name=tender.name,
        kind=tender.kind,
        content=tender.content,
        state=_state_at(tender, at, TenderState.DRAFT),
        method=procedure.ocds_method,
        method_words=procedure.method,
        approval=f"批准文号：{tender.approval_reference}",
        tenderer=party(tender.tenderer),
        agency=party(tender.agency) if tender.agency else None,
        supervisor=party(tender.supervisor),
        lots=[_lot(lot, at) for lot in lots],
        notices=_notices(tender),
        moments=_moments(tender),
        project_code=tender.project.code if tender.project else "",
        bids=_bids(lots),
        awards=_awards(tender, codes),
        contracts=_contracts(tender, codes),
    ).as_of(at)


def party(body: Organization | Enterprise) -> Party:
    """Return an organization or enterprise as a release names it."""
    return Party(body.credit_code, body.name)


def notice_facts(notice: Notice) -> NoticeFacts:
    """Return a published notice as a release names it."""
    assert notice.published_at is not None
    said = {part["label"]: part["text"] for part in notice.content}
    return NoticeFacts(
        number=notice.number,
        kind=notice.kind,
        title=notice.title,
        published_at=timezone.localtime(notice.published_at),
        url=f"{settings.ORIGIN}/trading/notices/{notice.number}/",
        corrects=notice.corrects.number if notice.corrects else "",
        reason=said.get("修改原因", said.get("更正原因", "")),
        announces=notice_kind(notice.kind).announces,
        lot=notice.lot.transaction_code if notice.lot else "",
    )


def _notices(tender: Tender) -> list[NoticeFacts]:
    rows = published_notices().filter(tender=tender).select_related("corrects", "lot")
    return [notice_facts(one) for one in rows.order_by("published_at", "id")]


def _lot(lot: Lot, at: datetime) -> LotFacts:
    return LotFacts(
        code=lot.code,
        transaction_code=lot.transaction_code,
        name=lot.name,
        state=_state_at(lot, at, LotState.OPEN),
        estimate=lot.estimate,
        ceiling=lot.ceiling,
        is_suspended=_is_suspended_at(lot, at),
    )


def _moments(tender: Tender) -> list[MomentFacts]:
    labels = {event.code: event.label for event in procedure_of(tender.procedure).events}
    rows = Moment.objects.filter(tender=tender).select_related("lot").order_by("at", "id")
    return [
        MomentFacts(
            code=one.event,
            label=labels.get(one.event, one.event),
            at=timezone.localtime(one.at),
            lot=one.lot.transaction_code if one.lot else "",
        )
        for one in rows
    ]


def _bids(lots: Sequence[Lot]) -> list[BidFacts]:
    """Return the bids that were read out; before that nobody outside may know of any."""
    read_out = [lot for lot in lots if procedure_of(lot.tender.procedure).is_opened_publicly]
    rows = Bid.objects.filter(lot__in=read_out, round=0, state=BidState.OPENED)
    found = rows.select_related("lot", "enterprise").order_by("lot__number", "sealed_at", "id")
    opened = _moved_at([key_of(one) for one in found], "bid.unseal")
    return [
        BidFacts(
            lot=one.lot.transaction_code,
            bidder=party(one.enterprise),
            handed_in=timezone.localtime(one.sealed_at or one.started_at),
            opened=opened[key_of(one)],
            amount=Decimal(one.roll["price"]) if one.roll else None,
        )
        for one in found
        if key_of(one) in opened
    ]


def _awards(tender: Tender, codes: Mapping[str, str]) -> list[AwardFacts]:
    """Return candidates on show and decided awards; what a second evaluation replaced is gone."""
    return [
        _award(one, codes[one.lot])
        for one in award_facts(tender)
        if one.state != AwardState.REPLACED and (one.notified_at or one.publicized_at)
    ]


def _award(one: WingAward, lot: str) -> AwardFacts:
    is_decided = one.notified_at is not None and one.winner is not None
    standing = [bid.party for bid in one.candidates if not bid.has_fallen]
    suppliers = [one.winner] if is_decided and one.winner else standing
    at = one.notified_at if is_decided else one.publicized_at
    assert at is not None
    return AwardFacts(
        code=one.identifier,
        lot=lot,
        title=one.title,
        status="active" if is_decided else "pending",
        at=timezone.localtime(at),
        suppliers=[Party(party.credit_code, party.name) for party in suppliers],
        amount=one.amount if is_decided else None,
    )


def _contracts(tender: Tender, codes: Mapping[str, str]) -> list[ContractFacts]:
    """Return published contracts and how they are performed."""
    return [
        _contract(one, codes[one.lot])
        for one in contract_facts(tender)
        if one.published_at is not None and one.signed_at is not None
    ]


def _contract(one: WingContract, lot: str) -> ContractFacts:
    assert one.signed_at is not None
    is_over = one.state == ContractState.CLOSED
    payer = Party(one.buyer.credit_code, one.buyer.name)
    payee = Party(one.supplier.credit_code, one.supplier.name)
    return ContractFacts(
        code=one.identifier,
        award=one.award,
        lot=lot,
        title=one.title,
        status="terminated" if is_over else "active",
        signed=timezone.localtime(one.signed_at),
        amount=one.current_amount,
        starts=_morning(one.starts),
        ends=_morning(one.ends),
        milestones=[
            ContractMilestone(stone.identifier, stone.title, stone.planned_on, stone.accepted_on)
            for stone in one.milestones
        ],
        payments=[
            Payment(paid.identifier, _morning(paid.paid_on), paid.amount, payer, payee)
            for paid in one.payments
            if paid.paid_on is not None
        ],
        changes=[
            Change(change.identifier, _morning(change.decided_on), change.reason)
            for change in one.changes
            if change.decided_on is not None and change.state == ChangeState.APPROVED
        ],
    )


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _state_at(subject: Tender | Lot, at: datetime, first: str) -> str:
    """Return the state that a tender or lot was in at a moment, as the record has it."""
    rows = Entry.objects.filter(subject=key_of(subject), at__lte=at).exclude(after="")
    last = rows.order_by("-at", "-id").values_list("after", flat=True).first()
    return last or str(first)


def _is_suspended_at(lot: Lot, at: datetime) -> bool:
    rows = Entry.objects.filter(
        subject=key_of(lot), at__lte=at, move__in=("lot.suspend", "lot.resume")
    )
    last = rows.order_by("-at", "-id").values_list("move", flat=True).first()
    return last == "lot.suspend"


def _moved_at(keys: Sequence[str], move: str) -> dict[str, datetime]:
    rows = Entry.objects.filter(subject__in=keys, move=move).order_by("id")
    return {key: timezone.localtime(at) for key, at in rows.values_list("subject", "at")}
