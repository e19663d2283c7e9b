-- Writes down what each month of a payment gave back, with the price basis that says why.
INSERT INTO collection_priceadjustment (
    month_id, basis_id, entry_id, jkk_rupiah, jkm_rupiah, jht_rupiah, recorded_at, recorded_by_id
)
SELECT month_id, basis_id, %(entry_id)s, jkk_rupiah, jkm_rupiah, jht_rupiah, %(now)s, %(by_user_id)s
FROM {fallen}
WHERE payment_id = %(payment_id)s
ORDER BY month_id
