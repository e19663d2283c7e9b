"""How each kind of worked case is computed: from what is given to what can be expected, and its sum in words.

The sum is the code's own explanation where the law's functions give one; otherwise it is worked out here, from the
case and not from the function under test.
"""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from jangkau.rules.arrears import Fate, arrears_of
from jangkau.rules.arrears_words import rights_in_words
from jangkau.rules.brackets import bracket_for_income
from jangkau.rules.calculator import cost_and_benefits
from jangkau.rules.contributions import Cover, FundingSource, Sector, price_of_month
from jangkau.rules.data_rights import change_due_on
from jangkau.rules.due_dates import due_date, due_date_in_words
from jangkau.rules.eligibility import age_on, age_reasons
from jangkau.rules.incomes import monthly_income, parse_income, suggested_bracket
from jangkau.rules.money import format_rupiah, split_rupiah
from jangkau.rules.months import Month
from jangkau.rules.nik import Sex, check_nik, parse_nik
from jangkau.rules.occupations import find_occupations
from jangkau.rules.payment_periods import months_of_payment
from jangkau.rules.registration import refusal_reasons, review_reasons
from jangkau.rules.start_of_cover import cover_starts_on, covered_period, number_due_on
from jangkau.rules.status import Departure, DepartureReason, InsuredSpan, LapseCounting, status_on
from jangkau.rules.status_words import status_in_words
from jangkau.rules.wording import weekday_in_words

Given = Mapping[str, Any]
Outcome = tuple[Mapping[str, Any], str]

RECORDED_AT = datetime.datetime(2015, 7, 1, tzinfo=datetime.UTC)


