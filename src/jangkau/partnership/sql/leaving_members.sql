-- Members whom a roster names as leaving, by its accepted rows that no later roster of the agreement has overtaken,
-- and whether the agreement has been billed for them for the month of the day.
SELECT DISTINCT m.id, EXISTS (
    SELECT 1 FROM collection_billline line
    JOIN partnership_agreementbill ab ON ab.bill_id = line.bill_id AND ab.agreement_id = %(agreement_id)s
    WHERE line.participant_id = m.participant_id AND line.month = %(this_month)s AND line.live
)
FROM partnership_rosterrow r
JOIN registry_person found ON found.nik_digest = r.nik_digest
JOIN partnership_member m
  ON m.person_id = COALESCE(found.merged_into_id, found.id) AND m.agreement_id = %(agreement_id)s AND m.left_on IS NULL
WHERE r.roster_id = %(roster_id)s AND r.leaves AND r.outcome = 'accepted'
  AND NOT EXISTS (
    SELECT 1 FROM partnership_rosterrow later
    JOIN partnership_roster s ON s.id = later.roster_id
    WHERE s.agreement_id = %(agreement_id)s AND s.number > %(roster_number)s AND later.nik_digest = r.nik_digest
  )
