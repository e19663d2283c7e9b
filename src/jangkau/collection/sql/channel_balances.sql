-- The balance of every account in every channel before a day; all of them together are zero.
-- The postings of one entry and account are few, so the books are grouped by short keys first and named at the end.
WITH booked AS (
    SELECT
        posting.account_id, entry.channel,
        sum(GREATEST(posting.amount_rupiah, 0))::bigint AS debit_rupiah,
        sum(GREATEST(-posting.amount_rupiah, 0))::bigint AS credit_rupiah
    FROM collection_posting posting
    JOIN collection_entry entry ON entry.id = posting.entry_id
    WHERE (%(until)s::date IS NULL OR entry.occurred_on < %(until)s::date)
      AND (%(office_ids)s::bigint[] IS NULL OR entry.office_id = ANY(%(office_ids)s::bigint[]))
    GROUP BY posting.account_id, entry.channel
)
SELECT
    account.code, account.name, account.name_en, account.fund, booked.channel, booked.debit_rupiah, booked.credit_rupiah
FROM booked
JOIN collection_account account ON account.code = booked.account_id
ORDER BY account.code, booked.channel
