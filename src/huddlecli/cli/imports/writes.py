"""Compares the rows of an import with the records of a team, and writes what is new in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, TypeVar

from huddlecli.cli.context import Context
from huddlecli.core.records import Kind
from huddlecli.store.imports.known_records import ImportWrites

P = TypeVar("P", bound=ImportWrites[Any])
# Makes a plan with the places of the records by id, and the id of the command, if it is to write.
Planner: TypeAlias = Callable[[Mapping[str, str], "str | None"], P]


def write_import(context: Context, kind: Kind, plan_of: Planner[P], *, dry_run: bool) -> P:
    """Write what an import has planned, unless it is a dry run, and return the plan."""
    if dry_run:
        return _plan(context, kind, plan_of, None)
    with context.transaction as transaction:
        transaction.lock(context.current_user.name)
        plan = _plan(context, kind, plan_of, transaction.cmd)
        context.created = tuple(plan.new)
        plan.write(context.records)
    return plan


def _plan(context: Context, kind: Kind, plan_of: Planner[P], cmd: str | None) -> P:
    with context.records.indexed(kind) as places:
        return plan_of(places, cmd)
