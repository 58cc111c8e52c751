from datetime import date, timedelta

import pytest

from onewindow.foundation.records.models import Entry
from onewindow.kernel.actors import SYSTEM
from onewindow.kernel.violations import Refused
from onewindow.services.catalog.api import (
    ChangeRequest,
    Edition,
    bring_into_force,
    cancel_matter,
    content_of,
    current_edition,
    drop_change,
    edit_change,
    matter_by_slug,
    propose_change,
    publish_change,
    return_change,
    search_matters,
    start_change,
)
from onewindow.services.catalog.queries import differences_of
from onewindow.services.catalog.queries.stamp import _Kept
from tests.services.catalog.conftest import AUTHOR, OTHER

TODAY = date(2026, 5, 6)
TOMORROW = date(2026, 5, 7)


def proposed(starts, **edits):
    change = start_change(matter=matter_by_slug("GA06"), on=TODAY, actor=AUTHOR)
    content = {**change.content, **(edits or {"summary": "因私出国"})}
    assert edit_change(change=change, content=content, on=TODAY, actor=AUTHOR) == []
    propose_change(change=change, reason="群众建议", starts=starts, on=TODAY, actor=AUTHOR)
    return change


def codes(refused):
    return [violation.code for violation in refused.value.violations]


def test_another_person_publishes_and_everybody_sees_it_at_once(loaded):
    matter = matter_by_slug("GA06")
    assert content_of(current_edition(matter, on=TODAY)).summary == ""
    edition = publish_change(change=proposed(TODAY), on=TODAY, actor=OTHER)
    assert (edition.number, edition.state) == (2, "published")
    assert content_of(current_edition(matter, on=TODAY)).summary == "因私出国"
    assert search_matters("护照", limit=1, on=TODAY)[0].summary == "因私出国"
    assert content_of(current_edition(matter, on=TODAY - timedelta(days=1))).summary == ""


def test_the_author_cannot_approve(loaded):
    change = proposed(TODAY)
    with pytest.raises(Refused) as refused:
        publish_change(change=change, on=TODAY, actor=AUTHOR)
    assert codes(refused) == ["change.same_person"]
    assert Edition.objects.filter(matter__slug="GA06").count() == 1


def test_only_the_author_edits(loaded):
    change = start_change(matter=matter_by_slug("GA06"), on=TODAY, actor=AUTHOR)
    with pytest.raises(Refused) as refused:
        edit_change(change=change, content=change.content, on=TODAY, actor=OTHER)
    assert codes(refused) == ["change.not_author"]


def test_a_second_change_waits_for_the_first(loaded):
    proposed(TODAY)
    with pytest.raises(Refused) as refused:
        start_change(matter=matter_by_slug("GA06"), on=TODAY, actor=OTHER)
    assert codes(refused) == ["change.under_way"]


def test_a_wrong_draft_is_kept_but_cannot_be_proposed(loaded):
    change = start_change(matter=matter_by_slug("GA06"), on=TODAY, actor=AUTHOR)
    content = {**change.content, "visits": "两次", "conditions": ["提供其他材料"]}
    found = edit_change(change=change, content=content, on=TODAY, actor=AUTHOR)
    assert [(v.field, v.message) for v in found] == [("visits", "到现场次数：应为整数")]
    assert ChangeRequest.objects.get().content["visits"] == "两次"
    with pytest.raises(Refused) as refused:
        propose_change(change=change, reason=" ", starts=date(2026, 5, 5), on=TODAY, actor=AUTHOR)
    assert codes(refused) == ["matter.schema.int_parsing", "change.reason", "change.starts"]


def test_nothing_changed_cannot_be_proposed(loaded):
    change = start_change(matter=matter_by_slug("GA06"), on=TODAY, actor=AUTHOR)
    with pytest.raises(Refused) as refused:
        propose_change(change=change, reason="试", starts=TODAY, on=TODAY, actor=AUTHOR)
    assert codes(refused) == ["change.nothing"]


def test_a_change_cannot_turn_a_matter_into_another(loaded):
    change = start_change(matter=matter_by_slug("GA06"), on=TODAY, actor=AUTHOR)
    content = {**change.content, "slug": "MZ08", "kind": "20", "department": "民政"}
    edit_change(change=change, content=content, on=TODAY, actor=AUTHOR)
    assert {k: change.content[k] for k in ("slug", "kind", "department")} == {
        "slug": "GA06",
        "kind": "01",
        "department": "公安",
    }


