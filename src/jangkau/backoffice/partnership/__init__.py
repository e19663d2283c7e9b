"""Screens: Sponsors, agreements and rosters."""
