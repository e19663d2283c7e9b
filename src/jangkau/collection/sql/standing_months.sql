-- What reversing a payment would take away: months that stand by month and cover, and of how many workers.
SELECT month, cover, count(*) AS workers, count(*) FILTER (WHERE covered_from <= %(on)s AND covered_until > %(on)s) AS now
FROM collection_insuredmonth
WHERE payment_id = %(payment_id)s AND voided_by_id IS NULL
GROUP BY month, cover
ORDER BY month, cover
