"""What the tender documents of the demonstration say, and what bidders ask about them."""

from datetime import date

from django.utils import timezone

from onewindow.foundation.directory.api import Enterprise, EnterpriseKind
from onewindow.kernel.actors import Actor
from onewindow.trading.tendering.api import (
    ClarificationDraft,
    DocumentDraft,
    Family,
    Tender,
    TenderDocument,
    answer_question,
    ask_question,
    issue_clarification,
    issue_document,
    proposals_for,
    take_document,
    templates_for,
    write_document,
)

_WORKS = {
    "qualification": "具备与本项目相适应的施工资质；项目负责人具有相应专业注册建造师资格。",
    "technical": "质量合格，执行现行国家和行业标准；图纸和工程量清单随本文件提供。",
    "duration_days": "420",
    "consortium": "no",
    "validity_days": "90",
    "pricing": "采用工程量清单综合单价报价，报价不高于最高投标限价。",
    "security_forms": "转账、银行保函、保险单均可；合同签订后5日内退还，转账的连同利息退还。",
    "performance_percent": "2",
    "prepayment_percent": "30",
    "payment": "按月计量，支付已完工程量价款的80%；竣工结算后付至97%，余款为质量保证金。",
    "payment_days": "30",
    "contract": "采用建设工程施工合同示范文本，质量、变更、违约和争议解决按专用条款约定。",
    "rule": "不高于控制价的报价中，最低者成交；报价相同的随机抽取。",
}
_PROCUREMENT = {
    "qualification": "符合《政府采购法》第二十二条规定的条件；本项目不接受联合体。",
    "policy": "小微企业的报价扣除10%后参加评审；优先采购节能环保产品。",
    "requirement": "内容、数量和服务标准见需求清单；★条款不允许偏离。",
    "delivery": "合同签订后10日内开始，地点为采购人指定地点。",
    "validity_days": "90",
    "pricing": "报价为全包价，不高于预算金额。",
    "security_forms": "以转账、保函等非现金形式交纳；中标通知书发出后5个工作日内退还未中标的。",
    "performance_percent": "1",
    "prepayment_percent": "40",
    "payment": "合同签订后付预付款，其余按季度验收合格后支付。",
    "payment_days": "30",
    "contract": "服务范围、验收标准、违约责任和争议解决见合同文本。",
    "credit_check": "“信用中国”和中国政府采购网，投标截止当日查询，查询记录存档。",
}

_QUESTIONS = (
    "施工现场的临时用水用电接口在哪里？",
    "室外景观标段的苗木规格表中，乔木胸径没有列全，请补充。",
    "项目负责人能否由一级建造师担任？",
)


def write_demo_document(*, tender: Tender, on: date, actor: Actor) -> TenderDocument:
    """
    Write the draft of a tender's document from its template's first proposal.

    :raises Refused: never with the packs as shipped.
    """
    template = templates_for(tender)[0]
    answers = _WORKS if template.family is Family.WORKS else _PROCUREMENT
    draft = DocumentDraft(template.code, answers, proposals_for(tender, template)[0])
    return write_document(tender=tender, draft=draft, on=on, actor=actor)


def issue_demo_document(*, tender: Tender, actor: Actor) -> None:
    """
    Issue the draft that was written.

    :raises Refused: never with the packs as shipped.
    """
    document = tender.documents.get(state="draft")
    issue_document(document=document, at=timezone.now(), actor=actor)


def build_demo_talk(*, tender: Tender, actor: Actor) -> None:
    """
    Let firms take a tender's document and ask; one question waits, one is answered, one clarified.

    :raises Refused: if the document is not supplied now.
    """
    firms = Enterprise.objects.filter(kind=EnterpriseKind.COMPANY, legal_person__isnull=False)
    asked = []
    for firm, words in zip(firms.order_by("id"), _QUESTIONS, strict=False):
        person = firm.legal_person
        if person is None:
            continue
        at = timezone.now()
        speaker = Actor(f"person:{person.pk}", person.name)
        take_document(tender=tender, enterprise=firm, person=person, at=at, actor=speaker)
        asked.append(
            ask_question(tender=tender, enterprise=firm, person=person, text=words, at=at)
        )
    at = timezone.now()
    answer_question(
        question=asked[0],
        answer="按招标文件附图，以现场为准。",
        affects_bids=False,
        at=at,
        actor=actor,
    )
    draft = ClarificationDraft(
        change="室外景观标段的苗木规格表增补两项，详见附表；其他内容不变。",
        reason="苗木表漏列",
        affects_bids=True,
        questions=[asked[1]],
    )
    issue_clarification(tender=tender, draft=draft, at=at, actor=actor)
