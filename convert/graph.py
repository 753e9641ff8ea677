"""The network as a Keras graph. The only file that imports TensorFlow."""

import contextlib
import io
import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convert.error import ConvertError
from convert.progress import shown
from convert.recipe import Phase, Tuning
from convert.weights import DEVIATION, MEAN, Convolution, Weights
from sight.photograph import Pixels

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # before the import, or it has no effect

import tensorflow as tf

# Two cores are enough, and a workstation has other work; must come before the first operation.
tf.config.threading.set_intra_op_parallelism_threads(2)
tf.config.threading.set_inter_op_parallelism_threads(2)

Graph = Any
"""A Keras model or tensor: Keras publishes no types."""

Maps = NDArray[np.float16]
"""What the frozen steps make of pictures: float16 (n, height, width, channels)."""

Batch = tuple[Maps, NDArray[np.int64]]

# The mean says what the picture is like, the maximum that some small part of it is an animal.
_POOLS = (tf.keras.layers.GlobalAveragePooling2D, tf.keras.layers.GlobalMaxPooling2D)
_BATCH = 64


def start(seed: int) -> None:
    """Make all that follows repeatable."""
    tf.keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()


def published(weights: str | None = "imagenet") -> Graph:
    """Keras's MobileNetV2 up to its last feature map; ConvertError where it cannot be had."""
    try:
        return tf.keras.applications.MobileNetV2(
            input_shape=(224, 224, 3), include_top=False, weights=weights
        )
    except Exception as error:  # Keras wraps whatever a download can raise in a bare Exception
        raise ConvertError(f"imagenet: the weights cannot be downloaded: {error}") from error


def lower(weights: Weights, cut: int, batch: int | None = None) -> Graph:
    """The steps before `cut`: pictures of -1 to 1 (batch, side, side, 3) to maps (batch, h, w, c).

    They stay as published: what they see, edges and textures, is the same in every picture.
    """
    picture = tf.keras.Input((weights.side, weights.side, 3), batch_size=batch)
    model = tf.keras.Model(picture, _walked(weights, weights.picture, picture, 0, cut))
    model.trainable = False
    return model


def upper(weights: Weights, cut: int, labels: int, dropout: float) -> Graph:
    """The steps from `cut` on and a new last layer: maps (batch, h, w, c) to logits."""
    maps = tf.keras.Input(lower(weights, cut).output.shape[1:])
    last = _walked(weights, weights.steps[cut - 1].made, maps, cut, len(weights.steps))
    pooled = tf.keras.layers.Concatenate()([pool()(last) for pool in _POOLS])
    dense = tf.keras.layers.Dense(labels, kernel_initializer="zeros")
    return tf.keras.Model(maps, dense(tf.keras.layers.Dropout(dropout)(pooled)))


def _walked(weights: Weights, name: int, given: Graph, first: int, last: int) -> Graph:
    """The tensor that the steps from `first` to before `last` make of the one with that name."""
    tensors = {name: given}
    for step in weights.steps[first:last]:
        if isinstance(step, Convolution):
            tensors[step.made] = _convolved(step, tensors[step.given])
        else:
            one, other = step.given
            tensors[step.made] = tf.keras.layers.Add()([tensors[one], tensors[other]])
    return tensors[weights.steps[last - 1].made]


def _convolved(step: Convolution, given: Graph) -> Graph:
    options: dict[str, Any] = {"strides": step.stride, "padding": "same"}
    if step.depthwise:
        layer = tf.keras.layers.DepthwiseConv2D(step.kernel.shape[:2], **options)
    else:
        layer = tf.keras.layers.Conv2D(step.kernel.shape[-1], step.kernel.shape[:2], **options)
    made = layer(given)
    layer.set_weights([step.kernel, step.bias])
    return tf.keras.layers.ReLU(6.0)(made) if step.relu6 else made


def extractor(weights: Weights, cut: int) -> Callable[[Pixels], Maps]:
    """What brings pictures uint8 (n, side, side, 3) to the maps that training begins with."""
    model = lower(weights, cut)

    def call(pictures: Graph) -> Graph:
        real = (tf.cast(pictures, tf.float32) - MEAN) / DEVIATION
        return tf.cast(model(real), tf.float16)

    # Traced it is four times as fast as called.
    traced = tf.function(call, reduce_retracing=True)
    return lambda pictures: _by_batch(traced, pictures)


