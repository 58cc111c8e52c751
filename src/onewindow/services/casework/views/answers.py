"""What was filled in: personal numbers masked, and in full once for a recorded purpose."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from onewindow.foundation.accounts.api import Role, actor_of, allow, record_viewing
from onewindow.foundation.directory.api import Person
from onewindow.kernel.identifiers import masked_citizen_number, masked_phone
from onewindow.services.casework.forms import PurposeForm
from onewindow.services.casework.models import Case
from onewindow.services.casework.queries import workplaces
from onewindow.services.casework.views.steps import visible_case
from onewindow.services.catalog.api import FieldKind, content_of

VIEWERS = frozenset({Role.CLERK, Role.APPROVER})
SHOWN_OF_ACCOUNT = 4


def _masked_account(account: str) -> str:
    return f"****{account[-SHOWN_OF_ACCOUNT:]}"


_MASKS: Mapping[FieldKind, Callable[[str], str]] = {
    FieldKind.CITIZEN_NUMBER: masked_citizen_number,
    FieldKind.PHONE: masked_phone,
    FieldKind.BANK_ACCOUNT: _masked_account,
}


@allow(*VIEWERS)
@require_http_methods(["GET", "POST"])
def answers(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for a purpose, record the viewing, and show everything that was filled in."""
    found = visible_case(request, number)
    form = PurposeForm(request.POST if request.method == "POST" else None)
    context = {"case": found, "form": form}
    if request.method == "POST" and form.is_valid():
        _record(request, found, form.cleaned_data["purpose"])
        context["answers"] = answer_lines(found, is_full=True)
    response = render(
        request, "casework/answers.html", context, status=422 if form.errors else 200
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def answer_lines(case: Case, *, is_full: bool) -> list[tuple[str, str]]:
    """Return the answers as label and words, in the order of the form."""
    lines = []
    for field in content_of(case.edition).fields:
        if field.code not in case.answers:
            continue
        value = case.answers[field.code]
        names = {**dict(field.options), "yes": "是", "no": "否"}
        parts = value if isinstance(value, list) else [value]
        words = "、".join(names.get(str(part), str(part)) for part in parts)
        mask = None if is_full else _MASKS.get(field.kind)
        lines.append((field.label, mask(words) if mask else words))
    return lines


def has_hidden_answers(case: Case) -> bool:
    """Test if something that was filled in is shown masked."""
    fields = content_of(case.edition).fields
    return any(field.code in case.answers and field.kind in _MASKS for field in fields)


def _record(request: HttpRequest, case: Case, purpose: str) -> None:
    person = case.person or (case.enterprise.legal_person if case.enterprise else None)
    places = workplaces(request.user, *VIEWERS)
    if isinstance(person, Person):
        record_viewing(
            viewer=actor_of(request),
            organization=places[0] if places else None,
            person=person,
            fields=["申请填报内容"],
            purpose=purpose,
        )
