"""Refusing to be served unasked: beforehand for a matter or for all, afterwards for one case."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from onewindow.foundation.directory.api import Person
from onewindow.foundation.records.api import insert_rows, move, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import refuse
from onewindow.services.casework.actions.deciding import revoke_decision
from onewindow.services.casework.models import Case, Entitlement, OptOut
from onewindow.services.casework.rules import State
from onewindow.services.casework.rules.proactive import ENTITLEMENT, MAY_REFUSE, EntitlementState
from onewindow.services.catalog.api import Matter

AT_WISH = "本人表示不需要主动办理，按本人意愿恢复到办理以前"


@transaction.atomic
def refuse_entitlement(
    *, entitlement: Entitlement, for_good: bool, on: date, actor: Actor
) -> Entitlement:
    """
    Undo what was done unasked: revoke a completed case, throw a draft away.

    ``for_good`` keeps the matter from being handled unasked for this person again.

    :raises Refused: if the period is over, the person has already submitted the draft, or it was
        refused before.
    """
    case = entitlement.case
    if entitlement.state == EntitlementState.COMPLETED:
        if entitlement.refuse_until is None or on >= entitlement.refuse_until:
            raise refuse(
                "entitlement.too_late",
                "已超过可以直接拒绝的期限，如有异议请到窗口办理或者申请行政复议",
                MAY_REFUSE,
            )
        if case:
            revoke_decision(case=case, reason=AT_WISH, source=MAY_REFUSE, on=on, actor=actor)
    elif case and case.state != State.DRAFT:
        raise refuse("entitlement.submitted", "您已经提交了这份申请，如不需要请在办件里撤回")
    move(subject=entitlement, lifecycle=ENTITLEMENT, name="refuse", actor=actor)
    if case and case.state == State.DRAFT:
        _throw_away(case, actor)
        entitlement.case = None
    if for_good:
        opt_out(person=entitlement.person, matter=entitlement.matter, actor=actor)
    return entitlement


@transaction.atomic
def opt_out(*, person: Person, matter: Matter | None, actor: Actor) -> OptOut:
    """Keep a matter, or every one (None), from being handled unasked for this person."""
    wish = OptOut.objects.filter(person=person, matter=matter).first()
    if wish:
        return wish
    wish = OptOut(person=person, matter=matter, at=timezone.now())
    insert_rows([wish])
    record(subject=person, what="opt_out.give", actor=actor, detail=_of(matter))
    return wish


@transaction.atomic
def opt_in(*, wish: OptOut, actor: Actor) -> None:
    """Take such a wish back."""
    record(subject=wish.person, what="opt_out.end", actor=actor, detail=_of(wish.matter))
    wish.delete()


def _throw_away(case: Case, actor: Actor) -> None:
    record(subject=case, what="case.drop", actor=actor, detail={"reason": AT_WISH})
    case.delete()


def _of(matter: Matter | None) -> dict[str, str]:
    return {"matter": matter.slug if matter else "全部"}
