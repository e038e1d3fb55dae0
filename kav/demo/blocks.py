"""The demo's text blocks: sentences that a secretariat writes again and again."""

from collaboration.models import User
from decisions.enums import TextPlace
from decisions.models import TextBlock
from foundation.history import save_as

BLOCKS = (
    (TextPlace.CLAUSE, "Fastställa budget och plan", "Fastställa föreslagen budget och verksamhetsplan."),
    (
        TextPlace.REASONS,
        "Inom budget",
        "Förslaget ryms inom den budget som styrgruppen har fastställt och kräver ingen ny finansiering.",
    ),
    (
        TextPlace.NOTE,
        "Mer underlag",
        "Ärendet tas upp igen när verksamhetsledaren har redovisat kostnaderna och hört parterna.",
    ),
    (TextPlace.MINUTES, "Mötets öppnande", "Ordföranden hälsar alla välkomna och öppnar mötet."),
    (TextPlace.MINUTES, "Mötets avslutande", "Ordföranden tackar för mötet och avslutar det."),
)


def load_blocks(by: User) -> None:
    """Write blocks for clauses, reasons, notes and running texts."""
    for place, name, text in BLOCKS:
        save_as(TextBlock(place=place, name=name, text=text), by=by)
