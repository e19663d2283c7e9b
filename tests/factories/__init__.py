"""Rows for tests, one module a room: each function writes the least that the database accepts."""
