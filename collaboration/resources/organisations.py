"""Organisations in and out of files."""

from collections.abc import Hashable, Iterable
from typing import Any

from django.db.models import QuerySet

from collaboration.models import Organisation
from collaboration.resources.references import OrganisationReference
from collaboration.resources.registers import FIRST_DAY, LAST_DAY, ScopedRegister
from foundation.imports.columns import Column, ReferenceColumn
from foundation.imports.directory import folded


class OrganisationResource(ScopedRegister):
    """Organisations: the organisation number tells them apart, or else the name in any of its spellings."""

    name = Column("name", required=True, aliases=("Organisation",))
    short_name = Column("short_name", aliases=("Förkortning",))
    kind = Column("kind", required=True, aliases=("Typ", "Slag", "Type"))
    parent = ReferenceColumn("parent", cell=OrganisationReference())
    organisation_number = Column("organisation_number", aliases=("Orgnr", "Org.nr", "Org nr"))
    municipality_code = Column("municipality_code", aliases=("Kommunkod",))
    website = Column("website", aliases=("Hemsida", "Webbadress"))
    valid_from = Column("valid_from", aliases=FIRST_DAY)
    valid_to = Column("valid_to", aliases=LAST_DAY)

    class Meta:
        model = Organisation

    def existing(self) -> QuerySet[Organisation]:
        return Organisation.objects.prefetch_related("aliases")

    def keys(self, row: Organisation) -> Iterable[Hashable]:
        if row.organisation_number:
            yield row.organisation_number
        if row.name:
            yield folded(row.name)
        if row.pk:
            yield from (folded(alias.name) for alias in row.aliases.all())

    def reconcile(self, values: dict[Column, Any], found: Organisation) -> None:
        """A row that calls the organisation by another spelling does not rename it."""
        name = self.fields["name"]
        if folded(values.get(name, "")) in {folded(alias.name) for alias in found.aliases.all()}:
            values[name] = found.name
