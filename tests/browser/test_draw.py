"""Three parties make the numbers in their own browsers; an expert answers; all may look."""

from datetime import datetime, time, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from onewindow.foundation.records.api import seal_all
from onewindow.kernel.access import Role
from onewindow.trading.evaluation.api import Draw, load_speciality_packs
from onewindow.trading.tendering.models import Moment
from tests.browser.test_sealed_bid import holders, tender, visit
from tests.builders import enterprise, organization, user
from tests.trading.bidding.conftest import bodies, procedures, rule_book
from tests.trading.evaluation.builders import expert
from tests.trading.tendering.conftest import committed_law as law

__all__ = ["bodies", "holders", "law", "procedures", "rule_book", "tender", "visit"]


@pytest.fixture
def lot(tender, holders):
    """Let the deadline of a lot pass with three bids, and fill the library."""
    found = tender.lots.get()
    for number in (1, 2, 3):
        firm = enterprise(number, name=f"建设{number}公司")
        found.bids.create(
            enterprise=firm,
            manifest={},
            digest="0" * 64,
            state="sealed",
            started_at=timezone.now(),
            sealed_at=timezone.now(),
        )
    Moment.objects.filter(tender=tender, event="bids_due").update(
        at=timezone.now() - timedelta(minutes=1)
    )
    load_speciality_packs(settings.PACKS / "national" / "specialities")
    home = organization(8, name="专家之家", path="/8/")
    for number in range(1, 8):
        user(f"expert{number}", of=expert(number).person, role=Role.EXPERT, at=home)
    return found


def tomorrow():
    day = timezone.localdate() + timedelta(days=1)
    return datetime.combine(day, time(9)).strftime("%Y-%m-%dT%H:%M")


def test_a_committee_is_drawn_in_three_browsers_and_repeated_by_anybody(
    visit, look_at, lot, holders
):
    centre, new = holders["交易中心"], f"/desk/lots/{lot.code}/draws/new/"
    page = visit(centre, f"/desk/lots/{lot.code}/draws/")
    page.get_by_role("link", name="抽取专家").click()
    page.get_by_label("评标开始时间").fill(tomorrow())
    page.get_by_label("需要的专业").select_option("A0801")
    page.get_by_role("button", name="固定方案和备选库").click()
    page.get_by_text("待各方承诺").wait_for()
    draw = Draw.objects.get()
    desk, public = f"/desk/draws/{draw.code}/", f"/trading/draws/{draw.code}/"
    assert look_at(new) == []
    assert look_at(desk) == []
    for name in holders:
        visit(holders[name], desk)
        page.get_by_role("button", name="生成随机数并承诺").click()
        page.get_by_text("已承诺。随机数请保管到公开的时候。").wait_for()
    assert set(draw.parties.values_list("nonce", flat=True)) == {""}
    for name in holders:
        visit(holders[name], desk)
        page.get_by_text("已从本浏览器取出").wait_for()
        page.get_by_role("button", name="公开随机数").click()
        page.get_by_text("已公开，与承诺一致。").wait_for()
    seal_all()
    visit(centre, desk)
    page.get_by_role("button", name="抽取", exact=True).click()
    page.get_by_text("已抽取，通知已发给被抽中的专家。").wait_for()
    assert look_at(desk) == []
    assert look_at(public) == []
    assert look_at("/trading/draws/") == []
    first, second = draw.seats.select_related("member__expert__person__user").order_by("id")[:2]
    visit(first.member.expert.person.user, "/my/evaluations/")
    assert look_at("/my/evaluations/") == []
    assert look_at("/my/evaluations/ties/") == []
    page.goto(page.url.replace("ties/", ""))
    page.get_by_role("button", name="接受，准时到场").click()
    page.get_by_text("已接受。请准时到场并保密。").wait_for()
    visit(second.member.expert.person.user, "/my/evaluations/")
    page.get_by_text("不能参加", exact=True).click()
    page.get_by_label("原因").fill("出差")
    page.get_by_role("button", name="答复不能参加").click()
    page.get_by_text("席位转给下一位").wait_for()
    states = list(draw.seats.order_by("id").values_list("state", flat=True))
    assert states == ["accepted", "declined", "invited", "invited", "invited"]
    visit(centre, "/desk/experts/")
    assert look_at("/desk/experts/") == []
    assert look_at("/desk/experts/new/") == []
    assert look_at(f"/desk/experts/{first.member.expert.number}/") == []
    Draw.objects.filter(pk=draw.pk).update(starts_at=timezone.now())
    visit(centre, desk)
    page.get_by_text(first.member.expert.person.name).wait_for()
    assert look_at(desk) == []
