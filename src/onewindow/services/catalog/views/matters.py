"""One matter: what it says now, its editions, and what may be done to it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow
from onewindow.services.catalog.actions import (
    cancel_matter,
    pause_matter,
    resume_matter,
    start_change,
)
from onewindow.services.catalog.models import Edition, Matter
from onewindow.services.catalog.queries import (
    content_of,
    current_edition,
    edition_of,
    editions_of,
    open_change_of,
    powers_listed,
)
from onewindow.services.catalog.rules import MATTER, MatterContent
from onewindow.services.catalog.rules.checks import points_to_verify
from onewindow.services.catalog.rules.diff import differences, words_of
from onewindow.services.catalog.rules.editing import get_path
from onewindow.services.catalog.rules.sections import SECTIONS
from onewindow.services.catalog.rules.wording import CHOICES, label_of
from onewindow.services.catalog.views.scope import (
    READERS,
    found_matter,
    may_approve,
    may_edit,
    require,
    said_reason,
    told,
)
from onewindow.services.catalog.views.table_words import table_read

ACTIONS = {"pause": pause_matter, "resume": resume_matter, "cancel": cancel_matter}


@allow(*READERS)
def matter(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a matter at its edition in force, or at another one."""
    found = found_matter(slug)
    today = timezone.localdate()
    edition = _asked_edition(request, found) or current_edition(found, on=today)
    content = content_of(edition)
    return render(
        request,
        "catalog/matter.html",
        {
            "matter": found,
            "edition": edition,
            "content": content,
            "sections": readable(content),
            "table": table_read(content),
            "editions": editions_of(found),
            "change": open_change_of(found),
            "powers": powers_listed(matter=found, on=today),
            "to_verify": [label_of(key) for key in content.to_verify],
            "tolerated": points_to_verify(content),
            "entries": told(found)[-20:],
            "may_edit": may_edit(request.user, found),
            "may_move": may_approve(request.user, found),
            "moves": MATTER.open_moves(found.state),
            "kind": CHOICES["kind"].get(content.kind, content.kind),
        },
    )


@allow(*READERS)
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what differs between two editions of a matter."""
    found = found_matter(slug)
    older, newer = (_edition(found, request.GET.get(name, "")) for name in ("from", "to"))
    changed = differences(
        content_of(older).model_dump(mode="json"), content_of(newer).model_dump(mode="json")
    )
    return render(
        request,
        "catalog/compare.html",
        {
            "matter": found,
            "older": older,
            "newer": newer,
            "differences": changed,
            "editions": editions_of(found),
        },
    )


@require_POST
@allow(Role.EDITOR)
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Start a change of a matter and open the editor."""
    found = found_matter(slug)
    require(allowed=may_edit(request.user, found))
    started = start_change(matter=found, on=timezone.localdate(), actor=actor_of(request))
    return redirect("catalog:editor", started.pk, "basics")


@require_POST
@allow(Role.EDITOR, Role.HALL_MANAGER)
def move(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """Pause, resume or cancel a matter."""
    found = found_matter(slug)
    require(allowed=may_approve(request.user, found))
    if name not in ACTIONS:
        raise Http404
    ACTIONS[name](matter=found, reason=said_reason(request), actor=actor_of(request))
    messages.success(request, f"已{MATTER.moves[name].label}")
    return redirect("catalog:matter", slug)


def readable(content: MatterContent) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the content section by section as pairs of label and text."""
    raw = content.model_dump(mode="json")
    sections = []
    for section in SECTIONS:
        lines = [(c.title, words_of(c.key, get_path(raw, c.key))) for c in section.scalars]
        for table in section.tables:
            for number, row in enumerate(get_path(raw, table.key) or [], start=1):
                lines.append((f"{table.title}{number}", words_of(table.key, row)))
        lines = [(label, text) for label, text in lines if text not in {"（空）", "", "否"}]
        if lines:
            sections.append((section.title, lines))
    return sections


def _asked_edition(request: HttpRequest, found: Matter) -> Edition | None:
    number = request.GET.get("edition")
    return _edition(found, number) if number else None


def _edition(found: Matter, number: str) -> Edition:
    if not number.isdigit() or len(number) > 6:
        raise Http404
    try:
        return edition_of(found, int(number))
    except Edition.DoesNotExist:
        raise Http404 from None
