"""Served unasked: found by an event, decided by the table, told, refused, and never twice."""

from datetime import date, timedelta

import pytest
import time_machine

from onewindow.engines.decisions.api import Judgement, judgements_of
from onewindow.foundation.directory.models import Person
from onewindow.foundation.messaging.models import Message
from onewindow.foundation.records.models import Entry
from onewindow.kernel.actors import Actor
from onewindow.kernel.events import EventKind
from onewindow.kernel.violations import Refused
from onewindow.services.casework.actions import (
    Application,
    find_events,
    handle_events,
    opt_in,
    opt_out,
    refuse_entitlement,
    submit_application,
    take_event,
)
from onewindow.services.casework.actions.filling import known_answers
from onewindow.services.casework.models import Case, Entitlement, OptOut, RegisterEvent
from onewindow.services.casework.rules import Channel
from onewindow.services.casework.rules.proactive import Notice, anniversary, why
from onewindow.services.catalog.api import current_edition, matter_by_slug
from onewindow.services.certificates.api import issue_certificate
from onewindow.services.certificates.models import Certificate
from tests.builders import TESTER
from tests.services.casework.conftest import CITIZEN, MONDAY
from tests.services.casework.desk import MORNING
from tests.services.casework.proactive_house import DAY, UNASKED, Registers, offered
from tests.services.casework.unasked import ACCOUNT, city, monday, run, turns_eighty

__all__ = ["city", "monday"]


def came_to():
    rows = Entitlement.objects.order_by("id")
    return [(one.matter.slug, one.state, one.reason) for one in rows]


def test_whoever_reaches_the_age_is_served_without_an_application(city):
    run()
    found = Entitlement.objects.get()
    case = found.case
    assert came_to() == [("MZ80", "completed", "年满80周岁的本市户籍老人")]
    assert (case.person, case.channel, case.state, case.outcome) == (
        city.elder,
        "proactive",
        "closed",
        "instant_grant",
    )
    assert case.answers == ACCOUNT
    assert Certificate.objects.get(subject=f"casework.case:{case.pk}").holder_name == "王桂英"
    kinds = list(case.documents.order_by("id").values_list("kind", flat=True))
    assert kinds == ["acceptance_notice", "grant_decision"]
    assert judgements_of(f"casework.case:{case.pk}").get().row == "old"
    entries = Entry.objects.filter(subject=f"casework.case:{case.pk}").order_by("id")
    assert {entry.actor_name for entry in entries} == {"无感智办", "系统"}


def test_the_person_is_told_once_why_and_until_when_it_can_be_refused(city):
    run()
    message = Message.objects.get()
    found = Entitlement.objects.get()
    assert (message.person, message.title) == (city.elder, "已主动为您办好：高龄补贴")
    assert message.body == (
        "您于2026年11月2日满80周岁，“高龄补贴”已主动为您办好，您不用做任何事。"
        "如不需要，2026年11月17日前可以点“我不需要”。"
    )
    assert message.link == f"/my/proactive/{found.pk}/"
    assert found.refuse_until == date(2026, 11, 17)


@pytest.mark.parametrize(
    ("born_on", "found"),
    [
        (MONDAY + DAY, []),
        (MONDAY, ["completed"]),
        (MONDAY - 31 * DAY, ["completed"]),
        (MONDAY - 32 * DAY, []),
    ],
)
def test_the_event_counts_from_its_day_on_and_for_a_month(city, born_on, found):
    turns_eighty(city.elder, born_on)
    run()
    assert [state for _, state, _ in came_to()] == found


def test_running_again_does_nothing_twice(city):
    for _ in range(3):
        run()
    assert (RegisterEvent.objects.count(), Entitlement.objects.count()) == (1, 1)
    assert (Case.objects.count(), Message.objects.count()) == (1, 1)