def test_a_returned_change_is_edited_and_proposed_again(loaded):
    change = proposed(TODAY)
    return_change(change=change, reason="请补依据", actor=OTHER)
    edit_change(
        change=change, content={**change.content, "summary": "出国"}, on=TODAY, actor=AUTHOR
    )
    propose_change(change=change, reason="已补", starts=TODAY, on=TODAY, actor=AUTHOR)
    publish_change(change=change, on=TODAY, actor=OTHER)
    entries = Entry.objects.filter(subject=f"catalog.changerequest:{change.pk}").order_by("id")
    assert [entry.move for entry in entries] == [
        "change.start",
        "change.propose",
        "change.return",
        "change.propose",
        "change.publish",
    ]


def test_a_dropped_change_makes_room(loaded):
    drop_change(change=proposed(TODAY), actor=AUTHOR)
    assert proposed(TODAY).state == "proposed"


def test_a_future_edition_waits_for_its_day(loaded):
    matter = matter_by_slug("GA06")
    edition = publish_change(change=proposed(TOMORROW), on=TODAY, actor=OTHER)
    assert edition.state == "scheduled"
    assert bring_into_force(on=TODAY, actor=SYSTEM) == []
    assert current_edition(matter, on=TODAY).number == 1
    assert current_edition(matter, on=TOMORROW).number == 2
    assert search_matters("护照", limit=1, on=TOMORROW)[0].summary == "因私出国"
    assert bring_into_force(on=TOMORROW, actor=SYSTEM) == [edition]
    assert list(matter.editions.order_by("number").values_list("number", "state")) == [
        (1, "superseded"),
        (2, "published"),
    ]
    assert matter_by_slug("GA06").current_id == edition.pk
    assert bring_into_force(on=TOMORROW, actor=SYSTEM) == []


def test_the_day_that_passed_while_waiting_becomes_the_day_of_approval(loaded):
    change = proposed(TODAY)
    edition = publish_change(change=change, on=date(2026, 5, 20), actor=OTHER)
    assert edition.starts == date(2026, 5, 20)


def test_a_cancelled_matter_is_not_changed_any_more(loaded):
    change = proposed(TODAY)
    cancel_matter(matter=matter_by_slug("GA06"), reason="国务院取消", actor=OTHER)
    with pytest.raises(Refused) as refused:
        publish_change(change=change, on=TODAY, actor=OTHER)
    assert codes(refused) == ["matter.cancelled"]


def test_another_process_sees_a_publication_within_a_second(loaded, monkeypatch):
    matter = matter_by_slug("GA06")
    assert current_edition(matter, on=TODAY).number == 1
    before = (_Kept.stamp, _Kept.rooms, _Kept.looked_at)
    publish_change(change=proposed(TODAY), on=TODAY, actor=OTHER)
    # What another process still holds, now and a second later.
    _Kept.stamp, _Kept.rooms, _Kept.looked_at = before
    assert current_edition(matter, on=TODAY).number == 1
    _Kept.looked_at -= 1.0
    assert current_edition(matter, on=TODAY).number == 2


def test_the_differences_are_told_in_words(loaded):
    change = start_change(matter=matter_by_slug("GA06"), on=TODAY, actor=AUTHOR)
    content = {
        **change.content,
        "promised_limit": {**change.content["promised_limit"], "days": 5},
        "materials": [
            *change.content["materials"][:1],
            {"code": "photo", "name": "近期免冠照片", "origin": "10"},
        ],
    }
    edit_change(change=change, content=content, on=TODAY, actor=AUTHOR)
    assert [(d.label, d.kind.label, d.before) for d in differences_of(change)] == [
        ("承诺办结时限·天数", "修改", "7"),
        ("申请材料“原护照”", "删除", differences_of(change)[1].before),
        ("申请材料“近期免冠照片”", "新增", ""),
    ]


def test_hostile_text_is_kept_as_text(loaded):
    hostile = "<script>alert(1)</script>'; DROP TABLE catalog_matter;-- {{ 7*7 }} \u202e"
    change = proposed(TODAY, summary=hostile)
    edition = publish_change(change=change, on=TODAY, actor=OTHER)
    assert content_of(edition).summary == hostile
