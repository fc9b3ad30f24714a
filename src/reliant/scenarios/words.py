"""What outlooks and their tests say in words."""

from collections.abc import Mapping

from reliant.model.countries import party_name
from reliant.model.time import Window
from reliant.scenarios.skill import Skill

WELL_CALIBRATED = 0.05
"""Expected calibration error below which probabilities can be taken at their word."""


def skill_in_words(persistence: Skill, base_rate: Skill, error: float) -> str:
    """Whether outlooks beat both simpler rules, by how much, and whether their probabilities can be taken at their word."""
    told = f"over persistence {_interval(persistence)}, over the base rate {_interval(base_rate)}"
    if persistence.is_shown and base_rate.is_shown:
        said = f"skill {told}"
    else:
        said = f"no skill that can be told from chance ({told}): use the base rate"
    fits = "fit what came" if error < WELL_CALIBRATED else "do not fit what came"
    return f"{said}; probabilities {fits}, off by {100 * error:.1f} points on average"


def outlook_sentence(row: Mapping[str, object]) -> str:
    """What a row of OUTLOOK asks, as the beginning of a sentence."""
    when = Window.parse(str(row["window"])).label
    recipient, supplier = party_name(str(row["recipient"])), party_name(str(row["supplier"]))
    if row["question"] == "share_below":
        return f"{supplier} below {100 * float(str(row['threshold'])):.0f} % of what {recipient} gets in {when}"
    if row["question"] == "top_changes":
        return f"another largest supplier of {recipient} than {supplier} in {when}"
    if row["question"] == "next_meeting":
        return f"{row['about']} of {recipient} and {supplier} in {when}"
    what = "first delivery" if row["question"] == "first_delivery" else "delivery in full"
    return f"{what} of {row['about']} from {supplier} to {recipient} in {when}"


def _interval(skill: Skill) -> str:
    if skill.value is None or skill.low is None or skill.high is None:
        return "cannot be told: it made no error"
    return f"{100 * skill.value:.0f} % (95 %: {100 * skill.low:.0f} to {100 * skill.high:.0f})"
