from django.db import models
from django.db.models import Q

from onewindow.engines.indicators.rules.alerts import STANDING, AlertState, CloseReason, Post
from onewindow.engines.indicators.rules.judging import Light


class Reading(models.Model):
    """The last reading (读数) of one indicator in one hall, and what its light remembers."""

    indicator = models.CharField("指标", max_length=12)
    hall = models.CharField("大厅", max_length=20, blank=True)
    value = models.DecimalField("数值", max_digits=18, decimal_places=2, null=True)
    sample = models.PositiveIntegerField("样本", default=0)
    why = models.CharField("无数值的原因", max_length=20, blank=True)
    light = models.CharField(
        "灯色", max_length=6, choices=Light.choices(), default=Light.GREY.value
    )
    held = models.CharField(
        "保持的灯色", max_length=6, choices=Light.choices(), default=Light.GREEN.value
    )
    calm = models.PositiveSmallIntegerField("好转周期数", default=0)
    rising = models.CharField(
        "好转中的灯色", max_length=6, choices=Light.choices(), default=Light.GREEN.value
    )
    at = models.DateTimeField("评判时间")

    class Meta:
        verbose_name = verbose_name_plural = "指标读数"
        constraints = [
            models.UniqueConstraint(fields=["indicator", "hall"], name="one_reading_for_a_hall")
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.hall}"


class Alert(models.Model):
    """An indicator that turned bad somewhere (预警): who was told, until when, what came of it."""

    indicator = models.CharField("指标", max_length=12)
    name = models.CharField("指标名称", max_length=40)
    hall = models.CharField("对象", max_length=40, blank=True)
    place = models.CharField("对象名称", max_length=120, blank=True)
    organization = models.ForeignKey(
        "directory.Organization", models.PROTECT, null=True, related_name="+", verbose_name="单位"
    )
    owner = models.CharField("责任岗位", max_length=40, blank=True)
    light = models.CharField("灯色", max_length=6, choices=Light.choices())
    value = models.DecimalField("数值", max_digits=18, decimal_places=2, null=True)
    unit = models.CharField("单位名称", max_length=12, blank=True)
    words = models.CharField("情况", max_length=300, blank=True)
    state = models.CharField(
        "状态", max_length=6, choices=AlertState.choices(), default=AlertState.OPEN.value
    )
    told = models.CharField("已通知到", max_length=8, choices=Post.choices())
    times = models.PositiveIntegerField("出现次数", default=1)
    raised_at = models.DateTimeField("发出时间")
    due_at = models.DateTimeField("确认期限")
    acknowledged_at = models.DateTimeField("确认时间", null=True)
    acknowledged_by = models.CharField("确认人", max_length=80, blank=True)
    red_since = models.DateTimeField("红灯起", null=True)
    explain_by = models.DateField("说明期限", null=True)
    explanation = models.TextField("说明", max_length=1000, blank=True)
    recovered_at = models.DateTimeField("恢复时间", null=True)
    closed_at = models.DateTimeField("关闭时间", null=True)
    closed_by = models.CharField("关闭人", max_length=80, blank=True)
    reason = models.CharField("关闭原因", max_length=10, choices=CloseReason.choices(), blank=True)
    is_useful = models.BooleanField("有用", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "预警"
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "hall"],
                condition=Q(state__in=sorted(state.value for state in STANDING)),
                name="one_standing_alert",
            )
        ]
        indexes = [
            models.Index(fields=["state", "-raised_at"], name="alert_by_state"),
            models.Index(fields=["hall", "-raised_at"], name="alert_by_hall"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.name}"
