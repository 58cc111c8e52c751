from django.db import models

from onewindow.foundation.messaging.rules import Channel, DeliveryState


class Message(models.Model):
    """A word to a person (消息); in-site at once, by SMS or e-mail through the outbox."""

    person = models.ForeignKey(
        "directory.Person", models.PROTECT, related_name="messages", verbose_name="收件人"
    )
    subject = models.CharField("关于", max_length=80, blank=True)
    title = models.CharField("标题", max_length=120)
    body = models.TextField("正文")
    link = models.CharField("链接", max_length=200, blank=True)
    at = models.DateTimeField("时间")
    read_at = models.DateTimeField("已读时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "消息"
        indexes = [models.Index(fields=["person", "-at"], name="message_by_person")]

    def __str__(self) -> str:
        return self.title


class Delivery(models.Model):
    """One attempt series to carry a message outside (外发)."""

    message = models.ForeignKey(
        Message, models.PROTECT, related_name="deliveries", verbose_name="消息"
    )
    channel = models.CharField("渠道", max_length=8, choices=Channel.choices())
    address = models.CharField("地址", max_length=120)
    state = models.CharField(
        "状态", max_length=8, choices=DeliveryState.choices(), default=DeliveryState.WAITING.value
    )
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    due_at = models.DateTimeField("下次时间")
    error = models.CharField("错误", max_length=300, blank=True)
    # 只给本人看的外发正文（如一次性链接），发出或放弃后清空，不留在库里。
    words = models.TextField("外发正文", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "外发"
        indexes = [models.Index(fields=["state", "due_at"], name="delivery_due")]

    def __str__(self) -> str:
        return f"{self.channel} {self.address}"
