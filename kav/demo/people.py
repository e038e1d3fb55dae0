"""Made-up people for real posts. No one here exists."""

from typing import NamedTuple

from kav.demo.organisations import COLLABORATION, DEPARTMENTS, FEDERATION, UNIVERSITY


class DemoPerson(NamedTuple):
    """A person of the demo, and the post they hold."""

    given_name: str
    family_name: str
    title: str
    organisation: str


PEOPLE = {
    "director": DemoPerson("Helena", "Bergsäter", "verksamhetsledare", COLLABORATION),
    "administrator": DemoPerson("Nils", "Kvarnlund", "administratör", COLLABORATION),
    "communicator": DemoPerson("Sofia", "Tallbrandt", "kommunikatör", COLLABORATION),
    "chair": DemoPerson("Astrid", "Wennerhag", "prorektor", UNIVERSITY),
    "federation": DemoPerson("Joakim", "Sandelius", "förbundsdirektör", FEDERATION),
    "hv_1": DemoPerson("Margareta", "Ekdal Frisk", "högskoledirektör", UNIVERSITY),
    "hv_2": DemoPerson("Torbjörn", "Hallkvist", "prefekt", UNIVERSITY),
    "hv_3": DemoPerson("Ellinor", "Brandeby", "prefekt", UNIVERSITY),
    "sotenas": DemoPerson("Karin", "Strömvall", "kommundirektör", "Sotenäs kommun"),
    "trollhattan": DemoPerson("Magnus", "Öhrling Rask", "stadsdirektör", "Trollhättans stad"),
    "dals_ed": DemoPerson("Åsa", "Lindgärde", "kommunchef", "Dals-Eds kommun"),
    "leader_dalsland": DemoPerson("Ulla", "Mårdh", "utvecklingsledare", "Dals-Eds kommun"),
    "leader_school": DemoPerson("Peter", "Asplövén", "universitetslektor", UNIVERSITY),
    "leader_klc": DemoPerson("Katarina", "Renbäck", "universitetsadjunkt", UNIVERSITY),
    "leader_sme": DemoPerson("Reza", "Moradian", "näringslivsutvecklare", "Trollhättans stad"),
    "leader_permits_1": DemoPerson("Ulrik", "Jernfors", "universitetslektor", UNIVERSITY),
    "leader_permits_2": DemoPerson("Åse", "Axelman", "universitetslektor", UNIVERSITY),
    "leader_arena_1": DemoPerson("Lennart", "Junghede", "universitetsadjunkt", UNIVERSITY),
    "leader_arena_2": DemoPerson("Emelie", "Nordbrink", "universitetsadjunkt", UNIVERSITY),
    "council_bengtsfors": DemoPerson("Ingrid", "Engvalls", "rektor för vuxenutbildningen", "Bengtsfors kommun"),
    "council_uddevalla": DemoPerson("Daniel", "Viktorin", "utvecklingschef", "Uddevalla kommun"),
    "council_amal": DemoPerson("Gun-Britt", "Ågrenius", "HR-chef", "Åmåls kommun"),
    "council_health": DemoPerson("Håkan", "Nyströmer", "avdelningschef", DEPARTMENTS[1]),
    "council_it": DemoPerson("Bodil", "Lindeskog", "universitetsadjunkt", DEPARTMENTS[0]),
    "care_1": DemoPerson("Marie", "Tengblad", "socialchef", "Färgelanda kommun"),
    "care_2": DemoPerson("Yusuf", "Demirel", "verksamhetschef", "Vänersborgs kommun"),
    "care_3": DemoPerson("Anna-Lena", "Qvist", "socialchef", "Lysekils kommun"),
    "care_4": DemoPerson("Birgitta", "Sköldmark", "universitetslektor", DEPARTMENTS[1]),
    "care_5": DemoPerson("Fredrik", "Zetterling", "universitetslektor", DEPARTMENTS[2]),
    "learning_1": DemoPerson("Camilla", "Utbult", "skolchef", "Munkedals kommun"),
    "learning_2": DemoPerson("Jonas", "Fagerhed", "förvaltningschef", "Strömstads kommun"),
    "learning_3": DemoPerson("Leila", "Haddadi", "rektor", "Melleruds kommun"),
    "learning_4": DemoPerson("Staffan", "Wirdelöv", "universitetslektor", DEPARTMENTS[2]),
    "learning_5": DemoPerson("Pia", "Gyllenspets", "universitetsadjunkt", DEPARTMENTS[2]),
    "learning_6": DemoPerson("Oskar", "Brännlid", "universitetslektor", DEPARTMENTS[0]),
    "planning_1": DemoPerson("Viveka", "Stenhuggare", "samhällsbyggnadschef", "Orusts kommun"),
    "planning_2": DemoPerson("Rolf", "Havsfrid", "plan- och byggchef", "Tanums kommun"),
    "planning_3": DemoPerson("Susanne", "Ödlund", "samhällsbyggnadschef", "Uddevalla kommun"),
    "planning_4": DemoPerson("Lars-Åke", "Mattsby", "universitetslektor", DEPARTMENTS[3]),
    "planning_5": DemoPerson("Nadja", "Petrovski", "universitetslektor", DEPARTMENTS[3]),
    "planning_6": DemoPerson("Gustaf", "Eldh", "universitetsadjunkt", DEPARTMENTS[0]),
}
