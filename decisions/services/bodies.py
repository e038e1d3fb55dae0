"""What the end of a body means for its meetings and matters."""

import datetime as dt

from django.utils.translation import gettext as _

from collaboration.models import Body
from foundation.dates import format_date
from foundation.errors import RuleError


def require_open_body(body: Body, day: dt.date) -> None:
    """Raise RuleError, in words, if the body was not or is no longer at work on `day`."""
    if day > body.last_day:
        raise RuleError(
            _("%(body)s closed on %(day)s. Its records can be read, but nothing new can be added.")
            % {"body": body, "day": format_date(body.valid_to)}
        )
    if day < body.first_day:
        raise RuleError(_("%(body)s starts on %(day)s.") % {"body": body, "day": format_date(body.valid_from)})
