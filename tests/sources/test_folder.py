from datetime import date
from pathlib import Path

import pytest

from reliant.errors import SourceMalformed, SourceUnreachable
from reliant.sources import find_monitor, open_monitor

SMALLEST = 'title = "Harbour"\nsubject = "BLR"\n[registers]\nvalues = "registers/values.csv"\n'
EXAMPLE = Path(__file__).parents[2] / "examples" / "belarus"


def folder_with(path, settings=SMALLEST, *files):
    path.mkdir(exist_ok=True)
    (path / "monitor.toml").write_bytes(settings if isinstance(settings, bytes) else settings.encode())
    for name in files:
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(b"")
    return path


def test_the_smallest_monitor_has_defaults(tmp_path):
    monitor = open_monitor(folder_with(tmp_path))
    assert (monitor.settings.title, monitor.settings.subject, monitor.settings.supplier) == ("Harbour", "BLR", None)
    assert (monitor.settings.registers.deals, monitor.settings.registers.vintages.older, monitor.settings.on) == (None, (), None)
    assert monitor.state == tmp_path / ".reliant"


def test_documents_are_listed_once_in_order_without_readme_and_hidden_files(tmp_path):
    files = ("documents/b.txt", "documents/a.html", "documents/README.md", "documents/.hidden", "articles/x.md", "articles/x.txt")
    monitor = open_monitor(
        folder_with(tmp_path, SMALLEST + '[documents]\npaths = ["documents/*", "articles/*.md", "documents/a*"]\n', *files)
    )
    assert [str(file.relative_to(tmp_path)) for file in monitor.documents()] == [
        "articles/x.md",
        "documents/a.html",
        "documents/b.txt",
    ]


def test_a_monitor_without_documents_has_none(tmp_path):
    assert open_monitor(folder_with(tmp_path)).documents() == ()


def test_a_named_file_must_be_there(tmp_path):
    monitor = open_monitor(folder_with(tmp_path, SMALLEST, "registers/values.csv"))
    assert monitor.file("registers/values.csv") == tmp_path / "registers" / "values.csv"
    with pytest.raises(SourceUnreachable, match=r"monitor.toml: it names registers/deals.csv, which is not there"):
        monitor.file("registers/deals.csv")


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        (SMALLEST.replace("subject", "subjekt"), "subject: Field required; subjekt: Extra inputs"),
        (SMALLEST.replace('"BLR"', "3"), "subject: Input should be a valid string"),
        ("title = \n", "not TOML.*line 1"),
        ("", "registers: Field required"),
        ('title = "Гавань"\n'.encode("cp1251"), r"not UTF-8 \(byte 9\)"),
        (SMALLEST + '[documents]\npaths = ["/etc/*"]\n', "documents.paths.0"),
        (SMALLEST + '[documents]\npaths = [""]\n', "documents.paths.0"),
    ],
)
def test_wrong_settings_are_refused_with_their_names(tmp_path, settings, says):
    with pytest.raises(SourceMalformed, match=says) as caught:
        open_monitor(folder_with(tmp_path, settings))
    assert caught.value.where == str(tmp_path / "monitor.toml")
    assert caught.value.remedy


def test_a_folder_that_is_no_monitor_is_refused(tmp_path):
    with pytest.raises(SourceUnreachable, match=r"holds no monitor\.toml"):
        open_monitor(tmp_path)
    with pytest.raises(SourceUnreachable, match="no such folder"):
        open_monitor(tmp_path / "nowhere")


def test_the_monitor_of_a_parent_is_found(tmp_path):
    folder_with(tmp_path)
    inside = tmp_path / "documents" / "2017"
    inside.mkdir(parents=True)
    assert find_monitor(inside).path.resolve() == tmp_path.resolve()


def test_the_nearest_monitor_is_found(tmp_path):
    folder_with(tmp_path)
    inner = folder_with(tmp_path / "inner", SMALLEST.replace("Harbour", "Inner"))
    assert find_monitor(inner).settings.title == "Inner"


def test_the_example_of_a_checkout_is_found(tmp_path):
    (tmp_path / "examples").mkdir()
    folder_with(tmp_path / "examples" / "belarus")
    assert find_monitor(tmp_path).path.resolve() == (tmp_path / "examples" / "belarus").resolve()


def test_no_monitor_anywhere_is_refused_with_the_way_out(tmp_path):
    with pytest.raises(SourceUnreachable, match=r"--monitor DIR"):
        find_monitor(tmp_path)


def test_the_example_names_only_files_that_are_there():
    monitor = open_monitor(EXAMPLE)
    registers = monitor.settings.registers
    for name in (registers.values, registers.deals, *registers.vintages.older):
        assert name is None or monitor.file(name).is_file()
    assert monitor.documents()
    assert monitor.settings.on is None or isinstance(monitor.settings.on, date)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ('[[categories]]\nid = "a"\nname = "A"\ngoals = ["less"]\n', "category a names the goal less, and the goals are none"),
        ('[[categories]]\nid = "a"\nname = "A"\n[[categories]]\nid = "a"\nname = "B"\n', "two have the category id a"),
        ('[[categories]]\nid = "A b/../c"\nname = "A"\n', "categories.0.id"),
        ('[[goals]]\nid = "g"\ntext = "t"\nsubject = "BLR"\ndirection = "sideways"\n', "goals.0.direction"),
    ],
)
def test_goals_and_categories_that_do_not_fit_are_refused(tmp_path, settings, says):
    with pytest.raises(SourceMalformed, match=says):
        open_monitor(folder_with(tmp_path, SMALLEST + settings))


def test_an_address_is_one_of_the_web(tmp_path):
    with pytest.raises(SourceMalformed, match="address"):
        open_monitor(folder_with(tmp_path, 'address = "javascript:alert(1)"\n' + SMALLEST))
