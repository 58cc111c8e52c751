from django.db import models
from django.db.models import F, Q

from onewindow.foundation.policy.rules import Bound, Confidence, LegalRule, PolicyValue, Unit


class PolicyRecord(models.Model):
    """One dated legal number (法定参数), loaded from a pack and never edited in place."""

    code = models.CharField("编码", max_length=120)
    name = models.CharField("名称", max_length=200)
    region = models.CharField("适用区划", max_length=12)
    value = models.DecimalField("数值", max_digits=20, decimal_places=6)
    unit = models.CharField("单位", max_length=24, choices=Unit.choices())
    bound = models.CharField("界限", max_length=8, choices=Bound.choices())
    starts = models.DateField("生效日")
    ends = models.DateField("失效日（不含）", null=True)
    is_start_checked = models.BooleanField("生效日已核", default=True)
    source = models.CharField("依据", max_length=300)
    confidence = models.CharField("可信度", max_length=24, choices=Confidence.choices())
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
            value=self.value.normalize() + 0,
            unit=self.unit,
            bound=Bound(self.bound),
            starts=self.starts,
            ends=self.ends,
            source=self.source,
            confidence=Confidence(self.confidence),
        )


class CitedRule(models.Model):
    """A rule of law that is not a number (引用条款), cited on pages and in documents."""

    code = models.CharField("编码", max_length=120)
    region = models.CharField("适用区划", max_length=12)
    text = models.TextField("规则（自述）")
    outcome = models.CharField("程序后果", max_length=40, blank=True)
    source = models.CharField("依据", max_length=300)
    confidence = models.CharField("可信度", max_length=24, choices=Confidence.choices())
    applies_to = models.JSONField("适用于", default=list)
    starts = models.DateField("生效日", null=True)
    ends = models.DateField("失效日（不含）", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "引用条款"
        constraints = [
            models.UniqueConstraint(fields=["code", "region"], name="cited_rule_once_a_region")
        ]

    def __str__(self) -> str:
        return self.code

    def as_rule(self) -> LegalRule:
        """Return the plain rule that other apps work with."""
        return LegalRule(
            code=self.code,
            region=self.region,
            text=self.text,
            outcome=self.outcome,
            source=self.source,
            confidence=Confidence(self.confidence),
            starts=self.starts,
            ends=self.ends,
        )


class CalendarYear(models.Model):
    """A year whose holiday notice (放假通知) has been loaded."""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    source = models.CharField("来源", max_length=300)
    confidence = models.CharField("可信度", max_length=24, choices=Confidence.choices())

    class Meta:
        verbose_name = verbose_name_plural = "工作日历年份"

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A day off by the year's notice, or a weekend day worked."""

    day = models.DateField("日期", unique=True)
    is_workday = models.BooleanField("上班")
    name = models.CharField("节日", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "工作日历"

    def __str__(self) -> str:
        return f"{self.day}"


class PolicyLoad(models.Model):
    """One loading of policies, rules or a calendar (装载); its token tells processes to reread."""

    token = models.CharField("标记", max_length=32, unique=True)
    changes = models.JSONField("变更", default=list)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "参数装载"

    def __str__(self) -> str:
        return f"{self.at:%F %T}"
