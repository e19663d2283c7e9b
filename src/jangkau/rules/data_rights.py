"""By when a person's wishes about his data are done: changes, access, corrections, withdrawn consents."""

import datetime

from jangkau.rules import parameters
from jangkau.rules.working_days import add_working_days


def change_due_on(asked_on: datetime.date) -> datetime.date:
    """Return the last day on which a change of a participant's data is recorded in time.

    Source: PP 44/2015 Art 13, PP 46/2015 Art 15: seven working days, said of the report and taken for the record too.
    """
    return add_working_days(asked_on, parameters.working_days("membership.data_change_within", on=asked_on))


def correction_due_at(asked_at: datetime.datetime) -> datetime.datetime:
    """Return the instant until which personal data are corrected: 3 x 24 hours (UU 27/2022 Art 30).

    Raises:
        ParameterError: if that law was not in force yet.
    """
    return _after_hours("privacy.correction_within", asked_at)


def access_due_at(asked_at: datetime.datetime) -> datetime.datetime:
    """Return the instant until which one sees one's data and who used them: 3 x 24 hours (UU 27/2022 Art 32).

    Raises:
        ParameterError: if that law was not in force yet.
    """
    return _after_hours("privacy.access_within", asked_at)


def withdrawal_due_at(asked_at: datetime.datetime) -> datetime.datetime:
    """Return the instant until which use stops after a consent is withdrawn: 3 x 24 hours (UU 27/2022 Art 40).

    Raises:
        ParameterError: if that law was not in force yet.
    """
    return _after_hours("privacy.withdrawal_within", asked_at)


def _after_hours(name: str, asked_at: datetime.datetime) -> datetime.datetime:
    return asked_at + datetime.timedelta(hours=parameters.hours(name, on=asked_at.date()))