def fit(
    model: Graph,
    batches: Sequence[NDArray[np.int64]],
    draw: Callable[[NDArray[np.int64]], Batch],
    tuning: Tuning,
    phase: Phase,
) -> None:
    """Fit an upper half, or at a rate of 0 its last layer alone, to batches of examples, in place.

    `draw` brings the numbers of a batch's examples to maps (n, h, w, c) and targets int64 (n,).
    AdamW with a warm-up and a cosine rate, the last layer at a rate of its own. What is fitted ends
    as the moving average of its last steps (Izmailov et al. 2018 average likewise).
    """
    head = model.trainable_variables[-2:]
    body = model.trainable_variables[:-2] if phase.rate else []
    averages = [tf.Variable(each) for each in (*body, *head)]
    slow = _optimizer(tuning, phase.rate, len(batches), body)
    fast = _optimizer(tuning, phase.head_rate, len(batches), head)

    def step(maps: Graph, targets: Graph) -> None:
        with tf.GradientTape() as tape:
            logits = _quantised_call(model, maps) if tuning.aware else model(maps, training=True)
            wanted = tf.one_hot(targets, logits.shape[-1])
            surprise = tf.keras.losses.categorical_crossentropy(
                wanted, logits, from_logits=True, label_smoothing=tuning.smoothing
            )
            loss = tf.reduce_mean(surprise)
        gradients = tape.gradient(loss, [*body, *head])
        if body:
            slow.apply_gradients(zip(gradients[:-2], body, strict=True))
        fast.apply_gradients(zip(gradients[-2:], head, strict=True))
        for average, value in zip(averages, (*body, *head), strict=True):
            average.assign(tuning.average * average + (1 - tuning.average) * value)

    traced = tf.function(step)
    for numbers in shown(batches, "steps of training"):
        maps, targets = draw(numbers)
        traced(tf.constant(maps, tf.float32), tf.constant(targets))
    for value, average in zip((*body, *head), averages, strict=True):
        # Rounded, so that what is calibrated and compared from here on is what was fitted.
        value.assign(_as_in_int8(average) if tuning.aware else average)


def _optimizer(tuning: Tuning, rate: float, steps: int, variables: list[Graph]) -> Graph:
    warm = max(steps // 20, 1)
    paced = tf.keras.optimizers.schedules.CosineDecay(
        0.02 * rate, max(steps - warm, 1), 0.02, warmup_target=rate, warmup_steps=warm
    )
    optimizer = tf.keras.optimizers.AdamW(paced, weight_decay=tuning.decay)
    optimizer.build(variables)
    return optimizer


def _quantised_call(model: Graph, maps: Graph) -> Graph:
    """The model's answer with its kernels rounded to int8 per channel, as they will be.

    The gradient passes the rounding as if it were not there (Jacob et al. 2018).
    """
    rounded = [_as_in_int8(each) for each in model.trainable_variables]
    logits, _ = model.stateless_call(rounded, model.non_trainable_variables, maps, training=True)
    return logits


def _as_in_int8(kernel: Graph) -> Graph:
    """A kernel with one scale for each output channel; a bias stays, it has 32 bits."""
    if len(kernel.shape) < 2:
        return kernel
    channels = -2 if len(kernel.shape) == 4 and kernel.shape[-1] == 1 else -1
    axes = [axis for axis in range(len(kernel.shape)) if axis != len(kernel.shape) + channels]
    scale = tf.maximum(tf.reduce_max(tf.abs(kernel), axes, keepdims=True), 1e-8) / 127
    return kernel + tf.stop_gradient(tf.round(kernel / scale) * scale - kernel)


def logits_of(tuned: Graph, maps: Maps) -> NDArray[np.float32]:
    """Logits float32 (n, labels) of maps (n, h, w, c)."""
    traced = tf.function(lambda given: tuned(tf.cast(given, tf.float32)), reduce_retracing=True)
    return _by_batch(traced, maps)


def _by_batch(call: Callable[[Graph], Graph], given: NDArray[Any]) -> NDArray[Any]:
    starts = range(0, len(given), _BATCH)
    return np.concatenate([call(tf.constant(given[at : at + _BATCH])).numpy() for at in starts])


def joined(
    weights: Weights, cut: int, tuned: Graph, temperature: float, offset: NDArray[np.float32]
) -> Graph:
    """Both halves as one model for one picture: probabilities (1, labels).

    They are softmax(logits / temperature + offset), with one offset per label.
    """
    trunk = lower(weights, cut, batch=1)
    dense = tuned.layers[-1]
    kernel, bias = (values / temperature for values in dense.get_weights())
    body = _like(tuned, weights, cut)
    # One layer per pool: joined into one tensor they would have to share one int8 scale.
    pools = [pool()(body(trunk.output)) for pool in _POOLS]
    parts: list[Graph] = []
    for pool, part in zip(pools, np.split(kernel, len(pools)), strict=True):
        layer = tf.keras.layers.Dense(len(bias), use_bias=not parts)
        parts.append(layer(pool))
        layer.set_weights([part] if len(parts) > 1 else [part, bias + offset])
    return tf.keras.Model(trunk.input, tf.keras.layers.Softmax()(tf.keras.layers.Add()(parts)))


def _like(tuned: Graph, weights: Weights, cut: int) -> Graph:
    """The tuned steps alone, maps to the last feature map, for one picture."""
    maps = tf.keras.Input(tuned.input.shape[1:], batch_size=1)
    last = _walked(weights, weights.steps[cut - 1].made, maps, cut, len(weights.steps))
    body = tf.keras.Model(maps, last)
    body.set_weights(tuned.get_weights()[:-2])
    return body


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
