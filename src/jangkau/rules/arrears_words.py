"""What is lost when, in words that a worker uses."""

from collections.abc import Iterable

from jangkau.rules.arrears import Fate, Right, Stage, StageName
from jangkau.rules.status import LapseCounting
from jangkau.rules.wording import Step

_STAGES = {
    StageName.COVERED: Step("Terlindungi", "Covered"),
    StageName.DUE: Step("Menunggu pembayaran", "Payment due"),
    StageName.ARREARS: Step("Menunggak", "In arrears"),
    StageName.LAPSED: Step("Tidak aktif", "Lapsed"),
}
_RIGHTS = {
    Right.JKK_CARE: Step("perawatan kecelakaan kerja", "medical care after a work accident"),
    Right.JKK_CASH: Step("uang santunan kecelakaan kerja", "cash after a work accident"),
    Right.JKM_FUNERAL: Step("biaya pemakaman", "the funeral"),
    Right.JKM_CASH: Step("santunan kematian dan beasiswa anak", "cash after a death and children's scholarships"),
}
_FATES = {
    Fate.STAYS: Step("Tetap diberikan", "Still given"),
    Fate.WITHHELD: Step("Ditahan sampai lunas", "Withheld until settled"),
    Fate.GONE: Step("Hilang", "Gone"),
}
_HELD_UNTIL = Step(
    "Santunan kecelakaan kerja dibayar setelah sembuh dan tunggakan lunas; santunan kematian setelah ahli waris "
    "melunasinya.",
    "Cash after a work accident is paid after recovery, once the arrears are settled; cash after a death once the "
    "heirs settle them.",
)
_READINGS = {
    LapseCounting.FROM_END_OF_COVER: Step(
        "tiga bulan sejak perlindungan berakhir", "three months since the end of cover"
    ),
    LapseCounting.FROM_DUE_DATE: Step("lebih dari tiga batas waktu terlewat", "more than three due dates missed"),
}


def stage_label(name: StageName) -> Step:
    """Return the name of a stage."""
    return _STAGES[name]


def fate_label(fate: Fate) -> Step:
    """Return what becomes of a right."""
    return _FATES[fate]


def reading_label(counting: LapseCounting) -> Step:
    """Return a reading of the lapse rule in a few words."""
    return _READINGS[counting]


def rights_in_words(rights: Iterable[Right]) -> Step:
    """Return some rights in a row: ``perawatan kecelakaan kerja, biaya pemakaman``."""
    named = [_RIGHTS[right] for right in rights]
    return Step(", ".join(each.indonesian for each in named), ", ".join(each.english for each in named))


def held_until(stage: Stage) -> Step | None:
    """Return until when what is withheld at a stage waits; None where nothing is."""
    return _HELD_UNTIL if stage.rights_that(Fate.WITHHELD) else None
