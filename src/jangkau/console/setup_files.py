"""What the files of offices and organisations hold, key by key; docs/reference/setup-files.md says it in words."""

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
