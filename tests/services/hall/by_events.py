"""A day at the counters by a list of events and a queue: the oracle of the recursion."""

import heapq

from onewindow.services.hall.rules.simulation import NEVER, SLOT, SLOTS

FINISH, OPEN_OR_CLOSE, LEAVE, ARRIVE = range(4)


def played_by_events(crowd, plan):
    """Play a day by a list of events and a queue, knowing nothing of recursions."""
    events = [(arrival, ARRIVE, n) for n, arrival in enumerate(crowd.arrivals)]
    events += [(slot * SLOT, OPEN_OR_CLOSE, slot) for slot in range(SLOTS)]
    heapq.heapify(events)
    counters = max(plan)
    is_open, is_busy = [False] * counters, [False] * counters
    free_since = [0] * counters
    line, turns, gone = [], {}, set()

    def call(now):
        while line:
            free = [(free_since[c], c) for c in range(counters) if is_open[c] and not is_busy[c]]
            if not free:
                return
            counter, visitor = min(free)[1], line.pop(0)
            is_busy[counter] = True
            turns[visitor] = now
            busy = crowd.miss if visitor in gone else crowd.services[visitor]
            heapq.heappush(events, (now + busy, FINISH, counter))

    while events:
        now = events[0][0]
        arrived = False
        while events and events[0][0] == now and not arrived:
            _, kind, what = heapq.heappop(events)
            if kind == FINISH:
                is_busy[what], free_since[what] = False, now
            elif kind == OPEN_OR_CLOSE:
                for counter in range(counters):
                    if not is_open[counter] and plan[what] > counter:
                        free_since[counter] = max(free_since[counter], now)
                    is_open[counter] = plan[what] > counter
            elif kind == LEAVE:
                call(now)
                if what in line:
                    gone.add(what)
            else:
                call(now)
                line.append(what)
                heapq.heappush(events, (now + crowd.patience[what], LEAVE, what))
                arrived = True
        call(now)
    return [
        (turns.get(n, NEVER), n in turns and n not in gone) for n in range(len(crowd.arrivals))
    ]
