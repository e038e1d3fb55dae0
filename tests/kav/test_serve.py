"""`manage.py prepare` and `manage.py serve` as `make run` calls them: an empty folder, no settings, real processes."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.sizes import ROOT

pytestmark = pytest.mark.once  # each makes a database of its own, whatever the others use

PATIENCE_SECONDS = 90
OURS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "CI")


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def environment(tmp_path):
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return kept | {"VAR_DIR": str(tmp_path / "var"), "PORT": str(_free_port()), "PYTHONUNBUFFERED": "1"}


def _manage(*arguments, environment):
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)


def _children_of(pid):
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except (FileNotFoundError, ProcessLookupError):  # ended since its parent was asked
        return []
    found = [int(child) for child in text.split()]
    return found + [grandchild for child in found for grandchild in _children_of(child)]


def _command_of(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _workers_of(pid):
    return [child for child in _children_of(pid) if "celery" in _command_of(child)]


def _wait_until(condition):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.1)
    raise TimeoutError


@pytest.mark.worker
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at processes in /proc")
def test_serve_from_an_empty_folder_prepared_twice_to_a_clean_end(environment):
    _manage("prepare", "--without-demo", environment=environment)
    assert _manage("prepare", "--without-demo", environment=environment).stdout == ""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    address = f"http://127.0.0.1:{environment['PORT']}"
    try:
        lines = [process.stdout.readline() for _ in range(2)]
        assert lines[1] == f"The portal is running: {address}/\n"
        with urllib.request.urlopen(f"{address}/halsa/", timeout=10) as answer:
            assert answer.read() == b"ok"
        with urllib.request.urlopen(f"{address}/", timeout=10) as answer:
            assert answer.url.startswith(f"{address}/konto/logga-in/")

        _wait_until(lambda: len(_workers_of(process.pid)) == 2)  # the worker and the clock
        first = _workers_of(process.pid)[0]
        os.kill(first, signal.SIGKILL)
        _wait_until(lambda: first not in _workers_of(process.pid) and len(_workers_of(process.pid)) == 2)

        everyone = _children_of(process.pid)
        process.terminate()
        process.communicate(timeout=PATIENCE_SECONDS)

        assert process.returncode == 0
        _wait_until(lambda: not any("celery" in _command_of(child) for child in everyone))
        assert [child for child in everyone if _command_of(child)] == []
    finally:
        process.kill()
        process.communicate()


def test_serve_refuses_a_port_that_is_taken(environment):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(environment["PORT"])))
        taken.listen()
        with pytest.raises(subprocess.CalledProcessError) as failure:
            _manage("serve", environment=environment)

    assert f"Port {environment['PORT']} cannot be used" in failure.value.stderr
    assert "PORT=8001 make run" in failure.value.stderr


WITHOUT_PANGO = """
import ctypes

class CDLL(ctypes.CDLL):
    def __init__(self, name=None, *args, **kwargs):
        if name and "pango" in str(name):
            raise OSError(name)
        super().__init__(name, *args, **kwargs)

ctypes.CDLL = CDLL
"""


@pytest.mark.worker
def test_machine_without_pango_gets_the_demo_and_is_told_the_command_each_time(environment, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(WITHOUT_PANGO)
    (tmp_path / "weasyprint.py").write_text("raise OSError")
    environment |= {"PYTHONPATH": str(tmp_path)}

    assert "The demo collaboration is loaded." in _manage("prepare", environment=environment).stdout
    command = [sys.executable, "manage.py", "serve"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        lines = [process.stdout.readline() for _ in range(4)]
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE_SECONDS)

    assert lines == [
        "No PDFs can be made: Pango, PangoFT2 is not installed. Everything else works.\n",
        (
            "    On Debian and Ubuntu: apt-get install --no-install-recommends "
            "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0\n"
        ),
        "\n",
        f"The portal is running: http://127.0.0.1:{environment['PORT']}/\n",
    ]


def test_fresh_clone_seals_the_demos_records_in_swedish(environment, tmp_path):
    """No catalogue is compiled there, so Django has begun without Swedish when `prepare` compiles them."""
    clone = tmp_path / "clone"
    without = shutil.ignore_patterns(".git", ".venv", "var", "*.mo", "__pycache__", ".*_cache")
    shutil.copytree(ROOT, clone, ignore=without)
    titles = "SealedRecord.objects.order_by('number').values_list('title', flat=True)"
    asked = f"from decisions.models import SealedRecord; print(*{titles}, sep='|')"

    for arguments in (["prepare"], ["shell", "--verbosity", "0", "-c", asked]):
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=clone, env=environment, check=True, capture_output=True, text=True)

    assert done.stdout.strip().split("|") == [
        "Budget och verksamhetsplan för Kommunakademin Väst 2020",
        "Protokoll för Styrgrupp Kommunakademin Väst",
        "Prioriterade utvecklingsområden",
        "Protokoll för Styrgrupp Kommunakademin Väst",
        "Handlingsplan efter utvärderingen av arenan",
        "Protokoll för Styrgrupp Kommunakademin Väst",
    ]
