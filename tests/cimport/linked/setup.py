"""Built with setuptools."""

from Cython.Build import cythonize
from setuptools import Extension, setup

import seqtide

setup(
    packages=["tagtally"],
    ext_modules=cythonize(
        [
            Extension(
                "tagtally._tally",
                ["tagtally/_tally.pyx"],
                include_dirs=[seqtide.get_include()],
                library_dirs=[seqtide.get_library_dir()],
                libraries=["seqtide"],
                extra_compile_args=["-std=c++20"],
                language="c++",
            )
        ]
    ),
)
