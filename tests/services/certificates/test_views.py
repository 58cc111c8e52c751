"""What the public, the holder and the issuer see of a certificate."""

from datetime import date, timedelta
from io import BytesIO

import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onewindow.kernel.access import Role
from onewindow.services.certificates.api import revoke_certificate
from onewindow.services.certificates.jobs import expire_due
from onewindow.services.certificates.models import Certificate
from tests import builders
from tests.services.certificates.conftest import CLERK


def visitor():
    return Client(HTTP_HOST="127.0.0.1")


def signed_in(user):
    client = visitor()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(response):
    return response.content.decode()


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def licence(issue, today):
    return issue(on=today)


@pytest.fixture
def nurse(house):
    return signed_in(builders.user("lin", of=house.nurse))


def check_page(certificate):
    return f"/certificates/check/{certificate.check_code}/"


def test_a_typed_code_leads_to_its_page(licence):
    code = licence.check_code
    answer = visitor().get(f"/certificates/check/?code={code[:4].lower()}-{code[4:]}")
    assert (answer.status_code, answer["Location"]) == (302, check_page(licence))


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "请输入查验码"),
        ("ABC", "查验码应为16位"),
        ("%27<b>", "查验码应为16位"),
        ("%00", "空字符"),
    ],
)
def test_a_code_of_another_form_is_explained(db, typed, message):
    answer = visitor().get(f"/certificates/check/?code={typed}")
    assert answer.status_code == 422
    assert message in text(answer)


def test_an_unknown_code_is_said_to_be_unknown(db):
    answer = visitor().get("/certificates/check/ABCDEFGH23456789/")
    assert answer.status_code == 404
    assert "没有查到这个查验码" in text(answer)
    assert "ABCD-EFGH-2345-6789" in text(answer)


def test_a_valid_certificate_is_said_to_be_genuine_with_the_name_masked(licence):
    page = text(visitor().get(check_page(licence)))
    assert "证照真实，现在有效" in page
    assert "林*怡" in page
    assert "林静怡" not in page
    assert licence.person.number not in page


def test_a_firms_name_is_shown_in_full(house, issue, today):
    business = issue(kind_name="营业执照", person=None, enterprise=house.firm, on=today)
    assert "云江明远商贸有限公司" in text(visitor().get(check_page(business)))


def test_an_expired_certificate_is_said_to_be_expired_at_once(issue, today):
    certificate = issue(on=date(today.year - 5, today.month, 1))
    assert certificate.state == "valid"
    assert "证照是真的，但已过期" in text(visitor().get(check_page(certificate)))


def test_a_revoked_certificate_says_why(licence):
    revoke_certificate(certificate=licence, reason="注册造假", actor=CLERK)
    page = text(visitor().get(check_page(licence)))
    assert "证照已被撤销" in page
    assert "注册造假" in page


def test_an_altered_register_is_said_not_to_be_trusted(licence):
    Certificate.objects.filter(pk=licence.pk).update(holder_name="李*")
    page = text(visitor().get(check_page(licence)))
    assert "签名对不上，请勿采信" in page
    assert "证照真实" not in page


def test_the_signed_face_is_handed_to_who_knows_the_holder(licence):
    address = f"{check_page(licence)}signature/"
    wrong = visitor().post(address, {"holder": "林静"})
    assert wrong.status_code == 422
    assert "与证照上的持有人不一致" in text(wrong)
    right = visitor().post(address, {"holder": "林静怡"})
    assert right.json()["face"]["证照编号"] == licence.number
    assert right["Cache-Control"] == "no-store"


def test_guessing_is_stopped_after_a_while(licence):
    client = visitor()
    answers = [client.get("/certificates/check/ABCDEFGH23456789/") for _ in range(61)]
    assert [answer.status_code for answer in answers] == [404] * 60 + [422]
    assert "过于频繁" in text(answers[-1])


def test_public_keys_can_be_fetched(licence):
    pem = text(visitor().get(f"/certificates/keys/{licence.ed25519_key}.pem"))
    assert pem.startswith("-----BEGIN PUBLIC KEY-----")
    for name in ("0000000000000000", "..%2f..%2fsecrets", "secret_key", "a" * 999, "%00"):
        assert visitor().get(f"/certificates/keys/{name}.pem").status_code == 404


def test_a_holder_sees_own_certificates_only(house, licence, issue, today, nurse):
    issue(kind_name="营业执照", person=None, enterprise=house.firm, on=today)
    page = text(nurse.get("/my/certificates/"))
    assert page.count('class="ow-card ow-certificate') == 1
    assert "护士执业证书" in page


def test_the_one_who_leads_a_firm_sees_its_certificates(house, issue, nurse, today):
    issue(kind_name="营业执照", person=None, enterprise=house.firm, on=today)
    house.firm.legal_person = house.nurse
    house.firm.save()
    assert "云江明远商贸有限公司" in text(nurse.get("/my/certificates/"))


def test_a_holder_without_certificates_is_told_where_they_come_from(nurse):
    assert "还没有电子证照" in text(nurse.get("/my/certificates/"))


def test_a_holder_sees_the_face_with_a_described_code(licence, nurse):
    page = text(nurse.get(f"/my/certificates/{licence.pk}/"))
    assert "云江医院" in page
    assert 'alt="二维码：扫码打开查验页' in page


