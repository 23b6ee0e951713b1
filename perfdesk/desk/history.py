"""History: what was done, by name, and what takes it back."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from perfdesk.desk.operations import Operation


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that the user did.

    Attributes:
        label: what it was (`粘贴 12 行`).
        forward: does it again.
        back: takes it back.
        merge: what typing goes on in, "" where the next change is a step of its own.
    """

    label: str
    forward: tuple[Operation, ...]
    back: tuple[Operation, ...]
    merge: str = ""


@dataclass(slots=True)
class History:
    """The steps that can be undone, and those that can be done again."""

    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)

    def add(self, step: Step) -> None:
        """Take in what was just done; further typing in one place joins the step that began it."""
        self.undone.clear()
        last = self.done[-1] if self.done else None
        if last is not None and step.merge and last.merge == step.merge:
            self.done[-1] = replace(last, label=step.label, forward=step.forward)
        else:
            self.done.append(step)

    def forget(self, lost: Collection[Operation]) -> None:
        """Keep no step that needs one of these operations to be taken back, nor what lies behind it."""
        self.undone.clear()
        needing = (n for n, step in enumerate(self.done, start=1) if any(each in lost for each in step.back))
        del self.done[: max(needing, default=0)]

    def seal(self) -> None:
        """End the typing: what comes next is a step of its own."""
        if self.done:
            self.done[-1] = replace(self.done[-1], merge="")
