"""The demo's action plan: pasted as people write them, adopted by the steering group, and followed up since.

It has the shape of a real one: five areas, measures without dates, those responsible on lines of their own, slips of
the pen. The sentences are made up.
"""

import datetime as dt

from django.utils import timezone

from actionplans.enums import Branch, MeasureState, PlanKind
from actionplans.models import Plan, StatusUpdate, TrackedMeasure
from actionplans.queries.pasted import PastedMeasure, due_in, parse_plan, recurrence_in
from actionplans.services import MeasureInput, PlanInput, ReviewedArea, create_plan, import_measures
from actionplans.services.documents import add_document
from actionplans.services.following import report_status
from collaboration.models import Body
from decisions.enums import ApprovalMethod, DecisionOutcome, Level
from decisions.services.agenda import put_matter_on_agenda
from decisions.services.attendance import record_attendance
from decisions.services.decisions import DecisionContent, Named, fix_decision, record_decision
from decisions.services.matters import open_matter
from decisions.services.meetings import MeetingFacts, hold_meeting, plan_meeting
from decisions.services.minutes import approve_minutes, send_minutes
from kav.demo.coming import Cast, present_of
from kav.demo.organisations import COLLABORATION

TITLE = "Handlingsplan efter utvärderingen av arenan"

PREAMBLE = "Förslag till handlingsplan efter utvärderingen av arenan"
CLOSING = (
    "Handlingsplanen läggs fram för styrgruppen, som gör sina ändringar och antar den. När planen är antagen är "
    "utvärderingens slutrapport inte längre arbetsmaterial."
)
TEXT = f"""
Kommunakademin Väst

{PREAMBLE}

Bakgrund

Arenan utvärderades av en utomstående under hösten. Kansliet och ledningsrådet har läst rapporten tillsammans.

Styrgruppens arbete

Styrgruppen behöver bättre underlag för att följa mål och pengar. Utvärderingen visar att prognoserna kommer sent.

Åtgärder:

- Att under våren pröva en ny modell för mål och budget, så att den gäller från och med den 1 mars {{year}}.

Ansvarig: Styrgruppen.

- Att skriva om arbetsordningen så att det framgår vad styrgruppen beslutar. Den ska gälla den 1 mars {{year}}.

Ansvarig: Styrgruppen.

- Varje temagrupp lämnar en kort årsrapport.

Ansvarig: Kansliets samordnare och respektive temaansvarig.

Flera partnerskap, olika behov

Parterna har olika skäl att vara med. Uppdragen behöver gränser som alla känner till.

Åtgärder

- Att gå igenom verksamhetsplanen årligen i varje partnerskap.

Ansvarig: Styrgrupperna för respektive partnerskap.

- Bestämma vem som för in nya arbetssätt i kommunerna, och vilket stöd de får.
Ansvarig: Styrgrupperna för respektive partnerskap.
- Erbjuda tankesmedjor när flera kommuner vill fånga samma fråga tillsammans.
Ansvarig: Verksamhetsledaren och temaansvariga.
- Nätverkens uppdrag, tid och nytta ses över varje år.
Ansvarig: Styrgrupperna för respektive partnerskap.
- Ge kurs- och konferensverksamheten en egen styrning.
Ansvarig: Styrgruppen.
- Fler möten hålls på distans där det går.
Ansvarig: Kansliet och länets kommuner.

Forskning som kommer till nytta

Kommunerna väntar sig mer av forskningen än de får. Den behöver bli konkret.

Åtgärder

- Bevaka ny forskning efter det som chefsnätverken har satt först.
Ansvarig: Respektive temaansvarig tillsammans med chefsnätverk.
- Informara om vad egna studier kan ge och vad de kostar.
Ansvarig: Respektive temaansvarig.
- Samarbeta med fler lärosäten om uppdragsutbildning.
Ansvarig: Områdets socialchefer.

Ett tydligare namn

Få känner till vad arenan gör. Den som möter en insats ska se vilka som står bakom den.

Åtgärder

- Skriva en kommunikationsplan för varje projekt.
Ansvarig: Respektive temaansvarig och kansliets kommunikatör.
- Berätta löpande för chefsnätverken om kanalerna.
Ansvarig: Respektive temaansvarig.
- Fråga dem det rör hur arbetet kan synas mer.
Ansvarig: Verksamhetsledaren och kansliets medarbetare.

Arbetet på kansliet

Kansliet är litet. Uppgifter och tid behöver gå ihop.

Åtgärder

- Se över hur ledningsgruppen arbetar.
Ansvarig: Verksamhetsledaren.
- Skriva en rutin för vem som svarar för vad.
Ansvarig: Verksamhetsledaren.
- Lära av varandra över gruppernas gränser, så att kunskapen stannar när någon slutar.
Ansvarig: Ledningsgruppen.

{CLOSING}
"""

