"""The doctor runs nine checks, cheapest first, as the guide's debugging section does, and makes one diagnosis.

It changes nothing.
"""
