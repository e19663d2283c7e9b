"""What the files of offices, organisations and partners hold; docs/reference/setup-files.md says it in words."""

from jangkau.console.documents import Key, Kind

TIME_ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
OFFICE_KINDS = ("regional", "branch", "pioneer")
ORGANISATION_KINDS = (
    "province_government", "regency_government", "city_government", "village_government", "company", "individual",
    "civil_servants", "bank", "wadah", "agency",
)  # fmt: skip
OFFICE = (
    Key("code"),
    Key("name"),
    Key("kind", Kind.CHOICE, choices=OFFICE_KINDS),
    Key("parent"),
    Key("time_zone", Kind.CHOICE, choices=tuple(TIME_ZONES)),
    Key("serves", Kind.TEXTS, required=False),
)
ORGANISATION = (
    Key("code"),
    Key("name"),
    Key("kind", Kind.CHOICE, choices=ORGANISATION_KINDS),
    Key("office"),
    Key("region", required=False),
)
# What a partner's file says in figures.
PARTNER_FIGURES = ("most_rupiah", "least_rupiah", "fee_rupiah", "clock_tolerance_seconds", "requests_a_minute")
PARTNER = (
    Key("organisation"),
    Key("va_prefix", required=False),
    Key("most_rupiah", Kind.FIGURE),
    Key("least_rupiah", Kind.FIGURE, required=False),
    Key("fee_rupiah", Kind.FIGURE, required=False),
    Key("clock_tolerance_seconds", Kind.FIGURE, required=False),
    Key("requests_a_minute", Kind.FIGURE, required=False),
    Key("allowed_networks", Kind.TEXTS, required=False),
    Key("repeats", Kind.CHOICE, required=False, choices=("same_answer", "duplicate")),
)
# How a bank writes its CSV, as jangkau.collection.intake.csv_mapping has it.
CSV_KEYS = (
    "date", "narrative", "reference", "credit", "debit", "amount", "sign", "credit_word", "debit_word", "balance",
    "opening_label", "closing_label", "delimiter", "decimal", "thousands", "date_order", "encoding",
)  # fmt: skip
BANK_ACCOUNT = (
    Key("number"),
    Key("bank"),
    Key("channel"),
    Key("office"),
    Key("responsible"),
    Key("format", Kind.CHOICE, choices=("mt940", "csv")),
    Key("settles", Kind.CHOICE, required=False, choices=("each", "daily")),
    *(Key(f"csv_{name}", required=False) for name in CSV_KEYS),
)
