"""A citizen sees what was done unasked, and says no: before, and after."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.services.casework.models import Case, Entitlement, OptOut
from tests.builders import user
from tests.services.casework.unasked import city, monday, run

__all__ = ["city", "monday"]


@pytest.fixture
def elder(client, city):
    account = user("wang", of=city.elder)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_my_affairs_show_what_was_done_why_and_until_when_it_can_be_refused(elder):
    run()
    found = Entitlement.objects.get()
    page = elder.get("/my/cases/")
    assert "您于2026年11月2日满80周岁" in page.text
    assert "2026年11月17日前可以拒绝" in page.text
    one = elder.get(f"/my/proactive/{found.pk}/")
    assert "年满80周岁的本市户籍老人" in one.text
    assert f"/my/cases/{found.case_id}/" in one.text
    assert "我不需要" in one.text


def test_nothing_done_is_said_plainly(elder):
    assert "还没有主动为您办理的事项" in elder.get("/my/proactive/").text
    assert '<h2 class="govuk-heading-m">主动为您办理' not in elder.get("/my/cases/").text


def test_no_is_asked_once_more_and_then_everything_is_as_before(elder):
    run()
    found = Entitlement.objects.get()
    address = f"/my/proactive/{found.pk}/refuse/"
    assert "确定不需要吗" in elder.get(address).text
    done = elder.post(address, {"for_good": "on"}, follow=True)
    assert "已按您的意愿恢复原状" in done.text
    assert "您表示不需要，已经恢复原状" in done.text
    assert Case.objects.get().state == "revoked"
    assert OptOut.objects.get().matter == found.matter
    again = elder.post(address)
    assert again.status_code == 422
    assert OptOut.objects.count() == 1


def test_no_to_all_and_yes_again(elder, city):
    page = elder.get("/my/proactive/")
    assert "高龄补贴" in page.text
    said = elder.post("/my/proactive/wishes/", {"matter": "all"}, follow=True)
    assert "已记下" in said.text
    assert "以后不要主动为我办理" not in said.text
    run()
    assert Entitlement.objects.get().state == "skipped"
    assert "还没有主动为您办理的事项" in elder.get("/my/proactive/").text
    wish = OptOut.objects.get()
    assert wish.matter is None
    back = elder.post(f"/my/proactive/wishes/{wish.pk}/end/", follow=True)
    assert "已恢复主动办理" in back.text
    assert not OptOut.objects.exists()


def test_no_to_one_matter(elder):
    said = elder.post("/my/proactive/wishes/", {"matter": "MZ80"}, follow=True)
    assert "已记下" in said.text
    assert OptOut.objects.get().matter.slug == "MZ80"
    unknown = elder.post("/my/proactive/wishes/", {"matter": "MZ80"}, follow=True)
    assert "请选择事项" in unknown.text
    assert OptOut.objects.count() == 1


def test_another_persons_affairs_are_not_found(elder, client, city):
    run()
    found = Entitlement.objects.get()
    elder.post("/my/proactive/wishes/", {"matter": "all"})
    account = user("li", of=city.young)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    for address in (f"/my/proactive/{found.pk}/", f"/my/proactive/{found.pk}/refuse/"):
        assert client.get(address).status_code == 404
    assert client.post(f"/my/proactive/{found.pk}/refuse/").status_code == 404
    assert client.post(f"/my/proactive/wishes/{OptOut.objects.get().pk}/end/").status_code == 404
    assert Case.objects.get().state == "closed"


def test_the_list_asks_as_often_for_three_as_for_one(elder):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert elder.get("/my/proactive/").status_code == 200
        return len(queries)

    run()
    before = asked()
    one = Entitlement.objects.get()
    for reference in ("2", "3"):
        event = one.event
        event.pk, event.reference = None, reference
        event.save()
        one.pk, one.event = None, event
        one.save()
    assert Entitlement.objects.count() == 3
    assert asked() == before
