"""Draws that anyone can compute again: experts, inspectors, agencies, lots."""

from onewindow.kernel.draw.picking import Outcome, Pick, picks, weight_of
from onewindow.kernel.draw.pools import Pool, leaf_of
from onewindow.kernel.draw.transcripts import (
    DrawBroken,
    Party,
    Rules,
    commitment_of,
    seed_of,
    transcript_of,
    verify_transcript,
)

__all__ = [
    "DrawBroken",
    "Outcome",
    "Party",
    "Pick",
    "Pool",
    "Rules",
    "commitment_of",
    "leaf_of",
    "picks",
    "seed_of",
    "transcript_of",
    "verify_transcript",
    "weight_of",
]
