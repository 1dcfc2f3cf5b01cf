"""How a list that is kept is asked for: its first pages from its shelves, its counts from its tallies, at a cost that
does not grow with the list. What they answer is what following the ties would answer.

A query's shape decides: no filter, the usual order, read forward; counts by one key that is tallied. The tie and the
thing are matched again under the reader's class for every row of a page, so a shelf only says where to look.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.conditions import cursor_parts
from api.statement import SLOT
from graph.kept import KEPT, MONTH, kept_list, list_name
from graph.shelves import NOT_ENDED, SURELY

if TYPE_CHECKING:
    from api.conditions import Order
    from api.counting import Key
    from api.paging import Window
    from api.statement import Writer
    from api.ways import Way
    from graph.vocabulary.forms import Label


@dataclass(frozen=True)
class KeptFor:
    """A list that is kept, in a statement: which, and for whom and when."""

    name: str
    label: Label
    way: Way | None
    start: str
    """The variable that the list begins from; empty for a list of all things of a kind."""
    writer: Writer

    @classmethod
    def of(cls, writer: Writer, label: Label, way: Way | None, start: str) -> KeptFor | None:
        """None for a list that is not kept."""
        name = label.name if way is None else list_name(way.tie, forward=way.forward)
        return cls(name, label, way, start, writer) if kept_list(name) else None

    def _tallies(self) -> str:
        """The tallies ``t`` of the list, as they are now, of the classes that the reader may see."""
        list_ = f"'{self.name}|'" + (f" + {self.start}.id" if self.start else "")
        return f"MATCH (t:Tally{SLOT}) WHERE t.list = {list_} AND {self.writer.visible('t')}"

    def _then(self) -> str:
        """The tallies ``t`` that span the moment."""
        moment = self.writer.moment
        if not moment:
            return self._tallies()
        former = f"t.id + '|' + toString(last([s IN t.closed WHERE s <= {moment}]))"
        return (
            f"{self._tallies()} CALL (t) {{ WITH t WHERE t.since <= {moment} RETURN t AS c UNION ALL"
            f" WITH t WHERE t.since > {moment} MATCH (c:FormerTally{SLOT} {{id: {former}}})"
            f" WHERE {self.writer.visible('c')} RETURN c }} WITH c AS t"
        )

    def total(self) -> str:
        """The clauses that find how many there are; they end in that number."""
        if not self.writer.moment:
            return f"{self._tallies()} RETURN sum(t.total)"
        after = (
            "reduce(s = 0, i IN range(0, size(at) - 1) |"
            f" s + CASE WHEN at[i] > {self.writer.moment} AND what[i] = '' THEN by[i] ELSE 0 END)"
        )
        return (
            f"{self._then()} WITH t.total AS total, t.at AS at, t.what AS what, t.by AS by RETURN sum(total - {after})"
        )

    def dimension(self, keys: list[Key]) -> str | None:
        """The name of what the list is tallied by, if that is what is asked for."""
        if len(keys) != 1:
            return None
        (key,) = keys
        for one in KEPT[self.label].dimensions:
            part = "month" if one.length == MONTH else ""
            if key.way is not None:
                is_it = one.tie == key.way.tie and key.way.forward
            else:
                is_it = not key.of_tie and key.prop is not None and (one.prop, part) == (key.prop.name, key.part)
            if is_it:
                return one.name
        return None

    def groups(self, dimension: str, size: str) -> str:
        """The clauses that find the largest groups ``g`` (a row ``{c, k0}``), how many there are, and of how many
        things. One tally alone holds them in order; several are added up, and so is what came after the moment."""
        keys, counts, moment = f"t.{dimension}_keys", f"t.{dimension}_counts", self.writer.moment
        row = "{c: c, k0: CASE WHEN k = '' THEN null ELSE k END}"
        undone = ""
        if moment:
            undone = (
                f" + [i IN range(0, size(t.at) - 1) WHERE t.at[i] > {moment} AND t.what[i] = '{dimension}'"
                " | {k: t.k[i], n: -t.by[i]}]"
            )
        held = f"{{ks: {keys}, ns: {counts}, total: t.total{', at: t.at, what: t.what, k: t.keys, by: t.by' if moment else ''}}}"
        # an aggregate answers also where it finds nothing, so this is no UNION of two ways
        added = (
            f"CALL (ts) {{ UNWIND {'ts' if moment else 'CASE WHEN size(ts) = 1 THEN [] ELSE ts END'} AS t"
            f" UNWIND [i IN range(0, size(t.ks) - 1) | {{k: t.ks[i], n: t.ns[i]}}]{undone} AS one"
            " WITH one.k AS k, sum(one.n) AS c WHERE c > 0"
            " WITH k, c ORDER BY c DESC, CASE WHEN k = '' THEN 1 ELSE 0 END, k"
            f" RETURN collect({row}) AS added }}"
        )
        g, groups, things = "added", "size(added)", "reduce(s = 0, r IN added | s + r.c)"
        if not moment:
            last = f"CASE WHEN size(ts[0].ks) < {size} THEN size(ts[0].ks) ELSE {size} END - 1"
            key = "CASE WHEN ts[0].ks[i] = '' THEN null ELSE ts[0].ks[i] END"
            alone = f"[i IN range(0, {last}) | {{c: ts[0].ns[i], k0: {key}}}]"
            g, groups, things = (
                f"CASE WHEN size(ts) = 1 THEN {one} ELSE {several} END"
                for one, several in ((alone, g), ("size(ts[0].ks)", groups), ("ts[0].total", things))
            )
        return (
            f"{self._then()} WITH collect({held}) AS ts {added} WITH {g} AS g, {groups} AS groups, {things} AS things"
        )

    def pages(self, order: Order, window: Window) -> bool:
        """Whether the shelves hold what is asked for."""
        return order.prop.name == KEPT[self.label].lists[0].order and order.direction == "DESC" and not window.backward

    def page(self, node: str, tie: str, size: str, order: Order, use: int | None) -> str:
        """The clauses that find a page of things ``node`` and ties ``tie``; they end in a WHERE. ``use`` is whose
        cursor it begins after; None for the first page."""
        w = self.writer
        beyond = cursor = ""
        if use is not None:
            value, id = cursor_parts(w, order, use, "after")
            beyond = f" AND (value < {value} OR (value = {value} AND entry < {id}))"
            cursor = f"{value} + '|' + {id}"
        moment = w.moment
        if moment:
            holds = f"since <= {moment} AND {moment} < until"
            some = f"first[j] <= {moment}"
            sure = f"CASE WHEN surely[j] <= {moment} THEN {SURELY} ELSE 1 END - ended[j]"
            sure = f"CASE WHEN {sure} > 0 THEN {sure} ELSE 0 END"
        else:
            holds, some, sure = f"until = {NOT_ENDED}", "live[j] > 0", "live[j]"
        if cursor:  # the first shelf may end before the page begins
            some += f" AND bounds[j] < {cursor}"
            sure = f"CASE WHEN j = js[0] THEN 0 ELSE {sure} END"
        names = ("shelves", "bounds", "live", "ended", "first", "surely")
        apart = ", ".join(f"t.{name} AS {name}" for name in names)
        begin = f"{self.start}, " if self.start else ""
        found = (
            f"{self._tallies()} WITH {begin}t.id AS chain, {apart}"
            f" WITH *, [j IN range(0, size(shelves) - 1) WHERE {some}] AS js"
            f" WITH *, reduce(a = 0, j IN js | CASE WHEN a % 1000000 >= {size} THEN a"
            f" ELSE a + 1000000 + {sure} END) / 1000000 AS most"
            f" UNWIND js[..most] AS j MATCH (b:Shelf{SLOT} {{id: chain + '|' + toString(shelves[j])}})"
            f" WHERE {w.visible('b')} WITH {begin}b.values AS vs, b.ties AS ts, b.items AS ns, b.since AS ss, b.until AS us"
            " UNWIND range(0, size(vs) - 1) AS i"
            f" WITH {begin}vs[i] AS value, ts[i] AS entry, ns[i] AS item, ss[i] AS since, us[i] AS until"
            f" WHERE {holds}{beyond}"
            f" WITH {begin}value, entry, item ORDER BY value DESC, entry DESC LIMIT {size}"
            f" MATCH ({node}:{w.label(self.label)} {{id: item}}) WHERE {w.visible(node)}"
        )
        if self.way is None:
            return found
        left, right = ("<-", "-") if self.way.forward else ("-", "->")
        return (
            f"{found} WITH {begin}{node}, entry MATCH ({node}){left}[{tie}:{w.types(self.way.tie)}]{right}({self.start})"
            f" WHERE {tie}.id = entry AND {w.holds(tie)}"
        )
