"""Awards and contracts of the demonstration: one to be drafted, one overdue, one not changed."""

import io
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from pikepdf import new

from onewindow.city.draws import committee_plan, draw_committee, fill_seats
from onewindow.city.openings import Offer, open_lots
from onewindow.city.sittings import evaluate
from onewindow.city.tenders import Story, capped_lot, enter_story
from onewindow.foundation.accounts.api import (
    User,
    issue_demo_certificate,
    signed_bytes,
)
from onewindow.foundation.directory.api import Enterprise, EnterpriseKind
from onewindow.foundation.records.api import Attachment, attach_file
from onewindow.kernel.actors import Actor
from onewindow.kernel.signing import KeyKind, SoftwareKey
from onewindow.trading.contracts.api import (
    SIGN,
    Award,
    ChangeDraft,
    Contract,
    ContractDraft,
    MilestoneDraft,
    Party,
    PaymentDraft,
    PaymentKind,
    accept_milestone,
    approve_payment,
    ask_change,
    ask_payment,
    award_of,
    candidates_of,
    contract_statement,
    decide_award,
    draft_contract,
    file_contract,
    notify_result,
    offer_contract,
    pay,
    plan_milestones,
    publicize_candidates,
    publish_contract,
    receive_signed,
    refuse_change,
    report_milestone,
    sign_contract,
)
from onewindow.trading.evaluation.api import Evaluation, Report, Signing
from onewindow.trading.tendering.api import Lot, Moment, Tender, TenderKind, lot_moments

_BUYER, _SUPPLIER = "demo-tenderer", "demo-agent"
STORY = Story(
    name="云西区中心小学智能化改造工程",
    procedure="works_open",
    kind=TenderKind.CONSTRUCTION,
    category="A01",
    function="住建",
    content="校园网络、广播、监控和门禁系统改造。",
    lots=(
        capped_lot("教学区", "6400000.00", "120000.00"),
        capped_lot("运动区", "4500000.00", "90000.00"),
        capped_lot("宿舍区", "4100000.00", "80000.00"),
    ),
    steps=("timetable", "enter", "document", "issue", "announce"),
    terms={
        "funds": "区财政资金",
        "qualification": "具备电子与智能化工程专业承包二级及以上资质，具有有效的安全生产许可证。",
        "consortium": "no",
        "contact": "付志强",
        "telephone": "0571-00000005",
        "address": "云西区云江路100号",
    },
)
_CHANNEL = "通过本平台提出，或书面送交区住建局（云西区云江路100号，0571-00000005）"
_OFFERS = (
    (Decimal("0.948"), "郑建国", "一级建造师（机电） 浙13320260001"),
    (Decimal("0.955"), "冯伟", "一级建造师（机电） 浙13320260002"),
    (Decimal("0.962"), "蒋志远", "一级建造师（机电） 浙13320260003"),
)
_OPENED_BEFORE = 60
_SIGNED_BEFORE = timedelta(days=45)
_NOTIFIED_BEFORE = timedelta(days=20)


@dataclass(frozen=True, slots=True)
class _Cast:
    """Who acts in the stories, and what proves what they say."""

    actor: Actor
    on: date
    proof: Attachment


@transaction.atomic
def build_demo_contracts(*, on: date, actor: Actor) -> int:
    """
    Take a tender of three lots from its bids to its contracts; what is there stays.

    In one lot the winner knows and the contract is to be drafted, one is performed with a payment
    overdue, and in one a change beyond the limit was refused. Return how many contracts are new.

    :raises Refused: never with the city and the packs as shipped.
    """
    if Tender.objects.filter(name=STORY.name).exists():
        return 0
    tender = enter_story(STORY, on=on, actor=actor)
    lots = list(tender.lots.order_by("number"))
    cast = _Cast(actor, on, demo_proof("监理签证.pdf", owner="contracts.contract", actor=actor))
    awarded, performed, changed = open_lots(
        lots, demo_offers(), days_ago=_OPENED_BEFORE, actor=actor
    )
    _award(awarded, cast)
    age(awarded, _NOTIFIED_BEFORE)
    contracts = [_sign(lot, cast) for lot in (performed, changed)]
    _perform(contracts[0], cast, on=on)
    _refuse_change(contracts[1], cast, on=on)
    return len(contracts)


