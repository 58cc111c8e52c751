"""Certificates and signatures, with real keys of each kind."""

from datetime import UTC, date, datetime, timedelta

import pytest

from onewindow.foundation.accounts.actions import (
    end_certificate,
    issue_demo_certificate,
    register_certificate,
    sign_content,
    take_revocations,
    trust_authorities,
    trust_demo_authorities,
    withdraw_authority,
)
from onewindow.foundation.accounts.models import Mandate, SigningCertificate, TrustedAuthority
from onewindow.foundation.accounts.queries import certificates_of, signatures_on, signed_bytes
from onewindow.foundation.records.api import Entry, key_of
from onewindow.kernel.signing import Holder, KeyKind, SoftwareKey, make_issuer
from onewindow.kernel.violations import Refused
from tests.builders import TESTER, enterprise, organization, person, user

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 26, 1, tzinfo=UTC)
FROM, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
KEYS = {kind: SoftwareKey.generate(kind) for kind in KeyKind}
CA_KEYS = {kind: SoftwareKey.generate(kind) for kind in KeyKind}
CONTENT = "开标记录：三家投标人".encode()


def authority(kind=KeyKind.SM2, *, is_trusted=True):
    made = make_issuer("省级认证中心", CA_KEYS[kind], starts=FROM, ends=UNTIL)
    if is_trusted:
        trust_authorities(content=made.certificate.pem().encode(), at=AT, actor=TESTER)
    return made


def trust_of(issuer):
    return TrustedAuthority.objects.get(fingerprint=issuer.certificate.fingerprint())


def leader(serial=1):
    head = person(serial)
    return user(f"head{serial}", of=head), enterprise(serial, legal_person=head)


def certified(account, firm, kind=KeyKind.SM2, *, issuer=None, ends=UNTIL) -> SigningCertificate:
    holder = Holder(firm.name, firm.credit_code, KEYS[kind].public(), FROM, ends)
    content = (issuer or authority(kind)).issue(holder).pem().encode()
    return register_certificate(user=account, content=content, at=AT, actor=TESTER)


def signed(account, firm, certificate, *, content=CONTENT, purpose="minutes", key=None, at=AT):
    """Return what signing the content on the firm's row gives."""
    key = key or KEYS[KeyKind(certificate.kind)]
    return sign_content(
        subject=firm,
        purpose=purpose,
        content=content,
        certificate=certificate,
        value=key.sign(signed_bytes(firm, "minutes", CONTENT)).hex(),
        signer=account,
        at=at,
    )


def codes(call) -> list[str]:
    with pytest.raises(Refused) as refused:
        call()
    return [violation.code for violation in refused.value.violations]


@pytest.mark.parametrize("kind", list(KeyKind))
def test_a_signature_by_each_kind_of_key_is_kept_and_recorded(kind):
    account, firm = leader()
    certificate = certified(account, firm, kind)
    signature = signed(account, firm, certificate)
    assert signatures_on(firm, "minutes") == [signature]
    assert signatures_on(firm, "other") == []
    assert (signature.signer, signature.certificate.holder_code, signature.at) == (
        account,
        firm.credit_code,
        AT,
    )
    entry = Entry.objects.get(move="signature.give")
    assert (entry.subject, entry.actor, entry.detail["digest"]) == (
        key_of(firm),
        f"user:{account.pk}",
        signature.digest,
    )


def test_changed_content_another_purpose_and_another_subject_are_refused():
    account, firm = leader()
    other = enterprise(2, name="别家", legal_person=account.person)
    certificate = certified(account, firm)
    assert codes(lambda: signed(account, firm, certificate, content=b"x")) == ["signature.wrong"]
    assert codes(lambda: signed(account, firm, certificate, purpose="x")) == ["signature.wrong"]
    value = KEYS[KeyKind.SM2].sign(signed_bytes(firm, "minutes", CONTENT)).hex()

    def replay():
        sign_content(
            subject=other,
            purpose="minutes",
            content=CONTENT,
            certificate=certificate,
            value=value,
            signer=account,
            at=AT,
        )

    assert codes(replay) == ["signature.wrong"]
    assert not Entry.objects.filter(move="signature.give").exists()


def test_the_same_thing_is_signed_only_once():
    account, firm = leader()
    certificate = certified(account, firm)
    signed(account, firm, certificate)
    assert codes(lambda: signed(account, firm, certificate)) == ["signature.again"]


def test_another_key_and_nonsense_are_refused():
    account, firm = leader()
    certificate = certified(account, firm)
    stranger = SoftwareKey.generate(KeyKind.SM2)
    assert codes(lambda: signed(account, firm, certificate, key=stranger)) == ["signature.wrong"]
    for value in ("", "zz", "00"):
        assert codes(
            lambda value=value: sign_content(
                subject=firm,
                purpose="minutes",
                content=CONTENT,
                certificate=certificate,
                value=value,
                signer=account,
                at=AT,
            )
        ) == ["signature.wrong"]


def test_a_strange_authority_and_a_strange_holder_are_refused_at_once():
    account, _ = leader()
    stranger = enterprise(2, name="别家")
    issuer = authority(is_trusted=False)
    assert codes(lambda: certified(account, stranger, issuer=issuer)) == [
        "certificate.untrusted",
        "certificate.holder",
    ]


