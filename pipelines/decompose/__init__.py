"""Why a figure moved: the change between two states of an indicator, split into parts that add up exactly."""

from pipelines.decompose.exact import Contribution, Parts, Undecomposable, chain, decompose

__all__ = ["Contribution", "Parts", "Undecomposable", "chain", "decompose"]
