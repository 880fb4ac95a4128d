-- The figures over many teams, as plain views over three tables. `huddle rollup` runs this text itself, with all views
-- but `newest` as tables: each is then reckoned once.
--   facts        the rows of `huddle facts`; docs/facts.md has the columns
--   asked        one row with the period: week (such as 2026-W48, or NULL), first_day, last_day
--   trend_weeks  the weeks of the trend, the oldest first: place (from 0), week
-- A week is that of each team with this name, whatever its first day is.

-- The ids that came more than once: rows may have been sent several times, in any order.
CREATE VIEW sent_again AS
SELECT fact, team, id
FROM facts
GROUP BY fact, team, id
HAVING COUNT(*) > 1;

-- Of the rows with one id, the one that counts. Most ids come once, and then there is nothing to rank.
CREATE VIEW newest AS
SELECT facts.*, 1 AS place
FROM facts
LEFT JOIN sent_again
    ON facts.fact = sent_again.fact AND facts.team = sent_again.team AND facts.id = sent_again.id
WHERE sent_again.id IS NULL
UNION ALL
SELECT * FROM (
    SELECT
        facts.*,
        row_number() OVER (
            PARTITION BY facts.fact, facts.team, facts.id
            ORDER BY
                changed DESC, as_of DESC,
                side DESC NULLS LAST, counted DESC NULLS LAST, kept DESC NULLS LAST,
                value DESC NULLS LAST, state DESC NULLS LAST, answered DESC NULLS LAST,
                verdict DESC NULLS LAST, open_promises DESC NULLS LAST,
                overdue_promises DESC NULLS LAST
        ) AS place
    FROM facts
    INNER JOIN sent_again
        ON facts.fact = sent_again.fact AND facts.team = sent_again.team AND facts.id = sent_again.id
) AS placed
WHERE place = 1;

-- Each team under its newest name, with what is open.
CREATE VIEW teams AS
SELECT team, name, as_of, last_huddle, open_promises, overdue_promises
FROM newest
WHERE fact = 'team';

-- Kept promises by day and side: a share is two counts, which add up.
CREATE VIEW promise_days AS
SELECT
    team, due AS day, week, side,
    SUM(CASE WHEN kept THEN 1 ELSE 0 END) AS kept,
    COUNT(*) AS due
FROM newest
WHERE fact = 'promise' AND counted
GROUP BY team, due, week, side;

-- Huddles by day. A mean score is the tenths by the scores.
CREATE VIEW huddle_days AS
SELECT
    team, day, week,
    COUNT(*) AS held,
    SUM(CASE WHEN late_seconds > 0 THEN 1 ELSE 0 END) AS late,
    SUM(waited_seconds) AS waited_seconds,
    SUM(CAST(ROUND(10 * COALESCE(score, 0)) AS BIGINT)) AS score_tenths,
    COUNT(score) AS scores
FROM newest
WHERE fact = 'huddle'
GROUP BY team, day, week;

-- Leads by the day on which they were handed over.
CREATE VIEW lead_days AS
SELECT
    team, day, week,
    COUNT(*) AS passed,
    SUM(CASE WHEN answered THEN 1 ELSE 0 END) AS answered,
    SUM(CASE WHEN in_time THEN 1 ELSE 0 END) AS in_time,
    COUNT(in_time) AS judged
FROM newest
WHERE fact = 'lead' AND day IS NOT NULL
GROUP BY team, day, week;

-- The histogram of times to the first answer: parts of teams and days add up, medians do not.
CREATE VIEW answer_days AS
SELECT team, day, week, answer_bucket, COUNT(*) AS answers
FROM newest
WHERE fact = 'lead' AND day IS NOT NULL AND answer_bucket IS NOT NULL
GROUP BY team, day, week, answer_bucket;

-- Verdicts by the day on which they were given.
CREATE VIEW verdict_days AS
SELECT
    team, verdict_day AS day, verdict_week AS week,
    SUM(CASE WHEN verdict = 'accepted' THEN 1 ELSE 0 END) AS accepted,
    SUM(CASE WHEN verdict = 'rejected' THEN 1 ELSE 0 END) AS rejected
FROM newest
WHERE fact = 'lead' AND verdict_day IS NOT NULL
GROUP BY team, verdict_day, verdict_week;

