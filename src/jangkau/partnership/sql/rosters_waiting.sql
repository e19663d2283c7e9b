-- Rosters of agreements: who sent each, how many of its rows wait for a decision, and, if any of its rejected rows was not
-- sent again since, how many were rejected. Rows of a roster that a later one has overtaken wait for nobody.
SELECT roster.agreement_id, roster.number, roster.uploaded_by_id,
       count(*) FILTER (WHERE row.is_open AND row.outcome = 'review') AS undecided,
       CASE WHEN bool_or(row.is_open AND row.outcome = 'rejected')
            THEN count(*) FILTER (WHERE row.outcome = 'rejected') ELSE 0 END AS rejected
  FROM partnership_roster AS roster
  LEFT JOIN LATERAL (
    SELECT faulty.outcome,
           NOT EXISTS (SELECT 1 FROM partnership_rowdecision AS decision WHERE decision.row_id = faulty.id)
           AND NOT EXISTS (
               SELECT 1
                 FROM partnership_rosterrow AS later
                 JOIN partnership_roster AS newer ON newer.id = later.roster_id
                WHERE newer.agreement_id = roster.agreement_id
                  AND newer.number > roster.number
                  AND later.nik_digest = faulty.nik_digest
           ) AS is_open
      FROM partnership_rosterrow AS faulty
     WHERE faulty.roster_id = roster.id
       AND faulty.outcome <> 'accepted'
       AND faulty.outcome IN ('review', 'rejected')
  ) AS row ON true
 WHERE roster.agreement_id = ANY(%(agreement_ids)s)
 GROUP BY roster.id
 ORDER BY roster.agreement_id, roster.number
