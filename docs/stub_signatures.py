"""Sphinx extension: signatures come from the .pyi files, which hold the types and which CI compares with the code.

A compiled class has no signature that Python could tell, and Sphinx then asks nobody for one: such a class is listed
with an empty one, as in `.. autoclass:: FastqReader()`.
"""

import ast
from pathlib import Path

STUBS = Path(__file__).parents[1] / "cython" / "seqtide"


def functions_of(body, prefix=""):
    """Functions and methods by qualified name. Overloaded ones keep the signature that Python knows."""
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from functions_of(node.body, f"{node.name}.")
        elif isinstance(node, ast.FunctionDef):
            decorators = {decorator.id for decorator in node.decorator_list if isinstance(decorator, ast.Name)}
            if not decorators & {"overload", "property"}:
                yield prefix + node.name, node


def signature_of(node, is_method):
    if is_method:
        del (node.args.posonlyargs or node.args.args)[0]  # self
    return f"({ast.unparse(node.args)})", ast.unparse(node.returns)


def read_signatures():
    return {
        (".".join(["seqtide", *path.relative_to(STUBS).with_suffix("").parts]), name): signature_of(node, "." in name)
        for path in STUBS.rglob("*.pyi")
        for name, node in functions_of(ast.parse(path.read_text()).body)
    }


def setup(app):
    signatures = read_signatures()

    def process(app, what, name, obj, options, signature, returns):
        module, qualified = getattr(obj, "__module__", None), getattr(obj, "__qualname__", None)
        if what not in ("class", "exception"):
            return signatures.get((module, qualified))
        for constructor in ("__init__", "__new__"):
            if (module, f"{qualified}.{constructor}") in signatures:
                return signatures[module, f"{qualified}.{constructor}"][0], None
        return None

    app.connect("autodoc-process-signature", process)
    return {"parallel_read_safe": True}
