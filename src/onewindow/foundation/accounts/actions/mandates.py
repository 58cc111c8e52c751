"""Asking for, giving, confirming and ending the right to act for another (委托与监护)."""

from datetime import date

from django.db import transaction

from onewindow.foundation.accounts.gateways import ask_identity_service
from onewindow.foundation.accounts.models import Grant, Mandate, User
from onewindow.foundation.accounts.queries import current_grants, side_of
from onewindow.foundation.accounts.rules import (
    MANDATE,
    MandateKind,
    MandateState,
    MandateTerms,
    Role,
    Side,
    check_consent,
    check_ending,
    check_mandate,
    guardianship_end,
    tidy_name,
)
from onewindow.foundation.directory.api import (
    Enterprise,
    Person,
    enterprise_by_code,
    person_by_number,
    register_person,
)
from onewindow.foundation.messaging.api import send_message
from onewindow.foundation.policy.api import policy_in_force
from onewindow.foundation.records.api import Attachment, create, key_of, move, record
from onewindow.kernel.actors import Actor
from onewindow.kernel.regions import NATION
from onewindow.kernel.violations import Refused, Violation, refuse, refuse_if_any


@transaction.atomic
def ask_mandate(
    *, agent: Person, name: str, number: str, terms: MandateTerms, on: date, actor: Actor
) -> Mandate:
    """
    Ask a person for a mandate (委托代办); it waits for that person's consent.

    :raises Refused: with everything wrong, or if nobody is registered by that name and number.
    """
    principal = _registered(name, number)
    mandate = Mandate(kind=MandateKind.ENTRUSTED, person=principal, agent=agent)
    return _ask(mandate, terms, on=on, actor=actor)


@transaction.atomic
def ask_enterprise_mandate(
    *, agent: Person, credit_code: str, terms: MandateTerms, on: date, actor: Actor
) -> Mandate:
    """
    Ask an enterprise for a mandate (企业授权); it waits for the legal person's consent.

    :raises Refused: with everything wrong, or if the enterprise or its legal person is unknown.
    """
    enterprise = enterprise_by_code(credit_code.strip().upper())
    if enterprise is None or enterprise.legal_person_id is None:
        words = "没有找到该企业，或者企业尚未登记法定代表人"
        raise Refused([Violation("mandate.enterprise.unknown", words, field="credit_code")])
    mandate = Mandate(kind=MandateKind.ENTERPRISE, enterprise=enterprise, agent=agent)
    return _ask(mandate, terms, on=on, actor=actor)


def ask_guardianship(
    *,
    guardian: Person,
    name: str,
    number: str,
    proof: Attachment | None,
    terms: MandateTerms,
    on: date,
    actor: Actor,
) -> Mandate:
    """
    Ask to act as guardian (监护) of a minor or an elder; a clerk checks the proof.

    :raises Refused: with everything wrong, or if name and number do not belong together.
    """
    name, number = tidy_name(name), number.strip().upper()
    refuse_if_any(
        check_mandate(
            terms,
            kind=MandateKind.GUARDIAN,
            is_self=number == guardian.number,
            has_proof=proof is not None,
            on=on,
        )
    )
    ask_identity_service(name=name, number=number)
    with transaction.atomic():
        ward = register_person(name=name, number=number, on=on, actor=actor, is_verified=True)
        mandate = Mandate(kind=MandateKind.GUARDIAN, person=ward, agent=guardian, proof=proof)
        return _ask(mandate, terms, on=on, actor=actor)


