"""Reaching: who is to be spoken with so that he stays covered, and what came of it."""
