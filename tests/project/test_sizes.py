from tests.sizes import too_long


def test_no_file_is_longer_than_500_lines():
    assert list(too_long()) == []
