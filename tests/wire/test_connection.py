from wire.connection import Connection
from wire.happening import Received


def received(connection, message_id=7):
    return Received("t", b"", message_id, connection.number)


def test_what_came_on_an_earlier_connection_is_not_acknowledged():
    connection = Connection()
    early = received(connection)
    connection.change()
    assert not connection.settles(early)
    assert connection.settles(received(connection))


def test_what_has_no_packet_id_is_not_acknowledged():
    connection = Connection()
    assert not connection.settles(received(connection, message_id=0))


def test_it_is_used_up_once_all_that_was_admitted_is_acknowledged_and_something_was_left():
    connection = Connection()
    connection.took_in(admitted=True)
    assert not connection.is_used_up
    connection.took_in(admitted=False)
    assert not connection.is_used_up
    connection.settles(received(connection))
    assert connection.is_used_up
    connection.change()
    assert not connection.is_used_up