def demo_offers() -> list[Offer]:
    """Return the offers of the firm that the demonstration's agent speaks for, and two others."""
    agent = User.objects.get(username=_SUPPLIER)
    own = list(Enterprise.objects.filter(mandates_given__agent=agent.person)[:1])
    others = Enterprise.objects.filter(kind=EnterpriseKind.COMPANY).order_by("id")
    firms = [*own, *others.exclude(pk__in=[firm.pk for firm in own])[:3]][:3]
    return [
        Offer(firm, rate, 120, manager, certificate)
        for firm, (rate, manager, certificate) in zip(firms, _OFFERS, strict=True)
    ]


def show_candidates(lot: Lot, *, on: date, actor: Actor) -> Award:
    """
    Let a drawn committee evaluate an opened lot, and put its candidates on show.

    :raises Refused: never with the city and the packs as shipped.
    """
    due = lot_moments(lot)["bids_due"]
    plan = committee_plan(due + timedelta(hours=2))
    drawn = draw_committee(lot, at=due + timedelta(minutes=5), plan=plan, actor=actor)
    fill_seats(drawn)
    evaluate(lot, on=on, actor=actor)
    lot.refresh_from_db()
    award = receive_signed(lot=lot, actor=actor)
    publicize_candidates(award=award, channel=_CHANNEL, at=timezone.now(), actor=actor)
    return award


def age(lot: Lot, past: timedelta) -> None:
    """Move into the past what happened to a lot after its opening, as if it were long ago."""
    Evaluation.objects.filter(lot=lot).update(
        starts_at=F("starts_at") - past, started_at=F("started_at") - past
    )
    reports = Report.objects.filter(evaluation__lot=lot)
    reports.update(made_at=F("made_at") - past, signed_at=F("signed_at") - past)
    Moment.objects.filter(lot=lot).update(at=F("at") - past)
    Award.objects.filter(lot=lot).update(
        received_at=F("received_at") - past,
        publicized_at=F("publicized_at") - past,
        shown_until=F("shown_until") - past,
        decided_at=F("decided_at") - past,
        notified_at=F("notified_at") - past,
    )
    Contract.objects.filter(lot=lot).update(
        signed_at=F("signed_at") - past,
        published_at=F("published_at") - past,
        filed_at=F("filed_at") - past,
    )
    lot.notice_set.update(published_at=F("published_at") - past)


def _award(lot: Lot, cast: _Cast) -> Award:
    """Go from the opening to the award notice, the candidates having been on show four days."""
    shown = show_candidates(lot, on=cast.on, actor=cast.actor)
    age(lot, timedelta(days=4))
    award = award_of(lot)
    assert award is not None  # it was received just now
    now, winner = timezone.now(), candidates_of(shown)[0]
    decide_award(award=award, winner=winner, reasons="", at=now, actor=cast.actor)
    notify_result(award=award, goods="", contact="", at=now, actor=cast.actor)
    return award


def _sign(lot: Lot, cast: _Cast) -> Contract:
    """Go from the award to a signed, published and filed contract of some weeks ago."""
    award = _award(lot, cast)
    actor, now = cast.actor, timezone.now()
    winner = candidates_of(award)[0]
    signed_on = timezone.localdate() - _SIGNED_BEFORE
    contract = draft_contract(
        award=award,
        draft=ContractDraft(
            amount=winner.price or lot.estimate,
            starts=signed_on,
            duration_days=winner.duration_days,
            quality=winner.quality,
            project_manager=winner.project_manager,
            manager_certificate=winner.manager_certificate,
            manager_days=22,
            prepayment_rate=Decimal("0.30"),
            retention_rate=Decimal("0.03"),
            warranty_days=730,
            is_small_firm=True,
            clauses="按《智能建筑工程质量验收规范》验收；逾期每日按合同价万分之三支付违约金；"
            "争议由项目所在地人民法院管辖。",
        ),
        on=timezone.localdate(),
        actor=actor,
    )
    offer_contract(contract=contract, at=now, actor=actor)
    for party, username in ((Party.SUPPLIER, _SUPPLIER), (Party.BUYER, _BUYER)):
        _sign_as(contract, party, username, cast)
    contract.refresh_from_db()
    publish_contract(contract=contract, at=now, actor=actor)
    file_contract(contract=contract, at=now, actor=actor)
    age(lot, _SIGNED_BEFORE)
    contract.refresh_from_db()
    return contract


