"""Interface: staff, sponsors, supervisors."""
