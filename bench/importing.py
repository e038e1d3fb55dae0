"""An import as it is timed; `python -m bench.importing RUN REGISTER` does one in a process of its own."""

import sys
from typing import Any

from bench.measuring import peak_megabytes


def import_once(key: Any, register: str) -> None:
    """Import an examined file and undo it: what the administration does when the person confirms."""
    from django.db import transaction  # noqa: PLC0415 - a process of its own: Django is set up only now

    from collaboration.resources import MembershipResource, PersonResource  # noqa: PLC0415 - as above
    from foundation.imports.runs import ImportRun  # noqa: PLC0415 - as above
    from foundation.imports.services import import_file  # noqa: PLC0415 - as above

    made = {"people": PersonResource, "seats": MembershipResource}[register]()
    with transaction.atomic():
        run = ImportRun.objects.defer("rows").select_related("owner").get(pk=key)
        run = import_file(run=run, resource=made, by=run.owner)
        if not run.imported_at or run.wrong:
            raise RuntimeError(run.row_numbers)
        transaction.set_rollback(True)


def main(key: str, register: str) -> None:
    """Print the most megabytes of memory that this process came to."""
    import django  # noqa: PLC0415 - a process of its own

    django.setup()
    import_once(key, register)
    print(peak_megabytes())


if __name__ == "__main__":
    main(*sys.argv[1:])
