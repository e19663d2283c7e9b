-- Where the books, the insured months and the bills do not tell the same story. Empty when all is well.
WITH reversed AS (
    SELECT payment_id FROM collection_monthvoid WHERE reason = 'payment_reversed'
),
standing AS (
    SELECT payment.id, payment.amount_rupiah, payment.channel
    FROM collection_payment payment
    WHERE NOT EXISTS (SELECT FROM reversed WHERE reversed.payment_id = payment.id)
),
money AS (
    SELECT id AS payment_id, '1100' AS account_id, amount_rupiah FROM standing WHERE channel <> 'internal'
    UNION ALL
    -- A payment of channel internal is made of held money and, for the rest, of money carried forward.
    SELECT id, '2100', amount_rupiah FROM standing WHERE channel = 'internal'
    UNION ALL
    SELECT used.payment_id, moved.account_id, moved.amount_rupiah
    FROM collection_heldmoneyuse used
    CROSS JOIN LATERAL (
        VALUES ('2300', used.amount_rupiah), ('2100', -used.amount_rupiah)
    ) AS moved (account_id, amount_rupiah)
    WHERE used.payment_id IS NOT NULL
    UNION ALL
    SELECT month.payment_id, programme.account_id, -programme.amount_rupiah
    FROM collection_insuredmonth month
    CROSS JOIN LATERAL (
        VALUES ('4100', month.jkk_rupiah), ('4200', month.jkm_rupiah), ('4300', month.jht_rupiah)
    ) AS programme (account_id, amount_rupiah)
    WHERE month.voided_by_id IS NULL
    UNION ALL
    SELECT carried.payment_id, '2100', -carried.amount_rupiah
    FROM collection_carryforward carried
    JOIN standing ON standing.id = carried.payment_id
    UNION ALL
    SELECT month.payment_id, '2200', -(month.jkk_rupiah + month.jkm_rupiah + month.jht_rupiah)
    FROM collection_insuredmonth month
    JOIN standing ON standing.id = month.payment_id
    JOIN collection_monthvoid void ON void.id = month.voided_by_id AND void.reason = 'departed'
    WHERE NOT EXISTS (SELECT FROM collection_carryforward carried WHERE carried.line_id = month.line_id)
    UNION ALL
    -- What a fall of the price gave back came out of the fund, or of what was owed for a month given up since.
    SELECT month.payment_id, given_back.account_id, given_back.amount_rupiah
    FROM collection_priceadjustment adjustment
    JOIN collection_insuredmonth month ON month.id = adjustment.month_id
    JOIN standing ON standing.id = month.payment_id
    CROSS JOIN LATERAL (
        SELECT adjustment.jkk_rupiah + adjustment.jkm_rupiah + adjustment.jht_rupiah AS rupiah
    ) AS total
    CROSS JOIN LATERAL (
        SELECT '2100' AS account_id, -total.rupiah AS amount_rupiah
        UNION ALL
        SELECT programme.*
        FROM (VALUES
            ('4100', adjustment.jkk_rupiah), ('4200', adjustment.jkm_rupiah), ('4300', adjustment.jht_rupiah)
        ) AS programme (account_id, amount_rupiah)
        WHERE month.voided_by_id IS NULL
        UNION ALL
        SELECT '2200', total.rupiah
        WHERE month.voided_by_id IS NOT NULL
          AND NOT EXISTS (SELECT FROM collection_carryforward carried WHERE carried.line_id = month.line_id)
    ) AS given_back
),
told AS (
    SELECT payment_id, account_id, sum(amount_rupiah)::bigint AS rupiah FROM money GROUP BY payment_id, account_id
),
booked AS (
    SELECT entry.payment_id, posting.account_id, sum(posting.amount_rupiah)::bigint AS rupiah
    FROM collection_posting posting
    JOIN collection_entry entry ON entry.id = posting.entry_id
    WHERE entry.payment_id IS NOT NULL
    GROUP BY entry.payment_id, posting.account_id
),
money_of_entry AS (
    SELECT held.entry_id, moved.*
    FROM collection_heldmoney held
    CROSS JOIN LATERAL (VALUES ('1100', held.amount_rupiah), ('2300', -held.amount_rupiah)) AS moved
    UNION ALL
    SELECT used.entry_id, moved.*
    FROM collection_heldmoneyuse used
    CROSS JOIN LATERAL (VALUES ('2300', used.amount_rupiah), ('2100', -used.amount_rupiah)) AS moved
    WHERE used.purpose = 'carried'
    UNION ALL
    -- Held money that was the money of a payment told of: it was counted twice in clearing.
    SELECT used.entry_id, moved.*
    FROM collection_heldmoneyuse used
    CROSS JOIN LATERAL (VALUES ('2300', used.amount_rupiah), ('1100', -used.amount_rupiah)) AS moved
    WHERE used.purpose = 'settled'
    UNION ALL
    SELECT line.entry_id, moved.*
    FROM collection_statementline line
    CROSS JOIN LATERAL (VALUES ('1010', line.amount_rupiah), ('1100', -line.amount_rupiah)) AS moved
    WHERE line.entry_id IS NOT NULL
    UNION ALL
    SELECT matched.entry_id, moved.*
    FROM collection_linematch matched
    CROSS JOIN LATERAL (
        VALUES ('5100', matched.fee_rupiah),
        (CASE matched.outcome WHEN 'fee' THEN '1010' ELSE '1100' END, -matched.fee_rupiah)
    ) AS moved
    WHERE matched.entry_id IS NOT NULL
    UNION ALL
    SELECT step.entry_id, moved.*
    FROM collection_refundstep step
    JOIN collection_refundrequest refund ON refund.id = step.refund_id
    CROSS JOIN LATERAL (
        SELECT CASE refund.source WHEN 'held' THEN '2300' WHEN 'carried' THEN '2100' ELSE '2200' END AS account_id
    ) AS lay_on
    CROSS JOIN LATERAL (
        VALUES
            ('asked', lay_on.account_id, refund.amount_rupiah), ('asked', '2200', -refund.amount_rupiah),
            ('dropped', '2200', refund.amount_rupiah), ('dropped', lay_on.account_id, -refund.amount_rupiah),
            ('sent', '2200', refund.amount_rupiah), ('sent', '1200', -refund.amount_rupiah),
            ('paid', '1200', refund.amount_rupiah), ('paid', '1010', -refund.amount_rupiah),
            ('failed', '1200', refund.amount_rupiah), ('failed', lay_on.account_id, -refund.amount_rupiah)
    ) AS at_step (state, account_id, amount_rupiah)
    CROSS JOIN LATERAL (SELECT at_step.account_id, at_step.amount_rupiah) AS moved
    WHERE at_step.state = step.state AND step.entry_id IS NOT NULL
),
told_of_entry AS (
    SELECT entry_id, column1 AS account_id, sum(column2)::bigint AS rupiah
    FROM money_of_entry AS told (entry_id, column1, column2)
    GROUP BY entry_id, column1
),
booked_of_entry AS (
    SELECT posting.entry_id, posting.account_id, sum(posting.amount_rupiah)::bigint AS rupiah
    FROM collection_entry entry
    JOIN collection_posting posting ON posting.entry_id = entry.id
    WHERE entry.payment_id IS NULL
    GROUP BY posting.entry_id, posting.account_id
)
SELECT
    'account ' || account_id AS subject, payment_id AS row_id,
    COALESCE(told.rupiah, 0) AS expected_rupiah, COALESCE(booked.rupiah, 0) AS found_rupiah
