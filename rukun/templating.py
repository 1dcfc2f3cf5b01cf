"""`rukun template`: a table or a workbook for staff to fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from intake.mapping import own_mapping, read_mapping
from intake.template import write_csv_template, write_workbook_template
from rukun.exporting import written_whole
from rukun.settings import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

    from rukun.output import Output

_WRITERS = {".csv": write_csv_template, ".xlsx": write_workbook_template}


def write_template(out: Output, file: Path, mapping: Path | None, *, force: bool) -> None:
    """Write a template by the ending of its name, and print how it is imported."""
    declared = own_mapping() if mapping is None else read_mapping(mapping)
    if (write := _WRITERS.get(file.suffix.lower())) is None:
        raise SettingsError(f"{file}: name a file that ends in .xlsx or .csv")
    with written_whole(file, force=force) as beside:
        write(declared, beside)
    out.say(f"{file}: fill it in, and import it with", f"{file}: isilah, lalu impor dengan", markup=False)
    command = f"rukun import template {file}" if mapping is None else f"rukun import form {mapping} {file}"
    out.say(f"  {command}", markup=False)
