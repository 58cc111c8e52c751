"""The pages of the warehouse: without barriers, as wide as the screen, and a load watched."""

from pathlib import Path

import pytest
from django.conf import settings as house
from django.utils import timezone

from onewindow.foundation.accounts.models import Grant
from onewindow.foundation.policy.api import load_policy_packs
from onewindow.insight.warehouse.actions.loading import load_waiting
from onewindow.insight.warehouse.models import QuarantinedRow
from onewindow.kernel.access import Role
from tests.builders import user
from tests.insight.warehouse.builders import HEADER, csv_of, hall, load, receive, source

pytestmark = pytest.mark.django_db(transaction=True)
GOOD = "A00{},机,2026-03-31 09:00:00,2026-03-31 09:05:00,,,办完,"
BAD = "A009,车站,2026-03-31 09:10:00,2026-03-31 09:05:00,昨天,,办完,"


@pytest.fixture
def administrator(settings, tmp_path, sign_in):
    settings.HOME = tmp_path
    load_policy_packs(Path(house.PACKS) / "national" / "policy")
    place = hall()
    source()
    account = user("warden", role=Role.ADMINISTRATOR, at=place.organization)
    Grant.objects.filter(user=account).update(organization=None)
    sign_in(account)
    return account


def test_no_page_of_the_warehouse_has_a_barrier(administrator, look_at):
    now = timezone.now()
    done = load(csv_of(GOOD.format(1), GOOD.format(2), BAD), at=now)
    refused = load(csv_of(GOOD.format(3), header=HEADER.replace("方式", "渠道")), at=now)
    row = QuarantinedRow.objects.get()
    addresses = (
        "/standard/",
        "/standard/cases/",
        "/desk/warehouse/",
        "/desk/warehouse/sources/xinghu/",
        "/desk/warehouse/sources/onewindow/",
        "/desk/warehouse/loads/",
        f"/desk/warehouse/loads/{done.pk}/",
        f"/desk/warehouse/loads/{refused.pk}/",
        "/desk/warehouse/quarantine/?source=xinghu&table=visits",
        f"/desk/warehouse/quarantine/{row.pk}/",
    )
    faults = {address: look_at(address) for address in addresses}
    assert {address: found for address, found in faults.items() if found} == {}


def test_the_page_of_a_load_changes_by_itself_when_it_is_done(administrator, page, live_server):
    waiting, _ = receive(csv_of(GOOD.format(1), BAD), at=timezone.now())
    page.goto(f"{live_server.url}/desk/warehouse/loads/{waiting.pk}/")
    assert page.get_by_text("后台正在装载").count() == 1
    load_waiting(at=timezone.now())
    page.get_by_role("link", name="更正 1 行隔离行").click(timeout=60_000)
    page.wait_for_url("**/desk/warehouse/quarantine/**", timeout=60_000)
