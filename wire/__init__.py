"""What the machines say to each other: events, codec, topics, model manifest."""
