-- Months that stand and have not begun, paid from one source of money; they stay locked until the transaction ends.
INSERT INTO {staged} (insured_month_id, participant_id, month, cover, bracket, sector)
SELECT insured.id, insured.participant_id, insured.month, insured.cover, basis.bracket, basis.sector
FROM collection_insuredmonth insured
JOIN collection_pricebasis basis ON basis.id = insured.basis_id
JOIN collection_payment payment ON payment.id = insured.payment_id
JOIN collection_bill bill ON bill.id = payment.bill_id
WHERE insured.month > %(today)s AND insured.voided_by_id IS NULL AND basis.funding = %(funding)s
  AND (%(office_ids)s::bigint[] IS NULL OR bill.office_id = ANY(%(office_ids)s::bigint[]))
ORDER BY insured.id
FOR NO KEY UPDATE OF insured
