"""How the unit is, and since when: effort, power, clock, lens, and what the base hears of it."""
