"""A cluster of Spark as ``deploy/spark/cluster.sh`` starts it: a master and two workers."""

import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

from tools.ports import free_port

SCRIPT = Path(__file__).parents[2] / "deploy" / "spark" / "cluster.sh"
WORKERS = (1, 2)
# 每个 Java 进程只活一两分钟，不值得细编译。
QUICK_START = {"JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}


@dataclass(frozen=True)
class Running:
    """A cluster that runs below a folder."""

    folder: Path
    master: str

    def pid(self, worker):
        return int((self.folder / f"worker-{worker}.pid").read_text())

    def executors(self, worker):
        """Return the pids of the processes that a worker started for its tasks."""
        found = []
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = int(path.read_text().rsplit(")", 1)[1].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            if parent == self.pid(worker):
                found.append(int(path.parent.name))
        return found

    def finished(self, worker):
        """Return how many tasks a worker has finished, by the logs that it keeps itself."""
        logs = (self.folder / f"worker-{worker}").glob("app-*/*/stderr")
        return sum(log.read_text(errors="replace").count("Finished task") for log in logs)


@contextmanager
def started(folder):
    """Give a cluster in this folder; it ends with the block."""
    if find_spec("pyspark") is None:
        pytest.skip("附加组件 spark 没有装；运行 make test-spark")
    port = free_port()
    said = {
        **os.environ,
        "PYTHON": sys.executable,
        "PORT": str(port),
        "CORES": "1",
        "MEMORY": "900m",
        "DAEMON_MEMORY": "256m",
        **QUICK_START,
    }
    try:
        subprocess.run([SCRIPT, "start", folder], env=said, check=True, timeout=180)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SPARK_CONF_DIR", str(folder / "conf"))
            patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
            patch.setenv("JDK_JAVA_OPTIONS", QUICK_START["JDK_JAVA_OPTIONS"])
            yield Running(folder, f"spark://127.0.0.1:{port}")
    finally:
        subprocess.run([SCRIPT, "stop", folder], env=said, check=True, timeout=60)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory):
    """Give the cluster that the tests share."""
    with started(tmp_path_factory.mktemp("spark")) as found:
        yield found


@pytest.fixture
def home(db, settings, tmp_path):
    """Give a warehouse of its own."""
    settings.HOME = tmp_path / "home"
    return settings.HOME
