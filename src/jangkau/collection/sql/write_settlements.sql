-- Writes down that lines brought the money of payments: what the channel kept of it goes to its fees, and money that was
-- held in the meantime was the same money.
WITH settled AS MATERIALIZED (
    SELECT
        line.line_id, line.amount_rupiah, line.value_date, line.channel, line.office_id, line.held_id,
        min(settling.reason) AS reason, sum(payment.amount_rupiah)::bigint - line.amount_rupiah AS fee_rupiah
    FROM settling
    JOIN open_line line USING (line_id)
    JOIN collection_payment payment ON payment.id = settling.payment_id
    GROUP BY line.line_id, line.amount_rupiah, line.value_date, line.channel, line.office_id, line.held_id
),
moving AS (
    SELECT line_id, 'fee' AS kind, 'fee:' || line_id AS key, 'Biaya saluran' AS narrative,
        value_date AS occurred_on, channel, office_id, '5100' AS debit, fee_rupiah AS rupiah
    FROM settled
    WHERE fee_rupiah > 0
    UNION ALL
    SELECT line_id, 'held_used', 'held_settled:' || held_id, 'Uang yang ditahan ternyata pembayaran yang diberitahukan',
        value_date, channel, office_id, '2300', amount_rupiah
    FROM settled
    WHERE held_id IS NOT NULL
),
entry AS (
    INSERT INTO collection_entry (key, kind, narrative, occurred_on, recorded_at, channel, office_id)
    SELECT key, kind, narrative, GREATEST(occurred_on, %(open_from)s), %(now)s, channel, office_id
    FROM moving
    ORDER BY line_id, kind
    RETURNING id, key, kind
),
posting AS (
    INSERT INTO collection_posting (entry_id, account_id, amount_rupiah)
    SELECT entry.id, moved.account_id, moved.amount_rupiah
    FROM entry
    JOIN moving USING (key)
    CROSS JOIN LATERAL (
        VALUES (moving.debit, moving.rupiah), ('1100', -moving.rupiah)
    ) AS moved (account_id, amount_rupiah)
),
used AS (
    INSERT INTO collection_heldmoneyuse (held_id, purpose, amount_rupiah, entry_id, recorded_at, recorded_by_id)
    SELECT settled.held_id, 'settled', settled.amount_rupiah, entry.id, %(now)s, %(by_user_id)s
    FROM settled
    JOIN entry ON entry.key = 'held_settled:' || settled.held_id
),
matched AS (
    INSERT INTO collection_linematch (
        line_id, outcome, reason, note, fee_rupiah, entry_id, held_id, recorded_at, recorded_by_id
    )
    SELECT settled.line_id, 'settled', settled.reason, %(note)s, settled.fee_rupiah, entry.id, settled.held_id, %(now)s,
        %(by_user_id)s
    FROM settled
    LEFT JOIN entry ON entry.key = 'fee:' || settled.line_id
    ORDER BY settled.line_id
    RETURNING id, line_id
)
INSERT INTO collection_settledpayment (match_id, payment_id)
SELECT matched.id, settling.payment_id
FROM settling
JOIN matched USING (line_id)
ORDER BY matched.id, settling.payment_id
