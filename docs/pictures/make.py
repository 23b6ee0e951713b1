"""Make the pictures of the docs again, from the shipped sample book: `python docs/pictures/make.py`."""

from pathlib import Path

import pypdfium2 as pdfium

from perfdesk.desk.jobs import editions_of
from perfdesk.export.book import print_books
from perfdesk.export.options import PrintOptions
from perfdesk.intake.read import read_file
from perfdesk.resources import resource_folder

HERE = Path(__file__).parent
PAGES = (0, 1)
SCALE = 1.1


def main() -> None:
    """Render the first pages of the sample book side by side."""
    books = read_file(resource_folder() / "samples" / "示例填报册.json").books
    document = pdfium.PdfDocument(print_books(books, editions_of(None), PrintOptions(sign_off=True)))
    pages = [document[number].render(scale=SCALE).to_pil() for number in PAGES]
    sheet = pages[0].resize((sum(page.width for page in pages) + 12, pages[0].height))
    sheet.paste((208, 208, 208), (0, 0, *sheet.size))
    left = 0
    for page in pages:
        sheet.paste(page, (left, 0))
        left += page.width + 12
    sheet.quantize(32).save(HERE / "page.png", optimize=True)


if __name__ == "__main__":
    main()
