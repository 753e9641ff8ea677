"""One connection after another: which one it is, and what came on it that is not settled yet."""

from wire.happening import Received


class Connection:
    """The present connection by its number, which no other of this link has.

    Packet ids begin anew on each, so only what came on the present one may be acknowledged.
    """

    def __init__(self) -> None:
        self.number = 0
        self._unacknowledged = 0
        self._left_to_the_broker = 0

    def change(self) -> None:
        """It ended, or the next one began: what was unsettled will be delivered again."""
        self.number += 1
        self._unacknowledged = self._left_to_the_broker = 0

    def took_in(self, *, admitted: bool) -> None:
        """A promised message came, and was admitted or left to the broker."""
        if admitted:
            self._unacknowledged += 1
        else:
            self._left_to_the_broker += 1

    def settles(self, received: Received) -> bool:
        """Whether a message may be acknowledged, which then counts as done."""
        # What was published at QoS 0 has no id, and a broker hangs up on who acknowledges 0.
        if received.connection != self.number or not received.message_id:
            return False
        self._unacknowledged -= 1
        return True

    @property
    def is_used_up(self) -> bool:
        """Whether only a new connection can bring what was left to the broker.

        Not before everything admitted is acknowledged: that would come again, and fill the room
        once more, so that the rest never came.
        """
        return self._left_to_the_broker > 0 and self._unacknowledged <= 0
