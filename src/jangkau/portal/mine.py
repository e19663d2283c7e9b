"""My page: the people of a telephone, and of each whether he is covered, until when, and what to do."""

import uuid

from django.http import HttpResponse
from django.utils.translation import gettext as _

from jangkau.backoffice.pages import download, show
from jangkau.collection.selectors.cards import CardForm, cover_card
from jangkau.enrolment.selectors.registrations import own_form, own_forms
from jangkau.outreach.services.hand_over import show_offer
from jangkau.partnership.selectors.person_story import person_story
from jangkau.portal.pages import WorkerRequest, worker_page
from jangkau.portal.registration import form_page
from jangkau.registry.selectors.accounts import account_view


@worker_page()
def mine(request: WorkerRequest) -> HttpResponse:
    """Show who is looked after from this telephone, the forms under way, and the wadah that it runs.

    Whose sponsor's months end is offered to go on by himself.
    """
    account = account_view(account_id=request.account_id)
    people = [
        (
            person_story(person_id=own.person_id, reach=request.reach, today=request.today),
            show_offer(person_id=own.person_id, reach=request.reach, now=request.now),
        )
        for own in account.people
    ]
    forms = [(form, form_page(form)) for form in own_forms(account_id=request.account_id)]
    return show(request, "portal/mine.html", {"account": account, "people": people, "forms": forms})


@worker_page()
def person(request: WorkerRequest, person_id: int) -> HttpResponse:
    """Show one person: covered or not, until when, what after his sponsor, month by month, bills and receipts."""
    story = person_story(person_id=person_id, reach=request.reach, today=request.today)
    offer = show_offer(person_id=person_id, reach=request.reach, now=request.now)
    own = [bill for bill in story.bills if bill.bill_id in story.openable_bills]
    waiting = next((bill for bill in own if bill.state == "issued"), None)
    live = story.participation is not None and story.participation.ended_on is None
    values = {
        "story": story,
        "offer": offer,
        # Where the offer leads to the same, it is not said twice.
        "offer_is_first": offer is not None and offer.bill_id == (waiting and waiting.bill_id),
        "person_id": person_id,
        "waiting": waiting,
        "may_pay": live and not story.card.died_on,
        "may_leave": live,
    }
    return show(request, "portal/person.html", values)


@worker_page()
def card(request: WorkerRequest, person_id: int, form: CardForm) -> HttpResponse:
    """Hand out the card, to keep on the telephone or to print."""
    made = cover_card(
        person_id=person_id, form=form, reach=request.reach, today=request.today, now=request.now.replace(microsecond=0)
    )
    return download(f"{_('kartu-perlindungan')}.{form.value}", made.content, made.content_type)


@worker_page()
def form_sent(request: WorkerRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show a form that was sent and what becomes of it."""
    return show(request, "portal/form_sent.html", {"own": own_form(account_id=request.account_id, public_id=public_id)})
