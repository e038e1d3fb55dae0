"""Calls at the same moment, each in a thread with a connection of its own."""

import threading

from django.db import connections, transaction

PATIENCE = 30
SOON = 0.3


def in_threads(*calls):
    """Run the calls at once, each on a connection of its own; return what each returned or raised."""
    results = [None] * len(calls)

    def run(place, call):
        try:
            results[place] = call()
        except Exception as error:  # noqa: BLE001 - handed to the test
            results[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()
    return results


def behind(first, second):
    """Run `second` while what `first` did is not yet committed; return what each returned or raised.

    `first` commits a moment after `second` has begun, which by then has read what it reads before it waits.
    """
    done, commit = threading.Event(), threading.Event()

    def slowly():
        with transaction.atomic():
            try:
                return first()
            finally:
                done.set()
                assert commit.wait(PATIENCE)

    def meanwhile():
        assert done.wait(PATIENCE)
        threading.Timer(SOON, commit.set).start()
        return second()

    return in_threads(slowly, meanwhile)
