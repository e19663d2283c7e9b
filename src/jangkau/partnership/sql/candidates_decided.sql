-- The last decision that somebody took on the same person, said to be the same, under the same agreement.
SELECT DISTINCT ON (c.row_number) c.row_number, d.accepted, r.reasons
FROM roster_candidate c
JOIN partnership_rosterrow r ON r.nik_digest = c.nik_digest
  AND r.outcome = 'review' AND r.name_key = c.name_key AND r.birth_date = c.birth_date AND r.sex = c.sex
JOIN partnership_roster s ON s.id = r.roster_id AND s.agreement_id = %(agreement_id)s
JOIN partnership_rowdecision d ON d.row_id = r.id
ORDER BY c.row_number, d.decided_at DESC, d.id DESC
