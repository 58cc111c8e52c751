"""Play lists."""

from datetime import date, time
from typing import Any

from django import forms

from onewindow.services.hall.forms.shared import clock, day
from onewindow.services.hall.models import Screen
from onewindow.services.hall.rules import (
    ItemKind,
    Schedule,
)


class PlaylistForm(forms.Form):
    """The head of a playlist."""

    name = forms.CharField(label="名称", max_length=40)
    starts = forms.DateField(label="开始日期", widget=day())
    ends = forms.DateField(
        label="结束日期（不含）",
        required=False,
        widget=day(),
    )
    from_time = forms.TimeField(
        label="每天从",
        required=False,
        widget=clock(),
    )
    to_time = forms.TimeField(
        label="每天到",
        required=False,
        widget=clock(),
    )

    @property
    def schedule(self) -> Schedule:
        """Return when the playlist is shown."""
        said: dict[str, date | time | None] = self.cleaned_data
        return Schedule(said["starts"], said["ends"], said["from_time"], said["to_time"])  # type: ignore[arg-type]


class ItemForm(forms.Form):
    """One item of a playlist."""

    kind = forms.ChoiceField(label="类别", choices=ItemKind.choices())
    title = forms.CharField(label="标题", max_length=60, required=False)
    body = forms.CharField(
        label="正文", max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    picture = forms.FileField(label="图片", required=False)
    address = forms.CharField(
        label="网页地址", max_length=200, required=False, help_text="本系统的公开页面，如 /law/"
    )
    seconds = forms.IntegerField(label="停留秒数", initial=15)


class SubmitForm(forms.Form):
    """For which screens."""

    screens = forms.ModelMultipleChoiceField(
        label="在哪些屏播放", queryset=Screen.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, hall: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["screens"].queryset = Screen.objects.filter(hall=hall).order_by("code")  # type: ignore[attr-defined]
