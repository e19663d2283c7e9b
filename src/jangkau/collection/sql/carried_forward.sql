-- Money of a payment that bought no month, by reason.
SELECT reason, count(*) AS lines, sum(amount_rupiah)::bigint AS amount_rupiah
FROM collection_carryforward
WHERE payment_id = %(payment_id)s
GROUP BY reason
ORDER BY reason
