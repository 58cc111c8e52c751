"""The codes of a tender: project code and unified transaction code."""

from collections.abc import Callable
from datetime import date

from stdnum.iso7064 import mod_37_36


def tender_code(region: str, platform: str, serial: int) -> str:
    """Return the 17 characters of a tender's code (招标项目编号): E, region, platform, serial."""
    return f"E{region[:6]}{platform:0>4}{serial:06d}"


def lot_code(tender: str, number: int) -> str:
    """Return the code of a lot (标段编号): the tender's code and three digits."""
    return f"{tender}{number:03d}"


def transaction_code(
    category: str,
    platform: str,
    created: date,
    serial: int,
    check: Callable[[str], str] = mod_37_36.calc_check_digit,
) -> str:
    """
    Return the unified transaction code (统一交易标识码): 36 characters in five groups.

    Category (3), platform's credit code (18), day of creation (8), serial (6), check character.
    The standard's own check algorithm is not published: ISO/IEC 7064 MOD 37,36 stands in, and an
    installation may give another.
    """
    groups = (category, platform, f"{created:%Y%m%d}", f"{serial:06d}")
    return "-".join((*groups, str(check("".join(groups)))))
