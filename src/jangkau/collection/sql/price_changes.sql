-- What an unpaid bill asks against what the same months would ask now: a row for each month, cover, old amount and
-- what decides the new price, with the number of lines. An old amount is null where the month would be new on the
-- bill; the bracket is null where the month would not be on it any more, as one that was let go since.
WITH was AS (
    SELECT participant_id, month, cover, amount_rupiah
    FROM collection_billline
    WHERE bill_id = %(bill_id)s
),
own AS (
    SELECT * FROM ({asked}) asked WHERE left_out IS NULL
),
newly AS (
    SELECT
        own.*,
        LEAST(
            min(own.month) OVER (PARTITION BY own.participant_id),
            (
                SELECT min(insured.month)
                FROM collection_insuredmonth insured
                WHERE insured.participant_id = own.participant_id AND insured.voided_by_id IS NULL
            )
        ) AS first_month
    FROM own
)
SELECT
    COALESCE(was.month, newly.month) AS month, COALESCE(was.cover, newly.cover) AS cover, was.amount_rupiah,
    newly.bracket, newly.sector, newly.first_month, count(*)
FROM was
FULL JOIN newly
    ON newly.participant_id = was.participant_id AND newly.month = was.month AND newly.cover = was.cover
GROUP BY 1, 2, 3, 4, 5, 6
ORDER BY 1, 2, 3, 4, 5, 6
