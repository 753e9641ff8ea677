"""On the unit: from the photographs of a burst to kept evidence and events on their way."""
