"""The operational plan of 2020: its headings, dates and facts, told in words of our own."""

import datetime as dt
from dataclasses import dataclass

GRANTS = "grants of call 2019"


@dataclass(frozen=True)
class DemoItem:
    """A point: its text, date, footnote and points under it. `inserts` names what stands below it."""

    text: str
    due: dt.date | None = None
    precision: str = "day"
    footnote: str = ""
    inserts: str = ""
    items: tuple["DemoItem", ...] = ()


@dataclass(frozen=True)
class DemoArea:
    """A section: heading, number as written, text, points, and sections under it."""

    heading: str
    number: str = ""
    text: str = ""
    items: tuple[DemoItem, ...] = ()
    areas: tuple["DemoArea", ...] = ()


_PURPOSE = DemoArea(
    "Syfte och fokusområden",
    "1",
    "Parterna utvecklar kunskap, kompetens och verksamhet tillsammans, till nytta för kommunerna i Fyrbodal, "
    "Högskolan Väst och samhället (samverkansavtalet, Dnr 2017/8 B60). Både kommunernas och näringslivets behov "
    "räknas.",
    areas=(
        DemoArea(
            "Fyrbodals kommuner",
            items=(
                DemoItem("Fler ska gå vidare till högre utbildning."),
                DemoItem("Kompetensutveckling ska utgå från behoven."),
                DemoItem("Verksamheter i kommuner och företag ska utvecklas, främst med digitalisering."),
            ),
        ),
        DemoArea(
            "Högskolan Väst",
            items=(
                DemoItem("Profilen arbetsintegrerat lärande (AIL) ska utvecklas."),
                DemoItem("Nya former av AIL och flexibel utbildning ska prövas."),
                DemoItem("Forskning och utbildning ska stärkas."),
            ),
        ),
    ),
)
_VISION = DemoArea(
    "Vision och mål samt mäta, följa upp, leda och styra",
    items=(
        DemoItem("En vision som alla parter delar ska finnas.", dt.date(2020, 12, 31)),
        DemoItem(
            "Ett system för att mäta, följa upp, leda, styra och lära ska byggas vidare.",
            footnote="Ett viktigt nästa steg är att bestämma mål och indikatorer för arenan, även sådana som "
            "parterna redan har.",
        ),
        DemoItem("Varje större specifik aktivitet ska ha mätbara mål, och det ska framgå vad som räknas som en sådan."),
    ),
)
_CULTURE = DemoArea(
    "Kultur- och legitimitetsbyggande",
    items=(
        DemoItem("En kultur där parterna talar om ”vi” ska växa fram."),
        DemoItem("Fler ska känna till Kommunakademin Väst och vad den kan bidra med."),
        DemoItem("Kommunikationsplanen för 2020 ska genomföras."),
    ),
)
_ORGANISING = DemoArea(
    "Organisering och gränssnitt för ökad handlingskraft och effektivitet",
    items=(
        DemoItem(
            "Den nya arbetsordningen ska införas, utvärderas och förfinas; närvaron i råd och grupper ska följas."
        ),
        DemoItem("Samverkan med Fyrbodals kommunalförbund och dess nätverk ska få tydliga gränssnitt."),
        DemoItem("Kontakten med den politiska ledningen ska bli regelbunden."),
    ),
)
_PROCESSES = DemoArea(
    "Utveckling av systematiskt arbete och effektiva processer",
    items=(
        DemoItem(
            "En process från behov till utvärderad insats ska tas fram.",
            items=(
                DemoItem("Den ska ha digitalt stöd."),
                DemoItem("Den ska visa ledtider och andra mått."),
            ),
        ),
        DemoItem(
            "Näringslivets behov ska fångas systematiskt.",
            items=(
                DemoItem("En arbetsgrupp lämnar förslag under första kvartalet.", dt.date(2020, 3, 31), "month"),
                DemoItem("Förslaget prövas och utvärderas under året.", dt.date(2020, 12, 31), "year"),
            ),
        ),
        DemoItem("Kommunakademin Väst ska vara en mötesplats för forsknings- och utvecklingsprojekt."),
    ),
)
_FOLLOW_UP = DemoArea(
    "Avtalsuppföljning och samverkan",
    items=(
        DemoItem(
            "Verksamhetsledaren för dialog med varje kommuns ledningsgrupp och varje arbetsenhet på högskolan, "
            "minst en gång per halvår."
        ),
        DemoItem("Förbundets ledning får återkoppling minst en gång per halvår, eller som dess arbetsutskott önskar."),
        DemoItem("Verksamhetsledaren bygger och vårdar nätverk."),
    ),
)
_PROJECTS = DemoArea(
    "Beviljade projekt inom ramen för KAVs projektutlysning 2019",
    text="Sex projekt har beviljats medel. De följs av ledningsråd och styrgrupp.",
    items=(
        DemoItem("Beviljade projekt:", inserts=GRANTS),
        DemoItem("Projekten avslutas.", dt.date(2020, 6, 30)),
        DemoItem("Projektledarna berättar om läget på ledningsrådets möte i januari eller februari."),
        DemoItem("Resultaten presenteras när projekten är klara, och en slutkonferens hålls."),
    ),
)
_PRIORITIES = DemoArea(
    "Prioriterade områden för kompetensförsörjningsinsatser",
    text="Behovet styr form och innehåll. Varje område följs med egna mål och indikatorer.",
    items=(
        DemoItem(
            "Ökad övergång till högre utbildning och färre avhopp.",
            items=(
                DemoItem("Om VGR beviljar den treåriga ansökan sker arbetet i det projektet."),
                DemoItem("Om ansökan avslås söks annan finansiering, och ansökans två arbetspaket påbörjas ändå."),
            ),
        ),
        DemoItem(
            "Fler utbildade i Fyrbodal.",
            items=(
                DemoItem("sjuksköterskor"),
                DemoItem("lärare, särskilt i förskola och fritidshem"),
                DemoItem("ingenjörer"),
            ),
        ),
        DemoItem(
            "Digitalisering.",
            items=(
                DemoItem("Digitaliseringen i skolan, med Forum för skolutveckling och LINA.", dt.date(2020, 2, 27)),
                DemoItem(
                    "Digitalisering i praktiken inom hälsa, vård och omsorg, med Fyrbodals hälsoakademi, eTeam, "
                    "Högskolan Väst och GITS.",
                    dt.date(2020, 5, 26),
                ),
            ),
        ),
        DemoItem("Ledarskap: gemensam utbildning för nya chefer, och utbildning i projektledning."),
        DemoItem("Integration: ledningsrådet tar fram fokus och aktiviteter, med validering som viktig del."),
    ),
)
_FORMS = DemoArea(
    "Prioriterade former för utbildning",
    items=(
        DemoItem("AIL som en självklar del i varje insats."),
        DemoItem("Flexibel utbildning, på nätet och vid lärcentra."),
        DemoItem("Kortare insatser som riktas efter behov."),
    ),
)
PLAN_2020 = (
    _PURPOSE,
    DemoArea(
        "Plan för Kommunakademin Västs arbete 2020",
        "2",
        "Det arbete som började 2019 fortsätter.",
        areas=(_VISION, _CULTURE, _ORGANISING, _PROCESSES, _FOLLOW_UP, _PROJECTS, _PRIORITIES, _FORMS),
    ),
)
