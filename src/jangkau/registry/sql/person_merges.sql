-- Every merge of a record with another, undone or not, the oldest first.
SELECT
    merge.id,
    merge.kept_id, kept.name,
    merge.dropped_id, dropped.name,
    merge.merged_at, merger.username, merger.full_name, merge.reason,
    merge.undone_at, COALESCE(undoer.username, ''), COALESCE(undoer.full_name, ''), merge.undo_reason
FROM registry_personmerge merge
JOIN registry_person kept ON kept.id = merge.kept_id
JOIN registry_person dropped ON dropped.id = merge.dropped_id
JOIN registry_user merger ON merger.id = merge.merged_by_id
LEFT JOIN registry_user undoer ON undoer.id = merge.undone_by_id
WHERE merge.kept_id = %(person_id)s OR merge.dropped_id = %(person_id)s
ORDER BY merge.id
