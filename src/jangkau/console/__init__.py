"""Interface: management commands and jobs."""
