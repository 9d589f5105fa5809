from typing import final

from typing_extensions import Self

@final
class FileObject:
    def __new__(cls, file: object, reading: bool, writing: bool) -> Self: ...

def is_file_path(source: object) -> bool: ...
def name_of(source: object) -> str: ...
