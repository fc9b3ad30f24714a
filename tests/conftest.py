"""What holds for all tests: machines are shared and noisy, so no example of a property test has a time limit."""

from hypothesis import settings

settings.register_profile("without deadline", deadline=None)
settings.load_profile("without deadline")
