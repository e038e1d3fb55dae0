"""The organisations of the reference case: fourteen municipalities, two federations, the university."""

from collaboration.enums import OrganisationKind

COLLABORATION = "Kommunakademin Väst"
UNIVERSITY = "Högskolan Väst"
FEDERATION = "Fyrbodals kommunalförbund"
EDUCATION_FEDERATION = "Kunskapsförbundet Väst"

MUNICIPALITIES = {
    "Bengtsfors kommun": "1460",
    "Dals-Eds kommun": "1438",
    "Färgelanda kommun": "1439",
    "Lysekils kommun": "1484",
    "Melleruds kommun": "1461",
    "Munkedals kommun": "1430",
    "Orusts kommun": "1421",
    "Sotenäs kommun": "1427",
    "Strömstads kommun": "1486",
    "Tanums kommun": "1435",
    "Trollhättans stad": "1488",
    "Uddevalla kommun": "1485",
    "Vänersborgs kommun": "1487",
    "Åmåls kommun": "1492",
}
SHORT_NAMES = {
    UNIVERSITY: "HV",
    "Dals-Eds kommun": "Dals-Ed",
    "Trollhättans stad": "Trollhättan",
    "Sotenäs kommun": "Sotenäs",
}
ALIASES = {"Dals-Eds kommun": ["Dals Ed", "Dals-Ed"], "Trollhättans stad": ["Trollhättan"], UNIVERSITY: ["HV"]}
DEPARTMENTS = [
    "Institutionen för ekonomi och IT",
    "Institutionen för hälsovetenskap",
    "Institutionen för individ och samhälle",
    "Institutionen för ingenjörsvetenskap",
]
OTHERS = {
    FEDERATION: OrganisationKind.FEDERATION,
    EDUCATION_FEDERATION: OrganisationKind.FEDERATION,
    UNIVERSITY: OrganisationKind.UNIVERSITY,
    COLLABORATION: OrganisationKind.OTHER,
}
