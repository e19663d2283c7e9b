"""Screens: People, offices and users."""
