"""An officer's report on next year's budget, for the demo's coming meeting. Everything in it is made up."""

import datetime as dt

from collaboration.models import User
from decisions.enums import PaperKind
from decisions.models import Matter, Paper
from decisions.services.papers import PaperFacts, Upload, add_paper
from foundation.dates import format_date

_TITLE = "Tjänsteskrivelse om budget och verksamhetsplan"
_HEADINGS = (
    (
        "Sammanfattning",
        (
            "Förslaget bygger på samma intäkter som i år. Personalen är den största kostnaden. Medel för möten "
            "och resor sänks eftersom fler möten hålls på distans."
        ),
    ),
    (
        "Bakgrund",
        (
            "Styrgruppen gav i höstas verksamhetsledaren i uppdrag att ta fram förslag till budget och plan. "
            "Parterna har lämnat sina behov i dialogerna under september och oktober."
        ),
    ),
    (
        "Ekonomiska konsekvenser",
        (
            "Budgeten är i balans. Parternas avgifter är oförändrade. Ett överskott från tidigare år används till "
            "utvärderingen."
        ),
    ),
    (
        "Bedömning",
        (
            "Planen kan genomföras med nuvarande bemanning. Den största risken är att behov kommer in sent, så att "
            "insatserna inte hinner starta före sommaren."
        ),
    ),
)


def add_officers_report(matter: Matter, *, year: int, by: User, today: dt.date) -> Paper:
    """Add the report to the matter, dated four days ago."""
    from reports.pdf.engine import html_to_pdf  # noqa: PLC0415 - WeasyPrint: slow

    day = today - dt.timedelta(days=4)
    title = f"{_TITLE} {year}"
    parts = "".join(f"<h2>{heading}</h2><p>{text}</p>" for heading, text in _HEADINGS)
    body = f"<header class='title'><h1>{title}</h1></header><p>{format_date(day)}, {by}</p>{parts}"
    page = f"<!doctype html><html lang='sv'><head><title>{title}</title></head><body>{body}</body></html>"
    return add_paper(
        matter=matter,
        upload=Upload(html_to_pdf(page), "tjansteskrivelse.pdf"),
        facts=PaperFacts(title, PaperKind.OFFICERS_REPORT, day),
        by=by,
    )
