-- The facts of collaborators, for everybody.

-- The appointments in force on a day (from_on <= day AND to_on >= day): of several of one collaborator the one of
-- the greatest `turn`.
CREATE TEMP VIEW appointment_on AS
SELECT a.id, a.collaborator_id, a.tier, a.unit_id, a.organisation, a.decision_no, a.decision_on, a.starts_on,
       coalesce(a.starts_on, a.decision_on, '0000-01-01') AS from_on,
       coalesce(a.ends_on, '9999-12-31') AS to_on,
       coalesce(a.starts_on, a.decision_on, '') || '/' || a.id AS turn
FROM appointment a;
