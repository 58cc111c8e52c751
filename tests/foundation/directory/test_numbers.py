from datetime import date
from decimal import Decimal

import pytest

from onewindow.foundation.directory.rules import (
    DocumentKind,
    EnterpriseDraft,
    PersonDraft,
    ProjectDraft,
    check_citizen_number,
    check_credit_code,
    check_enterprise,
    check_person,
    check_phone,
    check_project,
    clean_name,
    clean_number,
    clean_text,
)

TODAY = date(2026, 11, 22)


def codes(violations):
    return [violation.code for violation in violations]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("11010519491231002X", []),
        ("110105194912310021", ["person.number.check_digit"]),
        ("11010519491231002", ["person.number.malformed"]),
        ("", ["person.number.missing"]),
        ("110105194913310025", ["person.number.birthday"]),
        ("110105202611230028", ["person.number.birthday"]),
        ("ABCDEFGHIJKLMNOPQR", ["person.number.malformed"]),
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", ["person.number.malformed"]),
    ],
)
def test_citizen_number_says_what_is_wrong(number, expected):
    assert codes(check_citizen_number(number, on=TODAY)) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("11100000000013338W", []),
        ("12441500196720244T", []),
        ("111000000000133380", ["credit_code.check_digit"]),
        ("1110000000001333", ["credit_code.malformed"]),
        ("I1100000000013338W", ["credit_code.malformed"]),
        ("", ["credit_code.missing"]),
    ],
)
def test_credit_code_says_what_is_wrong(code, expected):
    assert codes(check_credit_code(code)) == expected


@pytest.mark.parametrize(
    ("phone", "expected"),
    [
        ("", []),
        ("14100000001", []),
        ("0590-88100001", []),
        ("12345", ["person.phone.malformed"]),
        ("24100000001", ["person.phone.malformed"]),
        ("141000000011", ["person.phone.malformed"]),
    ],
)
def test_phone_is_a_mobile_or_a_landline_or_nothing(phone, expected):
    assert codes(check_phone(phone)) == expected


def test_a_person_is_told_everything_at_once():
    draft = PersonDraft(name="", number="1", phone="12")
    assert codes(check_person(draft, on=TODAY)) == [
        "person.name.missing",
        "person.number.malformed",
        "person.phone.malformed",
    ]


@pytest.mark.parametrize(
    ("kind", "number", "expected"),
    [
        (DocumentKind.HK_MACAO, "810000199001010019", []),
        (DocumentKind.HK_MACAO, "830000199001010012", ["person.number.malformed"]),
        (DocumentKind.TAIWAN, "830000199001010012", []),
        (DocumentKind.FOREIGN, "CHN110000000001", []),
        (DocumentKind.FOREIGN, "CHN1100000000", ["person.number.malformed"]),
    ],
)
def test_other_documents_have_their_own_form(kind, number, expected):
    draft = PersonDraft(name="李小龙", number=number, document_kind=kind)
    assert codes(check_person(draft, on=TODAY)) == expected


@pytest.mark.parametrize("name", ["买买提·艾力", "John O'Neil", "欧阳娜娜", "𠮷野"])
def test_names_of_every_people_are_names(name):
    draft = PersonDraft(name=name, number="11010519491231002X")
    assert codes(check_person(draft, on=TODAY)) == []


def test_markup_is_not_a_name():
    draft = PersonDraft(name="<b>李</b>", number="11010519491231002X")
    assert codes(check_person(draft, on=TODAY)) == ["person.name.malformed"]


def test_typed_text_becomes_half_width_and_visible():
    assert clean_text("　云西　区\u200b市场\n监管局 ") == "云西 区市场 监管局"
    assert clean_number(" １１０１０５１９４９１２３１００２ｘ ") == "11010519491231002X"
    assert clean_name("王 桂英") == "王桂英"
    assert clean_name("买买提・艾力") == "买买提·艾力"
    assert clean_name("John  Smith") == "John Smith"


def test_an_enterprise_cannot_be_founded_tomorrow():
    draft = EnterpriseDraft("云川甲公司", "11100000000013338W", founded_on=date(2026, 11, 23))
    assert codes(check_enterprise(draft, on=TODAY)) == ["enterprise.founded.future"]
    draft = EnterpriseDraft("云川甲公司", "11100000000013338W", founded_on=TODAY)
    assert codes(check_enterprise(draft, on=TODAY)) == []


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("0.00", ["project.amount.not_positive"]),
        ("0.01", []),
        ("9999999999999999.99", []),
        ("10000000000000000.00", ["project.amount.too_large"]),
    ],
)
def test_project_amount_is_positive_and_fits(amount, expected):
    draft = ProjectDraft("2601-339901-04-01-123456", "桥下物流中心", Decimal(amount))
    assert codes(check_project(draft)) == expected


def test_project_code_has_its_parts():
    draft = ProjectDraft("2601-3399-04-01-123456", "", Decimal(1))
    assert codes(check_project(draft)) == ["project.code.malformed", "project.name.missing"]