def test_a_crash_in_the_middle_leaves_nothing_half_done_and_the_next_run_does_it(
    city, monkeypatch
):
    def crash(*_, **__):
        raise RuntimeError("停电")

    with monkeypatch.context() as patched:
        patched.setattr("onewindow.services.casework.actions.proactive.send_message", crash)
        find_events(on=MONDAY)
        assert handle_events(on=MONDAY) == "主动办理0件，1件出错待重试"
    assert (Case.objects.count(), Entitlement.objects.count()) == (0, 0)
    assert (Certificate.objects.count(), Judgement.objects.count()) == (0, 0)
    assert handle_events(on=MONDAY) == "主动办理1件"
    assert [state for _, state, _ in came_to()] == ["completed"]


def test_one_matter_that_fails_holds_up_no_other_of_the_same_event(city, tmp_path, monkeypatch):
    offered(tmp_path, UNASKED | {"slug": "MZ79", "name": "高龄体检"})

    def crash(offer, event):
        if offer.matter.slug == "MZ79":
            raise RuntimeError("登记簿格式变了")
        return known_answers(offer, event)

    with monkeypatch.context() as patched:
        patched.setattr("onewindow.services.casework.actions.proactive.known_answers", crash)
        find_events(on=MONDAY)
        assert handle_events(on=MONDAY) == "主动办理1件，1件出错待重试"
    assert [slug for slug, _, _ in came_to()] == ["MZ80"]
    assert handle_events(on=MONDAY) == "主动办理1件"
    assert [slug for slug, _, _ in came_to()] == ["MZ80", "MZ79"]


def test_an_answer_that_the_form_does_not_take_is_doubt(city):
    Registers.accounts = {city.elder.number: {"account": "不详"}}
    run()
    assert came_to() == [("MZ80", "invited", "银行账号：请填写8至30位数字的银行账号")]


def test_doubt_is_no_case_but_an_invitation(city):
    Registers.accounts = {}
    run()
    assert came_to() == [("MZ80", "invited", "没有取得：银行账号")]
    assert not Case.objects.exists()
    assert Message.objects.get().body == (
        "您于2026年11月2日满80周岁，可能可以办理“高龄补贴”。"
        "有的情况没有查到，请您申请，由工作人员核实。"
    )
    judgement = Judgement.objects.get()
    assert judgement.subject == f"casework.entitlement:{Entitlement.objects.get().pk}"


def test_a_register_that_does_not_answer_is_doubt(city):
    Registers.is_down = True
    run()
    assert [state for _, state, _ in came_to()] == ["invited"]


def test_a_fact_that_nobody_knows_is_doubt(city):
    Person.objects.filter(pk=city.elder.pk).update(born=None)
    notice = Notice("公安", "R-1", EventKind.AGE, city.elder.number, MONDAY, {"age": 80})
    take_event(notice=notice, actor=TESTER)
    handle_events(on=MONDAY)
    assert came_to() == [("MZ80", "invited", "没有查到：年龄")]


def test_nobody_is_bothered_by_what_the_table_is_sure_about(city):
    notice = Notice("公安", "R-3", EventKind.AGE, city.young.number, MONDAY, {"age": 80})
    turns_eighty(city.elder, MONDAY + DAY)
    take_event(notice=notice, actor=TESTER)
    handle_events(on=MONDAY)
    assert came_to() == [("MZ80", "skipped", "未满80周岁")]
    assert not Message.objects.exists()


def test_nor_if_only_a_row_further_up_waits_for_an_answer(city, tmp_path):
    table = UNASKED["table"]
    promise = {"code": "sure", "label": "承诺", "kind": "boolean", "source": "answer.sure"}
    first = table["rows"][2] | {"code": "unsure", "when": {"sure": "false"}, "message": "未承诺"}
    example = {"name": "未承诺", "facts": {"age": 80, "local": True, "sure": False}}
    asked = UNASKED | {
        "slug": "MZ81",
        "name": "高龄照护",
        "fields": [*UNASKED["fields"], {"code": "sure", "label": "承诺", "kind": "yes_no"}],
        "proactive": UNASKED["proactive"] | {"mode": "prepare"},
        "table": table
        | {
            "inputs": [*table["inputs"], promise],
            "rows": [first, *table["rows"]],
            "examples": [
                *[one | {"facts": one["facts"] | {"sure": True}} for one in table["examples"]],
                example | {"row": "unsure"},
            ],
        },
    }
    offered(tmp_path, asked)
    run()
    turns_eighty(city.young)
    take_event(
        notice=Notice("公安", "R-4", EventKind.AGE, city.young.number, MONDAY, {"age": 80}),
        actor=TESTER,
    )
    turns_eighty(city.young, MONDAY + DAY)
    handle_events(on=MONDAY)
    assert came_to() == [
        ("MZ80", "completed", "年满80周岁的本市户籍老人"),
        ("MZ81", "prepared", "已按登记信息填好草稿，待本人确认"),
        ("MZ80", "skipped", "未满80周岁"),
        ("MZ81", "skipped", "未满80周岁"),
    ]


