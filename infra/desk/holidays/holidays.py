"""Writes england.ics, united-states.ics and japan.ics beside itself.

    python3 -m venv venv && venv/bin/pip install holidays
    venv/bin/python holidays.py

See README.md for where the data is from and what is made of it.
"""

import re
import sys
from datetime import timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Otherwise this file would be the package that it imports.
sys.path = [entry for entry in sys.path if Path(entry).resolve() != HERE]

import holidays  # noqa: E402

YEARS = range(2025, 2037)
STAMP = "20261124T000000Z"  # Fixed, so that the same holidays give the same file.

# Where the package has another name than the government, or one that nobody says.
ENGLISH = {
    "Foundation Day": "National Foundation Day",
    "Juneteenth National Independence Day": "Juneteenth",
    "Late Summer Bank Holiday": "Summer Bank Holiday",
    "May Day": "Early May Bank Holiday",
}
# As they are usually called in the United States.
SPANISH = {
    "Christmas Day": "Navidad",
    "Columbus Day": "Día de la Raza",
    "Independence Day": "Día de la Independencia",
    "Juneteenth": "Juneteenth",
    "Labor Day": "Día del Trabajo",
    "Martin Luther King Jr. Day": "Día de Martin Luther King Jr.",
    "Memorial Day": "Día de los Caídos",
    "New Year's Day": "Año Nuevo",
    "Thanksgiving Day": "Día de Acción de Gracias",
    "Veterans Day": "Día de los Veteranos",
    "Washington's Birthday": "Día de los Presidentes",
}


def english(name):
    """The plain name, whether the day itself is meant or the one it is observed on."""
    plain = name.removesuffix(" (observed)")
    return ENGLISH.get(plain, plain)


def japanese(name):
    return name


def spanish(name):
    return SPANISH[english(name)]


def line(name, value):
    text = f"{name}:{value}\r\n"
    assert len(text.encode()) <= 77, text  # Longer ones would have to be folded.
    return text


def event(place, day, language, name):
    assert re.fullmatch(r"[^\\;,()]+", name), name  # Nothing to escape, and no notes.
    return "".join([
        line("BEGIN", "VEVENT"),
        line("UID", f"{day:%Y%m%d}-{language}@{place}.nightdesk"),
        line("DTSTAMP", STAMP),
        line("DTSTART;VALUE=DATE", f"{day:%Y%m%d}"),
        line("DTEND;VALUE=DATE", f"{day + timedelta(days=1):%Y%m%d}"),
        line(f"SUMMARY;LANGUAGE={language}", name),
        line("END", "VEVENT"),
    ])


def calendar(place, languages):
    """Holidays with an event for each day and language: (language, holidays, what to call them)."""
    events = sorted((day, at, name) for at, (_, days, _) in enumerate(languages) for day, name in days.items())
    named = [event(place, day, languages[at][0], languages[at][2](name)) for day, at, name in events]
    head = line("BEGIN", "VCALENDAR") + line("VERSION", "2.0") + line("PRODID", "-//Nightdesk//holidays.py//EN")
    (HERE / f"{place}.ics").write_bytes("".join([head, *named, line("END", "VCALENDAR")]).encode())


england = holidays.GB(subdiv="ENG", years=YEARS, language="en_GB")
united_states = holidays.US(years=YEARS, language="en_US")
japan = {language: holidays.JP(years=YEARS, language=language) for language in ("ja", "en_US")}

calendar("england", [("en", england, english)])
calendar("united-states", [("en", united_states, english), ("es", united_states, spanish)])
calendar("japan", [("ja", japan["ja"], japanese), ("en", japan["en_US"], english)])
