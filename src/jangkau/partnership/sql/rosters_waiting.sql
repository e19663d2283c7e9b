-- Rosters of agreements with rows that wait for a decision or were rejected, and those that stand to be approved: how many
-- such rows each has, and who sent it. Rows of a roster that a later one has overtaken do not count.
SELECT roster.agreement_id, roster.number, roster.uploaded_by_id,
       count(row.id) FILTER (WHERE row.outcome = 'review') AS undecided,
       count(row.id) FILTER (WHERE row.outcome = 'rejected') AS rejected
  FROM partnership_roster AS roster
  LEFT JOIN LATERAL (
    SELECT faulty.id, faulty.outcome
      FROM partnership_rosterrow AS faulty
     WHERE faulty.roster_id = roster.id
       AND faulty.outcome <> 'accepted'
       AND faulty.outcome IN ('review', 'rejected')
       AND NOT EXISTS (SELECT 1 FROM partnership_rowdecision AS decision WHERE decision.row_id = faulty.id)
       AND NOT EXISTS (
           SELECT 1
             FROM partnership_rosterrow AS later
             JOIN partnership_roster AS newer ON newer.id = later.roster_id
            WHERE newer.agreement_id = roster.agreement_id
              AND newer.number > roster.number
              AND later.nik_digest = faulty.nik_digest
       )
  ) AS row ON true
 WHERE roster.agreement_id = ANY(%(agreement_ids)s)
 GROUP BY roster.id
 ORDER BY roster.agreement_id, roster.number
