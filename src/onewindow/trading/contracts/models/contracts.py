from datetime import date, timedelta

from django.db import models
from django.db.models import Q

from onewindow.trading.contracts.models.awards import Award
from onewindow.trading.contracts.rules import (
    ContractState,
    DeviationGround,
    Party,
    Term,
)


class Contract(models.Model):
    """A contract (合同) that follows from an award, compared with the bid before it is signed."""

    award = models.ForeignKey(Award, models.PROTECT, related_name="contracts", verbose_name="定标")
    lot = models.ForeignKey(
        "tendering.Lot", models.PROTECT, related_name="contracts", verbose_name="标段"
    )
    number = models.CharField("合同编号", max_length=40, unique=True)
    title = models.CharField("合同名称", max_length=200)
    supplier = models.ForeignKey(
        "directory.Enterprise", models.PROTECT, related_name="+", verbose_name="承包人、供应商"
    )
    scope = models.TextField("标的")
    amount = models.DecimalField("合同价款（元）", max_digits=18, decimal_places=2)
    starts = models.DateField("开始日")
    duration_days = models.PositiveIntegerField("履行期限（日）")
    quality = models.CharField("质量", max_length=200)
    project_manager = models.CharField("项目负责人", max_length=60, blank=True)
    manager_certificate = models.CharField("证书名称和编号", max_length=120, blank=True)
    manager_days = models.PositiveSmallIntegerField("项目负责人每月到岗天数", default=0)
    prepayment_rate = models.DecimalField("预付款比例", max_digits=5, decimal_places=4, default=0)
    retention_rate = models.DecimalField(
        "质量保证金比例", max_digits=5, decimal_places=4, default=0
    )
    warranty_days = models.PositiveIntegerField("缺陷责任期（日）", default=0)
    performance_bond = models.DecimalField(
        "履约保证金（元）", max_digits=18, decimal_places=2, default=0
    )
    payment_days = models.PositiveSmallIntegerField("付款期限（日）")
    is_small_firm = models.BooleanField("供应商为中小企业", default=False)
    clauses = models.TextField("验收、违约责任和争议解决")
    file = models.ForeignKey(
        "records.Attachment",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="合同文本",
    )
    digest = models.CharField("文本摘要", max_length=64, blank=True)
    signed_at = models.DateTimeField("签订时间", null=True)
    published_at = models.DateTimeField("公告时间", null=True)
    filed_at = models.DateTimeField("备案时间", null=True)
    state = models.CharField(
        "状态",
        max_length=10,
        choices=ContractState.choices(),
        default=ContractState.DRAFT.value,
    )

    class Meta:
        verbose_name = verbose_name_plural = "合同"
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["lot"],
                condition=~Q(state=ContractState.DROPPED.value),
                name="contract_living_once",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="contract_amount_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def ends(self) -> date:
        """Return the first day after the agreed duration."""
        return self.starts + timedelta(days=self.duration_days)


class Deviation(models.Model):
    """A main term that differs from the bid, with the lawful reason (合同与投标不一致说明)."""

    contract = models.ForeignKey(
        Contract, models.CASCADE, related_name="deviations", verbose_name="合同"
    )
    term = models.CharField("条款", max_length=10, choices=Term.choices())
    promised = models.CharField("投标和定标", max_length=500)
    agreed = models.CharField("合同", max_length=500)
    ground = models.CharField("法定理由", max_length=16, choices=DeviationGround.choices())
    reason = models.CharField("事实", max_length=1000)

    class Meta:
        verbose_name = verbose_name_plural = "合同与投标不一致说明"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["contract", "term"], name="deviation_once")]

    def __str__(self) -> str:
        return f"{self.get_term_display()}"


class ContractSigning(models.Model):
    """One party's signature under a contract (合同签署)."""

    contract = models.ForeignKey(
        Contract, models.PROTECT, related_name="signings", verbose_name="合同"
    )
    party = models.CharField("一方", max_length=10, choices=Party.choices())
    signer = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="签署人"
    )
    digest = models.CharField("文本摘要", max_length=64)
    at = models.DateTimeField("签署时间")

    class Meta:
        verbose_name = verbose_name_plural = "合同签署"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "party", "digest"], name="contract_signed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.party}"
