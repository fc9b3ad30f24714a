"""From a table of who buys from whom to the course of a loss."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from reliant.errors import SourceMalformed, UnknownName
from reliant.registers.folder_tables import csv_rows
from reliant.scenarios.propagation import Economy, Terms, propagate
from reliant.sources import read_file

FINAL = "final"
"""Buyer of what goes to final users."""


def propagation_rows(
    table: Path, lost: Mapping[str, float], *, lasting: int, days: int, every: int, inventory: float, overproduction: float
) -> list[dict[str, Any]]:
    """Production and unmet final demand of each party, in parts of what is normal, for every so many days.

    Raises:
        SourceError: the table cannot be read, or a line is wrong.
        UnknownName: a party that loses something is not in it.
        ScenarioRefused: see ``propagate``.
    """
    economy = read_economy(table)
    unknown = next((name for name in lost if name not in economy.names), None)
    if unknown is not None:
        raise UnknownName("seller", unknown, nearest=economy.names[:3])
    terms = Terms(inventory=inventory, overproduction=overproduction)
    loss = [lost.get(name, 0.0) for name in economy.names]
    found = propagate(economy, loss, since=0, until=lasting, days=days, terms=terms)
    normal, final = economy.output / 365, economy.final / 365
    return [
        {
            "seller": name,
            "product": economy.products[place],
            "day": day,
            "production": float(found.production[day, place] / normal[place]) if normal[place] > 0 else None,
            "unmet": float(found.unmet[day, place] / final[place]) if final[place] > 0 else None,
        }
        for place, name in enumerate(economy.names)
        for day in range(0, days, every)
    ]


def read_economy(table: Path) -> Economy:
    """The economy of a CSV with columns seller, product, buyer and value; every buyer but ``final`` sells something too.

    Raises:
        SourceError: the file cannot be read; a value is no amount; a seller has two products; a buyer makes nothing.
    """
    snapshot = read_file(table)
    products: dict[str, str] = {}
    sales: list[tuple[str, str, float, int]] = []
    for line, row in csv_rows(snapshot.data, name=snapshot.name, columns=("seller", "product", "buyer", "value")):
        where = f"{snapshot.name}, line {line}"
        try:
            value = float(row["value"])
        except ValueError as error:
            raise SourceMalformed(str(error), where=where, remedy="value is an amount of 0 or more") from error
        if products.setdefault(row["seller"], row["product"]) != row["product"]:
            raise SourceMalformed(
                f"{row['seller']} makes {products[row['seller']]} and {row['product']}",
                where=where,
                remedy="name it twice, as in 'Russia engines' and 'Russia steel'",
            )
        sales.append((row["seller"], row["buyer"], value, line))
    names = tuple(products)
    place = {name: index for index, name in enumerate(names)}
    flows, final = np.zeros((len(names), len(names))), np.zeros(len(names))
    for seller, buyer, value, line in sales:
        if buyer == FINAL:
            final[place[seller]] += value
        elif buyer in place:
            flows[place[seller], place[buyer]] += value
        else:
            where = f"{snapshot.name}, line {line}"
            raise SourceMalformed(f"{buyer} buys and sells nothing", where=where, remedy=f"add its sales, or name it {FINAL!r}")
    if not names:
        raise SourceMalformed("it holds no sale", where=snapshot.name, remedy="write one line per seller and buyer")
    return Economy(names=names, products=tuple(products.values()), flows=flows, final=final)