FROM told
FULL JOIN booked USING (payment_id, account_id)
WHERE COALESCE(told.rupiah, 0) <> COALESCE(booked.rupiah, 0)
UNION ALL
SELECT 'entry account ' || account_id, entry_id, COALESCE(told.rupiah, 0), COALESCE(booked.rupiah, 0)
FROM told_of_entry told
FULL JOIN booked_of_entry booked USING (entry_id, account_id)
WHERE COALESCE(told.rupiah, 0) <> COALESCE(booked.rupiah, 0)
UNION ALL
SELECT 'carried for payer', entry_id, COALESCE(moved.rupiah, 0), COALESCE(booked.rupiah, 0)
FROM (SELECT entry_id, amount_rupiah AS rupiah FROM collection_carriedmove) AS moved
FULL JOIN (
    SELECT entry_id, -sum(amount_rupiah)::bigint AS rupiah
    FROM collection_posting WHERE account_id = '2100' GROUP BY entry_id
) AS booked USING (entry_id)
WHERE COALESCE(moved.rupiah, 0) <> COALESCE(booked.rupiah, 0)
UNION ALL
-- What a line brought and what the channel kept are the payments that it settled.
SELECT 'settled line', line.id, line.amount_rupiah + matched.fee_rupiah, settled.rupiah
FROM collection_linematch matched
JOIN collection_statementline line ON line.id = matched.line_id
JOIN (
    SELECT settled.match_id, sum(payment.amount_rupiah)::bigint AS rupiah
    FROM collection_settledpayment settled
    JOIN collection_payment payment ON payment.id = settled.payment_id
    GROUP BY settled.match_id
) AS settled ON settled.match_id = matched.id
WHERE line.amount_rupiah + matched.fee_rupiah <> settled.rupiah
UNION ALL
SELECT 'held money', held.id, held.amount_rupiah, used.rupiah
FROM collection_heldmoney held
JOIN (
    SELECT held_id, sum(amount_rupiah)::bigint AS rupiah FROM collection_heldmoneyuse GROUP BY held_id
) AS used ON used.held_id = held.id
WHERE used.rupiah NOT BETWEEN 0 AND held.amount_rupiah
UNION ALL
SELECT 'refund', refund.id, refund.amount_rupiah, COALESCE(used.rupiah, 0)
FROM collection_refundrequest refund
LEFT JOIN (
    SELECT refund_id, sum(amount_rupiah)::bigint AS rupiah FROM collection_heldmoneyuse GROUP BY refund_id
) AS used ON used.refund_id = refund.id
WHERE CASE WHEN refund.source = 'held' AND refund.state NOT IN ('dropped', 'failed') THEN refund.amount_rupiah ELSE 0 END
    <> COALESCE(used.rupiah, 0)
