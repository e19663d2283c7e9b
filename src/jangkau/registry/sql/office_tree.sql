-- The offices asked for as a tree in which each comes after the one above it: its depth below the topmost that is asked
-- for, how many regions it serves and how many active users hold a role there. ``path`` is where a page of it ends.
WITH RECURSIVE tree AS (
    SELECT office.id, 0 AS depth, ARRAY[office.code::text] AS path
    FROM registry_office office
    WHERE office.id = ANY(%(office_ids)s::bigint[])
        AND (office.parent_id IS NULL OR office.parent_id <> ALL(%(office_ids)s::bigint[]))
    UNION ALL
    SELECT child.id, tree.depth + 1, tree.path || child.code::text
    FROM tree
    JOIN registry_office child ON child.parent_id = tree.id
    WHERE child.id = ANY(%(office_ids)s::bigint[]) AND child.code <> ALL(tree.path)
),

page AS (
    SELECT id, depth, path
    FROM tree
    WHERE path > COALESCE((SELECT seen.path FROM tree seen WHERE seen.path[cardinality(seen.path)] = %(after)s), '{}')
    ORDER BY path
    LIMIT %(limit)s
)

SELECT
    office.code,
    office.name,
    office.kind,
    office.time_zone,
    page.depth,
    (
        SELECT count(DISTINCT held.user_id)
        FROM registry_assignment held
        JOIN registry_user staff ON staff.id = held.user_id AND staff.is_active
        WHERE held.office_id = office.id
    ) AS staff,
    (SELECT count(*) FROM registry_officeregion served WHERE served.office_id = office.id) AS region_count,
    ARRAY(
        SELECT region.name
        FROM registry_officeregion served
        JOIN registry_region region ON region.code = served.region_id
        WHERE served.office_id = office.id
        ORDER BY region.code
        LIMIT %(names)s
    ) AS region_names
FROM page
JOIN registry_office office ON office.id = page.id
ORDER BY page.path
