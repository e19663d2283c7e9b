-- The newest of all that changes who is covered: each is one step in the index of a primary key.
SELECT
    COALESCE((SELECT max(id) FROM collection_payment), 0) AS payment,
    COALESCE((SELECT max(id) FROM collection_monthvoid), 0) AS void,
    COALESCE((SELECT max(pgh_id) FROM enrolment_participantevent), 0) AS participation
