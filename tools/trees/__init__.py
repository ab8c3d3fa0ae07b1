"""Device trees: the boards', the user's overlays, and the app's settings."""
