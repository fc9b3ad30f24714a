"""Which armament category a description, a news phrase or a user's word means."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliant.errors import UnknownName
from reliant.model.categories import CATEGORIES, category_named, category_of, category_of_item, is_described


def test_there_are_twelve_categories_each_once():
    assert len(CATEGORIES) == len(set(CATEGORIES)) == 12


@pytest.mark.parametrize(
    ("description", "category"),
    [
        ("tank", "Armoured vehicles"),
        ("APC", "Armoured vehicles"),
        ("SAM system", "Air defence systems"),
        ("SAM", "Missiles"),
        ("portable surface-to-air missile", "Missiles"),
        ("mobile surface-to-air missile system", "Air defence systems"),
        ("naval surface-to-air missile system", "Naval weapons"),
        ("fighter/ground-attack aircraft", "Aircraft"),
        ("(armed) light helicopter", "Aircraft"),
        ("reconnaissance drone", "Aircraft"),
        ("one-way attack drone", "Missiles"),
        ("infantry fighting vehicle turret", "Other"),
        ("self-propelled gun turret", "Artillery"),
        ("air/sea-search/fire-control radar", "Sensors"),
        ("minehunter/minesweeper", "Ships"),
        ("aircraft carrier", "Ships"),
        ("armoured personnel carrier", "Armoured vehicles"),
        ("ship nuclear reactor", "Engines"),
        ("reconnaissance satellite", "Satellites"),
        ("coastal defence system", "Artillery"),
        ("  Fighter   AIRCRAFT ", "Aircraft"),
        ("surface-to-surface missile launcher", "Artillery"),
        ("anti-submarine mortar", "Naval weapons"),
        ("something new", "Other"),
        ("", "Other"),
    ],
)
def test_a_description_of_a_register_has_its_category(description, category):
    assert category_of(description) == category


def test_what_is_known_is_told_from_what_is_put_under_other():
    assert is_described("tank turret")
    assert is_described("stealth aircraft")
    assert not is_described("flying carpet")


@pytest.mark.parametrize(
    ("item", "category"),
    [
        ("wheeled armoured vehicles", "Armoured vehicles"),
        ("armored personnel carriers", "Armoured vehicles"),
        ("missiles", "Missiles"),
        ("Yak-130 trainer aircraft", "Aircraft"),
        ("fighter jets", "Aircraft"),
        ("drones", "Aircraft"),
        ("helicopters", "Aircraft"),
        ("S-400 air defense systems", "Air defence systems"),
        ("two divisions of S-400", "Air defence systems"),
        ("surface-to-air missiles", "Missiles"),
        ("anti-aircraft missile systems", "Air defence systems"),
        ("kamikaze drones", "Missiles"),
        ("a batch of anti-tank missiles", "Missiles"),
        ("tanks T-72B3", "Armoured vehicles"),
        ("BTR-82A", "Armoured vehicles"),
        ("Polonez multiple launch rocket systems", "Artillery"),
        ("unmanned aerial vehicle engines", "Engines"),
        ("radar stations", "Sensors"),
        ("modernisation of T-72 tanks", "Armoured vehicles"),
        ("MiG-29 aircraft repair", "Aircraft"),
        ("patrol boats", "Ships"),
        ("12 Su-30SM", "Aircraft"),
        ("combat and transport helicopters", "Aircraft"),
        ("tanks and armored vehicles", "Armoured vehicles"),
    ],
)
def test_the_head_noun_of_a_news_phrase_tells_its_category(item, category):
    assert category_of_item(item) == category


@pytest.mark.parametrize(
    "item",
    [
        "communication systems",
        "ammunition",
        "small arms",
        "spare parts for MiG-29 fighters",
        "fighter pilots",
        "jet fuel",
        "military equipment",
        "weapons",
        "software",
        "trucks",
        "radars and missiles",
        "passenger aircraft",
        "body armour",
        "training of pilots",
        "potash",
        "think tank",
        "fish tanks",
        "graduates",
        "torn maps",
        "components",
        "",
        "of",
        " of of ",
        "and",
    ],
)
def test_what_is_unclear_or_outside_has_no_category(item):
    assert category_of_item(item) is None


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Missiles", "Missiles"),
        ("missile", "Missiles"),
        ("air-defense systems", "Air defence systems"),
        ("AIR DEFENCE", "Air defence systems"),
        ("armored vehicles", "Armoured vehicles"),
        ("anti submarine", "Anti-submarine warfare weapons"),
        (" ship ", "Ships"),
        ("airc", "Aircraft"),
    ],
)
def test_a_user_may_spell_a_category_freely(text, category):
    assert category_named(text) == category


@pytest.mark.parametrize(
    ("text", "nearest"), [("air", ("Aircraft", "Air defence systems")), ("aircrft", ("Aircraft",)), ("qqq", ()), ("", ())]
)
def test_an_unknown_or_ambiguous_category_is_refused_with_the_nearest(text, nearest):
    with pytest.raises(UnknownName) as caught:
        category_named(text)
    assert caught.value.nearest == nearest
    assert "Aircraft" in str(caught.value)


@given(st.text(max_size=80))
def test_no_text_breaks_it(text):
    assert category_of(text) in CATEGORIES
    assert category_of_item(text) in {None, *CATEGORIES}


@given(st.sampled_from(CATEGORIES))
def test_every_category_is_known_by_its_own_name(name):
    assert category_named(name.upper().replace(" ", "-")) == name


def test_the_vocabulary_is_not_read_before_it_is_asked():
    size = "print(c._vocabulary.cache_info().currsize)"
    code = f"import reliant.model.categories as c; {size}; c.category_of('tank'); {size}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "1"]
