"""A package as a Coral's compiler would leave it: with a model that only a stick can run.

The compiler cannot be had here. What it makes is a `.tflite` with a custom operator; this puts one
before a model's output, and `stand_in.c` runs it by handing its input on.
"""

import copy
import hashlib
import json
import shutil

import flatbuffers
from ai_edge_litert import schema_py_generated as schema

from tests import colours

OPERATOR = b"edgetpu-custom-op"
FILE = "model_edgetpu.tflite"


def compiled(content):
    """The bytes of a model, with the operator between its last one and its output."""
    model = schema.ModelT.InitFromPackedBuf(content, 0)
    (graph,) = model.subgraphs
    code = schema.OperatorCodeT()
    code.builtinCode = code.deprecatedBuiltinCode = schema.BuiltinOperator.CUSTOM
    code.customCode, code.version = OPERATOR, 1
    model.operatorCodes.append(code)
    (output,) = graph.outputs
    before = copy.copy(graph.tensors[output])
    before.name, before.buffer = b"before", len(model.buffers)
    model.buffers.append(schema.BufferT())
    graph.tensors.append(before)
    last = len(graph.tensors) - 1
    graph.operators[-1].outputs = [last]
    handed_on = schema.OperatorT()
    handed_on.opcodeIndex = len(model.operatorCodes) - 1
    handed_on.inputs, handed_on.outputs = [last], [output]
    graph.operators.append(handed_on)
    builder = flatbuffers.Builder()
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def package_with_variant(folder):
    """A copy of the package that judges by colour, with a model for a Coral."""
    package = folder / "colours"
    shutil.copytree(colours.PACKAGE, package, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    content = compiled((package / "model.tflite").read_bytes())
    (package / FILE).write_bytes(content)
    told = json.loads((package / "manifest.json").read_text())
    told["edge_tpu"] = {"file": FILE, "sha256": hashlib.sha256(content).hexdigest()}
    (package / "manifest.json").write_text(json.dumps(told))
    return package
