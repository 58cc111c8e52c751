"""Requests about one's own data (个人信息权益): handed in, fulfilled or refused with reasons."""

import secrets
from datetime import date

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.utils import timezone

from onewindow.foundation.accounts.models import RightsRequest, User
from onewindow.foundation.accounts.queries import current_grants
from onewindow.foundation.accounts.rules import (
    RIGHTS_REQUEST,
    STAFF,
    RightsKind,
    RightsState,
    check_rights_answer,
    check_rights_request,
)
from onewindow.foundation.directory.api import Person
from onewindow.foundation.records.api import move, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Refused, Violation, refuse, refuse_if_any


@transaction.atomic
def request_right(*, person: Person, kind: RightsKind, wish: str, actor: Actor) -> RightsRequest:
    """
    Hand in a request to correct or erase one's own data.

    :raises Refused: if it says nothing, or one of the same kind is still open.
    """
    still_open = RightsRequest.objects.filter(
        person=person, kind=kind, state=RightsState.ASKED
    ).exists()
    refuse_if_any(check_rights_request(kind, wish, has_open_request=still_open))
    request = RightsRequest(person=person, kind=kind, wish=wish.strip())
    try:
        with transaction.atomic():
            request.save(force_insert=True)
    except IntegrityError as error:  # sent twice at the same moment
        raise refuse("rights.open", "同样的请求正在处理，请勿重复提交") from error
    record(subject=request, what="rights_request.ask", actor=actor, after=request.state)
    return request


@transaction.atomic
def fulfil_rights_request(
    *, request: RightsRequest, answer: str, on: date, actor: Actor
) -> RightsRequest:
    """
    Fulfil a request; an erasure closes the account, the records of cases are kept by law.

    :raises Refused: without words on what was done, if it was answered before, or if the account
        to be closed still holds a staff role.
    """
    refuse_if_any(check_rights_answer(answer))
    if request.kind == RightsKind.ERASURE:
        _close_account(request.person, on, actor)
    move(
        subject=request,
        lifecycle=RIGHTS_REQUEST,
        name="fulfil",
        actor=actor,
        answer=answer.strip(),
        answered_at=timezone.now(),
    )
    return request


@transaction.atomic
def refuse_rights_request(*, request: RightsRequest, answer: str, actor: Actor) -> RightsRequest:
    """
    Refuse a request, with the reason that the law demands.

    :raises Refused: without a reason, or if it was answered before.
    """
    refuse_if_any(check_rights_answer(answer))
    move(
        subject=request,
        lifecycle=RIGHTS_REQUEST,
        name="refuse",
        actor=actor,
        answer=answer.strip(),
        answered_at=timezone.now(),
    )
    return request


def _close_account(person: Person, on: date, actor: Actor) -> None:
    """Erase what the account itself holds; the row stays, since entries name it."""
    user = User.objects.filter(person=person).first()
    if user is None:
        return
    if current_grants(on).filter(user=user, role__in=STAFF).exists():
        raise Refused([Violation("rights.staff", "该账号仍有工作人员授权，请先收回授权")])
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    user.username = f"closed-{user.pk}-{secrets.token_hex(4)}"
    user.name, user.email, user.person = "已注销用户", "", None
    user.is_active = False
    user.set_unusable_password()
    user.save()
    record(subject=user, what="user.close", actor=actor)
