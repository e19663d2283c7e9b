"""What a person is told about the use of personal data, and for what he is asked, by purpose and version.

The texts are parameters (``privacy.notices``): a new text is a new dated value, and its day is its version, so that a
consent can always be shown with the words that it was given to (UU 27/2022 Art 24).
"""

import datetime
import enum
from dataclasses import dataclass

from jangkau.rules import parameters
from jangkau.rules.parameters.files import Citation, Doubt
from jangkau.rules.wording import Step


class Purpose(enum.StrEnum):
    """For what personal data are used."""

    MEMBERSHIP = "membership"
    ASSISTANCE = "assistance"
    REMINDERS = "reminders"
    FAMILY = "family"


@dataclass(frozen=True, slots=True)
class ConsentText:
    """The words of a purpose; without ``needs_consent`` they are told and not asked."""

    purpose: Purpose
    version: datetime.date
    needs_consent: bool
    title: Step
    text: Step
    data: Step
    kept: Step
    withdrawal: Step
    citation: Citation
    doubt: Doubt | None


def consent_text(purpose: Purpose, on: datetime.date) -> ConsentText:
    """Return the text of a purpose on a day; an earlier version is that of its own day.

    Raises:
        ParameterError: if there was no text on that day.

    Source: UU 27/2022 Art 20-22, 25.
    """
    name = _name(purpose)
    notice, dated = parameters.notice(name, on=on), parameters.dated_value(name, on=on)
    title, text, data, kept, withdrawal = (
        Step(words["id"], words["en"])
        for words in (notice.title, notice.text, notice.data, notice.kept, notice.withdrawal)
    )
    return ConsentText(
        purpose=purpose,
        version=dated.in_force_from,
        needs_consent=notice.basis == "consent",
        title=title,
        text=text,
        data=data,
        kept=kept,
        withdrawal=withdrawal,
        citation=dated.citation,
        doubt=dated.doubt,
    )


def current_version(purpose: Purpose, on: datetime.date) -> datetime.date:
    """Return the version of a purpose's text on a day: the day from which it holds.

    Raises:
        ParameterError: if there was no text on that day.
    """
    return parameters.dated_value(_name(purpose), on=on).in_force_from


def _name(purpose: Purpose) -> str:
    return f"privacy.notices.{purpose}"
