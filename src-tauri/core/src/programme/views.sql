-- The facts of programmes, for everybody.

-- What counts as done for a target, record by record: results of accepted projects, activities that were held,
-- classes that ended, rounds that were recognised, and what somebody typed where no record stands behind it
-- (`typed`). Without `done_on` it is known only by its year. `source` is the fund, where it is known.
CREATE TEMP VIEW target_done AS
WITH live AS (
       SELECT p.* FROM project p WHERE coalesce(p.state, '') NOT IN ('refused', 'withdrawn')),
     result AS (
       SELECT r.project_id, coalesce(r.programme_target_id, own.id) AS target, r.name, r.done_quantity AS done
       FROM project_result r JOIN project p ON p.id = r.project_id
            LEFT JOIN programme_target own ON own.id = p.programme_target_id AND fold(own.unit_label) = fold(r.unit_label))
SELECT y.programme_target_id AS target, y.year, 'programme_target_year' AS noun, y.id, 'Nhập tay năm ' || y.year AS name,
       y.done_quantity AS value, NULL AS done_on, NULL AS source, 1 AS typed
FROM programme_target_year y
UNION ALL
SELECT r.target, p.year, 'project', p.id, p.name || ': ' || r.name, r.done, p.accepted_on, p.source, 0
FROM live p JOIN result r ON r.project_id = p.id
WHERE p.accepted_on IS NOT NULL
UNION ALL
-- A project that names a target and has no line of results for it counts as many facilities as benefit, or as one.
SELECT g.id, p.year, 'project', p.id, p.name,
       CASE WHEN fold(g.unit_label) LIKE 'co so%' OR fold(g.unit_label) = 'doanh nghiep'
            THEN 100 * max(1, (SELECT count(*) FROM project_beneficiary b WHERE b.project_id = p.id))
            WHEN fold(g.unit_label) IN ('de an', 'nhiem vu', 'mo hinh', 'du an') THEN 100 END,
       p.accepted_on, p.source, 0
FROM live p JOIN programme_target g ON g.id = p.programme_target_id
WHERE p.accepted_on IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM result r WHERE r.project_id = p.id AND r.target = p.programme_target_id)
      AND NOT EXISTS (SELECT 1 FROM live below WHERE below.parent_id = p.id AND below.programme_target_id = p.programme_target_id)
UNION ALL
SELECT a.programme_target_id, a.year, 'activity', a.id, a.name, a.quantity, a.held_on, a.source, 0
FROM activity_counted a
WHERE a.state = 'done' AND a.programme_target_id IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM result r WHERE r.project_id = a.project_id AND r.target = a.programme_target_id AND r.done IS NOT NULL)
UNION ALL
SELECT c.programme_target_id, c.year, 'course', c.id, c.name,
       CASE WHEN fold(g.unit_label) IN ('lop', 'khoa', 'cuoc', 'lan') THEN 100
            ELSE 100 * CASE WHEN l.listed > 0 THEN l.listed ELSE coalesce(c.finished, c.learners, 0) END END,
       c.ends_on, p.source, 0
FROM course c JOIN programme_target g ON g.id = c.programme_target_id LEFT JOIN project p ON p.id = c.project_id
     LEFT JOIN (SELECT course_id, count(*) FILTER (WHERE coalesce(result, 'finished') = 'finished') AS listed FROM learner GROUP BY 1) l
          ON l.course_id = c.id
WHERE c.state IN ('finished', 'settled')
      AND NOT EXISTS (SELECT 1 FROM result r WHERE r.project_id = c.project_id AND r.target = c.programme_target_id AND r.done IS NOT NULL)
UNION ALL
SELECT w.programme_target_id, w.year, 'award_round', w.id, w.name, 100, coalesce(w.decision_on, w.ends_on), NULL, 0
FROM award_round w
WHERE w.state = 'recognised' AND w.programme_target_id IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM result r WHERE r.project_id = w.project_id AND r.target = w.programme_target_id AND r.done IS NOT NULL);
