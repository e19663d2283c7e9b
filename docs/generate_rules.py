"""Writes the tables of docs/rules and of ADR 0004 from the parameter files and the functions of the law.

``python -m docs.generate_rules`` rewrites them; ``--check`` only says whether any is out of date (exit status 1).
A table stands between ``<!-- table: NAME LANGUAGE -->`` and ``<!-- end -->``.
"""

import datetime
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from docs.rule_cells import choose, cited, said, table, value_in_words
from jangkau.rules import parameters
from jangkau.rules.arrears import Fate, arrears_of
from jangkau.rules.arrears_words import fate_label, reading_label, rights_in_words, stage_label
from jangkau.rules.benefits import benefits, heirs_in_words
from jangkau.rules.brackets import brackets
from jangkau.rules.consents import Purpose, consent_text
from jangkau.rules.contributions import Cover, FundingSource, Sector, price_of_month
from jangkau.rules.due_dates import due_date_in_words
from jangkau.rules.money import format_rupiah
from jangkau.rules.months import Month, month_range
from jangkau.rules.occupations import Occupation, occupation_list
from jangkau.rules.status import LapseCounting, status_calendar
from jangkau.rules.status_words import status_label
from jangkau.rules.wording import date_in_words, month_in_words

DOCS = Path(__file__).parent
PAGES = (*sorted((DOCS / "rules").rglob("*.md")), DOCS / "adr" / "0004-lapse-rule.md")
MARKED = re.compile(r"(<!-- table: (\S+) (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)

FULL_PRICE = Month(2025, 12)
HALF_PRICE = Month(2026, 5)
SHOWN_YEAR = 2026
BENEFITS_ON = datetime.date(2026, 11, 20)
PAID_UNTIL = datetime.date(2026, 1, 1)
LAPSE_DAYS = tuple(
    datetime.date(*day)
    for day in (
        (2025, 12, 31), (2026, 1, 1), (2026, 1, 15), (2026, 1, 16), (2026, 3, 31), (2026, 4, 1), (2026, 4, 16),
    )
)  # fmt: skip


def bracket_table(language: str) -> str:
    """Return the 33 brackets with the price of each."""

    def total(month: Month, cover: Cover, number: int) -> str:
        price = price_of_month(
            month=month, cover=cover, bracket=number, sector=Sector.OTHER, funding=FundingSource.SELF
        )
        return format_rupiah(price.total_rupiah)

    head = choose(
        language,
        "#|Penghasilan per bulan mulai|Dasar|JKK|JKM|JKK + JKM|dengan keringanan 50 %|JHT",
        "#|Monthly income from|Base|JKK|JKM|JKK + JKM|with 50 % relief|JHT",
    ).split("|")
    jkm = parameters.rupiah("contributions.jkm", on=FULL_PRICE.first_day)
    rows = (
        [
            str(row.number),
            format_rupiah(row.income_from_rupiah),
            format_rupiah(row.base_rupiah),
            format_rupiah(row.jkk_rupiah),
            format_rupiah(jkm),
            total(FULL_PRICE, Cover.RISK, row.number),
            total(HALF_PRICE, Cover.RISK, row.number),
            format_rupiah(row.jht_rupiah),
        ]
        for row in brackets(FULL_PRICE.first_day)
    )
    return table(head, rows)


def history_table(language: str, *names: str) -> str:
    """Return every value of some parameters, in order of their days."""
    head = choose(language, "Nilai hukum|Berlaku sejak|Isi|Dasar", "Legal value|In force from|Value|Source").split("|")
    chosen = [parameters.all_parameters()[name] for name in names]
    rows = (
        [
            choose(language, parameter.label_id, parameter.label),
            date_in_words(dated.in_force_from, language=language),
            value_in_words(parameter, dated, language),
            cited(dated.citation),
        ]
        for parameter in chosen
        for dated in parameter.values
    )
    return table(head, rows)


def funding_table(language: str) -> str:
    """Return the price of the lowest bracket by sector and funding source, month by month of change."""
    months = [Month(2025, 12), Month(2026, 1), Month(2026, 4), Month(2026, 12), Month(2027, 1), Month(2027, 4)]
    head = [choose(language, "Sektor, sumber dana", "Sector, funding source")]
    head += [month_in_words(month, language=language) for month in months]
    sectors = {
        Sector.TRANSPORT: choose(language, "transportasi", "transport"),
        Sector.OTHER: choose(language, "lainnya", "other"),
    }
    rows = (
        [f"{sectors[sector]}, {source.label}"]
        + [
            format_rupiah(
                price_of_month(month=month, cover=Cover.RISK, bracket=1, sector=sector, funding=source).total_rupiah
            )
            for month in months
        ]
        for sector in Sector
        for source in FundingSource
    )
    return table(head, rows)


def due_date_table(language: str) -> str:
    """Return the due dates of a year, with what moved them."""
    head = choose(language, "Bulan iuran|JKK dan JKM|JHT", "Month|JKK and JKM|JHT").split("|")
    rows = (
        [month_in_words(month, language=language)]
        + [said(due_date_in_words(month=month, cover=cover), language) for cover in Cover]
        for month in month_range(Month(SHOWN_YEAR, 1), Month(SHOWN_YEAR + 1, 1))
    )
    return table(head, rows)


def lapse_table(language: str) -> str:
    """Return the status of a worker paid through 31 December by both readings."""
    options = {option.name: option for option in parameters.all_parameters()["lapse.counting"].options}
    head = [choose(language, "Hari", "Day")]
    head += [
        f"{choose(language, 'JKK dan JKM', 'JKK and JKM') if cover is Cover.RISK else 'JHT'}, `{reading}`"
        for cover in Cover
        for reading in options
    ]
    rows = (
        [date_in_words(day, language=language)]
        + [
            said(status_label(status_calendar(on=day, cover=cover, counting=reading).status(PAID_UNTIL)), language)
            for cover in Cover
            for reading in map(LapseCounting, options)
        ]
        for day in LAPSE_DAYS
    )
    return table(head, rows)


def loss_table(language: str) -> str:
    """Return what a worker paid through 31 December loses when, by both readings."""
    titles = [choose(language, "Dihitung sejak", "Counted as"), choose(language, "Tahap", "Stage")]
    titles += [choose(language, "Mulai", "From")] + [said(fate_label(fate), language) for fate in Fate]
    rows = (
        [
            said(reading_label(reading.counting), language),
            said(stage_label(stage.name), language),
            "–" if stage.from_ is None else date_in_words(stage.from_, language=language),
            *(said(rights_in_words(stage.rights_that(fate)), language) or "–" for fate in Fate),
        ]
        for reading in arrears_of(covered_until=PAID_UNTIL, on=BENEFITS_ON).readings
        for stage in reading.stages
    )
    return table(titles, rows)


def reading_table(language: str) -> str:
    """Return the readings among which each choice was made."""
    head = choose(language, "Pilihan|Tafsir|Dasar|Diikuti", "Choice|Reading|Source|Followed").split("|")
    rows = (
        [
            choose(language, parameter.label_id, parameter.label),
            choose(language, option.label_id, option.label),
            cited(option.citation),
            choose(language, "ya", "yes") if option.name == parameter.values[-1].value else "",
        ]
        for parameter in parameters.all_parameters().values()
        for option in parameter.options
    )
    return table(head, rows)


def doubt_table(language: str) -> str:
    """Return every value that is in doubt, and why."""
    head = choose(
        language, "Nilai hukum|Berlaku sejak|Isi|Keraguan|Dasar", "Legal value|In force from|Value|Doubt|Source"
    ).split("|")
    rows = (
        [
            choose(language, parameter.label_id, parameter.label),
            date_in_words(dated.in_force_from, language=language),
            value_in_words(parameter, dated, language),
            choose(language, dated.doubt.indonesian, dated.doubt.english),
            cited(dated.citation),
        ]
        for parameter in parameters.all_parameters().values()
        for dated in parameter.values
        if dated.doubt is not None
    )
    return table(head, rows)


def occupation_table(language: str) -> str:
    """Return the occupations by group, with the sector of each and some everyday words."""
    head = choose(
        language, "Kelompok|Pekerjaan|Kode|Sektor|Disebut juga", "Group|Occupation|Code|Sector|Also called"
    ).split("|")
    rows = (
        [
            said(group.label, language),
            said(each.label, language),
            f"`{each.code}`",
            sector_in_words(each, language),
            ", ".join(each.words[:4]),
        ]
        for group in occupation_list().groups
        for each in group.occupations
    )
    return table(head, rows)


def sector_in_words(occupation: Occupation, language: str) -> str:
    """Return the sector of an occupation, and whether it is in doubt."""
    other, transport = choose(language, "lainnya", "other"), choose(language, "transportasi", "transport")
    words = transport if occupation.sector is Sector.TRANSPORT else other
    return f"{words} ({choose(language, 'diragukan', 'in doubt')})" if occupation.sector_doubtful else words


def sector_source(language: str) -> str:
    """Return where the sectors of the occupations come from, and what is in doubt about them."""
    listed = occupation_list()
    doubt = choose(language, listed.doubt.indonesian, listed.doubt.english)
    return f"{said(listed.label, language)}: {cited(listed.citation)}. {doubt}\n"


def benefit_table(language: str) -> str:
    """Return what is paid in the lowest bracket to a family with two children, step by step."""
    head = choose(language, "Manfaat|Jumlah|Cara menghitung", "Benefit|Amount|How it comes about").split("|")
    base_rupiah = brackets(BENEFITS_ON)[0].base_rupiah
    rows = (
        [
            said(each.label, language),
            "–" if each.amount_rupiah is None else format_rupiah(each.amount_rupiah),
            "<br>".join(said(step, language) for step in each.explanation),
        ]
        for each in benefits(base_rupiah=base_rupiah, schooling_children=2, on=BENEFITS_ON)
    )
    return table(head, rows)


def heir_list(language: str) -> str:
    """Return the heirs, those first who come first."""
    heirs = enumerate(heirs_in_words(on=BENEFITS_ON), start=1)
    return "".join(f"{place}. {said(words, language)}\n" for place, words in heirs)


def notice_table(language: str) -> str:
    """Return the texts on personal data as they stand."""
    head = choose(
        language,
        "Tujuan|Versi|Diminta|Naskah|Data|Disimpan|Ditarik",
        "Purpose|Version|Asked|Text|Data|Kept|Withdrawn",
    ).split("|")
    texts = (consent_text(purpose, BENEFITS_ON) for purpose in Purpose)
    rows = (
        [
            said(text.title, language),
            text.version.isoformat(),
            choose(language, "ya", "yes")
            if text.needs_consent
            else choose(language, "hanya diberitahukan", "only told"),
            said(text.text, language),
            said(text.data, language),
            said(text.kept, language),
            said(text.withdrawal, language),
        ]
        for text in texts
    )
    return table(head, rows)


def all_below(folder: str) -> tuple[str, ...]:
    """Return the names of the parameters of a folder."""
    return tuple(name for name in parameters.all_parameters() if name.startswith(f"{folder}."))


def histories(*names: str) -> Callable[[str], str]:
    """Return a maker of the table of some parameters."""
    return lambda language: history_table(language, *names)


TABLES: Mapping[str, Callable[[str], str]] = {
    "brackets": bracket_table,
    "contributions": histories("contributions.jkk", "contributions.jkm", "contributions.jht"),
    "relief": histories(
        "contributions.relief.transport",
        "contributions.relief.other",
        "contributions.relief.excluded_funding",
        "contributions.relief.village_budget",
        "contributions.relief.full_months_first",
    ),
    "funding": funding_table,
    "membership": histories(
        "contributions.payment_periods",
        "contributions.saving_up",
        "contributions.saving_up_least",
        "membership.number_issued_within",
        "membership.occupations",
        "membership.registration_age_limit",
        "membership.review_under_age",
        "membership.data_change_within",
    ),
    "benefit_values": histories(*all_below("benefits")),
    "benefits": benefit_table,
    "heirs": heir_list,
    "privacy_values": histories(*all_below("privacy")),
    "notices": notice_table,
    "occupations": occupation_table,
    "sector_source": sector_source,
    "deadlines": histories("due_dates.risk", "due_dates.savings", "due_dates.collective_leave"),
    "due_dates": due_date_table,
    "lapse_rule": histories("lapse.unpaid_months", "lapse.counting"),
    "lapse": lapse_table,
    "loss": loss_table,
    "loss_rule": histories(
        *all_below("lapse.after"), "lapse.given_in_jkk", "lapse.given_in_jkm", "lapse.until_due_date"
    ),
    "readings": reading_table,
    "doubts": doubt_table,
}


def regenerated(text: str) -> str:
    """Return a page with its tables made anew."""
    return MARKED.sub(lambda found: f"{found[1]}\n{TABLES[found[2]](found[3])}\n{found[4]}", text)


def stale_pages() -> list[Path]:
    """Return the pages whose tables are not those of the parameter files."""
    texts = {page: page.read_text(encoding="utf-8") for page in PAGES}
    return [page for page, text in texts.items() if regenerated(text) != text]


def main(arguments: list[str]) -> int:
    """Rewrite or check the pages; return the exit status."""
    stale = stale_pages()
    if "--check" in arguments:
        for page in stale:
            print(f"{page.relative_to(DOCS)} is out of date: run python -m docs.generate_rules")
        return 1 if stale else 0
    for page in stale:
        page.write_text(regenerated(page.read_text(encoding="utf-8")), encoding="utf-8")
        print(f"{page.relative_to(DOCS)} rewritten")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
