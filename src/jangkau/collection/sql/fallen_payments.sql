-- What the months of each payment give back together, a page of payments at a time.
SELECT
    payment_id, count(*), min(month_id), (array_agg(basis_id ORDER BY month_id))[1],
    sum(jkk_rupiah)::bigint, sum(jkm_rupiah)::bigint, sum(jht_rupiah)::bigint
FROM {fallen}
WHERE payment_id > %(after)s
GROUP BY payment_id
ORDER BY payment_id
LIMIT %(limit)s
