from django.db import models

from onewindow.trading.contracts.rules import SelectionMethod, SelectionState


class Selection(models.Model):
    """How the winner of a small project was found (小型项目评选): by picking, price or draw."""

    lot = models.OneToOneField(
        "tendering.Lot", models.PROTECT, related_name="selection", verbose_name="标段"
    )
    method = models.CharField("确定成交人的规则", max_length=12, choices=SelectionMethod.choices())
    offers = models.JSONField("全部报价和资格审查意见")
    order = models.JSONField("名次", default=list)
    choice = models.CharField("选定", max_length=18, blank=True)
    reasons = models.TextField("比选理由", max_length=2000, blank=True)
    draw = models.ForeignKey(
        "evaluation.Draw", models.PROTECT, null=True, related_name="+", verbose_name="抽取"
    )
    made_at = models.DateTimeField("评选时间", null=True)
    state = models.CharField(
        "状态",
        max_length=8,
        choices=SelectionState.choices(),
        default=SelectionState.DRAWING.value,
    )

    class Meta:
        verbose_name = verbose_name_plural = "小型项目评选"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.lot} {self.method}"
