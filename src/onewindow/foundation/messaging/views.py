"""The inbox of a person (我的消息)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from onewindow.foundation.messaging.actions import read_all_messages, read_message
from onewindow.foundation.messaging.queries import messages_of, unread_count
from onewindow.kernel.access import APPLICANTS, allow

PAGE = 20


@allow(*APPLICANTS)
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Show what was said to me, newest first."""
    person = _person(request)
    page = Paginator(messages_of(person), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "unread": unread_count(person)}
    return render(request, "messaging/inbox.html", context)


@allow(*APPLICANTS)
@require_GET
def message(request: HttpRequest, message_id: int) -> HttpResponse:
    """Show one message of mine and remember that I have opened it."""
    found = get_object_or_404(messages_of(_person(request)), pk=message_id)
    read_message(message=found)
    is_ours = found.link.startswith("/") and not found.link.startswith("//")
    context = {"message_to_me": found, "link": found.link if is_ours else ""}
    return render(request, "messaging/message.html", context)


@allow(*APPLICANTS)
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all of my messages as read."""
    read_all_messages(person=_person(request))
    return redirect("messaging:inbox")


def _person(request: HttpRequest) -> Any:
    person = getattr(request.user, "person", None)
    if person is None:
        raise PermissionDenied
    return person
