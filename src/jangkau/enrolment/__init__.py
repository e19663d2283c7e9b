"""Joining: participants and their numbers."""
