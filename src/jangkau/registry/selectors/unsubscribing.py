"""The address at which a reader ends our e-mails: signed by us, and without anything that could be read in it."""

import base64

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext_lazy as _

from jangkau.core.errors import NotFound
from jangkau.registry.selectors.contact_stops import digest_of

# Where the portal hears of it.
STOP_PATH = "/pekerja/surel/berhenti/{token}/"
_SALT = "jangkau.email.stop"
_LONGEST_TOKEN = 200


class UnknownMailbox(NotFound):
    """The link is none of ours as it was made."""

    message = _("Tautan itu tidak lengkap. Buka sekali lagi tautan di surel terakhir dari kami.")


def stop_address(mailbox: str) -> str:
    """Return where the reader of a mailbox ends our messages to it: ``https://…``.

    Args:
        mailbox: as ``intake.emails.normal_email`` returns it.
    """
    said = base64.urlsafe_b64encode(digest_of(mailbox)).decode().rstrip("=")
    token = signing.Signer(salt=_SALT).sign(said)
    return f"https://{settings.PUBLIC_HOST}{STOP_PATH.format(token=token)}"


def mailbox_digest(token: str) -> bytes:
    """Return the digest of the mailbox that a link was sent to.

    Raises:
        UnknownMailbox: if the link is none of ours.
    """
    try:
        if len(token) > _LONGEST_TOKEN:
            raise UnknownMailbox()
        said = signing.Signer(salt=_SALT).unsign(token)
        return base64.urlsafe_b64decode(said + "=" * (-len(said) % 4))
    except (signing.BadSignature, ValueError) as error:
        raise UnknownMailbox() from error
