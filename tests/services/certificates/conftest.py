from datetime import date
from types import SimpleNamespace

import pytest

from onewindow.kernel.access import Role
from onewindow.kernel.actors import Actor
from onewindow.services.certificates.api import issue_certificate
from onewindow.services.certificates.models import CertificateKind
from tests import builders

ISSUED_ON = date(2026, 11, 2)
CLERK = Actor("user:1", "沈佳")


@pytest.fixture
def house(db):
    """Build an issuer, a person, an enterprise and two kinds of certificates."""
    issuer = builders.organization(1, name="云江区卫生健康局", path="/1/")
    return SimpleNamespace(
        issuer=issuer,
        other=builders.organization(2, name="云江区教育局", path="/2/"),
        nurse=builders.person(1, name="林静怡", born=date(2002, 7, 19)),
        firm=builders.enterprise(1),
        licence=CertificateKind.objects.create(
            code="11339900MB0000001J016", name="护士执业证书", valid_months=60, fields=["执业地点"]
        ),
        business=CertificateKind.objects.create(code="11339900MB0000001J021", name="营业执照"),
    )


@pytest.fixture
def issue(house):
    """Return a function that issues a nurse's licence, with what a test wants different."""

    def issued(**changed):
        said = {
            "kind_name": "护士执业证书",
            "person": house.nurse,
            "issuer": house.issuer,
            "subject": "casework.case:1",
            "on": ISSUED_ON,
            "face": {"执业地点": "云江医院"},
            "actor": CLERK,
        }
        return issue_certificate(**{**said, **changed})

    return issued


@pytest.fixture
def approver(house):
    return builders.user("zhou", role=Role.APPROVER, at=house.issuer)
