from django.db import models
from django.db.models import Q

from onewindow.trading.guarantees.rules import (
    LIVING,
    ClaimState,
    Form,
    GuaranteeState,
    LineState,
    OutgoingState,
    PartnerKind,
    Purpose,
)


class Partner(models.Model):
    """Who is connected (合作机构): the accounts' bank, or who issues letters and policies."""

    code = models.CharField("机构代码", max_length=30, unique=True)
    name = models.CharField("机构名称", max_length=100)
    kind = models.CharField("机构类型", max_length=16, choices=PartnerKind.choices())
    url = models.CharField("接口地址", max_length=200)
    public_key = models.TextField("公钥（PEM）")
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "合作机构"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Guarantee(models.Model):
    """
    A deposit, letter or policy of one bidder for one lot (保证金、保函).

    Until the opening lot and bidder are empty here and sealed in ``content``; ``handle`` is a
    keyed hash that keeps one bidder from having two at a time. See docs/decisions/0011.
    """

    reference = models.CharField("编号", max_length=40, unique=True)
    purpose = models.CharField("用途", max_length=12, choices=Purpose.choices())
    form = models.CharField("形式", max_length=10, choices=Form.choices())
    handle = models.CharField("对象标识", max_length=64)
    account_mark = models.CharField("收款账号标识", max_length=64, blank=True, db_index=True)
    letter_mark = models.CharField("查验标识", max_length=64, blank=True, db_index=True)
    content = models.BinaryField("封存的内容")
    lot = models.ForeignKey(
        "tendering.Lot",
        models.PROTECT,
        null=True,
        related_name="guarantees",
        verbose_name="标段",
    )
    enterprise = models.ForeignKey(
        "directory.Enterprise",
        models.PROTECT,
        null=True,
        related_name="guarantees",
        verbose_name="投标人",
    )
    is_winner = models.BooleanField("是否中标", null=True)
    state = models.CharField(
        "状态", max_length=12, choices=GuaranteeState.choices(), default=GuaranteeState.ASKED.value
    )

    class Meta:
        verbose_name = verbose_name_plural = "保证金"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["handle"],
                condition=Q(state__in=sorted(state.value for state in LIVING)),
                name="guarantee_living_once",
            )
        ]
        indexes = [models.Index(fields=["lot", "state"], name="guarantee_by_lot")]

    def __str__(self) -> str:
        return self.reference


class BankLine(models.Model):
    """One line of the statement of the deposit account (银行流水); payer and amount are sealed."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", verbose_name="银行")
    number = models.CharField("流水号", max_length=60)
    guarantee = models.ForeignKey(
        Guarantee, models.PROTECT, null=True, related_name="lines", verbose_name="保证金"
    )
    content = models.BinaryField("封存的内容")
    state = models.CharField("状态", max_length=12, choices=LineState.choices())
    at = models.DateTimeField("收到时间")

    class Meta:
        verbose_name = verbose_name_plural = "银行流水"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["partner", "number"], name="bank_line_once")
        ]

    def __str__(self) -> str:
        return self.number


class Outgoing(models.Model):
    """A message on its way to a partner (发往机构的报文): sent after the commit, and again."""

    reference = models.CharField("报文号", max_length=40, unique=True)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", verbose_name="机构")
    kind = models.CharField("报文类型", max_length=20)
    guarantee = models.ForeignKey(
        Guarantee, models.PROTECT, null=True, related_name="outgoing", verbose_name="保证金"
    )
    line = models.ForeignKey(
        BankLine, models.PROTECT, null=True, related_name="outgoing", verbose_name="银行流水"
    )
    content = models.BinaryField("封存的内容")
    attempts = models.PositiveSmallIntegerField("已试次数", default=0)
    due_at = models.DateTimeField("下次发送")
    error = models.CharField("上次出错", max_length=200, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=OutgoingState.choices(), default=OutgoingState.WAITING.value
    )

    class Meta:
        verbose_name = verbose_name_plural = "发往机构的报文"
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "due_at"], name="outgoing_by_due")]

    def __str__(self) -> str:
        return self.reference


class Incoming(models.Model):
    """A message that a partner sent (机构来文): its number is taken once, whatever comes again."""

    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+", verbose_name="机构")
    number = models.CharField("报文号", max_length=60)
    digest = models.CharField("报文摘要", max_length=64)
    answer = models.BinaryField("封存的答复")
    at = models.DateTimeField("收到时间")

    class Meta:
        verbose_name = verbose_name_plural = "机构来文"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["partner", "number"], name="incoming_once")]

    def __str__(self) -> str:
        return self.number


class Refund(models.Model):
    """What is given back for a deposit (退还); the sums are sealed like everything of the bank."""

    guarantee = models.OneToOneField(
        Guarantee, models.PROTECT, related_name="refunded", verbose_name="保证金"
    )
    content = models.BinaryField("封存的内容")
    ordered_at = models.DateTimeField("通知银行时间")
    paid_at = models.DateTimeField("银行付款时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "保证金退还"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.guarantee_id}"


class Claim(models.Model):
    """A decision not to give a guarantee back (不予退还、索赔): cause, objection, outcome."""

    guarantee = models.ForeignKey(
        Guarantee, models.PROTECT, related_name="claims", verbose_name="保证金"
    )
    ground = models.CharField("情形", max_length=20)
    source = models.CharField("依据", max_length=100)
    reason = models.TextField("事实和理由")
    evidence = models.ForeignKey(
        "records.Attachment", models.PROTECT, null=True, verbose_name="证据"
    )
    decided_at = models.DateTimeField("决定时间")
    objections_by = models.DateField("异议截止日")
    objection = models.TextField("异议", blank=True)
    answer = models.TextField("答复", blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=ClaimState.choices(), default=ClaimState.NOTIFIED.value
    )

    class Meta:
        verbose_name = verbose_name_plural = "不予退还决定"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.guarantee_id} {self.ground}"
