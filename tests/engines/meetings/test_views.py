from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from onewindow.engines.meetings.actions import Plan, add_room, book_room, plan_meeting
from onewindow.engines.meetings.queries import Stay
from onewindow.foundation.accounts.rules import Role
from onewindow.foundation.directory.models import Site
from tests.builders import TESTER, organization, region, user

pytestmark = pytest.mark.django_db
DAY = date(2026, 12, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_the_rooms_of_a_day_take_the_same_queries_for_one_and_for_three(
    client, count, django_assert_num_queries
):
    body = organization(1)
    site = Site.objects.create(
        name="交易中心",
        code="C1",
        kind="trading",
        organization=body,
        region=region(),
        address="一号路",
    )
    nine = timezone.make_aware(datetime(2026, 12, 1, 9))
    for number in range(count):
        room = add_room(site=site, name=f"20{number}室", purpose="", capacity=9, actor=TESTER)
        stay, title = Stay(room, nine, nine + timedelta(hours=1)), f"第{number}场"
        booking = book_room(subject=room, title=title, stay=stay, actor=TESTER)
        plan = Plan("vote", title, stay.starts, stay.ends, (), booking)
        plan_meeting(subject=room, plan=plan, guests=(), actor=TESTER)
    client.force_login(user("officer", role=Role.TRADING_OFFICER, at=body))
    client.get(reverse("meetings:rooms"))
    with django_assert_num_queries(6):
        answer = client.get(reverse("meetings:rooms"), {"day": "2026-12-01"})
    page = answer.content.decode()
    assert [page.count(f"09:00–10:00 第{number}场") for number in range(count)] == [2] * count
