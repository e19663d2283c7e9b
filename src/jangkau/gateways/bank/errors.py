"""What can go wrong between a bank and a biller before there is an answer."""


class BankGatewayError(Exception):
    """There was no answer, or none that can be read."""


class Unreachable(BankGatewayError):
    """Nobody answers at the address."""


class TimedOut(BankGatewayError):
    """No answer came in time; whether the message was heard is not known."""


class Unreadable(BankGatewayError):
    """The answer is no JSON object."""
