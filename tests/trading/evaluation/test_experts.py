"""Who may be in the library, and who must stand aside."""

from dataclasses import replace
from datetime import date

import pytest
from django.conf import settings

from onewindow.foundation.records.api import entries_of, key_of
from onewindow.kernel.violations import Refused
from onewindow.trading.evaluation.api import (
    Expert,
    Speciality,
    TieDraft,
    TieKind,
    Title,
    check_speciality_packs,
    declare_tie,
    load_speciality_packs,
    move_expert,
    register_expert,
)
from onewindow.trading.evaluation.rules import Candidate, Surroundings, Tie, exclusion_of
from tests.trading.evaluation.builders import expert, expert_draft
from tests.trading.tendering.builders import MONDAY, OFFICER

DAY = date(2026, 11, 24)
LOT = Surroundings(
    parties=frozenset({"TENDERER", "FIRM"}),
    supervisor="WATCH",
    on=DAY,
    years=8,
    apart_years=3,
    most_a_day=1,
    most_a_month=8,
)
FREE = Candidate(
    is_active=True, title=Title.SENIOR, working_since=date(2000, 1, 1), employer="ELSEWHERE"
)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({}, None),
        ({"is_active": False}, "not_active"),
        ({"working_since": date(2018, 11, 24)}, None),
        ({"working_since": date(2018, 11, 25)}, "not_qualified"),
        ({"title": Title.EQUIVALENT}, None),
        ({"title": Title.INTERMEDIATE}, "not_qualified"),
        ({"employer": "TENDERER"}, "employer"),
        ({"employer": "FIRM"}, "employer"),
        ({"employer": "WATCH"}, "supervisor"),
        ({"posts": frozenset({"WATCH"})}, "supervisor"),
        ({"posts": frozenset({"TENDERER"})}, "employer"),
        ({"led_firms": frozenset({"FIRM"})}, "employer"),
        ({"led_firms": frozenset({"OTHER"})}, None),
        ({"ties": (Tie(TieKind.WORKED, "FIRM"),)}, "worked"),
        ({"ties": (Tie(TieKind.WORKED, "FIRM", date(2023, 11, 25)),)}, "worked"),
        ({"ties": (Tie(TieKind.WORKED, "FIRM", date(2023, 11, 24)),)}, None),
        ({"ties": (Tie(TieKind.SHAREHOLDER, "FIRM", date(2026, 11, 25)),)}, "shareholder"),
        ({"ties": (Tie(TieKind.SHAREHOLDER, "FIRM", date(2026, 11, 24)),)}, None),
        ({"ties": (Tie(TieKind.RELATIVE, "FIRM"),)}, "relative"),
        ({"ties": (Tie(TieKind.DECLARED, "TENDERER"),)}, "declared"),
        ({"ties": (Tie(TieKind.DECLARED, "OTHER"),)}, None),
        ({"is_known": True}, "known"),
        ({"seats_that_day": 1}, "day"),
        ({"seats_that_month": 7}, None),
        ({"seats_that_month": 8}, "month"),
    ],
)
def test_an_expert_stands_aside_for_one_reason_and_on_one_side_of_each_limit(said, reason):
    assert exclusion_of(replace(FREE, **said), LOT) == reason


def codes(refused):
    return [v.code for v in refused.value.violations]


@pytest.mark.usefixtures("law", "specialities")
def test_an_expert_enters_with_a_number_and_a_line_on_the_record():
    first, second = expert(1), expert(2)
    assert (first.number, second.number, first.state) == ("ZJ000001", "ZJ000002", "active")
    (entry,) = entries_of(key_of(first))
    assert (entry.move, entry.detail) == (
        "expert.register",
        {"number": "ZJ000001", "specialities": ["A0801"]},
    )


@pytest.mark.usefixtures("law", "specialities")
def test_everything_that_the_law_misses_is_named_at_once():
    draft = expert_draft(
        1, title=Title.INTERMEDIATE, working_since=date(2018, 11, 3), specialities=["A99"]
    )
    with pytest.raises(Refused) as refused:
        register_expert(draft=draft, on=MONDAY, actor=OFFICER)
    assert codes(refused) == ["expert.years", "expert.title", "expert.specialities"]
    expert(1, working_since=date(2018, 11, 2))
    with pytest.raises(Refused) as refused:
        expert(1)
    assert codes(refused) == ["expert.twice"]


@pytest.mark.usefixtures("law", "specialities")
def test_a_tie_needs_a_real_party_and_dates_in_order():
    one = expert(1)
    wrong = TieDraft(TieKind.RELATIVE, "某公司", "123", MONDAY, MONDAY)
    with pytest.raises(Refused) as refused:
        declare_tie(expert=one, draft=wrong, actor=OFFICER)
    assert codes(refused) == ["credit_code.malformed", "tie.ends", "tie.relative"]


@pytest.mark.usefixtures("law", "specialities")
def test_an_expert_is_suspended_restored_and_leaves_with_a_reason():
    one = expert(1)
    with pytest.raises(Refused) as refused:
        move_expert(expert=one, name="suspend", reason=" ", actor=OFFICER)
    assert codes(refused) == ["expert.reason"]
    for name in ("suspend", "restore", "leave"):
        move_expert(expert=one, name=name, reason="年度考核", actor=OFFICER)
    assert Expert.objects.get().state == "left"
    with pytest.raises(Refused):
        move_expert(expert=one, name="restore", reason="年度考核", actor=OFFICER)


@pytest.mark.django_db
def test_specialities_are_loaded_changed_and_never_twice(tmp_path):
    folder = settings.PACKS / "national" / "specialities"
    assert check_speciality_packs(folder) == []
    assert len(load_speciality_packs(folder)) == Speciality.objects.count() == 24
    assert load_speciality_packs(folder) == []
    text = "- {code: A01, name: 城乡规划, group: 工程, source: 某标准, confidence: draft}\n"
    (tmp_path / "more.yaml").write_text(text)
    assert load_speciality_packs(tmp_path) == ["更新评标专业 城乡规划"]
    (tmp_path / "more.yaml").write_text(text * 2 + "- {code: Z1}\n")
    assert len(check_speciality_packs(tmp_path)) == 6
    with pytest.raises(Refused):
        load_speciality_packs(tmp_path)
