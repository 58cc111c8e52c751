"""A small hall whose figures can be counted on the fingers."""

from onewindow.foundation.directory.models import Site
from onewindow.insight.warehouse.api import write_months
from onewindow.insight.warehouse.gateways.reading import opened

VISITS = """
SELECT * FROM (VALUES
  ('v1', 'H1', 'A001', TIMESTAMP '2026-03-02 09:00', TIMESTAMP '2026-03-02 09:04',
    TIMESTAMP '2026-03-02 09:05', TIMESTAMP '2026-03-02 09:15', 'served'),
  ('v2', 'H1', 'A002', '2026-03-02 09:10', '2026-03-02 09:18', '2026-03-02 09:18',
    '2026-03-02 09:38', 'served'),
  ('v3', 'H1', 'A003', '2026-03-03 10:00', NULL, NULL, '2026-03-03 10:20', 'left'),
  ('v4', 'H2', 'A001', '2026-03-04 09:00', '2026-03-04 09:30', '2026-03-04 09:30',
    '2026-03-04 09:40', 'served'),
  ('v5', 'H1', 'A001', '2026-02-10 09:00', '2026-02-10 09:02', '2026-02-10 09:02',
    '2026-02-10 09:10', 'served')
) AS t(id, hall, number, taken_at, called_at, started_at, ended_at, outcome)
"""
CASES = """
SELECT * FROM (VALUES
  ('c1', 'H1', 'N1', 'GA01', '公安', 'web', true, TIMESTAMP '2026-03-02 09:00',
    TIMESTAMP '2026-03-02 09:10', TIMESTAMP '2026-03-05 23:59', TIMESTAMP '2026-03-02 10:00',
    TIMESTAMP '2026-03-02 10:01', 0),
  ('c2', 'H1', 'N2', 'GA01', '公安', 'counter', true, '2026-03-02 11:00', '2026-03-02 11:05',
    '2026-03-05 23:59', '2026-03-06 10:00', '2026-03-06 10:01', 1),
  ('c3', 'H1', 'N3', 'RS01', '人社', 'terminal', false, '2026-03-03 09:00', '2026-03-03 09:05',
    '2026-03-04 23:59', NULL, NULL, 0),
  ('c4', 'H2', 'N4', 'RS01', '人社', 'mobile', true, '2026-03-31 16:00', '2026-03-31 16:05',
    '2026-04-02 23:59', '2026-04-01 10:00', '2026-04-01 10:01', 0),
  ('c5', 'H1', 'N5', 'RS01', '人社', 'web', true, '2026-03-30 16:00', NULL, NULL,
    '2026-03-30 17:00', '2026-03-30 17:00', 0),
  ('c6', 'H1', 'N6', 'RS01', '人社', 'web', true, '2026-02-09 09:00', '2026-02-09 09:00',
    '2026-02-12 23:59', '2026-02-09 09:30', '2026-02-09 09:30', 0)
) AS t(id, hall, number, matter, department, channel, unified, received_at, accepted_at, due_at,
    decided_at, closed_at, supplements)
"""
TENDERS = """
SELECT * FROM (VALUES
  ('t1', 'L1', 'works', TIMESTAMP '2026-02-02 09:00', TIMESTAMP '2026-03-14 09:00',
    1000000.00, 800000.00, 'awarded', '甲公司', 10),
  ('t2', 'L2', 'works', '2026-02-20 09:00', '2026-03-12 09:00', 500000.00, 480000.00, 'awarded',
    '乙公司', 7),
  ('t3', 'L3', 'works', '2026-02-20 09:00', '2026-03-12 09:00', 500000.00, NULL, 'failed', NULL,
    2),
  ('t4', 'L4', 'auction', '2026-03-01 09:00', '2026-03-20 09:00', 100.00, 130.00, 'awarded',
    '丙公司', 3)
) AS t(id, number, kind, entered_at, decided_at, ceiling, award, outcome, winner, bidders)
"""


def open_halls(*organizations):
    """Put H1, H2, … in the directory, each run by one of the organizations."""
    for number, organization in enumerate(organizations, start=1):
        Site.objects.create(
            code=f"H{number}",
            name=f"第{number}大厅",
            kind="hall",
            organization=organization,
            region=organization.region,
            address="云江路",
        )


def write_small_facts():
    with opened() as connection:
        for table, select in (("visits", VISITS), ("cases", CASES), ("tenders", TENDERS)):
            write_months(connection, table=table, source="small", select=select)
