"""Invented numbers that pass every check and belong to nobody."""

from datetime import date

from onewindow.city.places import DISTRICT
from onewindow.kernel.identifiers import citizen_check_digit, credit_code_check_digit

_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def citizen_number(born: date, serial: int, *, female: bool, region: str = DISTRICT) -> str:
    """
    Return a citizen identity number of the birthday, valid by its check digit.

    The division code of the invented city has never been given out, so nobody has the number.
    """
    order = serial * 2 + (0 if female else 1)
    first17 = f"{region}{born:%Y%m%d}{order:03d}"
    return first17 + citizen_check_digit(first17)


def credit_code(register: str, serial: int, *, region: str = DISTRICT) -> str:
    """
    Return a unified social credit code whose two check characters are right.

    ``register`` is the first two characters: 11 a government body, 12 a public institution,
    54 a village, 91 a company, 92 an individual, 93 a cooperative.
    """
    body = f"YC{serial:06d}"
    total = sum(w * _LETTERS.index(c) for w, c in zip(_WEIGHTS, body, strict=True))
    check = 11 - total % 11
    first17 = f"{register}{region}{body}{ {10: 'X', 11: '0'}.get(check, check) }"
    return first17 + credit_code_check_digit(first17)


def phone(serial: int) -> str:
    """Return a phone number from 1410000xxxx, a range that no operator gives to telephones."""
    return f"141{serial:08d}"
