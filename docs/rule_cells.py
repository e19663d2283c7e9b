"""Words, cells and tables of the pages about the law, in either language."""

from collections.abc import Callable, Iterable, Mapping

from jangkau.rules import parameters
from jangkau.rules.money import format_rupiah
from jangkau.rules.parameters.files import Citation, DatedValue, Parameter
from jangkau.rules.parameters.values import Unit
from jangkau.rules.wording import Step, percent_in_words


def said(words: Step, language: str) -> str:
    """Return words in one language."""
    return words.indonesian if language == "id" else words.english


def choose(language: str, indonesian: str, english: str) -> str:
    """Return one of two texts."""
    return said(Step(indonesian, english), language)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    titles = list(head)
    lines = [titles, ["---"] * len(titles), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def cited(citation: Citation) -> str:
    """Return the article as a link, with its trust mark."""
    return f"[{citation.law}]({citation.url}) ({citation.trust.value})"


def deadline_in_words(parameter: Parameter, dated: DatedValue, language: str) -> str:
    """Return a deadline: ``day 15 of the next month``."""
    deadline = parameters.deadline(parameter.name, on=dated.in_force_from)
    same_month = choose(language, "bulan iuran", "the same month")
    next_month = choose(language, "bulan berikutnya", "the next month")
    month = (same_month, next_month)[deadline.months_after]
    return choose(language, f"tanggal {deadline.day} {month}", f"day {deadline.day} of {month}")


def option_in_words(parameter: Parameter, dated: DatedValue, language: str) -> str:
    """Return the reading that a choice follows."""
    option = next(option for option in parameter.options if option.name == dated.value)
    return choose(language, option.label_id, option.label)


def value_in_words(parameter: Parameter, dated: DatedValue, language: str) -> str:
    """Return a value as a reader expects it."""
    name, on, value = parameter.name, dated.in_force_from, dated.value
    writers: Mapping[Unit, Callable[[], str]] = {
        Unit.RUPIAH: lambda: format_rupiah(parameters.amount(name, on=on)),
        Unit.RUPIAH_PER_MONTH: lambda: format_rupiah(parameters.rupiah(name, on=on)),
        Unit.FRACTION: lambda: percent_in_words(parameters.rate(name, on=on)),
        Unit.INCOME_BANDS: lambda: choose(language, "tabel di bawah", "table below"),
        Unit.SCHOOL_AMOUNTS: lambda: choose(language, "contoh di bawah", "example below"),
        Unit.NOTICE: lambda: choose(language, "naskah", "text"),
        Unit.DEADLINE: lambda: deadline_in_words(parameter, dated, language),
        Unit.CHOICE: lambda: option_in_words(parameter, dated, language),
    }
    if parameter.unit in writers:
        return writers[parameter.unit]()
    return (", ".join(map(str, value)) or "–") if isinstance(value, tuple) else str(value)
