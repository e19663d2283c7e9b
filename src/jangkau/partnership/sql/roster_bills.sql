-- The agreement's bills that charge for members taken in from a roster, with who issued each, and the payment that
-- stands.
SELECT b.id, b.number, b.total_rupiah, b.state, b.issued_at,
    COALESCE(issuer.full_name, context.metadata ->> 'by', ''),
    paid.recorded_at, paid.paid_at, COALESCE(payer.full_name, ''), paid.covered_from
FROM partnership_agreementbill ab
JOIN collection_bill b ON b.id = ab.bill_id
LEFT JOIN pghistory_context context ON context.id = b.context_id
LEFT JOIN registry_user issuer ON issuer.username = context.metadata ->> 'by'
LEFT JOIN LATERAL (
    SELECT p.recorded_by_id, p.recorded_at, p.paid_at,
        (SELECT m.covered_from FROM collection_insuredmonth m WHERE m.payment_id = p.id ORDER BY m.id LIMIT 1)
            AS covered_from
    FROM collection_payment p
    WHERE p.bill_id = b.id AND b.state = 'paid'
    ORDER BY p.paid_at DESC
    LIMIT 1
) AS paid ON true
LEFT JOIN registry_user payer ON payer.id = paid.recorded_by_id
WHERE ab.agreement_id = %(agreement_id)s
  AND EXISTS (
    SELECT 1 FROM collection_billline line
    JOIN partnership_member m ON m.participant_id = line.participant_id AND m.agreement_id = ab.agreement_id
    JOIN partnership_batch batch ON batch.id = m.batch_id
    WHERE line.bill_id = b.id AND batch.roster_id = %(roster_id)s
  )
ORDER BY b.issued_at, b.id
