"""kombu's file queue made safe: a message appears whole or not at all, and one reader gets it.

The stock transport lets a reader open a file between its creation and its writing; the reader then takes an
empty message and the worker dies. It also takes a message by moving it to the system's temporary folder, which
on another file system is a copy that two readers can make at once. Here a message is written beside the queue,
flushed to disk and renamed into place, and taken by a rename within the same folder: both happen in one step.
"""

import os
import tempfile
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem
from kombu.utils.encoding import bytes_to_str, str_to_bytes
from kombu.utils.json import dumps, loads


class Channel(filesystem.Channel):
    """A channel whose messages are published and taken by atomic renames, oldest first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for folder in (self.data_folder_in, self.data_folder_out, self.control_folder):
            Path(folder).mkdir(parents=True, exist_ok=True)

    def _put(self, queue: str, payload: dict[str, Any], **_kwargs: object) -> None:  # type: ignore[override]
        folder = Path(self.data_folder_out)
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        handle, unfinished = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(str_to_bytes(dumps(payload)))
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(folder / name)

    def _get(self, queue: str, timeout: float | None = None) -> dict[str, Any]:  # noqa: ARG002 - kombu's signature
        folder = Path(self.data_folder_in)
        for name in sorted(path.name for path in folder.iterdir()):
            if name.partition(".")[2] != f"{queue}.msg":
                continue
            taken = folder / f".{name}.taken"
            try:
                (folder / name).rename(taken)
            except FileNotFoundError:  # another reader was faster
                continue
            payload: dict[str, Any] = loads(bytes_to_str(taken.read_bytes()))
            taken.unlink()
            return payload
        raise Empty


class Transport(filesystem.Transport):
    """The transport behind the `kavfiles://` address."""

    Channel = Channel
