"""Measurements of claims. Each prints figures beside a floor or peers of the same run."""
