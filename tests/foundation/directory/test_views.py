import pytest
from django.test import override_settings
from django.urls import reverse

from onewindow.foundation.accounts.api import Role
from onewindow.foundation.directory.api import (
    CounterDraft,
    CounterKind,
    Project,
    Site,
    SiteDraft,
    SiteKind,
    register_project,
    register_sites,
)
from onewindow.kernel.actors import SYSTEM
from tests.foundation.directory.builders import (
    CREDIT_CODES,
    DISTRICT,
    a_region,
    a_user,
    an_organization,
)

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _demo_on_this_machine(client):
    client.defaults["HTTP_HOST"] = "127.0.0.1:8000"
    with override_settings(DEMO=True):
        yield


@pytest.fixture
def clerk(client):
    office = an_organization(name="云西区政务服务中心", function="政务服务")
    client.force_login(a_user("clerk", Role.CLERK, organization=office), backend=BACKEND)
    return client


BACKEND = "django.contrib.auth.backends.ModelBackend"


def add_sites(start, count):
    register_sites(
        drafts=[
            SiteDraft(
                f"便民服务站{n}",
                f"V{n:02d}",
                SiteKind.VILLAGE_STATION,
                CREDIT_CODES[0],
                DISTRICT,
                "文化礼堂",
                counters=(CounterDraft("01", "综合窗口1", CounterKind.GENERAL),),
            )
            for n in range(start, start + count)
        ],
        actor=SYSTEM,
    )


def add_projects(start, count):
    for n in range(start, start + count):
        register_project(
            code=f"2601-339901-04-01-{n:06d}",
            name=f"项目{n}",
            amount=1000 + n,
            region=a_region(),
            actor=SYSTEM,
        )


def queries_of(client, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(40) as captured:
        assert client.get(address).status_code == 200
    return len(captured.captured_queries)


@pytest.mark.parametrize(
    ("route", "add"), [("directory:sites", add_sites), ("directory:projects", add_projects)]
)
def test_lists_cost_the_same_for_one_row_and_for_three(
    clerk, route, add, django_assert_max_num_queries
):
    add(1, 1)
    clerk.get(reverse(route))
    one = queries_of(clerk, reverse(route), django_assert_max_num_queries)
    add(2, 2)
    assert queries_of(clerk, reverse(route), django_assert_max_num_queries) == one


def test_the_organization_page_costs_the_same_for_one_child_and_for_three(
    clerk, django_assert_max_num_queries
):
    root = an_organization()
    address = reverse("directory:organization", args=[root.pk])
    an_organization(CREDIT_CODES[1], name="甲局", parent=CREDIT_CODES[0])
    clerk.get(address)
    one = queries_of(clerk, address, django_assert_max_num_queries)
    an_organization(CREDIT_CODES[2], name="乙局", parent=CREDIT_CODES[0])
    assert queries_of(clerk, address, django_assert_max_num_queries) == one
    page = clerk.get(address).content.decode()
    assert "甲局" in page
    assert "乙局" in page


def test_a_site_page_shows_its_counters(clerk):
    add_sites(1, 1)
    page = clerk.get(reverse("directory:sites")).content.decode()
    address = f"/directory/sites/{Site.objects.get().pk}/"
    assert f'href="{address}">便民服务站1' in page
    assert "综合窗口1" in clerk.get(address).content.decode()


def test_a_nonsense_filter_is_told_and_lists_everything(clerk):
    add_sites(1, 1)
    response = clerk.get(reverse("directory:sites"), {"region": "x'", "kind": "castle"})
    page = response.content.decode()
    assert response.status_code == 200
    assert "区划代码应为6、9或12位数字" in page
    assert "便民服务站1" in page


def test_a_project_is_registered_from_the_form(clerk):
    a_region()
    values = {
        "code": "2601-339901-04-01-000009",
        "name": "石门抽水灌溉提升",
        "amount": "6800000.00",
        "region": "339901",
    }
    response = clerk.post(reverse("directory:new_project"), values)
    assert (response.status_code, response["Location"]) == (302, reverse("directory:projects"))
    assert str(Project.objects.get().amount) == "6800000.00"


def test_a_wrong_project_is_told_at_each_field_and_keeps_what_was_typed(clerk):
    values = {"code": "不对", "name": "石门", "amount": "", "region": "339901"}
    a_region()
    response = clerk.post(reverse("directory:new_project"), values)
    page = response.content.decode()
    assert response.status_code == 422
    assert "项目代码应形如" in page
    assert "总投资（元）：这个字段是必填项。" in page
    assert "没有这个行政区划代码" not in page
    assert 'value="石门"' in page
    assert not Project.objects.exists()


def test_citizens_and_strangers_stay_outside(client):
    address = reverse("directory:organizations")
    assert client.get(address).status_code == 302
    client.force_login(a_user("citizen"), backend=BACKEND)
    assert client.get(address).status_code == 403


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("/regions", ["330000"]),
        ("/regions?parent=339900", ["339901"]),
        ("/organizations?region=339901&kind=department", [CREDIT_CODES[0]]),
        ("/organizations?kind=bank", []),
        ("/sites?region=339900&kind=village_station", ["V01"]),
        ("/sites?page=2&size=1", []),
    ],
)
def test_the_api_lists_the_directory_to_everybody(client, query, expected):
    an_organization()
    add_sites(1, 1)
    answer = client.get(f"/api/v1{query}").json()
    found = [item.get("credit_code") or item["code"] for item in answer["items"]]
    assert found == expected


@pytest.mark.parametrize(
    "query",
    ["/regions?parent=%00", "/sites?page=0", "/sites?size=101", "/organizations?kind=castle"],
)
def test_the_api_says_what_is_wrong_with_a_request(client, query):
    response = client.get(f"/api/v1{query}")
    assert response.status_code in {400, 422}
    assert response["Content-Type"].startswith("application/problem+json")
