"""Simulated devices over real HTTP: online, offline and back, and a caller at work."""

import pytest
from django.conf import settings

from onewindow.channels.devices.api import (
    Device,
    DeviceDraft,
    DeviceKind,
    DeviceLink,
    SimulatedCaller,
    SimulatedKiosk,
    SimulatedReviewer,
    register_device,
)
from onewindow.services.feedback.api import Review, load_scheme_packs
from onewindow.services.hall.api import Ticket
from tests.builders import EVERYWHERE, TESTER
from tests.services.hall.house import all_day, law, opened, small_hall

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def link(live_server):
    law()
    house = small_hall(hours=all_day())
    opened(house, "01")

    def link(kind, counter=None):
        draft = DeviceDraft("模拟", kind, house.hall, counter=counter)
        _, key = register_device(draft=draft, granter=EVERYWHERE, actor=TESTER)
        return DeviceLink(live_server.url, key)

    link.counter = house.desks["01"].counter
    return link


def test_a_kiosk_loses_nothing_while_it_is_offline(link):
    kiosk = SimulatedKiosk(link(DeviceKind.KIOSK))
    kiosk.start()
    numbers = [kiosk.take("A")]
    kiosk.is_offline = True
    numbers += [kiosk.take("A"), kiosk.take("B")]
    assert list(Ticket.objects.values_list("number", flat=True)) == ["A001"]
    kept = list(kiosk.kept)
    assert [one["taken"] for one in kiosk.come_back()] == [True, True]
    kiosk.kept = kept  # 应答丢了，再报一次
    assert [one["taken"] for one in kiosk.come_back()] == [True, True]
    assert kiosk.come_back() == []
    assert numbers == ["A001", "K1-001", "K1-002"]
    assert sorted(Ticket.objects.values_list("number", flat=True)) == numbers


def test_a_caller_serves_one_after_the_other_and_the_counter_device_asks_how_it_was(link):
    load_scheme_packs(settings.PACKS / "national" / "reviews")
    kiosk = SimulatedKiosk(link(DeviceKind.KIOSK))
    caller = SimulatedCaller(link(DeviceKind.CALLER, link.counter))
    reviewer = SimulatedReviewer(link(DeviceKind.COUNTER, link.counter))
    kiosk.take("A")
    assert [caller.press(), reviewer.look()] == [("next", "A001"), ("A001", "")]
    assert [caller.press(), reviewer.look()] == [("start", "A001"), ("A001", "")]
    assert [caller.press(), reviewer.look()] == [("finish", ""), ("", "A001")]
    assert [reviewer.say("A001", 2, "等待太久"), reviewer.look()] == ["不满意", ("", "")]
    assert reviewer.say("A001", 5) == ""
    review = Review.objects.get()
    assert (review.channel, review.tags, review.service.ticket) == ("1", ["等待太久"], "A001")
    reviewer.beat()
    assert Device.objects.get(kind="counter").handled_at


def test_a_key_that_nobody_knows_is_said_in_words(link, live_server):
    kiosk = SimulatedKiosk(DeviceLink(live_server.url, "ow_0123456789ab_" + "x" * 43))
    with pytest.raises(PermissionError, match="接口密钥无效或已停用"):
        kiosk.start()
