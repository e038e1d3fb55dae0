"""People and their posts in and out of files."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

from collaboration.models import Person, Post
from collaboration.resources.references import OrganisationReference, PersonReference
from collaboration.resources.registers import FIRST_DAY, LAST_DAY, KeptRegister
from foundation.imports.columns import Column, ReferenceColumn
from foundation.imports.directory import folded


class PersonResource(KeptRegister):
    """People: the same person is known by the e-mail, or by the name where the e-mails do not differ."""

    given_name = Column("given_name", required=True, aliases=("Tilltalsnamn", "First name"))
    family_name = Column("family_name", required=True, aliases=("Last name", "Surname"))
    email = Column("email", aliases=("E-post", "Epost", "Mejl", "E-postadress", "Email"))
    phone = Column("phone", aliases=("Telefonnummer", "Mobil"))

    class Meta:
        model = Person

    def keys(self, row: Person) -> Iterable[Hashable]:
        if row.email:
            yield folded(row.email)
        if row.given_name and row.family_name:
            yield folded(row.given_name), folded(row.family_name)

    def may_be(self, row: Person, found: Person) -> bool:
        """Two people of one name with different e-mails are two people."""
        return not (row.email and found.email) or folded(row.email) == folded(found.email)


class PostResource(KeptRegister):
    """Posts: a title at an organisation from a day on."""

    person = ReferenceColumn("person", cell=PersonReference(), required=True, aliases=("Namn", "Name"))
    organisation = ReferenceColumn("organisation", cell=OrganisationReference(), required=True)
    title = Column("title", required=True, aliases=("Befattning", "Post"))
    valid_from = Column("valid_from", aliases=FIRST_DAY)
    valid_to = Column("valid_to", aliases=LAST_DAY)

    class Meta:
        model = Post

    def keys(self, row: Post) -> Iterable[Hashable]:
        if row.person_id and row.organisation_id and row.title:
            yield row.person_id, row.organisation_id, folded(row.title), row.valid_from

    def begin_rules(self, rows: Sequence[Any]) -> None:
        """Put every post, as the file would leave it, beside those of the same person at the same organisation."""
        self._beside: defaultdict[tuple[int, int], list[Post]] = defaultdict(list)
        for post in {id(post): post for post in (*self.register, *rows)}.values():
            self._beside[post.person_id, post.organisation_id].append(post)

    def check_rules(self, row: Post) -> None:
        row.refuse_clashes(self._beside[row.person_id, row.organisation_id])
