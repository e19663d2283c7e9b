"""Screens: whom to call so that he stays covered, and what came of calls."""
