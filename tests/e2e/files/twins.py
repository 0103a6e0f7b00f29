"""Reads the Word and the Excel file of a report with libraries that did not write them.

Prints as JSON: the tables of the Word file that have a header, row by row, and the sheets of the Excel
file after the first, with what every formula comes to.
"""

import json
import sys

from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook


def texts(row):
    return [text for text in ("".join(t.text for t in cell.iter(qn("w:t"))) for cell in row.iter(qn("w:tc"))) if text]


def is_header(row):
    return next(row.iter(qn("w:tblHeader")), None) is not None


word, excel = sys.argv[1:]
tables = []
for table in Document(word).element.body.iter(qn("w:tbl")):
    rows = list(table.iter(qn("w:tr")))
    if is_header(rows[0]):
        tables.append({"header": sum(map(is_header, rows)), "rows": [texts(row) for row in rows if not is_header(row)]})

values, formulas = load_workbook(excel, data_only=True), load_workbook(excel)
sheets = []
for name in values.sheetnames[1:]:
    rows = [[cell for cell in row if cell is not None] for row in values[name].iter_rows(values_only=True)]
    sums = [cell.value for row in formulas[name].iter_rows() for cell in row if cell.data_type == "f"]
    sheets.append({"name": name, "rows": rows, "sums": sums, "titles": values[name].print_title_rows, "frozen": values[name].freeze_panes})

print(json.dumps({"tables": tables, "sheets": sheets}, ensure_ascii=False))
