-- What a fund holds of the months of a year: how many stand, their price, and what falls of the price gave back.
SELECT
    insured.month,
    count(*) AS months,
    sum(programme.rupiah)::bigint AS price_rupiah,
    COALESCE(sum(given_back.rupiah), 0)::bigint AS given_back_rupiah
FROM collection_insuredmonth insured
JOIN collection_payment payment ON payment.id = insured.payment_id
JOIN collection_bill bill ON bill.id = payment.bill_id
CROSS JOIN LATERAL (
    SELECT CASE %(fund)s
        WHEN 'jkk' THEN insured.jkk_rupiah WHEN 'jkm' THEN insured.jkm_rupiah ELSE insured.jht_rupiah
    END AS rupiah
) AS programme
LEFT JOIN LATERAL (
    SELECT sum(CASE %(fund)s WHEN 'jkk' THEN jkk_rupiah WHEN 'jkm' THEN jkm_rupiah ELSE jht_rupiah END) AS rupiah
    FROM collection_priceadjustment adjustment
    WHERE adjustment.month_id = insured.id
) AS given_back ON true
WHERE insured.voided_by_id IS NULL
  AND insured.month >= %(first_month)s AND insured.month < %(until_month)s
  AND programme.rupiah > 0
  AND bill.office_id = ANY(%(office_ids)s::bigint[])
GROUP BY insured.month
ORDER BY insured.month
