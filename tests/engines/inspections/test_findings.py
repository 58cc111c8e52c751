"""Findings: raised, owned, due, put right, verified; late ones are reported."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.engines.inspections.actions import (
    Done,
    FindingDraft,
    assign_finding,
    close_finding,
    dismiss_finding,
    escalate_late,
    finish_stage,
    raise_finding,
    rectify_finding,
    reopen_finding,
    verify_finding,
)
from onewindow.engines.inspections.jobs import JOBS
from onewindow.engines.inspections.models import Finding
from onewindow.engines.inspections.queries import rows_of, state_counts
from onewindow.engines.inspections.rules import (
    FindingState,
    Light,
    Stage,
    days_left,
    light_of,
    stage_after,
)
from onewindow.foundation.policy.api import office_calendar
from onewindow.foundation.records.api import entries_of, key_of
from onewindow.kernel.actors import Actor
from onewindow.kernel.violations import Refused
from tests.builders import organization, user
from tests.services.casework.conftest import law, statute_book
from tests.services.feedback.conftest import MORNING

__all__ = ["law", "statute_book"]
LEADER, FIXER = Actor("user:1", "戴立新"), Actor("user:2", "沈佳")
MONDAY = date(2026, 11, 2)


@pytest.fixture
def house(law):
    """Return a desk and a department, under the law of the nation."""
    with time_machine.travel(MORNING, tick=False):
        yield organization(1, name="区政务服务中心"), organization(2, name="区民政局")


def done(text="", on=MONDAY, actor=LEADER):
    return Done(text, on, actor)


def raised(house, **said):
    draft = FindingDraft(
        subject="hall:1",
        source="manual",
        source_name="巡查",
        title="叫号屏不亮",
        text="二楼东侧的叫号屏从早上起不亮",
        desk=house[0],
        **said,
    )
    return raise_finding(draft=draft, done=done())


def fixed(house):
    finding = raised(house)
    assign_finding(finding=finding, organization=house[1], owner=None, done=done())
    rectify_finding(finding=finding, done=done("换了电源", actor=FIXER))
    return finding


def codes(refused):
    return [violation.code for violation in refused.value.violations]


def test_a_finding_walks_from_the_floor_to_the_list_of_the_done(house):
    finding = fixed(house)
    verify_finding(finding=finding, done=done("现场看过，亮了"))
    close_finding(finding=finding, done=done())
    assert (finding.state, finding.due, finding.stage, finding.over_on) == (
        FindingState.CLOSED,
        None,
        "",
        MONDAY,
    )
    assert [(s.code, s.due, s.finished_on) for s in finding.stages.order_by("id")] == [
        ("assign", date(2026, 11, 3), MONDAY),
        ("rectify", date(2026, 11, 23), MONDAY),
        ("verify", date(2026, 11, 5), MONDAY),
        ("close", date(2026, 11, 3), MONDAY),
    ]
    assert [entry.move for entry in entries_of(key_of(finding))] == [
        "finding.raise",
        "finding.assign",
        "finding.rectify",
        "finding.verify",
        "finding.close",
    ]


def test_nobody_verifies_his_own_work(house):
    finding = fixed(house)
    with pytest.raises(Refused) as refused:
        verify_finding(finding=finding, done=done("好了", actor=FIXER))
    assert codes(refused) == ["finding.own_work"]


@pytest.mark.parametrize("text", ["", " ", "好"])
def test_a_step_that_says_nothing_is_refused(house, text):
    finding = raised(house)
    assign_finding(finding=finding, organization=house[1], owner=None, done=done())
    with pytest.raises(Refused) as refused:
        rectify_finding(finding=finding, done=done(text, actor=FIXER))
    assert codes(refused) == ["finding.words"]


def test_a_finding_without_title_and_text_is_refused_with_both_reasons(house):
    draft = FindingDraft("hall:1", "manual", "巡查", "", "", house[0])
    with pytest.raises(Refused) as refused:
        raise_finding(draft=draft, done=done())
    assert [violation.field for violation in refused.value.violations] == ["title", "text"]


def test_a_reopened_finding_gets_a_new_deadline_and_is_counted(house):
    finding = fixed(house)
    reopen_finding(finding=finding, done=done("还是不亮", date(2026, 11, 9)))
    assert (finding.state, finding.reopened, finding.due) == (
        FindingState.FIXING,
        1,
        date(2026, 11, 30),
    )


def test_a_dismissed_finding_stays_on_the_list_with_its_reason(house):
    finding = raised(house)
    dismiss_finding(finding=finding, done=done("是按计划检修"))
    assert state_counts(Finding.objects.all())["dismissed"] == 1
    assert finding.stages.get().text == "是按计划检修"


@pytest.mark.parametrize(("on", "count"), [(date(2026, 11, 3), 0), (date(2026, 11, 4), 1)])
def test_the_day_after_the_last_one_it_is_reported(house, on, count):
    raised(house)
    assert [escalate_late(on=on), escalate_late(on=on)] == [count, 0]


def test_the_job_reports_what_is_late_now(house):
    raised(house)
    with time_machine.travel(date(2026, 11, 5)):
        assert JOBS[0].run() == "逾期上报1项"


def test_the_second_of_two_who_finish_a_stage_is_refused(house):
    plan = (
        Stage("look", "查看", FindingState.FOUND),
        Stage("ask", "询问", FindingState.FOUND),
        Stage("rectify", "整改", FindingState.FIXING),
    )
    finding = raised(house, plan=plan)
    again = Finding.objects.get()
    finish_stage(finding=finding, done=done("看过了"))
    with pytest.raises(Refused) as refused:
        finish_stage(finding=again, done=done("我也看过了"))
    assert (codes(refused), finding.stage) == (["record.stale"], "ask")


def test_a_stage_without_a_limit_has_no_deadline_and_no_light(house):
    finding = raised(house, plan=(Stage("look", "查看", FindingState.FOUND),))
    (row,) = rows_of([finding], on=MONDAY)
    assert (finding.due, row.light, row.days_left) == (None, Light.NONE, None)


@pytest.mark.parametrize(
    ("left", "light"),
    [(None, "none"), (2, "green"), (1, "yellow"), (0, "yellow"), (-1, "red")],
)
def test_the_light_turns_yellow_near_the_day_and_red_after_it(left, light):
    assert light_of(left, yellow_days=1) == light


@pytest.mark.django_db
def test_days_left_are_working_days(house):
    days = office_calendar()
    friday = date(2026, 11, 6)
    assert [
        days_left(friday, on=on, workdays=days)
        for on in (MONDAY, friday, date(2026, 11, 7), date(2026, 11, 9))
    ] == [4, 0, -1, -1]


def test_a_stage_that_is_unknown_has_nothing_after_it():
    assert stage_after((), "x", FindingState.FOUND) is None


@pytest.fixture
def staff(house):
    """Return who leads, who puts right, and one of another department."""
    return (
        user("戴立新", role="hall_manager", at=house[0]),
        user("沈佳", role="clerk", at=house[1]),
        user("路人", role="approver", at=organization(3, name="区公安局")),
    )


def as_(client, account):
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_pages_lead_from_the_photo_to_the_end(house, staff, client):
    leader, fixer, _ = staff
    as_(client, leader)
    said = {
        "desk": house[0].pk,
        "title": "叫号屏不亮",
        "text": "从早上起不亮",
        "severity": "grave",
    }
    answer = client.post("/desk/findings/new/", said)
    finding = Finding.objects.get()
    assert answer.url == f"/desk/findings/{finding.pk}/"
    assign = {"assign-organization": house[1].pk, "assign-owner": fixer.pk}
    assert client.post(f"/desk/findings/{finding.pk}/assign/", assign).status_code == 302
    as_(client, fixer)
    assert "叫号屏不亮" in client.get("/desk/findings/?tab=mine").content.decode()
    client.post(f"/desk/findings/{finding.pk}/rectify/", {"rectify-text": "换了电源"})
    assert client.post(f"/desk/findings/{finding.pk}/verify/", {}).status_code == 403
    as_(client, leader)
    for name, text in (("reopen", "还是不亮"), ("dismiss", "不成立")):
        client.post(f"/desk/findings/{finding.pk}/{name}/", {f"{name}-text": text})
    finding.refresh_from_db()
    assert (finding.state, finding.reopened) == (FindingState.DISMISSED, 1)
    assert "叫号屏不亮" in client.get("/desk/findings/?tab=over").content.decode()


def test_a_person_of_another_body_is_not_made_responsible(house, staff, client):
    leader, _, stranger = staff
    finding = raised(house)
    as_(client, leader)
    said = {"assign-organization": house[1].pk, "assign-owner": stranger.pk}
    answer = client.post(f"/desk/findings/{finding.pk}/assign/", said)
    assert (answer.status_code, "责任人不在责任单位里" in answer.content.decode()) == (422, True)


def test_a_stranger_finds_nothing(house, staff, client):
    finding = raised(house)
    as_(client, staff[2])
    assert client.get(f"/desk/findings/{finding.pk}/").status_code == 404
    assert "没有问题" in client.get("/desk/findings/").content.decode()


def test_a_finding_that_another_page_leads_is_not_moved_here(house, staff, client):
    finding = raised(house, page="/desk/reviews/1/")
    as_(client, staff[0])
    assert "去办理" in client.get(f"/desk/findings/{finding.pk}/").content.decode()
    assert client.post(f"/desk/findings/{finding.pk}/assign/", {}).status_code == 403


def test_the_list_costs_the_same_for_one_row_and_three(house, staff, client):
    as_(client, staff[0])
    counts = []
    for number in (1, 2):
        for _ in range(number):
            raised(house)
        client.get("/desk/findings/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/desk/findings/")
        counts.append(len(captured))
    assert counts[0] == counts[1]
