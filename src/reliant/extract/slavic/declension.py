"""Forms of names in Russian and Belarusian with the cases they stand for: endings as data, no dictionary."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

Forms = dict[str, frozenset[str]]

# ending of the nominative -> (what is cut off, {case: endings}); the first ending that fits is taken
_RUSSIAN: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("ский", "ий", {"nom": "ий", "gen": "ого", "dat": "ому", "acc": "ого ий", "ins": "им", "loc": "ом"}),
    ("ый", "ый", {"nom": "ый", "gen": "ого", "dat": "ому", "acc": "ого ый", "ins": "ым", "loc": "ом"}),
    ("ий", "ий", {"nom": "ий", "gen": "его ия", "dat": "ему ию", "acc": "ий", "ins": "им ием", "loc": "ем ии"}),
    ("ая", "ая", {"nom": "ая", "gen": "ой", "dat": "ой", "acc": "ую", "ins": "ой", "loc": "ой"}),
    ("ое", "ое", {"nom": "ое", "gen": "ого", "dat": "ому", "acc": "ое", "ins": "ым им", "loc": "ом"}),
    ("ые", "ые", {"nom": "ые", "gen": "ых", "dat": "ым", "acc": "ые ых", "ins": "ыми", "loc": "ых"}),
    ("ие", "ие", {"nom": "ие", "gen": "их", "dat": "им", "acc": "ие их", "ins": "ими", "loc": "их"}),
    ("ия", "ия", {"nom": "ия", "gen": "ии", "dat": "ии", "acc": "ию", "ins": "ией", "loc": "ии"}),
    ("ея", "ея", {"nom": "ея", "gen": "еи", "dat": "ее", "acc": "ею", "ins": "еей", "loc": "ее"}),
    ("ья", "ья", {"nom": "ья", "gen": "ьи", "dat": "ье", "acc": "ью", "ins": "ьей", "loc": "ье"}),
    ("ане", "ане", {"nom": "ане", "gen": "ан", "dat": "анам", "acc": "ан", "ins": "анами", "loc": "анах"}),
    ("яне", "яне", {"nom": "яне", "gen": "ян", "dat": "янам", "acc": "ян", "ins": "янами", "loc": "янах"}),
    ("а", "а", {"nom": "а", "gen": "ы и", "dat": "е", "acc": "у", "ins": "ой ей", "loc": "е"}),
    ("я", "я", {"nom": "я", "gen": "и", "dat": "е и", "acc": "ю", "ins": "ей", "loc": "е и"}),
    ("цы", "ы", {"nom": "ы", "gen": "ев", "dat": "ам", "acc": "ев ы", "ins": "ами", "loc": "ах"}),
    ("ы", "ы", {"nom": "ы", "gen": "ов|", "dat": "ам", "acc": "ы ов|", "ins": "ами", "loc": "ах"}),
    ("ьё", "ё", {"nom": "ё"}),
    ("ов", "", {"nom": "|", "gen": "а", "dat": "у", "acc": "а", "ins": "ым ом", "loc": "е"}),
    ("ев", "", {"nom": "|", "gen": "а", "dat": "у", "acc": "а", "ins": "ым ом", "loc": "е"}),
    ("ин", "", {"nom": "|", "gen": "а", "dat": "у", "acc": "а |", "ins": "ым ом", "loc": "е"}),
    ("й", "й", {"nom": "й", "gen": "я", "dat": "ю", "acc": "й я", "ins": "ем", "loc": "е"}),
)
_RUSSIAN_SOFT_MASCULINE = frozenset({"израиль", "киль", "брюссель", "кремль", "николаь", "рафаэль", "тайвань"})
_RUSSIAN_SOFT = (
    {"nom": "ь", "gen": "я", "dat": "ю", "acc": "ь", "ins": "ем", "loc": "е"},
    {"nom": "ь", "gen": "и", "dat": "и", "acc": "ь", "ins": "ью", "loc": "и"},
)
_BELARUSIAN: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("скі", "і", {"nom": "і", "gen": "ага", "dat": "аму", "acc": "ага і", "ins": "ім", "loc": "ім"}),
    ("ны", "ы", {"nom": "ы", "gen": "ага", "dat": "аму", "acc": "ага ы", "ins": "ым", "loc": "ым"}),
    ("лы", "ы", {"nom": "ы", "gen": "ага", "dat": "аму", "acc": "ы", "ins": "ым", "loc": "ым"}),
    ("ая", "ая", {"nom": "ая", "gen": "ай", "dat": "ай", "acc": "ую", "ins": "ай", "loc": "ай"}),
    ("ае", "ае", {"nom": "ае", "gen": "ага", "dat": "аму", "acc": "ае", "ins": "ым", "loc": "ым"}),
    ("скія", "ія", {"nom": "ія", "gen": "іх", "dat": "ім", "acc": "ія", "ins": "імі", "loc": "іх"}),
    ("цыя", "ыя", {"nom": "ыя", "gen": "ыі", "dat": "ыі", "acc": "ыю", "ins": "ыяй", "loc": "ыі"}),
    ("дыя", "ыя", {"nom": "ыя", "gen": "ыі", "dat": "ыі", "acc": "ыю", "ins": "ыяй", "loc": "ыі"}),
    ("рыя", "ыя", {"nom": "ыя", "gen": "ыі", "dat": "ыі", "acc": "ыю", "ins": "ыяй", "loc": "ыі"}),
    ("ыя", "ыя", {"nom": "ыя", "gen": "ых", "dat": "ым", "acc": "ыя", "ins": "ымі", "loc": "ых"}),
    ("ія", "ія", {"nom": "ія", "gen": "іі", "dat": "іі", "acc": "ію", "ins": "іяй іяю", "loc": "іі"}),
    ("ея", "ея", {"nom": "ея", "gen": "еі", "dat": "еі", "acc": "ею", "ins": "еяй", "loc": "еі"}),
    ("эя", "эя", {"nom": "эя", "gen": "эі", "dat": "эі", "acc": "эю", "ins": "эяй", "loc": "эі"}),
    ("яне", "яне", {"nom": "яне", "gen": "ян", "dat": "янам", "acc": "ян", "ins": "янамі", "loc": "янах"}),
    ("ане", "ане", {"nom": "ане", "gen": "ан", "dat": "анам", "acc": "ан", "ins": "анамі", "loc": "анах"}),
    ("ка", "ка", {"nom": "ка", "gen": "кі", "dat": "цы", "acc": "ку", "ins": "кай", "loc": "цы"}),
    ("га", "га", {"nom": "га", "gen": "гі", "dat": "зе", "acc": "гу", "ins": "гай", "loc": "зе"}),
    ("ва", "ва", {"nom": "ва", "gen": "вы", "dat": "ве", "acc": "ву", "ins": "вой вай", "loc": "ве"}),
    ("да", "да", {"nom": "да", "gen": "ды", "dat": "дзе", "acc": "ду", "ins": "дай", "loc": "дзе"}),
    ("та", "та", {"nom": "та", "gen": "ты", "dat": "це", "acc": "ту", "ins": "тай", "loc": "це"}),
    ("а", "а", {"nom": "а", "gen": "ы і", "dat": "е ы", "acc": "у", "ins": "ай ой", "loc": "е ы"}),
    ("я", "я", {"nom": "я", "gen": "і", "dat": "і", "acc": "ю", "ins": "яй", "loc": "і"}),
    ("цы", "ы", {"nom": "ы", "gen": "аў", "dat": "ам", "acc": "аў", "ins": "амі", "loc": "ах"}),
    ("ы", "ы", {"nom": "ы", "gen": "аў|", "dat": "ам", "acc": "ы аў", "ins": "амі", "loc": "ах"}),
    ("кі", "і", {"nom": "і", "gen": "аў", "dat": "ам", "acc": "аў", "ins": "амі", "loc": "ах"}),
    ("эў", "ў", {"nom": "ў", "gen": "ва", "dat": "ву", "acc": "ва ў", "ins": "вам вым", "loc": "ве"}),
    ("еў", "ў", {"nom": "ў", "gen": "ва", "dat": "ву", "acc": "ва ў", "ins": "вам вым", "loc": "ве"}),
    ("аў", "ў", {"nom": "ў", "gen": "ва", "dat": "ву", "acc": "ва ў", "ins": "вам вым", "loc": "ве"}),
    ("оў", "ў", {"nom": "ў", "gen": "ва", "dat": "ву", "acc": "ва ў", "ins": "вам вым", "loc": "ве"}),
    ("й", "й", {"nom": "й", "gen": "я", "dat": "ю", "acc": "й я", "ins": "ем", "loc": "і ю"}),
    ("ль", "ь", {"nom": "ь", "gen": "я", "dat": "ю", "acc": "ь я", "ins": "ем", "loc": "і"}),
    ("ь", "ь", {"nom": "ь", "gen": "і", "dat": "і", "acc": "ь", "ins": "ню сю", "loc": "і"}),
)
_RUSSIAN_HARD = {"nom": "|", "gen": "а", "dat": "у", "acc": "| а", "ins": "ом ем", "loc": "е"}
_BELARUSIAN_HARD = {"nom": "|", "gen": "а", "dat": "у", "acc": "| а", "ins": "ам", "loc": "е у"}
_RUSSIAN_ADJECTIVE = {
    "nom": "ий ый ой ая ое ие ые",
    "gen": "ого ой их ых",
    "dat": "ому ой им ым",
    "acc": "ий ый ой ую ое ие ые ого их ых",
    "ins": "им ым ой ими ыми",
    "loc": "ом ой их ых",
}
_BELARUSIAN_ADJECTIVE = {
    "nom": "і ы ая ае ія ыя",
    "gen": "ага ай іх ых",
    "dat": "аму ай ім ым",
    "acc": "і ы ую ае ія ыя ага іх ых",
    "ins": "ім ым ай імі ымі",
    "loc": "ім ым ай іх ых",
}
_IRREGULAR = {
    "ru": {
        "израиль": "израиль израиля израилю израиль израилем израиле",
        "кремль": "кремль кремля кремлю кремль кремлём кремле",
        "киль": "киль киля килю киль килем киле",
        "египет": "египет египта египту египет египтом египте",
        "турки": "турки турок туркам турок турками турках",
        "чехи": "чехи чехов чехам чехов чехами чехах",
        "греки": "греки греков грекам греков греками греках",
        "поляки": "поляки поляков полякам поляков поляками поляках",
        "словаки": "словаки словаков словакам словаков словаками словаках",
        "узбеки": "узбеки узбеков узбекам узбеков узбеками узбеках",
        "таджики": "таджики таджиков таджикам таджиков таджиками таджиках",
        "латыши": "латыши латышей латышам латышей латышами латышах",
        "болгары": "болгары болгар болгарам болгар болгарами болгарах",
        "туркмены": "туркмены туркмен туркменам туркмен туркменами туркменах",
        "барановичи": "барановичи барановичей барановичам барановичи барановичами барановичах",
        "мачулищи": "мачулищи мачулищ мачулищам мачулищи мачулищами мачулищах",
        "запорожье": "запорожье запорожья запорожью запорожье запорожьем запорожье",
        "скопье": "скопье",
        "подмосковье": "подмосковье подмосковья подмосковью подмосковье подмосковьем подмосковье",
        "дворец": "дворец дворца дворцу дворец дворцом дворце",
        "королевство": "королевство королевства королевству королевство королевством королевстве",
    },
    "be": {
        "беларусь": "беларусь беларусі беларусі беларусь беларуссю беларусі",
        "ізраіль": "ізраіль ізраіля ізраілю ізраіль ізраілем ізраілі",
        "крэмль": "крэмль крамля крамлю крэмль крамлём крамлі",
        "егіпет": "егіпет егіпта егіпту егіпет егіптам егіпце",
        "туркі": "туркі туркаў туркам туркаў туркамі турках",
        "чэхі": "чэхі чэхаў чэхам чэхаў чэхамі чэхах",
        "украіна": "украіна украіны украіне украіну украінай украіне",
        "баранавічы": "баранавічы баранавіч баранавічам баранавічы баранавічамі баранавічах",
        "мачулішчы": "мачулішчы мачулішч мачулішчам мачулішчы мачулішчамі мачулішчах",
        "штаты": "штаты штатаў штатам штаты штатамі штатах",
        "эміраты": "эміраты эміратаў эміратам эміраты эміратамі эміратах",
        "вільня": "вільня вільні вільні вільню вільняй вільні",
        "польшча": "польшча польшчы польшчы польшчу польшчай польшчы",
        "турцыя": "турцыя турцыі турцыі турцыю турцыяй турцыі",
        "каралеўства": "каралеўства каралеўства каралеўству каралеўства каралеўствам каралеўстве",
        "арцыі": "арцыі",
    },
}
_ORDER = ("nom", "gen", "dat", "acc", "ins", "loc")


def adjective_forms(stem: str, language: str) -> Forms:
    """Forms of an adjective from its stem, whatever gender and number."""
    endings = _RUSSIAN_ADJECTIVE if language == "ru" else _BELARUSIAN_ADJECTIVE
    if language == "be" and stem.endswith(("рускі", "рускi")):
        stem = stem[:-1]
    return _gathered((case, stem + ending) for case, found in endings.items() for ending in found.split())


def forms_of_name(name: str, language: str) -> Forms:
    """Forms of a name of one or several words in lower case; every word of it that can be declined is."""
    words = name.lower().replace("’", "'").split()
    if not words:
        return {}
    if len(words) == 1:
        return _word(words[0], language)
    if any(word in ("и", "і", "на", "—", "-") for word in words):
        words_forms: list[Forms] = [_fixed(word) for word in words[:-1]] + [_word(words[-1], language)]
        words_forms[0] = _word(words[0], language)
    else:
        words_forms = [_word(word, language) for word in words]
        if len(words) > 2 and not words[0].endswith(("ая", "ое", "ые", "ае", "ыя")):
            words_forms = [_word(words[0], language), *[_fixed(word) for word in words[1:]]]
    found: dict[str, set[str]] = {}
    for forms in product(*(entry.items() for entry in words_forms)):
        cases = frozenset.intersection(*(cases for _, cases in forms))
        if cases:
            found.setdefault(" ".join(form for form, _ in forms), set()).update(cases)
    return {form: frozenset(cases) for form, cases in found.items()}


def _fixed(word: str) -> Forms:
    return {word: frozenset(_ORDER)}


def _word(word: str, language: str) -> Forms:
    if word in _IRREGULAR[language]:
        forms = _IRREGULAR[language][word].split()
        return _gathered(zip(_ORDER, forms, strict=True)) if len(forms) == len(_ORDER) else _fixed(word)
    if language == "ru" and word.endswith("ь"):
        return _endings(word[:-1], _RUSSIAN_SOFT[0 if word in _RUSSIAN_SOFT_MASCULINE else 1])
    for ending, cut, endings in _RUSSIAN if language == "ru" else _BELARUSIAN:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return _endings(word.removesuffix(cut), endings)
    if word[-1].isalpha() and word[-1] not in "аеёиоуыэюяіў" and word.isalpha() and len(word) > 3:
        return _endings(word, _RUSSIAN_HARD if language == "ru" else _BELARUSIAN_HARD)
    if "-" in word and word[-1] not in "аеёиоуыэюяіў":
        return _endings(word, _RUSSIAN_HARD if language == "ru" else _BELARUSIAN_HARD)
    return _fixed(word)


def _endings(stem: str, endings: dict[str, str]) -> Forms:
    """A mark ``|`` stands for no ending, alone or beside another ("ов|")."""
    pairs: list[tuple[str, str]] = []
    for case, found in endings.items():
        for ending in found.split():
            pairs.append((case, stem + ending.rstrip("|")))
            if ending.endswith("|") and ending != "|":
                pairs.append((case, stem))
    return _gathered(pairs)


def _gathered(pairs: Iterator[tuple[str, str]] | list[tuple[str, str]] | zip[tuple[str, str]]) -> Forms:
    found: dict[str, set[str]] = {}
    for case, form in pairs:
        found.setdefault(form, set()).add(case)
    return {form: frozenset(cases) for form, cases in found.items()}
