-- Months of the agreement that others pay for already: billed under another claim, or promised by another agreement.
-- What was paid or promised for a record that was merged into the person's counts as well.
WITH known AS (
    SELECT COALESCE(p.merged_into_id, p.id) AS person_id, c.row_number
    FROM roster_candidate c JOIN registry_person p ON p.nik_digest = c.nik_digest
),
record AS (
    SELECT row_number, person_id, false AS is_merged FROM known
    UNION ALL
    SELECT known.row_number, merged.id, true
    FROM known
    JOIN registry_person merged ON merged.merged_into_id = known.person_id AND merged.merged_into_id IS NOT NULL
)
SELECT record.row_number, line.month
FROM record
JOIN enrolment_participant t ON t.person_id = record.person_id
JOIN collection_billline line ON line.participant_id = t.id AND line.live
WHERE line.month >= %(first_month)s AND line.month < %(until_month)s
  AND (record.is_merged OR NOT EXISTS (
    SELECT 1 FROM partnership_agreementbill ab
    WHERE ab.bill_id = line.bill_id AND ab.agreement_id = %(agreement_id)s
  ))
UNION
SELECT record.row_number, promised.month
FROM record
JOIN partnership_member m ON m.person_id = record.person_id
  AND (record.is_merged OR m.agreement_id <> %(agreement_id)s)
CROSS JOIN LATERAL unnest(m.months) AS promised(month)
WHERE promised.month >= %(first_month)s AND promised.month < %(until_month)s
