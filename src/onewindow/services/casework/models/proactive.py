from django.db import models
from django.db.models import Q

from onewindow.kernel.events import EventKind
from onewindow.services.casework.rules.proactive import EntitlementState


class RegisterEvent(models.Model):
    """
    What a register says happened to a person, or is about to (登记事件); taken in once.

    ``source`` and ``reference`` name it for ever. A person whom the house does not know is left
    out, and so is the number: nothing is done for them. ``handled_at`` is when every matter was
    considered.
    """

    kind = models.CharField("类别", max_length=12, choices=EventKind.choices())
    source = models.CharField("来源", max_length=60)
    reference = models.CharField("来源编号", max_length=120)
    person = models.ForeignKey(
        "directory.Person", models.PROTECT, null=True, related_name="+", verbose_name="当事人"
    )
    on = models.DateField("发生日")
    detail = models.JSONField("内容", default=dict)
    at = models.DateTimeField("收到时间")
    handled_at = models.DateTimeField("处理完成时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "登记事件"
        constraints = [
            models.UniqueConstraint(fields=["source", "reference"], name="register_event_once")
        ]
        indexes = [
            models.Index(
                fields=["id"], name="register_event_waiting", condition=Q(handled_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.reference}"


class Entitlement(models.Model):
    """
    What became of one event for one matter (主动办理): completed, prepared, invited, or why not.

    One event and one matter meet once. ``reason`` says to staff how it was decided; until
    ``refuse_until`` (exclusive) the person may have a completed case undone.
    """

    event = models.ForeignKey(
        RegisterEvent, models.PROTECT, related_name="entitlements", verbose_name="登记事件"
    )
    matter = models.ForeignKey("catalog.Matter", models.PROTECT, verbose_name="事项")
    matter_name = models.CharField("事项名称", max_length=120)
    person = models.ForeignKey(
        "directory.Person",
        models.PROTECT,
        related_name="entitlements",
        verbose_name="当事人",
    )
    organization = models.ForeignKey(
        "directory.Organization", models.PROTECT, related_name="+", verbose_name="实施机关"
    )
    state = models.CharField(
        "状态",
        max_length=10,
        choices=EntitlementState.choices(),
        default=EntitlementState.FOUND.value,
    )
    reason = models.CharField("说明", max_length=400)
    case = models.ForeignKey(
        "casework.Case", models.SET_NULL, null=True, related_name="+", verbose_name="办件"
    )
    refuse_until = models.DateField("可拒绝至（不含）", null=True)
    at = models.DateTimeField("处理时间")

    class Meta:
        verbose_name = verbose_name_plural = "主动办理"
        constraints = [
            models.UniqueConstraint(fields=["event", "matter"], name="entitlement_once")
        ]
        indexes = [
            models.Index(fields=["organization", "-id"], name="entitlement_by_organization"),
            models.Index(fields=["person", "-id"], name="entitlement_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.matter_name} {self.person_id}"


class OptOut(models.Model):
    """A person's wish not to be served unasked (不要主动为我办理): one matter, or all (none)."""

    person = models.ForeignKey(
        "directory.Person", models.CASCADE, related_name="opt_outs", verbose_name="本人"
    )
    matter = models.ForeignKey("catalog.Matter", models.PROTECT, null=True, verbose_name="事项")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "不要主动办理"
        constraints = [
            models.UniqueConstraint(fields=["person", "matter"], name="opt_out_once"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(matter=None), name="opt_out_of_all_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.matter_id or '全部'}"
