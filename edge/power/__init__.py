"""How long a battery lasts: an estimate from published figures, with a range."""
