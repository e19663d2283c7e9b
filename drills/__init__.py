"""Drills: what is broken on purpose to see that nothing is lost."""
