"""Clarifications push the deadline by law; questions are answered to all, askers stay secret."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from onewindow.foundation.messaging.api import Message
from onewindow.foundation.records.api import entries_of, key_of
from onewindow.kernel.violations import Refused
from onewindow.trading.tendering.actions import drop_notice
from onewindow.trading.tendering.api import (
    ClarificationDraft,
    TenderKind,
    answer_question,
    ask_question,
    document_of,
    draft_notice,
    issue_clarification,
    moments_of,
    published_notices,
    take_document,
)
from onewindow.trading.tendering.queries import due_after, standing_notice
from tests.builders import enterprise, person
from tests.trading.tendering.builders import MONDAY, TENDERER, announced, documented

DUE = timezone.make_aware(datetime(2026, 11, 23, 9, 0))
LAST_DAY = timezone.make_aware(datetime(2026, 11, 8, 18, 0))
TOO_LATE = timezone.make_aware(datetime(2026, 11, 9, 8, 0))
PUSHED = timezone.make_aware(datetime(2026, 11, 24, 9, 0))


def codes(refused):
    return [v.code for v in refused.value.violations]


def draft(**said):
    values = {"change": "工期改为400日历天", "reason": "设计调整", "affects_bids": True}
    return ClarificationDraft(**values | said)


def clarified(tender, at, **said):
    return issue_clarification(tender=tender, draft=draft(**said), at=at, actor=TENDERER)


@pytest.fixture
def tender(procedures, bodies, clock):
    return announced(procedures, bodies)[0]


@pytest.fixture
def holders(tender):
    firms = [enterprise(n, name=f"{n}建设", legal_person=person(n)) for n in (1, 2)]
    for firm in firms:
        take_document(
            tender=tender,
            enterprise=firm,
            person=firm.legal_person,
            at=timezone.now(),
            actor=TENDERER,
        )
    return firms


def days(tender):
    return {event: timezone.localtime(at).date() for event, at in moments_of(tender).items()}


def test_in_time_nothing_moves_and_everybody_who_holds_it_is_told(tender, holders, clock):
    clock.move_to(LAST_DAY)
    assert due_after(tender=tender, affects_bids=True, at=LAST_DAY) == {}
    done = clarified(tender, LAST_DAY)
    assert (done.due_before, done.due_after, moments_of(tender)["bids_due"]) == (DUE, DUE, DUE)
    told = Message.objects.order_by("id").values_list("person__name", "title", "body")
    assert [(title, body) for _, title, body in told] == [
        ("滨河小学改扩建：澄清修改第1号", "工期改为400日历天")
    ] * 2
    assert {one.person for one in Message.objects.all()} == {f.legal_person for f in holders}


def test_the_notice_comes_out_at_once_and_stands_in_the_chain(tender, clock):
    first = standing_notice(tender)
    clock.move_to(LAST_DAY)
    one = clarified(tender, LAST_DAY)
    two = clarified(tender, LAST_DAY, change="增补图纸目录", affects_bids=False)
    first.refresh_from_db()
    assert (first.state, one.notice.corrects, two.notice.corrects) == (
        "corrected",
        first,
        one.notice,
    )
    assert standing_notice(tender) == two.notice
    assert {n.pk for n in published_notices()} == {first.pk, one.notice.pk, two.notice.pk}
    parts = {p["label"]: p["text"] for p in two.notice.content}
    assert parts["投标截止时间"] == "投标截止和开标：2026年11月23日 9时00分"
    assert parts["原公告"] == f"{one.notice.title}（{one.notice.number}）"


def test_a_late_clarification_without_a_push_is_refused_with_its_article(tender, clock):
    clock.move_to(TOO_LATE)
    with pytest.raises(Refused) as refused:
        clarified(tender, TOO_LATE)
    (violation,) = refused.value.violations
    assert (violation.code, violation.source) == (
        "clarification.late",
        "《招标投标法实施条例》第二十一条",
    )
    assert violation.message == "距投标截止的时间不够，截止时间应当顺延到2026年11月24日或者以后"
    with pytest.raises(Refused) as refused:
        clarified(tender, TOO_LATE, due=PUSHED - timedelta(minutes=1))
    assert codes(refused) == ["clarification.late"]
    assert moments_of(tender)["bids_due"] == DUE


def test_a_late_clarification_pushes_the_deadline_and_its_last_days(tender, holders, clock):
    clock.move_to(TOO_LATE)
    assert due_after(tender=tender, affects_bids=True, at=TOO_LATE)["bids_due"] == PUSHED
    done = clarified(tender, TOO_LATE, due=PUSHED)
    assert (done.due_before, done.due_after) == (DUE, PUSHED)
    known = days(tender)
    assert (known["bids_due"], known["clarified_by"], known["objections_by"]) == (
        date(2026, 11, 24),
        date(2026, 11, 9),
        date(2026, 11, 14),
    )
    parts = {p["label"]: p["text"] for p in done.notice.content}
    assert parts["投标截止时间"] == "投标截止和开标：2026年11月24日 9时00分"
    assert "投标截止时间改为2026年11月24日 09:00" in Message.objects.first().body
    moves = [e.move for e in entries_of(key_of(tender))]
    assert {"tender.postpone", "tender.clarify"} <= set(moves)


def test_what_does_not_affect_bids_moves_nothing_however_late(tender, clock):
    clock.move_to(TOO_LATE)
    done = clarified(tender, TOO_LATE, affects_bids=False)
    assert done.due_after == DUE


def test_the_deadline_only_moves_back(tender, clock):
    with pytest.raises(Refused) as refused:
        clarified(tender, timezone.now(), due=DUE - timedelta(days=1))
    assert codes(refused) == ["clarification.earlier"]


def test_after_the_deadline_nothing_is_clarified(tender, clock):
    clock.move_to(DUE)
    with pytest.raises(Refused) as refused:
        clarified(tender, DUE, change=" ")
    assert codes(refused) == ["clarification.closed", "clarification.change"]


def test_a_new_edition_goes_out_with_its_clarification_and_replaces_the_old(tender, clock):
    edition = documented(tender, duration_days="400")
    done = clarified(tender, timezone.now(), document=edition)
    found = document_of(tender)
    assert (found.number, found.contract["duration_days"]) == (2, "400")
    assert (done.document, found.digest) == (edition, edition.digest)


def test_a_faulty_edition_stops_the_whole_clarification(tender, clock):
    edition = documented(tender, technical="指定某某品牌")
    with pytest.raises(Refused) as refused:
        clarified(tender, timezone.now(), document=edition)
    assert codes(refused) == ["document.barrier.brand"]
    assert not tender.clarifications.exists()
    assert document_of(tender).number == 1


def test_a_procurement_keeps_its_qualifications(procedures, bodies, clock):
    said = {"kind": TenderKind.SERVICES, "procedure": procedures["procurement_open"]}
    terms = {
        "requirement": "保洁",
        "qualification": "符合第二十二条",
        "address": "文教路1号",
        "contact": "方敏",
        "telephone": "0571-2",
    }
    tender, _ = announced(procedures, bodies, notice=("D-NOTICE", terms), **said)
    edition = documented(tender, qualification="另加一级资质")
    with pytest.raises(Refused) as refused:
        clarified(tender, timezone.now(), document=edition)
    assert [(v.code, v.source) for v in refused.value.violations] == [
        ("clarification.qualification", "财政部令第87号第二十七条")
    ]


def test_a_procedure_that_clarifies_by_no_notice_says_so(tender, clock):
    stages = [one for one in tender.procedure.content["stages"] if one["notice"] != "A-CLARI"]
    tender.procedure.content = tender.procedure.content | {"stages": stages}
    tender.procedure.digest = "without clarification"
    with pytest.raises(Refused) as refused:
        clarified(tender, timezone.now())
    assert codes(refused) == ["clarification.procedure"]


def test_a_correction_that_is_taken_back_makes_room_for_the_next(tender, clock):
    first = standing_notice(tender)
    change = {"change": "错字", "reason": "校对"}
    said = {"tender": tender, "code": "A-CLARI", "terms": change, "corrects": first}
    wrong = draft_notice(**said, on=MONDAY, actor=TENDERER)
    with pytest.raises(Refused) as refused:
        draft_notice(**said, on=MONDAY, actor=TENDERER)
    assert codes(refused) == ["notice.pending"]
    drop_notice(notice=wrong, actor=TENDERER)
    assert draft_notice(**said, on=MONDAY, actor=TENDERER).corrects == first


def asked(tender, firm, text="工期含雨天吗？", at=None):
    return ask_question(
        tender=tender,
        enterprise=firm,
        person=firm.legal_person,
        text=text,
        at=at or timezone.now(),
    )


def answered(question, answer="包括", *, affects_bids=False):
    answer_question(
        question=question,
        answer=answer,
        affects_bids=affects_bids,
        at=timezone.now(),
        actor=TENDERER,
    )


def test_an_answer_goes_to_every_holder_and_nobody_learns_who_asked(tender, holders, clock):
    question = asked(tender, holders[0])
    answered(question)
    question.refresh_from_db()
    assert (question.state, question.answer) == ("answered", "包括")
    assert {m.person for m in Message.objects.all()} == {f.legal_person for f in holders}
    entry = next(e for e in entries_of(key_of(question)) if e.move == "question.ask")
    assert (entry.actor_name, entry.detail) == ("招标文件持有人", {"tender": tender.code})


def test_an_answer_that_affects_bids_must_be_a_clarification(tender, holders, clock):
    question = asked(tender, holders[0])
    with pytest.raises(Refused) as refused:
        answered(question, affects_bids=True)
    assert codes(refused) == ["question.affects"]
    clarified(tender, timezone.now(), questions=[question])
    question.refresh_from_db()
    assert (question.answer, question.clarification.number) == ("见澄清修改第1号。", 1)
    with pytest.raises(Refused) as refused:
        clarified(tender, timezone.now(), questions=[question])
    assert codes(refused) == ["clarification.question"]


def test_only_holders_ask_and_only_while_an_answer_can_come_in_time(tender, holders, clock):
    stranger = enterprise(9, name="丙建设", legal_person=person(9))
    with pytest.raises(Refused) as refused:
        asked(tender, stranger, text=" ")
    assert codes(refused) == ["question.holder", "question.text"]
    last = timezone.make_aware(datetime(2026, 11, 8, 23, 59, 59))
    asked(tender, holders[0], at=last)
    with pytest.raises(Refused) as refused:
        asked(tender, holders[0], at=last + timedelta(seconds=1))
    assert codes(refused) == ["question.late"]
