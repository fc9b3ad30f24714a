"""Which register of a monitor is counted."""

import json
import shutil
from pathlib import Path

import pytest

from reliant import cli
from reliant.errors import MeasureRefused, SourceUnreachable
from reliant.pipeline.converting import convert
from reliant.pipeline.counting import register_source
from reliant.sources import open_monitor

EXAMPLE = Path(__file__).parents[2] / "examples" / "belarus"
BACI = "t,i,j,k,v,q\n2022,156,112,850511,6,1\n2022,643,112,850511,4,1\n2022,112,643,850511,1,1\n"


@pytest.fixture
def folder(tmp_path):
    def named(goods: str) -> Path:
        shutil.copytree(EXAMPLE / "registers", tmp_path / "registers")
        said = (EXAMPLE / "monitor.toml").read_text(encoding="utf-8")
        said = said.replace("[registers]\n", f'[registers]\ngoods = "{goods}"\n')
        (tmp_path / "monitor.toml").write_text(said, encoding="utf-8")
        (tmp_path / "registers" / "trade.csv").write_text(BACI, encoding="utf-8")
        return tmp_path

    return named


@pytest.mark.parametrize("is_converted", [False, True])
def test_indicators_of_goods_are_taken_from_the_goods_of_a_monitor(folder, capsys, is_converted):
    monitor = folder("registers/trade.parquet" if is_converted else "registers/trade.csv")
    if is_converted:
        convert([monitor / "registers" / "trade.csv"], monitor / "registers" / "trade.parquet")
    assert register_source(None, open_monitor(monitor)).register.flows is None
    command = ["measure", "asymmetry", "--recipient", "BLR", "--supplier", "RUS", "--monitor", str(monitor)]
    register = register_source(None, open_monitor(monitor), of_goods=True).register
    assert (register.source, register.name) == ("baci", "trade.csv")
    with pytest.raises(SystemExit) as stopped:
        cli.main([*command, "--format", "json"])
    assert stopped.value.code == 1
    assert "a supplier's other customers are not in it" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stopped:
        cli.main(["measure", "dependency", "--bloc", "BLR,RUS", "--each", "--monitor", str(monitor), "--format", "json"])
    assert not stopped.value.code
    found = {row["recipient"]: row for row in json.loads(capsys.readouterr().out)}
    assert (found["BLR"]["category"], found["BLR"]["top_supplier"], found["BLR"]["unit"]) == ("850511", "CHN", "thousand USD")


def test_goods_that_are_none_or_not_there_are_refused(folder):
    monitor = folder("registers/deals_2026-05-18_BLR_KAZ.csv")
    with pytest.raises(MeasureRefused, match=r"monitor\.toml names it as goods, and it is of format A1"):
        register_source(None, open_monitor(monitor), of_goods=True)
    (monitor / "registers" / "deals_2026-05-18_BLR_KAZ.csv").unlink()
    with pytest.raises(SourceUnreachable, match="which is not there"):
        register_source(None, open_monitor(monitor), of_goods=True)
