"""Entry of a project (项目进场): registered and checked against the law, its opening chosen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from onewindow.engines.meetings.api import Room, check_stay
from onewindow.foundation.directory.api import Enterprise, Organization, Project
from onewindow.foundation.records.api import insert_rows, move, next_number, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse_if_any
from onewindow.trading.tendering.actions.scheduling import (
    check_moments,
    fix_moments,
    place_opening,
)
from onewindow.trading.tendering.models import Lot, ProcedureEdition, Tender
from onewindow.trading.tendering.queries import (
    OPENING_HOUR,
    earliest_entry,
    law_of,
    law_under,
    limits_of,
    moments_of,
    opening_stay,
    planned_moments,
    procedure_of,
)
from onewindow.trading.tendering.rules import (
    TENDER,
    Law,
    Organizing,
    TenderKind,
    TenderState,
    check_amounts,
    lot_code,
    must_be_open,
    tender_code,
    transaction_code,
)


@dataclass(frozen=True, slots=True)
class LotDraft:
    """What is said about a lot at entry; amounts in yuan."""

    name: str
    estimate: Decimal
    bid_security: Decimal = Decimal("0.00")
    ceiling: Decimal | None = None


@dataclass(frozen=True, slots=True)
class OpeningDraft:
    """
    When and where the bids are to be opened.

    Without a day it is the earliest lawful one; without a room it is on line only (不见面).
    """

    day: date | None = None
    hour: time = OPENING_HOUR
    room: Room | None = None


@dataclass(frozen=True, slots=True)
class TenderDraft:
    """What is said about a project at entry (进场登记)."""

    name: str
    kind: TenderKind
    category: str
    procedure: ProcedureEdition
    organizing: Organizing
    region: str
    tenderer: Organization
    supervisor: Organization
    approval_reference: str
    content: str
    lots: Sequence[LotDraft]
    agency: Enterprise | None = None
    project: Project | None = None
    is_mandatory: bool = False
    ground: str = ""
    asks_queries_once: bool = True
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    opening: OpeningDraft | None = None

    def law(self, on: date) -> Law:
        """Return the law that a timetable of the project stands under on a day."""
        return law_under(self.procedure, on=on, region=self.region, is_mandatory=self.is_mandatory)


@transaction.atomic
def create_tender(*, draft: TenderDraft, on: date, actor: Actor) -> Tender:
    """
    Register a project with its lots under the law of the day; codes are given at once.

    With an opening its timetable is fixed and its room booked in the same step.

    :raises Refused: with everything that is missing, unlawful or contradicts itself.
    """
    opening = draft.opening
    moments = _moments_of(draft, opening, on=on) if opening else {}
    refuse_if_any([*_check_draft(draft, on=on), *_check_opening(draft, moments, on=on)])
    tender = _tender(draft, on=on, actor=actor)
    insert_rows([tender])
    lots = [_lot(tender, number, lot, on=on) for number, lot in enumerate(draft.lots, 1)]
    insert_rows(lots)
    record(
        subject=tender,
        what="tender.create",
        actor=actor,
        after=TenderState.DRAFT,
        detail={
            "code": tender.code,
            "procedure": draft.procedure.digest,
            "law_day": on.isoformat(),
            "lots": [lot.transaction_code for lot in lots],
        },
    )
    if opening:
        fix_moments(tender=tender, moments=moments, actor=actor)
        place_opening(tender=tender, room=opening.room, due=moments["bids_due"], actor=actor)
    return tender


@transaction.atomic
def enter_tender(*, tender: Tender, actor: Actor) -> None:
    """
    Let a registered project in: its form is complete and its timetable lawful (完整性校验).

    The centre checks form only; approving belongs to the supervising body.

    :raises Refused: with everything that still stands against it.
    """
    refuse_if_any(check_moments(law_of(tender), moments_of(tender)))
    move(subject=tender, lifecycle=TENDER, name="enter", actor=actor)


def _check_draft(draft: TenderDraft, *, on: date) -> list[Violation]:
    found = [
        Violation("tender.missing", f"请填写{label}", field=name)
        for name, label in (
            ("name", "项目名称"),
            ("approval_reference", "批准文号"),
            ("content", "招标内容和范围"),
        )
        if not getattr(draft, name).strip()
    ]
    if not draft.lots:
        found.append(Violation("tender.lots", "至少要有一个标段", field="lots"))
    procedure = procedure_of(draft.procedure)
    if draft.kind not in procedure.kinds:
        found.append(
            Violation(
                "tender.kind", f"“{procedure.name}”不适用于{draft.kind.label}", field="procedure"
            )
        )
    if procedure.conditions and not draft.ground.strip():
        cases = "；".join(procedure.conditions)
        words = f"采用{procedure.name}须符合下列情形之一，请写明理由：{cases}"
        found.append(Violation("tender.ground", words, procedure.conditions_source, "ground"))
    if draft.procedure.starts > on:
        found.append(Violation("tender.procedure", "这一版程序尚未生效", field="procedure"))
    if draft.organizing is Organizing.AGENT and draft.agency is None:
        found.append(Violation("tender.agency", "委托招标请选择代理机构", field="agency"))
    return [*found, *_check_money(draft, on=on)]


def _moments_of(draft: TenderDraft, opening: OpeningDraft, *, on: date) -> dict[str, datetime]:
    """Return the earliest lawful timetable, its opening on the day that was chosen."""
    days = earliest_entry(draft.law(on), on=on)
    if opening.day is not None:
        days["bids_due"] = opening.day
    return planned_moments(days, opening.hour)


def _check_opening(
    draft: TenderDraft, moments: Mapping[str, datetime], *, on: date
) -> Iterator[Violation]:
    """Yield every limit that the chosen opening breaks, and whoever has the room then."""
    if draft.opening is None:
        return
    law, due = draft.law(on), moments["bids_due"]
    found = list(check_moments(law, moments))
    yield from found
    if found:
        earliest = earliest_entry(law, on=on)["bids_due"]
        words = f"按“{law.procedure.name}”最早可在{earliest:%Y年%-m月%-d日}开标"
        yield Violation("tender.opening.early", words, field="bids_due")
    if draft.opening.room is not None:
        yield from check_stay(opening_stay(draft.opening.room, due))


def _check_money(draft: TenderDraft, *, on: date) -> list[Violation]:
    procedure = procedure_of(draft.procedure)
    limits = limits_of(procedure, on=on, region=draft.region)
    found = []
    for number, lot in enumerate(draft.lots, 1):
        if lot.estimate <= 0:
            found.append(Violation("tender.estimate", f"标段{number}的估算价应大于0"))
            continue
        if lot.ceiling is not None and lot.ceiling <= 0:
            found.append(Violation("tender.ceiling", f"标段{number}的最高限价应大于0"))
        amounts = {
            "estimate": lot.estimate,
            "bid_security": lot.bid_security,
            **draft.amounts,
        }
        found += [
            Violation(v.code, f"标段{number}：{v.message}", v.source, v.field)
            for v in check_amounts(procedure, amounts, limits)
        ]
    total = sum((lot.estimate for lot in draft.lots), Decimal(0))
    article = must_be_open(procedure, draft.kind, total, limits)
    if article:
        found.append(
            Violation(
                "tender.must_be_open",
                f"估算价合计{total:,.2f}元，达到应当公开招标的规模，不能采用{procedure.name}",
                article,
                "procedure",
            )
        )
    return found


def _tender(draft: TenderDraft, *, on: date, actor: Actor) -> Tender:
    serial = next_number(f"tender:{draft.region[:6]}")
    return Tender(
        code=tender_code(draft.region, settings.TRADING_PLATFORM, serial),
        name=draft.name.strip(),
        kind=draft.kind,
        category=draft.category,
        procedure=draft.procedure,
        organizing=draft.organizing,
        is_mandatory=draft.is_mandatory,
        law_day=on,
        region=draft.region,
        tenderer=draft.tenderer,
        agency=draft.agency,
        supervisor=draft.supervisor,
        project=draft.project,
        approval_reference=draft.approval_reference.strip(),
        ground=draft.ground.strip(),
        asks_queries_once=draft.asks_queries_once,
        content=draft.content.strip(),
        amounts={code: f"{amount:.2f}" for code, amount in draft.amounts.items()},
        created_by=actor.key,
        created_at=timezone.now(),
    )


def _lot(tender: Tender, number: int, draft: LotDraft, *, on: date) -> Lot:
    serial = next_number(f"transaction:{on:%Y%m%d}")
    platform = settings.TRADING_CREDIT_CODE
    return Lot(
        tender=tender,
        number=number,
        code=lot_code(tender.code, number),
        transaction_code=transaction_code(tender.category, platform, on, serial),
        name=draft.name.strip() or f"第{number}标段",
        estimate=draft.estimate,
        ceiling=draft.ceiling,
        bid_security=draft.bid_security,
    )
