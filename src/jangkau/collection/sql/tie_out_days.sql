-- What statements, payments and books hold of each day of some channels. A line that settles payments belongs to the day
-- of the first of them, any other to its value date.
WITH line AS (
    SELECT
        line.id, account.channel, line.amount_rupiah, line.entry_id, matched.fee_rupiah, matched.outcome,
        COALESCE(first_payment.day, line.value_date) AS day
    FROM collection_statementline line
    JOIN collection_bankaccount account ON account.id = line.account_id
    LEFT JOIN collection_linematch matched ON matched.line_id = line.id
        AND matched.outcome IN ('settled', 'refund', 'fee')
    LEFT JOIN LATERAL (
        SELECT min((payment.paid_at AT TIME ZONE office.time_zone)::date) AS day
        FROM collection_settledpayment settled
        JOIN collection_payment payment ON payment.id = settled.payment_id
        JOIN collection_bill bill ON bill.id = payment.bill_id
        JOIN registry_office office ON office.id = bill.office_id
        WHERE settled.match_id = matched.id
    ) AS first_payment ON true
    WHERE account.channel = ANY(%(channels)s)
      AND line.amount_rupiah > 0
      AND line.value_date BETWEEN %(first_on)s AND %(last_on)s::date + 31
),
of_lines AS (
    SELECT
        line.channel, line.day, count(*) AS lines, sum(line.amount_rupiah)::bigint AS statement_rupiah,
        COALESCE(sum(line.fee_rupiah), 0)::bigint AS fee_rupiah,
        COALESCE(sum(line.amount_rupiah) FILTER (WHERE line.outcome IS NULL), 0)::bigint AS held_rupiah,
        COALESCE(sum(booked.amount_rupiah), 0)::bigint AS bank_rupiah
    FROM line
    LEFT JOIN collection_posting booked ON booked.entry_id = line.entry_id AND booked.account_id = '1010'
    GROUP BY line.channel, line.day
),
of_payments AS (
    SELECT
        payment.channel, (payment.paid_at AT TIME ZONE office.time_zone)::date AS day, count(*) AS payments,
        sum(payment.amount_rupiah)::bigint AS payments_rupiah,
        COALESCE(sum(booked.rupiah), 0)::bigint AS clearing_rupiah
    FROM collection_payment payment
    JOIN collection_bill bill ON bill.id = payment.bill_id
    JOIN registry_office office ON office.id = bill.office_id
    LEFT JOIN LATERAL (
        SELECT sum(posting.amount_rupiah) AS rupiah
        FROM collection_entry entry
        JOIN collection_posting posting ON posting.entry_id = entry.id
        WHERE entry.payment_id = payment.id AND entry.channel = payment.channel AND posting.account_id = '1100'
    ) AS booked ON true
    WHERE payment.channel = ANY(%(channels)s)
      AND payment.paid_at >= %(first_on)s::date - 1 AND payment.paid_at < %(last_on)s::date + 2
      AND NOT EXISTS (
            SELECT FROM collection_monthvoid void
            WHERE void.payment_id = payment.id AND void.reason = 'payment_reversed'
        )
    GROUP BY 1, 2
)
SELECT
    channel, day, COALESCE(lines, 0), COALESCE(statement_rupiah, 0), COALESCE(fee_rupiah, 0), COALESCE(held_rupiah, 0),
    COALESCE(bank_rupiah, 0), COALESCE(payments, 0), COALESCE(payments_rupiah, 0), COALESCE(clearing_rupiah, 0)
FROM of_lines
FULL JOIN of_payments USING (channel, day)
WHERE day BETWEEN %(first_on)s AND %(last_on)s
ORDER BY channel, day
