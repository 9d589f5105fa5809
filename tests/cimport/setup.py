"""The extensions of another project: compiled with seqtide's headers and declarations, linked with nothing."""

from Cython.Build import cythonize
from setuptools import Extension, setup

import seqtide

setup(
    packages=["basetally"],
    ext_modules=cythonize(
        [
            Extension(
                "basetally.*",
                ["basetally/*.pyx"],
                include_dirs=[seqtide.get_include()],
                extra_compile_args=["-std=c++20"],
                language="c++",
            )
        ]
    ),
)
