"""Writes countries.txt and calling-codes.txt beside itself.

    python3 -m venv venv && venv/bin/pip install phonenumbers tzdata
    npm pack cldr-core && tar xzf cldr-core-*.tgz
    venv/bin/python countries.py package/supplemental/territoryInfo.json

See countries.md for where the data is from and what is made of it.
"""

import json
import re
import sys
import zoneinfo
from collections import defaultdict
from datetime import datetime, timedelta, timezone
from functools import cache
from importlib.resources import files
from pathlib import Path

import phonenumbers
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata, PhoneNumberType

zoneinfo.reset_tzpath(())  # The zones of the package tzdata, not those of this machine.

HERE = Path(__file__).parent
TERRITORIES = json.loads(Path(sys.argv[1]).read_text())["supplemental"]["territoryInfo"]
UNSURE = "-"

# Languages that the rule below gets wrong, or does not find.
LANGUAGES = {
    # Mostly people from elsewhere.
    "AE": UNSURE, "BH": UNSURE, "KW": UNSURE, "QA": UNSURE,
    # The other language is many people's second, but hardly anybody's only one.
    "DK": "da", "FI": "fi", "HK": "zh-Hant", "PR": "es", "UA": "uk",
    # The others are spoken, this one is written.
    "MO": "zh-Hant", "PY": "es", "TW": "zh-Hant",
    # CLDR has Norwegian three times: both written forms, and the name for either.
    "NO": "nb",
    # Many read Tamil only; Swahili is spoken, English written.
    "LK": UNSURE, "UG": UNSURE,
}


def language(country):
    """The official language that most people can read, unless another is near it."""
    if country in LANGUAGES:
        return LANGUAGES[country]
    share, status = {}, {}
    for tag, facts in TERRITORIES[country].get("languagePopulation", {}).items():
        if "_officialStatus" in facts:
            share[tag] = float(facts["_populationPercent"]) * float(facts.get("_writingPercent", 100)) / 100
            status[tag] = facts["_officialStatus"]
    national = [tag for tag in share if status[tag] != "official_regional"]
    main = max(national, key=lambda tag: share[tag], default=None)
    if main is None:
        return UNSURE
    # Not another script of the same language.
    others = [share[tag] for tag in share if tag.split("_")[0] != main.split("_")[0]]
    if share[main] < 60 or max(others, default=0) >= share[main] / 4:
        return UNSURE
    return "pt-PT" if main == "pt" and country != "BR" else main.replace("_", "-")


# As in phone-zones.py.
MOMENTS = [datetime(2026, 1, 1, tzinfo=timezone.utc) + timedelta(hours=6 * n) for n in range(5 * 365 * 4)]


@cache
def civil_time(zone):
    return tuple(moment.astimezone(zoneinfo.ZoneInfo(zone)).utcoffset() for moment in MOMENTS)


# The main zones of the countries that zone.tab does not begin with theirs, by the people in them.
MAIN = {
    "AU": "Australia/Sydney Australia/Brisbane Australia/Perth Australia/Adelaide Australia/Darwin",
    "BR": "America/Sao_Paulo America/Manaus America/Rio_Branco",
    "CA": "America/Toronto America/Vancouver America/Edmonton America/Halifax America/Winnipeg America/Regina",
    "MX": "America/Mexico_City America/Mazatlan America/Tijuana",
    "RU": "Europe/Moscow Asia/Yekaterinburg Asia/Novosibirsk Europe/Samara Asia/Irkutsk Asia/Vladivostok"
    " Asia/Yakutsk Asia/Omsk Europe/Kaliningrad",
    "UA": "Europe/Kyiv",
    "US": "America/New_York America/Chicago America/Los_Angeles America/Denver America/Phoenix Pacific/Honolulu",
    "UZ": "Asia/Tashkent",
}


def zones(country):
    """The main zones of a country, one for each civil time."""
    main = MAIN.get(country, "").split()
    assert set(main) <= set(ZONES[country]), country
    chosen = {}
    for zone in main + ZONES[country]:
        chosen.setdefault(civil_time(zone), zone)
    return list(chosen.values())


ZONES = defaultdict(list)
for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text().splitlines():
    if not line.startswith("#"):
        country, _, zone = line.split("\t")[:3]
        ZONES[country].append(zone)


def main_country(regions):
    """The country of a calling code: its only one, or where nine of ten of its people live."""
    main = regions[0]
    people = {region: int(TERRITORIES[region]["_population"]) for region in regions}
    return main if main in ZONES and people[main] >= 0.9 * sum(people.values()) else None


NOWHERE = {PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.PERSONAL_NUMBER}


def area(code):
    """The country of an area code of +1, unsure if it has none, nothing if no number begins so."""
    for region in COUNTRY_CODE_TO_REGION_CODE[1]:
        own = PhoneMetadata.metadata_for_region(region).leading_digits
        if own and re.fullmatch(own, str(code)):
            return region
    numbers = [phonenumbers.parse(f"+1{code}{digit}345678") for digit in range(2, 10)]
    valid = [number for number in numbers if phonenumbers.is_valid_number(number)]
    if not valid:
        return None
    placed = [number for number in valid if phonenumbers.number_type(number) not in NOWHERE]
    countries = {phonenumbers.region_code_for_number(number) for number in placed}
    return countries.pop() if len(countries) == 1 else UNSURE


# Codes that several countries share: of +7 Kazakhstan has 76 and 77. Ascension is a part of SH.
CODES = {"1": "US", "7": "RU", "76": "KZ", "77": "KZ", "247": "SH"}
for code, regions in COUNTRY_CODE_TO_REGION_CODE.items():
    if str(code) not in CODES and regions != ("001",) and (country := main_country(regions)):
        CODES[str(code)] = country
for code in range(200, 1000):
    if (country := area(code)) not in (None, "US"):
        CODES[f"1{code}"] = country

(HERE / "countries.txt").write_text(
    "".join(f"{country} {language(country)} {' '.join(zones(country))}\n" for country in sorted(ZONES))
)
(HERE / "calling-codes.txt").write_text("".join(f"{code} {CODES[code]}\n" for code in sorted(CODES)))
