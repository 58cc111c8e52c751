"""A matter's guide, in the words that an applicant reads."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from onewindow.services.catalog.api import (
    CHOICES,
    Edition,
    Limit,
    Material,
    Matter,
    MatterContent,
    MatterPlace,
    Mode,
    content_of,
    places_of,
)

PLACES_SHOWN = 4
CONSULT_ONLY = "1"


@dataclass(frozen=True, slots=True)
class GuideMaterial:
    """One line of the material list: what it is, where it comes from, whether it is waived."""

    name: str
    notes: tuple[str, ...]
    label: str
    tone: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step from the application to the result."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Guide:
    """Everything that the guide page shows."""

    matter: Matter
    edition: Edition
    content: MatterContent
    kind: str
    mode: str
    subjects: str
    promised: str
    statutory: str
    materials: tuple[GuideMaterial, ...]
    steps: tuple[Step, ...]
    verify: frozenset[str]
    places: tuple[MatterPlace, ...]
    place_count: int
    is_online: bool


def guide_of(matter: Matter, edition: Edition, *, on: date) -> Guide:
    """Return the guide of one edition."""
    content = content_of(edition)
    places = places_of(matter, on=on)
    return Guide(
        matter=matter,
        edition=edition,
        content=content,
        kind=CHOICES["kind"].get(content.kind, ""),
        mode=content.mode.label,
        subjects="、".join(CHOICES["subjects"][subject] for subject in content.subjects),
        promised=limit_words(content.promised_limit),
        statutory=limit_words(content.statutory_limit),
        materials=tuple(_material(content, material) for material in content.materials),
        steps=tuple(_steps(content)),
        verify=frozenset(mark.split(".")[0] for mark in content.to_verify),
        places=places[:PLACES_SHOWN],
        place_count=len(places),
        is_online=content.online_depth != CONSULT_ONLY and matter.state == "active",
    )


def limit_words(limit: Limit) -> str:
    """Return a time limit as people say it."""
    if limit.days == 0:
        return _("当场办结")
    return f"{limit.days}个{limit.day_type.label}"


def _material(content: MatterContent, material: Material) -> GuideMaterial:
    situations = {situation.code: situation.name for situation in content.situations}
    notes = [CHOICES["origin"][material.origin]]
    if material.hint:
        notes.append(material.hint)
    if material.situations:
        names = "、".join(situations.get(code, code) for code in material.situations)
        notes.append(_("仅限情形：%(names)s") % {"names": names})
    if material.when:
        notes.append(_("根据填报内容确定是否需要"))
    if material.copies and material.waiver == "0":
        notes.append(_("%(copies)d份") % {"copies": material.copies})
    label, tone = _waiver(material)
    return GuideMaterial(material.name, tuple(notes), label, tone)


def _waiver(material: Material) -> tuple[str, str]:
    match material.waiver:
        case "1" | "4":
            return _("数据共享免交"), "valid"
        case "2":
            return _("有电子证照免交"), "valid"
        case "3":
            return _("签承诺书免交"), "valid"
    if material.can_follow:
        return _("可容缺后补"), "promised"
    if material.necessity == "2":
        return _("有则提交"), ""
    return _("需要提交"), "submitted"


def _steps(content: MatterContent) -> list[Step]:
    apply = Step(
        _("在线填写并提交"),
        _("一页一个问题，可以随时保存；已有的证照和信息自动带入，不用重复提交。"),
    )
    if content.mode is Mode.INSTANT:
        return [
            apply,
            Step(
                _("系统按公开规则核对"), _("几秒钟完成。有疑问或查不到信息的，一律转给工作人员。")
            ),
            Step(_("准予并出证"), _("符合条件当场准予，得到“%s”。") % content.result.name),
        ]
    if content.mode is Mode.UNDERTAKING:
        return [
            apply,
            Step(_("签署告知承诺书"), _("写明条件、您的承诺和不实承诺的后果。")),
            Step(_("当场准予"), _("得到“%s”。") % content.result.name),
            Step(_("事后核查"), content.undertaking_check or _("承诺的内容会在期限内核查。")),
        ]
    reviews = [
        Step(stage.name, "、".join(_task(task.name, task.function) for task in stage.tasks))
        for stage in content.stages
    ]
    return [
        apply,
        Step(_("受理"), _("材料齐全即受理；缺什么一次告知全部，并写明依据。")),
        *reviews,
        Step(_("决定并送达"), _("得到“%s”。") % content.result.name),
    ]


def _task(name: str, function: str) -> str:
    return f"{name}（{function}）" if function else name
