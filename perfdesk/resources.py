"""Where the shipped data lies: editions, fonts, samples."""

from functools import cache
from pathlib import Path


@cache
def resource_folder() -> Path:
    """Return the folder of the shipped data: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent
    installed = package / "resources"
    return installed if installed.is_dir() else package.parent / "resources"


def sample_file() -> Path:
    """Return the sample book that is shipped."""
    return resource_folder() / "samples" / "示例填报册.json"
