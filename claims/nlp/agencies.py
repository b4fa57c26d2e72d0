"""Credit lines of news agencies: whose text an article says that it carries."""

from __future__ import annotations

import re

UNNAMED = "agencies"
_NAMES = {
    "Reuters": r"Reuters",
    "AP": r"AP|Associated Press",
    "AFP": r"AFP|Agence France-Presse",
    "dpa": r"dpa|Deutsche Presse-Agentur",
    "TASS": r"TASS|ITAR-TASS",
    "Interfax": r"Interfax",
    "RIA Novosti": r"RIA Novosti|RIA",
    "Xinhua": r"Xinhua",
    "Anadolu": r"Anadolu(?: Agency)?|AA",
    "PA": r"PA Media|Press Association|PA",
    "UPI": r"UPI",
    "ANSA": r"ANSA",
    "EFE": r"EFE",
    "Kyodo": r"Kyodo(?: News)?",
    "Yonhap": r"Yonhap",
    "IANS": r"IANS",
    "PTI": r"PTI|Press Trust of India",
    "Ukrinform": r"Ukrinform",
    "Armenpress": r"Armenpress|ARMENPRESS",
    "Bloomberg": r"Bloomberg(?: News)?",
}
_ANY = "|".join(f"(?:{names})" for names in _NAMES.values())
_LIST = rf"(?:the )?(?:{_ANY})(?:\s*(?:,|/|;|and|&)\s*(?:the )?(?:{_ANY}))*"
_MATTER = "reporting|files?|material|information|inputs?"
_CREDITS = tuple(
    re.compile(pattern, re.MULTILINE)
    for pattern in (
        rf"^[^\n]{{0,80}}\((?P<names>{_LIST})\)\s*[-–—:]",  # KYIV, March 5 (Reuters) -
        rf"^[\s(\[–—-]*(?:[Ss]ource:?\s*|[Cc]redit:?\s*|[Bb]y\s+)?(?P<names>{_LIST})[\s)\].]*$",  # a line of its own
        rf"[–—-]\s*(?P<names>{_LIST})[\s)\].]*$",  # ... ended a paragraph. - AFP
        rf"(?:[Ww]ith|[Aa]dditional|[Ss]ome) (?:{_MATTER}) (?:by|from) (?P<names>{_LIST})",
        rf"^[\s(\[–—-]*(?:[Ww]ith|[Ff]rom) (?P<names>{_LIST})[\s)\].]*$",
        rf"(?P<names>{_LIST}) contributed to this (?:report|article|story)",
    )
)
_REUTERS_STAFF = re.compile(r"\((?:Additional r|R)eporting by [^)]{3,200}?[Ee]diting by [^)]{3,200}\)")
_AGENCIES = re.compile(
    r"^(?:[^\S\n]|[(\[–—-])*+(?:[Ww]ith|[Ff]rom|[Bb]y|[Ss]ource:?)?[^\S\n]*"
    r"(?:[Nn]ews |[Ww]ire )?[Aa]gencies(?:[^\S\n]|[)\].])*+$"
    r"|[Aa]gencies contributed to this"
    r"|(?:reporting|files?|material|inputs?) (?:by|from) (?:news |wire )?agencies",
    re.MULTILINE,
)


def credited(text: str, outlet: str = "") -> tuple[str, ...]:
    """The agencies that a text, or the outlet it comes from, is credited to, sorted; "agencies" where unnamed."""
    found = {name for pattern in _CREDITS for match in pattern.finditer(text) for name in _named(match["names"])}
    found |= {name for name, names in _NAMES.items() if re.fullmatch(rf"(?:the )?(?:{names})", outlet.strip())}
    if _REUTERS_STAFF.search(text):
        found.add("Reuters")
    if _AGENCIES.search(text):
        found.add(UNNAMED)
    return tuple(sorted(found))


def _named(listed: str) -> set[str]:
    return {name for name, names in _NAMES.items() if re.search(rf"\b(?:{names})\b", listed)}