@transaction.atomic
def give_mandate(
    *,
    principal: Person,
    enterprise: Enterprise | None,
    name: str,
    number: str,
    terms: MandateTerms,
    on: date,
    actor: Actor,
) -> Mandate:
    """
    Give somebody a mandate for oneself, or for the enterprise one heads; in force at once.

    :raises Refused: with everything wrong, or if nobody is registered by that name and number.
    """
    agent = _registered(name, number)
    if enterprise is not None and enterprise.legal_person_id != principal.pk:
        raise refuse("mandate.not_principal", "只有法定代表人可以代表企业授权")
    mandate = Mandate(
        kind=MandateKind.ENTERPRISE if enterprise else MandateKind.ENTRUSTED,
        person=None if enterprise else principal,
        enterprise=enterprise,
        agent=agent,
    )
    _fill(mandate, terms, on=on)
    create(
        subject=mandate,
        lifecycle=MANDATE,
        names=["consent"],
        actor=actor,
        start=MandateState.ASKED.value,
        details={"consent": {"how": "given"}},
    )
    _follow_with_role(mandate, on)
    _tell(mandate, agent, "有人委托您办事", f"{_said(mandate)}已生效，您可以代为办理。")
    return mandate


@transaction.atomic
def answer_mandate(
    *, mandate: Mandate, by: Person, consent: bool, on: date, actor: Actor
) -> Mandate:
    """
    Consent to a mandate or decline it, in one's own account.

    :raises Refused: if it is not this person's to answer, or it was answered before.
    """
    refuse_if_any(check_consent(kind=MandateKind(mandate.kind), side=side_of(mandate, by)))
    name = "consent" if consent else "decline"
    move(subject=mandate, lifecycle=MANDATE, name=name, actor=actor, detail={"how": "online"})
    _follow_with_role(mandate, on)
    _tell_answer(mandate, consent=consent)
    return mandate


@transaction.atomic
def confirm_mandate_at_counter(
    *, mandate: Mandate, consent: bool, shown: str, on: date, actor: Actor
) -> Mandate:
    """
    Consent or decline at a counter, with the person present and a document shown (窗口确认).

    :raises Refused: if the clerk does not say what was shown, or it was answered before.
    """
    refuse_if_any(check_consent(kind=MandateKind(mandate.kind), side=Side.CLERK))
    refuse_if_any(_check_shown(shown))
    move(
        subject=mandate,
        lifecycle=MANDATE,
        name="consent" if consent else "decline",
        actor=actor,
        detail={"how": "counter", "shown": shown.strip()},
    )
    _follow_with_role(mandate, on)
    _tell_answer(mandate, consent=consent)
    return mandate


@transaction.atomic
def end_mandate(*, mandate: Mandate, by: Person, on: date, actor: Actor) -> Mandate:
    """
    End a mandate (解除) in one's own account; what was done under it before stays valid.

    :raises Refused: if it is not this person's to end, or it has ended already.
    """
    return _end(mandate, side_of(mandate, by), {}, on=on, actor=actor)


@transaction.atomic
def end_mandate_at_counter(*, mandate: Mandate, shown: str, on: date, actor: Actor) -> Mandate:
    """
    End a mandate at a counter, with one of its parties present and a document shown (窗口解除).

    :raises Refused: if the clerk does not say what was shown, or it has ended already.
    """
    refuse_if_any(_check_shown(shown))
    return _end(mandate, Side.CLERK, {"shown": shown.strip()}, on=on, actor=actor)


def _end(
    mandate: Mandate, side: Side, detail: dict[str, str], *, on: date, actor: Actor
) -> Mandate:
    refuse_if_any(check_ending(kind=MandateKind(mandate.kind), side=side))
    detail = {"by": side.value, **detail}
    move(subject=mandate, lifecycle=MANDATE, name="end", actor=actor, detail=detail)
    _follow_with_role(mandate, on)
    for person in _parties(mandate):
        _tell(mandate, person, "委托已解除", f"{_said(mandate)}已解除，此后不能再代办。")
    return mandate


def _ask(mandate: Mandate, terms: MandateTerms, *, on: date, actor: Actor) -> Mandate:
    _fill(mandate, terms, on=on)
    mandate.save(force_insert=True)
    record(subject=mandate, what="mandate.ask", actor=actor, after=mandate.state)
    if mandate.kind == MandateKind.GUARDIAN:
        answer = "须由窗口人员核对证明后确认；如有异议，请到窗口提出。"
    else:
        answer = "请您同意或者拒绝；没有同意之前，对方不能替您办事。"
    _tell(mandate, _principal(mandate), "有人申请为您代办", f"{_said(mandate)}正在申请，{answer}")
    return mandate


