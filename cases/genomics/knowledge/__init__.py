"""Readers of knowledge tables: one module per format, file -> rows, no ORM. ``data`` holds the project's own tables."""
