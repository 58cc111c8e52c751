"""The base of the API: who gets in, how errors look, and POSTs that count once."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from onewindow.foundation.accounts.actions import create_client
from onewindow.foundation.accounts.models import IdempotencyKey
from onewindow.foundation.accounts.rules import Role
from onewindow.foundation.records.api import Entry, record
from tests.builders import EVERYWHERE, TESTER, organization, person, user

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.site.once_urls")]
BACKEND = "django.contrib.auth.backends.ModelBackend"
JSON = "application/json"


@pytest.fixture
def device():
    _, key = create_client(
        name="自助机", organization=organization(), site=None, granter=EVERYWHERE, actor=TESTER
    )
    return {"HTTP_AUTHORIZATION": f"Bearer {key}"}


def post(client, body, key="k1", **extra):
    headers = {"HTTP_IDEMPOTENCY_KEY": key} if key else {}
    return client.post("/once/notes", body, content_type=JSON, **headers, **extra)


def count():
    return Entry.objects.filter(subject="test:1").count()


def test_nobody_gets_in_without_saying_who_he_is(client):
    answer = post(client, {"text": "你好"})
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="onewindow"'
    assert answer.json() == {
        "type": "urn:onewindow:problem:401",
        "title": "未登录",
        "status": 401,
        "detail": "请先登录，或者在请求头中提供有效的接口密钥",
        "violations": [],
    }


def test_a_wrong_key_is_401_and_guessing_is_429(client, settings):
    settings.BAD_KEYS_PER_MINUTE = 3
    wrong = {"HTTP_AUTHORIZATION": "Bearer ow_000000000000_" + "x" * 43}
    statuses = [client.get("/once/notes", **wrong).status_code for _ in range(4)]
    assert statuses == [401, 401, 401, 429]


def test_a_client_has_so_many_calls_a_minute(client, device, settings):
    settings.CLIENT_CALLS_PER_MINUTE = 2
    answers = [client.get("/once/notes", **device) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[2].headers["Retry-After"]) <= 60


def test_a_session_needs_the_csrf_token_and_a_key_does_not(device):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(user("me", of=person()), backend=BACKEND)
    assert post(strict, {"text": "你好"}).status_code == 403
    strict.get("/accounts/login/")
    assert strict.get("/once/notes").status_code == 200
    assert post(Client(enforce_csrf_checks=True), {"text": "你好"}, **device).status_code == 201


def test_a_role_that_is_not_declared_is_403(client):
    client.force_login(user("nobody"), backend=BACKEND)
    assert client.get("/once/notes").status_code == 403


def test_staff_need_their_second_factor_here_too(client):
    client.force_login(user("clerk", role=Role.CLERK), backend=BACKEND)
    assert client.get("/once/notes").status_code == 200
    Authenticator.objects.all().delete()
    answer = client.get("/once/notes")
    assert (answer.status_code, answer.json()["detail"]) == (403, "工作人员须先绑定双因素验证")


def test_an_operation_that_declares_nothing_answers_nobody(client, device):
    client.force_login(user("me", of=person()), backend=BACKEND)
    assert client.get("/once/undeclared").status_code == 403
    assert client.get("/once/undeclared", **device).status_code == 403


def test_an_open_operation_knows_who_asks(client, device):
    assert client.get("/once/open").json() == {"by": "visitor"}
    assert client.get("/once/open", **device).json()["by"].startswith("client:")


@pytest.mark.parametrize(("fate", "status"), [("missing", 404), ("denied", 403), ("broken", 500)])
def test_every_failure_is_a_problem_in_chinese(client, fate, status):
    answer = client.get(f"/once/fails/{fate}")
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert not answer.json()["detail"].isascii()


def test_an_unknown_address_and_a_wrong_method_are_problems(client):
    answer = client.get("/once/nothing-here")
    assert (answer.status_code, answer.headers["Content-Type"]) == (
        404,
        "application/problem+json",
    )
    wrong = client.delete("/once/notes")
    assert (wrong.status_code, wrong.headers["Allow"]) == (405, "GET, POST")
    assert wrong.json()["detail"] == "此地址只支持 GET、POST"


def test_validation_names_every_field_in_chinese(client, device):
    answer = post(client, {"text": "短" * 11, "wait": 9}, **device)
    assert answer.status_code == 422
    assert answer.json()["violations"] == [
        {
            "code": "request.string_too_long",
            "message": "text：最多10个字符",
            "source": "",
            "field": "text",
        },
        {
            "code": "request.less_than_equal",
            "message": "wait：应不大于5.0",
            "source": "",
            "field": "wait",
        },
    ]


@pytest.mark.parametrize(
    "body", ["{", "[]", "null", '{"text": 5}', "\ud800".encode(errors="replace")]
)
def test_a_body_that_cannot_be_read_is_a_clear_error(client, device, body):
    answer = post(client, body, **device)
    assert answer.status_code in {400, 422}
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_body_that_is_too_large_is_413(client, device, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert post(client, {"text": "长" * 100}, **device).status_code == 413


def test_a_refusal_carries_every_reason_with_its_source(client, device):
    answer = post(client, {"text": "你好", "fate": "refused"}, **device)
    assert answer.status_code == 422
    assert answer.json() == {
        "type": "urn:onewindow:problem:422",
        "title": "现在不能办理",
        "status": 422,
        "detail": "甲；乙",
        "violations": [
            {"code": "a", "message": "甲", "source": "第一条", "field": "text"},
            {"code": "b", "message": "乙", "source": "", "field": ""},
        ],
    }
    assert count() == 0


def test_the_same_key_gets_the_same_answer_and_writes_once(client, device):
    first = post(client, {"text": "你好"}, **device)
    again = post(client, {"text": "你好"}, **device)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert again.headers["Idempotency-Replayed"] == "true"
    assert count() == 1
    assert post(client, {"text": "你好"}, key="k2", **device).json()["id"] == 2


def test_the_same_key_with_another_body_is_refused(client, device):
    post(client, {"text": "你好"}, **device)
    answer = post(client, {"text": "再见"}, **device)
    assert answer.status_code == 422
    assert answer.json()["violations"][0]["code"] == "idempotency.key.reused"
    assert count() == 1


def test_two_callers_may_use_the_same_key(client, device):
    post(client, {"text": "你好"}, **device)
    client.force_login(user("me", of=person()), backend=BACKEND)
    assert post(client, {"text": "你好"}).json()["id"] == 2


def test_a_refusal_is_kept_as_the_answer_and_a_fault_of_ours_is_not(client, device):
    for _ in range(2):
        assert post(client, {"text": "你好", "fate": "refused"}, **device).status_code == 422
    assert IdempotencyKey.objects.get().status == 422
    broken = {"text": "你好", "fate": "broken"}
    assert post(client, broken, key="k2", **device).status_code == 500
    assert not IdempotencyKey.objects.filter(key="k2").exists()
    assert count() == 0
    assert post(client, {"text": "你好"}, key="k2", **device).status_code == 201


def test_clients_must_send_a_key_and_browsers_need_not(client, device):
    answer = post(client, {"text": "你好"}, key="", **device)
    assert answer.status_code == 400
    assert answer.json()["violations"][0]["code"] == "idempotency.key.missing"
    assert post(client, {"text": "你好"}, key="x" * 81, **device).status_code == 400
    client.force_login(user("me", of=person()), backend=BACKEND)
    assert post(client, {"text": "你好"}, key="").status_code == 201
    assert post(client, {"text": "你好", "fate": "broken"}, key="").status_code == 500
    assert count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_are_read_page_by_page_at_the_same_cost(
    client, device, rows, django_assert_num_queries
):
    for _ in range(rows):
        record(subject="test:1", what="x", actor=TESTER)
    client.get("/once/notes", **device)
    with django_assert_num_queries(2):
        first = client.get("/once/notes?limit=2", **device).json()
    assert len(first["items"]) == min(rows, 2)
    if rows > 2:
        rest = client.get(f"/once/notes?limit=2&cursor={first['next']}", **device).json()
        assert (len(rest["items"]), rest["next"]) == (1, None)
    assert client.get("/once/notes?limit=101", **device).status_code == 422


def test_the_description_is_openapi_3_1_with_roles_problems_and_keys(client):
    schema = client.get("/once/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    post_notes = schema["paths"]["/api/v1/notes"]["post"]
    assert post_notes["x-roles"] == ["citizen", "clerk", "device"]
    assert "Idempotency-Key" in [parameter["name"] for parameter in post_notes["parameters"]]
    problem = post_notes["responses"]["422"]["content"]["application/problem+json"]
    assert problem == {"schema": {"$ref": "#/components/schemas/Problem"}}
    assert "security" not in schema["paths"]["/api/v1/open"]["get"]


def test_the_documentation_needs_no_script_and_names_every_operation(client):
    page = client.get("/api/v1/docs").content.decode()
    schema = client.get("/api/v1/openapi.json").json()
    assert "cdn" not in page
    for operations in schema["paths"].values():
        for operation in operations.values():
            assert f'id="{operation["operationId"]}"' in page
