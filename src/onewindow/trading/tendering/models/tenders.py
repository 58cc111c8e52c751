from typing import Any

from django.db import models
from django.db.models import Q

from onewindow.trading.tendering.rules import (
    Family,
    LotState,
    NoticeState,
    Organizing,
    TenderKind,
    TenderState,
)


class ProcedureEdition(models.Model):
    """A procedure as it stood from a day on (交易程序版本); never changed, for tenders keep it."""

    code = models.CharField("代码", max_length=40)
    number = models.PositiveIntegerField("版本号")
    name = models.CharField("名称", max_length=80)
    family = models.CharField("法律体系", max_length=12, choices=Family.choices())
    starts = models.DateField("生效日")
    content = models.JSONField("内容")
    digest = models.CharField("摘要", max_length=64)
    loaded_at = models.DateTimeField("装载时间")

    class Meta:
        verbose_name = verbose_name_plural = "交易程序版本"
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="procedure_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.name}（第{self.number}版）"


class KnownNotice(models.Model):
    """A kind of notice with its legal content (公告类型), as the packs have it now."""

    code = models.CharField("代码", max_length=12, unique=True)
    name = models.CharField("名称", max_length=40)
    content = models.JSONField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "公告类型"

    def __str__(self) -> str:
        return self.name


class Tender(models.Model):
    """A tender (招标项目、采购项目) from entry to archive, under the law of its first day."""

    code = models.CharField("项目编号", max_length=24, unique=True)
    name = models.CharField("项目名称", max_length=200)
    kind = models.CharField("项目类型", max_length=20, choices=TenderKind.choices())
    category = models.CharField("交易分类", max_length=3)
    procedure = models.ForeignKey(
        ProcedureEdition, models.PROTECT, related_name="tenders", verbose_name="交易程序"
    )
    organizing = models.CharField("组织形式", max_length=8, choices=Organizing.choices())
    is_mandatory = models.BooleanField("依法必须招标", default=False)
    law_day = models.DateField("适用法律之日")
    region = models.CharField("区划", max_length=12)
    tenderer = models.ForeignKey(
        "directory.Organization", models.PROTECT, related_name="tenders", verbose_name="招标人"
    )
    agency = models.ForeignKey(
        "directory.Enterprise",
        models.PROTECT,
        null=True,
        related_name="tenders_run",
        verbose_name="招标代理机构",
    )
    supervisor = models.ForeignKey(
        "directory.Organization", models.PROTECT, related_name="+", verbose_name="行政监督部门"
    )
    project = models.ForeignKey(
        "directory.Project",
        models.PROTECT,
        null=True,
        related_name="tenders",
        verbose_name="投资项目",
    )
    approval_reference = models.CharField("批准文号", max_length=120)
    ground = models.TextField("采用这种方式的理由", blank=True, default="")
    content = models.TextField("招标内容和范围")
    amounts = models.JSONField("金额", default=dict)
    asks_queries_once = models.BooleanField("同一环节一次性质疑", default=True)
    state = models.CharField(
        "状态", max_length=12, choices=TenderState.choices(), default=TenderState.DRAFT.value
    )
    created_by = models.CharField("建立人", max_length=80)
    created_at = models.DateTimeField("建立时间")

    class Meta:
        verbose_name = verbose_name_plural = "招标项目"
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "-id"], name="tender_by_state")]

    def __str__(self) -> str:
        return self.name


class Lot(models.Model):
    """A lot of a tender (标段、包): what one contract will be made of."""

    tender = models.ForeignKey(
        Tender, models.PROTECT, related_name="lots", verbose_name="招标项目"
    )
    number = models.PositiveSmallIntegerField("序号")
    code = models.CharField("标段编号", max_length=30, unique=True)
    transaction_code = models.CharField("统一交易标识码", max_length=48, unique=True)
    name = models.CharField("标段名称", max_length=200)
    estimate = models.DecimalField("估算价（元）", max_digits=18, decimal_places=2)
    ceiling = models.DecimalField("最高限价（元）", max_digits=18, decimal_places=2, null=True)
    bid_security = models.DecimalField("投标保证金（元）", max_digits=18, decimal_places=2)
    state = models.CharField(
        "状态", max_length=12, choices=LotState.choices(), default=LotState.OPEN.value
    )
    is_suspended = models.BooleanField("暂停中", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "标段"
        ordering = ["tender", "number"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "number"], name="lot_number_once"),
            models.CheckConstraint(condition=Q(estimate__gt=0), name="lot_estimate_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Moment(models.Model):
    """
    When an event of the timetable is planned or happened (时间节点).

    Planned events are the whole tender's; what happens after the opening is each lot's own.
    """

    tender = models.ForeignKey(
        Tender, models.CASCADE, related_name="moments", verbose_name="招标项目"
    )
    lot = models.ForeignKey(
        Lot, models.CASCADE, null=True, related_name="moments", verbose_name="标段"
    )
    event = models.CharField("节点", max_length=40)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "时间节点"
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tender", "event"], condition=Q(lot=None), name="moment_once"
            ),
            models.UniqueConstraint(fields=["lot", "event"], name="lot_moment_once"),
        ]

    def __str__(self) -> str:
        return f"{self.tender_id} {self.event}"


class NoticeRows(models.QuerySet["Notice"]):
    """Notices that may change their state and times, and never be deleted."""

    def delete(self) -> tuple[int, dict[str, int]]:
        """
        Refuse: what was published stays; a wrong notice is corrected by another.

        :raises TypeError: always.
        """
        raise TypeError("公告不得删除，请发布更正公告")


class Notice(models.Model):
    """A notice (公告公示) made from the data; a later one corrects it, none is changed."""

    tender = models.ForeignKey(
        Tender, models.PROTECT, related_name="notices", verbose_name="招标项目"
    )
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, verbose_name="标段")
    kind = models.CharField("公告类型", max_length=12)
    number = models.CharField("公告编号", max_length=40, unique=True)
    title = models.CharField("标题", max_length=240)
    content = models.JSONField("内容")
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="correction", verbose_name="更正的公告"
    )
    state = models.CharField(
        "状态", max_length=12, choices=NoticeState.choices(), default=NoticeState.DRAFT.value
    )
    is_public = models.BooleanField("对外公开", default=True)
    due_at = models.DateTimeField("应发布时间")
    published_at = models.DateTimeField("发布时间", null=True)

    objects = NoticeRows.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公告"
        ordering = ["-published_at", "-id"]
        indexes = [models.Index(fields=["state", "due_at"], name="notice_by_due")]

    def __str__(self) -> str:
        return self.title

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """
        Refuse: what was published stays.

        :raises TypeError: always.
        """
        raise TypeError("公告不得删除，请发布更正公告")
