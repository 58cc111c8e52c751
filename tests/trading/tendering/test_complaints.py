"""Complaints: after their objection, taken within days, decided, published; clocks stand still."""

from datetime import date

import pytest
import time_machine

from onewindow.kernel.violations import Refused
from onewindow.trading.tendering.actions import (
    accept_complaint,
    answer_dispute,
    ask_correction,
    correct_complaint,
    decide_complaint,
    end_suspensions,
    explain_complaint,
    file_dispute,
    lift_suspension,
    mark_overdue,
    order_suspension,
    refuse_complaint,
    run_clock,
    stop_clock,
)
from onewindow.trading.tendering.api import published_notices
from onewindow.trading.tendering.models import Suspension
from onewindow.trading.tendering.queries import clocks_of, decisions_published
from onewindow.trading.tendering.rules import Claim, DisputeKind, Link
from tests.trading.tendering.builders import TENDERER, announced
from tests.trading.tendering.disputes import (
    DECISION,
    FILER,
    GOOD,
    WATCH,
    at,
    firm,
    letter,
    procurement,
    raised,
)

COMPLAINT = letter(DisputeKind.COMPLAINT)


def codes(refused):
    return [v.code for v in refused.value.violations]


def filed(draft, when):
    return file_dispute(draft=draft, at=when, actor=FILER)


@pytest.fixture
def works(procedures, bodies, clock):
    tender, _ = announced(procedures, bodies)
    return tender


@pytest.fixture
def objected(works):
    """Raise an objection on the 4th that is answered on the 6th."""
    dispute = filed(raised(works, firm()), at(2026, 11, 4))
    answer_dispute(dispute=dispute, answer=GOOD, at=at(2026, 11, 6), actor=TENDERER)
    return dispute


TENTH = at(2026, 11, 10)


def complained(prior, when=TENTH, said=COMPLAINT, **more):
    more = {"known_on": date(2026, 11, 2), "prior": prior} | more
    return filed(raised(prior.tender, prior.enterprise, said, **more), when)


def test_who_complains_about_documents_objects_first(works):
    draft = raised(works, firm(), COMPLAINT, known_on=date(2026, 11, 3))
    with pytest.raises(Refused) as refused:
        filed(draft, at(2026, 11, 4))
    assert codes(refused) == ["dispute.prior"]


def test_other_matters_need_no_objection_and_have_ten_days(works):
    said = letter(DisputeKind.COMPLAINT, Link.OTHER)
    draft = raised(works, firm(), said, lot=works.lots.get(), known_on=date(2026, 11, 2))
    with pytest.raises(Refused) as refused:
        filed(draft, at(2026, 11, 13))
    assert codes(refused) == ["dispute.late"]
    assert filed(draft, at(2026, 11, 12)).state == "filed"


@pytest.mark.parametrize(("day", "wrong"), [(16, []), (17, ["dispute.late"])])
def test_the_days_of_the_objection_do_not_count(objected, day, wrong):
    if not wrong:
        assert complained(objected, at(2026, 11, day)).pk
        return
    with pytest.raises(Refused) as refused:
        complained(objected, at(2026, 11, day))
    assert codes(refused) == wrong


def test_a_complaint_waits_for_the_answer_or_the_end_of_its_time(works):
    objection = filed(raised(works, firm()), at(2026, 11, 4))
    with pytest.raises(Refused) as refused:
        complained(objection, at(2026, 11, 9))
    assert codes(refused) == ["dispute.prior.open"]
    assert complained(objection, at(2026, 11, 10)).pk