def _tell_answer(mandate: Mandate, *, consent: bool) -> None:
    said = "已生效，您可以代为办理。" if consent else "未获同意。"
    _tell(mandate, mandate.agent, "委托申请的结果", f"{_said(mandate)}{said}")


def _tell(mandate: Mandate, person: Person | None, title: str, body: str) -> None:
    if person is not None:
        subject = key_of(mandate)
        send_message(person=person, title=title, body=body, link="/my/mandates/", subject=subject)


def _said(mandate: Mandate) -> str:
    """Return the mandate in words: who acts for whom."""
    for_whom = mandate.enterprise or mandate.person
    kind = MandateKind(mandate.kind).label
    return f"{mandate.agent.name}为{for_whom.name if for_whom else ''}办事的{kind}"


def _principal(mandate: Mandate) -> Person | None:
    return mandate.enterprise.legal_person if mandate.enterprise else mandate.person


def _parties(mandate: Mandate) -> list[Person]:
    return [person for person in (_principal(mandate), mandate.agent) if person]


def _check_shown(shown: str) -> list[Violation]:
    if shown.strip():
        return []
    return [Violation("mandate.shown.missing", "请写明核对了哪些证件和材料", field="shown")]


def _fill(mandate: Mandate, terms: MandateTerms, *, on: date) -> None:
    kind = MandateKind(mandate.kind)
    found = list(
        check_mandate(
            terms,
            kind=kind,
            is_self=mandate.person_id == mandate.agent_id,
            has_proof=mandate.proof_id is not None,
            on=on,
        )
    )
    mandate.starts, mandate.ends = terms.starts, terms.ends
    if kind is MandateKind.GUARDIAN and (of_age := _coming_of_age(mandate.person, on)):
        mandate.ends = min(terms.ends or of_age, of_age)
    mandate.matters = list(terms.matters)
    same = Mandate.objects.filter(
        kind=kind, person=mandate.person, enterprise=mandate.enterprise, agent=mandate.agent
    )
    if same.filter(state=MandateState.ASKED).exists():
        found.append(Violation("mandate.asked", "同样的申请正在等待同意，请勿重复提交"))
    refuse_if_any(found)


def _coming_of_age(ward: Person | None, on: date) -> date | None:
    """Return when a minor's guardianship ends by itself (成年), None for a grown-up ward."""
    if ward is None:
        return None
    age = policy_in_force("svc.person.adult_age", on=on, region=NATION)
    return guardianship_end(ward.born, adult_age=int(age.value), on=on)


def _registered(name: str, number: str) -> Person:
    """Return the verified person; does not tell whether the number alone is known."""
    person = person_by_number(number.strip().upper())
    if person is None or person.name != tidy_name(name) or not person.is_verified:
        words = "没有找到姓名与号码都一致的实名用户，请核对；对方可先注册，或者到窗口办理"
        raise Refused([Violation("mandate.person.unknown", words, field="number")])
    return person


def _follow_with_role(mandate: Mandate, on: date) -> None:
    """Keep the role of an enterprise agent (企业办事人) in step with the mandates in force."""
    if mandate.kind != MandateKind.ENTERPRISE:
        return
    user = User.objects.filter(person_id=mandate.agent_id).first()
    if user is None:  # 代办人还没有账号；注册时再授予
        return
    held = current_grants(on).filter(user=user, role=Role.AGENT, organization=None)
    needed = Mandate.objects.filter(
        agent_id=mandate.agent_id, kind=MandateKind.ENTERPRISE, state=MandateState.ACTIVE
    ).exists()
    if needed and not held.exists():
        Grant.objects.create(user=user, role=Role.AGENT, starts=on)
    if not needed:
        held.update(ends=on)
