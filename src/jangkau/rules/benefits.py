"""What the programmes pay a BPU participant or the family: amounts to expect, each with its source and its doubts.

The amounts by which cash is counted are multiples of the base of the chosen bracket (PP 44/2015 Art 20). What is shown
is what to expect, never a decision: who is in arrears, for one, has less or nothing (PP 44/2015 Art 39 and 42).
"""

import datetime
import enum
from collections.abc import Sequence
from dataclasses import dataclass

from jangkau.rules import parameters
from jangkau.rules.money import format_rupiah, portion_rupiah
from jangkau.rules.parameters.files import Doubt
from jangkau.rules.parameters.values import School
from jangkau.rules.wording import Step, percent_in_words


class Paid(enum.StrEnum):
    """How a benefit is paid."""

    AS_NEEDED = "as_needed"
    A_MONTH = "a_month"
    ONCE = "once"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class Benefit:
    """A benefit to expect; ``amount_rupiah`` is None for care, which has no ceiling.

    ``references`` names each legal value used, as a price does; ``doubts`` are those of these values.
    """

    code: str
    label: Step
    amount_rupiah: int | None
    paid: Paid
    explanation: tuple[Step, ...]
    references: tuple[str, ...]
    doubts: tuple[Doubt, ...]


_SCHOOLS = {
    School.PRIMARY: Step("TK dan SD", "Kindergarten and primary school"),
    School.JUNIOR: Step("SMP", "Junior secondary school"),
    School.SENIOR: Step("SMA", "Senior secondary school"),
    School.HIGHER: Step("Perguruan tinggi atau pelatihan", "Higher education or training"),
}
_HEIRS = {
    "spouse_children": Step("janda, duda atau anak", "widow, widower or children"),
    "blood_relatives": Step(
        "orang tua, kakek, nenek, cucu (keturunan sedarah sampai derajat kedua)",
        "parents, grandparents, grandchildren (blood relatives to the second degree)",
    ),
    "siblings": Step("saudara kandung", "siblings"),
    "parents_in_law": Step("mertua", "parents-in-law"),
    "named_in_will": Step("yang ditunjuk dalam wasiat", "whoever a will names"),
}


def benefits(*, base_rupiah: int, schooling_children: int, on: datetime.date) -> tuple[Benefit, ...]:
    """Return what JKK and JKM pay by the law of a day: JKK first, the scholarships only where there are children.

    Args:
        base_rupiah: the base of the bracket.
        schooling_children: children at school or younger.
        on: the day whose law counts.

    Raises:
        ParameterError: if the law has no value for that day.

    Source: PP 82/2019 Art 25 and 34 and Annex III, PP 44/2015 Art 20.
    """
    found = [
        _care(on),
        *_unable_to_work(base_rupiah, on),
        _disability(base_rupiah, on),
        _accident_death(base_rupiah, on),
    ]
    if schooling_children:
        found.append(_scholarship("jkk_scholarship", schooling_children, on))
    found += _other_death(on)
    if schooling_children:
        found.append(_scholarship("jkm_scholarship", schooling_children, on))
    return tuple(found)


def heirs_in_words(*, on: datetime.date) -> tuple[Step, ...]:
    """Return who receives what is paid after a death, those first who come first.

    Source: PP 44/2015 Art 37(5) and 40(2), PP 82/2019 Art 34(2).
    """
    return tuple(_HEIRS[name] for name in parameters.choices("benefits.heirs", on=on))


def most_schooling_children(*, on: datetime.date) -> int:
    """Return for how many children of a participant there is a scholarship.

    Source: PP 82/2019 Art 25(3) and 34(2).
    """
    return parameters.count("benefits.scholarship.children", on=on)


def savings_paid_out(*, saved_rupiah: int, on: datetime.date) -> Benefit:
    """Return the JHT savings as a benefit: the own contributions; yield comes on top and is not foretold.

    Source: PP 46/2015 Art 22, PP 60/2015 Art 26.
    """
    name = "benefits.jht.payable_age"
    age, law, saved = parameters.years(name, on=on), _law(name, on), format_rupiah(saved_rupiah)
    told = Step(
        f"Iuran sendiri {saved} dan hasilnya, pada usia {age}, saat cacat total tetap atau meninggal ({law})",
        f"Own contributions {saved} and their yield, at {age}, at total permanent disability or death ({law})",
    )
    label = Step("Tabungan hari tua", "Old age savings")
    return _benefit("jht_savings", label, saved_rupiah, Paid.ONCE, [told], [name], on)


