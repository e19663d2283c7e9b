-- What agreements wait for: files under way, rows to be decided, rosters to be approved, months to be billed, bills to be
-- paid, rows to be corrected, rows that wait for budget. Rows of a roster that a later one has overtaken do not count;
-- rejected rows, which may name nobody, count only in the latest roster.
-- The costly questions are asked only where a cheap one says that there may be something.
WITH asked AS (
    SELECT id, first_month, until_month, billing, budget_rupiah, until_month > %(today)s AS is_live
    FROM partnership_agreement
    WHERE id = ANY(%(agreement_ids)s)
),
upload AS (
    SELECT agreement_id, max(id) FILTER (WHERE state = 'mapped') AS mapped_id, max(id) AS open_id
    FROM partnership_rosterupload
    WHERE agreement_id = ANY(%(agreement_ids)s) AND state IN ('received', 'reading', 'mapped', 'confirmed', 'importing')
    GROUP BY agreement_id
),
roster AS (
    SELECT sent.id, sent.agreement_id, sent.number, max(batch.approved_at) AS approved_at,
           max(sent.number) OVER (PARTITION BY sent.agreement_id) AS latest
    FROM asked
    JOIN partnership_roster sent ON sent.agreement_id = asked.id
    LEFT JOIN partnership_batch batch ON batch.roster_id = sent.id
    GROUP BY sent.id
),
-- OFFSET 0 has the rows of each roster found by the index; planned as a join, all rows of all rosters are read.
faulty AS (
    SELECT r.id, r.roster_id, r.outcome, r.nik_digest, r.amount_rupiah, d.accepted, d.decided_at
    FROM roster
    JOIN asked ON asked.id = roster.agreement_id AND asked.is_live
    CROSS JOIN LATERAL (
        SELECT * FROM partnership_rosterrow WHERE roster_id = roster.id AND outcome <> 'accepted' OFFSET 0
    ) AS r
    LEFT JOIN partnership_rowdecision d ON d.row_id = r.id
),
open_row AS (
    SELECT faulty.*, roster.agreement_id, roster.number, roster.latest, roster.approved_at
    FROM faulty JOIN roster ON roster.id = faulty.roster_id
    WHERE roster.number = roster.latest OR NOT EXISTS (
        SELECT 1 FROM partnership_rosterrow later
        JOIN roster newer ON newer.id = later.roster_id
        WHERE newer.agreement_id = roster.agreement_id AND newer.number > roster.number
          AND later.nik_digest = faulty.nik_digest
    )
),
looked_up AS MATERIALIZED (
    SELECT open_row.*, EXISTS (
        SELECT 1 FROM registry_person found
        JOIN partnership_member member
          ON member.person_id = COALESCE(found.merged_into_id, found.id)
         AND member.agreement_id = open_row.agreement_id
        WHERE found.nik_digest = open_row.nik_digest AND member.left_on IS NULL
    ) AS is_member
    FROM open_row
),
counted AS (
    SELECT agreement_id,
           count(*) FILTER (WHERE outcome = 'review' AND accepted IS NULL) AS undecided,
           max(number) FILTER (WHERE outcome = 'review' AND accepted IS NULL) AS undecided_in,
           count(*) FILTER (WHERE outcome = 'rejected' AND number = latest) AS rejected,
           max(number) FILTER (WHERE outcome = 'rejected' AND number = latest) AS rejected_in,
           count(*) FILTER (WHERE outcome = 'waiting' AND NOT is_member) AS waiting
    FROM looked_up
    GROUP BY agreement_id
),
-- Of rosters that nobody has approved, those with an accepted row that would change something. The CASE has each such
-- roster searched until one row is found; as a condition it would be a join with all rows of all rosters.
unapproved AS MATERIALIZED (
    SELECT roster.agreement_id, roster.number,
           CASE WHEN roster.approved_at IS NULL AND asked.is_live THEN EXISTS (
               SELECT 1 FROM partnership_rosterrow r
               WHERE r.roster_id = roster.id AND r.outcome = 'accepted'
                 AND r.leaves = EXISTS (
                     SELECT 1 FROM registry_person found
                     JOIN partnership_member member
                       ON member.person_id = COALESCE(found.merged_into_id, found.id)
                      AND member.agreement_id = roster.agreement_id
                     WHERE found.nik_digest = r.nik_digest AND member.left_on IS NULL
                 )
                 AND (roster.number = roster.latest OR NOT EXISTS (
                     SELECT 1 FROM partnership_rosterrow later
                     JOIN roster newer ON newer.id = later.roster_id
                     WHERE newer.agreement_id = roster.agreement_id AND newer.number > roster.number
                       AND later.nik_digest = r.nik_digest
                 ))
           ) ELSE false END AS changes_something
    FROM roster
    JOIN asked ON asked.id = roster.agreement_id
),
-- What is left of the budget, where rows wait for it.
unpromised AS (
    SELECT asked.id, asked.budget_rupiah - COALESCE(sum(member.amount_rupiah), 0) AS rupiah
    FROM asked
    JOIN counted ON counted.agreement_id = asked.id AND counted.waiting > 0
    LEFT JOIN partnership_member member ON member.agreement_id = asked.id
    GROUP BY asked.id, asked.budget_rupiah
),
-- Every roster whose approval would change something: the latest is not the only one that waits for a supervisor.
approvable AS (
    SELECT agreement_id, number FROM unapproved WHERE changes_something
    UNION
    SELECT looked_up.agreement_id, looked_up.number
    FROM looked_up
    LEFT JOIN unpromised ON unpromised.id = looked_up.agreement_id
    WHERE NOT looked_up.is_member
      AND (
        (outcome = 'review' AND accepted AND (approved_at IS NULL OR decided_at > approved_at))
        OR (outcome = 'waiting' AND amount_rupiah <= unpromised.rupiah)
      )
),
billed AS (
    SELECT tied.agreement_id,
           max(tied.until_month) FILTER (WHERE bill.state IN ('issued', 'paid')) AS until_month,
           max(bill.issued_at) FILTER (WHERE bill.state IN ('issued', 'paid')) AS issued_at,
           bool_or(bill.state NOT IN ('issued', 'paid')) AS has_ended,
           count(*) FILTER (WHERE bill.state = 'issued') AS unpaid,
           max(bill.id) FILTER (WHERE bill.state = 'issued') AS unpaid_id,
           COALESCE(sum(bill.total_rupiah) FILTER (WHERE bill.state = 'issued'), 0) AS unpaid_rupiah
    FROM partnership_agreementbill tied
    JOIN collection_bill bill ON bill.id = tied.bill_id
    WHERE tied.agreement_id = ANY(%(agreement_ids)s)
    GROUP BY tied.agreement_id
),
batched AS (
    SELECT agreement_id, max(approved_at) AS approved_at FROM partnership_batch
    WHERE agreement_id = ANY(%(agreement_ids)s)
    GROUP BY agreement_id
)
SELECT asked.id, asked.is_live, upload.mapped_id, upload.open_id, (SELECT max(number) FROM roster WHERE agreement_id = asked.id),
       COALESCE(counted.undecided, 0), counted.undecided_in,
       ARRAY(SELECT number FROM approvable WHERE agreement_id = asked.id ORDER BY number DESC),
       CASE WHEN batched.approved_at IS NULL THEN false
            WHEN billed.issued_at IS NULL OR batched.approved_at > billed.issued_at OR billed.has_ended
              OR (asked.billing <> 'once' AND billed.until_month <= %(this_month)s
                  AND billed.until_month < asked.until_month)
            THEN EXISTS (
                SELECT 1 FROM partnership_member member
                JOIN enrolment_participant participant ON participant.id = member.participant_id
                CROSS JOIN LATERAL unnest(member.months) AS funded(month)
                WHERE member.agreement_id = asked.id
                  AND (participant.ended_on IS NULL OR funded.month <= participant.ended_on)
                  AND (asked.billing = 'once' OR funded.month <= %(this_month)s)
                  AND NOT EXISTS (
                      SELECT 1 FROM collection_billline line
                      WHERE line.participant_id = member.participant_id AND line.month = funded.month
                        AND line.cover = 'risk' AND line.live
                  )
            )
            ELSE false END,
       COALESCE(billed.unpaid, 0), billed.unpaid_id, COALESCE(billed.unpaid_rupiah, 0),
       COALESCE(counted.rejected, 0), counted.rejected_in, COALESCE(counted.waiting, 0)
FROM asked
LEFT JOIN upload ON upload.agreement_id = asked.id
LEFT JOIN counted ON counted.agreement_id = asked.id
LEFT JOIN billed ON billed.agreement_id = asked.id
LEFT JOIN batched ON batched.agreement_id = asked.id
