"""Files from outside that fill the registry."""
