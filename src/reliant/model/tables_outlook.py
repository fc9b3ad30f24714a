"""Table contracts of outlooks: what is likely next, how good such outlooks have been, and forecasts of others on record."""

import pyarrow as pa

from reliant.model.tables import Column, TableContract

_TEXT, _INT, _REAL, _BOOL = pa.string(), pa.int32(), pa.float64(), pa.bool_()
_VINTAGE = Column(name="vintage", type=_TEXT, says="Day the register was generated.", is_nullable=True)
_QUESTION = Column(
    name="question",
    type=_TEXT,
    says="share_below: the largest supplier's share of the next window is below the threshold; top_changes: another supplier is "
    "the largest then; first_delivery: an untouched order brings its first delivery; completion: an open order is delivered in "
    "full; next_meeting: a visit or talks of both countries.",
)
_THRESHOLD = Column(
    name="threshold",
    type=_REAL,
    says="Threshold of share_below; null for other questions.",
    is_nullable=True,
    minimum=0,
    maximum=1,
)
_HORIZON = Column(name="horizon", type=_INT, says="Years ahead.", unit="years", minimum=1)


def _chance(name: str, says: str, *, is_nullable: bool = True) -> Column:
    return Column(name=name, type=_REAL, says=says, is_nullable=is_nullable, minimum=0, maximum=1)


def _score(name: str, says: str, *, minimum: float | None = None, maximum: float | None = None) -> Column:
    return Column(name=name, type=_REAL, says=says, is_nullable=True, minimum=minimum, maximum=maximum)


OUTLOOK = TableContract(
    name="out_scenario__outlook",
    grain="one row per question about the next window",
    key=("id",),
    columns=(
        Column(name="id", type=_TEXT, says="Content hash of what is asked, of whom, as of when, from which release: q-…."),
        Column(name="recipient", type=_TEXT, says="Party id of the recipient."),
        Column(name="supplier", type=_TEXT, says="Party id of the supplier it is about."),
        _QUESTION,
        _THRESHOLD,
        Column(name="about", type=_TEXT, says="The order or kind of meeting; null: all supply.", is_nullable=True),
        Column(name="category", type=_TEXT, says="Armament category of the order.", is_nullable=True),
        Column(name="ordered_year", type=_INT, says="Year of the order.", unit="year", is_nullable=True),
        Column(name="window", type=_TEXT, says="Years asked about, FIRST:LAST."),
        _chance("probability", "Probability; the base rate where nothing better is known; null: it cannot be told, see why."),
        _chance("base_rate", "How often it came among all earlier cases; null: none are known."),
        Column(name="n_cases", type=_INT, says="Earlier cases it was learned from.", minimum=0),
        _chance("comparable_rate", "How often it came among comparable cases; null: there are none."),
        Column(name="n_comparable", type=_INT, says="Earlier cases in the same situation, as why names it.", minimum=0),
        Column(
            name="is_skilled",
            type=_BOOL,
            says="Earlier outlooks of this kind beat both persistence and the base rate, with their whole 95 % intervals; false: "
            "the probability is the base rate; null: this kind has not been tested.",
            is_nullable=True,
        ),
        _score("skill_persistence", "Brier skill of earlier outlooks over persistence; null: not tested.", maximum=1),
        _score("skill_base_rate", "Brier skill of earlier outlooks over the base rate; null: not tested.", maximum=1),
        Column(
            name="expected",
            type=_TEXT,
            says="Year or day by which it comes with a chance of one half; null: not asked, or beyond reach.",
            is_nullable=True,
        ),
        Column(name="why", type=_TEXT, says="What raises and lowers it, in words, with what comparable cases are."),
        Column(name="learned_from", type=_TEXT, says="What the probability was learned from."),
        Column(name="as_of", type=_INT, says="Last year that was looked at.", unit="year"),
        _HORIZON,
        _VINTAGE,
    ),
)
"""What is likely next, with what it rests on."""

