-- What became of each reminder of some offices that was due from a day until before another: ``fate`` in a word, and
-- whether it is one of those over which there is nothing to explain any more. Of a message that another way was tried
-- in place of, the later one tells; that a telephone has the text settles it, whatever else was said.
SELECT
    reminder.id, reminder.participant_id, reminder.step, reminder.period, reminder.due_on,
    CASE
        WHEN %(delivered)s = ANY(reported.fates) THEN 'delivered'
        WHEN last.sent_at IS NOT NULL AND reported.fates && %(lost)s THEN 'lost'
        WHEN last.sent_at IS NOT NULL THEN 'sent'
        WHEN reminder.not_sent <> '' THEN reminder.not_sent
        WHEN reminder.send_until >= (%(now)s::timestamptz AT TIME ZONE office.time_zone)::date THEN 'waiting'
        ELSE 'unexplained'
    END AS fate,
    last.sent_at, last.channel
FROM outreach_reminder reminder
JOIN registry_office office ON office.id = reminder.office_id
LEFT JOIN registry_outgoingmessage first ON first.id = reminder.message_id
LEFT JOIN registry_outgoingmessage successor ON successor.instead_of_id = first.id
CROSS JOIN LATERAL (
    SELECT
        coalesce(successor.sent_at, first.sent_at) AS sent_at,
        CASE WHEN successor.sent_at IS NULL THEN first.channel ELSE successor.channel END AS channel
) AS last
CROSS JOIN LATERAL (
    SELECT coalesce(array_agg(fate), '{}') AS fates
    FROM registry_deliveryreport
    WHERE message_id = first.id OR message_id = successor.id
) AS reported
WHERE reminder.office_id = ANY(%(office_ids)s)
  AND reminder.due_on >= %(first)s::date
  AND reminder.due_on < %(until)s::date
  AND (%(participant_id)s::bigint IS NULL OR reminder.participant_id = %(participant_id)s::bigint)
