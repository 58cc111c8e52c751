"""The hall's pages: counter, overview, enquiry desk, phone, appointments, screens, settings."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from onewindow.services.hall.api import (
    Layout,
    Screen,
    SlotDraft,
    Source,
    call_next,
    save_slots,
)
from onewindow.services.hall.models import Appointment, Playlist, PlaylistItem, Ticket
from tests.builders import organization, person, user
from tests.services.hall.house import CLERK, all_day, at, law, opened, small_hall, ticket

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def house(db):
    """Return a small hall that is open day and night."""
    law()
    return small_hall(hours=all_day())


@pytest.fixture
def enter(client, house):
    """Sign somebody in with a role at the hall's organization."""

    def enter(role, username=None):
        account = user(username or role, role=role, at=house.centre)
        client.force_login(account, backend=BACKEND)
        return account

    return enter


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def now_ticket(house, letter="A", **said):
    return ticket(house, letter, when=timezone.now(), **said)


def test_a_clerk_signs_on_calls_and_serves_with_one_button_after_the_other(client, house, enter):
    enter("clerk")
    first, second = now_ticket(house, "AE"), now_ticket(house)
    desk = house.desks["02"]
    assert "上岗开窗" in words(client.get("/desk/hall/counter/"))
    client.post("/desk/hall/counter/", {"counter": desk.pk})
    page = client.post("/desk/hall/counter/call/", follow=True)
    assert (first.number in words(page), "开始办理" in words(page)) == (True, True)
    page = client.post("/desk/hall/counter/start/", follow=True)
    assert "第 1 项，共 2 项" in words(page)
    page = client.post(
        "/desk/hall/counter/finish/", {"outcome": "accepted", "next": 1}, follow=True
    )
    assert "第 2 项，共 2 项" in words(page)
    page = client.post(
        "/desk/hall/counter/finish/", {"outcome": "finished", "next": 1}, follow=True
    )
    assert second.number in words(page)
    page = client.post("/desk/hall/counter/pass/", follow=True)
    assert "呼叫3次无人应答才能过号，现在呼叫了1次" in words(page)
    page = client.post("/desk/hall/counter/close/", follow=True)
    assert f"请先处理窗口前的 {second.number} 号" in words(page)


def test_a_counter_holds_transfers_pauses_and_closes(client, house, enter):
    enter("clerk")
    now_ticket(house), now_ticket(house)
    client.post("/desk/hall/counter/", {"counter": house.desks["01"].pk})
    for name, said in (("call", {}), ("start", {}), ("hold", {"reason": "复印"})):
        client.post(f"/desk/hall/counter/{name}/", said)
    page = client.get("/desk/hall/counter/")
    assert "暂挂" in words(page)
    held = Ticket.objects.get(state="held")
    client.post("/desk/hall/counter/resume-ticket/", {"ticket": held.pk})
    page = client.post(
        "/desk/hall/counter/transfer/", {"queue": "B", "reason": "涉房"}, follow=True
    )
    assert "A001 已转到不动产登记" in words(page)
    page = client.post("/desk/hall/counter/pause/", {"reason": "meal"}, follow=True)
    assert "用餐" in words(page)
    client.post("/desk/hall/counter/resume/")
    assert "上岗开窗" in words(client.post("/desk/hall/counter/close/", follow=True))


def test_the_counter_takes_the_same_number_of_queries_for_one_waiting_and_three(
    client, house, enter, django_assert_num_queries
):
    enter("clerk")
    client.post("/desk/hall/counter/", {"counter": house.desks["01"].pk})
    now_ticket(house)
    with django_assert_num_queries(14):
        assert "A001" in words(client.get("/desk/hall/counter/"))
    now_ticket(house), now_ticket(house)
    with django_assert_num_queries(14):
        assert "A003" in words(client.get("/desk/hall/counter/"))


def test_the_overview_takes_the_same_number_of_queries_for_any_hall(
    client, house, enter, django_assert_num_queries
):
    enter("hall_manager")
    now_ticket(house)
    with django_assert_num_queries(12):
        assert "综合窗口4" in words(client.get("/desk/hall/"))
    opened(house, "01", when=timezone.now()), opened(house, "02", when=timezone.now())
    now_ticket(house), now_ticket(house, "B")
    with django_assert_num_queries(12):
        page = words(client.get("/desk/hall/"))
    assert "没有窗口在办" in page


