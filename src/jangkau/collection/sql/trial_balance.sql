-- The balance of every account before a day; all of them together are zero.
-- What was kept when a month was closed is taken as it is, and what was booked since is added.
SELECT
    account.code, account.name, account.name_en, account.fund,
    COALESCE(sum(held.debit_rupiah), 0)::bigint AS debit_rupiah,
    COALESCE(sum(held.credit_rupiah), 0)::bigint AS credit_rupiah
FROM collection_account account
LEFT JOIN (
    SELECT
        posting.account_id,
        sum(GREATEST(posting.amount_rupiah, 0)) AS debit_rupiah,
        sum(GREATEST(-posting.amount_rupiah, 0)) AS credit_rupiah
    FROM collection_posting posting
    JOIN collection_entry entry ON entry.id = posting.entry_id
    WHERE (%(since)s::date IS NULL OR entry.occurred_on >= %(since)s::date)
      AND (%(until)s::date IS NULL OR entry.occurred_on < %(until)s::date)
      AND (%(office_ids)s::bigint[] IS NULL OR entry.office_id = ANY(%(office_ids)s::bigint[]))
    GROUP BY posting.account_id
    UNION ALL
    SELECT account_id, debit_rupiah, credit_rupiah
    FROM collection_closedbalance
    WHERE closed_id = %(closed_id)s
      AND (%(office_ids)s::bigint[] IS NULL OR office_id = ANY(%(office_ids)s::bigint[]))
) AS held ON held.account_id = account.code
GROUP BY account.code
ORDER BY account.code
