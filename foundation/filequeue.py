"""kombu's file queue made safe: a message appears whole or not at all.

The stock transport lets a reader open a file between its creation and its writing; the reader
then takes an empty message and the worker dies. Here a message is written beside the queue,
flushed to disk and renamed into place, which a file system does in one step.
"""

import os
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

from kombu.transport import filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """A channel whose messages are published by an atomic rename, oldest first."""

    def _put(self, queue: str, payload: dict[str, Any], **_kwargs: object) -> None:
        folder = Path(self.data_folder_out)
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        handle, unfinished = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(str_to_bytes(dumps(payload)))
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(folder / name)


class Transport(filesystem.Transport):
    """The transport behind the `kavfiles://` address."""

    Channel = Channel
