"""Cited values: quantities with their source, the dimensions they must have, and the catalogue that holds them."""

from exocosm.knowledge.catalogue import Catalogue, Direction, Entry, catalogue
from exocosm.knowledge.quantity import Quantity
from exocosm.knowledge.references import Reference, bibtex, references

__all__ = ["Catalogue", "Direction", "Entry", "Quantity", "Reference", "bibtex", "catalogue", "references"]
