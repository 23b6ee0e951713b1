"""PDFium serves one thread at a time: whoever calls pypdfium2 holds this lock meanwhile."""

from threading import RLock
from typing import Final

PDFIUM: Final = RLock()
