# SPDX-License-Identifier: Apache-2.0
"""An invented customer of the demo shop, read from the shop's own database, as the person would know themselves."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path


def shop_database(data: Path) -> Path:
    """The shop's database in the demo's folder: the SQLite file that has customers."""
    for path in sorted(data.parent.rglob("*")):
        if path.is_file() and path.open("rb").read(16) == b"SQLite format 3\0":
            with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
                if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'customers'").fetchone():
                    return path
    raise AssertionError(f"no shop database under {data.parent}")


@dataclass
class Customer:
    id: int
    email: str
    phone: str
    family: str
    given: str
    family_kana: str
    given_kana: str
    birth: tuple[str, str, str]
    postcode: str
    address: str
    building: str

    @property
    def name(self) -> str:
        return self.family + self.given


def customer(data: Path, number: int) -> Customer:
    """The customer at this place among those who have an address and have ordered something."""
    query = """
        SELECT c.id, c.email, c.phone, c.family_name, c.given_name, c.family_name_kana, c.given_name_kana, c.birth_date,
               a.postal_code, a.prefecture || a.city || a.street, a.building
        FROM customers c JOIN addresses a ON a.customer_id = c.id
        WHERE c.birth_date IS NOT NULL AND EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)
        GROUP BY c.id ORDER BY c.id LIMIT 1 OFFSET ?"""
    with sqlite3.connect(f"file:{shop_database(data)}?mode=ro", uri=True) as database:
        row = database.execute(query, (number,)).fetchone()
    assert row, f"the demo shop has no customer {number}"
    words = ["" if value is None else str(value) for value in row]
    year, month, day = words[7][:10].split("-")
    return Customer(row[0], *words[1:7], (year, str(int(month)), str(int(day))), *words[8:])


def rows_with(data: Path, value: str) -> list[str]:
    """Every `table.column` of the shop in which this value still stands."""
    found = []
    with sqlite3.connect(f"file:{shop_database(data)}?mode=ro", uri=True) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for column in [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]:
                held = database.execute(f'SELECT count(*) FROM "{table}" WHERE "{column}" = ?', (value,)).fetchone()[0]
                if held:
                    found.append(f"{table}.{column}")
    return found
