"""Save workbooks again by LibreOffice, and compare every cell: ``python resaved_by_libreoffice.py FILE …``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl


def main(paths: list[str]) -> int:
    """Print how many cells of each workbook LibreOffice kept; 1 if any is another."""
    lost = 0
    with TemporaryDirectory() as name:
        folder = Path(name)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        for path in map(Path, paths):
            command = ["soffice", "--headless", profile, "--convert-to", "xlsx", "--outdir", name]
            subprocess.run([*command, str(path)], check=True, capture_output=True)
            before, after = map(openpyxl.load_workbook, (path, folder / path.name))
            cells = [(sheet.title, c.coordinate) for sheet in before for row in sheet for c in row]
            other = [
                (title, place)
                for title, place in cells
                if (before[title][place].value or None) != (after[title][place].value or None)
                or after[title][place].data_type == "f"
            ]
            same_frames = [
                (s.title, s.freeze_panes, s.auto_filter.ref, s.sheet_state) for s in before
            ] == [(s.title, s.freeze_panes, s.auto_filter.ref, s.sheet_state) for s in after]
            print(f"{path.name}: {len(cells) - len(other)} of {len(cells)} cells, {other[:5]}")
            lost += len(other) + (not same_frames)
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
