"""When a certificate counts, and what its face says."""

from datetime import date

import pytest

from onewindow.kernel.violations import Violation
from onewindow.services.certificates.rules import (
    CertificateState,
    Issue,
    KindPack,
    Subject,
    certificate_face,
    check_reason,
    clean_code,
    end_of_validity,
    face_lines,
    is_usable,
    kind_problems,
    last_day,
    next_version,
    shown_code,
    state_on,
)

FROM, UNTIL = date(2026, 11, 22), date(2031, 11, 22)
VALID, EXPIRED = CertificateState.VALID, CertificateState.EXPIRED


@pytest.mark.parametrize(
    ("state", "until", "on", "usable"),
    [
        (VALID, UNTIL, date(2026, 11, 21), False),
        (VALID, UNTIL, date(2026, 11, 22), True),
        (VALID, UNTIL, date(2031, 11, 21), True),
        (VALID, UNTIL, date(2031, 11, 22), False),
        (VALID, None, date(2099, 1, 1), True),
        (CertificateState.REVOKED, UNTIL, date(2027, 1, 1), False),
        (CertificateState.REPLACED, UNTIL, date(2027, 1, 1), False),
        (EXPIRED, UNTIL, date(2027, 1, 1), False),
    ],
)
def test_a_certificate_counts_from_its_first_to_its_last_day(state, until, on, usable):
    assert is_usable(state, FROM, until, on=on) is usable


@pytest.mark.parametrize(
    ("state", "until", "on", "shown"),
    [
        (VALID, UNTIL, date(2031, 11, 21), VALID),
        (VALID, UNTIL, date(2031, 11, 22), EXPIRED),
        (VALID, None, date(2099, 1, 1), VALID),
        (CertificateState.REVOKED, UNTIL, date(2040, 1, 1), CertificateState.REVOKED),
    ],
)
def test_a_page_says_expired_before_the_nightly_job_has_noted_it(state, until, on, shown):
    assert state_on(state, until, on=on) is shown


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 11, 22), 60, date(2031, 11, 22)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 11, 22), None, None),
    ],
)
def test_months_of_validity_end_on_the_same_day_of_the_month(start, months, end):
    assert end_of_validity(start, months) == end


def test_the_last_day_is_the_one_before_the_stored_end():
    assert last_day(UNTIL) == "2031-11-21"
    assert last_day(None) == "长期"


ISSUE = Issue(
    identifier="1.2.156.3005.2.X",
    kind="护士执业证书",
    number="20261122ABCDEFGH",
    issuer="云江区卫生健康局",
    issuer_code="11339901000000001X",
    issued_on=FROM,
    valid_from=FROM,
    valid_until=UNTIL,
)


def test_what_a_caller_adds_cannot_displace_the_fixed_part():
    face = certificate_face(
        ISSUE,
        Subject("林静怡", "339901********0099", is_person=True),
        {"执业地点": "云江医院", "持有人": "别人", "次数": 3},
    )
    assert face == {
        "执业地点": "云江医院",
        "次数": "3",
        "电子证照标识": "1.2.156.3005.2.X",
        "证照名称": "护士执业证书",
        "证照编号": "20261122ABCDEFGH",
        "持有人": "林静怡",
        "持有人证件号码": "339901********0099",
        "颁发机构": "云江区卫生健康局",
        "颁发机构代码": "11339901000000001X",
        "颁发日期": "2026-11-22",
        "有效期起": "2026-11-22",
        "有效期止": "2031-11-21",
    }


def test_the_face_is_read_from_the_holder_to_the_dates():
    face = {"备注": "无", "执业地点": "云江医院", "有效期止": "长期", "证照名称": "护士执业证书"}
    assert [name for name, _ in face_lines(face, ["执业地点"])] == [
        "证照名称",
        "执业地点",
        "备注",
        "有效期止",
    ]


def test_a_check_code_is_read_however_it_was_typed():
    assert clean_code(" abcd-efgh 2345－6789 ") == "ABCDEFGH23456789"
    assert shown_code("ABCDEFGH23456789") == "ABCD-EFGH-2345-6789"


def test_the_next_version_keeps_the_serial():
    code = "1.2.156.3005.2.11339900MB0000001J016.11339901000000001X.20261122AB.001.K"
    assert next_version(code) == ("20261122AB", 2)


def test_a_revocation_says_why():
    assert list(check_reason("执业单位注销")) == []
    assert list(check_reason("  ")) == [
        Violation("certificate.reason.missing", "请写明撤销理由", field="reason")
    ]
    assert list(check_reason("字" * 200)) == []
    assert len(list(check_reason("字" * 201))) == 1


def kind(name="居民身份证", code="11339900MB0000001J001", fields=("住址",)):
    return KindPack(name=name, code=code, body="公安", fields=fields)


@pytest.mark.parametrize(
    ("kinds", "problems"),
    [
        ([kind()], []),
        ([kind(), kind(code="11339900MB0000001J002")], ["居民身份证：名称重复"]),
        ([kind(), kind("居住证")], ["居住证：类型代码11339900MB0000001J001重复"]),
        (
            [kind(code="11339900MB0000001K001")],
            ["居民身份证：类型代码前18位不是统一社会信用代码"],
        ),
        ([kind(fields=("持有人",))], ["居民身份证：照面项与固定项重名"]),
    ],
)
def test_a_pack_of_kinds_is_read_with_everything_wrong(kinds, problems):
    assert list(kind_problems(kinds)) == problems
