from django.db import models

from onewindow.trading.contracts.rules import NegotiationState, Signature


class Negotiation(models.Model):
    """The record of the talks with a single source (单一来源采购的协商情况记录)."""

    lot = models.OneToOneField(
        "tendering.Lot", models.PROTECT, related_name="negotiation", verbose_name="标段"
    )
    supplier = models.ForeignKey(
        "directory.Enterprise", models.PROTECT, related_name="+", verbose_name="供应商"
    )
    publicity = models.TextField("公示情况说明", max_length=1000)
    held_at = models.DateTimeField("协商时间")
    place = models.CharField("协商地点", max_length=120)
    costs = models.TextField("成本、同类合同价格和专利等情况说明", max_length=4000)
    terms = models.TextField("合同主要条款商定情况", max_length=4000)
    price = models.DecimalField("商定的成交价（元）", max_digits=18, decimal_places=2)
    duration_days = models.PositiveIntegerField("工期、交货期（日）")
    quality = models.CharField("质量和服务标准", max_length=200)
    signed_at = models.DateTimeField("签齐时间", null=True)
    state = models.CharField(
        "状态",
        max_length=8,
        choices=NegotiationState.choices(),
        default=NegotiationState.WRITING.value,
    )

    class Meta:
        verbose_name = verbose_name_plural = "协商情况记录"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.lot} {self.supplier}"


class Negotiator(models.Model):
    """One who bought: what he is, and whether he signs the record (单一来源采购人员)."""

    negotiation = models.ForeignKey(
        Negotiation, models.CASCADE, related_name="negotiators", verbose_name="协商情况记录"
    )
    user = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="采购人员"
    )
    title = models.CharField("单位和职称", max_length=80)
    signature = models.CharField(
        "签署情况", max_length=8, choices=Signature.choices(), default=Signature.OWED.value
    )
    words = models.CharField("不同意见和理由", max_length=1000, blank=True)
    at = models.DateTimeField("签署时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "单一来源采购人员"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["negotiation", "user"], name="negotiator_once")
        ]

    def __str__(self) -> str:
        return f"{self.user}"
