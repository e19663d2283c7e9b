"""Screens: Bills, payments and books."""