UNION ALL
SELECT 'months refunded', asked.payment_id, -COALESCE(booked.rupiah, 0), asked.rupiah
FROM (
    SELECT payment_id, sum(amount_rupiah)::bigint AS rupiah
    FROM collection_refundrequest
    WHERE source = 'months' AND state NOT IN ('dropped', 'failed')
    GROUP BY payment_id
) AS asked
LEFT JOIN booked ON booked.payment_id = asked.payment_id AND booked.account_id = '2200'
WHERE asked.rupiah > -COALESCE(booked.rupiah, 0)
UNION ALL
SELECT 'closed month ' || to_char(closed.month, 'YYYY-MM'), closed.id, kept.rupiah, COALESCE(now.rupiah, 0)
FROM (SELECT id, month FROM collection_closedmonth ORDER BY month DESC LIMIT 1) AS closed
CROSS JOIN LATERAL (
    SELECT account_id, (sum(debit_rupiah) - sum(credit_rupiah))::bigint AS rupiah
    FROM collection_closedbalance WHERE closed_id = closed.id GROUP BY account_id
) AS kept
LEFT JOIN LATERAL (
    SELECT sum(posting.amount_rupiah)::bigint AS rupiah
    FROM collection_posting posting
    JOIN collection_entry entry ON entry.id = posting.entry_id
    WHERE posting.account_id = kept.account_id AND entry.occurred_on < closed.month + interval '1 month'
) AS now ON true
WHERE kept.rupiah <> COALESCE(now.rupiah, 0)
UNION ALL
SELECT 'entry', entry_id, 0, sum(amount_rupiah)::bigint
FROM collection_posting GROUP BY entry_id HAVING sum(amount_rupiah) <> 0
UNION ALL
SELECT 'bill total', bill.id, bill.total_rupiah, COALESCE(lines.rupiah, 0)
FROM collection_bill bill
LEFT JOIN (
    SELECT bill_id, sum(amount_rupiah)::bigint AS rupiah FROM collection_billline GROUP BY bill_id
) AS lines ON lines.bill_id = bill.id
WHERE bill.total_rupiah <> COALESCE(lines.rupiah, 0)
UNION ALL
SELECT 'bill paid', bill.id, CASE WHEN bill.state = 'paid' THEN bill.total_rupiah ELSE 0 END, COALESCE(paid.rupiah, 0)
FROM collection_bill bill
LEFT JOIN (
    SELECT payment.bill_id, sum(payment.amount_rupiah)::bigint AS rupiah
    FROM collection_payment payment JOIN standing USING (id)
    GROUP BY payment.bill_id
) AS paid ON paid.bill_id = bill.id
WHERE CASE WHEN bill.state = 'paid' THEN bill.total_rupiah ELSE 0 END <> COALESCE(paid.rupiah, 0)
UNION ALL
SELECT 'insured month', month.id, line.amount_rupiah, month.jkk_rupiah + month.jkm_rupiah + month.jht_rupiah
FROM collection_insuredmonth month
JOIN collection_billline line ON line.id = month.line_id
WHERE month.jkk_rupiah + month.jkm_rupiah + month.jht_rupiah <> line.amount_rupiah
   OR (month.voided_by_id IS NULL AND NOT line.live)
   OR (month.participant_id, month.month, month.cover, month.basis_id)
       <> (line.participant_id, line.month, line.cover, line.basis_id)
ORDER BY subject, row_id
