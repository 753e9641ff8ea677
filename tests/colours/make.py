"""Make the model that judges by colour, and its manifest."""

from datetime import date

import numpy as np
import tensorflow as tf

from convert.golden import Picture
from convert.package import Claims, write_package
from tests.colours import BLUE, GREEN, PACKAGE, RED, WHITE
from tests.wire.manifests import a_manifest
from wire.label import CODES, EMPTY, LIVESTOCK, PEOPLE, SNOW_LEOPARD

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
    describe(converter.convert())


def examples():
    for red in (-1, 1):
        for green in (-1, 1):
            for blue in (-1, 1):
                picture = np.ones((1, SIDE, SIDE, 3), np.float32) * (red, green, blue)
                yield [picture.astype(np.float32)]


def describe(model):
    told = a_manifest(tuple(CODES))
    claims = Claims(told.labels, told.operating_points, told.training, date(2026, 1, 1))
    painted = {EMPTY: GREEN, LIVESTOCK: RED, PEOPLE: BLUE, SNOW_LEOPARD: WHITE}
    pictures = [
        Picture(label, label, np.full((SIDE, SIDE, 3), colour, np.uint8))
        for label, colour in painted.items()
    ]
    write_package(PACKAGE, model, claims, pictures)


if __name__ == "__main__":
    make()
