from typing import final

@final
class AlignmentSource: ...
