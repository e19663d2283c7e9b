-- Months of the agreement that others pay for already: billed under another claim, or promised by another agreement.
WITH known AS (
    SELECT COALESCE(p.merged_into_id, p.id) AS person_id, c.row_number
    FROM roster_candidate c JOIN registry_person p ON p.nik_digest = c.nik_digest
)
SELECT known.row_number, line.month
FROM known
JOIN enrolment_participant t ON t.person_id = known.person_id
JOIN collection_billline line ON line.participant_id = t.id AND line.live
WHERE line.month >= %(first_month)s AND line.month < %(until_month)s
  AND NOT EXISTS (
    SELECT 1 FROM partnership_agreementbill ab
    WHERE ab.bill_id = line.bill_id AND ab.agreement_id = %(agreement_id)s
  )
UNION
SELECT known.row_number, promised.month
FROM known
JOIN partnership_member m ON m.person_id = known.person_id AND m.agreement_id <> %(agreement_id)s
CROSS JOIN LATERAL unnest(m.months) AS promised(month)
WHERE promised.month >= %(first_month)s AND promised.month < %(until_month)s
