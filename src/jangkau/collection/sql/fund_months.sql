-- What a fund holds of the months of a year: how many stand, their price, and what falls of the price gave back.
-- Months are counted by the basis of their price, which an index holds; the price is read from the basis.
WITH basis AS MATERIALIZED (
    SELECT
        id, month,
        CASE %(fund)s WHEN 'jkk' THEN jkk_rupiah WHEN 'jkm' THEN jkm_rupiah ELSE jht_rupiah END AS rupiah
    FROM collection_pricebasis
    WHERE month >= %(first_month)s AND month < %(until_month)s
),
counted AS (
    SELECT insured.basis_id, count(*) AS months
    FROM collection_bill bill
    JOIN collection_payment payment ON payment.bill_id = bill.id
    JOIN collection_insuredmonth insured ON insured.payment_id = payment.id
    WHERE bill.office_id = ANY(%(office_ids)s::bigint[])
      AND insured.basis_id = ANY(ARRAY(SELECT id FROM basis WHERE rupiah > 0))
      AND insured.voided_by_id IS NULL
    GROUP BY insured.basis_id
),
given_back AS (
    SELECT
        insured.month,
        sum(
            CASE %(fund)s
                WHEN 'jkk' THEN adjustment.jkk_rupiah WHEN 'jkm' THEN adjustment.jkm_rupiah
                ELSE adjustment.jht_rupiah
            END
        )::bigint AS rupiah
    FROM collection_priceadjustment adjustment
    JOIN collection_insuredmonth insured ON insured.id = adjustment.month_id
    JOIN collection_payment payment ON payment.id = insured.payment_id
    JOIN collection_bill bill ON bill.id = payment.bill_id
    WHERE bill.office_id = ANY(%(office_ids)s::bigint[])
      AND insured.basis_id = ANY(ARRAY(SELECT id FROM basis WHERE rupiah > 0))
      AND insured.voided_by_id IS NULL
    GROUP BY insured.month
)
SELECT
    basis.month,
    sum(counted.months)::bigint AS months,
    sum(counted.months * basis.rupiah)::bigint AS price_rupiah,
    COALESCE(min(given_back.rupiah), 0) AS given_back_rupiah
FROM counted
JOIN basis ON basis.id = counted.basis_id
LEFT JOIN given_back ON given_back.month = basis.month
GROUP BY basis.month
ORDER BY basis.month
