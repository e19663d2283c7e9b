"""What joining would cost and pay, for my work, income and family. Nothing is kept; the address holds all of it."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.gzip import gzip_page

from jangkau.backoffice.enrolment.registration_forms import WorkForm
from jangkau.backoffice.pages import show
from jangkau.collection.selectors.laws import source
from jangkau.core.wording import said
from jangkau.portal.pages import ACCOUNT, OpenRequest, open_page
from jangkau.portal.sources import sources_of
from jangkau.rules import parameters
from jangkau.rules.benefits import Benefit, Paid
from jangkau.rules.calculator import Cost, cost_and_benefits
from jangkau.rules.contributions import Sector
from jangkau.rules.incomes import monthly_income, parse_income
from jangkau.rules.months import Month
from jangkau.rules.occupations import occupation, occupation_list
from jangkau.rules.payment_periods import allowed_periods


class CalculatorForm(WorkForm):
    """My work and income, in the words of the registration form; my children, and what I would pay for."""

    second_occupation = None  # type: ignore[assignment]  # so Django takes a field away
    children = forms.TypedChoiceField(label=gettext_lazy("Anak yang masih sekolah atau lebih kecil"), coerce=int)
    months = forms.TypedChoiceField(label=gettext_lazy("Bayar untuk berapa bulan?"), coerce=int)
    with_savings = forms.BooleanField(
        label=gettext_lazy("Ditambah tabungan hari tua (JHT), yang kelak dibayarkan kembali"), required=False
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        most = parameters.count("benefits.scholarship.children", on=self.today)
        counts = [(0, _("Tidak ada")), *((number, _children(number)) for number in range(1, most))]
        self.fields["children"].choices = [*counts, (most, _("%(count)s atau lebih") % {"count": most})]  # type: ignore[attr-defined]  # it is a ChoiceField
        self.fields["months"].choices = [  # type: ignore[attr-defined]  # as above
            (number, ngettext("%(count)s bulan", "%(count)s bulan", number) % {"count": number})
            for number in allowed_periods(self.today)
        ]


@gzip_page
@open_page()
def calculator(request: OpenRequest) -> HttpResponse:
    """Show what it costs and pays; what was asked stands in the address, without a name, NIK or number."""
    form = CalculatorForm(request.GET if "occupation" in request.GET else None, typed={}, today=request.today)
    values: dict[str, Any] = {"groups": occupation_list().groups, "is_signed_in": ACCOUNT in request.session}
    if form.is_valid():
        values |= _result(form, request)
    return show(request, "portal/calculator.html", values, form=form)  # type: ignore[arg-type]  # as above


def _result(form: CalculatorForm, request: OpenRequest) -> dict[str, Any]:
    typed, answers = form.cleaned_data, form.answers()
    work, listed = occupation(answers["occupation_code"]), occupation_list()
    offer = cost_and_benefits(
        sector=Sector(answers["sector"]),
        bracket=answers["bracket"],
        with_savings=typed["with_savings"],
        schooling_children=typed["children"],
        first_month=Month.of(request.today),
        months=typed["months"],
        on=request.today,
    )
    income = monthly_income(parse_income(typed["income"]), days_a_week=typed["days_a_week"])
    return {
        "work": answers["occupation"],
        "sector_source": source(listed.citation, listed.doubt) if work.sector_doubtful else None,
        "income": said(income.explanation),
        "cost": offer.cost,
        "without_relief_rupiah": offer.cost.first_month_rupiah + offer.cost.months[0].risk.relief_rupiah,
        "months": typed["months"],
        "steps": _steps(offer.cost),
        "sources": sources_of(reference for price in _first_prices(offer.cost) for reference in price.references),
        "benefits": [_shown(each) for each in offer.benefits],
    }


def _first_prices(cost: Cost) -> list[Any]:
    first = cost.months[0]
    return [first.risk, *([first.savings] if first.savings else [])]


def _steps(cost: Cost) -> list[str]:
    of_first = [step for price in _first_prices(cost) for step in price.explanation]
    return [said(step) for step in (*of_first, *cost.explanation)]


def _shown(benefit: Benefit) -> dict[str, Any]:
    """Return a benefit in the reader's language; how it is paid stands beside its amount."""
    how = {
        Paid.AS_NEEDED: _("sampai sembuh"), Paid.A_MONTH: _("sebulan"), Paid.ONCE: "", Paid.AT_MOST: _("paling banyak"),
    }  # fmt: skip
    return {
        "label": said(benefit.label),
        "amount_rupiah": benefit.amount_rupiah,
        "how": how[benefit.paid],
        "is_most": benefit.paid is Paid.AT_MOST,
        "steps": [said(step) for step in benefit.explanation],
        "sources": sources_of(benefit.references),
    }


def _children(number: int) -> str:
    return ngettext("%(count)s anak", "%(count)s anak", number) % {"count": number}
