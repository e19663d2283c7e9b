"""Why a message was not taken."""


class MessagingError(Exception):
    """The message was not taken, or nobody knows. ``code`` says why in a word, without anything of the message."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Rejected(MessagingError):
    """The message will not be taken, however often it is sent."""


class Unavailable(MessagingError):
    """The message was not taken; sent again, it may be."""


class Unanswered(MessagingError):
    """The message was handed over and no answer came. Sent again, it might arrive twice."""
