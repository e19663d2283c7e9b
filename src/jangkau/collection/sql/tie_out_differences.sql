-- Where the statements, the payments and what was decided of both do not agree, for some channels, by day.
WITH account AS (
    SELECT account.id, account.channel, COALESCE(partner.fee_rupiah, 0) AS agreed_rupiah
    FROM collection_bankaccount account
    LEFT JOIN collection_partner partner ON partner.code = account.channel
    WHERE account.channel = ANY(%(channels)s)
),
payment AS (
    SELECT
        payment.id, payment.channel, payment.amount_rupiah, payment.reference, bill.number AS bill_number,
        (payment.paid_at AT TIME ZONE office.time_zone)::date AS day, settled.match_id,
        EXISTS (
            SELECT FROM collection_monthvoid void
            WHERE void.payment_id = payment.id AND void.reason = 'payment_reversed'
        ) AS is_reversed
    FROM collection_payment payment
    JOIN collection_bill bill ON bill.id = payment.bill_id
    JOIN registry_office office ON office.id = bill.office_id
    LEFT JOIN collection_settledpayment settled ON settled.payment_id = payment.id
    WHERE payment.channel = ANY(%(channels)s)
      AND payment.paid_at >= %(first_on)s::date - 1 AND payment.paid_at < %(last_on)s::date + 2
),
line AS (
    SELECT line.*, account.channel, account.agreed_rupiah
    FROM collection_statementline line
    JOIN account ON account.id = line.account_id
    WHERE line.value_date BETWEEN %(first_on)s AND %(last_on)s
),
difference AS (
    SELECT
        channel, day, 'paid_not_settled' AS kind, NULL::bigint AS line_id, id AS payment_id,
        amount_rupiah AS expected_rupiah, 0::bigint AS found_rupiah, bill_number, false AS is_decided
    FROM payment
    WHERE match_id IS NULL AND NOT is_reversed
    UNION ALL
    SELECT
        payment.channel, payment.day, 'reversed_after_settlement', matched.line_id, payment.id, 0,
        payment.amount_rupiah, payment.bill_number, held.id IS NOT NULL
    FROM payment
    JOIN collection_linematch matched ON matched.id = payment.match_id
    LEFT JOIN collection_heldmoney held ON held.channel = payment.channel AND held.reference = 'RKP-' || payment.id
    WHERE payment.is_reversed
    UNION ALL
    SELECT
        line.channel, line.value_date,
        CASE WHEN held.bill_id IS NULL THEN 'settled_not_notified' ELSE 'amount_differs' END, line.id, NULL,
        COALESCE(bill.total_rupiah, 0), line.amount_rupiah, COALESCE(bill.number, ''), decided.id IS NOT NULL
    FROM line
    JOIN collection_linematch matched ON matched.line_id = line.id AND matched.outcome = 'held'
    JOIN collection_heldmoney held ON held.id = matched.held_id
    LEFT JOIN collection_bill bill ON bill.id = held.bill_id
    LEFT JOIN collection_linematch decided ON decided.line_id = line.id AND decided.outcome = 'left'
    WHERE held.amount_rupiah > (
        SELECT COALESCE(sum(used.amount_rupiah), 0) FROM collection_heldmoneyuse used WHERE used.held_id = held.id
    )
    UNION ALL
    SELECT
        line.channel, line.value_date, 'fee_differs', line.id, NULL, line.agreed_rupiah * paid.payments,
        matched.fee_rupiah, '', true
    FROM line
    JOIN collection_linematch matched ON matched.line_id = line.id AND matched.outcome = 'settled'
    CROSS JOIN LATERAL (
        SELECT count(*) AS payments FROM collection_settledpayment settled WHERE settled.match_id = matched.id
    ) AS paid
    WHERE matched.fee_rupiah NOT IN (0, line.agreed_rupiah * paid.payments)
    UNION ALL
    SELECT channel, value_date, 'debit_unexplained', id, NULL, 0, amount_rupiah, '', false
    FROM line
    WHERE amount_rupiah < 0
      AND NOT EXISTS (SELECT FROM collection_linematch matched WHERE matched.line_id = line.id)
    UNION ALL
    SELECT
        account.channel, later.opening_on, 'statement_gap', NULL, NULL, before.closing_rupiah, later.opening_rupiah, '',
        false
    FROM collection_statement later
    JOIN account ON account.id = later.account_id
    CROSS JOIN LATERAL (
        SELECT earlier.closing_rupiah
        FROM collection_statement earlier
        WHERE earlier.account_id = later.account_id AND earlier.id <> later.id
          AND earlier.closing_on <= later.opening_on AND earlier.opening_on < later.opening_on
        ORDER BY earlier.closing_on DESC, earlier.id DESC
        LIMIT 1
    ) AS before
    WHERE later.opening_on BETWEEN %(first_on)s AND %(last_on)s
      AND NOT EXISTS (
            SELECT FROM collection_statement joining
            WHERE joining.account_id = later.account_id AND joining.id <> later.id
              AND (
                    joining.closing_on <= later.opening_on AND joining.closing_rupiah = later.opening_rupiah
                    OR joining.number = later.number AND joining.page = later.page - 1
                    OR joining.opening_on <= later.opening_on AND joining.closing_on > later.opening_on
                )
        )
)
SELECT
    difference.channel, difference.day, difference.kind, difference.line_id, difference.payment_id,
    difference.expected_rupiah, difference.found_rupiah, difference.bill_number, difference.is_decided,
    COALESCE(payment.reference, '') AS reference
FROM difference
LEFT JOIN payment ON payment.id = difference.payment_id
WHERE difference.day BETWEEN %(first_on)s AND %(last_on)s
ORDER BY difference.day, difference.kind, difference.line_id, difference.payment_id
