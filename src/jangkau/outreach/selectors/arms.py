"""Who of a campaign is held out: drawn from its secret key and the participant's id alone, by Python and by SQL alike.

The draw is fixed the moment the campaign is declared, and is the same whoever makes it and in whatever order. The key
is random and never shown, so nobody can tell beforehand, or choose, into which arm somebody falls. As every text under
the key has the same length, eight bytes, SHA-256 of key and text is a keyed draw that cannot be continued from outside;
a nested HMAC would guard against lengths that do not occur here.
"""

import hashlib
import secrets

KEY_BYTES = 32
MOST_HELD_OUT_PERCENT = 50
_ALL = 2**32

# Whether a participant is held out, over ``outreach_campaign AS campaign``, ``enrolment_participant AS participant``.
# A shorter text of bytes sorts before a longer one that begins with it, so the whole digest may stand beside a bound
# of four bytes. Statements hold these words as they are; a test compares them.
HELD_OUT_SQL = "sha256(campaign.key || int8send(participant.id)) < campaign.held_out_below"


def new_key() -> bytes:
    """Return the key of a new campaign."""
    return secrets.token_bytes(KEY_BYTES)


def held_out_below(percent: int) -> bytes:
    """Return the bound below which a draw is held out, so that ``percent`` in a hundred are.

    Raises:
        ValueError: if it is not from 1 to 50.
    """
    if not 1 <= percent <= MOST_HELD_OUT_PERCENT:
        raise ValueError(f"{percent} in a hundred cannot be held out")
    return (_ALL * percent // 100).to_bytes(4, "big")


def is_held_out(*, key: bytes, below: bytes, participant_id: int) -> bool:
    """Say whether a participant is held out of the campaign with this key and bound, as ``HELD_OUT_SQL`` does."""
    return hashlib.sha256(key + participant_id.to_bytes(8, "big", signed=True)).digest() < below
