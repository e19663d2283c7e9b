"""A worker's mailbox: named by himself, confirmed by whoever reads it, and left alone when its reader says so.

The last two are opened from an e-mail, by anybody who has the link: on a machine that never signed in. Looking changes
nothing, for programs that guard mailboxes open every link.
"""

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from jangkau.backoffice.pages import acting_for, done, refusals_on, show
from jangkau.core.permissions import Right
from jangkau.portal.own_forms import EmailForm
from jangkau.portal.pages import OpenRequest, WorkerRequest, open_page, sent, worker_page
from jangkau.registry.selectors.changeable_people import changeable_person
from jangkau.registry.selectors.unsubscribing import mailbox_digest
from jangkau.registry.services.contact_stops import stop_mailbox
from jangkau.registry.services.email_confirmations import confirm_email, require_open_question
from jangkau.registry.services.own_email import keep_email


@worker_page(writes=True)
def email(request: WorkerRequest, person_id: int) -> HttpResponse:
    """Put down a mailbox, or take it off the record; a link to confirm it is sent there."""
    own = changeable_person(person_id=person_id, reach=request.reach, right=Right.KEEP_OWN_DATA)
    form = EmailForm(sent(request), initial={"email": own.card.email})
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, _("mengubah alamat surel sendiri")):
            typed = form.cleaned_data["email"]
            keep_email(reach=request.reach, person_id=person_id, email=typed, now=request.now)
            told = _("Alamat surel dihapus.")
            if typed:
                told = _("Kami kirim surel ke alamat itu. Buka tautannya untuk menegaskan; berlaku tujuh hari.")
            return done(request, to=reverse("portal:data", args=[person_id]), say=told)
    return show(request, "portal/own/email.html", {"person_id": person_id}, form=form)


@open_page(writes=True)
def email_confirm(request: OpenRequest, key: uuid.UUID) -> HttpResponse:
    """Ask whoever followed the link to say so by a button, and have messages go to the mailbox from then on."""
    if request.method == "POST":
        confirm_email(key=key, now=request.now)
    else:
        require_open_question(key=key, now=request.now)
    values = {"is_done": request.method == "POST"}
    return show(request, "portal/email_confirm.html", values)  # type: ignore[arg-type]  # reads method and HTMX only


# Programs for e-mail send the form by themselves, without a page of ours (RFC 8058): the link says whose it is.
@csrf_exempt
@open_page(writes=True)
def email_stop(request: OpenRequest, token: str) -> HttpResponse:
    """Ask whoever followed the link to say so by a button, and send no more messages to the mailbox from then on."""
    if request.method == "POST":
        stop_mailbox(token=token, now=request.now)
    else:
        mailbox_digest(token)
    values = {"is_done": request.method == "POST"}
    return show(request, "portal/email_stop.html", values)  # type: ignore[arg-type]  # reads method and HTMX only
