from django.db import models
from django.db.models import F, Q

from onewindow.foundation.policy.rules import Bound, Confidence, PolicyValue


class PolicyRecord(models.Model):
    """One dated legal number (法定参数), loaded from a pack and never edited in place."""

    code = models.CharField("编码", max_length=120)
    name = models.CharField("名称", max_length=200)
    region = models.CharField("适用区划", max_length=12)
    value = models.DecimalField("数值", max_digits=20, decimal_places=6)
    unit = models.CharField("单位", max_length=24)
    bound = models.CharField("界限", max_length=8, choices=Bound.choices)
    starts = models.DateField("生效日")
    ends = models.DateField("失效日（不含）", null=True)
    source = models.CharField("依据", max_length=300)
    confidence = models.CharField("可信度", max_length=24, choices=Confidence.choices)
    applies_to = models.JSONField("适用于", default=list)
    note = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "法定参数"
        constraints = [
            models.UniqueConstraint(
                fields=["code", "region", "starts"], name="policy_one_value_per_start"
            ),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gt=F("starts")), name="policy_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.starts}"

    def as_value(self) -> PolicyValue:
        """Return the plain value that rules work with."""
        return PolicyValue(
            code=self.code,
            name=self.name,
            region=self.region,
            value=self.value,
            unit=self.unit,
            bound=Bound(self.bound),
            starts=self.starts,
            ends=self.ends,
            source=self.source,
            confidence=Confidence(self.confidence),
        )


class CitedRule(models.Model):
    """A rule of law that is not a number (引用条款), cited on pages and in documents."""

    code = models.CharField("编码", max_length=120, unique=True)
    region = models.CharField("适用区划", max_length=12)
    text = models.TextField("规则（自述）")
    source = models.CharField("依据", max_length=300)
    confidence = models.CharField("可信度", max_length=24, choices=Confidence.choices)
    starts = models.DateField("生效日", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "引用条款"

    def __str__(self) -> str:
        return self.code


class CalendarYear(models.Model):
    """A year whose holiday notice (放假通知) has been loaded."""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    source = models.CharField("来源", max_length=200)
    confidence = models.CharField("可信度", max_length=24, choices=Confidence.choices)

    class Meta:
        verbose_name = verbose_name_plural = "工作日历年份"

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A weekday off or a weekend day worked."""

    day = models.DateField("日期", unique=True)
    is_workday = models.BooleanField("上班")
    name = models.CharField("节日", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "工作日历"

    def __str__(self) -> str:
        return f"{self.day}"
