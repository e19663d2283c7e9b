-- Every posting of the entries of some days, with its entry, in the order of the days.
SELECT
    entry.occurred_on, entry.id, entry.key, entry.kind, entry.recorded_at, office.code, entry.channel,
    account.code, account.name, account.fund,
    GREATEST(posting.amount_rupiah, 0), GREATEST(-posting.amount_rupiah, 0),
    payment.reference, bill.number, entry.narrative
FROM collection_entry entry
JOIN collection_posting posting ON posting.entry_id = entry.id
JOIN collection_account account ON account.code = posting.account_id
JOIN registry_office office ON office.id = entry.office_id
LEFT JOIN collection_payment payment ON payment.id = entry.payment_id
LEFT JOIN collection_bill bill ON bill.id = payment.bill_id
WHERE entry.occurred_on >= %(since)s AND entry.occurred_on < %(until)s
  AND entry.office_id = ANY(%(office_ids)s::bigint[])
ORDER BY entry.occurred_on, entry.id, account.code
LIMIT %(limit)s
