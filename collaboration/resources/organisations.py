"""Organisations in and out of files."""

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from collaboration.models import Organisation, OrganisationAlias
from collaboration.resources.references import OrganisationReference, other_names
from collaboration.resources.registers import FIRST_DAY, LAST_DAY, ScopedRegister
from foundation.bulk import create_all, delete_all
from foundation.imports.cells import Names
from foundation.imports.columns import Column, ReferenceColumn
from foundation.imports.directory import folded
from foundation.imports.resources import REASON


class OtherNamesColumn(Column):
    """What an organisation is also called: rows of their own, written with the organisation."""

    @property
    def fields(self) -> tuple[str, ...]:
        """Return none: the names stand in a table of their own."""
        return ()

    def cleaned(self, value: Any) -> Any:
        field: Any = OrganisationAlias._meta.get_field("name")
        try:
            return tuple(field.clean(name, None) for name in value)
        except ValidationError as error:
            raise ValueError(" ".join(error.messages)) from error

    def value_of(self, instance: Any) -> Any:
        return other_names(instance)


class OrganisationResource(ScopedRegister):
    """Organisations: the organisation number tells them apart, or else the name in any of its spellings."""

    name = Column("name", required=True, aliases=("Organisation",))
    short_name = Column("short_name", aliases=("Förkortning",))
    other_names = OtherNamesColumn(
        "other_names", gettext_lazy("also called"), Names(), aliases=("Alias", "Andra namn", "Other names")
    )
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

    def for_export(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return super().for_export(queryset).prefetch_related("aliases")

    def begin_rules(self, rows: Sequence[Any]) -> None:
        """Note which organisation holds each other name, as the file would leave them; the first to say it has it."""
        self._called: dict[str, Organisation] = {}
        standing = {id(row): row for row in rows}
        said = {key: row for key, row in standing.items() if "other_names" in vars(row)}
        left = {id(row): row for row in self.register if id(row) not in said}
        for row in (*left.values(), *said.values()):
            for name in other_names(row):
                self._called.setdefault(folded(name), row)

    def check_rules(self, row: Organisation) -> None:
        super().check_rules(row)
        for name in other_names(row):
            holder = self._called[folded(name)]
            if holder is not row:
                sentence = _("%(organisation)s is already called “%(name)s”.")
                raise ValidationError({"other_names": sentence % {"organisation": holder, "name": name}})

    def create(self, rows: Sequence[Any], *, by: Any, reason: str) -> None:
        """Save new organisations, then what else they are called."""
        super().create(rows, by=by, reason=reason)
        create_all([alias for row in rows for alias in _aliases(row)], by=by, reason=reason[:REASON])

    def update(self, rows: Sequence[Any], fields: Sequence[str], *, by: Any, reason: str) -> None:
        """Save changed organisations, then what else they are called: a name that one gives up is free for another."""
        if fields:
            super().update(rows, fields, by=by, reason=reason)
        said = [row for row in rows if "other_names" in vars(row)]
        kept = {(row.pk, folded(name)) for row in said for name in other_names(row)}
        held = {(row.pk, folded(alias.name)): alias for row in said for alias in row.aliases.all()}
        delete_all([alias for key, alias in held.items() if key not in kept], by=by, reason=reason[:REASON])
        new = [alias for row in said for alias in _aliases(row) if (row.pk, folded(alias.name)) not in held]
        create_all(new, by=by, reason=reason[:REASON])


def _aliases(organisation: Organisation) -> list[OrganisationAlias]:
    return [OrganisationAlias(organisation=organisation, name=name) for name in other_names(organisation)]
