"""Names of children and of their families, known by the words before them."""

import re
from collections.abc import Iterator

_KIN = (
    r"(?:step|grand|foster )?(?:mum|mummy|mother|dad|daddy|father|parents?|carers?|brother|sister|siblings?"
    r"|son|daughter|aunt|uncle|nan|gran|grandma|grandad|guardian)"
)
_CHILD = r"child|boy|girl|baby|patient|young person|teenager|toddler|kid"
_CALLED = r"(?:(?:is|was|are|who is) )?(?:called|named|known as)"
_NAME = re.compile(
    r"\b(?<!-)(?=[a-ik-pstuyA-IK-PSTUY])(?:"
    rf"(?i:(?:{_KIN}) (?:of|to|{_CALLED})|(?:{_CHILD}|he|she|they) {_CALLED}"
    rf"|(?:his|her|their|(?:child|patient|boy|girl|baby|mum|dad)['’]?s) (?:first |full |last )?(?:nick)?name(?: is|:)"
    rf"|(?:patient|child)(?: name)?:) (?P<name>[A-Z][a-z'’]+)"
    r"|(?:mum|dad|son|daughter|baby) (?P<beside>[A-Z][a-z'’]+)"
    r"|(?i:initials)(?: are| is|:)? (?P<initials>(?:[A-Z]\.? ?){2,3})(?![\w.]))"
)
_NOT_A_NAME = re.compile(
    r"An|The|This|That|Our|All|Any|Both|Every|One|Two|Three|Four|Child|Children|Patient|Unit|Team|Ward"
    r"|Mon(?:day)?|Tue(?:s|sday)?|Weds?|Wednesday|Thu(?:rs?|rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?"
    r"|January|February|March|April|May|June|July|August|September|October|November|December"
)


def find(text: str) -> Iterator[str]:
    """The names in *text* that follow words such as "mum of" or "a boy called"; written with a capital letter."""
    for found in _NAME.finditer(text):
        name = found["name"] or found["beside"] or found["initials"]
        if not _NOT_A_NAME.fullmatch(name):
            yield name
