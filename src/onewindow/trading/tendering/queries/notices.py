"""The values that notices are made of, and the notices that the public sees."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from onewindow.kernel.forms import Field, FieldKind
from onewindow.trading.tendering.models import KnownNotice, Lot, Notice, Tender
from onewindow.trading.tendering.queries.openings import opening_place
from onewindow.trading.tendering.queries.procedures import procedure_of
from onewindow.trading.tendering.queries.timetables import moments_of
from onewindow.trading.tendering.rules import (
    AWARDED,
    OVER,
    NoticeKind,
    NoticeState,
    TenderState,
)

_SHOWN = (NoticeState.PUBLISHED, NoticeState.CORRECTED)


def notice_kind(code: str) -> NoticeKind:
    """
    Return a kind of notice.

    :raises KnownNotice.DoesNotExist: if no pack has it.
    """
    return NoticeKind.model_validate(KnownNotice.objects.get(code=code).content)


def notice_kinds_of(tender: Tender) -> list[NoticeKind]:
    """Return the kinds of notice that the tender may publish now, in the procedure's order."""
    stages = [stage.notice for stage in procedure_of(tender.procedure).stages if stage.notice]
    known = _known_kinds()
    possible = {
        kind.code: kind
        for kind in known
        if kind.family == tender.procedure.family
        and not kind.is_from_data
        and _is_open(kind, tender)
    }
    ordered = [code for code in stages if code in possible]
    others = [one.code for one in possible.values() if one.terminates]
    return [possible[code] for code in (*ordered, *others)]


def _is_open(kind: NoticeKind, tender: Tender) -> bool:
    """Test if a kind fits the tender's state: announced once, then the others."""
    if kind.announces:
        return tender.state == TenderState.ENTERED
    if kind.terminates:
        return tender.state in {TenderState.ANNOUNCED, TenderState.CLOSED} and may_end(tender)
    if kind.clarifies:  # 截止前改变招标文件走澄清修改，由它生成公告
        return tender.state == TenderState.CLOSED
    return tender.state in {TenderState.ANNOUNCED, TenderState.CLOSED}


def is_archivable(tender: Tender) -> bool:
    """Test if all lots of a closed tender are over, so that it can be put away."""
    is_closed = tender.state == TenderState.CLOSED
    return is_closed and not tender.lots.exclude(state__in=OVER).exists()


def may_end(tender: Tender) -> bool:
    """Test if anything of the tender can still be terminated, and nothing of it is awarded."""
    states = set(tender.lots.values_list("state", flat=True))
    return not states & AWARDED and bool(states - OVER)


def notice_values(
    tender: Tender, *, terms: dict[str, str], corrects: Notice | None
) -> dict[str, str]:
    """Return every value that a notice of the tender may be made of, as text."""
    procedure = procedure_of(tender.procedure)
    values = {
        "name": tender.name,
        "method": procedure.method,
        "content": tender.content,
        "approval": f"批准文号：{tender.approval_reference}",
        "lots": "\n".join(_lot_words(lot) for lot in tender.lots.all()),
        "tenderer": f"招标人：{tender.tenderer.name}",
        "agency": f"代理机构：{tender.agency.name}" if tender.agency else "",
        "supervisor": tender.supervisor.name,
        "platform": "登录本平台下载，不收取费用",
        "sealing": _sealing_words(tender) if procedure.custody else "",
        "opening_place": f"开标地点：{opening_place(tender).words}",
        "corrected": f"{corrects.title}（{corrects.number}）" if corrects else "",
    }
    labels = {event.code: event.label for event in procedure.events}
    for event, at in moments_of(tender).items():
        values[f"at.{event}"] = f"{labels[event]}：{moment_words(at)}"
    return values | {f"terms.{code}": text for code, text in terms.items()}


def spoken_answers(fields: Sequence[Field], answers: Mapping[str, Any]) -> dict[str, str]:
    """Return clean answers as a notice or a document says them."""
    return {f.code: _spoken(f, answers[f.code]) for f in fields if f.code in answers}


def clarifying_kind(tender: Tender) -> str | None:
    """Return the kind of notice by which the tender's procedure clarifies, if it has one."""
    stages = {stage.notice for stage in procedure_of(tender.procedure).stages if stage.notice}
    return next((one.code for one in _known_kinds() if one.clarifies and one.code in stages), None)


def standing_notice(tender: Tender) -> Notice | None:
    """Return the announcement in force: the first one, or what corrected it last."""
    codes = [one.code for one in _known_kinds() if one.announces or one.clarifies]
    rows = tender.notices.filter(kind__in=codes, state=NoticeState.PUBLISHED)
    return rows.order_by("-published_at", "-id").first()


def published_notices() -> QuerySet[Notice]:
    """Return what the public sees, newest first."""
    return Notice.objects.filter(state__in=_SHOWN, is_public=True).select_related("tender")


def notices_due(now: datetime) -> QuerySet[Notice]:
    """Return the notices whose time has come."""
    return Notice.objects.filter(state=NoticeState.SCHEDULED, due_at__lte=now).order_by("due_at")


def moment_words(at: datetime) -> str:
    """Return a moment the way a notice writes it: 2026年12月1日 9时30分."""
    local = timezone.localtime(at)
    words = f"{local.year}年{local.month}月{local.day}日"
    if (local.hour, local.minute, local.second) == (23, 59, 59):
        return words
    return f"{words} {local.hour}时{local.minute:02d}分"


def _known_kinds() -> list[NoticeKind]:
    return [NoticeKind.model_validate(kind.content) for kind in KnownNotice.objects.all()]


def _spoken(field: Field, value: Any) -> str:
    if field.kind is FieldKind.YES_NO:
        return {"yes": "接受", "no": "不接受"}.get(value, str(value))
    if field.kind is FieldKind.NUMBER:
        return f"{field.label}：{value}"
    return dict(field.options).get(value, str(value))


def _lot_words(lot: Lot) -> str:
    ceiling = f"，最高限价{lot.ceiling:,.2f}元" if lot.ceiling else ""
    security = f"，投标保证金{lot.bid_security:,.2f}元" if lot.bid_security else ""
    words = f"{lot.name}（{lot.code}）：估算价{lot.estimate:,.2f}元{ceiling}{security}"
    return f"{words}。统一交易标识码 {lot.transaction_code}"


def _sealing_words(tender: Tender) -> str:
    custody = procedure_of(tender.procedure).custody
    if custody is None:
        return ""
    names = "、".join(custody.custodians)
    return (
        f"通过本平台递交加密的电子投标文件；密钥由{names}分持，"
        f"截止后由其中{custody.threshold}方共同操作才能解密。逾期送达的不予接收。"
    )
