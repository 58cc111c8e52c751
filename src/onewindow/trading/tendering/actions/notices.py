"""Notices: composed from the data, released by a person, published on time, then corrected."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.policy.api import policy_in_force
from onewindow.foundation.records.api import insert_rows, move, next_number, record
from onewindow.kernel.actors import SYSTEM, Actor
from onewindow.kernel.forms import clean_answers
from onewindow.kernel.packs import label, read_entries
from onewindow.kernel.violations import Refused, Violation, refuse, refuse_if_any
from onewindow.trading.tendering.actions.ending import check_end, terminate_tender
from onewindow.trading.tendering.actions.inviting import check_invitations, send_invitations
from onewindow.trading.tendering.models import KnownNotice, Lot, Notice, Tender
from onewindow.trading.tendering.queries import (
    days_of,
    document_in_force,
    moments_of,
    notice_kind,
    notice_values,
    notices_due,
    procedure_of,
    spoken_answers,
)
from onewindow.trading.tendering.rules import (
    NOTICE,
    TENDER,
    NoticeKind,
    NoticeState,
    TenderState,
    check_kind,
    compose,
)

EVENTS = frozenset(
    {
        "notice_published",
        "notice_until",
        "documents_from",
        "documents_until",
        "clarified_by",
        "objections_by",
        "bids_due",
    }
)


@transaction.atomic
def draft_notice(
    *,
    tender: Tender,
    code: str,
    terms: Mapping[str, Any],
    on: date,
    actor: Actor,
    lot: Lot | None = None,
    corrects: Notice | None = None,
) -> Notice:
    """
    Compose a notice from the tender's data and what only this notice says.

    :raises Refused: with everything that the law asks for and that is missing.
    """
    kind = notice_kind(code)
    clean, wrong = clean_answers(kind.fields, "", dict(terms), on=on)
    values = notice_values(tender, terms=spoken_answers(kind.fields, clean), corrects=corrects)
    composed, missing = compose(kind, values)
    refuse_if_any([*_check_use(tender, kind, corrects), *wrong, *([] if wrong else missing)])
    serial = next_number(f"notice:{tender.code}")
    notice = Notice(
        tender=tender,
        lot=lot,
        kind=code,
        number=f"{tender.code}-{serial:03d}",
        title=f"{tender.name}{kind.name}",
        content=composed.as_record(),
        corrects=corrects,
        is_public=kind.is_public and (corrects is None or corrects.is_public),
        due_at=timezone.now(),
    )
    insert_rows([notice])
    record(
        subject=notice,
        what="notice.draft",
        actor=actor,
        after=NoticeState.DRAFT,
        detail={"tender": tender.code, "kind": code, "number": notice.number},
    )
    return notice


@transaction.atomic
def release_notice(*, notice: Notice, at: datetime, actor: Actor) -> None:
    """
    Release a notice for publication at a moment; the platform then publishes it by itself.

    :raises Refused: if it is not a draft, the moment lies in the past, or an announcement would
        not come out on the day that the timetable counts from.
    """
    refuse_if_any(_check_release(notice, at))
    move(
        subject=notice,
        lifecycle=NOTICE,
        name="schedule",
        actor=actor,
        detail={"due_at": at.isoformat()},
        due_at=at,
    )


@transaction.atomic
def drop_notice(*, notice: Notice, actor: Actor) -> None:
    """
    Take back a notice that is not published yet.

    :raises Refused: if it is published already; then only a correction helps.
    """
    # 撤下的更正不再占着原公告，原公告可以另拟更正。
    detail = {"corrects": notice.corrects.number} if notice.corrects else {}
    move(subject=notice, lifecycle=NOTICE, name="drop", actor=actor, detail=detail, corrects=None)


def publish_due(*, now: datetime) -> str:
    """Publish every notice whose time has come; one that fails is told and tried again."""
    done, failed = 0, []
    for notice in notices_due(now).select_related("tender", "corrects"):
        try:
            publish_notice(notice=notice, at=now)
            done += 1
        except Refused as refused:
            failed.append(f"{notice.number}：{refused}")
    if failed:
        raise refuse("notice.unpublished", "；".join(failed))
    return f"发布{done}条" if done else "没有待发布的公告"


@transaction.atomic
def publish_notice(*, notice: Notice, at: datetime) -> None:
    """
    Publish a released notice; the first one announces the tender, a correction marks the old one.

    :raises Refused: if the tender or the corrected notice is no longer where it must be.
    """
    tender, kind = notice.tender, notice_kind(notice.kind)
    limit = policy_in_force(
        "ztb.notice.publish" if tender.procedure.family == "works" else "gp.publish",
        on=tender.law_day,
        region=tender.region,
    )
    move(
        subject=notice,
        lifecycle=NOTICE,
        name="publish",
        actor=SYSTEM,
        detail={"limit": limit.wording, "source": limit.source},
        published_at=at,
    )
    if notice.corrects:
        move(
            subject=notice.corrects,
            lifecycle=NOTICE,
            name="correct",
            actor=SYSTEM,
            detail={"by": notice.number},
        )
    if kind.announces and tender.state == TenderState.ENTERED:
        move(subject=tender, lifecycle=TENDER, name="announce", actor=SYSTEM)
        if not kind.is_public:
            send_invitations(notice=notice, at=at)
    if kind.terminates:
        refuse_if_any(check_end(tender))
        terminate_tender(notice=notice)


def check_notice_packs(folder: Path) -> list[str]:
    """Return everything that is wrong with the notices of a folder."""
    return [problem for _, problems in _read(folder) for problem in problems]


@transaction.atomic
def load_notice_packs(folder: Path) -> list[str]:
    """
    Load the kinds of notice; those published before keep their own content.

    :raises Refused: with everything that is wrong; nothing is loaded then.
    """
    found = list(_read(folder))
    refuse_if_any(Violation("notice.pack", p) for _, problems in found for p in problems)
    done = []
    for kind, _ in found:
        if kind is None:
            continue
        content = kind.model_dump(mode="json", by_alias=True)
        if KnownNotice.objects.filter(code=kind.code, content=content).exists():
            continue
        KnownNotice.objects.update_or_create(
            code=kind.code, defaults={"name": kind.name, "content": content}
        )
        done.append(f"装载公告类型 {kind.name}")
    return done


def _check_use(tender: Tender, kind: NoticeKind, corrects: Notice | None) -> Iterator[Violation]:
    procedure = procedure_of(tender.procedure)
    if kind.family != procedure.family:
        yield Violation("notice.family", f"“{procedure.name}”不发布{kind.name}")
    if kind.announces and tender.state != TenderState.ENTERED:
        label_now = TenderState(tender.state).label
        yield Violation("notice.state", f"项目{label_now}，{kind.name}须在进场登记后发布一次")
    if kind.announces and tender.notices.filter(kind=kind.code).exclude(state="dropped").exists():
        yield Violation("notice.twice", f"{kind.name}已经拟好，需要修改请先撤下或发布更正")
    needs_original = any("corrected" in part.sources for part in kind.parts)
    if needs_original and (corrects is None or corrects.tender_id != tender.pk):
        yield Violation("notice.corrects", "请选择要更正的公告", field="corrects")
    if corrects is not None and Notice.objects.filter(corrects=corrects).exists():
        words = "这条公告已有一条更正在拟，请先发布或者撤下"
        if corrects.state == NoticeState.PUBLISHED:
            yield Violation("notice.pending", words, field="corrects")
    if corrects is not None and corrects.state != NoticeState.PUBLISHED:
        yield Violation("notice.corrects", "只能更正已发布且未被更正的公告", field="corrects")
    if kind.terminates:
        yield from check_end(tender)
    if not moments_of(tender):
        yield Violation("notice.timetable", "请先确定招标日程")


def _check_release(notice: Notice, at: datetime) -> Iterator[Violation]:
    if at < timezone.now() - timedelta(minutes=1):
        yield Violation("notice.past", "发布时间不能早于现在", field="at")
    if not notice_kind(notice.kind).announces:
        return
    if document_in_force(notice.tender) is None:
        yield Violation("notice.document", "招标文件还没有定稿发出，不能发布公告")
    yield from check_invitations(notice.tender)
    days = days_of(moments_of(notice.tender))
    planned = days.get("notice_published", days["documents_from"])
    if timezone.localtime(at).date() != planned:
        words = f"日程从{planned:%Y年%-m月%-d日}起算，公告须当天发布；要改日期请先修改日程"
        yield Violation("notice.day", words, field="at")


def _read(folder: Path) -> Iterator[tuple[NoticeKind | None, list[str]]]:
    places: dict[str, str] = {}
    for path in sorted(folder.glob("*.yaml")):
        kinds, problems = read_entries(path, NoticeKind)
        yield None, problems
        for kind in kinds:
            if kind.code in places:
                yield None, [f"{label(path)}：{kind.code}在{places[kind.code]}中已有"]
            places[kind.code] = label(path)
            yield kind, [f"{label(path)}：{v.message}" for v in check_kind(kind, EVENTS)]