def test_a_manager_assigns_queues_and_nobody_elses(client, house, enter):
    enter("hall_manager")
    desk = house.desks["01"]
    client.post(f"/desk/hall/counters/{desk.pk}/", {"queues": ["B"]})
    assert list(desk.queues.values_list("letter", flat=True)) == ["B"]
    other = small_hall(code="339902H01", serial=800)
    assert client.get(f"/desk/hall/counters/{other.desks['01'].pk}/").status_code == 404
    assert client.get("/desk/hall/?hall=339902H01").status_code == 404


def test_the_enquiry_desk_gives_a_ticket_and_takes_it_back(client, house, enter):
    enter("clerk")
    page = client.post("/desk/hall/tickets/", {"queue": ["B"], "priority": "soldier"}, follow=True)
    assert ("B001" in words(page), "军人军属、退役军人" in words(page)) == (True, True)
    given = Ticket.objects.get()
    client.post(f"/desk/hall/tickets/{given.pk}/cancel/")
    assert "取消" in words(client.get("/desk/hall/tickets/?q=b0"))
    wrong = client.post("/desk/hall/tickets/", {"priority": ""})
    assert wrong.status_code == 422


def test_the_list_of_tickets_takes_the_same_number_of_queries(
    client, house, enter, django_assert_num_queries
):
    enter("clerk")
    now_ticket(house)
    with django_assert_num_queries(6):
        client.get("/desk/hall/tickets/")
    now_ticket(house), now_ticket(house)
    with django_assert_num_queries(6):
        client.get("/desk/hall/tickets/")


def test_a_phone_takes_a_ticket_from_todays_code_only(client, house, enter):
    enter("hall_manager")
    assert "手机取号二维码" in client.get("/desk/hall/scan/").content.decode()
    client.logout()
    from onewindow.services.hall.views.phone import day_word  # noqa: PLC0415

    address = f"/hall/339901H01/scan/{day_word(house.hall)}/"
    assert client.get("/hall/339901H01/scan/yesterday1/").status_code == 422
    page = client.post(address, {"queue": ["A"], "priority": ""}, follow=True)
    assert ("A001" in words(page), "前面还有 0 人" in words(page)) == (True, True)
    given = Ticket.objects.get()
    assert given.source == Source.PHONE
    desk = opened(house, "03", when=timezone.now())
    call_next(desk=desk, at=timezone.now(), actor=CLERK)
    page = client.get(f"/t/{given.token}/", HTTP_HX_REQUEST="true")
    assert "请到综合窗口3" in words(page)
    refused = client.post(f"/t/{given.token}/cancel/")
    assert "不能取消" in words(refused)
    assert client.get("/t/unknown/").status_code == 404


def test_a_hall_shows_how_busy_it_is_before_one_leaves_home(client, house):
    now_ticket(house), now_ticket(house)
    page = words(client.get("/hall/339901H01/"))
    assert "综合业务 2" in page
    board = client.get("/api/v1/halls/339901H01/board").json()
    assert [(q["letter"], q["waiting"]) for q in board["queues"]] == [("A", 2), ("B", 0), ("E", 0)]
    events = client.get(f"/api/v1/halls/339901H01/events?after={board['head'] - 1}").json()
    assert [(e["sequence"], e["kind"]) for e in events] == [(board["head"], "taken")]
    token = Ticket.objects.order_by("id").last().token
    said = client.get(f"/api/v1/tickets/{token}").json()
    assert (said["number"], said["before"], said["state_words"]) == ("A002", 1, "待叫")
    assert client.get("/api/v1/tickets/none").status_code == 404
    assert client.get("/api/v1/halls/none/board").status_code == 404


def test_a_citizen_books_checks_the_code_and_cancels(client, house):
    slots = [SlotDraft(day, at(9).time(), at(10).time(), 2) for day in range(1, 8)]
    save_slots(queue=house.queues["A"], slots=slots, actor=CLERK)
    client.force_login(user("wang", of=person(1)), backend=BACKEND)
    assert "综合业务" in words(client.get("/appointments/"))
    page = client.get("/appointments/339901H01/A/").content.decode()
    day = re.findall(r"\?day=([\d-]+)", page)[-1]
    page = client.get(f"/appointments/339901H01/A/?day={day}").content.decode()
    starts = re.search(r'name="starts" value="([^"]+)"', page)[1]
    booked = client.post(f"/appointments/339901H01/A/?day={day}", {"starts": starts}, follow=True)
    code = Appointment.objects.get().code
    assert code in words(booked)
    assert "已预约" in words(client.get("/appointments/mine/"))
    client.force_login(user("li", of=person(2)), backend=BACKEND)
    assert client.get(f"/appointments/mine/{code}/").status_code == 404
    assert client.post(f"/appointments/mine/{code}/cancel/").status_code == 404
    client.force_login(Appointment.objects.get().person.user, backend=BACKEND)
    client.post(f"/appointments/mine/{code}/cancel/")
    assert Appointment.objects.get().state == "cancelled"


