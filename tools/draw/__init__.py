"""Pictures: an image's modules, a system on a chip."""
