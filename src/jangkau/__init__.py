"""Jangkau: social security for workers without an employer."""
