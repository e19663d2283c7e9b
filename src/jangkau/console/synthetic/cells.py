"""How the rows of a roster come to look: the headings, and the many ways of writing one thing."""

import datetime
import random
from collections.abc import Callable

from jangkau.console.synthetic.faults import Entry

Cell = str | int | float | datetime.date | None
"""As a spreadsheet keeps it: text, a number, a day, or nothing."""

_HEADINGS = {
    "no": ("NO", "No.", "No"),
    "nik": ("NIK", "No. KTP", "NO. KTP/NIK", "Nomor Induk Kependudukan"),
    "name": ("NAMA LENGKAP", "Nama", "Nama Lengkap", "NAMA PEKERJA"),
    "sex": ("L/P", "Jenis Kelamin", "JENIS KELAMIN", "JK"),
    "birth_place": ("Tempat Lahir", "TEMPAT LAHIR"),
    "birth": ("TGL LAHIR", "Tanggal Lahir", "Tgl. Lahir", "TANGGAL LAHIR"),
    "address": ("Alamat", "ALAMAT"),
    "village": ("Desa/Kelurahan", "DESA / KELURAHAN", "Kelurahan/Desa"),
    "district": ("Kecamatan", "KECAMATAN", "Kec."),
    "regency": ("Kabupaten/Kota", "Kab/Kota", "KABUPATEN/KOTA"),
    "occupation": ("Pekerjaan", "PEKERJAAN", "Jenis Pekerjaan"),
    "category": ("Kategori", "KATEGORI", "Kategori Pekerja"),
    "phone": ("No HP", "No. HP", "Nomor Telepon"),
}
_ORDERS = (
    "no district village name sex birth_place birth nik address occupation category regency phone",
    "no name nik birth_place birth sex occupation category address village district regency phone",
    "no regency district village nik phone name birth sex category occupation birth_place address",
)
_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
    "Desember",
)  # fmt: skip
_SEX = {
    "L": ("L", "L", "L", "LK", "Lk", "l", "Laki-laki", "LAKI-LAKI", "Laki - Laki", "Pria"),
    "P": ("P", "P", "P", "PR", "Pr", "p", "Perempuan", "PEREMPUAN", "perempuan", "Wanita"),
}
_BIRTH_PLACES = ("Tenggarong", "Samarinda", "Kutai", "Loa Kulu", "Muara Kaman", "Banjarmasin", "Bone", "Ngawi")
_STREETS = ("Jl. Mawar", "Jl. Poros", "Dusun Sukamaju", "Gg. Damai", "Jl. Pesut", "Dusun Mekar", "Jl. Mulawarman")
_REGENCY = ("Kutai Kartanegara", "KUTAI KARTANEGARA", "Kab. Kutai Kartanegara", "Kutai Kertanegara", "Kukar", None)
_HARD_SPACE = "\u00a0"
_EXCEL_EPOCH = datetime.date(1899, 12, 30)


# A layout of a NIK or a day, and how many of a hundred cells have it.
_NIK_STYLES: tuple[tuple[int, Callable[[str], str]], ...] = (
    (80, str),
    (10, lambda nik: f"'{nik}"),
    (4, lambda nik: f"{nik[:6]} {nik[6:12]} {nik[12:]}"),
    (2, lambda nik: f"{nik[:2]}.{nik[2:4]}.{nik[4:6]}.{nik[6:12]}.{nik[12:]}"),
    (1, lambda nik: f"{nik[:6]}-{nik[6:12]}-{nik[12:]}"),
    (2, lambda nik: f"{nik}{_HARD_SPACE}"),
    (1, lambda nik: f"  {nik}"),
)
_DAY_STYLES: tuple[tuple[int, Callable[[datetime.date], Cell]], ...] = (
    (34, lambda day: f"{day:%d-%m-%Y}"),
    (20, lambda day: f"{day:%d/%m/%Y}"),
    (8, lambda day: _short(day)),
    (11, lambda day: f"{day.day} {_MONTHS[day.month - 1]} {day.year}"),
    (2, lambda day: f"{day.day:02d}  {_MONTHS[day.month - 1].upper()} {day.year}"),
    (7, lambda day: day.isoformat()),
    (4, lambda day: (day - _EXCEL_EPOCH).days),
    (14, lambda day: day),
)


def _short(day: datetime.date) -> str:
    # Two digits only where they can mean one year alone, whatever century a reader leans to.
    year = f"{day.year % 100:02d}" if 1960 <= day.year < 2000 else f"{day.year}"
    return f"{day.day}/{day.month}/{year}"


