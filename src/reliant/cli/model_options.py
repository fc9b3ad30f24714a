"""What ``reliant read --llm`` needs to know, and what it says at the end."""

import os
import re
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import typer

from reliant.errors import ModelRefused
from reliant.pipeline.model_reading import ModelReading
from reliant.sources import cache_folder
from reliant.sources.language_model import Endpoint, KeptAnswers, ModelClient

_PRICE = re.compile(r"\d+(\.\d+)?|\.\d+")
URL, MODEL, KEY = "RELIANT_LLM_URL", "RELIANT_LLM_MODEL", "RELIANT_LLM_KEY"


def model_reading(model: str, url: str | None, *, cache: Path | None, timeout: float) -> ModelReading:
    """The reading by a language model: options first, then the environment; the key comes from the environment alone.

    Raises:
        ModelRefused: no address or no model was given, or the address is none.
    """
    name = os.environ.get(MODEL, "") if model == "-" else model
    if not name:
        raise ModelRefused(f"no model is named: --llm - takes it from {MODEL}, which is not set", remedy="name one: --llm MODEL")
    address = url or os.environ.get(URL)
    if not address:
        raise ModelRefused(
            "no address of a language model is set, and none is built in",
            remedy=f"name the base of an OpenAI-compatible endpoint with --llm-url URL or in {URL}, such as one you run yourself "
            f"at http://localhost:PORT/v1; its key, if it asks for one, in {KEY}",
        )
    if urlsplit(address).scheme not in {"http", "https"} or not urlsplit(address).netloc:
        raise ModelRefused("this is no web address", where=address, remedy="name it with http:// or https://")
    endpoint = Endpoint(url=address, model=name, key=os.environ.get(KEY) or None, timeout=timeout, say=_say)
    return ModelReading(ModelClient(endpoint), KeptAnswers(folder=cache or cache_folder("llm")), name)


def price_of(words: str | None) -> tuple[float, float] | None:
    """Prices per million tokens asked and answered, as in ``0.15:0.60``.

    Raises:
        typer.BadParameter: it is no such pair of numbers, 0 or more.
    """
    if words is None:
        return None
    parts = words.split(":")
    prices = [float(part) for part in parts if _PRICE.fullmatch(part)]
    if len(parts) != 2 or len(prices) != 2:
        raise typer.BadParameter(
            "give the price of a million tokens asked and answered, as in 0.15:0.60", param_hint="--llm-price"
        )
    return prices[0], prices[1]


def report(reading: ModelReading, price: tuple[float, float] | None) -> None:
    """Say on standard error what asking came to: answers, tokens and cost, failures, and what was thrown away and why."""
    bill = reading.bill
    lines = [f"{reading.version}: {bill.answered} answer(s) asked for, {bill.kept} kept from earlier runs"]
    if bill.forms:
        lines.append("bound to " + ", ".join(f"{form} ({number})" for form, number in bill.forms.most_common()))
    if bill.answered:
        tokens = f"{bill.asked_tokens} tokens asked, {bill.answered_tokens} answered"
        if bill.without_tokens:
            tokens += f" (and those of {bill.without_tokens} answer(s), which the endpoint did not tell)"
        lines.append(tokens)
    if price is not None:
        least = "at least " if bill.without_tokens else ""
        lines.append(f"cost {least}{bill.cost(price):.4f} at {price[0]:g}:{price[1]:g} a million tokens")
    faults = [
        f"{number} {what}"
        for number, what in (
            (reading.n_retries, "request(s) sent again"),
            (bill.malformed, "answer(s) not of the form asked for"),
            (bill.failed, "document(s) without a usable answer"),
        )
        if number
    ]
    if faults:
        lines.append(", ".join(faults))
    lines.append(
        f"{bill.claims} claim(s) kept: our own rules agree with {bill.agreeing}, disagree with {bill.disagreeing}, "
        f"have nothing to say of {bill.unchecked}"
    )
    for what, dropped in (("claim", bill.dropped), ("field", bill.fields_dropped)):
        if dropped:
            lines.append(f"{dropped.total()} {what}(s) dropped: {_counted(dropped)}")
    sys.stderr.writelines(f"{line}\n" for line in lines)


def _counted(found: Counter[str]) -> str:
    return "; ".join(f"{number} {why}" for why, number in found.most_common())


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")