def _sign_as(contract: Contract, party: Party, username: str, cast: _Cast) -> None:
    """Sign with a certificate of the demo's authority, made for the occasion."""
    account = User.objects.get(username=username)
    unit = contract.supplier if party is Party.SUPPLIER else contract.lot.tender.tenderer
    key, now = SoftwareKey.generate(KeyKind.EC), timezone.now()
    certificate = issue_demo_certificate(
        user=account, code=unit.credit_code, public=key.public(), at=now, actor=cast.actor
    )
    value = key.sign(signed_bytes(contract, SIGN, contract_statement(contract))).hex()
    signing = Signing(certificate, value, account)
    sign_contract(contract=contract, party=party, signing=signing, at=now, actor=cast.actor)


def _perform(contract: Contract, cast: _Cast, *, on: date) -> None:
    """Pay the prepayment in time, then let a progress payment run past its last day."""
    actor, starts = cast.actor, contract.starts
    half = (contract.amount * Decimal("0.3")).quantize(Decimal("0.01"))
    stones = plan_milestones(
        contract=contract,
        drafts=[
            MilestoneDraft("设备进场", starts + timedelta(days=2), half),
            MilestoneDraft("系统联调", starts + timedelta(days=80), half),
        ],
        actor=actor,
    )
    first = ask_payment(
        contract=contract,
        draft=PaymentDraft(PaymentKind.PREPAYMENT, half, starts),
        on=starts + timedelta(days=1),
        actor=actor,
    )
    approve_payment(payment=first, on=starts + timedelta(days=3), actor=actor)
    pay(payment=first, voucher="YX-2026-0117", on=starts + timedelta(days=5), actor=actor)
    done_on = starts + timedelta(days=2)
    report_milestone(
        milestone=stones[0],
        done_on=done_on,
        note="设备到货，监理已签证",
        evidence=cast.proof,
        on=on,
        actor=actor,
    )
    accept_milestone(milestone=stones[0], on=done_on + timedelta(days=1), actor=actor)
    late = ask_payment(
        contract=contract,
        draft=PaymentDraft(PaymentKind.PROGRESS, half, done_on, stones[0]),
        on=on,
        actor=actor,
    )
    approve_payment(payment=late, on=on, actor=actor)


def _refuse_change(contract: Contract, cast: _Cast, *, on: date) -> None:
    """Let the supervising body refuse a change beyond the local limit."""
    change = ask_change(
        contract=contract,
        draft=ChangeDraft(
            amount=(contract.amount * Decimal("0.15")).quantize(Decimal("0.01")),
            days=30,
            scope="增加宿舍区人脸识别门禁",
            reason="学校提出新的管理要求",
            evidence=cast.proof,
        ),
        on=on,
        actor=cast.actor,
    )
    refuse_change(
        change=change,
        decision="新增内容不在招标范围内，增加金额累计超过合同价的10%，应当另行招标。",
        on=on,
        actor=cast.actor,
    )


def demo_proof(name: str, *, owner: str, actor: Actor) -> Attachment:
    """Keep a small file that stands for what a party would hand in."""
    content, document = io.BytesIO(), new()
    document.add_blank_page()
    document.save(content)
    content.seek(0)
    return attach_file(file=content, name=name, owner=owner, actor=actor)
