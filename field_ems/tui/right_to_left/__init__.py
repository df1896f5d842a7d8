"""Arabic on terminals that write from left to right only: whole lines are put in order, and their letters joined.

``letters`` joins, ``order`` orders, ``rows`` does both for a row of cells, ``direction`` decides who does it.
"""
