"""What the collaboration is called."""

from pathlib import PurePath

from django.urls import reverse
from django.utils.translation import gettext as _

from collaboration.models import Collaboration


def the_collaboration() -> Collaboration:
    """Return the row that names the collaboration; before it is written, an unsaved one with a plain name."""
    found = Collaboration.objects.first()
    return found or Collaboration(name=_("The collaboration"), short_name=_("The portal"))


def logotype_address(collaboration: Collaboration) -> str:
    """Return where the logotype is fetched, or nothing without one; another picture is another address."""
    if not collaboration.logotype:
        return ""
    return f"{reverse('logotype')}?{PurePath(str(collaboration.logotype)).stem}"
