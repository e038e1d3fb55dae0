"""A call with its grants as an annex."""

from dataclasses import dataclass

from decisions.queries.annexes import AnnexContent, register_annex
from foundation.dates import format_moment
from foundation.numbers import format_sek
from projects.models import Call
from projects.queries import GrantTable, OwnerShare, grant_table, grants_by_owner


@dataclass(frozen=True)
class CallContent:
    """A call as plain data. Empty text is a fact that is not there."""

    opens: str
    closes: str
    frame: str
    criteria: str
    grants: GrantTable
    owners: list[OwnerShare]


def call_annex(call: Call) -> AnnexContent:
    """Return the call's window, frame and criteria, its grants in order and their sum by owner."""
    return AnnexContent(
        title=call.title,
        template_name="projects/_annex.html",
        content=CallContent(
            opens=format_moment(call.opens_at) if call.opens_at else "",
            closes=format_moment(call.closes_at) if call.closes_at else "",
            frame=format_sek(call.frame) if call.frame is not None else "",
            criteria=call.criteria,
            grants=grant_table(call),
            owners=grants_by_owner(call),
        ),
    )


register_annex(Call, call_annex)
