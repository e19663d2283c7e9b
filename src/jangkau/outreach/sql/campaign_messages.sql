-- What became of the reminders of a campaign's treated: sent, of those reported as delivered, still waiting, and not sent.
SELECT
    count(*) AS due,
    count(*) FILTER (WHERE message.sent_at IS NOT NULL) AS sent,
    count(*) FILTER (WHERE message.sent_at IS NOT NULL AND delivered.is_delivered) AS delivered,
    count(*) FILTER (WHERE reminder.not_sent <> '') AS not_sent
FROM outreach_reminder reminder
LEFT JOIN registry_outgoingmessage message ON message.id = reminder.message_id
CROSS JOIN LATERAL (
    SELECT EXISTS (
        SELECT 1 FROM registry_deliveryreport report WHERE report.message_id = message.id AND report.fate = 'delivered'
    ) AS is_delivered
) AS delivered
WHERE reminder.campaign_id = %(campaign_id)s AND reminder.arm = 'treated'
