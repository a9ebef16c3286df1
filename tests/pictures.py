"""Take the pictures of the README and the docs anew, from a real run of the demo.

    python -m pip install -e '.[test,check]'
    python tests/pictures.py [NAME ...]

It needs the font DejaVu Sans Mono (Debian's ``fonts-dejavu-core``). Each picture is what the program
draws after some keys; the moving one has a picture for each of its steps.
"""

from __future__ import annotations

import asyncio
import io
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image
from resvg_py import svg_to_bytes

sys.path.insert(0, str(Path(__file__).parent))

from cscp_tui.services.demo import load_demo
from sitting import Sitting, open_session, sitting

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cscp_tui.tui.app import CscpApp

DOCS = Path(__file__).parents[1] / "docs"
FONTS = sorted(Path("/usr/share/fonts").rglob("DejaVuSansMono*.ttf"))
FONT = "DejaVu Sans Mono"
SIZE = (120, 30)
COLOURS = 48
ZOOM = 0.62
"""The size of the picture, as a part of its own."""
BAR = 44
"""The height of the window's title in a picture, which is cut off."""
SECONDS = 1.6
"""How long each step of the moving picture is shown."""


class Keys(NamedTuple):
    """Keys to press one after the other, or a text to type."""

    keys: tuple[str, ...] = ()
    text: str = ""


PICTURES: dict[str, Sequence[Keys]] = {
    "plan.png": [Keys(("2",))],
    "quarterly-update.png": [Keys(("7",))],
    "form.png": [Keys(("2",)), Keys(("a", "tab", "tab"))],
    "dialog.png": [Keys(("2",)), Keys(("m", "enter")), Keys(("q",))],
    "meeting.gif": [
        Keys(("2",)),
        Keys(("m", "enter")),
        Keys(("r",)),
        Keys(("asterisk",)),
        Keys(("escape",)),
        Keys(("colon",), "Police to send the missing data by 31 January"),
        Keys(("enter",)),
        Keys(("colon",), "BP25-2.5 delivered"),
        Keys(("enter",)),
        Keys(("escape",)),
        Keys(("b",)),
        Keys(("escape", "z")),
        Keys(("y",)),
    ],
}


def drawn(app: CscpApp) -> Image.Image:
    """Draw what the program shows."""
    svg = app.export_screenshot(title="").replace("Fira Code", FONT)
    made = svg_to_bytes(
        svg_string=svg, font_files=[str(path) for path in FONTS], font_family=FONT, zoom=ZOOM
    )
    picture = Image.open(io.BytesIO(bytes(made))).convert("RGB")
    return picture.crop((0, round(BAR * ZOOM), *picture.size))


async def steps(at: Sitting, keys: Sequence[Keys]) -> list[Image.Image]:
    """Press the keys, and draw the program after each step."""
    found = []
    for each in keys:
        await at.press(*each.keys)
        if each.text:
            await at.paste(each.text)
        await at.text_at_rest()
        found.append(drawn(at.app))
    return found


def reduced(pictures: Sequence[Image.Image]) -> Iterator[Image.Image]:
    """Give all pictures the same few colours, as different as can be, so that files stay small."""
    palette = pictures[0].quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=2)
    for picture in pictures:
        yield picture.quantize(palette=palette, dither=Image.Dither.NONE)


async def take(name: str, folder: Path) -> None:
    """Take one picture in a new demo."""
    load_demo(folder)
    async with sitting(open_session(folder), SIZE) as at:
        pictures = await steps(at, PICTURES[name])
    file = DOCS / name
    if file.suffix == ".gif":
        first, *others = reduced(pictures)
        times = int(SECONDS * 1000)
        first.save(file, save_all=True, append_images=others, duration=times, loop=0, optimize=True)
    else:
        next(reduced(pictures[-1:])).save(file, optimize=True)
    print(f"{file.name}: {file.stat().st_size:,} bytes")


def main(names: Sequence[str]) -> None:
    """Take the pictures named, or all."""
    for name in names or PICTURES:
        with TemporaryDirectory() as folder:
            asyncio.run(take(name, Path(folder) / "demo"))


if __name__ == "__main__":
    main(sys.argv[1:])
