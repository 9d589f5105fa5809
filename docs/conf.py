"""Configuration of Sphinx. seqtide must be installed: the reference is made from its docstrings."""

import sys
from pathlib import Path

import seqtide

sys.path.insert(0, str(Path(__file__).parent))

project = "seqtide"
author = "The seqtide developers"
copyright = author
version = release = seqtide.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "stub_signatures"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"seqtide {release}"

# `name` in a docstring is a link where there is something of that name, and code elsewhere.
default_role = "py:obj"
autodoc_member_order = "bysource"
autoclass_content = "class"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
