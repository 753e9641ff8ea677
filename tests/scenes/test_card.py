"""The card a trap camera would have written."""

from datetime import UTC, datetime, timedelta, timezone

from PIL import ExifTags, Image

from scenes.card import photograph_path, write_card
from scenes.scene import frame_number, still

START = datetime(2024, 10, 3, 23, 59, 59, tzinfo=timezone(timedelta(hours=5, minutes=30)))


def bursts():
    quiet = still(2).sized(160, 90)
    return [(START, quiet), (START + timedelta(hours=1), still(1).animal(1).sized(160, 90))]


def test_photographs_are_numbered_through_all_bursts(tmp_path):
    written = write_card(tmp_path, bursts())
    folder = tmp_path / "DCIM" / "100UNCIA"
    assert [one.path for one in written] == [folder / f"IMG_000{n}.JPG" for n in (1, 2, 3, 4)]
    assert all(one.path.is_file() for one in written)


def test_a_new_folder_begins_after_9999_photographs(tmp_path):
    last, first = photograph_path(tmp_path, 9998), photograph_path(tmp_path, 9999)
    assert last.relative_to(tmp_path).as_posix() == "DCIM/100UNCIA/IMG_9999.JPG"
    assert first.relative_to(tmp_path).as_posix() == "DCIM/101UNCIA/IMG_0001.JPG"


def test_every_photograph_comes_with_its_truth(tmp_path):
    written = write_card(tmp_path, bursts())
    assert [(one.burst, one.frame) for one in written] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert [one.truth for one in written] == ["empty"] * 2 + ["snow_leopard"] * 2
    assert [one.frame_truth for one in written] == ["empty"] * 3 + ["snow_leopard"]


def test_exif_tells_when_and_that_it_is_rendered(tmp_path):
    second = write_card(tmp_path, bursts())[1]
    with Image.open(second.path) as photograph:
        exif = photograph.getexif()
    taken = exif.get_ifd(ExifTags.IFD.Exif)
    assert exif[ExifTags.Base.Make] == "Uncia"
    assert exif[ExifTags.Base.Model] == "rendered scene"
    assert exif[ExifTags.Base.ImageDescription] == "rendered, not a photograph"
    assert taken[ExifTags.Base.DateTimeOriginal] == "2024:10:04 00:00:00"
    assert taken[ExifTags.Base.SubsecTimeOriginal] == "000"
    assert taken[ExifTags.Base.OffsetTimeOriginal] == "+05:30"


def test_a_time_of_no_zone_is_written_as_utc(tmp_path):
    naive = START.astimezone(UTC).replace(tzinfo=None)
    (one,) = write_card(tmp_path, [(naive, still(1).sized(160, 90))])
    with Image.open(one.path) as photograph:
        taken = photograph.getexif().get_ifd(ExifTags.IFD.Exif)
    assert taken[ExifTags.Base.OffsetTimeOriginal] == "+00:00"


def test_frame_numbers_can_be_read_from_the_files(tmp_path):
    for one in write_card(tmp_path, bursts()):
        with Image.open(one.path) as photograph:
            assert frame_number(photograph) == one.frame


def test_progress_hears_of_every_file(tmp_path):
    heard = []
    write_card(tmp_path, bursts(), progress=lambda done, total: heard.append((done, total)))
    assert heard == [(1, 4), (2, 4), (3, 4), (4, 4)]
