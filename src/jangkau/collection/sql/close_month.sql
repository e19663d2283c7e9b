-- Keeps the trial balance at the end of a month: every account by channel and office, from the beginning of the books.
INSERT INTO collection_closedbalance (closed_id, account_id, channel, office_id, debit_rupiah, credit_rupiah)
SELECT
    %(closed_id)s, posting.account_id, entry.channel, entry.office_id,
    sum(GREATEST(posting.amount_rupiah, 0)), sum(GREATEST(-posting.amount_rupiah, 0))
FROM collection_posting posting
JOIN collection_entry entry ON entry.id = posting.entry_id
WHERE entry.occurred_on < %(until)s
GROUP BY posting.account_id, entry.channel, entry.office_id
ORDER BY posting.account_id, entry.channel, entry.office_id