def test_a_complaint_goes_no_further_than_its_objection_but_for_what_the_answer_says(objected):
    wider = letter(
        DisputeKind.COMPLAINT, claims=(Claim("资质要求高于项目规模"), Claim("工期不合理"))
    )
    with pytest.raises(Refused) as refused:
        complained(objected, said=wider)
    assert codes(refused) == ["dispute.scope"]
    new = letter(
        DisputeKind.COMPLAINT,
        claims=(Claim("资质要求高于项目规模"), Claim("答复与招标文件矛盾", is_from_answer=True)),
    )
    assert complained(objected, said=new).pk
    with pytest.raises(Refused) as refused:
        complained(objected, said=new)
    assert codes(refused) == ["dispute.repeated"]


def test_a_complaint_is_accepted_explained_and_decided_in_thirty_working_days(objected):
    dispute = complained(objected)
    # 11月10日收到，三个工作日至13日。
    assert dispute.due_on == date(2026, 11, 13)
    accept_complaint(dispute=dispute, at=at(2026, 11, 12), actor=WATCH)
    # 受理次日起三十个工作日：11月12个（13日起），12月18个，至12月24日。
    assert dispute.due_on == date(2026, 12, 24)
    explain_complaint(dispute=dispute, text="资质要求依据规模确定。", actor=TENDERER)
    stop_clock(dispute=dispute, words="委托检测机构鉴定", at=at(2026, 11, 16), actor=WATCH)
    assert dispute.due_on is None
    with pytest.raises(Refused) as refused:
        decide_complaint(dispute=dispute, decision=DECISION, at=at(2026, 11, 17), actor=WATCH)
    assert codes(refused) == ["dispute.paused"]
    run_clock(dispute=dispute, at=at(2026, 11, 18), actor=WATCH)
    # 16、17、18日三个工作日不计：至12月29日。
    assert dispute.due_on == date(2026, 12, 29)
    with time_machine.travel(at(2026, 11, 20, 10), tick=False):
        notice = decide_complaint(
            dispute=dispute, decision=DECISION, at=at(2026, 11, 20, 10), actor=WATCH
        )
    parts = {part["label"]: part["text"] for part in notice.content}
    assert parts["处理决定"] == "成立。责令招标人修改招标文件后重新招标。"
    assert parts["投诉人"] == "建设1公司"
    assert "13900000001" not in str(notice.content)
    assert notice in published_notices()
    assert [one.number for one in decisions_published()] == [dispute.number]
    labels = [clock.label for clock in clocks_of(dispute)]
    assert labels == ["提起投诉", "决定是否受理", "处理投诉"]


def test_the_supervisor_may_order_a_works_tender_to_stand_still_until_it_says_otherwise(objected):
    dispute = complained(objected)
    with pytest.raises(Refused) as refused:
        order_suspension(dispute=dispute, at=at(2026, 11, 12), actor=WATCH)
    assert codes(refused) == ["dispute.suspend.state"]
    accept_complaint(dispute=dispute, at=at(2026, 11, 12), actor=WATCH)
    assert order_suspension(dispute=dispute, at=at(2026, 11, 12), actor=WATCH) is None
    assert dispute.tender.lots.get().is_suspended
    assert end_suspensions(on=date(2027, 3, 1), at=at(2027, 3, 1)) == 0
    lift_suspension(dispute=dispute, at=at(2026, 11, 13), actor=WATCH)
    assert not dispute.tender.lots.get().is_suspended


def test_a_procurement_stands_still_for_thirty_days_at_most(procedures, bodies, clock):
    tender = procurement(procedures, bodies)
    query = filed(raised(tender, firm(), letter(DisputeKind.QUERY)), at(2026, 11, 5))
    answer_dispute(dispute=query, answer=GOOD, at=at(2026, 11, 9), actor=TENDERER)
    dispute = complained(query, at(2026, 11, 10), known_on=None)
    accept_complaint(dispute=dispute, at=at(2026, 11, 12), actor=WATCH)
    assert order_suspension(dispute=dispute, at=at(2026, 11, 12), actor=WATCH) == date(
        2026, 12, 12
    )
    assert end_suspensions(on=date(2026, 12, 12), at=at(2026, 12, 12)) == 0
    assert tender.lots.get().is_suspended
    assert end_suspensions(on=date(2026, 12, 13), at=at(2026, 12, 13)) == 1
    assert not tender.lots.get().is_suspended
    assert Suspension.objects.get().ended_at == at(2026, 12, 13)
    with pytest.raises(Refused) as refused:
        order_suspension(dispute=dispute, at=at(2026, 12, 14), actor=WATCH)
    assert codes(refused) == ["dispute.suspend.again"]