BACKTEST = TableContract(
    name="out_scenario__backtest",
    grain="one row per question",
    key=("question", "threshold", "horizon"),
    columns=(
        _QUESTION,
        _THRESHOLD,
        _HORIZON,
        Column(name="years", type=_TEXT, says="Years as of which outlooks were made, FIRST:LAST.", is_nullable=True),
        Column(name="n_cases", type=_INT, says="Outlooks that were scored.", minimum=0),
        Column(name="n_recipients", type=_INT, says="Recipients among them.", minimum=0),
        _chance("came", "How often it came among them."),
        _score("brier", "Mean squared error of the outlooks, 0 is best.", minimum=0, maximum=1),
        _score("brier_persistence", "The same of persistence.", minimum=0, maximum=1),
        _score("brier_base_rate", "The same of the base rate up to each year (climatology).", minimum=0, maximum=1),
        _score("log_score", "Mean of -ln(probability of what came), 0 is best.", minimum=0),
        _score("log_score_persistence", "The same of persistence.", minimum=0),
        _score("log_score_base_rate", "The same of the base rate.", minimum=0),
        _score("skill_persistence", "1 - brier / brier_persistence.", maximum=1),
        _score("skill_persistence_low", "Lower end of its 95 % interval, bootstrap of whole recipients.", maximum=1),
        _score("skill_persistence_high", "Upper end.", maximum=1),
        _score("skill_base_rate", "1 - brier / brier_base_rate.", maximum=1),
        _score("skill_base_rate_low", "Lower end of its 95 % interval, bootstrap of whole recipients.", maximum=1),
        _score("skill_base_rate_high", "Upper end.", maximum=1),
        _chance("calibration_error", "Expected calibration error over ten equally filled bins."),
        Column(name="is_skilled", type=_BOOL, says="Both intervals lie above 0; null: nothing was scored.", is_nullable=True),
        Column(name="says", type=_TEXT, says="The result in words, or why there is none."),
        Column(name="knows_orders", type=_BOOL, says="Whether the outlooks saw orders, or deliveries only."),
        _VINTAGE,
        Column(name="vintage_truth", type=_TEXT, says="Release that says what followed; null: not dated.", is_nullable=True),
    ),
)
"""How good outlooks of the past would have been."""

CALIBRATION = TableContract(
    name="out_scenario__calibration",
    grain="one row per question and bin of probability",
    key=("question", "threshold", "horizon", "bin"),
    columns=(
        _QUESTION,
        _THRESHOLD,
        _HORIZON,
        Column(name="bin", type=_INT, says="Equally filled bin, 1 holds the lowest probabilities.", minimum=1, maximum=10),
        Column(name="n_cases", type=_INT, says="Outlooks in it.", minimum=1),
        _chance("lowest", "Lowest probability in it.", is_nullable=False),
        _chance("highest", "Highest probability in it.", is_nullable=False),
        _chance("said", "Mean probability in it.", is_nullable=False),
        _chance("came", "How often it came.", is_nullable=False),
        _VINTAGE,
    ),
)
"""What was said against what came."""

BACKTEST_CASES = TableContract(
    name="out_scenario__backtest_cases",
    grain="one row per outlook that was scored: question, recipient (and order) and year",
    columns=(
        _QUESTION,
        _THRESHOLD,
        _HORIZON,
        Column(name="recipient", type=_TEXT, says="Party id of the recipient."),
        Column(name="as_of", type=_INT, says="Last year that was looked at.", unit="year"),
        _chance("probability", "What the outlook said.", is_nullable=False),
        _chance("persistence", "What persistence said.", is_nullable=False),
        _chance("base_rate", "The base rate up to that year.", is_nullable=False),
        Column(name="came", type=_BOOL, says="Whether it came."),
        _VINTAGE,
    ),
)
"""Each outlook of a backtest beside what followed."""

SCORES = TableContract(
    name="out_scenario__scores",
    grain="one row per outlook kept or forecast on record",
    key=("id",),
    columns=(
        Column(name="id", type=_TEXT, says="Id of the outlook (q-…) or forecast (f-…)."),
        Column(name="kind", type=_TEXT, says="outlook: of ours; forecast: of others, on record."),
        Column(name="made_on", type=_TEXT, says="Day it was made or said, ISO date."),
        Column(name="says", type=_TEXT, says="What was foretold."),
        _chance("low", "Lower end of its probability; equal to high for a single number.", is_nullable=True),
        _chance("high", "Upper end of its probability.", is_nullable=True),
        _chance("probability", "The probability, or the middle of its range, which is what is scored."),
        Column(
            name="state",
            type=_TEXT,
            says="open: not known yet; true; false; void: cannot be judged; unclear: this register cannot tell.",
        ),
        _score("brier", "(probability - outcome)²; null unless true or false.", minimum=0, maximum=1),
        _score("brier_best", "Smallest squared error that its range allows.", minimum=0, maximum=1),
        _score("brier_worst", "Largest squared error that its range allows.", minimum=0, maximum=1),
        _score("log_score", "-ln(probability of what came); null unless true or false.", minimum=0),
        _score("brier_base_rate", "(base rate - outcome)²; null for forecasts of others.", minimum=0, maximum=1),
        Column(
            name="is_hindsight",
            type=_BOOL,
            says="It was made after its window had begun to be known; such outlooks are no test.",
        ),
        Column(name="why", type=_TEXT, says="Who or what resolved it and why, or what is missing."),
    ),
)
"""Outlooks and forecasts against the truth."""
