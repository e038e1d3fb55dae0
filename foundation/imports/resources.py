"""One register in and out of files. Each app declares its registers as subclasses in its resources.py.

    class OrganisationResource(RegisterResource):
        name = Column("name", required=True)
        ...
        class Meta:
            model = Organisation

A file is examined as a whole before anything is saved: heads, cells, which row of the register each row is about,
the model's own validation, its constraints, and the rules that span rows. The number of queries does not grow with
the rows.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import IO, Any, NoReturn, cast

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.resources import Resource

from foundation.bulk import create_all, update_all
from foundation.imports.cells import Number
from foundation.imports.columns import Column, ReferenceColumn
from foundation.imports.examination import Examination
from foundation.imports.files import read_table
from foundation.imports.heads import Heads
from foundation.imports.outcomes import Report
from foundation.imports.saving import save_rows
from foundation.imports.tables import Table

CHUNK = 4_000
REASON = 100  # characters of a reason that the history holds


class RegisterResource(Resource):
    """A register whose rows come and go in CSV and XLSX, under the same heads both ways."""

    number = Column("pk", gettext_lazy("portal number"), Number())
    """Which row of the register a row is about, for those who take it out, change it and put it back."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.register: list[Any] = []  # the rows of the register, once a file is examined
        for column in self.fields.values():
            column.learn(self.model)

    # what a register says of itself

    def require_rights(self, by: Any) -> None:
        """Raise RightRefusedError unless `by` may import to this register."""
        raise NotImplementedError

    def existing(self) -> models.QuerySet[Any]:
        """Return the rows that a file may be about."""
        return self.model._default_manager.all()

    def keys(self, row: Any) -> Iterable[Hashable]:
        """Return what tells a row from the others, the surest key first. The portal number comes before them."""
        raise NotImplementedError

    def may_be(self, row: Any, found: Any) -> bool:  # noqa: ARG002 - registers with weak keys ask
        """Return whether `found`, which has a key in common with `row`, can be the same."""
        return True

    def complete(self, row: Any) -> None:
        """Fill in what a row of a file leaves out, before its keys are read."""

    def reconcile(self, values: dict[Column, Any], found: Any) -> None:
        """Mend what a row says of the row it was found to be about, before the two are compared."""

    def lock(self) -> None:
        """Keep others from writing what the rules look at, until the transaction that saves the file ends."""

    def begin_rules(self, rows: Sequence[Any]) -> None:
        """Read, once, what `check_rules` needs. `rows` are the file's rows as they would stand."""

    def check_rules(self, row: Any) -> None:
        """Raise ValidationError if a rule of the model says no. Must not ask the database for each row."""
        row.clean()

    def before_create(self, rows: Sequence[Any]) -> None:
        """Do what the model's `save` would do for each of these new rows."""

    def create(self, rows: Sequence[Any], *, by: Any, reason: str) -> None:
        """Save new rows with their history."""
        self.before_create(rows)
        create_all(rows, by=by, reason=reason[:REASON])

    def update(self, rows: Sequence[Any], fields: Sequence[str], *, by: Any, reason: str) -> None:
        """Save changed rows with their history."""
        update_all(rows, fields, by=by, reason=reason[:REASON])

    def in_words(self, error: Exception) -> str:  # noqa: ARG002 - registers that freeze ask
        """Return why the database refused a row."""
        return _("The register does not take this row: it clashes with another one.")

    # columns

    @property
    def model(self) -> type[models.Model]:
        """The register's model."""
        return cast("type[models.Model]", self._meta.model)

    @property
    def columns(self) -> list[Column]:
        """The register's columns in the order they are written; the portal number stands last."""
        number = self.fields["number"]
        return [*(column for column in self.fields.values() if column is not number), number]

    @property
    def heads(self) -> list[str]:
        """The heads in the language of the moment."""
        return [column.column_name for column in self.columns]

    # out

    def for_export(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        """Return the queryset with what the columns show read along."""
        references = [column.attribute for column in self.columns if isinstance(column, ReferenceColumn)]
        return queryset.select_related(*references) if references else queryset

    def rows_out(self, queryset: models.QuerySet[Any]) -> Iterator[list[Any]]:
        """Yield each row's values under `heads`, read a chunk at a time."""
        columns = self.columns
        for row in self.for_export(queryset).iterator(chunk_size=CHUNK):
            yield [column.export(row) for column in columns]

    # in

    def read(self, file: IO[bytes]) -> Report:
        """Return what would become of every row of a file; nothing is saved.

        Raises FileRefusedError, in one sentence, where it cannot be read as this register.
        """
        return self.examine(read_table(file, Heads(self.columns).fits))

    def examine(self, table: Table) -> Report:
        """Return what would become of every row of a table."""
        return Examination(self, table).report()

    def save(self, report: Report, *, by: Any, reason: str, keep_good: bool = False) -> None:
        """Save the rows of a report whole or not at all; with `keep_good` those that are not wrong.

        A row that the database refuses is marked as wrong in the report.
        """
        save_rows(self, report, by=by, reason=reason, keep_good=keep_good)

    def import_data(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Never: the library's own way in knows neither our rules nor our rights."""
        raise NotImplementedError


class ExportResource(RegisterResource):
    """A register that is only taken out: its rows come into being elsewhere."""

    joined: tuple[str, ...] = ()  # paths to other rows that the columns show

    def for_export(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        queryset = super().for_export(queryset)
        return queryset.select_related(*self.joined) if self.joined else queryset
