"""What an empty register says: that there is nothing yet, and how the first row comes there."""

from django.urls import reverse
from django.utils.translation import gettext as _

from collaboration.models.rights import Visitor
from collaboration.permissions import Right
from collaboration.queries.rights import has_right
from foundation.errors import Sentence
from foundation.lists import Action, Empty


def empty_register(user: Visitor, register: str, title: Sentence, text: Sentence) -> Empty:
    """Return the empty state of a register of this app, with a button for who keeps the registers.

    `register` is the model's name in the administration's addresses: body, organisation, person.
    """
    if not (has_right(user, Right.USE_ADMIN) and has_right(user, Right.KEEP_REGISTERS)):
        return Empty(title, text)
    address = reverse(f"admin:collaboration_{register}_changelist")
    return Empty(title, text, Action(_("Add or import in the administration"), address, "gear"))
