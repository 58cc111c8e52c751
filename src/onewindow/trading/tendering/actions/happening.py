"""Events that happen to a lot after its opening: dated, held against the law's spans, recorded."""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db import transaction

from onewindow.foundation.records.api import insert_rows, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Violation, refuse, refuse_if_any
from onewindow.trading.tendering.models import Lot, Moment
from onewindow.trading.tendering.queries import days_of, law_of, lot_moments
from onewindow.trading.tendering.rules import Law, SpanFacts, span_facts


@transaction.atomic
def note_event(*, lot: Lot, event: str, at: datetime, actor: Actor) -> tuple[Violation, ...]:
    """
    Note when an event of the procedure happened to a lot; return every limit that it overran.

    What happened too late did happen: it is noted, and the overrun stands on the record. What is
    too early may not happen yet.

    :raises Refused: if the procedure has no such event, it happened already, or a span that the
        law asks for at least has not run out, each with its article.
    """
    law = law_of(lot.tender)
    known = lot_moments(lot)
    if event not in {one.code for one in law.procedure.events if one.phase == "later"}:
        raise refuse("tender.event.unknown", f"程序“{law.procedure.name}”没有这一节点：{event}")
    if event in known:
        raise refuse("tender.event.happened", f"{law.procedure.event(event).label}已经登记")
    spans = list(_spans_ending(law, {**known, event: at}, event))
    refuse_if_any(_overrun(facts) for facts in spans if facts.limit.bound == "minimum")
    late = tuple(_overrun(facts) for facts in spans)
    insert_rows([Moment(tender=lot.tender, lot=lot, event=event, at=at)])
    detail = {"event": event, "at": at.isoformat(), "late": [v.code for v in late]}
    record(subject=lot, what="tender.event", actor=actor, detail=detail)
    return late


@transaction.atomic
def withdraw_events(*, lot: Lot, events: Collection[str], reason: str, actor: Actor) -> None:
    """
    Take back events of a lot that no longer count, such as a publicity before a new evaluation.

    When they happened stays on the record.
    """
    rows = lot.moments.filter(event__in=events)
    happened = {row.event: row.at.isoformat() for row in rows.order_by("id")}
    rows.delete()
    detail = {"events": happened, "reason": reason}
    record(subject=lot, what="tender.withdraw_events", actor=actor, detail=detail)


def _spans_ending(law: Law, moments: dict[str, datetime], event: str) -> Iterator[SpanFacts]:
    """Yield every span that ends with the event and is not kept."""
    for facts in span_facts(law, days_of(moments)):
        if facts.span.end == event and not facts.is_kept:
            yield facts


def _overrun(facts: SpanFacts) -> Violation:
    words = f"{facts.span.label}为{facts.given}日，{facts.limit.wording}"
    return Violation(f"tender.{facts.span.code}", words, facts.limit.source, facts.span.end)
