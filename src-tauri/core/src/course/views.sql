-- The facts of classes, for everybody.

-- The classes that count: what was called off is none. A class belongs to the day it began (`held_on`); one that is
-- known only by its year, and was held, to that year (`held_year`). Learners are as stated until as many are
-- listed, and so is what became of them; of those who nobody says left, all were taught.
CREATE TEMP VIEW course_counted AS
SELECT k.id, k.name, k.kind, k.craft, k.audience, k.year, k.content_id, k.project_id, k.programme_target_id, k.state, k.unit_id,
       k.place_written,
       k.starts_on AS held_on,
       CASE WHEN k.starts_on IS NULL AND k.state IN ('running', 'finished', 'settled') THEN k.year END AS held_year,
       k.ends_on,
       CASE WHEN l.whole THEN l.listed ELSE k.learners END AS learners,
       CASE WHEN NOT coalesce(l.whole, 0) THEN k.learners_qualifier END AS learners_qualifier,
       CASE WHEN l.whole THEN l.female END AS female,
       coalesce(CASE WHEN l.whole THEN nullif(l.finished, 0) END, k.finished) AS finished,
       coalesce(CASE WHEN l.whole THEN nullif(l.employed, 0) END, k.employed) AS employed,
       CASE WHEN l.whole THEN l.taught ELSE coalesce(k.finished, k.learners, 0) END AS taught
FROM course k
     LEFT JOIN (SELECT course_id, count(*) AS listed, count(*) >= coalesce(c.learners, 0) AS whole, count(*) FILTER (WHERE female = 1) AS female,
                       count(*) FILTER (WHERE result = 'finished') AS finished,
                       count(*) FILTER (WHERE coalesce(result, 'finished') = 'finished') AS taught,
                       count(*) FILTER (WHERE employed_3 = 1 OR employed_6 = 1 OR employed_12 = 1) AS employed
                FROM learner JOIN course c ON c.id = course_id GROUP BY course_id) l ON l.course_id = k.id
WHERE k.state IS NOT 'cancelled';
