"""The pages of a draw and of the library, each for whom it is."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.foundation.policy.api import UnknownPolicy
from onewindow.kernel.access import Role
from onewindow.kernel.draw import commitment_of
from onewindow.trading.evaluation.api import Draw, Expert, ExpertTie, Seat
from onewindow.trading.evaluation.models import PoolMember
from onewindow.trading.evaluation.queries import deduction_in_force
from tests.builders import citizen_number, organization, user
from tests.trading.evaluation.builders import (
    NONCES,
    again,
    committed,
    drawn,
    expert,
    prepared,
    revealed,
)

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def enter(client):
    """Sign somebody in."""

    def enter(who):
        client.force_login(who, backend=BACKEND)
        return client

    return enter


def said(closed, **other):
    return {
        "size": "5",
        "experts": "4",
        "starts_at": closed.starts_at.strftime("%Y-%m-%dT%H:%M"),
        "specialities": ["A0801"],
        **other,
    }


def test_the_whole_draw_goes_over_the_desk(enter, closed, library):
    centre = closed.parties["交易中心"]
    page = enter(centre).get(f"/desk/lots/{closed.lot.code}/draws/").content.decode()
    assert "还没有抽取专家" in page
    new = f"/desk/lots/{closed.lot.code}/draws/new/"
    wrong = enter(centre).post(new, said(closed, size="4"))
    assert (wrong.status_code, "评标委员会应为5人以上单数" in wrong.content.decode()) == (
        422,
        True,
    )
    answer = enter(centre).post(new, said(closed))
    draw = Draw.objects.get()
    desk = f"/desk/draws/{draw.code}/"
    assert (answer.status_code, answer.url) == (302, desk)
    for name, nonce in NONCES.items():
        form = {"party": name, "commitment": commitment_of(name, bytes.fromhex(nonce))}
        enter(closed.parties[name]).post(f"{desk}commit/", form)
    for name, nonce in NONCES.items():
        page = enter(closed.parties[name]).get(desk).content.decode()
        assert page.count("data-reveal") == 1
        enter(closed.parties[name]).post(f"{desk}reveal/", {"party": name, "nonce": nonce})
    assert again(draw).state == "closed"
    assert "data-next>抽取<" in enter(centre).get(desk).content.decode()
    answer = enter(centre).post(f"{desk}run/", follow=True).content.decode()
    assert "已抽取，通知已发给被抽中的专家" in answer
    assert "待答复</dt><dd>4人" in answer
    again_pressed = enter(centre).post(f"{desk}run/", follow=True).content.decode()
    assert "不能抽取" in again_pressed
    assert Seat.objects.count() == 4


def test_a_wrong_number_is_told_and_changes_nothing(enter, closed, library):
    draw = committed(closed)
    desk = f"/desk/draws/{draw.code}/"
    form = {"party": "招标人", "nonce": "09" * 32}
    answer = enter(closed.parties["招标人"]).post(f"{desk}reveal/", form, follow=True)
    assert "随机数与此前的承诺不符" in answer.content.decode()
    form = {"party": "招标人", "nonce": "not a number"}
    answer = enter(closed.parties["招标人"]).post(f"{desk}reveal/", form, follow=True)
    assert "随机数应为64位十六进制数字" in answer.content.decode()
    assert not draw.parties.exclude(nonce="").exists()


def test_a_silent_party_is_passed_over_at_the_desk_when_the_time_is_up(
    enter, closed, library, clock
):
    draw = revealed(closed, names=("交易中心", "招标人"))
    centre, desk = closed.parties["交易中心"], f"/desk/draws/{draw.code}/"
    assert "停止公开</button>" not in enter(centre).get(desk).content.decode()
    clock.move_to(draw.reveal_due)
    assert "停止公开</button>" in enter(centre).get(desk).content.decode()
    enter(centre).post(f"{desk}close/")
    assert again(draw).state == "closed"


def test_a_given_up_draw_stays_to_be_seen_with_its_reason(enter, closed, library, client):
    draw = prepared(closed)
    form = {"reason": "专业选错，重新抽取"}
    enter(closed.parties["交易中心"]).post(f"/desk/draws/{draw.code}/cancel/", form)
    client.logout()
    assert "专业选错，重新抽取" in client.get(f"/trading/draws/{draw.code}/").content.decode()
    assert client.get(f"/trading/draws/{draw.code}/draw.json").status_code == 404
    listed = client.get("/trading/draws/").content.decode()
    assert (draw.code in listed, "已作废" in listed) == (True, True)


def test_those_of_another_tender_see_nothing_of_a_draw(enter, closed, library):
    draw = drawn(closed)
    elsewhere = organization(77, name="县水利局", path="/77/")
    for role in (Role.TENDERER, Role.SUPERVISOR):
        other = user(f"other-{role}", role=role, at=elsewhere)
        assert enter(other).get(f"/desk/draws/{draw.code}/").status_code == 404
        assert enter(other).get(f"/desk/lots/{closed.lot.code}/draws/").status_code == 404
        form = {"party": "招标人", "nonce": NONCES["招标人"]}
        assert enter(other).post(f"/desk/draws/{draw.code}/reveal/", form).status_code == 404
    assert enter(closed.auditor).get(f"/desk/draws/{draw.code}/").status_code == 200
    assert enter(closed.auditor).post(f"/desk/draws/{draw.code}/run/").status_code == 403


def test_who_was_left_out_for_lack_of_days_is_not_named_at_the_start(
    enter, closed, library, clock
):
    draw = drawn(closed)
    Draw.objects.filter(pk=draw.pk).update(
        set_aside=[
            {"number": "ZJ900001", "name": "某甲", "reason": "day", "salt": ""},
            {"number": "ZJ900002", "name": "某乙", "reason": "shareholder", "salt": ""},
        ]
    )
    clock.move_to(draw.starts_at)
    page = enter(closed.parties["行政监督部门"]).get(f"/desk/draws/{draw.code}/")
    text = page.content.decode()
    assert ("ZJ900002 某乙" in text, "某甲" in text) == (True, False)


def test_an_expert_enters_the_library_over_the_desk(enter, closed, library):
    form = {
        "name": "魏晓东",
        "number": citizen_number(99, born="19700101"),
        "phone": "13800009999",
        "employer": "云江设计院",
        "employer_code": "",
        "region": "339901",
        "title": "senior",
        "working_since": "2020-01-01",
        "specialities": ["A0801", "A06"],
    }
    centre = closed.parties["交易中心"]
    wrong = enter(centre).post("/desk/experts/new/", form)
    assert (wrong.status_code, "不满8年" in wrong.content.decode()) == (422, True)
    answer = enter(centre).post("/desk/experts/new/", form | {"working_since": "2000-01-01"})
    assert (answer.status_code, answer.url) == (302, "/desk/experts/ZJ000013/")
    page = enter(centre).get(answer.url).content.decode()
    assert form["number"] not in page
    assert form["phone"] not in page
    enter(centre).post(f"{answer.url}change/", {"move": "suspend", "reason": "考核不合格"})
    assert Expert.objects.get(number="ZJ000013").state == "suspended"


def test_a_tie_is_put_down_by_the_centre_and_by_the_expert(enter, closed, library):
    one = library[0]
    form = {
        "kind": "worked",
        "party_name": "建设1公司",
        "party": closed.firms[0].credit_code,
        "starts": "2020-01-01",
        "ends": "",
    }
    desk = f"/desk/experts/{one.number}/tie/"
    wrong = enter(closed.parties["交易中心"]).post(desk, form | {"party": "1"})
    assert (wrong.status_code, ExpertTie.objects.count()) == (422, 0)
    assert enter(closed.parties["交易中心"]).post(desk, form).status_code == 302
    assert enter(one.person.user).post("/my/evaluations/ties/", form).status_code == 302
    assert ExpertTie.objects.filter(expert=one).count() == 2
    assert prepared(closed).plan["set_aside"]["counts"] == {"worked": 1}


def test_who_is_no_expert_has_no_page_of_his_own(enter, closed, library):
    stranger = user("stranger", role=Role.EXPERT, at=organization(6, path="/6/"))
    page = enter(stranger).get("/my/evaluations/").content.decode()
    assert "您还没有进入评标专家库" in page


def test_a_list_asks_as_often_for_three_rows_as_for_one(enter, closed, library):
    first = prepared(closed)
    Draw.objects.filter(pk=first.pk).update(state="short")
    PoolMember.objects.all().delete()
    Expert.objects.filter(pk__in=[one.pk for one in library[1:]]).delete()
    lists = ("/desk/experts/", "/trading/draws/", f"/desk/lots/{closed.lot.code}/draws/")
    client = enter(closed.parties["交易中心"])

    def asked():
        counts = []
        for address in lists:
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counts.append(len(queries))
        return counts

    before = asked()
    for number in (2, 3):
        expert(number)
        copy = Draw.objects.get(pk=first.pk)
        copy.pk, copy.code = None, f"{first.code}{number}"
        copy.save()
    assert asked() == before


@pytest.mark.usefixtures("law")
def test_the_deduction_of_small_firms_is_that_of_the_day():
    def shown(day):
        found = deduction_in_force(on=day, region="339901")
        return (str(found.least), str(found.most), found.badge)

    changed = date(2022, 7, 1)
    assert shown(changed - timedelta(days=1)) == ("0.06", "0.1", "")
    assert shown(changed) == ("0.1", "0.2", "verify")
    with pytest.raises(UnknownPolicy):
        shown(date(2020, 12, 31))


def test_control_characters_and_long_words_do_no_harm(enter, closed, library):
    draw = drawn(closed)
    seat = draw.seats.first()
    client = enter(closed.parties["交易中心"])
    assert (
        client.get("/desk/experts/", {"words": "张\x00三", "speciality": "\x00"}).status_code
        == 200
    )
    form = {"party": "招标人\x00", "nonce": "\x00"}
    assert client.post(f"/desk/draws/{draw.code}/reveal/", form).status_code == 302
    form = {"answer": "decline", "reason": "出\x00差" + "很忙" * 300}
    enter(seat.member.expert.person.user).post(f"/my/evaluations/{seat.pk}/", form)
    seat.refresh_from_db()
    assert (seat.state, len(seat.reason), "\x00" in seat.reason) == ("declined", 200, False)
