"""The forms of devices."""

from collections.abc import Sequence
from typing import Any

from django import forms

from onewindow.channels.devices.rules import CommandKind, DeviceKind
from onewindow.foundation.directory.api import Counter
from onewindow.services.catalog.api import Matter
from onewindow.services.hall.api import Hall, Screen


class DeviceForm(forms.Form):
    """A device to register."""

    name = forms.CharField(label="名称", max_length=120, help_text="如 一楼东侧取号机")
    kind = forms.ChoiceField(label="类别", choices=DeviceKind.choices())
    hall = forms.ModelChoiceField(label="大厅", queryset=Hall.objects.none())
    counter = forms.ModelChoiceField(
        label="窗口",
        queryset=Counter.objects.none(),
        required=False,
        help_text="评价屏、叫号器必选",
    )
    screen = forms.ModelChoiceField(label="显示屏", queryset=Screen.objects.none(), required=False)
    matters = forms.ModelMultipleChoiceField(
        label="可办事项", queryset=Matter.objects.none(), required=False, help_text="不选为全部"
    )

    def __init__(self, *args: Any, halls: Sequence[Hall], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [hall.pk for hall in halls]
        sites = [hall.site_id for hall in halls]
        asked: Any = self.fields
        asked["hall"].queryset = Hall.objects.filter(pk__in=keys).select_related("site")
        asked["counter"].queryset = (
            Counter.objects.filter(site__in=sites)
            .select_related("site")
            .order_by("site", "number")
        )
        asked["screen"].queryset = Screen.objects.filter(hall__in=keys).order_by("code")
        asked["matters"].queryset = Matter.objects.order_by("slug")


class CommandForm(forms.Form):
    """What the device shall do."""

    kind = forms.ChoiceField(label="命令", choices=CommandKind.choices())
