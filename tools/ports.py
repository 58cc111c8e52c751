"""Free ports for installations that are started by hand, in tests and in benchmarks."""

import random
import socket

# Below the ports that the system gives to outgoing connections, so that none of them takes one
# between the look and the start. An installation takes three in a row: pages, event streams, and
# in the demo the partners that it plays.
RANGE = range(20_000, 32_000, 4)


def free_port():
    """
    Return a port that is free together with the two after it.

    :raises RuntimeError: if a hundred tries found none.
    """
    for _ in range(100):
        port = random.choice(RANGE)
        if all(_is_free(port + more) for more in range(3)):
            return port
    raise RuntimeError("no three free ports in a row")


def _is_free(port):
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
