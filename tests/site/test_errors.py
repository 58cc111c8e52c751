import logging

import pytest
from django.core.exceptions import RequestDataTooBig

from onewindow.site.errors import bad_request
from tests.builders import person, user

GALLERY = "tests.browser.gallery"


@pytest.fixture
def gallery(settings):
    settings.ROOT_URLCONF = GALLERY


def test_an_address_that_leads_nowhere_says_so_kindly(client):
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert "没有找到这个页面" in response.content.decode()


def test_the_way_back_never_leaves_the_house(client):
    page = client.get("/nowhere/", headers={"referer": "https://evil.example/x"})
    assert "evil.example" not in page.content.decode()


def test_a_refusal_is_a_422_page_with_every_reason(gallery, client):
    response = client.get("/gallery/refusing")
    page = response.content.decode()
    assert response.status_code == 422
    assert "现在不能办理，有 2 处需要处理" in page
    assert "《行政许可法》第三十二条第一款第四项" in page


def test_a_refusal_to_htmx_is_a_fragment(gallery, client):
    response = client.get("/gallery/refusing", headers={"hx-request": "true"})
    assert response.status_code == 422
    assert "<html" not in response.content.decode()


def test_our_own_mistake_tells_nothing_of_the_inside(gallery, client, caplog):
    client.raise_request_exception = False
    with caplog.at_level(logging.CRITICAL, logger="django.request"):
        response = client.get("/gallery/broken")
    page = response.content.decode()
    assert response.status_code == 500
    assert "不是您的操作有误" in page
    assert "ValueError" not in page


def test_too_large_a_request_is_told_so(rf):
    response = bad_request(rf.post("/"), RequestDataTooBig("big"))
    assert response.status_code == 413
    assert "内容太大了" in response.content.decode()


@pytest.mark.django_db
def test_somebody_without_the_right_is_told_so(client):
    client.force_login(
        user("wang", of=person()), backend="django.contrib.auth.backends.ModelBackend"
    )
    response = client.get("/staff/accounts/")
    assert response.status_code == 403
    assert "没有权限" in response.content.decode()


def test_a_form_without_its_token_asks_to_reload(client):
    client.handler.enforce_csrf_checks = True
    response = client.post("/accounts/login/", {"login": "a"})
    assert response.status_code == 403
    assert "页面已过期" in response.content.decode()
