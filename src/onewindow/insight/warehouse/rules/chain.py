"""The chain 取号—受理—办理—评价: one row for each case, or visit that led to none."""

# 办件与收件那次到厅按 visit_id 相连；评价先按办件、再按到厅相连，几次评价取最后一次。
_SAID = """
    SELECT source, {key} AS id, max(reviewed_at) AS reviewed_at,
        max_by(level, reviewed_at) AS level, max_by(channel, reviewed_at) AS review_channel,
        max_by(mistaken, reviewed_at) AS mistaken
    FROM reviews WHERE {key} IS NOT NULL GROUP BY source, {key}
"""
_VISIT = """number AS ticket, queue, visits.channel AS visit_channel, appointed, priority,
        person_mark, taken_at, called_at, started_at, ended_at, visits.outcome AS visit_outcome"""
CHAIN = f"""
WITH by_case AS ({_SAID.format(key="case_id")}), by_visit AS ({_SAID.format(key="visit_id")}),
joined AS (
    SELECT cases.source, cases.id AS case_id, visits.id AS visit_id,
        COALESCE(NULLIF(cases.hall, ''), visits.hall, '') AS hall, cases.received_at AS began_at,
        cases.number, cases.matter, matter_name, department, region, cases.channel, unified,
        instant, bundle, proactive, applicant_mark, cases.counter, handler_mark,
        received_at, accepted_at, due_at, decided_at, closed_at, cases.outcome, supplements,
        visits.{_VISIT}
    FROM cases LEFT JOIN visits
        ON visits.source = cases.source AND visits.id = cases.visit_id
    UNION ALL BY NAME
    SELECT source, id AS visit_id, hall, taken_at AS began_at, matter, counter, {_VISIT}
    FROM visits
    WHERE NOT EXISTS (SELECT 1 FROM cases
            WHERE cases.source = visits.source AND cases.visit_id = visits.id)
        AND NOT EXISTS (SELECT 1 FROM cases
            WHERE cases.source = visits.source AND cases.id = visits.case_id)
)
SELECT joined.*, COALESCE(by_case.reviewed_at, by_visit.reviewed_at) AS reviewed_at,
    COALESCE(by_case.level, by_visit.level) AS level,
    COALESCE(by_case.review_channel, by_visit.review_channel) AS review_channel,
    COALESCE(by_case.mistaken, by_visit.mistaken) AS mistaken
FROM joined
LEFT JOIN by_case ON by_case.source = joined.source AND by_case.id = joined.case_id
LEFT JOIN by_visit ON by_visit.source = joined.source AND by_visit.id = joined.visit_id
"""  # noqa: S608 - no word of it comes from outside
