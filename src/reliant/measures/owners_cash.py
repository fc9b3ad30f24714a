"""Look-through by cash: which part of a firm's profit goes to whom in the end, over any number of firms and circles of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.sparse.linalg import splu

from reliant.measures.stakes import NONE, Stake, StakeGraph
from reliant.model.ownership import UNDISCLOSED, Share

NOTHING = 1e-9
"""Shares below this are what is left of rounding."""
STEPS = 10_000
"""Steps of the largest share that bounds allow; circles of stakes near 100 % need many, and each adds less."""
CHAINS = 12
"""Chains told of one party."""
Reals = NDArray[np.float64]


def integrated_ownership(by_owners: ArrayLike, by_firms: ArrayLike, *, of: Sequence[int] | None = None) -> Reals:
    """``Theta = W_pf (I - W_ff)^-1``: shares of firms that belong to owners in the end (methods F13).

    The last row is what is not disclosed, so that each column sums to 1. Firms that hold each other so wholly that nothing is
    left for anybody outside have no owner at all: their column is undisclosed. The formula is that of Brioschi, Buzzacchi and
    Colombo (1989, Journal of Banking and Finance 13); its use with several owners is in Chapelle and Szafarz (2005, Physica A
    355, 509-529).

    Args:
        by_owners: ``W_pf``, shape (p, f): share of firm (column) that an owner (row) holds directly; dense or sparse.
        by_firms: ``W_ff``, shape (f, f): share of firm (column) that a firm (row) holds directly.
        of: columns wanted; without it all.

    Returns:
        Shape (p + 1, number of columns wanted), each in 0..1.

    Raises:
        ValueError: the shapes do not fit, a share is negative or no number, a firm owns itself, or a column sums to over 1.
    """
    owners, firms = sparse.csc_matrix(by_owners, dtype=float), sparse.csc_matrix(by_firms, dtype=float)
    n = firms.shape[0]
    if firms.shape != (n, n) or owners.shape[1] != n:
        raise ValueError(f"by_firms is square and by_owners has its columns, got {firms.shape} and {owners.shape}")
    if not all(np.isfinite(matrix.data).all() and (matrix.data >= 0).all() for matrix in (owners, firms)):
        raise ValueError("shares are numbers of 0 or more")
    if firms.diagonal().any():
        raise ValueError(f"firm {int(np.flatnonzero(firms.diagonal())[0])} owns itself")
    held = np.asarray(owners.sum(axis=0) + firms.sum(axis=0)).ravel()
    if (held > 1 + NOTHING).any():
        over = int(np.argmax(held))
        raise ValueError(f"the shares of firm {over} sum to {held[over]:g}")
    rest = np.clip(1 - held, 0, None)
    rest[rest <= NOTHING] = 0
    closed = _closed(owners, firms, rest)
    if closed.any():
        kept = sparse.diags((~closed).astype(float))
        owners, firms, rest = owners @ kept, firms @ kept, np.where(closed, 1.0, rest)
    wanted = list(range(n)) if of is None else list(of)
    ones = np.zeros((n, len(wanted)))
    ones[wanted, range(len(wanted))] = 1
    passed = splu(sparse.csc_matrix(sparse.identity(n) - firms)).solve(ones) if n else ones
    found = np.vstack([owners @ passed, rest @ passed])
    return np.asarray(np.clip(found, 0, None))


def _closed(owners: sparse.csc_matrix, firms: sparse.csc_matrix, rest: Reals) -> NDArray[np.bool_]:
    """Firms from which no chain of stakes leads to an owner, or to what is not disclosed."""
    is_open = (rest > 0) | (np.asarray(owners.sum(axis=0)).ravel() > 0)
    while True:
        more = is_open | (np.asarray(firms.T @ is_open.astype(float)).ravel() > 0)
        if np.array_equal(more, is_open):
            return ~is_open
        is_open = more


@dataclass(frozen=True, slots=True, kw_only=True)
class CashShare:
    """What of a firm belongs to a party in the end: at least ``low``, and at most ``high`` by the bounds that rows state.

    ``low`` of all parties and of the undisclosed sum to 1. For the undisclosed part ``of`` names the firm whose other holders
    no source discloses; for others it is null. ``chains`` lead from the party down to the firm, the largest first, at most
    ``CHAINS`` of them.
    """

    party: str
    low: float
    high: float
    of: str | None
    chains: tuple[tuple[Stake, ...], ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the rows of all chains, each once."""
        return tuple(dict.fromkeys(key for chain in self.chains for stake in chain for key in stake.ids))


