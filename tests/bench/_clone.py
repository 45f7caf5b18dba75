"""Rows by the ten thousand: one row that the services made, copied by the database with a few columns changed."""

from typing import Any

from django.db import connection
from django.db.models import Model


def clone(model: type[Model], pattern: int, count: int, **changed: str) -> None:
    """``count`` copies of the row; ``changed``: column -> SQL over ``n`` (1..count) and the row ``r``.

    The key counts on from the highest, so that copy n of one table belongs to copy n of another.
    """
    table: Any = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(id) FROM {table}")
        highest = cursor.fetchone()[0]
        columns = {field.column: f'r."{field.column}"' for field in model._meta.concrete_fields}
        columns |= {"id": f"{highest} + n", **changed}
        named, values = ", ".join(f'"{name}"' for name in columns), ", ".join(columns.values())
        cursor.execute(
            f"INSERT INTO {table} ({named}) SELECT {values} FROM {table} r, generate_series(1, %s) n WHERE r.id = %s",
            [count, pattern],
        )
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


def highest(model: type[Model]) -> int:
    return int(model.objects.order_by("-pk").values_list("pk", flat=True)[0])
