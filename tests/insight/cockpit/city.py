"""A small city of halls with readings and alerts, for the pages of the cockpit."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from onewindow.engines.indicators.api import Alert, Reading
from onewindow.foundation.directory.models import Site
from onewindow.insight.cockpit.api import refresh_rollups
from tests.builders import organization, region
from tests.insight.cockpit.facts import case, visit, write

MONTH = "2026-03"
AT = datetime(2026, 4, 1, 9)


def site(number):
    """Return a hall below the city's own body, with a path of its own."""
    below = organization(
        500 + number, name=f"大厅{number}管理单位", path=f"/1/{number}/", kind="centre"
    )
    return Site.objects.create(
        name=f"大厅{number}",
        code=f"339901H{number:02d}",
        kind="hall",
        organization=below,
        region=region(),
        address="云江路1号",
    )


def facts(*sites):
    """Write a month in which the first hall makes people wait an hour and is late with a case."""
    visits, cases = [], []
    for number, one in enumerate(sites):
        called = "2026-03-03 11:00" if number == 0 else "2026-03-03 10:05"
        visits.append(
            visit(
                f"v{number}",
                "2026-03-03 10:00",
                called,
                hall=one.code,
                person_mark="'a1b2c3d4e5f6'",
            )
        )
        cases.append(
            case(
                f"2026030{number}",
                "2026-03-02 09:00",
                hall=one.code,
                due_at="TIMESTAMP '2026-03-10 17:00'",
                **({} if number == 0 else {"decided_at": "TIMESTAMP '2026-03-09 17:00'"}),
            )
        )
    write("visits", visits)
    write("cases", cases)
    refresh_rollups(at=AT)


def reading(one, light, *, indicator="W04", value="12.50"):
    """Keep a reading of today."""
    return Reading.objects.create(
        indicator=indicator,
        hall=one.code,
        value=Decimal(value),
        sample=9,
        light=light,
        held="green" if light == "grey" else light,
        at=timezone.now(),
    )


def alert(one, *, light="red", indicator="W18", **said):
    """Raise an alert as judging would."""
    now = timezone.now()
    return Alert.objects.create(
        **{
            "indicator": indicator,
            "name": "超期办件数",
            "hall": one.code,
            "place": one.name,
            "organization": one.organization,
            "owner": "部门首席代表",
            "light": light,
            "value": Decimal(3),
            "unit": "件",
            "words": f"{one.name}超期办件数3件",
            "told": "deputy",
            "raised_at": now,
            "due_at": now + timedelta(minutes=5),
            "explain_by": date.today() if light == "red" else None,
            **said,
        }
    )
