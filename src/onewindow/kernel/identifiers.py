"""Numbers with check digits: persons, organizations, matters, cases, certificates."""

import re
from datetime import date

from stdnum.cn import ric, uscc
from stdnum.iso7064 import mod_37_36

CERTIFICATE_ROOT = "1.2.156.3005.2"
_CASE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}[1-6]\d{12}\d{8}\d{4,}", re.ASCII)


def is_citizen_number(number: str, *, on: date) -> bool:
    """
    Test a citizen identity number (公民身份号码, GB 11643): check digit and a real birthday.

    The first six digits are the division at first numbering and are not looked up: it may have
    been dissolved since.
    """
    number = number.strip().upper()
    if not re.fullmatch(r"\d{17}[\dX]", number, re.ASCII):
        return False
    born = birthday(number)
    # stdnum's own validator also looks the birthplace up, which may have been dissolved.
    return (
        born is not None
        and date(1850, 1, 1) <= born <= on
        and citizen_check_digit(number[:17]) == number[17]
    )


def birthday(citizen_number: str) -> date | None:
    """Return the birthday inside the number, or None if it is not a date."""
    try:
        return date.fromisoformat(
            f"{citizen_number[6:10]}-{citizen_number[10:12]}-{citizen_number[12:14]}"
        )
    except ValueError:
        return None


def is_female(citizen_number: str) -> bool:
    """Test the parity of the 17th digit: even is female."""
    return int(citizen_number[16]) % 2 == 0


def citizen_check_digit(first17: str) -> str:
    """Return the last character of a citizen identity number."""
    return str(ric.calc_check_digit(f"{first17}0"))


def is_credit_code(code: str) -> bool:
    """Test a unified social credit code (统一社会信用代码, GB 32100)."""
    code = code.strip().upper()
    return bool(re.fullmatch(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}", code)) and (
        credit_code_check_digit(code[:17]) == code[17]
    )


def credit_code_check_digit(first17: str) -> str:
    """Return the last character of a unified social credit code."""
    return str(uscc.calc_check_digit(first17))


def implementation_code(credit_code: str, level: int, basic_code: str) -> str:
    """Return the 31-character code of an implementation item (实施编码)."""
    code = f"{credit_code}{level}{basic_code}"
    if len(code) != 31:
        raise ValueError(f"实施编码应为31位：{code}")
    return code


def case_number(implementation: str, on: date, serial: int) -> str:
    """Return the case number (办件编码): implementation code, day, serial of the day."""
    return f"{implementation}{on:%Y%m%d}{serial:04d}"


def is_case_number(number: str) -> bool:
    """Test the form of a case number."""
    return bool(_CASE.fullmatch(number))


def certificate_identifier(kind: str, issuer: str, serial: str, version: int = 1) -> str:
    """
    Return an e-certificate identifier (电子证照标识, GB/T 36904).

    The last character is ISO/IEC 7064 MOD 37,36 over the parts without dots.
    """
    parts = (kind, issuer, serial, f"{version:03d}")
    check = mod_37_36.calc_check_digit("".join(parts))
    return ".".join((CERTIFICATE_ROOT, *parts, check))


def is_certificate_identifier(identifier: str) -> bool:
    """Test form and check character of an e-certificate identifier."""
    match = re.fullmatch(
        re.escape(CERTIFICATE_ROOT)
        + r"\.([0-9A-Z]{21})\.([0-9A-Z]{6,18})\.([0-9A-Z]{1,64})\.(\d{3})\.([0-9A-Z])",
        identifier,
    )
    return match is not None and bool(mod_37_36.is_valid("".join(match.groups())))


def masked_citizen_number(number: str) -> str:
    """Return the number as lists show it: 330106********1234."""
    return f"{number[:6]}{'*' * max(len(number) - 10, 0)}{number[-4:]}" if number else ""


def masked_phone(phone: str) -> str:
    """Return the phone number as lists show it: 138****1234."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "*" * len(phone)


def masked_name(name: str) -> str:
    """Return a person's name as public pages show it: 张*三, 李*."""
    if len(name) <= 1:
        return name
    return f"{name[0]}*" if len(name) == 2 else f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"
