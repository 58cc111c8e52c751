import pytest
from django.utils import timezone

from onewindow.foundation.messaging.models import Message
from onewindow.foundation.records.models import Entry
from onewindow.kernel.violations import Refused
from onewindow.services.casework.actions import (
    Application,
    save_answers,
    start_draft,
    submit_application,
    submit_case,
)
from onewindow.services.casework.models import Case, Clock, Decision, LegalDocument
from onewindow.services.casework.rules import Channel, Outcome, State
from onewindow.services.certificates.models import Certificate
from tests.services.casework.conftest import CITIZEN, MONDAY

ACCOUNT = {"account": "6222000011112222"}


def apply(house, person, slug="MZ08", **changes):
    values = {"answers": ACCOUNT, "channel": Channel.ONLINE} | changes
    application = Application(edition=house.edition(slug), person=person, **values)
    return submit_application(application=application, on=MONDAY, actor=CITIZEN)


def test_an_instant_matter_is_decided_certified_and_recorded_in_one_go(house):
    case = apply(house, house.elder)

    assert (case.state, case.outcome) == (State.CLOSED, Outcome.INSTANT_GRANT)
    assert case.number == f"{case.matter.code}202611020001"
    assert [e.move for e in Entry.objects.filter(subject=f"casework.case:{case.pk}")] == [
        "case.submit",
        "case.receive",
        "case.accept",
        "case.grant",
        "case.deliver",
        "case.close",
    ]
    who = Entry.objects.filter(subject=f"casework.case:{case.pk}").values_list("actor_name")
    assert [name for (name,) in who] == ["王桂英", *["系统"] * 5]
    decision = Decision.objects.get()
    judgement = decision.judgement
    assert judgement.subject == f"casework.case:{case.pk}"
    assert (judgement.decision, judgement.row) == ("MZ08", "old")
    assert judgement.values == {"outcome": "grant"}
    assert judgement.inputs == {"age": "83", "local": True}
    assert judgement.origins == {"age": "实名信息", "local": "实名信息"}
    assert [c.holder_name for c in Certificate.objects.all()] == ["王桂英"]
    assert [d.get_kind_display() for d in LegalDocument.objects.order_by("id")] == [
        "受理通知书",
        "准予决定书",
    ]
    assert {c.finished_on for c in Clock.objects.all()} == {MONDAY}
    assert [m.title for m in Message.objects.all()] == ["申请已办结"]


def test_what_the_rules_do_not_grant_goes_to_a_person(house):
    case = apply(house, house.young)

    assert (case.state, case.outcome) == (State.RECEIVED, "")
    assert Certificate.objects.count() == 0
    assert [d.get_kind_display() for d in LegalDocument.objects.all()] == ["收件凭证"]
    assert [(c.kind, c.limit_days) for c in Clock.objects.all()] == [("notice", 5)]


def test_an_unknown_fact_goes_to_a_person_and_never_to_yes(house):
    house.elder.region = None
    house.elder.save()
    assert apply(house, house.elder).state == State.RECEIVED


def test_everything_wrong_is_told_at_once_and_nothing_is_kept(house):
    with pytest.raises(Refused) as refused:
        apply(house, house.young, slug="GA10", answers={"rooms": "0"})
    assert [v.code for v in refused.value.violations] == [
        "answer.too_small",
        "case.material.missing",
        "case.material.missing",
        "case.material.missing",
        "case.material.missing",
    ]
    assert (Case.objects.count(), Entry.objects.filter(move="case.submit").count()) == (0, 0)


def test_a_signed_undertaking_is_decided_at_once_and_its_check_comes_due(house):
    case = apply(house, house.young, slug="WJ04", answers={"place": "清风茶馆"}, signed=True)

    assert (case.state, case.outcome) == (State.CLOSED, Outcome.UNDERTAKING_GRANT)
    duty = case.duties.get()
    # 浙江：决定之日起60个工作日；2027年元旦、春节放假（示例日历未载入，按周末推算）。
    assert (duty.due.isoformat(), duty.is_provisional) == ("2027-01-25", True)


def test_without_a_signature_an_undertaking_goes_to_a_person(house):
    case = apply(house, house.young, slug="WJ04", answers={"place": "清风茶馆"})
    assert case.state == State.RECEIVED


def test_a_draft_is_submitted_only_once(house):
    case = start_draft(
        edition=house.edition("MZ08"),
        person=house.elder,
        channel=Channel.MOBILE,
        on=MONDAY,
        actor=CITIZEN,
    )
    assert save_answers(case=case, answers=ACCOUNT, on=MONDAY, actor=CITIZEN) == []
    submit_case(case=case, on=MONDAY, actor=CITIZEN)
    again = Case.objects.get(pk=case.pk)

    with pytest.raises(Refused, match="已经提交"):
        submit_case(case=again, on=MONDAY, actor=CITIZEN)
    assert Case.objects.get().state == State.CLOSED


def test_two_tabs_submitting_one_draft_give_one_outcome(house):
    case = start_draft(
        edition=house.edition("MZ08"),
        person=house.elder,
        channel=Channel.MOBILE,
        on=MONDAY,
        actor=CITIZEN,
    )
    save_answers(case=case, answers=ACCOUNT, on=MONDAY, actor=CITIZEN)
    other_tab = Case.objects.get(pk=case.pk)
    submit_case(case=case, on=MONDAY, actor=CITIZEN)

    with pytest.raises(Refused, match="已被他人处理"):
        submit_case(case=other_tab, on=MONDAY, actor=CITIZEN)
    assert (Case.objects.count(), Decision.objects.count()) == (1, 1)


def test_a_person_cannot_apply_for_somebody_without_a_mandate(house):
    with pytest.raises(Refused, match="没有有效的委托"):
        apply(house, house.elder, agent=house.young)


def test_a_case_keeps_the_edition_of_its_day(house):
    case = apply(house, house.elder)
    assert case.edition.digest == Decision.objects.get().edition_digest
    assert timezone.localdate(case.submitted_at) == timezone.localdate()
