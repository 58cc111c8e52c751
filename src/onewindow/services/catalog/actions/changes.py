"""Change requests: written by one, approved and published by another."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from onewindow.engines.decisions.api import stop_shadows
from onewindow.foundation.records.api import insert_rows, key_of, move, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Refused, Violation, refuse, refuse_if_any
from onewindow.services.catalog.actions.publishing import publish_edition, touch_catalogue
from onewindow.services.catalog.actions.shadows import shadow_change, unshadowed
from onewindow.services.catalog.models import ChangeRequest, Edition, Matter
from onewindow.services.catalog.queries import (
    content_of,
    differences_of,
    law_for,
    open_change_of,
    problems_in,
    problems_of_change,
)
from onewindow.services.catalog.rules import CHANGE, ChangeState, MatterState
from onewindow.services.catalog.rules.checks import read_content

TWO_PEOPLE = "实施清单动态管理：起草与审核分离"
_OPEN_TO_AUTHOR = (ChangeState.DRAFT, ChangeState.RETURNED)
_FIXED_KEYS = ("slug", "department", "department_code", "kind", "level")


@transaction.atomic
def start_change(*, matter: Matter, on: date, actor: Actor) -> ChangeRequest:
    """
    Start a change from the newest edition of a matter.

    :raises Refused: if the matter is cancelled or another change is under way.
    """
    matter = Matter.objects.select_for_update().get(pk=matter.pk)
    if matter.state == MatterState.CANCELLED:
        raise refuse("matter.cancelled", "事项已取消，不能再变更")
    under_way = open_change_of(matter)
    if under_way is not None:
        raise refuse(
            "change.under_way",
            f"已有{under_way.author_name}起草的变更（{ChangeState(under_way.state).label}），"
            "请先处理完",
        )
    base = _newest(matter)
    change = ChangeRequest(
        matter=matter,
        base=base,
        content=content_of(base).model_dump(mode="json"),
        reason="",
        starts=max(on, base.starts),
        author=actor.key,
        author_name=actor.name,
        at=timezone.now(),
        state=ChangeState.DRAFT,
    )
    insert_rows([change])
    record(
        subject=change,
        what="change.start",
        actor=actor,
        after=ChangeState.DRAFT.value,
        detail={"matter": matter.slug, "base": base.number},
    )
    return change


@transaction.atomic
def edit_change(
    *, change: ChangeRequest, content: dict[str, Any], on: date, actor: Actor
) -> list[Violation]:
    """
    Keep what the author wrote, right or wrong, and return everything that is still wrong.

    :raises Refused: if somebody else wrote the change, or it is no longer open to edits.
    """
    refuse_if_any(_not_open_to(change, actor))
    content = {**content, **{key: change.content.get(key) for key in _FIXED_KEYS}}
    rows = ChangeRequest.objects.filter(pk=change.pk, state=change.state, author=actor.key)
    if not rows.update(content=content):
        raise refuse("record.stale", "已被他人处理，请刷新后再试")
    change.content = content
    return problems_of_change(change, on=on)


@transaction.atomic
def propose_change(
    *, change: ChangeRequest, reason: str, starts: date, on: date, actor: Actor
) -> None:
    """
    Put the change before somebody else.

    :raises Refused: with everything that is wrong with the content, the reason or the day.
    """
    law = law_for(change.matter, max(starts, on))
    found = [*_not_open_to(change, actor), *problems_in(change.content, law)]
    if not reason.strip():
        found.append(Violation("change.reason", "请填写变更理由", field="reason"))
    if len(reason) > 400:
        found.append(Violation("change.reason", "变更理由最多400字", field="reason"))
    if starts < on:
        found.append(Violation("change.starts", "计划生效日不能早于今天", field="starts"))
    if starts < change.base.starts:
        found.append(
            Violation(
                "change.starts",
                f"计划生效日不能早于所基于版本的生效日{change.base.starts}",
                field="starts",
            )
        )
    if not found and not differences_of(change):
        found.append(Violation("change.nothing", "内容没有变化"))
    refuse_if_any(found)
    move(
        subject=change,
        lifecycle=CHANGE,
        name="propose",
        actor=actor,
        detail={"reason": reason.strip(), "starts": starts.isoformat()},
        reason=reason.strip(),
        starts=starts,
    )
    shadow_change(change, on=on, actor=actor)


@transaction.atomic
def publish_change(*, change: ChangeRequest, on: date, actor: Actor) -> Edition:
    """
    Approve the change and publish it as the next edition, in force at once or on its day.

    :raises Refused: if the author approves, the base is no longer the newest edition, or the
        content does not pass the checks.
    """
    matter = Matter.objects.select_for_update().get(pk=change.matter_id)
    found = [*_same_person(change, actor)]
    if matter.state == MatterState.CANCELLED:
        found.append(Violation("matter.cancelled", "事项已取消，不能再变更"))
    if _newest(matter).pk != change.base_id:
        found.append(Violation("change.stale_base", "事项已有更新的版本，请退回并重新起草"))
    content, malformed = read_content(change.content)
    found += [*problems_of_change(change, on=on), *unshadowed(change, on=on)]
    refuse_if_any(found)
    if content is None:
        raise Refused(malformed)
    move(
        subject=change,
        lifecycle=CHANGE,
        name="publish",
        actor=actor,
        detail={"differences": [d.label for d in differences_of(change)][:100]},
        approver=actor.key,
    )
    stop_shadows(subject=key_of(change), actor=actor)
    edition = publish_edition(
        matter=matter,
        content=content,
        starts=max(change.starts, on),
        on=on,
        actor=actor,
        change=change,
    )
    touch_catalogue()
    return edition


@transaction.atomic
def return_change(*, change: ChangeRequest, reason: str, actor: Actor) -> None:
    """
    Send the change back to its author with the reason.

    :raises Refused: if the author does it, or without a reason.
    """
    found = [*_same_person(change, actor)]
    if not reason.strip():
        found.append(Violation("change.reason", "请写明退回理由", field="reason"))
    refuse_if_any(found)
    move(
        subject=change,
        lifecycle=CHANGE,
        name="return",
        actor=actor,
        detail={"reason": reason.strip()[:400]},
        approver=actor.key,
    )
    stop_shadows(subject=key_of(change), actor=actor)


@transaction.atomic
def drop_change(*, change: ChangeRequest, actor: Actor) -> None:
    """
    Give the change up.

    :raises Refused: if it is already published or dropped.
    """
    move(subject=change, lifecycle=CHANGE, name="drop", actor=actor)
    stop_shadows(subject=key_of(change), actor=actor)


def _newest(matter: Matter) -> Edition:
    newest = Edition.objects.filter(matter=matter).defer("content").order_by("-number").first()
    if newest is None:
        raise refuse("matter.no_edition", "事项还没有版本")
    return newest


def _not_open_to(change: ChangeRequest, actor: Actor) -> list[Violation]:
    found = []
    if change.state not in _OPEN_TO_AUTHOR:
        label = ChangeState(change.state).label
        found.append(Violation("change.not_open", f"变更{label}，不能再修改"))
    if change.author != actor.key:
        found.append(
            Violation("change.not_author", f"该变更由{change.author_name}起草，请由本人修改")
        )
    return found


def _same_person(change: ChangeRequest, actor: Actor) -> list[Violation]:
    if change.author != actor.key:
        return []
    return [Violation("change.same_person", "不能审核自己起草的变更，请由另一人审核", TWO_PEOPLE)]
