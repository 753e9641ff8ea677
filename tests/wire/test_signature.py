import pytest
from cryptography.hazmat.primitives.asymmetric import x25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from wire.error import WireError
from wire.signature import Key, is_sealed, new_key, open_key, signer

TEXT = b'{"format": 2, "name": "small"}\n'


@pytest.fixture(scope="module")
def key() -> Key:
    return open_key(new_key())


def test_a_signature_names_the_key_that_made_it(key):
    assert signer(key.signature(TEXT), TEXT) == key.public
    assert len(key.public) == 64


def test_any_flipped_bit_in_a_signature_is_refused(key):
    line = key.signature(TEXT)
    for bit in range(8 * len(line)):
        damaged = bytearray(line)
        damaged[bit // 8] ^= 1 << bit % 8
        with pytest.raises(WireError):
            signer(bytes(damaged), TEXT)


def test_any_flipped_bit_in_what_was_signed_is_refused(key):
    line = key.signature(TEXT)
    for bit in range(8 * len(TEXT)):
        damaged = bytearray(TEXT)
        damaged[bit // 8] ^= 1 << bit % 8
        with pytest.raises(WireError, match="another manifest"):
            signer(line, bytes(damaged))


@pytest.mark.parametrize("line", [b"", b"\xff\x00", b"ed25519\n", b"rsa 00 00\n"])
def test_what_is_no_signature_is_refused(line):
    with pytest.raises(WireError, match="not one line"):
        signer(line, TEXT)


def test_a_key_with_a_passphrase_opens_only_by_it():
    pem = new_key(b"high pass")
    assert is_sealed(pem)
    assert open_key(pem, b"high pass").public == open_key(pem, b"high pass").public
    for wrong in (b"", b"low pass"):
        with pytest.raises(WireError, match="passphrase"):
            open_key(pem, wrong)


def test_what_is_no_key_or_one_of_another_kind_is_refused():
    with pytest.raises(WireError, match="no private key"):
        open_key(b"-----BEGIN NOTHING-----")
    other = x25519.X25519PrivateKey.generate()
    pem = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(WireError, match="another kind"):
        open_key(pem)