def test_a_matter_of_another_place_is_not_offered(city):
    other = type(city.district).objects.create(code="410502", name="文峰区", level="county")
    Person.objects.filter(pk=city.elder.pk).update(region=other)
    run()
    assert came_to() == []
    assert RegisterEvent.objects.get().handled_at is not None


def test_a_person_who_has_applied_already_is_left_alone(city):
    edition = current_edition(matter_by_slug("MZ80"), on=MONDAY)
    application = Application(
        edition=edition, channel=Channel.ONLINE, answers=ACCOUNT, person=city.elder
    )
    submit_application(application=application, on=MONDAY, actor=CITIZEN)
    run()
    assert came_to() == [("MZ80", "skipped", "本人已经申请或者已经办过")]
    assert Case.objects.count() == 1


@pytest.mark.parametrize("slug", ["MZ80", None])
def test_who_does_not_want_it_is_left_alone_until_he_does(city, slug):
    matter = matter_by_slug(slug) if slug else None
    wish = opt_out(person=city.elder, matter=matter, actor=TESTER)
    assert opt_out(person=city.elder, matter=matter, actor=TESTER) == wish
    run()
    assert came_to() == [("MZ80", "skipped", "本人事先表示不要主动办理")]
    assert not Message.objects.exists()
    opt_in(wish=wish, actor=TESTER)
    assert not OptOut.objects.exists()
    moves = Entry.objects.filter(move__startswith="opt_out").order_by("id")
    assert list(moves.values_list("move", flat=True)) == ["opt_out.give", "opt_out.end"]


def test_a_wish_about_another_matter_does_not_count(city):
    opt_out(person=city.elder, matter=matter_by_slug("GA10"), actor=TESTER)
    run()
    assert [state for _, state, _ in came_to()] == ["completed"]


@pytest.mark.parametrize("day", [MONDAY, date(2026, 11, 16)])
def test_what_was_done_unasked_is_undone_at_the_persons_wish(city, day):
    run()
    found = Entitlement.objects.get()
    refuse_entitlement(entitlement=found, for_good=True, on=day, actor=Actor("user:9", "王桂英"))
    found.refresh_from_db()
    case = Case.objects.get()
    assert (found.state, case.state) == ("refused", "revoked")
    assert Certificate.objects.get().state == "revoked"
    assert case.documents.filter(kind="revocation").exists()
    assert OptOut.objects.get().matter.slug == "MZ80"
    with pytest.raises(Refused):
        refuse_entitlement(entitlement=found, for_good=False, on=day, actor=TESTER)


def test_after_the_period_the_ordinary_remedies_are_left(city):
    run()
    found = Entitlement.objects.get()
    with pytest.raises(Refused, match="已超过可以直接拒绝的期限"):
        refuse_entitlement(entitlement=found, for_good=False, on=date(2026, 11, 17), actor=TESTER)
    assert Case.objects.get().state == "closed"


def licence(city, until):
    certificate = issue_certificate(
        kind_name="机动车驾驶证",
        person=city.young,
        enterprise=None,
        issuer=city.police,
        subject="",
        on=date(2020, 11, 2),
        face={},
        actor=TESTER,
    )
    Certificate.objects.filter(pk=certificate.pk).update(valid_until=until)
    return certificate


