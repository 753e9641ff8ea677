"""The network as a Keras graph. The only file that imports TensorFlow."""

import contextlib
import io
import os
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convert.recipe import Head
from convert.weights import DEVIATION, MEAN, Convolution, Weights
from sight.photograph import Pixels

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # before the import, or it has no effect

import tensorflow as tf

# Two cores are enough, and a workstation has other work; must come before the first operation.
tf.config.threading.set_intra_op_parallelism_threads(2)
tf.config.threading.set_inter_op_parallelism_threads(2)

Graph = Any
"""A Keras model or tensor: Keras publishes no types."""

# The mean says what the picture is like, the maximum that some small part of it is an animal.
_POOLS = (tf.keras.layers.GlobalAveragePooling2D, tf.keras.layers.GlobalMaxPooling2D)
_BATCH = 32
_LEAST_DEVIATION = 0.1


def start(seed: int) -> None:
    """Make all that follows repeatable."""
    tf.keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()


def backbone(weights: Weights, batch: int | None = None) -> Graph:
    """Pictures, real numbers of -1 to 1 (batch, side, side, 3), to features (batch, channels)."""
    picture = tf.keras.Input((weights.side, weights.side, 3), batch_size=batch)
    tensors = {weights.picture: picture}
    for step in weights.steps:
        if isinstance(step, Convolution):
            tensors[step.made] = _convolved(step, tensors[step.given])
        else:
            one, other = step.given
            tensors[step.made] = tf.keras.layers.Add()([tensors[one], tensors[other]])
    last = tensors[weights.steps[-1].made]
    mean, most = (pool()(last) for pool in _POOLS)
    model = tf.keras.Model(picture, [mean, most])
    model.trainable = False
    return model


def _convolved(step: Convolution, given: Graph) -> Graph:
    options: dict[str, Any] = {"strides": step.stride, "padding": "same"}
    if step.depthwise:
        layer = tf.keras.layers.DepthwiseConv2D(step.kernel.shape[:2], **options)
    else:
        layer = tf.keras.layers.Conv2D(step.kernel.shape[-1], step.kernel.shape[:2], **options)
    made = layer(given)
    layer.set_weights([step.kernel, step.bias])
    return tf.keras.layers.ReLU(6.0)(made) if step.relu6 else made


def extractor(weights: Weights) -> Callable[[Pixels], NDArray[np.float32]]:
    """What brings pictures uint8 (n, side, side, 3) to features float32 (n, channels)."""
    trunk = backbone(weights)
    # Traced it is four times as fast as called.
    traced = tf.function(lambda real: tf.concat(trunk(real), axis=1), reduce_retracing=True)
    return lambda pictures: _features(traced, pictures)


def _features(model: Graph, pictures: Pixels) -> NDArray[np.float32]:
    real = (pictures.astype(np.float32) - MEAN) / DEVIATION
    made = [model(real[at : at + _BATCH]) for at in range(0, len(real), _BATCH)]
    result: NDArray[np.float32] = np.concatenate([rows.numpy() for rows in made])
    return result


def probabilities(head: Graph, given: NDArray[np.float32]) -> NDArray[np.float32]:
    """Probabilities float32 (n, labels) of features (n, channels)."""
    result: NDArray[np.float32] = head(given, training=False).numpy()
    return result


def train_head(
    given: NDArray[np.float32],
    targets: NDArray[np.int64],
    weights: NDArray[np.float32],
    labels: int,
    head: Head,
) -> Graph:
    """A head from features (n, channels) to probabilities (n, labels), fitted to `targets` (n,).

    `weights` (n,) says how much each example counts. Trained by Adam with a cosine rate.
    """
    # A deviation near zero would blow a feature up that is hardly ever there.
    spread = given.var(axis=0) + _LEAST_DEVIATION**2
    model = tf.keras.Sequential(
        [
            tf.keras.Input((given.shape[1],)),
            tf.keras.layers.Normalization(mean=given.mean(axis=0), variance=spread),
            tf.keras.layers.Dropout(head.dropout),
            tf.keras.layers.Dense(labels, kernel_regularizer=tf.keras.regularizers.L2(head.l2)),
            tf.keras.layers.Softmax(),
        ]
    )
    steps = head.epochs * -(-len(given) // head.batch)
    rate = tf.keras.optimizers.schedules.CosineDecay(head.rate, steps)
    model.compile(
        tf.keras.optimizers.Adam(rate),
        tf.keras.losses.CategoricalCrossentropy(label_smoothing=head.smoothing),
    )
    wanted = np.eye(labels, dtype=np.float32)[targets]
    model.fit(given, wanted, head.batch, head.epochs, 0, sample_weight=weights)
    return model


def joined(weights: Weights, head: Graph, temperature: float = 1.0) -> Graph:
    """Backbone and head as one model for one picture: probabilities (1, labels).

    `temperature` divides the scores before the softmax (Guo et al. 2017).
    """
    trunk = backbone(weights, batch=1)
    kernel, bias = (values / temperature for values in _without_normalisation(head))
    # One layer per pool: joined into one tensor they would have to share one int8 scale.
    parts: list[Graph] = []
    for pool, part in zip(trunk.outputs, np.split(kernel, len(trunk.outputs)), strict=True):
        layer = tf.keras.layers.Dense(len(bias), use_bias=not parts)
        made = layer(pool)
        layer.set_weights([part] if parts else [part, bias])
        parts.append(made)
    logits = tf.keras.layers.Add()(parts)
    return tf.keras.Model(trunk.input, tf.keras.layers.Softmax()(logits))


def _without_normalisation(head: Graph) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The head's kernel (channels, labels) and bias (labels,) for features as they come."""
    normal, dense = head.layers[0], head.layers[2]
    kernel, bias = dense.get_weights()
    scaled = kernel / np.sqrt(np.asarray(normal.variance).reshape(-1, 1))
    return scaled, bias - np.asarray(normal.mean).reshape(-1) @ scaled


def to_int8(model: Graph, pictures: Iterable[Pixels]) -> bytes:
    """The model as full int8 TFLite, int8 in and out, ranges measured on `pictures`.

    Kernels have a scale per channel (Krishnamoorthi 2018); an operator that has no int8 form
    raises. `pictures` are uint8 (side, side, 3).
    """
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = lambda: (
        [(picture[None].astype(np.float32) - MEAN) / DEVIATION] for picture in pictures
    )
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter.inference_input_type = converter.inference_output_type = tf.int8
    with contextlib.redirect_stdout(io.StringIO()):  # it lists every variable
        made: bytes = converter.convert()
    return made
