"""What is left of a battery in the cold and over time."""

from dataclasses import dataclass
from itertools import pairwise

from edge.power.span import Span


@dataclass(frozen=True, slots=True)
class Chemistry:
    """A kind of battery. `capacity`: share of the rated one, by degrees Celsius, rising.

    `monthly` is the share that is lost in a month by itself. `charges_in_frost`: whether a panel
    may charge it below freezing.
    """

    name: str
    capacity: tuple[tuple[float, Span], ...]
    monthly: Span
    charges_in_frost: bool
    source: str


LI_ION = Chemistry(
    "li-ion",
    ((-20, Span(0.45, 0.75)), (0, Span(0.75, 0.9)), (25, Span(0.95, 1.0))),
    Span(0.02, 0.03),
    charges_in_frost=False,
    source="Battery University BU-502: half at -18 C, of batteries in general; the better end and "
    "0 C are assumptions; self-discharge 2 to 3 % a month (daviddarling.info)",
)
LIFEPO4 = Chemistry(
    "lifepo4",
    ((-20, Span(0.55, 0.75)), (0, Span(0.8, 0.9)), (25, Span(0.95, 1.0))),
    Span(0.02, 0.03),
    charges_in_frost=False,
    source="a maker's figure: 70 % at -18 C; the span around it and 0 C are assumptions; "
    "self-discharge as of lithium, 2 to 3 % a month (daviddarling.info)",
)
LEAD = Chemistry(
    "lead",
    ((-20, Span(0.4, 0.5)), (0, Span(0.8, 0.84)), (10, Span(0.88, 0.9)), (25, Span(0.95, 1.0))),
    Span(0.04, 0.06),
    charges_in_frost=True,
    source="Discover Energy: -16 % at 0 C, -10 % at 10 C over more than an hour; a maker's figure: "
    "45 % at -18 C; self-discharge 4 to 6 % a month (daviddarling.info)",
)
PRIMARY = Chemistry(
    "lithium-primary",
    ((-40, Span(0.5, 0.9)), (-20, Span(0.8, 1.0)), (25, Span(0.95, 1.0))),
    Span(0.0005, 0.002),
    charges_in_frost=False,
    source="Energizer L91: 90 % after 15 years; in the cold: assumption; cannot be charged",
)
CHEMISTRIES = {each.name: each for each in (LI_ION, LIFEPO4, LEAD, PRIMARY)}


def capacity_share(chemistry: Chemistry, celsius: float) -> Span:
    """The share of the rated capacity at a temperature; beyond the table, that at its end."""
    table = chemistry.capacity
    if celsius <= table[0][0]:
        return table[0][1]
    for (cold, at_cold), (warm, at_warm) in pairwise(table):
        if celsius <= warm:
            part = (celsius - cold) / (warm - cold)
            return Span(
                at_cold.low + part * (at_warm.low - at_cold.low),
                at_cold.high + part * (at_warm.high - at_cold.high),
            )
    return table[-1][1]


def can_charge(chemistry: Chemistry, celsius: float) -> bool:
    """Whether a panel may charge it: lithium below freezing is destroyed by that."""
    return chemistry is not PRIMARY and (celsius >= 0 or chemistry.charges_in_frost)


def colder_than_known(chemistry: Chemistry, celsius: float) -> bool:
    """Whether there is no figure for a temperature that low."""
    return celsius < chemistry.capacity[0][0]
