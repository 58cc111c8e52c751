import pytest
from django.urls import reverse

from onewindow.channels.portal.views.kept import shelf
from onewindow.services.catalog.api import (
    Matter,
    forget_catalogue,
    pause_matter,
)
from tests.builders import TESTER

pytestmark = pytest.mark.django_db


def text_of(response):
    return response.content.decode()


@pytest.mark.parametrize("query", ["高龄津贴", "怎么领高龄津贴", "津贴"])
def test_search_finds_a_matter_by_its_name_and_by_a_question(house, client, query):
    page = text_of(client.get(reverse("portal:search"), {"q": query}))
    assert "找到 1 个事项" in page
    assert '<a class="govuk-link" href="/matters/MZ08/">高龄津贴申领</a>' in page


def test_search_without_a_hit_offers_other_ways(house, client):
    page = text_of(client.get(reverse("portal:search"), {"q": "zzzz"}))
    assert "没有找到对应的事项" in page
    assert "按主题找" in page


def test_a_hostile_query_is_shown_and_not_run(house, client):
    hostile = '"><script>alert(1)</script>\ue000results\ue000'
    page = text_of(client.get(reverse("portal:search"), {"q": hostile}))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "\ue000" not in page


def test_the_guide_says_everything_about_the_edition_in_force(house, client):
    page = text_of(client.get("/matters/GA10/"))
    for said in (
        "旅馆业特种行业许可",
        "年满80周岁",
        "10个工作日",
        "20个工作日",
        "《行政许可法》第四十二条",
        "可容缺后补",
        "并联审查",
        "卫生条件（民政）",
        "《老年人权益保障法》第三十三条",
        "第 1 版",
        "2025年1月1日起施行",
        'href="/matters/GA10/apply/"',
    ):
        assert said in page


def test_the_rules_of_an_automatic_matter_are_public(house, client):
    page = text_of(client.get("/matters/MZ08/"))
    assert "年满80周岁的本市户籍老人" in page
    assert "转人工" in page


def test_a_stranger_gets_kept_bytes_without_asking_the_database(
    house, client, django_assert_num_queries
):
    first = client.get("/matters/GA10/").content
    with django_assert_num_queries(0):
        again = client.get("/matters/GA10/").content
    assert again == first


def test_a_change_of_the_catalogue_is_seen_at_once(house, client):
    assert "在线申请" in text_of(client.get("/matters/GA10/"))
    pause_matter(matter=Matter.objects.get(slug="GA10"), reason="系统升级", actor=TESTER)
    forget_catalogue()
    assert "目前不接收新的申请" in text_of(client.get("/matters/GA10/"))


def test_kept_pages_hold_nothing_of_a_signed_in_visitor(house, client, elder_client):
    elder_client.get("/matters/GA10/")
    assert ("guide", "GA10") not in shelf()
    assert "王桂英" in text_of(elder_client.get("/matters/GA10/"))
    elder_client.logout()
    assert "王桂英" not in text_of(elder_client.get("/matters/GA10/"))


@pytest.mark.parametrize(
    "address", ["/matters/XX99/", "/subjects/nobody/", "/matters/XX99/apply/"]
)
def test_what_is_not_there_is_not_found(house, elder_client, address):
    assert elder_client.get(address).status_code == 404


def test_lists_narrow_to_department(house, client):
    page = text_of(client.get("/matters/", {"department": "公安"}))
    assert "旅馆业特种行业许可" in page
    assert "高龄津贴申领" not in page
    assert "共 1 个事项" in page


def test_home_counts_what_is_decided_at_once(house, client):
    page = text_of(client.get("/"))
    assert "1 个事项符合条件当场办结" in page
    assert "全部 3 个事项" in page


def test_every_page_carries_a_policy_without_exceptions(house, client):
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert "default-src 'none'" in policy
