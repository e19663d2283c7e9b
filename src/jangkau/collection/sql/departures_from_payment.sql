-- Occasions on which months that a payment bought were given up because a worker left: the first hundred.
WITH given_up AS (
    SELECT voided_by_id, count(*) AS months
    FROM collection_insuredmonth
    WHERE payment_id = %(payment_id)s AND voided_by_id IS NOT NULL
    GROUP BY voided_by_id
)
SELECT given_up.months, void.recorded_at, recorder.full_name, void.note
FROM given_up
JOIN collection_monthvoid void ON void.id = given_up.voided_by_id AND void.reason = 'departed'
JOIN registry_user recorder ON recorder.id = void.recorded_by_id
ORDER BY void.id
LIMIT 100
