"""Registers in and out of spreadsheets: files are read, rows checked and saved, and the same columns written.

See docs/adr/0050-imports.md for how the rooms hang together.
"""
