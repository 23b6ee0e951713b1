"""What happens when the program itself goes wrong: the traceback goes into a file, the user gets a sentence."""

import traceback

import platformdirs


def told_of(error: BaseException) -> str:
    """Write an error that nobody foresaw into the user's log, and return the sentence that says so."""
    lines = traceback.format_exception(error)
    try:
        path = platformdirs.user_log_path("perfdesk", appauthor=False, ensure_exists=True) / "error.log"
        with path.open("a", encoding="utf-8") as log:
            log.write("".join(lines) + "\n")
    except OSError:
        return "程序内部出了错，已保存的内容不受影响。请把刚才的操作告诉维护人员。"
    return f"程序内部出了错，已保存的内容不受影响。详情写在 {path}，请把它交给维护人员。"
