"""What one process of the portal forgets, the others have forgotten too: in files, and on Redis."""

import os
import subprocess
import sys

import pytest

from foundation.navigation import IDENTITY_KEY
from tests.sizes import ROOT

START = "import django; django.setup(); from foundation.navigation import *; "
READER = f"""
{START}
names = ["Väst", "Norr"]
identify(lambda: Identity(names.pop(0)))
print(identity().name, identity().name, flush=True)
input()
print(identity().name, flush=True)
"""


@pytest.mark.parametrize("where", ["files", pytest.param("redis", marks=pytest.mark.redis)])
def test_name_forgotten_by_one_process_is_read_anew_by_another(tmp_path, where, redis_url) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    environment |= {"DJANGO_SETTINGS_MODULE": "kav.settings", "VAR_DIR": str(tmp_path), "PYTHONIOENCODING": "utf-8"}
    environment |= {"REDIS_URL": redis_url} if where == "redis" else {}

    def run(program: str) -> None:
        subprocess.run([sys.executable, "-c", f"{START} {program}"], cwd=ROOT, env=environment, check=True)

    run(f"cache.delete({IDENTITY_KEY!r})")
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", READER], cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, text=True
    ) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline().split() == ["Väst", "Väst"]
        run("forget_identity()")
        said, _ = reader.communicate("\n", timeout=30)
    assert said.split() == ["Norr"]
