"""Python's cyclic collector rests while it would only be in the way."""

import gc

import pytest

from foundation.collector import collector_at_rest


def test_collector_rests_and_works_again_also_after_an_error():
    def fail():
        with collector_at_rest(), collector_at_rest():
            assert not gc.isenabled()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert gc.isenabled()
