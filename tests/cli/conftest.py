"""The program, called in this process."""

import pytest

from reliant.cli import main


@pytest.fixture
def program(capsys):
    """Exit code, standard output and standard error of a command."""

    def call(*arguments):
        code = 0
        try:
            main([str(argument) for argument in arguments])
        except SystemExit as stop:
            code = stop.code or 0
        done = capsys.readouterr()
        return code, done.out, done.err

    return call
