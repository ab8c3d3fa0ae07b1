"""Says what is on a card, and what is wrong with it."""
