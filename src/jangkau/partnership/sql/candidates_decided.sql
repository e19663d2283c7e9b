-- The last decision that somebody took on the same person under the same agreement.
SELECT DISTINCT ON (c.row_number) c.row_number, d.accepted, r.reasons
FROM roster_candidate c
JOIN partnership_rosterrow r ON r.nik_digest = c.nik_digest
JOIN partnership_roster s ON s.id = r.roster_id AND s.agreement_id = %(agreement_id)s
JOIN partnership_rowdecision d ON d.row_id = r.id
ORDER BY c.row_number, d.decided_at DESC, d.id DESC
