"""The README shows real output: its example is run, and every line must come out as printed."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_example_prints_what_the_readme_shows(tmp_path):
    block = re.search(r"```console\n\$ reliant (.*?) \| head -(\d+)\n(.*?)```", README, re.DOTALL)
    assert block, "the README has no example"
    command, lines, shown = block.groups()
    done = subprocess.run(
        [sys.executable, "-m", "reliant", *shlex.split(command), "--state", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[: int(lines)] == shown.splitlines()
    assert done.stderr == ""  # no library talks into it


def test_every_file_the_readme_links_to_is_there():
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_command_of_the_readme_exists():
    from reliant.cli import NOUNS

    named = set(re.findall(r"`?reliant ([a-z]+)", README)) - {"authors"}
    assert named <= set(NOUNS)
