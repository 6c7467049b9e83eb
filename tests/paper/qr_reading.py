"""Reads a QR code (ISO/IEC 18004) from the picture of a page, by itself: what a scanner would hand to the keyboard.

For clean pictures alone: nothing is corrected, so that a wrong module is a wrong text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PIL import Image

BLOCKS = {1: (1, 16), 2: (1, 28), 3: (1, 44), 4: (2, 32), 5: (2, 43), 6: (4, 27)}
"""Of level M, by version: how many blocks of data, and the codewords in each."""
ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
MASKS: tuple[Callable[[int, int], bool], ...] = (
    lambda row, column: (row + column) % 2 == 0,
    lambda row, column: row % 2 == 0,
    lambda row, column: column % 3 == 0,
    lambda row, column: (row + column) % 3 == 0,
    lambda row, column: (row // 2 + column // 3) % 2 == 0,
    lambda row, column: row * column % 2 + row * column % 3 == 0,
    lambda row, column: (row * column % 2 + row * column % 3) % 2 == 0,
    lambda row, column: ((row + column) % 2 + row * column % 3) % 2 == 0,
)
Modules = list[list[bool]]


def read(picture: Image.Image, box: tuple[int, int, int, int]) -> str:
    """Return the text of the one code inside a box of the picture (left, top, right, bottom)."""
    return text_of(modules_of(picture.convert("L").crop(box)))


def modules_of(picture: Image.Image) -> Modules:
    """Return the modules: the ink's bounds are those of the code, the upper left finder tells how large a module is."""
    dark = picture.point(lambda level: 255 if level < 128 else 0)
    bounds = dark.getbbox()
    assert bounds, "nothing is printed there"
    left, top, right, bottom = bounds
    width = 0
    while dark.getpixel((left + width, top + 2)):
        width += 1
    assert width > 7, "no finder in the corner"
    count = round((right - left) * 7 / width)
    assert count % 4 == 1, f"no QR code has {count} modules"
    across, down = (right - left) / count, (bottom - top) / count
    return [
        [bool(dark.getpixel((int(left + (column + 0.5) * across), int(top + (row + 0.5) * down)))) for column in range(count)]
        for row in range(count)
    ]


def text_of(modules: Modules) -> str:
    """Return what the modules say."""
    version = (len(modules) - 17) // 4
    bits = [modules[8][column] for column in (0, 1, 2, 3, 4)]
    level, mask = (bits[0] << 1 | bits[1]) ^ 0b10, (bits[2] << 2 | bits[3] << 1 | bits[4]) ^ 0b101
    assert level == 0, "not of level M"
    found = "".join(str(int(each)) for each in _walk(modules, MASKS[mask], version))
    return _alphanumeric(_in_order([int(found[at : at + 8], 2) for at in range(0, len(found) - 7, 8)], version))


def _walk(modules: Modules, mask: Callable[[int, int], bool], version: int) -> Iterator[bool]:
    """Yield the data modules, two columns at a time, up and down."""
    count = len(modules)
    upwards = True
    for right in (*range(count - 1, 6, -2), *range(5, 0, -2)):
        for row in range(count - 1, -1, -1) if upwards else range(count):
            for column in (right, right - 1):
                if not _is_function(row, column, count, version):
                    yield modules[row][column] != mask(row, column)
        upwards = not upwards


def _is_function(row: int, column: int, count: int, version: int) -> bool:
    near_finder = (row < 9 and (column < 9 or column > count - 9)) or (row > count - 9 and column < 9)
    centre = count - 7
    alignment = version > 1 and abs(row - centre) < 3 and abs(column - centre) < 3
    return near_finder or alignment or row == 6 or column == 6


def _in_order(codewords: list[int], version: int) -> list[int]:
    """Take the blocks apart again: one codeword of each in turn."""
    blocks, size = BLOCKS[version]
    return [codewords[at * blocks + block] for block in range(blocks) for at in range(size)]


def _alphanumeric(codewords: list[int]) -> str:
    bits = "".join(f"{each:08b}" for each in codewords)
    assert bits[:4] == "0010", "not letters and digits"
    length, at, text = int(bits[4:13], 2), 13, ""
    while len(text) < length:
        wide = 11 if length - len(text) > 1 else 6
        value = int(bits[at : at + wide], 2)
        text += ALPHANUMERIC[value // 45] + ALPHANUMERIC[value % 45] if wide == 11 else ALPHANUMERIC[value]
        at += wide
    return text
