-- A number for each of these participants who has none.
-- Nine digits from the sequence and two check digits by ISO 7064 MOD 97-10: the whole leaves 1 when divided by 97.
INSERT INTO enrolment_participantnumber (participant_id, number, issued_at)
SELECT participant_id, to_char(serial, 'FM000000000') || to_char(98 - mod(serial * 100, 97), 'FM00'), %(now)s
  FROM (
    SELECT participant_id, nextval('enrolment_number_seq') AS serial
      FROM (
        SELECT DISTINCT insured.participant_id
          FROM unnest(%(participant_ids)s::bigint[]) AS insured (participant_id)
         WHERE NOT EXISTS (
            SELECT FROM enrolment_participantnumber AS issued WHERE issued.participant_id = insured.participant_id
         )
         ORDER BY participant_id
      ) AS without_number
  ) AS numbered
    ON CONFLICT (participant_id) DO NOTHING
