-- Writes an entry and its postings, and returns the entry's key.
WITH entry AS (
    INSERT INTO collection_entry (
        key, kind, narrative, occurred_on, recorded_at, channel, office_id, payment_id
    )
    VALUES (
        %(key)s, %(kind)s, %(narrative)s, %(occurred_on)s, %(recorded_at)s, %(channel)s, %(office_id)s, %(payment_id)s
    )
    RETURNING id
),
posting AS (
    INSERT INTO collection_posting (entry_id, account_id, amount_rupiah)
    SELECT entry.id, posted.account_id, posted.amount_rupiah
    FROM entry, unnest(%(accounts)s::text[], %(amounts)s::bigint[]) AS posted (account_id, amount_rupiah)
)
SELECT id FROM entry
