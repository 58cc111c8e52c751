"""An enterprise registers once, by its own certificate and a signature with its key."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onewindow.foundation.accounts.actions import register_own_enterprise, trust_authorities
from onewindow.foundation.accounts.models import SigningCertificate
from onewindow.foundation.accounts.queries import may_speak_for, registration_statement
from onewindow.foundation.directory.api import Enterprise
from onewindow.foundation.records.api import Entry
from onewindow.kernel.identifiers import credit_code_check_digit
from onewindow.kernel.signing import Holder, KeyKind, SoftwareKey, make_issuer
from onewindow.kernel.violations import Refused
from onewindow.site.bid_tool import main
from tests.builders import TESTER, person, region, user

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 26, 1, tzinfo=UTC)
FROM, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
CODE = "91339901MA2ABCDE1"
CODE += credit_code_check_digit(CODE)
NAME = "云川市天工建设有限公司"
KEY = SoftwareKey.generate(KeyKind.SM2)
OTHER = SoftwareKey.generate(KeyKind.EC)
AUTHORITY = make_issuer("省级认证中心", SoftwareKey.generate(KeyKind.SM2), starts=FROM, ends=UNTIL)


@pytest.fixture
def owner():
    region()
    trust_authorities(content=AUTHORITY.certificate.pem().encode(), at=AT, actor=TESTER)
    return user("owner", of=person(1, name="赵建"))


def certificate(*, name=NAME, code=CODE, ends=UNTIL, issuer=AUTHORITY):
    return issuer.issue(Holder(name, code, KEY.public(), FROM, ends)).pem().encode()


def registered(owner, *, content=None, key=KEY, by=None, at=AT):
    return register_own_enterprise(
        user=owner,
        content=certificate() if content is None else content,
        signature=key.sign(registration_statement(by or owner)),
        at=at,
        actor=TESTER,
    )


def refused(call):
    with pytest.raises(Refused) as found:
        call()
    return [violation.code for violation in found.value.violations]


def test_the_certificate_s_name_and_code_become_the_enterprise_and_its_holder_speaks_for_it(owner):
    made = registered(owner)
    assert (made.name, made.credit_code, made.region.code) == (NAME, CODE, "339901")
    assert made.legal_person == owner.person
    assert may_speak_for(owner.person, made, on=AT.date())
    signing = SigningCertificate.objects.get()
    assert (signing.user, signing.holder_code, signing.holder_name) == (owner, CODE, NAME)
    moves = Entry.objects.filter(move__startswith="enterprise.").order_by("id")
    assert list(moves.values_list("move", flat=True)) == [
        "enterprise.register",
        "enterprise.lead",
    ]


def test_an_enterprise_known_without_a_legal_person_gets_one(owner):
    known = Enterprise.objects.create(name=NAME, credit_code=CODE, kind="company", region=region())
    assert registered(owner) == known
    known.refresh_from_db()
    assert known.legal_person == owner.person


def test_a_strange_authority_an_expired_certificate_and_a_wrong_key_are_told_together(owner):
    strange = make_issuer("无名认证", SoftwareKey.generate(KeyKind.SM2), starts=FROM, ends=UNTIL)
    content = certificate(issuer=strange, ends=AT - timedelta(days=1))
    assert refused(lambda: registered(owner, content=content, key=OTHER)) == [
        "certificate.untrusted",
        "certificate.expired",
        "signature.wrong",
    ]
    assert not Enterprise.objects.exists()


def test_what_another_signed_registers_nothing(owner):
    stranger = user("stranger", of=person(2, name="钱乙"))
    assert refused(lambda: registered(owner, by=stranger)) == ["signature.wrong"]


@pytest.mark.parametrize("code", ["113399010000000013", "33990119900101003X"])
def test_a_certificate_of_an_office_or_a_person_is_none_of_an_enterprise(owner, code):
    content = certificate(code=code)
    assert "certificate.enterprise" in refused(lambda: registered(owner, content=content))


def test_a_registered_enterprise_is_not_registered_again(owner):
    registered(owner)
    assert refused(lambda: registered(owner)) == ["enterprise.registered"]
    stranger = user("stranger", of=person(2, name="钱乙"))
    assert refused(lambda: registered(stranger)) == ["enterprise.registered"]


def test_another_name_than_the_register_s_is_refused(owner):
    Enterprise.objects.create(name="别的公司", credit_code=CODE, kind="company", region=region())
    assert refused(lambda: registered(owner)) == ["enterprise.name.differs"]


def test_a_cancelled_enterprise_is_nobody_s(owner):
    Enterprise.objects.create(
        name=NAME, credit_code=CODE, kind="company", region=region(), state="cancelled"
    )
    assert refused(lambda: registered(owner)) == ["enterprise.registered"]


def test_a_code_of_an_unknown_place_is_refused(owner):
    code = "91880101MA2ABCDE1"
    content = certificate(code=code + credit_code_check_digit(code))
    assert refused(lambda: registered(owner, content=content)) == ["enterprise.region"]


def test_the_page_gives_the_statement_that_the_tool_signs_and_takes_the_signature(
    client, owner, tmp_path, time_machine
):
    time_machine.move_to(AT)
    client.force_login(owner, backend="django.contrib.auth.backends.ModelBackend")
    (tmp_path / "key.pem").write_bytes(KEY.private)
    said = client.get("/my/enterprises/statement/").content
    (tmp_path / "statement.json").write_bytes(said)
    command = ["sign", str(tmp_path / "statement.json"), "--key", str(tmp_path / "key.pem")]
    assert main([*command, "--out", str(tmp_path / "signature")]) == 0
    signature = (tmp_path / "signature").read_bytes()
    sent = {
        "file": SimpleUploadedFile("company.pem", certificate()),
        "signature": SimpleUploadedFile("signature", signature[:-1]),
    }
    wrong = client.post("/my/enterprises/new/", sent)
    assert (wrong.status_code, "签名与待签内容或证书不符" in wrong.content.decode()) == (422, True)
    sent = {
        "file": SimpleUploadedFile("company.pem", certificate()),
        "signature": SimpleUploadedFile("signature", signature),
    }
    done = client.post("/my/enterprises/new/", sent, follow=True)
    assert f"{NAME}（{CODE}）已登记" in done.content.decode()
    empty = client.post("/my/enterprises/new/", {})
    assert empty.status_code == 422


def test_the_tool_says_what_is_no_key(tmp_path, capsys):
    (tmp_path / "key.pem").write_bytes(b"no key")
    (tmp_path / "statement").write_bytes(b"x")
    command = ["sign", str(tmp_path / "statement"), "--key", str(tmp_path / "key.pem")]
    assert main([*command, "--out", str(tmp_path / "signature")]) == 1
    assert capsys.readouterr().err.startswith("✗ ")
