"""check.py N.onnx N.relu ROWS.csv OURS.csv [TOLERANCE] - an ONNX file, checked and run by others' code.

The onnx package's checker with shape inference, then the graph operator by operator in numpy float32,
beside what gateloom prints.  Recurrent networks start from the state in N.relu.
"""
import math
import re
import sys

import numpy
import onnx
import onnx.numpy_helper


def attributes(node):
    return {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}


def evaluate(graph, values):
    one = numpy.float32(1)
    for t in graph.initializer:
        values[t.name] = onnx.numpy_helper.to_array(t)
    for node in graph.node:
        x = [values[name] for name in node.input]
        a = attributes(node)
        if node.op_type == "Gather":
            y = numpy.take(x[0], x[1], axis=a["axis"])
        elif node.op_type == "Concat":
            y = numpy.concatenate(x, axis=a["axis"])
        elif node.op_type == "Gemm":
            y = x[0] @ x[1].T + x[2]
        elif node.op_type == "Mul":
            y = x[0] * x[1]
        elif node.op_type == "Add":
            y = x[0] + x[1]
        elif node.op_type == "Relu":
            y = numpy.maximum(x[0], numpy.float32(0))
        elif node.op_type == "Identity":
            y = x[0]
        elif node.op_type == "LeakyRelu":
            y = numpy.where(x[0] < 0, numpy.float32(a["alpha"]) * x[0], x[0])
        elif node.op_type == "Elu":
            y = numpy.where(x[0] < 0, numpy.float32(a["alpha"]) * numpy.expm1(x[0]), x[0])
        elif node.op_type == "Sigmoid":
            y = one / (one + numpy.exp(-x[0]))
        elif node.op_type == "Tanh":
            y = numpy.tanh(x[0])
        elif node.op_type == "Erf":
            y = numpy.vectorize(math.erf)(x[0]).astype(numpy.float32)
        else:
            sys.exit("check.py: unknown operator " + node.op_type)
        assert y.dtype == numpy.float32, node.op_type
        values[node.output[0]] = y
    return values


def main():
    path, text, rows, ours = sys.argv[1:5]
    tolerance = float(sys.argv[5]) if len(sys.argv) > 5 else 0
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    rows = numpy.loadtxt(rows, delimiter=",", ndmin=2, dtype=numpy.float32)
    ours = numpy.loadtxt(ours, delimiter=",", ndmin=2, dtype=numpy.float32)
    state = re.search(r"^state (\d+)\s+([-+0-9.e\s]+)", open(text).read(), re.M)
    if state:
        s = numpy.array([state.group(2).split()[: int(state.group(1))]], dtype=numpy.float32)
        for row, want in zip(rows, ours):
            v = evaluate(model.graph, {"state": s, "x": row[None, :]})
            s = v["next_state"]
            if numpy.abs(v["y"][0] - want).max() > tolerance:
                sys.exit("check.py: %s: a step differs" % path)
    else:
        y = evaluate(model.graph, {"x": rows})["y"]
        worst = numpy.abs(y - ours).max()
        if not worst <= tolerance:
            sys.exit("check.py: %s: outputs differ by %g" % (path, worst))


main()