def bracket_case(given: Given) -> Outcome:
    """Compare an income's bracket; the sum is the percentages that the agency states."""
    bracket = bracket_for_income(given["income"], given["day"])
    base = format_rupiah(bracket.base_rupiah)
    jkk, jht = (format_rupiah(bracket.base_rupiah * percent // 100) for percent in (1, 2))
    outcome = {
        "bracket": bracket.number,
        "base": bracket.base_rupiah,
        "jkk": bracket.jkk_rupiah,
        "jht": bracket.jht_rupiah,
    }
    return outcome, f"JKK 1 % × {base} = {jkk}; JHT 2 % × {base} = {jht}"


def price_case(given: Given) -> Outcome:
    """Compare the price of a month; the sum is the explanation's last line."""
    first_month = given.get("first_month")
    price = price_of_month(
        month=Month.parse(given["month"]),
        cover=Cover(given["cover"]),
        bracket=given["bracket"],
        sector=Sector(given["sector"]),
        funding=FundingSource(given["funding"]),
        first_month=None if first_month is None else Month.parse(first_month),
    )
    outcome = {
        "jkk": price.jkk_rupiah,
        "jkm": price.jkm_rupiah,
        "jht": price.jht_rupiah,
        "relief": price.relief_rupiah,
        "total": price.total_rupiah,
        "because": price.explanation[-2].indonesian,
    }
    return outcome, price.explanation[-1].indonesian


def due_date_case(given: Given) -> Outcome:
    """Compare a due date; the sum is the code's explanation."""
    asked = {"month": Month.parse(given["month"]), "cover": Cover(given["cover"])}
    return {"due": due_date(**asked)}, due_date_in_words(**asked).indonesian


def status_case(given: Given) -> Outcome:
    """Compare a status; the sum is the code's explanation."""
    cover = Cover(given["cover"])
    spans = [_span(each, cover) for each in given["paid"]]
    left = given.get("left")
    result = status_on(
        insured=spans,
        departure=None
        if left is None
        else Departure(left["day"], DepartureReason(left["reason"]), _instant(left.get("recorded"), RECORDED_AT)),
        on=given["day"],
        known_at=_instant(given.get("known"), None),
        cover=cover,
        counting=LapseCounting(given["counting"]) if "counting" in given else None,
    )
    outcome = {
        "status": result.status.value,
        "covered_until": result.covered_until,
        "first_unpaid": None if result.first_unpaid_month is None else str(result.first_unpaid_month),
        "due": result.due_date,
        "lapses": result.lapses_on,
    }
    return outcome, status_in_words(result, cover=cover).indonesian


def _span(each: Given, cover: Cover) -> InsuredSpan:
    month = Month.parse(each["month"])
    return InsuredSpan(
        month=month,
        cover=Cover(each.get("cover", cover)),
        covered_from=each.get("from", month.first_day),
        covered_until=each.get("until", month.until),
        recorded_at=_instant(each.get("recorded"), RECORDED_AT),
        voided_at=_instant(each.get("voided"), None),
    )


def _instant(day: datetime.date | None, default: datetime.datetime | None) -> datetime.datetime | None:
    return default if day is None else datetime.datetime.combine(day, datetime.time(12), tzinfo=datetime.UTC)


def nik_case(given: Given) -> Outcome:
    """Compare what a NIK says and what speaks against it; the sum takes the 40 off a woman's day."""
    text, today = given["nik"], given["today"]
    sex = given.get("sex")
    reasons = check_nik(
        text,
        birth_date=given.get("birth_date"),
        sex=None if sex is None else Sex(sex),
        known_regencies=set(given["regencies"]),
        today=today,
    )
    outcome: dict[str, Any] = {"reasons": list(reasons)}
    if reasons == ("nik_malformed",):
        return outcome, f"{len(text)} digit" if len(text) != 16 else "bukan tanggal"
    nik = parse_nik(text, today=today)
    outcome |= {"born": nik.birth_date, "sex": nik.sex.value, "region": nik.region_code}
    day = int(text[6:8])
    return outcome, f"{day} - 40 = {day - 40}, perempuan" if day > 40 else f"{day}, laki-laki"


def age_case(given: Given) -> Outcome:
    """Compare an age; the sum subtracts the years and one more where the birthday is still to come."""
    born, on = given["birth_date"], given["day"]
    reasons = age_reasons(
        birth_date=born, on=on, minimum_years=given.get("minimum"), maximum_years=given.get("maximum")
    )
    to_come = (on.month, on.day) < (born.month, born.day)
    years = on.year - born.year - to_come
    outcome = {"age": age_on(born, on), "reasons": list(reasons)}
    return outcome, f"{on.year} - {born.year}{' - 1' if to_come else ''} = {years}"


def payment_case(given: Given) -> Outcome:
    """Compare the months of a payment; the sum counts them."""
    months = months_of_payment(first_month=Month.parse(given["first_month"]), count=given["count"], on=given["day"])
    return {"months": [str(month) for month in months]}, f"{given['first_month']} + {given['count']} bulan"


def start_case(given: Given) -> Outcome:
    """Compare the days of a number and of the first cover; the sum counts the days covered."""
    issued_on = given["number_on"]
    starts_on = cover_starts_on(number_issued_on=issued_on, start_by_letter=given.get("letter_start"))
    period = covered_period(month=Month.parse(given["month"]), starts_on=starts_on)
    outcome = {
        "number_due": number_due_on(form_complete_on=given["form_on"], first_payment_on=given["paid_on"]),
        "starts": starts_on,
        "covered_from": period.from_,
        "covered_until": period.until,
        "days": period.days,
    }
    return outcome, f"{period.until.toordinal() - period.from_.toordinal()} hari"


def split_case(given: Given) -> Outcome:
    """Compare the shares of an amount; the sum adds them up."""
    shares = split_rupiah(given["total"], given["weights"])
    plus = " + ".join(format_rupiah(share) for share in shares)
    return {"shares": list(shares)}, f"{plus} = {format_rupiah(sum(shares))}"


def occupation_case(given: Given) -> Outcome:
    """Compare the occupation that words name first; the sum is its name."""
    found = find_occupations(given["words"])
    outcome = {"first": found[0].code, "sector": found[0].sector.value, "last": found[-1].code}
    return outcome, found[0].label.indonesian


def income_case(given: Given) -> Outcome:
    """Compare what a typed income comes to; the sum is the code's explanation."""
    income, days = parse_income(given["income"]), given.get("days")
    monthly = monthly_income(income, days_a_week=days)
    bracket = suggested_bracket(income, on=given["day"], days_a_week=days)
    return {"monthly": monthly.amount_rupiah, "bracket": bracket.number}, monthly.explanation.indonesian


def registration_case(given: Given) -> Outcome:
    """Compare what speaks against a registration of a woman of Samarinda; the sum is her age."""
    born, on = given["birth_date"], given["day"]
    refused = refusal_reasons(birth_date=born, on=on)
    if "not_born" in refused:
        return {"refused": list(refused)}, "belum lahir"
    reviewed = review_reasons(
        nik=given["nik"],
        birth_date=born,
        sex=Sex.FEMALE,
        known_regencies={"6471", "6404"},
        nik_known=given.get("nik_known", False),
        village_known=given.get("village_known", True),
        on=on,
    )
    _, years = age_case(given)
    return {"refused": list(refused), "reviewed": list(reviewed)}, years


def _offer(given: Given) -> Any:
    return cost_and_benefits(
        sector=Sector(given.get("sector", "other")),
        bracket=given.get("bracket", 1),
        with_savings=given.get("savings", False),
        schooling_children=given.get("children", 0),
        first_month=Month.parse(given.get("first_month", "2026-11")),
        months=given.get("months", 1),
        on=given["day"],
    )


def cost_case(given: Given) -> Outcome:
    """Compare what some months cost; the sum is the last line of the explanation."""
    cost = _offer(given).cost
    outcome = {
        "first": cost.first_month_rupiah,
        "total": cost.total_rupiah,
        "saved": cost.savings_rupiah,
        "relief_until": cost.relief_until,
    }
    return outcome, cost.explanation[-1].indonesian


def benefit_case(given: Given) -> Outcome:
    """Compare one benefit; the sum is the line of the explanation that comes to the amount."""
    found = {each.code: each for each in _offer(given).benefits}
    benefit = found.get(given["benefit"])
    if benefit is None:
        return {"amount": None, "paid": None}, "tidak ada"
    return {"amount": benefit.amount_rupiah, "paid": benefit.paid.value}, benefit.explanation[-1].indonesian


def change_case(given: Given) -> Outcome:
    """Compare by when a change of data is recorded; the sum is the day of the week."""
    due = change_due_on(given["day"])
    return {"due": due}, weekday_in_words(due)


def arrears_case(given: Given) -> Outcome:
    """Compare what is lost on a day by whoever is covered until another; the sum names what is given on the day."""
    found = arrears_of(covered_until=given["covered_until"], on=given["day"])
    stage, other = found.now, found.readings[1]
    outcome = {
        "stage": stage.name.value,
        "from": stage.from_,
        "until": stage.until,
        "stays": [right.value for right in stage.rights_that(Fate.STAYS)],
        "withheld": [right.value for right in stage.rights_that(Fate.WITHHELD)],
        "gone": [right.value for right in stage.rights_that(Fate.GONE)],
        "laws": sorted({each.law.law for each in stage.rights}),
        "settle_until": found.followed.settle_until,
        "unpaid_months": found.unpaid_months,
        "by_the_other_reading": other.stage_on(given["day"]).name.value,
        "other_settle_until": other.settle_until,
    }
    return outcome, rights_in_words(stage.rights_that(Fate.STAYS)).indonesian or "tidak ada"


KINDS: Mapping[str, Callable[[Given], Outcome]] = {
    "bracket": bracket_case,
    "price": price_case,
    "due_date": due_date_case,
    "status": status_case,
    "nik": nik_case,
    "age": age_case,
    "payment": payment_case,
    "start": start_case,
    "split": split_case,
    "occupation": occupation_case,
    "income": income_case,
    "registration": registration_case,
    "cost": cost_case,
    "benefit": benefit_case,
    "change": change_case,
    "arrears": arrears_case,
}
