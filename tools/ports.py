"""Free ports for installations that are started by hand, in tests and in benchmarks."""

import random
import socket

# Below the ports that the system gives to outgoing connections, so that none of them takes one
# between the look and the start.
RANGE = range(20_000, 32_000, 2)


def free_port():
    """
    Return a port that is free together with the next one, which takes the event streams.

    :raises RuntimeError: if a hundred tries found none.
    """
    for _ in range(100):
        port = random.choice(RANGE)
        if _is_free(port) and _is_free(port + 1):
            return port
    raise RuntimeError("no two free ports in a row")


def _is_free(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
