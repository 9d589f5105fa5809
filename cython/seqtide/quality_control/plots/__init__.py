"""Plots as SVG that any browser stretches to its width; labels beside them keep their size."""
