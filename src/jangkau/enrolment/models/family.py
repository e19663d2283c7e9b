"""The family of a participant: heirs, and children with a right to a scholarship."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from jangkau.core.fields import ContextField
from jangkau.core.history import track


class FamilyRelation(models.TextChoices):
    """Who somebody is to the participant, in the order in which they inherit (PP 44/2015 Art 40(2))."""

    SPOUSE = "spouse", _("suami/istri")
    CHILD = "child", _("anak")
    PARENT = "parent", _("orang tua")
    GRANDPARENT = "grandparent", _("kakek/nenek")
    GRANDCHILD = "grandchild", _("cucu")
    SIBLING = "sibling", _("saudara kandung")
    PARENT_IN_LAW = "parent_in_law", _("mertua")


@track()
class FamilyMember(models.Model):
    """Somebody of a participant's family, as the participant named him; removing keeps the row and its end."""

    participant = models.ForeignKey("enrolment.Participant", on_delete=models.PROTECT, related_name="family")
    relation = models.CharField(max_length=20, choices=FamilyRelation)
    name = models.TextField()
    birth_date = models.DateField(null=True)
    in_school = models.BooleanField(default=False)
    named_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    context_id = ContextField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(name=""), name="family_member_named"),
        ]

    def __str__(self) -> str:
        return f"{self.relation} of participant {self.participant_id}"
