"""The demonstration's powers, certificates and cases: alive, in order, and built once."""

from collections import Counter

import pytest
import time_machine

from onewindow.city.building import BUILDER
from onewindow.city.cases import build_demo_cases
from onewindow.city.certificates import build_demo_certificates
from onewindow.city.powers import IN_EVERY_TOWN, build_demo_powers
from onewindow.foundation.directory.api import Person
from onewindow.foundation.records.models import Entry
from onewindow.services.casework.models import Case, ClockStop, Duty
from onewindow.services.catalog.models import Adoption, Delegation
from onewindow.services.certificates.models import Certificate
from tests.demo_city import MONDAY, built_rows, demo_mode, put_back


@pytest.fixture
def lively(db, settings):
    with demo_mode(settings), time_machine.travel(MONDAY, tick=False):
        put_back(built_rows())
        count = build_demo_cases(on=MONDAY.date(), actor=BUILDER)
        yield count


def test_the_city_is_alive_and_built_once(lively):
    states = Counter(Case.objects.values_list("state", flat=True))
    assert lively == sum(states.values()) == 76
    assert {
        "received",
        "supplementing",
        "reviewing",
        "special",
        "suspended",
        "granted",
        "denied",
        "closed",
        "withdrawn",
        "not_accepted",
        "revoked",
    } == set(states)
    lights = set(Case.objects.values_list("light", flat=True))
    assert lights == {"none", "green", "yellow", "red", "black"}
    assert set(Case.objects.values_list("channel", flat=True)) == {"online", "mobile", "counter"}
    assert set(Case.objects.values_list("fee_state", flat=True)) == {"none", "due", "paid"}
    assert Case.objects.filter(has_gaps=True).exists()
    assert Duty.objects.count() == 5
    assert ClockStop.objects.filter(ends=None).exists()

    # 记录按发生的先后写入，没有一条在将来。
    times = list(Entry.objects.filter(subject__startswith="casework.").order_by("id"))
    moments = [entry.at for entry in times]
    assert moments == sorted(moments)
    assert moments[-1] <= MONDAY

    before = (Case.objects.count(), Certificate.objects.count(), Entry.objects.count())
    assert build_demo_powers(on=MONDAY.date(), actor=BUILDER) == 0
    assert build_demo_certificates(on=MONDAY.date(), actor=BUILDER) == 0
    assert build_demo_cases(on=MONDAY.date(), actor=BUILDER) == 0
    assert (Case.objects.count(), Certificate.objects.count(), Entry.objects.count()) == before

    assert Delegation.objects.filter(entrusted__name="云西区政务服务中心").exists()
    assert Adoption.objects.filter(matter__slug__in=IN_EVERY_TOWN).count() == 110
    grown = Person.objects.filter(is_verified=True).exclude(phone="").count()
    assert Certificate.objects.filter(kind__name="居民身份证").count() == grown - 1
