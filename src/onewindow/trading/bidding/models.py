from django.db import models
from django.db.models import Q

from onewindow.trading.bidding.rules import BidState, OfferState


class Custodian(models.Model):
    """Who holds a share of every bid of a tender, with the public key (密钥保管人)."""

    tender = models.ForeignKey(
        "tendering.Tender", models.PROTECT, related_name="custodians", verbose_name="招标项目"
    )
    name = models.CharField("保管人", max_length=40)
    suite = models.CharField("加密套件", max_length=40)
    public = models.CharField("公钥", max_length=300)
    digest = models.CharField("公钥摘要", max_length=64)
    holder = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", verbose_name="登记人"
    )
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "密钥保管人"
        ordering = ["tender", "name", "suite"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "name", "suite"], name="custodian_key_once")
        ]

    def __str__(self) -> str:
        return self.name


class OfferRound(models.Model):
    """A round of last offers (最后报价): who is asked, until when; opened by shares like bids."""

    lot = models.ForeignKey(
        "tendering.Lot", models.PROTECT, related_name="offer_rounds", verbose_name="标段"
    )
    number = models.PositiveSmallIntegerField("轮次")
    firms = models.ManyToManyField(
        "directory.Enterprise", related_name="+", verbose_name="可以报价的供应商"
    )
    asked_at = models.DateTimeField("发出时间")
    due = models.DateTimeField("截止时间")
    opened_at = models.DateTimeField("开启时间", null=True)
    state = models.CharField(
        "状态", max_length=8, choices=OfferState.choices(), default=OfferState.ASKED.value
    )

    class Meta:
        verbose_name = verbose_name_plural = "最后报价的轮次"
        ordering = ["lot", "number"]
        constraints = [models.UniqueConstraint(fields=["lot", "number"], name="offer_round_once")]

    def __str__(self) -> str:
        return f"{self.lot_id} 第{self.number}轮"


class Bid(models.Model):
    """A sealed bid (投标文件): ciphertext on disk, a manifest, nothing that can be read."""

    lot = models.ForeignKey(
        "tendering.Lot", models.PROTECT, related_name="bids", verbose_name="标段"
    )
    enterprise = models.ForeignKey(
        "directory.Enterprise", models.PROTECT, related_name="bids", verbose_name="投标人"
    )
    round = models.PositiveSmallIntegerField("轮次，0为首次", default=0)
    manifest = models.JSONField("清单")
    digest = models.CharField("清单摘要", max_length=64)
    state = models.CharField(
        "状态", max_length=12, choices=BidState.choices(), default=BidState.UPLOADING.value
    )
    started_at = models.DateTimeField("开始传输")
    sealed_at = models.DateTimeField("递交时间", null=True)
    opened_at = models.DateTimeField("解密时间", null=True)
    roll = models.JSONField("开标一览表", null=True)
    deposit = models.CharField("保证金情况", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "投标文件"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["lot", "enterprise", "round"],
                condition=Q(state=BidState.SEALED.value),
                name="bid_sealed_once",
            )
        ]
        indexes = [models.Index(fields=["lot", "state"], name="bid_by_lot")]

    def __str__(self) -> str:
        return f"{self.lot_id} {self.enterprise_id}"


class BidPart(models.Model):
    """One encrypted part of a bid and how much of it has arrived (投标文件的部分)."""

    bid = models.ForeignKey(Bid, models.CASCADE, related_name="parts", verbose_name="投标文件")
    name = models.CharField("部分", max_length=20)
    size = models.BigIntegerField("字节数")
    digest = models.CharField("密文摘要", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "投标文件的部分"
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["bid", "name"], name="bid_part_once")]

    def __str__(self) -> str:
        return self.name


class ReleasedShare(models.Model):
    """A custodian's share of one bid, released at the opening (已释放的份额)."""

    bid = models.ForeignKey(Bid, models.PROTECT, related_name="released", verbose_name="投标文件")
    custodian = models.CharField("保管人", max_length=40)
    value = models.CharField("份额", max_length=64)
    at = models.DateTimeField("释放时间")

    class Meta:
        verbose_name = verbose_name_plural = "已释放的份额"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "custodian"], name="share_released_once")
        ]

    def __str__(self) -> str:
        return f"{self.bid_id} {self.custodian}"
