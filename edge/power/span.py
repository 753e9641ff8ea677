"""A figure as what it really is: somewhere between two numbers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """From `low` to `high`, in the unit that whoever holds it says. Neither is negative."""

    low: float
    high: float

    def plus(self, other: "Span") -> "Span":
        """The sum, whichever they are."""
        return Span(self.low + other.low, self.high + other.high)

    def times(self, other: "Span") -> "Span":
        """The product, whichever they are."""
        return Span(self.low * other.low, self.high * other.high)

    def over(self, other: "Span") -> "Span":
        """The quotient, whichever they are; `other` is nowhere zero."""
        return Span(self.low / other.high, self.high / other.low)

    def by(self, factor: float) -> "Span":
        """So many times as much."""
        return Span(self.low * factor, self.high * factor)


def exactly(value: float) -> Span:
    """A figure that is known."""
    return Span(value, value)
