"""Make the model that judges by colour, and its manifest."""

import hashlib

import msgspec
import numpy as np
import tensorflow as tf

from sight.interpreter import Interpreter
from tests.colours import PACKAGE
from tests.wire.manifests import a_manifest
from wire.label import CODES, EMPTY, LIVESTOCK, PEOPLE, SNOW_LEOPARD
from wire.manifest import write_manifest

SIDE = 32
# What each label makes of the mean red, green and blue, each from -1 to 1.
TASTES = {EMPTY: (-1, 1, -1), LIVESTOCK: (1, -1, -1), PEOPLE: (-1, -1, 1), SNOW_LEOPARD: (1, 1, 1)}
STRENGTH = 3.0


def make():
    labels = tuple(CODES)
    weights = np.array([TASTES.get(label, (0, 0, 0)) for label in labels], np.float32).T
    bias = np.array([0.0 if label in TASTES else -9.0 for label in labels], np.float32)
    bias[labels.index(SNOW_LEOPARD)] = -STRENGTH
    given = tf.keras.Input((SIDE, SIDE, 3), batch_size=1)
    mean = tf.keras.layers.GlobalAveragePooling2D()(given)
    dense = tf.keras.layers.Dense(len(labels), activation="softmax")
    model = tf.keras.Model(given, dense(mean))
    dense.set_weights([weights * STRENGTH, bias])
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = examples
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter.inference_input_type = converter.inference_output_type = tf.int8
    made = converter.convert()
    (PACKAGE / "model.tflite").write_bytes(made)
    describe(labels, hashlib.sha256(made).hexdigest())


def examples():
    for red in (-1, 1):
        for green in (-1, 1):
            for blue in (-1, 1):
                picture = np.ones((1, SIDE, SIDE, 3), np.float32) * (red, green, blue)
                yield [picture.astype(np.float32)]


def describe(labels, sha256):
    interpreter = Interpreter(PACKAGE / "model.tflite")
    manifest = a_manifest(labels, SIDE, sha256)
    given = msgspec.structs.replace(manifest.input, quantisation=interpreter.input_quantisation)
    manifest = msgspec.structs.replace(
        manifest, name="colours", input=given, output=interpreter.output_quantisation
    )
    write_manifest(manifest, PACKAGE)


if __name__ == "__main__":
    make()
