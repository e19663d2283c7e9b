"""The language in which a user is addressed: his own choice."""

from jangkau.core.history import acting
from jangkau.registry.models import User
from jangkau.registry.selectors.reach import Reach


def choose_language(*, reach: Reach, language: str) -> None:
    """Address whoever asks in this language from now on; again changes nothing.

    Args:
        reach: of the user, who chooses for himself.
        language: ``id`` or ``en``.
    """
    with acting(by=reach.username, reason="memilih bahasa") as context:
        User.objects.filter(pk=reach.user_id).exclude(language=language).update(language=language, context_id=context)
