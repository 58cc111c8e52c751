-- 38 项指标，每厅每月，手写的 SQLite 查询；时间是整数秒，日期是当日零点的秒。{now} 是评判的时刻。
WITH
footfall_rows AS (
    SELECT hall, at / 86400 AS day, month, capacity,
        sum(entered - "left") OVER (PARTITION BY hall, at / 86400 ORDER BY at) AS inside,
        sum(entered) OVER (PARTITION BY hall, at / 86400 ORDER BY at
            RANGE BETWEEN 899 PRECEDING AND CURRENT ROW) AS quarter
    FROM footfall
),
footfall_months AS (
    SELECT hall, month, avg(w01) AS w01, avg(w02) AS w02 FROM (
        SELECT hall, month, day, max(inside) * 100.0 / max(capacity) AS w01, max(quarter) AS w02
        FROM footfall_rows GROUP BY hall, month, day) GROUP BY hall, month
),
usual AS (
    SELECT matter AS of_matter, month AS of_month, round(avg(ended_at - started_at)) AS seconds
    FROM visits GROUP BY matter, month
),
visit_rows AS (
    SELECT hall, taken_at, month, outcome, person_mark, case_id, called_at,
        called_at - taken_at AS wait, ended_at - started_at AS service,
        usual.seconds AS usual_seconds,
        lag(taken_at) OVER (PARTITION BY person_mark, matter ORDER BY taken_at, id) AS before
    FROM visits LEFT JOIN usual ON of_matter IS matter AND of_month = month
),
longest AS (
    SELECT hall, month, avg(longest) / 60 AS w05 FROM (
        SELECT hall, month, max(called_at - taken_at) AS longest
        FROM visits GROUP BY hall, month, taken_at / 86400) GROUP BY hall, month
),
ordered AS (
    SELECT hall, month, called_at - taken_at AS wait,
        row_number() OVER (PARTITION BY hall, month ORDER BY called_at - taken_at) AS place,
        count(*) OVER (PARTITION BY hall, month) AS called
    FROM visits WHERE called_at IS NOT NULL
),
ninetieth AS (
    SELECT hall, month, (max(CASE WHEN place = (called - 1) * 9 / 10 + 1 THEN wait END) * 1.0
        + ((called - 1) * 9 % 10) / 10.0 * (
            max(CASE WHEN place = min(called, (called - 1) * 9 / 10 + 2) THEN wait END)
            - max(CASE WHEN place = (called - 1) * 9 / 10 + 1 THEN wait END))) / 60 AS w06
    FROM ordered GROUP BY hall, month
),
visit_months AS (
    SELECT hall, month, count(*) AS taken,
        count(*) * 1.0 / count(DISTINCT taken_at / 86400) AS w03,
        sum(wait) / 60.0 / count(called_at) AS w04, sum(wait) / 60.0 AS waited,
        sum(outcome IN ('missed', 'left')) * 100.0 / count(*) AS w08,
        sum(service) / sum(CASE WHEN service IS NOT NULL THEN usual_seconds END) AS w13,
        sum(person_mark IS NOT NULL AND taken_at / 86400 - before / 86400 <= 30) * 100.0
            / count(person_mark) AS w28,
        sum(outcome = 'served' AND case_id IS NULL) AS served
    FROM visit_rows GROUP BY hall, month
),
appointment_months AS (
    SELECT hall, month, sum(outcome = 'missed') * 100.0 / sum(outcome IN ('came', 'missed')) AS w09
    FROM appointments GROUP BY hall, month
),
counter_rows AS (
    SELECT *, row_number() OVER (PARTITION BY hall, "on"
        ORDER BY first_called_at NULLS LAST, id) AS place FROM counter_days
),
unattended AS (
    SELECT hall, month, avg(longest) AS w12 FROM (
        SELECT hall, month, max(unattended_minutes) AS longest
        FROM counter_days GROUP BY hall, month, "on") GROUP BY hall, month
),
counter_months AS (
    SELECT hall, month, sum(open_minutes) AS open,
        sum(serving_minutes) * 100.0 / sum(open_minutes) AS w10,
        sum(min(open_minutes, planned_minutes)) * 100.0 / sum(planned_minutes) AS w11,
        sum(CASE WHEN place = 1 THEN max(0, first_called_at - opens_at) END) / 60.0
            / sum(place = 1 AND opens_at IS NOT NULL AND first_called_at IS NOT NULL) AS w14
    FROM counter_rows GROUP BY hall, month
),
staff_days AS (
    SELECT hall, month, "on" / 86400 AS day, sum(present) AS present,
        sum(due AND present) AS due_present, sum(due) AS due, sum(late) + sum(left_early) AS late
    FROM attendance GROUP BY hall, month, "on"
),
case_days AS (
    SELECT hall, received_at / 86400 AS day, count(*) AS received
    FROM cases GROUP BY hall, received_at / 86400
),
staff_months AS (
    SELECT hall, month, sum(due_present) * 100.0 / sum(due) AS w15,
        sum(late) * 1.0 / count(*) AS w16,
        avg(coalesce(received, 0) * 1.0 / nullif(present, 0)) AS w17
    FROM staff_days LEFT JOIN case_days USING (hall, day) GROUP BY hall, month
),
case_months AS (
    SELECT hall, month, count(closed_at) AS closed,
        coalesce(sum(coalesce(decided_at, closed_at, {now}) > due_at), 0) AS w18,
        coalesce(sum(decided_at <= due_at AND due_at / 3600 - decided_at / 3600 < 24
            AND due_at / 86400 - received_at / 86400 > 1), 0) * 1.0
            / count(DISTINCT received_at / 86400) AS w19,
        coalesce(sum(coalesce(accepted_at, closed_at, {now}) > accept_due_at), 0) AS w20,
        sum(supplements > 0) * 100.0 / count(*) AS w21, sum(supplements >= 2) AS w22,
        coalesce(sum(outcome IN ('refused', 'not_accepted')), 0) * 100.0 / count(*) AS w23,
        coalesce(sum(suspended_until IS NOT NULL AND coalesce(decided_at, closed_at, {now})
            > max(due_at, suspended_until)), 0) AS w24,
        coalesce(sum(coalesce(tolerance_done_at, {now}) > tolerance_due_at), 0) AS w25,
        sum(unified) * 100.0 / count(*) AS w26,
        sum(channel IN ('web', 'mobile')) * 100.0 / count(*) AS w27,
        sum(channel = 'terminal') * 100.0 / sum(channel IN ('terminal', 'counter')) AS w36
    FROM cases GROUP BY hall, month
),
review_months AS (
    SELECT hall, month, count(*) AS reviews,
        sum(level <= 2 AND NOT coalesce(mistaken, 0)) * 1.0
            / count(DISTINCT reviewed_at / 86400) AS w29,
        coalesce(sum(coalesce(contacted_at, {now}) > contact_due_at), 0) AS w30,
        coalesce(sum(NOT coalesce(mistaken, 0)
            AND coalesce(rectified_at, {now}) > rectify_due_at), 0) AS w31
    FROM reviews GROUP BY hall, month
),
hotline_months AS (
    SELECT hall, month, coalesce(sum(coalesce(replied_at, {now}) > reply_due_at), 0) AS w33
    FROM hotline GROUP BY hall, month
),
device_months AS (
    SELECT hall, month,
        sum(min(offline_minutes, watched_minutes)) * 100.0 / sum(watched_minutes) AS w34,
        sum(alarms > 0) * 1.0 / count(DISTINCT "on") AS w35
    FROM device_days GROUP BY hall, month
),
delivery_months AS (
    SELECT hall, month, sum(failed) * 1.0 / count(DISTINCT at / 86400) AS w37
    FROM deliveries GROUP BY hall, month
),
incident_months AS (SELECT hall, month, count(*) AS w38 FROM incidents GROUP BY hall, month)
SELECT hall, month, w01, w02, w03, w04, w05, w06, waited / open AS w07, w08, w09, w10, w11, w12,
    w13, w14, w15, w16, w17, w18, w19, w20, w21, w22, w23, w24, w25, w26, w27, w28, w29, w30, w31,
    reviews * 100.0 / (closed + coalesce(served, 0)) AS w32, w33, w34, w35, w36, w37, w38
FROM case_months
    FULL JOIN footfall_months USING (hall, month) FULL JOIN visit_months USING (hall, month)
    FULL JOIN longest USING (hall, month) FULL JOIN ninetieth USING (hall, month)
    FULL JOIN appointment_months USING (hall, month) FULL JOIN unattended USING (hall, month)
    FULL JOIN counter_months USING (hall, month) FULL JOIN staff_months USING (hall, month)
    FULL JOIN review_months USING (hall, month) FULL JOIN hotline_months USING (hall, month)
    FULL JOIN device_months USING (hall, month) FULL JOIN delivery_months USING (hall, month)
    FULL JOIN incident_months USING (hall, month)
ORDER BY hall, month
