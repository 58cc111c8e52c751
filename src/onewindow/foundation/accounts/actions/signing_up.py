"""Opening an account with a real name (实名注册)."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from onewindow.foundation.accounts.gateways import ask_identity_service
from onewindow.foundation.accounts.models import Grant, Mandate, User
from onewindow.foundation.accounts.rules import (
    MandateKind,
    MandateState,
    Role,
    check_applicant,
    tidy_name,
)
from onewindow.foundation.directory.api import register_person
from onewindow.foundation.records.api import record
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Refused, Violation, refuse_if_any


@dataclass(frozen=True, slots=True)
class Applicant:
    """What somebody says who wants an account."""

    name: str
    number: str
    phone: str
    username: str
    password: str


def sign_up(*, applicant: Applicant, on: date) -> User:
    """
    Open an account for somebody whom the identity service confirms, bound to the one person.

    The service is asked before the transaction: nobody waits for it with a lock in hand.

    :raises Refused: with everything wrong in what was said, if name and number do not match, if
        the service does not answer, or if the person has an account already.
    """
    name, number = tidy_name(applicant.name), applicant.number.strip().upper()
    refuse_if_any(check_applicant(name, number, applicant.phone, on=on))
    ask_identity_service(name=name, number=number)
    try:
        return _open_account(applicant, name, number, on)
    except IntegrityError as error:  # the same person or name was quicker in another window
        taken = Violation("account.taken", "登录名或身份信息刚刚被注册，请直接登录")
        raise Refused([taken]) from error


@transaction.atomic
def _open_account(applicant: Applicant, name: str, number: str, on: date) -> User:
    visitor = Actor("visitor", name)
    person = register_person(
        name=name, number=number, phone=applicant.phone, on=on, actor=visitor, is_verified=True
    )
    refuse_if_any(_taken(applicant.username, person.pk))
    user = User(username=applicant.username, name=name, person=person)
    user.set_password(applicant.password)
    user.save(force_insert=True)
    record(subject=user, what="user.sign_up", actor=Actor(f"user:{user.pk}", name))
    authorised = Mandate.objects.filter(
        agent=person, kind=MandateKind.ENTERPRISE, state=MandateState.ACTIVE
    )
    if authorised.exists():
        Grant.objects.create(user=user, role=Role.AGENT, starts=on)
    return user


def _taken(username: str, person_id: int) -> list[Violation]:
    found = []
    if User.objects.filter(person_id=person_id).exists():
        words = "该身份信息已绑定账号，请直接登录；忘记密码可以重设"
        found.append(Violation("account.person.bound", words, field="number"))
    if User.objects.filter(username__iexact=username).exists():
        found.append(Violation("account.username.taken", "登录名已被使用", field="username"))
    return found
