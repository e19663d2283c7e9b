"""Records of the room."""

from jangkau.outreach.models.contacts import Contact

__all__ = ["Contact"]
