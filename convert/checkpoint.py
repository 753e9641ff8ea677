"""Checkpoints: the tensors of a PyTorch weights file of the older layout, without PyTorch.

The file is five pickles (magic number, protocol, platform, tensors by name, names of storages) and
then each storage: its length as int64 and its numbers. Nothing that a pickle names is ever called
but the few constructors of tensors, so a hostile file can do no harm.
"""

import pickle
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib.stride_tricks import as_strided
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
    dtypes = dict(each.stored for each in described.values())
    for key in _Reader(file).load():
        count = int(np.frombuffer(file.read(8), "<i8")[0])
        dtype = np.dtype(dtypes[key])
        storages[key] = np.frombuffer(file.read(count * dtype.itemsize), dtype)
    return {name: each.of(storages[each.stored[0]]) for name, each in described.items()}


@dataclass(frozen=True)
class _Tensor:
    """Where a tensor lies in its storage: its first number, and the step from one to the next."""

    stored: tuple[str, str]
    offset: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]

    def of(self, storage: NDArray[Any]) -> NDArray[Any]:
        """Its numbers. Raises ValueError where they do not all lie in the storage."""
        steps = zip(self.shape, self.strides, strict=True)
        last = self.offset + sum((side - 1) * stride for side, stride in steps)
        if min(self.offset, *self.shape, *self.strides, 0) < 0 or last >= len(storage):
            raise ValueError("a tensor lies outside its storage")
        apart = [stride * storage.itemsize for stride in self.strides]
        return np.ascontiguousarray(as_strided(storage[self.offset :], self.shape, apart))


def _tensor(
    stored: tuple[str, str],
    offset: int,
    shape: tuple[int, ...],
    strides: tuple[int, ...],
    *_rest: object,
) -> _Tensor:
    return _Tensor(stored, offset, shape, strides)


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
