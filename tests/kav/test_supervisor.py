"""The supervisor with real processes: small Python programs in place of web and worker."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.sizes import ROOT

PATIENCE_SECONDS = 30
PROGRAM = """
import sys
from pathlib import Path
from kav.supervisor import Child, Supervisor, child_environment
folder = Path(sys.argv[1])
web = [sys.executable, "-c", sys.argv[2], str(folder)]
worker = [sys.executable, "-c", sys.argv[3], str(folder)]
children = [Child("web", web, restarts=False), Child("worker", worker, restarts=True, pause=0.1)]
say = lambda line: print(line, flush=True)
sys.exit(Supervisor(children, child_environment(), say, grace=1).run(lambda: say("started") or True))
"""
STAYS = "import sys, time, pathlib; pathlib.Path(sys.argv[1], 'NAME').write_text('here'); time.sleep(60)"
DIES = "import sys, pathlib; file = pathlib.Path(sys.argv[1], 'NAME'); file.open('a').write('x'); sys.exit(3)"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {STAYS}"


@pytest.fixture
def supervise(tmp_path):
    """Return a function that starts the supervisor over two programs; it is ended with the test."""
    started = []

    def start(web, worker):
        command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
        programs = [web.replace("NAME", "web"), worker.replace("NAME", "worker")]
        process = subprocess.Popen([*command, *programs], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def wait_until(condition):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert condition()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_ends_both_and_the_supervisor(supervise, tmp_path, number):
    process = supervise(STAYS, STAYS)
    wait_until(lambda: (tmp_path / "web").exists() and (tmp_path / "worker").exists())

    process.send_signal(number)
    output, _ = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 0
    assert output.startswith("started\n")


def test_worker_that_dies_is_started_again(supervise, tmp_path):
    process = supervise(STAYS, DIES)

    wait_until(lambda: (tmp_path / "worker").exists() and len((tmp_path / "worker").read_text()) >= 3)
    process.terminate()
    output, _ = process.communicate(timeout=PATIENCE_SECONDS)

    assert "The worker process ended; it is started again." in output
    assert process.returncode == 0


def test_web_that_dies_ends_everything_with_its_status(supervise):
    process = supervise(DIES, STAYS)

    output, _ = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 3
    assert "The web process ended with status 3; stopping." in output


def test_child_that_does_not_listen_is_killed(supervise, tmp_path):
    process = supervise(STAYS, DEAF)
    wait_until(lambda: (tmp_path / "web").exists() and (tmp_path / "worker").exists())

    process.terminate()

    process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_children_end_when_the_supervisor_is_killed(supervise, tmp_path):
    process = supervise(STAYS, STAYS)
    wait_until(lambda: (tmp_path / "web").exists() and (tmp_path / "worker").exists())
    children = [int(child) for child in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]

    process.kill()
    process.wait()

    assert len(children) == 2
    wait_until(lambda: not any(_runs(child) for child in children))


def _runs(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
