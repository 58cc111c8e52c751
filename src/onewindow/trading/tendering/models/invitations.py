from django.db import models

from onewindow.trading.tendering.models.tenders import Notice, Tender


class Invitation(models.Model):
    """
    An enterprise that the tenderer invites to bid (受邀企业); ``letter`` is what it was sent.

    Whom else he invites is nobody's business before the opening (招标投标法第二十二条).
    """

    tender = models.ForeignKey(
        Tender, models.PROTECT, related_name="invitations", verbose_name="招标项目"
    )
    enterprise = models.ForeignKey(
        "directory.Enterprise", models.PROTECT, related_name="+", verbose_name="受邀企业"
    )
    added_at = models.DateTimeField("列入时间")
    letter = models.ForeignKey(
        Notice, models.PROTECT, null=True, related_name="invitations", verbose_name="投标邀请书"
    )
    sent_at = models.DateTimeField("发出时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "投标邀请"
        ordering = ["tender", "id"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "enterprise"], name="invitation_once")
        ]

    def __str__(self) -> str:
        return f"{self.tender}：{self.enterprise}"
