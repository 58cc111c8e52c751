"""Issuing, signing, using and ending certificates."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from onewindow.foundation.records.api import entries_of, key_of
from onewindow.kernel.identifiers import is_certificate_identifier
from onewindow.kernel.violations import Refused
from onewindow.services.certificates.api import (
    SignatureReport,
    certificates_from,
    check_by_code,
    expire_certificate,
    load_certificate_packs,
    record_certificate_use,
    replace_certificate,
    revoke_certificate,
    signature_file,
    usable_certificate,
    usable_kinds,
    verify_signatures,
)
from onewindow.services.certificates.gateways import signing
from onewindow.services.certificates.models import Certificate, CertificateKind
from onewindow.services.certificates.rules import CODE_ALPHABET
from tests.services.certificates.conftest import CLERK, ISSUED_ON

SOUND = SignatureReport(sm2=True, ed25519=True, face=True)
ROOT = Path(__file__).parents[3]


def stored(certificate):
    return Certificate.objects.get(pk=certificate.pk)


def test_an_issued_certificate_is_numbered_dated_and_signed(house, issue):
    found = stored(issue())
    assert found.holder_name == "林静怡"
    assert (found.valid_from, found.valid_until) == (date(2026, 11, 2), date(2031, 11, 2))
    assert found.number.startswith("20261102")
    assert is_certificate_identifier(found.identifier)
    assert found.identifier.startswith(
        f"1.2.156.3005.2.11339900MB0000001J016.{house.issuer.credit_code}.{found.number}.001."
    )
    assert len(found.check_code) == 16
    assert set(found.check_code) <= set(CODE_ALPHABET)
    assert verify_signatures(found) == SOUND


def test_the_face_shows_a_persons_number_masked_and_a_firms_in_full(house, issue):
    licence = issue()
    business = issue(kind_name="营业执照", person=None, enterprise=house.firm, face={})
    assert licence.face["持有人证件号码"] == (
        f"{house.nurse.number[:6]}********{house.nurse.number[-4:]}"
    )
    assert business.face["持有人证件号码"] == house.firm.credit_code
    assert business.face["有效期止"] == "长期"


def test_issuing_writes_one_row_and_one_entry(issue, django_assert_num_queries):
    issue()
    with django_assert_num_queries(2):
        certificate = issue()
    [entry] = entries_of(key_of(certificate))
    assert (entry.move, entry.after, entry.actor) == ("certificate.issue", "valid", "user:1")
    assert entry.detail == {
        "identifier": certificate.identifier,
        "subject": "casework.case:1",
    }


def test_two_certificates_share_neither_number_nor_code(issue):
    one, other = issue(), issue()
    assert one.identifier != other.identifier
    assert one.check_code != other.check_code


def test_an_unknown_kind_is_refused(issue):
    with pytest.raises(Refused, match="没有“通行证”这种证照"):
        issue(kind_name="通行证")


def test_a_certificate_has_exactly_one_holder(house, issue):
    for changed in ({"person": None}, {"enterprise": house.firm}):
        with pytest.raises(Refused, match="只有一个持有人"):
            issue(**changed)


def test_months_of_its_own_go_before_those_of_the_kind(issue):
    assert issue(valid_months=12).valid_until == date(2027, 11, 2)


def test_a_changed_word_on_the_face_is_found_by_both_signatures(issue):
    certificate = issue()
    for name in certificate.face:
        altered = stored(certificate)
        altered.face[name] += "改"
        report = verify_signatures(altered)
        assert (report.sm2, report.ed25519) == (False, False), name


def test_an_added_and_a_removed_line_are_found_by_both_signatures(issue):
    certificate = issue()
    for change in ({"增加": "一行"}, None):
        altered = stored(certificate)
        if change:
            altered.face |= change
        else:
            del altered.face["执业地点"]
        report = verify_signatures(altered)
        assert (report.sm2, report.ed25519) == (False, False)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("holder_name", "别人"),
        ("number", "20261102ZZZZZZZZ"),
        ("identifier", "1.2.156.3005.2.X"),
        ("valid_until", None),
        ("valid_until", date(2040, 1, 1)),
        ("valid_from", date(2020, 1, 1)),
        ("issued_on", date(2020, 1, 1)),
    ],
)
def test_a_register_that_departs_from_the_face_is_found(issue, field, value):
    certificate = issue()
    Certificate.objects.filter(pk=certificate.pk).update(**{field: value})
    assert verify_signatures(stored(certificate)) == SignatureReport(
        sm2=True, ed25519=True, face=False
    )


def test_a_signature_of_another_certificate_does_not_hold(issue):
    one, other = issue(), issue()
    one.sm2_signature, one.ed25519_signature = other.sm2_signature, other.ed25519_signature
    assert verify_signatures(one) == SignatureReport(sm2=False, ed25519=False, face=True)


def test_an_unknown_key_has_signed_nothing(issue):
    certificate = issue()
    certificate.sm2_key = certificate.ed25519_key = "0000000000000000"
    assert verify_signatures(certificate) == SignatureReport(sm2=False, ed25519=False, face=True)


def test_a_certificate_outlives_the_key_that_signed_it(issue, settings):
    old = issue()
    for path in (settings.HOME / "secrets").glob("certificate_*.pem"):
        path.rename(path.with_suffix(".old"))
    signing._signers.cache_clear()
    newer = issue()
    assert newer.sm2_key != old.sm2_key
    assert verify_signatures(old) == verify_signatures(newer) == SOUND


def test_private_keys_are_for_the_owner_only(issue, settings):
    issue()
    modes = {
        path.name: oct(path.stat().st_mode & 0o777)
        for path in (settings.HOME / "secrets").glob("certificate_*.pem")
    }
    assert modes == {"certificate_ed25519.pem": "0o600", "certificate_sm2.pem": "0o600"}


@pytest.mark.parametrize(
    ("on", "found"),
    [
        (date(2026, 11, 1), False),
        (date(2026, 11, 2), True),
        (date(2031, 11, 1), True),
        (date(2031, 11, 2), False),
    ],
)
def test_a_certificate_stands_in_for_a_paper_only_while_it_is_valid(house, issue, on, found):
    certificate = issue()
    usable = usable_certificate(kind_name="护士执业证书", person=house.nurse, on=on)
    assert usable == (certificate if found else None)
    assert usable_kinds(person=house.nurse, on=on) == ({"护士执业证书"} if found else set())


def test_a_certificate_is_of_no_use_to_somebody_else(house, issue):
    issue()
    for holder in ({"enterprise": house.firm}, {}):
        assert usable_certificate(kind_name="护士执业证书", on=ISSUED_ON, **holder) is None
    assert usable_certificate(kind_name="营业执照", person=house.nurse, on=ISSUED_ON) is None


def test_the_newest_of_several_is_used(house, issue):
    issue()
    newer = issue(on=date(2026, 11, 3))
    found = usable_certificate(kind_name="护士执业证书", person=house.nurse, on=date(2026, 11, 4))
    assert found == newer


def test_a_use_is_written_down_with_who_allowed_it(issue):
    certificate = issue()
    record_certificate_use(
        certificate=certificate,
        subject="casework.case:9",
        purpose="办理护士变更注册",
        authorized_by="林静怡",
    )
    [use] = certificate.uses.all()
    assert (use.subject, use.purpose, use.authorized_by) == (
        "casework.case:9",
        "办理护士变更注册",
        "林静怡",
    )


def test_a_revoked_certificate_says_why_and_is_of_no_use(house, issue):
    certificate = issue()
    revoke_certificate(certificate=certificate, reason=" 注册造假 ", actor=CLERK)
    found = stored(certificate)
    assert (found.state, found.end_reason) == ("revoked", "注册造假")
    assert usable_certificate(kind_name="护士执业证书", person=house.nurse, on=ISSUED_ON) is None
    assert certificates_from("casework.case:1") == []
    assert verify_signatures(found) == SOUND


def test_of_two_who_revoke_only_the_first_gets_through(issue):
    certificate = issue()
    one, other = stored(certificate), stored(certificate)
    revoke_certificate(certificate=one, reason="甲的理由", actor=CLERK)
    with pytest.raises(Refused, match="已被他人处理"):
        revoke_certificate(certificate=other, reason="乙的理由", actor=CLERK)
    assert stored(certificate).end_reason == "甲的理由"
    moves = [entry.move for entry in entries_of(key_of(certificate))]
    assert moves == ["certificate.issue", "certificate.revoke"]


def test_a_revocation_without_a_reason_is_refused(issue):
    certificate = issue()
    with pytest.raises(Refused, match="请写明撤销理由"):
        revoke_certificate(certificate=certificate, reason=" ", actor=CLERK)
    assert stored(certificate).state == "valid"


@pytest.mark.parametrize("day", [date(2031, 11, 1), date(2031, 11, 2)])
def test_a_certificate_expires_the_day_after_its_last(issue, day):
    certificate = issue()
    if day < date(2031, 11, 2):
        with pytest.raises(Refused, match="仍在有效期内"):
            expire_certificate(certificate=certificate, on=day)
    else:
        assert expire_certificate(certificate=certificate, on=day).state == "expired"


def test_a_certificate_without_an_end_never_expires(issue):
    certificate = issue(kind_name="营业执照")
    with pytest.raises(Refused, match="仍在有效期内"):
        expire_certificate(certificate=certificate, on=date(2999, 1, 1))


def test_a_replacement_is_the_next_version_of_the_same_number(house, issue):
    old = issue()
    newer = replace_certificate(
        certificate=old, on=date(2027, 1, 5), face={"执业地点": "云江二院"}, actor=CLERK
    )
    assert (stored(old).state, stored(old).end_reason) == ("replaced", "已换发新证照")
    assert newer.number == old.number
    assert newer.identifier.split(".")[-2] == "002"
    assert newer.face["执业地点"] == "云江二院"
    assert verify_signatures(stored(newer)) == SOUND
    with pytest.raises(Refused, match="不能换发"):
        replace_certificate(certificate=stored(old), on=ISSUED_ON, face={}, actor=CLERK)


def test_a_code_finds_its_certificate_however_it_is_typed(issue):
    certificate = issue()
    typed = f" {certificate.check_code[:8].lower()}-{certificate.check_code[8:]} "
    assert check_by_code(typed) == certificate
    assert check_by_code("") is None
    assert check_by_code("A" * 16) is None


def test_the_stand_alone_verifier_agrees(issue, tmp_path):
    said = signature_file(stored(issue()))
    files = {
        "certificate.json": json.dumps(said, ensure_ascii=False),
        "ed25519.pem": said["keys"]["ed25519"]["pem"],
        "sm2.pem": said["keys"]["sm2"]["pem"],
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    command = [
        sys.executable,
        str(ROOT / "verifier" / "onewindow_verify.py"),
        "certificate",
        "certificate.json",
        "--key",
        "ed25519.pem",
        "--sm2-key",
        "sm2.pem",
    ]
    genuine = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert genuine.returncode == 0, genuine.stdout + genuine.stderr
    said["face"]["持有人"] = "别人"
    (tmp_path / "certificate.json").write_text(json.dumps(said, ensure_ascii=False))
    altered = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert altered.returncode == 1


def test_every_certificate_that_a_matter_names_has_a_kind(db, settings):
    assert load_certificate_packs(settings.PACKS / "national" / "certificates")
    assert load_certificate_packs(settings.PACKS / "national" / "certificates") == []
    kinds = set(CertificateKind.objects.values_list("name", flat=True))
    named = set()
    for path in settings.PACKS.glob("*/matters/*.yaml"):
        for line in path.read_text().splitlines():
            _, mark, rest = line.partition("certificate: ")
            if mark:
                named.add(rest.split(",")[0].strip(" }\"'"))
    assert len(named) > 40
    assert named <= kinds


def test_a_loaded_type_code_is_not_changed(db, tmp_path):
    pack = '- code: "{}"\n  name: 居民身份证\n  body: 公安\n'
    path = tmp_path / "kinds.yaml"
    path.write_text(pack.format("11339900MB0000001J001"))
    load_certificate_packs(tmp_path)
    path.write_text(pack.format("11339900MB0000001J002"))
    with pytest.raises(Refused, match="已装载的类型代码11339900MB0000001J001不能改"):
        load_certificate_packs(tmp_path)
