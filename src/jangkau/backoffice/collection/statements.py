"""Statements: sending one in, its page, and the desk of a line that matched nothing by itself."""

from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from jangkau.backoffice.collection.statement_forms import (
    FeeForm,
    LeaveForm,
    PayBillForm,
    SettleForm,
    StatementFileForm,
)
from jangkau.backoffice.pages import PageRequest, acting_for, done, form_of, page, refusals_on, show
from jangkau.collection.intake.faults import StatementFaulty
from jangkau.collection.selectors.statements import (
    LineShown,
    accounts_in_reach,
    candidates,
    line_shown,
    statement_shown,
)
from jangkau.collection.services.line_desk import (
    UnknownLine,
    book_line_as_fee,
    leave_line_held,
    pay_bill_with_line,
    settle_line,
)
from jangkau.collection.services.statements import ReceivedStatement, UnknownStatement, receive_statement
from jangkau.core.permissions import Right

READERS = (Right.RECONCILE, Right.SEE_BOOKS)


@page(Right.RECONCILE, writes=True)
def statement_new(request: PageRequest) -> HttpResponse:
    """Take a statement in, or show all that is wrong with it."""
    accounts = accounts_in_reach(reach=request.reach)
    form = form_of(request, StatementFileForm, accounts=accounts)
    context: dict[str, Any] = {"has_accounts": bool(accounts), "faults": ()}
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            try:
                return _receive(request, form)
            except StatementFaulty as refusal:
                context["faults"] = refusal.faults
                raise
    return show(request, "backoffice/collection/statement_new.html", context, form=form)


def _receive(request: PageRequest, form: StatementFileForm) -> HttpResponse:
    file = form.cleaned_data["file"]
    with acting_for(request, _("membaca rekening koran")):
        received = receive_statement(
            content=file.read(),
            file_name=file.name,
            account_number=form.cleaned_data["account"],
            reach=request.reach,
            now=request.now,
        )
    to = reverse("backoffice:statement", args=[received.statement_ids[0]])
    return done(request, to=to, say=_said(received))


def _said(received: ReceivedStatement) -> str:
    if not received.is_new:
        return _("Berkas yang sama sudah dibaca sebelumnya. Tidak ada yang dicatat dua kali.")
    return _("%(lines)s mutasi dibaca, %(new)s baru: %(settled)s menyelesaikan pembayaran, %(held)s ditahan.") % {
        "lines": received.lines,
        "new": received.new_lines,
        "settled": received.matching.settled,
        "held": received.matching.held,
    }


@page(*READERS)
def statement(request: PageRequest, statement_id: int) -> HttpResponse:
    """Show a statement and what its lines turned out to be."""
    shown = statement_shown(statement_id=statement_id, after=request.GET.get("after", ""), reach=request.reach)
    if shown is None:
        raise UnknownStatement()
    return show(request, "backoffice/collection/statement.html", {"statement": shown})


@page(*READERS, writes=True)
def statement_line(request: PageRequest, line_id: int) -> HttpResponse:
    """Show a line, and let the desk say what it was."""
    line = line_shown(line_id=line_id, reach=request.reach)
    if line is None:
        raise UnknownLine()
    forms = _forms(request, line)
    asked = forms.get(request.POST.get("do", "")) if request.method == "POST" else None
    if asked is not None and asked.is_valid():
        with refusals_on(asked):
            with acting_for(request, _("memutuskan mutasi rekening bank")):
                _decide(request, line, asked)
            to = reverse("backoffice:reconciliation_day", args=[line.channel, line.value_date.isoformat()])
            return done(request, to=to, say=_("Keputusan dicatat."))
    return show(request, "backoffice/collection/statement_line.html", {"line": line, "forms": forms}, form=asked)


def _forms(request: PageRequest, line: LineShown) -> dict[str, Form]:
    """Return what can be decided of a line, by the name that its button sends."""
    if Right.RECONCILE not in request.reach.rights or not (line.may_decide or line.is_held):
        return {}
    do = request.POST.get("do", "") if request.method == "POST" else ""

    def sent(name: str) -> Any:
        return request.POST if do == name else None

    if line.amount_rupiah < 0:
        return {"fee": FeeForm(sent("fee"))}
    forms: dict[str, Form] = {"pay": PayBillForm(sent("pay"))}
    if line.may_decide:
        found = candidates(line=line)
        if found:
            forms["settle"] = SettleForm(sent("settle"), candidates=found)
        forms["leave"] = LeaveForm(sent("leave"), initial={"responsible": request.reach.username})
    return forms


def _decide(request: PageRequest, line: LineShown, form: Form) -> None:
    typed = form.cleaned_data
    by: dict[str, Any] = {"line_id": line.line_id, "reach": request.reach, "now": request.now}
    if isinstance(form, SettleForm):
        settle_line(references=typed["references"], note=typed["note"], **by)
    elif isinstance(form, PayBillForm):
        pay_bill_with_line(bill_number=typed["bill"], **by)
    elif isinstance(form, LeaveForm):
        leave_line_held(responsible=typed["responsible"], note=typed["note"], **by)
    else:
        book_line_as_fee(note=typed["note"], **by)
