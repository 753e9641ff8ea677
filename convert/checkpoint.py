"""Checkpoints: the tensors of a PyTorch weights file of the older layout, without PyTorch.

The file is five pickles (magic number, protocol, platform, tensors by name, names of storages) and
then each storage: its length as int64 and its numbers. Nothing that a pickle names is ever called
but the few constructors of tensors, so a hostile file can do no harm.
"""

import pickle
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from convert.error import ConvertError

_MAGIC = 0x1950A86A20F9469CFC6C
_DTYPES = {"FloatStorage": "<f4", "LongStorage": "<i8"}

Tensors = dict[str, NDArray[Any]]


def read_checkpoint(path: Path) -> Tensors:
    """The tensors by name, as float32 or int64. Raises ConvertError naming the file."""
    try:
        with path.open("rb") as file:
            return _tensors(file)
    except OSError as error:
        raise ConvertError(f"{path}: cannot be read: {error.strerror}") from error
    except (pickle.UnpicklingError, EOFError, ValueError, KeyError, AttributeError) as error:
        raise ConvertError(f"{path}: not a PyTorch weights file of the older layout") from error
    except (IndexError, TypeError, ImportError, MemoryError) as error:
        raise ConvertError(f"{path}: not a PyTorch weights file of the older layout") from error


def _tensors(file: IO[bytes]) -> Tensors:
    if _Reader(file).load() != _MAGIC:
        raise ValueError("another magic number")
    for _ in ("protocol", "platform"):
        _Reader(file).load()
    described = _Reader(file).load()
    storages = {}
    dtypes = {each.storage: each.dtype for each in described.values()}
    for key in _Reader(file).load():
        count = int(np.frombuffer(file.read(8), "<i8")[0])
        dtype = np.dtype(dtypes[key])
        storages[key] = np.frombuffer(file.read(count * dtype.itemsize), dtype)
    return {name: each.of(storages[each.storage]) for name, each in described.items()}


class _Tensor:
    """Where a tensor lies in its storage; contiguous, as weights are."""

    def __init__(self, stored: tuple[str, str], offset: int, shape: tuple[int, ...]) -> None:
        self.storage, self.dtype = stored
        self.offset, self.shape = offset, shape

    def of(self, storage: NDArray[Any]) -> NDArray[Any]:
        count = int(np.prod(self.shape, dtype=np.int64))
        return storage[self.offset : self.offset + count].reshape(self.shape)


def _tensor(
    stored: tuple[str, str], offset: int, shape: tuple[int, ...], *_rest: object
) -> _Tensor:
    return _Tensor(stored, offset, shape)


class _Reader(pickle.Unpickler):
    """Knows the names that a weights file needs, and no others."""

    def find_class(self, module: str, name: str) -> Callable[..., Any] | str:
        known: dict[tuple[str, str], Callable[..., Any] | str] = {
            ("collections", "OrderedDict"): OrderedDict,
            ("torch._utils", "_rebuild_tensor_v2"): _tensor,
            **{("torch", storage): dtype for storage, dtype in _DTYPES.items()},
        }
        if (module, name) not in known:
            raise pickle.UnpicklingError(f"{module}.{name} does not belong in a weights file")
        return known[module, name]

    def persistent_load(self, pid: tuple[str, str, str, str, int, object]) -> tuple[str, str]:
        _, dtype, key, *_ = pid
        return key, dtype
