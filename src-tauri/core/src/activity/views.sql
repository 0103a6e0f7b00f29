-- The facts of activities, for everybody.

-- The activities that were held: what is only planned or was called off is none. Counted in hundredths: what is
-- stated, else how many times. One that is known only by its year belongs to that year (`held_year`). Where nobody
-- wrote how far it came, it was done.
CREATE TEMP VIEW activity_counted AS
SELECT a.id, a.name, a.kind, a.year, a.content_id, a.project_id, a.programme_target_id, coalesce(a.state, 'done') AS state,
       a.held_on,
       CASE WHEN a.held_on IS NULL THEN a.year END AS held_year,
       coalesce(a.quantity, 100 * coalesce(a.times, 1)) AS quantity,
       CASE WHEN a.quantity IS NOT NULL THEN a.quantity_qualifier END AS qualifier,
       CASE WHEN a.quantity IS NOT NULL THEN coalesce(a.unit_label, '') ELSE 'lần' END AS unit_label,
       CASE WHEN coalesce(a.national_vnd, 0) > 0 THEN 'national' WHEN coalesce(a.local_vnd, 0) > 0 THEN 'local' END AS source
FROM activity a
WHERE coalesce(a.state, '') NOT IN ('planned', 'cancelled');
