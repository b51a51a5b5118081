"""Batch means: one long run of a center that never closes, cut into stretches that stand in for many runs."""

from simcenter.study.batches.means import Batches, batch_means, refuse_batches

__all__ = ["Batches", "batch_means", "refuse_batches"]
