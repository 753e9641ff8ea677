"""A manifest to alter."""

from wire.label import EMPTY, LIVESTOCK, SNOW_LEOPARD
from wire.manifest import (
    Card,
    ClassFigures,
    Golden,
    GoldenInput,
    Input,
    Lint,
    Manifest,
    Measured,
    OperatingPoint,
    Quantisation,
    Shortcut,
    Source,
    Training,
)

SHARE = Measured(share=0.9, low=0.7, high=0.97, of=20)
POINT = OperatingPoint(
    name="careful",
    threshold=0.9,
    data="twenty made-up bursts",
    recall=SHARE,
    discarded={EMPTY: SHARE},
    light={"day": {EMPTY: SHARE}, "infrared": {}},
)
LABELS = (EMPTY, LIVESTOCK, SNOW_LEOPARD)


def a_manifest(labels=LABELS, side=32, sha256="0" * 64):
    """A manifest of a small model."""
    return Manifest(
        name="small",
        made="2026-01-01",
        file="model.tflite",
        sha256=sha256,
        labels=labels,
        input=Input(
            height=side,
            width=side,
            mean=127.5,
            deviation=127.5,
            quantisation=Quantisation(scale=1 / 127.5, zero_point=0),
        ),
        output=Quantisation(scale=1 / 256, zero_point=-128),
        operating_points=(POINT,),
        training=Training(
            recipe={"epochs": 3},
            recipe_sha256="1" * 64,
            data_sha256="2" * 64,
            sources=(Source(source="made up", label=EMPTY, photographs=3),),
            validation="none",
            classes=(ClassFigures(label=EMPTY, float_recall=SHARE, int8_recall=SHARE),),
            agreement=SHARE,
            outlooks=(POINT,),
            shortcuts=(Shortcut(name="a red frame", plain=SHARE, altered=SHARE),),
            notes=("A made-up model.",),
            untested=("Everything.",),
            rights=("Nobody's.",),
        ),
        golden=Golden(
            file="golden.png",
            sha256="3" * 64,
            tolerance=0.12,
            inputs=(GoldenInput(name="meadow", shows=EMPTY, scores=(0.7, 0.2, 0.1)),),
        ),
        card=Card(file="README.md", sha256="4" * 64),
        lint=Lint(operators={"SOFTMAX": 1}, tensors=4, edge_tpu=()),
    )
