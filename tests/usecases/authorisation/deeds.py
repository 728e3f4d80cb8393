"""Everything that people do, in one list."""

from tests.usecases.authorisation.deeds_of_meeting import MEETING
from tests.usecases.authorisation.deeds_of_ones_own import ONES_OWN
from tests.usecases.authorisation.deeds_of_step_up import STEP_UP
from tests.usecases.authorisation.deeds_of_work import WORK

DEEDS = (*MEETING, *WORK, *ONES_OWN, *STEP_UP)
