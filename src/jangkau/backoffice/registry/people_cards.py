"""Handing out the card of a person's cover."""

from django.http import HttpResponse

from jangkau.backoffice.pages import PageRequest, download, page, saw
from jangkau.collection.selectors.cards import CardForm, cover_card
from jangkau.core.permissions import Right


@page(Right.GIVE_CARD)
def person_card(request: PageRequest, person_id: int, form: CardForm) -> HttpResponse:
    """Hand out the card, to print or to send to a telephone."""
    card = cover_card(
        person_id=person_id, form=form, reach=request.reach, today=request.today, now=request.now.replace(microsecond=0)
    )
    saw(request, "person", person_id)
    return download(f"kartu-perlindungan-{person_id}.{form.value}", card.content, card.content_type)
