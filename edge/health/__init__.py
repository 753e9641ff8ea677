"""How the unit is, and since when: effort, power, clock, and what the base hears of it."""
