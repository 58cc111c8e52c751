from datetime import date

import pytest
from django.utils import timezone

from onewindow.foundation.directory.models import Site
from onewindow.foundation.records.models import Entry
from onewindow.kernel.violations import Refused
from onewindow.services.catalog.api import (
    Agreement,
    DelegationStep,
    adopt_matter,
    cancel_matter,
    end_adoption,
    end_delegation,
    hand_down_matter,
    matter_by_slug,
    matters_acceptable_at,
    may_do,
    pause_matter,
    places_of,
    resume_matter,
    sign_delegation,
)
from tests.services.catalog.conftest import AUTHOR

SIGNED, STARTS, ENDS = date(2026, 1, 5), date(2026, 2, 1), date(2026, 6, 1)
STEPS = ("receive", "accept", "review", "decide", "deliver")


def agreement(loaded, **changed):
    said = {
        "number": "委〔2026〕1号",
        "principal": loaded["police"],
        "entrusted": loaded["centre"],
        "matters": (matter_by_slug("GA06"),),
        "steps": (DelegationStep.ACCEPT,),
        "signed_on": SIGNED,
        "starts": STARTS,
        "ends": ENDS,
    }
    return Agreement(**{**said, **changed})


def steps_of(organization, *, on):
    matter = matter_by_slug("GA06")
    return [step for step in STEPS if may_do(organization, step, matter, on=on)]


def slugs(organization, *, on):
    return [matter.slug for matter in matters_acceptable_at(organization, on=on)]


def test_the_implementing_body_may_do_everything_and_a_stranger_nothing(loaded):
    assert steps_of(loaded["police"], on=STARTS) == list(STEPS)
    assert steps_of(loaded["civil"], on=STARTS) == []


@pytest.mark.parametrize(
    ("day", "may"),
    [
        (date(2026, 1, 31), False),
        (STARTS, True),
        (date(2026, 5, 31), True),
        (ENDS, False),
    ],
)
def test_a_delegation_counts_from_its_first_day_to_the_day_before_its_end(loaded, day, may):
    sign_delegation(agreement=agreement(loaded), actor=AUTHOR)
    assert steps_of(loaded["centre"], on=day) == (["accept"] if may else [])
    assert slugs(loaded["centre"], on=day) == (["GA06"] if may else [])


def test_an_agreement_that_is_wrong_is_refused_with_every_reason(loaded):
    wrong = agreement(
        loaded,
        number=" ",
        entrusted=loaded["police"],
        matters=(matter_by_slug("MZ08"),),
        steps=(),
        starts=date(2026, 1, 4),
        ends=date(2026, 1, 4),
    )
    with pytest.raises(Refused) as refused:
        sign_delegation(agreement=wrong, actor=AUTHOR)
    assert [v.code for v in refused.value.violations] == [
        "delegation.agreement",
        "delegation.self",
        "delegation.steps",
        "delegation.not_own",
        "delegation.starts",
        "delegation.ends",
    ]


def test_an_agreement_is_entered_once(loaded):
    sign_delegation(agreement=agreement(loaded), actor=AUTHOR)
    with pytest.raises(Refused, match="已登记过环节“受理”"):
        sign_delegation(agreement=agreement(loaded), actor=AUTHOR)


def test_a_delegation_ends_early_with_a_reason(loaded):
    (row,) = sign_delegation(agreement=agreement(loaded, ends=None), actor=AUTHOR)
    with pytest.raises(Refused):
        end_delegation(delegation=row, ends=date(2026, 3, 1), reason="", actor=AUTHOR)
    end_delegation(delegation=row, ends=date(2026, 3, 1), reason="收回", actor=AUTHOR)
    assert steps_of(loaded["centre"], on=date(2026, 2, 28)) == ["accept"]
    assert steps_of(loaded["centre"], on=date(2026, 3, 1)) == []
    moves = Entry.objects.filter(subject__startswith="catalog.delegation").order_by("id")
    assert list(moves.values_list("move", flat=True)) == ["delegation.sign", "delegation.end"]


def test_who_adopts_exercises_the_matter_and_who_is_handed_it_serves_the_door(loaded):
    matter = matter_by_slug("GA06")
    adopt_matter(matter=matter, organization=loaded["centre"], starts=STARTS, actor=AUTHOR)
    hand_down_matter(matter=matter, organizations=[loaded["town"]], starts=STARTS, actor=AUTHOR)
    assert steps_of(loaded["centre"], on=STARTS) == list(STEPS)
    assert steps_of(loaded["town"], on=STARTS) == ["receive", "accept", "deliver"]
    assert slugs(loaded["town"], on=STARTS) == ["GA06", "MZ08"]
    assert slugs(loaded["town"], on=date(2026, 1, 31)) == ["MZ08"]


def test_an_adoption_ends_and_can_begin_anew(loaded):
    matter = matter_by_slug("GA06")
    row = adopt_matter(matter=matter, organization=loaded["town"], starts=STARTS, actor=AUTHOR)
    with pytest.raises(Refused, match="已承接"):
        adopt_matter(matter=matter, organization=loaded["town"], starts=ENDS, actor=AUTHOR)
    end_adoption(adoption=row, ends=ENDS, actor=AUTHOR)
    assert steps_of(loaded["town"], on=ENDS) == []
    adopt_matter(matter=matter, organization=loaded["town"], starts=ENDS, actor=AUTHOR)
    assert steps_of(loaded["town"], on=ENDS) == list(STEPS)


def test_a_paused_or_cancelled_matter_takes_no_new_case(loaded):
    matter = matter_by_slug("GA06")
    pause_matter(matter=matter, reason="系统升级", actor=AUTHOR)
    assert slugs(loaded["police"], on=STARTS) == []
    resume_matter(matter=matter, reason="已恢复", actor=AUTHOR)
    assert slugs(loaded["police"], on=STARTS) == ["GA06"]
    cancel_matter(matter=matter, reason="国务院取消", actor=AUTHOR)
    assert slugs(loaded["police"], on=STARTS) == []
    # 在途件继续办：权限判断不因取消而改变。
    assert steps_of(loaded["police"], on=STARTS) == list(STEPS)
    with pytest.raises(Refused):
        resume_matter(matter=matter, reason="误操作", actor=AUTHOR)


def test_places_are_those_of_everybody_who_takes_the_matter_in(loaded):
    sign_delegation(agreement=agreement(loaded, ends=None), actor=AUTHOR)
    for number, (name, kind) in enumerate([("town", "town_centre"), ("centre", "hall")]):
        Site.objects.create(
            name=f"{loaded[name].name}办事处",
            code=f"S{number}",
            kind=kind,
            organization=loaded[name],
            region=loaded[name].region,
            address="示例路1号",
        )
    named = {
        slug: [place.name for place in places_of(matter_by_slug(slug), on=timezone.localdate())]
        for slug in ("GA06", "MZ08")
    }
    assert named == {"GA06": ["示例区政务服务中心办事处"], "MZ08": ["青溪镇人民政府办事处"]}


def test_may_do_asks_the_database_once(loaded, django_assert_num_queries):
    matter = matter_by_slug("GA06")
    may_do(loaded["centre"], "accept", matter, on=STARTS)
    with django_assert_num_queries(0):
        for _ in range(5):
            may_do(loaded["centre"], "accept", matter, on=STARTS)
