"""Where the settings of Spark come from, and what is said when it cannot be started."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from reliant.errors import EngineFailed
from reliant.store import spark
from reliant.store.spark import SparkSettings, configure, settings_in_force


@pytest.fixture
def monitor_says():
    before = settings_in_force({})
    yield configure
    configure(before)


def test_the_environment_goes_before_the_monitor(monitor_says):
    monitor_says(SparkSettings(master="yarn", options={"spark.executor.memory": "2g", "spark.executor.cores": "2"}))
    assert settings_in_force({}).master == "yarn"
    found = settings_in_force(
        {"RELIANT_SPARK_MASTER": "spark://host:7077", "RELIANT_SPARK_OPTIONS": "spark.executor.memory=4g; spark.a=b=c"}
    )
    assert found.master == "spark://host:7077"
    assert found.options == {"spark.executor.memory": "4g", "spark.executor.cores": "2", "spark.a": "b=c"}


def test_on_this_machine_nothing_listens_to_the_network():
    options = settings_in_force({}).all_options()
    assert options["spark.master"] == "local[*]"
    assert options["spark.driver.bindAddress"] == options["spark.driver.host"] == "127.0.0.1"
    assert (options["spark.ui.enabled"], options["spark.sql.shuffle.partitions"]) == ("false", "8")
    on_a_cluster = SparkSettings(master="spark://host:7077", options={"spark.ui.enabled": "true"}).all_options()
    assert "spark.driver.bindAddress" not in on_a_cluster
    assert on_a_cluster["spark.ui.enabled"] == "true"


@pytest.mark.parametrize("text", ["spark.a", "=4g", "spark.a="])
def test_options_that_are_none_are_named(text):
    with pytest.raises(EngineFailed, match=r"is no setting.*name=value"):
        settings_in_force({"RELIANT_SPARK_OPTIONS": text})


def absolute(paths: str) -> str:
    return os.pathsep.join(str(Path(path).absolute()) for path in paths.split(os.pathsep) if path)


def shares(tmp_path, **environment):
    example = Path(__file__).parents[2] / "examples" / "belarus" / "registers" / "deliveries_2026-06-16_BLR_KAZ.json"
    command = [sys.executable, "-m", "reliant", "measure", "shares", "--register", str(example), "--engine", "spark"]
    full = {**os.environ, "PYTHONPATH": absolute(os.environ.get("PYTHONPATH", "")), **environment}
    return subprocess.run([*command, "--format", "csv"], env=full, capture_output=True, text=True, check=False, cwd=tmp_path)


def test_without_java_it_says_what_to_install(tmp_path):
    pytest.importorskip("pyspark", reason="NO SPARK: THE ENGINE SPARK IS NOT TESTED")
    done = shares(tmp_path, PATH="", JAVA_HOME=str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("reliant: [X101] --engine spark: no Java is found")
    assert "install Java 17" in done.stderr


def test_without_pyspark_it_says_what_to_install(tmp_path):
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['pyspark'] = None\n", encoding="utf-8")
    paths = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = shares(tmp_path, PYTHONPATH=absolute(paths))
    assert (done.returncode, done.stdout) == (1, "")
    assert "reliant[spark]" in done.stderr


@pytest.mark.spark
def test_the_command_says_nothing_of_spark(tmp_path):
    if not spark._has_java():
        pytest.skip("NO JAVA: THE ENGINE SPARK IS NOT TESTED")
    pytest.importorskip("pyspark", reason="NO SPARK: THE ENGINE SPARK IS NOT TESTED")
    done = shares(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("recipient,supplier,category,window,value,unit,share,")
    assert list(tmp_path.iterdir()) == []
