"""At the station: take in what the units send, keep it, answer, and show it."""
