"""Merging two records of one person: find the other one, compare, choose, check, merge; and undoing it."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from jangkau.backoffice.pages import PageRequest, acting_for, done, form_of, page, refusals_on, saw, show
from jangkau.backoffice.registry.people import find
from jangkau.backoffice.registry.people_forms import MergeForm, ReasonForm, SearchForm
from jangkau.core.permissions import Right
from jangkau.enrolment.services.merges import merge_people
from jangkau.partnership.selectors.person_comparison import ComparedRecord, Comparison, compare_people, likely_same
from jangkau.partnership.selectors.person_search import FoundPerson
from jangkau.registry.selectors.changeable_people import changeable_person
from jangkau.registry.selectors.person_merges import standing_merge
from jangkau.registry.services.merges import MergeAlreadyUndone, undo_merge
from jangkau.registry.services.people import PersonMerged


@page(Right.CORRECT_PERSON, writes=True)
def person_merge(request: PageRequest, person_id: int) -> HttpResponse:
    """Merge a record with another: the other one is looked for, then the two are compared."""
    other_id = request.GET.get("with", "")
    if other_id.isdecimal() and len(other_id) < 19:
        return _compare(request, person_id, int(other_id))
    return _find_other(request, person_id)


def _find_other(request: PageRequest, person_id: int) -> HttpResponse:
    person = changeable_person(person_id=person_id, reach=request.reach)
    saw(request, "person", person_id)
    form = form_of(request, SearchForm)
    found: list[FoundPerson] | None = None
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            found = [other for other in find(request, form) if other.person_id != person_id]
    likely = (
        [] if request.method == "POST" else likely_same(person_id=person_id, reach=request.reach, today=request.today)
    )
    for other in likely:
        saw(request, "person", other.person_id)
    return show(
        request,
        "backoffice/registry/person_merge_find.html",
        {"person": person, "found": found, "likely": likely},
        form=form,
    )


def _compare(request: PageRequest, person_id: int, other_id: int) -> HttpResponse:
    try:
        comparison = compare_people(one_id=person_id, other_id=other_id, reach=request.reach)
    except PersonMerged as refusal:
        kept_id = refusal.params["kept_id"]
        if request.method == "POST" and kept_id in {person_id, other_id}:
            # The same was sent twice: what was wanted is so already.
            return done(request, to=_address(kept_id), say=_("Kedua catatan sudah digabung."))
        raise
    saw(request, "person", person_id)
    saw(request, "person", other_id)
    records = (comparison.one, comparison.other)
    choices = [(record.card.person_id, _choice(record)) for record in records]
    form = form_of(request, MergeForm, choices=choices, initial={"kept": comparison.suggested_id})
    values: dict[str, Any] = {"comparison": comparison, "both": records}
    action = request.POST.get("action", "check") if request.method == "POST" and form.is_valid() else ""
    if action == "merge":
        with refusals_on(form), acting_for(request, form.cleaned_data["reason"]):
            kept, dropped = _by_choice(comparison, form.cleaned_data["kept"])
            merge_people(
                reach=request.reach,
                kept_id=kept.card.person_id,
                dropped_id=dropped.card.person_id,
                reason=form.cleaned_data["reason"],
                now=request.now,
            )
            said = _("Kedua catatan digabung. Ini catatan yang diteruskan.")
            return done(request, to=_address(kept.card.person_id), say=said)
    if action == "check":
        kept, dropped = _by_choice(comparison, form.cleaned_data["kept"])
        values |= {"kept": kept, "dropped": dropped}
        return show(request, "backoffice/registry/person_merge_check.html", values, form=form)
    return show(request, "backoffice/registry/person_merge_compare.html", values, form=form)


@page(Right.CORRECT_PERSON, writes=True)
def person_merge_undo(request: PageRequest, person_id: int, merge_id: int) -> HttpResponse:
    """Undo a merge: both records stand for themselves again."""
    try:
        merge = standing_merge(merge_id=merge_id, person_id=person_id, reach=request.reach)
    except MergeAlreadyUndone as refusal:
        if request.method != "POST":
            raise
        return done(request, to=_address(person_id), say=str(refusal))
    saw(request, "person", merge.kept_id)
    saw(request, "person", merge.dropped_id)
    form = form_of(request, ReasonForm)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form), acting_for(request, form.cleaned_data["reason"]):
            undo_merge(reach=request.reach, merge_id=merge_id, reason=form.cleaned_data["reason"], now=request.now)
            return done(
                request, to=_address(person_id), say=_("Penggabungan dibatalkan. Kedua catatan berdiri sendiri.")
            )
    return show(request, "backoffice/registry/person_merge_undo.html", {"merge": merge}, form=form)


def _by_choice(comparison: Comparison, kept_id: int) -> tuple[ComparedRecord, ComparedRecord]:
    """Return the record that goes on and the one that does not."""
    one, other = comparison.one, comparison.other
    return (one, other) if one.card.person_id == kept_id else (other, one)


def _choice(record: ComparedRecord) -> str:
    """Return a record as a choice: two of one person bear the same name."""
    said = f"{record.card.name} ({record.card.masked_nik})"
    return _("%(record)s, kepesertaannya berjalan") % {"record": said} if record.participates else said


def _address(person_id: object) -> str:
    return reverse("backoffice:person", args=[person_id])
