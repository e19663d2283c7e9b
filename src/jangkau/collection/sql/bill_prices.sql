-- The distinct prices that staged rows ask for. The first month of contributions of each participant decides relief
-- for newcomers, so it is part of the price; it is the earliest month staged or already insured.
SELECT DISTINCT month, cover, bracket, sector, first_month
FROM (
    SELECT
        staged.month,
        staged.cover,
        staged.bracket,
        staged.sector,
        LEAST(
            min(staged.month) OVER (PARTITION BY staged.participant_id),
            (
                SELECT min(insured.month)
                FROM collection_insuredmonth insured
                WHERE insured.participant_id = staged.participant_id AND insured.voided_by_id IS NULL
            )
        ) AS first_month
    FROM {staged} staged
) AS asked
ORDER BY month, cover, bracket, sector, first_month
