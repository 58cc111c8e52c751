from typing import Any

from django.db import models


class DisclosureScheme(models.Model):
    """Which links of a tender are open to everybody (公开清单), as the packs have it now."""

    code = models.CharField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=80)
    content = models.JSONField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "公开清单"

    def __str__(self) -> str:
        return self.name


class ReleaseRows(models.QuerySet["Release"]):
    """Releases that are only ever added."""

    def update(self, **changes: Any) -> int:
        """
        Refuse: a release never changes; a correction is another release.

        :raises TypeError: always.
        """
        raise TypeError("发布的数据不得改动，请另发一条")

    def delete(self) -> tuple[int, dict[str, int]]:
        """
        Refuse: what was released stays.

        :raises TypeError: always.
        """
        raise TypeError("发布的数据不得删除")


class Release(models.Model):
    """One OCDS 1.1.5 release (数据发布) as it was given out; never changed."""

    ocid = models.CharField("流程编号", max_length=60)
    code = models.CharField("发布编号", max_length=80, unique=True)
    notice = models.OneToOneField(
        "tendering.Notice", models.PROTECT, related_name="release", verbose_name="公告"
    )
    tags = models.JSONField("标签")
    at = models.DateTimeField("发布时间")
    content = models.JSONField("内容")
    digest = models.CharField("摘要", max_length=64)

    objects = ReleaseRows.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "开放数据"
        ordering = ["id"]
        indexes = [models.Index(fields=["ocid", "id"], name="release_by_process")]

    def __str__(self) -> str:
        return self.code