class Scribe:
    """Writes rows the way twenty districts fill in one form: each in its own manner, few with care."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self.columns = tuple(rng.choice(_ORDERS).split())
        self._shouting: dict[str, bool] = {}
        self._nik_styles = [style for weight, style in _NIK_STYLES for _ in range(weight)]
        self._day_styles = [style for weight, style in _DAY_STYLES for _ in range(weight)]

    def header(self) -> tuple[Cell, ...]:
        """Return the headings, in the order of the columns."""
        return tuple(self._rng.choice(_HEADINGS[column]) for column in self.columns)

    def line(self, number: int, entry: Entry) -> tuple[Cell, ...]:
        """Return the cells of one row, in the order of the columns."""
        cells: dict[str, Cell] = {
            "no": number,
            "nik": self._nik(entry.nik),
            "name": self._name(entry),
            "sex": self._rng.choice(_SEX[entry.sex]),
            "birth_place": self._rng.choice(_BIRTH_PLACES),
            "birth": self._birth(entry.birth),
            "address": self._address(),
            "village": self._village(entry),
            "district": self._district(entry),
            "regency": self._regency(entry),
            "occupation": self._cased(entry.occupation),
            "category": self._category(entry),
            # No subscriber has a number that begins with 0800 0.
            "phone": f"08000{self._rng.randrange(10_000_000):07d}" if self._rng.random() < 0.3 else None,
        }
        return tuple(cells[column] for column in self.columns)

    def total(self, count: int) -> tuple[Cell, ...]:
        """Return the row under the list that says how many there are."""
        cells: dict[str, Cell] = {"name": "JUMLAH", "nik": count}
        return tuple(cells.get(column) for column in self.columns)

    def _nik(self, nik: str | float | None) -> Cell:
        if nik is None:
            return self._rng.choice((None, None, "", "  ", _HARD_SPACE))
        if isinstance(nik, float):
            return nik
        return self._rng.choice(self._nik_styles)(nik)

    def _name(self, entry: Entry) -> Cell:
        if entry.name is None:
            return self._rng.choice((None, "", "   ", _HARD_SPACE))
        shouting = self._shouting.setdefault(entry.village.district, self._rng.random() < 0.6)
        name = entry.name.upper() if shouting else entry.name
        if self._rng.random() < 0.03:
            name = entry.name.lower()
        return self._spaced(name)

    def _birth(self, birth: datetime.date | str | None) -> Cell:
        if birth is None:
            return self._rng.choice((None, None, "", " "))
        if isinstance(birth, str):
            return birth
        return self._rng.choice(self._day_styles)(birth)

    def _address(self) -> str:
        return f"{self._rng.choice(_STREETS)} RT {self._rng.randint(1, 30):02d}"

    def _village(self, entry: Entry) -> str:
        village = entry.village
        chance = self._rng.random()
        if chance < 0.09 and village.misspelt:
            return self._cased(self._rng.choice(village.misspelt))
        if chance < 0.25:
            return f"{'Kel.' if village.is_urban else 'Desa'} {village.name}"
        return self._spaced(self._cased(village.name))

    def _district(self, entry: Entry) -> str:
        village = entry.village
        chance = self._rng.random()
        if chance < 0.04 and village.district_misspelt:
            return self._cased(self._rng.choice(village.district_misspelt))
        if chance < 0.12:
            return f"Kec. {village.district}"
        return self._cased(village.district)

    def _regency(self, entry: Entry) -> Cell:
        if "outside_area" not in entry.faults:
            return self._rng.choice(_REGENCY)
        # Some name the other regency; with others only the district shows that the place is elsewhere.
        regency = entry.village.regency
        return self._rng.choice((regency, regency.upper(), None, "Kutai Kartanegara"))

    def _category(self, entry: Entry) -> Cell:
        if entry.category == "Pekerja Rentan" and self._rng.random() < 0.06:
            return None
        return self._cased(entry.category)

    def _cased(self, text: str) -> str:
        chance = self._rng.random()
        if chance < 0.3:
            return text.upper()
        return text.lower() if chance < 0.35 else text

    def _spaced(self, text: str) -> str:
        chance = self._rng.random()
        if chance < 0.90:
            return text
        if chance < 0.93:
            return f"{text} "
        if chance < 0.95:
            return f"  {text}"
        if chance < 0.97:
            return f"{text}{_HARD_SPACE}"
        return text.replace(" ", "  ")
