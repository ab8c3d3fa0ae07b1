"""How deep the stacks of an image get."""
