"""Which modules an image is made of: from what the app needs and what the board has."""