def _benefit(
    code: str,
    label: Step,
    amount_rupiah: int | None,
    paid: Paid,
    explanation: Sequence[Step],
    names: Sequence[str],
    on: datetime.date,
) -> Benefit:
    doubts = [parameters.dated_value(name, on=on).doubt for name in names]
    return Benefit(
        code=code,
        label=label,
        amount_rupiah=amount_rupiah,
        paid=paid,
        explanation=tuple(explanation),
        references=tuple(parameters.reference(name, on=on) for name in names),
        doubts=tuple(dict.fromkeys(doubt for doubt in doubts if doubt is not None)),
    )


def _law(name: str, on: datetime.date) -> str:
    return parameters.citation(name, on=on).law


def _care(on: datetime.date) -> Benefit:
    name = "benefits.jkk.care"
    reading = parameters.choice(name, on=on)
    option = next(each for each in parameters.all_parameters()[name].options if each.name == reading)
    law = _law(name, on)
    return _benefit(
        "jkk_care",
        Step("Kecelakaan kerja: perawatan", "Work accident: medical care"),
        None,
        Paid.AS_NEEDED,
        [Step(f"{option.label_id} ({law})", f"{option.label} ({law})")],
        [name],
        on,
    )


def _unable_to_work(base_rupiah: int, on: datetime.date) -> list[Benefit]:
    months = parameters.months("benefits.jkk.full_pay_months", on=on)
    return [
        _pay(
            "jkk_first_months",
            Step(
                f"Kecelakaan kerja: tidak mampu bekerja, bulan 1 sampai {months}",
                f"Work accident: unable to work, months 1 to {months}",
            ),
            base_rupiah,
            "benefits.jkk.full_pay",
            on,
        ),
        _pay(
            "jkk_later_months",
            Step(
                f"Kecelakaan kerja: tidak mampu bekerja, mulai bulan {months + 1} sampai sembuh",
                f"Work accident: unable to work, from month {months + 1} until recovered",
            ),
            base_rupiah,
            "benefits.jkk.later_pay",
            on,
        ),
    ]


def _pay(code: str, label: Step, base_rupiah: int, name: str, on: datetime.date) -> Benefit:
    rate = parameters.rate(name, on=on)
    amount = portion_rupiah(base_rupiah, rate)
    line = f"{percent_in_words(rate)} × {format_rupiah(base_rupiah)} = {format_rupiah(amount)}"
    law = _law(name, on)
    steps = [Step(f"{line} sebulan ({law})", f"{line} a month ({law})")]
    return _benefit(code, label, amount, Paid.A_MONTH, steps, [name, "benefits.jkk.full_pay_months"], on)


def _disability(base_rupiah: int, on: datetime.date) -> Benefit:
    return _sum_of(
        "jkk_total_disability",
        Step("Kecelakaan kerja: cacat total tetap", "Work accident: total permanent disability"),
        "benefits.jkk.total_disability_bases",
        base_rupiah,
        {"benefits.jkk.allowance": _ALLOWANCE},
        on,
    )


def _accident_death(base_rupiah: int, on: datetime.date) -> Benefit:
    return _sum_of(
        "jkk_death",
        Step("Kecelakaan kerja: meninggal", "Work accident: death"),
        "benefits.jkk.death_bases",
        base_rupiah,
        {"benefits.jkk.allowance": _ALLOWANCE, "benefits.jkk.funeral": _FUNERAL},
        on,
    )


_LUMP_SUM = Step("Santunan sekaligus", "Lump sum")
_ALLOWANCE = Step("Santunan berkala sekaligus", "Periodic allowance at once")
_FUNERAL = Step("Pemakaman", "Funeral")