@pytest.mark.parametrize("key", [0, 999, 2**70])
def test_a_certificate_that_never_was_is_not_there(nurse, approver, key):
    assert nurse.get(f"/my/certificates/{key}/").status_code == 404
    assert signed_in(approver).get(f"/desk/certificates/{key}/").status_code == 404


@pytest.mark.parametrize("what", ["", "pdf/", "signature/"])
def test_somebody_elses_certificate_is_not_there(licence, what):
    stranger = signed_in(builders.user("wang", of=builders.person(9)))
    assert stranger.get(f"/my/certificates/{licence.pk}/{what}").status_code == 404


def test_the_pdf_holds_the_face_on_one_page(licence, nurse, settings):
    settings.DEMO = True
    answer = nurse.get(f"/my/certificates/{licence.pk}/pdf/")
    assert answer["Content-Type"] == "application/pdf"
    document = pypdfium2.PdfDocument(BytesIO(answer.content))
    words = document[0].get_textpage().get_text_range()
    assert len(document) == 1
    for expected in ("林静怡", "云江医院", licence.number, "演示"):
        assert expected in words
    assert nurse.get(f"/my/certificates/{licence.pk}/pdf/").content == answer.content


def test_the_issuer_sees_what_it_issued_with_names_masked(house, licence, approver):
    page = text(signed_in(approver).get("/desk/certificates/"))
    assert licence.number in page
    assert "林*怡" in page
    assert "林静怡" not in page


def test_another_body_sees_nothing_of_it(house, licence):
    stranger = signed_in(builders.user("li", role=Role.APPROVER, at=house.other))
    assert licence.number not in text(stranger.get("/desk/certificates/"))
    for method, what in (("get", ""), ("get", "pdf/"), ("post", "revoke/")):
        answer = getattr(stranger, method)(f"/desk/certificates/{licence.pk}/{what}")
        assert answer.status_code == 404


def test_the_issuer_finds_a_certificate_by_what_people_bring(licence, approver):
    client = signed_in(approver)
    for word in (licence.number, licence.check_code.lower(), "林静怡", "护士执业证书"):
        assert licence.number in text(client.get("/desk/certificates/", {"q": word}))
    assert "没有符合条件的证照" in text(client.get("/desk/certificates/", {"q": "不存在"}))
    assert licence.number not in text(client.get("/desk/certificates/", {"state": "revoked"}))


def test_an_approver_revokes_with_a_reason(licence, approver):
    client = signed_in(approver)
    address = f"/desk/certificates/{licence.pk}/revoke/"
    missing = client.post(address, {"reason": ""})
    assert missing.status_code == 422
    assert "请写明撤销理由" in text(missing)
    assert client.post(address, {"reason": "注册造假"}).status_code == 302
    licence.refresh_from_db()
    assert (licence.state, licence.end_reason) == ("revoked", "注册造假")
    again = client.post(address, {"reason": "再来一次"})
    assert again.status_code == 422
    assert "当前状态为“已撤销”，不能撤销" in text(again)


@pytest.mark.parametrize("role", [Role.HALL_MANAGER, Role.SUPERVISOR, Role.AUDITOR])
def test_readers_may_look_but_not_revoke(house, licence, role):
    client = signed_in(builders.user("kan", role=role, at=house.issuer))
    page = client.get(f"/desk/certificates/{licence.pk}/")
    assert licence.number in text(page)
    assert "撤销这张证照" not in text(page)
    answer = client.post(f"/desk/certificates/{licence.pk}/revoke/", {"reason": "越权"})
    assert answer.status_code == 403


@pytest.mark.parametrize("who", ["holder", "issuer"])
def test_a_list_asks_as_often_for_three_rows_as_for_one(house, issue, today, who):
    if who == "holder":
        client, address = signed_in(builders.user("lin", of=house.nurse)), "/my/certificates/"
    else:
        account = builders.user("zhou", role=Role.APPROVER, at=house.issuer)
        client, address = signed_in(account), "/desk/certificates/"
    counts = []
    for more in (1, 2):
        for _ in range(more):
            issue(on=today)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_api_says_the_same_as_the_page(licence):
    answer = visitor().get(f"/api/v1/certificates/{licence.check_code}")
    assert answer.json() == {
        "kind": "护士执业证书",
        "number": licence.number,
        "identifier": licence.identifier,
        "holder": "林*怡",
        "issuer": "云江区卫生健康局",
        "issued_on": licence.issued_on.isoformat(),
        "valid_from": licence.valid_from.isoformat(),
        "last_day": licence.face["有效期止"],
        "state": "valid",
        "state_label": "有效",
        "is_usable": True,
        "sm2_holds": True,
        "ed25519_holds": True,
        "end_reason": "",
    }
    assert visitor().get("/api/v1/certificates/ABCDEFGH23456789").status_code == 404


def test_the_job_notes_what_has_expired_and_leaves_the_rest(issue, today):
    over = issue(on=today - timedelta(days=40), valid_months=1)
    running = issue(on=today)
    assert expire_due() == "到期1张"
    assert expire_due() == "到期0张"
    over.refresh_from_db()
    running.refresh_from_db()
    assert (over.state, running.state) == ("expired", "valid")
