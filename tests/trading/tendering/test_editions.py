"""Two editions of a law give two timetables for one project; a tender keeps the law of its day."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.conf import settings

from onewindow.foundation.policy.api import forget_snapshot, load_policy_packs
from onewindow.kernel.access import Role
from onewindow.trading.tendering.api import (
    create_tender,
    earliest_of,
    load_procedure_packs,
    plan_procedure_packs,
    procedures_on,
)
from onewindow.trading.tendering.models import ProcedureEdition
from onewindow.trading.tendering.queries import editions_beside, editions_compared
from tests.builders import user
from tests.trading.tendering.builders import MONDAY, TENDERER, drafted, entered

BACKEND = "django.contrib.auth.backends.ModelBackend"
AMENDED = date(2030, 1, 7)


@pytest.fixture
def amended(procedures):
    """Load the amendment of the demonstration, in force from 2030 on."""
    load_policy_packs(settings.PACKS / "demo/policy")
    load_procedure_packs(settings.PACKS / "demo/procedures")
    forget_snapshot()
    return ProcedureEdition.objects.get(code="works_open", number=2)


def test_rows_of_events_days_and_articles_for_one_project(procedures, amended, bodies):
    tender = entered(procedures, bodies, region="339901")
    assert editions_beside(tender.procedure) == (amended,)
    rows = {row.label: row for row in editions_compared(tender, amended)}
    new = rows["招标文件公开征求意见"]
    assert (new.now, new.then.day, new.shift) == (None, MONDAY, None)
    due = rows["投标截止和开标"]
    # 征求意见5日后才发文件，投标准备期20日变30日：11月7日起，30日是12月7日星期一。
    assert (due.now.day, due.then.day, due.shift) == (
        date(2026, 11, 23),
        date(2026, 12, 7),
        14,
    )
    sources = {label: limit.source for label, limit in due.then.limits}
    assert sources["投标准备期"] == "假设的修订（演示用）第二十四条"
    assert {label: limit.source for label, limit in due.now.limits}["投标准备期"] == (
        "《招标投标法》（2017修正）第二十四条"
    )


def test_a_tender_keeps_the_law_of_the_day_it_was_created(procedures, amended, bodies):
    old = create_tender(draft=drafted(procedures, bodies), on=MONDAY, actor=TENDERER)
    edition = next(e for e in procedures_on(AMENDED) if e.code == "works_open")
    assert edition == amended
    new = create_tender(
        draft=drafted(procedures, bodies, procedure=edition), on=AMENDED, actor=TENDERER
    )
    with time_machine.travel(datetime(2030, 1, 7, 1, 0), tick=False):
        kept, changed = (earliest_of(one, starts=AMENDED) for one in (old, new))
    assert (kept["documents_from"], kept["bids_due"]) == (AMENDED, date(2030, 1, 28))
    assert (changed["documents_from"], changed["bids_due"]) == (
        AMENDED + timedelta(days=5),
        date(2030, 2, 11),
    )


def test_editions_of_two_layers_stand_side_by_side(procedures, amended):
    for layer in ("national", "demo", "national"):
        folder = settings.PACKS / layer / "procedures"
        assert plan_procedure_packs(folder) == []
        assert [line for line in load_procedure_packs(folder) if line] == []
    in_force = {edition.code: edition.number for edition in procedures_on(MONDAY)}
    assert in_force["works_open"] == 1


def test_the_page_says_how_many_days_differ(client, procedures, amended, bodies):
    tender = entered(procedures, bodies)
    client.force_login(user("officer", role=Role.TRADING_OFFICER, at=bodies[1]), backend=BACKEND)
    page = client.get(f"/desk/tenders/{tender.code}/editions/").content.decode()
    for words in ("两版法律对照", "晚14天", "新增", "假设的修订（演示用）第二十四条", "示例"):
        assert words in page