def _sum_of(
    code: str, label: Step, times_name: str, base_rupiah: int, added: dict[str, Step], on: datetime.date
) -> Benefit:
    """Return a benefit of so many bases and some fixed amounts."""
    times = parameters.count(times_name, on=on)
    line = f"{times} × {format_rupiah(base_rupiah)} = {format_rupiah(times * base_rupiah)} ({_law(times_name, on)})"
    steps, amounts = _fixed(added, on)
    amounts = [times * base_rupiah, *amounts]
    steps = [Step(line, line), *steps, _total(amounts)]
    return _benefit(code, label, sum(amounts), Paid.ONCE, steps, [times_name, *added], on)


def _fixed(names: dict[str, Step], on: datetime.date) -> tuple[list[Step], list[int]]:
    amounts = [parameters.amount(name, on=on) for name in names]
    steps = []
    for (name, words), amount in zip(names.items(), amounts, strict=True):
        line = f"{format_rupiah(amount)} ({_law(name, on)})"
        steps.append(Step(f"{words.indonesian} {line}", f"{words.english} {line}"))
    return steps, amounts


def _total(amounts: Sequence[int]) -> Step:
    line = f"{' + '.join(map(format_rupiah, amounts))} = {format_rupiah(sum(amounts))}"
    return Step(line, line)


def _other_death(on: datetime.date) -> list[Benefit]:
    """Return what is paid after a death not by a work accident: in full and, where it is awaited, before."""
    names = {"benefits.jkm.lump_sum": _LUMP_SUM, "benefits.jkm.allowance": _ALLOWANCE, "benefits.jkm.funeral": _FUNERAL}
    waiting = "benefits.jkm.waiting_months"
    steps, amounts = _fixed(names, on)
    label = Step("Meninggal bukan karena kecelakaan kerja", "Death not by a work accident")
    full = _benefit("jkm_death", label, sum(amounts), Paid.ONCE, [*steps, _total(amounts)], [*names, waiting], on)
    months = parameters.months(waiting, on=on)
    if not months:
        return [full]
    early = Step(
        f"{label.indonesian}, dalam {months} bulan pertama", f"{label.english}, within the first {months} months"
    )
    law = _law(waiting, on)
    told = Step(f"Perkiraan: hanya biaya pemakaman ({law})", f"To expect: the funeral alone ({law})")
    return [
        full,
        _benefit(
            "jkm_first_months", early, amounts[-1], Paid.ONCE, [steps[-1], told], ["benefits.jkm.funeral", waiting], on
        ),
    ]


def _scholarship(code: str, schooling_children: int, on: datetime.date) -> Benefit:
    amounts_name, most_name = "benefits.scholarship.amounts", "benefits.scholarship.children"
    amounts = parameters.school_amounts(amounts_name, on=on)
    children = min(schooling_children, parameters.count(most_name, on=on))
    steps = []
    for each in amounts:
        sum_line = f"{format_rupiah(each.amount_rupiah)} × {each.years}"
        words, of_school = _SCHOOLS[each.school], format_rupiah(each.amount_rupiah * each.years)
        steps.append(
            Step(
                f"{words.indonesian}: {sum_line} tahun = {of_school}",
                f"{words.english}: {sum_line} years = {of_school}",
            )
        )
    a_child = sum(each.amount_rupiah * each.years for each in amounts)
    total = children * a_child
    line = f"{format_rupiah(a_child)} = {format_rupiah(total)} ({_law(amounts_name, on)})"
    steps.append(
        Step(f"{children} anak × {line}", f"{children} children × {line}" if children > 1 else f"1 child × {line}")
    )
    names = [amounts_name, most_name]
    label = Step("Beasiswa setelah kecelakaan kerja", "Scholarship after a work accident")
    if code == "jkm_scholarship":
        names.append("benefits.jkm.scholarship_after")
        years = parameters.years(names[-1], on=on)
        label = Step(
            f"Beasiswa setelah kematian lain, bila sudah mengiur {years} tahun",
            f"Scholarship after another death, once {years} years are paid",
        )
    return _benefit(code, label, total, Paid.AT_MOST, steps, names, on)
