"""Finding a person, and the page that tells his whole story."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from jangkau.backoffice.pages import PageRequest, form_of, page, refusals_on, saw, show
from jangkau.backoffice.registry.people_forms import SearchForm
from jangkau.core.permissions import Right
from jangkau.partnership.selectors.person_search import FoundPerson, asks_for_number, find_people_by
from jangkau.partnership.selectors.person_story import person_story


@page(Right.SEE_PERSON, writes=True)
def people(request: PageRequest) -> HttpResponse:
    """Find somebody by NIK, participant number, or name and birth date; a number leads straight to his page."""
    form = form_of(request, SearchForm)
    found: list[FoundPerson] | None = None
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            found = find(request, form)
            if len(found) == 1 and asks_for_number(form.cleaned_data["text"]):
                return HttpResponseRedirect(reverse("backoffice:person", args=[found[0].person_id]), status=303)
    if found or form.errors:
        # The first of those found has it, or the summary of what is wrong.
        form.fields["text"].widget.attrs.pop("autofocus", None)
    return show(request, "backoffice/registry/people.html", {"found": found}, form=form)


def find(request: PageRequest, form: SearchForm) -> list[FoundPerson]:
    """Return whom a valid form asks for, and put on record that they were shown."""
    found = find_people_by(
        text=form.cleaned_data["text"],
        birth_date=form.cleaned_data["birth_date"],
        reach=request.reach,
        today=request.today,
    )
    for person in found:
        saw(request, "person", person.person_id)
    return found


@page(Right.SEE_PERSON)
def person(request: PageRequest, person_id: int) -> HttpResponse:
    """Tell a person's whole story."""
    story = person_story(person_id=person_id, reach=request.reach, today=request.today)
    saw(request, "person", person_id)
    return show(request, "backoffice/registry/person.html", {"story": story})
