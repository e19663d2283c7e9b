"""Interfaces for the programs of others: banks by Bank Indonesia's SNAP, and REST."""
