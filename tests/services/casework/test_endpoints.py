"""Applying and following over HTTP: decided at once, replayed, checked, closed to strangers."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import time_machine
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from onewindow.foundation.records.api import seal_entries
from onewindow.foundation.records.gateways.keys import ledger_key
from onewindow.services.casework.api import Case
from onewindow.services.casework.rules import State
from tests.builders import user
from tests.services.casework.desk import MORNING, furnished, received

VERIFIER = Path(__file__).parents[3] / "verifier" / "onewindow_verify.py"
ALLOWANCE = {"matter": "MZ08", "answers": {"account": "6222020000001234567"}}


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MORNING, tick=False):
        yield


@pytest.fixture
def desk(house):
    return furnished(house)


@pytest.fixture
def elder(client, desk):
    account = user("elder", of=desk.elder)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def post(client, path, body, key="key-0001"):
    return client.post(
        f"/api/v1{path}",
        json.dumps(body),
        content_type="application/json",
        headers={"Idempotency-Key": key},
    )


def test_an_automatic_matter_is_decided_before_the_answer_comes(elder):
    answer = post(elder, "/cases", ALLOWANCE)
    body = answer.json()
    assert (answer.status_code, body["state"], body["outcome"]) == (
        201,
        "closed",
        "instant_grant",
    )
    assert [one["kind"] for one in body["certificates"]] == ["高龄津贴证"]
    assert [entry["move"] for entry in body["entries"]] == [
        "case.submit",
        "case.receive",
        "case.accept",
        "case.grant",
        "case.deliver",
        "case.close",
    ]


def test_the_same_key_gives_the_same_answer_and_one_case(elder):
    first, again = post(elder, "/cases", ALLOWANCE), post(elder, "/cases", ALLOWANCE)
    assert (again.status_code, again.json()) == (201, first.json())
    assert Case.objects.count() == 1
    post(elder, "/cases", ALLOWANCE, key="key-0002")
    assert Case.objects.count() == 2


def test_a_key_cannot_be_used_for_something_else(elder):
    post(elder, "/cases", ALLOWANCE)
    other = post(elder, "/cases", ALLOWANCE | {"channel": "mobile"})
    assert other.status_code == 422
    assert Case.objects.count() == 1


def test_a_check_tells_everything_wrong_and_keeps_nothing(elder):
    wrong = post(elder, "/cases/check", {"matter": "GA10", "answers": {"rooms": "0"}})
    assert [(v["field"], v["message"]) for v in wrong.json()] == [
        ("rooms", "客房数不能小于1"),
        ("form", "缺少：申请表"),
        ("lease", "缺少：房屋权属证明"),
        ("plan", "缺少：平面图"),
        ("rules", "缺少：安全管理制度"),
    ]
    assert post(elder, "/cases/check", ALLOWANCE, key="key-0002").json() == []
    assert Case.objects.count() == 0


def test_a_refusal_is_a_problem_with_codes_and_articles(elder):
    refused = post(elder, "/cases", {"matter": "MZ08", "answers": {"account": "12"}})
    assert (refused.status_code, refused["Content-Type"]) == (422, "application/problem+json")
    assert [v["code"] for v in refused.json()["violations"]] == ["answer.malformed"]
    assert post(elder, "/cases", {"matter": "ZZ99"}, key="key-0002").status_code == 422


def test_a_stranger_finds_neither_the_case_nor_its_clocks(elder, desk):
    case = received(desk)
    for rest in ("", "/clocks", "/receipts/1"):
        assert elder.get(f"/api/v1/cases/{case.number}{rest}").status_code == 404
    assert post(elder, f"/cases/{case.number}/withdraw", {}).status_code == 404
    assert elder.get("/api/v1/cases").json()["items"] == []
    case.refresh_from_db()
    assert case.state == State.RECEIVED


def test_staff_read_what_they_may_see_and_a_clerk_elsewhere_does_not(client, desk):
    case = received(desk)
    for account, status in ((desk.clerk, 200), (desk.supervisor, 200), (desk.stranger, 404)):
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        assert client.get(f"/api/v1/cases/{case.number}").status_code == status


def test_a_case_is_withdrawn_and_its_clocks_explained(client, desk):
    case = received(desk)
    owner = user("young", of=desk.young)
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    told = client.get(f"/api/v1/cases/{case.number}/clocks").json()
    assert [(c["label"], c["limit"], c["due"]) for c in told] == [
        ("一次告知", "5个工作日", "2026-11-09")
    ]
    assert [day["counts"] for day in told[0]["days"]] == [True] * 4 + [False] * 2 + [True]
    answer = post(client, f"/cases/{case.number}/withdraw", {"reason": "计划变了"})
    assert (answer.status_code, answer.json()["state"]) == (200, "withdrawn")
    again = post(client, f"/cases/{case.number}/withdraw", {}, key="key-0002")
    assert again.status_code == 422


def test_the_receipt_of_a_decision_holds_for_the_stand_alone_verifier(elder, tmp_path):
    body = post(elder, "/cases", ALLOWANCE).json()
    granted = next(e["id"] for e in body["entries"] if e["move"] == "case.grant")
    seal_entries()
    receipt = elder.get(f"/api/v1/cases/{body['number']}/receipts/{granted}")
    file, key = tmp_path / "receipt.json", tmp_path / "key.pem"
    file.write_text(receipt.text)
    pem = ledger_key().public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    key.write_bytes(pem)
    arguments = [sys.executable, "-I", str(VERIFIER), "receipt", str(file), "--key", str(key)]
    finished = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert (finished.returncode, finished.stderr) == (0, "")
    forged = receipt.json()
    forged["entry"]["actor_name"] = "别人"
    file.write_text(json.dumps(forged, ensure_ascii=False))
    assert subprocess.run(arguments, capture_output=True, check=False).returncode == 1


def test_a_precheck_says_what_would_happen_and_stores_nothing(elder):
    told = post(elder, "/cases/precheck", ALLOWANCE).json()
    assert told == {
        "can_be_sent": True,
        "findings": [],
        "forecast": "at_once",
        "forecast_label": "提交后马上办好",
        "message": "年满80周岁的本市户籍老人",
        "source": "示例规则，待核",
        "row": "old",
        "facts": [
            {"code": "age", "label": "年龄", "value": "83", "origin": "实名信息"},
            {"code": "local", "label": "本市户籍", "value": "是", "origin": "实名信息"},
        ],
        "missing": [],
    }
    told = post(elder, "/cases/precheck", {"matter": "MZ08"}, key="key-0002").json()
    assert [(one["field"], one["advice"]) for one in told["findings"]] == [
        ("account", "请补填这一项。")
    ]
    assert Case.objects.count() == 0


def test_a_judgement_is_explained_row_by_row_to_those_who_see_the_case(client, elder, desk):
    number = post(elder, "/cases", ALLOWANCE).json()["number"]
    [told] = elder.get(f"/api/v1/cases/{number}/judgements").json()
    assert (told["row"], told["is_yes"], told["departs"]) == ("old", True, "")
    assert [(row["code"], row["holds"]) for row in told["rows"]] == [("old", True)]
    assert told["rows"][0]["cells"][0] == {
        "code": "age",
        "label": "年龄",
        "condition": "≥80",
        "value": "83",
        "holds": True,
    }
    stranger = user("young", of=desk.young)
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/api/v1/cases/{number}/judgements").status_code == 404
