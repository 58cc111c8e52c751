"""An enterprise that is to be invited."""

from django import forms

from onewindow.foundation.directory.api import Enterprise, clean_number, enterprise_by_code


class InvitationForm(forms.Form):
    """Which enterprise goes on the list (受邀企业)."""

    credit_code = forms.CharField(label="受邀企业统一社会信用代码", max_length=18)

    def clean_credit_code(self) -> Enterprise:
        """Return the enterprise with the code."""
        found = enterprise_by_code(clean_number(self.cleaned_data["credit_code"]))
        if found is None:
            raise forms.ValidationError("没有登记这个统一社会信用代码的企业")
        return found
