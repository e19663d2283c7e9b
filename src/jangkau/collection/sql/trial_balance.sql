-- The balance of every account before a day; all of them together are zero.
SELECT
    account.code, account.name, account.name_en, account.fund,
    COALESCE(sum(booked.amount_rupiah) FILTER (WHERE booked.amount_rupiah > 0), 0)::bigint AS debit_rupiah,
    COALESCE(-sum(booked.amount_rupiah) FILTER (WHERE booked.amount_rupiah < 0), 0)::bigint AS credit_rupiah
FROM collection_account account
LEFT JOIN (
    SELECT posting.account_id, posting.amount_rupiah
    FROM collection_posting posting
    JOIN collection_entry entry ON entry.id = posting.entry_id
    WHERE (%(until)s::date IS NULL OR entry.occurred_on < %(until)s::date)
      AND (%(office_ids)s::bigint[] IS NULL OR entry.office_id = ANY(%(office_ids)s::bigint[]))
) AS booked ON booked.account_id = account.code
GROUP BY account.code
ORDER BY account.code