@pytest.mark.parametrize(("days", "states"), [(90, ["prepared"]), (91, []), (0, ["prepared"])])
def test_a_licence_about_to_end_is_prepared_and_the_person_confirms(city, days, states):
    Person.objects.filter(pk=city.elder.pk).update(born=date(1940, 1, 1))
    certificate = licence(city, MONDAY + timedelta(days=days))
    run()
    assert [state for _, state, _ in came_to()] == states
    if states:
        case = Case.objects.get()
        assert (case.state, case.channel) == ("draft", "proactive")
        assert case.answers == {"file_number": certificate.number}
        assert Message.objects.get().title == "已为您备好申请：驾驶证期满换证"


def test_a_draft_that_is_not_wanted_is_thrown_away_unless_it_was_sent(city):
    Person.objects.filter(pk=city.elder.pk).update(born=date(1940, 1, 1))
    licence(city, MONDAY + 30 * DAY)
    run()
    found = Entitlement.objects.get()
    refuse_entitlement(entitlement=found, for_good=False, on=MONDAY, actor=TESTER)
    assert (Case.objects.count(), Entitlement.objects.get().case) == (0, None)
    assert not OptOut.objects.exists()


def test_a_draft_that_was_sent_is_withdrawn_like_any_other(city):
    Person.objects.filter(pk=city.elder.pk).update(born=date(1940, 1, 1))
    licence(city, MONDAY + 30 * DAY)
    run()
    Case.objects.update(state="received")
    with pytest.raises(Refused, match="请在办件里撤回"):
        refuse_entitlement(
            entitlement=Entitlement.objects.get(), for_good=False, on=MONDAY, actor=TESTER
        )


def test_events_of_registers_are_taken_in_once_and_unknown_people_are_left_out(city):
    known = Notice("卫健委", "B-1", EventKind.BIRTH, city.young.number, MONDAY)
    stranger = Notice("卫健委", "B-2", EventKind.BIRTH, "330106199901010011", MONDAY)
    Registers.events = [known, stranger]
    turns_eighty(city.elder, MONDAY + DAY)
    assert find_events(on=MONDAY) == 2
    assert find_events(on=MONDAY) == 0
    rows = RegisterEvent.objects.order_by("reference")
    assert [(one.reference, one.person, one.handled_at is None) for one in rows] == [
        ("B-1", city.young, True),
        ("B-2", None, False),
    ]


def test_an_event_ahead_waits_for_its_day(city):
    notice = Notice("公安", "R-2", EventKind.AGE, city.elder.number, MONDAY + DAY, {"age": 80})
    turns_eighty(city.elder, MONDAY + DAY)
    take_event(notice=notice, actor=TESTER)
    handle_events(on=MONDAY)
    assert (came_to(), RegisterEvent.objects.get().handled_at) == ([], None)
    with time_machine.travel(MORNING + DAY, tick=False):
        handle_events(on=MONDAY + DAY)
    assert [state for _, state, _ in came_to()] == ["completed"]
    assert RegisterEvent.objects.get().handled_at is not None


@pytest.mark.parametrize(
    ("born", "years", "day"),
    [
        (date(1946, 11, 2), 80, date(2026, 11, 2)),
        (date(1944, 2, 29), 80, date(2024, 2, 29)),
        (date(1944, 2, 29), 81, date(2025, 3, 1)),
        (date(1946, 12, 31), 80, date(2026, 12, 31)),
    ],
)
def test_an_age_is_reached_on_the_birthday(born, years, day):
    assert anniversary(born, years) == day


def test_every_kind_of_event_is_told_in_plain_words():
    detail = {"age": 80, "certificate": "机动车驾驶证", "employer": "明远公司"}
    assert [why(kind, MONDAY, detail) for kind in EventKind] == [
        "您于2026年11月2日满80周岁",
        "您的子女于2026年11月2日出生",
        "您的机动车驾驶证将于2026年11月2日到期",
        "您于2026年11月2日取得残疾人证",
        "明远公司于2026年11月2日为您办理了参保",
        "明远公司于2026年11月2日为您办理了停保",
        "您于2026年11月2日毕业",
    ]
