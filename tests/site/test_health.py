import pytest
from django.db import connection

from onewindow.site import health


@pytest.fixture(autouse=True)
def nothing_known():
    health._migrated.clear()


@pytest.mark.django_db
def test_healthz_answers_ok_without_signing_in(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_healthz_says_what_is_missing(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'records'")
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (503, b"database not migrated")


@pytest.mark.django_db
def test_healthz_asks_one_question_once_it_knows_the_tables(client, django_assert_num_queries):
    client.get("/healthz")
    with django_assert_num_queries(1):
        client.get("/healthz")


@pytest.mark.django_db
def test_healthz_takes_no_post(client):
    assert client.post("/healthz").status_code == 405
