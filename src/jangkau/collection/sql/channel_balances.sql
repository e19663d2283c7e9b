-- The balance of every account in every channel before a day; all of them together are zero.
-- What was kept when a month was closed is taken as it is, and what was booked since is added.
-- The postings of one entry and account are few, so the books are grouped by short keys first and named at the end.
WITH booked AS (
    SELECT
        posting.account_id, entry.channel,
        sum(GREATEST(posting.amount_rupiah, 0))::bigint AS debit_rupiah,
        sum(GREATEST(-posting.amount_rupiah, 0))::bigint AS credit_rupiah
    FROM collection_posting posting
    JOIN collection_entry entry ON entry.id = posting.entry_id
    WHERE (%(since)s::date IS NULL OR entry.occurred_on >= %(since)s::date)
      AND (%(until)s::date IS NULL OR entry.occurred_on < %(until)s::date)
      AND (%(office_ids)s::bigint[] IS NULL OR entry.office_id = ANY(%(office_ids)s::bigint[]))
    GROUP BY posting.account_id, entry.channel
),
kept AS (
    SELECT account_id, channel, debit_rupiah, credit_rupiah
    FROM collection_closedbalance
    WHERE closed_id = %(closed_id)s
      AND (%(office_ids)s::bigint[] IS NULL OR office_id = ANY(%(office_ids)s::bigint[]))
),
held AS (
    SELECT
        account_id, channel, sum(debit_rupiah)::bigint AS debit_rupiah, sum(credit_rupiah)::bigint AS credit_rupiah
    FROM (SELECT * FROM booked UNION ALL SELECT * FROM kept) AS parts
    GROUP BY account_id, channel
)
SELECT
    account.code, account.name, account.name_en, account.fund, held.channel, held.debit_rupiah, held.credit_rupiah
FROM held
JOIN collection_account account ON account.code = held.account_id
ORDER BY account.code, held.channel
