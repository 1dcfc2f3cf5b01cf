"""What domain.md §2 says of a dispute, its mediations and its agreements, written down once more, in plain tables and
sentences and without the domain's own code: the model that the machines hold it against.

``Case`` knows where everything stands. ``STEPS`` are the things that people try: each says what is tried, whether it
is legal as the case stands, and how the case stands afterwards.
"""

from tests.domain.lives.case import Attempt, Cannot, Case
from tests.domain.lives.ways import A_WHOLE_CASE, STEPS, a_legal_way

__all__ = ["A_WHOLE_CASE", "STEPS", "Attempt", "Cannot", "Case", "a_legal_way"]
