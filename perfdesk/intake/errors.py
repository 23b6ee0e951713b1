"""What a reader says when a file cannot be read at all."""

from perfdesk.errors import PerfdeskError


class IntakeError(PerfdeskError):
    """A file cannot be read; the sentence names file, place and reason. Nothing of it was stored."""

    def __init__(self, file_name: str, place: str, reason: str) -> None:
        between = "" if not place or reason.startswith("起") else "："
        super().__init__(f"文件“{file_name}”不能导入：{place}{between}{reason}。")
        self.file_name, self.place, self.reason = file_name, place, reason
