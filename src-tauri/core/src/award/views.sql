-- The facts of rounds and certificates, for everybody.

-- The rounds that were held: what is only planned or was called off is none. From the day they began, where it is
-- known, else through their year.
CREATE TEMP VIEW award_round_counted AS
SELECT r.id, r.name, r.kind, r.level, r.year, r.state, r.starts_on, coalesce(r.starts_on, r.year || '-01-01') AS from_on
FROM award_round r
WHERE coalesce(r.state, '') NOT IN ('planned', 'cancelled');

-- The nominations that hold a certificate, from its day until it is taken back.
CREATE TEMP VIEW nomination_certified AS
SELECT c.nomination_id, c.id AS certificate_id, coalesce(c.granted_on, '0000-01-01') AS from_on,
       coalesce(c.revoked_on, '9999-12-31') AS to_on
FROM certificate c
WHERE c.nomination_id IS NOT NULL;
