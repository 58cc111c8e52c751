-- 38 项指标，每厅每月，手写的一条 DuckDB 查询；与驾驶舱按定义生成的结果逐项比对。
-- {now} 是评判的时刻。W02、W03、W17 取基线之前的原值。
WITH
footfall_rows AS (
    SELECT hall, CAST("at" AS DATE) AS day, capacity,
        sum(entered - "left") OVER (PARTITION BY hall, CAST("at" AS DATE) ORDER BY "at") AS inside,
        sum(entered) OVER (PARTITION BY hall, CAST("at" AS DATE) ORDER BY "at"
            RANGE BETWEEN INTERVAL 899 SECOND PRECEDING AND CURRENT ROW) AS quarter
    FROM footfall
),
footfall_days AS (
    SELECT hall, day, max(inside) * 100.0 / max(capacity) AS w01, max(quarter) AS w02
    FROM footfall_rows GROUP BY hall, day
),
footfall_months AS (
    SELECT hall, date_trunc('month', day) AS month, avg(w01) AS w01, avg(w02) AS w02
    FROM footfall_days GROUP BY ALL
),
usual AS (
    SELECT matter AS of_matter, date_trunc('month', taken_at) AS of_month,
        round(avg(date_diff('second', started_at, ended_at))) AS seconds
    FROM visits GROUP BY ALL
),
visit_rows AS (
    SELECT hall, taken_at, date_trunc('month', taken_at) AS month, outcome, person_mark, case_id,
        called_at, date_diff('second', taken_at, called_at) AS wait,
        date_diff('second', started_at, ended_at) AS service, usual.seconds AS usual_seconds,
        lag(taken_at) OVER (PARTITION BY person_mark, matter ORDER BY taken_at, id) AS before
    FROM visits LEFT JOIN usual ON of_matter IS NOT DISTINCT FROM matter
        AND of_month = date_trunc('month', taken_at)
),
longest AS (
    SELECT hall, month, avg(longest) / 60 AS w05 FROM (
        SELECT hall, month, CAST(taken_at AS DATE) AS day, max(wait) AS longest
        FROM visit_rows GROUP BY ALL) GROUP BY ALL
),
visit_months AS (
    SELECT hall, month, count(*) AS taken,
        count(*) / count(DISTINCT CAST(taken_at AS DATE)) AS w03,
        sum(wait) / 60.0 / count(called_at) AS w04,
        quantile_cont(wait, 0.9) / 60 AS w06, sum(wait) / 60.0 AS waited,
        count(*) FILTER (outcome IN ('missed', 'left')) * 100.0 / count(*) AS w08,
        sum(service) / sum(usual_seconds) FILTER (service IS NOT NULL) AS w13,
        count(*) FILTER (person_mark IS NOT NULL AND date_diff('day', before, taken_at) <= 30)
            * 100.0 / count(person_mark) AS w28,
        count(*) FILTER (outcome = 'served' AND case_id IS NULL) AS served
    FROM visit_rows GROUP BY hall, month
),
appointment_months AS (
    SELECT hall, date_trunc('month', for_at) AS month, count(*) FILTER (outcome = 'missed') * 100.0
        / count(*) FILTER (outcome IN ('came', 'missed')) AS w09
    FROM appointments GROUP BY ALL
),
counter_rows AS (
    SELECT *, row_number() OVER (PARTITION BY hall, "on" ORDER BY first_called_at, id) AS place
    FROM counter_days
),
unattended AS (
    SELECT hall, month, avg(longest) AS w12 FROM (
        SELECT hall, date_trunc('month', "on") AS month, "on", max(unattended_minutes) AS longest
        FROM counter_days GROUP BY ALL) GROUP BY ALL
),
counter_months AS (
    SELECT hall, date_trunc('month', "on") AS month, sum(open_minutes) AS open,
        sum(serving_minutes) * 100.0 / sum(open_minutes) AS w10,
        sum(least(open_minutes, planned_minutes)) * 100.0 / sum(planned_minutes) AS w11,
        sum(greatest(0, date_diff('second', opens_at, first_called_at))) FILTER (place = 1) / 60.0
            / count(*) FILTER (place = 1 AND opens_at IS NOT NULL AND first_called_at IS NOT NULL)
            AS w14
    FROM counter_rows GROUP BY ALL
),
staff_days AS (
    SELECT hall, "on" AS day, count(*) FILTER (present) AS present,
        count(*) FILTER (due AND present) AS due_present, count(*) FILTER (due) AS due,
        count(*) FILTER (late) + count(*) FILTER (left_early) AS late
    FROM attendance GROUP BY ALL
),
case_days AS (
    SELECT hall, CAST(received_at AS DATE) AS day, count(*) AS received FROM cases GROUP BY ALL
),
staff_months AS (
    SELECT hall, date_trunc('month', day) AS month, sum(due_present) * 100.0 / sum(due) AS w15,
        sum(late) / count(*) AS w16, avg(coalesce(received, 0) / nullif(present, 0)) AS w17
    FROM staff_days LEFT JOIN case_days USING (hall, day) GROUP BY ALL
),
case_months AS (
    SELECT hall, date_trunc('month', received_at) AS month, count(closed_at) AS closed,
        count(*) FILTER (coalesce(decided_at, closed_at, {now}) > due_at) AS w18,
        count(*) FILTER (decided_at <= due_at AND date_diff('hour', decided_at, due_at) < 24
            AND date_diff('day', received_at, due_at) > 1)
            / count(DISTINCT CAST(received_at AS DATE)) AS w19,
        count(*) FILTER (coalesce(accepted_at, closed_at, {now}) > accept_due_at) AS w20,
        count(*) FILTER (supplements > 0) * 100.0 / count(*) AS w21,
        count(*) FILTER (supplements >= 2) AS w22,
        count(*) FILTER (outcome IN ('refused', 'not_accepted')) * 100.0 / count(*) AS w23,
        count(*) FILTER (suspended_until IS NOT NULL
            AND coalesce(decided_at, closed_at, {now}) > greatest(due_at, suspended_until)) AS w24,
        count(*) FILTER (coalesce(tolerance_done_at, {now}) > tolerance_due_at) AS w25,
        count(*) FILTER (unified) * 100.0 / count(*) AS w26,
        count(*) FILTER (channel IN ('web', 'mobile')) * 100.0 / count(*) AS w27,
        count(*) FILTER (channel = 'terminal') * 100.0
            / count(*) FILTER (channel IN ('terminal', 'counter')) AS w36
    FROM cases GROUP BY ALL
),
review_months AS (
    SELECT hall, date_trunc('month', reviewed_at) AS month, count(*) AS reviews,
        count(*) FILTER (level <= 2 AND NOT coalesce(mistaken, false))
            / count(DISTINCT CAST(reviewed_at AS DATE)) AS w29,
        count(*) FILTER (coalesce(contacted_at, {now}) > contact_due_at) AS w30,
        count(*) FILTER (NOT coalesce(mistaken, false)
            AND coalesce(rectified_at, {now}) > rectify_due_at) AS w31
    FROM reviews GROUP BY ALL
),
hotline_months AS (
    SELECT hall, date_trunc('month', received_at) AS month,
        count(*) FILTER (coalesce(replied_at, {now}) > reply_due_at) AS w33
    FROM hotline GROUP BY ALL
),
device_months AS (
    SELECT hall, date_trunc('month', "on") AS month,
        sum(least(offline_minutes, watched_minutes)) * 100.0 / sum(watched_minutes) AS w34,
        count(*) FILTER (alarms > 0) / count(DISTINCT "on") AS w35
    FROM device_days GROUP BY ALL
),
delivery_months AS (
    SELECT hall, date_trunc('month', "at") AS month,
        sum(failed) / count(DISTINCT CAST("at" AS DATE)) AS w37, max(delay_minutes) AS delay
    FROM deliveries GROUP BY ALL
),
incident_months AS (
    SELECT hall, date_trunc('month', "at") AS month, count(*) AS w38 FROM incidents GROUP BY ALL
)
SELECT hall, month, w01, w02, w03, w04, w05, w06, waited / open AS w07, w08, w09, w10, w11, w12,
    w13, w14, w15, w16, w17, w18, w19, w20, w21, w22, w23, w24, w25, w26, w27, w28, w29, w30, w31,
    reviews * 100.0 / (closed + coalesce(served, 0)) AS w32, w33, w34, w35, w36, w37, w38
FROM case_months
    FULL JOIN footfall_months USING (hall, month) FULL JOIN visit_months USING (hall, month)
    FULL JOIN longest USING (hall, month) FULL JOIN appointment_months USING (hall, month)
    FULL JOIN unattended USING (hall, month) FULL JOIN counter_months USING (hall, month)
    FULL JOIN staff_months USING (hall, month) FULL JOIN review_months USING (hall, month)
    FULL JOIN hotline_months USING (hall, month) FULL JOIN device_months USING (hall, month)
    FULL JOIN delivery_months USING (hall, month) FULL JOIN incident_months USING (hall, month)
ORDER BY hall, month