def test_a_procurement_complaint_counts_from_its_receipt_without_the_days_of_correction(
    procedures, bodies, clock
):
    tender = procurement(procedures, bodies)
    query = filed(raised(tender, firm(), letter(DisputeKind.QUERY)), at(2026, 11, 5))
    answer_dispute(dispute=query, answer=GOOD, at=at(2026, 11, 9), actor=TENDERER)
    dispute = complained(query, at(2026, 11, 10), known_on=None)
    # 收到后五个工作日审查：11月17日。
    assert dispute.due_on == date(2026, 11, 17)
    ask_correction(dispute=dispute, words="请写明具体请求", at=at(2026, 11, 12), actor=WATCH)
    assert (dispute.state, dispute.due_on) == ("correcting", None)
    texts = {"request": "重新采购本项目", "facts": "参数指向一家", "basis": "条例第二十条"}
    correct_complaint(dispute=dispute, texts=texts, at=at(2026, 11, 13), actor=FILER)
    # 12、13日不计：审查至11月19日。
    assert dispute.due_on == date(2026, 11, 19)
    accept_complaint(dispute=dispute, at=at(2026, 11, 19), actor=WATCH)
    # 11日起三十个工作日至12月22日，加不计的两个工作日，至12月24日。
    assert dispute.due_on == date(2026, 12, 24)
    labels = [(clock.label, clock.due) for clock in clocks_of(dispute)]
    assert labels[2] == ("被投诉人说明", date(2026, 11, 26))


def test_a_complaint_may_not_be_accepted_with_a_reason(objected):
    dispute = complained(objected)
    with pytest.raises(Refused) as refused:
        refuse_complaint(dispute=dispute, reason="", at=at(2026, 11, 12), actor=WATCH)
    assert codes(refused) == ["dispute.text"]
    refuse_complaint(dispute=dispute, reason="不属于本部门管辖", at=at(2026, 11, 12), actor=WATCH)
    assert (dispute.state, dispute.due_on) == ("not_accepted", None)
    with pytest.raises(Refused):
        accept_complaint(dispute=dispute, at=at(2026, 11, 12), actor=WATCH)


def test_what_is_overdue_is_marked_once(objected):
    dispute = complained(objected)
    assert mark_overdue(on=date(2026, 11, 13)) == 0
    assert mark_overdue(on=date(2026, 11, 14)) == 1
    assert mark_overdue(on=date(2026, 11, 15)) == 0
    dispute.refresh_from_db()
    assert dispute.is_overdue


def test_a_decision_names_everything_it_lacks(objected):
    dispute = complained(objected)
    accept_complaint(dispute=dispute, at=at(2026, 11, 12), actor=WATCH)
    empty = type(DECISION)(DECISION.outcome, "", "", "", is_clean=False)
    with pytest.raises(Refused) as refused:
        decide_complaint(dispute=dispute, decision=empty, at=at(2026, 11, 13), actor=WATCH)
    assert codes(refused) == [
        "dispute.decision.facts",
        "dispute.decision.text",
        "dispute.decision.basis",
        "dispute.decision.secret",
    ]


def test_a_day_of_knowing_lies_neither_ahead_nor_after_the_objection(objected):
    with pytest.raises(Refused) as refused:
        complained(objected, known_on=date(2026, 11, 5))
    assert codes(refused) == ["dispute.known"]
    with pytest.raises(Refused) as refused:
        complained(objected, known_on=None)
    assert codes(refused) == ["dispute.known"]
