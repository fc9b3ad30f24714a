import pytest

from reliant.extract import english_extractor


@pytest.fixture(scope="session")
def reader():
    return english_extractor()
