"""Consents of an account: what its holder agreed to, in which words, since when and until when."""

import datetime
from dataclasses import dataclass

from jangkau.registry.models import Consent
from jangkau.rules.consents import ConsentText, Purpose, consent_text, current_version
from jangkau.rules.wording import Step


@dataclass(frozen=True, slots=True)
class ConsentView:
    """A purpose as its holder sees it: the words that he agreed to, else those of today.

    ``given_at`` is None if he never agreed, or withdrew since; ``is_current`` is False where newer words are asked.
    """

    text: ConsentText
    given_at: datetime.datetime | None
    withdrawn_at: datetime.datetime | None
    is_current: bool

    @property
    def purpose(self) -> Purpose:
        """For what."""
        return self.text.purpose

    @property
    def title(self) -> Step:
        """What the purpose is called."""
        return self.text.title


def consents_of(*, account_id: int, today: datetime.date) -> tuple[ConsentView, ...]:
    """Return every purpose for which there is a text today, with what an account has said to it, in one query.

    Raises:
        ParameterError: if there was no text on a day of which a consent tells.

    Source: UU 27/2022 Art 20-24.
    """
    said = Consent.objects.filter(account_id=account_id).order_by("given_at", "pk")
    latest = {consent.purpose: consent for consent in said}
    return tuple(_view(purpose, latest.get(purpose), today) for purpose in Purpose)


def has_consent(*, account_id: int, purpose: Purpose, today: datetime.date) -> bool:
    """Say whether an account's holder agreed to a purpose in the words of today."""
    held = Consent.objects.filter(account_id=account_id, purpose=purpose, withdrawn_at__isnull=True)
    return held.filter(version=current_version(purpose, on=today)).exists()


def _view(purpose: Purpose, consent: Consent | None, today: datetime.date) -> ConsentView:
    now_asked = consent_text(purpose, on=today)
    if consent is None:
        return ConsentView(now_asked, None, None, is_current=False)
    if consent.withdrawn_at is not None:
        return ConsentView(now_asked, None, consent.withdrawn_at, is_current=False)
    agreed_to = consent_text(purpose, on=consent.version)
    return ConsentView(agreed_to, consent.given_at, None, is_current=agreed_to.version == now_asked.version)
