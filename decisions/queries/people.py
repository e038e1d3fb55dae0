"""People as a record names them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PersonLine:
    """A person as the record names them: as they were called then, in the role and organisation of then."""

    name: str
    role: str
    organisation: str
    note: str = ""


@dataclass(frozen=True)
class Signature:
    """Who signs: name and the capacity in which."""

    name: str
    role: str
