"""Makes card images: partitions, file systems, files."""