# What a measure hangs on, by the words it begins with.
HANGS_ON = {"Samarbeta med fler lärosäten": "Minst två lärosäten svarar ja på förfrågan"}

# What has been said of the measures since, by their places in the plan: days ago, the state and the words.
SAID = (
    (2, 70, MeasureState.UNDER_WAY, "Ett första utkast är läst av presidiet."),
    (5, 95, MeasureState.UNDER_WAY, "Frågan är ställd till styrgrupperna."),
    (6, 40, MeasureState.DONE, "Två tankesmedjor är hållna, om hälsa och om lokaler."),
    (11, 20, MeasureState.UNDER_WAY, "En film och tre sidor text är på väg."),
    (16, 75, MeasureState.DONE, "Mötena är färre och har dagordning."),
    (17, 10, MeasureState.DROPPED, "Rutinen blev en del av arbetsordningen."),
)


def load_action_plan(steering: Body, cast: Cast) -> Plan:
    """Paste the plan, adopt it at a meeting a hundred days ago, and say since how some of its measures go."""
    plan = _drafted(cast)
    adopt_at_meeting(plan, steering, cast, days=-100)
    rows = TrackedMeasure.objects.filter(measure__item__area__plan=plan)
    adopted = timezone.now() - dt.timedelta(days=100)
    rows.update(started_at=adopted, touched_at=adopted)
    ordered = list(rows.order_by("measure__item__area__order", "measure__item__order", "order"))
    places = list(dict.fromkeys(row.measure_id for row in ordered))
    for place, days, state, text in SAID:
        row = next(row for row in ordered if row.measure_id == places[place - 1])
        said = report_status(tracked=row, state=state, text=text, by=cast.director, today=cast.today)
        at = timezone.now() - dt.timedelta(days=days)
        StatusUpdate.objects.filter(pk=said.pk).update(at=at)
        TrackedMeasure.objects.filter(pk=row.pk).update(touched_at=at)
    return plan


def _as_input(row: PastedMeasure) -> MeasureInput:
    condition = next((words for beginning, words in HANGS_ON.items() if row.text.startswith(beginning)), "")
    return MeasureInput(
        row.text,
        row.responsible,
        due_in(row.text).date,
        recurrence=recurrence_in(row.text),
        condition=condition,
        branch=Branch.IF_SO if condition else "",
    )


def _drafted(cast: Cast) -> Plan:
    head = PlanInput(TITLE, PlanKind.ACTION, cast.day(-100), dt.date(cast.next_year, 12, 31))
    plan = create_plan(head=head, by=cast.director)
    pasted = parse_plan(TEXT.format(year=cast.next_year))
    areas = [
        ReviewedArea(
            area.heading,
            area.need,
            [_as_input(row) for row in area.measures],
        )
        for area in pasted.areas
    ]
    plan = import_measures(plan=plan, areas=areas, rest="\n\n".join(pasted.rest), by=cast.director).plan
    report = "Arenan utvärderades under hösten.\n\nDen här filen är påhittad och hör till portalens demo.\n"
    add_document(
        plan=plan,
        title="Utvärdering av arenan, slutrapport",
        content=report.encode(),
        name="slutrapport.txt",
        opens_to=Level.PUBLIC,
        by=cast.director,
    )
    return plan


def adopt_at_meeting(
    plan: Plan, steering: Body, cast: Cast, *, days: int, clause: str = "Anta föreslagen handlingsplan."
) -> None:
    """Take a plan through a meeting whose minutes were approved on paper the week after."""
    by, day = cast.administrator, cast.day(days)
    opened = day - dt.timedelta(days=21)
    matter = open_matter(body=steering, title=plan.title, summary=f"{plan.title}.", by=by, today=opened)
    facts = MeetingFacts(
        day, dt.time(9), dt.time(11), chair=cast.people["chair"], secretary=cast.people["administrator"]
    )
    meeting = plan_meeting(body=steering, facts=facts, by=by, today=opened)
    put_matter_on_agenda(meeting=meeting, matter=matter, by=by)
    content = DecisionContent(
        lead_in="Styrgruppen beslutar att",
        clauses=[clause],
        presenter=Named(cast.people["director"], "Verksamhetsledare", COLLABORATION),
        no_participants=True,
        outcome=DecisionOutcome.ADOPTED,
        annexes=[plan],
    )
    decision = record_decision(matter=matter, content=content, by=by)
    hold_meeting(meeting=meeting, by=by, today=day)
    record_attendance(meeting=meeting, people=present_of(cast), by=by)
    fix_decision(decision=decision, by=by)
    at = dt.datetime.combine(day + dt.timedelta(days=7), dt.time(12), tzinfo=timezone.get_default_timezone())
    for approval in send_minutes(meeting=meeting, approvers=[], by=by):
        approve_minutes(approval=approval, by=by, method=ApprovalMethod.PAPER, at=at)
