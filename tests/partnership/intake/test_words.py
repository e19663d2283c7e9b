"""What is told about files and rows: complete in both languages, with the same blanks to fill."""

import re
import string
from pathlib import Path

import pytest

from jangkau.partnership.intake.messages import MESSAGES, MESSAGES_EN, Notice, RosterRefused, message, some
from jangkau.partnership.intake.reasons import MEMBER_REASONS, REASONS

# Sponsors and statistics rely on these codes.
REJECTED = (
    "nik_missing nik_malformed nik_rounded name_missing birth_date_missing birth_date_invalid duplicate_in_roster "
    "already_funded under_age over_age deceased category_not_eligible outside_area not_a_member has_left"
)
REVIEW = "nik_birth_date_mismatch nik_sex_mismatch nik_region_unknown nik_other_person possible_duplicate"


def blanks(text: str) -> set[str]:
    return {name for _text, name, _format, _conversion in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_messages_with_the_same_blanks():
    assert MESSAGES.keys() == MESSAGES_EN.keys()
    assert {code: blanks(text) for code, text in MESSAGES.items()} == {
        code: blanks(text) for code, text in MESSAGES_EN.items()
    }


def test_reasons_are_those_of_the_register_of_reasons():
    kinds = {kind: [reason.code for reason in REASONS.values() if reason.kind == kind] for kind in
             ("rejected", "review", "waiting")}  # fmt: skip

    assert kinds == {"rejected": REJECTED.split(), "review": REVIEW.split(), "waiting": ["over_budget"]}
    assert all(code == reason.code for code, reason in REASONS.items())


@pytest.mark.parametrize("reason", MEMBER_REASONS.values(), ids=MEMBER_REASONS)
def test_every_reason_says_what_is_the_matter_and_what_to_do(reason):
    for text in (reason.text(), reason.text(language="en")):
        assert len(re.findall(r"[.;]", text)) >= 2
        assert text.endswith(".")
        assert not blanks(text)
    assert reason.text() != reason.text(language="en")


@pytest.mark.parametrize("code", REASONS)
def test_every_reason_is_explained_in_the_guide(code):
    guide = Path("docs/guides/rosters.md").read_text(encoding="utf-8")

    assert f"| `{code}` |" in guide


def test_refusal_and_notice_tell_their_text_in_either_language():
    refused = RosterRefused("too_many_rows", last_row=300000, limit=250000)
    notice = Notice("rows_blank", {"count": 2})

    assert str(refused) == refused.text() == message("too_many_rows", {"last_row": 300000, "limit": 250000})
    assert "300000" in refused.text(language="en")
    assert notice.text() == "2 baris kosong dilewati."
    assert notice.text(language="en") == "2 blank rows were skipped."


def test_long_lists_are_cut_and_the_rest_is_counted():
    assert some(["1", "2"]) == "1, 2"
    assert some([str(number) for number in range(12)]) == "0, 1, 2, 3, 4, 5, 6, 7, 8, 9, … (+2)"
