"""The past decided again: nothing changes unless something was changed."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.engines.decisions.actions import (
    Terms,
    advance_rerun,
    check_judgement,
    start_rerun,
    stop_rerun,
)
from onewindow.engines.decisions.api import compiled, facts_of, keep_table, replay
from onewindow.engines.decisions.jobs import rerun_waiting
from onewindow.engines.decisions.models import Departure, Judgement, KeptTable, Rerun
from onewindow.engines.decisions.rules.reruns import Purpose, Reason, RerunState
from onewindow.foundation.records.models import Entry
from onewindow.kernel.violations import Refused
from tests.builders import TESTER
from tests.engines.decisions.allowance import DAY, from_age, judged, table, with_income

OLD = {"age": "83", "local": True}
SEVENTY = {"age": "75", "local": True}
STRANGER = {"age": "90", "local": False}
UNKNOWN = {"age": "90"}


def rerun(purpose=Purpose.CHECK, *, size=4_000, **said):
    terms = Terms(purpose, **({"since": DAY} | said))
    found = start_rerun(terms=terms, actor=TESTER)
    while advance_rerun(found, size=size):
        pass
    return Rerun.objects.get(pk=found.pk)


def counts(found):
    return found.total, found.same, found.changed, found.unknown


def told(found):
    rows = found.departures.order_by("judgement")
    return [(one.judgement_id, one.reason, one.row) for one in rows]


@pytest.mark.django_db
def test_a_rerun_of_what_was_not_touched_finds_nothing():
    for inputs in (OLD, SEVENTY, STRANGER, UNKNOWN, {}):
        judged(inputs)
    found = rerun()
    assert (found.state, counts(found), told(found)) == ("done", (5, 5, 0, 0), [])
    assert (found.by_name, found.finished_at is not None) == ("测试", True)


@pytest.mark.django_db
def test_each_judgement_is_decided_by_the_table_of_its_own_day():
    judged(SEVENTY)
    judged(SEVENTY, by=from_age(70), on=DAY + timedelta(days=1))
    assert [one.row for one in Judgement.objects.all()] == ["young", "old"]
    assert counts(rerun()) == (2, 2, 0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "reason", "row"),
    [
        ({"row": "young"}, Reason.ROW, "old"),
        ({"row": ""}, Reason.ROW, "old"),
        ({"values": {"outcome": "person"}}, Reason.VALUES, "old"),
        ({"inputs": SEVENTY}, Reason.ROW, "young"),
        ({"inputs": {"age": "八十", "local": True}}, Reason.INPUTS, ""),
        ({"inputs": {"age": 80, "local": "yes"}}, Reason.INPUTS, ""),
    ],
)
def test_a_judgement_altered_in_the_database_is_found_and_named(changes, reason, row):
    judged(OLD)
    planted = judged(OLD)
    Judgement.objects.filter(pk=planted.pk).update(**changes)
    found = rerun()
    assert counts(found) == (2, 1, 1, 0)
    assert told(found) == [(planted.pk, reason, row)]


@pytest.mark.django_db
def test_a_kept_table_altered_in_the_database_is_found_whatever_it_decides():
    judged(OLD)
    later = judged(OLD, by=from_age(70))
    kept = KeptTable.objects.get(pk=later.table_id)
    content = kept.content
    content["rows"][1]["message"] = "年满七十，准予"
    KeptTable.objects.filter(pk=kept.pk).update(content=content)
    assert told(rerun()) == [(later.pk, Reason.TABLE, "")]


@pytest.mark.django_db
def test_a_kept_table_that_no_longer_runs_is_a_departure_not_a_crash():
    one = judged(OLD)
    KeptTable.objects.update(content={"inputs": []})
    assert told(rerun()) == [(one.pk, Reason.TABLE, "")]


@pytest.mark.django_db
def test_an_engine_that_decides_otherwise_than_it_did_is_noticed(monkeypatch):
    one = judged(OLD)
    monkeypatch.setattr(
        "onewindow.engines.decisions.actions.comparing.replay",
        lambda _, rows: [(key, "young") for key, _ in rows],
    )
    assert told(rerun()) == [(one.pk, Reason.ENGINES, "old")]


@pytest.mark.django_db
def test_only_the_matter_and_the_period_asked_for_are_decided_again():
    for day in (DAY - timedelta(days=1), DAY, date(2026, 3, 31), date(2026, 4, 1)):
        judged(OLD, on=day)
    judged(OLD, decision="RS02")
    assert counts(rerun(until=date(2026, 4, 1))) == (3, 3, 0, 0)
    assert counts(rerun(until=date(2026, 4, 1), decision="MZ08")) == (2, 2, 0, 0)
    assert counts(rerun(path="/1/")) == (3, 3, 0, 0)
    assert counts(rerun(path="/1/1/")) == (0, 0, 0, 0)


@pytest.mark.django_db
def test_an_empty_period_is_refused():
    with pytest.raises(Refused, match="止期须晚于起期"):
        start_rerun(terms=Terms(Purpose.CHECK, since=DAY, until=DAY), actor=TESTER)


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_batches_of_any_size_come_to_the_same(size):
    for inputs in (OLD, SEVENTY, OLD, STRANGER):
        judged(inputs)
    Judgement.objects.filter(row="old").update(row="young")
    found = rerun(size=size)
    assert (counts(found), found.state) == ((4, 2, 2, 0), "done")
    assert sum(found.shifts.values()) == 2
    assert Departure.objects.count() == 2


@pytest.mark.django_db
def test_a_batch_that_somebody_else_finished_first_is_not_counted_twice():
    for _ in range(4):
        judged(OLD)
    mine = start_rerun(terms=Terms(Purpose.CHECK, since=DAY), actor=TESTER)
    other = Rerun.objects.get(pk=mine.pk)
    assert advance_rerun(mine, size=2)
    assert advance_rerun(other, size=2)
    assert (other.cursor, counts(other)) == (mine.cursor, (4, 2, 0, 0))


@pytest.mark.django_db
def test_a_rerun_goes_on_where_a_killed_worker_left_it():
    for _ in range(3):
        judged(OLD)
    advance_rerun(start_rerun(terms=Terms(Purpose.CHECK, since=DAY), actor=TESTER), size=2)
    assert rerun_waiting() == "重演1批"
    found = Rerun.objects.get()
    assert (counts(found), found.state) == ((3, 3, 0, 0), "done")


@pytest.mark.django_db
def test_one_rerun_that_fails_does_not_hold_up_the_next(monkeypatch):
    judged(OLD)
    first = start_rerun(terms=Terms(Purpose.CHECK, since=DAY), actor=TESTER)
    second = start_rerun(terms=Terms(Purpose.CHECK, since=DAY), actor=TESTER)

    def advance(found):
        if found.pk == first.pk:
            raise RuntimeError("磁盘坏了")
        return advance_rerun(found)

    monkeypatch.setattr("onewindow.engines.decisions.jobs.advance_rerun", advance)
    rerun_waiting()
    states = dict(Rerun.objects.values_list("pk", "state"))
    assert states == {first.pk: "running", second.pk: "done"}


@pytest.mark.django_db
def test_a_stopped_rerun_stays_stopped_and_on_record():
    judged(OLD)
    found = start_rerun(terms=Terms(Purpose.CHECK, since=DAY), actor=TESTER)
    stop_rerun(rerun=found, actor=TESTER)
    assert rerun_waiting() == "重演0批"
    with pytest.raises(Refused):
        stop_rerun(rerun=found, actor=TESTER)
    rows = Entry.objects.filter(subject=f"decisions.rerun:{found.pk}").order_by("id")
    assert [(one.move, one.actor_name) for one in rows] == [
        ("rerun.start", "测试"),
        ("rerun.stop", "测试"),
    ]
    assert rows[0].detail["since"] == "2026-03-02"


@pytest.mark.django_db
def test_a_draft_on_the_past_says_how_many_change_and_by_which_row():
    judged(OLD)
    seventy = judged(SEVENTY)
    judged(STRANGER)
    found = rerun(Purpose.WHAT_IF, decision="MZ08", table=keep_table(from_age(70)))
    assert counts(found) == (3, 2, 1, 0)
    assert told(found) == [(seventy.pk, Reason.VALUES, "old")]
    assert found.shifts == {
        '["young", {"outcome": "person"}, "old", {"outcome": "grant"}]': 1,
    }


@pytest.mark.django_db
def test_what_a_draft_needs_and_the_past_has_not_is_counted_apart_and_never_guessed():
    judged(OLD)
    judged(SEVENTY)
    judged(STRANGER)
    found = rerun(Purpose.WHAT_IF, decision="MZ08", table=keep_table(with_income()))
    # 未满80周岁的、非本地的，不看收入也有结论；83岁的要看收入，当时没有取得。
    assert (counts(found), found.gaps) == ((3, 2, 0, 1), {"月收入": 1})


@pytest.mark.django_db
def test_what_the_past_itself_did_not_know_goes_to_a_person_in_both():
    judged(UNKNOWN)
    found = rerun(Purpose.WHAT_IF, decision="MZ08", table=keep_table(from_age(70)))
    assert counts(found) == (1, 1, 0, 0)


@pytest.mark.django_db
def test_an_input_is_the_same_if_it_comes_from_the_same_place_whatever_it_is_called():
    judged(OLD)
    content = from_age(90).model_dump(mode="json")
    content["inputs"][0]["code"] = "years"
    for row in content["rows"]:
        if "age" in row["when"]:
            row["when"]["years"] = row["when"].pop("age")
    draft = type(table()).model_validate(content)
    assert counts(rerun(Purpose.WHAT_IF, table=keep_table(draft))) == (1, 0, 1, 0)
    content["inputs"][0]["source"] = "register.户籍.age"
    draft = type(table()).model_validate(content)
    found = rerun(Purpose.WHAT_IF, table=keep_table(draft))
    assert (counts(found), found.gaps) == ((1, 0, 0, 1), {"年龄": 1})


@pytest.mark.django_db
def test_the_details_kept_are_limited_but_the_counts_are_not(monkeypatch):
    monkeypatch.setattr("onewindow.engines.decisions.actions.rerunning.MOST_KEPT", 3)
    for _ in range(5):
        judged(SEVENTY)
    found = rerun(Purpose.WHAT_IF, size=2, table=keep_table(from_age(70)))
    assert (counts(found), found.departures.count()) == ((5, 0, 5, 0), 3)


@pytest.mark.django_db
def test_one_judgement_is_checked_by_one_click_with_a_line_on_record():
    one = judged(OLD)
    assert check_judgement(judgement=one, actor=TESTER) is None
    Judgement.objects.update(row="young")
    one.refresh_from_db()
    assert check_judgement(judgement=one, actor=TESTER) is Reason.ROW
    rows = Entry.objects.filter(subject=f"decisions.judgement:{one.pk}").order_by("id")
    assert [(entry.move, entry.detail) for entry in rows] == [
        ("judgement.check", {"row": "old", "result": "一致"}),
        ("judgement.check", {"row": "old", "result": "命中行不同"}),
    ]


STORED = st.fixed_dictionaries(
    {},
    optional={
        "age": st.none() | st.decimals(0, 130, places=2).map(str),
        "local": st.none() | st.booleans(),
    },
)


@settings(deadline=None)
@given(st.lists(STORED, max_size=20), st.integers(60, 95))
def test_replay_equals_deciding_one_by_one(rows, years):
    ruled = from_age(years)
    decided = [(n, compiled(ruled).decide(facts_of(ruled, one)).row) for n, one in enumerate(rows)]
    assert list(replay(ruled, enumerate(rows))) == decided


@pytest.mark.django_db
def test_a_shadow_sees_only_what_comes_after_it_and_decides_nothing():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        today = timezone.localdate()
        judged(OLD, on=today)
        terms = Terms(Purpose.SHADOW, since=today, decision="MZ08", table=keep_table(from_age(85)))
        shadow = start_rerun(terms=terms, actor=TESTER)
        changed = judged(OLD, on=today)
        judged(SEVENTY, on=today)
        judged(OLD, on=today, decision="RS02")
        Judgement.objects.update(at=timezone.now())
        advance_rerun(shadow)
        assert counts(shadow) == (0, 0, 0, 0)  # 事务可能还没有提交完
        clock.shift(timedelta(seconds=10))
        advance_rerun(shadow)
    assert counts(Rerun.objects.get()) == (2, 1, 1, 0)
    assert told(shadow) == [(changed.pk, Reason.VALUES, "young")]
    assert Judgement.objects.get(pk=changed.pk).row == "old"
    assert Rerun.objects.get().state == RerunState.RUNNING
