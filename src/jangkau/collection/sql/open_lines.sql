-- Money that came into accounts of a channel and is not settled yet: lines nobody has judged, and lines held of which
-- nothing was used.
CREATE TEMPORARY TABLE open_line ON COMMIT DROP AS
SELECT
    line.id AS line_id, line.identity, line.value_date, line.amount_rupiah, line.reference, line.narrative,
    account.id AS account_id, account.office_id, account.channel, account.daily_totals, account.responsible_id,
    office.time_zone, matched.held_id,
    'RK' || account.id || '-' || left(encode(line.identity, 'hex'), 24) AS own_reference
FROM collection_statementline line
JOIN collection_bankaccount account ON account.id = line.account_id
JOIN registry_office office ON office.id = account.office_id
LEFT JOIN collection_linematch matched ON matched.line_id = line.id AND matched.outcome = 'held'
WHERE account.channel = %(channel)s
  AND line.amount_rupiah > 0
  AND NOT EXISTS (
        SELECT FROM collection_linematch final
        WHERE final.line_id = line.id AND final.outcome IN ('settled', 'refund', 'fee', 'left')
    )
  AND (
        matched.held_id IS NULL
        OR (SELECT COALESCE(sum(amount_rupiah), 0) FROM collection_heldmoneyuse WHERE held_id = matched.held_id) = 0
    )
