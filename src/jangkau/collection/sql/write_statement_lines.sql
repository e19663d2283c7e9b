-- Writes the lines that are not known yet, and books what came in: the bank account has it, clearing gives it up.
WITH fresh AS MATERIALIZED (
    SELECT staged.*, 'statement:' || %(account_id)s || ':' || encode(staged.identity, 'hex') AS key
    FROM staged_statement_line staged
    WHERE NOT EXISTS (
        SELECT FROM collection_statementline known
        WHERE known.account_id = %(account_id)s AND known.identity = staged.identity
    )
),
entry AS (
    INSERT INTO collection_entry (key, kind, narrative, occurred_on, recorded_at, channel, office_id)
    SELECT key, 'statement', 'Mutasi rekening ' || %(number)s, GREATEST(value_date, %(open_from)s),
        %(now)s, %(channel)s, %(office_id)s
    FROM fresh
    WHERE amount_rupiah > 0
    ORDER BY row
    RETURNING id, key
),
posting AS (
    INSERT INTO collection_posting (entry_id, account_id, amount_rupiah)
    SELECT entry.id, moved.account_id, moved.amount_rupiah
    FROM entry
    JOIN fresh USING (key)
    CROSS JOIN LATERAL (
        VALUES ('1010', fresh.amount_rupiah), ('1100', -fresh.amount_rupiah)
    ) AS moved (account_id, amount_rupiah)
)
INSERT INTO collection_statementline (
    account_id, statement_id, row, value_date, amount_rupiah, reference, narrative, likeness, identity, entry_id
)
SELECT
    %(account_id)s, %(statement_id)s, fresh.row, fresh.value_date, fresh.amount_rupiah, fresh.reference,
    fresh.narrative, fresh.likeness, fresh.identity, entry.id
FROM fresh
LEFT JOIN entry USING (key)
ORDER BY fresh.row
