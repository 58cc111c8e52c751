"""A project is entered, scheduled and announced, or told everything that stands against it."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from onewindow.kernel.violations import Refused
from onewindow.trading.tendering.actions import drop_notice
from onewindow.trading.tendering.api import (
    Lot,
    LotDraft,
    Notice,
    Organizing,
    TenderKind,
    create_tender,
    draft_notice,
    enter_tender,
    moments_of,
    publish_due,
    published_notices,
    release_notice,
    set_timetable,
    timetable_facts,
)
from tests.trading.tendering.builders import (
    MONDAY,
    OFFICER,
    TENDERER,
    TERMS,
    announced,
    at_nine,
    drafted,
    entered,
    issued,
)


def codes(refused):
    return [v.code for v in refused.value.violations]


def test_codes_are_given_once_and_carry_their_check_character(procedures, bodies):
    first = create_tender(draft=drafted(procedures, bodies), on=MONDAY, actor=TENDERER)
    second = create_tender(draft=drafted(procedures, bodies), on=MONDAY, actor=TENDERER)
    assert (first.code, second.code) == ("E3399010001000001", "E3399010001000002")
    lots = [tender.lots.get() for tender in (first, second)]
    assert [lot.code for lot in lots] == ["E3399010001000001001", "E3399010001000002001"]
    groups = [lot.transaction_code.split("-") for lot in lots]
    assert [g[:4] for g in groups] == [
        ["A01", settings.TRADING_CREDIT_CODE, "20261102", "000001"],
        ["A01", settings.TRADING_CREDIT_CODE, "20261102", "000002"],
    ]
    assert all(len("".join(g)) == 36 for g in groups)


def test_everything_wrong_is_told_at_once_with_its_article(procedures, bodies):
    draft = drafted(
        procedures,
        bodies,
        name=" ",
        approval_reference="",
        organizing=Organizing.AGENT,
        lots=(
            LotDraft("一", Decimal("10000000.00"), Decimal("200000.01")),
            LotDraft("二", Decimal("0.00")),
        ),
    )
    with pytest.raises(Refused) as refused:
        create_tender(draft=draft, on=MONDAY, actor=TENDERER)
    assert codes(refused) == [
        "tender.missing",
        "tender.missing",
        "tender.agency",
        "tender.deposit_rate",
        "tender.estimate",
    ]
    source = refused.value.violations[3].source
    assert "第二十六条" in source


def test_a_procedure_is_only_for_its_kinds_of_project(procedures, bodies):
    draft = drafted(procedures, bodies, kind=TenderKind.GOODS)
    with pytest.raises(Refused) as refused:
        create_tender(draft=draft, on=MONDAY, actor=TENDERER)
    assert codes(refused) == ["tender.kind"]


def test_a_procedure_with_conditions_wants_a_reason(procedures, bodies):
    draft = drafted(procedures, bodies, procedure=procedures["works_invited"], ground=" ")
    with pytest.raises(Refused) as refused:
        create_tender(draft=draft, on=MONDAY, actor=TENDERER)
    (violation,) = refused.value.violations
    assert (violation.code, violation.source) == (
        "tender.ground",
        "《招标投标法实施条例》第八条",
    )
    assert "只有少量潜在投标人可供选择" in violation.message


def test_two_lots_never_share_a_code(procedures, bodies):
    two = (LotDraft("土建", Decimal("100.00")), LotDraft("土建", Decimal("200.00")))
    tender = create_tender(draft=drafted(procedures, bodies, lots=two), on=MONDAY, actor=TENDERER)
    first, second = tender.lots.all()
    assert (first.code[-3:], second.code[-3:]) == ("001", "002")
    assert first.transaction_code != second.transaction_code
    for clash in ({"code": first.code}, {"transaction_code": first.transaction_code}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Lot.objects.filter(pk=second.pk).update(**clash)


def test_a_tender_without_lots_is_refused(procedures, bodies):
    with pytest.raises(Refused) as refused:
        create_tender(draft=drafted(procedures, bodies, lots=()), on=MONDAY, actor=TENDERER)
    assert codes(refused) == ["tender.lots"]


def test_a_timetable_that_is_a_day_short_is_refused_and_nothing_is_kept(procedures, bodies):
    tender = create_tender(draft=drafted(procedures, bodies), on=MONDAY, actor=TENDERER)
    moments = at_nine(tender)
    moments["bids_due"] = timezone.make_aware(datetime(2026, 11, 21, 9, 0))
    with pytest.raises(Refused) as refused:
        set_timetable(tender=tender, moments=moments, actor=TENDERER)
    assert codes(refused) == ["tender.bid_period"]
    assert moments_of(tender) == {}


def test_the_last_days_for_clarification_and_objection_are_kept_with_it(procedures, bodies):
    tender = entered(procedures, bodies)
    known = {event: timezone.localtime(at).date() for event, at in moments_of(tender).items()}
    assert known["bids_due"] == date(2026, 11, 23)
    assert (known["clarified_by"], known["objections_by"]) == (
        date(2026, 11, 8),
        date(2026, 11, 13),
    )
    assert all(fact.is_kept for fact in timetable_facts(tender))


def test_a_project_without_a_timetable_does_not_get_in(procedures, bodies):
    tender = create_tender(draft=drafted(procedures, bodies), on=MONDAY, actor=TENDERER)
    with pytest.raises(Refused) as refused:
        enter_tender(tender=tender, actor=OFFICER)
    assert codes(refused) == ["tender.event.missing"] * 4
    assert tender.state == "draft"


def test_a_notice_is_made_from_the_data_and_announces_the_tender(procedures, bodies, clock):
    tender = entered(procedures, bodies)
    issued(tender)
    notice = draft_notice(tender=tender, code="A-NOTICE", terms=TERMS, on=MONDAY, actor=TENDERER)
    parts = {part["label"]: part["text"] for part in notice.content}
    assert parts["资金来源"] == "区财政资金\n批准文号：发改〔2026〕1号"
    assert parts["是否接受联合体"] == "不接受"
    assert "投标截止和开标：2026年11月23日 9时00分" in parts["递交投标文件的截止时间和方式"]
    assert "密钥由交易中心、行政监督部门、招标人分持" in parts["递交投标文件的截止时间和方式"]
    release_notice(notice=notice, at=timezone.now(), actor=TENDERER)
    assert list(published_notices()) == []
    assert publish_due(now=timezone.now()) == "发布1条"
    tender.refresh_from_db()
    assert tender.state == "announced"
    assert [n.number for n in published_notices()] == ["E3399010001000001-001"]
    assert publish_due(now=timezone.now()) == "没有待发布的公告"


def test_a_notice_with_a_missing_part_names_each_with_the_law(procedures, bodies):
    tender = entered(procedures, bodies)
    with pytest.raises(Refused) as refused:
        draft_notice(
            tender=tender,
            code="A-NOTICE",
            terms=TERMS | {"qualification": "", "contact": ""},
            on=MONDAY,
            actor=TENDERER,
        )
    assert [v.field for v in refused.value.violations] == ["qualification", "contact"]
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("days", "wrong"), [(-1, ["notice.past", "notice.day"]), (1, ["notice.day"])]
)
def test_an_announcement_comes_out_on_the_day_that_the_timetable_counts_from(
    procedures, bodies, clock, days, wrong
):
    tender = entered(procedures, bodies)
    issued(tender)
    notice = draft_notice(tender=tender, code="A-NOTICE", terms=TERMS, on=MONDAY, actor=TENDERER)
    with pytest.raises(Refused) as refused:
        release_notice(notice=notice, at=timezone.now() + timedelta(days=days), actor=TENDERER)
    assert codes(refused) == wrong


def test_a_correction_stands_beside_the_notice_that_it_corrects(procedures, bodies, clock):
    tender, first = announced(procedures, bodies)
    change = {"change": "工期改为400日历天", "reason": "设计调整"}
    second = draft_notice(
        tender=tender, code="A-CLARI", terms=change, corrects=first, on=MONDAY, actor=TENDERER
    )
    release_notice(notice=second, at=timezone.now(), actor=TENDERER)
    publish_due(now=timezone.now())
    first.refresh_from_db()
    assert first.state == "corrected"
    assert {n.number for n in published_notices()} == {first.number, second.number}
    with pytest.raises(Refused) as refused:
        draft_notice(
            tender=tender, code="A-CLARI", terms=change, corrects=first, on=MONDAY, actor=TENDERER
        )
    assert codes(refused) == ["notice.corrects"]


def test_a_tender_is_announced_once(procedures, bodies, clock):
    tender, _ = announced(procedures, bodies)
    with pytest.raises(Refused) as refused:
        draft_notice(tender=tender, code="A-NOTICE", terms=TERMS, on=MONDAY, actor=TENDERER)
    assert codes(refused) == ["notice.state", "notice.twice"]


def test_a_published_notice_can_neither_be_dropped_nor_deleted(procedures, bodies, clock):
    _, notice = announced(procedures, bodies)
    with pytest.raises(Refused):
        drop_notice(notice=notice, actor=TENDERER)
    with pytest.raises(TypeError):
        notice.delete()
    with pytest.raises(TypeError):
        Notice.objects.all().delete()


def test_the_timetable_of_an_announced_tender_changes_no_more(procedures, bodies, clock):
    tender, _ = announced(procedures, bodies)
    with pytest.raises(Refused) as refused:
        set_timetable(tender=tender, moments=at_nine(tender), actor=TENDERER)
    assert codes(refused) == ["tender.timetable.closed"]
