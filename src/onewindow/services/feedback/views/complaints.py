"""Taking a complaint in at the window or by phone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from onewindow.engines.inspections.api import Done
from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.kernel.violations import Refused, refuse
from onewindow.services.casework.api import Case, case_by_number
from onewindow.services.feedback.actions.complaining import ComplaintDraft, register_complaint
from onewindow.services.feedback.forms import TakeComplaintForm
from onewindow.services.feedback.queries.services import bodies_near, sites_near
from onewindow.services.feedback.rules import ComplaintChannel


@allow(Role.CLERK, Role.HALL_MANAGER, Role.SUPERVISOR)
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """Take a complaint in for somebody who stands at the window or calls."""
    near = {"bodies": bodies_near(request.user), "sites": sites_near(request.user)}
    if request.method == "GET":
        initial = {"channel": request.GET.get("channel", "window")}
        form = TakeComplaintForm(**near, initial=initial)
        return render(request, "feedback/take_complaint.html", {"form": form})
    form, refused = TakeComplaintForm(request.POST, **near), None
    if form.is_valid():
        try:
            said = form.cleaned_data
            case = _case(said["case_number"])
            draft = ComplaintDraft(
                channel=ComplaintChannel(said["channel"]),
                text=said["text"],
                organization=said["organization"],
                site=said["site"],
                case=case,
                person=case.person if case else None,
                caller_name=said["caller_name"],
                caller_phone=said["caller_phone"],
            )
            done = Done("", timezone.localdate(), actor_of(request))
            complaint = register_complaint(draft=draft, done=done)
        except Refused as error:
            refused = error
        else:
            messages.success(request, f"已受理，编号 {complaint.number}")
            return redirect("feedback:take-complaint")
    context = {"form": form, "refused": refused}
    return render(request, "feedback/take_complaint.html", context, status=422)


def _case(number: str) -> Case | None:
    if not number.strip():
        return None
    found = case_by_number(number.strip())
    if found is None:
        raise refuse("complaint.case", "没有这个办件编码，请核对")
    return found
