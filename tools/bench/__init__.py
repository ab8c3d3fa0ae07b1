"""Counts instructions, cycles and bytes, beside goals."""
