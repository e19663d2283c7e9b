-- Wait until every other approval has ended. Two that name the same people who are not in the register yet could
-- otherwise both find their months free: there is no row of such a person that one of them could hold.
SELECT pg_advisory_xact_lock(hashtext('jangkau.partnership.approval'))