def test_a_certificate_that_has_expired_by_the_day_signs_no_more():
    account, firm = leader()
    certificate = certified(account, firm, ends=AT + timedelta(hours=1))
    signed(account, firm, certificate, at=AT + timedelta(minutes=59))
    late = AT + timedelta(hours=1)
    assert codes(lambda: signed(account, firm, certificate, at=late)) == ["certificate.expired"]


def test_another_s_certificate_signs_nothing():
    account, firm = leader()
    certificate = certified(account, firm)
    other, _ = leader(2)
    assert codes(lambda: signed(other, firm, certificate)) == ["certificate.other"]


def test_an_ended_certificate_is_brought_back_by_registering_it_again():
    account, firm = leader()
    issuer = authority()
    certificate = certified(account, firm, issuer=issuer)
    end_certificate(certificate=certificate, at=AT, actor=TESTER)
    assert certificates_of(account, date(2026, 11, 26)) == []
    assert codes(lambda: signed(account, firm, certificate)) == ["certificate.ended"]
    content = certificate.pem.encode()
    again = register_certificate(user=account, content=content, at=AT, actor=TESTER)
    assert certificates_of(account, date(2026, 11, 26)) == [again]
    assert again == certificate


@pytest.mark.parametrize("as_list", [True, False])
def test_a_revoked_certificate_signs_no_more(as_list):
    account, firm = leader()
    issuer = authority()
    certificate = certified(account, firm, issuer=issuer)
    trusted = trust_of(issuer)
    listed = issuer.revocation_list([certificate.serial], at=AT, until=UNTIL)
    content = listed if as_list else certificate.serial.encode()
    assert take_revocations(authority=trusted, content=content, at=AT, actor=TESTER) == 1
    assert take_revocations(authority=trusted, content=content, at=AT, actor=TESTER) == 0
    assert codes(lambda: signed(account, firm, certificate)) == ["certificate.revoked"]


def test_a_list_that_another_signed_revokes_nothing():
    issuer = authority()
    other = make_issuer("省级认证中心", SoftwareKey.generate(KeyKind.SM2), starts=FROM, ends=UNTIL)
    content = other.revocation_list(["1"], at=AT, until=UNTIL)
    assert codes(
        lambda: take_revocations(authority=trust_of(issuer), content=content, at=AT, actor=TESTER)
    ) == ["trust.revocations"]


def test_an_authority_taken_off_the_list_is_trusted_no_more():
    account, firm = leader()
    issuer = authority()
    certificate = certified(account, firm, issuer=issuer)
    withdraw_authority(authority=trust_of(issuer), at=AT, actor=TESTER)
    assert codes(lambda: signed(account, firm, certificate)) == ["certificate.untrusted"]


def test_an_authority_between_comes_with_the_certificate():
    account, firm = leader()
    root = authority()
    key = SoftwareKey.generate(KeyKind.SM2)
    middle = root.below(Holder("市级认证中心", "", key.public(), FROM, UNTIL), key)
    made = middle.issue(
        Holder(firm.name, firm.credit_code, KEYS[KeyKind.SM2].public(), FROM, UNTIL)
    )
    alone = made.pem().encode()
    assert codes(
        lambda: register_certificate(user=account, content=alone, at=AT, actor=TESTER)
    ) == ["certificate.untrusted"]
    both = alone + middle.certificate.pem().encode()
    certificate = register_certificate(user=account, content=both, at=AT, actor=TESTER)
    assert signed(account, firm, certificate).certificate == certificate
    take_revocations(
        authority=trust_of(root),
        content=middle.certificate.serial.encode(),
        at=AT,
        actor=TESTER,
    )
    other = SoftwareKey.generate(KeyKind.SM2)
    assert codes(lambda: signed(account, firm, certificate, key=other)) == [
        "certificate.revoked",
        "signature.wrong",
    ]


def test_an_agent_signs_for_the_enterprise_while_the_mandate_lasts():
    _, firm = leader()
    agent = user("agent", of=person(7))
    mandate = Mandate.objects.create(
        kind="enterprise",
        enterprise=firm,
        agent=agent.person,
        state="active",
        starts=date(2026, 1, 1),
    )
    certificate = certified(agent, firm)
    mandate.ends = date(2026, 11, 26)
    mandate.save()
    assert codes(lambda: signed(agent, firm, certificate)) == ["certificate.holder"]


def test_an_officer_signs_with_the_certificate_of_the_organization():
    centre = organization(5, name="云江市公共资源交易中心")
    officer = user("officer", role="trading_officer", at=centre)
    certificate = certified(officer, centre)
    assert signed(officer, centre, certificate).certificate.holder_name == centre.name


def test_only_a_demonstration_has_its_own_authorities(settings):
    account, firm = leader()
    terms = {
        "user": account,
        "code": firm.credit_code,
        "public": KEYS[KeyKind.EC].public(),
        "at": AT,
        "actor": TESTER,
    }
    assert codes(lambda: issue_demo_certificate(**terms)) == ["demo.only"]
    settings.DEMO = True
    trust_demo_authorities(at=AT, actor=TESTER)
    certificate = issue_demo_certificate(**terms)
    signed(account, firm, certificate)
    stranger = terms | {"code": enterprise(2, name="别家").credit_code}
    assert codes(lambda: issue_demo_certificate(**stranger)) == ["certificate.holder"]
    settings.DEMO = False
    other = enterprise(3, name="三家", legal_person=account.person)
    assert codes(lambda: signed(account, other, certificate)) == ["certificate.untrusted"]
