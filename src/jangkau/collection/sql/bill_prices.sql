-- The distinct prices that staged rows ask for. Where relief tells newcomers from others, the price also depends on
-- the first month of contributions: the earliest staged or insured. It is left empty otherwise.
SELECT DISTINCT month, cover, bracket, sector, first_month
FROM (
    SELECT
        staged.month,
        staged.cover,
        staged.bracket,
        staged.sector,
        CASE WHEN %(newcomers)s THEN LEAST(
            min(staged.month) OVER (PARTITION BY staged.participant_id),
            (
                SELECT min(insured.month)
                FROM collection_insuredmonth insured
                WHERE insured.participant_id = staged.participant_id AND insured.voided_by_id IS NULL
            )
        ) END AS first_month
    FROM {staged} staged
) AS asked
ORDER BY month, cover, bracket, sector, first_month
