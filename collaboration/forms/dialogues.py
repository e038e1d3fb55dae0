"""Forms of the collaboration's own pages; the registers are kept in the administration."""

from typing import ClassVar

from collaboration.models import Dialogue
from foundation.forms import PortalModelForm


class DialogueForm(PortalModelForm):
    """What is noted of a dialogue with an organisation."""

    class Meta:
        model = Dialogue
        fields: ClassVar[list[str]] = ["date", "form", "group_met", "participants", "other_participants", "notes"]
