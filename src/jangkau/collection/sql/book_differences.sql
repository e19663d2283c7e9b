-- Where the books, the insured months and the bills do not tell the same story. Empty when all is well.
WITH reversed AS (
    SELECT payment_id FROM collection_monthvoid WHERE reason = 'payment_reversed'
),
standing AS (
    SELECT payment.id, payment.amount_rupiah
    FROM collection_payment payment
    WHERE NOT EXISTS (SELECT FROM reversed WHERE reversed.payment_id = payment.id)
),
money AS (
    SELECT id AS payment_id, '1100' AS account_id, amount_rupiah FROM standing
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
),
told AS (
    SELECT payment_id, account_id, sum(amount_rupiah)::bigint AS rupiah FROM money GROUP BY payment_id, account_id
),
booked AS (
    SELECT entry.payment_id, posting.account_id, sum(posting.amount_rupiah)::bigint AS rupiah
    FROM collection_posting posting
    JOIN collection_entry entry ON entry.id = posting.entry_id
    GROUP BY entry.payment_id, posting.account_id
)
SELECT
    'account ' || account_id AS subject, payment_id AS row_id,
    COALESCE(told.rupiah, 0) AS expected_rupiah, COALESCE(booked.rupiah, 0) AS found_rupiah
FROM told
FULL JOIN booked USING (payment_id, account_id)
WHERE COALESCE(told.rupiah, 0) <> COALESCE(booked.rupiah, 0)
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
