"""`python -m bench [name …]`: measure everything, or the named parts, and print the table."""

import os
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

PARTS = ("rights", "pages", "needs", "imports", "records")


def main(names: list[str]) -> int:
    """Measure each part in a process and on a database of its own, so that none meets the rows of another.

    Return 1 if a limit is passed or a part fails.
    """
    if len(names) == 1:
        return _alone(names[0])
    command = [sys.executable, "-m", "bench"]
    failed = [part for part in names or PARTS if subprocess.run([*command, part], check=False).returncode]
    print(f"Missed or failed: {', '.join(failed)}" if failed else "Every limit of every part holds", flush=True)
    return 1 if failed else 0


def _alone(part: str) -> int:
    with tempfile.TemporaryDirectory(prefix="kav-bench-") as folder:
        os.environ |= {"VAR_DIR": folder, "SECRET_KEY": "only for measuring", "DJANGO_SETTINGS_MODULE": "kav.settings"}
        Path(folder, "static").mkdir()
        import django  # noqa: PLC0415 - the variables above must be set first

        django.setup()
        return _measured(part)


def _measured(part: str) -> int:
    from django.db import connection  # noqa: PLC0415 - Django is set up only now
    from django.test.utils import setup_test_environment, teardown_test_environment  # noqa: PLC0415 - as above

    setup_test_environment(debug=False)
    if connection.vendor == "sqlite":  # in a file, so that servers of their own can be asked
        connection.settings_dict["TEST"]["NAME"] = str(Path(os.environ["VAR_DIR"], "bench.sqlite3"))
    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    missed = 0
    try:
        print(f"\n{part} on {connection.vendor}: every ratio is measured against its floor in this same run\n")
        for result in import_module(f"bench.{part}").measure():
            missed += not result.holds
            print(result.line(), flush=True)
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        teardown_test_environment()
    print(f"\n{missed} limits missed" if missed else "\nEvery limit holds", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
