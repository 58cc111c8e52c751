import pytest

from onewindow.channels.devices.api import DeviceDraft, DeviceKind, register_device
from onewindow.services.hall.api import HallRules, set_up_hall
from tests.builders import EVERYWHERE, TESTER
from tests.services.hall.house import CLERK, all_day, law, small_hall


@pytest.fixture
def house(db):
    """Return a small hall that is open day and night."""
    law()
    return small_hall(hours=all_day())


@pytest.fixture
def register(house):
    """Register a device of the hall; return it with its key."""

    def register(kind=DeviceKind.KIOSK, name="取号机", **said):
        draft = DeviceDraft(name, kind, house.hall, **said)
        return register_device(draft=draft, granter=EVERYWHERE, actor=TESTER)

    return register


@pytest.fixture
def shut(house):
    """Close the hall for good."""
    rules = HallRules(hours={"workday": [], "weekend": [], "holiday": []})
    return set_up_hall(site=house.site, rules=rules, actor=CLERK)


@pytest.fixture
def api(client):
    """Call the API as a device does."""
    count = iter(range(1, 1000))

    def call(key, path, body=None, *, once=None):
        headers = {"HTTP_AUTHORIZATION": f"Bearer {key}"}
        if body is None:
            return client.get(f"/api/v1/devices/{path}", **headers)
        headers["HTTP_IDEMPOTENCY_KEY"] = once or f"k{next(count)}"
        return client.post(
            f"/api/v1/devices/{path}", body, content_type="application/json", **headers
        )

    return call
