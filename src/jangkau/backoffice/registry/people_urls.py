"""Addresses of people. They name a record by its number, never anything personal."""

from django.urls import URLPattern, path

from jangkau.backoffice.registry import people, people_cards, people_changes, people_merges
from jangkau.collection.selectors.cards import CardForm

urlpatterns: list[URLPattern] = [
    path("people", people.people, name="people"),
    path("people/<int:person_id>", people.person, name="person"),
    path("people/<int:person_id>/card.pdf", people_cards.person_card, {"form": CardForm.PDF}, name="person_card"),
    path(
        "people/<int:person_id>/card.png", people_cards.person_card, {"form": CardForm.PNG}, name="person_card_picture"
    ),
    path("people/<int:person_id>/correct", people_changes.person_correct, name="person_correct"),
    path("people/<int:person_id>/death", people_changes.person_death, name="person_death"),
    path("people/<int:person_id>/end", people_changes.person_end, name="person_end"),
    path("people/<int:person_id>/nik", people_changes.person_reveal, name="person_reveal"),
    path("people/<int:person_id>/merge", people_merges.person_merge, name="person_merge"),
    path("people/<int:person_id>/merge/<int:merge_id>/undo", people_merges.person_merge_undo, name="person_merge_undo"),
]
