"""schemathesis over the whole API: as a citizen, as a device, one call after the other."""

from contextlib import suppress

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from onewindow.city.bodies import city_bodies
from onewindow.city.places import DISTRICT
from onewindow.foundation.accounts.actions import create_client
from onewindow.foundation.directory.api import organization_by_code
from onewindow.site.api import api
from onewindow.site.wsgi import application
from tests.builders import EVERYWHERE, TESTER
from tests.demo_city import Somebody

CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
)
FEW = settings(
    max_examples=8,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


OPERATIONS = [
    (address, method)
    for address, operations in api.get_openapi_schema()["paths"].items()
    for method in operations
]


@pytest.fixture
def described(clock, settings, kept_connection):
    settings.ALLOWED_HOSTS = ["*"]
    settings.CLIENT_CALLS_PER_MINUTE = 10**6
    settings.BAD_KEYS_PER_MINUTE = 10**6
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture
def citizen(clock):
    somebody = Somebody("demo-citizen")
    cookies = {name: morsel.value for name, morsel in somebody.client.cookies.items()}
    return {"cookies": cookies, "headers": {"X-CSRFToken": cookies["csrftoken"]}}


@pytest.fixture
def device(clock):
    centre = organization_by_code(city_bodies().centres[DISTRICT])
    _, key = create_client(
        name="自助机", organization=centre, site=None, granter=EVERYWHERE, actor=TESTER
    )
    return {"headers": {"Authorization": f"Bearer {key}", "Idempotency-Key": "k"}}


def throw_at(operation, caller):
    """Let hypothesis call one operation with what fits its description, and with what does not."""
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

        @FEW
        @given(case=operation.as_strategy(generation_mode=mode))
        def call(case):
            case.call_and_validate(checks=CHECKS, **caller)

        with suppress(Unsatisfiable):  # some operations cannot be called wrongly
            call()


@pytest.mark.parametrize(("address", "method"), OPERATIONS)
def test_a_citizen_gets_an_answer_as_described(described, citizen, address, method):
    throw_at(described[address][method], citizen)


@pytest.fixture
def applied(described, citizen):
    """One case of the citizen's that calls with a number can hit."""
    answers = {
        "licence_class": "small",
        "file_number": "339900123456",
        "checked_on": "2026-10-20",
        "has_illness": "no",
        "receive": "counter",
    }
    body = {"matter": "GA08", "situation": "issued_here", "answers": answers}
    answer = described["/api/v1/cases"]["POST"].Case(body=body).call(**citizen)
    assert answer.status_code == 201, answer.json()
    return answer.json()


@pytest.mark.parametrize(
    ("address", "method"),
    [(a, m) for a, m in OPERATIONS if a.startswith("/api/v1/cases/{number}")],
)
def test_a_citizen_gets_an_answer_about_an_own_case(described, citizen, applied, address, method):
    @described.hook
    def map_path_parameters(context, path_parameters):
        known = {"number": applied["number"], "entry": applied["entries"][0]["id"]}
        return {name: known[name] for name in path_parameters or {}}

    throw_at(described[address][method], citizen)


@pytest.mark.parametrize(("address", "method"), OPERATIONS)
def test_a_device_gets_an_answer_as_described(described, device, address, method):
    throw_at(described[address][method], device)


def test_calls_that_follow_each_other_get_answers_as_described(described, citizen):
    machine = described.as_state_machine()

    class Citizen(machine):
        def get_call_kwargs(self, case):
            return citizen

        def validate_response(self, response, case, **_):
            case.validate_response(response, checks=CHECKS)

    Citizen.run(settings=settings(FEW, max_examples=6, stateful_step_count=12))
