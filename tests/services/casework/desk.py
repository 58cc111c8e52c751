"""A desk for the small house: delegations, staff with roles, and cases on the way."""

from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from onewindow.foundation.accounts.api import Role
from onewindow.foundation.directory.models import Enterprise, Organization, Person
from onewindow.services.casework.actions import accept_case, give_opinion, submit_application
from onewindow.services.casework.api import Application, Channel
from onewindow.services.catalog.api import (
    Agreement,
    DelegationStep,
    matter_by_slug,
    sign_delegation,
)
from tests.builders import user
from tests.services.casework.conftest import APPROVER, CLERK, MONDAY

MORNING = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PAPERS = frozenset({"form", "lease", "plan", "rules"})


def staff(name, role, at):
    return user(name, role=role, at=at)


def entrust(house, slug):
    matter = matter_by_slug(slug)
    steps = (DelegationStep.RECEIVE, DelegationStep.ACCEPT, DelegationStep.DELIVER)
    agreement = Agreement(
        number=f"委托-{slug}",
        principal=matter.organization,
        entrusted=house.centre,
        matters=(matter,),
        steps=steps,
        signed_on=date(2026, 1, 4),
        starts=date(2026, 1, 4),
    )
    sign_delegation(agreement=agreement, actor=CLERK)


def furnished(house):
    """Return the house with its staff; the centre takes in for the police and the civil office."""
    for slug in ("GA10", "MZ08"):
        entrust(house, slug)
    elsewhere = Organization.objects.create(
        name="东湖区政务服务中心",
        credit_code="11330199000000990X",
        kind="centre",
        region=house.district,
        path="/90/",
    )
    return SimpleNamespace(
        **vars(house),
        clerk=staff("clerk", Role.CLERK, house.centre),
        approver=staff("approver", Role.APPROVER, house.police),
        civil_approver=staff("civil", Role.APPROVER, house.civil),
        manager=staff("manager", Role.HALL_MANAGER, house.centre),
        supervisor=staff("supervisor", Role.SUPERVISOR, house.police),
        stranger=staff("stranger", Role.CLERK, elsewhere),
        firm=Enterprise.objects.create(
            name="云川启明软件有限公司",
            credit_code="91330106MA2AAAAA1X",
            kind="company",
            region=house.district,
            legal_person=Person.objects.get(name="李晓云"),
        ),
    )


def received(house, *, papers=PAPERS, promised=frozenset(), channel=Channel.COUNTER):
    application = Application(
        edition=house.edition("GA10"),
        person=house.young,
        channel=channel,
        answers={"rooms": "20"},
        received_by=house.centre if channel == Channel.COUNTER else None,
        papers=papers,
        promised=promised,
    )
    return submit_application(application=application, on=MONDAY, actor=CLERK)


def reviewed(house):
    """Return a case whose opinions are all in."""
    case = accept_case(case=received(house), with_gaps=False, on=MONDAY, actor=CLERK)
    for name in ("治安条件", "卫生条件", "复核"):
        task = case.review_tasks.get(name=name)
        give_opinion(task=task, agrees=True, opinion="符合", actor=APPROVER)
    case.refresh_from_db()
    return case
