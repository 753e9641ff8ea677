"""XMP packets: what is known of a photograph, beside what others wrote there.

https://developer.adobe.com/xmp/docs/ ; `hierarchicalSubject` is Lightroom's, which digiKam,
exiftool (as XMP-lr:HierarchicalSubject) and with it camtrapR read.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from edge.evidence.subject import Caption

if TYPE_CHECKING:
    from xml.dom.minidom import Document, Element

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DC = "http://purl.org/dc/elements/1.1/"
_LR = "http://ns.adobe.com/lightroom/1.0/"
_MM = "http://ns.adobe.com/xap/1.0/mm/"
_XMLNS = "http://www.w3.org/2000/xmlns/"
#: Keywords that are only ever ours: in a photograph that is judged again they are replaced.
_OURS = "Uncia|"
_SPECIES = "Species|"
_EMPTY = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}"/></x:xmpmeta>'.encode()
_BEGIN = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
_END = '\n<?xpacket end="w"?>'
_UNSPEAKABLE = re.compile("[^\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


class PacketError(ValueError):
    """A packet that cannot be added to, and must be left as it is."""


def with_caption(packet: bytes | None, told: Caption) -> bytes:
    """A packet that says what is told, and all that `packet` said besides. Raises PacketError.

    Other people's keywords and properties stay as they are, also a species of theirs.
    """
    try:
        return _captioned(_parsed(_EMPTY if packet is None else packet), told)
    except RecursionError as error:
        raise PacketError("it is nested too deeply") from error


def _captioned(document: "Document", told: Caption) -> bytes:
    species = [one.removeprefix(_SPECIES) for one in told.subjects if one.startswith(_SPECIES)]
    _add(document, _bag(document, _LR, "lr:hierarchicalSubject"), told.subjects)
    _add(document, _bag(document, _DC, "dc:subject"), species)
    if told.own_name and not _has(document, _MM, "PreservedFileName"):
        _put_text(document, _MM, "xmpMM:PreservedFileName", told.own_name)
    root = document.documentElement
    return (_BEGIN + (root.toxml() if root else "") + _END).encode()


def _parsed(packet: bytes) -> "Document":
    # Imported here: a run that keeps nothing needs no XML.
    from xml.dom.minidom import parseString  # noqa: PLC0415
    from xml.parsers.expat import ExpatError  # noqa: PLC0415

    try:
        text = packet.decode("utf-8").strip("\ufeff\0 \r\n\t")
        # Entities are how a few bytes of XML become gigabytes; no XMP has any.
        if "<!" in text.replace("<!--", "") or "<?xml " in text:
            raise PacketError("it declares a document type or an encoding")
        return parseString(text.encode())  # noqa: S318  (no entities, see above)
    except (ExpatError, ValueError, LookupError) as error:
        raise PacketError(f"no XML: {error}") from error


def _bag(document: "Document", uri: str, name: str) -> "Element":
    """The list that is a property's value, made where there is none."""
    found = document.getElementsByTagNameNS(uri, name.split(":")[1])
    if not found:
        bag = document.createElementNS(_RDF, "rdf:Bag")
        _put(document, uri, name).appendChild(bag)
        return bag
    lists = [
        node
        for node in found[0].childNodes
        if node.nodeType == node.ELEMENT_NODE
        and (node.namespaceURI, node.localName) in {(_RDF, "Bag"), (_RDF, "Seq")}
    ]
    if len(found) > 1 or len(lists) != 1:
        raise PacketError(f"{name} in it is no list")
    return lists[0]


def _add(document: "Document", bag: "Element", values: Iterable[str]) -> None:
    held = set()
    for item in bag.getElementsByTagNameNS(_RDF, "li"):
        text = "".join(node.data for node in item.childNodes if node.nodeType == node.TEXT_NODE)
        if text.startswith(_OURS):
            bag.removeChild(item)
        held.add(text)
    for value in values:
        if value in held and not value.startswith(_OURS):
            continue
        item = document.createElementNS(_RDF, f"{bag.prefix}:li" if bag.prefix else "li")
        item.appendChild(document.createTextNode(value))
        bag.appendChild(item)


def _has(document: "Document", uri: str, name: str) -> bool:
    """Whether a property is given, as an element or as an attribute."""
    described = document.getElementsByTagNameNS(_RDF, "Description")
    return bool(document.getElementsByTagNameNS(uri, name)) or any(
        one.hasAttributeNS(uri, name) for one in described
    )


def _put(document: "Document", uri: str, name: str) -> "Element":
    """A new property, in a description of its own: no prefix of others can mean another thing."""
    rdf = document.getElementsByTagNameNS(_RDF, "RDF")
    described = document.getElementsByTagNameNS(_RDF, "Description")
    if len(rdf) != 1:
        raise PacketError("no rdf:RDF in it")
    own = document.createElementNS(_RDF, "rdf:Description")
    own.setAttributeNS(_XMLNS, "xmlns:rdf", _RDF)
    own.setAttributeNS(_XMLNS, f"xmlns:{name.split(':', maxsplit=1)[0]}", uri)
    about = described[0].getAttributeNS(_RDF, "about") if described else ""
    own.setAttributeNS(_RDF, "rdf:about", about)
    made = document.createElementNS(uri, name)
    own.appendChild(made)
    rdf[0].appendChild(own)
    return made


def _put_text(document: "Document", uri: str, name: str, text: str) -> None:
    told = _UNSPEAKABLE.sub("_", text)
    _put(document, uri, name).appendChild(document.createTextNode(told))
