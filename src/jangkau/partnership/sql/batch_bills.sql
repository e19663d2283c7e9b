-- The last of the agreement's bills that charge for members of a batch, with the payment that stands; one too many.
SELECT b.id, b.number, b.total_rupiah, b.state, b.issued_at, paid.paid_at
FROM partnership_agreementbill ab
JOIN collection_bill b ON b.id = ab.bill_id
LEFT JOIN LATERAL (
    SELECT p.paid_at
    FROM collection_payment p
    WHERE p.bill_id = b.id AND b.state = 'paid'
    ORDER BY p.paid_at DESC
    LIMIT 1
) AS paid ON true
WHERE ab.agreement_id = %(agreement_id)s
  AND EXISTS (
    SELECT 1 FROM collection_billline line
    JOIN partnership_member m ON m.participant_id = line.participant_id AND m.agreement_id = ab.agreement_id
    WHERE line.bill_id = b.id AND m.batch_id = %(batch_id)s
  )
ORDER BY b.issued_at DESC, b.id DESC
LIMIT %(limit)s
