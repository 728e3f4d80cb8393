"""The words dates are made of, and the many ways to write them."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
GLUED_UNITS = {"d": "day", "w": "week", "h": "hour"}  # only right behind a figure: "2d"
PLURALS = {"mornings": "morning", "afternoons": "afternoon", "evenings": "evening", "nights": "night"}


def _listed(lines: str) -> dict[str, str]:
    """Each line: the word meant, then how else it is written."""
    rows = [line.split() for line in lines.splitlines()]
    return {typed: meant for meant, *others in filter(None, rows) for typed in others}


def _counted(words: str) -> dict[str, int]:
    return {word: count for count, word in enumerate(words.split(), 1)}


ALIASES = {month[:3]: month for month in MONTHS} | _listed("""
    monday mon
    tuesday tue tues
    wednesday wed weds
    thursday thu thur thurs
    friday fri
    saturday sat
    sunday sun
    september sept
    tomorrow tmrw tmw tmr tomo tomoz tomoro
    tonight tonite
    minute min mins minutes
    hour hr hrs hours
    day days
    week wk wks weeks
    fortnight fortnights
    month mth mths months
    year yr yrs years
    weekdays weekday
    eod cob cop eob
    until til till
    about around approx approximately roughly circa
    noon midday
    lunchtime lunch
    next nxt
    every each
    sometime anytime
    start beginning
    christmas xmas
""")
CARDINALS = _counted(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
ORDINALS = _counted(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
) | {"thirtieth": 30}
OPENERS = frozenset(
    _counted(
        "please pls plz lets let us do say shall we can could you how what about make it go for meet meeting "
        "schedule book arrange ok okay hi hello thanks then"
    )
)
CLOSERS = frozenset(_counted("please pls plz thanks thank you ta cheers ok okay then everyone all"))
TYPO_TARGETS = (*WEEKDAYS, *(month for month in MONTHS if len(month) > 5), "tomorrow")