def test_a_playlist_is_shown_only_after_somebody_else_approved_it(client, house, enter):
    screen = Screen.objects.create(
        hall=house.hall, name="大屏", code="big", layout=Layout.HALL.value
    )
    enter("hall_manager", "author")
    client.post("/desk/hall/screens/", {"name": "日常", "starts": "2026-01-01"})
    playlist = Playlist.objects.get()
    own = f"/desk/hall/playlists/{playlist.pk}/"
    wrong = client.post(own, {"kind": "notice", "title": "停电", "seconds": 10})
    assert "通知须有标题和正文" in words(wrong)
    client.post(own, {"kind": "notice", "title": "停电", "body": "明天上午停电", "seconds": 10})
    assert PlaylistItem.objects.count() == 1
    assert "明天上午停电" in words(client.get(f"{own}preview/"))
    client.post(f"{own}submit/", {"screens": [screen.pk]})
    assert "明天上午停电" not in words(client.get("/screens/big/"))
    assert "须由另一人审核" in words(client.post(f"{own}approve/"))
    enter("hall_manager", "reviewer")
    client.post(f"{own}approve/")
    assert "明天上午停电" in words(client.get("/screens/big/"))
    client.post(f"{own}retire/")
    assert "明天上午停电" not in words(client.get("/screens/big/"))


def test_a_screen_shows_calls_without_a_name(client, house):
    Screen.objects.create(hall=house.hall, name="大屏", code="big", layout=Layout.HALL.value)
    counter = house.desks["01"].counter
    Screen.objects.create(
        hall=house.hall, name="窗口屏", code="c01", layout=Layout.COUNTER.value, counter=counter
    )
    desk = opened(house, "01", when=timezone.now())
    now_ticket(house, person=person(1, name="王桂英"))
    call_next(desk=desk, at=timezone.now(), actor=CLERK)
    for code in ("big", "c01"):
        page = words(client.get(f"/screens/{code}/"))
        assert ("A001" in page, "王桂英" in page) == (True, False)
    assert client.get("/screens/none/").status_code == 404


def test_a_manager_sets_hours_days_queues_and_slots(client, house, enter):
    enter("hall_manager")
    bad = {"workday": "12:00-09:00", "weekend": "", "holiday": ""}
    assert "结束时间应晚于开始时间" in words(client.post("/desk/hall/settings/", bad))
    client.post("/desk/hall/settings/", bad | {"workday": "08:30-12:00", "needs_name": "on"})
    house.hall.refresh_from_db()
    assert (house.hall.hours["workday"], house.hall.needs_name) == ([["08:30", "12:00"]], True)
    tomorrow = timezone.localdate() + timedelta(days=1)
    client.post("/desk/hall/settings/day/", {"on": tomorrow, "hours": "", "reason": "停电检修"})
    assert "停电检修" in words(client.get("/desk/hall/settings/"))
    again = {"letter": "A", "name": "重复", "is_active": "on"}
    assert "字头 A 已被使用" in words(client.post("/desk/hall/settings/queues/new/", again))
    client.post("/desk/hall/settings/queues/new/", again | {"letter": "C"})
    form = {
        "form-TOTAL_FORMS": 1,
        "form-INITIAL_FORMS": 0,
        "form-0-weekday": 1,
        "form-0-starts": "09:00",
        "form-0-ends": "10:00",
        "form-0-capacity": 3,
    }
    client.post("/desk/hall/settings/queues/C/slots/", form)
    assert house.hall.queues.get(letter="C").slot_rules.get().capacity == 3


def test_staff_without_a_hall_are_told_so(client, house):
    elsewhere = organization(990, name="云岭县民政局")
    lost = user("lost", role="hall_manager", at=elsewhere)
    client.force_login(lost, backend=BACKEND)
    for name in ("", "settings/", "screens/", "tickets/"):
        assert "您还没有负责的大厅" in words(client.get(f"/desk/hall/{name}"))
