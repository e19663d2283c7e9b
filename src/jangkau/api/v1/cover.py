"""Whether a worker is covered. Numbers come in the body: an address is written into logs on its way."""

import datetime
from typing import Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema
from pydantic import ConfigDict, model_validator

from jangkau.api.addresses import RATE
from jangkau.api.v1.callers import PartnerToken
from jangkau.api.v1.problems import BodyMalformed, Problem, TooManyRequests
from jangkau.collection.selectors.cover_on_day import read_nik, read_participant_number
from jangkau.collection.selectors.partners import PartnerProfile
from jangkau.collection.services.cover_questions import answer_cover_question

router = Router(tags=["cover"])

LONGEST_NUMBER = 40
# Who tries numbers mostly hears that nobody is covered. No more than one answer in ten may be such, a minute.
UNCOVERED_SHARE, FEWEST_UNCOVERED = 10, 30


class CoverQuestion(Schema):
    """Of whom, for what, and of which day. Either number; spaces, dots and hyphens in it make no difference."""

    model_config = ConfigDict(extra="forbid", strict=True)

    nik: str | None = Field(None, max_length=LONGEST_NUMBER, description="16 digits; instead of participant_number")
    participant_number: str | None = Field(None, max_length=LONGEST_NUMBER, description="11 digits; instead of nik")
    purpose: Literal["treatment", "credit", "public_service"] = Field(description="One of those that were agreed")
    day: str | None = Field(
        None,
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        json_schema_extra={"format": "date"},
        description="Today in Jakarta if left out; no day to come",
    )

    @model_validator(mode="after")
    def _one_number(self) -> "CoverQuestion":
        if (self.nik is None) is (self.participant_number is None):
            raise ValueError("either nik or participant_number")
        return self


class CoverTold(Schema):
    """Whether the worker is covered. The same for who is unknown, has left, or has let cover lapse."""

    covered: bool
    covered_until: datetime.date | None = Field(description="The last day of cover, it included")
    programmes: list[Literal["JKK", "JKM"]]
    day: datetime.date = Field(description="The day that was asked about")
    as_of: datetime.datetime = Field(description="When this was so: a later payment or its undoing may change it")


@router.post(
    "cover",
    auth=PartnerToken(),
    response={200: CoverTold, 401: Problem, 403: Problem, 422: Problem, 429: Problem},
    url_name="cover",
)
def ask_for_cover(request: HttpRequest, question: CoverQuestion) -> dict[str, object]:
    """Say whether a worker has JKK and JKM on a day, and until when. Every answer is put on record."""
    partner: PartnerProfile = request.auth  # type: ignore[attr-defined]  # set by the authentication above
    uncovered = f"uncovered {partner.partner_id}"
    most = max(FEWEST_UNCOVERED, partner.requests_a_minute // UNCOVERED_SHARE)
    if not RATE.has_left(uncovered, most=most):
        raise TooManyRequests()
    now = timezone.localtime(timezone.now())  # noqa: TID251  the interface is where the clock is read
    answer = answer_cover_question(
        asker=partner,
        purpose=question.purpose,
        number=read_nik(question.nik)
        if question.nik is not None
        else read_participant_number(question.participant_number or ""),
        on=_day(question.day) or now.date(),
        today=now.date(),
        now=now,
    )
    if not answer.is_covered:
        RATE.allows(uncovered, most=most)
    return {
        "covered": answer.is_covered,
        "covered_until": answer.last_day,
        "programmes": ["JKK", "JKM"] if answer.is_covered else [],
        "day": answer.on,
        "as_of": now,
    }


def _day(text: str | None) -> datetime.date | None:
    try:
        return None if text is None else datetime.date.fromisoformat(text)
    except ValueError as error:
        raise BodyMalformed() from error
