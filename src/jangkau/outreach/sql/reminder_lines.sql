-- Reminders with their fates, by day and key; ``fates`` is reminder_fates.sql.
SELECT met.id, met.participant_id, met.step, met.period, met.due_on, met.fate, met.sent_at, met.channel, person.name
FROM ({fates}) AS met
JOIN enrolment_participant participant ON participant.id = met.participant_id
JOIN registry_person person ON person.id = participant.person_id
WHERE (%(fate)s::text IS NULL OR met.fate = %(fate)s::text)
  AND (met.due_on, met.id) < (%(before_day)s::date, %(before_id)s::bigint)
ORDER BY met.due_on DESC, met.id DESC
LIMIT %(limit)s
