"""The working days as the packs publish them, without a database."""

from datetime import timedelta
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from onewindow.kernel.packs import read_pack
from onewindow.kernel.workdays import Workdays


@lru_cache
def published():
    holidays, made_up, years = {}, set(), set()
    for path in sorted(Path(settings.PACKS).glob("*/calendar/*.yaml")):
        notice = read_pack(path)
        years.add(notice["year"])
        for holiday in notice["holidays"]:
            made_up |= set(holiday.get("worked", ()))
            for number in range((holiday["ends"] - holiday["starts"]).days):
                holidays[holiday["starts"] + timedelta(days=number)] = holiday["name"]
    return Workdays(holidays=holidays, made_up=frozenset(made_up), years=frozenset(years))
