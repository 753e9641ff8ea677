"""A photograph's keywords are written, and nothing else of it changes."""

import io
import json
import shutil
import subprocess

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from edge.evidence import jpeg
from edge.evidence.packet import PacketError, with_caption
from edge.evidence.photograph import Photograph, write_photograph
from edge.evidence.subject import Caption
from tests.conftest import missing
from tests.edge.evidence.pictures import picture, pixels, segment, without_xmp, xmp_segment

LEOPARD = Caption(("Species|Panthera uncia", "Uncia|score|0.97", "Uncia|burst|902"), "IMG_0034.JPG")
#: A multi-picture index with nothing in it.
MPF = b"MPF\0MM\0*\0\0\0\x08" + bytes(32)
FOREIGN = b"""<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<r:Description r:about="uuid:1" xmlns:lr="http://ns.adobe.com/lightroom/1.0/"
 xmlns:d="http://purl.org/dc/elements/1.1/" xmlns:trap="http://example.org/trap/" trap:Site="7">
<lr:hierarchicalSubject><r:Bag><r:li>Individual|Dagina</r:li><r:li>Uncia|score|0.11</r:li></r:Bag>
</lr:hierarchicalSubject><d:subject><r:Bag><r:li>cubs</r:li></r:Bag></d:subject>
<trap:Note>a &lt;rock&gt; &amp; snow</trap:Note></r:Description></r:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


@pytest.fixture
def write(tmp_path):
    def written(data, told=LEOPARD):
        source, target = tmp_path / "IMG_0034.JPG", tmp_path / "kept.jpg"
        source.write_bytes(data)
        write_photograph(Photograph(source, caption=told), target)
        return target.read_bytes()

    return written


def keywords(data):
    """What exiftool reads of a JPEG, by group and name."""
    if not shutil.which("exiftool"):
        missing("exiftool (apt install libimage-exiftool-perl)")
    told = subprocess.run(
        ["exiftool", "-j", "-G1", "-struct", "-"], input=data, capture_output=True, check=True
    )
    return json.loads(told.stdout)[0]


@pytest.mark.filterwarnings("ignore:Image appears to be a malformed MPO")
@pytest.mark.parametrize(
    "data",
    [
        picture(),
        picture(segments=[xmp_segment(FOREIGN)]),
        picture(segments=[segment(0xED, b"Photoshop 3.0\0"), segment(0xFE, b"a comment")]),
        picture(segments=[segment(0xE2, MPF)], behind=bytes(900)),
        picture(behind=b"\0" * 3000),
    ],
    ids=["plain", "with XMP", "with other segments", "multi-picture", "padded"],
)
def test_the_picture_and_all_but_the_xmp_stay_byte_for_byte(write, data):
    written = write(data)
    assert written != data
    assert without_xmp(written) == without_xmp(data)
    assert np.array_equal(pixels(written), pixels(data))


def test_exiftool_reads_the_keywords_and_the_cameras_own_exif(write):
    before, told = keywords(picture()), keywords(write(picture()))
    assert told["XMP-lr:HierarchicalSubject"] == list(LEOPARD.subjects)
    assert told["XMP-dc:Subject"] == ["Panthera uncia"]
    assert told["XMP-xmpMM:PreservedFileName"] == "IMG_0034.JPG"
    assert told["ExifIFD:DateTimeOriginal"] == "2026:06:01 12:00:00"
    assert told.get("ExifTool:Warning") == before.get("ExifTool:Warning")


def test_pillow_reads_the_keywords(write):
    with Image.open(io.BytesIO(write(picture()))) as image:
        described = image.getxmp()["xmpmeta"]["RDF"]["Description"]
    found = [one["hierarchicalSubject"] for one in described if "hierarchicalSubject" in one]
    assert found == [{"Bag": {"li": list(LEOPARD.subjects)}}]


def test_what_others_wrote_stays_and_only_our_own_is_replaced(write):
    told = keywords(write(picture(segments=[xmp_segment(FOREIGN)])))
    assert told["XMP-lr:HierarchicalSubject"] == ["Individual|Dagina", *LEOPARD.subjects]
    assert told["XMP-dc:Subject"] == ["cubs", "Panthera uncia"]
    assert (told["XMP-trap:Site"], told["XMP-trap:Note"]) == (7, "a <rock> & snow")


def test_judged_again_a_photograph_has_its_keywords_once(write):
    once = write(picture())
    assert write(once) == once


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xd8",
        b"no JPEG at all",
        picture()[:-2],
        picture()[:300],
        b"\0" + picture(),
        picture(segments=[xmp_segment(FOREIGN), xmp_segment(FOREIGN)]),
        picture(segments=[xmp_segment(b"<x:xmpmeta><rdf:RDF>")]),
        picture(segments=[xmp_segment(FOREIGN.replace(b"r:Bag", b"r:Nil"))]),
        picture(segments=[segment(0xE2, MPF), xmp_segment(FOREIGN)]),
    ],
)
def test_what_is_broken_or_cannot_be_added_to_is_kept_byte_for_byte(write, data):
    assert write(data) == data


def test_a_packet_that_would_not_fit_is_left_as_it_is(write):
    long = FOREIGN.replace(b"snow", b"s" * (jpeg.LONGEST_PACKET - len(FOREIGN) - 50))
    data = picture(segments=[xmp_segment(long)])
    assert write(data) == data


def test_entities_and_deep_nests_are_refused_rather_than_unfolded():
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    deep = b"<a>" * 9000 + b"</a>" * 9000
    for packet in (bomb, deep, bomb.decode().encode("utf-16"), b"<?xml encoding='x'?><a/>"):
        with pytest.raises(PacketError):
            with_caption(packet, LEOPARD)


def test_names_with_any_characters_are_told_without_breaking_the_packet():
    told = with_caption(None, Caption(("Species|A & B",), 'a<b>"\x00\x1b\udcff.jpg'))
    assert b"a&lt;b&gt;" in told
    assert with_caption(told, LEOPARD)


@settings(max_examples=300)
@given(st.data())
def test_any_damage_is_written_as_it_is_or_loses_nothing_but_xmp(data):
    whole = bytearray(picture(segments=[xmp_segment(FOREIGN)], size=(16, 16)))
    for _ in range(data.draw(st.integers(0, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    whole = bytes(whole[: data.draw(st.integers(0, len(whole)))])
    slot = jpeg.slot(whole)
    if slot:
        made = b"".join(jpeg.pieces(whole, slot, b"PACKET"))
        head = made[: slot.begin]
        assert head == whole[: slot.begin]
        assert made.endswith(b"PACKET" + whole[slot.end :])


@given(st.binary(max_size=300))
def test_any_bytes_for_a_packet_raise_the_one_error(packet):
    try:
        with_caption(packet, LEOPARD)
    except PacketError:
        return
