"""`python -m scenes`."""

from PIL import Image

from scenes.__main__ import main
from scenes.card import write_card
from scenes.scene import still
from scenes.season import FIRST_DAY
from scenes.sheet import contact_sheet


def test_no_bursts_is_an_empty_card(tmp_path, capsys):
    assert main([str(tmp_path), "--bursts", "0", "--sheet", str(tmp_path / "sheet.png")]) == 0
    assert "0 photographs" in capsys.readouterr().out


def test_the_contact_sheet_holds_a_row_for_every_six(tmp_path):
    written = write_card(tmp_path, [(FIRST_DAY, still(7).sized(160, 90))])
    sheet = contact_sheet(written)
    assert isinstance(sheet, Image.Image)
    assert sheet.height == 2 * (180 + 18)
