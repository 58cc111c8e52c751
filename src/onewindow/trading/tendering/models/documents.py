from typing import Any

from django.db import models
from django.db.models import Q

from onewindow.trading.tendering.models.tenders import Notice, Tender
from onewindow.trading.tendering.rules import DocumentState, QuestionState


class KnownTemplate(models.Model):
    """A template of tender documents (招标文件范本), as the packs have it now."""

    code = models.CharField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=80)
    content = models.JSONField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "招标文件范本"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class KnownBarrier(models.Model):
    """Words that the law forbids in tender documents (禁止内容), as the packs have them now."""

    code = models.CharField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=120)
    content = models.JSONField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "招标文件禁止内容"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class TenderDocument(models.Model):
    """
    An edition of a tender's document (招标文件), never changed once it is issued.

    ``answers`` and ``terms`` are what the tenderer said; ``content`` is the document composed
    from them, fixed with its digest when it is issued.
    """

    tender = models.ForeignKey(
        Tender, models.PROTECT, related_name="documents", verbose_name="招标项目"
    )
    number = models.PositiveSmallIntegerField("版次")
    template = models.CharField("范本代码", max_length=40)
    answers = models.JSONField("填写内容", default=dict)
    terms = models.JSONField("评审条款", default=dict)
    explained = models.JSONField("坚持写法的理由", default=dict)
    content = models.JSONField("正文", default=list)
    digest = models.CharField("摘要", max_length=64)
    state = models.CharField(
        "状态", max_length=12, choices=DocumentState.choices(), default=DocumentState.DRAFT.value
    )
    issued_at = models.DateTimeField("发出时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "招标文件"
        ordering = ["tender", "number"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "number"], name="document_number_once"),
            models.UniqueConstraint(
                fields=["tender"], condition=Q(state="issued"), name="document_in_force_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tender.name}招标文件（第{self.number}版）"

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """
        Refuse: an edition stays; a later one replaces it.

        :raises TypeError: always.
        """
        raise TypeError("招标文件不得删除，请发出新的版次")


class Download(models.Model):
    """
    Somebody who took the document for an enterprise (获取招标文件).

    Who they are and how many is nobody's business before the opening (招标投标法第二十二条).
    """

    document = models.ForeignKey(
        TenderDocument, models.PROTECT, related_name="downloads", verbose_name="招标文件"
    )
    enterprise = models.ForeignKey(
        "directory.Enterprise", models.PROTECT, related_name="+", verbose_name="企业"
    )
    person = models.ForeignKey(
        "directory.Person", models.PROTECT, related_name="+", verbose_name="经办人"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "招标文件下载"
        ordering = ["at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "enterprise", "person"], name="download_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.enterprise} {self.at:%Y-%m-%d %H:%M}"


class Clarification(models.Model):
    """A clarification or modification of the issued document (澄清修改), and part of it."""

    tender = models.ForeignKey(
        Tender, models.PROTECT, related_name="clarifications", verbose_name="招标项目"
    )
    number = models.PositiveSmallIntegerField("序号")
    change = models.TextField("澄清修改内容", max_length=4000)
    reason = models.CharField("原因", max_length=200)
    affects_bids = models.BooleanField("可能影响投标文件编制")
    document = models.OneToOneField(
        TenderDocument,
        models.PROTECT,
        null=True,
        related_name="clarification",
        verbose_name="新的版次",
    )
    notice = models.OneToOneField(
        Notice, models.PROTECT, related_name="clarification", verbose_name="公告"
    )
    due_before = models.DateTimeField("原截止时间")
    due_after = models.DateTimeField("新截止时间")
    issued_at = models.DateTimeField("发出时间")

    class Meta:
        verbose_name = verbose_name_plural = "澄清修改"
        ordering = ["tender", "number"]
        constraints = [
            models.UniqueConstraint(fields=["tender", "number"], name="clarification_once")
        ]

    def __str__(self) -> str:
        return f"{self.tender.name}澄清修改第{self.number}号"


class Question(models.Model):
    """A question on the document (提问); who asks stays secret, the answer goes to all holders."""

    tender = models.ForeignKey(
        Tender, models.PROTECT, related_name="questions", verbose_name="招标项目"
    )
    enterprise = models.ForeignKey(
        "directory.Enterprise", models.PROTECT, related_name="+", verbose_name="提问企业"
    )
    text = models.TextField("问题", max_length=2000)
    asked_at = models.DateTimeField("提问时间")
    answer = models.TextField("答复", max_length=4000, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    clarification = models.ForeignKey(
        Clarification,
        models.PROTECT,
        null=True,
        related_name="questions",
        verbose_name="以澄清答复",
    )
    state = models.CharField(
        "状态", max_length=12, choices=QuestionState.choices(), default=QuestionState.ASKED.value
    )

    class Meta:
        verbose_name = verbose_name_plural = "提问和答疑"
        ordering = ["tender", "asked_at", "id"]

    def __str__(self) -> str:
        return self.text[:40]
