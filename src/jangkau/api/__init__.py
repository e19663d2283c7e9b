"""Interface for other systems: banks by Bank Indonesia's SNAP."""
