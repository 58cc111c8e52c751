"""The table page in a real browser: by keyboard, checked at once, accessible at every width."""

import pytest
from django.utils import timezone

from onewindow.kernel.actors import Actor
from onewindow.services.catalog.api import ChangeRequest, matter_by_slug, start_change
from tests.browser.conftest import press
from tests.services.catalog.conftest import district, loaded, packs, staff

__all__ = ["district", "loaded", "packs"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def address(loaded, sign_in):
    keeper = staff("civil", "王芳", "editor", loaded["civil"])
    sign_in(keeper)
    author = Actor(f"user:{keeper.pk}", keeper.name)
    change = start_change(matter=matter_by_slug("MZ08"), on=timezone.localdate(), actor=author)
    return f"/catalog/changes/{change.pk}/table/"


def test_a_fault_is_told_beside_its_cell_while_one_writes(page, live_server, address, complaints):
    page.goto(live_server.url + address)
    page.locator("#rows-0-c-0").fill("大约七十")
    press(page, "Enter")
    assert page.evaluate("document.activeElement.id") == "rows-1-c-0"
    beside = page.locator("#fault-rows-0-c-0")
    beside.filter(has_text="没有名为“大约七十”的判定因素").wait_for()
    assert page.locator("#table-panel a[href='#rows-0-c-0']").count() == 1
    press(page, "Shift+Enter")
    assert page.evaluate("document.activeElement.id") == "rows-0-c-0"
    page.locator("#rows-0-c-0").fill("≥70")
    press(page, "Enter")
    page.locator("#result-1").filter(has_text="old_enough").wait_for()
    assert beside.inner_text() == ""
    page.locator("#examples-1-f-0").fill("69")
    press(page, "Enter")
    page.locator("#table-panel").get_by_text("证明通过").wait_for()
    with page.expect_response(lambda answer: answer.url.endswith("/table/")):
        press(page, "Control+s")
    assert page.locator("#rows-0-c-0").input_value() == "≥70"
    page.wait_for_load_state("networkidle")
    assert ChangeRequest.objects.get().content["table"]["rows"][0]["when"]["age"] == ">= 70"
    assert complaints == []


def test_a_row_moves_by_keyboard(page, live_server, address):
    page.goto(live_server.url + address)
    page.locator("#rows-0-c-0").focus()
    press(page, "Alt+ArrowDown")
    page.locator("#rows-1-code[value=old_enough]").wait_for()
    page.locator("#table-panel").get_by_text("第1行", exact=False).first.wait_for()


def test_the_pages_of_a_table_have_no_fault(page, live_server, address, look_at):
    assert look_at(address) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(live_server.url + address)
    page.locator("button[value='remove:rows:1']").click()
    page.locator("#table-panel").get_by_text("有遗漏").wait_for()
    assert look_at(address) == []
    assert look_at(address.replace("table/", "")) == []
    assert look_at("/catalog/MZ08/") == []
