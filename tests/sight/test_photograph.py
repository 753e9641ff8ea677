import io
import struct
import zlib
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from sight.photograph import LONGEST_SIDE, UnreadableError, is_infrared, read_photograph


def saved(tmp_path, picture, name="a.jpg", **options):
    path = tmp_path / name
    picture.save(path, **({"format": "JPEG"} | options))
    return path


def test_a_photograph_is_rgb_rows_by_columns(tmp_path):
    pixels = read_photograph(saved(tmp_path, Image.new("RGB", (64, 48), (200, 20, 20))))
    assert (pixels.shape, pixels.dtype) == ((48, 64, 3), np.uint8)
    assert abs(pixels[10, 10].astype(int) - (200, 20, 20)).max() < 6


def test_the_banner_is_cut_off_at_top_and_bottom(tmp_path):
    picture = Image.new("RGB", (100, 100), (0, 255, 0))
    picture.paste((0, 0, 0), (0, 0, 100, 10))
    picture.paste((0, 0, 0), (0, 80, 100, 100))
    pixels = read_photograph(saved(tmp_path, picture, quality=95), 0.1, 0.2)
    assert pixels.shape[0] == 70
    assert pixels[1:-1, :, 1].min() > 200


def test_a_large_photograph_is_brought_to_working_size(tmp_path):
    pixels = read_photograph(saved(tmp_path, Image.new("RGB", (4000, 3000))))
    assert max(pixels.shape) == LONGEST_SIDE
    assert pixels.shape[0] / pixels.shape[1] == pytest.approx(0.75)


@pytest.mark.parametrize("mode", ["CMYK", "L", "1", "P", "RGBA", "LA"])
def test_every_usual_mode_is_read_as_rgb(tmp_path, mode):
    name = "a.jpg" if mode in {"CMYK", "L"} else "a.png"
    path = saved(tmp_path, Image.new(mode, (40, 30)), name, format=name[2:].replace("jpg", "jpeg"))
    assert read_photograph(path).shape == (30, 40, 3)


def test_sixteen_bits_keep_their_brightness(tmp_path):
    middle = np.full((30, 40), 0x8000, np.uint16)
    path = saved(tmp_path, Image.fromarray(middle), "a.png", format="PNG")
    assert set(np.unique(read_photograph(path))) == {0x80}


def test_a_photograph_taken_upright_is_turned(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    assert read_photograph(saved(tmp_path, Image.new("RGB", (40, 30)), exif=exif)).shape[0] == 40


def test_an_empty_file_says_so(tmp_path):
    path = tmp_path / "a.jpg"
    path.touch()
    with pytest.raises(UnreadableError, match="the file is empty"):
        read_photograph(path)


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(UnreadableError, match="cannot be read"):
        read_photograph(tmp_path / "gone.jpg")


def test_a_truncated_photograph_is_not_judged_by_its_upper_half(tmp_path):
    noise = np.random.default_rng(1).integers(0, 255, (480, 640, 3), np.uint8)
    path = saved(tmp_path, Image.fromarray(noise))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(UnreadableError, match="not a whole picture"):
        read_photograph(path)


def test_a_file_that_is_no_picture_says_so(tmp_path):
    path = tmp_path / "a.jpg"
    path.write_text("this is a letter, not a picture")
    with pytest.raises(UnreadableError, match="not a picture"):
        read_photograph(path)


def test_a_png_under_a_jpegs_name_is_read(tmp_path):
    path = saved(tmp_path, Image.new("RGB", (40, 30), (9, 9, 9)), format="PNG")
    assert read_photograph(path).max() == 9


def test_a_decompression_bomb_is_refused_before_it_is_unpacked(tmp_path):
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)
    with pytest.raises(UnreadableError):
        read_photograph(path)


@given(damage=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=30))
def test_a_damaged_photograph_is_read_or_unreadable_and_nothing_else(tmp_path_factory, damage):
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), (99, 9, 9)).save(buffer, "JPEG")
    data = bytearray(buffer.getvalue())
    for at, value in damage:
        data[at % len(data)] = value
    path = tmp_path_factory.mktemp("damaged") / "a.jpg"
    path.write_bytes(data)
    with suppress(UnreadableError):
        read_photograph(path)


def test_grey_is_infrared_and_colour_is_not():
    grey = np.repeat(np.random.default_rng(1).integers(0, 255, (80, 80, 1), np.uint8), 3, axis=2)
    coloured = grey.copy()
    coloured[..., 2] //= 2
    assert is_infrared(grey)
    assert not is_infrared(coloured)
