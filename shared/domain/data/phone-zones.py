"""Writes phone-zones.txt, the time zone of each telephone prefix, to standard output.

    python3 -m venv venv && venv/bin/pip install phonenumbers tzdata
    venv/bin/python phone-zones.py > phone-zones.txt

See phone-zones.md for where the data is from and what is made of it.
"""

import random
from collections import Counter, defaultdict
from datetime import datetime, timedelta, timezone
from functools import cache
from zoneinfo import ZoneInfo

import phonenumbers
from phonenumbers.tzdata import TIMEZONE_DATA

# Every six hours of five years to come: no zone changes its clock for less than that.
MOMENTS = [datetime(2026, 1, 1, tzinfo=timezone.utc) + timedelta(hours=6 * n) for n in range(5 * 365 * 4)]
NAMED = Counter(zone for zones in TIMEZONE_DATA.values() for zone in zones)
UNSURE = "?"


@cache
def civil_time(zone):
    return tuple(moment.astimezone(ZoneInfo(zone)).utcoffset() for moment in MOMENTS)


def differ(zones):
    return len({civil_time(zone) for zone in zones}) > 1


@cache
def numbers(prefix, tries=200):
    """Some valid numbers that begin with a prefix."""
    dice = random.Random(prefix)
    found = []
    for _ in range(tries):
        rest = "".join(dice.choices("0123456789", k=dice.randint(7, 12) - len(prefix) + 1))
        try:
            number = phonenumbers.parse(f"+{prefix}{rest}")
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            found.append(number)
    return found


def geographical(prefix):
    """Whether numbers of this prefix tell a place, as libphonenumber judges it. In +1 all do."""
    known = numbers(prefix)
    return prefix.startswith("1") or not known or any(map(phonenumbers.is_number_geographical, known))


def regions(prefix):
    return {phonenumbers.region_code_for_number(number) for number in numbers(prefix)}


# The zones of each country or territory, from those of its prefixes that tell a place.
ZONES_OF_REGION = defaultdict(set)
for prefix, zones in TIMEZONE_DATA.items():
    if not prefix.startswith("1") and geographical(prefix):
        for region in regions(prefix):
            ZONES_OF_REGION[region].update(zones)


@cache
def zone(prefix):
    """The zone, the one named most often of zones with the same civil time, or unsure."""
    zones = TIMEZONE_DATA[prefix]
    anywhere = not geographical(prefix) and any(differ(ZONES_OF_REGION[region]) for region in regions(prefix))
    if anywhere or differ(zones):
        return UNSURE
    return min(zones, key=lambda zone: (-NAMED[zone], zone))


def inherited(prefix):
    """What the next shorter prefix of the table says."""
    shorter = (prefix[:length] for length in range(len(prefix) - 1, 0, -1))
    return next((zone(p) for p in shorter if p in TIMEZONE_DATA), None)


# The table has Recife's numbers, of four million people, in the zone of an island 500 km off its coast.
MISPLACED = "America/Noronha"

for prefix in sorted(TIMEZONE_DATA):
    if zone(prefix) != inherited(prefix) and zone(prefix) != MISPLACED:
        print(prefix, zone(prefix))
