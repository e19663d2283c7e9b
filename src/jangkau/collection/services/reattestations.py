"""Keeping what a worker states before he pays again after a lapse."""

import datetime

from django.utils.translation import gettext_lazy as _

from jangkau.collection.models import Reattestation
from jangkau.collection.selectors.reactivations import Reactivation
from jangkau.core.errors import Refusal
from jangkau.rules.wording import date_in_words


class ReattestationMissing(Refusal):
    """Cover has lapsed, and the worker has not stated since that he works and is fit to."""

    message = _(
        "Kepesertaan ini tidak aktif lagi: perlindungannya berakhir pada %(last_day)s. Sebelum ditagih lagi, pekerja "
        "menyatakan dahulu bahwa ia bekerja, cukup sehat untuk bekerja, dan isiannya benar."
    )


def keep_reattestation(
    *,
    participant_id: int,
    reactivation: Reactivation | None,
    attested: bool,
    now: datetime.datetime,
    by_user_id: int,
) -> None:
    """Write down what a worker states before he is billed after a lapse, once for each lapse; else do nothing.

    Args:
        participant_id: whose row is held against other bills meanwhile.
        reactivation: what paying means to him now; None if he has not lapsed.
        attested: whether he states that he works, is fit to, and that what is known of him is true.
        now: when.
        by_user_id: who writes it down.

    Raises:
        ReattestationMissing: if he has to state it and does not.

    Source: PP 44/2015 Art 11(3), in doubt: parameter ``lapse.after.attestation``.
    """
    if reactivation is None or reactivation.is_stated:
        return
    if not attested:
        raise ReattestationMissing(last_day=date_in_words(reactivation.last_day))
    Reattestation.objects.create(
        participant_id=participant_id,
        cover_ended_on=reactivation.cover_ended_on,
        stated_at=now,
        recorded_by_id=by_user_id,
    )
