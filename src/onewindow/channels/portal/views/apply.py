"""Applying: for whom, which situation, one question at a time, materials, check, send."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from onewindow.channels.portal.forms import AnswerForm, HolderForm, SituationForm
from onewindow.channels.portal.queries import (
    Holder,
    Progress,
    holders_for,
    own_case,
    own_cases,
    progress_of,
)
from onewindow.channels.portal.views.guide import matter_in_force
from onewindow.foundation.accounts.api import APPLICANTS, actor_of, allow
from onewindow.foundation.directory.api import Person
from onewindow.kernel.violations import refuse_if_any
from onewindow.services.casework.api import (
    Case,
    Channel,
    State,
    check_agent,
    save_answers,
    start_draft,
)
from onewindow.services.catalog.api import Edition, Field, content_of

EDITABLE = frozenset({State.DRAFT, State.SUPPLEMENTING})
PHONES = ("Mobile", "Android", "iPhone", "MicroMessenger")


@allow(*APPLICANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for whom the application is, offer drafts to go on with, and start one."""
    person = person_of(request)
    matter, edition = matter_in_force(slug)
    content, on = content_of(edition), timezone.localdate()
    holders = holders_for(person, content, on=on)
    form = HolderForm(holders, request.POST or None, initial=_first(holders))
    if request.method == "POST" and form.is_valid():
        holder = next(h for h in holders if h.key == form.cleaned_data["holder"])
        return redirect("portal:application", case_id=_draft(request, edition, holder).pk)
    context = {
        "content": content,
        "matter": matter,
        "holders": holders,
        "form": form,
        "drafts": own_cases(person).filter(matter=matter, state=State.DRAFT)[:5],
    }
    return render(request, "portal/start.html", context, status=422 if form.errors else 200)


@allow(*APPLICANTS)
@require_safe
def application(request: HttpRequest, case_id: int) -> HttpResponse:
    """Show what is done and what is still to do; a draft can be resumed here at any time."""
    case = editable(request, case_id)
    progress = progress_of(case)
    if not case.answers and not case.situation and (first := _first_page(case, progress)):
        return redirect(first)
    context = {"case": case, "progress": progress, "tasks": _tasks(case, progress)}
    return render(request, "portal/application.html", context)


@allow(*APPLICANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def situation(request: HttpRequest, case_id: int) -> HttpResponse:
    """Ask which situation applies."""
    case = editable(request, case_id)
    content = content_of(case.edition)
    if not content.situations:
        return redirect("portal:application", case_id=case.pk)
    form = SituationForm(
        content.situations, request.POST or None, initial={"situation": case.situation}
    )
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["situation"]
        _save(request, case, {}, situation=chosen)
        return _next(request, case, "")
    context = {"case": case, "content": content, "form": form, "back": _back_to_start(case)}
    return render(request, "portal/question.html", context, status=422 if form.errors else 200)


@allow(*APPLICANTS)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, case_id: int, code: str) -> HttpResponse:
    """Ask one question of the edition and go on to the next."""
    case = editable(request, case_id)
    progress = progress_of(case)
    asked = next((field for field in progress.questions if field.code == code), None)
    if asked is None:
        raise Http404
    on = timezone.localdate()
    known = case.answers.get(code, _prefilled(case, asked))
    form = AnswerForm(asked, on, request.POST or None, initial={code: known})
    if request.method == "POST":
        # 空白的单选提交上来没有任何键，也要当作已填报来检查。
        form = AnswerForm(asked, on, request.POST, initial={code: known})
        if form.is_valid():
            _save(request, case, {code: form.cleaned_data[code]})
            return _next(request, case, code)
    position = progress.questions.index(asked) + 1
    context = {
        "case": case,
        "content": progress.content,
        "form": form,
        "back": _back(request, case, progress, code),
        "position": position,
        "total": len(progress.questions),
        "prefilled": code not in case.answers and bool(known),
    }
    return render(request, "portal/question.html", context, status=422 if form.errors else 200)


@allow(*APPLICANTS)
@require_POST
def later(request: HttpRequest, case_id: int) -> HttpResponse:
    """Leave the application as it is, to be resumed later."""
    editable(request, case_id)
    messages.success(request, _("已保存。可以随时在“我的办件”里继续填写。"))
    return redirect("portal:my-cases")


def person_of(request: HttpRequest) -> Person:
    """
    Return the person behind the account.

    :raises PermissionDenied: if the account is not bound to a person yet.
    """
    person: Person | None = getattr(request.user, "person", None)
    if person is None:
        raise PermissionDenied
    return person


