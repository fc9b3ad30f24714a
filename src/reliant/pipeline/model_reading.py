"""Claims by a language model: each document asked about once for ever, every answer held against the text and our own rules."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from reliant.errors import ModelRefused, ModelSilent
from reliant.extract import Extractor, every_language
from reliant.extract.model_answer import AnswerMalformed, Checked, check_answer, entries_of
from reliant.extract.model_prompt import PROMPT_VERSION, answer_schema, messages_for, model_version, pieces_of
from reliant.model.claim import Claim
from reliant.model.document import Document, Span
from reliant.sources.language_model import Completion, KeptAnswers, ModelClient

ASKED_AGAIN = 1
"""Times a question is put once more because the answer was not of the form asked for."""
SILENT_IN_A_ROW = 5
"""Documents without an answer, one after the other, after which the endpoint is given up."""


@dataclass(slots=True, kw_only=True)
class Bill:
    """What asking came to in this run. ``without_tokens`` counts answers whose tokens the endpoint did not tell."""

    answered: int = 0
    kept: int = 0
    malformed: int = 0
    failed: int = 0
    asked_tokens: int = 0
    answered_tokens: int = 0
    without_tokens: int = 0
    forms: Counter[str] = field(default_factory=Counter)
    claims: int = 0
    agreeing: int = 0
    disagreeing: int = 0
    unchecked: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    fields_dropped: Counter[str] = field(default_factory=Counter)

    def cost(self, price: tuple[float, float]) -> float:
        """What the tokens of this run cost, at prices per million tokens asked and answered, in the currency of the prices."""
        return (self.asked_tokens * price[0] + self.answered_tokens * price[1]) / 1e6

    def add(self, checked: Checked) -> None:
        """Add what became of the answers about one document."""
        self.claims += len(checked.claims)
        self.agreeing += checked.agreeing
        self.disagreeing += checked.disagreeing
        self.unchecked += checked.unchecked
        self.dropped.update(checked.dropped)
        self.fields_dropped.update(checked.fields_dropped)


class ModelReading:
    """Reads documents by a language model, with the same claims as our own rules give."""

    def __init__(self, client: ModelClient, kept: KeptAnswers, model: str, own: Extractor | None = None) -> None:
        self._client, self._kept, self._model = client, kept, model
        self._own = own or every_language()
        self._silent = 0
        self.bill = Bill()

    @property
    def version(self) -> str:
        """Model and version of the prompt: another one reads the same document otherwise."""
        return model_version(self._model)

    @property
    def n_retries(self) -> int:
        """How often a request was sent again."""
        return self._client.n_retries

    def claims_of(self, documents: Iterable[Document]) -> Iterator[tuple[Document, tuple[Claim, ...] | str]]:
        """Each document with its claims, or with the reason why the model gave none that could be used.

        Raises:
            ModelRefused: the endpoint refuses every question, or has not answered about several documents one after the other.
            SourceUnreachable: answers cannot be kept.
        """
        for document in documents:
            try:
                claims = self._read(document)
            except (ModelSilent, AnswerMalformed) as error:
                self.bill.failed += 1
                yield document, f"the model gave no usable answer: {error}"
                self._silent = self._silent + 1 if isinstance(error, ModelSilent) else 0
                if self._silent >= SILENT_IN_A_ROW:
                    raise ModelRefused(
                        f"no answer about {self._silent} documents one after the other; the last time: {error}",
                        remedy="run the same command again later: answers so far are kept",
                    ) from error
            else:
                self._silent = 0
                yield document, claims

    def _read(self, document: Document) -> tuple[Claim, ...]:
        own, checked = self._own_claims(document), Checked()
        for piece in pieces_of(document):
            content = self._content(document, piece)
            check_answer(content, document, piece, checked, own=own, extractor=self.version)
        self.bill.add(checked)
        return tuple(sorted(checked.claims, key=lambda claim: (claim.span.start, claim.id)))

    def _own_claims(self, document: Document) -> tuple[Claim, ...] | None:
        """What our own rules read in the document; null where they cannot: the claims then say that they are unchecked."""
        if self._own.can_read(document) is not None:
            return None
        try:
            return self._own.read(document)
        except Exception:  # noqa: BLE001  without a parser, or where our rules stumble, the model can still be asked
            return None

    def _content(self, document: Document, piece: Span) -> str:
        place = (document.id, piece.start, piece.end)
        kept = self._kept.get(*place, model=self._model, prompt=PROMPT_VERSION)
        if kept is not None:
            self.bill.kept += 1
            return kept.content
        answer = self._asked(document, piece)
        self._kept.put(*place, answer, model=self._model, prompt=PROMPT_VERSION)
        return answer.content

    def _asked(self, document: Document, piece: Span) -> Completion:
        for tries_left in range(ASKED_AGAIN, -1, -1):
            answer = self._client.ask(messages_for(document, piece), answer_schema())
            self.bill.answered += 1
            self.bill.forms[answer.form] += 1
            self.bill.asked_tokens += answer.asked_tokens or 0
            self.bill.answered_tokens += answer.answered_tokens or 0
            self.bill.without_tokens += answer.asked_tokens is None or answer.answered_tokens is None
            try:
                entries_of(answer.content)
            except AnswerMalformed:
                self.bill.malformed += 1
                if not tries_left:
                    raise
            else:
                return answer
        raise AssertionError("unreachable")
