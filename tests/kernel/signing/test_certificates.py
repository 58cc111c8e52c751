from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from onewindow.kernel.signing import (
    Holder,
    Issuer,
    KeyKind,
    NotACertificate,
    SoftwareKey,
    check_chain,
    is_list_of,
    kind_of,
    make_issuer,
    read_certificate,
    read_certificates,
    revoked_serials,
)

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
FROM, UNTIL = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
KEYS = {kind: SoftwareKey.generate(kind) for kind in KeyKind}
CODE = "91330100MA27XX0A18"


def issuer(kind: KeyKind, name: str = "演示CA") -> Issuer:
    return make_issuer(name, KEYS[kind], starts=FROM, ends=UNTIL)


def holder(kind: KeyKind, code: str = "", **changes) -> Holder:
    terms = {"starts": FROM, "ends": UNTIL} | changes
    return Holder("杭州晨光建设有限公司", code, KEYS[kind].public(), **terms)


def codes(certificate, *issuers, at=NOW) -> list[str]:
    return [found.code for found in check_chain(certificate, issuers, at=at)]


@pytest.mark.parametrize("kind", list(KeyKind))
def test_a_certificate_of_each_kind_is_read_and_traced_to_its_authority(kind):
    authority = issuer(kind)
    made = authority.issue(holder(kind))
    read = read_certificate(made.pem().encode())
    assert read == made
    assert (read.kind, read.holder_name, read.may_sign, read.is_authority) == (
        kind,
        "杭州晨光建设有限公司",
        True,
        False,
    )
    assert (read.starts, read.ends, read.public) == (FROM, UNTIL, KEYS[kind].public())
    assert read.is_issued_by(authority.certificate)
    assert codes(read, authority.certificate) == []


@pytest.mark.parametrize("kind", list(KeyKind))
def test_another_authority_of_the_same_name_has_not_issued_it(kind):
    stranger = make_issuer("演示CA", SoftwareKey.generate(kind), starts=FROM, ends=UNTIL)
    assert not issuer(kind).issue(holder(kind)).is_issued_by(stranger.certificate)


def test_a_holder_is_no_authority():
    made = issuer(KeyKind.EC).issue(holder(KeyKind.EC))
    second = Issuer(made, KEYS[KeyKind.EC]).issue(holder(KeyKind.EC))
    assert not second.is_issued_by(made)


def test_a_second_authority_is_one_link_of_the_chain():
    root = issuer(KeyKind.SM2)
    key = SoftwareKey.generate(KeyKind.SM2)
    below = root.below(Holder("市级CA", "", key.public(), FROM, UNTIL), key)
    made = below.issue(holder(KeyKind.SM2))
    assert made.is_issued_by(below.certificate)
    assert below.certificate.is_issued_by(root.certificate)
    assert codes(made, below.certificate, root.certificate) == []


def test_everything_wrong_is_said_at_once():
    authority = issuer(KeyKind.RSA)
    late = datetime(2027, 1, 1, tzinfo=UTC)
    assert codes(authority.certificate, at=late) == [
        "certificate.untrusted",
        "certificate.usage",
        "certificate.expired",
    ]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (FROM - timedelta(seconds=1), ["certificate.early"]),
        (FROM, []),
        (UNTIL - timedelta(seconds=1), []),
        (UNTIL, ["certificate.expired"]),
    ],
)
def test_validity_includes_its_first_moment_and_not_its_last(at, expected):
    authority = make_issuer(
        "长期CA",
        KEYS[KeyKind.EC],
        starts=datetime(2020, 1, 1, tzinfo=UTC),
        ends=datetime(2040, 1, 1, tzinfo=UTC),
    )
    made = authority.issue(holder(KeyKind.EC))
    assert codes(made, authority.certificate, at=at) == expected


def test_codes_of_the_holder_are_found_wherever_the_authority_put_them():
    authority = issuer(KeyKind.EC)
    assert authority.issue(holder(KeyKind.EC, "91330106MA2CFAKE06")).holder_codes == set()
    found = authority.issue(holder(KeyKind.EC, "USCC-91330106MA2CFAKE05")).holder_codes
    assert found == {"91330106MA2CFAKE05"}
    found = authority.issue(holder(KeyKind.EC, "SF330106199001011239")).holder_codes
    assert found == {"330106199001011239"}


@pytest.mark.parametrize("kind", list(KeyKind))
def test_a_revocation_list_counts_only_from_its_own_authority(kind):
    authority = issuer(kind)
    made = authority.issue(holder(kind))
    listed = authority.revocation_list([made.serial], at=NOW, until=UNTIL)
    other = make_issuer("演示CA", SoftwareKey.generate(kind), starts=FROM, ends=UNTIL)
    assert is_list_of(listed, authority.certificate)
    assert not is_list_of(listed, other.certificate)
    assert revoked_serials(listed) == {made.serial: NOW}


def test_serial_numbers_may_come_as_a_text():
    assert revoked_serials(b"0A:1B:2C\n00ff\n") == {"a1b2c": None, "ff": None}
    with pytest.raises(NotACertificate, match="既不是吊销列表"):
        revoked_serials("序列号".encode())


def test_what_is_no_certificate_is_refused_in_words():
    with pytest.raises(NotACertificate, match=r"不是 X\.509 数字证书文件"):
        read_certificates(b"hello")
    with pytest.raises(NotACertificate, match=r"不是 X\.509 数字证书文件"):
        read_certificates(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")


def test_a_short_key_is_not_taken():
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024).public_key()
    public = weak.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    with pytest.raises(ValueError, match="2048"):
        kind_of(public)
