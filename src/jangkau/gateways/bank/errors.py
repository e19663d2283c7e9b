"""What can go wrong with a bank or an acquirer before there is an answer that is of use."""


class BankGatewayError(Exception):
    """There was no answer, or none that is of use."""


class Unreachable(BankGatewayError):
    """Nobody answers at the address."""


class TimedOut(BankGatewayError):
    """No answer came in time; whether the message was heard is not known."""


class Unreadable(BankGatewayError):
    """The answer is no JSON object."""


class Declined(BankGatewayError):
    """Whoever was asked will not do it, however often it is asked. ``code`` is its response code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotNow(BankGatewayError):
    """Whoever was asked cannot do it at the moment. ``code`` is its response code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
