"""Refused, broken off, unmet, denied, open, kept after all: counted over all sentences of ``polarity/``."""

from collections import Counter

import pytest

from reliant.model.claim import EventType
from reliant.model.document import Document, document_id
from tests_polarity import Case, Wanted, cases

pytestmark = pytest.mark.parser
