-- What would be billed to a wadah: a row for each month, cover and what decides the price, with the number of members;
-- and a row for each reason for which months of members are left out, with the number of members.
WITH own AS (
    {asked}
),
free AS (
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
    WHERE own.left_out IS NULL
)
SELECT month, cover, bracket, sector, first_month, NULL AS left_out, count(*) AS workers
FROM free
GROUP BY 1, 2, 3, 4, 5
UNION ALL
SELECT NULL, NULL, NULL, NULL, NULL, left_out, count(DISTINCT participant_id)
FROM own
WHERE left_out IS NOT NULL
GROUP BY left_out
ORDER BY month, cover, bracket, sector, first_month
