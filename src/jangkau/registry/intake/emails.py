"""Addresses of mailboxes in one form."""

from jangkau.gateways.messaging.mail import is_mailbox


class NotAMailbox(ValueError):
    """The text is no address of a mailbox."""


def normal_email(text: str) -> str:
    """Return the address of a mailbox in small letters, ``nama@contoh.id``; blank for blank.

    The name of a host in letters of other alphabets is written as the network does, ``xn--…`` (RFC 5890). That capitals
    make no difference before the at sign is our choice: no provider is known to tell them apart.

    Raises:
        NotAMailbox: if it is none that every mail server takes: letters outside ASCII or quotation marks before the at
            sign, no host, or too long.
    """
    name, at_sign, host = text.strip().lower().rpartition("@")
    if not (name or at_sign or host):
        return ""
    try:
        address = f"{name}@{host.encode('idna').decode()}"
    except UnicodeError as error:
        raise NotAMailbox("not a mailbox") from error
    if not is_mailbox(address):
        raise NotAMailbox("not a mailbox")
    return address
