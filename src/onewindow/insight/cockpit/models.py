from django.db import models


class Outline(models.Model):
    """The outline of the city's regions (区划轮廓) as an administrator uploaded it, cleaned."""

    name = models.CharField("文件名", max_length=120)
    shapes = models.JSONField("轮廓")
    sha256 = models.CharField("文件摘要", max_length=64)
    uploaded_by = models.CharField("上传人", max_length=80)
    at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = verbose_name_plural = "区划轮廓"

    def __str__(self) -> str:
        return self.name


class WallScreen(models.Model):
    """A screen on a wall (大屏): shows the city without sign-in, by an address nobody guesses."""

    name = models.CharField("名称", max_length=40)
    digest = models.CharField("地址口令摘要", max_length=64, unique=True)
    opened_by = models.CharField("开通人", max_length=80)
    opened_at = models.DateTimeField("开通时间")
    ended_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "驾驶舱大屏"

    def __str__(self) -> str:
        return self.name
