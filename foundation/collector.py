"""Python's cyclic collector, where it would only walk through what is still in use."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Let the cyclic collector wait while very many objects are made that all live to the end.

    It would walk through all of them again and again, for nearly half the time; what is no longer referred to is freed
    all the same.
    """
    was_at_work = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_at_work:
            gc.enable()
