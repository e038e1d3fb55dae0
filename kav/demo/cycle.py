"""The yearly round of the demo: the fixed points of a year, told in words of our own, and copied to the next."""

import datetime as dt

from actionplans.services.cycle import CycleEventInput, add_cycle_event, copy_cycle
from collaboration.models import User

_DIRECTOR, _OFFICE, _CHAIR = "verksamhetsledaren", "kansliet", "ordföranden"
FIXED_POINTS = (
    (1, None, "Projektledarna berättar om läget i rådet och temagrupperna", _DIRECTOR, "verksamhetsplanen"),
    (2, None, "Utfallet för förra året och vad som förs över läggs fram för styrgruppen", _DIRECTOR, "arbetsordningen"),
    (3, 31, "Verksamhetsberättelsen är klar och publicerad", _OFFICE, "samverkansavtalet"),
    (4, 30, "Första tertialet stängs", _OFFICE, "kommunallagen 11 kap. 16 §"),
    (5, 1, "Listan över vårens dialoger gås igenom", _DIRECTOR, "verksamhetsplanen"),
    (6, 30, "Vårens projekt lämnar slutrapport", "projektledarna", "beslut om medel"),
    (8, 31, "Delårsrapport med prognos för helåret", _OFFICE, "kommunallagen 11 kap. 16 §"),
    (9, None, "Parterna bjuds in att lämna behov", _OFFICE, "uppdragsbeskrivningarna"),
    (10, 31, "Parterna har bekräftat sina andelar av kostnaderna", "parterna", "samverkansavtalet"),
    (11, 1, "Listan över höstens dialoger gås igenom", _DIRECTOR, "verksamhetsplanen"),
    (11, None, "Årets närvaro i organ och grupper sammanställs", _OFFICE, "arbetsordningen"),
    (12, None, "Nästa års mötesdagar och årshjul bestäms", _CHAIR, "arbetsordningen"),
    (12, 31, "Avtalets löptid och uppsägningsdagar kontrolleras", _OFFICE, "samverkansavtalet"),
)


def load_cycle(by: User, today: dt.date) -> None:
    """Write the fixed points of the year of `today`, and copy them to the next."""
    for month, day, title, responsible, basis in FIXED_POINTS:
        add_cycle_event(given=CycleEventInput(title, today.year, month, day, basis, responsible), by=by)
    copy_cycle(year=today.year, to=today.year + 1, by=by)
