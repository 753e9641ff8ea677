import pytest

from edge.source.owning import Owning
from tests.edge.service.sources import Given


def test_all_that_a_source_is_made_of_is_let_go_of_once_and_after_it():
    given, order = Given("burst"), []
    source = Owning(given, lambda: order.append(("pin", given.closed)))
    assert source.next(0) == "burst"
    source.done("burst")
    assert given.released == ["burst"]
    source.close()
    source.close()
    assert order == [("pin", True)]


def test_what_fails_to_close_keeps_nothing_else_open():
    given, order = Given(), []
    given.close = lambda: 1 / 0
    with pytest.raises(ZeroDivisionError):
        Owning(given, lambda: order.append("pin")).close()
    assert order == ["pin"]