def owners_by_cash(graph: StakeGraph, firm: str) -> tuple[CashShare, ...]:
    """Who gets what of a firm in the end, the largest first, then what is not disclosed.

    A party in which no row states a stake is taken for an owner in the end, as far as sources go. Of a range the lower bound
    counts; the rest up to 100 % is undisclosed. A firm of which no stake is in force, or whose rows were refused, is all
    undisclosed, and so is a firm that is asked for without any stake.
    """
    above = graph.above(firm)
    firms = [one for one in above if one in graph.told_of]
    owners = [one for one in above if one not in firms and one not in {UNDISCLOSED, firm}]
    if not firms:
        return (CashShare(party=UNDISCLOSED, low=1.0, high=1.0, of=firm, chains=()),)
    places = {one: place for place, one in enumerate(firms)}
    rows = {one: place for place, one in enumerate(owners)}
    by_firms, by_owners = sparse.lil_matrix((len(firms),) * 2), sparse.lil_matrix((len(owners), len(firms)))
    for one in firms:
        for stake in graph.held_in.get(one, ()):
            low = (stake.capital or NONE).low / 100
            if stake.owner in places:
                by_firms[places[stake.owner], places[one]] = low
            elif stake.owner != UNDISCLOSED:
                by_owners[rows[stake.owner], places[one]] = low
    rest = _rests(graph, firms)
    ends = sparse.vstack([by_owners.tocsc(), sparse.diags(rest)]).tocsc()
    theta = integrated_ownership(ends, by_firms.tocsc(), of=[places[firm]])[:, 0]
    found = [
        CashShare(
            party=owner,
            low=float(theta[place]),
            high=_largest(graph, firms, firm, owner, float(theta[place])),
            of=None,
            chains=chains(graph, owner, firm),
        )
        for owner, place in rows.items()
    ]
    found.sort(key=lambda share: (-round(share.low, 12), -round(share.high, 12), share.party))
    hidden = [
        CashShare(party=UNDISCLOSED, low=float(theta[len(owners) + place]), high=1.0, of=one, chains=())
        for place, one in enumerate(firms)
        if theta[len(owners) + place] > NOTHING
    ]
    if theta[-1] > NOTHING:  # firms that hold only each other
        hidden.append(CashShare(party=UNDISCLOSED, low=float(theta[-1]), high=1.0, of=firm, chains=()))
    return (*(share for share in found if share.high > NOTHING or share.chains), *_together(hidden))


def _together(hidden: Sequence[CashShare]) -> list[CashShare]:
    """One share for each firm; what nobody discloses of it is at most all that is undisclosed."""
    total = min(sum(share.low for share in hidden), 1.0)
    low: dict[str | None, float] = {}
    for share in hidden:
        low[share.of] = low.get(share.of, 0.0) + share.low
    return [
        CashShare(party=UNDISCLOSED, low=part, high=total, of=of, chains=())
        for of, part in sorted(low.items(), key=lambda item: (-round(item[1], 12), str(item[0])))
    ]


def _rests(graph: StakeGraph, firms: Sequence[str]) -> Reals:
    """What of each firm is nobody's by name."""
    held = [
        sum((stake.capital or NONE).low for stake in graph.held_in.get(one, ()) if stake.owner != UNDISCLOSED) / 100
        for one in firms
    ]
    rest = np.clip(1 - np.array(held), 0, None)
    rest[rest <= NOTHING] = 0
    return np.asarray(rest)


def _largest(graph: StakeGraph, firms: Sequence[str], firm: str, owner: str, low: float) -> float:
    """The largest share that the stated bounds allow an owner: every stake on its way at its upper bound as far as 100 % go.

    The least fixed point of ``V(f) = max sum_h w(h, f) V(h)`` over all shares within their bounds, which is reached from below.
    """
    if all(
        stake.capital is not None and stake.capital.exact is not None for one in firms for stake in graph.held_in.get(one, ())
    ):
        return low
    reached = dict.fromkeys(firms, 0.0)
    for _ in range(STEPS):
        moved = 0.0
        for one in firms:
            value = _best(graph.held_in.get(one, ()), reached, owner)
            moved = max(moved, value - reached[one])
            reached[one] = value
        if moved <= NOTHING / 10:
            break
    return max(low, min(1.0, reached[firm]))


def _best(stakes: Sequence[Stake], reached: Mapping[str, float], owner: str) -> float:
    """The most that reaches the owner through stakes in one firm."""
    worth = {stake.owner: 1.0 if stake.owner == owner else reached.get(stake.owner, 0.0) for stake in stakes}
    bounds = {stake.owner: stake.capital or Share(0.0, 100.0) for stake in stakes}
    left = 100 - sum(share.low for share in bounds.values())
    total = sum(share.low * worth[key] for key, share in bounds.items())
    for key in sorted(bounds, key=lambda one: (-worth[one], one)):
        more = max(0.0, min(bounds[key].high - bounds[key].low, left))
        total, left = total + more * worth[key], left - more
    return total / 100


def chains(graph: StakeGraph, owner: str, firm: str, *, most: int = CHAINS) -> tuple[tuple[Stake, ...], ...]:
    """Chains of stakes from an owner down to a firm that pass no firm twice, the largest first."""
    reaches = {owner}
    above = graph.above(firm)
    while True:
        more = {one for one in above if any(stake.owner in reaches for stake in graph.held_in.get(one, ()))} - reaches
        if not more:
            break
        reaches |= more

    def walk(below: tuple[Stake, ...], at: str) -> "list[tuple[Stake, ...]]":
        if at == owner and below:
            return [below]
        passed = {stake.owned for stake in below}
        found = []
        for stake in graph.held_in.get(at, ()):
            if stake.owner in reaches and stake.owner not in passed and stake.owner != firm:
                found += walk((stake, *below), stake.owner)
            if len(found) >= most * 4:
                break
        return found

    ranked = sorted(walk((), firm), key=lambda chain: (-_worth(chain), len(chain), [stake.ids for stake in chain]))
    return tuple(islice(ranked, most))


def _worth(chain: Sequence[Stake]) -> float:
    return float(np.prod([(stake.capital or NONE).low / 100 for stake in chain]))
