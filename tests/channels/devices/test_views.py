"""The administrator's list, the one-time link, and a browser that is a kiosk."""

import re

from onewindow.channels.devices.api import DeviceKind
from tests.builders import user

BACKEND = "django.contrib.auth.backends.ModelBackend"


def test_the_list_takes_the_same_number_of_queries_for_one_device_and_three(
    client, house, register, django_assert_num_queries
):
    client.force_login(user("admin", role="administrator"), backend=BACKEND)
    register()
    client.get("/desk/devices/")
    with django_assert_num_queries(15):
        assert client.get("/desk/devices/").content.decode().count("取号机</a>") == 1
    register(), register()
    with django_assert_num_queries(15):
        assert client.get("/desk/devices/").content.decode().count("取号机</a>") == 3


def test_a_link_turns_a_browser_into_a_kiosk_once(client, house, register):
    device, _ = register()
    client.force_login(user("admin", role="administrator"), backend=BACKEND)
    page = client.get(f"/desk/devices/{device.pk}/").content.decode()
    link = re.search(r"http://testserver(/device/open/[^<]+)", page)[1]
    client.logout()
    refused = client.get("/kiosk/")
    assert (refused.status_code, "本机还没有登记为大厅设备" in refused.content.decode()) == (
        422,
        True,
    )
    assert client.get(link).status_code == 200
    assert client.post(link).url == "/kiosk/"
    assert "启用链接已经用过" in client.post(link).content.decode()
    given = client.post("/kiosk/", {"queue": ["A", "E"], "priority": "disabled"}, follow=True)
    assert "A001" in given.content.decode()
    assert "残疾人" in given.content.decode()
    nothing = client.post("/kiosk/", {})
    assert (nothing.status_code, "请选择要办的业务" in nothing.content.decode()) == (422, True)


def test_a_closed_hall_says_so_on_the_kiosk(client, house, register, shut):
    device, _ = register()
    client.force_login(user("admin", role="administrator"), backend=BACKEND)
    page = client.get(f"/desk/devices/{device.pk}/").content.decode()
    client.logout()
    client.post(re.search(r"http://testserver(/device/open/[^<]+)", page)[1])
    assert "今天不开放取号" in client.get("/kiosk/").content.decode()
    refused = client.post("/kiosk/", {"queue": ["A"]})
    assert (refused.status_code, "大厅今天不开放取号" in refused.content.decode()) == (422, True)


def test_a_forged_link_or_cookie_opens_nothing(client, house, register):
    register(DeviceKind.KIOSK)
    assert "启用链接无效或已过期" in client.get("/device/open/1.0:x:y/").content.decode()
    client.cookies["ow_device"] = "1.abcdef:forged"
    assert client.get("/kiosk/").status_code == 422
