"""A Celery application whose one task leaves a file, so that a test sees what a real worker did."""

import os
from pathlib import Path

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

TRANSPORT_ALIASES["kavfiles"] = "foundation.filequeue:Transport"
FOLDER = Path(os.environ.get("WORKER_TEST_FOLDER", "/nonexistent"))


def make_app(broker: str, folder: Path) -> Celery:
    """Return the application on a broker; `folder` holds the queue of files and what the task leaves."""
    app = Celery("worker_app", broker=broker, set_as_current=False)
    app.conf.update(
        task_ignore_result=True,
        task_acks_late=True,
        worker_prefetch_multiplier=1,
        broker_connection_retry_on_startup=True,
        task_default_queue=f"test-{folder.name}",
    )
    if broker.startswith("kavfiles"):
        app.conf.broker_transport_options = {
            "data_folder_in": str(folder / "queue"),
            "data_folder_out": str(folder / "queue"),
            "control_folder": str(folder / "queue" / "control"),
            "polling_interval": 0.05,
        }

    @app.task(name="leave_a_file", shared=False)
    def leave_a_file(number: int) -> None:
        with (folder / "done" / str(number)).open("a", encoding="utf-8") as file:
            file.write("x")

    return app


if FOLDER.exists():
    app = make_app(os.environ["WORKER_TEST_BROKER"], FOLDER)
