"""The guide's debugging section as a program: nine checks, cheapest first, then one diagnosis. It changes nothing."""
