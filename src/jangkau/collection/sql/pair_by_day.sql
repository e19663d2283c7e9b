-- Pairs open lines of accounts that bring a day's payments in one amount with all unsettled payments of one day, whose
-- sum they are in full or less a fee for each. A line belongs to the earliest day that it fits, a day to its first line.
WITH unsettled AS (
    SELECT payment.id, payment.amount_rupiah, payment.paid_at
    FROM collection_payment payment
    WHERE payment.channel = %(channel)s
      AND NOT EXISTS (SELECT FROM collection_settledpayment settled WHERE settled.payment_id = payment.id)
      AND NOT EXISTS (SELECT FROM settling WHERE settling.payment_id = payment.id)
      AND NOT EXISTS (
            SELECT FROM collection_monthvoid void
            WHERE void.payment_id = payment.id AND void.reason = 'payment_reversed'
        )
),
day AS (
    SELECT
        zone.time_zone, (unsettled.paid_at AT TIME ZONE zone.time_zone)::date AS paid_on,
        sum(unsettled.amount_rupiah)::bigint AS rupiah, count(*) AS payments
    FROM unsettled
    CROSS JOIN (SELECT DISTINCT time_zone FROM open_line WHERE daily_totals) AS zone
    GROUP BY 1, 2
),
fitting AS (
    SELECT
        line.line_id, line.time_zone, day.paid_on,
        row_number() OVER (PARTITION BY line.line_id ORDER BY day.paid_on) AS of_line,
        row_number() OVER (PARTITION BY day.paid_on ORDER BY line.value_date, line.identity) AS of_day
    FROM open_line line
    JOIN day ON day.time_zone = line.time_zone
        AND line.amount_rupiah IN (day.rupiah, day.rupiah - day.payments * %(fee_rupiah)s)
        AND line.value_date BETWEEN day.paid_on AND day.paid_on + 14
    WHERE line.daily_totals
      AND NOT EXISTS (SELECT FROM settling WHERE settling.line_id = line.line_id)
)
INSERT INTO settling (line_id, payment_id, reason)
SELECT fitting.line_id, unsettled.id, 'day_total'
FROM fitting
JOIN unsettled ON (unsettled.paid_at AT TIME ZONE fitting.time_zone)::date = fitting.paid_on
WHERE fitting.of_line = 1 AND fitting.of_day = 1
