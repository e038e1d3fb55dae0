"""What the collaboration is called."""

from pathlib import PurePath

from django.urls import reverse
from django.utils.translation import gettext as _

from collaboration.models import Collaboration
from foundation.prepared import PreparedObjects

_COLLABORATION = PreparedObjects(lambda: Collaboration.objects.order_by("pk")[:1])


def the_collaboration() -> Collaboration:
    """Return the row that names the collaboration; before it is written, an unsaved one with a plain name."""
    found = _COLLABORATION.all()
    return found[0] if found else Collaboration(name=_("The collaboration"), short_name=_("The portal"))


def logotype_address(collaboration: Collaboration) -> str:
    """Return where the logotype is fetched, or nothing without one; another picture is another address."""
    if not collaboration.logotype:
        return ""
    return f"{reverse('logotype')}?{PurePath(str(collaboration.logotype)).stem}"