-- Leads that are open now, and those that wait for longer than was agreed.
CREATE VIEW open_leads AS
SELECT
    team,
    COUNT(*) AS opened,
    SUM(CASE WHEN late THEN 1 ELSE 0 END) AS late
FROM newest
WHERE fact = 'lead' AND open
GROUP BY team;

-- The finished periods of measures in the agreement of the sides.
CREATE VIEW agreed_periods AS
SELECT team, measure, name, per, period, day, state, red_running
FROM newest
WHERE fact = 'measure' AND agreed;

-- Topics of the library that comes with huddle, where they were talked about.
CREATE VIEW topic_days AS
SELECT DISTINCT team, day, week, topic
FROM newest
WHERE fact = 'topic' AND bundled AND covered;

-- What was asked for: one row for each team that has anything.

CREATE VIEW team_promises AS
SELECT team, SUM(kept) AS kept, SUM(due) AS due
FROM promise_days CROSS JOIN asked
WHERE promise_days.week = asked.week
    OR (asked.week IS NULL AND day BETWEEN first_day AND last_day)
GROUP BY team;

CREATE VIEW team_promises_by_side AS
SELECT team, side, SUM(kept) AS kept, SUM(due) AS due
FROM promise_days CROSS JOIN asked
WHERE promise_days.week = asked.week
    OR (asked.week IS NULL AND day BETWEEN first_day AND last_day)
GROUP BY team, side;

CREATE VIEW team_weeks AS
SELECT team, place, SUM(kept) AS kept, SUM(due) AS due
FROM promise_days INNER JOIN trend_weeks ON promise_days.week = trend_weeks.week
GROUP BY team, place;

CREATE VIEW team_huddles AS
SELECT
    team,
    SUM(held) AS held,
    SUM(late) AS late,
    SUM(waited_seconds) AS waited_seconds,
    SUM(score_tenths) AS score_tenths,
    SUM(scores) AS scores
FROM huddle_days CROSS JOIN asked
WHERE huddle_days.week = asked.week
    OR (asked.week IS NULL AND day BETWEEN first_day AND last_day)
GROUP BY team;

CREATE VIEW team_leads AS
SELECT
    team,
    SUM(passed) AS passed,
    SUM(answered) AS answered,
    SUM(in_time) AS in_time,
    SUM(judged) AS judged
FROM lead_days CROSS JOIN asked
WHERE lead_days.week = asked.week
    OR (asked.week IS NULL AND day BETWEEN first_day AND last_day)
GROUP BY team;

CREATE VIEW team_answers AS
SELECT team, answer_bucket, SUM(answers) AS answers
FROM answer_days CROSS JOIN asked
WHERE answer_days.week = asked.week
    OR (asked.week IS NULL AND day BETWEEN first_day AND last_day)
GROUP BY team, answer_bucket;

CREATE VIEW team_verdicts AS
SELECT team, SUM(accepted) AS accepted, SUM(rejected) AS rejected
FROM verdict_days CROSS JOIN asked
WHERE verdict_days.week = asked.week
    OR (asked.week IS NULL AND day BETWEEN first_day AND last_day)
GROUP BY team;

-- The last finished period of each measure at the end of what was asked for.
CREATE VIEW last_periods AS
SELECT * FROM (
    SELECT
        agreed_periods.*,
        row_number() OVER (PARTITION BY team, measure ORDER BY day DESC) AS latest
    FROM agreed_periods CROSS JOIN asked
    WHERE day <= last_day
) AS ranked
WHERE latest = 1;

CREATE VIEW team_measures AS
SELECT team, SUM(CASE WHEN state = 'red' THEN 1 ELSE 0 END) AS red, COUNT(*) AS agreed
FROM last_periods
GROUP BY team;

-- The measure of each team that is red for longest.
CREATE VIEW team_reddest AS
SELECT team, name, per, red_running FROM (
    SELECT
        last_periods.*,
        row_number() OVER (PARTITION BY team ORDER BY red_running DESC, measure) AS reddest
    FROM last_periods
    WHERE state = 'red'
) AS placed
WHERE reddest = 1;

CREATE VIEW topic_teams AS
SELECT topic, COUNT(DISTINCT team) AS teams
FROM topic_days CROSS JOIN asked
WHERE topic_days.week = asked.week
    OR (asked.week IS NULL AND day BETWEEN first_day AND last_day)
GROUP BY topic;
