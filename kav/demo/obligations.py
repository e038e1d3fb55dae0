"""What the demo's parties owe each other again and again, by the operational plan of 2020 and since."""

import datetime as dt

from actionplans.enums import Fulfilment, Interval, OwedBy, RowState
from actionplans.models import ObligationRow, Plan
from actionplans.services.obligations import ObligationInput, add_obligation, close_row, write_rows
from collaboration.models import Dialogue, Organisation, Person, User
from collaboration.services.dialogues import record_dialogue
from kav.demo.organisations import DEPARTMENTS, FEDERATION, MUNICIPALITIES

BEGAN = dt.date(2020, 1, 1)
NOT_MET_2020 = ("Munkedals kommun", "Orusts kommun", "Tanums kommun", DEPARTMENTS[3])
_FEEDBACK = (
    (dt.date(2020, 6, 30), dt.date(2020, 5, 14), "Muntligt vid arbetsutskottets möte."),
    (dt.date(2020, 12, 31), dt.date(2020, 11, 19), "Skriftligt, som arbetsutskottet önskade."),
)


def load_obligations(organisations: dict[str, Organisation], director: Person, by: User, today: dt.date) -> None:
    """Begin the obligations, write the rows of 2020 and of this year, and record what was done in 2020."""
    plan = Plan.objects.current().filter(title="Verksamhetsplan 2020").first()
    dialogue = add_obligation(
        given=ObligationInput(
            title="Dialog med kommuner och arbetsenheter",
            text="Verksamhetsledaren möter ledningen i varje kommun och på varje arbetsenhet vid högskolan.",
            owed_by=OwedBy.MET,
            fulfilment=Fulfilment.DIALOGUE,
            valid_from=BEGAN,
            plan=plan,
        ),
        by=by,
    )
    feedback = add_obligation(
        given=ObligationInput(
            title="Återkoppling till kommunalförbundets ledning",
            owed_by=OwedBy.ORGANISATION,
            organisation=organisations[FEDERATION],
            valid_from=BEGAN,
            plan=plan,
        ),
        by=by,
    )
    review = add_obligation(
        given=ObligationInput(
            title="Temagruppen ser över sin uppdragsbeskrivning",
            owed_by=OwedBy.THEME_GROUPS,
            interval=Interval.YEARLY,
            valid_from=dt.date(2022, 1, 1),
            basis="uppdragsbeskrivningarna",
        ),
        by=by,
    )
    for year in (BEGAN.year, today.year):
        write_rows(obligation=dialogue, year=year, by=by)
        write_rows(obligation=feedback, year=year, by=by)
    write_rows(obligation=review, year=today.year, by=by)
    for due, day, words in _FEEDBACK:
        row = ObligationRow.objects.get(obligation=feedback, due_date=due)
        close_row(row=row, to=RowState.DONE, day=day, today=today, reason=words, by=by)
    _meet_2020(organisations, director, by)


def _meet_2020(organisations: dict[str, Organisation], director: Person, by: User) -> None:
    """Record the spring's dialogues of 2020, and the autumn's with all but a few."""
    names = [*MUNICIPALITIES, *DEPARTMENTS]
    for first, missing in ((dt.date(2020, 2, 3), ()), (dt.date(2020, 9, 7), NOT_MET_2020)):
        met = [name for name in names if name not in missing]
        for place, name in enumerate(met):
            day = first + dt.timedelta(weeks=place // 2, days=place % 2)
            dialogue = Dialogue(organisation=organisations[name], date=day, group_met="ledningsgruppen")
            record_dialogue(dialogue=dialogue, participants=[director], by=by)
