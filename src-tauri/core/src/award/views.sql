-- The facts of rounds and certificates, for everybody.

-- The rounds that were held: what is only planned or was called off is none. From the day they began, where it is
-- known, else through their year.
CREATE TEMP VIEW award_round_counted AS
SELECT r.id, r.name, r.kind, r.level, r.year, r.state, r.starts_on, r.decision_on, coalesce(r.starts_on, r.year || '-01-01') AS from_on
FROM award_round r
WHERE coalesce(r.state, '') NOT IN ('planned', 'cancelled');

-- The nominations that hold a certificate, from its day until it is taken back.
CREATE TEMP VIEW nomination_certified AS
SELECT c.nomination_id, c.id AS certificate_id, coalesce(c.granted_on, '0000-01-01') AS from_on,
       coalesce(c.revoked_on, '9999-12-31') AS to_on
FROM certificate c
WHERE c.nomination_id IS NOT NULL;

-- The nominations of the rounds that were held. What a round recognised is recognised from the day of its decision, else
-- of the round's; the prize comes with it.
CREATE TEMP VIEW nomination_counted AS
SELECT n.id, n.award_round_id, n.name, n.code, n.subject, n.product_group, n.title_kind, n.facility_id, n.craft, n.years_in_craft,
       n.state, n.award_tier_id, n.prize_vnd, n.decision_no, n.decision_on,
       r.name AS round, r.kind, r.level, r.year, r.starts_on, r.from_on,
       CASE WHEN n.state = 'recognised' THEN coalesce(n.decision_on, r.decision_on, '0000-01-01') ELSE '0000-01-01' END AS state_from
FROM award_round_counted r JOIN nomination n ON n.award_round_id = r.id;
