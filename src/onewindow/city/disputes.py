"""Disputes of the demonstration: answered in time, pending, decided; and a lot nobody bid for."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from onewindow.city.contracts import demo_offers, demo_proof, show_candidates
from onewindow.city.openings import open_lots
from onewindow.city.tenders import Story, enter_story
from onewindow.foundation.directory.api import Enterprise, EnterpriseKind
from onewindow.foundation.records.api import Attachment
from onewindow.kernel.actors import Actor
from onewindow.trading.bidding.api import fail_opening
from onewindow.trading.tendering.api import (
    Answer,
    Claim,
    Decision,
    Dispute,
    DisputeDraft,
    DisputeKind,
    Letter,
    Link,
    Lot,
    LotDraft,
    Outcome,
    Standing,
    Tender,
    TenderKind,
    accept_complaint,
    answer_dispute,
    decide_complaint,
    explain_complaint,
    file_dispute,
    order_suspension,
)

OBJECTED = "云西区滨河小学改扩建工程施工"
QUERIED = "云西区2027年度公共机构保洁服务采购"
STORY = Story(
    name="云西区中小学食堂明厨亮灶改造工程",
    procedure="works_open",
    kind=TenderKind.CONSTRUCTION,
    category="A01",
    function="教育",
    content="十二所学校食堂的操作间改造、视频监控和排烟系统更换。",
    lots=(
        LotDraft("城区学校", Decimal("5200000.00"), Decimal("100000.00")),
        LotDraft("乡镇学校", Decimal("4300000.00"), Decimal("80000.00")),
        LotDraft("山区学校", Decimal("4100000.00"), Decimal("80000.00")),
    ),
    steps=("timetable", "enter", "document", "issue", "announce"),
    terms={
        "funds": "区财政资金",
        "qualification": "具备建筑装修装饰工程专业承包二级及以上资质，具有有效的安全生产许可证。",
        "consortium": "no",
        "contact": "付志强",
        "telephone": "0571-00000001",
        "address": "云西区文教路1号",
    },
)
_ANSWER = Answer(
    Outcome.REJECTED,
    "资质等级按工程规模和技术要求设定，满足要求的企业在本区登记的有二十余家，不构成排斥。",
    "《招标投标法实施条例》第三十二条；招标文件第三章",
    is_clean=True,
)
_REVIEWED = Answer(
    Outcome.REJECTED,
    "经核对，评标委员会按招标文件第四章的评分标准打分，各项得分计算无误。",
    "招标文件第四章",
    is_clean=True,
)
_DECISION = Decision(
    Outcome.REJECTED,
    "调取评标记录和原始评分表：第一中标候选人的施工组织设计由五名评委独立评分，"
    "分值均在标准区间内，汇总计算正确，没有改变评标标准和方法的情形。",
    "投诉缺乏事实依据，予以驳回。有关标段恢复招标投标活动。",
    "《工程建设项目招标投标活动投诉处理办法》第二十条第（一）项",
    is_clean=True,
)


@dataclass(frozen=True, slots=True)
class _Said:
    """What somebody raises in a story."""

    kind: DisputeKind
    link: Link
    standing: Standing
    claim: str
    request: str
    facts: str
    basis: str


@dataclass(frozen=True, slots=True)
class _Who:
    """Who raises it, about what, with which proof."""

    tender: Tender
    lot: Lot | None
    firm: Enterprise
    proof: Attachment


_TOO_HIGH = _Said(
    DisputeKind.OBJECTION,
    Link.DOCUMENTS,
    Standing.POTENTIAL,
    "招标文件要求施工总承包二级及以上资质，高于本工程规模的需要。",
    "请将资质要求调整为三级及以上。",
    "单体建筑面积8600平方米、高度不足24米，在三级资质承包范围以内。",
    "《招标投标法实施条例》第三十二条第二款第（二）项",
)
_UNCLEAR = _Said(
    DisputeKind.QUERY,
    Link.DOCUMENTS,
    Standing.POTENTIAL,
    "评分标准中“服务方案优秀得10分”没有量化，评审尺度不明。",
    "请细化服务方案各档次的评分标准。",
    "采购文件第四章第3项只写“优、良、一般”，没有对应的具体内容。",
    "财政部令第87号第五十五条",
)
_SCORES = _Said(
    DisputeKind.OBJECTION,
    Link.RESULT,
    Standing.BIDDER,
    "第一中标候选人的施工组织设计得分明显偏高，与招标文件的评分标准不符。",
    "请核对评分并重新公示。",
    "公示的得分与我方按评分标准的测算差距较大。",
    "《招标投标法》第四十条",
)
_ALIKE = _Said(
    DisputeKind.COMPLAINT,
    Link.OTHER,
    Standing.BIDDER,
    "本标段两家投标人的电子投标文件由同一台计算机编制，涉嫌串通投标。",
    "请查明投标文件的编制痕迹，依法处理。",
    "开标一览表的格式、错别字和生成时间完全一致。",
    "《招标投标法实施条例》第四十条第（一）项",
)


@transaction.atomic
def build_demo_disputes(*, on: date, actor: Actor) -> int:
    """
    Tell of disputes: two answered in time, a query that waits, two complaints, one decided.

    In the tender of their own one lot had a complaint that was decided, one stands still by order
    of the supervising body, and one failed for want of bidders. Return how many are new.

    :raises Refused: never with the city and the packs as shipped.
    """
    if Tender.objects.filter(name=STORY.name).exists():
        return 0
    known = Dispute.objects.count()
    proof = demo_proof("证明材料.pdf", owner="tendering.dispute", actor=actor)
    firms = Enterprise.objects.filter(kind=EnterpriseKind.COMPANY, legal_person__isnull=False)
    first, second = firms.order_by("id")[:2]
    school, cleaning = (Tender.objects.get(name=name) for name in (OBJECTED, QUERIED))
    objection = _raise(_TOO_HIGH, _Who(school, None, first, proof))
    answer_dispute(dispute=objection, answer=_ANSWER, at=timezone.now(), actor=actor)
    _raise(_UNCLEAR, _Who(cleaning, None, second, proof))
    tender = enter_story(STORY, on=on, actor=actor)
    lots, offers = list(tender.lots.order_by("number")), demo_offers()
    shown, opened = open_lots(lots[:2], offers, days_ago=1, actor=actor)
    show_candidates(shown, on=on, actor=actor)
    loser = offers[1].firm
    _dispute_result(_Who(tender, shown, loser, proof), actor)
    _hold(_raise(_ALIKE, _Who(tender, opened, loser, proof)), actor)
    fail_opening(lot=Lot.objects.get(pk=lots[2].pk), at=timezone.now(), actor=actor)
    return Dispute.objects.count() - known


def _raise(said: _Said, who: _Who, prior: Dispute | None = None) -> Dispute:
    """Raise something for a firm; with a prior objection it is a complaint of the same."""
    person = who.firm.legal_person
    assert person is not None  # the firms of the city have somebody who leads them
    letter = Letter(
        kind=DisputeKind.COMPLAINT if prior else said.kind,
        link=said.link,
        standing=said.standing,
        claims=(Claim(said.claim),),
        request=said.request,
        facts=said.facts,
        basis=said.basis,
        has_evidence=True,
    )
    draft = DisputeDraft(
        tender=who.tender,
        lot=who.lot,
        letter=letter,
        enterprise=who.firm,
        person=person,
        telephone=person.phone,
        address=who.firm.address,
        evidence=(who.proof,),
        known_on=timezone.localdate(),
        prior=prior,
    )
    speaker = Actor(f"person:{person.pk}", person.name)
    return file_dispute(draft=draft, at=timezone.now(), actor=speaker)


def _dispute_result(who: _Who, actor: Actor) -> None:
    """Object, be answered, complain; the lot stands still until the complaint is decided."""
    objection = _raise(_SCORES, who)
    answer_dispute(dispute=objection, answer=_REVIEWED, at=timezone.now(), actor=actor)
    complaint = _raise(_SCORES, who, prior=objection)
    _hold(complaint, actor)
    words = "评标由依法组建的评标委员会独立完成，我方没有干预；评分表和汇总表已随卷提交。"
    explain_complaint(dispute=complaint, text=words, actor=actor)
    decide_complaint(dispute=complaint, decision=_DECISION, at=timezone.now(), actor=actor)


def _hold(complaint: Dispute, actor: Actor) -> None:
    """Accept a complaint and order its lot to stand still."""
    accept_complaint(dispute=complaint, at=timezone.now(), actor=actor)
    order_suspension(dispute=complaint, at=timezone.now(), actor=actor)
