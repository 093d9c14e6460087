"""Reads of the staff: who is acting, in one query."""

import hashlib
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection

from hotline.ground.journal.rules import Actor
from hotline.ground.profiles import queries as profiles
from hotline.lib import paths
from hotline.register.staff.models import Staff
from hotline.register.staff.rules import matrix
from hotline.register.staff.words import OF_THE_CENTRE

_ACTOR = """
SELECT s.id, s.role, s.name, u.id, u.path, p.path,
    (SELECT max(c.path) FROM units_unit c WHERE c.kind IN ('centre', 'sub_centre')
        AND c.path IN (u.path, left(u.path, -4), left(u.path, -8)))
FROM staff_staff s
JOIN units_unit u ON u.id = s.unit_id
LEFT JOIN units_unit p ON p.id = u.parent_id
"""


def _actor(where: str, values: list[Any], request_id: str) -> Actor | None:
    with connection.cursor() as cursor:
        cursor.execute(_ACTOR + where, values)
        row = cursor.fetchone()
    if row is None:
        return None
    staff_id, role, name, unit_id, path, parent_path, centre_path = row
    if role in roles_off():
        return None
    return Actor(
        role=role,
        staff_id=staff_id,
        unit_id=unit_id,
        unit_path=path,
        reach=reach(role=role, path=path, parent_path=parent_path, centre_path=centre_path),
        name=name,
        request_id=request_id,
    )


def reach(*, role: str, path: str, parent_path: str | None, centre_path: str | None) -> str:
    """Under which path a person may act: the staff of a centre or sub-centre – of its groups (受理组, 回访组 …) too –
    over its whole region, those who watch from another unit over that unit's region, all others over their own unit."""
    if role not in OF_THE_CENTRE or parent_path is None:
        return path
    return centre_path[: -paths.WIDTH] if centre_path else parent_path


def roles_off() -> frozenset[str]:
    """Roles that the city does without: nobody acts in them, and no account is opened in them."""
    try:
        return profiles.current().roles_off
    except LookupError:
        return frozenset()


def actor_for(staff_id: int, *, request_id: str = "") -> Actor | None:
    """The actor behind an account, or None when it is closed or the city does without its role."""
    return _actor("WHERE s.id = %s AND s.is_active AND u.closed_on IS NULL", [staff_id], request_id)


def actor_for_token(token: str, *, at: datetime, request_id: str = "") -> Actor | None:
    """The actor behind a machine's key, or None when the key is unknown, revoked or past its day."""
    digest = hashlib.sha256(token.encode("utf-8")).digest()
    where = """JOIN staff_token t ON t.staff_id = s.id
    WHERE t.token_hash = %s AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > %s)
    AND s.is_active AND u.closed_on IS NULL"""
    return _actor(where, [digest, at], request_id)


def actor_named(username: str, *, request_id: str = "") -> Actor | None:
    """The actor behind the name of an account, in large or small letters; None when there is none or it is closed."""
    return _actor("WHERE lower(s.username) = lower(%s) AND s.is_active AND u.closed_on IS NULL", [username], request_id)


def nearest(*, act: str, path: str, request_id: str = "", among: Collection[str] = ()) -> Actor | None:
    """Who takes an act for a unit: somebody of the unit itself, else of the unit next above it.

    Of several the role that stands first in the row of the permission matrix, then whoever has been there longest;
    where roles are named, only `among` them.
    """
    off = roles_off()
    granted = matrix()[act].roles.items()
    roles = [role for role, permission in granted if permission.scope == "own" and role not in off]
    roles = [role for role in roles if not among or role in among]
    above = [*paths.ancestors(path), path]
    where = """WHERE u.path = ANY(%s) AND s.role = ANY(%s) AND s.is_active AND u.closed_on IS NULL
    ORDER BY length(u.path) DESC, array_position(%s, s.role::text), s.id LIMIT 1"""
    return _actor(where, [above, roles, roles], request_id)


def names(staff_ids: set[int]) -> dict[int, str]:
    """The names behind ids, for timelines."""
    return dict(Staff.objects.filter(pk__in=staff_ids).values_list("pk", "name")) if staff_ids else {}
