-- Pairs open lines with payments that they name, by the payment's reference or by its bill, whose amount they bring in
-- full or less the channel's fee, and which were paid by then. Each line and each payment once; run until it finds none.
WITH named AS (
    SELECT word.line_id, payment.id AS payment_id, 1 AS weight
    FROM line_word word
    JOIN collection_payment payment ON payment.channel = %(channel)s AND payment.reference = word.word
    UNION ALL
    SELECT word.line_id, payment.id, 2
    FROM line_word word
    JOIN collection_bill bill ON bill.code = word.word
    JOIN collection_payment payment ON payment.bill_id = bill.id AND payment.channel = %(channel)s
    UNION ALL
    SELECT word.line_id, payment.id, 2
    FROM line_word word
    JOIN collection_bill bill ON bill.number = word.word
    JOIN collection_payment payment ON payment.bill_id = bill.id AND payment.channel = %(channel)s
),
fitting AS (
    SELECT line.line_id, named.payment_id, min(named.weight) AS weight, line.value_date, line.identity
    FROM named
    JOIN open_line line USING (line_id)
    JOIN collection_payment payment ON payment.id = named.payment_id
    WHERE line.amount_rupiah IN (payment.amount_rupiah, payment.amount_rupiah - %(fee_rupiah)s)
      AND (payment.paid_at AT TIME ZONE line.time_zone)::date <= line.value_date
      AND NOT EXISTS (SELECT FROM settling WHERE settling.line_id = line.line_id)
      AND NOT EXISTS (SELECT FROM settling WHERE settling.payment_id = payment.id)
      AND NOT EXISTS (SELECT FROM collection_settledpayment settled WHERE settled.payment_id = payment.id)
      AND NOT EXISTS (
            SELECT FROM collection_monthvoid void
            WHERE void.payment_id = payment.id AND void.reason = 'payment_reversed'
        )
    GROUP BY line.line_id, named.payment_id, line.value_date, line.identity
),
chosen AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY line_id ORDER BY weight, payment_id) AS of_line,
        row_number() OVER (PARTITION BY payment_id ORDER BY weight, value_date, identity) AS of_payment
    FROM fitting
)
INSERT INTO settling (line_id, payment_id, reason)
SELECT line_id, payment_id, CASE weight WHEN 1 THEN 'reference' ELSE 'bill' END
FROM chosen
WHERE of_line = 1 AND of_payment = 1
