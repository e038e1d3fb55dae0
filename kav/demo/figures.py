"""The sums of the reference case: the budget of 2020 in tkr and the grants of call 2019 in kr."""

from typing import NamedTuple

FOOTNOTE_SHARED = "Seminarier, workshops och konferenser som vänder sig till alla kommuner och tar upp teman ur VP20."


class DemoLine(NamedTuple):
    """A budget line: amount in tkr."""

    category: str
    note: str
    ksek: int
    is_staff_cost: bool = False
    footnote: str = ""


class DemoGrant(NamedTuple):
    """A grant: amount in kr, the owner's official name and as written, the leaders' keys."""

    title: str
    amount: int
    owner: str
    owner_as_written: str
    leaders: tuple[str, ...]


BUDGET_2020 = [
    DemoLine("Möten", "Styrgrupp ca 4 möten/år", 5),
    DemoLine("Möten", "Ledningsråd ca 6 möten/år", 15),
    DemoLine("Möten", "Verksamhetsmöten", 10),
    DemoLine("Egen personal", "Verksamhetsledare, administrativt och kommunikativt stöd", 1400, is_staff_cost=True),
    DemoLine("Sociala aktiviteter", "", 10),
    DemoLine("Administrativa kostnader, inköp av ”reklamprylar”", "", 15),
    DemoLine("Resor, studiebesök, kurser och konferenser", "", 35),
    DemoLine("Gemensamma aktiviteter", "", 10, footnote=FOOTNOTE_SHARED),
]
GRANTS_2019 = [
    DemoGrant("Öka den generella utb nivån i Dalsland", 125_000, "Dals-Eds kommun", "Dals Ed", ("leader_dalsland",)),
    DemoGrant(
        "Kompetensutveckling för kunskapsförsörjning inom skola och utbildning",
        400_000,
        "Högskolan Väst",
        "HV",
        ("leader_school",),
    ),
    DemoGrant("Inter-professionellt lärande (KLC)", 125_000, "Högskolan Väst", "HV", ("leader_klc",)),
    DemoGrant(
        "Samverkansprojekt för utveckling av AIL inom SME",
        200_000,
        "Trollhättans stad",
        "Trollhättan",
        ("leader_sme",),
    ),
    DemoGrant("Bygglovets svåra frågor", 125_000, "Högskolan Väst", "HV", ("leader_permits_1", "leader_permits_2")),
    DemoGrant(
        "Utökad etablering av arena för erfarenhetsutbyte och samproduktion gällande utbildning och digitalisering",
        242_000,
        "Högskolan Väst",
        "HV",
        ("leader_arena_1", "leader_arena_2"),
    ),
]
