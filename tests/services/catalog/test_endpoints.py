import pytest
from django.utils import timezone

from onewindow.services.catalog.api import current_edition, matter_by_slug, publish_change
from tests.services.catalog.conftest import OTHER
from tests.services.catalog.test_changes import proposed


def test_matters_come_in_pages_and_filtered(client, loaded):
    answer = client.get("/api/v1/matters", {"size": 1, "page": 2}).json()
    assert (answer["count"], [item["slug"] for item in answer["items"]]) == (2, ["MZ08"])
    answer = client.get("/api/v1/matters", {"mode": "instant"}).json()
    assert [(item["slug"], item["name"]) for item in answer["items"]] == [("MZ08", "高龄津贴申领")]


def test_the_guide_is_answered_again_only_when_it_changed(client, loaded):
    first = client.get("/api/v1/matters/GA06")
    edition = current_edition(matter_by_slug("GA06"), on=timezone.localdate())
    assert first["ETag"] == f'"{edition.digest}-active"'
    known = {"If-None-Match": first["ETag"]}
    assert client.get("/api/v1/matters/GA06", headers=known).status_code == 304
    publish_change(change=proposed(timezone.localdate()), on=timezone.localdate(), actor=OTHER)
    again = client.get("/api/v1/matters/GA06", headers=known)
    assert (again.status_code, again.json()["edition"]) == (200, 2)


def test_the_list_has_an_etag_too(client, loaded):
    first = client.get("/api/v1/matters")
    known = {"If-None-Match": first["ETag"]}
    assert client.get("/api/v1/matters", headers=known).status_code == 304


def test_search_speaks_as_people_do(client, loaded):
    hits = client.get("/api/v1/matters/search", {"q": "怎么办护照"}).json()
    assert [hit["slug"] for hit in hits] == ["GA06"]
    only = {"q": "护照", "subject": "enterprise"}
    assert client.get("/api/v1/matters/search", only).json() == []


def test_licences_editions_and_places(client, loaded):
    licences = client.get("/api/v1/matters/licences").json()
    assert [item["slug"] for item in licences["items"]] == ["GA06"]
    editions = client.get("/api/v1/matters/GA06/editions").json()
    assert [(one["number"], one["state"]) for one in editions] == [(1, "published")]
    assert client.get("/api/v1/matters/MZ08/places").json() == []


@pytest.mark.parametrize("slug", ["ZZ99", "ga06", "%00", "GA06-x", "..", "9" * 400])
def test_an_unknown_matter_is_a_problem_404(client, loaded, slug):
    for rest in ("", "/editions", "/places"):
        assert client.get(f"/api/v1/matters/{slug}{rest}").status_code in {404, 301}


def test_warm_answers_ask_the_database_at_most_for_the_stamp(
    client, loaded, django_assert_max_num_queries
):
    addresses = ["/api/v1/matters/GA06", "/api/v1/matters/search?q=护照"]
    for address in addresses:
        client.get(address)
    with django_assert_max_num_queries(1):
        for address in addresses:
            client.get(address)
