"""李晓云 renews his driving licence: found, applied, granted, and verified by a stranger."""

import json
import subprocess
import sys
from pathlib import Path

from onewindow.foundation.records.api import seal_all
from onewindow.services.casework.api import Case
from tests.demo_city import Somebody, number_in

VERIFIER = Path(__file__).parents[2] / "verifier" / "onewindow_verify.py"


def renew_licence(citizen):
    citizen.go("/")
    citizen.press("搜索", q="驾驶证快到期了")
    citizen.follow("驾驶证期满换证")
    citizen.follow("在线申请")
    citizen.press("开始填写")
    citizen.press("继续", situation="issued_here")
    citizen.press("继续", licence_class="small")
    citizen.press("继续", file_number="339900123456")
    citizen.press("继续", checked_on="2026-10-20")
    citizen.press("继续", has_illness="no")
    citizen.press("继续", receive="counter")
    citizen.follow("检查并提交")
    citizen.press("提交申请", declared="on")


def verified(folder, kind, signed, key, sm2_key=b""):
    """Let the stand-alone program check what was downloaded; nothing of ours is imported."""
    (folder / "signed.json").write_bytes(signed)
    (folder / "key.pem").write_bytes(key)
    (folder / "sm2.pem").write_bytes(sm2_key)
    words = [VERIFIER, kind, folder / "signed.json", "--key", folder / "key.pem"]
    words += ["--sm2-key", folder / "sm2.pem"] if sm2_key else []
    done = subprocess.run(
        [sys.executable, "-I", *words], capture_output=True, text=True, check=False
    )
    return done.returncode


def test_a_licence_is_renewed_while_the_citizen_waits_and_a_stranger_can_verify_it(
    clock, tmp_path
):
    citizen = Somebody("demo-citizen")
    renew_licence(citizen)
    assert citizen.page.heading == "已准予，办好了"

    citizen.follow("机动车驾驶证")
    certificate = citizen.download("下载签名文件")
    assert citizen.download("下载 PDF").startswith(b"%PDF-")
    citizen.follow("看看别人查验时见到什么")
    code = citizen.path.split("/")[-2]

    stranger = Somebody()
    stranger.go(f"/certificates/check/{code}/")
    assert stranger.page.heading == "证照真实，现在有效"
    assert "李*云" in stranger.page.words
    keys = stranger.download("Ed25519"), stranger.download("SM2")
    assert verified(tmp_path, "certificate", certificate, *keys) == 0
    forged = certificate.replace("李晓云".encode(), "李晓雨".encode())
    assert forged != certificate
    assert verified(tmp_path, "certificate", forged, *keys) == 1


def test_every_step_of_the_decision_has_a_receipt_in_the_public_ledger(clock, tmp_path):
    citizen = Somebody("demo-citizen")
    renew_licence(citizen)
    citizen.follow("查看办件")
    assert "正在入账" in citizen.page.words
    seal_all()
    citizen.go(citizen.page.address)
    receipts = [href for text, href in citizen.page.links if "号回执" in text]
    said = []
    stranger = Somebody()
    stranger.go("/ledger/")
    key = stranger.download(".pem")
    for href in receipts:
        citizen.fetch("get", href)
        said.append(json.loads(citizen.file)["entry"]["move"])
        assert verified(tmp_path, "receipt", citizen.file, key) == 0
    assert said == [
        "case.draft",
        "case.submit",
        "case.receive",
        "case.accept",
        "case.grant",
        "case.deliver",
        "case.close",
    ]
    stranger.go(receipts[0])
    assert stranger.path == "/accounts/login/"


def test_the_decision_names_its_rule_its_facts_and_where_they_came_from(clock):
    citizen = Somebody("demo-citizen")
    renew_licence(citizen)
    case = Case.objects.get(pk=number_in(citizen.path))
    auditor = Somebody("demo-auditor")
    auditor.go(f"/desk/cases/{case.number}/")
    assert "规则 renew：命中" in auditor.page.words
    assert "智能秒办准予" in auditor.page.words


def test_a_licence_with_unsettled_violations_goes_to_a_person_and_never_to_yes(clock):
    daughter = Somebody("demo-proxy")
    renew_licence(daughter)
    assert daughter.page.heading == "申请已提交"
    case = Case.objects.get(pk=number_in(daughter.path))
    assert (case.state, case.outcome) == ("received", "")


def test_the_second_press_of_the_button_leads_to_the_same_case(clock):
    citizen = Somebody("demo-citizen")
    renew_licence(citizen)
    first = citizen.path
    citizen.go(f"/my/applications/{number_in(first)}/check/")
    assert citizen.path == first
    assert Case.objects.count() == 1
