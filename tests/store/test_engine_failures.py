"""What an engine raises while it computes is told like every other error."""

import duckdb
import polars as pl
import pytest

from reliant import cli
from reliant.pipeline.converting import convert
from reliant.store.engine_failures import failure_of


def test_errors_of_engines_say_what_where_and_what_next():
    with pytest.raises(duckdb.Error) as of_duckdb:
        duckdb.connect().sql("SELECT nothing FROM nowhere")
    with pytest.raises(pl.exceptions.PolarsError) as of_polars:
        pl.DataFrame({"a": [1]}).select("b")
    for caught, engine, said in ((of_duckdb, "duckdb", "nowhere"), (of_polars, "polars", "b")):
        told = str(failure_of(caught.value))
        assert f"engine {engine}: it gave up while it computed" in told
        assert said in told
        assert "--engine" in told


def test_the_cause_is_told_of_what_the_java_machine_says():
    kind = type("Py4JJavaError", (Exception,), {"__module__": "py4j.protocol"})
    told = str(
        failure_of(kind("An error occurred while calling o42.collectToPython.\n: org.apache.spark.SparkException: lost\n at"))
    )
    assert "engine spark: it gave up while it computed: org.apache.spark.SparkException: lost" in told
    assert "RELIANT_SPARK_OPTIONS" in told


def test_errors_of_our_own_are_none_of_an_engine():
    assert failure_of(ValueError("duckdb")) is None


def test_a_command_whose_engine_fails_ends_with_a_reason(tmp_path, capsys):
    rows = "".join(f"2021,156,{buyer},850511,{value},1\n" for value, buyer in enumerate(["276", "251"] * 200, start=1))
    given, made = tmp_path / "BACI_V202601.csv", tmp_path / "b.parquet"
    given.write_text("t,i,j,k,v,q\n" + rows, encoding="utf-8")
    convert([given], made)
    data = bytearray(made.read_bytes())
    data[4:-4096] = bytes(len(data) - 4100)  # the pages, not what stands at the end about them
    made.write_bytes(data)
    with pytest.raises(SystemExit) as stopped:
        cli.main(["measure", "dependency", "--bloc", "EU", "--register", str(made), "--window", "2021:2021"])
    assert stopped.value.code == 1
    assert "engine duckdb: it gave up while it computed" in capsys.readouterr().err
