"""Screens: Registrations by workers themselves, help with them, and changes of data that they ask for."""
