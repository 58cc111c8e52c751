"""The house with one more API, whose operations do just enough to be watched."""

import time

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import path
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from onewindow.foundation.accounts.api import Allow, CursorPages, Open, Role, caller_of
from onewindow.foundation.records.api import Entry, record
from onewindow.kernel.violations import Refused, Violation
from onewindow.site.api import Api
from onewindow.site.problems import answer_error
from onewindow.site.urls import urlpatterns as house

router = Router(tags=["试验"])
ALL = Allow(Role.CITIZEN, Role.CLERK, Role.DEVICE)


class Note(Schema):
    """What is sent."""

    text: str = Field(min_length=2, max_length=10)
    wait: float = Field(0, ge=0, le=5)
    fate: str = ""


class Kept(Schema):
    """What is answered."""

    id: int
    by: str


@router.post("/notes", auth=ALL, response={201: Kept})
def keep(request, payload: Note):
    """Write an entry, then perhaps fail."""
    actor = caller_of(request).actor
    record(subject="test:1", what="note.keep", actor=actor, detail={"text": payload.text})
    time.sleep(payload.wait)
    if payload.fate == "refused":
        raise Refused([Violation("a", "甲", "第一条", "text"), Violation("b", "乙")])
    if payload.fate == "broken":
        raise RuntimeError
    return Status(201, {"id": Entry.objects.filter(subject="test:1").count(), "by": actor.key})


@router.get("/notes", auth=ALL, response=list[Kept])
@paginate(CursorPages)
def notes(request):
    """List the entries."""
    return Entry.objects.filter(subject="test:1").extra(select={"by": "actor"})


@router.get("/open", auth=Open())
def open_to_all(request):
    """Say who asks."""
    return {"by": caller_of(request).actor.key}


@router.get("/undeclared")
def undeclared(request):
    """Answer nobody."""
    return {}


@router.get("/fails/{fate}", auth=Open())
def fails(request, fate: str):
    """Fail in one of the ways there are."""
    raise {"missing": Http404, "denied": PermissionDenied, "broken": RuntimeError}[fate]


api = Api(version="1", urls_namespace="once", auth=Allow(), docs_url=None)
api._exception_handlers.clear()
api.add_exception_handler(Exception, answer_error)
api.add_router("", router)
urlpatterns = [path("once/", api.urls), *house]