def editable(request: HttpRequest, case_id: int) -> Case:
    """
    Return the applicant's own application while it is in the applicant's hands.

    :raises Http404: if there is no such case of this person, or it was submitted already.
    :raises Refused: if the mandate under which it was begun has ended.
    """
    case = own_case(person_of(request), pk=case_id)
    if case is None or case.state not in EDITABLE:
        raise Http404
    refuse_if_any(check_agent(case, by=person_of(request), on=timezone.localdate()))
    return case


def channel_of(request: HttpRequest) -> Channel:
    """Return whether the visitor holds a phone or sits before a computer."""
    agent = request.headers.get("User-Agent", "")
    return Channel.MOBILE if any(word in agent for word in PHONES) else Channel.ONLINE


def _draft(request: HttpRequest, edition: Edition, holder: Holder) -> Case:
    """Return a new draft, or the untouched one that an earlier click made."""
    same = own_cases(person_of(request)).filter(
        edition=edition,
        state=State.DRAFT,
        person=holder.person,
        enterprise=holder.enterprise,
        agent=holder.agent,
        answers={},
        situation="",
    )
    return same.first() or start_draft(
        edition=edition,
        person=holder.person,
        enterprise=holder.enterprise,
        agent=holder.agent,
        channel=channel_of(request),
        on=timezone.localdate(),
        actor=actor_of(request),
    )


def _save(request: HttpRequest, case: Case, answers: dict[str, Any], **more: str) -> None:
    save_answers(
        case=case, answers=answers, on=timezone.localdate(), actor=actor_of(request), **more
    )


def _next(request: HttpRequest, case: Case, code: str) -> HttpResponse:
    """Go to the next question; when checking, straight back unless something new is asked."""
    progress = progress_of(case)
    if request.GET.get("from") == "check":
        if progress.open_questions:
            return redirect(_address(case, progress.open_questions[0], checking=True))
        return redirect("portal:check", case_id=case.pk)
    following = progress.after(code)
    if following:
        return redirect(_address(case, following))
    return redirect("portal:materials" if progress.materials else "portal:check", case_id=case.pk)


def _address(case: Case, field: Field, *, checking: bool = False) -> str:
    address = reverse("portal:question", args=[case.pk, field.code])
    return f"{address}?from=check" if checking else address


def _first_page(case: Case, progress: Progress) -> str:
    if progress.needs_situation:
        return reverse("portal:situation", args=[case.pk])
    return _address(case, progress.questions[0]) if progress.questions else ""


def _back(request: HttpRequest, case: Case, progress: Progress, code: str) -> str:
    if request.GET.get("from") == "check":
        return reverse("portal:check", args=[case.pk])
    before = progress.before(code)
    if before:
        return _address(case, before)
    if progress.content.situations:
        return reverse("portal:situation", args=[case.pk])
    return _back_to_start(case)


def _back_to_start(case: Case) -> str:
    return reverse("portal:start", args=[case.matter.slug])


def _first(holders: list[Holder]) -> dict[str, str]:
    return {"holder": holders[0].key} if holders else {}


def _prefilled(case: Case, field: Field) -> str:
    """Return what is known already; an agent is never shown the data of the person acted for."""
    holder = case.person or case.enterprise
    match field.prefill:
        case "applicant.phone":
            return case.phone
        case "applicant.address" if holder and case.agent is None:
            return holder.address
        case "applicant.name" if holder:
            return holder.name
    return ""


def _tasks(case: Case, progress: Progress) -> list[dict[str, str]]:
    answered = len([f for f in progress.questions if f.code in progress.answered])
    tasks = []
    if progress.content.situations:
        link = reverse("portal:situation", args=[case.pk])
        tasks.append(_task(_("选择情形"), "", link, done=not progress.needs_situation))
    if progress.questions and not progress.needs_situation:
        first = (progress.open_questions or progress.questions)[0]
        hint = _("已答 %(done)d 题，共 %(total)d 题") % {
            "done": answered,
            "total": len(progress.questions),
        }
        link = _address(case, first)
        tasks.append(_task(_("填写信息"), hint, link, done=not progress.open_questions))
    if progress.materials:
        waiting = len(progress.outstanding)
        hint = _("还需 %(count)d 份") % {"count": waiting} if waiting else _("不用再交")
        link = reverse("portal:materials", args=[case.pk])
        tasks.append(_task(_("准备材料"), hint, link, done=not waiting))
    link = reverse("portal:check", args=[case.pk])
    tasks.append(_task(_("检查并提交"), "", link, done=False))
    return tasks


def _task(title: str, hint: str, link: str, *, done: bool) -> dict[str, str]:
    label = _("已完成") if done else _("待完成")
    return {
        "title": title,
        "hint": hint,
        "link": link,
        "label": label,
        "state": "closed" if done else "draft",
    }
