-- What became of a user and of his roles, the latest first, with who did it and why. ``at`` and ``event`` are where a
-- page of it ends; of one moment, roles come after the user himself. A version of a user says what he became: what
-- changed is told by the version before.
WITH versions AS (
    SELECT
        pgh_id, pgh_created_at, pgh_context_id, pgh_label, is_active, full_name, language,
        lag(is_active) OVER earlier AS was_active,
        lag(full_name) OVER earlier AS had_name,
        lag(language) OVER earlier AS had_language
    FROM registry_userevent
    WHERE pgh_obj_id = %(user_id)s
    WINDOW earlier AS (ORDER BY pgh_id)
),

events AS (
    SELECT
        pgh_created_at AS happened_at,
        'a' || lpad(pgh_id::text, 12, '0') AS event,
        pgh_context_id,
        CASE
            WHEN pgh_label = 'insert' THEN 'made'
            WHEN was_active AND NOT is_active THEN 'deactivated'
            WHEN is_active AND NOT was_active THEN 'reactivated'
            WHEN full_name <> had_name THEN 'renamed'
            WHEN language <> had_language THEN 'language'
            ELSE 'credentials'
        END AS kind,
        NULL AS role,
        NULL AS place
    FROM versions
    UNION ALL
    SELECT
        event.pgh_created_at,
        'b' || lpad(event.pgh_id::text, 12, '0'),
        event.pgh_context_id,
        CASE event.pgh_label WHEN 'insert' THEN 'given' ELSE 'taken' END,
        event.role,
        COALESCE(organisation.name, office.name)
    FROM registry_assignmentevent event
    LEFT JOIN registry_office office ON office.id = event.office_id
    LEFT JOIN registry_organisation organisation ON organisation.id = event.organisation_id
    WHERE event.user_id = %(user_id)s AND event.pgh_label IN ('insert', 'delete')
)

SELECT
    events.happened_at,
    events.event,
    events.kind,
    events.role,
    events.place,
    context.metadata ->> 'by' AS username,
    actor.full_name,
    context.metadata ->> 'reason' AS reason
FROM events
LEFT JOIN pghistory_context context ON context.id = events.pgh_context_id
LEFT JOIN registry_user actor ON actor.username = context.metadata ->> 'by'
WHERE %(event)s = '' OR (events.happened_at, events.event) < (%(at)s::timestamptz, %(event)s)
ORDER BY events.happened_at DESC, events.event DESC
LIMIT %(limit)s
