from django import forms
from django.utils.translation import gettext_lazy as _


class LawSearch(forms.Form):
    """What somebody looks for in the law; anything odd in the address is simply ignored."""

    q = forms.CharField(label=_("关键词"), max_length=100, required=False)
    region = forms.CharField(label=_("适用区划"), max_length=12, required=False)
    unchecked = forms.BooleanField(label=_("只看待核与示例"), required=False)
    kind = forms.ChoiceField(choices=[("numbers", ""), ("rules", "")], required=False)
