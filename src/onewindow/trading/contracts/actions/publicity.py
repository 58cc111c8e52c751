"""The candidates on show (中标候选人公示): from the data, within three days, for three days."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.policy.api import policy_in_force
from onewindow.foundation.records.api import move
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse_if_any
from onewindow.trading.contracts.actions.publishing import publish_from_data
from onewindow.trading.contracts.models import Award
from onewindow.trading.contracts.queries import (
    candidate_words,
    candidates_of,
    lot_words,
    suspended,
)
from onewindow.trading.contracts.rules import AWARD
from onewindow.trading.tendering.api import Family, Tender, move_lot, note_event

_LAST_SECOND = time(23, 59, 59)


@transaction.atomic
def publicize_candidates(
    *, award: Award, channel: str, at: datetime, actor: Actor, others: str = ""
) -> tuple[Violation, ...]:
    """
    Put the candidates on show for the days that the law asks for; return the limits overrun.

    ``channel`` says how objections are made (提出异议的渠道和方式).

    :raises Refused: if the lot is suspended, was on show already, or the notice lacks something.
    """
    lot = award.lot
    tender = lot.tender
    refuse_if_any([*suspended(lot), *_needs_publicity(tender)])
    until = _until(tender, at)
    late = note_event(lot=lot, event="candidates_from", at=at, actor=actor)
    note_event(lot=lot, event="candidates_until", at=until, actor=actor)
    publish_from_data(
        lot=lot,
        code="A-CAND",
        terms=_terms(award, channel=channel, others=others, starts=at, until=until),
        at=at,
        actor=actor,
    )
    move(
        subject=award,
        lifecycle=AWARD,
        name="publicize",
        actor=actor,
        detail={"until": until.isoformat(), "late": [v.code for v in late]},
        publicized_at=at,
        shown_until=until,
    )
    move_lot(lot=lot, name="publicize", actor=actor)
    return late


def _needs_publicity(tender: Tender) -> Iterator[Violation]:
    if tender.procedure.family != Family.WORKS:
        words = "政府采购不公示候选人，请直接确定中标（成交）供应商并公告结果"
        yield Violation("award.publicity", words, "财政部令第87号第六十八条")


def _until(tender: Tender, starts: datetime) -> datetime:
    """Return the last second of the last day on show; the first day does not count."""
    limit = policy_in_force("ztb.candidate_publicity", on=tender.law_day, region=tender.region)
    day = timezone.localtime(starts).date() + timedelta(days=int(limit.value))
    return timezone.make_aware(datetime.combine(day, _LAST_SECOND))


def _terms(
    award: Award, *, channel: str, others: str, starts: datetime, until: datetime
) -> dict[str, str]:
    candidates = candidates_of(award)
    begins, ends = timezone.localtime(starts), timezone.localtime(until)
    return {
        "lot": lot_words(award.lot),
        **candidate_words(candidates),
        "evaluation": award.summary or _places(award),
        "period": f"{begins:%Y年%-m月%-d日}至{ends:%Y年%-m月%-d日}",
        "channel": channel,
        "others": others,
    }


def _places(award: Award) -> str:
    """Return how many bids the report judged, where it says nothing else."""
    judged = award.reported.count()
    rejected = award.reported.exclude(rejected_for="").count()
    return f"评审投标文件{judged}份，否决{rejected}份。"
