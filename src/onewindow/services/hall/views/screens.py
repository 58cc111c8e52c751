"""Screens of the hall, what they play, and who reviewed it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from onewindow.foundation.accounts.api import Role, actor_of, allow, public
from onewindow.foundation.records.api import Attachment, attach_file, open_attachment
from onewindow.kernel.violations import Refused, add_refusal, refuse
from onewindow.services.hall import actions
from onewindow.services.hall.forms import ItemForm, PlaylistForm, SubmitForm
from onewindow.services.hall.gateways import live_port
from onewindow.services.hall.models import Hall, Playlist, PlaylistItem, Screen
from onewindow.services.hall.queries import (
    board_of,
    items_on_air,
    playlists_of,
    screen_by_code,
)
from onewindow.services.hall.rules import ItemDraft, ItemKind, Layout, PlaylistState
from onewindow.services.hall.views.phone import scan_picture
from onewindow.services.hall.views.scope import frame, hall_of


@public
@require_GET
def screen(request: HttpRequest, code: str) -> HttpResponse:
    """Play on a screen of the hall: the calls, and what was approved for now."""
    found = screen_by_code(code)
    if found is None:
        raise Http404
    items = items_on_air(found, at=timezone.now())
    return _play(request, Show(found.hall, found.layout, found), items)


@allow(Role.HALL_MANAGER)
@require_GET
def preview(request: HttpRequest, playlist_id: int) -> HttpResponse:
    """Show a playlist as the screens would, whatever its state."""
    playlist = _own(request, playlist_id)
    items = list(playlist.items.select_related("picture").order_by("position"))
    return _play(request, Show(playlist.hall, Layout.HALL, None), items)


@public
@require_GET
def picture(request: HttpRequest, item_id: int) -> FileResponse:
    """Hand out a picture that is shown in public; a draft's only to those who edit it."""
    item = get_object_or_404(
        PlaylistItem.objects.select_related("picture", "playlist"), pk=item_id
    )
    if item.picture is None:
        raise Http404
    if item.playlist.state != PlaylistState.APPROVED:
        _, own = hall_of(request, Role.HALL_MANAGER)
        if item.playlist.hall_id not in {hall.pk for hall in own}:
            raise Http404
    response = FileResponse(open_attachment(item.picture), content_type=item.picture.content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@allow(Role.HALL_MANAGER)
@require_http_methods(["GET", "POST"])
def screens(request: HttpRequest) -> HttpResponse:
    """List screens and playlists; begin a playlist."""
    hall, own = hall_of(request, Role.HALL_MANAGER)
    if hall is None:
        return render(request, "hall/screens.html", frame(None, own))
    form = PlaylistForm(request.POST or None, initial={"starts": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            playlist = actions.draft_playlist(
                hall=hall,
                name=form.cleaned_data["name"],
                schedule=form.schedule,
                made_by=request.user,  # type: ignore[arg-type]
                actor=actor_of(request),
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return redirect("hall:playlist", playlist_id=playlist.pk)
    context = frame(
        hall,
        own,
        form=form,
        screens=Screen.objects.filter(hall=hall).select_related("counter").order_by("code"),
        playlists=playlists_of(hall),
    )
    return render(request, "hall/screens.html", context, status=422 if form.errors else 200)


@allow(Role.HALL_MANAGER)
@require_http_methods(["GET", "POST"])
def playlist(request: HttpRequest, playlist_id: int) -> HttpResponse:
    """Edit a playlist: add items while it is a draft."""
    found = _own(request, playlist_id)
    form = ItemForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_item(
                playlist=found, draft=_draft(form), picture=_picture(request, form, found)
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return redirect("hall:playlist", playlist_id=found.pk)
    context = {
        "playlist": found,
        "hall": found.hall,
        "items": found.items.order_by("position"),
        "form": form,
        "submit_form": SubmitForm(hall=found.hall, initial={"screens": found.screens.all()}),
        "is_own": found.made_by_id == request.user.pk,
    }
    return render(request, "hall/playlist.html", context, status=422 if form.errors else 200)


@allow(Role.HALL_MANAGER)
@require_POST
def playlist_step(request: HttpRequest, playlist_id: int, name: str) -> HttpResponse:
    """Submit, approve, return or retire a playlist, or take an item out of it."""
    found, actor, now = _own(request, playlist_id), actor_of(request), timezone.now()
    match name:
        case "submit":
            form = SubmitForm(request.POST, hall=found.hall)
            chosen = list(form.cleaned_data["screens"]) if form.is_valid() else []
            actions.submit_playlist(playlist=found, screens=chosen, actor=actor)
            messages.success(request, "已提交，请另一位负责人审核")
        case "approve" | "return":
            actions.review_playlist(
                playlist=found,
                approved=name == "approve",
                remark=request.POST.get("remark", ""),
                reviewer=request.user,  # type: ignore[arg-type]
                at=now,
            )
        case "remove":
            number = request.POST.get("item", "")
            item = get_object_or_404(found.items, pk=int(number) if number.isdigit() else 0)
            actions.remove_item(item=item)
        case _:
            actions.retire_playlist(playlist=found, at=now, actor=actor)
    return redirect("hall:playlist", playlist_id=found.pk)


@dataclass(frozen=True, slots=True)
class Show:
    """Where and how something is played; without a screen it is a preview."""

    hall: Hall
    layout: str
    screen: Screen | None


def _play(request: HttpRequest, show: Show, items: list[PlaylistItem]) -> HttpResponse:
    now = timezone.now()
    context = {
        "show": show,
        "hall": show.hall,
        "screen": show.screen,
        "counter": show.screen.counter if show.screen else None,
        "items": [item for item in items if item.kind != ItemKind.CALLING],
        "board": board_of(show.hall, at=now),
        "live": live_port(),
        "scan": scan_picture(request, show.hall) if show.hall.takes_phone_tickets else "",
        "address": reverse("hall:screen", args=[show.screen.code]) if show.screen else "",
    }
    page = "hall/screen_counter.html" if show.layout == Layout.COUNTER else "hall/screen.html"
    response = render(request, page, context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _own(request: HttpRequest, playlist_id: int) -> Playlist:
    _, own = hall_of(request, Role.HALL_MANAGER)
    return get_object_or_404(
        Playlist.objects.select_related("hall__site__region", "made_by", "reviewed_by"),
        pk=playlist_id,
        hall__in=own,
    )


def _draft(form: ItemForm) -> ItemDraft:
    said = form.cleaned_data
    return ItemDraft(
        kind=ItemKind(said["kind"]),
        title=said["title"],
        body=said["body"],
        address=said["address"],
        has_picture=said["picture"] is not None,
        seconds=said["seconds"],
    )


def _picture(request: HttpRequest, form: ItemForm, playlist: Playlist) -> Attachment | None:
    upload = form.cleaned_data["picture"]
    if form.cleaned_data["kind"] != ItemKind.PICTURE or upload is None:
        return None
    kept = attach_file(
        file=upload,
        name=upload.name,
        owner=f"hall.playlist:{playlist.pk}",
        actor=actor_of(request),
    )
    if not kept.content_type.startswith("image/"):
        raise refuse("item.picture", "只能上传图片（JPG 或 PNG）")
    return kept
