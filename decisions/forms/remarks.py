"""A remark on a proposal, an answer to one, and a change of either."""

from django import forms
from django.utils.translation import gettext_lazy as _

from foundation.forms import PortalForm

LONGEST_REMARK = 4000


class ChangedRemarkForm(PortalForm):
    """The words of a remark."""

    text = forms.CharField(
        label=_("Your remark"),
        max_length=LONGEST_REMARK,
        widget=forms.Textarea,
        error_messages={"required": _("Write what you want to say.")},
    )


class RemarkForm(ChangedRemarkForm):
    """A remark on the version that was read, or an answer to one."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    parent = forms.IntegerField(widget=forms.HiddenInput, required=False)
