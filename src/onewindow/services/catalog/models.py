from typing import Any

from django.db import models
from django.db.models import F, Q

from onewindow.services.catalog.rules import (
    ChangeState,
    DelegationStep,
    EditionState,
    MatterState,
)
from onewindow.services.catalog.rules.barriers import BarrierSource, BarrierState


class BasicItem(models.Model):
    """An entry of the basic catalogue (基本目录): what must be the same at every level."""

    code = models.CharField("基本编码", max_length=12, unique=True)
    name = models.CharField("事项名称", max_length=120)
    kind = models.CharField("事项类型", max_length=2)
    department = models.CharField("主管部门", max_length=40)
    source = models.CharField("设定依据", max_length=400, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "基本目录"

    def __str__(self) -> str:
        return self.name


class Matter(models.Model):
    """What one organization implements of a basic item (实施事项)."""

    basic = models.ForeignKey(
        BasicItem, models.PROTECT, related_name="matters", verbose_name="基本目录"
    )
    organization = models.ForeignKey(
        "directory.Organization", models.PROTECT, verbose_name="实施机关"
    )
    code = models.CharField("实施编码", max_length=31, unique=True)
    slug = models.CharField("短码", max_length=16, unique=True)
    state = models.CharField(
        "状态", max_length=10, choices=MatterState.choices(), default=MatterState.ACTIVE.value
    )
    current = models.ForeignKey(
        "Edition", models.PROTECT, null=True, related_name="+", verbose_name="现行版本"
    )

    class Meta:
        verbose_name = verbose_name_plural = "实施事项"

    def __str__(self) -> str:
        return f"{self.slug} {self.basic}"


class EditionRows(models.QuerySet["Edition"]):
    """Rows that may change their state, through the record, and nothing else."""

    def update(self, **changes: Any) -> int:
        """
        Update the state.

        :raises TypeError: if anything else is to change, for an edition is immutable.
        """
        if set(changes) - {"state"}:
            raise TypeError("事项版本一经发布不得修改，请发布新版本")
        return super().update(**changes)

    def delete(self) -> tuple[int, dict[str, int]]:
        """
        Refuse: cases keep the edition of their day.

        :raises TypeError: always.
        """
        raise TypeError("事项版本不得删除")


class Edition(models.Model):
    """An immutable, dated edition of a matter (版本); a case keeps the one of its day."""

    matter = models.ForeignKey(
        Matter, models.PROTECT, related_name="editions", verbose_name="实施事项"
    )
    number = models.PositiveIntegerField("版本号")
    starts = models.DateField("生效日")
    state = models.CharField(
        "状态", max_length=10, choices=EditionState.choices(), default=EditionState.PUBLISHED.value
    )
    content = models.JSONField("内容")
    digest = models.CharField("摘要", max_length=64)
    published_at = models.DateTimeField("发布时间")
    change = models.OneToOneField(
        "ChangeRequest", models.PROTECT, null=True, related_name="edition", verbose_name="变更申请"
    )

    objects = EditionRows.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "事项版本"
        constraints = [
            models.UniqueConstraint(fields=["matter", "number"], name="edition_number_once")
        ]
        indexes = [models.Index(fields=["state", "starts"], name="edition_by_day")]

    def __str__(self) -> str:
        return f"{self.matter_id}@{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """
        Insert, never update.

        :raises TypeError: if the edition is already stored.
        """
        if not self._state.adding:
            raise TypeError("事项版本一经发布不得修改，请发布新版本")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """
        Refuse: cases keep the edition of their day.

        :raises TypeError: always.
        """
        raise TypeError("事项版本不得删除")


class ChangeRequest(models.Model):
    """A proposed new content of a matter (变更申请): written by one, approved by another."""

    matter = models.ForeignKey(
        Matter, models.PROTECT, related_name="changes", verbose_name="实施事项"
    )
    base = models.ForeignKey(Edition, models.PROTECT, related_name="+", verbose_name="基于版本")
    content = models.JSONField("内容")
    reason = models.CharField("变更理由", max_length=400)
    starts = models.DateField("计划生效日")
    author = models.CharField("起草人", max_length=80)
    author_name = models.CharField("起草人姓名", max_length=80)
    approver = models.CharField("审核人", max_length=80, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=ChangeState.choices(), default=ChangeState.DRAFT.value
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "变更申请"
        indexes = [models.Index(fields=["state", "at"], name="change_by_state")]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.reason}"


class Adoption(models.Model):
    """An organization takes a matter up, or it is handed down to it (认领与下沉)."""

    matter = models.ForeignKey(
        Matter, models.PROTECT, related_name="adoptions", verbose_name="实施事项"
    )
    organization = models.ForeignKey(
        "directory.Organization", models.PROTECT, verbose_name="承接单位"
    )
    is_handed_down = models.BooleanField("下沉", default=False)
    starts = models.DateField("生效日")
    ends = models.DateField("失效日（不含）", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "认领与下沉"
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "organization"],
                condition=Q(ends=None),
                name="adoption_open_once",
            ),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="adoption_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.organization_id}"


class Delegation(models.Model):
    """A signed agreement that another body does a step of a matter (委托受理、授权审批)."""

    agreement = models.CharField("协议编号", max_length=60)
    principal = models.ForeignKey(
        "directory.Organization", models.PROTECT, related_name="+", verbose_name="委托机关"
    )
    entrusted = models.ForeignKey(
        "directory.Organization", models.PROTECT, related_name="+", verbose_name="受托单位"
    )
    matters = models.ManyToManyField(Matter, related_name="delegations", verbose_name="事项")
    step = models.CharField("环节", max_length=10, choices=DelegationStep.choices())
    signed_on = models.DateField("签订日")
    starts = models.DateField("生效日")
    ends = models.DateField("失效日（不含）", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "委托授权"
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "entrusted", "step"], name="delegation_step_once"
            ),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gte=F("starts")), name="delegation_ends_later"
            ),
        ]

    def __str__(self) -> str:
        return self.agreement


class Barrier(models.Model):
    """One line of the clean-up list of hidden barriers (隐性壁垒清理清单)."""

    organization = models.ForeignKey(
        "directory.Organization", models.PROTECT, related_name="+", verbose_name="责任单位"
    )
    matter = models.ForeignKey(
        Matter, models.PROTECT, null=True, related_name="barriers", verbose_name="事项"
    )
    source = models.CharField("来源", max_length=12, choices=BarrierSource.choices())
    text = models.TextField("具体表现")
    measure = models.TextField("清理措施")
    found_on = models.DateField("发现日")
    due = models.DateField("清理期限")
    state = models.CharField(
        "状态", max_length=8, choices=BarrierState.choices(), default=BarrierState.OPEN.value
    )
    result = models.TextField("清理结果", blank=True)
    basis = models.CharField("保留依据", max_length=200, blank=True)
    ended_on = models.DateField("完成日", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "隐性壁垒"
        indexes = [models.Index(fields=["state", "due", "id"], name="barrier_by_due")]

    def __str__(self) -> str:
        return self.text[:40]


class CatalogueStamp(models.Model):
    """The stamp of what is published now (目录版本戳): every publication writes a new one."""

    stamp = models.CharField("版本戳", max_length=32)

    class Meta:
        verbose_name = verbose_name_plural = "目录版本戳"

    def __str__(self) -> str:
        return self.stamp
