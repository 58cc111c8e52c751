"""Events that registers of other departments push (登记事件)."""

from datetime import date
from typing import Annotated

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from pydantic import StringConstraints

from onewindow.foundation.accounts.api import Allow, Role, caller_of
from onewindow.foundation.directory.api import OrganizationKind
from onewindow.kernel.events import EventKind
from onewindow.kernel.violations import refuse
from onewindow.services.casework.actions import take_event
from onewindow.services.casework.rules.proactive import Notice

REGISTRARS = (OrganizationKind.GOVERNMENT, OrganizationKind.DEPARTMENT)
Word = Annotated[str, StringConstraints(max_length=200)]
router = Router(tags=["登记事件"])


class EventIn(Schema):
    """What a register says happened to a person (登记事件)."""

    reference: str = Field(max_length=80, description="登记部门的事件编号，同一编号只收一次")
    kind: EventKind = Field(description="事件类别，如 birth、disability、insured")
    citizen_number: str = Field(max_length=18, description="当事人公民身份号码")
    on: date = Field(description="发生日")
    detail: dict[str, Word | int | bool] = Field(
        default_factory=dict, max_length=20, description="填表用的内容，如 employer、hospital"
    )


class TakenOut(Schema):
    """Whether the event was new."""

    is_new: bool


@router.post(
    "/register-events", auth=Allow(Role.DEVICE), response={202: TakenOut}, summary="推送登记事件"
)
def take(request: HttpRequest, body: EventIn) -> Status[dict[str, bool]]:
    """Take in an event of a register once; what it entitles to is decided within a minute."""
    caller = caller_of(request)
    owner = caller.client.organization if caller.client else None
    if owner is None or owner.kind not in REGISTRARS:
        raise refuse("register_event.not_registrar", "只有部门的系统可以推送登记事件")
    notice = Notice(
        source=owner.name[:60],
        reference=body.reference,
        kind=body.kind,
        number=body.citizen_number.strip().upper(),
        on=body.on,
        detail=body.detail,
    )
    return Status(202, {"is_new": take_event(notice=notice, actor=caller.actor)})
