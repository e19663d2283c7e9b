"""The pages about the law show what the program computes with."""

import datetime
import re
from pathlib import Path

from docs import generate_rules
from jangkau.rules import parameters
from jangkau.rules.contributions import Cover
from jangkau.rules.status import LapseCounting, status_calendar
from jangkau.rules.status_words import status_label
from jangkau.rules.wording import date_in_words

ADR = Path(generate_rules.__file__).parent / "adr" / "0004-lapse-rule.md"


def test_no_table_is_out_of_date() -> None:
    assert generate_rules.stale_pages() == [], "run python -m docs.generate_rules"


def test_every_doubt_stands_on_the_page_of_doubts_in_both_languages() -> None:
    english = (ADR.parents[1] / "rules" / "doubts.md").read_text(encoding="utf-8")
    indonesian = (ADR.parents[1] / "rules" / "id" / "keraguan.md").read_text(encoding="utf-8")

    doubts = [
        dated.doubt
        for parameter in parameters.all_parameters().values()
        for dated in parameter.values
        if dated.doubt is not None
    ]
    assert doubts
    assert all(doubt.english in english and doubt.indonesian in indonesian for doubt in doubts)


def test_the_table_of_the_decision_on_lapse_is_what_the_program_says() -> None:
    text = ADR.read_text(encoding="utf-8")
    days = [datetime.date(2025, 12, 31), *(datetime.date(2026, 1, day) for day in (1, 15, 16))]
    days += [datetime.date(2026, 3, 31), datetime.date(2026, 4, 1), datetime.date(2026, 4, 16)]

    for day in days:
        found = re.search(rf"^\| {date_in_words(day, language='en')} \| (.*) \|$", text, re.MULTILINE)
        assert found, day
        assert found[1].split(" | ") == [
            status_label(
                status_calendar(on=day, cover=cover, counting=counting).status(datetime.date(2026, 1, 1))
            ).english
            for cover in Cover
            for counting in LapseCounting
        ]


def test_every_parameter_stands_on_some_page() -> None:
    pages = "".join(page.read_text(encoding="utf-8") for page in generate_rules.PAGES)

    for parameter in parameters.all_parameters().values():
        assert parameter.label in pages
        assert parameter.label_id in pages
