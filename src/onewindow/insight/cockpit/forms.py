"""What the pages of the cockpit ask."""

from django import forms

from onewindow.engines.indicators.api import CloseReason


class ExplainForm(forms.Form):
    """What caused a red light and what was done about it."""

    words = forms.CharField(
        label="原因和措施", max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class CloseForm(forms.Form):
    """Why an alert is closed, and whether it was of use."""

    reason = forms.ChoiceField(
        label="关闭原因", choices=[("", "请选择"), *CloseReason.choices()], required=False
    )
    useful = forms.ChoiceField(
        label="这条预警有没有用",
        choices=[("yes", "有用"), ("no", "没用")],
        widget=forms.RadioSelect,
        required=False,
    )
    words = forms.CharField(
        label="补充说明",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="红灯预警须写明原因和采取的措施",
    )

    @property
    def is_useful(self) -> bool | None:
        """Return the answer, None where there is none."""
        return {"yes": True, "no": False}.get(self.cleaned_data["useful"])


class OutlineForm(forms.Form):
    """The file with the outline of the regions."""

    file = forms.FileField(
        label="区划轮廓文件",
        help_text="GeoJSON（.json 或 .geojson），每个区划一个面，写明 name 和 adcode，不超过3MB",
    )


class WallForm(forms.Form):
    """Where the screen hangs."""

    name = forms.CharField(label="大屏位置", max_length=40, help_text="如：指挥大厅主屏")
