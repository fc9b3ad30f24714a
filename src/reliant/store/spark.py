"""The Spark session of this process: where it runs, how it is set, and what is said when it cannot be started.

Spark allows one session in a process, so its settings belong to the process too: they are named before the first frame is
opened and hold from then on. The environment goes before the monitor's settings, these before what is set here.
"""

import os
import shutil
import tempfile
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from reliant.errors import EngineFailed, ReaderMissing

MASTER = "RELIANT_SPARK_MASTER"
"""Environment variable: the master's URL, such as spark://host:7077 or yarn."""
OPTIONS = "RELIANT_SPARK_OPTIONS"
"""Environment variable: other settings of Spark, as in spark.executor.memory=4g;spark.executor.cores=2."""
LOCAL = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.shuffle.partitions": "8",
}
"""Of a master on this machine: nothing listens to the network, and no more parts than a few cores can use."""
ALWAYS = {"spark.app.name": "reliant", "spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}
_TOLD = 6  # last lines of Spark's own log that an error repeats


@dataclass(frozen=True, slots=True, kw_only=True)
class SparkSettings:
    """Where Spark runs and with what settings of its own."""

    master: str = "local[*]"
    options: Mapping[str, str] = field(default_factory=dict)

    def all_options(self) -> dict[str, str]:
        """Every setting the session is started with; those of the user win over ours."""
        ours = {**ALWAYS, **LOCAL} if self.master.startswith("local") else ALWAYS
        return {**ours, **self.options, "spark.master": self.master}


class _Chosen:
    """What a monitor's settings say, until the session is started."""

    settings = SparkSettings()


def configure(settings: SparkSettings) -> None:
    """Take these settings for the session of this process, if it is not started yet."""
    _Chosen.settings = settings


def settings_in_force(environment: Mapping[str, str] | None = None) -> SparkSettings:
    """The settings a session would be started with: of the environment, then of the monitor, then ours.

    Raises:
        EngineFailed: RELIANT_SPARK_OPTIONS is not of the form name=value;name=value.
    """
    environment = os.environ if environment is None else environment
    chosen = _Chosen.settings
    options = dict(chosen.options)
    for part in filter(None, (part.strip() for part in environment.get(OPTIONS, "").split(";"))):
        name, equals, value = part.partition("=")
        if not (equals and name.strip() and value.strip()):
            raise EngineFailed(
                f"{part!r} is no setting", where=OPTIONS, remedy="write name=value;name=value, as in spark.executor.memory=4g"
            )
        options[name.strip()] = value.strip()
    return SparkSettings(master=environment.get(MASTER) or chosen.master, options=options)


def spark_session() -> Any:
    """The session of this process, started when first asked for.

    Raises:
        ReaderMissing: PySpark or Java is not installed.
        EngineFailed: Spark was started and gave up, for instance because no master answers.
    """
    return _started()


@cache
def _started() -> Any:
    settings = settings_in_force()
    if find_spec("pyspark") is None:
        raise ReaderMissing(
            "PySpark is not installed",
            where="--engine spark",
            remedy="run pip install 'reliant[spark]', or choose another engine",
        )
    if not _has_java():
        raise ReaderMissing(
            "no Java is found, and Spark runs on one",
            where="--engine spark",
            remedy="install Java 17 or later (Debian: default-jre-headless) or set JAVA_HOME, or choose another engine",
        )
    with warnings.catch_warnings():
        # PySpark warns of pandas 3 wherever that happens to be installed; nothing here goes through pandas
        warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas", category=FutureWarning)
        return _start(settings)


def _start(settings: SparkSettings) -> Any:
    """Start Spark with its talk in a file of its own, so that standard error stays ours."""
    from py4j.protocol import Py4JError  # noqa: PLC0415  only where the extra [spark] is installed
    from pyspark import SparkConf, SparkContext  # noqa: PLC0415
    from pyspark.errors import PySparkException  # noqa: PLC0415
    from pyspark.java_gateway import launch_gateway  # noqa: PLC0415
    from pyspark.sql import SparkSession  # noqa: PLC0415

    conf = SparkConf(loadDefaults=False).setAll(list(settings.all_options().items()))
    descriptor, name = tempfile.mkstemp(prefix="reliant-spark-", suffix=".log")
    log = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as talk:
            launch: Any = launch_gateway
            gateway = launch(conf, popen_kwargs={"stdout": talk, "stderr": talk})
        return SparkSession(SparkContext(gateway=gateway, conf=conf))
    except (Py4JError, PySparkException, OSError) as error:
        told = " / ".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-_TOLD:])
        raise EngineFailed(
            f"Spark could not be started: {str(error).splitlines()[0]}; its log ends: {told or 'empty'}",
            where=settings.master,
            remedy=f"check {MASTER} and that the master answers, or choose another engine",
        ) from error
    finally:
        log.unlink(missing_ok=True)  # the open file lives as long as Spark does


def _has_java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return bool((home and shutil.which("java", path=str(Path(home) / "bin"))) or shutil.which("java"))
