"""Screens: Who saw or changed what."""
